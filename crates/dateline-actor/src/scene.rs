//! The sentences of a report with what is known in them.

use std::ops::Range;

use dateline_language::{Analysis, Deprel, NameKind, Sentence, Upos};
use dateline_report::Report;

use crate::context::Context;
use crate::index::{Sense, Target};
use crate::knowledge::Role;
use crate::matching::{Match, is_shouted, matches};
use crate::{KnowledgeBase, PlacedIn};

/// Words of the longest role noun ("human rights group").
const LONGEST_ROLE: usize = 3;

/// A report that is being read for actors.
pub(crate) struct Scene<'a> {
    pub(crate) knowledge: &'a KnowledgeBase,
    pub(crate) analysis: &'a Analysis,
    pub(crate) context: Context,
    pub(crate) boards: Vec<Board<'a>>,
}

/// What is known of the words of one sentence.
pub(crate) struct Board<'a> {
    pub(crate) units: Vec<Unit>,
    /// For each token, the unit that it is in.
    pub(crate) unit_of: Vec<Option<usize>>,
    /// For each token, the role noun that ends at it, with its first token.
    roles: Vec<Option<(&'a Role, usize)>>,
}

/// A name in a sentence.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    pub(crate) tokens: Range<usize>,
    pub(crate) head: usize,
    pub(crate) what: What,
    /// Known names inside an unknown one.
    pub(crate) inner: Vec<Target>,
}

/// What a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// Known.
    Known(Target),
    /// Only found by the language model.
    Unknown(NameKind),
}

impl<'a> Scene<'a> {
    pub(crate) fn new(
        report: &Report,
        analysis: &'a Analysis,
        places: &[PlacedIn],
        knowledge: &'a KnowledgeBase,
    ) -> Scene<'a> {
        let found: Vec<Vec<Match>> = analysis
            .sentences
            .iter()
            .map(|sentence| matches(knowledge, sentence))
            .collect();
        let context = Context::new(report, analysis, &found, places, knowledge);
        let boards = analysis
            .sentences
            .iter()
            .zip(&found)
            .map(|(sentence, found)| board(sentence, found, &context, knowledge))
            .collect();
        Scene {
            knowledge,
            analysis,
            context,
            boards,
        }
    }

    pub(crate) fn sentence(&self, at: usize) -> &'a Sentence {
        &self.analysis.sentences[at]
    }

    /// The unit that a token is in.
    pub(crate) fn unit(&self, sentence: usize, token: usize) -> Option<&Unit> {
        let board = &self.boards[sentence];
        board.unit_of[token].map(|at| &board.units[at])
    }

    /// The unit that a token heads.
    pub(crate) fn headed(&self, sentence: usize, token: usize) -> Option<&Unit> {
        self.unit(sentence, token).filter(|unit| unit.head == token)
    }

    /// The role noun that ends at a token, with its first token.
    pub(crate) fn role(&self, at: usize, token: usize) -> Option<(&'a Role, usize)> {
        self.boards[at].roles[token]
    }

    /// Whether a noun counts or gathers those who follow.
    pub(crate) fn gathers(&self, at: usize, token: usize) -> bool {
        let noun = &self.sentence(at).tokens[token];
        self.knowledge.gathers(&noun.lower)
            || self.knowledge.gathers(&noun.lemma)
            || self.knowledge.gathers(&singular(&noun.lower))
            || noun.upos == Upos::Num
    }

    /// The words of a noun phrase before and including its head, with what is flat after it; without
    /// determiner, without what hangs on it to the right.
    pub(crate) fn phrase(&self, at: usize, head: usize) -> Range<usize> {
        let sentence = self.sentence(at);
        let mut range = self
            .headed(at, head)
            .map_or(head..head + 1, |unit| unit.tokens.clone());
        let mut left: Vec<usize> = sentence
            .dependents(head)
            .iter()
            .copied()
            .filter(|&dependent| dependent < head)
            .collect();
        left.reverse();
        for dependent in left {
            let token = &sentence.tokens[dependent];
            let held = matches!(
                token.deprel,
                Deprel::Amod
                    | Deprel::Compound
                    | Deprel::Nummod
                    | Deprel::Flat
                    | Deprel::NmodPoss
                    | Deprel::NmodDesc
                    | Deprel::Nmod
                    | Deprel::Goeswith
                    | Deprel::Det
                    | Deprel::DetPredet
                    | Deprel::Punct
                    | Deprel::Advmod
                    | Deprel::NmodUnmarked
                    | Deprel::Dep
                    | Deprel::Appos
            );
            if !held {
                break;
            }
            let below = sentence.subtree(dependent);
            if below.end > range.start && below.start >= range.start {
                continue;
            }
            if below.end > head || head - below.start > 20 {
                break;
            }
            range.start = range.start.min(below.start);
        }
        // "Iranian - backed militias", where the tree holds the participle elsewhere.
        let start = range.start;
        if start >= 3
            && sentence.tokens[start - 2].lower == "-"
            && self
                .knowledge
                .sponsor_words
                .contains_key(&sentence.tokens[start - 1].lower)
            && let Some(unit) = self.unit(at, start - 3)
        {
            range.start = unit.tokens.start;
        }
        for &dependent in sentence.dependents(head) {
            let flat = matches!(
                sentence.tokens[dependent].deprel,
                Deprel::Flat | Deprel::Goeswith | Deprel::Fixed
            );
            if flat && dependent >= range.end {
                range.end = range.end.max(sentence.subtree(dependent).end);
            }
        }
        while range.start < head {
            let token = &sentence.tokens[range.start];
            let outside = match token.upos {
                Upos::Det => !matches!(token.lower.as_str(), "no"),
                Upos::Punct | Upos::Adp | Upos::Cconj | Upos::Sym | Upos::Adv => true,
                // "at least 18 attackers" are the attackers, "the so-called Islamic State" is the Islamic State.
                _ => {
                    let before = range
                        .start
                        .checked_sub(1)
                        .map(|at| sentence.tokens[at].lower.as_str());
                    matches!(
                        (before, token.lower.as_str()),
                        (Some("at"), "least" | "most") | (Some("-"), "called")
                    )
                }
            };
            // "Pro - government fighters"
            let stance =
                self.knowledge.pro.contains(&token.lower) || self.knowledge.anti.contains(&token.lower);
            if !outside || stance || self.unit(at, range.start).is_some_and(|unit| unit.head == head) {
                break;
            }
            range.start += 1;
        }
        // "IS fighters have …", where the tree takes the acronym for a verb or hangs it elsewhere.
        if range.start == head
            && let Some(unit) = head.checked_sub(1).and_then(|before| self.unit(at, before))
            && matches!(unit.what, What::Known(Target::Entity(entity)) if self.knowledge.entities[entity as usize].person.is_none())
            && sentence.tokens[unit.tokens.clone()]
                .iter()
                .all(|token| token.form.chars().all(char::is_uppercase))
        {
            range.start = unit.tokens.start;
        }
        // "(Syrian) regime" keeps both brackets.
        let lower = |at: usize| sentence.tokens[at].lower.as_str();
        let opens = range.clone().filter(|&at| lower(at) == "(").count();
        let closes = range.clone().filter(|&at| lower(at) == ")").count();
        if closes > opens && range.start > 0 && lower(range.start - 1) == "(" {
            range.start -= 1;
        }
        range
    }

    /// The preposition of a noun.
    pub(crate) fn case(&self, at: usize, token: usize) -> Option<&'a str> {
        let sentence = self.sentence(at);
        sentence
            .dependent(token, Deprel::Case)
            .map(|case| sentence.tokens[case].lower.as_str())
    }
}

