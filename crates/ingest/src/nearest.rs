//! "Did you mean": the known word that is nearest to a mistyped one.

/// The known word that `written` most likely stands for.
pub(crate) fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain =
        |word: &str| word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let from: Vec<char> = plain(written);
    known
        .into_iter()
        .map(|word| (distance(&from, &plain(word)), word))
        .filter(|(distance, _)| *distance <= 2.max(from.len() / 3))
        .min()
        .map(|(_, word)| word)
}

/// Levenshtein's distance.
fn distance(from: &[char], to: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (at, left) in from.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], at + 1);
        for (place, right) in to.iter().enumerate() {
            let swap = diagonal + usize::from(left != right);
            diagonal = row[place + 1];
            row[place + 1] = swap.min(diagonal + 1).min(row[place] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_word_is_found_and_a_far_one_is_not() {
        let keys = ["foundedOn", "homepage", "legalName"];
        assert_eq!(nearest("founded_on", keys), Some("foundedOn"));
        assert_eq!(nearest("homepgae", keys), Some("homepage"));
        assert_eq!(nearest("tier", keys), None);
        assert_eq!(nearest("x", []), None);
    }
}
