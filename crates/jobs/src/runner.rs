//! The workers: lease, run, end. Several servers may run one each on the same database.

use crate::period::Period;
use crate::queue::{self, BELL, Fate, Job, New};
use crate::{ATTEMPTS_MAX, Error, JobError, KEEP_DONE_MS, Shutdown};
use base::{Actor, Clock, Entropy, JobId, Stamp, Timestamp, Wish, uuid7};
use db::{Db, Tx};
use journal::stopped;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Jobs that [`Runner::run_due`] runs at most: a handler that wishes for itself must not hang a test.
const RUN_DUE_MAX: usize = 100_000;
/// How long a shutdown waits for jobs under way; their leases end by themselves.
const GRACE: Duration = Duration::from_secs(10);
/// Time between a wish's ring and its commit.
const SETTLE: Duration = Duration::from_millis(5);
/// How often the gauges are set.
const GAUGES_EVERY: Duration = Duration::from_secs(5);
/// The queue's own sweep.
const SWEEP: &str = "jobs.sweep";
const SWEEP_EVERY_MS: i64 = 60 * 60 * 1_000;

type Handler = dyn Fn(JobCtx) -> Pin<Box<dyn Future<Output = Result<(), JobError>> + Send>> + Send + Sync;

/// The runner's limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Jobs at the same time.
    pub workers: usize,
    /// How long a worker has a job; a handler is stopped a little before.
    pub lease_ms: i64,
    /// Attempts after which a job is dead.
    pub attempts_max: i64,
    /// How often an idle runner looks.
    pub poll_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { workers: 4, lease_ms: 60_000, attempts_max: ATTEMPTS_MAX, poll_ms: 500 }
    }
}

/// What a handler gets.
#[derive(Clone)]
pub struct JobCtx {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Source of identities, salts and nonces.
    pub entropy: Arc<dyn Entropy>,
    /// The job.
    pub job: Job,
}

impl JobCtx {
    /// A stamp of the program itself, by the job's kind, for now.
    pub fn stamp(&self) -> Stamp {
        Stamp {
            actor: Actor::system(&self.job.kind),
            now: self.clock.now(),
            entropy: Arc::clone(&self.entropy),
        }
    }

    /// Ends the job in the handler's own transaction: its rows appear exactly once. Fails, and so undoes the body,
    /// when another worker has the job by now.
    pub fn finish(&self, tx: &mut Tx) -> Result<(), Error> {
        match queue::done(tx, self.clock.now(), self.job.id, self.job.attempt)? {
            true => Ok(()),
            false => Err(Error::LeaseLost),
        }
    }

    /// Sends the answer, when the wish wanted one.
    pub fn reply(&self, tx: &mut Tx, version: i64, body: &Value) -> Result<Option<JobId>, Error> {
        let Some(kind) = &self.job.reply_to else { return Ok(None) };
        let now = self.clock.now();
        let id = JobId(uuid7(now, &*self.entropy));
        queue::insert(tx, now, id, &New { kind, version, body, not_before: None, reply_to: None })?;
        Ok(Some(id))
    }
}

/// The workers of one server.
pub struct Runner {
    db: Db,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    limits: Limits,
    handlers: HashMap<&'static str, Arc<Handler>>,
    periods: Vec<Arc<Period>>,
    /// Last period that this runner asked for, by name.
    asked: Mutex<HashMap<&'static str, i64>>,
}

impl Runner {
    /// A runner that knows the queue's own sweep.
    pub fn new(db: Db, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self {
            db,
            clock,
            entropy,
            limits: Limits::default(),
            handlers: HashMap::new(),
            periods: Vec::new(),
            asked: Mutex::default(),
        }
        .on(SWEEP, sweep)
        .every(SWEEP, SWEEP_EVERY_MS, Wish::soon(SWEEP, 1, json!({})))
    }

    /// With other limits.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Who fulfils wishes of this kind. A handler may run twice with the same job.
    #[must_use]
    pub fn on<F, R>(mut self, kind: &'static str, handler: F) -> Self
    where
        F: Fn(JobCtx) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        self.handlers.insert(kind, Arc::new(move |ctx| Box::pin(handler(ctx))));
        self
    }