/// The role noun that ends at a token, with its first token.
fn role<'a>(sentence: &Sentence, token: usize, knowledge: &'a KnowledgeBase) -> Option<(&'a Role, usize)> {
    let noun = &sentence.tokens[token];
    let modifies = matches!(noun.deprel, Deprel::Amod | Deprel::Compound | Deprel::Advmod);
    let nominal = matches!(noun.upos, Upos::Noun | Upos::Propn) || noun.upos == Upos::Adj && !modifies;
    if !nominal {
        return None;
    }
    let last = [
        noun.lemma.to_lowercase(),
        noun.lower.clone(),
        singular(&noun.lower),
    ];
    // Most nouns end no role's, so that nothing needs to be put together.
    if !last.iter().any(|last| knowledge.ends_role(last)) {
        return None;
    }
    // "hostage - taker", "vice - president"
    if token >= 2 && sentence.tokens[token - 1].lower == "-" {
        for last in &last {
            let compound = format!("{}-{last}", sentence.tokens[token - 2].lower);
            if let Some(role) = knowledge.role(&compound) {
                return Some((role, token - 2));
            }
        }
    }
    for words in (1..=LONGEST_ROLE.min(token + 1)).rev() {
        let start = token + 1 - words;
        // "secretary of state" is headed by its first word.
        if noun.head.is_some_and(|above| (start..token).contains(&above)) {
            continue;
        }
        let before: String = sentence.tokens[start..token]
            .iter()
            .map(|token| {
                if token.lower == "-" {
                    "-"
                } else {
                    token.lower.as_str()
                }
            })
            .fold(String::new(), |text, word| text + word + " ");
        for last in &last {
            if let Some(role) = knowledge.role(&(before.clone() + last)) {
                return Some((role, start));
            }
        }
    }
    None
}

