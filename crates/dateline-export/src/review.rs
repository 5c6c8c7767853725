//! What people said of claims, applied to a reading and laid out beside it.

use dateline_reader::Reading;
use dateline_reader::reading::{
    ActorMention, Casualties, Claim, Count, Participant, PlaceMention, Precision, TimeMention, Timex,
};

use crate::layouts::{Column, Row, Value, of, text};

/// What people made of one claim.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reviewed {
    /// "confirmed", "corrected", "rejected" or "disputed".
    pub verdict: &'static str,
    /// Whether it is the last word.
    pub adjudicated: bool,
    /// Fields that are otherwise, with what they should be, in the order of their names.
    pub corrections: Vec<(String, String)>,
    /// Who reviewed it.
    pub reviewers: Vec<String>,
    /// When it was last reviewed, RFC 3339 in UTC.
    pub at: String,
    /// Why.
    pub reason: String,
}

/// The columns of reviews, after those of a layout.
pub const REVIEW_COLUMNS: [Column; 6] = [
    text("review", "#status+review"),
    text("review_state", "#status+review+state"),
    text("review_fields", "#meta+review+fields"),
    text("review_by", "#meta+review+by"),
    text("review_at", "#date+review"),
    text("review_reason", "#description+review"),
];

/// The cells of a claim in [`REVIEW_COLUMNS`]; all empty for one that nobody reviewed.
pub fn review_cells(reviewed: Option<&Reviewed>) -> Row {
    let Some(reviewed) = reviewed else {
        return vec![Value::Empty; REVIEW_COLUMNS.len()];
    };
    let list = |words: Vec<String>| {
        let words: Vec<String> = words.iter().map(|word| word.replace(';', ",")).collect();
        of(&words.join(";"))
    };
    let fields = reviewed.corrections.iter().map(|(field, _)| field.clone());
    vec![
        of(reviewed.verdict),
        of(if reviewed.adjudicated {
            "adjudicated"
        } else {
            "annotated"
        }),
        list(fields.collect()),
        list(reviewed.reviewers.clone()),
        of(&reviewed.at),
        of(&reviewed.reason),
    ]
}

/// Puts what people corrected into the claim at place `at` of a reading. What other claims point at stays as it is: a
/// corrected place, time or party is a mention of its own, without words in the text. A place of another name has no
/// point, since nobody gave one.
pub fn correct(reading: &mut Reading, at: usize, corrections: &[(String, String)]) {
    for (field, value) in corrections {
        match field.as_str() {
            "actors" => parties(reading, at, value, "actor"),
            "recipients" => parties(reading, at, value, "target"),
            "place_name" => place(reading, at, value),
            "date_from" | "date_to" => day(reading, at, field, value),
            _ => {
                if let Some(claim) = reading.claims.get_mut(at) {
                    code(claim, field, value);
                }
            }
        }
    }
}

/// Fields that stand in the claim itself. What the claim has no place for (a mode where nothing was done) is left.
fn code(claim: &mut Claim, field: &str, value: &str) {
    match field {
        "status" => value.clone_into(&mut claim.status),
        "source_kind" => value.clone_into(&mut claim.source.kind),
        "source_name" => claim.source.name = Some(value.to_owned()),
        "event_type" | "mode" => {
            let Some(event) = &mut claim.event else { return };
            if field == "mode" {
                event.mode = Some(value.to_owned());
            } else if event.kind != value {
                value.clone_into(&mut event.kind);
                // Codes of the type that it was taken for.
                event.mode = None;
                event.cameo = None;
                event.acled = None;
            }
        }
        "control_state" => {
            if let Some(control) = &mut claim.control {
                value.clone_into(&mut control.state);
            }
        }
        "dead_best" => {
            let Ok(dead) = value.parse::<u64>() else { return };
            let casualties = claim.casualties.get_or_insert_with(|| Casualties {
                dead: Count::default(),
                injured: Count::default(),
            });
            let count = &mut casualties.dead;
            count.best = Some(dead);
            count.low = Some(count.low.map_or(dead, |low| low.min(dead)));
            count.high = count.high.map(|high| high.max(dead));
        }
        _ => {}
    }
}

/// Names with `;` between them: mentions of the reading that have them, else new ones.
fn parties(reading: &mut Reading, at: usize, value: &str, role: &str) {
    let Some(claim) = reading.claims.get(at) else {
        return;
    };
    let start = claim.sentence.start;
    let mut participants = Vec::new();
    for name in value.split(';').map(str::trim).filter(|name| !name.is_empty()) {
        let known = reading.mentions.actors.iter().find(|actor| {
            let names = [actor.name.as_deref(), Some(actor.text.as_str())];
            names
                .into_iter()
                .flatten()
                .any(|own| own.eq_ignore_ascii_case(name))
        });
        let mention = match known {
            Some(actor) => actor.id.clone(),
            None => {
                let id = format!("a{}", reading.mentions.actors.len() + 1);
                reading.mentions.actors.push(ActorMention {
                    id: id.clone(),
                    start,
                    end: start,
                    text: String::new(),
                    name: Some(name.to_owned()),
                    entity: None,
                    country: None,
                    sectors: Vec::new(),
                    side: None,
                    chain: vec![id.clone()],
                });
                id
            }
        };
        participants.push(Participant {
            mention,
            role: role.to_owned(),
            basis: "review".into(),
        });
    }
    let claim = &mut reading.claims[at];
    if role == "actor" {
        claim.actors = participants;
    } else {
        claim.recipients = participants;
    }
}

