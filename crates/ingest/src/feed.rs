//! A feed: RSS, Atom or JSON Feed.

mod fetch;
mod lines;

use std::collections::{HashMap, HashSet};

use feed_rs::model::{Entry, Feed, Link};
use feed_rs::parser::ParseFeedError;
use pediment_storage::{
    AnnouncementFacts, AnnouncementText, BodyFormat, Facts, FoundationFacts, PersonFacts, SourceFacts,
    SourceKind,
};
use time::Date;
use url::Url;

pub use fetch::fetch;

use crate::slug::slug;
use crate::{Document, Error, Fault, Result, language, markdown};

/// What a feed does not say of itself.
#[derive(Clone, Debug, Default)]
pub struct FeedOptions {
    /// The slug of the foundation that its entries are about.
    pub foundation: String,
    /// The language of a feed that does not say.
    pub language: Option<String>,
    /// The day of the snapshot. None: today.
    pub observed_on: Option<Date>,
}

/// Reads the announcements in a feed.
///
/// # Errors
///
/// When it is no feed of a known form.
pub fn feed(document: &Document, options: &FeedOptions, today: Date) -> Result<Facts> {
    let feed = parse(document)?;
    let base = base(&feed, document);
    let source = SourceFacts {
        kind: SourceKind::Feed,
        key: format!("{}/{}", options.foundation, if feed.id.is_empty() { &document.name } else { &feed.id }),
        location: if is_web(&document.given) { document.given.clone() } else { document.name.clone() },
        revision: Some(document.revision.clone()),
        licence: feed.rights.as_ref().map(|rights| plain(&rights.content, is_html(&rights.content_type))),
    };
    let mut facts = Facts::new(source, options.observed_on.unwrap_or(today));
    facts
        .foundations
        .push(FoundationFacts { slug: options.foundation.clone(), ..FoundationFacts::default() });
    let by_option = options.language.as_deref().and_then(language::tag);
    let language = feed.language.as_deref().and_then(language::tag).or(by_option);
    let mut ids = HashSet::new();
    let mut slugs: HashMap<String, usize> = HashMap::new();
    for entry in &feed.entries {
        if !entry.id.is_empty() && !ids.insert(entry.id.as_str()) {
            facts.notes.push(format!("left out: entry {} stands twice", entry.id));
            continue;
        }
        match announcement(entry, &feed, base.as_ref(), language.as_deref(), &options.foundation) {
            Ok(mut announcement) => {
                let count = slugs.entry(announcement.slug.clone()).or_default();
                *count += 1;
                if *count > 1 {
                    announcement.slug = format!("{}-{count}", announcement.slug);
                }
                facts.announcements.push(announcement);
            }
            Err(why) => facts.notes.push(format!("left out: {why}: {}", entry.id)),
        }
    }
    Ok(facts)
}

