//! Objects that are resolved together answer what they answer one by one.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Request, Variables, parser::parse_query};
use pediment_schema::{FoundationSchema, Operation, write_json};
use pediment_storage::{
    AnnouncementFacts, AnnouncementText, BodyFormat, CompanyFacts, Facts, FoundationFacts, Identifier,
    IdentifierScheme, ImportOptions, MemberFacts, PersonFacts, PrincipleFacts, PrincipleText, ProjectFacts,
    Scope, SeatBody, SeatFacts, SourceFacts, SourceKind, Store, StoreOptions,
};
use serde_json::{Value, json};
use time::macros::date;

/// Two foundations, one part of the other, with some of everything; what is not known of one is known of another.
async fn store() -> Store {
    let company = |number: usize| CompanyFacts {
        slug: Some(format!("company-{number}")),
        name: format!("Company \"{number}\"\n\u{1F980}"),
        legal_name: number.is_multiple_of(2).then(|| format!("Company {number} GmbH")),
        homepage: number.is_multiple_of(3).then(|| format!("https://{number}.example.org/")),
        country: number.is_multiple_of(2).then(|| "NZ".to_owned()),
        parent: (number > 3).then(|| "company-0".to_owned()),
        identifiers: vec![Identifier { scheme: IdentifierScheme::Crunchbase, value: format!("c{number}") }],
        aliases: (0..number % 3).map(|alias| format!("Alias {alias} of {number}")).collect(),
        ..CompanyFacts::default()
    };
    let mention = |number: usize| CompanyFacts {
        slug: Some(format!("company-{number}")),
        name: company(number).name,
        ..CompanyFacts::default()
    };
    let person = |number: usize| PersonFacts {
        name: format!("Person {number}"),
        title: (number == 1).then(|| "Chair".to_owned()),
        company: (number > 0).then(|| mention(number)),
    };
    let source = SourceFacts {
        kind: SourceKind::Manifest,
        key: "test".to_owned(),
        location: "test.yml".to_owned(),
        revision: Some("1".to_owned()),
        licence: Some("CC0-1.0".to_owned()),
    };
    let mut facts = Facts::new(source, date!(2024 - 01 - 01));
    facts.companies = (0..6).map(company).collect();
    for (slug, parent) in [("harbour", None), ("port", Some("harbour"))] {
        facts.foundations.push(FoundationFacts {
            slug: slug.to_owned(),
            founded_on: parent.map(|_| "2022-09".parse().unwrap()),
            parent: parent.map(str::to_owned),
            homepage: parent.map(|_| "https://port.example.org/".to_owned()),
            ..FoundationFacts::default()
        });
        facts.members.extend((0..6).map(|number| {
            MemberFacts {
                foundation: slug.to_owned(),
                company: mention(number),
                tier: (number > 1).then(|| ["Gold", "Platinum"][number % 2].to_owned()),
                since: [Some("2022"), None, Some("2022"), None, Some("2022"), Some("2998")][number]
                    .map(|date| date.parse().unwrap()),
                // The second ended before it got its seat.
                until: [None, Some("2022-06"), None, None, Some("2999"), None][number]
                    .map(|date| date.parse().unwrap()),
            }
        }));
        facts.seats.extend((0..3).map(|number| SeatFacts {
            foundation: slug.to_owned(),
            company: mention(number),
            body: [SeatBody::GoverningBoard, SeatBody::Technical][number % 2],
            person: (number != 1).then(|| person(number)),
            // The last ended before its company became a member.
            since: Some(["2023-01-01", "2023-01-01", "2021"][number].parse().unwrap()),
            until: (number == 2).then(|| "2021-06".parse().unwrap()),
        }));
        facts.projects.extend((0..2).map(|number| ProjectFacts {
            foundation: slug.to_owned(),
            slug: format!("{slug}-{number}"),
            name: format!("Project {number}"),
            homepage: (number == 1).then(|| "https://project.example.org/".to_owned()),
            repository: Some("https://git.example.org/".to_owned()),
            maturity: (number == 1).then(|| "archived".to_owned()),
            accepted: Some("2023-02".parse().unwrap()),
            incubating: (number == 1).then(|| "2023-03".parse().unwrap()),
            graduated: (number == 1).then(|| "2023-04".parse().unwrap()),
            archived: (number == 1).then(|| "2023-05".parse().unwrap()),
        }));
    }
    facts.principles = (0..3)
        .map(|ordinal| PrincipleFacts {
            foundation: "harbour".to_owned(),
            section: "charter".to_owned(),
            ordinal,
            first_priority: ordinal == 0,
            texts: ["en", "de"]
                .map(|language| PrincipleText {
                    language: language.to_owned(),
                    title: format!("Title {ordinal} {language}"),
                    statement: "Statement".to_owned(),
                })
                .into(),
        })
        .collect();
    facts.announcements = (0..4)
        .map(|number| AnnouncementFacts {
            slug: format!("news-{number}"),
            texts: ["en", "de"][..=(number % 2)]
                .iter()
                .map(|language| AnnouncementText {
                    language: (*language).to_owned(),
                    title: format!("News {number} {language}"),
                    summary: (number > 1).then(|| "Short".to_owned()),
                    body: (number != 2).then(|| format!("# Long {language}\n<script>1</script>")),
                    body_format: BodyFormat::Markdown,
                    url: None,
                })
                .collect(),
            canonical_url: (number == 1).then(|| "https://news.example.org/1".to_owned()),
            publisher: (number == 2).then(|| "The Harbour".to_owned()),
            published_at: 1_700_000_000_000 + i64::try_from(number).unwrap(),
            embargoed_until: (number == 3).then_some(1_700_000_000_000),
            foundations: vec!["harbour".to_owned()],
            companies: (0..number).map(mention).collect(),
            authors: (0..number).map(person).collect(),
        })
        .collect();
    let store = Store::open(&StoreOptions::new("sqlite::memory:")).await.unwrap();
    store.migrate().await.unwrap();
    store.import(&facts, ImportOptions::default()).await.unwrap();
    // A month later the port hosts one project less.
    let mut later = Facts::new(facts.source.clone(), date!(2024 - 02 - 01));
    later.projects = facts.projects[..3].to_vec();
    later.complete = vec![Scope::Projects("port".to_owned())];
    store.import(&later, ImportOptions { accept: true, ..ImportOptions::default() }).await.unwrap();
    store
}

