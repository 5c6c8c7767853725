//! The words of `data/claims`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::{Act, SourceKind};

/// The lexicon inside the library.
pub(crate) fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::embedded);
    &LEXICON
}

/// Words of saying, of sources and of modality.
#[derive(Debug)]
pub(crate) struct Lexicon {
    /// Readings of a verb, by lemma.
    pub(crate) verbs: HashMap<String, Vec<Cue>>,
    /// Readings of a noun, by lemma.
    pub(crate) nouns: HashMap<String, Vec<Cue>>,
    /// "according to" and the like, as lower-case words, longest first.
    pub(crate) prepositions: Vec<(Vec<String>, Act)>,
    /// Verbs that name a further source.
    pub(crate) hearsay: HashSet<String>,
    /// Verbs whose object is who is spoken to.
    pub(crate) addressed: HashSet<String>,
    /// Verbs that lend their subject to the noun they govern.
    pub(crate) light: HashSet<String>,
    /// Kind of source, by noun or name in lower case; words are parted by single blanks.
    pub(crate) kinds: HashMap<String, SourceKind>,
    /// Kind of source that an office makes, by noun in lower case.
    pub(crate) roles: HashMap<String, SourceKind>,
    /// Words that hide a name.
    pub(crate) anonymity: Vec<String>,
    /// Phrases before those whom a source stands by.
    pub(crate) support: Vec<String>,
    /// What a state's arms are called, which no rebels are.
    pub(crate) state_arms: Vec<String>,
    /// Adjectives of sources from outside the country.
    pub(crate) outside: HashSet<String>,
    /// What those do who watch: "a group that **documents** abuses".
    pub(crate) watching: HashSet<String>,
    /// Nouns for those who were there.
    pub(crate) present: HashSet<String>,
    /// Verbs by which a source says that it was there.
    pub(crate) perceiving: HashSet<String>,
    /// Words of modality.
    pub(crate) modality: Modal,
}

/// One way in which a word puts something in somebody's mouth.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cue {
    pub(crate) act: Act,
    pub(crate) takes: Vec<Takes>,
    /// Of these one must stand beside the word.
    pub(crate) with: Vec<String>,
    /// Objects that are not said ("claimed lives").
    pub(crate) except: Vec<String>,
    /// Where there are any, the only objects that are said ("put the TOLL at 20").
    pub(crate) only: Vec<String>,
}

/// Where what is said stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    Clause,
    Infinitive,
    Object,
    Predicate,
    Preposition(String),
}

/// What a word does to the happening it stands beside or above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    Future,
    Intended,
    Prospect,
    Attempt,
    Negating,
    /// Puts it off.
    Postponing,
    /// Denies an infinitive ("failed to"), but not a noun ("failed the test").
    Failing,
    Possible,
    Actual,
}

/// Words of modality, by where they stand.
#[derive(Debug)]
pub(crate) struct Modal {
    /// Dependents of the word itself.
    pub(crate) beside: HashMap<String, Beside>,
    pub(crate) conditional: HashSet<String>,
    pub(crate) adjectives: HashMap<String, Turn>,
    pub(crate) verbs: HashMap<String, Turn>,
    pub(crate) nouns: HashMap<String, Turn>,
    pub(crate) governing_adjectives: HashMap<String, Turn>,
    /// Verbs whose infinitive tells an outcome.
    pub(crate) resulting: HashSet<String>,
    /// Particles and adverbs that make another verb of a verb, by its lemma.
    pub(crate) phrasal: HashMap<String, Vec<(String, Turn)>>,
    /// Verbs that leave a that-clause open because it lies ahead.
    pub(crate) foretelling: HashSet<String>,
    /// Nouns whose absence ("no evidence that") denies.
    pub(crate) witnessing: HashSet<String>,
    /// Words that single one out of many ("the first to").
    pub(crate) singling: HashSet<String>,
}

/// What an auxiliary or adverb says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beside {
    Negating,
    Future,
    Possible,
    /// "would", "could": not yet, or contrary to fact before "have".
    Conditional,
    Hedging,
    Should,
}

