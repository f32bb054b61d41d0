//! The parameters of a GraphQL request, from a query string or a JSON body (GraphQL over HTTP, "Request").

use async_graphql::Variables;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Method, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde_json::{Map, Value};

use super::media;
use crate::config::ByteSize;
use crate::error::ClientError;
use crate::pipeline::Params;

/// Reads the parameters as the method carries them.
pub(super) async fn read(parts: &Parts, body: Body, limit: ByteSize) -> Result<Params, ClientError> {
    match parts.method {
        Method::GET | Method::HEAD => from_query_string(parts.uri.query().unwrap_or_default()),
        Method::POST => {
            media::require_json(&parts.headers)?;
            from_json(&read_body(parts, body, limit).await?)
        }
        _ => Err(ClientError::MethodNotAllowed {
            allow: "GET, HEAD, POST",
            problem: format!("{} is not a method of GraphQL. Use POST or GET.", parts.method),
        }),
    }
}

/// Reads a body up to its bound, and not at all where its declared length is beyond.
async fn read_body(parts: &Parts, body: Body, limit: ByteSize) -> Result<bytes::Bytes, ClientError> {
    let too_large = || ClientError::BodyTooLarge { limit: limit.bytes() };
    let declared =
        parts.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if declared.is_some_and(|length: u64| length > limit.bytes()) {
        return Err(too_large());
    }
    match Limited::new(body, limit.in_memory()).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large()),
        Err(_) => Err(ClientError::BadRequest("The body ended before it was complete.".to_owned())),
    }
}

fn from_query_string(query: &str) -> Result<Params, ClientError> {
    let mut given = Map::new();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let value = match name.as_ref() {
            "operationName" | "variables" | "extensions" if value.is_empty() => Value::Null,
            "query" | "operationName" => Value::String(value.into_owned()),
            "variables" | "extensions" => serde_json::from_str(&value)
                .map_err(|error| ClientError::BadRequest(format!("`{name}` is not JSON: {error}.")))?,
            _ => continue,
        };
        if given.insert(name.to_string(), value).is_some() {
            return Err(ClientError::BadRequest(format!("`{name}` is given more than once.")));
        }
    }
    from_map(given)
}

fn from_json(body: &[u8]) -> Result<Params, ClientError> {
    let refuse = |problem: String| Err(ClientError::BadRequest(problem));
    if body.is_empty() {
        return refuse("The body is empty; it holds a JSON object with the document in `query`.".to_owned());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(given)) => from_map(given),
        Ok(Value::Array(_)) => {
            refuse("Several requests in one body are not taken; send them one by one.".to_owned())
        }
        Ok(_) => refuse("The body is not a JSON object.".to_owned()),
        Err(error) => refuse(format!("The body is not JSON: {error}.")),
    }
}

fn from_map(mut given: Map<String, Value>) -> Result<Params, ClientError> {
    let wrong = |name: &str, what: &str| Err(ClientError::BadRequest(format!("`{name}` is not {what}.")));
    let query = match given.remove("query") {
        Some(Value::String(query)) if !query.is_empty() => query,
        None | Some(Value::Null | Value::String(_)) => {
            return Err(ClientError::BadRequest(
                "`query` is absent; it holds the GraphQL document.".to_owned(),
            ));
        }
        Some(_) => return wrong("query", "a string"),
    };
    let operation_name = match given.remove("operationName") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => Some(name),
        Some(_) => return wrong("operationName", "a string"),
    };
    let variables = match given.remove("variables") {
        None | Some(Value::Null) => Variables::default(),
        Some(variables @ Value::Object(_)) => Variables::from_json(variables),
        Some(_) => return wrong("variables", "an object"),
    };
    match given.remove("extensions") {
        None | Some(Value::Null | Value::Object(_)) => Ok(Params { query, operation_name, variables }),
        Some(_) => wrong("extensions", "an object"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_read_the_same_from_both_methods() {
        let get = "query=query+A(%24b:Int)%7Bc%7D&operationName=A&variables=%7B%22b%22:1%7D&x=y";
        let post = br#"{"query":"query A($b:Int){c}","operationName":"A","variables":{"b":1},"x":"y"}"#;
        let (get, post) = (from_query_string(get).unwrap(), from_json(post).unwrap());
        assert_eq!(get.query, post.query);
        assert_eq!(get.operation_name, post.operation_name);
        assert_eq!(get.variables, post.variables);
    }

    #[test]
    fn what_is_wrong_with_a_body_is_said() {
        let problem = |body: &str| from_json(body.as_bytes()).unwrap_err().to_string();
        assert_eq!(problem(r#"{"query": 1}"#), "`query` is not a string.");
        assert_eq!(problem(r#"{"query": "{a}", "variables": []}"#), "`variables` is not an object.");
        assert!(problem("[]").starts_with("Several requests"));
        assert!(problem("{").starts_with("The body is not JSON: EOF"));
        assert!(problem("").starts_with("The body is empty"));
    }

    #[test]
    fn a_parameter_given_twice_is_refused() {
        assert!(from_query_string("query={a}&query={b}").is_err());
    }
}