/// The fields of a type: the name of each, the type below it where it has parts.
type Fields = HashMap<String, Vec<(String, Option<String>)>>;

/// The types of the schema: the fields of objects, and the objects that interfaces and unions can be.
async fn types(schema: &FoundationSchema) -> (Fields, HashMap<String, Vec<String>>) {
    let query = "{ __schema { types { name kind possibleTypes { name } fields { name type {
        name kind ofType { name kind ofType { name kind ofType { name kind } } } } } } } }";
    let answer = serde_json::to_value(schema.execute(Request::new(query), Vec::new()).await).unwrap();
    let (mut fields, mut possible) = (Fields::new(), HashMap::new());
    let name = |of: &Value| of["name"].as_str().unwrap().to_owned();
    for of in answer["data"]["__schema"]["types"].as_array().unwrap() {
        match of["kind"].as_str().unwrap() {
            "OBJECT" => {
                let field = |field: &Value| {
                    let mut of = &field["type"];
                    while !of["ofType"].is_null() {
                        of = &of["ofType"];
                    }
                    (
                        name(field),
                        matches!(of["kind"].as_str(), Some("OBJECT" | "INTERFACE" | "UNION"))
                            .then(|| name(of)),
                    )
                };
                fields.insert(name(of), of["fields"].as_array().unwrap().iter().map(field).collect());
            }
            "INTERFACE" | "UNION" => {
                let objects = of["possibleTypes"].as_array().unwrap().iter().map(name);
                possible.insert(name(of), objects.collect());
            }
            _ => {}
        }
    }
    (fields, possible)
}

