//! The ledger behind the server: connections to read it side by side, one to write, and what is laid out of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use dateline_incident::{Verdict, Windows};
use dateline_ledger::{KeptReview, KeptRuling, Ledger, LedgerError, Location, Review};
use jiff::Timestamp;
use rayon::prelude::*;
use serde_json::Value;

use crate::grouped::Grouped;
use crate::part::{Part, masked};
use crate::reviews::Reviews;
use crate::snapshot::Snapshot;

/// Operations read from the log at once.
const PAGE: usize = 10_000;

/// Snapshots of earlier moments that are kept at hand.
const EARLIER: usize = 2;

/// The ledger and what is laid out of it.
pub(crate) struct Store {
    location: Location,
    with_names: bool,
    windows: Windows,
    readers: Mutex<Vec<Ledger>>,
    writer: Mutex<Option<Ledger>>,
    now: RwLock<View>,
    refreshing: Mutex<Log>,
    earlier: Mutex<Vec<Earlier>>,
}

/// What was known up to an operation, as it may be shown after another one, on a day.
struct Earlier {
    until: i64,
    head: i64,
    day: String,
    snapshot: Arc<Snapshot>,
}

/// What is answered from.
#[derive(Clone)]
pub(crate) struct View {
    /// Number of the last operation that it knows.
    pub head: i64,
    /// Today, on which embargoes may end.
    pub day: String,
    /// Reports and claims.
    pub snapshot: Arc<Snapshot>,
    /// What people said of them.
    pub reviews: Arc<Reviews>,
    /// What people said of which claims belong together.
    pub rulings: Arc<Vec<KeptRuling>>,
    /// Incidents and lanes, made when they are first asked for.
    grouped: Arc<OnceLock<Grouped>>,
}

/// What the log says, as far as it was read.
#[derive(Default)]
struct Log {
    head: i64,
    /// Last day of the embargo of a report.
    embargoes: BTreeMap<String, String>,
    /// What was not laid out yet.
    news: News,
}

/// What came since the log was read last.
#[derive(Default)]
struct News {
    reports: BTreeSet<String>,
    any_review: bool,
    any_ruling: bool,
}

impl Store {
    /// Opens a ledger and lays it out.
    pub(crate) fn open(location: Location, with_names: bool, windows: Windows) -> Result<Store, LedgerError> {
        let ledger = Ledger::open(&location)?;
        let snapshot = Arc::new(Snapshot::new(BTreeMap::new()));
        let store = Store {
            location,
            with_names,
            windows,
            readers: Mutex::new(vec![ledger]),
            writer: Mutex::new(None),
            now: RwLock::new(View {
                head: -1,
                day: String::new(),
                snapshot,
                reviews: Arc::new(Reviews::default()),
                rulings: Arc::new(Vec::new()),
                grouped: Arc::new(OnceLock::new()),
            }),
            refreshing: Mutex::new(Log::default()),
            earlier: Mutex::new(Vec::new()),
        };
        store.view()?;
        Ok(store)
    }

