//! Which claims are asked for: the filters of `dateline find`, some of them with several values.

use dateline_ledger::{Area, SOURCE_KINDS, STATUSES};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::Problem;
use crate::params::Params;
use crate::snapshot::{Facts, Snapshot, number_of};
use crate::words;

/// Names of the parameters.
pub(crate) const NAMES: &[&str] = &[
    "text",
    "actor",
    "recipient",
    "side",
    "type",
    "place",
    "country",
    "box",
    "near",
    "from",
    "to",
    "source_kind",
    "source",
    "status",
    "outlet",
    "report",
    "first_tellings",
    "published_to",
    "as_of",
];

/// Which claims to find. Every part that is set must hold; of a part with several values, one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Filter {
    text: Option<String>,
    actor: Option<String>,
    recipient: Option<String>,
    place: Option<String>,
    source: Option<String>,
    sides: Vec<String>,
    types: Vec<String>,
    countries: Vec<String>,
    source_kinds: Vec<String>,
    statuses: Vec<String>,
    outlets: Vec<String>,
    areas: Vec<Area>,
    from: Option<Date>,
    to: Option<Date>,
    published_to: Option<Date>,
    report: Option<String>,
    first_tellings: bool,
    /// What the ledger knew by then.
    pub as_of: Option<Timestamp>,
}

/// Fields whose values are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Facet {
    Side,
    Type,
    SourceKind,
    Status,
    Outlet,
    Country,
    Actor,
    /// Not counted by its values.
    None,
}

/// A filter against the claims of a snapshot.
pub(crate) struct Picked<'a> {
    snapshot: &'a Snapshot,
    conditions: Vec<Condition<'a>>,
}

type Test<'a> = Box<dyn Fn(u32, &Facts) -> bool + 'a>;

struct Condition<'a> {
    facet: Facet,
    test: Test<'a>,
}

impl Filter {
    /// Reads the parameters.
    pub(crate) fn read(params: &Params) -> Result<Filter, Problem> {
        let text = |name| Ok::<_, Problem>(params.one(name)?.map(str::to_owned));
        let mut areas = Vec::new();
        areas.extend(parse_box(params)?);
        if let Some(words) = params.one("near")? {
            areas.push(Area::parse_circle(words)?);
        }
        Ok(Filter {
            text: text("text")?,
            actor: text("actor")?,
            recipient: text("recipient")?,
            place: text("place")?,
            source: text("source")?,
            sides: params.all("side"),
            types: params.all("type"),
            countries: params.all("country"),
            source_kinds: params.all_of("source_kind", SOURCE_KINDS)?,
            statuses: params.all_of("status", STATUSES)?,
            outlets: params.all("outlet"),
            areas,
            from: params.day("from")?,
            to: params.day("to")?,
            published_to: params.day("published_to")?,
            report: text("report")?,
            first_tellings: params.flag("first_tellings")?,
            as_of: params.one("as_of")?.map(moment).transpose()?,
        })
    }

    /// Gets ready to pick from a snapshot.
    pub(crate) fn on<'a>(&'a self, snapshot: &'a Snapshot) -> Picked<'a> {
        let mut picked = Picked {
            snapshot,
            conditions: Vec::new(),
        };
        // What is looked up fastest comes first.
        picked.days(self);
        picked.names(self);
        picked.words(self);
        if !self.areas.is_empty() {
            picked.must(Facet::None, move |_, facts| {
                let place = facts.place.map(|place| &snapshot.places[place as usize]);
                let point = place.and_then(|place| Some((place.lat?, place.lon?)));
                point.is_some_and(|(lat, lon)| self.areas.iter().all(|area| area.holds(lat, lon)))
            });
        }
        if let Some(name) = &self.report {
            let address = snapshot.report(name).map(|part| part.address.clone());
            picked.must(Facet::None, move |number, _| {
                address.as_deref() == Some(&snapshot.items[number as usize].account.report)
            });
        }
        if self.first_tellings {
            picked.must(Facet::None, |number, _| {
                snapshot.items[number as usize].first_telling.is_none()
            });
        }
        picked
    }
}

/// The box that is asked for: west, south, east, north.
pub(crate) fn parse_box(params: &Params) -> Result<Option<Area>, Problem> {
    let words = params.one("box")?;
    Ok(words.map(|words| Area::parse_box(&ordered(words))).transpose()?)
}

/// Corners of a box, whichever of its latitudes comes first; anything else as it is.
fn ordered(words: &str) -> String {
    let parts: Vec<&str> = words.split(',').collect();
    if let [west, south, east, north] = parts[..]
        && let (Ok(one), Ok(other)) = (south.trim().parse::<f64>(), north.trim().parse::<f64>())
        && one > other
    {
        return [west, north, east, south].join(",");
    }
    words.to_owned()
}

