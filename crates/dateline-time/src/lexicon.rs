//! The words of `data/times`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use dateline_quantity::Piece;
use dateline_quantity::words::{Phrases, WordMap, WordSet, keep};
use jiff::civil::Time;
use serde::Deserialize;

use crate::TimexKind;
use crate::calendar::Unit;

/// What a word can be in an expression of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Word {
    Month {
        number: i8,
        short: bool,
    },
    Weekday {
        number: i8,
        short: bool,
    },
    Season(Season),
    Part(PartOfDay),
    Unit {
        unit: Unit,
        plural: bool,
    },
    /// "eighties".
    Decade(i16),
    Turn(Turn),
    Portion(&'static str),
    /// First word of something in the phrase table, of a holiday or of a loosener, or the last word of a
    /// counted stretch ("earlier").
    Phrase,
}

/// A season, by its TIMEX3 value and months.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Season {
    pub(crate) value: &'static str,
    pub(crate) from: i8,
    pub(crate) to: i8,
}

/// A part of the day, by its TIMEX3 value and first and last minute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct PartOfDay {
    pub(crate) value: &'static str,
    pub(crate) from: Time,
    pub(crate) to: Time,
    /// Whether it is the end of the day that it is said of.
    pub(crate) eve: bool,
}

impl PartOfDay {
    /// Its length; one that ends before it begins ends on the next day.
    fn minutes(&self) -> i32 {
        let minute = |time: Time| i32::from(time.hour()) * 60 + i32::from(time.minute());
        (minute(self.to) - minute(self.from)).rem_euclid(24 * 60)
    }
}

/// How far on, and counted from where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Turn {
    pub(crate) turn: i32,
    pub(crate) from: Anchor,
}

/// From where a stretch of time is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Anchor {
    /// The day of publication.
    Speech,
    /// The last day that the text told of.
    Story,
}

/// A line of the phrase table.
#[derive(Debug)]
pub(crate) struct Phrase {
    pub(crate) kind: TimexKind,
    pub(crate) value: String,
    pub(crate) from: Option<(i32, Unit)>,
    pub(crate) to: Option<(i32, Unit)>,
    pub(crate) turn: i32,
    /// Whether it is read only where a text tells of times long past.
    pub(crate) narrative: bool,
}

