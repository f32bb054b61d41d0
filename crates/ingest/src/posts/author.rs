//! Who wrote a post, from the many ways to say so.

use pediment_storage::PersonFacts;

/// Words that begin a title, not a name.
const TITLES: &[&str] = &[
    "ceo",
    "cfo",
    "chair",
    "chief",
    "cio",
    "coo",
    "co-founder",
    "cto",
    "director",
    "engineer",
    "evp",
    "executive",
    "founder",
    "general",
    "head",
    "lead",
    "manager",
    "md",
    "president",
    "principal",
    "professor",
    "senior",
    "svp",
    "vice",
    "vp",
];

/// The people in a list of texts; each can name several: `Ada Example, Bo Example and [Cy](https://cy.example)`.
pub(super) fn people(texts: &[String]) -> Vec<PersonFacts> {
    let mut people: Vec<PersonFacts> = Vec::new();
    for text in texts {
        let text = without_links(text);
        let text = text.strip_prefix("By ").or_else(|| text.strip_prefix("by ")).unwrap_or(&text);
        for group in split(text, &[" and ", " & ", " und ", " et ", ";", "\n"]) {
            let mut of_group: Option<PersonFacts> = None;
            for part in group.split(',').map(str::trim).filter(|part| !part.is_empty()) {
                match &mut of_group {
                    Some(person) if person.title.is_some() && !part.contains(' ') => {
                        person.title = person.title.take().map(|title| format!("{title}, {part}"));
                    }
                    Some(person) if person.title.is_none() && is_title(part) => {
                        person.title = Some(part.to_owned());
                    }
                    _ => {
                        people.extend(of_group.take());
                        of_group = Some(PersonFacts { name: part.to_owned(), ..PersonFacts::default() });
                    }
                }
            }
            people.extend(of_group);
        }
    }
    let mut known = Vec::new();
    people.retain(|person| {
        let is_new = !known.contains(&person.name);
        known.push(person.name.clone());
        is_new
    });
    people
}

fn is_title(part: &str) -> bool {
    let first = part.split([' ', '/']).next().unwrap_or_default().to_lowercase();
    TITLES.contains(&first.as_str())
}

fn split<'a>(text: &'a str, marks: &[&str]) -> Vec<&'a str> {
    let mut parts = vec![text];
    for mark in marks {
        parts = parts.into_iter().flat_map(|part| part.split(mark)).collect();
    }
    parts
}

/// `[Ada](https://ada.example)` is Ada, and so is `Ada <ada@example.org>`.
fn without_links(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        let Some((label, tail)) = after.split_once("](") else { break };
        let Some((_, tail)) = tail.split_once(')') else { break };
        plain.push_str(before);
        plain.push_str(label);
        rest = tail;
    }
    plain.push_str(rest);
    while let Some(start) = plain.find('<') {
        let end = plain[start..].find('>').map_or(plain.len(), |end| start + end + 1);
        plain.replace_range(start..end, "");
    }
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_are_named_in_many_ways() {
        for (texts, names) in [
            (vec!["Matt Cowley, Claudio Wunder"], vec!["Matt Cowley", "Claudio Wunder"]),
            (vec!["[Ada Example](https://ada.example) and Bo Example"], vec!["Ada Example", "Bo Example"]),
            (vec!["By Ada <ada@example.org>", "Bo", "Ada"], vec!["Ada", "Bo"]),
            (vec!["The Node.js Project"], vec!["The Node.js Project"]),
            (vec!["Santosh Janardhan, VP, Infrastructure"], vec!["Santosh Janardhan"]),
            (vec!["[broken", " , "], vec!["[broken"]),
        ] {
            let texts: Vec<_> = texts.into_iter().map(str::to_owned).collect();
            let found = people(&texts);
            assert_eq!(
                found.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(),
                names,
                "{texts:?}"
            );
        }
        let one = people(&["Santosh Janardhan, VP, Infrastructure".to_owned()]);
        assert_eq!(one[0].title.as_deref(), Some("VP, Infrastructure"));
    }
}
