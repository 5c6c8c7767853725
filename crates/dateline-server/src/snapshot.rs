//! Everything that may be shown, laid out for quick answers, as it was at one operation of the log.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use dateline_incident::{Party, Place};
use jiff::civil::Date;

use crate::accounts::Item;
use crate::cursor::Key;
use crate::part::Part;
use crate::words::Index;

/// All claims that may be shown. A claim is meant by its number: its place in [`Snapshot::items`].
#[derive(Debug)]
pub(crate) struct Snapshot {
    /// Reports by address.
    pub parts: BTreeMap<String, Arc<Part>>,
    /// Claims in order of time, then of address and place in the report; those without a time last.
    pub items: Vec<Arc<Item>>,
    /// What claims are picked and counted by, in the same order.
    pub facts: Vec<Facts>,
    /// The values of each field.
    pub names: Names,
    /// Words.
    pub index: Index,
    /// Places as they are drawn: those with the same name, point and reach are one.
    pub places: Vec<Place>,
    by_id: HashMap<String, u32>,
}

/// What a claim is picked and counted by; names by their number in [`Names`].
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    /// Days since 1970 of the first and the last moment that its time allows.
    pub first: Option<i32>,
    pub last: Option<i32>,
    pub published: Option<i32>,
    pub place: Option<u32>,
    pub outlet: Option<u32>,
    pub event_type: Option<u32>,
    pub control_state: Option<u32>,
    /// ACLED event and sub-event type.
    pub acled: [Option<u32>; 2],
    pub country: Option<u32>,
    pub source_kind: u32,
    pub source_side: Option<u32>,
    pub status: u32,
    /// Sides of all who take part, and of the source.
    pub sides: Vec<u32>,
    /// Who did it, or holds the place.
    pub actors: Vec<u32>,
}

/// The values of each field, in the order in which they were met.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub outlets: Interned,
    pub event_types: Interned,
    pub control_states: Interned,
    pub acled: Interned,
    pub countries: Interned,
    pub source_kinds: Interned,
    pub sides: Interned,
    pub statuses: Interned,
    pub actors: Interned,
}

/// Words with numbers.
#[derive(Debug, Default)]
pub(crate) struct Interned {
    words: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Interned {
    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.words.len() as u32;
        self.words.push(word.to_owned());
        self.numbers.insert(word.to_owned(), number);
        number
    }

    fn maybe(&mut self, word: Option<&str>) -> Option<u32> {
        word.map(|word| self.number(word))
    }

    /// The word of a number.
    pub(crate) fn word(&self, number: u32) -> &str {
        &self.words[number as usize]
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// Which of the words are asked for, in any case of letters.
    pub(crate) fn asked(&self, wanted: &[String]) -> Vec<bool> {
        let wanted: Vec<String> = wanted.iter().map(|word| word.to_lowercase()).collect();
        let words = self.words.iter();
        words.map(|word| wanted.contains(&word.to_lowercase())).collect()
    }
}

impl Snapshot {
    /// Lays reports out.
    pub(crate) fn new(parts: BTreeMap<String, Arc<Part>>) -> Snapshot {
        let mut items: Vec<Arc<Item>> = parts
            .values()
            .flat_map(|part| part.items.iter().cloned())
            .collect();
        items.sort_by_cached_key(|item| key(item));
        let mut snapshot = Snapshot {
            parts,
            facts: Vec::with_capacity(items.len()),
            by_id: HashMap::with_capacity(items.len()),
            names: Names::default(),
            index: Index::default(),
            places: Vec::new(),
            items: Vec::new(),
        };
        let mut places: HashMap<String, u32> = HashMap::new();
        for (number, item) in items.iter().enumerate() {
            let words = &item.words;
            snapshot.index.push([
                &item.account.sentence,
                &words.actor,
                &words.recipient,
                &words.place,
                &words.source,
            ]);
            let place = item.account.place.as_ref().map(|place| {
                let next = snapshot.places.len() as u32;
                *places.entry(place_key(place)).or_insert_with(|| {
                    snapshot.places.push(place.clone());
                    next
                })
            });
            let facts = Facts::of(item, place, &mut snapshot.names);
            snapshot.facts.push(facts);
            snapshot.by_id.insert(item.account.claim.clone(), number as u32);
        }
        snapshot.items = items;
        snapshot
    }

