//! What each read caches: its space, and on what its values depend.
//!
//! A list under a parent depends on that parent's list alone, as long as neither its condition nor its order looks
//! at other kinds of records. Every other list depends on all records of every kind that it looks at. Searches and
//! the change log itself are not cached: the one is seldom asked twice, the other is what caches are judged by.

use std::{hash::Hash, sync::Arc};

use serde::Serialize;
use time::Date;

use super::{CacheKey, Space, Tags, Value};
use crate::{
    AnnouncementId, Field, Filter, FoundationId, Id, Kind, List, Record, Relation, Subject, Tag, Test,
};

/// Says the tags of a key and its value.
pub(crate) trait Depends<K, V>: Fn(&K, Option<&V>, Tags<'_>) + Send + Sync {}
impl<K, V, T: Fn(&K, Option<&V>, Tags<'_>) + Send + Sync> Depends<K, V> for T {}

/// What a list is asked with besides its keys.
pub(crate) trait Question: Hash + Serialize + Sync {}
impl<Q: Hash + Serialize + Sync> Question for Q {}

/// Records by id.
pub(crate) fn records<R: Record>() -> Space<'static, impl Depends<R::Id, Arc<R>>> {
    let kind = R::Id::KIND;
    Space::new(kind.name().to_owned(), move |id: &R::Id, record: Option<&Arc<R>>, each: Tags<'_>| {
        each(Tag::record(*id));
        // One that was merged is answered with the one it went into.
        if let Some(record) = record
            && record.id() != *id
        {
            each(Tag::record(record.id()));
        }
    })
    .embargoed(kind == Kind::Announcement)
}

/// Records by slug. Every change of their kind may give one another record.
pub(crate) fn records_by_slug<R: Record>() -> Space<'static, impl Depends<String, Arc<R>>> {
    let kind = R::Id::KIND;
    let name = format!("{}-by-slug", kind.name());
    Space::new(name, move |_: &String, _: Option<&Arc<R>>, each: Tags<'_>| each(Tag::Kind(kind)))
        .embargoed(kind == Kind::Announcement)
}

/// Ids by what records of a kind have in common with no other: identifiers, URLs.
pub(crate) fn lookups<K: CacheKey, I: Id>(by: &str) -> Space<'static, impl Depends<K, I>> {
    let name = format!("{}-by-{by}", I::KIND.name());
    Space::new(name, |_: &K, _: Option<&I>, each: Tags<'_>| each(Tag::Kind(I::KIND)))
        .embargoed(I::KIND == Kind::Announcement)
}

/// What hangs on one record and changes with it: `name` says what.
pub(crate) fn parts<I: Id, V: Value>(name: &str) -> Space<'static, impl Depends<I, V>> {
    Space::new(name.to_owned(), |id: &I, _: Option<&V>, each: Tags<'_>| each(Tag::record(*id)))
        .embargoed(I::KIND == AnnouncementId::KIND)
}

/// The seats of foundations.
pub(crate) fn seats<V: Value>() -> Space<'static, impl Depends<FoundationId, V>> {
    Space::new("seats".to_owned(), |id: &FoundationId, _: Option<&V>, each: Tags<'_>| {
        each(Tag::list(*id, Kind::Seat));
    })
}

/// The boards of foundations, on a day.
pub(crate) fn boards<V: Value>(day: Date) -> Space<'static, impl Depends<FoundationId, V>> {
    Space::asked("boards".to_owned(), day, |id: &FoundationId, _: Option<&V>, each: Tags<'_>| {
        each(Tag::list(*id, Kind::Seat));
        each(Tag::list(*id, Kind::Member));
    })
}

/// The members of foundations by tier, on a day.
pub(crate) fn tier_counts<V: Value>(day: Date) -> Space<'static, impl Depends<FoundationId, V>> {
    Space::asked("tier-counts".to_owned(), day, |id: &FoundationId, _: Option<&V>, each: Tags<'_>| {
        each(Tag::list(*id, Kind::Member));
    })
}

