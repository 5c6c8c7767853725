//! A reader that leaves a report behind that takes too long.

use std::sync::{Arc, mpsc};
use std::time::Duration;

use dateline::report::Report;
use dateline::{Reader, Reading};

/// Reads each report on a thread of its own and waits only so long.
pub struct Timed {
    reader: Arc<Reader>,
    seconds: u64,
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

    /// Reads a report.
    pub fn read(&self, report: Report) -> Result<Reading, Lost> {
        let (done, wait) = mpsc::sync_channel(1);
        let reader = self.reader.clone();
        let spawned = std::thread::Builder::new().spawn(move || {
            // Nobody may be waiting any more.
            let _ = done.send(reader.read(&report));
        });
        if spawned.is_err() {
            return Err(Lost::Broken);
        }
        let limit = match self.seconds {
            0 => Duration::MAX,
            seconds => Duration::from_secs(seconds),
        };
        wait.recv_timeout(limit).map_err(|lost| match lost {
            mpsc::RecvTimeoutError::Timeout => Lost::Late,
            mpsc::RecvTimeoutError::Disconnected => Lost::Broken,
        })
    }
}
