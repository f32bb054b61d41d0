//! `Announcement`.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use pediment_storage::{AnnouncementText, Direction, Field, Id, Relation};

use super::{
    CompanyConnection, CompanyList, FoundationConnection, FoundationList, Languages, Person, Provenance,
    provenance,
};
use crate::{
    connection::{asked, connection, connection_of, connections_of},
    eager::Eager,
    global_id::global,
    input::{
        AnnouncementOrder, AnnouncementWhere, CompanyOrder, CompanyWhere, FoundationOrder, FoundationWhere,
        PageArgs,
    },
    language,
    loaders::loaders,
    rich_text,
    scalar::{DateTime, LanguageTag},
    siblings::{awaited_lists, fields, fits, referred},
};

/// Something published by or about foundations.
#[derive(Clone, Debug)]
pub(crate) struct Announcement {
    record: Arc<pediment_storage::Announcement>,
    languages: Languages,
}

impl Announcement {
    pub(crate) fn new(record: Arc<pediment_storage::Announcement>, languages: Languages) -> Self {
        Self { record, languages }
    }

    /// The translation that suits the reader best; None: the original does. The original needs no other read.
    async fn translation(&self, ctx: &Context<'_>) -> Result<Option<AnnouncementText>> {
        let wanted = self.languages.as_ref().unwrap_or(&loaders(ctx).languages);
        let original = wanted.first().is_none_or(|first| {
            language::best(std::slice::from_ref(first), &std::iter::once(self.record.language.as_str()))
                .is_some()
        });
        if original || !self.record.translated {
            return Ok(None);
        }
        let texts = loaders(ctx).texts(self.record.id).await?;
        let best = language::best(wanted, &texts.iter().map(|text| text.language.as_str()));
        Ok(best.filter(|place| *place > 0).map(|place| texts[place].clone()))
    }

    /// The text that suits the reader best, with its body.
    async fn text(&self, ctx: &Context<'_>) -> Result<Option<AnnouncementText>> {
        match self.translation(ctx).await? {
            Some(text) => Ok(Some(text)),
            None => Ok(loaders(ctx).texts(self.record.id).await?.first().cloned()),
        }
    }
}

/// Something published by or about foundations. Its texts are in the best language the reader asked for that there
/// is, else in the original.
#[Object]
impl Announcement {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        global(self.record.id)
    }

    /// Its unique, readable key.
    async fn slug(&self) -> &str {
        &self.record.slug
    }

    /// Its title, plain text.
    async fn title(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(self.translation(ctx).await?.map_or_else(|| self.record.title.clone(), |text| text.title))
    }

    /// A short text, plain.
    async fn summary(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.translation(ctx).await?.map_or_else(|| self.record.summary.clone(), |text| text.summary))
    }

    /// The whole text as it was written: Markdown, or HTML that nobody has cleaned. To show it, take `bodyHtml`.
    async fn body(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.text(ctx).await?.and_then(|text| text.body))
    }

    /// The whole text as HTML that is safe to show.
    async fn body_html(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let text = self.text(ctx).await?;
        Ok(text.and_then(|text| Some(rich_text::safe_html(&text.body?, text.body_format))))
    }

    /// The language of `title`, `summary` and `body`; `und`: not known.
    async fn language(&self, ctx: &Context<'_>) -> Result<LanguageTag> {
        let translation = self.translation(ctx).await?;
        Ok(LanguageTag(translation.map_or_else(|| self.record.language.clone(), |text| text.language)))
    }

    /// The language it was written in; `und`: not known.
    async fn original_language(&self) -> LanguageTag {
        LanguageTag(self.record.language.clone())
    }

    /// Its texts in every language, the original first.
    async fn translations(&self, ctx: &Context<'_>) -> Result<Vec<AnnouncementTranslation>> {
        let texts = loaders(ctx).texts(self.record.id).await?;
        Ok(texts.iter().map(AnnouncementTranslation::from).collect())
    }

    /// Who wrote it.
    async fn authors(&self, ctx: &Context<'_>) -> Result<Vec<Author>> {
        let authors = loaders(ctx).authors(self.record.id).await?;
        Ok(authors.iter().cloned().map(Author).collect())
    }

    /// Who published it, in words.
    async fn publisher(&self) -> Option<&str> {
        self.record.publisher.as_deref()
    }

    /// When it was published.
    async fn published_at(&self) -> DateTime {
        DateTime(self.record.published_at)
    }

    /// Until when nobody was shown it.
    async fn embargoed_until(&self) -> Option<DateTime> {
        self.record.embargoed_until.map(DateTime)
    }

    /// Where the original stands.
    async fn canonical_url(&self) -> Option<&str> {
        self.record.canonical_url.as_deref()
    }

    /// The foundations it is about, by name.
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
        connection_of(
            ctx,
            Some((Relation::FoundationAnnouncements, self.record.id.key())),
            FoundationList { condition, order_by, page },
        )
        .await
    }

    /// The companies it names, by name.
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
        connection_of(
            ctx,
            Some((Relation::CompanyAnnouncements, self.record.id.key())),
            CompanyList { condition, order_by, page },
        )
        .await
    }

    /// What sources say of it, contradictions kept.
    async fn provenance(&self, ctx: &Context<'_>) -> Result<Vec<Provenance>> {
        provenance(ctx, self.record.id).await
    }
}

