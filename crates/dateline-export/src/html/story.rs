//! A reading with what the page needs beside it.

use dateline_reader::Reading;
use dateline_reader::reading::Claim;
use dateline_report::Text;

use crate::lookup::Lookup;

/// One report on the page; `number` counts from one and makes its anchors.
pub(super) struct Story<'a> {
    pub(super) number: usize,
    pub(super) reading: &'a Reading,
    pub(super) text: Text,
    pub(super) lookup: Lookup<'a>,
}

impl<'a> Story<'a> {
    pub(super) fn new(number: usize, reading: &'a Reading) -> Story<'a> {
        Story {
            number,
            reading,
            text: Text::new(reading.report.text.as_str()),
            lookup: Lookup::new(reading),
        }
    }

    /// The claims with their keys.
    pub(super) fn claims(&self) -> impl Iterator<Item = (Key, &'a Claim)> + use<'a> {
        let report = self.number;
        let claims = self.reading.claims.iter().enumerate();
        claims.map(move |(at, claim)| {
            (
                Key {
                    report,
                    claim: at + 1,
                },
                claim,
            )
        })
    }
}

/// Names a claim on the page: the anchor of its card, and the token that binds its marks together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) report: usize,
    pub(super) claim: usize,
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "r{}-c{}", self.report, self.claim)
    }
}

/// Keys with spaces between them, as the value of a `data-c` attribute.
pub(super) fn tokens(keys: &[Key]) -> String {
    let keys: Vec<String> = keys.iter().map(Key::to_string).collect();
    keys.join(" ")
}
