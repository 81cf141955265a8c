//! The one thread that writes: it gathers the requests that wait and does them in one transaction.

use crate::error::{ApiError, ApiResult};
use crate::events::{Event, Events};
use crate::shape;
use rapport_engine::board::Board;
use rapport_engine::live::{Ask, Change, Live, Request};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::{mpsc, oneshot};

/// Requests that wait to be written; more are told to come back.
const WAITING_MAX: usize = 4_096;
/// Requests in one transaction.
const GROUP_MAX: usize = 512;

/// A request, and where its answer goes.
struct Job {
    request: Request,
    answer: oneshot::Sender<ApiResult<String>>,
}

/// Something longer that has the ledger for itself, between two groups of requests.
type Task = Box<dyn FnOnce(&mut Live) -> bool + Send>;

/// What comes to the writer.
enum Work {
    Job(Job),
    Task(Task),
}

/// What the writer has done, for metrics.
#[derive(Debug, Default)]
pub(crate) struct WriterCounts {
    /// Interactions accepted since the start.
    pub(crate) accepted: AtomicU64,
    /// Transactions since the start.
    pub(crate) commits: AtomicU64,
    /// Position of the last fact on the board.
    pub(crate) position: AtomicI64,
    /// Changes of plans and decisions since the start: with the ledger's position they tell one state from another.
    pub(crate) plans: AtomicU64,
}

/// The way to the writer.
#[derive(Debug, Clone)]
pub(crate) struct Writer {
    jobs: mpsc::Sender<Work>,
}

impl Writer {
    /// Starts the thread; it ends, and closes the ledger, when all ways to it are gone.
    pub(crate) fn start(
        live: Live,
        events: Events,
        counts: Arc<WriterCounts>,
    ) -> (Self, std::thread::JoinHandle<()>) {
        note_position(&live, &counts);
        let (jobs, waiting) = mpsc::channel(WAITING_MAX);
        let thread = std::thread::spawn(move || run(live, waiting, &events, &counts));
        (Self { jobs }, thread)
    }

    /// Whether the thread takes requests.
    pub(crate) fn runs(&self) -> bool {
        !self.jobs.is_closed()
    }

    /// Does a request; gives its answer once that is durable.
    pub(crate) async fn ask(&self, request: Request) -> ApiResult<String> {
        let (answer, answered) = oneshot::channel();
        match self.jobs.try_send(Work::Job(Job { request, answer })) {
            Ok(()) => {}
            Err(mpsc::error::TrySendError::Full(_)) => return Err(ApiError::busy()),
            Err(mpsc::error::TrySendError::Closed(_)) => return Err(ApiError::stopping()),
        }
        answered.await.unwrap_or_else(|_| Err(ApiError::stopping()))
    }

    /// Does something that has the ledger for itself; `work` says whether what it changed is seen on screens, which are then
    /// made anew.
    pub(crate) async fn have<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Live) -> (ApiResult<T>, bool) + Send + 'static,
    ) -> ApiResult<T> {
        let (answer, answered) = oneshot::channel();
        let task: Task = Box::new(move |live| {
            let (done, changed) = work(live);
            // Nobody waits any more when the client has gone.
            drop(answer.send(done));
            changed
        });
        match self.jobs.try_send(Work::Task(task)) {
            Ok(()) => {}
            Err(mpsc::error::TrySendError::Full(_)) => return Err(ApiError::busy()),
            Err(mpsc::error::TrySendError::Closed(_)) => return Err(ApiError::stopping()),
        }
        answered.await.unwrap_or_else(|_| Err(ApiError::stopping()))
    }
}

fn run(mut live: Live, mut waiting: mpsc::Receiver<Work>, events: &Events, counts: &WriterCounts) {
    let mut held: VecDeque<Job> = VecDeque::new();
    let mut tasks: VecDeque<Task> = VecDeque::new();
    loop {
        // Tasks come after the requests that came before them.
        if held.is_empty()
            && let Some(task) = tasks.pop_front()
        {
            perform(&mut live, task, events, counts);
            continue;
        }
        let first = match held.pop_front() {
            Some(job) => Some(Work::Job(job)),
            None => waiting.blocking_recv(),
        };
        let first = match first {
            None => break,
            Some(Work::Job(job)) => job,
            Some(Work::Task(task)) => {
                tasks.push_back(task);
                continue;
            }
        };
        let (group, later) = gather(first, &mut waiting, std::mem::take(&mut held), &mut tasks);
        held = later;
        commit(&mut live, group, events, counts);
        if let Err(error) = live.seal_when_many() {
            tracing::error!(%error, "Sealing failed; facts stay in the store and nothing is lost.");
        }
    }
    if let Err(error) = live.finish() {
        tracing::warn!(%error, "The run could not be ended; the next start ends it.");
    }
}

