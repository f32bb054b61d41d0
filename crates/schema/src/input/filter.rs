//! Conditions on one field.

use async_graphql::{ID, InputObject, Result};
use pediment_storage::{Field, Filter, Kind, Test, Value};
use serde::Serialize;
use time::Date;

use crate::{
    global_id,
    object::{FoundationStatus, IdentifierScheme, TierClass},
    scalar,
};

/// Something that compares a field.
pub(crate) trait Compare {
    /// The condition on this field.
    fn on(self, field: Field) -> Result<Filter>;
}

/// All of the tests that were given.
fn all(field: Field, tests: impl IntoIterator<Item = Option<Test>>) -> Filter {
    Filter::All(tests.into_iter().flatten().map(|test| Filter::Field(field, test)).collect())
}

/// Compares a text, by its characters except where it says otherwise. What is null or left out asks nothing.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct StringFilter {
    /// It is this.
    eq: Option<String>,
    /// It is one of these.
    #[graphql(name = "in")]
    among: Option<Vec<String>>,
    /// It holds this, whatever the case and the accents.
    contains: Option<String>,
    /// It begins with this, whatever the case and the accents.
    starts_with: Option<String>,
    /// Nothing is known (true), or something is (false).
    is_null: Option<bool>,
}

impl Compare for StringFilter {
    fn on(self, field: Field) -> Result<Filter> {
        let texts = |texts: Vec<String>| Test::In(texts.into_iter().map(Value::Text).collect());
        Ok(all(
            field,
            [
                self.eq.map(|text| texts(vec![text])),
                self.among.map(texts),
                self.contains.map(Test::Contains),
                self.starts_with.map(Test::StartsWith),
                self.is_null.map(Test::IsNull),
            ],
        ))
    }
}

macro_rules! ranges {
    ($(#[$doc:meta])* $name:ident($scalar:ty), $value:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, InputObject)]
        pub(crate) struct $name {
            /// It is this.
            eq: Option<$scalar>,
            /// It is one of these.
            #[graphql(name = "in")]
            among: Option<Vec<$scalar>>,
            /// It is before, or less than, this.
            lt: Option<$scalar>,
            /// It is this, or before or less than this.
            lte: Option<$scalar>,
            /// It is after, or more than, this.
            gt: Option<$scalar>,
            /// It is this, or after or more than this.
            gte: Option<$scalar>,
            /// Nothing is known (true), or something is (false).
            is_null: Option<bool>,
        }

        impl Compare for $name {
            fn on(self, field: Field) -> Result<Filter> {
                let value: fn($scalar) -> Value = $value;
                Ok(all(field, [
                    self.eq.map(|one| Test::In(vec![value(one)])),
                    self.among.map(|many| Test::In(many.into_iter().map(value).collect())),
                    self.lt.map(|bound| Test::Less(value(bound))),
                    self.lte.map(|bound| Test::AtMost(value(bound))),
                    self.gt.map(|bound| Test::Greater(value(bound))),
                    self.gte.map(|bound| Test::AtLeast(value(bound))),
                    self.is_null.map(Test::IsNull),
                ]))
            }
        }
    };
}

ranges!(
    /// Compares a day. What is null or left out asks nothing.
    DateFilter(scalar::Date), |day| Value::Day(day.0)
);
ranges!(
    /// Compares a date that may be of less than a day's precision. Dates compare as written: a year stands before
    /// its months, a month before its days.
    PartialDateFilter(scalar::PartialDate), |date| Value::Text(date.0.to_string())
);
ranges!(
    /// Compares an instant.
    DateTimeFilter(scalar::DateTime), |instant| Value::Number(instant.0)
);
ranges!(
    /// Compares a whole number.
    IntFilter(i32), |number| Value::Number(i64::from(number))
);

/// The first day that a membership which goes on does not hold: never.
const NEVER: Date = time::macros::date!(9999 - 12 - 31);

/// The condition on the end of a membership: one that goes on has none, and compares with nothing.
pub(crate) fn until(filter: DateFilter) -> Result<Filter> {
    let field = Field::MemberValidUntil;
    let open = Filter::Field(field, Test::AtLeast(Value::Day(NEVER)));
    let ended = Filter::Not(Box::new(open.clone()));
    let known = filter.is_null.map(|unknown| if unknown { open } else { ended.clone() });
    let compared = DateFilter { is_null: None, ..filter }.on(field)?;
    let compared = if compared == Filter::default() { compared } else { Filter::All(vec![ended, compared]) };
    Ok(Filter::All(known.into_iter().chain([compared]).collect()))
}

/// Compares yes and no.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct BooleanFilter {
    /// It is this.
    eq: Option<bool>,
}

impl Compare for BooleanFilter {
    fn on(self, field: Field) -> Result<Filter> {
        Ok(all(field, [self.eq.map(|flag| Test::In(vec![Value::Flag(flag)]))]))
    }
}

/// A choice as the store writes it.
fn stored(choice: impl Serialize) -> String {
    match serde_json::to_value(choice) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

macro_rules! choices {
    ($(#[$doc:meta])* $name:ident($choice:ty as $stored:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Debug, InputObject)]
        pub(crate) struct $name {
            /// It is this.
            eq: Option<$choice>,
            /// It is one of these.
            #[graphql(name = "in")]
            among: Option<Vec<$choice>>,
        }

        impl Compare for $name {
            fn on(self, field: Field) -> Result<Filter> {
                let among = |choices: Vec<$choice>| {
                    Test::In(choices.into_iter().map(|choice| Value::Text(stored(<$stored>::from(choice)))).collect())
                };
                Ok(all(field, [self.eq.map(|one| among(vec![one])), self.among.map(among)]))
            }
        }
    };
}

choices!(
    /// Compares what a tier amounts to.
    TierClassFilter(TierClass as pediment_storage::TierClass)
);
choices!(
    /// Compares a foundation's status.
    FoundationStatusFilter(FoundationStatus as pediment_storage::FoundationStatus)
);
choices!(
    /// Compares the system that an identifier belongs to.
    IdentifierSchemeFilter(IdentifierScheme as pediment_storage::IdentifierScheme)
);

/// Compares an id.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct IdFilter {
    /// It is this.
    eq: Option<ID>,
    /// It is one of these.
    #[graphql(name = "in")]
    among: Option<Vec<ID>>,
}

impl IdFilter {
    /// The condition on the id of a kind. Ids of other kinds are of no record of this one.
    pub(crate) fn of(self, kind: Kind) -> Result<Filter> {
        let test = |ids: Vec<ID>| -> Result<Filter> {
            let subjects = ids.iter().map(global_id::decode).collect::<Result<Vec<_>>>()?;
            let keys = subjects.iter().filter(|subject| subject.kind == kind);
            Ok(Filter::Field(Field::Id, Test::In(keys.map(|subject| Value::Number(subject.id)).collect())))
        };
        let tests = [self.eq.map(|id| vec![id]), self.among];
        Ok(Filter::All(tests.into_iter().flatten().map(test).collect::<Result<_>>()?))
    }
}
