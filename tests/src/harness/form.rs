//! The two forms of Pediment, one code.

/// How Pediment is installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A SQLite file and the process cache.
    Embedded,
    /// Postgres and Redis.
    Deployed,
}

/// Makes two tests, `embedded` and `deployed`, of each async function over a [`Site`](super::Site).
macro_rules! on_both_forms {
    ($($test:ident),+ $(,)?) => {$(
        mod $test {
            use crate::harness::{Form, Site};

            #[tokio::test]
            async fn embedded() {
                if let Some(site) = Site::new(Form::Embedded).await {
                    super::$test(site).await;
                }
            }

            #[tokio::test]
            async fn deployed() {
                if let Some(site) = Site::new(Form::Deployed).await {
                    super::$test(site).await;
                }
            }
        }
    )+};
}
pub(crate) use on_both_forms;
