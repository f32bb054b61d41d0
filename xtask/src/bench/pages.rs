//! The pages of a list: the first, and one far into it.

use anyhow::{Context, ensure};
use axum::body::Bytes;
use serde_json::{Value, json};

use super::load::{Question, ask, client};

/// Which page is far.
const FAR: u64 = 10_000;
const SIZES: [u64; 2] = [20, 100];
/// The longest page: how fast a list is walked.
const STRIDE: u64 = 100;

/// A list of the API, with its order and what is asked of each of its nodes.
pub(crate) struct Listed {
    name: &'static str,
    order: &'static str,
    fields: &'static str,
}

pub(crate) const LISTS: [Listed; 3] = [
    Listed {
        name: "announcements",
        order: "publishedAt: DESC",
        fields: "id slug title language publishedAt canonicalUrl",
    },
    Listed { name: "members", order: "company: ASC", fields: "id tier tierClass since until firstSeen" },
    Listed { name: "companies", order: "name: ASC", fields: "id slug name homepage country" },
];

/// The first page of a list from one of its ends, and one far from it.
pub(crate) struct Pages {
    pub(crate) list: &'static str,
    /// `first`: from the beginning. `last`: from the end.
    pub(crate) from: &'static str,
    /// How many nodes a page has.
    pub(crate) size: u64,
    /// Which page the far one is: the ten thousandth, or the last whole one of a shorter list.
    pub(crate) number: u64,
    pub(crate) first: Question,
    pub(crate) far: Question,
}

impl Listed {
    /// Walks the list from both its ends as a client would, cursor by cursor, to its far pages.
    pub(crate) async fn walk(&self, url: &str) -> anyhow::Result<Vec<Pages>> {
        let walker = Walker { list: self, url, client: client()? };
        let total = walker.ask(&json!({ "query": format!("{{ {} {{ totalCount }} }}", self.name) })).await?;
        let total = total["totalCount"].as_u64().context("a count")?;
        let mut found = Vec::new();
        for (from, on) in [("first", "after"), ("last", "before")] {
            eprintln!("xtask: walking {} of {total} {} from the {from}", FAR.min(total / STRIDE), self.name);
            let (mut place, mut cursor) = (0, None);
            let mut far = SIZES.map(|size| (size, FAR.min(total / size)));
            far.sort_unstable_by_key(|(size, number)| (number - 1) * size);
            for (size, number) in far {
                while place < (number - 1) * size {
                    let step = STRIDE.min((number - 1) * size - place);
                    cursor = Some(walker.step(from, on, step, cursor).await?);
                    place += step;
                }
                let first = walker.page(from, on, size, None).await?;
                let far = walker.page(from, on, size, cursor.as_deref()).await?;
                found.push(Pages { list: self.name, from, size, number, first, far });
            }
        }
        Ok(found)
    }

    /// A page's request.
    fn request(&self, from: &str, on: &str, size: u64, cursor: Option<&str>, fields: &str) -> Value {
        let Self { name, order, .. } = self;
        let query = format!(
            "query Page($cursor: String) {{ {name}({from}: {size}, {on}: $cursor, orderBy: [{{ {order} }}]) {{ {fields} }} }}"
        );
        json!({ "query": query, "variables": { "cursor": cursor } })
    }
}

struct Walker<'a> {
    list: &'a Listed,
    url: &'a str,
    client: reqwest::Client,
}

impl Walker<'_> {
    /// The connection that answers a request.
    async fn ask(&self, request: &Value) -> anyhow::Result<Value> {
        let answer = ask(&self.client, self.url, &Bytes::from(request.to_string())).await?;
        let mut answer: Value = serde_json::from_slice(&answer)?;
        ensure!(answer["errors"].is_null(), "{request} is answered with {}", answer["errors"]);
        Ok(answer["data"][self.list.name].take())
    }

    /// The cursor so many nodes on.
    async fn step(&self, from: &str, on: &str, step: u64, cursor: Option<String>) -> anyhow::Result<String> {
        let request =
            self.list.request(from, on, step, cursor.as_deref(), "pageInfo { startCursor endCursor }");
        let page = self.ask(&request).await?;
        let end = if from == "first" { "endCursor" } else { "startCursor" };
        Ok(page["pageInfo"][end].as_str().context("the list ends too early")?.to_owned())
    }

    /// The question for a page, which must be whole.
    async fn page(&self, from: &str, on: &str, size: u64, cursor: Option<&str>) -> anyhow::Result<Question> {
        let fields = format!("nodes {{ {} }} pageInfo {{ endCursor hasNextPage }}", self.list.fields);
        let request = self.list.request(from, on, size, cursor, &fields);
        let nodes = self.ask(&request).await?["nodes"].as_array().map_or(0, Vec::len);
        ensure!(nodes as u64 == size, "a page of {nodes} nodes instead of {size}: {request}");
        let body = Bytes::from(request.to_string());
        let answer = ask(&self.client, self.url, &body).await?.len();
        Ok(Question { body, answer })
    }
}
