//! What must not go in: broken files, suspicious changes.

use crate::harness::data::fixture;
use crate::harness::{Site, landscape, on_both_forms};

on_both_forms![
    a_broken_file_fails_whole_and_says_where,
    one_broken_file_of_several_keeps_all_out,
    a_suspicious_change_asks_first,
    a_suspicious_file_of_several_keeps_all_out,
];

const COUNT: &str = r#"{ foundation(by: { slug: "harbour" }) { members(first: 0) { totalCount } } }"#;

async fn a_broken_file_fails_whole_and_says_where(site: Site) {
    let file = fixture("landscapes/broken.yml");
    let ran = site.try_run(["import", "landscape", file.to_str().unwrap(), "--foundation", "harbour"]);
    assert_ne!(ran.code, 0);
    let said = format!("{}{}", ran.stdout, ran.stderr);
    assert!(said.contains("broken.yml"), "{said}");
    // The quote that opens on line 9 is still open at the end: either line is a fair place to name.
    let has_place =
        (9..=11).any(|line| said.contains(&format!("line {line}")) || said.contains(&format!(":{line}:")));
    assert!(has_place, "{said}");
    assert!(!said.contains("panicked"), "{said}");
    let data = site.start().await.query(r#"{ foundation(by: { slug: "harbour" }) { id } }"#).await;
    assert!(data["foundation"].is_null(), "the store is untouched");
}

async fn one_broken_file_of_several_keeps_all_out(site: Site) {
    let (good, broken) = (fixture("landscapes/landscape-2024-01-15.yml"), fixture("landscapes/broken.yml"));
    let files = [good.to_str().unwrap(), broken.to_str().unwrap()];
    let ran = site.try_run(["import", "landscape"].into_iter().chain(files).chain([
        "--foundation",
        "harbour",
        "--observed-on",
        "2024-01-15",
    ]));
    assert_ne!(ran.code, 0);
    let data = site.start().await.query(r#"{ foundation(by: { slug: "harbour" }) { id } }"#).await;
    assert!(data["foundation"].is_null(), "the store is untouched");
}

async fn a_suspicious_change_asks_first(site: Site) {
    let names: Vec<String> = (0..20).map(|index| format!("Company{index}")).collect();
    let members: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "Silver")).collect();
    let import = |count: usize, day: &str, accept: &[&str]| {
        let file = site.write("landscape.yml", landscape(&members[..count]));
        let arguments =
            ["import", "landscape", file.to_str().unwrap(), "--foundation", "harbour", "--observed-on", day];
        site.try_run(arguments.iter().chain(accept))
    };
    assert_eq!(import(20, "2024-01-01", &[]).code, 0);
    let stopped = import(10, "2024-02-01", &[]);
    assert_ne!(stopped.code, 0, "half of the members would close");
    assert!(stopped.stderr.contains("--accept"), "it says how to go on: {}", stopped.stderr);
    let gateway = site.start().await;
    assert_eq!(gateway.query(COUNT).await["foundation"]["members"]["totalCount"], 20);
    assert_eq!(import(10, "2024-02-01", &["--accept"]).code, 0);
    let gateway = site.start().await;
    assert_eq!(gateway.query(COUNT).await["foundation"]["members"]["totalCount"], 10);
}

async fn a_suspicious_file_of_several_keeps_all_out(site: Site) {
    let names: Vec<String> = (0..20).map(|index| format!("Company{index}")).collect();
    let members: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "Silver")).collect();
    let write = |day: &str, count: usize| {
        let file = site.write(&format!("landscape-{day}.yml"), landscape(&members[..count]));
        file.to_str().expect("its name is text").to_owned()
    };
    let files = [write("2024-02-01", 10), write("2024-01-01", 20)];
    let arguments = ["import", "landscape", &files[0], &files[1], "--foundation", "harbour"];
    let stopped = site.try_run(arguments);
    assert_eq!(stopped.code, 3, "{}", stopped.stderr);
    for said in ["landscape-2024-02-01.yml, observed on 2024-02-01: 10 of 20 members", "--accept"] {
        assert!(stopped.stderr.contains(said), "{said} in {}", stopped.stderr);
    }
    let gateway = site.start().await;
    assert!(gateway.query(COUNT).await["foundation"].is_null(), "the file before it is not written either");
    site.run(arguments.into_iter().chain(["--accept"]));
    let gateway = site.start().await;
    assert_eq!(gateway.query(COUNT).await["foundation"]["members"]["totalCount"], 10);
}
