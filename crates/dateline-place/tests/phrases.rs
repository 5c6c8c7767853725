//! The table of phrases: sentences of our own, and the shape that their words stand for.

use dateline_language::Model;
use dateline_place::{Gazetteer, Location, PlaceMention, distance_km, places};
use dateline_report::{Metadata, Report};

const PHRASES: &str = include_str!("phrases.tsv");

struct Phrase {
    sentence: &'static str,
    words: &'static str,
    kind: &'static str,
    at: Location,
    off_km: f64,
    radius_km: std::ops::RangeInclusive<f64>,
    precision: Option<(u8, u8)>,
}

fn phrases() -> Vec<Phrase> {
    PHRASES
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| phrase(line).unwrap_or_else(|| panic!("a phrase in nine fields: {line}")))
        .collect()
}

fn phrase(line: &'static str) -> Option<Phrase> {
    let fields: Vec<&str> = line.split('|').collect();
    let [sentence, words, kind, lat, lon, off, least, most, codes] = fields[..] else {
        return None;
    };
    let precision = codes
        .split_once(' ')
        .and_then(|(acled, ucdp)| Some((acled.parse().ok()?, ucdp.parse().ok()?)));
    Some(Phrase {
        sentence,
        words,
        kind,
        at: Location {
            lat: lat.parse().ok()?,
            lon: lon.parse().ok()?,
            radius_km: 0.0,
            shape: None,
        },
        off_km: off.parse().ok()?,
        radius_km: least.parse().ok()?..=most.parse().ok()?,
        precision,
    })
}

/// What is wrong with a reading of a phrase.
fn wrong(phrase: &Phrase, report: &Report, found: &[PlaceMention]) -> Option<String> {
    let Some(place) = found
        .iter()
        .find(|place| report.text.slice(place.span) == phrase.words)
    else {
        let words: Vec<&str> = found.iter().map(|place| report.text.slice(place.span)).collect();
        return Some(format!("not found among {words:?}"));
    };
    let kind = place
        .relation
        .as_ref()
        .map_or("none", |relation| relation.kind.as_str());
    if kind != phrase.kind {
        return Some(format!("kind {kind}"));
    }
    let Some(location) = &place.location else {
        return Some("no location".to_owned());
    };
    let off = distance_km(location, &phrase.at);
    if off > phrase.off_km {
        return Some(format!("{off:.0} km off: {} {}", location.lat, location.lon));
    }
    if !phrase.radius_km.contains(&location.radius_km) {
        return Some(format!("radius {:.1} km", location.radius_km));
    }
    let codes = place.precision.acled.zip(place.precision.ucdp);
    (phrase.precision.is_some() && codes != phrase.precision).then(|| format!("precision {codes:?}"))
}

#[test]
fn words_give_the_shapes_of_the_table() {
    let (model, gazetteer) = (Model::embedded(), Gazetteer::embedded());
    let phrases = phrases();
    assert!(phrases.len() >= 60);
    let mut wrongs = Vec::new();
    for phrase in &phrases {
        let report = Report::new(phrase.sentence, Metadata::default()).expect("a sentence");
        let found = places(&report, &model.analyse(&report), &[], &gazetteer);
        if let Some(why) = wrong(phrase, &report, &found) {
            wrongs.push(format!("{}: {why}", phrase.sentence));
        }
    }
    // A model that is trained anew parses a few sentences differently, so a small share may fail.
    assert!(
        wrongs.len() * 20 <= phrases.len(),
        "{} of {}:\n{}",
        wrongs.len(),
        phrases.len(),
        wrongs.join("\n")
    );
}
