//! Whether the words around an expression look back or forward.

use dateline_language::{Deprel, Sentence, Upos, Xpos};

/// Where the happening lies, seen from the moment of speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tense {
    Past,
    Future,
    Unknown,
}

/// Words whose own time lies ahead ("scheduled for Friday").
const SCHEDULED: &[&str] = &[
    "scheduled",
    "expected",
    "due",
    "set",
    "slated",
    "planned",
    "upcoming",
];

/// Nouns, verbs and adjectives whose complements lie ahead.
const AHEAD: &[&str] = &[
    "plan",
    "plans",
    "planned",
    "planning",
    "expect",
    "expected",
    "expects",
    "schedule",
    "scheduled",
    "due",
    "set",
    "intend",
    "intends",
    "intended",
    "hope",
    "hopes",
    "aim",
    "aims",
    "vow",
    "vowed",
    "vows",
    "deadline",
    "slated",
    "prepare",
    "preparing",
    "prepares",
    "ready",
    "going",
    "about",
    "upcoming",
    "agreed",
    "agree",
    "want",
    "wants",
];

/// The tense of the clause that a token stands in.
pub(crate) fn tense(sentence: &Sentence, token: usize) -> Tense {
    if follows_past(sentence, token) {
        return Tense::Past;
    }
    // Without a tree only the nearest verb group can be asked.
    let parsed = sentence.tokens.iter().any(|token| token.head.is_some());
    let verb = if parsed {
        std::iter::once(token)
            .chain(sentence.ancestors(token))
            .take(sentence.tokens.len())
            .find(|&at| is_verb(sentence, at))
    } else {
        (0..token)
            .rev()
            .chain(token..sentence.tokens.len())
            .find(|&at| is_verb(sentence, at))
    };
    match verb {
        Some(verb) if parsed => of_verb(sentence, verb),
        _ => by_words(sentence, token),
    }
}

/// "an official said Friday", "they left late on Friday": a past tense right before it, whatever the tree
/// hangs it on.
fn follows_past(sentence: &Sentence, token: usize) -> bool {
    let before = (0..token)
        .rev()
        .find(|&at| !matches!(sentence.tokens[at].lower.as_str(), "on" | "late" | "early"));
    before.is_some_and(|at| {
        let word = &sentence.tokens[at];
        word.xpos == Xpos::Vbd && word.upos == Upos::Verb && !SCHEDULED.contains(&word.lower.as_str())
    })
}

fn is_verb(sentence: &Sentence, at: usize) -> bool {
    let token = &sentence.tokens[at];
    token.upos == Upos::Verb
        || (token.upos == Upos::Aux && token.deprel != Deprel::Aux)
        || sentence.dependent(at, Deprel::Cop).is_some()
}

fn of_verb(sentence: &Sentence, verb: usize) -> Tense {
    let helpers = sentence.dependents(verb).iter().map(|&at| &sentence.tokens[at]);
    let mut past = false;
    // "may have been killed on Friday" looks back.
    let perfect = sentence
        .dependents_by(verb, Deprel::Aux)
        .any(|at| sentence.tokens[at].lower == "have");
    for helper in helpers {
        if !matches!(
            helper.deprel,
            Deprel::Aux | Deprel::AuxPass | Deprel::Cop | Deprel::Mark
        ) {
            continue;
        }
        match helper.lower.as_str() {
            "will" | "shall" | "'ll" | "wo" | "ll" | "may" | "might" | "must" | "should" | "can"
                if !perfect =>
            {
                return Tense::Future;
            }
            "was" | "were" | "had" | "did" | "been" | "has" | "have" | "'ve" | "'d" => past = true,
            _ => {}
        }
    }
    let token = &sentence.tokens[verb];
    // "a meeting to be held on Friday" has a participle, too.
    let to_be = sentence
        .dependents_by(verb, Deprel::Mark)
        .any(|at| sentence.tokens[at].lower == "to")
        && !past
        && !perfect;
    if past || matches!(token.xpos, Xpos::Vbd | Xpos::Vbn) && token.deprel != Deprel::Amod && !to_be {
        return match token.lower.as_str() {
            word if SCHEDULED.contains(&word) => Tense::Future,
            _ => Tense::Past,
        };
    }
    // "plans to launch", "is due to meet", "a decision to withdraw".
    let word = |back: usize| {
        verb.checked_sub(back)
            .map_or("", |at| sentence.tokens[at].lower.as_str())
    };
    let infinitive = word(1) == "to"
        || sentence
            .dependents_by(verb, Deprel::Mark)
            .any(|at| sentence.tokens[at].lower == "to");
    if infinitive && AHEAD.contains(&word(2)) {
        return Tense::Future;
    }
    if infinitive {
        // "a meeting to be held on Friday", "is to meet on Friday".
        let Some(head) = token.head.filter(|_| token.deprel != Deprel::Acl) else {
            return Tense::Future;
        };
        let ahead = AHEAD.contains(&sentence.tokens[head].lower.as_str());
        return if ahead {
            Tense::Future
        } else {
            of_verb(sentence, head)
        };
    }
    if AHEAD.contains(&token.lower.as_str()) {
        return Tense::Future;
    }
    // A participle takes the tense of the clause it hangs in.
    if token.xpos == Xpos::Vbg
        && let Some(above) = sentence.ancestors(verb).find(|&at| is_verb(sentence, at))
    {
        return of_verb(sentence, above);
    }
    Tense::Unknown
}

fn by_words(sentence: &Sentence, token: usize) -> Tense {
    let first = token.saturating_sub(12);
    let near = &sentence.tokens[first..sentence.tokens.len().min(token + 8)];
    let ahead = near.iter().any(|token| {
        matches!(
            token.lower.as_str(),
            "will" | "shall" | "'ll" | "scheduled" | "due" | "upcoming"
        )
    });
    if ahead { Tense::Future } else { Tense::Past }
}
