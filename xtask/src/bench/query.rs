//! The one query, in the words of each server, and what its answers must agree on.

use anyhow::{Context, ensure};
use axum::body::Bytes;
use serde_json::{Value, json};

/// How many foundations the seed has; each is asked for in turn.
const FOUNDATIONS: u32 = 10;
const MEMBERS: usize = 20;
const LATEST: usize = 3;

const PEDIMENT: &str = "query Foundation($slug: String!) {
  foundation(by: { slug: $slug }) {
    slug name
    members(first: 20, orderBy: [{ company: ASC }]) {
      nodes {
        id tier tierClass since
        company {
          id slug name homepage
          announcements(first: 3, orderBy: [{ publishedAt: DESC }]) { nodes { id title publishedAt } }
        }
      }
    }
  }
}";

/// Announcements are ordered by the copy of their date that lies beside the company's id: the cheapest way there is.
const POSTGRAPHILE: &str = "query Foundation($slug: String!) {
  foundation: foundationBySlug(slug: $slug) {
    slug name
    members: membersByFoundationId(first: 20, orderBy: [COMPANY_KEY_ASC]) {
      nodes {
        id tier tierClass since
        company: companyByCompanyId {
          id slug name homepage
          announcements: announcementCompaniesByCompanyId(first: 3, orderBy: [PUBLISHED_AT_DESC]) {
            nodes { announcement: announcementByAnnouncementId { id title publishedAt } }
          }
        }
      }
    }
  }
}";

/// Whose words.
#[derive(Clone, Copy)]
pub(crate) enum Dialect {
    Pediment,
    PostGraphile,
}

/// What a user learns from an answer: for each member in order its company's name and the titles.
pub(crate) type Facts = Vec<(String, Vec<String>)>;

impl Dialect {
    /// A request for each foundation.
    pub(crate) fn requests(self) -> Vec<Bytes> {
        let query = match self {
            Self::Pediment => PEDIMENT,
            Self::PostGraphile => POSTGRAPHILE,
        };
        (1..=FOUNDATIONS)
            .map(|number| json!({ "query": query, "variables": { "slug": format!("bench-{number}") } }))
            .map(|request| Bytes::from(request.to_string()))
            .collect()
    }

    /// The facts of an answer, which must be complete.
    pub(crate) fn facts(self, answer: &[u8]) -> anyhow::Result<Facts> {
        let shown =
            || format!("in the answer {}", String::from_utf8_lossy(&answer[..answer.len().min(1000)]));
        let body: Value = serde_json::from_slice(answer).with_context(shown)?;
        let members = nodes(&body["data"]["foundation"]["members"]).with_context(shown)?;
        ensure!(members.len() == MEMBERS, "{} members instead of {MEMBERS}, {}", members.len(), shown());
        members.iter().map(|member| self.fact(&member["company"]).with_context(shown)).collect()
    }

    fn fact(self, company: &Value) -> anyhow::Result<(String, Vec<String>)> {
        let titles: Vec<String> = nodes(&company["announcements"])?
            .iter()
            .map(|node| match self {
                Self::Pediment => text(&node["title"]),
                Self::PostGraphile => text(&node["announcement"]["title"]),
            })
            .collect::<anyhow::Result<_>>()?;
        ensure!(titles.len() == LATEST, "{} announcements instead of {LATEST}", titles.len());
        Ok((text(&company["name"])?, titles))
    }
}

fn nodes(connection: &Value) -> anyhow::Result<&Vec<Value>> {
    connection["nodes"].as_array().context("a connection without nodes")
}

fn text(value: &Value) -> anyhow::Result<String> {
    Ok(value.as_str().context("a text is missing")?.to_owned())
}