    /// Makes this wish once in each period, whatever the number of servers; not while the last one is open.
    #[must_use]
    pub fn every(mut self, name: &'static str, period_ms: i64, wish: Wish) -> Self {
        self.periods.push(Arc::new(Period { name, period_ms: period_ms.max(1), wish }));
        self
    }

    /// Runs everything that is due now, one after another, and what it wishes for now; gives how many attempts were
    /// made. For tests and demo data, with a manual clock.
    pub async fn run_due(&self) -> Result<usize, Error> {
        let mut sum = 0;
        while sum < RUN_DUE_MAX {
            self.tick().await?;
            let jobs = self.lease(1).await?;
            if jobs.is_empty() {
                break;
            }
            for job in jobs {
                self.attempt(job).await?;
                sum += 1;
            }
        }
        Ok(sum)
    }

    /// The runner's task. When told to stop it takes no more jobs and waits a while for those under way.
    pub async fn run(self, mut shutdown: Shutdown) {
        let runner = Arc::new(self);
        let mut under_way = JoinSet::new();
        let mut measured: Option<Instant> = None;
        while !*shutdown.borrow() {
            if measured.is_none_or(|at| at.elapsed() >= GAUGES_EVERY) {
                measured = Some(Instant::now());
                runner.gauges().await;
            }
            let taken = runner.take(&mut under_way).await;
            if taken > 0 {
                continue;
            }
            tokio::select! {
                () = stopped(&mut shutdown) => break,
                () = tokio::time::sleep(Duration::from_millis(runner.limits.poll_ms)) => {}
                () = BELL.notified() => tokio::time::sleep(SETTLE).await,
                Some(_) = under_way.join_next() => {}
            }
        }
        let all = async { while under_way.join_next().await.is_some() {} };
        if tokio::time::timeout(GRACE, all).await.is_err() {
            tracing::warn!("jobs still under way; their leases end by themselves");
        }
    }

    /// Leases as many jobs as there are free workers and starts them; gives how many.
    async fn take(self: &Arc<Self>, under_way: &mut JoinSet<()>) -> usize {
        while under_way.try_join_next().is_some() {}
        let free = self.limits.workers.saturating_sub(under_way.len());
        let leased = async {
            self.tick().await?;
            if free == 0 { Ok(Vec::new()) } else { self.lease(free).await }
        };
        let jobs = leased.await.unwrap_or_else(|error: Error| {
            tracing::warn!(%error, "jobs cannot be leased; trying again");
            Vec::new()
        });
        let taken = jobs.len();
        for job in jobs {
            let runner = Arc::clone(self);
            under_way.spawn(async move {
                if let Err(error) = runner.attempt(job).await {
                    tracing::warn!(%error, "a job could not be ended; its lease ends by itself");
                }
            });
        }
        taken
    }

    async fn tick(&self) -> Result<(), Error> {
        for period in &self.periods {
            let stamp = self.stamp();
            let slot = period.slot(stamp.now);
            if self.asked().get(period.name) == Some(&slot) {
                continue;
            }
            let asking = Arc::clone(period);
            self.db.write("jobs.period", move |tx| asking.tick(tx, &stamp)).await?;
            self.asked().insert(period.name, slot);
        }
        Ok(())
    }

    async fn lease(&self, free: usize) -> Result<Vec<Job>, Error> {
        let now = self.clock.now();
        if !self.db.read("jobs.due", move |tx| queue::due(tx, now)).await? {
            return Ok(Vec::new());
        }
        let (until, attempts_max) = (now.plus_ms(self.limits.lease_ms), self.limits.attempts_max);
        let limit = i64::try_from(free).unwrap_or(i64::MAX);
        self.db.write("jobs.lease", move |tx| queue::lease(tx, now, until, attempts_max, limit)).await
    }

