//! Dictionary forms: `data/language/irregular.tsv`, then rules by Penn tag.
//!
//! The conventions are those of UD English: "an" is "a", "them" is "they", "’s" is "be", "have" or "'s"; proper
//! nouns and adjectives of nations keep their capital.

use crate::lexicon::lexicon;
use crate::{Upos, Xpos};

/// What the rules look at.
pub(crate) struct Form<'a> {
    /// As written.
    pub form: &'a str,
    /// Lower case, with plain quotes and dashes.
    pub lower: &'a str,
    pub upos: Upos,
    pub xpos: Xpos,
    /// Whether the word names a nation or the like.
    pub is_norp: bool,
    /// Whether the sentence is in capitals, so that they say nothing.
    pub in_capitals: bool,
    /// Whether the word helps a participle: "'s" is then "has".
    pub helps_participle: bool,
}

/// The dictionary form of a word. `is_word` says whether some letters are a common word.
pub(crate) fn lemma(word: &Form, is_word: impl Fn(&str) -> bool) -> String {
    let &Form {
        form, lower, xpos, ..
    } = word;
    if let Some(lemma) = lexicon().irregular(xpos.as_str(), lower) {
        return lemma.to_owned();
    }
    match xpos {
        Xpos::Nnp | Xpos::Gw | Xpos::Add | Xpos::Fw => form.to_owned(),
        Xpos::Nnps => singular(form, &form.to_lowercase(), &is_word),
        Xpos::Nns => singular(lower, lower, &is_word),
        Xpos::Vb | Xpos::Vbp | Xpos::Vbd | Xpos::Vbn | Xpos::Vbg | Xpos::Vbz => verb(word, &is_word),
        Xpos::Jjr | Xpos::Jjs => lexicon()
            .irregular("J", lower)
            .map_or_else(|| positive(lower, &is_word), str::to_owned),
        Xpos::Rbr | Xpos::Rbs => lexicon()
            .irregular("R", lower)
            .map_or_else(|| positive(lower, &is_word), str::to_owned),
        Xpos::Cd if lower.starts_with(|c: char| c.is_ascii_digit()) => lower.replace(',', ""),
        Xpos::Prp if lower == "i" => "I".to_owned(),
        _ if keeps_capitals(word) => form.to_owned(),
        // A long dash stays as it is, "–" is a hyphen.
        _ if form == "—" || form == "…" => form.to_owned(),
        _ => lower.to_owned(),
    }
}

/// Acronyms, numbers in Roman figures, adjectives and nouns of nations.
fn keeps_capitals(word: &Form) -> bool {
    let letters = word.form.chars().count();
    let upper = letters > 1
        && word
            .form
            .chars()
            .all(|c| c.is_uppercase() || c.is_ascii_digit() || c == '.');
    let initials = upper && !word.in_capitals && matches!(word.xpos, Xpos::Nn | Xpos::Cd);
    let nation = word.is_norp && word.form.starts_with(char::is_uppercase);
    initials || nation || word.upos == Upos::Propn
}

fn verb(word: &Form, is_word: &impl Fn(&str) -> bool) -> String {
    let lower = word.lower;
    if lower == "'s" || lower == "s" {
        return if word.helps_participle { "have" } else { "be" }.to_owned();
    }
    // Also where the tag says present: "the army retook the hill" has no other reading. Forms that are a verb of their
    // own in the present ("we lay mines") stand in the list with their tags.
    if let Some(lemma) = lexicon().irregular("V", lower) {
        return lemma.to_owned();
    }
    let cut = match word.xpos {
        Xpos::Vbd | Xpos::Vbn => lower
            .strip_suffix("ied")
            .map(|stem| format!("{stem}y"))
            .or_else(|| lower.strip_suffix("ed").map(|stem| base(stem, is_word))),
        Xpos::Vbg => lower
            .strip_suffix("ing")
            .or_else(|| lower.strip_suffix("in'"))
            .map(|stem| base(stem, is_word)),
        Xpos::Vbz => Some(without_s(lower, lower, is_word)),
        _ => return lower.to_owned(),
    };
    cut.filter(|lemma| lemma.len() > 1)
        .or_else(|| prefixed(lower))
        .unwrap_or_else(|| lower.to_owned())
}