fn announcement(
    entry: &Entry,
    feed: &Feed,
    base: Option<&Url>,
    language: Option<&str>,
    foundation: &str,
) -> Result<AnnouncementFacts, &'static str> {
    let title = entry.title.as_ref().map(|title| plain(&title.content, is_html(&title.content_type)));
    let title = title.filter(|title| !title.is_empty()).ok_or("an entry without a title")?;
    let published = entry.published.or(entry.updated).ok_or("an entry without a date")?;
    let own = entry.base.as_deref().and_then(|own| Url::options().base_url(base).parse(own).ok());
    let base = own.as_ref().or(base);
    let url = page(&entry.links).and_then(|href| Url::options().base_url(base).parse(href).ok());
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https")).map(String::from);
    let content =
        entry.content.as_ref().and_then(|content| Some((content.body.as_ref()?, &content.content_type)));
    let summary = entry.summary.as_ref().map(|summary| (&summary.content, &summary.content_type));
    let (body, format) = content.or(summary).map_or((None, BodyFormat::Markdown), |(body, content_type)| {
        // What a feed calls plain is often markup all the same.
        let has_tags = is_html(content_type) || (body.contains("</") || body.contains("/>"));
        let format = if has_tags { BodyFormat::Html } else { BodyFormat::Markdown };
        (Some(body.trim().to_owned()), format)
    });
    let summary = summary
        .map(|(text, content_type)| plain(text, is_html(content_type) || text.contains("</")))
        .or_else(|| body.as_deref().map(|body| plain(body, format == BodyFormat::Html)))
        .map(|text| markdown::shortened(&text, 300))
        .filter(|text| !text.is_empty());
    let authors = if entry.authors.is_empty() { &feed.authors } else { &entry.authors };
    let key = url.as_deref().and_then(last_segment).unwrap_or_else(|| slug(&title));
    let key = if key.is_empty() { slug(&entry.id) } else { key };
    Ok(AnnouncementFacts {
        slug: format!("{foundation}-{key}").trim_end_matches('-').to_owned(),
        texts: vec![AnnouncementText {
            language: entry
                .language
                .as_deref()
                .and_then(language::tag)
                .unwrap_or_else(|| language.unwrap_or(language::UNKNOWN).to_owned()),
            title,
            summary,
            body: body.filter(|body| !body.is_empty()),
            body_format: format,
            url: url.clone(),
        }],
        canonical_url: url,
        publisher: feed.title.as_ref().map(|title| plain(&title.content, is_html(&title.content_type))),
        published_at: published.timestamp_millis(),
        embargoed_until: None,
        foundations: vec![foundation.to_owned()],
        companies: Vec::new(),
        authors: authors
            .iter()
            .filter_map(|person| person.name.as_deref())
            .map(str::trim)
            .filter(|name| !name.is_empty() && *name != "unknown")
            .map(|name| PersonFacts { name: name.to_owned(), ..PersonFacts::default() })
            .collect(),
    })
}

fn parse(document: &Document) -> Result<Feed> {
    let unreadable = |what: String| Fault::of(&document.given, what, "name a feed: RSS, Atom or JSON Feed");
    let text = document.text.trim_start();
    let blank = document.text.len() - text.len();
    let skipped = document.text[..blank].matches('\n').count() as u64;
    if text.starts_with('{') {
        // The same parser, asked first, because it says where the fault is.
        serde_json::from_str::<serde::de::IgnoredAny>(text).map_err(|error| {
            let (line, column) = (error.line() as u64 + skipped, error.column() as u64);
            Error::Syntax(
                unreadable(format!("not the JSON that is expected: {error}")).at(line, column.max(1)),
            )
        })?;
    }
    let lines = lines::Lines::new(text);
    let read = lines.counter();
    let parser = feed_rs::parser::Builder::new().sanitize_content(false).build();
    parser.parse(lines).map_err(|error| {
        let line = read.get() + skipped;
        let what = match &error {
            ParseFeedError::XmlReader(error) => format!("not the XML that is expected: {error}"),
            other => other.to_string(),
        };
        Error::Syntax(unreadable(what).at(line.max(1), 1))
    })
}

/// The address against which the feed's own are relative.
fn base(feed: &Feed, document: &Document) -> Option<Url> {
    let own = page(&feed.links).and_then(|href| Url::parse(href).ok());
    own.or_else(|| Url::parse(&document.given).ok().filter(|url| matches!(url.scheme(), "http" | "https")))
}

/// The link to the page, not to the feed itself or to a file.
fn page(links: &[Link]) -> Option<&str> {
    let is_page = |link: &&Link| link.rel.as_deref().is_none_or(|rel| rel == "alternate");
    let is_other =
        |link: &&Link| !matches!(link.rel.as_deref(), Some("self" | "enclosure" | "replies" | "edit"));
    links.iter().find(is_page).or_else(|| links.iter().find(is_other)).map(|link| link.href.trim())
}

fn last_segment(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let last = url.path_segments()?.rfind(|segment| !segment.is_empty())?.to_owned();
    let stem = last.rsplit_once('.').map_or(last.as_str(), |(stem, _)| stem);
    Some(slug(&crate::company::percent_decoded(stem))).filter(|key| !key.is_empty())
}

fn is_html(content_type: &impl std::fmt::Display) -> bool {
    content_type.to_string().contains("html")
}

fn is_web(given: &str) -> bool {
    given.starts_with("http://") || given.starts_with("https://")
}

