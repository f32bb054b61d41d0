//! Scalars: days, dates of less than a day's precision, instants, languages.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::json::Leaf;

macro_rules! text_scalar {
    ($(#[$doc:meta])* $name:ident($inner:ty), $url:literal, $hint:literal, $parse:expr, $write:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub(crate) struct $name(pub(crate) $inner);

        $(#[$doc])*
        #[Scalar(specified_by_url = $url)]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                let Value::String(text) = value else {
                    return Err(InputValueError::custom(concat!("is not text: write ", $hint)));
                };
                let parse: fn(&str) -> Option<$inner> = $parse;
                parse(&text).map(Self).ok_or_else(|| {
                    let shown: String = text.chars().take(64).collect();
                    InputValueError::custom(format!(concat!("`{}` is not valid: write ", $hint), shown))
                })
            }

            fn to_value(&self) -> Value {
                let write: fn(&$inner) -> String = $write;
                Value::String(write(&self.0))
            }
        }

        impl From<$name> for Leaf<'_> {
            fn from(scalar: $name) -> Self {
                let write: fn(&$inner) -> String = $write;
                write(&scalar.0).into()
            }
        }
    };
}

text_scalar!(
    /// A day, `YYYY-MM-DD` (RFC 3339 full-date).
    Date(time::Date),
    "https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
    "a day such as 2022-09-12",
    |text| {
        let date = text.parse::<pediment_storage::PartialDate>().ok()?;
        (text.len() == 10).then(|| date.first_day())
    },
    |day| pediment_storage::PartialDate::from(*day).to_string()
);

text_scalar!(
    /// A day (`2022-09-12`), a month (`2022-09`) or a year (`2022`): as much of a date as is known (ISO 8601 with
    /// reduced precision, as Popolo has it).
    PartialDate(pediment_storage::PartialDate),
    "https://www.popoloproject.com/specs/#dates",
    "a day (2022-09-12), a month (2022-09) or a year (2022)",
    |text| text.parse().ok(),
    ToString::to_string
);

text_scalar!(
    /// An instant in UTC, to the millisecond (RFC 3339): `2022-09-12T13:00:00Z`.
    DateTime(i64),
    "https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
    "an instant such as 2022-09-12T13:00:00Z",
    |text| {
        let instant = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        i64::try_from(instant.unix_timestamp_nanos() / 1_000_000).ok()
    },
    |millis| {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(*millis) * 1_000_000)
            .ok()
            .and_then(|instant| instant.format(&Rfc3339).ok())
            .unwrap_or_default()
    }
);

text_scalar!(
    /// A language (BCP 47): `de`, `pt-BR`.
    LanguageTag(String),
    "https://www.rfc-editor.org/rfc/rfc5646",
    "a language tag such as de or pt-BR",
    |text| is_language_tag(text).then(|| text.to_owned()),
    Clone::clone
);

impl<'a> From<&'a LanguageTag> for Leaf<'a> {
    fn from(tag: &'a LanguageTag) -> Self {
        tag.0.as_str().into()
    }
}

fn is_language_tag(text: &str) -> bool {
    text.len() <= 35
        && text.split('-').enumerate().all(|(place, part)| {
            let letters = |bytes: &str| bytes.bytes().all(|byte| byte.is_ascii_alphabetic());
            let known = part.bytes().all(|byte| byte.is_ascii_alphanumeric());
            known && (1..=8).contains(&part.len()) && (place > 0 || (part.len() > 1 && letters(part)))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_answered_in_utc() {
        let parsed = DateTime::parse(Value::String("2022-09-12T06:00:00.5-07:00".to_owned())).unwrap();
        assert_eq!(parsed.to_value(), Value::String("2022-09-12T13:00:00.5Z".to_owned()));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in ["2022-9-12", "2022-02-30", "20220912", "2022-W37-1", "2022-09-12T00:00", ""] {
            assert!(Date::parse(Value::String(text.to_owned())).is_err(), "{text}");
        }
        assert!(Date::parse(Value::Number(2022.into())).is_err());
    }

    #[test]
    fn languages_have_the_form_of_bcp_47() {
        assert!(["de", "pt-BR", "zh-Hant-TW", "und"].into_iter().all(is_language_tag));
        assert!(
            !["", "d", "de_DE", "12", "de-", "sprache-zu-lang-ganz-gewiss-zu-lange"]
                .into_iter()
                .any(is_language_tag)
        );
    }
}
