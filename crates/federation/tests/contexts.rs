//! Arguments from contexts (Federation specification, `@context` and `@fromContext`): how they are planned, and that what
//! is told of entities goes with them. What comes of it over real subgraphs is in `tests/npm/subgraphs`.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::{FutureExt, future::BoxFuture};
use pediment_federation::{Failure, Form, Overrides, Request, Supergraph, Transport};
use serde_json::{Map, Value as Json, json};

const SUPERGRAPH: &str = include_str!("composition/context-gives-an-argument/supergraph.graphql");

fn form(supergraph: &Supergraph, document: &str) -> Arc<Form> {
    let operation = supergraph.prepare(document, None).expect("it can be planned");
    operation.form(supergraph, &Map::new(), &Overrides::default()).expect("it can be planned")
}

/// The planner below us has it resolved as if the client had given no argument.
#[test]
fn a_field_that_takes_an_argument_from_its_context() {
    let supergraph = Supergraph::parse(SUPERGRAPH).expect("a supergraph");
    let plan = form(&supergraph, "{ account { id entry { shown(places: 2) amount } } }");
    assert_eq!(
        plan.plan().expect("somebody is asked").to_string(),
        "one after the other
  query to accounts: {account{id entry{id __typename} currency}}
  all at once
    entities of accounts at account.entry: query($representations:[_Any!]!,$__context_0:String){_entities(representations:$representations){__typename ...on Entry{_0_shown:shown(places:2,currency:$__context_0)}}}
      $__context_0 from account: { currency }
    entities of entries at account.entry: query($representations:[_Any!]!){_entities(representations:$representations){__typename ...on Entry{amount}}}
"
    );
}

/// As Apollo writes it: under the name by which subgraphs import it.
#[test]
fn a_context_directive_of_another_name() {
    let link = r#"@link(url: "https://specs.apollo.dev/context/v0.1", "#;
    let sdl = SUPERGRAPH
        .replace(link, &format!(r#"{link}import: [{{name: "@context", as: "@scope"}}], "#))
        .replace("@context(", "@scope(");
    assert!(sdl.contains(r#"@scope(name: "accounts__account")"#) && sdl.contains(r#"as: "@scope""#));
    let supergraph = Supergraph::parse(&sdl).expect("a supergraph");
    let plan = form(&supergraph, "{ account { entry { shown } } }");
    assert!(plan.plan().expect("somebody is asked").to_string().contains("shown(currency:$__context_0)"));
    assert!(!supergraph.api_sdl().contains("scope"));
}

/// As nobody composes it, and as `node` may lead to it.
#[test]
fn a_context_that_is_not_set_on_the_way() {
    let sdl =
        SUPERGRAPH.replace("@context(name: \"accounts__account\")", "@context(name: \"accounts__other\")");
    let supergraph = Supergraph::parse(&sdl).expect("a supergraph");
    let problem =
        supergraph.prepare("{ account { entry { shown } } }", None).expect_err("nobody sets it").remove(0);
    assert_eq!(
        problem.message,
        "The operation cannot be planned: no object on the way to `account.entry` sets the context that `Entry.shown` takes an argument from."
    );
}

/// Many accounts with an entry each, the same one for all: what its representation holds does not tell them apart.
struct Accounts {
    count: usize,
    /// How many representations each request for entities had.
    asked: Mutex<Vec<usize>>,
}

impl Transport for Accounts {
    fn fetch<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Bytes, Failure>> {
        let variables = request.variables.into_values().expect("JSON");
        if variables.is_empty() {
            let account =
                |nth| json!({ "currency": format!("C{nth}"), "entry": { "__typename": "Entry", "id": "e" } });
            let accounts: Vec<Json> = (0..self.count).map(account).collect();
            return async move { Ok(json!({ "data": { "accounts": accounts } }).to_string().into()) }.boxed();
        }
        let (mut data, mut asked) = (Map::new(), 0);
        for (name, list) in variables.iter().filter(|(name, _)| !name.starts_with("__context")) {
            let (field, currency) = match name.strip_prefix("__batch_reps_") {
                Some(lot) => (format!("_e{lot}"), format!("__context_0_{lot}")),
                None => ("_entities".to_owned(), "__context_0".to_owned()),
            };
            assert!(request.fetch.document.contains(&format!("_0_shown:shown(currency:${currency}")));
            let list = list.as_array().expect("a list");
            asked += list.len();
            let entity =
                |_| json!({ "__typename": "Entry", "_0_shown": format!("in {}", variables[&currency]) });
            data.insert(field, list.iter().map(entity).collect());
        }
        self.asked.lock().expect("nobody panics").push(asked);
        async move { Ok(json!({ "data": data }).to_string().into()) }.boxed()
    }
}

/// One request asks of up to twenty lots, and of each entity as often as it is told something else.
#[test]
fn entities_of_which_many_things_are_told_are_asked_about_in_few_requests() {
    let sdl = SUPERGRAPH.replace("account: Account", "accounts: [Account]");
    let supergraph = Supergraph::parse(&sdl).expect("a supergraph");
    let form = form(&supergraph, "{ accounts { entry { shown } } }");
    for (count, requests) in
        [(1, vec![1]), (2, vec![2]), (20, vec![20]), (45, vec![20, 20, 5]), (41, vec![20, 20, 1])]
    {
        let accounts = Accounts { count, asked: Mutex::default() };
        let answer = form.execute(&supergraph, &Map::new(), &accounts).now_or_never().expect("nothing waits");
        let got: Json = serde_json::from_slice(answer.data()).expect("JSON");
        let shown = |nth| json!({ "entry": { "shown": format!("in \"C{nth}\"") } });
        assert_eq!(got["accounts"], (0..count).map(shown).collect::<Json>());
        assert_eq!(accounts.asked.into_inner().expect("nobody panics"), requests);
    }
}
