//! What a write changes, in words.

use std::collections::BTreeMap;

use sea_orm::ActiveEnum;

use crate::{
    Difference, DifferenceKind, Kind, PartialDate,
    change_log::Write,
    entity::{announcement, company, foundation, member, person, principle, project, seat},
    rows::{Row, Rows},
};

/// The field of a company that went into another.
const MERGED_INTO: &str = "mergedInto";

/// The differences of all records, kind by kind.
pub(super) fn of(write: &Write) -> Vec<Difference> {
    let mut all = Vec::new();
    let company = |id: i64| write.companies.get(&id).map_or("?", |row| row.name.as_str());
    let foundation = |id: i64| write.foundations.get(&id).map_or("?", |row| row.slug.as_str());
    differ(
        &mut all,
        Kind::Foundation,
        &write.foundations,
        |row| row.slug.clone(),
        |row: &foundation::Model| {
            vec![
                ("slug", Some(row.slug.clone())),
                ("name", Some(row.name.clone())),
                ("homepage", row.homepage.clone()),
                ("foundedOn", date(row.founded_on.as_ref())),
                ("parent", row.parent_id.map(|id| foundation(id).to_owned())),
                ("status", Some(format!("{:?}", row.status).to_uppercase())),
            ]
        },
    );
    differ(
        &mut all,
        Kind::Company,
        &write.companies,
        |row| row.name.clone(),
        |row: &company::Model| {
            vec![
                ("slug", Some(row.slug.clone())),
                ("name", Some(row.name.clone())),
                ("legalName", row.legal_name.clone()),
                ("homepage", row.homepage.clone()),
                ("country", row.country.clone()),
                ("parent", row.parent_id.map(|id| company(id).to_owned())),
                (MERGED_INTO, row.merged_into.map(|id| company(id).to_owned())),
            ]
        },
    );
    names_and_keys(&mut all, write);
    let name = |row: &person::Model| row.name.clone();
    merged(&mut all, write, Kind::Person, &write.people, name);
    differ(&mut all, Kind::Person, &write.people, name, |row: &person::Model| {
        vec![("title", row.title.clone()), ("company", row.company_id.map(|id| company(id).to_owned()))]
    });
    members(&mut all, write);
    let words = |row: &seat::Model| {
        format!("{} in a body of {}", company(row.company_id), foundation(row.foundation_id))
    };
    merged(&mut all, write, Kind::Seat, &write.seats, words);
    let person = |id: i64| write.people.get(&id).or_else(|| write.people.was(&id));
    differ(&mut all, Kind::Seat, &write.seats, words, |row: &seat::Model| {
        vec![
            ("company", Some(company(row.company_id).to_owned())),
            ("since", date(row.since.as_ref())),
            ("until", date(row.until.as_ref())),
            ("person", row.person_id.and_then(person).map(|person| person.name.clone())),
        ]
    });
    let words = |row: &project::Model| format!("{} of {}", row.name, foundation(row.foundation_id));
    differ(&mut all, Kind::Project, &write.projects, words, |row: &project::Model| {
        vec![
            ("name", Some(row.name.clone())),
            ("homepage", row.homepage.clone()),
            ("repository", row.repository.clone()),
            ("maturity", row.maturity.clone()),
            ("accepted", date(row.accepted.as_ref())),
            ("incubating", date(row.incubating.as_ref())),
            ("graduated", date(row.graduated.as_ref())),
            ("archived", date(row.archived.as_ref())),
            ("until", date(row.until.as_ref())),
        ]
    });
    let words = |row: &principle::Model| {
        format!("{} {} of {}", row.section, row.ordinal, foundation(row.foundation_id))
    };
    differ(&mut all, Kind::Principle, &write.principles, words, |row: &principle::Model| {
        vec![
            ("title", Some(row.title.clone())),
            ("statement", Some(row.statement.clone())),
            ("firstPriority", Some(row.first_priority.to_string())),
        ]
    });
    for (was, now) in
        write.principle_texts.dirty().filter(|(_, now)| write.principles.was(&now.principle_id).is_some())
    {
        let principle = write.principles.get(&now.principle_id).expect("its texts are taken up with it");
        all.push(Difference {
            sort: DifferenceKind::Changed,
            kind: Kind::Principle,
            subject: words(principle),
            field: Some(format!("texts ({})", now.language)),
            before: was.map(|was| was.title.clone()),
            after: Some(now.title.clone()),
        });
    }
    announcements(&mut all, write);
    all
}

