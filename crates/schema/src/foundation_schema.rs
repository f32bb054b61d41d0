//! The schema as others use it: its text, and answers to requests.

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use async_graphql::{
    EmptyMutation, EmptySubscription, Request, Response, SDLExportOptions, Schema, SchemaBuilder,
    ValidationMode, Variables,
};
use futures_util::future::BoxFuture;
use pediment_storage::{Store, Usage};
use time::OffsetDateTime;

use crate::{Operation, loaders::Loaders, operation::unframed, root::Root};

/// The foundation subgraph over a store. Cheap to clone.
#[derive(Clone)]
pub struct FoundationSchema {
    schema: Schema<Root, EmptyMutation, EmptySubscription>,
    /// The same, for documents that are known to be valid; made when the first comes.
    trusting: Arc<OnceLock<Schema<Root, EmptyMutation, EmptySubscription>>>,
    store: Store,
}

impl fmt::Debug for FoundationSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FoundationSchema").finish_non_exhaustive()
    }
}

impl FoundationSchema {
    /// The subgraph over this store.
    pub fn new(store: Store) -> Self {
        Self { schema: builder().finish(), trusting: Arc::default(), store }
    }

    /// The schema as a federation subgraph states it, in a stable order.
    pub fn sdl(&self) -> String {
        let options = SDLExportOptions::new().federation().compose_directive().include_specified_by();
        self.schema.sdl_with_options(options)
    }

    /// The same, with a meter of its own: what one request costs.
    #[must_use]
    pub fn metered(&self) -> Self {
        Self { store: self.store.metered(), ..self.clone() }
    }

    /// What was asked of the caches and the database so far.
    pub fn usage(&self) -> Usage {
        self.store.usage()
    }

    /// Answers one request. `languages` are those its client reads, the best first (BCP 47); a text is answered in
    /// the first of them that it has, else in its original.
    ///
    /// The answer is as async-graphql leaves it: fields in no order, and a field that failed absent. Whoever sends it
    /// to a client brings it into shape.
    ///
    /// Boxed, so that the execution is compiled here and not again in each crate that awaits it.
    pub fn execute(&self, request: Request, languages: Vec<String>) -> BoxFuture<'_, Response> {
        Box::pin(self.schema.execute(self.loading(request, languages)))
    }

    /// Answers one request whose document is known to be valid: it was planned, or answered before.
    pub fn execute_valid(&self, request: Request, languages: Vec<String>) -> BoxFuture<'_, Response> {
        Box::pin(self.trusting().execute(self.loading(request, languages)))
    }

    /// Answers an operation as it stands. Of what is answered, objects that were resolved together are text already,
    /// their fields in order: [`write_json`](crate::write_json) writes it.
    pub fn execute_operation(
        &self,
        operation: Arc<Operation>,
        variables: Variables,
        languages: Vec<String>,
    ) -> BoxFuture<'_, Response> {
        Box::pin(async move {
            let mut request = Request::new("").variables(variables);
            request.set_parsed_query(operation.frame());
            let mut loaders = self.loaders(languages);
            loaders.operation = Some(operation);
            let mut response = self.trusting().execute(request.data(loaders)).await;
            response.data = unframed(response.data);
            response
        })
    }

    /// The schema that does not hold documents against its types.
    fn trusting(&self) -> &Schema<Root, EmptyMutation, EmptySubscription> {
        self.trusting.get_or_init(|| builder().validation_mode(ValidationMode::Fast).finish())
    }

    fn loading(&self, request: Request, languages: Vec<String>) -> Request {
        request.data(self.loaders(languages))
    }

    fn loaders(&self, languages: Vec<String>) -> Loaders {
        Loaders::new(self.store.clone(), languages, OffsetDateTime::now_utc().date())
    }
}

fn builder() -> SchemaBuilder<Root, EmptyMutation, EmptySubscription> {
    Schema::build(Root, EmptyMutation, EmptySubscription).enable_federation()
}
