//! Verb dictionaries in PETRARCH's format, which TABARI began: a user's own load beside the lexicon.
//!
//! ```text
//! &BOAT                              a set of words
//! +TRAWLER
//! +GUN_BOAT_
//!
//! --- DETAIN [173] ---               a block, with its CAMEO code
//! DETAIN
//! SEND_OFF {SENT_OFF} [166]          more verbs, irregular forms, a code of their own
//! - * &BOAT [171]  # comment         patterns: what stands before and after the verb (*)
//! - $ * TALK WITH_ + [---]           $ source, + target, % both; [---] is no event
//! ```
//!
//! Words of a pattern have to stand before or after the verb; a preposition right before `$` or `+` says
//! where that role is looked for. CAMEO codes become PLOVER types by `data/events/cameo.tsv`. Irregular forms
//! are skipped: the language floor knows the dictionary form of a word. Dictionaries of this format have no
//! example sentences, so none is asked for.

use std::collections::HashMap;

use crate::Code;
use crate::lexicon::{Condition, Kind, LexiconError, Path, Pos, Sense, Step, Test};

/// CAMEO codes with PLOVER type, mode and contexts.
const CAMEO: &str = include_str!("../../../data/events/cameo.tsv");

/// Words that name the place of a role or of another word.
const PREPOSITIONS: &[&str] = &[
    "about", "across", "against", "among", "at", "between", "by", "for", "from", "in", "into", "of", "on",
    "over", "through", "to", "toward", "towards", "under", "upon", "with", "within",
];

/// The code of a block, verb or pattern.
#[derive(Clone, Debug, PartialEq)]
enum Given {
    /// None is given: that of the block holds.
    Nothing,
    /// `[---]`, or a code of CAMEO's that PLOVER has no event for (a statement).
    NoEvent,
    Event(Code),
}

/// A verb with the words beside it, in lower case.
#[derive(Clone, Debug, PartialEq)]
struct Verb {
    word: String,
    beside: Vec<String>,
    code: Given,
    line: usize,
}

#[derive(Default)]
struct Block {
    verbs: Vec<Verb>,
    code: Option<Given>,
    senses: Vec<Sense>,
}

/// Reads a dictionary. The senses have names of the form "file/verb", numbered where that is not unique.
pub(crate) fn senses(file: &str, content: &str) -> Result<Vec<Sense>, LexiconError> {
    let sets = sets(content);
    let table = table();
    let mut found = Vec::new();
    let mut block = Block::default();
    for (at, line) in content.lines().enumerate() {
        let fail = |message: String| LexiconError::Format {
            file: file.to_owned(),
            line: at + 1,
            message,
        };
        let line = line.split('#').next().unwrap_or_default().trim();
        let is_note =
            line.starts_with('<') || line.starts_with('&') || line.starts_with('+') || line.starts_with('~');
        if line.is_empty() || is_note {
            continue;
        }
        if let Some(head) = line.strip_prefix("---") {
            close(&mut found, std::mem::take(&mut block));
            block.code = Some(code(head, &table).map_err(fail)?);
        } else if block.code.is_none() {
            return Err(fail("stands before the first block (--- VERB [CODE] ---)".into()));
        } else if let Some(pattern) = line.strip_prefix('-') {
            let sense = pattern_sense(pattern, &block, &sets, &table).map_err(fail)?;
            block.senses.push(Sense {
                line: at + 1,
                ..sense
            });
        } else {
            block.verbs.push(verb(line, at + 1, &table).map_err(fail)?);
        }
    }
    close(&mut found, block);
    name(file, &mut found);
    Ok(found)
}

/// Ends a block: its verbs without a pattern become senses of their own.
fn close(found: &mut Vec<Sense>, block: Block) {
    for verb in &block.verbs {
        let given = match &verb.code {
            Given::Nothing => block.code.clone().unwrap_or(Given::Nothing),
            own => own.clone(),
        };
        let Given::Event(code) = given else { continue };
        let when = beside(verb);
        found.push(sense(vec![verb.word.clone()], Some(code), when, verb.line));
    }
    found.extend(block.senses);
}

