use time::macros::date;

use super::*;
use crate::date::instant;

fn read(folder: &str, posts: &[(&str, &str)], options: &PostsOptions) -> Result<Facts> {
    let document = |(path, text): &(&str, &str)| {
        let document = Document::new(&format!("{folder}/{path}"), text.as_bytes()).unwrap();
        ((*path).to_owned(), document)
    };
    let options = PostsOptions { foundation: "harbour".to_owned(), ..options.clone() };
    Posts::new(folder, posts.iter().map(document).collect()).facts(&options, date!(2026 - 01 - 02))
}

#[test]
fn a_post_of_jekyll_has_its_date_in_its_name() {
    let text = "---\nlayout: blog\nauthor: '[Ada](https://a.example) and Bo'\n---\n\n# It *opens*\n\nThe **first** day.\n";
    let options = PostsOptions {
        language: Some("EN".to_owned()),
        base_url: Some("https://harbour.example/blog".to_owned()),
        companies: vec!["Ships".to_owned()],
        ..PostsOptions::default()
    };
    let facts = read("_posts", &[("2023-4-5-It-opens.md", text)], &options).unwrap();
    let post = &facts.announcements[0];
    assert_eq!((post.slug.as_str(), post.published_at), ("harbour-it-opens", instant("2023-04-05").unwrap()));
    let words = &post.texts[0];
    assert_eq!((words.language.as_str(), words.title.as_str()), ("en", "It opens"));
    assert_eq!(words.summary.as_deref(), Some("The first day."));
    assert_eq!(post.canonical_url.as_deref(), Some("https://harbour.example/blog/2023-4-5-It-opens"));
    assert_eq!((post.authors.len(), post.companies[0].name.as_str()), (2, "Ships"));
}

#[test]
fn translations_are_found_by_key_folder_and_file_name() {
    let posts = [
        ("en/a.md", "---\ntitle: A\ndate: 2024-02-03\n---\n"),
        ("de/a.md", "---\ntitle: Ah\ndate: 2024-02-04\n---\n"),
        ("b.fr.md", "---\ntitle: Bé\ndate: 2024-02-03T10:00:00+01:00\n---\n"),
        ("b.md", "---\ntitle: B\ndate: 2024-02-03T09:00:00\nlang: en_us\n---\n"),
        ("en/c.md", "---\ntitle: C\ndate: 2024-03-03\ntranslationKey: tide\n---\n"),
        ("de/ebbe.md", "---\ntitle: Zeh\ndate: 2024-03-04\ntranslationKey: tide\n---\n"),
        ("de/flut.md", "---\ntitle: Zeh!\ndate: 2024-03-05\ntranslationKey: tide\n---\n"),
        ("en/d.md", "---\ntitle: D\ndraft: true\n---\n"),
        ("en/e.md", "No date.\n"),
    ];
    let facts = read("content", &posts, &PostsOptions::default()).unwrap();
    let texts: Vec<Vec<(&str, &str)>> = facts
        .announcements
        .iter()
        .map(|a| a.texts.iter().map(|t| (t.language.as_str(), t.title.as_str())).collect())
        .collect();
    assert_eq!(
        texts,
        [
            vec![("en", "A"), ("de", "Ah")],
            vec![("fr", "Bé"), ("en-US", "B")],
            vec![("en", "C"), ("de", "Zeh")],
        ]
    );
    assert_eq!(
        facts.notes,
        [
            "left out: en/d.md: a draft",
            "left out: en/e.md: neither its front matter nor its name has a date",
            "left out: de/flut.md: its translation group has a text in de already",
        ]
    );
}

#[test]
fn posts_with_one_name_in_two_folders_stay_two() {
    let text = "---\ntitle: T\ndate: 2024-02-03\n---\n";
    let facts = read("blog", &[("x/a.md", text), ("y/a.md", text)], &PostsOptions::default()).unwrap();
    let slugs: Vec<_> = facts.announcements.iter().map(|a| a.slug.as_str()).collect();
    assert_eq!(slugs, ["harbour-a", "harbour-y-a"]);
}

#[test]
fn what_is_wrong_in_a_post_is_said_with_file_and_line() {
    for (text, line, says) in [
        ("---\ntitle: T\ndate: some day\n---\n", 3, "`some day` is not a date"),
        ("---\ntitle: T\ndate: 2024-01-01\nlang: klingon\n---\n", 4, "`klingon`"),
        ("---\ntitle: 'T\ndate: 2024-01-01\n---\n", 2, "YAML"),
    ] {
        let error = read("blog", &[("a.md", text)], &PostsOptions::default()).unwrap_err();
        assert!(error.fault().at.unwrap().0 >= line, "{error}");
        assert!(error.to_string().starts_with("blog/a.md:") && error.to_string().contains(says), "{error}");
    }
}
