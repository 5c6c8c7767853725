//! Expressions of reports of war, each with the interval that it stands for (`conflict.tsv`).

use dateline_language::Model;
use dateline_report::{Metadata, Report};
use dateline_time::{TimeMention, times};

struct Case {
    line: usize,
    published: &'static str,
    expression: &'static str,
    interval: &'static str,
    sentence: &'static str,
}

fn cases() -> Vec<Case> {
    include_str!("conflict.tsv")
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#') && !line.is_empty())
        .map(|(at, line)| {
            let columns: Vec<&str> = line.split('\t').collect();
            let [published, expression, interval, sentence] = columns[..] else {
                panic!("line {}: four columns expected", at + 1);
            };
            Case {
                line: at + 1,
                published,
                expression,
                interval,
                sentence,
            }
        })
        .collect()
}

/// "2017-06-20" as it stands in the table: a day alone, or two moments.
fn written(time: &TimeMention) -> String {
    let Some(interval) = time.interval else {
        return "none".into();
    };
    let (from, to) = (interval.from, interval.to);
    let whole_days = (from.hour(), from.minute(), to.hour(), to.minute()) == (0, 0, 23, 59);
    match whole_days {
        true if from.date() == to.date() => from.date().to_string(),
        true => format!("{}..{}", from.date(), to.date()),
        false => format!(
            "{}..{}",
            from.strftime("%Y-%m-%dT%H:%M"),
            to.strftime("%Y-%m-%dT%H:%M")
        ),
    }
}

#[test]
fn expressions_stand_for_their_intervals() {
    let model = Model::embedded();
    let cases = cases();
    assert!(cases.len() >= 120, "{} cases", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let metadata = Metadata {
            published: Some(case.published.into()),
            ..Metadata::default()
        };
        let report = Report::new(case.sentence, metadata).unwrap();
        let found = times(&report, &model.analyse(&report));
        let words = |time: &TimeMention| report.text.slice(time.span).to_owned();
        let same = |time: &&TimeMention| {
            let words = words(time).to_lowercase();
            let expected = case.expression.to_lowercase();
            words == expected
                || words == expected.trim_start_matches("in ")
                || words == format!("the end of {expected}")
        };
        let got = found.iter().filter(same).map(written).collect::<Vec<_>>();
        if !got.iter().any(|got| got == case.interval) {
            let all: Vec<String> = found
                .iter()
                .map(|time| format!("[{}] {}", words(time), written(time)))
                .collect();
            wrong.push(format!(
                "line {}: {} is {}, not {got:?}; all: {all:?}",
                case.line, case.expression, case.interval
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} wrong\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}