/// A feast and how its day is found.
#[derive(Debug)]
pub(crate) struct Holiday {
    pub(crate) rule: HolidayRule,
    /// How many days it lasts; 0 is its whole month.
    pub(crate) days: i32,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum HolidayRule {
    /// Month and day.
    Fixed(i8, i8),
    /// Days from Easter Sunday.
    Easter { days: i32, orthodox: bool },
    /// Month and day of the tabular Islamic calendar.
    Islamic(i32, i32),
}

/// What a phrase of several words stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Meaning {
    Phrase(&'static Phrase),
    Holiday(&'static Holiday),
    Loosener(&'static str),
}

/// Everything that `data/times` says.
#[derive(Debug)]
pub(crate) struct Lexicon {
    words: WordMap<Word>,
    /// Words without which there is no expression of time: those of the calendar, and the last of each phrase.
    anchors: WordSet,
    phrases: Phrases<Meaning>,
    enders: WordMap<Turn>,
    plurals: BTreeMap<Unit, (i32, i32)>,
    also_words: Vec<&'static str>,
    /// Longest first, so that the plain part of a value stands before its pieces ("morning", "dawn").
    parts: Vec<PartOfDay>,
    seasons: Vec<Season>,
}

impl Lexicon {
    /// What a word in lower case can be.
    pub(crate) fn word(&self, word: &str) -> Option<Word> {
        self.words.get(word).copied()
    }

    /// Whether a word can carry an expression of time.
    pub(crate) fn is_anchor(&self, word: &str) -> bool {
        self.anchors.contains(word)
    }

    /// What the longest phrase at a piece stands for, and the piece after it.
    pub(crate) fn phrase(&self, pieces: &[Piece], at: usize) -> Option<(Meaning, usize)> {
        self.phrases.at(pieces, at)
    }

    /// The first part of the day with a TIMEX3 value.
    pub(crate) fn part(&self, value: &str) -> Option<PartOfDay> {
        self.parts.iter().find(|part| part.value == value).copied()
    }

    /// The season with a TIMEX3 value.
    pub(crate) fn season(&self, value: &str) -> Option<Season> {
        self.seasons.iter().find(|season| season.value == value).copied()
    }

    /// From where a stretch is counted that the word ends ("ago", "later").
    pub(crate) fn ender(&self, word: &str) -> Option<Turn> {
        self.enders.get(word).copied()
    }

    /// How many of a unit a bare plural stands for.
    pub(crate) fn plural(&self, unit: Unit) -> (i32, i32) {
        self.plurals.get(&unit).copied().unwrap_or((2, 9))
    }

    /// Whether a month or season is a common word too.
    pub(crate) fn is_common(&self, word: &str) -> bool {
        self.also_words.contains(&word)
    }
}

/// The lexicon inside the library.
pub(crate) fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(build);
    &LEXICON
}

#[derive(Deserialize)]
struct CalendarFile {
    months: BTreeMap<String, i8>,
    short_months: BTreeMap<String, i8>,
    also_words: AlsoWords,
    weekdays: BTreeMap<String, i8>,
    short_weekdays: BTreeMap<String, i8>,
    seasons: BTreeMap<String, SeasonLine>,
    parts: BTreeMap<String, PartLine>,
    units: BTreeMap<Unit, Vec<String>>,
    decades: BTreeMap<String, i16>,
    turns: BTreeMap<String, Turn>,
    portions: BTreeMap<String, String>,
    enders: BTreeMap<String, Turn>,
    looseners: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct AlsoWords {
    months: Vec<String>,
    seasons: Vec<String>,
}

#[derive(Deserialize)]
struct SeasonLine {
    value: String,
    from: i8,
    to: i8,
}

#[derive(Deserialize)]
struct PartLine {
    value: String,
    from: String,
    to: String,
    #[serde(default)]
    eve: bool,
}

#[derive(Deserialize)]
struct PhraseFile {
    phrase: Vec<PhraseLine>,
    plurals: BTreeMap<Unit, (i32, i32)>,
}

#[derive(Deserialize)]
struct PhraseLine {
    words: Vec<String>,
    #[serde(default)]
    kind: Kind,
    value: String,
    from: Option<String>,
    to: Option<String>,
    #[serde(default)]
    turn: i32,
    #[serde(default)]
    narrative: bool,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Kind {
    #[default]
    Date,
    Time,
    Duration,
    Set,
}

#[derive(Deserialize)]
struct HolidayFile {
    holiday: Vec<HolidayLine>,
}

#[derive(Deserialize)]
struct HolidayLine {
    words: Vec<String>,
    day: Option<String>,
    easter: Option<i32>,
    islamic: Option<String>,
    #[serde(default)]
    orthodox: bool,
    days: Option<i32>,
}

const FORM: &str = "the files of data/times have the form that their README gives";

fn build() -> Lexicon {
    let calendar: CalendarFile =
        toml::from_str(include_str!("../../../data/times/calendar.toml")).expect(FORM);
    let table: PhraseFile = toml::from_str(include_str!("../../../data/times/phrases.toml")).expect(FORM);
    let feasts: HolidayFile = toml::from_str(include_str!("../../../data/times/holidays.toml")).expect(FORM);

    let mut said: Vec<(&'static str, Meaning)> = Vec::new();
    let mut add = |words: String, meaning| said.push((keep(words), meaning));
    for (words, modifier) in calendar.looseners {
        add(words, Meaning::Loosener(keep(modifier)));
    }
    for line in table.phrase {
        let phrase = &*Box::leak(Box::new(Phrase {
            kind: match line.kind {
                Kind::Date => TimexKind::Date,
                Kind::Time => TimexKind::Time,
                Kind::Duration => TimexKind::Duration,
                Kind::Set => TimexKind::Set,
            },
            value: line.value,
            from: line.from.as_deref().and_then(distance),
            to: line.to.as_deref().and_then(distance),
            turn: line.turn,
            narrative: line.narrative,
        }));
        line.words
            .into_iter()
            .for_each(|words| add(words, Meaning::Phrase(phrase)));
    }
    for line in feasts.holiday {
        let holiday = &*Box::leak(Box::new(holiday(&line)));
        line.words
            .into_iter()
            .for_each(|words| add(words, Meaning::Holiday(holiday)));
    }
    let phrases: Phrases<Meaning> = said.into_iter().collect();
    let enders: Vec<(&'static str, Turn)> = calendar
        .enders
        .into_iter()
        .map(|(word, turn)| (keep(word), turn))
        .collect();
    let first_words = phrases.iter().filter_map(|(words, _)| words.first().copied());
    let mut words: BTreeMap<&'static str, Word> = first_words
        .chain(enders.iter().map(|(word, _)| *word))
        .map(|word| (word, Word::Phrase))
        .collect();
    let mut insert = |word: String, meaning| words.insert(keep(word), meaning);
    for (word, turn) in calendar.turns {
        insert(word, Word::Turn(turn));
    }
    for (word, modifier) in calendar.portions {
        insert(word, Word::Portion(keep(modifier)));
    }
    for (word, number) in calendar.months {
        insert(word, Word::Month { number, short: false });
    }
    for (word, number) in calendar.short_months {
        insert(word, Word::Month { number, short: true });
    }
    for (word, number) in calendar.weekdays {
        insert(word, Word::Weekday { number, short: false });
    }
    for (word, number) in calendar.short_weekdays {
        insert(word, Word::Weekday { number, short: true });
    }
    let (mut seasons, mut parts) = (Vec::new(), Vec::new());
    for (word, line) in calendar.seasons {
        let value = keep(line.value);
        let season = Season {
            value,
            from: line.from,
            to: line.to,
        };
        seasons.push(season);
        insert(word, Word::Season(season));
    }
    for (word, line) in calendar.parts {
        let part = PartOfDay {
            value: keep(line.value),
            from: line.from.parse().expect(FORM),
            to: line.to.parse().expect(FORM),
            eve: line.eve,
        };
        parts.push(part);
        insert(word, Word::Part(part));
    }
    // The widest stretch with a value is its plain part of the day.
    parts.sort_by_key(|part| std::cmp::Reverse(part.minutes()));
    for (unit, names) in calendar.units {
        for (at, word) in names.into_iter().enumerate() {
            insert(
                word,
                Word::Unit {
                    unit,
                    plural: at % 2 == 1,
                },
            );
        }
    }
    for (word, number) in calendar.decades {
        insert(word, Word::Decade(number));
    }
    let last_words = phrases
        .iter()
        .filter(|(_, meaning)| !matches!(meaning, Meaning::Loosener(_)))
        .filter_map(|(words, _)| words.last().copied());
    let calendar_words = words
        .iter()
        .filter(|(_, word)| !matches!(word, Word::Phrase | Word::Turn(_) | Word::Portion(_)))
        .map(|(word, _)| *word);
    let anchors = last_words.chain(calendar_words).collect();
    Lexicon {
        anchors,
        words: words.into_iter().collect(),
        phrases,
        parts,
        seasons,
        enders: enders.into_iter().collect(),
        plurals: table.plurals,
        also_words: calendar
            .also_words
            .months
            .into_iter()
            .chain(calendar.also_words.seasons)
            .map(keep)
            .collect(),
    }
}

/// "-6W" to minus six weeks.
fn distance(text: &str) -> Option<(i32, Unit)> {
    let unit = match text.as_bytes().last()? {
        b'Y' => Unit::Year,
        b'M' => Unit::Month,
        b'W' => Unit::Week,
        b'D' => Unit::Day,
        b'H' => Unit::Hour,
        _ => return None,
    };
    Some((text[..text.len() - 1].parse().ok()?, unit))
}

fn holiday(line: &HolidayLine) -> Holiday {
    let pair = |text: &str| {
        let (month, day) = text.split_once('-').expect(FORM);
        (month.parse::<i8>().expect(FORM), day.parse::<i8>().expect(FORM))
    };
    let rule = match (&line.day, line.easter, &line.islamic) {
        (Some(day), _, _) => {
            let (month, day) = pair(day);
            HolidayRule::Fixed(month, day)
        }
        (_, Some(days), _) => HolidayRule::Easter {
            days,
            orthodox: line.orthodox,
        },
        (_, _, islamic) => {
            let (month, day) = pair(islamic.as_deref().expect(FORM));
            HolidayRule::Islamic(month.into(), day.into())
        }
    };
    let whole_month = matches!(rule, HolidayRule::Islamic(_, 0));
    Holiday {
        rule,
        days: line.days.unwrap_or(i32::from(!whole_month)),
    }
}
