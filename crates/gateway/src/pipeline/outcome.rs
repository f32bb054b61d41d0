//! What leaves the gateway of the errors that the subgraph reports: each with a code, none with an inside.

use async_graphql::{ErrorExtensionValues, Response, ServerError, Value};

/// The code of errors whose cause stays inside.
pub(crate) const INTERNAL: &str = "INTERNAL";

/// Gives each error a code, and replaces by `INTERNAL` and the request's id whatever was not written for clients.
/// `query` is the text that positions point into.
pub(crate) fn mask(response: &mut Response, query: &str, request_id: &str) {
    response.errors.dedup();
    for error in &mut response.errors {
        if let Some(code) = code(error, query) {
            set(error, "code", code);
        } else {
            tracing::error!(path = ?error.path, "request {request_id}: a resolver failed: {}", error.message);
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

/// The code of an error that may go out as it is. Without a path it stems from validation; with one, only what names
/// its code or was found wrong with an argument was written for clients.
fn code(error: &ServerError, query: &str) -> Option<String> {
    let given = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    match given {
        Some(Value::String(code)) if code != INTERNAL => Some(code.clone()),
        None if error.path.is_empty() && points_at_variable(error, query) => {
            Some("BAD_USER_INPUT".to_owned())
        }
        None if error.path.is_empty() => Some("GRAPHQL_VALIDATION_FAILED".to_owned()),
        None if error.message.starts_with("Failed to parse \"") => Some("BAD_USER_INPUT".to_owned()),
        _ => None,
    }
}

/// Whether validation found a fault in what a variable holds, and not in the document.
fn points_at_variable(error: &ServerError, query: &str) -> bool {
    error.message.starts_with("Invalid value for argument")
        && error.locations.iter().any(|at| {
            let line = query.lines().nth(at.line.saturating_sub(1)).unwrap_or_default();
            line.chars().nth(at.column.saturating_sub(1)) == Some('$')
        })
}

#[cfg(test)]
mod tests {
    use async_graphql::{PathSegment, Pos};

    use super::*;

    fn masked(error: ServerError, query: &str) -> (String, String) {
        let mut response = Response::from_errors(vec![error]);
        mask(&mut response, query, "r-1");
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
        let (code, message) = masked(at_a_path("no such table: company"), "{ a }");
        assert_eq!(code, "INTERNAL");
        assert!(message.contains("r-1") && !message.contains("table"), "{message}");
    }

    #[test]
    fn an_error_that_calls_itself_internal_stays_inside_too() {
        let mut error = at_a_path("disk full");
        set(&mut error, "code", INTERNAL.to_owned());
        assert!(!masked(error, "{ a }").1.contains("disk"));
    }

    #[test]
    fn an_error_with_a_code_goes_out_as_it_is() {
        let mut error = at_a_path("The cursor is not one of ours.");
        set(&mut error, "code", "BAD_USER_INPUT".to_owned());
        assert_eq!(
            masked(error, "{ a }"),
            ("BAD_USER_INPUT".to_owned(), "The cursor is not one of ours.".to_owned())
        );
    }

    #[test]
    fn a_fault_of_the_document_and_one_of_its_variables_have_different_codes() {
        let query = "query($n: Int)\n{ a(first: $n) }";
        let fault = |line, column| {
            let at = Some(Pos { line, column });
            masked(ServerError::new("Invalid value for argument \"first\", expected type \"Int\"", at), query)
                .0
        };
        assert_eq!(fault(2, 12), "BAD_USER_INPUT");
        assert_eq!(fault(2, 3), "GRAPHQL_VALIDATION_FAILED");
        let unknown = ServerError::new("Unknown field \"b\"", Some(Pos { line: 2, column: 12 }));
        assert_eq!(masked(unknown, query).0, "GRAPHQL_VALIDATION_FAILED");
    }
}
