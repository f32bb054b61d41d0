//! What a write has changed, a change for each record, with the tags of all that it touches.

use std::collections::{BTreeMap, BTreeSet};

use super::Write;
use crate::{
    ChangeKind, Id, Kind, Subject, Tag,
    entity::{member, project, seat},
    id::{AnnouncementId, CompanyId, FoundationId, SourceId},
};

impl Write {
    /// What happened to each record, in the order foundations, companies, people, members, seats, projects,
    /// principles, announcements, and at last the source that said so.
    pub(super) fn changes(&self) -> Vec<NewChange> {
        let mut log = Changes::default();
        for (was, now) in self.foundations.dirty() {
            let id = FoundationId::new(now.id);
            let renamed = was.is_some_and(|was| was.name != now.name || was.slug != now.slug);
            let tags = log.change(kind_of(was.is_none(), renamed), id.subject());
            for parent in was.into_iter().chain([now]).filter_map(|row| row.parent_id) {
                tags.insert(Tag::list(FoundationId::new(parent), Kind::Foundation));
            }
        }
        for (was, now) in self.companies.dirty() {
            let id = CompanyId::new(now.id);
            let renamed = was.is_some_and(|was| was.name != now.name || was.slug != now.slug);
            let merged = was.is_some_and(|was| was.merged_into != now.merged_into);
            let kind = if merged { ChangeKind::Merged } else { kind_of(was.is_none(), renamed) };
            let tags = log.change(kind, id.subject());
            for parent in was.into_iter().chain([now]).filter_map(|row| row.parent_id) {
                tags.insert(Tag::list(CompanyId::new(parent), Kind::Company));
            }
            if let Some(into) = now.merged_into {
                tags.insert(Tag::record(CompanyId::new(into)));
            }
            // Members are ordered by the names of their companies.
            for member in self.members.iter().filter(|member| renamed && member.company_id == now.id) {
                tags.extend([Tag::Kind(Kind::Member), Tag::record(crate::MemberId::new(member.id))]);
                tags.insert(Tag::list(FoundationId::new(member.foundation_id), Kind::Member));
                tags.insert(Tag::list(id, Kind::Member));
            }
        }
        let named = self.aliases.dirty().map(|(_, row)| row).chain(self.aliases.gone());
        let identified = self.identifiers.dirty().map(|(_, row)| row).chain(self.identifiers.gone());
        for company in named.map(|row| row.company_id).chain(identified.map(|row| row.company_id)) {
            log.change(ChangeKind::Changed, CompanyId::new(company).subject());
        }
        for (was, now) in self.people.dirty() {
            log.change(kind_of(was.is_none(), false), Subject { kind: Kind::Person, id: now.id });
        }
        for row in self.people.gone() {
            log.change(ChangeKind::Merged, Subject { kind: Kind::Person, id: row.id });
        }
        for (was, now) in self.members.dirty() {
            let seen = was.is_some_and(|was| {
                let same = member::Model {
                    last_seen: now.last_seen,
                    company_key: now.company_key.clone(),
                    ..was.clone()
                };
                same == *now
            });
            if seen {
                continue;
            }
            let closed = was.is_some_and(|was| was.until.is_none() && now.until.is_some());
            let kind = if closed { ChangeKind::Closed } else { kind_of(was.is_none(), false) };
            let tags = log.change(kind, Subject { kind: Kind::Member, id: now.id });
            for row in was.into_iter().chain([now]) {
                tags.insert(Tag::list(FoundationId::new(row.foundation_id), Kind::Member));
                tags.insert(Tag::list(CompanyId::new(row.company_id), Kind::Member));
            }
        }
        // Only a merger takes rows away: they went into another.
        for row in self.members.gone() {
            let tags = log.change(ChangeKind::Merged, Subject { kind: Kind::Member, id: row.id });
            tags.insert(Tag::list(FoundationId::new(row.foundation_id), Kind::Member));
            tags.insert(Tag::list(CompanyId::new(row.company_id), Kind::Member));
        }
        for row in self.seats.gone() {
            let tags = log.change(ChangeKind::Merged, Subject { kind: Kind::Seat, id: row.id });
            tags.insert(Tag::list(FoundationId::new(row.foundation_id), Kind::Seat));
            tags.insert(Tag::list(CompanyId::new(row.company_id), Kind::Seat));
        }
        for (was, now) in self.seats.dirty() {
            if was.is_some_and(|was| seat::Model { last_seen: now.last_seen, ..was.clone() } == *now) {
                continue;
            }
            let closed = was.is_some_and(|was| was.until.is_none() && now.until.is_some());
            let kind = if closed { ChangeKind::Closed } else { kind_of(was.is_none(), false) };
            let tags = log.change(kind, Subject { kind: Kind::Seat, id: now.id });
            for row in was.into_iter().chain([now]) {
                tags.insert(Tag::list(FoundationId::new(row.foundation_id), Kind::Seat));
                tags.insert(Tag::list(CompanyId::new(row.company_id), Kind::Seat));
            }
        }
        for (was, now) in self.projects.dirty() {
            if was.is_some_and(|was| project::Model { last_seen: now.last_seen, ..was.clone() } == *now) {
                continue;
            }
            let closed = was.is_some_and(|was| was.until.is_none() && now.until.is_some());
            let renamed = was.is_some_and(|was| was.name != now.name || was.slug != now.slug);
            let kind = if closed { ChangeKind::Closed } else { kind_of(was.is_none(), renamed) };
            let tags = log.change(kind, Subject { kind: Kind::Project, id: now.id });
            tags.insert(Tag::list(FoundationId::new(now.foundation_id), Kind::Project));
        }
        let texts = self.principle_texts.dirty().map(|(_, row)| row.principle_id);
        let principles = self.principles.dirty().map(|(was, now)| (now.id, was.is_none()));
        for (id, is_new) in principles.chain(texts.map(|id| (id, false))) {
            let tags = log.change(kind_of(is_new, false), Subject { kind: Kind::Principle, id });
            let row = self.principles.get(&id).expect("its texts are taken up with it");
            tags.insert(Tag::list(FoundationId::new(row.foundation_id), Kind::Principle));
        }
        self.announcement_changes(&mut log);
        for subject in &self.contradicted {
            log.change(ChangeKind::Contradicted, *subject).insert(Tag::Provenance(*subject));
        }
        for subject in self.ledger.changed_subjects() {
            let known = log.at.contains_key(&subject);
            let tags = log.change(ChangeKind::Changed, subject);
            if !known {
                // Nothing of the record itself is another.
                tags.clear();
            }
            tags.insert(Tag::Provenance(subject));
        }
        self.source_change(&mut log);
        log.list
    }