/// What sources say of records.
pub(crate) fn provenance<V: Value>() -> Space<'static, impl Depends<Subject, V>> {
    Space::new("provenance".to_owned(), |subject: &Subject, _: Option<&V>, each: Tags<'_>| {
        each(Tag::Record(*subject));
        each(Tag::Provenance(*subject));
    })
    .embargoed(true)
}

/// A question about all records of a kind: a page, a count. The key is always the same.
pub(crate) fn lists<'a, R: Record, V: Value>(
    name: &str,
    list: &'a List,
    question: &'a impl Question,
) -> Space<'a, impl Depends<i64, V>> {
    let kind = R::Id::KIND;
    let kinds = Kinds::of(kind, list);
    let name = format!("{}-{name}", kind.name());
    Space::asked(name, (list, question), move |_: &i64, _: Option<&V>, each: Tags<'_>| {
        for kind in kinds.iter() {
            each(Tag::Kind(kind));
        }
    })
    .embargoed(kinds.have(Kind::Announcement))
}

/// A question about the records under each of many parents.
pub(crate) fn lists_under<'a, R: Record, V: Value>(
    name: &str,
    under: Relation,
    list: &'a List,
    question: &'a impl Question,
) -> Space<'a, impl Depends<i64, V>> {
    let kind = R::Id::KIND;
    let kinds = Kinds::of(kind, list);
    let (parent, narrow) = (leads_to(under), looks_only_at(kind, list));
    let name = format!("{}-{name}", kind.name());
    Space::asked(name, (under, list, question), move |id: &i64, _: Option<&V>, each: Tags<'_>| {
        if narrow {
            each(Tag::List(Subject { kind: parent, id: *id }, kind));
        } else {
            for kind in kinds.iter() {
                each(Tag::Kind(kind));
            }
        }
    })
    .embargoed(kinds.have(Kind::Announcement))
}

/// Kinds of records.
#[derive(Clone, Copy)]
struct Kinds(u32);

impl Kinds {
    /// Every kind that a list looks at.
    fn of(kind: Kind, list: &List) -> Self {
        let mut kinds = Self(0);
        kinds.add(kind);
        kinds.look(&list.filter);
        for (field, _) in &list.order {
            kinds.look_at(*field);
        }
        kinds
    }

    fn add(&mut self, kind: Kind) {
        self.0 |= 1 << kind.number();
    }

    fn have(self, kind: Kind) -> bool {
        self.0 & 1 << kind.number() != 0
    }

    fn iter(self) -> impl Iterator<Item = Kind> {
        Kind::ALL.into_iter().filter(move |kind| self.have(*kind))
    }

    fn look(&mut self, filter: &Filter) {
        match filter {
            Filter::All(filters) | Filter::Any(filters) => {
                for filter in filters {
                    self.look(filter);
                }
            }
            Filter::Not(filter) => self.look(filter),
            Filter::Field(field, _) => self.look_at(*field),
            Filter::Some(relation, filter) => {
                self.add(leads_to(*relation));
                self.look(filter);
            }
        }
    }

    /// A field of the listed kind needs no word, except where it repeats what another kind says.
    fn look_at(&mut self, field: Field) {
        if field == Field::MemberCompanyName {
            self.add(Kind::Company);
        }
    }
}

/// Whether a list looks at nothing but the records in it, and the names that members have from their companies: a
/// rename touches the lists that those are in.
fn looks_only_at(kind: Kind, list: &List) -> bool {
    fn is_plain(kind: Kind, filter: &Filter) -> bool {
        match filter {
            Filter::All(filters) | Filter::Any(filters) => {
                filters.iter().all(|filter| is_plain(kind, filter))
            }
            Filter::Not(filter) => is_plain(kind, filter),
            Filter::Field(..) => true,
            // An id in a relation is a column of the record itself, or of what links it.
            Filter::Some(relation, filter) => {
                belongs(kind, *relation) && matches!(**filter, Filter::Field(Field::Id, Test::In(_)))
            }
        }
    }
    // Aliases and identifiers of a company change without the lists that it is in.
    kind != Kind::Company && is_plain(kind, &list.filter)
}