/// What companies are called and found by besides, where a merger gives it to another.
fn names_and_keys(all: &mut Vec<Difference>, write: &Write) {
    let names = write.aliases.dirty().map(|(_, row)| (row.company_id, "aliases", row.name.clone()));
    let keys = write
        .identifiers
        .dirty()
        .map(|(_, row)| (row.company_id, "identifiers", format!("{}:{}", row.scheme.to_value(), row.value)));
    let is_survivor = |id: i64| {
        write.companies.dirty().any(|(was, now)| {
            now.merged_into == Some(id) && was.is_some_and(|was| was.merged_into != now.merged_into)
        })
    };
    for (id, field, added) in names.chain(keys).filter(|(id, ..)| is_survivor(*id)) {
        all.push(Difference {
            sort: DifferenceKind::Changed,
            kind: Kind::Company,
            subject: write.companies.get(&id).map_or("?", |row| row.name.as_str()).to_owned(),
            field: Some(field.to_owned()),
            before: None,
            after: Some(added),
        });
    }
}

/// Records that went into others.
fn merged<M: Row<Key = i64>>(
    all: &mut Vec<Difference>,
    write: &Write,
    kind: Kind,
    rows: &Rows<M>,
    words: impl Fn(&M) -> String,
) {
    let mut gone: Vec<&M> = rows.gone().collect();
    gone.sort_by_key(|row| row.key());
    for row in gone {
        let into = write.former_ids.get(&(kind.number(), row.key())).map(|leads| leads.subject_id);
        all.push(Difference {
            sort: DifferenceKind::Merged,
            kind,
            subject: words(row),
            field: None,
            before: None,
            after: into.and_then(|id| rows.get(&id)).map(&words),
        });
    }
}

fn announcements(all: &mut Vec<Difference>, write: &Write) {
    let short = |text: Option<&String>| text.map(|text| text.chars().take(80).collect::<String>());
    let words = |row: &announcement::Model| row.slug.clone();
    differ(all, Kind::Announcement, &write.announcements, words, |row: &announcement::Model| {
        vec![
            ("title", Some(row.title.clone())),
            ("summary", short(row.summary.as_ref())),
            ("url", row.url.clone()),
            ("canonicalUrl", row.canonical_url.clone()),
            ("publisher", row.publisher.clone()),
            ("publishedAt", Some(row.published_at.to_string())),
            ("embargoedUntil", row.embargoed_until.map(|at| at.to_string())),
        ]
    });
    let mut further: BTreeMap<(i64, String), (Option<String>, Option<String>)> = BTreeMap::new();
    for (was, now) in write.announcements.dirty() {
        if was.is_some_and(|was| was.body != now.body) {
            further.insert((now.id, "body".to_owned()), (None, None));
        }
    }
    for (was, now) in write.announcement_texts.dirty() {
        let titles = (was.map(|was| was.title.clone()), Some(now.title.clone()));
        further.insert((now.announcement_id, format!("translations ({})", now.language)), titles);
    }
    let linked = write.announcement_foundations.dirty().filter(|(was, _)| was.is_none()).map(|(_, now)| now);
    for row in linked.chain(write.announcement_foundations.gone()) {
        further.insert((row.announcement_id, "foundations".to_owned()), (None, None));
    }
    let linked = write.announcement_companies.dirty().filter(|(was, _)| was.is_none()).map(|(_, now)| now);
    for row in linked.chain(write.announcement_companies.gone()) {
        further.insert((row.announcement_id, "companies".to_owned()), (None, None));
    }
    for row in write.announcement_authors.dirty().map(|(_, now)| now).chain(write.announcement_authors.gone())
    {
        further.insert((row.announcement_id, "authors".to_owned()), (None, None));
    }
    for ((id, field), (before, after)) in further {
        let Some(row) = write.announcements.was(&id) else { continue };
        all.push(Difference {
            sort: DifferenceKind::Changed,
            kind: Kind::Announcement,
            subject: row.slug.clone(),
            field: Some(field),
            before,
            after,
        });
    }
}

