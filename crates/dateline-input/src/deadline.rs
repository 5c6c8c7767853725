//! Work that is left behind where it takes too long.

use std::sync::mpsc;
use std::time::Duration;

use crate::{InputErrorKind, Limits};

/// The stack of a thread that parses: enough for the deepest nesting that is let through.
const STACK: usize = 8 << 20;

/// Does `work` on a thread of its own and waits for it as long as a document may take. What takes longer is left behind:
/// it ends when it ends, and nobody waits for it. A fault in it is an error of the page.
pub(crate) fn within<T: Send + 'static>(
    limits: Limits,
    work: impl FnOnce() -> Result<T, InputErrorKind> + Send + 'static,
) -> Result<T, InputErrorKind> {
    let (done, wait) = mpsc::sync_channel(1);
    let thread = std::thread::Builder::new()
        .name("dateline-input".into())
        .stack_size(STACK);
    let spawned = thread.spawn(move || {
        // Nobody may be waiting any more.
        let _ = done.send(work());
    });
    spawned?;
    let limit = Duration::from_secs(limits.seconds);
    let result = if limit.is_zero() {
        wait.recv().map_err(|_| mpsc::RecvTimeoutError::Disconnected)
    } else {
        wait.recv_timeout(limit)
    };
    match result {
        Ok(result) => result,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(InputErrorKind::Time {
            limit: limits.seconds,
        }),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(InputErrorKind::Page(
            "a fault in dateline; please report it with this page".into(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_too_long_and_what_breaks_is_left_behind() {
        let limits = Limits {
            seconds: 1,
            ..Limits::default()
        };
        let slow = within(limits, || {
            std::thread::sleep(Duration::from_secs(30));
            Ok(())
        });
        assert_eq!(slow.expect_err("it takes too long").name(), "time");
        let broken: Result<(), _> = within(limits, || panic!("for this test"));
        assert_eq!(broken.expect_err("it breaks").name(), "page");
        assert_eq!(within(limits, || Ok(3)).expect("it is quick"), 3);
    }
}
