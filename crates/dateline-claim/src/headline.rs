//! Sources set off by a colon or a dash: "Truce holding: UN", "UN: truce holding", "Army retakes
//! town – state TV", and the lines of a transcript.

use std::ops::Range;

use dateline_language::{Deprel, NameKind, Sentence, Upos};
use dateline_report::Span;

use crate::Act;
use crate::cue::{Draft, Source, trim};
use crate::lexicon::lexicon;
use crate::profile::is_source;

/// Longest source that a headline sets off, in words.
const LONGEST: usize = 6;

/// The attribution that a headline's punctuation makes.
pub(crate) fn draft(index: usize, sentence: &Sentence) -> Option<Draft> {
    let count = sentence.tokens.len();
    (1..count.saturating_sub(1))
        .filter(|&at| divides(sentence, at))
        .find_map(|at| {
            let (left, right) = (0..at, at + 1..count);
            let colon = sentence.tokens[at].lower == ":";
            let source = set_off(sentence, right.clone())
                .filter(|_| left.len() >= 2)
                .map(|head| (head, right.clone(), left.clone()))
                .or_else(|| {
                    set_off(sentence, left.clone())
                        .filter(|_| colon && right.len() >= 2)
                        .map(|head| (head, left.clone(), right.clone()))
                });
            let (head, source, content) = source?;
            put_together(index, sentence, at, head, source, content)
        })
}

/// The speaker of a transcript's line: "SMITH: We have no plans."
pub(crate) fn speaker(index: usize, sentence: &Sentence) -> Option<Draft> {
    let colon = (1..LONGEST.min(sentence.tokens.len())).find(|&at| sentence.tokens[at].form == ":")?;
    let all_names = sentence.tokens[..colon]
        .iter()
        .all(|token| matches!(token.upos, Upos::Propn | Upos::Punct));
    let person = sentence
        .names
        .iter()
        .any(|name| name.kind == NameKind::Person && name.tokens.end == colon);
    let upper = sentence.tokens[..colon]
        .iter()
        .all(|token| token.form.chars().all(|c| !c.is_lowercase()));
    if !all_names || !(person || upper) || colon + 1 >= sentence.tokens.len() {
        return None;
    }
    let head = sentence.head_of(0..colon);
    put_together(
        index,
        sentence,
        colon,
        head,
        0..colon,
        colon + 1..sentence.tokens.len(),
    )
}

/// "“…” — Jan Smith": a quotation with the speaker's name after a dash.
pub(crate) fn signature(index: usize, sentence: &Sentence, last: usize, quotation: Span) -> Option<Draft> {
    let dash = last + 1;
    let name = dash + 1..sentence.tokens.len();
    let set_off = sentence
        .tokens
        .get(dash)
        .is_some_and(|token| matches!(token.lower.as_str(), "-" | "--"));
    if !set_off || name.is_empty() || name.len() > LONGEST {
        return None;
    }
    let tokens = trim(sentence, name);
    let names = sentence.tokens[tokens.clone()]
        .iter()
        .all(|token| token.upos == Upos::Propn);
    (names && !tokens.is_empty()).then(|| Draft {
        sentence: index,
        act: Act::Say,
        cue: Some(dash..dash + 1),
        source: Some(Source {
            sentence: index,
            head: sentence.head_of(tokens.clone()),
            tokens,
        }),
        content: vec![quotation],
        clausal: true,
    })
}

fn put_together(
    index: usize,
    sentence: &Sentence,
    mark: usize,
    head: usize,
    source: Range<usize>,
    content: Range<usize>,
) -> Option<Draft> {
    let mut tokens = trim(sentence, source);
    let content = trim(sentence, content);
    // Without the verb of saying at its end.
    if let Some(verb) = sentence.tokens[head].head
        && tokens.contains(&verb)
        && verb > head
    {
        tokens.end = verb;
    }
    if tokens.is_empty() || content.is_empty() {
        return None;
    }
    Some(Draft {
        sentence: index,
        act: Act::Say,
        cue: Some(mark..mark + 1),
        source: Some(Source {
            sentence: index,
            tokens,
            head,
        }),
        content: vec![sentence.span_of(content)],
        clausal: true,
    })
}

/// A colon, or a dash with blanks around it.
fn divides(sentence: &Sentence, at: usize) -> bool {
    let tokens = &sentence.tokens;
    let apart =
        || tokens[at - 1].span.end < tokens[at].span.start && tokens[at].span.end < tokens[at + 1].span.start;
    match tokens[at].lower.as_str() {
        ":" => true,
        "-" | "--" => apart(),
        _ => false,
    }
}

/// The head of a few words without a verb that name a source.
fn set_off(sentence: &Sentence, tokens: Range<usize>) -> Option<usize> {
    if tokens.len() > LONGEST {
        return None;
    }
    let is_verb = |at: usize| {
        let token = &sentence.tokens[at];
        matches!(token.upos, Upos::Verb | Upos::Aux) && token.deprel != Deprel::Amod
    };
    let head = sentence.head_of(tokens.clone());
    // "…: survivors speak", "…: envoy says"
    if tokens.clone().filter(|&at| is_verb(at)).eq([tokens.end - 1]) && is_verb(head) {
        let speaks = lexicon().verbs.contains_key(&sentence.tokens[head].lemma);
        let subject = sentence.dependent(head, Deprel::Nsubj)?;
        return (speaks && is_source(sentence, subject)).then_some(subject);
    }
    let verb = tokens.into_iter().any(is_verb);
    (!verb && is_source(sentence, head)).then_some(head)
}
