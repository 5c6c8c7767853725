//! Figures of reports of war, each with its range, its unit, and what befell those counted (`figures.tsv`),
//! and things that look like figures and are none.

use dateline_language::Model;
use dateline_quantity::{Profile, Quantity, Reach, quantities, quantities_with};
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
        "MiG-29s and a Su-24 flew low.",
        "The T-72 and the BMP-1 were burnt out.",
        "A Mi-8 and an An-26 were parked there.",
        "The M4 and the M5 meet near the town.",
        "Highway 61 was cut at dawn.",
        "An AK-47 and a PKM were found.",
        "He commands the 4th Division.",
        "It was hit by a 240 mm mortar.",
        "A boy aged 12 saw it.",
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
    assert_eq!(check("The range is 300 km (about 186 miles)."), None);
    assert_eq!(check("The field covers 20 acres (8 hectares)."), None);
    let wrong = check("They walked 10 miles (9 km) to the border.");
    assert_eq!(wrong.as_deref(), Some("10 mi are 16.1 km, not 9"));
    let wrong = check("The base lies 75 km (65 miles) southeast of the capital.");
    assert_eq!(wrong.as_deref(), Some("75 km are 46.6 mi, not 65"));
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
    for (words, low, point) in [
        ("Tens", 20.0, 10.0),
        ("Dozens", 24.0, 12.0),
        ("Hundreds", 200.0, 100.0),
    ] {
        let sentence = format!("{words} of people were killed in the raid.");
        let report = Report::new(sentence, Metadata::default()).unwrap();
        let analysis = model.analyse(&report);
        let range = &quantities_with(&analysis, Profile::Ranges)[0];
        assert_eq!((range.low, range.best), (Some(low), None), "{words}");
        let single = &quantities_with(&analysis, Profile::Points)[0];
        assert_eq!((single.low, single.best), (Some(point), Some(point)), "{words}");
    }
}

/// The toll with a figure.
fn toll_of(found: &[Quantity], best: f64) -> &dateline_quantity::Toll {
    let quantity = found.iter().find(|quantity| quantity.best == Some(best));
    quantity
        .and_then(|quantity| quantity.toll.as_ref())
        .unwrap_or_else(|| panic!("{best} in {found:?}"))
}

#[test]
fn parts_may_stand_before_their_whole() {
    let model = Model::embedded();
    for sentence in [
        "Three children were among 22 people killed in the raid.",
        "3 children among 22 dead in raid on market",
        "Three children and four guards were among at least 22 people killed in the raid.",
        "Three civilians, including a child, were among 22 people killed.",
    ] {
        let (_, found) = read(&model, sentence);
        let whole = toll_of(&found, 3.0).part_of.map(|whole| found[whole].best);
        assert_eq!(whole, Some(Some(22.0)), "{sentence}: {found:?}");
    }
}

#[test]
fn headlines_list_the_dead_and_the_injured() {
    let model = Model::embedded();
    for sentence in [
        "2 Killed 10 Injured in Mortar Attack on Market",
        "Rockets strike town killing 2 injuring 10",
        "Two people were killed and 10 others were injured in the market.",
        "The raids killed 2 villagers and wounded 10, it said.",
        "A gunman killed 2 people injured 10 on Monday.",
    ] {
        let (_, found) = read(&model, sentence);
        let fates = [2.0, 10.0].map(|figure| toll(found.iter().find(|q| q.best == Some(figure)).unwrap()));
        assert!(
            fates[0].starts_with("killed") && fates[1].starts_with("injured"),
            "{sentence}: {found:?}"
        );
    }
}

#[test]
fn one_figure_for_the_dead_and_the_injured_is_mixed() {
    let model = Model::embedded();
    let mixed = |sentence| {
        let (_, found) = read(&model, sentence);
        found[0].toll.as_ref().is_some_and(|toll| toll.mixed)
    };
    assert!(mixed("At least 19 people were killed and wounded in the town."));
    assert!(mixed("19 killed or injured in blast"));
    assert!(!mixed("19 people were killed and 4 wounded in the town."));
}

#[test]
fn tolls_of_a_war_are_no_tolls_of_a_happening() {
    let model = Model::embedded();
    let reach = |sentence, figure| toll_of(&read(&model, sentence).1, figure).reach;
    for sentence in [
        "The war has killed more than 4,000 people.",
        "More than 4,000 people have died since the uprising began.",
        "At least 4,000 people have been killed since 2011.",
        "It is a conflict that has killed more than 4,000 people.",
        "Over 4,000 civilians were killed in the six-year war.",
    ] {
        assert_eq!(reach(sentence, 4000.0), Reach::War, "{sentence}");
    }
    assert_eq!(
        reach("In the worst raid of the war, 40 people were killed.", 40.0),
        Reach::Happening
    );
    assert_eq!(
        reach("More than 90,000 people have lost their lives.", 90000.0),
        Reach::War
    );
    let updated = "The monitor said 30 people were killed, updating a previous toll of 12.";
    assert_eq!(reach(updated, 30.0), Reach::Happening);
    assert_eq!(reach(updated, 12.0), Reach::Superseded);
}