impl Lexicon {
    fn embedded() -> Lexicon {
        let cues: CueFile = parse(include_str!("../../../data/claims/cues.toml"), "cues.toml");
        let sources: SourceFile = parse(include_str!("../../../data/claims/sources.toml"), "sources.toml");
        let modality: ModalityFile = parse(
            include_str!("../../../data/claims/modality.toml"),
            "modality.toml",
        );
        Lexicon {
            verbs: cue_words(&cues.verbs),
            nouns: cue_words(&cues.nouns),
            prepositions: prepositions(&cues.prepositions),
            hearsay: set(&cues.hearsay.verbs),
            addressed: set(&cues.addressed.verbs),
            light: set(&cues.light.verbs),
            kinds: sources.kinds(),
            roles: sources.roles(),
            support: sources.sides.support,
            state_arms: sources.sides.state_arms,
            outside: set(&sources.sides.outside),
            watching: set(&sources.watching),
            present: set(&sources.proximity.present),
            perceiving: set(&sources.proximity.perceiving),
            anonymity: sources.anonymous_marks,
            modality: modality.words(),
        }
    }
}

/// The data files are part of the library and read by its tests, so they are well formed.
fn parse<T: serde::de::DeserializeOwned>(text: &str, name: &str) -> T {
    toml::from_str(text).unwrap_or_else(|error| panic!("data/claims/{name}: {error}"))
}

fn set(words: &str) -> HashSet<String> {
    words.split_whitespace().map(str::to_owned).collect()
}

fn cue_words(blocks: &[CueBlock]) -> HashMap<String, Vec<Cue>> {
    let mut words: HashMap<String, Vec<Cue>> = HashMap::new();
    for block in blocks {
        let cue = Cue {
            act: block.act,
            takes: block.takes.iter().map(|word| takes(word)).collect(),
            with: block.with.split_whitespace().map(str::to_owned).collect(),
            except: block.except.split_whitespace().map(str::to_owned).collect(),
            only: block.only.split_whitespace().map(str::to_owned).collect(),
        };
        for word in block.words.split_whitespace() {
            words.entry(word.to_owned()).or_default().push(cue.clone());
        }
    }
    words
}

/// Lower case, hyphens as blanks: "Al-Jazeera" and "al Jazeera" are one.
fn entry(words: &str) -> String {
    words.to_lowercase().replace('-', " ")
}

fn takes(word: &str) -> Takes {
    match word {
        "clause" => Takes::Clause,
        "infinitive" => Takes::Infinitive,
        "object" => Takes::Object,
        "predicate" => Takes::Predicate,
        preposition => Takes::Preposition(preposition.to_owned()),
    }
}

fn prepositions(blocks: &[PrepositionBlock]) -> Vec<(Vec<String>, Act)> {
    let mut phrases: Vec<(Vec<String>, Act)> = blocks
        .iter()
        .flat_map(|block| block.words.iter().map(|phrase| (phrase, block.act)))
        .map(|(phrase, act)| (phrase.split_whitespace().map(str::to_owned).collect(), act))
        .collect();
    phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    phrases
}

#[derive(Deserialize)]
struct CueFile {
    verbs: Vec<CueBlock>,
    nouns: Vec<CueBlock>,
    prepositions: Vec<PrepositionBlock>,
    hearsay: VerbList,
    addressed: VerbList,
    light: VerbList,
}

#[derive(Deserialize)]
struct CueBlock {
    act: Act,
    takes: Vec<String>,
    #[serde(default)]
    with: String,
    #[serde(default)]
    except: String,
    #[serde(default)]
    only: String,
    words: String,
}

#[derive(Deserialize)]
struct PrepositionBlock {
    act: Act,
    words: Vec<String>,
}

#[derive(Deserialize)]
struct VerbList {
    verbs: String,
}

#[derive(Deserialize)]
struct SourceFile {
    anonymous_marks: Vec<String>,
    watching: String,
    sides: SideFile,
    proximity: ProximityFile,
    witness: WordList,
    anonymous: WordList,
    monitor: WordList,
    media: WordList,
    official: WordList,
    party: WordList,
    roles: RoleFile,
}

#[derive(Deserialize)]
struct SideFile {
    support: Vec<String>,
    state_arms: Vec<String>,
    outside: String,
}

#[derive(Deserialize)]
struct ProximityFile {
    present: String,
    perceiving: String,
}

#[derive(Deserialize)]
struct WordList {
    words: Vec<String>,
}

#[derive(Deserialize)]
struct RoleFile {
    witness: String,
    monitor: String,
    media: String,
    official: String,
    party: String,
}

impl SourceFile {
    fn kinds(&self) -> HashMap<String, SourceKind> {
        let lists = [
            (&self.witness, SourceKind::Witness),
            (&self.anonymous, SourceKind::Anonymous),
            (&self.monitor, SourceKind::Monitor),
            (&self.media, SourceKind::Media),
            (&self.official, SourceKind::Official),
            (&self.party, SourceKind::Party),
        ];
        lists
            .into_iter()
            .flat_map(|(list, kind)| list.words.iter().map(move |word| (entry(word), kind)))
            .collect()
    }

