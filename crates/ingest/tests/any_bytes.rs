//! No bytes make an importer panic, hang or leave its bounds: it reads them or says what is wrong.

use std::sync::OnceLock;

use pediment_ingest::{
    Document, FeedOptions, LandscapeOptions, Posts, PostsOptions, PrinciplesOptions, Result, feed, landscape,
    manifest, principles,
};
use pediment_storage::{Facts, ImportOptions, Store, StoreOptions};
use proptest::prelude::*;
use time::Date;
use time::macros::date;
use tokio::runtime::Runtime;

const TODAY: Date = date!(2026 - 01 - 02);

const LANDSCAPE: &str = "\
landscape:
  - category:
    name: Members
    subcategories:
      - subcategory:
        name: Gold
        items:
          - item:
            name: Ænix (member)
            homepage_url: https://www.aenix.example/
            crunchbase: https://www.crunchbase.com/organization/%C3%A6
            joined: 2020-02-01
            second_path: ['Project Membership / Inner (I)', \"Project Group / Outer\"]
            extra: {lfx_slug: i, accepted: '2020-01-01', linkedin_url: 'https://www.linkedin.com/company/x'}
";

const SETTINGS: &str = "\
foundation: Harbour
url: https://landscape.harbour.example
members_category: Members
colors: {color1: 'rgba(0, 107, 204, 1)'}
groups:
  - name: Tools
    categories: [Ropes, Knots]
";

const MANIFEST: &str = include_str!("../src/founding.yml");

const POST: &str = "\
---
title: \"A: b\"
date: 2024-02-03T10:00:00+01:00
authors: [Ada, '[Bo](https://b.example), VP, Ropes']
lang: de-AT
---

# Title

- (a) **Bold.** Text ![image](x.png)
";

const TOML: &str = "\
+++
title = \"A: b\"
date = 2024-02-03
authors = [\"Ada\",
\"Bo\"]
draft = false
[extra]
lang = \"de\"
+++
Text
";

const CHARTER: &str = "\
# 1. Mission

We sail.

## 3. Title

(a) **Open.** All may come in.
(b) **Fair**: first come, first served.

### Title

1. One
2. Two

* Three
";

const ATOM: &str = "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\"><id>f</id>
<title>F</title><updated>2024-05-06T00:00:00Z</updated><entry><id>1</id><title type=\"html\">A &amp;amp; b</title>
<link href=\"a/b\"/><updated>2024-05-06T00:00:00-07:00</updated><content type=\"html\">&lt;p>x&lt;/p></content></entry></feed>";

const RSS: &str = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>N</title><link>https://n.example</link>
<language>de</language><item><title>T &amp;amp; U</title><link>https://n.example/a%2Fb</link><guid>g</guid>
<pubDate>Mon, 06 May 2024 22:15:00 +0100</pubDate><description><![CDATA[<b>x</b>]]></description></item></channel></rss>";

const JSON: &str =
    "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"N\",\"items\":[{\"id\":\"x\",
\"title\":\"T\",\"content_text\":\"Twice.\",\"date_published\":\"2024-05-07T06:00:00+02:00\"}]}";

/// Reads bytes as everything there is, settings and posts of any path among it. Errors are right; panics are not.
fn read_as_all(bytes: &[u8], path: &str) -> Vec<Facts> {
    let Ok(document) = Document::new("folder/2024-01-02.yml", bytes) else { return Vec::new() };
    let listing = || Document::new("landscape.yml", LANDSCAPE.as_bytes()).expect("it is text");
    let of_foundation = || "f".to_owned();
    let landscape_with = |document: &Document, settings: Option<&Document>| {
        let settings = settings.cloned();
        let options = LandscapeOptions { foundation: of_foundation(), settings, ..Default::default() };
        landscape(document, &options, TODAY)
    };
    let posts = |path: &str, document: Document| {
        let options = PostsOptions { foundation: of_foundation(), ..Default::default() };
        Posts::new("en", vec![(path.to_owned(), document)]).facts(&options, TODAY)
    };
    let principles_in = |section: &str, list: Option<usize>| {
        let (foundation, section) = (of_foundation(), section.to_owned());
        let options = PrinciplesOptions { foundation, section, list, ..Default::default() };
        principles(&document, &options, TODAY)
    };
    let said: [Result<Facts>; 9] = [
        landscape_with(&document, None),
        landscape_with(&document, Some(&document)),
        landscape_with(&listing(), Some(&document)),
        manifest(&document, TODAY),
        feed(&document, &FeedOptions { foundation: of_foundation(), ..Default::default() }, TODAY),
        posts("de/2024-1-2-a.md", document.clone()),
        posts(path, document.clone()),
        principles_in("Title", None),
        principles_in("3", Some(2)),
    ];
    let mut read = Vec::new();
    for said in said {
        match said {
            Ok(facts) => read.push(facts),
            Err(error) => {
                assert!(!error.fault().file.is_empty() && !error.fault().what.is_empty(), "{error:?}");
            }
        }
    }
    read
}

/// A text that was right, with a few pieces cut out, doubled or overwritten.
fn mutated(text: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<prop::sample::Index>(), 0..40_usize, prop::collection::vec(any::<u8>(), 0..6));
    let marks = prop::sample::select(vec![
        "\n", ": ", "- ", "\t", "&a ", "*a ", "{", "]", "'", "---\n", "<", "&", "null", "\"\\0\"", "\\u0000",
        "# ", "9999", "-1", "(", "**", "=", "+++\n", "é", "阿", "\u{202e}", "\r", "%", "\u{fb03}",
    ]);
    (prop::collection::vec((change, marks, any::<bool>()), 1..8)).prop_map(move |changes| {
        let mut bytes = text.as_bytes().to_vec();
        for ((at, length, random), mark, is_mark) in changes {
            let start = at.index(bytes.len() + 1);
            let end = (start + length).min(bytes.len());
            let with = if is_mark { mark.as_bytes().to_vec() } else { random };
            bytes.splice(start..end, with);
        }
        bytes
    })
}

fn damaged() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        mutated(LANDSCAPE),
        mutated(SETTINGS),
        mutated(MANIFEST),
        mutated(POST),
        mutated(TOML),
        mutated(CHARTER),
        mutated(ATOM),
        mutated(RSS),
        mutated(JSON),
    ]
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), path in ".{0,20}") {
        read_as_all(&bytes, &path);
    }

    #[test]
    fn any_text_is_read_or_refused(
        text in "[ \\n\\t:\\-\\[\\]{}&*!|>'\"%@`#+=().0-9a-z<>/äß阿]{0,200}",
        path in "[a-z0-9./-]{0,20}",
    ) {
        read_as_all(text.as_bytes(), &path);
    }

    #[test]
    fn a_damaged_file_is_read_or_refused(bytes in damaged(), path in "([a-z]{2}/)?[0-9-]{0,11}[a-zA-Z._-]{0,9}") {
        read_as_all(&bytes, &path);
    }

}

