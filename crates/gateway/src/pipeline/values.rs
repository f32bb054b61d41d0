//! Input values: what fits which type, and in which form it goes on (GraphQL specification, "Input Coercion" of each
//! type in section 3, "All Variable Usages Are Allowed" in section 5.8.5).
//!
//! async-graphql 7.2 lets values pass that fit no type (a text for an object, a list in a list), and a variable of
//! any type at any place; its resolvers then fail on them as if the fault were ours.

use std::cell::RefCell;
use std::collections::HashSet;

use async_graphql::Name;
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::Positioned;
use async_graphql::parser::types::{BaseType, Type, VariableDefinition};
use async_graphql_value::{ConstValue, Number, Value};

use super::types::{Definition, Input, Inputs, Types};

/// How much of a value an error repeats.
const SHOWN: usize = 64;

/// Who wrote a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// The document, where an enum is a name, and a variable of the operation may stand.
    Document,
    /// The variables of a request, which are JSON: an enum is a text, and 3.0 is a whole number.
    Request,
}

/// Holds values against types.
pub(super) struct Values<'a> {
    pub types: &'a Types,
    pub origin: Origin,
    /// The variables that may stand in values.
    pub variables: &'a [Positioned<VariableDefinition>],
    /// Those among them that may be left out, and must not be null: they stand where no null may be.
    pub never_null: RefCell<HashSet<Name>>,
}

/// Why a value does not fit, and where in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Misfit {
    at: String,
    why: String,
}

impl Misfit {
    fn new(why: String) -> Self {
        Self { at: String::new(), why }
    }

    fn inside(self, step: &str) -> Self {
        let joint = if self.at.is_empty() || self.at.starts_with('[') { "" } else { "." };
        Self { at: format!("{step}{joint}{}", self.at), ..self }
    }

    /// The end of a sentence that begins with what holds the value.
    pub(super) fn told(&self) -> String {
        let place = if self.at.is_empty() { String::new() } else { format!(" at `{}`", self.at) };
        format!("does not fit{place}: {}.", self.why)
    }
}

impl<'a> Values<'a> {
    pub(super) fn new(
        types: &'a Types,
        origin: Origin,
        variables: &'a [Positioned<VariableDefinition>],
    ) -> Self {
        Self { types, origin, variables, never_null: RefCell::default() }
    }

    /// A value in the form its type gives it: a single value in a list of one, where a list is asked for.
    pub(super) fn fit(&self, value: Value, input: &Input) -> Result<Value, Misfit> {
        if let Value::Variable(name) = &value {
            self.may_stand(name, input)?;
            return Ok(value);
        }
        self.of_type(value, &input.ty)
    }

    fn of_type(&self, value: Value, ty: &Type) -> Result<Value, Misfit> {
        let item = |item: Value, of: &Type| self.fit(item, &Input { ty: of.clone(), has_default: false });
        match (value, &ty.base) {
            (Value::Null, _) if ty.nullable => Ok(Value::Null),
            (Value::Null, _) => Err(Misfit::new(format!("`{ty}` takes no null"))),
            (Value::List(items), BaseType::List(of)) => {
                let fitted = items.into_iter().enumerate().map(|(place, value)| {
                    item(value, of).map_err(|misfit| misfit.inside(&format!("[{place}]")))
                });
                fitted.collect::<Result<_, _>>().map(Value::List)
            }
            (single, BaseType::List(of)) => Ok(Value::List(vec![item(single, of)?])),
            (value, BaseType::Named(name)) => match self.types.definition(name) {
                Some(Definition::Scalar) => scalar(value, name, self.origin),
                Some(Definition::Enum(values)) => self.choice(value, name, values),
                Some(Definition::Input { fields, one_of }) => self.object(value, name, fields, *one_of),
                // Validation reports types that are unknown, or no input.
                _ => Ok(value),
            },
        }
    }

    fn choice(&self, value: Value, name: &Name, values: &[Name]) -> Result<Value, Misfit> {
        let chosen = match (&value, self.origin) {
            (Value::Enum(chosen), Origin::Document) => Some(chosen.as_str()),
            (Value::String(chosen), Origin::Request) => Some(chosen.as_str()),
            _ => None,
        };
        if chosen.is_some_and(|chosen| values.iter().any(|known| known == chosen)) {
            return Ok(value);
        }
        let known: Vec<&str> = values.iter().map(Name::as_str).collect();
        Err(Misfit::new(format!("{} is no `{name}`: it is one of {}", shown(&value), known.join(", "))))
    }

