//! The subgraph as a whole, over stores in memory.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use async_graphql::Request;
use pediment_schema::{FoundationSchema, LONGEST_PAGE, USUAL_PAGE};
use pediment_storage::{
    AnnouncementFacts, AnnouncementText, BodyFormat, CompanyFacts, Facts, FoundationFacts, ImportOptions,
    MemberFacts, SeatBody, SeatFacts, SourceFacts, SourceKind, Store, StoreOptions,
};
use serde_json::{Value, json};
use time::macros::date;

async fn empty_store() -> Store {
    let store = Store::open(&StoreOptions::new("sqlite::memory:")).await.unwrap();
    store.migrate().await.unwrap();
    store
}

async fn answer(schema: &FoundationSchema, query: &str) -> Value {
    serde_json::to_value(schema.execute(Request::new(query), Vec::new()).await).unwrap()
}

async fn answer_of_nothing(query: &str) -> Value {
    answer(&FoundationSchema::new(empty_store().await), query).await
}

/// A foundation with so many members, and two announcements about each.
async fn store_with(members: usize) -> Store {
    let mut facts = Facts::new(source(), date!(2024 - 01 - 01));
    facts.foundations = vec![FoundationFacts { slug: "harbour".to_owned(), ..FoundationFacts::default() }];
    for number in 0..members {
        let company = CompanyFacts {
            slug: Some(format!("company-{number}")),
            name: format!("Company {number}"),
            ..CompanyFacts::default()
        };
        facts.members.push(MemberFacts {
            foundation: "harbour".to_owned(),
            company: company.clone(),
            tier: Some("Gold".to_owned()),
            ..MemberFacts::default()
        });
        facts.announcements.extend((0..2).map(|part| AnnouncementFacts {
            slug: format!("news-{number}-{part}"),
            texts: vec![text("en", "News"), text("de", "Neues")],
            canonical_url: None,
            publisher: None,
            published_at: 1_700_000_000_000,
            embargoed_until: None,
            foundations: vec!["harbour".to_owned()],
            companies: vec![company.clone()],
            authors: Vec::new(),
        }));
    }
    let store = empty_store().await;
    store.import(&facts, ImportOptions::default()).await.unwrap();
    store
}

fn source() -> SourceFacts {
    SourceFacts {
        kind: SourceKind::Manifest,
        key: "test".to_owned(),
        location: "test.yml".to_owned(),
        revision: None,
        licence: None,
    }
}

fn text(language: &str, title: &str) -> AnnouncementText {
    AnnouncementText {
        language: language.to_owned(),
        title: title.to_owned(),
        summary: None,
        body: None,
        body_format: BodyFormat::Markdown,
        url: None,
    }
}

#[tokio::test]
async fn the_number_of_statements_does_not_grow_with_the_answer() {
    let query = r#"{ foundation(by: { slug: "harbour" }) { announcements(first: 100, language: ["de"]) { nodes { title } }
        members(first: 100) { totalCount nodes { tier provenance { source { kind } }
            company { name memberships { totalCount nodes { foundation { name } } }
                announcements(first: 3) { nodes { title publishedAt foundations(first: 5) { nodes { name } } } } } } } } }"#;
    let mut counts = Vec::new();
    for members in [2, 50] {
        let store = store_with(members).await;
        let before = store.usage().statements;
        let answer = answer(&FoundationSchema::new(store.clone()), query).await;
        assert!(answer["errors"].is_null(), "{answer:#}");
        assert_eq!(answer["data"]["foundation"]["members"]["nodes"].as_array().unwrap().len(), members);
        assert_eq!(answer["data"]["foundation"]["announcements"]["nodes"][0]["title"], "Neues");
        counts.push(store.usage().statements - before);
    }
    assert_eq!(counts[0], counts[1], "statements for 2 and for 50 members");
}

/// So many foundations, each with a board of two of its three members; the third sits on the next one's board.
async fn store_with_boards(foundations: usize) -> Store {
    let slug = |number: usize| format!("harbour-{}", number % foundations);
    let company = |number: usize, part: usize| CompanyFacts {
        slug: Some(format!("company-{number}-{part}")),
        name: format!("Company {part} of {number}"),
        ..CompanyFacts::default()
    };
    let mut facts = Facts::new(source(), date!(2024 - 01 - 01));
    for number in 0..foundations {
        facts.foundations.push(FoundationFacts { slug: slug(number), ..FoundationFacts::default() });
        for part in 0..3 {
            let member = |foundation| MemberFacts {
                foundation,
                company: company(number, part),
                ..MemberFacts::default()
            };
            facts.members.push(member(slug(number)));
            if part == 2 {
                facts.members.push(member(slug(number + 1)));
            }
            facts.seats.push(SeatFacts {
                foundation: slug(if part < 2 { number } else { number + 1 }),
                company: company(number, part),
                body: SeatBody::GoverningBoard,
                person: None,
                since: None,
                until: None,
            });
        }
    }
    let store = empty_store().await;
    store.import(&facts, ImportOptions::default()).await.unwrap();
    store
}

