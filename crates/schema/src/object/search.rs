//! `SearchConnection`: the answers of a search.

use async_graphql::{Context, Object, Result};
use pediment_storage::Found;

use super::Node;
use crate::{
    connection::PageInfo,
    cursor,
    eager::{Eager, EagerList},
    loaders::loaders,
    nodes::{fits_all, nodes},
    scalar::LanguageTag,
    siblings::{each, fields, fits, lists},
};

/// What the store puts around a match in a snippet.
const MARKS: [char; 2] = ['\u{E000}', '\u{E001}'];

/// A part of the answers of a search, the best first.
#[derive(Clone, Debug)]
pub(crate) struct SearchConnection {
    found: Vec<Found>,
    has_next: bool,
    has_previous: bool,
}

impl SearchConnection {
    /// The first `wanted` of what was found; one more tells that there is a next page.
    pub(crate) fn new(mut found: Vec<Found>, wanted: usize, has_previous: bool) -> Self {
        let has_next = found.len() > wanted;
        found.truncate(wanted);
        Self { found, has_next, has_previous }
    }
}

/// A part of the answers of a search, the best first.
#[Object]
impl SearchConnection {
    /// The answers with their places.
    async fn edges(&self) -> EagerList<SearchEdge> {
        EagerList(self.all(SearchEdge))
    }

    /// The answers.
    async fn nodes(&self) -> EagerList<SearchResult> {
        EagerList(self.all(SearchResult))
    }

    /// Where this part stands among all answers.
    async fn page_info(&self) -> Eager<PageInfo> {
        Eager(self.info())
    }
}

impl SearchConnection {
    fn all<T>(&self, object: fn(Found) -> T) -> Vec<T> {
        self.found.iter().cloned().map(object).collect()
    }

    fn info(&self) -> PageInfo {
        let place = |found: Option<&Found>| found.map(|found| cursor::encode_hit(&found.hit));
        PageInfo {
            has_next_page: self.has_next,
            has_previous_page: self.has_previous,
            start_cursor: place(self.found.first()),
            end_cursor: place(self.found.last()),
        }
    }
}

fields!(SearchConnection {} {
    "edges" => fits::<SearchEdge>, |ctx, parts| {
        lists(ctx, parts.iter().map(|part: &Self| part.all(SearchEdge)).collect())
    },
    "nodes" => fits::<SearchResult>, |ctx, parts| {
        lists(ctx, parts.iter().map(|part: &Self| part.all(SearchResult)).collect())
    },
    "pageInfo" => fits::<PageInfo>, |ctx, parts| each(ctx, parts.iter().map(Self::info).collect()),
});

/// An answer of a search with its place.
#[derive(Clone, Debug)]
pub(crate) struct SearchEdge(Found);

/// An answer of a search with its place.
#[Object]
impl SearchEdge {
    /// Its place among the answers; pass it as `after`.
    async fn cursor(&self) -> String {
        cursor::encode_hit(&self.0.hit)
    }

    /// The answer.
    async fn node(&self) -> Eager<SearchResult> {
        Eager(SearchResult(self.0.clone()))
    }
}

/// One answer of a search: a text. A record can be found once in each of its languages.
#[derive(Clone, Debug)]
pub(crate) struct SearchResult(Found);

/// One answer of a search: a text. A record can be found once in each of its languages.
#[Object]
impl SearchResult {
    /// What was found.
    async fn node(&self, ctx: &Context<'_>) -> Result<Option<Node>> {
        Node::load(loaders(ctx), self.0.subject).await
    }

    /// The language of the text that matched; null: a name, which has none.
    async fn language(&self) -> Option<LanguageTag> {
        self.0.language.clone().map(LanguageTag)
    }

    /// A piece of the text around what matched, plain text.
    async fn snippet(&self) -> String {
        self.0.snippet.replace(MARKS, "")
    }

    /// The same piece as HTML, with what matched in `mark` elements and all else escaped.
    async fn snippet_html(&self) -> String {
        let escaped = self.0.snippet.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        escaped.replace(MARKS[0], "<mark>").replace(MARKS[1], "</mark>")
    }

    /// How well it matches; answers of one search compare by it, those of different searches do not.
    async fn score(&self) -> i32 {
        i32::try_from(self.0.hit.score).unwrap_or(i32::MAX)
    }
}

fields!(SearchEdge { "cursor": cursor } {
    "node" => fits::<SearchResult>, |ctx, edges| {
        each(ctx, edges.iter().map(|edge: &Self| SearchResult(edge.0.clone())).collect())
    },
});

fields!(SearchResult {
    "language": language,
    "snippet": snippet,
    "snippetHtml": snippet_html,
    "score": score,
} {
    "node" => fits_all, |ctx, results| {
        nodes(ctx, results.iter().map(|result: &Self| Some(result.0.subject)).collect())
    },
});