/// All that can be selected of a type, so many levels deep.
fn everything((fields, possible): &(Fields, HashMap<String, Vec<String>>), of: &str, depth: usize) -> String {
    if let Some(objects) = possible.get(of) {
        let fragment = |object: &String| {
            format!("... on {object} {}", everything(&(fields.clone(), HashMap::new()), object, depth))
        };
        return format!("{{ {} }}", objects.iter().map(fragment).collect::<Vec<_>>().join(" "));
    }
    let mut selected = vec!["__typename".to_owned()];
    for (field, below) in &fields[of] {
        match below {
            None => selected.push(field.clone()),
            Some(below) if depth > 0 && (fields.contains_key(below) || possible.contains_key(below)) => {
                selected.push(format!(
                    "{field} {}",
                    everything(&(fields.clone(), possible.clone()), below, depth - 1)
                ));
            }
            Some(_) => {}
        }
    }
    format!("{{ {} }}", selected.join(" "))
}

/// The operation that a query is.
fn operation(query: &str) -> Arc<Operation> {
    let document = parse_query(query).unwrap();
    let (_, operation) = document.operations.iter().next().unwrap();
    Arc::new(Operation::new(operation.node.selection_set.node.clone(), Vec::new()))
}

/// What the schema answers to a query one by one, and to the operation that it is, which takes no more statements.
async fn both(schema: &FoundationSchema, query: &str, languages: &[&str]) -> [Value; 2] {
    let (answers, statements) = answers(schema, query, languages).await;
    assert!(statements[1] <= statements[0], "statements one by one and together: {statements:?}");
    answers
}

/// What the schema answers to a query one by one, and to the operation that it is, and how many statements each takes.
async fn answers(schema: &FoundationSchema, query: &str, languages: &[&str]) -> ([Value; 2], [u64; 2]) {
    let languages: Vec<String> = languages.iter().map(ToString::to_string).collect();
    let [one_by_one, together] = [schema.metered(), schema.metered()];
    let plain = one_by_one.execute(Request::new(query), languages.clone()).await;
    let answer = together.execute_operation(operation(query), Variables::default(), languages).await;
    assert!(answer.errors.is_empty(), "{:?}", answer.errors);
    let mut text = Vec::new();
    write_json(&answer.data, &mut text);
    let plain = serde_json::to_value(plain).unwrap()["data"].take();
    let statements = [one_by_one, together].map(|schema| schema.usage().statements);
    ([plain, serde_json::from_slice(&text).unwrap()], statements)
}

#[tokio::test]
async fn everything_that_can_be_asked_is_answered_alike() {
    let schema = FoundationSchema::new(store().await);
    let types = types(&schema).await;
    let mut asked = 0;
    for (root, of) in [
        ("foundations", "FoundationConnection"),
        ("companies(first: 4)", "CompanyConnection"),
        ("members(last: 5)", "MemberConnection"),
        ("principles", "PrincipleConnection"),
        ("announcements", "AnnouncementConnection"),
        ("projects", "ProjectConnection"),
        ("search(text: \"company\")", "SearchConnection"),
        ("changes(first: 30)", "ChangeConnection"),
    ] {
        for depth in [1, 2, 3] {
            let query = format!("{{ {root} {} }}", everything(&types, of, depth));
            for languages in [&[][..], &["de"]] {
                let [one_by_one, together] = both(&schema, &query, languages).await;
                assert_eq!(one_by_one, together, "{root}, {depth} levels deep");
                assert!(together.to_string().len() > 100, "{together}");
                asked += 1;
            }
        }
    }
    assert_eq!(asked, 48);
}

