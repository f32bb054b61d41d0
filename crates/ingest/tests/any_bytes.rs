//! No bytes make an importer panic, hang or leave its bounds: it reads them or says what is wrong.

use pediment_ingest::{
    Document, FeedOptions, LandscapeOptions, Posts, PostsOptions, PrinciplesOptions, Result, feed, landscape,
    manifest, principles,
};
use proptest::prelude::*;
use time::Date;
use time::macros::date;

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

const ATOM: &str = "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\"><id>f</id>
<title>F</title><updated>2024-05-06T00:00:00Z</updated><entry><id>1</id><title type=\"html\">A &amp;amp; b</title>
<link href=\"a/b\"/><updated>2024-05-06T00:00:00-07:00</updated><content type=\"html\">&lt;p>x&lt;/p></content></entry></feed>";

const JSON: &str =
    "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"N\",\"items\":[{\"id\":\"x\",
\"title\":\"T\",\"content_text\":\"Twice.\",\"date_published\":\"2024-05-07T06:00:00+02:00\"}]}";

/// Reads bytes as everything there is. Errors are right; panics are not.
fn read_as_all(bytes: &[u8]) {
    let Ok(document) = Document::new("folder/2024-01-02.yml", bytes) else { return };
    let owned = str::to_owned;
    let said: [Result<usize>; 5] = [
        landscape(
            &document,
            &LandscapeOptions {
                foundation: owned("f"),
                settings: Some(document.clone()),
                ..Default::default()
            },
            TODAY,
        )
        .map(|facts| facts.members.len()),
        manifest(&document, TODAY).map(|facts| facts.members.len()),
        feed(&document, &FeedOptions { foundation: owned("f"), ..Default::default() }, TODAY)
            .map(|facts| facts.announcements.len()),
        Posts::new("en", vec![(owned("de/2024-1-2-a.md"), document.clone())])
            .facts(&PostsOptions { foundation: owned("f"), ..Default::default() }, TODAY)
            .map(|facts| facts.announcements.len()),
        principles(
            &document,
            &PrinciplesOptions { foundation: owned("f"), section: owned("Title"), ..Default::default() },
            TODAY,
        )
        .map(|facts| facts.principles.len()),
    ];
    for error in said.into_iter().filter_map(Result::err) {
        assert!(!error.fault().file.is_empty() && !error.fault().what.is_empty(), "{error:?}");
    }
}

/// A text that was right, with a few pieces cut out, doubled or overwritten.
fn mutated(text: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<prop::sample::Index>(), 0..40_usize, prop::collection::vec(any::<u8>(), 0..6));
    let marks = prop::sample::select(vec![
        "\n", ": ", "- ", "\t", "&a ", "*a ", "{", "]", "'", "---\n", "<", "&", "null",
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

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_as_all(&bytes);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[ \\n\\t:\\-\\[\\]{}&*!|>'\"%@`#a-z0-9<>/=äß阿]{0,200}") {
        read_as_all(text.as_bytes());
    }

    #[test]
    fn a_damaged_file_is_read_or_refused(
        bytes in prop_oneof![mutated(LANDSCAPE), mutated(MANIFEST), mutated(POST), mutated(ATOM), mutated(JSON)],
    ) {
        read_as_all(&bytes);
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
        read_as_all(text.as_bytes());
    }
}