    fn roles(&self) -> HashMap<String, SourceKind> {
        let lists = [
            (&self.roles.witness, SourceKind::Witness),
            (&self.roles.monitor, SourceKind::Monitor),
            (&self.roles.media, SourceKind::Media),
            (&self.roles.official, SourceKind::Official),
            (&self.roles.party, SourceKind::Party),
        ];
        lists
            .into_iter()
            .flat_map(|(list, kind)| list.split_whitespace().map(move |word| (word.to_owned(), kind)))
            .collect()
    }
}

#[derive(Deserialize)]
struct ModalityFile {
    beside: BesideFile,
    markers: MarkerFile,
    phrasal: TurnFile,
    adjectives: TurnFile,
    verbs: TurnFile,
    nouns: TurnFile,
    governing_adjectives: TurnFile,
}

#[derive(Deserialize)]
struct BesideFile {
    negating: String,
    future: String,
    possible: String,
    conditional: String,
    hedging: String,
    should: String,
}

#[derive(Deserialize)]
struct MarkerFile {
    conditional: String,
    singling: String,
}

#[derive(Deserialize)]
struct TurnFile {
    #[serde(default)]
    future: String,
    #[serde(default)]
    intended: String,
    #[serde(default)]
    prospect: String,
    #[serde(default)]
    failing: String,
    #[serde(default)]
    postponing: String,
    #[serde(default)]
    resulting: String,
    #[serde(default)]
    foretelling: String,
    #[serde(default)]
    witnessing: String,
    #[serde(default)]
    attempt: String,
    #[serde(default)]
    negating: String,
    #[serde(default)]
    possible: String,
    #[serde(default)]
    actual: String,
}

impl TurnFile {
    fn words(&self) -> HashMap<String, Turn> {
        let lists = [
            (&self.future, Turn::Future),
            (&self.intended, Turn::Intended),
            (&self.prospect, Turn::Prospect),
            (&self.attempt, Turn::Attempt),
            (&self.negating, Turn::Negating),
            (&self.failing, Turn::Failing),
            (&self.postponing, Turn::Postponing),
            (&self.possible, Turn::Possible),
            (&self.actual, Turn::Actual),
        ];
        lists
            .into_iter()
            .flat_map(|(list, turn)| list.split_whitespace().map(move |word| (word.to_owned(), turn)))
            .collect()
    }
}

impl TurnFile {
    /// Words joined by a hyphen ("call-off"), by the first of them.
    fn phrases(&self) -> HashMap<String, Vec<(String, Turn)>> {
        let mut phrases: HashMap<String, Vec<(String, Turn)>> = HashMap::new();
        for (phrase, turn) in self.words() {
            if let Some((verb, particle)) = phrase.split_once('-') {
                phrases
                    .entry(verb.to_owned())
                    .or_default()
                    .push((particle.to_owned(), turn));
            }
        }
        phrases
    }
}

impl ModalityFile {
    fn words(&self) -> Modal {
        let lists = [
            (&self.beside.negating, Beside::Negating),
            (&self.beside.future, Beside::Future),
            (&self.beside.possible, Beside::Possible),
            (&self.beside.conditional, Beside::Conditional),
            (&self.beside.hedging, Beside::Hedging),
            (&self.beside.should, Beside::Should),
        ];
        Modal {
            beside: lists
                .into_iter()
                .flat_map(|(list, kind)| list.split_whitespace().map(move |word| (word.to_owned(), kind)))
                .collect(),
            conditional: set(&self.markers.conditional),
            adjectives: self.adjectives.words(),
            verbs: self.verbs.words(),
            nouns: self.nouns.words(),
            governing_adjectives: self.governing_adjectives.words(),
            resulting: set(&self.verbs.resulting),
            phrasal: self.phrasal.phrases(),
            foretelling: set(&self.verbs.foretelling),
            witnessing: set(&self.nouns.witnessing),
            singling: set(&self.markers.singling),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_files_are_read() {
        let lexicon = lexicon();
        assert_eq!(lexicon.verbs["deny"][0].act, Act::Deny);
        assert_eq!(lexicon.kinds["human rights watch"], SourceKind::Monitor);
        assert_eq!(lexicon.kinds["reuters"], SourceKind::Media);
        assert_eq!(lexicon.roles["commander"], SourceKind::Party);
        assert_eq!(lexicon.modality.verbs["try"], Turn::Attempt);
        assert_eq!(lexicon.prepositions[0].0.len(), 4);
    }
}