/// Whether all that one answer says another says too.
fn is_part_of(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => {
            part.iter().all(|(field, part)| whole.get(field).is_some_and(|whole| is_part_of(part, whole)))
        }
        (Value::Array(part), Value::Array(whole)) => {
            part.len() == whole.len() && part.iter().zip(whole).all(|(part, whole)| is_part_of(part, whole))
        }
        _ => part == whole,
    }
}

/// Whether an answer says anything of a field.
fn tells(answer: &Value, of: &str) -> bool {
    match answer {
        Value::Object(fields) => fields
            .iter()
            .any(|(field, value)| (field == of && !matches!(value, Value::Null)) || tells(value, of)),
        Value::Array(values) => values.iter().any(|value| tells(value, of)),
        _ => false,
    }
}

#[tokio::test]
async fn each_field_is_answered_alone_as_beside_all_others() {
    let schema = FoundationSchema::new(store().await);
    let types = types(&schema).await;
    let (mut asked, mut untold) = (0, Vec::new());
    for (of, list) in [
        ("Foundation", Some("foundations")),
        ("Company", Some("companies")),
        ("Member", Some("members")),
        ("Principle", Some("principles")),
        ("Announcement", Some("announcements")),
        ("Project", Some("projects")),
        ("Person", None),
        ("Source", None),
        ("Seat", None),
    ] {
        let whole = everything(&types, of, 1);
        let fields = types.0[of].iter().map(|(field, below)| match below {
            Some(below) => (field, format!("{field} {}", everything(&types, below, 0))),
            None => (field, field.clone()),
        });
        let fields: Vec<_> = fields.filter(|(_, selected)| !selected.ends_with("{ __typename }")).collect();
        let mut places = vec![match of {
            "Source" => "{ changes { nodes { source SELECTED } } }".to_owned(),
            _ => format!(
                "{{ changes(first: 100) {{ nodes {{ subject {{ __typename ... on {of} SELECTED }} }} }} }}"
            ),
        }];
        if let Some(list) = list {
            places.push(format!("{{ {list} {{ nodes SELECTED }} }}"));
            places.push(format!("{{ {list} {{ edges {{ node SELECTED }} }} }}"));
        }
        for (place, languages) in places.iter().flat_map(|place| [(place, &[][..]), (place, &["de"])]) {
            let ([_, all], _) = answers(&schema, &place.replace("SELECTED", &whole), languages).await;
            for (field, selected) in &fields {
                let query = place.replace("SELECTED", &format!("{{ {selected} }}"));
                let ([one_by_one, together], _) = answers(&schema, &query, languages).await;
                assert_eq!(one_by_one, together, "{query}");
                assert!(is_part_of(&together, &all), "{query}\n{together}\n{all}");
                if !tells(&together, field) {
                    untold.push(query);
                }
                asked += 1;
            }
        }
    }
    assert_eq!(untold, Vec::<String>::new(), "nothing is known of them in this world");
    assert_eq!(asked, 2 * 263);
}

