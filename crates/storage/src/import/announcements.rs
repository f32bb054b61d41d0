//! Announcements: found by slug or canonical URL; texts in further languages join them.
//!
//! Of a text, the ledger keeps a digest and not the words: who said it last is what matters, and bodies are long.

use std::collections::{BTreeSet, HashMap};

use super::Import;
use crate::{
    AnnouncementFacts, AnnouncementText, Kind, Result, Subject,
    change_log::Write,
    entity::{
        announcement, announcement_author, announcement_company, announcement_foundation,
        announcement_translation, former_slug,
    },
    fold,
    ledger::Statement,
    rows::among,
};

impl Import<'_> {
    /// Brings announcements to what the facts say.
    pub(super) async fn announcements(&mut self) -> Result<()> {
        let facts = self.facts;
        if facts.announcements.is_empty() {
            return Ok(());
        }
        let mut by_slug = self.find_announcements().await?;
        let mut by_url: HashMap<String, i64> = HashMap::new();
        for row in self.write.announcements.iter() {
            by_slug.insert(row.slug.clone(), row.id);
            if let Some(url) = &row.canonical_url {
                by_url.insert(url.clone(), row.id);
            }
        }
        for stated in &facts.announcements {
            let known = by_slug.get(&stated.slug).copied();
            let known = known.or_else(|| by_url.get(stated.canonical_url.as_ref()?).copied());
            let id = known.unwrap_or_else(|| {
                let id = self.write.announcements.next_id();
                self.write.announcements.put(new(id, stated));
                id
            });
            by_slug.insert(stated.slug.clone(), id);
            // A URL that another announcement has already stays with that one.
            let has_url = |url: &&String| by_url.get(*url).is_none_or(|other| *other == id);
            let url = stated.canonical_url.as_ref().filter(has_url).cloned();
            if let Some(url) = &url {
                by_url.insert(url.clone(), id);
            }
            self.state_announcement(id, stated, url.as_deref());
        }
        Ok(())
    }

    async fn find_announcements(&mut self) -> Result<HashMap<String, i64>> {
        let facts = self.facts;
        let tx = &self.write.tx;
        let slugs = || facts.announcements.iter().map(|stated| stated.slug.clone());
        let former = among::<former_slug::Entity, _>(tx, former_slug::Column::Slug, slugs()).await?;
        let by_former: HashMap<String, i64> = former
            .into_iter()
            .filter(|row| row.kind == Kind::Announcement.number())
            .map(|row| (row.slug, row.subject_id))
            .collect();
        let mut rows = among::<announcement::Entity, _>(tx, announcement::Column::Slug, slugs()).await?;
        let urls = facts.announcements.iter().filter_map(|stated| stated.canonical_url.clone());
        rows.extend(among::<announcement::Entity, _>(tx, announcement::Column::CanonicalUrl, urls).await?);
        let ids = by_former.values().copied();
        rows.extend(among::<announcement::Entity, _>(tx, announcement::Column::Id, ids).await?);
        self.write.take_up_announcements(rows).await?;
        Ok(by_former)
    }

    fn state_announcement(&mut self, id: i64, stated: &AnnouncementFacts, url: Option<&str>) {
        let subject = Subject { kind: Kind::Announcement, id };
        let words = self.write.announcements.get(&id).expect("it was matched or made").slug.clone();
        self.state(subject, "", None);
        self.state_some(subject, "canonicalUrl", url);
        self.state_some(subject, "publisher", stated.publisher.as_deref());
        self.state(subject, "publishedAt", Some(&stated.published_at.to_string()));
        self.state(subject, "embargoedUntil", stated.embargoed_until.map(|at| at.to_string()).as_deref());
        for field in ["canonicalUrl", "publisher", "publishedAt", "embargoedUntil"] {
            let Some(believed) =
                self.write.ledger.ranked(subject, field).first().map(|row| row.value.clone())
            else {
                continue;
            };
            let row = self.write.announcements.get_mut(&id).expect("it was matched or made");
            match field {
                "canonicalUrl" => row.canonical_url.clone_from(&believed),
                "publisher" => row.publisher.clone_from(&believed),
                "publishedAt" => row.published_at = millis(believed.as_ref()).unwrap_or(row.published_at),
                _ => row.embargoed_until = millis(believed.as_ref()),
            }
            self.judge(subject, &words, field, believed.as_deref());
        }
        for text in &stated.texts {
            let field = format!("text:{}", text.language);
            let digest = digest(text);
            self.state(subject, &field, Some(&digest));
            let believed = self.believed_words(subject, &field).and_then(|row| row.value.clone());
            if believed.as_ref() == Some(&digest) {
                self.write_text(id, text);
            }
            self.judge(subject, &words, &field, believed.as_deref());
        }
        let is_translated = self.write.announcement_texts.iter().any(|text| text.announcement_id == id);
        let row = self.write.announcements.get_mut(&id).expect("it was matched or made");
        row.translated = is_translated;
        // A list holds what the source said last: an older snapshot that is read late changes nothing of it.
        let said = self.write.ledger.span(subject, self.by.source_id);
        if said.is_none_or(|(_, last)| last <= self.by.day) {
            self.link_foundations(subject, stated);
            self.link_companies(subject, stated);
            let believed = self.believed_words(subject, "").map(|row| row.source_id);
            if believed == Some(self.by.source_id) {
                self.name_authors(id, stated);
            }
        }
        self.write.links_follow_the_day(id);
    }

    fn write_text(&mut self, id: i64, text: &AnnouncementText) {
        let row = self.write.announcements.get_mut(&id).expect("it was matched or made");
        if row.language == text.language {
            row.title.clone_from(&text.title);
            row.title_key = fold(&text.title);
            row.summary.clone_from(&text.summary);
            row.body.clone_from(&text.body);
            row.body_format = text.body_format;
            row.url.clone_from(&text.url);
            return;
        }
        self.write.announcement_texts.put(announcement_translation::Model {
            announcement_id: id,
            language: text.language.clone(),
            title: text.title.clone(),
            summary: text.summary.clone(),
            body: text.body.clone(),
            body_format: text.body_format,
            url: text.url.clone(),
        });
    }

    fn link_foundations(&mut self, subject: Subject, stated: &AnnouncementFacts) {
        let slugs: BTreeSet<String> = stated.foundations.iter().cloned().collect();
        for slug in &slugs {
            self.write.ledger.also(&self.by, subject, "foundations", Some(slug));
        }
        self.write.ledger.retract_others(&self.by, subject, "foundations", &slugs);
        let said = self.write.ledger.statements(subject, "foundations").filter_map(|row| row.value.as_ref());
        let linked: BTreeSet<i64> = said.filter_map(|slug| self.foundation_ids.get(slug)).copied().collect();
        let gone: Vec<(i64, i64)> = self
            .write
            .announcement_foundations
            .iter()
            .filter(|row| row.announcement_id == subject.id && !linked.contains(&row.foundation_id))
            .map(|row| (row.announcement_id, row.foundation_id))
            .collect();
        for key in gone {
            self.write.announcement_foundations.remove(&key);
        }
        for foundation in linked {
            self.write.announcement_foundations.put(announcement_foundation::Model {
                announcement_id: subject.id,
                foundation_id: foundation,
                published_at: 0,
            });
        }
    }

    /// Who is believed about a text, or about the authors: a curated source, else the one that was read first.
    ///
    /// The words themselves are not in the ledger. If it were the days that decide, an older snapshot that is read
    /// late could make a source believed whose words nobody has.
    fn believed_words(&self, subject: Subject, field: &str) -> Option<&Statement> {
        let ledger = &self.write.ledger;
        let read = |source: i64| {
            ledger.statements(subject, "").find(|row| row.source_id == source).map(|row| row.id)
        };
        let said = ledger.ranked(subject, field).into_iter();
        said.min_by_key(|row| (!ledger.is_curated(row), read(row.source_id)))
    }

    fn name_authors(&mut self, id: i64, stated: &AnnouncementFacts) {
        let old: Vec<(i64, i32)> = self
            .write
            .announcement_authors
            .iter()
            .filter(|row| row.announcement_id == id)
            .map(|row| (row.announcement_id, row.position))
            .collect();
        for key in old {
            self.write.announcement_authors.remove(&key);
        }
        for (position, author) in (0..).zip(&stated.authors) {
            let Some(person_id) = self.person(author) else { continue };
            let name = author.name.clone();
            self.write.announcement_authors.put(announcement_author::Model {
                announcement_id: id,
                position,
                person_id,
                name,
            });
        }
    }
}

