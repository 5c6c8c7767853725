//! What holds for any text.

use dateline_language::Model;
use dateline_quantity::quantities;
use dateline_report::{Metadata, Report};
use proptest::prelude::*;

const WORDS: &[&str] = &[
    "at",
    "least",
    "more",
    "than",
    "some",
    "up",
    "to",
    "between",
    "and",
    "or",
    "-",
    ",",
    "(",
    ")",
    "a",
    "an",
    "dozen",
    "dozens",
    "of",
    "hundreds",
    "thousands",
    "million",
    "half",
    "quarter",
    "two",
    "twenty",
    "one",
    "12",
    "3",
    "1,200",
    "3.5",
    "2/3",
    "0",
    "99999999999999999999",
    "people",
    "civilians",
    "children",
    "soldiers",
    "were",
    "was",
    "killed",
    "wounded",
    "dead",
    "including",
    "among",
    "them",
    "toll",
    "rose",
    "from",
    "km",
    "miles",
    "%",
    "$",
    "m",
    "S",
    "since",
    "2011",
    "war",
    "the",
    "others",
    "é",
    "’s",
    "١٢",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn spans_lie_in_the_text_and_ranges_run_up(words in proptest::collection::vec(proptest::sample::select(WORDS), 1..40)) {
        thread_local!(static MODEL: Model = Model::embedded());
        let Ok(report) = Report::new(words.join(" "), Metadata::default()) else {
            return Ok(());
        };
        let found = MODEL.with(|model| quantities(&report, &model.analyse(&report)));
        for quantity in &found {
            prop_assert!(report.text.span().contains(quantity.span));
            let bounds = [quantity.low, quantity.best, quantity.high];
            let given: Vec<f64> = bounds.into_iter().flatten().collect();
            prop_assert!(given.windows(2).all(|pair| pair[0] <= pair[1]), "{quantity:?}");
            if let Some(whole) = quantity.toll.as_ref().and_then(|toll| toll.part_of) {
                prop_assert!(whole < found.len());
                prop_assert!(found[whole].toll.is_some(), "{found:?}");
            }
        }
    }

    #[test]
    fn any_text_is_read(text in "\\PC{1,200}") {
        thread_local!(static MODEL: Model = Model::embedded());
        let Ok(report) = Report::new(text, Metadata::default()) else {
            return Ok(());
        };
        let found = MODEL.with(|model| quantities(&report, &model.analyse(&report)));
        for quantity in &found {
            prop_assert!(report.text.span().contains(quantity.span));
        }
    }
}