/// A text without markup, its character references followed: feeds escape titles twice.
fn plain(text: &str, is_html: bool) -> String {
    let has_references = text.contains('&') && text.contains(';');
    if !is_html && (!has_references || text.contains('<')) {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let clean = ammonia::Builder::empty().clean(text).to_string();
    let text = clean
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::date;

    fn read(text: &str) -> Result<Facts> {
        let options = FeedOptions { foundation: "harbour".to_owned(), ..FeedOptions::default() };
        feed(&Document::new("feed.xml", text.as_bytes())?, &options, date!(2026 - 01 - 02))
    }

    const ATOM: &str = r#"<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-gb" xml:base="https://harbour.example/">
  <id>tag:harbour.example</id><title>News</title><updated>2024-05-06T00:00:00Z</updated>
  <link href="https://harbour.example/" rel="alternate"/>
  <author><name>The harbour</name></author>
  <entry><id>1</id><title type="html">Ropes &amp;amp; &lt;b&gt;knots&lt;/b&gt;</title>
    <link href="blog/ropes.html"/><published>2024-05-05T20:00:00-07:00</published>
    <content type="html">&lt;p&gt;Tie up.&lt;/p&gt;</content></entry>
  <entry><id>1</id><title>Ropes again</title><published>2024-05-05T20:00:00-07:00</published></entry>
  <entry><id>2</id><title>No date</title></entry>
  <entry><id>3</id><title>AT&amp;amp;T</title><updated>2024-05-06T20:00:00Z</updated></entry>
</feed>"#;

    #[test]
    fn entries_become_announcements() {
        let facts = read(ATOM).unwrap();
        assert_eq!(facts.announcements.len(), 2, "{:?}", facts.notes);
        let first = &facts.announcements[0];
        assert_eq!((first.slug.as_str(), first.texts[0].title.as_str()), ("harbour-ropes", "Ropes & knots"));
        assert_eq!(first.canonical_url.as_deref(), Some("https://harbour.example/blog/ropes.html"));
        assert_eq!(first.published_at, date::instant("2024-05-06T03:00:00Z").unwrap());
        assert_eq!(
            (first.texts[0].language.as_str(), first.texts[0].body_format),
            ("en-GB", BodyFormat::Html)
        );
        assert_eq!(first.texts[0].summary.as_deref(), Some("Tie up."));
        assert_eq!(first.authors[0].name, "The harbour");
        assert_eq!(facts.announcements[1].texts[0].title, "AT&T");
        assert_eq!(facts.notes, ["left out: entry 1 stands twice", "left out: an entry without a date: 2"]);
    }

    #[test]
    fn rss_and_json_feeds_are_read_too() {
        let rss = "<rss version='2.0'><channel><title>W</title><link>https://w.example/</link><language>DE-at</language>\
            <item><title>A</title><link>/a</link><pubDate>Mon, 06 May 2024 21:15:00 GMT</pubDate>\
            <description>It &lt;i>came&lt;/i>.</description></item></channel></rss>";
        let facts = read(rss).unwrap();
        let first = &facts.announcements[0];
        assert_eq!(first.canonical_url.as_deref(), Some("https://w.example/a"));
        assert_eq!(
            (first.texts[0].language.as_str(), first.texts[0].body_format),
            ("de-AT", BodyFormat::Html)
        );
        let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"N","items":[
            {"id":"x","title":"T","content_text":"Twice.","date_published":"2024-05-07T06:00:00+02:00"}]}"#;
        let facts = read(json).unwrap();
        assert_eq!(
            (facts.announcements[0].slug.as_str(), facts.announcements[0].texts[0].language.as_str()),
            ("harbour-t", "und")
        );
    }

    #[test]
    fn a_broken_feed_is_refused_with_its_line() {
        let broken = ATOM.replace("<id>3</id>", "<id>3</ix>");
        let error = read(&broken).unwrap_err();
        assert_eq!(error.fault().at, Some((11, 1)), "{error}");
        let error = read("{\"version\": \"https://jsonfeed.org/version/1.1\",\n \"title\": }").unwrap_err();
        assert_eq!(error.fault().at.unwrap().0, 2, "{error}");
        assert!(read("").is_err() && read("hello").is_err() && read("<html></html>").is_err());
    }
}
