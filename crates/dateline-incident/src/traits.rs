//! What of a claim is compared with other claims, in a form that is quick to compare.

use dateline_place::fold;

use crate::days::Interval;
use crate::kind::Kind;
use crate::{Account, Party, Place};

/// Longer intervals than this say nothing of when something happened.
pub(crate) const LONGEST: f64 = 62.0;

/// A wider circle than this is an area that holds many happenings.
pub(crate) const WIDE_KM: f64 = 60.0;

/// A wider circle than this meets many places of their own.
pub(crate) const BROAD_KM: f64 = 30.0;

/// A wider circle than this, such as a country's, says as little as none.
const OPEN_KM: f64 = 250.0;

/// Words of places that name no place.
const GENERIC: &[&str] = &[
    "a",
    "air",
    "airbase",
    "airport",
    "and",
    "area",
    "areas",
    "around",
    "base",
    "between",
    "border",
    "camp",
    "center",
    "central",
    "centre",
    "city",
    "countryside",
    "crossing",
    "desert",
    "district",
    "east",
    "eastern",
    "front",
    "garrison",
    "governorate",
    "in",
    "junction",
    "km",
    "kilometers",
    "kilometres",
    "miles",
    "mine",
    "mines",
    "near",
    "neighborhood",
    "neighbourhood",
    "north",
    "northeast",
    "northeastern",
    "northern",
    "northwest",
    "northwestern",
    "of",
    "outside",
    "outskirts",
    "province",
    "region",
    "road",
    "rural",
    "side",
    "some",
    "south",
    "southeast",
    "southeastern",
    "southern",
    "southwest",
    "southwestern",
    "station",
    "suburb",
    "suburbs",
    "the",
    "to",
    "town",
    "towns",
    "village",
    "villages",
    "west",
    "western",
];

/// Common words that say nothing of what happened.
const COMMON: &[&str] = &[
    "about",
    "after",
    "again",
    "against",
    "also",
    "among",
    "been",
    "before",
    "being",
    "between",
    "both",
    "could",
    "during",
    "each",
    "from",
    "have",
    "into",
    "last",
    "least",
    "more",
    "most",
    "other",
    "over",
    "said",
    "says",
    "since",
    "some",
    "such",
    "than",
    "that",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "through",
    "told",
    "under",
    "until",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "with",
    "would",
    "friday",
    "monday",
    "saturday",
    "sunday",
    "thursday",
    "tuesday",
    "wednesday",
    "people",
    "according",
];

/// Nouns that name people of any side.
const ANYBODY: &[&str] = &[
    "attackers",
    "bodies",
    "combatants",
    "dead",
    "fighters",
    "gunmen",
    "men",
    "others",
    "people",
    "persons",
    "victims",
];

/// Codes that stand where a party is of no country.
const NO_COUNTRY: &[&str] = &["IGO", "IMG", "MNC", "NGO"];

/// Letters of a word that count.
const STEM: usize = 6;

/// Words that a sentence shares with the headline where it is the headline.
const HEADLINE: f64 = 0.85;

/// Endings that do not count, so that "bombed" and "bombing" are one.
const ENDINGS: &[&str] = &["ings", "ing", "ers", "ed", "es", "er", "s"];

/// A claim, ready to be compared.
#[derive(Clone, Debug)]
pub(crate) struct Traits {
    pub kind: Kind,
    pub interval: Option<Interval>,
    /// Whether its time is only that of the report.
    pub is_dated_by_report: bool,
    pub spot: Option<Spot>,
    /// Hashes of folded names of the place: whole, then without words that name no place.
    pub place_whole: Vec<u64>,
    pub place_core: Vec<u64>,
    pub geonameid: Option<u32>,
    /// Stems of the sentence, sorted, each once.
    pub stems: Stems,
    pub actors: Vec<PartyTraits>,
    pub recipients: Vec<PartyTraits>,
    /// All who take part, holder and loser too.
    pub parties: Vec<PartyTraits>,
    /// Name of the speaker.
    pub speaker: Option<u64>,
    /// Whether the sentence is the headline.
    pub is_headline: bool,
}

/// A party, ready to be compared: names and codes as hashes.
#[derive(Clone, Debug)]
pub(crate) struct PartyTraits {
    entity: Option<u64>,
    side: Option<u64>,
    name: u64,
    country: Option<u64>,
    sectors: Vec<u64>,
    is_guess: bool,
}

