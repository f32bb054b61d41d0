//! Bodies for many: one request for the entities of all, and the answer to it told apart, to the letter.

use std::collections::HashMap;
use std::ops::Range;

use bytes::Bytes;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

/// A request with the representations of others behind its own, which are at `range`; lists are without brackets.
pub(super) fn together<'a>(
    text: &Bytes,
    range: &Range<usize>,
    lists: impl Iterator<Item = &'a Bytes> + Clone,
) -> Bytes {
    let more: usize = lists.clone().map(|list| list.len() + 1).sum();
    let mut all = Vec::with_capacity(text.len() + more);
    all.extend_from_slice(&text[..range.end]);
    for list in lists {
        all.push(b',');
        all.extend_from_slice(list);
    }
    all.extend_from_slice(&text[range.end..]);
    all.into()
}

/// An answer for each of those who asked for so many entities each. None where it is not one list of as many, or tells
/// of an error.
pub(super) fn apart(body: &Bytes, counts: &[usize]) -> Option<Vec<Bytes>> {
    #[derive(Deserialize)]
    struct Answer<'a> {
        #[serde(borrow)]
        data: HashMap<&'a str, Vec<&'a RawValue>>,
        errors: Option<IgnoredAny>,
    }
    let text = std::str::from_utf8(body).ok()?;
    let Answer { data, errors } = serde_json::from_str(text).ok()?;
    let mut data = data.into_iter();
    let (Some((key, entities)), None, None) = (data.next(), data.next(), errors) else { return None };
    if entities.len() != counts.iter().sum::<usize>() {
        return None;
    }
    let mut rest = entities.as_slice();
    let part = |count: &usize| {
        let (own, others) = rest.split_at(*count);
        rest = others;
        let mut part =
            Vec::with_capacity(own.iter().map(|entity| entity.get().len() + 1).sum::<usize>() + 32);
        part.extend_from_slice(b"{\"data\":{\"");
        part.extend_from_slice(key.as_bytes());
        part.extend_from_slice(b"\":[");
        for (place, entity) in own.iter().enumerate() {
            if place > 0 {
                part.push(b',');
            }
            part.extend_from_slice(entity.get().as_bytes());
        }
        part.extend_from_slice(b"]}}");
        Bytes::from(part)
    };
    Some(counts.iter().map(part).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_answer_is_told_apart_to_the_letter(
            parts in prop::collection::vec(prop::collection::vec(r#"(null|-0\.10|"[a\u00e9,\]]*"|\{"a": ?\[1e400, \{\}\]\})"#, 1..4), 1..5),
            space in "[ \n]{0,2}",
        ) {
            let list = parts.concat().join(&format!("{space},{space}"));
            let body = format!(r#"{{"extensions": {{}},{space}"data": {{ "_0_e" :{space}[{space}{list}{space}] }} }}"#);
            let counts: Vec<usize> = parts.iter().map(Vec::len).collect();
            let told = apart(&Bytes::from(body), &counts).unwrap();
            for (told, part) in told.iter().zip(&parts) {
                let expected = format!(r#"{{"data":{{"_0_e":[{}]}}}}"#, part.join(","));
                prop_assert_eq!(told, &expected.into_bytes());
            }
        }
    }

    #[test]
    fn what_is_not_an_entity_for_each_is_no_answer_for_many() {
        for body in [
            r#"{"data":{"_entities":[1,2]}}"#,
            r#"{"data":{"_entities":[1,2,3,4]}}"#,
            r#"{"data":{"_entities":[1,2,3]},"errors":[]}"#,
            r#"{"data":{"_entities":[1,2,3],"more":[]}}"#,
            r#"{"data":{"_entities":null}}"#,
            r#"{"data":null}"#,
            r#"{"errors":[{"message":"a"}]}"#,
            "no JSON",
        ] {
            assert!(apart(&Bytes::from(body), &[1, 2]).is_none(), "{body}");
        }
        assert!(apart(&Bytes::from(r#"{"data":{"_entities":[1,2,3]},"errors":null}"#), &[1, 2]).is_some());
    }
}
