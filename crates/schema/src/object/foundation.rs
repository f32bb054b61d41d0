//! `Foundation`.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use pediment_storage::{Direction, Field, Id, Relation};

use super::{
    AnnouncementConnection, AnnouncementList, FoundationStatus, Member, MemberConnection, MemberList,
    Principle, ProjectConnection, ProjectList, Provenance, TierClass, chosen, of_foundation, provenance,
};
use crate::{
    column::Column,
    connection::{asked, connection, connection_of, connections_of},
    eager::{Eager, EagerList},
    global_id::global,
    input::{
        AnnouncementOrder, AnnouncementWhere, FoundationOrder, FoundationWhere, MemberOrder, MemberWhere,
        PageArgs, ProjectOrder, ProjectWhere, argument,
    },
    loaders::loaders,
    scalar::{Date, LanguageTag, PartialDate},
    siblings::{all, awaited_lists, fields, fits, known, perhaps},
};

/// An organisation that hosts projects and has members.
#[derive(Clone, Debug)]
pub(crate) struct Foundation(pub(crate) Arc<pediment_storage::Foundation>);

impl Foundation {
    fn new(record: Arc<pediment_storage::Foundation>, (): ()) -> Self {
        Self(record)
    }

    /// How many members each tier has.
    async fn by_tier(&self, ctx: &Context<'_>, day: Option<Date>) -> Result<Vec<TierCount>> {
        let loaders = loaders(ctx);
        let counts = loaders.tiers(self.0.id, day.map_or(loaders.today, |day| day.0)).await?;
        let count = |(tier, class, count): &(Option<String>, pediment_storage::TierClass, u64)| TierCount {
            tier: tier.clone(),
            tier_class: (*class).into(),
            count: *count,
        };
        Ok(counts.iter().map(count).collect())
    }

    /// The members that hold a seat on its governing board.
    async fn on_board(&self, ctx: &Context<'_>, day: Option<Date>) -> Result<Vec<Member>> {
        let loaders = loaders(ctx);
        let board = loaders.board(self.0.id, day.map_or(loaders.today, |day| day.0)).await?;
        Ok(board.iter().map(|member| Member::new(Arc::clone(member), ())).collect())
    }
}

/// An organisation that hosts projects and has members.
#[Object]
impl Foundation {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// Its unique, readable key: `pytorch`.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Its web site.
    async fn homepage(&self) -> Option<&str> {
        self.0.homepage.as_deref()
    }

    /// When it was founded.
    async fn founded_on(&self) -> Option<PartialDate> {
        self.0.founded_on.clone().map(PartialDate)
    }

    /// Whether it still exists.
    async fn status(&self) -> FoundationStatus {
        self.0.status.into()
    }

    /// The foundation it is part of.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Eager<Self>>> {
        match self.0.parent_id {
            Some(id) => Ok(loaders(ctx).record(id).await?.map(Self).map(Eager)),
            None => Ok(None),
        }
    }

    /// The foundations that are part of it, by name.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn children(
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
        connection_of(
            ctx,
            Some((Relation::FoundationParent, self.0.id.key())),
            FoundationList { condition, order_by, page },
        )
        .await
    }

    /// Its members on a day, or over all time, by company name.
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
        connection_of(ctx, Some((Relation::MemberFoundation, self.0.id.key())), asked).await
    }

    /// The members that hold a seat on its governing board on a day, by company name.
    async fn board(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day; today by default.")] as_of: Option<Date>,
    ) -> Result<EagerList<Member>> {
        self.on_board(ctx, as_of).await.map(EagerList)
    }

    /// How many members each tier has on a day, the greatest class first.
    async fn tiers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day; today by default.")] as_of: Option<Date>,
    ) -> Result<Vec<TierCount>> {
        self.by_tier(ctx, as_of).await
    }

    /// The numbered principles it binds itself to, by section and ordinal.
    async fn principles(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The languages the reader wants, the best first; by default those of Accept-Language."
        )]
        language: Option<Vec<LanguageTag>>,
    ) -> Result<EagerList<Principle>> {
        of_foundation(loaders(ctx), self.0.id.key(), false, chosen(language)).await.map(EagerList)
    }

    /// The principle it puts before all others.
    async fn first_priority(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The languages the reader wants, the best first; by default those of Accept-Language."
        )]
        language: Option<Vec<LanguageTag>>,
    ) -> Result<Option<Principle>> {
        Ok(of_foundation(loaders(ctx), self.0.id.key(), true, chosen(language)).await?.into_iter().next())
    }

    /// The announcements about it, the latest first.
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
        connection_of(ctx, Some((Relation::AnnouncementFoundations, self.0.id.key())), asked).await
    }

    /// The projects it hosts or hosted, by name.
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
        connection_of(
            ctx,
            Some((Relation::ProjectFoundation, self.0.id.key())),
            ProjectList { condition, order_by, page },
        )
        .await
    }

    /// What sources say of it, contradictions kept.
    async fn provenance(&self, ctx: &Context<'_>) -> Result<Vec<Provenance>> {
        provenance(ctx, self.0.id).await
    }
}

