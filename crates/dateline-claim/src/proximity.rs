//! How near a source was to what it tells.

use dateline_language::{Analysis, Deprel, Sentence, Upos};
use dateline_report::Span;

use crate::lexicon::lexicon;
use crate::{Act, Attribution, Proximity};

/// Says of each attribution whether its source saw what it tells, or cites others for it.
pub(crate) fn read(analysis: &Analysis, attributions: &mut [Attribution]) {
    for at in 0..attributions.len() {
        let proximity = if cites(analysis, attributions, at) {
            Some(Proximity::Cites)
        } else {
            saw(analysis, &attributions[at]).then_some(Proximity::Saw)
        };
        attributions[at].profile.proximity = proximity;
    }
}

/// Whether most of what a source says is what somebody told it, or what it heard.
fn cites(analysis: &Analysis, attributions: &[Attribution], at: usize) -> bool {
    let outer = &attributions[at];
    let length = |attribution: &Attribution| attribution.content.iter().map(|part| part.len()).sum::<usize>();
    let told = attributions.iter().any(|inner| {
        inner.nested_in == Some(at)
            && inner.source.is_some()
            && inner.act.vouches()
            && inner.act != Act::Perceive
            && length(inner) * 2 >= length(outer)
    });
    told || heard(analysis, outer)
}

/// "heard that they had left": hearsay, where "heard them leave" is not.
fn heard(analysis: &Analysis, attribution: &Attribution) -> bool {
    let Some(cue) = &attribution.cue_tokens else {
        return false;
    };
    let sentence = &analysis.sentences[attribution.sentence];
    let verb = sentence.head_of(cue.clone());
    sentence.tokens[verb].lemma == "hear"
        && sentence.dependents_by(verb, Deprel::Ccomp).any(|clause| {
            sentence
                .dependents_by(clause, Deprel::Mark)
                .any(|mark| sentence.tokens[mark].lower == "that")
        })
}

/// Whether a source perceives, is known as one who was there, or tells what it perceived ("I saw", "said they
/// heard").
fn saw(analysis: &Analysis, attribution: &Attribution) -> bool {
    let sentence = &analysis.sentences[attribution.sentence];
    let was_there = || {
        attribution.source_tokens.as_ref().is_some_and(|tokens| {
            let head = sentence.head_of(tokens.clone());
            lexicon()
                .present
                .contains(&sentence.tokens[head].lemma.to_lowercase())
        })
    };
    attribution.source.is_some()
        && attribution.act.vouches()
        && (attribution.act == Act::Perceive || was_there() || tells_of_seeing(analysis, attribution))
}

fn tells_of_seeing(analysis: &Analysis, attribution: &Attribution) -> bool {
    let within = |span: Span| attribution.content.iter().any(|part| part.contains(span));
    let speaks_of_itself = |sentence: &Sentence, verb: usize| {
        sentence.dependents_by(verb, Deprel::Nsubj).any(|subject| {
            let token = &sentence.tokens[subject];
            token.upos == Upos::Pron
                && match token.lower.as_str() {
                    "i" | "we" => attribution.quoted,
                    "he" | "she" | "they" => !attribution.quoted,
                    _ => false,
                }
        })
    };
    analysis
        .sentences
        .iter()
        .filter(|sentence| {
            attribution
                .content
                .iter()
                .any(|part| part.overlaps(sentence.span))
        })
        .any(|sentence| {
            (0..sentence.tokens.len()).any(|verb| {
                lexicon().perceiving.contains(&sentence.tokens[verb].lemma)
                    && within(sentence.tokens[verb].span)
                    && speaks_of_itself(sentence, verb)
                    && !sentence
                        .dependents(verb)
                        .iter()
                        .any(|&word| matches!(sentence.tokens[word].lower.as_str(), "not" | "n't" | "never"))
            })
        })
}