/// A member as it was and as it is.
type Turn<'w> = (Option<&'w member::Model>, &'w member::Model);

/// Members: a row that ends while another of the same company begins is a change of tier.
fn members(all: &mut Vec<Difference>, write: &Write) {
    let words = |row: &member::Model| {
        let company = write.companies.get(&row.company_id).map_or("?", |row| row.name.as_str());
        let foundation = write.foundations.get(&row.foundation_id).map_or("?", |row| row.slug.as_str());
        format!("{company} in {foundation}")
    };
    merged(all, write, Kind::Member, &write.members, |row| {
        let tier = row.tier.as_ref().map(|tier| format!(" ({tier})"));
        words(row) + &tier.unwrap_or_default()
    });
    let company = |id: i64| write.companies.get(&id).map(|row| row.name.clone());
    let fields = |row: &member::Model| {
        vec![
            ("company", company(row.company_id)),
            ("tier", row.tier.clone()),
            ("since", date(row.since.as_ref())),
            ("until", date(row.until.as_ref())),
        ]
    };
    let mut rows: BTreeMap<(i64, i64), Vec<Turn<'_>>> = BTreeMap::new();
    for (was, now) in write.members.dirty() {
        rows.entry((now.foundation_id, now.company_id)).or_default().push((was, now));
    }
    for rows in rows.into_values() {
        let is_closed = |was: Option<&member::Model>, now: &member::Model| {
            was.is_some_and(|was| was.until.is_none()) && now.until.is_some()
        };
        let closed: Vec<&member::Model> =
            rows.iter().filter(|(was, now)| is_closed(*was, now)).map(|(_, now)| *now).collect();
        let new: Vec<&member::Model> =
            rows.iter().filter(|(was, _)| was.is_none()).map(|(_, now)| *now).collect();
        let changes_tier = closed.len() == 1 && new.len() == 1 && new[0].until.is_none();
        for (was, now) in rows {
            if changes_tier && was.is_none() {
                continue;
            }
            if changes_tier && is_closed(was, now) {
                let (before, after) = (closed[0].tier.clone(), new[0].tier.clone());
                all.push(Difference {
                    sort: DifferenceKind::Changed,
                    kind: Kind::Member,
                    subject: words(now),
                    field: Some("tier".to_owned()),
                    before,
                    after,
                });
                continue;
            }
            one(all, Kind::Member, was, now, &words(now), &fields);
        }
    }
}

fn differ<M: Row>(
    all: &mut Vec<Difference>,
    kind: Kind,
    rows: &Rows<M>,
    words: impl Fn(&M) -> String,
    fields: impl Fn(&M) -> Vec<(&'static str, Option<String>)>,
) {
    for (was, now) in rows.dirty() {
        one(all, kind, was, now, &words(now), &fields);
    }
}

fn one<M>(
    all: &mut Vec<Difference>,
    kind: Kind,
    was: Option<&M>,
    now: &M,
    subject: &str,
    fields: &impl Fn(&M) -> Vec<(&'static str, Option<String>)>,
) {
    let difference = |sort, field: Option<&str>, before, after| Difference {
        sort,
        kind,
        subject: subject.to_owned(),
        field: field.map(str::to_owned),
        before,
        after,
    };
    let Some(was) = was else {
        let tier = fields(now).into_iter().find(|(field, _)| *field == "tier").and_then(|(_, tier)| tier);
        all.push(difference(DifferenceKind::Added, None, None, tier));
        return;
    };
    for ((field, before), (_, after)) in fields(was).into_iter().zip(fields(now)) {
        if before == after {
            continue;
        }
        let sort = match (field, &before) {
            ("until", None) => DifferenceKind::Closed,
            (MERGED_INTO, None) => DifferenceKind::Merged,
            _ => DifferenceKind::Changed,
        };
        all.push(difference(sort, Some(field), before, after));
    }
}

fn date(date: Option<&PartialDate>) -> Option<String> {
    date.map(ToString::to_string)
}