    /// Runs the handler and ends the attempt.
    async fn attempt(&self, job: Job) -> Result<(), Error> {
        let kind = job.kind.clone();
        let began = Instant::now();
        let result = self.handle(job.clone()).await;
        metrics::histogram!("jobs_run_seconds", "kind" => kind.clone()).record(began.elapsed().as_secs_f64());
        let now = self.clock.now();
        match result {
            Ok(()) => {
                metrics::counter!("jobs_done_total", "kind" => kind).increment(1);
                self.db.write("jobs.done", move |tx| queue::done(tx, now, job.id, job.attempt)).await?;
            }
            Err(error) => {
                metrics::counter!("jobs_failed_total", "kind" => kind.clone(), "code" => error.code)
                    .increment(1);
                if self.fail(now, job, error).await? == Fate::Dead {
                    metrics::counter!("jobs_dead_total", "kind" => kind).increment(1);
                }
            }
        }
        Ok(())
    }

    async fn fail(&self, now: Timestamp, job: Job, error: JobError) -> Result<Fate, Error> {
        let mut chance = [0u8; 8];
        self.entropy.fill(&mut chance);
        let (chance, attempts_max) = (u64::from_le_bytes(chance), self.limits.attempts_max);
        let (id, kind, attempt) = (job.id, job.kind.clone(), job.attempt);
        let fate = self
            .db
            .write("jobs.fail", move |tx| queue::fail(tx, now, &job, error, attempts_max, chance))
            .await?;
        match fate {
            Fate::Again(at) => {
                tracing::warn!(job = %id, kind, attempt, code = error.code, again = %at, "job failed")
            }
            Fate::Dead => tracing::error!(job = %id, kind, attempt, code = error.code, "job given up"),
            Fate::Lost => tracing::warn!(job = %id, kind, attempt, code = error.code, "job's lease was lost"),
        }
        Ok(fate)
    }

    /// The handler in a task of its own: its panic, and its time, end there.
    async fn handle(&self, job: Job) -> Result<(), JobError> {
        let Some(handler) = self.handlers.get(job.kind.as_str()) else {
            return Err(JobError::again("unhandled"));
        };
        let ctx = JobCtx {
            db: self.db.clone(),
            clock: Arc::clone(&self.clock),
            entropy: Arc::clone(&self.entropy),
            job,
        };
        let mut task = JoinSet::new();
        task.spawn(handler(ctx));
        let most = Duration::from_millis(u64::try_from(self.limits.lease_ms * 9 / 10).unwrap_or(0));
        match tokio::time::timeout(most, task.join_next()).await {
            Ok(Some(Ok(result))) => result,
            Ok(Some(Err(_)) | None) => Err(JobError::again("panicked")),
            Err(_) => Err(JobError::again("timeout")),
        }
    }

    async fn gauges(&self) {
        let now = self.clock.now();
        match self.db.read("jobs.waiting", queue::waiting).await {
            Ok(w) => {
                let late_ms = w.oldest_due.map_or(0, |due| now.since(due).max(0));
                metrics::gauge!("jobs_ready").set(w.ready as f64);
                metrics::gauge!("jobs_leased").set(w.leased as f64);
                metrics::gauge!("jobs_dead").set(w.dead as f64);
                metrics::gauge!("jobs_oldest_due_seconds").set(late_ms as f64 / 1_000.0);
            }
            Err(error) => tracing::warn!(%error, "the queue's length is unknown"),
        }
    }

    fn asked(&self) -> std::sync::MutexGuard<'_, HashMap<&'static str, i64>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stamp(&self) -> Stamp {
        Stamp { actor: Actor::system("jobs"), now: self.clock.now(), entropy: Arc::clone(&self.entropy) }
    }
}

/// Removes jobs that ended long ago.
async fn sweep(ctx: JobCtx) -> Result<(), JobError> {
    let before = ctx.clock.now().plus_ms(-KEEP_DONE_MS);
    while ctx.db.write("jobs.sweep", move |tx| queue::sweep(tx, before)).await? > 0 {}
    Ok(())
}