#[tokio::test]
async fn the_boards_of_all_foundations_take_as_many_statements_as_those_of_two() {
    let query = "{ foundations(first: 50) { nodes { board { company { slug } } } } }";
    let mut counts = Vec::new();
    for foundations in [2, 12] {
        let store = store_with_boards(foundations).await;
        let before = store.usage().statements;
        let answer = answer(&FoundationSchema::new(store.clone()), query).await;
        counts.push(store.usage().statements - before);
        let boards = answer["data"]["foundations"]["nodes"].as_array().unwrap();
        assert_eq!(boards.len(), foundations);
        let last = format!("company-{}-2", foundations - 1);
        let board: Vec<_> =
            boards[0]["board"].as_array().unwrap().iter().map(|m| m["company"]["slug"].clone()).collect();
        assert_eq!(board, ["company-0-0", "company-0-1", &last], "{answer}");
    }
    assert_eq!(counts[0], counts[1]);
}

/// A company with so many subsidiaries.
async fn store_with_subsidiaries(number: usize) -> Store {
    let parent = CompanyFacts {
        slug: Some("parent".to_owned()),
        name: "Parent".to_owned(),
        ..CompanyFacts::default()
    };
    let mut facts = Facts::new(source(), date!(2024 - 01 - 01));
    facts.companies = (0..number)
        .map(|number| CompanyFacts {
            slug: Some(format!("company-{number}")),
            name: format!("Company {number:04}"),
            parent: Some("parent".to_owned()),
            ..CompanyFacts::default()
        })
        .chain([parent])
        .collect();
    let store = empty_store().await;
    store.import(&facts, ImportOptions::default()).await.unwrap();
    store
}

#[tokio::test]
async fn a_list_without_pages_is_whole_or_an_error_and_never_cut() {
    let query = r#"{ company(by: { slug: "parent" }) { subsidiaries { name } } }"#;
    let whole = answer(&FoundationSchema::new(store_with_subsidiaries(1_000).await), query).await;
    let subsidiaries = whole["data"]["company"]["subsidiaries"].as_array().unwrap();
    assert_eq!((subsidiaries.len(), &subsidiaries[999]["name"]), (1_000, &json!("Company 0999")));
    let longer = answer(&FoundationSchema::new(store_with_subsidiaries(1_001).await), query).await;
    let error = &longer["errors"][0];
    assert_eq!(error["extensions"]["code"], "LIST_TOO_LONG", "{longer}");
    assert!(error["message"].as_str().unwrap().contains("companies(where:"), "says what to do: {error}");
}

#[tokio::test]
async fn page_arguments_promise_the_lengths_that_are_kept() {
    let query = "{ __schema { types { fields { args { name description } } } } }";
    let schema = answer_of_nothing(query).await;
    let fields = schema["data"]["__schema"]["types"].as_array().unwrap().iter().flat_map(|kind| {
        kind["fields"].as_array().into_iter().flatten().flat_map(|field| field["args"].as_array().unwrap())
    });
    let (first, last) =
        (format!("{USUAL_PAGE} by default, {LONGEST_PAGE} at most"), format!("{LONGEST_PAGE} at most"));
    let mut promises = 0;
    for argument in fields {
        let promise = match argument["name"].as_str().unwrap() {
            "first" => &first,
            "last" => &last,
            _ => continue,
        };
        assert!(argument["description"].as_str().unwrap().contains(promise), "{argument}");
        promises += 1;
    }
    assert!(promises > 20, "{promises}");
}

#[tokio::test]
async fn entities_of_many_types_take_a_statement_for_each_and_not_for_each_one() {
    let store = store_with(30).await;
    let schema = FoundationSchema::new(store.clone());
    let slugs = (0..30).map(|number| format!("{{ __typename: \"Company\", slug: \"company-{number}\" }}"));
    let all = slugs.collect::<Vec<_>>().join(", ");
    let query = format!(
        "{{ _entities(representations: [{all}, {{ __typename: \"Foundation\", slug: \"harbour\" }}]) {{
            __typename ... on Company {{ name }} }} }}"
    );
    let before = store.usage().statements;
    let answer = answer(&schema, &query).await;
    assert_eq!(answer["data"]["_entities"][29], json!({ "__typename": "Company", "name": "Company 29" }));
    assert_eq!(answer["data"]["_entities"][30], json!({ "__typename": "Foundation" }));
    let statements = store.usage().statements - before;
    assert!(statements <= 6, "{statements} statements for 31 entities of two types");
}