    /// Runs something on a connection that cannot write.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Ledger) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        let idle = held(&self.readers).pop();
        let ledger = match idle {
            Some(ledger) => ledger,
            None => Ledger::open(&self.location)?,
        };
        let done = work(&ledger);
        if ledger.is_lost() {
            // The server behind it has gone or come again: the others are as old, and whoever asks next gets a new one.
            held(&self.readers).clear();
        } else {
            held(&self.readers).push(ledger);
        }
        done
    }

    /// What is answered from, as new as the ledger.
    pub(crate) fn view(&self) -> Result<View, LedgerError> {
        let head = self.read(|ledger| ledger.known_by(None))?;
        let day = today();
        {
            let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
            if now.head == head && now.day == day {
                return Ok(now.clone());
            }
        }
        self.refresh(day)
    }

    /// What was known by a moment.
    pub(crate) fn view_at(&self, moment: Option<Timestamp>) -> Result<View, LedgerError> {
        let mut view = self.view()?;
        let Some(moment) = moment else {
            return Ok(view);
        };
        let until = self.read(|ledger| ledger.known_by(Some(moment)))?;
        if until == view.head {
            return Ok(view);
        }
        let at_hand = held(&self.earlier)
            .iter()
            .find(|one| one.until == until && one.head == view.head && one.day == view.day)
            .map(|one| one.snapshot.clone());
        let snapshot = match at_hand {
            Some(snapshot) => snapshot,
            None => {
                // What is held back today is held back from what was known then.
                let addresses: Vec<String> = view.snapshot.parts.keys().cloned().collect();
                let parts = self.parts(&addresses, until, &BTreeMap::new(), &BTreeSet::new())?;
                let snapshot = Arc::new(Snapshot::new(parts));
                let mut earlier = held(&self.earlier);
                let one = Earlier {
                    until,
                    head: view.head,
                    day: view.day.clone(),
                    snapshot: snapshot.clone(),
                };
                earlier.insert(0, one);
                earlier.truncate(EARLIER);
                snapshot
            }
        };
        view.snapshot = snapshot;
        let known = view
            .rulings
            .iter()
            .filter(|kept| kept.operation <= until)
            .cloned();
        view.rulings = Arc::new(known.collect());
        view.grouped = Arc::new(OnceLock::new());
        Ok(view)
    }

    /// Keeps a review; when it returns, the review is on the disk.
    pub(crate) fn review(&self, review: &Review, who: &str) -> Result<KeptReview, LedgerError> {
        let operation = self.write(|ledger| ledger.review(review, who, Timestamp::now()))?;
        let reviews = self.read(|ledger| ledger.reviews(Some(&review.claim_id)))?;
        let kept = reviews.into_iter().find(|one| one.operation == operation);
        kept.ok_or_else(|| LedgerError::Wrong("the review was kept and cannot be found".into()))
    }

    /// Keeps what a person says of which claims belong together.
    pub(crate) fn rule(
        &self,
        claims: &[String],
        verdict: Verdict,
        reason: &str,
        who: &str,
    ) -> Result<i64, LedgerError> {
        self.write(|ledger| ledger.rule(claims, verdict, reason, who, Timestamp::now()))
    }

    /// Incidents and lanes of what is shown.
    pub(crate) fn grouped<'a>(&self, view: &'a View) -> &'a Grouped {
        view.grouped
            .get_or_init(|| Grouped::new(&view.snapshot, &view.rulings, &self.windows))
    }

    fn write<T>(&self, work: impl FnOnce(&mut Ledger) -> Result<T, LedgerError>) -> Result<T, LedgerError> {
        let mut writer = held(&self.writer);
        // A ledger that cannot be written is served all the same, so it is opened to write only now.
        if writer.as_ref().is_none_or(Ledger::is_lost) {
            *writer = Some(Ledger::create(&self.location)?);
        }
        match writer.as_mut() {
            Some(ledger) => work(ledger),
            None => Err(LedgerError::ReadOnly),
        }
    }

    fn refresh(&self, day: String) -> Result<View, LedgerError> {
        // One lays out, the others wait for it.
        let mut log = held(&self.refreshing);
        let before = self.now.read().unwrap_or_else(PoisonError::into_inner).clone();
        self.read(|ledger| log.read(ledger))?;
        if before.head == log.head && before.day == day {
            return Ok(before);
        }
        let mut view = View {
            head: log.head,
            day,
            ..before.clone()
        };
        if before.head < 0 || before.day != view.day || !log.news.reports.is_empty() {
            let mut addresses = self.read(Ledger::addresses)?;
            addresses.retain(|address| {
                let until = log.embargoes.get(address);
                until.is_none_or(|until| until.as_str() < view.day.as_str())
            });
            let known = &before.snapshot.parts;
            let parts = self.parts(&addresses, log.head, known, &log.news.reports)?;
            view.snapshot = Arc::new(Snapshot::new(parts));
            view.grouped = Arc::new(OnceLock::new());
        }
        if log.news.any_review || before.head < 0 {
            let reviews = self.read(|ledger| ledger.reviews(None))?;
            view.reviews = Arc::new(Reviews::new(reviews));
        }
        if log.news.any_ruling || before.head < 0 {
            view.rulings = Arc::new(self.read(Ledger::rulings)?);
            view.grouped = Arc::new(OnceLock::new());
        }
        log.news = News::default();
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = view.clone();
        Ok(view)
    }

    /// The reports of these addresses; those that are known, and of whom nothing is new, are not read again.
    fn parts(
        &self,
        addresses: &[String],
        until: i64,
        known: &BTreeMap<String, Arc<Part>>,
        changed: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, Arc<Part>>, LedgerError> {
        let shown: BTreeSet<&String> = addresses.iter().collect();
        let read: Result<Vec<Option<Arc<Part>>>, LedgerError> = addresses
            .par_iter()
            .map(|address| {
                self.read(|ledger| {
                    let tellings = ledger.tellings(address)?;
                    // The first that may be shown.
                    let first = tellings.iter().find(|telling| shown.contains(telling));
                    let story = first.unwrap_or(address);
                    let known = known.get(address).filter(|_| !changed.contains(address));
                    if let Some(part) = known.filter(|part| part.story == *story) {
                        return Ok(Some(part.clone()));
                    }
                    let kept = masked(ledger, address, until, self.with_names)?;
                    Ok(kept.map(|kept| Arc::new(Part::new(&kept, story))))
                })
            })
            .collect();
        let parts = read?.into_iter().flatten();
        Ok(parts.map(|part| (part.address.clone(), part)).collect())
    }

    /// Whether names of private persons are shown.
    pub(crate) fn with_names(&self) -> bool {
        self.with_names
    }
}

impl Log {
    /// Reads on from where it was.
    fn read(&mut self, ledger: &Ledger) -> Result<(), LedgerError> {
        loop {
            let operations = ledger.operations(self.head, PAGE)?;
            let Some(last) = operations.last() else {
                return Ok(());
            };
            let head = last.seq;
            let news = &mut self.news;
            for operation in operations {
                let until = || -> Option<String> {
                    let body: Value = serde_json::from_str(&operation.body).ok()?;
                    Some(body.get("until")?.as_str()?.to_owned())
                };
                match operation.kind.as_str() {
                    "review" => news.any_review = true,
                    "grouping" => news.any_ruling = true,
                    "embargo" => {
                        let until = until().unwrap_or_else(|| "9999-12-31".into());
                        self.embargoes.insert(operation.subject.clone(), until);
                        news.reports.insert(operation.subject);
                    }
                    "lift" => {
                        self.embargoes.remove(&operation.subject);
                        news.reports.insert(operation.subject);
                    }
                    // What is not known may change anything about its subject.
                    _ => {
                        news.reports.insert(operation.subject);
                    }
                }
            }
            self.head = head;
        }
    }
}

/// Nothing is left half done behind a lock: a thread that broke off leaves it usable.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Today in UTC.
fn today() -> String {
    Timestamp::now().to_string()[..10].to_owned()
}