/// A moment: a day, which counts to its end in UTC, or a day and time with its zone.
fn moment(words: &str) -> Result<Timestamp, Problem> {
    let expected = || Problem::wrong("as_of: should be a day, 2026-01-31, or a moment, 2026-01-31T12:00Z");
    if words.len() == 10 {
        let day: Date = words.parse().map_err(|_| expected())?;
        let last = day.at(23, 59, 59, 999_999_999);
        return jiff::tz::TimeZone::UTC.to_timestamp(last).map_err(|_| expected());
    }
    words.parse().map_err(|_| expected())
}

impl<'a> Picked<'a> {
    fn must(&mut self, facet: Facet, test: impl Fn(u32, &Facts) -> bool + 'a) {
        self.conditions.push(Condition {
            facet,
            test: Box::new(test),
        });
    }

    fn words(&mut self, filter: &'a Filter) {
        use words::Part;
        for (part, asked) in [
            (Part::Sentence, &filter.text),
            (Part::Actor, &filter.actor),
            (Part::Recipient, &filter.recipient),
            (Part::Place, &filter.place),
            (Part::Source, &filter.source),
        ] {
            if let Some(asked) = asked {
                let mut holds = vec![false; self.snapshot.items.len()];
                for number in self.snapshot.index.find(part, asked) {
                    holds[number as usize] = true;
                }
                let facet = if part == Part::Actor {
                    Facet::Actor
                } else {
                    Facet::None
                };
                self.must(facet, move |number, _| holds[number as usize]);
            }
        }
    }

    fn names(&mut self, filter: &'a Filter) {
        let names = &self.snapshot.names;
        if !filter.sides.is_empty() {
            let asked = names.sides.asked(&filter.sides);
            self.must(Facet::Side, move |_, facts| {
                facts.sides.iter().any(|side| asked[*side as usize])
            });
        }
        let has = |asked: &[bool], value: Option<u32>| value.is_some_and(|value| asked[value as usize]);
        if !filter.countries.is_empty() {
            let asked = names.countries.asked(&filter.countries);
            self.must(Facet::Country, move |_, facts| has(&asked, facts.country));
        }
        if !filter.source_kinds.is_empty() {
            let asked = names.source_kinds.asked(&filter.source_kinds);
            self.must(Facet::SourceKind, move |_, facts| {
                asked[facts.source_kind as usize]
            });
        }
        if !filter.statuses.is_empty() {
            let asked = names.statuses.asked(&filter.statuses);
            self.must(Facet::Status, move |_, facts| asked[facts.status as usize]);
        }
        if !filter.outlets.is_empty() {
            let asked = names.outlets.asked(&filter.outlets);
            self.must(Facet::Outlet, move |_, facts| has(&asked, facts.outlet));
        }
        if !filter.types.is_empty() {
            let events = names.event_types.asked(&filter.types);
            let states = names.control_states.asked(&filter.types);
            let acled = names.acled.asked(&filter.types);
            let items = &self.snapshot.items;
            let is_cameo = |word: &&String| word.bytes().all(|byte| byte.is_ascii_digit());
            let cameo: Vec<&String> = filter.types.iter().filter(is_cameo).collect();
            let coded = move |number: u32| {
                let own = items[number as usize].cameo.as_ref();
                own.is_some_and(|own| cameo.iter().any(|code| own.starts_with(code.as_str())))
            };
            let any_cameo = filter.types.iter().any(|word| is_cameo(&word));
            self.must(Facet::Type, move |number, facts| {
                has(&events, facts.event_type)
                    || has(&states, facts.control_state)
                    || facts.acled.iter().any(|code| has(&acled, *code))
                    || (any_cameo && coded(number))
            });
        }
    }

    fn days(&mut self, filter: &Filter) {
        if let Some(from) = filter.from.map(number_of) {
            self.must(Facet::None, move |_, facts| {
                facts.last.is_some_and(|last| last >= from)
            });
        }
        if let Some(to) = filter.to.map(number_of) {
            self.must(Facet::None, move |_, facts| {
                facts.first.is_some_and(|first| first <= to)
            });
        }
        if let Some(to) = filter.published_to.map(number_of) {
            self.must(Facet::None, move |_, facts| {
                facts.published.is_some_and(|day| day <= to)
            });
        }
    }

    /// Whether a claim is asked for.
    pub(crate) fn holds(&self, number: u32) -> bool {
        let facts = &self.snapshot.facts[number as usize];
        self.conditions
            .iter()
            .all(|condition| (condition.test)(number, facts))
    }

    /// The claims that are asked for, in order.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.snapshot.items.len() as u32).filter(|number| self.holds(*number))
    }

    /// For each claim: whether it is asked for, or would be but for the filter on one facet, which is then given.
    pub(crate) fn but_for(&self) -> impl Iterator<Item = (u32, Option<Facet>)> + '_ {
        (0..self.snapshot.items.len() as u32).filter_map(|number| {
            let facts = &self.snapshot.facts[number as usize];
            let mut failed = self
                .conditions
                .iter()
                .filter(|condition| !(condition.test)(number, facts));
            match (failed.next(), failed.next()) {
                (None, _) => Some((number, None)),
                (Some(one), None) if one.facet != Facet::None => Some((number, Some(one.facet))),
                _ => None,
            }
        })
    }
}
