//! What is asked of the database at the same time, gathered into one statement.
//!
//! Fields of a request ask in one go: the first of them waits for the others, without a timer and without a task of its
//! own, and asks for all. Who asks the same question, of whatever keys, while its statement is under way waits for the
//! end of that, and then goes with all others who wait. So the more is asked, the less each answer costs.
//!
//! Invariant: a statement begins after all whom it answers have asked. So nobody sees anything older than if they had
//! asked alone.

use std::{
    any::{Any, TypeId},
    collections::{HashMap, HashSet},
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::{sync::oneshot, task::yield_now};

use crate::{Columns, Result};

/// So many keys that wait are worth a statement of their own, beside those under way.
const ENOUGH: usize = 300;

/// The questions that somebody asks now. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gatherings(Arc<Mutex<HashMap<Question, Box<dyn Any + Send>>>>);

/// What goes from one task to another.
pub(crate) trait Sent: Send + 'static {}
impl<T: Send + 'static> Sent for T {}

/// A question, and the types of its keys and values.
type Question = (u128, TypeId);

/// Who asks one question now.
struct Gathering<K: Sent, V: Sent> {
    /// How many statements are under way.
    under_way: usize,
    waiting: Vec<Waiting<K, V>>,
}

impl<K: Sent, V: Sent> Gathering<K, V> {
    /// Those who wait, without those who have gone away.
    fn take_waiting(&mut self) -> Vec<Waiting<K, V>> {
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.retain(|waiting| !waiting.news.is_closed());
        waiting
    }
}

/// Keys, and where it is told what becomes of them.
struct Waiting<K: Sent, V: Sent> {
    keys: Vec<K>,
    columns: Columns,
    news: oneshot::Sender<News<K, V>>,
}

enum News<K: Sent, V: Sent> {
    Answer(Result<HashMap<K, V>>),
    Turn(Turn<K, V>),
}

impl Gatherings {
    /// The values of these keys, by `load`, which is called for others who ask the question too: for all their keys, and
    /// for all columns that one of them needs.
    pub(crate) async fn load<K, V, F>(
        &self,
        question: u128,
        keys: Vec<K>,
        columns: Columns,
        load: impl Fn(Vec<K>, Columns) -> F,
    ) -> Result<HashMap<K, V>>
    where
        K: Clone + Eq + Hash + Sent,
        V: Clone + Sent,
        F: Future<Output = Result<HashMap<K, V>>>,
    {
        let question = (question, TypeId::of::<Gathering<K, V>>());
        loop {
            let turn = match self.join(question, &keys, columns) {
                Joined::Leads(mut turn) => {
                    yield_now().await;
                    turn.take_along();
                    turn
                }
                Joined::Waits(news) => match news.await {
                    Ok(News::Answer(answer)) => return answer,
                    Ok(News::Turn(turn)) => turn,
                    // Who went for us was cancelled.
                    Err(_) => continue,
                },
            };
            return turn.go(keys, columns, load).await;
        }
    }

    fn join<K, V>(&self, question: Question, keys: &[K], columns: Columns) -> Joined<K, V>
    where
        K: Clone + Sent,
        V: Sent,
    {
        let waits = self.change(question, |gathering| {
            let waiting = gathering.waiting.iter().map(|waiting| waiting.keys.len()).sum::<usize>();
            if gathering.under_way == 0 || waiting + keys.len() >= ENOUGH {
                gathering.under_way += 1;
                return None;
            }
            let (sender, news) = oneshot::channel();
            gathering.waiting.push(Waiting { keys: keys.to_vec(), columns, news: sender });
            Some(news)
        });
        match waits {
            Some(news) => Joined::Waits(news),
            None => Joined::Leads(Turn { gatherings: self.clone(), question, with: Vec::new() }),
        }
    }

    /// Changes who asks a question now. What nobody asks is forgotten.
    fn change<K, V, T>(&self, question: Question, change: impl FnOnce(&mut Gathering<K, V>) -> T) -> T
    where
        K: Sent,
        V: Sent,
    {
        let mut gatherings = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let gathering = gatherings
            .entry(question)
            .or_insert_with(|| Box::new(Gathering::<K, V> { under_way: 0, waiting: Vec::new() }));
        let gathering = gathering.downcast_mut::<Gathering<K, V>>().expect("the question names the types");
        let changed = change(gathering);
        if gathering.under_way == 0 {
            gatherings.remove(&question);
        }
        changed
    }
}

enum Joined<K: Sent, V: Sent> {
    Leads(Turn<K, V>),
    Waits(oneshot::Receiver<News<K, V>>),
}

/// The duty to ask the database, for oneself and for others. When it ends, those who wait have the next.
struct Turn<K: Sent, V: Sent> {
    gatherings: Gatherings,
    question: Question,
    with: Vec<Waiting<K, V>>,
}

impl<K, V> Turn<K, V>
where
    K: Clone + Eq + Hash + Sent,
    V: Clone + Sent,
{
    fn take_along(&mut self) {
        let waiting = self.gatherings.change(self.question, Gathering::take_waiting);
        self.with.extend(waiting);
    }

    async fn go<F>(
        mut self,
        own: Vec<K>,
        columns: Columns,
        load: impl Fn(Vec<K>, Columns) -> F,
    ) -> Result<HashMap<K, V>>
    where
        F: Future<Output = Result<HashMap<K, V>>>,
    {
        let others = self.with.iter().flat_map(|waiting| &waiting.keys);
        let keys: HashSet<K> = own.iter().chain(others).cloned().collect();
        let columns = self.with.iter().fold(columns, |columns, waiting| columns.and(waiting.columns));
        let loaded = load(keys.into_iter().collect(), columns).await;
        if self.with.is_empty() {
            return loaded;
        }
        let answer = |keys: Vec<K>| {
            let found = loaded.as_ref().map_err(Clone::clone)?;
            Ok(keys
                .into_iter()
                .filter_map(|key| found.get(&key).cloned().map(|value| (key, value)))
                .collect())
        };
        for Waiting { keys, news, .. } in self.with.drain(..) {
            // Nobody misses the answer of one who was cancelled.
            let _ = news.send(News::Answer(answer(keys)));
        }
        answer(own)
    }
}

impl<K: Sent, V: Sent> Drop for Turn<K, V> {
    fn drop(&mut self) {
        let next = self.gatherings.change(self.question, |gathering: &mut Gathering<K, V>| {
            let mut waiting = gathering.take_waiting().into_iter();
            let next = waiting.next();
            if next.is_none() {
                gathering.under_way -= 1;
            }
            next.map(|next| (next, waiting.collect()))
        });
        if let Some((next, with)) = next {
            let turn = Self { gatherings: self.gatherings.clone(), question: self.question, with };
            // One who was cancelled does not take it: dropped, it goes to those who ask then.
            let _ = next.news.send(News::Turn(turn));
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::{sync::Semaphore, task::JoinHandle};

    use super::*;
    use crate::Error;

    /// A database that answers each key with the place of its statement among all, once it may.
    struct Slow {
        gatherings: Gatherings,
        statements: Mutex<Vec<Vec<u32>>>,
        may_answer: Semaphore,
    }

    impl Slow {
        fn new() -> Arc<Self> {
            Arc::new(Self {
                gatherings: Gatherings::default(),
                statements: Mutex::default(),
                may_answer: Semaphore::new(0),
            })
        }

        /// Asks, and waits until it was asked.
        async fn ask(self: &Arc<Self>, keys: &[u32]) -> JoinHandle<Result<HashMap<u32, usize>>> {
            let (slow, keys) = (Arc::clone(self), keys.to_vec());
            let asked = tokio::spawn(async move {
                let load = |keys: Vec<u32>, _| slow.load(keys);
                slow.gatherings.load(1, keys, Columns::ALL, load).await
            });
            for _ in 0..2 {
                yield_now().await;
            }
            asked
        }

        async fn load(&self, mut keys: Vec<u32>) -> Result<HashMap<u32, usize>> {
            let place = {
                let mut statements = self.statements.lock().unwrap();
                keys.sort_unstable();
                statements.push(keys.clone());
                statements.len()
            };
            let permit = self.may_answer.acquire().await;
            permit.map_err(|_| Error::NotFound("gone".to_owned()))?.forget();
            Ok(keys.into_iter().filter(|key| *key != 0).map(|key| (key, place)).collect())
        }

        fn statements(&self) -> Vec<Vec<u32>> {
            self.statements.lock().unwrap().clone()
        }

        fn is_at_rest(&self) -> bool {
            self.gatherings.0.lock().unwrap().is_empty()
        }
    }

    async fn answer(asked: JoinHandle<Result<HashMap<u32, usize>>>) -> HashMap<u32, usize> {
        asked.await.unwrap().unwrap()
    }

    #[tokio::test]
    async fn those_who_wait_go_together_and_each_is_told_its_own() {
        let slow = Slow::new();
        let (first, second) = (slow.ask(&[1, 2]).await, slow.ask(&[2, 3]).await);
        let third = slow.ask(&[0, 3, 4]).await;
        slow.may_answer.add_permits(2);
        assert_eq!(answer(first).await, HashMap::from([(1, 1), (2, 1)]));
        assert_eq!(answer(second).await, HashMap::from([(2, 2), (3, 2)]));
        assert_eq!(answer(third).await, HashMap::from([(3, 2), (4, 2)]), "there is no 0");
        assert_eq!(slow.statements(), [vec![1, 2], vec![0, 2, 3, 4]]);
        assert!(slow.is_at_rest());
    }

    #[tokio::test]
    async fn the_fields_of_a_request_go_together_at_once() {
        let slow = Slow::new();
        slow.may_answer.add_permits(1);
        let ask = |key| slow.gatherings.load(1, vec![key], Columns::ALL, |keys, _| slow.load(keys));
        let (one, other, same) = tokio::join!(ask(1), ask(2), ask(1));
        assert_eq!((one.unwrap()[&1], other.unwrap()[&2], same.unwrap()[&1]), (1, 1, 1));
        assert_eq!(slow.statements(), [vec![1, 2]]);
    }

    #[tokio::test]
    async fn what_one_of_them_needs_is_read_for_all_who_go_together() {
        let gatherings = Gatherings::default();
        let ask = |key: u32, name| {
            let columns = Columns::of::<crate::Company>(&[name]);
            gatherings.load(1, vec![key], columns, |keys, columns| async move {
                Ok(keys.into_iter().map(|key| (key, columns)).collect())
            })
        };
        let (one, other) = tokio::join!(ask(1, "slug"), ask(2, "name"));
        let both = Columns::of::<crate::Company>(&["name", "slug"]);
        assert_eq!((one.unwrap()[&1], other.unwrap()[&2]), (both, both));
    }

    #[tokio::test]
    async fn nobody_is_answered_from_a_statement_that_began_before() {
        let slow = Slow::new();
        let first = slow.ask(&[1]).await;
        let second = slow.ask(&[1]).await;
        slow.may_answer.add_permits(2);
        assert_eq!((answer(first).await[&1], answer(second).await[&1]), (1, 2));
    }

    #[tokio::test]
    async fn many_keys_wait_for_nobody() {
        let slow = Slow::new();
        let first = slow.ask(&[1]).await;
        let second = slow.ask(&[2]).await;
        let many: Vec<u32> = (3..302).collect();
        let third = slow.ask(&many).await;
        assert_eq!(slow.statements().len(), 2, "it takes along who waited");
        slow.may_answer.add_permits(2);
        assert_eq!((answer(first).await[&1], answer(second).await[&2], answer(third).await[&3]), (1, 2, 2));
        assert!(slow.is_at_rest());
    }

    #[tokio::test]
    async fn who_is_cancelled_takes_nobody_along() {
        let slow = Slow::new();
        let (first, second) = (slow.ask(&[1]).await, slow.ask(&[2]).await);
        let (third, fourth) = (slow.ask(&[3]).await, slow.ask(&[4]).await);
        // The one whose statement is under way, then the one whose turn it is.
        first.abort();
        yield_now().await;
        second.abort();
        slow.may_answer.add_permits(4);
        assert_eq!((answer(third).await.len(), answer(fourth).await.len()), (1, 1));
        assert!(slow.is_at_rest());
    }

    #[tokio::test]
    async fn who_was_cancelled_is_passed_over() {
        let slow = Slow::new();
        let (first, second, third) = (slow.ask(&[1]).await, slow.ask(&[2]).await, slow.ask(&[3]).await);
        second.abort();
        yield_now().await;
        slow.may_answer.add_permits(2);
        assert_eq!(answer(first).await.len(), 1);
        assert_eq!(answer(third).await.len(), 1);
        assert!(slow.is_at_rest());
    }

    #[tokio::test]
    async fn a_failure_reaches_all_whom_it_concerns() {
        let slow = Slow::new();
        let (first, second, third) = (slow.ask(&[1]).await, slow.ask(&[2]).await, slow.ask(&[3]).await);
        slow.may_answer.add_permits(1);
        assert_eq!(answer(first).await.len(), 1);
        slow.may_answer.close();
        assert!(second.await.unwrap().is_err() && third.await.unwrap().is_err());
        assert_eq!(slow.statements().len(), 2);
        assert!(slow.is_at_rest());
    }
}