fn place(reading: &mut Reading, at: usize, name: &str) {
    let Some(claim) = reading.claims.get(at) else {
        return;
    };
    let places = &mut reading.mentions.places;
    let known = places.iter().find(|place| {
        let names = [place.name.as_deref(), Some(place.text.as_str())];
        names
            .into_iter()
            .flatten()
            .any(|own| own.eq_ignore_ascii_case(name))
    });
    let id = match known {
        Some(place) => place.id.clone(),
        None => {
            let id = format!("p{}", places.len() + 1);
            places.push(PlaceMention {
                id: id.clone(),
                start: claim.sentence.start,
                end: claim.sentence.start,
                text: String::new(),
                name: Some(name.to_owned()),
                country: None,
                admin1: None,
                lat: None,
                lon: None,
                radius_km: None,
                geometry: None,
                geonameid: None,
                basis: "review".into(),
                relation: None,
                precision: Precision::default(),
            });
            id
        }
    };
    reading.claims[at].place = Some(id);
}

fn day(reading: &mut Reading, at: usize, field: &str, value: &str) {
    let Some(claim) = reading.claims.get(at) else {
        return;
    };
    let times = &mut reading.mentions.times;
    let own = times
        .iter()
        .find(|time| Some(&time.id) == claim.time.as_ref())
        .cloned();
    let (from, to) = own.map_or((None, None), |time| (time.from, time.to));
    let value = Some(value.to_owned());
    // One end of an interval that is not known is the other.
    let (from, to) = if field == "date_from" {
        let to = to.filter(|to| value.as_ref() <= Some(to)).or(value.clone());
        (value, to)
    } else {
        let from = from.filter(|from| Some(from) <= value.as_ref()).or(value.clone());
        (from, value)
    };
    let id = format!("t{}", times.len() + 1);
    times.push(TimeMention {
        id: id.clone(),
        start: claim.sentence.start,
        end: claim.sentence.start,
        text: String::new(),
        timex: Timex {
            kind: "DATE".into(),
            value: from.clone().unwrap_or_default(),
            modifier: None,
        },
        from,
        to,
        basis: "review".into(),
        precision: Precision::default(),
    });
    reading.claims[at].time = Some(id);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_hand() -> Reading {
        let line = include_str!("../tests/fixtures/by-hand.jsonl").lines().next();
        serde_json::from_str(line.expect("a line")).expect("the fixture is a reading")
    }

    fn corrected(corrections: &[(&str, &str)]) -> Reading {
        let mut reading = by_hand();
        let corrections: Vec<(String, String)> = corrections
            .iter()
            .map(|(field, value)| ((*field).to_owned(), (*value).to_owned()))
            .collect();
        correct(&mut reading, 0, &corrections);
        reading
    }

    #[test]
    fn a_correction_changes_one_claim_and_nothing_else() {
        let before = by_hand();
        let after = corrected(&[
            ("status", "denied"),
            ("place_name", "Orrin Ford"),
            ("date_from", "2017-06-01"),
            ("date_to", "2017-06-02"),
            ("actors", "river guard; hill militia"),
            ("dead_best", "7"),
        ]);
        assert_eq!(after.claims[1..], before.claims[1..]);
        let mentions = &before.mentions;
        assert_eq!(after.mentions.places[..mentions.places.len()], mentions.places);
        assert_eq!(after.mentions.times[..mentions.times.len()], mentions.times);
        let claim = &after.claims[0];
        assert_eq!(claim.status, "denied");
        let lookup = crate::lookup::Lookup::new(&after);
        let place = lookup.place(claim).expect("a place");
        assert_eq!((place.name.as_deref(), place.lat), (Some("Orrin Ford"), None));
        let time = lookup.time(claim).expect("a time");
        assert_eq!(
            (time.from.as_deref(), time.to.as_deref()),
            (Some("2017-06-01"), Some("2017-06-02"))
        );
        let names: Vec<&str> = lookup
            .participants(&claim.actors)
            .iter()
            .map(|party| crate::lookup::actor_name(party.actor))
            .collect();
        assert_eq!(names, ["river guard", "hill militia"]);
        assert_eq!(claim.casualties.as_ref().and_then(|all| all.dead.best), Some(7));
    }

    #[test]
    fn another_type_takes_the_codes_of_the_old_one_with_it() {
        let mut reading = by_hand();
        let at = reading
            .claims
            .iter()
            .position(|claim| claim.event.is_some())
            .expect("an event");
        correct(&mut reading, at, &[("event_type".into(), "THREATEN".into())]);
        let event = reading.claims[at].event.as_ref().expect("an event");
        assert_eq!((event.kind.as_str(), &event.cameo), ("THREATEN", &None));
        assert!(event.acled.is_none());
    }
}
