//! The roots of all queries, and the entities that other subgraphs refer to.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use pediment_storage::{ChangeId, Record, SearchQuery, Since};

use crate::{
    connection::connection_of,
    cursor,
    eager::Eager,
    error::{bad_input, internal},
    global_id,
    input::{
        AnnouncementBy, AnnouncementOrder, AnnouncementWhere, CompanyBy, CompanyOrder, CompanyWhere,
        FoundationBy, FoundationOrder, FoundationWhere, LONGEST_PAGE, MemberOrder, MemberWhere, PageArgs,
        PrincipleOrder, PrincipleWhere, ProjectOrder, ProjectWhere, SearchType, limit,
    },
    loaders::{Loaders, loaders},
    object::{
        Announcement, AnnouncementConnection, AnnouncementList, ChangeConnection, Company, CompanyConnection,
        CompanyList, Foundation, FoundationConnection, FoundationList, Member, MemberConnection, MemberList,
        Node, Person, Principle, PrincipleConnection, PrincipleList, Project, ProjectConnection, ProjectList,
        SearchConnection, Seat, Source, chosen,
    },
    scalar::{Date, LanguageTag},
};

/// The roots of all queries.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Query;

/// A record by its global id, where the id is one of this kind.
async fn by_id<R: Record>(loaders: &Loaders, id: &ID) -> Result<Option<Arc<R>>> {
    let subject = global_id::decode(id)?;
    match global_id::key::<R::Id>(id) {
        Some(key) => loaders.record(key).await,
        None => Err(bad_input(format!(
            "This is the id of a {}: pass it to `node`, or pass an id of the type asked for.",
            subject.kind.name()
        ))),
    }
}

/// The record that another subgraph refers to; None where the id is of nothing.
async fn entity<R: Record>(loaders: &Loaders, id: &ID) -> Result<Option<Arc<R>>> {
    match global_id::key::<R::Id>(id) {
        Some(key) => loaders.record(key).await,
        None => Ok(None),
    }
}

