//! What a tier amounts to, from how its source calls it.

use crate::{TierClass, fold};

/// Words that tell the class of a tier, the most telling first: "Academic Gold" is academic, "End User Silver" is
/// of those who use.
const WORDS: &[(&str, TierClass)] = &[
    ("end user", TierClass::EndUser),
    ("end-user", TierClass::EndUser),
    ("enduser", TierClass::EndUser),
    ("associate", TierClass::Associate),
    ("academic", TierClass::Associate),
    ("universit", TierClass::Associate),
    ("nonprofit", TierClass::Associate),
    ("non-profit", TierClass::Associate),
    ("government", TierClass::Associate),
    ("liaison", TierClass::Associate),
    ("platinum", TierClass::Platinum),
    ("premier", TierClass::Platinum),
    ("strategic", TierClass::Platinum),
    ("diamond", TierClass::Platinum),
    ("founding", TierClass::Platinum),
    ("principal", TierClass::Platinum),
    ("gold", TierClass::Gold),
    ("silver", TierClass::Silver),
    ("general", TierClass::Silver),
    ("contributing", TierClass::Silver),
    ("corporate", TierClass::Silver),
    ("bronze", TierClass::Silver),
    ("startup", TierClass::Silver),
    ("community", TierClass::Community),
    ("individual", TierClass::Community),
    ("supporter", TierClass::Community),
    ("contributor", TierClass::Community),
];

/// The class of a tier; unknown where there is none.
pub(super) fn class_of(tier: Option<&str>) -> TierClass {
    let Some(tier) = tier.map(fold) else { return TierClass::Unknown };
    WORDS.iter().find(|(word, _)| tier.contains(word)).map_or(TierClass::Other, |(_, class)| *class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_of_many_names_have_few_classes() {
        for (tier, class) in [
            ("Premier Board", TierClass::Platinum),
            ("General", TierClass::Silver),
            ("End User Supporter and Contributor", TierClass::EndUser),
            ("Gold", TierClass::Gold),
            ("Nonprofit", TierClass::Associate),
            ("Kraken", TierClass::Other),
        ] {
            assert_eq!(class_of(Some(tier)), class, "{tier}");
        }
        assert_eq!(class_of(None), TierClass::Unknown);
    }
}
