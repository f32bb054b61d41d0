//! One post.

use pediment_storage::{AnnouncementText, BodyFormat, Millis, PersonFacts};
use url::Url;

use super::{PostsOptions, author, path};
use crate::front_matter::FrontMatter;
use crate::slug::slug;
use crate::{Document, Error, Fault, Result, date, language, markdown};

const DATES: &[&str] =
    &["date", "publishDate", "publishdate", "pubDate", "published_at", "publishedAt", "published", "created"];
const LANGUAGES: &[&str] = &["lang", "language", "locale"];
const GROUPS: &[&str] = &["translationKey", "translationkey", "translation_key", "translation_id", "ref"];

/// A post, read.
#[derive(Debug)]
pub(super) struct Post {
    /// Its path in the folder.
    pub(super) path: String,
    /// What it shares with its translations.
    pub(super) group: String,
    /// Its key, without the foundation.
    pub(super) key: String,
    pub(super) published_at: Millis,
    pub(super) text: AnnouncementText,
    pub(super) authors: Vec<PersonFacts>,
    pub(super) canonical_url: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) companies: Vec<String>,
}

/// What became of a document.
pub(super) enum Read {
    Post(Box<Post>),
    LeftOut(&'static str),
}

impl Post {
    /// Reads a document.
    pub(super) fn read(
        folder: &str,
        path: &str,
        document: &Document,
        options: &PostsOptions,
    ) -> Result<Read> {
        let front = FrontMatter::read(document)?;
        if front.is("draft", true)
            || front.is("published", false)
            || path.split('/').any(|part| part == "_drafts")
        {
            return Ok(Read::LeftOut("a draft"));
        }
        let place = path::read(folder, path);
        let Some(published_at) = published_at(&front, &document.name, path)? else {
            return Ok(Read::LeftOut("neither its front matter nor its name has a date"));
        };
        let body = front.body.trim();
        let title = front
            .text(&["title"])
            .or_else(|| markdown::first_heading(body))
            .unwrap_or_else(|| place.stem.replace(['-', '_'], " "));
        let summary = front
            .text(&["description", "excerpt", "summary", "abstract"])
            .or_else(|| markdown::first_paragraph(body))
            .map(|text| markdown::shortened(&text, 300));
        let url = front
            .text(&["permalink", "url"])
            .and_then(|path| absolute(options.base_url.as_deref(), &path))
            .or_else(|| absolute(options.base_url.as_deref(), &web_path(path)));
        let canonical = front.text(&["canonical", "canonical_url", "canonicalUrl", "canonicalURL"]);
        let group = match front.text(GROUPS) {
            Some(key) => format!("key:{key}"),
            None => place.neutral.clone(),
        };
        let key = front.text(&["slug"]).map_or_else(|| slug(&place.stem), |own| slug(&own));
        let key = if key.is_empty() { slug(&title) } else { key };
        Ok(Read::Post(Box::new(Self {
            path: path.to_owned(),
            group,
            key,
            published_at,
            text: AnnouncementText {
                language: language(&front, place.language, options)?,
                title: title.split_whitespace().collect::<Vec<_>>().join(" "),
                summary: summary.filter(|text| !text.is_empty()),
                body: Some(body.to_owned()).filter(|body| !body.is_empty()),
                body_format: BodyFormat::Markdown,
                url: url.clone(),
            },
            authors: author::people(&front.texts(&["authors", "author", "by"])),
            canonical_url: canonical.and_then(|url| absolute(None, &url)).or(url),
            publisher: front.text(&["publisher"]),
            companies: front.texts(&["companies"]),
        })))
    }
}

fn published_at(front: &FrontMatter<'_>, name: &str, path: &str) -> Result<Option<Millis>> {
    let written = DATES.iter().find_map(|key| front.text(&[key]).filter(|text| text != "true"));
    let Some(written) = written else {
        let in_path = || path.rsplit('/').find_map(date::in_name);
        return Ok(date::in_name(name).or_else(in_path).map(date::start_of));
    };
    let found = date::instant(&written).or_else(|| date::in_words(&written));
    found.map(Some).ok_or_else(|| {
        let mend = "write it as 2022-09-12 or 2022-09-12T16:00:00Z";
        front.fault(DATES, format!("`{written}` is not a date"), mend)
    })
}

fn language(front: &FrontMatter<'_>, of_path: Option<String>, options: &PostsOptions) -> Result<String> {
    if let Some(written) = front.text(LANGUAGES) {
        let mend = "write a tag of BCP 47: `de`, `zh-TW`";
        return language::tag(&written)
            .ok_or_else(|| front.fault(LANGUAGES, format!("`{written}` is not a language"), mend));
    }
    let Some(given) = of_path.or_else(|| options.language.clone()) else {
        return Ok(language::UNKNOWN.to_owned());
    };
    language::tag(&given).ok_or_else(|| {
        Error::Request(Fault::of(
            "--language",
            format!("`{given}` is not a language"),
            "write a tag of BCP 47: `de`",
        ))
    })
}

/// The path of a post on the web: without ending, Jekyll's folder, and the `index` of a folder.
fn web_path(path: &str) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let parts = stem.split('/').filter(|part| !matches!(*part, "_posts" | "index" | "content"));
    parts.collect::<Vec<_>>().join("/")
}

/// A whole address: `path` itself if it is one, else below the base.
fn absolute(base: Option<&str>, path: &str) -> Option<String> {
    let is_web = |url: &Url| matches!(url.scheme(), "http" | "https");
    if let Ok(url) = Url::parse(path) {
        return Some(url).filter(is_web).map(String::from);
    }
    let base = Url::parse(&format!("{}/", base?.trim_end_matches('/'))).ok().filter(is_web)?;
    base.join(path.trim_start_matches('/')).ok().map(String::from)
}
