//! A trie over the words of names.

use std::collections::HashMap;

use foldhash::fast::FixedState;

/// Finds the names that begin at a word.
#[derive(Debug, Default)]
pub(crate) struct Index {
    words: HashMap<Box<str>, u32, FixedState>,
    steps: HashMap<(u32, u32), u32, FixedState>,
    /// What ends at each node; node 0 is the root.
    ends: Vec<Vec<Sense>>,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sense {
    pub(crate) of: Target,
    /// All capitals: "FSA" is not "fsa".
    pub(crate) acronym: bool,
    /// Taken only in a report on the entity's country.
    pub(crate) local: bool,
    /// Of a user's list, which wins over the library's.
    pub(crate) by_user: bool,
    /// Starts with a small letter in the files: need not start with a capital.
    pub(crate) small: bool,
    /// Its last word has a capital: "Russia Today" is not "Russia today".
    pub(crate) ends_large: bool,
    /// One word after an article: "Al-Monitor" is not "Monitor".
    pub(crate) article: bool,
}

/// Whom or what a name leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// An entity of the files.
    Entity(u32),
    /// A state by its own name.
    State(u32),
    /// A state by its capital or its ruler's seat.
    Seat(u32),
    /// The adjective of a state.
    Adjective(u32),
    /// Its citizens.
    Citizens(u32),
    /// A town or region in it.
    Place(u32),
    /// A people, faith or region that is no state.
    People(u32),
}

impl Index {
    pub(crate) fn add<'a>(&mut self, words: impl IntoIterator<Item = &'a str>, sense: Sense) {
        if self.ends.is_empty() {
            self.ends.push(Vec::new());
        }
        let mut node = 0;
        for word in words {
            let next_word = self.words.len() as u32;
            let word = self.word(word).unwrap_or_else(|| {
                self.words.insert(word.into(), next_word);
                next_word
            });
            let next = self.ends.len() as u32;
            node = *self.steps.entry((node, word)).or_insert(next);
            if node == next {
                self.ends.push(Vec::new());
            }
        }
        let ends = &mut self.ends[node as usize];
        match ends.iter_mut().find(|other| other.of == sense.of && !other.local) {
            Some(known) => {
                known.article &= sense.article;
                known.by_user |= sense.by_user;
            }
            None if node != 0 => ends.push(sense),
            None => {}
        }
    }

    /// The number of a word, where any name has it.
    pub(crate) fn word(&self, word: &str) -> Option<u32> {
        self.words.get(word).copied()
    }

    /// The node after a word; names start from node 0.
    pub(crate) fn step(&self, node: u32, word: u32) -> Option<u32> {
        self.steps.get(&(node, word)).copied()
    }

    /// What ends at a node.
    pub(crate) fn ends(&self, node: u32) -> &[Sense] {
        self.ends.get(node as usize).map_or(&[], Vec::as_slice)
    }

    /// What a whole name stands for.
    pub(crate) fn get(&self, words: &[String]) -> &[Sense] {
        let node = words
            .iter()
            .try_fold(0, |node, word| self.step(node, self.word(word)?));
        match node {
            Some(node) if node != 0 => self.ends(node),
            _ => &[],
        }
    }
}
