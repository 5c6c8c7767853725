//! Which time belongs to what.

use dateline_language::Analysis;

use crate::{Basis, How, TimeLink, TimeMention};

/// See [`crate::time_of`].
pub(crate) fn time_of(
    times: &[TimeMention],
    analysis: &Analysis,
    sentence: usize,
    token: usize,
) -> Option<TimeLink> {
    let _ = (analysis, sentence, token);
    let published = times.iter().rposition(|time| time.basis == Basis::Published)?;
    Some(TimeLink { time: published, how: How::Published })
}
