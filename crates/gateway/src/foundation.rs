//! The subgraph that is served, until the foundation's own schema stands.

use async_graphql::{EmptyMutation, EmptySubscription, Object, Request, Response, Schema};
use pediment_storage::Store;

/// The foundation subgraph over a store.
pub(crate) struct FoundationSchema {
    schema: Schema<Query, EmptyMutation, EmptySubscription>,
}

struct Query;

/// The root of all queries.
#[Object]
impl Query {
    /// Whether the database answers and is migrated.
    async fn ready(&self, ctx: &async_graphql::Context<'_>) -> bool {
        let readiness = ctx.data_unchecked::<Store>().readiness().await;
        readiness.reachable && readiness.pending_migrations.is_empty()
    }
}

impl FoundationSchema {
    pub(crate) fn new(store: Store) -> Self {
        Self { schema: Schema::build(Query, EmptyMutation, EmptySubscription).data(store).finish() }
    }

    pub(crate) fn sdl(&self) -> String {
        self.schema.sdl()
    }

    pub(crate) async fn execute(&self, request: Request, languages: Vec<String>) -> Response {
        self.schema.execute(request.data(languages)).await
    }
}