fn board<'a>(
    sentence: &Sentence,
    found: &[Match],
    context: &Context,
    knowledge: &'a KnowledgeBase,
) -> Board<'a> {
    let known: Vec<(Range<usize>, Sense)> = found
        .iter()
        .filter_map(|found| Some((found.tokens.clone(), context.pick_match(found, knowledge)?)))
        .collect();
    let mut units: Vec<Unit> = Vec::new();
    let mut taken = vec![false; sentence.tokens.len()];
    for name in &sentence.names {
        if !matches!(
            name.kind,
            NameKind::Person | NameKind::Organisation | NameKind::Force
        ) {
            continue;
        }
        let inside: Vec<&(Range<usize>, Sense)> = known
            .iter()
            .filter(|(tokens, _)| tokens.start < name.tokens.end && name.tokens.start < tokens.end)
            .collect();
        let tokens = trim(sentence, name.tokens.clone());
        if !stands_alone(sentence, name.kind, &tokens, &inside, knowledge) {
            continue;
        }
        // One word of a longer name says nothing of a group called by it: "the Mount Oku Tigers".
        let tells = |(tokens, sense): &&(Range<usize>, Sense)| {
            tokens.len() > 1 || sense.acronym || !matches!(sense.of, Target::Entity(_))
        };
        let inner = inside
            .iter()
            .copied()
            .filter(tells)
            .map(|(_, sense)| sense.of)
            .collect();
        taken[tokens.clone()].fill(true);
        let head = sentence.head_of(tokens.clone());
        let kind = match name.kind {
            NameKind::Person if is_body(sentence, head, &tokens, knowledge) => NameKind::Force,
            kind => kind,
        };
        units.push(Unit {
            head,
            tokens,
            what: What::Unknown(kind),
            inner,
        });
    }
    for tokens in shaped_names(sentence, knowledge) {
        let inner: Vec<Target> = known
            .iter()
            .filter(|(known, _)| known.start < tokens.end && tokens.start < known.end)
            .map(|(_, sense)| sense.of)
            .collect();
        let free = !taken[tokens.clone()].iter().any(|&taken| taken)
            && inner.iter().all(|target| matches!(target, Target::Place(_)));
        if free {
            taken[tokens.clone()].fill(true);
            units.push(Unit {
                head: sentence.head_of(tokens.clone()),
                tokens,
                what: What::Unknown(NameKind::Force),
                inner,
            });
        }
    }
    for (tokens, sense) in known {
        if taken[tokens.clone()].iter().any(|&taken| taken) {
            continue;
        }
        taken[tokens.clone()].fill(true);
        units.push(Unit {
            head: sentence.head_of(tokens.clone()),
            tokens,
            what: What::Known(sense.of),
            inner: Vec::new(),
        });
    }
    units.sort_by_key(|unit| unit.tokens.start);
    let mut unit_of = vec![None; sentence.tokens.len()];
    for (at, unit) in units.iter().enumerate() {
        unit_of[unit.tokens.clone()].fill(Some(at));
    }
    let roles = (0..sentence.tokens.len())
        .map(|token| role(sentence, token, knowledge))
        .collect();
    Board {
        units,
        unit_of,
        roles,
    }
}

/// Names that the language model does not see but a foreign word for a host begins: "Ajnad al-Qalamoun".
fn shaped_names(sentence: &Sentence, knowledge: &KnowledgeBase) -> Vec<Range<usize>> {
    let tokens = &sentence.tokens;
    let large = |at: usize| tokens[at].form.starts_with(char::is_uppercase);
    let article = |at: usize| matches!(tokens[at].lower.as_str(), "al" | "el" | "-");
    let mut names = Vec::new();
    if is_shouted(sentence) {
        return names;
    }
    let mut at = 0;
    while at < tokens.len() {
        let first = tokens[at].lower.as_str();
        let begins = large(at) && first.len() > 3 && knowledge.is_foreign_shape(first);
        let mut end = at + 1;
        while begins && end < tokens.len() && (large(end) || article(end) || is_articled(&tokens[end].lower))
        {
            end += 1;
        }
        while end > at + 1 && article(end - 1) {
            end -= 1;
        }
        if begins && end > at + 1 {
            names.push(at..end);
        }
        at = end;
    }
    names
}

/// "al-Qalamoun" in one word.
fn is_articled(word: &str) -> bool {
    word.len() > 3 && (word.starts_with("al-") || word.starts_with("el-"))
}