#[tokio::test]
async fn an_entity_that_is_not_there_or_not_known_costs_only_its_own_place() {
    let query = r#"{ _entities(representations: [
        { __typename: "Company", id: "Q29tcGFueTo0Mg" }, { __typename: "Foundation", slug: "none" },
        { __typename: "Harbour", id: "x" }, { __typename: "Company", id: "malformed!" } ]) { __typename } }"#;
    let answer = answer_of_nothing(query).await;
    assert_eq!(answer["data"]["_entities"], json!([null, null, null, null]), "{answer}");
    assert!(answer["errors"].is_null(), "{answer}");
}

#[tokio::test]
async fn everything_has_a_description() {
    let query = "{ __schema { types { name description
        fields { name description args { name description } }
        inputFields { name description } enumValues { name description } } } }";
    let schema = answer_of_nothing(query).await;
    let mut bare = Vec::new();
    for kind in schema["data"]["__schema"]["types"].as_array().unwrap() {
        // `ID` and the types that introspection and federation bring are not ours.
        let name = kind["name"].as_str().unwrap();
        if name == "ID" || name.starts_with('_') {
            continue;
        }
        note(&mut bare, &[kind]);
        for part in ["fields", "inputFields", "enumValues"] {
            let own = kind[part].as_array().into_iter().flatten();
            for field in own.filter(|field| !field["name"].as_str().unwrap().starts_with('_')) {
                note(&mut bare, &[kind, field]);
                for argument in field["args"].as_array().into_iter().flatten() {
                    note(&mut bare, &[kind, field, argument]);
                }
            }
        }
    }
    assert!(bare.is_empty(), "without a description: {bare:#?}");
}

fn note(bare: &mut Vec<String>, path: &[&Value]) {
    let last = path.last().expect("a path has an end");
    if last["description"].as_str().is_none_or(str::is_empty) {
        let names = path.iter().map(|element| element["name"].as_str().unwrap());
        bare.push(names.collect::<Vec<_>>().join("."));
    }
}

#[tokio::test]
async fn an_unknown_key_is_null_and_not_an_error() {
    let query = r#"{ foundation(by: { slug: "none" }) { name } node(id: "Q29tcGFueTo0Mg") { id }
        company(by: { identifier: { scheme: LEI, value: "x" } }) { name }
        announcement(by: { url: "https://example.org/none" }) { title } nodes(ids: ["Q29tcGFueTo0Mg"]) { id } }"#;
    let nothing =
        json!({ "foundation": null, "node": null, "company": null, "announcement": null, "nodes": [null] });
    assert_eq!(answer_of_nothing(query).await, json!({ "data": nothing }));
}

#[tokio::test]
async fn a_malformed_argument_is_an_error_with_a_code_a_path_and_a_place() {
    for query in [
        "{ node(id: \"x\") { id } }",
        "{ companies(first: -1) { totalCount } }",
        "{ companies(first: 101) { totalCount } }",
        "{ companies(first: 1, last: 1) { totalCount } }",
        "{ companies(after: \"x\") { totalCount } }",
        "{ search(text: \" \") { nodes { snippet } } }",
        "{ changes(since: \"1\") { nodes { id } } }",
    ] {
        let answer = answer_of_nothing(query).await;
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{query}: {answer}");
        assert!(error["path"][0].is_string() && error["locations"][0]["line"].is_u64(), "{query}: {error}");
    }
}

#[tokio::test]
async fn an_empty_part_of_the_change_log_can_be_resumed_from() {
    let schema = FoundationSchema::new(empty_store().await);
    let first = answer(&schema, "{ changes { nodes { id } pageInfo { endCursor } } }").await;
    let cursor = first["data"]["changes"]["pageInfo"]["endCursor"].as_str().unwrap_or_default();
    let query = format!("{{ changes(since: \"{cursor}\") {{ pageInfo {{ endCursor }} }} }}");
    assert_eq!(answer(&schema, &query).await["data"]["changes"]["pageInfo"]["endCursor"], cursor);
}

#[tokio::test]
async fn a_failing_store_says_nothing_to_the_client() {
    let store = Store::open(&StoreOptions::new("sqlite::memory:")).await.unwrap();
    let answer = answer(&FoundationSchema::new(store), "{ companies { nodes { slug } } }").await;
    assert_eq!(answer["errors"][0]["message"], "internal error");
    assert_eq!(answer["errors"][0]["extensions"]["code"], "INTERNAL");
}
