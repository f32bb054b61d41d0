//! `Company`.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use pediment_storage::{Direction, Field, Id, List, Relation};

use super::{
    AnnouncementConnection, AnnouncementList, IdentifierScheme, MemberConnection, MemberList, Provenance,
    provenance,
};
use crate::{
    column::Column,
    connection::{asked, connection, connection_of, connections_of},
    eager::{Eager, EagerList},
    global_id::global,
    input::{
        AnnouncementOrder, AnnouncementWhere, CompanyOrder, CompanyWhere, MemberOrder, MemberWhere, PageArgs,
    },
    json::Leaf,
    loaders::loaders,
    scalar::{Date, LanguageTag},
    siblings::{all, always, awaited_lists, fields, fits, known},
};

/// An organisation that can be a member anywhere.
#[derive(Clone, Debug)]
pub(crate) struct Company(pub(crate) Arc<pediment_storage::Company>);

impl Company {
    fn new(record: Arc<pediment_storage::Company>, (): ()) -> Self {
        Self(record)
    }

    /// The companies that belong to it.
    async fn owned(&self, ctx: &Context<'_>) -> Result<Vec<Self>> {
        let (under, parent) = (Relation::CompanyParent, self.0.id.key());
        let list = List { order: BY_NAME.to_vec(), ..List::default() };
        let instead = "`companies(where: { parent: … })`";
        let subsidiaries = loaders(ctx).all_under(under, parent, &list, instead).await?;
        Ok(subsidiaries.into_iter().map(Self).collect())
    }
}

/// An organisation that can be a member anywhere.
#[Object]
impl Company {
    /// Its global id. It stays through renames; after a merger it leads to the company that goes on.
    pub(crate) async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// Its unique, readable key.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// The name it is known by.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The name in the register of companies.
    async fn legal_name(&self) -> Option<&str> {
        self.0.legal_name.as_deref()
    }

    /// Its web site.
    async fn homepage(&self) -> Option<&str> {
        self.0.homepage.as_deref()
    }

    /// The ISO 3166-1 alpha-2 code of its seat.
    async fn country(&self) -> Option<&str> {
        self.0.country.as_deref()
    }

    /// Its keys in other systems.
    async fn identifiers(&self, ctx: &Context<'_>) -> Result<Vec<Identifier>> {
        let identifiers = loaders(ctx).identifiers(self.0.id).await?;
        let identifier = |key: &pediment_storage::Identifier| Identifier {
            scheme: key.scheme.into(),
            value: key.value.clone(),
        };
        Ok(identifiers.iter().map(identifier).collect())
    }

    /// Its other names, former ones among them.
    async fn aliases(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(loaders(ctx).aliases(self.0.id).await?.to_vec())
    }

    /// The company it belongs to.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Eager<Self>>> {
        match self.0.parent_id {
            Some(id) => Ok(loaders(ctx).record(id).await?.map(Self).map(Eager)),
            None => Ok(None),
        }
    }

    /// All companies that belong to it, by name. More than a thousand are an error: list those with `companies`.
    async fn subsidiaries(&self, ctx: &Context<'_>) -> Result<EagerList<Self>> {
        self.owned(ctx).await.map(EagerList)
    }

    /// Its memberships on a day, or over all time, the earliest first.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day on which they hold; today by default.")] as_of: Option<Date>,
        #[graphql(desc = "Whether to list those that have ended too, by default not; excludes asOf.")]
        history: Option<bool>,
        #[graphql(name = "where", desc = "Which of them.")] condition: Option<Box<MemberWhere>>,
        #[graphql(desc = "In which order; the id decides between equals.")] order_by: Option<
            Vec<MemberOrder>,
        >,
        #[graphql(desc = "How many, from the beginning; 20 by default, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Eager<MemberConnection>> {
        let page = PageArgs::new(ctx, first, after, last, before);
        let asked = MemberList { as_of, history, condition, order_by, page };
        connection_of(ctx, Some((Relation::MemberCompany, self.0.id.key())), asked).await
    }

    /// The announcements that name it, the latest first.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn announcements(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The languages the reader wants, the best first; by default those of Accept-Language."
        )]
        language: Option<Vec<LanguageTag>>,
        #[graphql(name = "where", desc = "Which of them.")] condition: Option<Box<AnnouncementWhere>>,
        #[graphql(desc = "In which order; the id decides between equals.")] order_by: Option<
            Vec<AnnouncementOrder>,
        >,
        #[graphql(desc = "How many, from the beginning; 20 by default, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Eager<AnnouncementConnection>> {
        let page = PageArgs::new(ctx, first, after, last, before);
        let asked = AnnouncementList { language, condition, order_by, page };
        connection_of(ctx, Some((Relation::AnnouncementCompanies, self.0.id.key())), asked).await
    }

    /// What sources say of it, contradictions kept.
    async fn provenance(&self, ctx: &Context<'_>) -> Result<Vec<Provenance>> {
        provenance(ctx, self.0.id).await
    }
}

fields!(Company of pediment_storage::Company {
    "id": id,
    "slug": slug,
    "name": name,
    "legalName": legal_name,
    "homepage": homepage,
    "country": country,
} {
    "identifiers" [] => fits::<Identifier>, |ctx, companies| {
        awaited_lists(ctx, companies.iter().map(|company: &Self| company.identifiers(ctx)))
    },
    "aliases" [] => always, |ctx, companies| aliases(ctx, companies),
    "subsidiaries" [] => fits::<Company>, |ctx, companies| {
        awaited_lists(ctx, companies.iter().map(|company: &Self| company.owned(ctx)))
    },
    "parent" [parent_id] => fits::<Company>, |ctx, companies| {
        known(ctx, companies.iter().map(|company: &Self| company.0.parent_id).collect(), Self)
    },
    "memberships" [] => fits::<MemberConnection>, |ctx, companies| {
        connections_of::<MemberList>(ctx, Relation::MemberCompany, keys(companies))
    },
    "announcements" [] => fits::<AnnouncementConnection>, |ctx, companies| {
        connections_of::<AnnouncementList>(ctx, Relation::AnnouncementCompanies, keys(companies))
    },
    "provenance" [] => fits::<Provenance>, |ctx, companies| {
        awaited_lists(ctx, companies.iter().map(|company: &Self| provenance(ctx, company.0.id)))
    },
});

/// A key of a company in another system.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct Identifier {
    /// Which system.
    scheme: IdentifierScheme,
    /// The key there.
    value: String,
}

connection!(CompanyConnection, CompanyEdge, Company, pediment_storage::Company, (), "companies");

fields!(Identifier { "scheme": scheme, "value": value });

/// The usual order.
const BY_NAME: [(Field, Direction); 1] = [(Field::CompanyName, Direction::Ascending)];

asked!(CompanyList, CompanyConnection, CompanyWhere, CompanyOrder, usually & BY_NAME);

async fn aliases(ctx: &Context<'_>, companies: &[Company]) -> Option<Column> {
    let aliases = all(companies.iter().map(|company| loaders(ctx).aliases(company.0.id))).await?;
    let lengths: Vec<usize> = aliases.iter().map(|names| names.len()).collect();
    let names: Vec<Leaf<'_>> = aliases.iter().flat_map(|names| names.iter().map(Leaf::from)).collect();
    Some(Column::leaves(names.into_iter()).lists(&lengths))
}

fn keys(companies: &[Company]) -> Vec<i64> {
    companies.iter().map(|company| company.0.id.key()).collect()
}
