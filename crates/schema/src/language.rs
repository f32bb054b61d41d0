//! Which of the languages that a text has a reader is given.

/// The place of the best of `available`: for each wanted language in turn, itself, then a shorter form of it
/// (RFC 4647 lookup: `de-AT` finds `de`), then a longer one (`pt` finds `pt-BR`). None: none of them fits.
pub(crate) fn best<'a>(
    wanted: &[String],
    available: &(impl Iterator<Item = &'a str> + Clone),
) -> Option<usize> {
    wanted.iter().find_map(|wanted| {
        let mut range = wanted.as_str();
        loop {
            let found = available.clone().position(|language| language.eq_ignore_ascii_case(range));
            if found.is_some() {
                return found;
            }
            match range.rfind('-') {
                Some(end) => range = &range[..end],
                None => return available.clone().position(|language| extends(language, range)),
            }
        }
    })
}

fn extends(language: &str, range: &str) -> bool {
    language.split('-').next().is_some_and(|first| first.eq_ignore_ascii_case(range))
}

#[cfg(test)]
mod tests {
    use super::best;

    #[test]
    fn the_first_wanted_language_that_there_is_wins() {
        let available = ["en", "de", "pt-BR"];
        let place = |wanted: &[&str]| {
            best(&wanted.iter().map(ToString::to_string).collect::<Vec<_>>(), &available.iter().copied())
        };
        assert_eq!(place(&["de-AT", "en"]), Some(1));
        assert_eq!(place(&["fr", "EN-gb"]), Some(0));
        assert_eq!(place(&["pt"]), Some(2));
        assert_eq!(place(&["fr"]), None);
        assert_eq!(place(&[]), None);
    }
}