impl PartyTraits {
    pub(crate) fn of(party: &Party) -> PartyTraits {
        let code = |word: &Option<String>| word.as_deref().map(|word| hash(word.chars()));
        let last = party.name.split_whitespace().next_back().unwrap_or_default();
        // "Two fighters" are of whichever side the report has in mind.
        let is_anybody = party.entity.is_none() && ANYBODY.contains(&last.to_lowercase().as_str());
        let country = party.country.as_deref().filter(|code| !NO_COUNTRY.contains(code));
        PartyTraits {
            entity: code(&party.entity),
            side: code(&party.side).filter(|_| !is_anybody),
            name: hash(fold::key(&party.name).chars()),
            country: country.map(|code| hash(code.chars())),
            sectors: party.sectors.iter().map(|sector| hash(sector.chars())).collect(),
            is_guess: party.basis == "context",
        }
    }

    /// How two parties stand to each other. A party that is taken from the story says less.
    fn relation(&self, other: &PartyTraits) -> Relation {
        let found = self.stated_relation(other);
        match found {
            Relation::Same if self.is_guess || other.is_guess => Relation::Kin,
            Relation::Other if self.is_guess || other.is_guess => Relation::Unknown,
            found => found,
        }
    }

    fn stated_relation(&self, other: &PartyTraits) -> Relation {
        if self.entity.is_some() && self.entity == other.entity {
            return Relation::Same;
        }
        if let (Some(a), Some(b)) = (self.side, other.side) {
            return if a == b { Relation::Kin } else { Relation::Other };
        }
        if self.entity.is_none() && other.entity.is_none() && self.name == other.name {
            return Relation::Kin;
        }
        let share = self.sectors.iter().any(|sector| other.sectors.contains(sector));
        match (self.country, other.country) {
            (Some(a), Some(b)) if a != b => Relation::Other,
            // "A bomber" in one sentence is "a fighter of the Islamic State" in the next.
            _ if share => Relation::Kin,
            _ => Relation::Unknown,
        }
    }
}

/// A circle on the globe.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    pub lat: f64,
    pub lon: f64,
    pub radius: f64,
}

impl Spot {
    pub(crate) fn of(place: &Place) -> Option<Spot> {
        Some(Spot {
            lat: place.lat?,
            lon: place.lon?,
            radius: place.radius_km.unwrap_or(0.0),
        })
    }

    /// Kilometres between the centres (haversine).
    pub(crate) fn distance(self, other: Spot) -> f64 {
        const EARTH_KM: f64 = 6371.0;
        let (lat_a, lat_b) = (self.lat.to_radians(), other.lat.to_radians());
        let half = |angle: f64| (angle / 2.0).sin().powi(2);
        let h = half(lat_b - lat_a) + lat_a.cos() * lat_b.cos() * half((other.lon - self.lon).to_radians());
        2.0 * EARTH_KM * h.sqrt().min(1.0).asin()
    }
}

impl Traits {
    pub(crate) fn of(account: &Account) -> Traits {
        let time = account.time.as_ref();
        let place = account.place.as_ref();
        let names: Vec<&str> = place
            .map(|place| vec![place.name.as_str(), place.words.as_str()])
            .unwrap_or_default();
        let hashes = |key: fn(&str) -> Option<String>| -> Vec<u64> {
            let mut hashes: Vec<u64> = names
                .iter()
                .filter_map(|name| Some(hash(key(name)?.chars())))
                .collect();
            hashes.sort_unstable();
            hashes.dedup();
            hashes
        };
        Traits {
            kind: Kind::of(account),
            interval: time.and_then(|time| Interval::of(time.from.as_deref(), time.to.as_deref())),
            is_dated_by_report: time.is_some_and(|time| time.basis == "published"),
            spot: place.and_then(Spot::of),
            place_whole: hashes(whole_name),
            place_core: hashes(core_name),
            geonameid: place.and_then(|place| place.geonameid),
            stems: Stems::of(&account.sentence),
            actors: account.actors.iter().map(PartyTraits::of).collect(),
            recipients: account.recipients.iter().map(PartyTraits::of).collect(),
            parties: all(account).into_iter().map(PartyTraits::of).collect(),
            speaker: account
                .source
                .name
                .as_deref()
                .map(|name| hash(name.to_lowercase().chars())),
            is_headline: account
                .title
                .as_deref()
                .is_some_and(|title| Stems::of(title).shared(&Stems::of(&account.sentence)) > HEADLINE),
        }
    }

    /// Whether the place is an area that holds many happenings.
    pub(crate) fn is_wide(&self) -> bool {
        self.spot.is_some_and(|spot| spot.radius > WIDE_KM)
    }

    /// Whether it names a place of less than a country.
    pub(crate) fn has_place(&self) -> bool {
        !self.place_whole.is_empty() && self.spot.is_none_or(|spot| spot.radius <= OPEN_KM)
    }
}

/// The key of a name, transliterations joined.
pub(crate) fn whole_name(name: &str) -> Option<String> {
    let key = fold::key(name);
    fold::fold(&key).or(Some(key).filter(|key| !key.is_empty()))
}