    fn object(&self, value: Value, name: &Name, fields: &Inputs, one_of: bool) -> Result<Value, Misfit> {
        let Value::Object(given) = value else {
            let example = fields.keys().next().map_or("…", Name::as_str);
            return Err(Misfit::new(format!(
                "{} is no `{name}`: it is an object such as {{ {example}: … }}",
                shown(&value)
            )));
        };
        if one_of && (given.len() != 1 || given.values().any(|value| *value == Value::Null)) {
            let known: Vec<&str> = fields.keys().map(Name::as_str).collect();
            return Err(Misfit::new(format!(
                "`{name}` takes exactly one of {}, and no null",
                known.join(", ")
            )));
        }
        for (field, input) in fields {
            if !input.ty.nullable && !input.has_default && !given.contains_key(field) {
                return Err(Misfit::new(format!("`{name}` lacks its field `{field}`, a `{}`", input.ty)));
            }
        }
        let mut fitted = IndexMap::with_capacity(given.len());
        for (field, value) in given {
            let Some(input) = fields.get(&field) else {
                return Err(Misfit::new(format!("`{name}` has no field `{}`", clipped(&field))));
            };
            // The one field that is given must not be null, by a variable neither (`IsNonNullPosition`).
            let never_null =
                Input { ty: Type { nullable: input.ty.nullable && !one_of, ..input.ty.clone() }, ..*input };
            let value = self.fit(value, &never_null).map_err(|misfit| misfit.inside(&field))?;
            fitted.insert(field, value);
        }
        Ok(Value::Object(fitted))
    }

    /// Whether a variable may stand where this input is asked for (`IsVariableUsageAllowed`). One that the operation
    /// does not declare is reported by validation.
    fn may_stand(&self, name: &Name, input: &Input) -> Result<(), Misfit> {
        let Some(variable) = self.variables.iter().find(|variable| variable.node.name.node == *name) else {
            return Ok(());
        };
        let ty = &variable.node.var_type.node;
        let default = variable.node.default_value.as_ref().map(|value| &value.node);
        let never_null = input.has_default || default.is_some_and(|value| *value != ConstValue::Null);
        if goes_into(ty, &Type { nullable: input.ty.nullable || never_null, ..input.ty.clone() }) {
            if ty.nullable && !input.ty.nullable {
                self.never_null.borrow_mut().insert(name.clone());
            }
            return Ok(());
        }
        Err(Misfit::new(format!(
            "the variable `${name}` is of the type `{ty}`, and `{}` is asked for",
            input.ty
        )))
    }
}

/// Whether all values of a type are of another (`AreTypesCompatible`).
fn goes_into(ty: &Type, other: &Type) -> bool {
    let base = match (&ty.base, &other.base) {
        (BaseType::List(ty), BaseType::List(other)) => goes_into(ty, other),
        (BaseType::Named(ty), BaseType::Named(other)) => ty == other,
        _ => false,
    };
    base && (other.nullable || !ty.nullable)
}

/// A value of a built-in scalar; those of the schema know their values themselves.
fn scalar(value: Value, name: &Name, origin: Origin) -> Result<Value, Misfit> {
    let fitted = match (name.as_str(), &value) {
        ("Int", Value::Number(number)) => {
            let whole = number.as_i64().or_else(|| (origin == Origin::Request).then(|| whole(number))?);
            whole.and_then(|whole| i32::try_from(whole).ok()).map(|whole| Value::Number(whole.into()))
        }
        ("ID", Value::Number(number)) if !number.is_f64() => Some(Value::String(number.to_string())),
        ("Float", Value::Number(_))
        | ("Boolean", Value::Boolean(_))
        | ("String" | "ID", Value::String(_)) => {
            return Ok(value);
        }
        ("Int" | "Float" | "Boolean" | "String" | "ID", _) => None,
        _ => return Ok(value),
    };
    let hint = match name.as_str() {
        "Int" => "a whole number from -2147483648 to 2147483647",
        "Float" => "a number",
        "Boolean" => "true or false",
        "String" => "a text in quotes",
        _ => "a text in quotes, or a whole number",
    };
    fitted.ok_or_else(|| Misfit::new(format!("{} is no `{name}`: it is {hint}", shown(&value))))
}

/// The whole number that JSON wrote with a fraction of zero.
fn whole(number: &Number) -> Option<i64> {
    let number = number.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < 1e15)?;
    format!("{number:.0}").parse().ok()
}

fn shown(value: &Value) -> String {
    format!("`{}`", clipped(&value.to_string()))
}

