//! Conditions on records: `where`.

use async_graphql::{InputObject, Result};
use pediment_storage::{Field, Filter, Kind, Relation};
use time::Date;

use super::filter::{
    BooleanFilter, Compare, DateFilter, DateTimeFilter, FoundationStatusFilter, IdFilter,
    IdentifierSchemeFilter, IntFilter, PartialDateFilter, StringFilter, TierClassFilter, until,
};
use crate::{error::bad_input, scalar};

/// How deep conditions may stand in one another.
const DEPTH: u32 = 8;

/// How many conditions one `where` may hold, a list of values counted once. SQLite follows a thousand that are joined.
const MOST: usize = 500;

/// Conditions of one type of record.
pub(crate) trait Where: Sized {
    /// The condition for the store. `today` is the day on which memberships in relations hold by default.
    fn filter(self, today: Date, depth: u32) -> Result<Filter>;
}

/// The condition that a client passed, if any.
pub(crate) fn within_bounds<W: Where>(condition: Option<Box<W>>, today: Date) -> Result<Filter> {
    let Some(condition) = condition else { return Ok(Filter::default()) };
    let filter = condition.filter(today, DEPTH)?;
    let count = conditions_in(&filter);
    if count > MOST {
        return Err(bad_input(format!(
            "`where` holds {count} conditions, and at most {MOST} are taken: ask for many values of a field with `in`."
        )));
    }
    Ok(filter)
}

fn conditions_in(filter: &Filter) -> usize {
    match filter {
        Filter::All(filters) | Filter::Any(filters) => filters.iter().map(conditions_in).sum(),
        Filter::Not(filter) => conditions_in(filter),
        Filter::Field(..) => 1,
        Filter::Some(_, filter) => 1 + conditions_in(filter),
    }
}

fn deeper(depth: u32) -> Result<u32> {
    depth.checked_sub(1).ok_or_else(|| {
        bad_input(format!(
            "`where` is more than {DEPTH} conditions deep: join conditions with fewer `and`, `or` and `not`."
        ))
    })
}