/// The same without the words that name no place; `None` where nothing is left.
pub(crate) fn core_name(name: &str) -> Option<String> {
    let key = fold::key(name);
    let words = key.split(' ').filter(|word| {
        !GENERIC.contains(word) && !fold::is_article(word) && !word.starts_with(|c: char| c.is_ascii_digit())
    });
    let core = words.collect::<Vec<_>>().join(" ");
    (!core.is_empty()).then(|| fold::fold(&core).unwrap_or(core))
}

/// The words of a sentence that tell, by hashes of their stems.
#[derive(Clone, Debug)]
pub(crate) struct Stems {
    /// Sorted, each once.
    hashes: Vec<u64>,
    /// One bit for each hash; two may fall on one.
    bits: u128,
}

impl Stems {
    fn of(sentence: &str) -> Stems {
        let small = sentence.to_lowercase();
        let words = small.split(|c: char| !c.is_alphanumeric());
        let mut hashes: Vec<u64> = words
            .filter(|word| tells(word))
            .map(|word| hash(stem(word).chars().take(STEM)))
            .collect();
        hashes.sort_unstable();
        hashes.dedup();
        let bits = hashes.iter().fold(0, |bits, hash| bits | 1 << (hash >> 57));
        Stems { hashes, bits }
    }

    /// Twice the number of stems in common over the number of all (Dice); 0 where either has none.
    pub(crate) fn shared(&self, other: &Stems) -> f64 {
        let (one, other) = (&self.hashes, &other.hashes);
        let (mut a, mut b, mut shared) = (0, 0, 0);
        while a < one.len() && b < other.len() {
            match one[a].cmp(&other[b]) {
                std::cmp::Ordering::Less => a += 1,
                std::cmp::Ordering::Greater => b += 1,
                std::cmp::Ordering::Equal => {
                    shared += 1;
                    a += 1;
                    b += 1;
                }
            }
        }
        dice(shared, one.len() + other.len())
    }

    /// No less than [`Stems::shared`], and quicker: stems in common fall on bits in common, or on a bit that
    /// another stem fell on before.
    pub(crate) fn at_most_shared(&self, other: &Stems) -> f64 {
        let common = (self.bits & other.bits).count_ones() as usize;
        let doubled = self.hashes.len() - self.bits.count_ones() as usize;
        dice(common + doubled, self.hashes.len() + other.hashes.len())
    }
}

fn dice(shared: usize, all: usize) -> f64 {
    if all == 0 {
        0.0
    } else {
        2.0 * shared as f64 / all as f64
    }
}

fn tells(word: &str) -> bool {
    let is_number = word.starts_with(|c: char| c.is_ascii_digit());
    (is_number || word.chars().count() > 3) && !COMMON.contains(&word)
}

fn stem(word: &str) -> &str {
    let cut = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending));
    cut.filter(|stem| stem.chars().count() > 2).unwrap_or(word)
}

/// FNV-1a.
fn hash(letters: impl Iterator<Item = char>) -> u64 {
    letters.fold(0xCBF2_9CE4_8422_2325, |hash, c| {
        (hash ^ u64::from(c as u32)).wrapping_mul(0x0100_0000_01B3)
    })
}

/// How two parties stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Relation {
    Same,
    Kin,
    Unknown,
    Other,
}

/// Everybody who takes part.
pub(crate) fn all(account: &Account) -> Vec<&Party> {
    let parties = account.actors.iter().chain(&account.recipients);
    parties.chain(&account.holder).chain(&account.from).collect()
}

/// The nearest relation between any of two groups of parties; unknown where either is empty.
pub(crate) fn nearest_of(ones: &[PartyTraits], others: &[PartyTraits]) -> Relation {
    let pairs = ones
        .iter()
        .flat_map(|one| others.iter().map(|other| one.relation(other)));
    pairs.min().unwrap_or(Relation::Unknown)
}

/// The same for parties as they are.
pub(crate) fn nearest(ones: &[&Party], others: &[&Party]) -> Relation {
    let of = |parties: &[&Party]| -> Vec<PartyTraits> {
        parties.iter().map(|party| PartyTraits::of(party)).collect()
    };
    nearest_of(&of(ones), &of(others))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_without_words_that_name_no_place() {
        assert_eq!(core_name("near the Zaza junction"), core_name("Zaza"));
        assert_eq!(core_name("some 60 km northwest of al-Tanf"), core_name("Tanf"));
        assert_eq!(core_name("the area"), None);
    }

    #[test]
    fn words_in_common() {
        let one = Stems::of("Warplanes bombed a convoy near the bridge on Thursday.");
        let two = Stems::of("The bombing of the convoy at the bridge.");
        assert!(one.shared(&two) > 0.7);
        assert!(one.at_most_shared(&two) >= one.shared(&two));
        assert_eq!(one.shared(&Stems::of("It was said.")), 0.0);
    }
}