impl Write {
    /// Takes up announcements whole: with their texts, links, authors and statements.
    pub(crate) async fn take_up_announcements(&mut self, rows: Vec<announcement::Model>) -> Result<()> {
        let ids: BTreeSet<i64> = rows.iter().map(|row| row.id).collect();
        self.announcements.load(rows);
        let tx = &self.tx;
        let of = || ids.iter().copied();
        let column = announcement_translation::Column::AnnouncementId;
        self.announcement_texts.load(among::<announcement_translation::Entity, _>(tx, column, of()).await?);
        let column = announcement_foundation::Column::AnnouncementId;
        self.announcement_foundations
            .load(among::<announcement_foundation::Entity, _>(tx, column, of()).await?);
        let column = announcement_company::Column::AnnouncementId;
        self.announcement_companies.load(among::<announcement_company::Entity, _>(tx, column, of()).await?);
        let column = announcement_author::Column::AnnouncementId;
        self.announcement_authors.load(among::<announcement_author::Entity, _>(tx, column, of()).await?);
        self.ledger.load(tx, Kind::Announcement, ids).await
    }

    /// Links carry the instant of their announcement, to be listed by it.
    pub(crate) fn links_follow_the_day(&mut self, id: i64) {
        let at = self.announcements.get(&id).expect("it was taken up").published_at;
        for row in self.announcement_foundations.iter_mut().filter(|row| row.announcement_id == id) {
            row.published_at = at;
        }
        for row in self.announcement_companies.iter_mut().filter(|row| row.announcement_id == id) {
            row.published_at = at;
        }
    }
}

fn millis(text: Option<&String>) -> Option<i64> {
    text.and_then(|text| text.parse().ok())
}

/// What tells one text from another.
fn digest(text: &AnnouncementText) -> String {
    let words = serde_json::to_vec(text).expect("plain data is written as JSON");
    blake3::hash(&words).to_hex()[..32].to_owned()
}

fn new(id: i64, stated: &AnnouncementFacts) -> announcement::Model {
    let original = stated.texts.first().expect("an announcement without a text was refused");
    announcement::Model {
        id,
        slug: stated.slug.clone(),
        language: original.language.clone(),
        title: original.title.clone(),
        title_key: fold(&original.title),
        summary: original.summary.clone(),
        body: original.body.clone(),
        body_format: original.body_format,
        url: original.url.clone(),
        canonical_url: None,
        publisher: stated.publisher.clone(),
        published_at: stated.published_at,
        embargoed_until: stated.embargoed_until,
        translated: false,
    }
}