fn clipped(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use async_graphql::parser::types::{DocumentOperations, Selection};
    use serde_json::json;

    use super::super::types::tests::SDL;
    use super::*;

    /// What becomes of a value of a request.
    fn request(ty: &str, json: serde_json::Value) -> Result<serde_json::Value, String> {
        let types = Types::from_sdl(SDL).unwrap();
        let values = Values::new(&types, Origin::Request, &[]);
        let input = Input { ty: Type::new(ty).unwrap(), has_default: false };
        let value = ConstValue::from_json(json).unwrap().into_value();
        values.fit(value, &input).map(|value| value.into_json().unwrap()).map_err(|misfit| misfit.told())
    }

    /// What is wrong with the first argument of `{ field }` in a document.
    fn document(text: &str) -> Option<String> {
        let types = Types::from_sdl(SDL).unwrap();
        let document = parse_query(text).unwrap();
        let DocumentOperations::Single(operation) = &document.operations else { panic!("one operation") };
        let Selection::Field(field) = &operation.node.selection_set.node.items[0].node else {
            panic!("a field")
        };
        let (name, value) = &field.node.arguments[0];
        let input = &types.field("Query", &field.node.name.node).unwrap().arguments[&name.node];
        let variables = &operation.node.variable_definitions;
        let values = Values::new(&types, Origin::Document, variables);
        values.fit(value.node.clone(), input).err().map(|misfit| misfit.told())
    }

    #[test]
    fn what_json_holds_becomes_what_the_type_means() {
        assert_eq!(request("Int", json!(3.0)), Ok(json!(3)));
        assert_eq!(request("ID", json!(7)), Ok(json!("7")));
        assert_eq!(request("[[Int!]]", json!(1)), Ok(json!([[1]])));
        assert_eq!(request("[[Int!]]", json!([1, null, [2]])), Ok(json!([[1], null, [2]])));
        assert_eq!(
            request("Where", json!({ "and": { "tier": "GOLD" } })),
            Ok(json!({ "and": [{ "tier": "GOLD" }] }))
        );
        assert_eq!(request("Date", json!({ "any": 1 })), Ok(json!({ "any": 1 })), "the schema's own affair");
    }

    #[test]
    fn what_does_not_fit_is_told_with_its_place() {
        let told = |ty: &str, json| request(ty, json).unwrap_err();
        insta::assert_snapshot!(told("Int", json!("3")), @r#"does not fit: `"3"` is no `Int`: it is a whole number from -2147483648 to 2147483647."#);
        assert!(
            ["3.5", "3000000000", "1e300", "true"]
                .into_iter()
                .all(|number| { request("Int", serde_json::from_str(number).unwrap()).is_err() })
        );
        insta::assert_snapshot!(told("Where", json!({ "and": [{}, { "tier": "gold" }] })), @"does not fit at `and[1].tier`: `\"gold\"` is no `Tier`: it is one of PLATINUM, GOLD.");
        insta::assert_snapshot!(told("Where", json!({ "key": { "value": "x" } })), @"does not fit at `key`: `Key` lacks its field `scheme`, a `String!`.");
        insta::assert_snapshot!(told("Where", json!({ "teir": 1 })), @"does not fit: `Where` has no field `teir`.");
        insta::assert_snapshot!(told("Where!", json!(null)), @"does not fit: `Where!` takes no null.");
        insta::assert_snapshot!(told("Where", json!("x")), @r#"does not fit: `"x"` is no `Where`: it is an object such as { and: … }."#);
        insta::assert_snapshot!(told("By", json!({ "id": "1", "slug": "x" })), @"does not fit: `By` takes exactly one of id, slug, and no null.");
        assert_eq!(told("By", json!({ "id": null })), told("By", json!({})));
        assert!(told("String", json!(["x".repeat(500)])).len() < 200);
    }

    #[test]
    fn a_document_writes_enums_as_names_and_whole_numbers_without_a_point() {
        assert_eq!(document("{ members(where: { tier: GOLD, ordinal: 3 }) }"), None);
        for wrong in ["tier: \"GOLD\"", "tier: SILVER", "ordinal: 3.0", "and: [[{}]]", "history: null"] {
            assert!(document(&format!("{{ members(where: {{ {wrong} }}) }}")).is_some(), "{wrong}");
        }
    }

    #[test]
    fn a_variable_stands_only_where_its_type_does() {
        for right in [
            "query($n: Int) { members(first: $n) }",
            "query($n: Int!) { members(first: $n) }",
            "query($x: Boolean) { members(exactly: $x) }",
            "query($w: Where!) { members(where: { and: [$w] }) }",
            "query($s: String!) { company(by: { slug: $s }) }",
            "query($id: ID = \"1\") { node(id: $id) }",
            "query($s: String = \"x\") { company(by: { slug: $s }) }",
        ] {
            assert_eq!(document(right), None, "{right}");
        }
        for wrong in [
            "query($n: String) { members(first: $n) }",
            "query($w: Where) { members(where: { and: [$w] }) }",
            "query($w: Where!) { members(where: { and: $w }) }",
            "query($s: String) { company(by: { slug: $s }) }",
            "query($s: String!, $i: ID) { company(by: { slug: $s, id: $i }) }",
            "query($id: ID = null) { node(id: $id) }",
            "query($ids: [ID]!) { nodes(ids: $ids) }",
        ] {
            assert!(document(wrong).is_some(), "{wrong}");
        }
        insta::assert_snapshot!(document("query($n: [Int]) { members(first: $n) }").unwrap(), @"does not fit: the variable `$n` is of the type `[Int]`, and `Int` is asked for.");
    }
}
