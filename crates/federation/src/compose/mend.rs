//! How errors of composition are mended.

/// A proposal for an error of a kind.
pub(super) fn of(code: &str) -> Option<&'static str> {
    Some(match code {
        "INVALID_GRAPHQL" => {
            "write the SDL as the GraphQL specification has it; the place is where it stops to make sense"
        }
        "INVALID_FIELD_SHARING" => {
            "mark the field `@shareable` in every subgraph that resolves it, or leave it to one of them \
             (`@external` in the others, or `@override(from:)`)"
        }
        "SATISFIABILITY_ERROR" => {
            "give the type a `@key` in the subgraph that has the field, whose fields the other subgraph can give, or \
             mark the field `@shareable` and resolve it in both"
        }
        "FIELD_TYPE_MISMATCH" | "FIELD_ARGUMENT_TYPE_MISMATCH" => "declare the same type in both subgraphs",
        "TYPE_KIND_MISMATCH" => {
            "make the type of one kind in all subgraphs, or give one of them another name"
        }
        "EXTERNAL_MISSING_ON_BASE" => "resolve the field in the subgraph that owns it, or drop it here",
        "EXTERNAL_UNUSED" => "drop the `@external` field, or use it in a `@key`, `@requires` or `@provides`",
        "EXTERNAL_TYPE_MISMATCH"
        | "EXTERNAL_ARGUMENT_TYPE_MISMATCH"
        | "EXTERNAL_ARGUMENT_DEFAULT_MISMATCH"
        | "EXTERNAL_ARGUMENT_MISSING" => "declare the external field as the subgraph that resolves it does",
        "EXTERNAL_ON_INTERFACE" => {
            "drop `@external` here; where an object only refers to the field, mark the object's field"
        }
        "EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE" => {
            "drop `@provides`; or drop `@external`, if this subgraph resolves the field"
        }
        "TYPE_WITH_ONLY_UNUSED_EXTERNAL" => {
            "drop `@external` from the fields that this subgraph resolves, or drop the type and the fields that give it"
        }
        "DISALLOWED_INACCESSIBLE" => {
            "drop `@inaccessible` there, and hide the subgraphs' own types and fields"
        }
        "KEY_INVALID_FIELDS" | "PROVIDES_INVALID_FIELDS" | "REQUIRES_INVALID_FIELDS" => {
            "name fields that the type has, as in a selection set: `\"id organization { id }\"`"
        }
        "KEY_INVALID_FIELDS_TYPE" | "PROVIDES_INVALID_FIELDS_TYPE" | "REQUIRES_INVALID_FIELDS_TYPE" => {
            "write `fields` as a string"
        }
        "INVALID_SHAREABLE_USAGE" => "write `@shareable` once, on a field of an object type or on the type",
        "KEY_FIELDS_SELECT_INVALID_TYPE" => "leave lists, interfaces and unions out of the key",
        "KEY_FIELDS_HAS_ARGS" | "PROVIDES_FIELDS_HAS_ARGS" => {
            "leave fields with arguments out of the selection"
        }
        "PROVIDES_FIELDS_MISSING_EXTERNAL" | "REQUIRES_FIELDS_MISSING_EXTERNAL" => {
            "mark the field `@external` in this subgraph"
        }
        "PROVIDES_ON_NON_OBJECT_FIELD" => "put `@provides` on fields that give objects",
        "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH" => {
            "give the argument a default, make it nullable, or add it in every subgraph"
        }
        "REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH" => {
            "make the input field nullable, give it a default, or add it in every subgraph"
        }
        "ENUM_VALUE_MISMATCH" => {
            "give the enum the same values in all subgraphs: it is used for input and for output"
        }
        "EMPTY_MERGED_ENUM_TYPE" | "EMPTY_MERGED_INPUT_TYPE" => {
            "let the subgraphs have at least one member in common"
        }
        "INPUT_FIELD_DEFAULT_MISMATCH" | "FIELD_ARGUMENT_DEFAULT_MISMATCH" => {
            "write the same default in all subgraphs"
        }
        "OVERRIDE_FROM_SELF_ERROR" => "name the subgraph that had the field before in `from`",
        "OVERRIDE_SOURCE_HAS_OVERRIDE" => "let only one subgraph take the field over",
        "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE" => "remove one of the two directives from the field",
        "OVERRIDE_LABEL_INVALID" => {
            "write the label as `percent(50)`, or as letters, digits, `_`, `-`, `:`, `.` and `/` after a letter"
        }
        "INTERFACE_FIELD_NO_IMPLEM" => "add the field to every type that implements the interface",
        "INTERFACE_KEY_NOT_ON_IMPLEMENTATION" => "give every implementation the interface's `@key`",
        "INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE" => {
            "define all implementations in the subgraph whose interface has a `@key`"
        }
        "INTERFACE_OBJECT_USAGE_ERROR" => {
            "give the type a `@key`, and let another subgraph define it as an interface with that key"
        }
        "REFERENCED_INACCESSIBLE" => "make what refers to it `@inaccessible` too, or let it be seen",
        "DEFAULT_VALUE_USES_INACCESSIBLE" => "choose another default, or let the value be seen",
        "ONLY_INACCESSIBLE_CHILDREN" => "let one member be seen, or make the type `@inaccessible`",
        "REQUIRED_INACCESSIBLE" => "make it optional, or let it be seen",
        "QUERY_ROOT_TYPE_INACCESSIBLE" => "let `Query` be seen: clients begin there",
        "IMPLEMENTED_BY_INACCESSIBLE" => {
            "make the interface's field `@inaccessible` too, or let this one be seen"
        }
        "NO_QUERIES" => "let one subgraph have a field on `Query`",
        "INVALID_SUBGRAPH_NAME" => "give the subgraph another name",
        "ROOT_QUERY_USED" | "ROOT_MUTATION_USED" | "ROOT_SUBSCRIPTION_USED" => {
            "give the type that has the root's name another name, or make it the root"
        }
        "DIRECTIVE_COMPOSITION_ERROR" => {
            "import the directive by `@link` from a specification that all subgraphs link in the same way"
        }
        "UNKNOWN_FEDERATION_LINK_VERSION" => "link a version of Federation from v2.0 to v2.9",
        "INVALID_LINK_DIRECTIVE_USAGE" | "INVALID_LINK_IDENTIFIER" => {
            "write `@link(url: \"https://specs.apollo.dev/federation/v2.9\", import: [\"@key\"])`"
        }
        "DIRECTIVE_DEFINITION_INVALID" | "TYPE_DEFINITION_INVALID" => {
            "remove the definition: Federation defines it by itself"
        }
        "EXTENSION_WITH_NO_BASE" => "define the type in one subgraph without `extend`",
        "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES" => "let the types that the field can give overlap",
        _ => return None,
    })
}