/// The dictionary form of an irregular verb with a prefix ("re-took", "overran").
fn prefixed(lower: &str) -> Option<String> {
    ["re-", "re", "over", "under", "out", "mis", "un", "fore", "pre"]
        .into_iter()
        .find_map(|prefix| {
            let lemma = lexicon().irregular("V", lower.strip_prefix(prefix)?)?;
            Some(format!("{prefix}{lemma}"))
        })
}

/// The verb or adjective that is left without its ending: "stopp" is "stop", "mov" is "move".
fn base(stem: &str, is_word: &impl Fn(&str) -> bool) -> String {
    let bytes = stem.as_bytes();
    let &[.., before, last] = bytes else {
        return stem.to_owned();
    };
    if !stem.is_ascii() {
        return stem.to_owned();
    }
    let with_e = || format!("{stem}e");
    if before == last && last.is_ascii_alphabetic() && !is_vowel(last) {
        let single = &stem[..stem.len() - 1];
        // "ll", "ss", "ff", "zz" may end a verb, other doubled letters hardly ever.
        let doubled = matches!(last, b'l' | b's' | b'f' | b'z') && (is_word(stem) || !is_word(single));
        return if doubled { stem } else { single }.to_owned();
    }
    match (is_word(stem), is_word(&with_e())) {
        (true, false) => stem.to_owned(),
        (false, true) => with_e(),
        // "hop" would have been "hopped", so "hoped" is "hope"; but "visited" is "visit".
        (true, true) if ends_short(bytes) && syllables(bytes) == 1 => with_e(),
        (true, true) => stem.to_owned(),
        (false, false) if wants_e(bytes) => with_e(),
        (false, false) => stem.to_owned(),
    }
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// One vowel and one consonant at the end.
fn ends_short(stem: &[u8]) -> bool {
    match *stem {
        [.., a, b, c] => !is_vowel(a) && is_vowel(b) && !is_vowel(c) && !matches!(c, b'w' | b'x' | b'y'),
        [b, c] => is_vowel(b) && !is_vowel(c),
        _ => false,
    }
}

/// Groups of vowels.
fn syllables(stem: &[u8]) -> usize {
    let begins = |at: &usize| is_vowel(stem[*at]) && (*at == 0 || !is_vowel(stem[*at - 1]));
    (0..stem.len()).filter(begins).count()
}

/// Whether a stem that is not in the list of words looks as if it had lost an "e".
fn wants_e(stem: &[u8]) -> bool {
    match *stem {
        [.., b'c' | b'v' | b'z' | b'u'] => true,
        [.., before, b'l'] => !is_vowel(before) && !matches!(before, b'r' | b'w'),
        [.., before, b's'] => before != b's',
        [.., b'i', b'b'] => true,
        // "prolonging", "belonging"
        [.., b'o', b'n', b'g'] => false,
        [.., b'd' | b'r' | b'l' | b'a' | b'n', b'g'] => true,
        [.., b'a', b't'] => syllables(stem) > 1,
        [.., b'i' | b'u', b't'] | [.., b'a' | b'i' | b'u', b'r'] => syllables(stem) > 1 && ends_short(stem),
        _ => ends_short(stem) && syllables(stem) == 1,
    }
}

/// The singular of a noun. `lower` is the lower case of `form`.
fn singular(form: &str, lower: &str, is_word: &impl Fn(&str) -> bool) -> String {
    let Some(lemma) = lexicon().irregular("N", lower) else {
        return without_s(form, lower, is_word);
    };
    // "Men" of a name keeps its capital.
    match form.chars().next() {
        Some(first) if first.is_uppercase() => first.to_uppercase().chain(lemma.chars().skip(1)).collect(),
        _ => lemma.to_owned(),
    }
}

/// The form without the "s" of the plural or of the third person. `lower` is the lower case of `form`.
fn without_s(form: &str, lower: &str, is_word: &impl Fn(&str) -> bool) -> String {
    let same_length = form.len() == lower.len();
    let cut = |count: usize| form.get(..form.len() - count).unwrap_or(form);
    let upper = form.ends_with(char::is_uppercase);
    let with = |stem: &str, end: &str| {
        if upper {
            format!("{stem}{}", end.to_uppercase())
        } else {
            format!("{stem}{end}")
        }
    };
    let ends = |ending: &str| same_length && lower.len() > ending.len() && lower.ends_with(ending);
    if ends("men") && lower.len() > 4 {
        with(cut(2), "an")
    } else if ends("ies") && lower.len() > 4 {
        with(cut(3), "y")
    } else if ["sses", "shes", "ches", "xes", "oes"].into_iter().any(ends) || ends("zzes") {
        cut(2).to_owned()
    } else if ends("uses") || ends("zes") {
        // "causes", "viruses".
        let long = lower.len() - 1;
        cut(if !is_word(&lower[..long]) && is_word(&lower[..long - 1]) {
            2
        } else {
            1
        })
        .to_owned()
    } else if ends("ss") || !ends("s") || lower.starts_with(|c: char| c.is_ascii_digit()) {
        form.to_owned()
    } else if ends("'s") && lower.len() > 3 {
        cut(2).to_owned()
    } else {
        cut(1).to_owned()
    }
}

/// The adjective or adverb of a comparative or superlative.
fn positive(lower: &str, is_word: &impl Fn(&str) -> bool) -> String {
    let cut = lower.strip_suffix("est").or_else(|| lower.strip_suffix("er"));
    match cut {
        Some(stem) if stem.len() > 1 => match stem.strip_suffix('i') {
            Some(stem) => format!("{stem}y"),
            None => base(stem, is_word),
        },
        _ => lower.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(form: &str, xpos: &str) -> String {
        let words = [
            "move", "hop", "hope", "visit", "shell", "cause", "virus", "large", "raid", "besiege",
        ];
        let word = Form {
            form,
            lower: &form.to_lowercase(),
            upos: if xpos.starts_with("NNP") {
                Upos::Propn
            } else {
                Upos::X
            },
            xpos: Xpos::from_label(xpos),
            is_norp: form == "Syrian",
            in_capitals: false,
            helps_participle: false,
        };
        lemma(&word, |word| words.contains(&word))
    }

    #[test]
    fn verbs() {
        for (form, xpos, lemma) in [
            ("moved", "VBD", "move"),
            ("hoping", "VBG", "hope"),
            ("prolonging", "VBG", "prolong"),
            ("visited", "VBN", "visit"),
            ("stopped", "VBD", "stop"),
            ("shelling", "VBG", "shell"),
            ("carried", "VBD", "carry"),
            ("fled", "VBD", "flee"),
            ("overran", "VBD", "overrun"),
            ("evacuated", "VBN", "evacuate"),
            ("reaches", "VBZ", "reach"),
            ("'s", "VBZ", "be"),
            ("'d", "MD", "would"),
        ] {
            assert_eq!(of(form, xpos), lemma, "{form}");
        }
    }

    #[test]
    fn others() {
        for (form, xpos, lemma) in [
            ("Gunmen", "NNS", "gunman"),
            ("armies", "NNS", "army"),
            ("viruses", "NNS", "virus"),
            ("Syrian", "JJ", "Syrian"),
            ("Kurds", "NNPS", "Kurd"),
            ("larger", "JJR", "large"),
            ("better", "RBR", "well"),
            ("Them", "PRP", "they"),
            ("These", "DT", "this"),
            ("1,200", "CD", "1200"),
            ("Palmyra", "NNP", "Palmyra"),
            ("UN", "NN", "UN"),
        ] {
            assert_eq!(of(form, xpos), lemma, "{form}");
        }
    }
}