fields!(Announcement of pediment_storage::Announcement {
    "id": id,
    "slug": slug,
    "title": title [title, language, translated],
    "summary": summary [summary, language, translated],
    "body": body [language, translated],
    "bodyHtml": body_html [language, translated],
    "language": language [language, translated],
    "originalLanguage": original_language [language],
    "publisher": publisher,
    "publishedAt": published_at,
    "embargoedUntil": embargoed_until,
    "canonicalUrl": canonical_url,
} {
    "translations" [] => fits::<AnnouncementTranslation>, |ctx, announcements| {
        awaited_lists(ctx, announcements.iter().map(|announcement: &Self| announcement.translations(ctx)))
    },
    "authors" [] => fits::<Author>, |ctx, announcements| {
        awaited_lists(ctx, announcements.iter().map(|announcement: &Self| announcement.authors(ctx)))
    },
    "foundations" [] => fits::<FoundationConnection>, |ctx, announcements| {
        connections_of::<FoundationList>(ctx, Relation::FoundationAnnouncements, keys(announcements))
    },
    "companies" [] => fits::<CompanyConnection>, |ctx, announcements| {
        connections_of::<CompanyList>(ctx, Relation::CompanyAnnouncements, keys(announcements))
    },
    "provenance" [] => fits::<Provenance>, |ctx, announcements| {
        awaited_lists(ctx, announcements.iter().map(|announcement: &Self| provenance(ctx, announcement.record.id)))
    },
});

/// An announcement in one language.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct AnnouncementTranslation {
    /// Which language.
    language: LanguageTag,
    /// Its title, plain text.
    title: String,
    /// A short text, plain.
    summary: Option<String>,
    /// The whole text as HTML that is safe to show.
    body_html: Option<String>,
    /// Where this text stands.
    url: Option<String>,
}

fields!(AnnouncementTranslation {
    "language": language,
    "title": title,
    "summary": summary,
    "bodyHtml": body_html,
    "url": url,
});

impl From<&AnnouncementText> for AnnouncementTranslation {
    fn from(text: &AnnouncementText) -> Self {
        Self {
            language: LanguageTag(text.language.clone()),
            title: text.title.clone(),
            summary: text.summary.clone(),
            body_html: text.body.as_deref().map(|body| rich_text::safe_html(body, text.body_format)),
            url: text.url.clone(),
        }
    }
}

/// An author of an announcement.
#[derive(Clone, Debug)]
pub(crate) struct Author(pediment_storage::Author);

/// An author of an announcement.
#[Object]
impl Author {
    /// The name as the announcement writes it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The person.
    async fn person(&self, ctx: &Context<'_>) -> Result<Person> {
        loaders(ctx).referred(self.0.person_id).await.map(Person)
    }
}

fields!(Author { "name": name } {
    "person" => fits::<Person>, |ctx, authors| {
        referred(ctx, authors.iter().map(|author: &Self| author.0.person_id).collect(), Person)
    },
});

connection!(
    AnnouncementConnection,
    AnnouncementEdge,
    Announcement,
    pediment_storage::Announcement,
    Languages,
    "announcements"
);

asked!(AnnouncementList, AnnouncementConnection, AnnouncementWhere, AnnouncementOrder, usually &[(Field::AnnouncementPublishedAt, Direction::Descending)], in language: LanguageTag);

fn keys(announcements: &[Announcement]) -> Vec<i64> {
    announcements.iter().map(|announcement| announcement.record.id.key()).collect()
}
