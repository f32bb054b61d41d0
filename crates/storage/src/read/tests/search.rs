//! Search over a few documents.

use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};

use super::stores::{run, stores};
use crate::*;

const WORLD: &str = "
INSERT INTO announcement (id, slug, language, title, title_key, body_format, published_at, embargoed_until, translated) VALUES
  (1, 'one', 'en', 'T', 't', 'MARKDOWN', 1, NULL, FALSE), (2, 'two', 'en', 'T', 't', 'MARKDOWN', 1, 4102444800000, FALSE);
INSERT INTO company (id, slug, name, name_key, merged_into) VALUES (1, 'a', 'A', 'a', NULL), (2, 'b', 'B', 'b', 1);
INSERT INTO search_document (id, subject_kind, subject_id, language, title, body) VALUES
  (1, 5, 1, 'en', 'News of the week', 'The governance of open-source foundations, explained.'),
  (2, 5, 1, 'de', 'Governance', 'Wie Stiftungen geführt werden.'),
  (3, 5, 2, 'en', 'Governance under embargo', 'Governance.'),
  (4, 2, 2, NULL, 'Governance merged', ''),
  (5, 2, 1, NULL, 'Wētā FX', 'Source code that is open'),
  (6, 1, 9, NULL, 'Yearly', 'Foundations have governance; governance is what boards do.');
";

fn query(text: &str) -> SearchQuery {
    SearchQuery { text: text.to_owned(), kinds: Vec::new(), limit: 10, after: None }
}

async fn documents(store: &Store, query: &SearchQuery) -> Vec<i64> {
    store.search(query).await.unwrap().iter().map(|found| found.hit.document).collect()
}

async fn any_order(store: &Store, text: &str) -> Vec<i64> {
    let mut documents = documents(store, &query(text)).await;
    documents.sort_unstable();
    documents
}

#[tokio::test]
async fn words_phrases_and_beginnings_are_found_and_what_is_hidden_is_not() {
    for store in stores().await {
        run(&store, WORLD).await;
        assert_eq!(any_order(&store, "governance").await, [1, 2, 6]);
        assert_eq!(any_order(&store, "GOVERNANCE foundations").await, [1, 6]);
        assert_eq!(any_order(&store, "open source").await, [1, 5]);
        assert_eq!(any_order(&store, "\"open source\"").await, [1]);
        assert_eq!(any_order(&store, "govern").await, [] as [i64; 0]);
        assert_eq!(any_order(&store, "govern*").await, [1, 2, 6]);
        assert_eq!(any_order(&store, "weta").await, [5]);
        assert_eq!(any_order(&store, "Gefuhrt").await, [2]);
        assert_eq!(any_order(&store, "open-source").await, [1]);
        assert_eq!(any_order(&store, " ** ").await, [] as [i64; 0]);
    }
}

#[tokio::test]
async fn a_title_ranks_before_bodies_and_pages_go_on_after_a_hit() {
    for store in stores().await {
        run(&store, WORLD).await;
        let all = store.search(&query("governance")).await.unwrap();
        assert_eq!(all[0].hit.document, 2);
        assert_eq!(all[0].language.as_deref(), Some("de"));
        assert_eq!(all[0].snippet, "\u{E000}Governance\u{E001}");
        let mut paged = Vec::new();
        let mut one = SearchQuery { limit: 1, ..query("governance") };
        while let Some(found) = store.search(&one).await.unwrap().pop() {
            one.after = Some(found.hit.clone());
            paged.push(found);
        }
        assert_eq!(paged, all);
        let companies = SearchQuery { kinds: vec![Kind::Company, Kind::Foundation], ..query("governance") };
        assert_eq!(documents(&store, &companies).await, [6]);
    }
}

#[tokio::test]
async fn a_kind_is_chosen_and_its_number_is_no_word() {
    for store in stores().await {
        run(&store, WORLD).await;
        for text in ["2", "5", "5*"] {
            assert_eq!(any_order(&store, text).await, [] as [i64; 0]);
        }
        let of = |kinds: &[Kind]| SearchQuery { kinds: kinds.to_vec(), ..query("governance") };
        assert_eq!(documents(&store, &of(&[Kind::Foundation])).await, [6]);
        assert_eq!(documents(&store, &of(&[Kind::Project])).await, [] as [i64; 0]);
        let mut two = documents(&store, &of(&[Kind::Announcement, Kind::Foundation])).await;
        two.sort_unstable();
        assert_eq!(two, [1, 2, 6]);
    }
}

#[tokio::test]
async fn of_a_word_that_is_everywhere_the_newest_are_ranked() {
    for store in stores().await {
        run(&store, WORLD).await;
        let values: Vec<String> =
            (100..5_200).map(|id| format!("({id}, 7, {id}, NULL, 'Plenty', 'governance')")).collect();
        run(
            &store,
            &format!(
                "INSERT INTO search_document (id, subject_kind, subject_id, language, title, body) VALUES {}",
                values.join(", ")
            ),
        )
        .await;
        let mut found = Vec::new();
        let mut page = SearchQuery { limit: 1_000, ..query("governance") };
        loop {
            let hits = store.search(&page).await.unwrap();
            let Some(last) = hits.last() else { break };
            page.after = Some(last.hit.clone());
            found.extend(hits.iter().map(|found| found.hit.document));
        }
        found.sort_unstable();
        assert_eq!(found, (200..5_200).collect::<Vec<i64>>());
        let rare = SearchQuery { kinds: vec![Kind::Foundation], ..query("governance") };
        assert_eq!(documents(&store, &rare).await, [6], "what is old is found where it is rare");
    }
}

#[tokio::test]
async fn no_text_is_a_syntax_error() {
    for store in stores().await {
        run(&store, WORLD).await;
        let mut runner = TestRunner::deterministic();
        let syntax = "[\"*'\\\\&|!:()<> ^+{}NEARandOR\u{0}é字½-]{0,24}";
        for index in 0..200 {
            let text = match index % 2 {
                0 => any::<String>().new_tree(&mut runner).unwrap().current(),
                _ => syntax.new_tree(&mut runner).unwrap().current(),
            };
            store.search(&query(&text)).await.unwrap_or_else(|error| panic!("{text:?}: {error}"));
        }
    }
}
