//! What leaves the gateway of the errors that the subgraph reports: each with a code, none with an inside.

use async_graphql::{ErrorExtensionValues, Response, ServerError, Value};

/// The code of errors whose cause stays inside.
pub(crate) const INTERNAL: &str = "INTERNAL";

/// Gives each error a code, and replaces by `INTERNAL` and the request's id whatever was not written for clients. The
/// log has its cause.
pub(crate) fn mask(response: &mut Response, request_id: &str) {
    response.errors.dedup();
    for error in &mut response.errors {
        if let Some(code) = code(error) {
            set(error, "code", code);
        } else {
            let cause = error.source::<pediment_storage::Error>();
            let cause = cause.map_or_else(|| error.message.clone(), ToString::to_string);
            tracing::error!(path = ?error.path, "request {request_id}: a resolver failed: {cause}");
            let masked = internal(request_id);
            error.message = masked.message;
            error.extensions = masked.extensions;
        }
    }
}

/// An error that says only where to ask.
pub(crate) fn internal(request_id: &str) -> ServerError {
    let message =
        format!("Something went wrong on our side. The request id {request_id} names it in our log.");
    let mut error = ServerError::new(message, None);
    set(&mut error, "code", INTERNAL.to_owned());
    set(&mut error, "requestId", request_id.to_owned());
    error
}

fn set(error: &mut ServerError, name: &str, value: String) {
    error.extensions.get_or_insert_with(ErrorExtensionValues::default).set(name, value);
}

/// How errors about the value of an argument begin: async-graphql's, which know only what the client sent.
const NO_VALUE: [&str; 2] = ["Failed to parse \"", "Expected input type \""];

/// The code of an error that may go out as it is. Without a path it stems from validation; with one, only what names
/// its code or was found wrong with an argument was written for clients.
fn code(error: &ServerError) -> Option<String> {
    let given = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    match given {
        Some(Value::String(code)) if code != INTERNAL => Some(code.clone()),
        // The values of the document have been checked: what is wrong here came in a variable.
        None if error.message.starts_with("Invalid value for argument") => Some("BAD_USER_INPUT".to_owned()),
        None if error.path.is_empty() => Some("GRAPHQL_VALIDATION_FAILED".to_owned()),
        None if NO_VALUE.iter().any(|words| error.message.starts_with(words)) => {
            Some("BAD_USER_INPUT".to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::PathSegment;

    use super::*;

    fn masked(error: ServerError) -> (String, String) {
        let mut response = Response::from_errors(vec![error]);
        mask(&mut response, "r-1");
        let error = response.errors.remove(0);
        let code = error.extensions.unwrap().get("code").unwrap().to_string();
        (code.trim_matches('"').to_owned(), error.message)
    }

    fn at_a_path(message: &str) -> ServerError {
        let mut error = ServerError::new(message, None);
        error.path = vec![PathSegment::Field("a".to_owned())];
        error
    }

    #[test]
    fn what_was_not_written_for_clients_stays_inside() {
        let (code, message) = masked(at_a_path("no such table: company"));
        assert_eq!(code, "INTERNAL");
        assert!(message.contains("r-1") && !message.contains("table"), "{message}");
    }

    #[test]
    fn an_error_that_calls_itself_internal_stays_inside_too() {
        let mut error = at_a_path("disk full");
        set(&mut error, "code", INTERNAL.to_owned());
        assert!(!masked(error).1.contains("disk"));
    }

    #[test]
    fn an_error_with_a_code_goes_out_as_it_is() {
        let mut error = at_a_path("The cursor is not one of ours.");
        set(&mut error, "code", "BAD_USER_INPUT".to_owned());
        assert_eq!(masked(error), ("BAD_USER_INPUT".to_owned(), "The cursor is not one of ours.".to_owned()));
    }

    #[test]
    fn a_fault_of_the_document_and_one_of_its_variables_have_different_codes() {
        let code = |message: &str| masked(ServerError::new(message, None)).0;
        assert_eq!(
            code("Invalid value for argument \"history\", expected type \"Boolean\""),
            "BAD_USER_INPUT"
        );
        assert_eq!(code("Unknown field \"b\" on type \"Query\""), "GRAPHQL_VALIDATION_FAILED");
    }
}