    /// A claim by its identifier.
    pub(crate) fn claim(&self, id: &str) -> Option<&Arc<Item>> {
        let number = self.by_id.get(id)?;
        self.items.get(*number as usize)
    }

    /// A report by its address, by enough of its beginning, or by its identifier as published.
    pub(crate) fn report(&self, name: &str) -> Option<&Arc<Part>> {
        if let Some(part) = self.parts.get(name) {
            return Some(part);
        }
        let is_beginning = name.len() >= 8 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        let mut found = self
            .parts
            .values()
            .filter(|part| part.head.id == name || (is_beginning && part.address.starts_with(name)));
        match (found.next(), found.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        }
    }
}

/// What claims are ordered by.
pub(crate) fn key(item: &Item) -> Key {
    let account = &item.account;
    let time = account.time.as_ref();
    let from = time.and_then(|time| time.from.clone());
    vec![
        // Digits come before letters.
        from.unwrap_or_else(|| "z".into()),
        time.and_then(|time| time.to.clone()).unwrap_or_default(),
        account.report.clone(),
        format!("{:010}", account.start),
        account
            .trigger_at
            .map(|[start, _]| format!("{start:010}"))
            .unwrap_or_default(),
        account.claim.clone(),
    ]
}

/// Places with the same key are drawn as one.
fn place_key(place: &Place) -> String {
    let geometry = place.geometry.as_ref().map(ToString::to_string);
    format!(
        "{}|{:?}|{:?}|{:?}|{}",
        place.name,
        place.lat,
        place.lon,
        place.radius_km,
        geometry.unwrap_or_default()
    )
}

impl Facts {
    fn of(item: &Item, place: Option<u32>, names: &mut Names) -> Facts {
        let account = &item.account;
        let time = account.time.as_ref();
        let named = |parties: &[Party]| parties.to_vec();
        let mut doers = named(&account.actors);
        doers.extend(account.holder.clone());
        let mut actors: Vec<u32> = doers
            .iter()
            .map(|party| names.actors.number(&party.name))
            .collect();
        actors.sort_unstable();
        actors.dedup();
        let parties = doers.iter().chain(&account.recipients).chain(&account.from);
        let spoken = account.source.side.as_deref();
        let mut sides: Vec<u32> = parties
            .filter_map(|party| party.side.as_deref())
            .chain(spoken)
            .map(|side| names.sides.number(side))
            .collect();
        sides.sort_unstable();
        sides.dedup();
        Facts {
            first: day_number(time.and_then(|time| time.from.as_deref())),
            last: day_number(time.and_then(|time| time.to.as_deref())),
            published: day_number(account.published.as_deref()),
            place,
            outlet: names.outlets.maybe(account.outlet.as_deref()),
            event_type: names.event_types.maybe(account.event_type.as_deref()),
            control_state: names.control_states.maybe(account.control_state.as_deref()),
            acled: [
                names.acled.maybe(item.acled_event_type.as_deref()),
                names.acled.maybe(account.acled_sub_event_type.as_deref()),
            ],
            country: names
                .countries
                .maybe(account.place.as_ref().and_then(|place| place.country.as_deref())),
            source_kind: names.source_kinds.number(&account.source.kind),
            source_side: names.sides.maybe(spoken),
            status: names.statuses.number(&account.status),
            sides,
            actors,
        }
    }
}

/// Days since 1970 of an ISO 8601 day or minute.
pub(crate) fn day_number(moment: Option<&str>) -> Option<i32> {
    let day: Date = moment?.get(..10)?.parse().ok()?;
    Some(number_of(day))
}

/// Days since 1970.
pub(crate) fn number_of(day: Date) -> i32 {
    let since = jiff::civil::date(1970, 1, 1).until(day);
    since.map_or(0, |span| span.get_days())
}

/// The day of a number of days since 1970.
pub(crate) fn day_of(number: i32) -> Date {
    let first = jiff::civil::date(1970, 1, 1);
    first.checked_add(jiff::Span::new().days(number)).unwrap_or(first)
}
