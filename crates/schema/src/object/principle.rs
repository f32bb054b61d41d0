//! `Principle`.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use pediment_storage::{Columns, Direction, Field, Filter, List, PrincipleText, Relation};

use super::{Foundation, Languages, Provenance, provenance};
use crate::{
    connection::{asked, connection},
    eager::Eager,
    global_id::global,
    input::{PrincipleOrder, PrincipleWhere},
    language,
    loaders::{Loaders, loaders},
    scalar::LanguageTag,
    siblings::{Recorded, awaited_lists, fields, fits, lists, referred},
};

/// A rule that a foundation binds itself to.
#[derive(Clone, Debug)]
pub(crate) struct Principle {
    record: Arc<pediment_storage::Principle>,
    languages: Languages,
}

impl Principle {
    pub(crate) fn new(record: Arc<pediment_storage::Principle>, languages: Languages) -> Self {
        Self { record, languages }
    }

    fn text(&self, ctx: &Context<'_>) -> Result<&PrincipleText> {
        let wanted = self.languages.as_ref().unwrap_or(&loaders(ctx).languages);
        let best = language::best(wanted, &self.record.texts.iter().map(|text| text.language.as_str()));
        self.record.texts.get(best.unwrap_or(0)).ok_or_else(|| "this principle has no text".into())
    }
}

/// A rule that a foundation binds itself to.
#[Object]
impl Principle {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        global(self.record.id)
    }

    /// The foundation that binds itself to it.
    async fn foundation(&self, ctx: &Context<'_>) -> Result<Eager<Foundation>> {
        loaders(ctx).referred(self.record.foundation_id).await.map(Foundation).map(Eager)
    }

    /// The document, or part of it, that lists it.
    async fn section(&self) -> &str {
        &self.record.section
    }

    /// Its place in the section, from 1; 0 is the first priority, which stands before the numbered ones.
    async fn ordinal(&self) -> i32 {
        self.record.ordinal
    }

    /// Whether it is the foundation's first priority.
    async fn first_priority(&self) -> bool {
        self.record.first_priority
    }

    /// In a few words, in `language`.
    #[expect(clippy::unused_async, reason = "resolvers are async")]
    async fn title(&self, ctx: &Context<'_>) -> Result<&str> {
        Ok(&self.text(ctx)?.title)
    }

    /// In full, in `language`.
    #[expect(clippy::unused_async, reason = "resolvers are async")]
    async fn statement(&self, ctx: &Context<'_>) -> Result<&str> {
        Ok(&self.text(ctx)?.statement)
    }

    /// The language of `title` and `statement`: the best the reader asked for that there is, else the original.
    #[expect(clippy::unused_async, reason = "resolvers are async")]
    async fn language(&self, ctx: &Context<'_>) -> Result<LanguageTag> {
        Ok(LanguageTag(self.text(ctx)?.language.clone()))
    }

    /// Its texts in every language, the original first.
    async fn translations(&self) -> Vec<PrincipleTranslation> {
        self.record.texts.iter().map(PrincipleTranslation::from).collect()
    }

    /// What sources say of it, contradictions kept.
    async fn provenance(&self, ctx: &Context<'_>) -> Result<Vec<Provenance>> {
        provenance(ctx, self.record.id).await
    }
}

/// A principle in one language.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct PrincipleTranslation {
    /// Which language.
    language: LanguageTag,
    /// In a few words.
    title: String,
    /// In full.
    statement: String,
}

fields!(PrincipleTranslation { "language": language, "title": title, "statement": statement });

impl From<&PrincipleText> for PrincipleTranslation {
    fn from(text: &PrincipleText) -> Self {
        Self {
            language: LanguageTag(text.language.clone()),
            title: text.title.clone(),
            statement: text.statement.clone(),
        }
    }
}

fields!(Principle {
    "id": id,
    "section": section,
    "ordinal": ordinal,
    "firstPriority": first_priority,
    "title": title,
    "statement": statement,
    "language": language,
} {
    "foundation" => fits::<Foundation>, |ctx, principles| {
        let ids = principles.iter().map(|principle: &Self| principle.record.foundation_id);
        referred(ctx, ids.collect(), Foundation)
    },
    "translations" => fits::<PrincipleTranslation>, |ctx, principles| {
        let texts = principles.iter().map(|principle: &Self| principle.record.texts.iter());
        lists(ctx, texts.map(|texts| texts.map(PrincipleTranslation::from).collect()).collect())
    },
    "provenance" => fits::<Provenance>, |ctx, principles| {
        awaited_lists(ctx, principles.iter().map(|principle: &Self| provenance(ctx, principle.record.id)))
    },
});

impl Recorded for Principle {
    type Record = pediment_storage::Principle;

    /// Its texts are in rows of their own: it is always read whole.
    fn columns(_: &str) -> Columns {
        Columns::ALL
    }
}

connection!(
    PrincipleConnection,
    PrincipleEdge,
    Principle,
    pediment_storage::Principle,
    Languages,
    "principles"
);

asked!(PrincipleList, PrincipleConnection, PrincipleWhere, PrincipleOrder, usually &[], in language: LanguageTag);

/// The principles of one foundation by section and ordinal: the numbered ones, or the first priority.
pub(crate) async fn of_foundation(
    loaders: &Loaders,
    foundation: i64,
    first_priority: bool,
    languages: Languages,
) -> Result<Vec<Principle>> {
    let flag = pediment_storage::Test::In(vec![pediment_storage::Value::Flag(first_priority)]);
    let list = List {
        filter: Filter::Field(Field::PrincipleFirstPriority, flag),
        order: vec![
            (Field::PrincipleSection, Direction::Ascending),
            (Field::PrincipleOrdinal, Direction::Ascending),
        ],
    };
    let instead = "`principles(where: { foundation: … })`";
    let principles = loaders.all_under(Relation::PrincipleFoundation, foundation, &list, instead).await?;
    Ok(principles.into_iter().map(|record| Principle::new(record, languages.clone())).collect())
}
