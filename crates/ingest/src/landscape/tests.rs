use pediment_storage::{Facts, Scope};
use time::macros::date;

use super::*;

fn read_as(name: &str, text: &str, options: &LandscapeOptions) -> Result<Facts> {
    let document = Document::new(name, text.as_bytes())?;
    landscape(
        &document,
        &LandscapeOptions { foundation: "harbour".to_owned(), ..options.clone() },
        date!(2026 - 01 - 02),
    )
}

fn read(text: &str) -> Facts {
    read_as("landscape.yml", text, &LandscapeOptions::default()).unwrap()
}

fn tiers(facts: &Facts) -> Vec<(&str, &str)> {
    facts.members.iter().map(|m| (m.company.name.as_str(), m.tier.as_deref().unwrap_or("-"))).collect()
}

const FIRST_FORM: &str = "
landscape:
  - category:
    name: Tools
    subcategories:
      - subcategory:
        name: Ropes
        items:
          - item:
            name: Knot
            homepage_url: https://knot.example
            repo_url: https://github.com/harbour/knot
            project: sandbox
            crunchbase:
            description: Never stored.
            organization: Harbour
            extra:
              accepted: 2021-03-04
              incubating: 'some day'
          - item: Splice
            repo_url: https://github.com/harbour/splice
            extra:
  - category:
    name: Harbour Members
    subcategories:
      - subcategory:
        name: Gold
        items:
          - item:
            name: 42
            joined: 2020-02-01
            homepage_url: https://www.42.example
            organization: {name: Forty-two, linkedin: 'https://www.linkedin.com/company/Forty-Two/'}
          - item:
            name: Ænix (member)
            crunchbase: https://www.crunchbase.com/organization/%C3%A6nix
          - item:
          - item:
            name: Ænix (member)
          -
      - subcategory:
        name: Academic
        items:
";

