//! What each sign says for or against two claims telling of the same happening: `data/incidents/weights.tsv`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Weight and plain words of a sign.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weight {
    pub value: f64,
    pub words: &'static str,
}

macro_rules! signs {
    ($($sign:ident = $name:literal),* $(,)?) => {
        /// A sign that a pair of claims shows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Sign { $($sign),* }

        /// Names of the signs in the file, in the order of [`Sign`].
        const NAMES: &[&str] = &[$($name),*];
    };
}

signs! {
    Bias = "bias",
    PlaceSame = "place.same",
    PlaceNear = "place.near",
    PlaceApart = "place.apart",
    PlaceWide = "place.wide",
    PlaceOpen = "place.open",
    PlaceUnplaced = "place.unplaced",
    PlaceFar = "place.far",
    TimeSame = "time.same",
    TimeHour = "time.hour",
    TimeClock = "time.clock",
    TimeApart = "time.apart",
    TimeWide = "time.wide",
    TimeBoth = "time.both",
    ActorSame = "actor.same",
    ActorSide = "actor.side",
    ActorOther = "actor.other",
    RecipientSame = "recipient.same",
    RecipientSide = "recipient.side",
    RecipientOther = "recipient.other",
    PartiesSame = "parties.same",
    PartiesOther = "parties.other",
    TollSame = "toll.same",
    TollSmall = "toll.small",
    TollMeets = "toll.meets",
    TollApart = "toll.apart",
    TollReport = "toll.report",
    WordsShared = "words.shared",
    WordsNone = "words.none",
    NothingElse = "nothing.else",
    StorySame = "story.same",
    ReportSame = "report.same",
    SentenceSame = "sentence.same",
    ReportHead = "report.head",
    ReportBack = "report.back",
    SpeakerSame = "speaker.same",
    StatusOpen = "status.open",
}

static WEIGHTS: LazyLock<Vec<Weight>> = LazyLock::new(|| {
    let lines = lines(include_str!("../../../data/incidents/weights.tsv"));
    let none = Weight {
        value: 0.0,
        words: "",
    };
    NAMES
        .iter()
        .map(|name| lines.get(name).copied().unwrap_or(none))
        .collect()
});

/// The lines of the file by sign; those that are not understood are left out, and a test holds the file to its form.
fn lines(text: &'static str) -> BTreeMap<&'static str, Weight> {
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| {
        let mut cells = line.split('\t');
        let (name, value, words) = (cells.next()?, cells.next()?, cells.next()?);
        Some((
            name,
            Weight {
                value: value.parse().ok()?,
                words,
            },
        ))
    })
    .collect()
}

impl Sign {
    pub(crate) fn weight(self) -> Weight {
        WEIGHTS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_and_the_signs_are_the_same() {
        let text = include_str!("../../../data/incidents/weights.tsv");
        let mut in_file: Vec<&str> = lines(text).into_keys().collect();
        let mut in_code = NAMES.to_vec();
        in_file.sort_unstable();
        in_code.sort_unstable();
        assert_eq!(in_file, in_code);
        let rows = text.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(rows, NAMES.len());
    }
}
