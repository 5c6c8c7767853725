//! Toponyms: found, and placed within 161 km (100 miles), the measure of the field (accuracy@161km).
//!
//! Reads the two formats of geocoded news: records with `toponyms` of `start`, `end` and either `lat`, `lon`
//! (LGL) or `latitude`, `longitude` (GeoWebNews, numbers as strings). Toponyms without coordinates are left
//! out of gold, as usual.
//!
//! - "gold names": the spans are given, the program resolves them together; a name it does not place is
//!   wrong.
//! - "end to end": from the text alone. System items are those of `dateline_place::toponyms`: names of places,
//!   and, since both corpora mark them, peoples and adjectives of countries and places inside the names of
//!   organisations; names that the program cannot place are none. A system item is right if it overlaps a gold toponym that is not
//!   taken and lies within 161 km of it; "found" counts the overlap alone. A system item that overlaps a gold
//!   toponym without coordinates is left out.

use std::path::PathBuf;

use dateline_language::{Model, Size};
use dateline_place::{Gazetteer, Location, Weights, distance_km, resolve_names};
use dateline_report::{Metadata, Report, Span, Text};
use rayon::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use crate::{Counts, Score, ScoreError, gold};

const NEAR_KM: f64 = 161.0;

#[derive(Deserialize)]
struct Record {
    text: String,
    toponyms: Vec<Value>,
}

/// A gold toponym; the point is missing where nobody could place it.
struct Toponym {
    span: Span,
    point: Option<Location>,
}

pub(crate) fn score(paths: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let gazetteer = Gazetteer::embedded();
    let model = Model::of_size(size);
    let mut figures = Vec::new();
    let mut records = 0;
    for path in paths {
        let gold: Vec<Record> = gold::json_lines(path)?;
        records += gold.len();
        let counts: Vec<[Counts; 3]> = gold
            .par_iter()
            .map(|record| measure(record, &model, &gazetteer))
            .collect();
        let mut sums = [Counts::default(); 3];
        for counts in counts {
            sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        let name = path
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default();
        let [given, found, placed] = sums;
        figures.push(given.accuracy(format!("{name}, gold names within 161 km")));
        figures.push(placed.f1(format!("{name}, end to end within 161 km")));
        figures.push(found.f1(format!("{name}, end to end found")));
    }
    Ok(Score {
        task: "place".into(),
        records,
        figures,
    })
}

fn measure(record: &Record, model: &Model, gazetteer: &Gazetteer) -> [Counts; 3] {
    let text = Text::new(record.text.as_str());
    let mut gold: Vec<Toponym> = record.toponyms.iter().filter_map(toponym).collect();
    gold.sort_by_key(|toponym| toponym.span);
    let given = given(&text, &gold, gazetteer);
    let [found, placed] = end_to_end(record, &gold, model, gazetteer);
    [given, found, placed]
}

fn toponym(value: &Value) -> Option<Toponym> {
    let number = |key: &str| match value.get(key)? {
        Value::String(text) => text.parse().ok(),
        value => value.as_f64(),
    };
    let span = Span::new(number("start")? as usize, number("end")? as usize);
    let lat = number("lat").or_else(|| number("latitude"));
    let lon = number("lon").or_else(|| number("longitude"));
    let point = lat.zip(lon).map(|(lat, lon)| Location {
        lat,
        lon,
        radius_km: 1.0,
        shape: None,
    });
    Some(Toponym { span, point })
}

fn given(text: &Text, gold: &[Toponym], gazetteer: &Gazetteer) -> Counts {
    let placed: Vec<(Span, &Location)> = gold
        .iter()
        .filter_map(|toponym| Some((toponym.span, toponym.point.as_ref()?)))
        .collect();
    let spans: Vec<Span> = placed.iter().map(|(span, _)| *span).collect();
    let mut counts = Counts::default();
    for (name, (_, point)) in resolve_names(text, &spans, gazetteer, &Weights::default())
        .iter()
        .zip(placed)
    {
        counts.add_case(
            name.as_ref()
                .is_some_and(|name| distance_km(&name.location, point) <= NEAR_KM),
        );
    }
    counts
}

fn end_to_end(record: &Record, gold: &[Toponym], model: &Model, gazetteer: &Gazetteer) -> [Counts; 2] {
    let wanted = gold.iter().filter(|toponym| toponym.point.is_some()).count();
    let [mut found, mut placed] = [Counts {
        gold: wanted,
        ..Counts::default()
    }; 2];
    let Ok(report) = Report::new(record.text.as_str(), Metadata::default()) else {
        return [found, placed];
    };
    let analysis = model.analyse(&report);
    let system = dateline_place::toponyms(&report, &analysis, gazetteer);
    let mut taken = vec![false; gold.len()];
    for (span, location) in system {
        let over = |at: usize| gold[at].span.overlaps(span) && !taken[at];
        let Some(at) = (0..gold.len()).find(|&at| over(at)) else {
            found.system += 1;
            placed.system += 1;
            continue;
        };
        taken[at] = true;
        if let Some(point) = &gold[at].point {
            found.system += 1;
            placed.system += 1;
            found.right += 1;
            placed.right += usize::from(distance_km(&location, point) <= NEAR_KM);
        }
    }
    [found, placed]
}