/// Reads of foundation facts.
#[Object]
impl Query {
    /// Whatever has this global id; null where there is nothing.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A global id.")] id: ID,
    ) -> Result<Option<Node>> {
        Node::load(loaders(ctx), global_id::decode(&id)?).await
    }

    /// Whatever has these global ids, in their order; null where there is nothing.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global ids; 100 at most.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        if ids.len() > LONGEST_PAGE as usize {
            let count = ids.len();
            return Err(bad_input(format!(
                "`ids` holds {count} ids; pass at most {LONGEST_PAGE} at a time."
            )));
        }
        let subjects = ids.iter().map(global_id::decode).collect::<Result<Vec<_>>>()?;
        let loads = subjects.into_iter().map(|subject| Node::load(loaders(ctx), subject));
        futures_util::future::try_join_all(loads).await
    }

    /// One foundation; null where there is none.
    async fn foundation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] by: FoundationBy,
    ) -> Result<Option<Eager<Foundation>>> {
        let found = match by {
            FoundationBy::Id(id) => by_id(loaders(ctx), &id).await?,
            FoundationBy::Slug(slug) => loaders(ctx).by_slug(slug).await?,
        };
        Ok(found.map(Foundation).map(Eager))
    }

    /// All foundations, by name.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn foundations(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "where", desc = "Which of them.")] condition: Option<Box<FoundationWhere>>,
        #[graphql(desc = "In which order; the id decides between equals.")] order_by: Option<
            Vec<FoundationOrder>,
        >,
        #[graphql(desc = "How many, from the beginning; 20 by default, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Eager<FoundationConnection>> {
        let page = PageArgs::new(ctx, first, after, last, before);
        connection_of(ctx, None, FoundationList { condition, order_by, page }).await
    }

    /// One company; null where there is none. A company that was merged into another is answered with that one.
    async fn company(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] by: CompanyBy,
    ) -> Result<Option<Eager<Company>>> {
        let loaders = loaders(ctx);
        let found = match by {
            CompanyBy::Id(id) => by_id(loaders, &id).await?,
            CompanyBy::Slug(slug) => loaders.by_slug(slug).await?,
            CompanyBy::Identifier(key) => {
                let key = pediment_storage::Identifier { scheme: key.scheme.into(), value: key.value };
                match loaders.company_by_identifier(key).await? {
                    Some(id) => loaders.record(id).await?,
                    None => None,
                }
            }
        };
        Ok(found.map(Company).map(Eager))
    }

    /// All companies, by name.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn companies(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "where", desc = "Which of them.")] condition: Option<Box<CompanyWhere>>,
        #[graphql(desc = "In which order; the id decides between equals.")] order_by: Option<
            Vec<CompanyOrder>,
        >,
        #[graphql(desc = "How many, from the beginning; 20 by default, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Eager<CompanyConnection>> {
        let page = PageArgs::new(ctx, first, after, last, before);
        connection_of(ctx, None, CompanyList { condition, order_by, page }).await
    }

    /// All memberships on a day, or over all time, by company name.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn members(
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
        connection_of(ctx, None, asked).await
    }

    /// All principles, first priorities among them, in the order in which they were first stated.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn principles(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The languages the reader wants, the best first; by default those of Accept-Language."
        )]
        language: Option<Vec<LanguageTag>>,
        #[graphql(name = "where", desc = "Which of them.")] condition: Option<Box<PrincipleWhere>>,
        #[graphql(desc = "In which order; the id decides between equals.")] order_by: Option<
            Vec<PrincipleOrder>,
        >,
        #[graphql(desc = "How many, from the beginning; 20 by default, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Eager<PrincipleConnection>> {
        let page = PageArgs::new(ctx, first, after, last, before);
        let asked = PrincipleList { language, condition, order_by, page };
        connection_of(ctx, None, asked).await
    }

    /// One announcement; null where there is none.
    async fn announcement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] by: AnnouncementBy,
        #[graphql(
            desc = "The languages the reader wants, the best first; by default those of Accept-Language."
        )]
        language: Option<Vec<LanguageTag>>,
    ) -> Result<Option<Eager<Announcement>>> {
        let loaders = loaders(ctx);
        let found = match by {
            AnnouncementBy::Id(id) => by_id(loaders, &id).await?,
            AnnouncementBy::Slug(slug) => loaders.by_slug(slug).await?,
            AnnouncementBy::Url(url) => match loaders.announcement_by_url(url).await? {
                Some(id) => loaders.record(id).await?,
                None => None,
            },
        };
        Ok(found.map(|record| Eager(Announcement::new(record, chosen(language)))))
    }

    /// All announcements, the latest first.
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
        connection_of(ctx, None, asked).await
    }

    /// All projects, by name.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn projects(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "where", desc = "Which of them.")] condition: Option<Box<ProjectWhere>>,
        #[graphql(desc = "In which order; the id decides between equals.")] order_by: Option<
            Vec<ProjectOrder>,
        >,
        #[graphql(desc = "How many, from the beginning; 20 by default, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Eager<ProjectConnection>> {
        let page = PageArgs::new(ctx, first, after, last, before);
        connection_of(ctx, None, ProjectList { condition, order_by, page }).await
    }

    /// Full-text search, the best answers first. Of more than 5000 texts that hold the words, the 5000 latest to be
    /// written are ranked.
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Words, of which each must occur; \"…\" holds words together; a trailing * is a prefix."
        )]
        text: String,
        #[graphql(desc = "What to look for; everything by default.")] types: Option<Vec<SearchType>>,
        #[graphql(desc = "How many; 20 by default, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<Eager<SearchConnection>> {
        if !text.chars().any(char::is_alphanumeric) {
            return Err(bad_input("`text` holds no word: pass at least one word to search for."));
        }
        let wanted = limit("first", first)?;
        let query = SearchQuery {
            text,
            kinds: types.unwrap_or_default().into_iter().map(Into::into).collect(),
            limit: wanted + 1,
            after: after.as_deref().map(cursor::decode_hit).transpose()?,
        };
        let found = loaders(ctx).store().search(&query).await.map_err(internal)?;
        Ok(Eager(SearchConnection::new(found, wanted as usize, query.after.is_some())))
    }

    /// What changed, oldest first. Pass `pageInfo.endCursor` as `since` to go on from there: it is given even where
    /// nothing is new.
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only what came after this cursor; from the beginning by default.")] since: Option<
            String,
        >,
        #[graphql(desc = "How many; 20 by default, 100 at most.")] first: Option<i32>,
    ) -> Result<Eager<ChangeConnection>> {
        let wanted = limit("first", first)?;
        let after = since.as_deref().map(cursor::decode_change).transpose()?.unwrap_or_default();
        let since = Since { after: ChangeId(after), limit: wanted + 1 };
        let changes = loaders(ctx).store().changes(since).await.map_err(internal)?;
        Ok(Eager(ChangeConnection::new(changes, wanted as usize, after)))
    }

    /// A foundation that another subgraph refers to by id.
    #[graphql(entity)]
    async fn foundation_entity_by_id(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Eager<Foundation>>> {
        Ok(entity(loaders(ctx), &id).await?.map(Foundation).map(Eager))
    }

    /// A foundation that another subgraph refers to by slug.
    #[graphql(entity)]
    async fn foundation_entity_by_slug(
        &self,
        ctx: &Context<'_>,
        slug: String,
    ) -> Result<Option<Eager<Foundation>>> {
        Ok(loaders(ctx).by_slug(slug).await?.map(Foundation).map(Eager))
    }

    /// A company that another subgraph refers to by id.
    #[graphql(entity)]
    async fn company_entity_by_id(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Eager<Company>>> {
        Ok(entity(loaders(ctx), &id).await?.map(Company).map(Eager))
    }

    /// A company that another subgraph refers to by slug.
    #[graphql(entity)]
    async fn company_entity_by_slug(
        &self,
        ctx: &Context<'_>,
        slug: String,
    ) -> Result<Option<Eager<Company>>> {
        Ok(loaders(ctx).by_slug(slug).await?.map(Company).map(Eager))
    }

    /// An announcement that another subgraph refers to by id.
    #[graphql(entity)]
    async fn announcement_entity_by_id(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<Eager<Announcement>>> {
        Ok(entity(loaders(ctx), &id).await?.map(|record| Eager(Announcement::new(record, None))))
    }

    /// An announcement that another subgraph refers to by slug.
    #[graphql(entity)]
    async fn announcement_entity_by_slug(
        &self,
        ctx: &Context<'_>,
        slug: String,
    ) -> Result<Option<Eager<Announcement>>> {
        Ok(loaders(ctx).by_slug(slug).await?.map(|record| Eager(Announcement::new(record, None))))
    }

    /// A member that another subgraph refers to by id.
    #[graphql(entity)]
    async fn member_entity_by_id(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Eager<Member>>> {
        Ok(entity(loaders(ctx), &id).await?.map(|record| Eager(Member::new(record, ()))))
    }

    /// A principle that another subgraph refers to by id.
    #[graphql(entity)]
    async fn principle_entity_by_id(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Eager<Principle>>> {
        Ok(entity(loaders(ctx), &id).await?.map(|record| Eager(Principle::new(record, None))))
    }

    /// A project that another subgraph refers to by id.
    #[graphql(entity)]
    async fn project_entity_by_id(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Eager<Project>>> {
        Ok(entity(loaders(ctx), &id).await?.map(|record| Eager(Project::new(record, ()))))
    }

    /// A person that another subgraph refers to by id.
    #[graphql(entity)]
    async fn person_entity_by_id(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Person>> {
        Ok(entity(loaders(ctx), &id).await?.map(Person))
    }

    /// A source that another subgraph refers to by id.
    #[graphql(entity)]
    async fn source_entity_by_id(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Source>> {
        Ok(entity(loaders(ctx), &id).await?.map(Source))
    }

    /// A seat that another subgraph refers to by id.
    #[graphql(entity)]
    async fn seat_entity_by_id(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Seat>> {
        Ok(entity(loaders(ctx), &id).await?.map(Seat))
    }
}