proptest! {
    // Each is imported into two databases, which takes longer than to read it.
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases / 4))]

    #[test]
    fn what_was_read_of_a_damaged_file_is_imported_or_refused(bytes in damaged()) {
        let (runtime, stores) = stores();
        for facts in read_as_all(&bytes, "a.md") {
            for store in stores {
                runtime.block_on(import(store, &facts));
            }
        }
    }
}

/// A store on each database that is there, opened once for all cases.
fn stores() -> &'static (Runtime, Vec<Store>) {
    static STORES: OnceLock<(Runtime, Vec<Store>)> = OnceLock::new();
    STORES.get_or_init(|| {
        let runtime = Runtime::new().expect("threads start");
        let postgres = std::env::var("PEDIMENT_TEST_POSTGRES_URL").ok();
        let urls = postgres.into_iter().chain(["sqlite::memory:".to_owned()]);
        let open = |url: String| {
            let opened = runtime.block_on(Store::open(&StoreOptions::new(url)));
            opened.expect("the database can be opened")
        };
        let stores = urls.map(open).collect();
        (runtime, stores)
    })
}

/// A store refuses facts by saying where they come from and never fails at them in the database; what it takes in
/// it knows. A dry run shows that, and on a Postgres that is there for the tests leaves nothing behind.
async fn import(store: &Store, facts: &Facts) {
    let options = ImportOptions { dry_run: true, accept: true };
    let importing = store.begin_import(options).await.expect("an import begins");
    match importing.take_in(facts).await {
        Ok((importing, _)) => {
            let (importing, again) = importing.take_in(facts).await.expect("what was taken in can be again");
            assert_eq!(again.differences, []);
            importing.finish().await.expect("a dry run is given up");
        }
        Err(error) => {
            assert_eq!(error.code(), "FACTS", "{error}");
            assert!(error.to_string().starts_with(&facts.source.location), "{error}");
        }
    }
}

#[test]
fn deep_and_wide_files_stay_within_bounds() {
    for text in [
        "[".repeat(100_000),
        "- ".repeat(50_000),
        "{a: ".repeat(20_000),
        "a: &a [x,x,x,x,x,x,x,x,x,x]\n".to_owned() + &"b: [*a,*a,*a,*a,*a,*a,*a,*a]\n".repeat(10),
        "> ".repeat(20_000),
        "<a>".repeat(20_000),
        format!("---\n{}---\n", "k: v\n".repeat(20_000)),
    ] {
        read_as_all(text.as_bytes(), "a.md");
    }
}