/// Whether a relation of a kind is part of the record: it changes only with it.
fn belongs(kind: Kind, relation: Relation) -> bool {
    match relation {
        Relation::MemberFoundation | Relation::MemberCompany => kind == Kind::Member,
        Relation::FoundationParent => kind == Kind::Foundation,
        Relation::CompanyParent => kind == Kind::Company,
        Relation::PrincipleFoundation => kind == Kind::Principle,
        Relation::AnnouncementFoundations | Relation::AnnouncementCompanies => kind == Kind::Announcement,
        Relation::ProjectFoundation => kind == Kind::Project,
        _ => false,
    }
}

/// The kind of record that a relation leads to.
fn leads_to(relation: Relation) -> Kind {
    match relation {
        Relation::FoundationParent
        | Relation::FoundationChildren
        | Relation::MemberFoundation
        | Relation::PrincipleFoundation
        | Relation::AnnouncementFoundations
        | Relation::ProjectFoundation => Kind::Foundation,
        Relation::CompanyParent
        | Relation::CompanySubsidiaries
        | Relation::MemberCompany
        | Relation::AnnouncementCompanies
        | Relation::CompanyIdentifiers
        | Relation::CompanyAliases => Kind::Company,
        Relation::FoundationMembers | Relation::CompanyMemberships => Kind::Member,
        Relation::FoundationPrinciples => Kind::Principle,
        Relation::FoundationAnnouncements | Relation::CompanyAnnouncements => Kind::Announcement,
        Relation::FoundationProjects => Kind::Project,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Company, CompanyId, Direction, Member, Value as Operand};

    fn tags<V>(space: &Space<'_, impl Depends<i64, V>>, id: i64) -> Vec<String> {
        let mut tags = Vec::new();
        (space.tags)(&id, None, &mut |tag| tags.push(tag.to_string()));
        tags
    }

    fn one_is(field: Field, id: i64) -> Filter {
        Filter::Field(field, Test::In(vec![Operand::Number(id)]))
    }

    #[test]
    fn a_list_under_a_parent_depends_on_that_list_alone() {
        let mut list =
            List { order: vec![(Field::MemberCompanyName, Direction::Ascending)], ..List::default() };
        list.filter = Filter::Some(Relation::MemberCompany, Box::new(one_is(Field::Id, 3)));
        let space = lists_under::<Member, u64>("page", Relation::MemberFoundation, &list, &());
        assert_eq!(tags(&space, 7), ["foundation:7/member"]);
        assert!(!space.embargoed);
    }

    #[test]
    fn a_list_that_looks_further_depends_on_every_kind_it_sees() {
        let announced = Filter::Some(Relation::CompanyAnnouncements, Box::default());
        let named = Filter::Field(Field::CompanyName, Test::StartsWith("a".to_owned()));
        let company = Filter::Some(Relation::MemberCompany, Box::new(Filter::Any(vec![announced, named])));
        let list = List { filter: Filter::Not(Box::new(company)), ..List::default() };
        let space = lists_under::<Member, u64>("page", Relation::MemberFoundation, &list, &());
        assert_eq!(tags(&space, 7), ["company", "member", "announcement"]);
        assert!(space.embargoed, "time shows announcements");
    }

    #[test]
    fn questions_that_differ_have_keys_that_differ() {
        let list = |id| List { filter: one_is(Field::Id, id), ..List::default() };
        let space = |id| lists::<Member, u64>("count", &list(id), &()).number;
        assert_eq!(space(1), space(1));
        assert_ne!(space(1), space(2));
        let under = |relation| lists_under::<Member, u64>("count", relation, &list(1), &()).number;
        assert_ne!(under(Relation::MemberFoundation), under(Relation::MemberCompany));
    }

    #[test]
    fn a_company_that_was_merged_depends_on_the_one_it_went_into() {
        let survivor = Company {
            id: CompanyId::new(9),
            slug: "meta".to_owned(),
            name: "Meta".to_owned(),
            legal_name: None,
            homepage: None,
            country: None,
            parent_id: None,
        };
        let mut tags = Vec::new();
        let space = records::<Company>();
        (space.tags)(&CompanyId::new(4), Some(&Arc::new(survivor)), &mut |tag| {
            tags.push(tag.to_string());
        });
        assert_eq!(tags, ["company:4", "company:9"]);
    }
}