/// Gives each sense its name.
fn name(file: &str, senses: &mut [Sense]) {
    let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let mut counts: HashMap<String, usize> = HashMap::new();
    for sense in senses {
        let first = sense.words.first().map_or("", |(_, word)| word.as_str());
        let base = format!("{stem}/{first}");
        let count = counts.entry(base.clone()).or_default();
        *count += 1;
        sense.name = if *count == 1 {
            base
        } else {
            format!("{base}#{count}")
        };
        sense.file = file.to_owned();
    }
}

fn sense(verbs: Vec<String>, code: Option<Code>, when: Vec<Condition>, line: usize) -> Sense {
    Sense {
        name: String::new(),
        file: String::new(),
        line,
        needs_example: false,
        words: verbs.into_iter().map(|verb| (Pos::Verb, verb)).collect(),
        kind: if code.is_some() { Kind::Event } else { Kind::Other },
        code,
        control: None,
        when,
        unless: Vec::new(),
        actor: None,
        recipient: None,
        place: None,
        from: None,
        covers: false,
        mutual: false,
        strong: false,
        confidence: 0.6,
        example: String::new(),
    }
}

/// The sets of words (`&NAME`, then `+WORD` lines).
fn sets(content: &str) -> HashMap<String, Vec<String>> {
    let mut sets: HashMap<String, Vec<String>> = HashMap::new();
    let mut open: Option<String> = None;
    for line in content.lines() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(name) = line.strip_prefix('&') {
            open = Some(name.to_lowercase());
            sets.entry(name.to_lowercase()).or_default();
        } else if let (Some(word), Some(name)) = (line.strip_prefix('+'), &open) {
            let word = word.trim().trim_matches('_').replace('_', " ").to_lowercase();
            if let Some(set) = sets.get_mut(name).filter(|_| !word.is_empty()) {
                set.push(word);
            }
        } else if !line.is_empty() {
            open = None;
        }
    }
    sets
}

/// `VERB {FORMS} [CODE]`. Of a verb of several words, the one with `+` is the verb, else the first.
fn verb(line: &str, number: usize, table: &HashMap<&str, Code>) -> Result<Verb, String> {
    let code = code(line, table)?;
    let words = line
        .split(['{', '['])
        .next()
        .unwrap_or_default()
        .trim()
        .to_lowercase();
    if words.is_empty() {
        return Err("has no verb".into());
    }
    let mut parts: Vec<&str> = words.split(['_', ' ']).filter(|part| !part.is_empty()).collect();
    let at = parts.iter().position(|part| part.starts_with('+')).unwrap_or(0);
    if parts.is_empty() {
        return Err("has no verb".into());
    }
    let word = parts.remove(at).trim_start_matches('+').to_owned();
    Ok(Verb {
        word,
        beside: parts.into_iter().map(str::to_owned).collect(),
        code,
        line: number,
    })
}

fn beside(verb: &Verb) -> Vec<Condition> {
    let word = |word: &String| Condition {
        path: vec![Step::Right],
        tests: vec![Test::Word(word.clone())],
    };
    verb.beside.iter().map(word).collect()
}

/// The code in the last brackets of a line; of a pair (`173:172`) the first.
fn code(line: &str, table: &HashMap<&str, Code>) -> Result<Given, String> {
    let Some((_, rest)) = line.rsplit_once('[') else {
        return Ok(Given::Nothing);
    };
    let Some((inside, _)) = rest.split_once(']') else {
        return Err("has a bracket that is not closed".into());
    };
    let digits = inside
        .split(':')
        .map(str::trim)
        .find(|part| part.chars().any(|letter| letter.is_ascii_digit()));
    let Some(digits) = digits else {
        return Ok(Given::NoEvent);
    };
    if digits.starts_with("01") {
        return Ok(Given::NoEvent);
    }
    let general = format!("{digits}0");
    let tries = [digits, digits.get(..3).unwrap_or(digits), &general];
    let known = tries.iter().find_map(|code| table.get(*code));
    match known {
        Some(code) => Ok(Given::Event(Code {
            cameo: Some(digits.to_owned()),
            ..code.clone()
        })),
        None => Err(format!("CAMEO has no code \"{digits}\"")),
    }
}

