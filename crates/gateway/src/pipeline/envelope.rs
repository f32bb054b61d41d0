//! A GraphQL response as it is sent: without `data` where nothing was executed (GraphQL specification, "Response
//! Format").

use std::collections::BTreeMap;

use async_graphql::{Response, ServerError, Value};
use pediment_schema::write_json;
use serde::Serialize;

/// How long a response is, more or less.
const USUAL_LENGTH: usize = 4_096;

/// The parts of a response. Errors and extensions are left out where there are none.
#[derive(Default)]
pub(crate) struct Envelope<'a> {
    pub errors: &'a [ServerError],
    pub data: Option<&'a Value>,
    pub extensions: Option<&'a BTreeMap<String, Value>>,
}

impl<'a> Envelope<'a> {
    pub(crate) fn of(response: &'a Response) -> Self {
        let extensions = Some(&response.extensions).filter(|extensions| !extensions.is_empty());
        Self { errors: &response.errors, data: Some(&response.data), extensions }
    }

    /// The response as JSON.
    pub(crate) fn write(&self) -> Vec<u8> {
        let mut body = Vec::with_capacity(USUAL_LENGTH);
        body.push(b'{');
        if !self.errors.is_empty() {
            part("errors", &mut body);
            json(self.errors, &mut body);
        }
        if let Some(data) = self.data {
            part("data", &mut body);
            write_json(data, &mut body);
        }
        if let Some(extensions) = self.extensions {
            part("extensions", &mut body);
            json(extensions, &mut body);
        }
        body.push(b'}');
        body
    }
}

fn part(name: &str, body: &mut Vec<u8>) {
    if body.len() > 1 {
        body.push(b',');
    }
    json(name, body);
    body.push(b':');
}

fn json<T: Serialize + ?Sized>(value: &T, body: &mut Vec<u8>) {
    serde_json::to_writer(body, value).expect("GraphQL values are always JSON");
}
