//! Known names in a sentence.

use std::ops::Range;

use dateline_language::{Name, NameKind, Sentence, Token, Upos};

use crate::KnowledgeBase;
use crate::index::{Index, Sense, Target};
use crate::key;

/// A stretch of a sentence that spells a known name.
#[derive(Clone, Debug)]
pub(crate) struct Match {
    pub(crate) tokens: Range<usize>,
    /// What it can stand for; never empty.
    pub(crate) senses: Vec<Sense>,
    /// Found by the key of its spellings, not as it is written.
    pub(crate) loose: bool,
}

/// The keys of a word as numbers of an index. A key that no name has is `None`.
struct Key {
    plain: Option<u32>,
    loose: Option<u32>,
}

/// The known names of a sentence, in order, the longest first where they share words.
pub(crate) fn matches(knowledge: &KnowledgeBase, sentence: &Sentence) -> Vec<Match> {
    let keys: Vec<Vec<Key>> = sentence
        .tokens
        .iter()
        .map(|token| keys(knowledge, token))
        .collect();
    let shouted = is_shouted(sentence);
    let common = &knowledge.words.acronyms.common;
    let mut found = Vec::new();
    let mut at = 0;
    while at < keys.len() {
        let plain = longest(&knowledge.names, common, &keys, sentence, at, shouted, |key| {
            key.plain
        });
        let known = plain.or_else(|| {
            // Other spellings: only of words that begin like names.
            let token = &sentence.tokens[at];
            if shouted || token.upos != Upos::Propn || !starts_large(&token.form) {
                return None;
            }
            let known = longest(
                &knowledge.loose_names,
                common,
                &keys,
                sentence,
                at,
                shouted,
                |key| key.loose,
            )?;
            // "Sabaa Biyar" is no spelling of "Sabah": a word of a longer name is not looked up by its sound.
            let longer = |name: &Name| {
                name.tokens.len() > 1
                    && name.tokens.start <= known.tokens.start
                    && known.tokens.end <= name.tokens.end
            };
            let of_place = known.tokens.len() == 1
                && sentence
                    .names
                    .iter()
                    .any(|name| name.kind == NameKind::Place && longer(name));
            (!of_place).then_some(Match { loose: true, ..known })
        });
        match known {
            Some(mut known) => {
                at = known.tokens.end;
                known.tokens.start = with_article(sentence, known.tokens.start);
                found.push(known);
            }
            None => at += 1,
        }
    }
    found
}

/// The keys of a token's words.
fn keys(knowledge: &KnowledgeBase, token: &Token) -> Vec<Key> {
    let mut keys = Vec::new();
    let large = starts_large(&token.form);
    key::plain_words(&token.form, |word| {
        keys.push(Key {
            plain: knowledge.names.word(word),
            loose: large
                .then(|| knowledge.loose_names.word(&key::loose(word)))
                .flatten(),
        });
    });
    keys
}

fn longest(
    index: &Index,
    common: &[String],
    keys: &[Vec<Key>],
    sentence: &Sentence,
    start: usize,
    shouted: bool,
    side: impl Fn(&Key) -> Option<u32>,
) -> Option<Match> {
    if keys[start].is_empty() {
        return None;
    }
    let mut node = 0;
    let mut best = None;
    for (at, token) in sentence.tokens.iter().enumerate().skip(start) {
        let words = &keys[at];
        if words.is_empty() {
            if at > start && is_skipped(token) {
                continue;
            }
            break;
        }
        let next = words
            .iter()
            .try_fold(node, |node, word| index.step(node, side(word)?));
        let Some(next) = next else { break };
        node = next;
        let tokens = start..at + 1;
        let senses: Vec<Sense> = index
            .ends(node)
            .iter()
            .copied()
            .filter(|sense| is_written_so(common, sentence, tokens.clone(), *sense, shouted))
            .collect();
        if !senses.is_empty() {
            best = Some(Match {
                tokens,
                senses,
                loose: false,
            });
        }
    }
    best
}

/// Tokens inside names that have no key: hyphens, articles, the genitive.
fn is_skipped(token: &Token) -> bool {
    matches!(token.lower.as_str(), "-" | "'s" | "'" | "al" | "el")
}

/// Whether the capitals, and for a single word the tag, allow a name.
fn is_written_so(
    common: &[String],
    sentence: &Sentence,
    tokens: Range<usize>,
    sense: Sense,
    shouted: bool,
) -> bool {
    let first = &sentence.tokens[tokens.start];
    if sense.acronym {
        let large = sentence.tokens[tokens.clone()]
            .iter()
            .all(|token| !token.form.chars().any(char::is_lowercase));
        let word = matches!(
            first.upos,
            Upos::Pron
                | Upos::Aux
                | Upos::Adp
                | Upos::Det
                | Upos::Cconj
                | Upos::Sconj
                | Upos::Part
                | Upos::Verb
        );
        return large && !(shouted && (word || common.contains(&first.lower)));
    }
    if sense.article
        && with_article(sentence, tokens.start) == tokens.start
        && !first.lower.starts_with("al-")
        && !first.lower.starts_with("el-")
    {
        return false;
    }
    if sense.small {
        return true;
    }
    if !starts_large(&first.form) {
        // "anti-balaka", "the white house" in lower-cased text are left alone.
        return false;
    }
    if tokens.len() > 1 {
        let last = &sentence.tokens[tokens.end - 1];
        return !sense.ends_large || starts_large(&last.form);
    }
    let in_name = sentence
        .names
        .iter()
        .any(|name| name.tokens.contains(&tokens.start));
    match first.upos {
        Upos::Propn => true,
        Upos::Adj => !matches!(sense.of, Target::Entity(_)) || in_name,
        Upos::Noun => in_name || tokens.start > 0,
        _ => in_name && !shouted,
    }
}

fn starts_large(form: &str) -> bool {
    form.chars()
        .next()
        .is_some_and(|first| first.is_uppercase() || first.is_ascii_digit())
}

/// Whether a sentence is written in capitals throughout, so that they tell nothing.
pub(crate) fn is_shouted(sentence: &Sentence) -> bool {
    let (mut large, mut small) = (0, 0);
    for token in &sentence.tokens {
        for letter in token.form.chars().filter(|c| c.is_alphabetic()) {
            if letter.is_uppercase() {
                large += 1;
            } else {
                small += 1;
            }
        }
    }
    large > 8 && small * 5 < large
}

/// The start of a name with its Arabic article: "al - Nusra".
fn with_article(sentence: &Sentence, start: usize) -> usize {
    let lower = |at: usize| sentence.tokens[at].lower.as_str();
    let is_article = |at: usize| matches!(lower(at), "al" | "el" | "ash" | "as" | "ar" | "an");
    match start {
        0 => start,
        1 if is_article(0) && matches!(lower(0), "al" | "el") => 0,
        1 => start,
        _ if lower(start - 1) == "-" && is_article(start - 2) => start - 2,
        _ if matches!(lower(start - 1), "al" | "el") => start - 1,
        _ => start,
    }
}