/// PLOVER's type, mode and contexts of each code of CAMEO's that it has an event for.
fn table() -> HashMap<&'static str, Code> {
    let mut table = HashMap::new();
    for line in CAMEO.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let (Some(code), Some(plover)) = (columns.next(), columns.next()) else {
            continue;
        };
        let mode = columns.next().filter(|mode| !mode.is_empty());
        let contexts = columns.next().unwrap_or_default().split_whitespace();
        table.insert(
            code,
            Code {
                plover: plover.to_owned(),
                mode: mode.map(str::to_owned),
                contexts: contexts.map(str::to_owned).collect(),
                cameo: Some(code.to_owned()),
                acled: None,
            },
        );
    }
    table
}

/// A pattern of a block: for all of its verbs.
fn pattern_sense(
    pattern: &str,
    block: &Block,
    sets: &HashMap<String, Vec<String>>,
    table: &HashMap<&str, Code>,
) -> Result<Sense, String> {
    let code = match code(pattern, table)? {
        Given::Nothing => block.code.clone().unwrap_or(Given::Nothing),
        own => own,
    };
    let code = match code {
        Given::Event(code) => Some(code),
        Given::NoEvent | Given::Nothing => None,
    };
    let words = pattern.split('[').next().unwrap_or_default();
    let words: Vec<String> = words
        .replace(['(', ')', '{', '}', '|'], " ")
        .split_whitespace()
        .map(|word| word.trim_matches('_').to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let Some(star) = words.iter().position(|word| word == "*") else {
        return Err("has no * for the verb".into());
    };
    let verbs: Vec<String> = block
        .verbs
        .iter()
        .filter(|verb| verb.beside.is_empty())
        .map(|verb| verb.word.clone())
        .collect();
    if verbs.is_empty() {
        return Err("stands in a block without a verb of one word".into());
    }
    let mut when: Vec<Condition> = Vec::new();
    let mut sense = sense(verbs, code, Vec::new(), 0);
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        let preposition = before.filter(|before| PREPOSITIONS.contains(&before.as_str()));
        let side = if at < star { Step::Left } else { Step::Right };
        match word.as_str() {
            "*" | "^" => {}
            "$" => sense.actor = role(preposition, at < star, Step::Subject),
            "+" => sense.recipient = role(preposition, at > star, Step::Object),
            "%" => sense.mutual = true,
            // A preposition is asked for by what stands under it; the last word may be one.
            _ if PREPOSITIONS.contains(&word.as_str()) && at + 1 < words.len() => {}
            _ => when.push(Condition {
                path: match preposition {
                    Some(preposition) => vec![Step::Preposition(preposition.clone())],
                    None => vec![side],
                },
                tests: tests(word, sets)?,
            }),
        }
    }
    // "+ * BY $" is the passive, which the usual frame sees through.
    let by = Some(vec![vec![Step::Preposition("by".into())]]);
    if sense.actor == by {
        sense.actor = None;
        sense.recipient = None;
    }
    sense.when = when;
    Ok(sense)
}

/// Where a role is looked for: under its preposition; `None`, as usual, where it stands in its usual place; else
/// at the other end of the verb.
fn role(preposition: Option<&String>, is_usual: bool, usual: Step) -> Option<Vec<Path>> {
    match preposition {
        Some(preposition) => Some(vec![vec![Step::Preposition(preposition.clone())]]),
        None if is_usual => None,
        None if usual == Step::Subject => Some(vec![vec![Step::Object]]),
        None => Some(vec![vec![Step::Subject]]),
    }
}

