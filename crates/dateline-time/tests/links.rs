//! Which time belongs to a word.

use dateline_language::Model;
use dateline_report::{Metadata, Report};
use dateline_time::{How, time_of, times};

/// The expression that belongs to the first token of a form, in the sentence that holds it.
fn time_at(model: &Model, text: &str, word: &str) -> (String, How) {
    let metadata = Metadata {
        published: Some("2017-06-21".into()),
        ..Metadata::default()
    };
    let report = Report::new(text, metadata).expect("a text is a report");
    let analysis = model.analyse(&report);
    let found = times(&report, &analysis);
    let (sentence, token) = analysis
        .sentences
        .iter()
        .enumerate()
        .find_map(|(at, sentence)| Some((at, sentence.tokens.iter().position(|token| token.form == word)?)))
        .expect("the word stands in the text");
    let link = time_of(&found, &analysis, sentence, token).expect("the day of publication is known");
    (report.text.slice(found[link.time].span).to_owned(), link.how)
}

#[test]
fn a_word_has_the_time_that_hangs_on_it() {
    let model = Model::embedded();
    let (time, how) = time_at(&model, "Rebels captured the town on Monday.", "captured");
    assert_eq!((time.as_str(), how), ("Monday", How::Own));
    let (time, _) = time_at(
        &model,
        "The army shelled the village on Sunday and entered it on Monday.",
        "shelled",
    );
    assert_eq!(time, "Sunday");
    let (time, _) = time_at(
        &model,
        "The army shelled the village on Sunday and entered it on Monday.",
        "entered",
    );
    assert_eq!(time, "Monday");
}

#[test]
fn the_day_of_saying_is_a_bound_only() {
    let model = Model::embedded();
    let (time, how) = time_at(
        &model,
        "The army said on Tuesday that it had captured the town.",
        "captured",
    );
    assert_eq!((time.as_str(), how), ("Tuesday", How::Said));
    let (time, how) = time_at(
        &model,
        "The army said on Tuesday that it had captured the town on Sunday.",
        "captured",
    );
    assert_eq!((time.as_str(), how), ("Sunday", How::Own));
}

#[test]
fn a_range_stands_for_its_ends() {
    let model = Model::embedded();
    let (time, _) = time_at(
        &model,
        "Militants shelled the town from Sunday to Tuesday.",
        "shelled",
    );
    assert_eq!(time, "Sunday to Tuesday");
}

#[test]
fn a_sentence_without_a_time_takes_that_before_it_or_the_day_of_publication() {
    let model = Model::embedded();
    let text = "A bomb hit the market on Sunday. Nine people died there.";
    let (time, how) = time_at(&model, text, "died");
    assert_eq!((time.as_str(), how), ("Sunday", How::Before));
    let (_, how) = time_at(&model, "Nine people died there.", "died");
    assert_eq!(how, How::Published);
}

#[test]
fn what_has_no_time_belongs_to_the_day_that_the_head_of_the_story_names() {
    let model = Model::embedded();
    let text = "A bomb hit the market on Monday.\n\nThe square was full, a trader said.\n\n\
                The mayor asked for calm.\n\nSoldiers closed the roads.";
    let (time, how) = time_at(&model, text, "closed");
    assert_eq!((time.as_str(), how), ("Monday", How::Story));
    // A day long before is no news.
    let text = "The town fell on 3 March.\n\nThe mayor asked for calm.\n\nSoldiers closed the roads.";
    let (_, how) = time_at(&model, text, "closed");
    assert_eq!(how, How::Published);
}