/// Whether a name of the language model is a name of its own, and not what the files know.
fn stands_alone(
    sentence: &Sentence,
    kind: NameKind,
    tokens: &Range<usize>,
    inside: &[&(Range<usize>, Sense)],
    knowledge: &KnowledgeBase,
) -> bool {
    let covered: usize = inside
        .iter()
        .map(|(known, _)| known.end.min(tokens.end) - known.start.max(tokens.start))
        .sum();
    if covered >= tokens.len() || tokens.is_empty() {
        return false;
    }
    match kind {
        NameKind::Person => {
            // A known person inside a longer name is somebody else of that name, unless the other words
            // are a title.
            let known_person = inside.iter().any(|(known, sense)| match sense.of {
                Target::Entity(at) => {
                    knowledge.entities[at as usize].person.is_some()
                        && (known.len() > 1 || rest_is_title(sentence, tokens, known, knowledge))
                }
                _ => false,
            });
            !known_person
        }
        // "Syrian Army": a nationality and a common noun are read by rule.
        _ => {
            let rule = inside
                .iter()
                .any(|(_, sense)| matches!(sense.of, Target::Adjective(_) | Target::State(_)))
                && rest_is_role(sentence, tokens, inside, knowledge);
            // "Fatah Party" is Fatah, "Red Dawn" is not Dawn.
            let entity = inside.iter().any(|(known, sense)| {
                matches!(sense.of, Target::Entity(_))
                    && known.len() * 2 >= tokens.len()
                    && (known.len() > 1 || rest_is_common(sentence, tokens, known, knowledge))
            });
            !rule && !entity
        }
    }
}

/// Whether the words of a name beside a known one are common nouns for actors, or no names.
fn rest_is_common(
    sentence: &Sentence,
    tokens: &Range<usize>,
    known: &Range<usize>,
    knowledge: &KnowledgeBase,
) -> bool {
    let mut rest = tokens.clone().filter(|token| !known.contains(token));
    rest.all(|token| {
        let word = &sentence.tokens[token];
        let singular = singular(&word.lower);
        !word.form.starts_with(char::is_uppercase)
            || [&word.lower, &singular].iter().any(|noun| {
                knowledge.role(noun).is_some() || knowledge.shape(noun).is_some() || knowledge.gathers(noun)
            })
    })
}

/// Whether the words that no known name covers are a noun for an actor ("air force").
fn rest_is_role(
    sentence: &Sentence,
    tokens: &Range<usize>,
    inside: &[&(Range<usize>, Sense)],
    knowledge: &KnowledgeBase,
) -> bool {
    let rest: Vec<&str> = tokens
        .clone()
        .filter(|token| !inside.iter().any(|(known, _)| known.contains(token)))
        .map(|token| sentence.tokens[token].lower.as_str())
        .collect();
    knowledge
        .role(&rest.join(" "))
        .is_some_and(|role| !role.weak || role.id == "forces" || role.id == "weapons")
}

/// Whether a name taken for a person's is a body's: somebody speaks for it, or its words say so.
fn is_body(sentence: &Sentence, head: usize, tokens: &Range<usize>, knowledge: &KnowledgeBase) -> bool {
    let token = &sentence.tokens[head];
    let case = sentence
        .dependent(head, Deprel::Case)
        .map(|case| sentence.tokens[case].lower.as_str());
    let title = token.head.is_some_and(|above| {
        let titles = &knowledge.words.titles.of_bodies;
        titles.contains(&sentence.tokens[above].lower)
    });
    let first = sentence.tokens[tokens.start].lower.as_str();
    token.deprel == Deprel::Nmod && title && matches!(case, Some("for" | "of" | "in" | "from"))
        || tokens.len() > 1 && first.len() > 3 && knowledge.is_foreign_shape(first)
}

fn rest_is_title(
    sentence: &Sentence,
    tokens: &Range<usize>,
    known: &Range<usize>,
    knowledge: &KnowledgeBase,
) -> bool {
    tokens
        .clone()
        .filter(|token| !known.contains(token))
        .all(|token| {
            let word = sentence.tokens[token].lower.trim_end_matches('.');
            knowledge
                .role(word)
                .is_some_and(|role| role.person || role.id == "soldiers")
                || matches!(
                    word,
                    "mr" | "mrs" | "ms" | "gen" | "col" | "lt" | "sgt" | "dr" | "capt" | "-"
                )
        })
}

/// A name without determiner, brackets and genitive at its ends.
fn trim(sentence: &Sentence, mut tokens: Range<usize>) -> Range<usize> {
    let outside = |at: usize| {
        let token = &sentence.tokens[at];
        matches!(token.upos, Upos::Punct | Upos::Det) || token.lower == "'s"
    };
    while tokens.start < tokens.end && outside(tokens.start) {
        tokens.start += 1;
    }
    while tokens.start < tokens.end && outside(tokens.end - 1) {
        tokens.end -= 1;
    }
    tokens
}

/// The singular of a noun whose lemma the parser missed.
fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("men") {
        format!("{stem}man")
    } else if let Some(stem) = word.strip_suffix("ies") {
        format!("{stem}y")
    } else {
        word.strip_suffix('s').unwrap_or(word).to_owned()
    }
}