    fn announcement_changes(&self, log: &mut Changes) {
        let mut touched: BTreeMap<i64, bool> = BTreeMap::new();
        for (was, now) in self.announcements.dirty() {
            touched.insert(now.id, was.is_none());
        }
        let texts = self.announcement_texts.dirty().map(|(_, row)| row.announcement_id);
        let authors =
            self.announcement_authors.dirty().map(|(_, row)| row).chain(self.announcement_authors.gone());
        let foundations = || {
            self.announcement_foundations
                .dirty()
                .map(|(_, row)| row)
                .chain(self.announcement_foundations.gone())
        };
        let companies = || {
            self.announcement_companies.dirty().map(|(_, row)| row).chain(self.announcement_companies.gone())
        };
        let linked =
            foundations().map(|row| row.announcement_id).chain(companies().map(|row| row.announcement_id));
        for id in texts.chain(authors.map(|row| row.announcement_id)).chain(linked) {
            touched.entry(id).or_insert(false);
        }
        let mut lists: BTreeMap<i64, Vec<Tag>> = BTreeMap::new();
        for row in self.announcement_foundations.iter().chain(self.announcement_foundations.gone()) {
            let tag = Tag::list(FoundationId::new(row.foundation_id), Kind::Announcement);
            lists.entry(row.announcement_id).or_default().push(tag);
        }
        for row in self.announcement_companies.iter().chain(self.announcement_companies.gone()) {
            let tag = Tag::list(CompanyId::new(row.company_id), Kind::Announcement);
            lists.entry(row.announcement_id).or_default().push(tag);
        }
        for (id, is_new) in touched {
            let tags = log.change(kind_of(is_new, false), AnnouncementId::new(id).subject());
            tags.extend(lists.remove(&id).unwrap_or_default());
        }
    }

    /// A source that was read again: what was only seen again is touched by its change, since nothing else of it
    /// changed than the day it was seen last.
    fn source_change(&self, log: &mut Changes) {
        let Some(by) = &self.speaker else { return };
        let again = self.ledger.seen_again();
        let is_other = self.sources.dirty().any(|(_, row)| row.id == by.source_id);
        if !is_other && again.is_empty() {
            return;
        }
        let is_new = self.sources.was(&by.source_id).is_none();
        let tags = log.change(kind_of(is_new, false), SourceId::new(by.source_id).subject());
        tags.extend(again.into_iter().map(Tag::Provenance));
        for (was, now) in self.members.dirty().filter(|(was, _)| was.is_some()) {
            if was.is_some_and(|was| was.last_seen != now.last_seen) {
                tags.extend([Tag::Kind(Kind::Member), Tag::record(crate::MemberId::new(now.id))]);
                tags.insert(Tag::list(FoundationId::new(now.foundation_id), Kind::Member));
                tags.insert(Tag::list(CompanyId::new(now.company_id), Kind::Member));
            }
        }
    }
}

/// One change to append.
#[derive(Debug)]
pub(super) struct NewChange {
    pub(super) kind: ChangeKind,
    pub(super) subject: Subject,
    pub(super) tags: BTreeSet<Tag>,
}

/// The changes so far: one for each record.
#[derive(Debug, Default)]
struct Changes {
    list: Vec<NewChange>,
    at: BTreeMap<Subject, usize>,
}

impl Changes {
    /// The tags of a record's change; the first kind said of it stays.
    fn change(&mut self, kind: ChangeKind, subject: Subject) -> &mut BTreeSet<Tag> {
        let at = *self.at.entry(subject).or_insert_with(|| {
            let tags = BTreeSet::from([Tag::Kind(subject.kind), Tag::Record(subject)]);
            self.list.push(NewChange { kind, subject, tags });
            self.list.len() - 1
        });
        &mut self.list[at].tags
    }
}

fn kind_of(is_new: bool, renamed: bool) -> ChangeKind {
    match (is_new, renamed) {
        (true, _) => ChangeKind::Added,
        (false, true) => ChangeKind::Renamed,
        (false, false) => ChangeKind::Changed,
    }
}
