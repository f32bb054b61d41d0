//! From the arguments of an import to facts.

use std::path::Path;

use pediment_ingest::{
    Document, FeedOptions, LandscapeHistory, LandscapeOptions, PostsOptions, PrinciplesOptions, is_slug,
    language_tag,
};
use pediment_storage::{Facts, PartialDate};
use time::{Date, OffsetDateTime};

use super::{Feed, Landscape, Manifest, Posts, Principles};

type Result<T> = std::result::Result<T, pediment_ingest::Error>;

/// Reads a slug.
pub(super) fn slug(text: &str) -> std::result::Result<String, String> {
    if is_slug(text) {
        return Ok(text.to_owned());
    }
    Err("a slug is lower case, its words joined by `-`: linux-foundation".to_owned())
}

/// Reads a language.
pub(super) fn language(text: &str) -> std::result::Result<String, String> {
    language_tag(text).ok_or_else(|| "write a tag of BCP 47: de, zh-TW".to_owned())
}

/// Reads a day.
pub(in crate::cli) fn day(text: &str) -> std::result::Result<Date, String> {
    let date = text.parse::<PartialDate>().ok().filter(|date| date.as_str().len() == "2025-07-01".len());
    date.map(|date| date.first_day()).ok_or_else(|| "write a day as 2025-07-01".to_owned())
}

/// Today, in UTC.
pub(in crate::cli) fn today() -> Date {
    OffsetDateTime::now_utc().date()
}

impl Landscape {
    fn options(&self) -> Result<LandscapeOptions> {
        Ok(LandscapeOptions {
            foundation: self.foundation.clone(),
            foundation_name: self.foundation_name.clone(),
            observed_on: self.observed_on,
            settings: self.settings.as_deref().map(Document::read).transpose()?,
            members_categories: self.members_categories.clone(),
        })
    }

    /// The history that is asked for, if one is.
    pub(super) fn history(&self) -> Result<Option<LandscapeHistory>> {
        let (Some(repository), Some(path)) = (&self.git, &self.path) else { return Ok(None) };
        LandscapeHistory::open(repository, path, &self.options()?).map(Some)
    }

    pub(super) fn read(&self, today: Date) -> Result<Vec<Facts>> {
        let options = self.options()?;
        let read = |file: &Path| pediment_ingest::landscape(&Document::read(file)?, &options, today);
        self.files.iter().map(|file| read(file)).collect()
    }
}

impl Posts {
    pub(super) fn read(&self, today: Date) -> Result<Facts> {
        let options = PostsOptions {
            foundation: self.foundation.clone(),
            language: self.language.clone(),
            base_url: self.base_url.clone(),
            companies: self.companies.clone(),
            observed_on: self.observed_on,
        };
        pediment_ingest::Posts::read(&self.path)?.facts(&options, today)
    }
}

impl Feed {
    pub(super) async fn read(&self, today: Date) -> Result<Facts> {
        let options = FeedOptions {
            foundation: self.foundation.clone(),
            language: self.language.clone(),
            observed_on: self.observed_on,
        };
        let document = if self.place.contains("://") {
            pediment_ingest::fetch(&self.place).await?
        } else {
            Document::read(Path::new(&self.place))?
        };
        pediment_ingest::feed(&document, &options, today)
    }
}

impl Manifest {
    pub(super) fn read(&self, today: Date) -> Result<Vec<Facts>> {
        self.files.iter().map(|file| pediment_ingest::manifest(&Document::read(file)?, today)).collect()
    }
}

impl Principles {
    pub(super) fn read(&self, today: Date) -> Result<Facts> {
        let options = PrinciplesOptions {
            foundation: self.foundation.clone(),
            section: self.section.clone(),
            kept_as: self.kept_as.clone(),
            list: self.list,
            language: self.language.clone(),
            observed_on: self.observed_on,
        };
        pediment_ingest::principles(&Document::read(&self.file)?, &options, today)
    }
}
