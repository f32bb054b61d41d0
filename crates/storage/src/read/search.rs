//! Full-text search: tsvector on Postgres, FTS5 on SQLite.
//!
//! Both find the documents that hold all words, rank them with titles before bodies, and answer them by score and key;
//! the scores are each database's own. A word may be in half of all documents: no more are ranked than the [`RANKED`]
//! newest. The snippets are made here, so that they are the same.

use super::{
    cell::Cells,
    database::Database,
    dialect::Dialect,
    snippet::snippet,
    sql::Sql,
    words::{Term, Words},
};
use crate::{Found, Hit, Kind, Result, SearchQuery, Subject, instant::now};

/// How many documents are ranked at most, the newest of those that hold the words.
const RANKED: u64 = 5000;
/// How much of a body a snippet is looked for in, in characters.
const LOOKED_AT: u64 = 20_000;

/// The documents that hold the words, the best first. Text without any word finds nothing.
pub(crate) async fn search(database: &Database, query: &SearchQuery) -> Result<Vec<Found>> {
    let words = Words::of(&query.text);
    if words.terms.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for row in &database.rows(statement(database.sql(), query, &words)).await? {
        let mut columns = Cells::new(row);
        let hit = Hit { document: columns.take()?, score: columns.take()? };
        let Some(kind) = Kind::from_number(columns.take()?) else { continue };
        let subject = Subject { kind, id: columns.take()? };
        let language = columns.take()?;
        let (title, body): (String, String) = (columns.take()?, columns.take()?);
        found.push(Found { hit, subject, language, snippet: snippet(&words, &title, &body) });
    }
    Ok(found)
}

fn statement(mut sql: Sql, query: &SearchQuery, words: &Words) -> Sql {
    sql.push(
        "SELECT top.id, top.score, d.subject_kind, d.subject_id, d.language, d.title, substr(d.body, 1, ",
    );
    sql.number(LOOKED_AT).push(") FROM (SELECT id, score FROM (");
    match sql.dialect() {
        Dialect::Postgres => sql
            .push("SELECT id, subject_kind, subject_id, score FROM search_newest(to_tsquery('simple', ")
            .bind(to_tsquery(&words.terms))
            .push("), CAST(")
            .bind(kinds_as_tsquery(&query.kinds))
            .push(" AS tsquery), ")
            .number(RANKED)
            .push(")"),
        Dialect::Sqlite => sql
            .push("SELECT t1.id, t1.subject_kind, t1.subject_id, ")
            .push("CAST(-1000000 * bm25(search_index, 8.0, 1.0, 0.0) AS INTEGER) AS score ")
            .push("FROM search_index JOIN search_document AS t1 ON t1.id = search_index.rowid ")
            .push("WHERE search_index MATCH ")
            .bind(to_fts5(&words.terms, &query.kinds))
            .push(" ORDER BY search_index.rowid DESC LIMIT ")
            .number(RANKED),
    };
    sql.push(") AS newest WHERE NOT (subject_kind = ").number(number(Kind::Announcement));
    sql.push(" AND subject_id IN (SELECT id FROM announcement WHERE embargoed_until > ").bind(now());
    sql.push(")) AND NOT (subject_kind = ").number(number(Kind::Company));
    sql.push(" AND subject_id IN (SELECT id FROM company WHERE merged_into IS NOT NULL))");
    if let Some(after) = &query.after {
        sql.push(" AND (score < ").bind(after.score).push(" OR (score = ").bind(after.score);
        sql.push(" AND id > ").bind(after.document).push("))");
    }
    sql.push(" ORDER BY score DESC, id LIMIT ").number(query.limit.into());
    sql.push(") AS top JOIN search_document AS d ON d.id = top.id ORDER BY top.score DESC, top.id");
    sql
}

fn number(kind: Kind) -> u64 {
    u64::try_from(kind.number()).expect("the numbers of kinds begin with 1")
}

/// `'open' <-> 'source' & 'found':*`. Tokens are letters and digits: nothing in them is syntax.
fn to_tsquery(terms: &[Term]) -> String {
    let term = |term: &Term| {
        let tokens: Vec<String> = term.tokens.iter().map(|token| format!("'{token}'")).collect();
        format!("({}{})", tokens.join(" <-> "), if term.prefix { ":*" } else { "" })
    };
    terms.iter().map(term).collect::<Vec<_>>().join(" & ")
}

/// `'/2' | '/7'`: a document holds its kind as a word. None for every kind.
fn kinds_as_tsquery(kinds: &[Kind]) -> Option<String> {
    let kinds: Vec<String> = kinds.iter().map(|kind| format!("'/{}'", kind.number())).collect();
    (!kinds.is_empty()).then(|| kinds.join(" | "))
}

/// `{title body}: ("open source" AND "found"*) AND subject_kind: ("2" OR "7")`.
fn to_fts5(terms: &[Term], kinds: &[Kind]) -> String {
    let term = |term: &Term| format!("\"{}\"{}", term.tokens.join(" "), if term.prefix { " *" } else { "" });
    let words = terms.iter().map(term).collect::<Vec<_>>().join(" AND ");
    let kinds = kinds.iter().map(|kind| format!("\"{}\"", kind.number())).collect::<Vec<_>>().join(" OR ");
    let among = if kinds.is_empty() { String::new() } else { format!(" AND subject_kind: ({kinds})") };
    format!("{{title body}}: ({words}){among}")
}