#[test]
fn the_first_form_is_read_with_its_null_markers() {
    let facts = read(FIRST_FORM);
    assert_eq!(tiers(&facts), [("42", "Gold"), ("Ænix", "Gold")]);
    assert_eq!(facts.members[0].since.as_ref().unwrap().as_str(), "2020-02-01");
    let identifiers: Vec<_> = facts.members[0].company.identifiers.iter().map(|i| i.value.as_str()).collect();
    assert_eq!(identifiers, ["42.example", "forty-two"]);
    assert_eq!(facts.members[1].company.identifiers[0].value, "ænix");
    assert_eq!(facts.complete, [Scope::Members("harbour".to_owned()), Scope::Projects("harbour".to_owned())]);
    let project = &facts.projects[0];
    assert_eq!((facts.projects.len(), project.slug.as_str()), (1, "knot"));
    assert_eq!(project.accepted.as_ref().unwrap().as_str(), "2021-03-04");
    insta::assert_snapshot!(facts.notes.join("\n"), @r#"
    observed on 2026-01-02, today: neither --observed-on nor the file name says
    members: category "Harbour Members", found by its shape
    left out: an entry without a name in Harbour Members / Gold
    left out: Ænix stands twice in Harbour Members / Gold
    left out: "some day", when Knot was incubating, is no date
    left out: 1 entries without maturity, which the foundation does not host
    "#);
}

#[test]
fn the_second_form_is_read_without_markers_and_with_another_root() {
    let text = "\
categories:
  - name: Harbour Supporters
    subcategories:
      - name: End User
        items:
          - {name: No, homepage_url: no.example}
          - item: {name: Nested}
      - {name: Silver, items: null}
";
    let facts = read_as("landscape-2025-07-01.yml", text, &LandscapeOptions::default()).unwrap();
    assert_eq!(tiers(&facts), [("No", "End User"), ("Nested", "End User")]);
    assert_eq!(facts.members[0].company.homepage.as_deref(), Some("https://no.example/"));
    assert_eq!(facts.observed_on, date!(2025 - 07 - 01));
}

#[test]
fn what_is_null_states_nothing_and_what_is_unknown_is_passed_over() {
    let text = "\
landscape:
  - category:
    name: Tools
    subcategories:
      - subcategory:
        name: Ropes
        items:
          - item:
            name: Knot
            description:
            homepage_url:
            repo_url:
            project:
            twitter:
            crunchbase:
            logo:
            organization:
            second_path:
            extra:
          - item:
            name: Splice
            project: at_large
            extra:
              accepted:
              incubating: '2021-03-04'
              annual_review_date: '2022-03-04'
              annual_review_url:
              artwork_url: https://splice.example/art
      - subcategory:
        name: Empty
        items:
      -
  - category:
    name: Harbour Members
    subcategories:
      - subcategory:
        name: Gold
        items:
          - item:
            name: Ships
            joined:
            extra: {linkedin_url: https://www.linkedin.com/company/Ships/, annual_review_date:}
  -
";
    let facts = read(text);
    let projects: Vec<_> = facts.projects.iter().map(|p| (p.slug.as_str(), p.accepted.as_ref())).collect();
    assert_eq!(projects, [("splice", None)], "neither maturity nor date: no project");
    assert_eq!(facts.projects[0].incubating.as_ref().unwrap().as_str(), "2021-03-04");
    let ships = &facts.members[0];
    assert_eq!((ships.since.as_ref(), ships.company.homepage.as_ref()), (None, None));
    let keys: Vec<_> = ships.company.identifiers.iter().map(|key| key.value.as_str()).collect();
    assert_eq!(keys, ["ships"]);
}

#[test]
fn two_categories_of_members_are_both_read() {
    let text = "\
landscape:
  - name: Harbour Members
    subcategories:
      - {name: Gold, items: [{name: Ships}]}
      - {name: Silver}
  - name: Tools
    subcategories:
      - {name: Ropes, items: [{name: Knot, repo_url: https://github.com/harbour/knot, project: sandbox}]}
  - name: Harbour Supporters
    subcategories:
      - {name: Nonprofit, items: [{name: Lighthouse}]}
";
    let facts = read(text);
    assert_eq!(tiers(&facts), [("Ships", "Gold"), ("Lighthouse", "Nonprofit")]);
    assert_eq!(facts.projects.len(), 1);
    let told = facts.notes.join("\n");
    assert!(told.contains("\"Harbour Members\"") && told.contains("\"Harbour Supporters\""), "{told}");
    let one =
        LandscapeOptions { members_categories: vec!["Harbour Members".to_owned()], ..Default::default() };
    assert_eq!(tiers(&read_as("landscape.yml", text, &one).unwrap()), [("Ships", "Gold")]);
}

#[test]
fn tiers_and_maturities_are_kept_as_they_are_written() {
    let in_tier = |tier: &str| format!("      - {{name: {tier}, items: [{{name: In {tier}}}]}}\n");
    let words = ["Premier Board", "Strategic", "General", "Associate", "End User", "Community", "Kraken"];
    let text =
        "landscape:\n  - name: Members\n    subcategories:\n".to_owned() + &words.map(in_tier).concat();
    let facts = read(&text);
    assert_eq!(facts.members.iter().map(|m| m.tier.as_deref().unwrap()).collect::<Vec<_>>(), words);
    let of_maturity = |word: &str| format!("          - {{name: A {word}, repo_url: x, project: {word}}}\n");
    let words =
        ["sandbox", "incubation", "incubating", "graduated", "archived", "earlyadoption", "top-level"];
    let text = "landscape:\n  - name: Projects\n    subcategories:\n      - items:\n".to_owned()
        + &words.map(of_maturity).concat();
    let mut found: Vec<_> = read(&text).projects.into_iter().map(|p| p.maturity.unwrap()).collect();
    found.sort();
    assert_eq!(found.len(), words.len());
    assert!(words.iter().all(|word| found.iter().any(|found| found == word)), "{found:?}");
}

#[test]
fn a_landscape_without_members_ends_no_membership() {
    let facts = read(
        "landscape: [{category: , name: Tools, subcategories: [{name: A, items: [{name: B, repo_url: x}]}]}]",
    );
    assert_eq!((facts.members.len(), facts.complete.len()), (0, 0));
}

#[test]
fn settings_and_flags_name_the_category_of_members() {
    let settings = |text: &str| Some(Document::new("landscape2-settings.yml", text.as_bytes()).unwrap());
    let wrong = LandscapeOptions { settings: settings("members_category: Nobody"), ..Default::default() };
    let facts = read_as("landscape.yml", FIRST_FORM, &wrong).unwrap();
    assert_eq!(facts.members.len(), 2);
    assert!(facts.notes.iter().any(|n| n.contains("\"Nobody\", which does not exist")), "{:?}", facts.notes);

    let right =
        LandscapeOptions { settings: settings("members_category: harbour members"), ..Default::default() };
    assert!(read_as("landscape.yml", FIRST_FORM, &right).unwrap().notes[1].contains("named by the settings"));

    let empty = LandscapeOptions { settings: settings("# nothing\n"), ..Default::default() };
    assert_eq!(read_as("landscape.yml", FIRST_FORM, &empty).unwrap().members.len(), 2);

    let asked = LandscapeOptions { members_categories: vec!["Crew".to_owned()], ..Default::default() };
    let error = read_as("landscape.yml", FIRST_FORM, &asked).unwrap_err();
    assert_eq!(error.code(), "REQUEST");
    assert!(error.to_string().contains("\"Harbour Members\""), "{error}");
}

#[test]
fn other_foundations_and_their_tree_come_from_second_paths() {
    let text = "\
landscape:
  - name: Projects
    subcategories:
      - name: All
        items:
          - name: Inner Harbour (IH)
            homepage_url: https://inner.example
            second_path: [Project Group / Middle Harbour, Industry / Boats]
            extra: {lfx_slug: ih, accepted: '2018-08-10'}
          - name: Middle Harbour
            second_path: Project Group / Harbour
            extra: {lfx_slug: middle, accepted: '2017-08-10'}
          - name: Winch
            second_path: Project Group / Inner Harbour (IH)
            extra: {accepted: '2019-01-01', lfx_slug: winch}
  - name: LF Members
    subcategories:
      - name: Silver
        items:
          - name: Ænix (member)
            joined: 2015-01-01
            second_path: ['Project Membership / Inner Harbour (IH)', Project Membership / Harbour]
";
    let facts = read(text);
    let tree: Vec<_> =
        facts.foundations.iter().map(|f| (f.slug.as_str(), f.parent.as_deref().unwrap_or("-"))).collect();
    assert_eq!(tree, [("harbour", "-"), ("ih", "middle"), ("middle", "harbour")]);
    let members: Vec<_> = facts.members.iter().map(|m| (m.foundation.as_str(), m.tier.as_deref())).collect();
    assert_eq!(members, [("harbour", Some("Silver")), ("ih", None)]);
    assert_eq!(facts.members[1].since, None);
    let projects: Vec<_> = facts.projects.iter().map(|p| (p.foundation.as_str(), p.slug.as_str())).collect();
    assert_eq!(projects, [("middle", "inner-harbour-ih"), ("harbour", "middle-harbour"), ("ih", "winch")]);
}

#[test]
fn a_circle_of_groups_becomes_a_tree() {
    let text = "\
landscape:
  - name: Projects
    subcategories:
      - items:
          - {name: A, second_path: Project Group / B, extra: {lfx_slug: a}}
          - {name: B, second_path: Project Group / A, extra: {lfx_slug: b}}
";
    let facts = read(text);
    let parents: Vec<_> = facts.foundations.iter().map(|f| f.parent.as_deref().unwrap_or("-")).collect();
    assert_eq!(parents, ["-", "harbour", "a"]);
}

#[test]
fn tools_called_archived_are_no_projects_where_projects_are_accepted() {
    let text = |accepted: &str| {
        format!(
            "landscape: [{{name: A, subcategories: [{{name: B, items: [\
             {{name: Old, project: archived}}, {{name: New, project: sandbox, extra: {{{accepted}}}}}]}}]}}]"
        )
    };
    assert_eq!(read(&text("accepted: 2020-01-01")).projects.len(), 1);
    assert_eq!(read(&text("")).projects.len(), 2);
}

#[test]
fn a_key_that_stands_twice_is_read_and_said() {
    let facts = read("landscape:\n  - name: Members\n    name: Harbour Members\n    subcategories: []\n");
    assert!(facts.notes.iter().any(|note| note.starts_with("line 3: key `name`")), "{:?}", facts.notes);
}

#[test]
fn a_broken_file_is_refused_with_line_and_column() {
    for (text, line) in [
        ("landscape:\n\t- category:\n", 2),
        ("landscape:\n  - name: \"open\n    subcategories: []\n  - x: y\n", 2),
        ("landscape:\n  - name: [a, b]\n", 2),
        ("landscape: 5\n", 1),
        ("projects: []\n", 1),
        ("just text", 1),
    ] {
        let error = read_as("folder/landscape.yml", text, &LandscapeOptions::default()).unwrap_err();
        let (found, column) = error.fault().at.unwrap_or_else(|| panic!("no place: {error}"));
        assert!(found >= line && column > 0, "{text:?}: {error}");
        assert!(error.to_string().starts_with("folder/landscape.yml:"), "{error}");
    }
}
