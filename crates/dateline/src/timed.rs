//! A reader that leaves a report behind that takes too long.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dateline::report::Report;
use dateline::{Reader, Reading};

/// Reads each report on a thread that is not the caller's and waits only so long.
pub struct Timed {
    reader: Arc<Reader>,
    seconds: u64,
    /// Threads that have read a report and wait for the next: a new one for each would begin with cold memory.
    idle: Mutex<Vec<Desk>>,
}

/// A thread that reads one report after the other, and ends when its desk is gone.
struct Desk {
    reports: SyncSender<Report>,
    readings: Receiver<Reading>,
}

impl Desk {
    fn start(reader: Arc<Reader>) -> std::io::Result<Desk> {
        let (reports, given) = sync_channel::<Report>(1);
        let (done, readings) = sync_channel(1);
        std::thread::Builder::new().spawn(move || {
            for report in given {
                // Nobody may be waiting any more.
                if done.send(reader.read(&report)).is_err() {
                    return;
                }
            }
        })?;
        Ok(Desk { reports, readings })
    }
}

/// Why there is no reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// It takes longer than it may. The thread ends when it is done, or with the program.
    Late,
    /// A fault of ours.
    Broken,
}

impl Timed {
    /// Waits `seconds` for each report; 0 is for as long as it takes.
    pub fn new(reader: Reader, seconds: u64) -> Timed {
        Timed {
            reader: Arc::new(reader),
            seconds,
            idle: Mutex::default(),
        }
    }

    /// As every reading says it.
    pub fn coder(&self) -> String {
        self.reader.coder()
    }

    /// How long a report may take.
    pub fn seconds(&self) -> u64 {
        self.seconds
    }

    /// Reads a report. A thread that is late, or that a fault of ours ended, gets no other.
    pub fn read(&self, report: Report) -> Result<Reading, Lost> {
        let idle = self.idle().pop();
        let desk = idle.map_or_else(|| Desk::start(self.reader.clone()), Ok);
        let desk = desk.map_err(|_| Lost::Broken)?;
        desk.reports.send(report).map_err(|_| Lost::Broken)?;
        let limit = match self.seconds {
            0 => Duration::MAX,
            seconds => Duration::from_secs(seconds),
        };
        let reading = desk.readings.recv_timeout(limit).map_err(|lost| match lost {
            RecvTimeoutError::Timeout => Lost::Late,
            RecvTimeoutError::Disconnected => Lost::Broken,
        })?;
        self.idle().push(desk);
        Ok(reading)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Desk>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