/// The requests of one transaction. One that has the key of another in the group waits for the next, where it is answered
/// alike.
fn gather(
    first: Job,
    waiting: &mut mpsc::Receiver<Work>,
    mut held: VecDeque<Job>,
    tasks: &mut VecDeque<Task>,
) -> (Vec<Job>, VecDeque<Job>) {
    let mut group = vec![first];
    let mut later = VecDeque::new();
    while group.len() < GROUP_MAX {
        let job = match held.pop_front() {
            Some(job) => job,
            None => match waiting.try_recv() {
                Ok(Work::Job(job)) => job,
                Ok(Work::Task(task)) => {
                    tasks.push_back(task);
                    break;
                }
                Err(_) => break,
            },
        };
        let key = |job: &Job| job.request.once.as_ref().map(|(key, _)| key.clone());
        let same =
            key(&job).is_some_and(|k| group.iter().any(|other| key(other) == Some(k.clone())));
        if same {
            later.push_back(job);
        } else {
            group.push(job);
        }
    }
    later.append(&mut held);
    (group, later)
}

/// Does a task; when it changed what is seen, the board is made anew and every screen is told.
fn perform(live: &mut Live, task: Task, events: &Events, counts: &WriterCounts) {
    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| task(live)));
    let Ok(changed) = done else {
        tracing::error!("A task of the writer panicked; what it had not committed is gone.");
        return;
    };
    if !changed {
        return;
    }
    if let Err(error) = live.renew_board() {
        tracing::error!(%error, "The screens could not be made anew; restart the server.");
        return;
    }
    counts.plans.fetch_add(1, Ordering::Relaxed);
    note_position(live, counts);
    let board = live.board();
    let board = board.read().unwrap_or_else(PoisonError::into_inner);
    let data = shape::ledger_event(&board);
    drop(board);
    events.send(Event::ledger(data.clone()));
    events.send(Event::changed(data));
}

fn commit(live: &mut Live, group: Vec<Job>, events: &Events, counts: &WriterCounts) {
    let (requests, answers): (Vec<Request>, Vec<_>) = group
        .into_iter()
        .map(|job| (job.request, job.answer))
        .unzip();
    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        live.take(&requests, &shape::answer)
    }));
    let answered = match done {
        Ok(Ok(answered)) => answered,
        Ok(Err(error)) => {
            let error = ApiError::internal(&error);
            for answer in answers {
                // Nobody waits any more when the client has gone.
                drop(answer.send(Err(error.clone())));
            }
            return;
        }
        Err(_) => {
            let error = ApiError::internal(&"a group of writes panicked");
            for answer in answers {
                drop(answer.send(Err(error.clone())));
            }
            return;
        }
    };
    counts.commits.fetch_add(1, Ordering::Relaxed);
    let accepted = answered.changes.len() as u64;
    counts.accepted.fetch_add(accepted, Ordering::Relaxed);
    let planned =
        |r: &&Request| matches!(r.ask, Ask::Plan { .. } | Ask::Close { .. } | Ask::Keep(_));
    let plans = requests.iter().filter(planned).count() as u64;
    counts.plans.fetch_add(plans, Ordering::Relaxed);
    // Before anybody is answered: who asks next is told the new state.
    note_position(live, counts);
    for (answer, text) in answers.into_iter().zip(answered.answers) {
        drop(answer.send(text.map_err(ApiError::from)));
    }
    tell(&live.board(), &answered.changes, events);
}

fn note_position(live: &Live, counts: &WriterCounts) {
    let board = live.board();
    let board = board.read().unwrap_or_else(PoisonError::into_inner);
    counts
        .position
        .store(board.last_position(), Ordering::Release);
}

/// Tells open screens what changed.
fn tell(board: &Arc<RwLock<Board>>, changes: &[Change], events: &Events) {
    if changes.is_empty() || !events.anybody() {
        return;
    }
    let board = board.read().unwrap_or_else(PoisonError::into_inner);
    let of_records = changes
        .iter()
        .filter_map(|change| shape::record_event(&board, change))
        .map(|(record, data)| Event::record(record, data));
    let all: Vec<Event> = of_records
        .chain([Event::ledger(shape::ledger_event(&board))])
        .collect();
    drop(board);
    for event in all {
        events.send(event);
    }
}
