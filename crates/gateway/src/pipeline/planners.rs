//! Plans are made off the threads that answer, a few at a time: what they take of processors and memory stays bounded,
//! however many documents come.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::error::ClientError;

/// Room for as many plans at once as there are processors.
pub(super) struct Planners(Arc<Semaphore>);

impl Default for Planners {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, Into::into);
        Self(Arc::new(Semaphore::new(processors)))
    }
}

impl Planners {
    /// Waits for room, and does the work. Work that was begun goes on to its end though nobody waits for it any more.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ClientError> {
        let room = Arc::clone(&self.0).acquire_owned().await.expect("it is never closed");
        let work = move || {
            let _room = room;
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| ClientError::Unplannable)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn no_more_is_planned_at_once_than_there_is_room_for() {
        let planners = Planners(Arc::new(Semaphore::new(2)));
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let work = || {
            let (now, most) = (Arc::clone(&now), Arc::clone(&most));
            planners.run(move || {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(20));
                now.fetch_sub(1, Ordering::SeqCst);
            })
        };
        futures_util::future::join_all((0..8).map(|_| work())).await;
        assert_eq!(most.load(Ordering::SeqCst), 2);
        assert!(planners.run(|| panic!("the planner's")).await.is_err(), "a panic costs one plan");
    }
}
