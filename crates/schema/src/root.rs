//! The root as other subgraphs see it: an entity that is not there, or not known, costs only its own place.

use std::borrow::Cow;

use async_graphql::{
    Any, Context, ContextSelectionSet, ObjectType, OutputType, Positioned, ServerResult, Value,
    parser::types::Field,
    registry::Registry,
    resolver_utils::{ContainerType, resolve_container},
};
use async_trait::async_trait;
use futures_util::future::try_join_all;

use crate::{
    eager::Eager, error::bad_input, loaders::loaders, nodes::entities, operation::FRAME, query::Query,
    siblings::fields,
};

/// The query root. For a representation of a type that is not known `_entities` answers null; for one that cannot be
/// read, null and an error. The others are answered.
pub(crate) struct Root;

#[async_trait]
impl ContainerType for Root {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        match (ctx.item.node.name.node.as_str(), &loaders(ctx).operation) {
            (FRAME, Some(operation)) => {
                let (frame, data) = (ctx.item, ctx.execute_data);
                let ctx = ctx.query_env.create_context(ctx.schema_env, None, operation.selection(), data);
                Eager(Self).resolve(&ctx, frame).await.map(Some)
            }
            // Elsewhere async-graphql looks these up.
            ("_entities", Some(_)) => {
                let (_, representations) = ctx.param_value::<Vec<Any>>("representations", None)?;
                if let Some(found) = entities(ctx, &representations).await {
                    return Ok(Some(Value::Binary(found.lists(&[representations.len()]).into_text().into())));
                }
                let find = |representation| self.find_entity(ctx, representation);
                let found = try_join_all(representations.iter().map(|Any(value)| find(value))).await?;
                Ok(Some(Value::List(found.into_iter().map(Option::unwrap_or_default).collect())))
            }
            _ => Query.resolve_field(ctx).await,
        }
    }

    async fn find_entity(&self, ctx: &Context<'_>, representation: &Value) -> ServerResult<Option<Value>> {
        let found = match representation {
            Value::Object(fields) if matches!(fields.get("__typename"), Some(Value::String(_))) => {
                Query.find_entity(ctx, representation).await
            }
            _ => Err(bad_input(NO_REPRESENTATION).into_server_error(ctx.item.pos)),
        };
        Ok(Some(
            found
                .unwrap_or_else(|error| {
                    ctx.add_error(ctx.set_error_path(error));
                    None
                })
                .unwrap_or_default(),
        ))
    }
}

const NO_REPRESENTATION: &str = "A representation in `representations` is no object with a `__typename`: pass \
                                 `{ __typename: …, id: … }`, or another key of the type.";

#[async_trait]
impl OutputType for Root {
    fn type_name() -> Cow<'static, str> {
        <Query as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Query::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        resolve_container(ctx, self).await
    }
}

impl ObjectType for Root {}

fields!(Root {});
