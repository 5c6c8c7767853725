//! What holds for any text.

use dateline_language::Model;
use dateline_report::{Metadata, Report};
use dateline_time::times;
use proptest::prelude::*;

const WORDS: &[&str] = &[
    "the",
    "last",
    "next",
    "this",
    "that",
    "of",
    "on",
    "in",
    "to",
    "and",
    "-",
    ",",
    "early",
    "late",
    "mid",
    "end",
    "two",
    "a",
    "few",
    "days",
    "weeks",
    "years",
    "ago",
    "later",
    "before",
    "after",
    "since",
    "Monday",
    "Tuesday",
    "June",
    "May",
    "31",
    "30",
    "2017",
    "20th",
    "1999",
    "BC",
    "century",
    "decade",
    "summer",
    "morning",
    "night",
    "10:30",
    "pm",
    "0000",
    "9999",
    "Ramadan",
    "Christmas",
    "Easter",
    "quarter",
    "half",
    "first",
    "every",
    "year",
    "week",
    "é",
    "’s",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn spans_lie_in_the_text_and_intervals_run_forward(words in proptest::collection::vec(proptest::sample::select(WORDS), 1..40)) {
        thread_local!(static MODEL: Model = Model::embedded());
        let metadata = Metadata { published: Some("2017-06-21".into()), ..Metadata::default() };
        let Ok(report) = Report::new(words.join(" "), metadata) else {
            return Ok(());
        };
        let found = MODEL.with(|model| times(&report, &model.analyse(&report)));
        for time in &found {
            prop_assert!(report.text.span().contains(time.span));
            if let Some(interval) = time.interval {
                prop_assert!(interval.from <= interval.to, "{time:?}");
            }
        }
        let expressions: Vec<_> = found.iter().filter(|time| time.sentence.is_some() && time.ends.is_none()).collect();
        for pair in expressions.windows(2) {
            prop_assert!(pair[0].span.end <= pair[1].span.start);
        }
    }

    #[test]
    fn any_text_is_read(text in "\\PC{1,200}") {
        thread_local!(static MODEL: Model = Model::embedded());
        let metadata = Metadata { published: Some("2017-06-21".into()), ..Metadata::default() };
        let Ok(report) = Report::new(text, metadata) else {
            return Ok(());
        };
        let found = MODEL.with(|model| times(&report, &model.analyse(&report)));
        for time in &found {
            prop_assert!(report.text.span().contains(time.span));
        }
    }
}