fn tests(word: &str, sets: &HashMap<String, Vec<String>>) -> Result<Vec<Test>, String> {
    let test = |word: &str| {
        let word = word.replace('_', " ");
        if word.contains(' ') {
            Test::Phrase(word)
        } else {
            Test::Word(word)
        }
    };
    match word.strip_prefix('&') {
        None => Ok(vec![test(word)]),
        Some(name) => sets
            .get(name)
            .map(|set| set.iter().map(|word| test(word)).collect())
            .ok_or_else(|| format!("there is no set \"&{}\"", name.to_uppercase())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DICTIONARY: &str = "
# A dictionary of our own.
&BOAT
+TRAWLER
+FISHING_BOAT_

--- DETAIN [173] ---
DETAIN
SEND_OFF {SENT_OFF} [166]  # two words
- * &BOAT [171]
- $ * TALK WITH_ + [---]
- $ * + AT SEA [1711]
--- GREET [010] ---
GREET
";

    #[test]
    fn verbs_and_patterns_become_senses() {
        let senses = senses("navy.txt", DICTIONARY).expect("a dictionary");
        let line = |sense: &Sense| {
            let code = sense.code.as_ref();
            format!(
                "{}:{} {} {} {:?}",
                sense.line,
                sense.name,
                code.map_or("-", |code| code.plover.as_str()),
                code.and_then(|code| code.cameo.as_deref()).unwrap_or("-"),
                sense.when.len()
            )
        };
        let lines: Vec<String> = senses.iter().map(line).collect();
        assert_eq!(
            lines,
            [
                "8:navy/detain COERCE 173 0",
                "9:navy/send SANCTION 166 1",
                "10:navy/detain#2 COERCE 171 1",
                "11:navy/detain#3 - - 1",
                "12:navy/detain#4 COERCE 1711 1",
            ]
        );
        let boats = &senses[2].when[0];
        assert_eq!(
            boats.tests,
            [Test::Word("trawler".into()), Test::Phrase("fishing boat".into())]
        );
        let with = vec![vec![Step::Preposition("with".into())]];
        assert_eq!(senses[3].recipient, Some(with));
        assert_eq!(senses[4].when[0].path, [Step::Preposition("at".into())]);
    }

    #[test]
    fn errors_name_the_line() {
        let error = |content: &str| match senses("own.txt", content) {
            Err(error) => error.to_string(),
            Ok(senses) => format!("{} senses", senses.len()),
        };
        assert_eq!(
            error("--- GO [042] ---\nGO\n- * &TOWN [042]\n"),
            "own.txt, line 3: there is no set \"&TOWN\""
        );
        assert_eq!(
            error("--- GO [999] ---\n"),
            "own.txt, line 1: CAMEO has no code \"999\""
        );
        assert_eq!(
            error("--- GO [042 ---\n"),
            "own.txt, line 1: has a bracket that is not closed"
        );
        assert_eq!(
            error("--- GO [042] ---\nGO\n- HOME\n"),
            "own.txt, line 3: has no * for the verb"
        );
        assert_eq!(
            error("GO [042]\n"),
            "own.txt, line 1: stands before the first block (--- VERB [CODE] ---)"
        );
    }

    #[test]
    fn every_code_of_the_table_has_a_type_and_a_mode_of_plover() {
        for (code, event) in table() {
            assert!(
                crate::plover::modes(&event.plover).is_some(),
                "{code}: {}",
                event.plover
            );
            let modes = crate::plover::modes(&event.plover).unwrap_or_default();
            assert!(
                event.mode.as_deref().is_none_or(|mode| modes.contains(&mode)),
                "{code}: {:?}",
                event.mode
            );
        }
    }
}
