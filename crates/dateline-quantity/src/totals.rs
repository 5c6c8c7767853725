//! What a toll is a count of: a happening, a whole war, or a figure that is no longer given.

use dateline_language::{Deprel, Sentence};

use crate::lexicon::lexicon;
use crate::{Fate, Quantity, Reach};

/// No happening that a report tells of kills so many; a war does.
const OF_A_WAR: f64 = 10_000.0;

/// See [`Reach`].
pub(crate) fn reach(sentence: &Sentence, quantity: &Quantity, fate: Fate, trigger: usize) -> Reach {
    if is_superseded(sentence, quantity.tokens.start) {
        Reach::Superseded
    } else if fate == Fate::Killed && is_of_war(sentence, quantity, trigger) {
        Reach::War
    } else {
        Reach::Happening
    }
}

/// "a previous toll of 12", "up from 12", "revised an earlier figure of 12".
fn is_superseded(sentence: &Sentence, start: usize) -> bool {
    let word = |back: usize| {
        start
            .checked_sub(back)
            .map_or("", |at| sentence.tokens[at].lower.as_str())
    };
    if word(1) == "from" && matches!(word(2), "up" | "down" | "raised" | "revised") {
        return true;
    }
    let of = word(1) == "of"
        && matches!(
            word(2),
            "toll" | "figure" | "count" | "estimate" | "tally" | "number"
        );
    of && (3..6).any(|back| lexicon().is_earlier(word(back)))
}

/// "more than 320,000 have died since 2011", "the war has killed 280,000", "killed in the six-year conflict",
/// "have died since the uprising began".
fn is_of_war(sentence: &Sentence, quantity: &Quantity, trigger: usize) -> bool {
    let spine = || std::iter::once(trigger).chain(sentence.ancestors(trigger).take(3));
    let war_below = |at: usize, deprels: &[Deprel]| {
        sentence.dependents(at).iter().copied().find(|&below| {
            deprels.contains(&sentence.tokens[below].deprel)
                && lexicon().is_war(&sentence.tokens[below].lemma)
        })
    };
    // The war itself kills, or the dead died in it.
    let subject = || {
        spine().any(|at| {
            war_below(at, &[Deprel::Nsubj, Deprel::NsubjPass]).is_some_and(|war| war < quantity.tokens.start)
        })
    };
    let within = || {
        war_below(trigger, &[Deprel::Obl, Deprel::OblUnmarked, Deprel::Nmod]).is_some_and(|war| {
            sentence.dependents_by(war, Deprel::Case).any(|case| {
                matches!(
                    sentence.tokens[case].lower.as_str(),
                    "in" | "during" | "of" | "throughout"
                )
            })
        })
    };
    // "a war that has killed 300,000"
    let relative = || {
        sentence.tokens[trigger].deprel == Deprel::AclRelcl
            && sentence.tokens[trigger]
                .head
                .is_some_and(|head| lexicon().is_war(&sentence.tokens[head].lemma))
    };
    let figure = quantity.best.or(quantity.low).or(quantity.high);
    figure.is_some_and(|figure| figure >= OF_A_WAR)
        || subject()
        || within()
        || relative()
        || is_since_the_start(sentence)
}

/// "since 2011", "since the war began", "since protests erupted in March 2011".
fn is_since_the_start(sentence: &Sentence) -> bool {
    let tokens = &sentence.tokens;
    let since = tokens.iter().position(|token| token.lower == "since");
    since.is_some_and(|since| {
        let clause = tokens[since + 1..tokens.len().min(since + 9)]
            .iter()
            .take_while(|token| token.lower != ",");
        let mut words = clause.map(|token| token.lower.as_str());
        words.any(|word| lexicon().is_war(word) || is_year(word))
    })
}

fn is_year(word: &str) -> bool {
    word.len() == 4
        && (word.starts_with("19") || word.starts_with("20"))
        && word.bytes().all(|b| b.is_ascii_digit())
}
