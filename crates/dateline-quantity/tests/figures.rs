//! Figures of reports of war, each with its range, its unit, and what befell those counted (`figures.tsv`),
//! and things that look like figures and are none.

use dateline_language::Model;
use dateline_quantity::{Profile, Quantity, quantities, quantities_with};
use dateline_report::{Metadata, Report};

fn figure(value: Option<f64>) -> String {
    value.map_or("-".into(), |value| value.to_string())
}

fn range(quantity: &Quantity) -> String {
    [quantity.low, quantity.best, quantity.high].map(figure).join("/")
}

fn toll(quantity: &Quantity) -> String {
    quantity.toll.as_ref().map_or("-".into(), |toll| {
        format!("{:?} {:?}", toll.fate, toll.group).to_lowercase()
    })
}

fn read(model: &Model, sentence: &str) -> (Report, Vec<Quantity>) {
    let report = Report::new(sentence, Metadata::default()).expect("a sentence is a report");
    let found = quantities(&report, &model.analyse(&report));
    (report, found)
}

#[test]
fn figures_have_their_ranges() {
    let model = Model::embedded();
    let (mut cases, mut ranges, mut tolls) = (0, Vec::new(), Vec::new());
    for line in include_str!("figures.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        let columns: Vec<&str> = line.split('\t').collect();
        let [expected, unit, fate, words, sentence] = columns[..] else {
            panic!("five columns expected: {line}");
        };
        cases += 1;
        let (report, found) = read(&model, sentence);
        let same = |quantity: &&Quantity| report.text.slice(quantity.span) == words;
        let got = found.iter().find(same);
        let right =
            got.is_some_and(|got| range(got) == expected && got.unit.as_deref().unwrap_or("-") == unit);
        let all = || {
            let all = found.iter().map(|quantity| {
                format!(
                    "[{}] {} {:?} {}",
                    report.text.slice(quantity.span),
                    range(quantity),
                    quantity.unit,
                    toll(quantity)
                )
            });
            all.collect::<Vec<_>>()
        };
        if !right {
            ranges.push(format!("{words}: {expected}; found {:?}", all()));
        }
        if got.is_none_or(|got| toll(got) != fate) {
            tolls.push(format!("{words}: {fate}; found {:?}", all()));
        }
    }
    assert!(cases >= 200, "{cases} cases");
    let report = format!("ranges\n{}\ntolls\n{}", ranges.join("\n"), tolls.join("\n"));
    assert!(
        ranges.len() * 20 <= cases,
        "{} of {cases} ranges wrong\n{report}",
        ranges.len()
    );
    assert!(
        tolls.len() * 20 <= cases,
        "{} of {cases} tolls wrong\n{report}",
        tolls.len()
    );
}

#[test]
fn designations_ages_and_dates_are_no_figures() {
    let model = Model::embedded();
    for sentence in [
        "The S-300 battery fired at an F-16.",
        "They used a 122mm gun.",
        "The road joins Route 7 near the bridge.",
        "Resolution 2254 was read aloud.",
        "The 17th Division left on 20 June 2017.",
        "The truce began at 10:30.",
        "It began in 2011.",
        "The note is dated 24.07.2016.",
        "They waited for three days.",
    ] {
        let (_, found) = read(&model, sentence);
        assert!(found.is_empty(), "{sentence}: {found:?}");
    }
}

#[test]
fn conversions_are_checked() {
    let model = Model::embedded();
    let check = |sentence| read(&model, sentence).1[0].check.clone();
    assert_eq!(
        check("The base lies 75 km (45 miles) southeast of the capital."),
        None
    );
    assert_eq!(
        check("The camp is 10 miles (16 kilometers) from the border."),
        None
    );
    let wrong = check("They walked 10 miles (9 km) to the border.");
    assert_eq!(wrong.as_deref(), Some("10 mi are 16.1 km, not 9"));
}

#[test]
fn parts_point_at_their_whole() {
    let model = Model::embedded();
    for sentence in [
        "The raid killed 22 people, including 3 children.",
        "At least 22 people were killed, among them 3 children.",
        "The raid killed 22 people, 3 of them children.",
    ] {
        let (_, found) = read(&model, sentence);
        let part = found
            .iter()
            .find(|quantity| quantity.best == Some(3.0))
            .and_then(|part| part.toll.as_ref());
        assert_eq!(
            part.and_then(|toll| toll.part_of),
            Some(0),
            "{sentence}: {found:?}"
        );
    }
}

#[test]
fn the_conservative_profile_gives_points() {
    let model = Model::embedded();
    let report = Report::new("The raid killed dozens of people.", Metadata::default()).unwrap();
    let found = quantities_with(&model.analyse(&report), Profile::Points);
    assert_eq!(found[0].best, Some(12.0));
}