macro_rules! conditions {
    ($($(#[$doc:meta])* $name:ident {
        $($(#[$field_doc:meta])* $field:ident: $type:ty => $lower:expr,)*
    })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, InputObject)]
        #[graphql(rename_fields = "camelCase")]
        pub(crate) struct $name {
            /// All of these hold.
            and: Option<Vec<$name>>,
            /// At least one of these holds.
            or: Option<Vec<$name>>,
            /// This does not hold.
            not: Option<Box<$name>>,
            $($(#[$field_doc])* $field: Option<$type>,)*
        }

        impl Where for $name {
            fn filter(self, today: Date, depth: u32) -> Result<Filter> {
                let below = deeper(depth)?;
                let each = |many: Vec<$name>| many.into_iter().map(|one| one.filter(today, below)).collect::<Result<_>>();
                let mut all = Vec::new();
                if let Some(and) = self.and {
                    all.push(Filter::All(each(and)?));
                }
                if let Some(or) = self.or {
                    all.push(Filter::Any(each(or)?));
                }
                if let Some(not) = self.not {
                    all.push(Filter::Not(Box::new(not.filter(today, below)?)));
                }
                $(if let Some(condition) = self.$field {
                    let lower: fn($type, Date, u32) -> Result<Filter> = $lower;
                    all.push(lower(condition, today, below)?);
                })*
                Ok(match all.len() {
                    1 => all.remove(0),
                    _ => Filter::All(all),
                })
            }
        }
    )*};
}

conditions! {
    /// Conditions on a foundation; those that stand side by side hold together.
    FoundationWhere {
        /// Its id.
        id: IdFilter => |it, _, _| it.of(Kind::Foundation),
        /// Its slug.
        slug: StringFilter => |it, _, _| it.on(Field::FoundationSlug),
        /// Its name.
        name: StringFilter => |it, _, _| it.on(Field::FoundationName),
        /// When it was founded.
        founded_on: PartialDateFilter => |it, _, _| it.on(Field::FoundationFoundedOn),
        /// Whether it still exists.
        status: FoundationStatusFilter => |it, _, _| it.on(Field::FoundationStatus),
        /// The foundation it is part of.
        parent: Box<FoundationWhere> => |it, today, depth| Ok(Filter::Some(Relation::FoundationParent, Box::new(it.filter(today, depth)?))),
        /// The foundations that are part of it.
        children: Box<FoundationsWhere> => |it, today, depth| it.over(Relation::FoundationChildren, today, depth),
        /// Its members.
        members: Box<MembersWhere> => |it, today, depth| it.over(Relation::FoundationMembers, today, depth),
        /// Its principles.
        principles: Box<PrinciplesWhere> => |it, today, depth| it.over(Relation::FoundationPrinciples, today, depth),
        /// The announcements about it.
        announcements: Box<AnnouncementsWhere> => |it, today, depth| it.over(Relation::FoundationAnnouncements, today, depth),
        /// Its projects.
        projects: Box<ProjectsWhere> => |it, today, depth| it.over(Relation::FoundationProjects, today, depth),
    }
    /// Conditions on a company; those that stand side by side hold together.
    CompanyWhere {
        /// Its id.
        id: IdFilter => |it, _, _| it.of(Kind::Company),
        /// Its slug.
        slug: StringFilter => |it, _, _| it.on(Field::CompanySlug),
        /// Its name.
        name: StringFilter => |it, _, _| it.on(Field::CompanyName),
        /// The ISO 3166-1 code of its seat.
        country: StringFilter => |it, _, _| it.on(Field::CompanyCountry),
        /// Its web site.
        homepage: StringFilter => |it, _, _| it.on(Field::CompanyHomepage),
        /// Some other name of it.
        alias: StringFilter => |it, _, _| Ok(Filter::Some(Relation::CompanyAliases, Box::new(it.on(Field::AliasName)?))),
        /// Some key of it in another system.
        identifier: IdentifierWhere => |it, today, depth| Ok(Filter::Some(Relation::CompanyIdentifiers, Box::new(it.filter(today, depth)?))),
        /// The company it belongs to.
        parent: Box<CompanyWhere> => |it, today, depth| Ok(Filter::Some(Relation::CompanyParent, Box::new(it.filter(today, depth)?))),
        /// The companies that belong to it.
        subsidiaries: Box<CompaniesWhere> => |it, today, depth| it.over(Relation::CompanySubsidiaries, today, depth),
        /// Its memberships.
        memberships: Box<MembersWhere> => |it, today, depth| it.over(Relation::CompanyMemberships, today, depth),
        /// The announcements that name it.
        announcements: Box<AnnouncementsWhere> => |it, today, depth| it.over(Relation::CompanyAnnouncements, today, depth),
    }
    /// Conditions on a company's key in another system; those that stand side by side hold together.
    IdentifierWhere {
        /// Which system.
        scheme: IdentifierSchemeFilter => |it, _, _| it.on(Field::IdentifierScheme),
        /// The key there.
        value: StringFilter => |it, _, _| it.on(Field::IdentifierValue),
    }
    /// Conditions on a membership; those that stand side by side hold together.
    MemberWhere {
        /// Its id.
        id: IdFilter => |it, _, _| it.of(Kind::Member),
        /// The tier as its source writes it.
        tier: StringFilter => |it, _, _| it.on(Field::MemberTier),
        /// What the tier amounts to.
        tier_class: TierClassFilter => |it, _, _| it.on(Field::MemberTierClass),
        /// The first day it is taken to hold: its `since`, else the day it was first seen.
        since: DateFilter => |it, _, _| it.on(Field::MemberValidFrom),
        /// The first day it does not hold any more; null: it goes on.
        until: DateFilter => |it, _, _| until(it),
        /// It holds on this day.
        valid_on: scalar::Date => |day, _, _| Ok(Filter::valid_on(day.0)),
        /// The earliest day it was seen.
        first_seen: DateFilter => |it, _, _| it.on(Field::MemberFirstSeen),
        /// The latest day it was seen.
        last_seen: DateFilter => |it, _, _| it.on(Field::MemberLastSeen),
        /// Where.
        foundation: Box<FoundationWhere> => |it, today, depth| Ok(Filter::Some(Relation::MemberFoundation, Box::new(it.filter(today, depth)?))),
        /// Who.
        company: Box<CompanyWhere> => |it, today, depth| Ok(Filter::Some(Relation::MemberCompany, Box::new(it.filter(today, depth)?))),
    }
    /// Conditions on a principle; those that stand side by side hold together.
    PrincipleWhere {
        /// Its id.
        id: IdFilter => |it, _, _| it.of(Kind::Principle),
        /// The part of the document that lists it.
        section: StringFilter => |it, _, _| it.on(Field::PrincipleSection),
        /// Its place in the section.
        ordinal: IntFilter => |it, _, _| it.on(Field::PrincipleOrdinal),
        /// Whether it is its foundation's first priority.
        first_priority: BooleanFilter => |it, _, _| it.on(Field::PrincipleFirstPriority),
        /// Its original title.
        title: StringFilter => |it, _, _| it.on(Field::PrincipleTitle),
        /// Whose.
        foundation: Box<FoundationWhere> => |it, today, depth| Ok(Filter::Some(Relation::PrincipleFoundation, Box::new(it.filter(today, depth)?))),
    }
    /// Conditions on an announcement; those that stand side by side hold together.
    AnnouncementWhere {
        /// Its id.
        id: IdFilter => |it, _, _| it.of(Kind::Announcement),
        /// Its slug.
        slug: StringFilter => |it, _, _| it.on(Field::AnnouncementSlug),
        /// Its original title.
        title: StringFilter => |it, _, _| it.on(Field::AnnouncementTitle),
        /// The language of the original.
        language: StringFilter => |it, _, _| it.on(Field::AnnouncementLanguage),
        /// When it was published.
        published_at: DateTimeFilter => |it, _, _| it.on(Field::AnnouncementPublishedAt),
        /// The foundations it is about.
        foundations: Box<FoundationsWhere> => |it, today, depth| it.over(Relation::AnnouncementFoundations, today, depth),
        /// The companies it names.
        companies: Box<CompaniesWhere> => |it, today, depth| it.over(Relation::AnnouncementCompanies, today, depth),
    }
    /// Conditions on a project; those that stand side by side hold together.
    ProjectWhere {
        /// Its id.
        id: IdFilter => |it, _, _| it.of(Kind::Project),
        /// Its slug.
        slug: StringFilter => |it, _, _| it.on(Field::ProjectSlug),
        /// Its name.
        name: StringFilter => |it, _, _| it.on(Field::ProjectName),
        /// The maturity as its source writes it.
        maturity: StringFilter => |it, _, _| it.on(Field::ProjectMaturity),
        /// When the foundation took it in.
        accepted: PartialDateFilter => |it, _, _| it.on(Field::ProjectAccepted),
        /// When it graduated.
        graduated: PartialDateFilter => |it, _, _| it.on(Field::ProjectGraduated),
        /// When it was archived.
        archived: PartialDateFilter => |it, _, _| it.on(Field::ProjectArchived),
        /// Who hosts it.
        foundation: Box<FoundationWhere> => |it, today, depth| Ok(Filter::Some(Relation::ProjectFoundation, Box::new(it.filter(today, depth)?))),
    }
}

macro_rules! quantified {
    ($($(#[$doc:meta])* $name:ident($condition:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, InputObject)]
        pub(crate) struct $name {
            /// At least one fulfils this.
            some: Option<Box<$condition>>,
            /// Each one fulfils this.
            every: Option<Box<$condition>>,
            /// None fulfils this.
            none: Option<Box<$condition>>,
        }

        impl $name {
            fn over(self, relation: Relation, today: Date, depth: u32) -> Result<Filter> {
                let lower = |condition: Option<Box<$condition>>| {
                    condition.map(|condition| condition.filter(today, depth)).transpose()
                };
                Ok(quantify(relation, &Filter::default(), lower(self.some)?, lower(self.every)?, lower(self.none)?))
            }
        }
    )*};
}

/// A condition on the records that a relation leads to, of which only those `among` count.
fn quantify(
    relation: Relation,
    among: &Filter,
    some: Option<Filter>,
    every: Option<Filter>,
    none: Option<Filter>,
) -> Filter {
    let exists = |condition| Filter::Some(relation, Box::new(Filter::All(vec![among.clone(), condition])));
    let not = |condition| Filter::Not(Box::new(condition));
    let tests =
        [some.map(exists), every.map(|every| not(exists(not(every)))), none.map(|none| not(exists(none)))];
    Filter::All(tests.into_iter().flatten().collect())
}

quantified! {
    /// Conditions on foundations that a record leads to.
    FoundationsWhere(FoundationWhere);
    /// Conditions on companies that a record leads to.
    CompaniesWhere(CompanyWhere);
    /// Conditions on principles that a record leads to.
    PrinciplesWhere(PrincipleWhere);
    /// Conditions on announcements that a record leads to.
    AnnouncementsWhere(AnnouncementWhere);
    /// Conditions on projects that a record leads to.
    ProjectsWhere(ProjectWhere);
}

/// Conditions on memberships that a record leads to: those that hold on a day, today unless said otherwise.
#[derive(Clone, Debug, Default, InputObject)]
pub(crate) struct MembersWhere {
    /// The day on which they hold; today where it is absent.
    as_of: Option<scalar::Date>,
    /// Whether those that have ended count too, by default not; excludes asOf.
    history: Option<bool>,
    /// At least one fulfils this.
    some: Option<Box<MemberWhere>>,
    /// Each one fulfils this.
    every: Option<Box<MemberWhere>>,
    /// None fulfils this.
    none: Option<Box<MemberWhere>>,
}

impl MembersWhere {
    fn over(self, relation: Relation, today: Date, depth: u32) -> Result<Filter> {
        let among = match (self.history.unwrap_or_default(), self.as_of) {
            (true, Some(_)) => {
                return Err(bad_input(
                    "`history` and `asOf` exclude each other: `history` counts every day.",
                ));
            }
            (true, None) => Filter::default(),
            (false, day) => Filter::valid_on(day.map_or(today, |day| day.0)),
        };
        let lower = |condition: Option<Box<MemberWhere>>| {
            condition.map(|condition| condition.filter(today, depth)).transpose()
        };
        Ok(quantify(relation, &among, lower(self.some)?, lower(self.every)?, lower(self.none)?))
    }
}