/// How many members a tier has.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct TierCount {
    /// The tier as its source writes it; null: those whose tier is not known.
    tier: Option<String>,
    /// What the tier amounts to.
    tier_class: TierClass,
    /// How many members.
    count: u64,
}

fields!(TierCount { "tier": tier, "tierClass": tier_class, "count": count });

fields!(Foundation of pediment_storage::Foundation {
    "id": id,
    "slug": slug,
    "name": name,
    "homepage": homepage,
    "foundedOn": founded_on,
    "status": status,
} {
    "parent" [parent_id] => fits::<Foundation>, |ctx, foundations| {
        known(ctx, foundations.iter().map(|foundation: &Self| foundation.0.parent_id).collect(), Self)
    },
    "children" [] => fits::<FoundationConnection>, |ctx, foundations| {
        connections_of::<FoundationList>(ctx, Relation::FoundationParent, keys(foundations))
    },
    "members" [] => fits::<MemberConnection>, |ctx, foundations| {
        connections_of::<MemberList>(ctx, Relation::MemberFoundation, keys(foundations))
    },
    "board" [] => fits::<Member>, |ctx, foundations| boards(ctx, foundations),
    "principles" [] => fits::<Principle>, |ctx, foundations| numbered_principles(ctx, foundations),
    "tiers" [] => fits::<TierCount>, |ctx, foundations| tiers(ctx, foundations),
    "firstPriority" [] => fits::<Principle>, |ctx, foundations| first_priorities(ctx, foundations),
    "announcements" [] => fits::<AnnouncementConnection>, |ctx, foundations| {
        connections_of::<AnnouncementList>(ctx, Relation::AnnouncementFoundations, keys(foundations))
    },
    "projects" [] => fits::<ProjectConnection>, |ctx, foundations| {
        connections_of::<ProjectList>(ctx, Relation::ProjectFoundation, keys(foundations))
    },
    "provenance" [] => fits::<Provenance>, |ctx, foundations| {
        awaited_lists(ctx, foundations.iter().map(|foundation: &Self| provenance(ctx, foundation.0.id)))
    },
});

connection!(
    FoundationConnection,
    FoundationEdge,
    Foundation,
    pediment_storage::Foundation,
    (),
    "foundations"
);

asked!(
    FoundationList,
    FoundationConnection,
    FoundationWhere,
    FoundationOrder,
    usually & [(Field::FoundationName, Direction::Ascending)]
);

fn keys(foundations: &[Foundation]) -> Vec<i64> {
    foundations.iter().map(|foundation| foundation.0.id.key()).collect()
}

async fn boards(ctx: &Context<'_>, foundations: &[Foundation]) -> Option<Column> {
    let day: Option<Date> = argument(ctx, "asOf").ok()?;
    let boards = foundations.iter().map(|foundation| foundation.on_board(ctx, day.clone()));
    awaited_lists(ctx, boards).await
}

async fn tiers(ctx: &Context<'_>, foundations: &[Foundation]) -> Option<Column> {
    let day: Option<Date> = argument(ctx, "asOf").ok()?;
    awaited_lists(ctx, foundations.iter().map(|foundation| foundation.by_tier(ctx, day.clone()))).await
}

async fn first_priorities(ctx: &Context<'_>, foundations: &[Foundation]) -> Option<Column> {
    let languages = chosen(argument(ctx, "language").ok()?);
    let keys = keys(foundations).into_iter();
    let principles = keys.map(|key| of_foundation(loaders(ctx), key, true, languages.clone()));
    let first = all(principles).await?.into_iter().map(|principles| principles.into_iter().next());
    perhaps(ctx, first.collect()).await
}

async fn numbered_principles(ctx: &Context<'_>, foundations: &[Foundation]) -> Option<Column> {
    let languages = chosen(argument(ctx, "language").ok()?);
    let keys = keys(foundations).into_iter();
    awaited_lists(ctx, keys.map(|key| of_foundation(loaders(ctx), key, false, languages.clone()))).await
}