#[tokio::test]
async fn arguments_of_fields_of_many_objects_are_read_alike() {
    let schema = FoundationSchema::new(store().await);
    let cursors = "{ foundations { nodes { members(first: 2) { pageInfo { endCursor } } } } }";
    let [cursors, _] = both(&schema, cursors, &[]).await;
    let cursor = cursors["foundations"]["nodes"][0]["members"]["pageInfo"]["endCursor"].as_str().unwrap();
    let nested = [
        format!("members(after: \"{cursor}\", first: 2) {{ nodes {{ company {{ slug }} }} pageInfo {{ hasNextPage }} }}"),
        format!("members(before: \"{cursor}\", last: 1) {{ nodes {{ company {{ slug }} }} pageInfo {{ hasPreviousPage }} }}"),
        "members(asOf: \"2021-01-01\") { totalCount }".to_owned(),
        "members(history: true, orderBy: [{ tier: DESC }]) { totalCount nodes { tier } }".to_owned(),
        "members(where: { tier: { eq: \"Gold\" } }) { totalCount nodes { tier company { name } } }".to_owned(),
        "board(asOf: \"2022-12-31\") { company { slug } }".to_owned(),
        "tiers(asOf: \"2021-01-01\") { tier count }".to_owned(),
        "principles(language: [\"de\"]) { title language }".to_owned(),
        "firstPriority(language: [\"fr\", \"de\"]) { title }".to_owned(),
        "announcements(language: [\"de\"], orderBy: [{ publishedAt: ASC }], first: 3) { nodes { title language } }"
            .to_owned(),
        "announcements(where: { title: { contains: \"2\" } }) { totalCount nodes { title } }".to_owned(),
        "projects(orderBy: [{ name: DESC }], first: 1) { nodes { slug } pageInfo { hasNextPage } }".to_owned(),
        "children(where: { slug: { eq: \"none\" } }) { totalCount nodes { slug } }".to_owned(),
    ];
    for field in nested {
        let query = format!("{{ foundations {{ nodes {{ {field} }} }} }}");
        let [one_by_one, together] = both(&schema, &query, &[]).await;
        assert_eq!(one_by_one, together, "{field}");
        let bare = field.replacen(
            field.split_once('(').map_or("", |(_, rest)| rest.split_once(')').unwrap().0),
            "",
            1,
        );
        let bare = format!("{{ foundations {{ nodes {{ {} }} }} }}", bare.replacen("()", "", 1));
        let [_, otherwise] = both(&schema, &bare, &[]).await;
        assert_ne!(together, otherwise, "the argument of {field} changes nothing");
    }
}

#[tokio::test]
async fn entities_are_answered_alike() {
    let schema = FoundationSchema::new(store().await);
    let [ids, _] = both(&schema, "{ companies { nodes { id } } foundations { nodes { id } } }", &[]).await;
    let id = |list: &str, place: usize| ids[list]["nodes"][place]["id"].as_str().unwrap().to_owned();
    let query = format!(
        r#"{{ _entities(representations: [
            {{ __typename: "Company", id: "{}" }}, {{ __typename: "Foundation", id: "{}" }},
            {{ __typename: "Company", id: "{}" }}, {{ __typename: "Company", id: "{}" }},
            {{ __typename: "Company", id: "none" }}, {{ __typename: "Company", id: "{}" }} ]) {{
            ... on Company {{ __typename name memberships {{ totalCount nodes {{ tier foundation {{ slug }} }} }} }}
            ... on Foundation {{ slug children {{ nodes {{ slug }} pageInfo {{ hasNextPage endCursor }} }} }} }} }}"#,
        id("companies", 2),
        id("foundations", 1),
        id("companies", 0),
        id("companies", 2),
        id("foundations", 0),
    );
    let [one_by_one, together] = both(&schema, &query, &[]).await;
    assert_eq!(one_by_one, together);
    let entities = together["_entities"].as_array().unwrap();
    assert_eq!(entities[0], entities[3]);
    assert_eq!([&entities[4], &entities[5]], [&json!(null), &json!(null)]);
}

#[tokio::test]
async fn what_fails_together_is_told_one_by_one() {
    let schema = FoundationSchema::new(store().await);
    let query = "{ foundations { nodes { slug members(first: 2) { nodes { company { announcements(first: 101) { nodes { id } } } } } } } }";
    let answer = schema.execute_operation(operation(query), Variables::default(), Vec::new()).await;
    let plain = schema.execute(Request::new(query), Vec::new()).await;
    let paths = |answer: &async_graphql::Response| {
        let mut paths: Vec<String> = answer.errors.iter().map(|error| format!("{:?}", error.path)).collect();
        paths.sort();
        paths
    };
    assert_eq!(paths(&answer).len(), 4);
    assert_eq!(paths(&answer), paths(&plain));
}
