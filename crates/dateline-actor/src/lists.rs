//! The layout of the files in `data/actors` (its README says what each field means).

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::Class;

/// A named actor.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntityEntry {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    #[serde(default)]
    pub(crate) local: Vec<String>,
    pub(crate) person: Option<String>,
    #[serde(default)]
    pub(crate) sectors: Vec<String>,
    pub(crate) country: Option<String>,
    pub(crate) parent: Option<String>,
    #[serde(default)]
    pub(crate) backed_by: Vec<String>,
    pub(crate) side: Option<String>,
    #[serde(default)]
    pub(crate) sides: BTreeMap<String, String>,
    pub(crate) class: Option<Class>,
    pub(crate) from: Option<String>,
    pub(crate) to: Option<String>,
}

/// A state.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StateEntry {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    #[serde(default)]
    pub(crate) adjectives: Vec<String>,
    #[serde(default)]
    pub(crate) people: Vec<String>,
    pub(crate) capital: Option<String>,
    #[serde(default)]
    pub(crate) metonyms: Vec<String>,
    #[serde(default)]
    pub(crate) places: Vec<String>,
}

/// A people, faith or region that is no state.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PeopleEntry {
    pub(crate) words: Vec<String>,
    #[serde(default)]
    pub(crate) countries: Vec<String>,
    pub(crate) side: Option<String>,
    /// Never of the country at hand.
    #[serde(default)]
    pub(crate) foreign: bool,
}

/// The foreign parties of a conflict.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConflictEntry {
    #[serde(default)]
    pub(crate) sides: Vec<SideEntry>,
    pub(crate) coalition: Option<String>,
    #[serde(default)]
    pub(crate) peoples: BTreeMap<String, String>,
    pub(crate) own: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SideEntry {
    pub(crate) side: String,
    pub(crate) states: Vec<String>,
    pub(crate) from: Option<String>,
    pub(crate) to: Option<String>,
}

/// Nouns for one kind of actor.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleEntry {
    #[serde(default)]
    pub(crate) sectors: Vec<String>,
    pub(crate) class: Option<Class>,
    #[serde(default)]
    pub(crate) local: bool,
    #[serde(default)]
    pub(crate) weak: bool,
    #[serde(default)]
    pub(crate) things: bool,
    #[serde(default)]
    pub(crate) person: bool,
    #[serde(default)]
    pub(crate) international: bool,
    #[serde(default)]
    pub(crate) gathers: bool,
    #[serde(default)]
    pub(crate) of_last: Vec<String>,
    #[serde(default)]
    pub(crate) traits: Vec<Trait>,
    pub(crate) nouns: Vec<String>,
}

/// What else is to be known of the nouns of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Trait {
    /// A body of people, no person.
    Body,
    /// One person, in the singular.
    Single,
    /// Whom they serve says whose side they are on: "an officer in the group".
    Serves,
    /// Armed: without a name they are unidentified armed men.
    Armed,
    /// Words before the noun do not change its sector: "rebel newspaper".
    Keeps,
    /// The same, unless they say that it fights the state: "rebel army".
    KeepsState,
    /// Not the body whose name stands before it: "FSA leader".
    Apart,
    /// No arms follow from a side: "pro-government officials".
    Unarmed,
    /// On no side that words do not give: a suicide bomber may be anybody's.
    Sideless,
}

/// `modifiers.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ModifierLists {
    pub(crate) words: BTreeMap<String, Modifier>,
    pub(crate) sponsored: SponsoredWords,
    pub(crate) stance: StanceWords,
    pub(crate) acts: ActWords,
}

/// `words.toml`: words that decide whether a name is an actor at all.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NameWords {
    pub(crate) outsiders: Outsiders,
    pub(crate) acronyms: Acronyms,
    pub(crate) seats: Seats,
    pub(crate) pronouns: Pronouns,
    pub(crate) titles: Titles,
}

/// States that are named in reports on conflicts elsewhere.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Outsiders {
    pub(crate) states: Vec<String>,
}

/// English words that are acronyms in capitals.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Acronyms {
    pub(crate) common: Vec<String>,
}

/// When a city stands for those who rule from it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Seats {
    /// Verbs whose subject, where it is a city, is the place.
    pub(crate) verbs_of_places: Vec<String>,
    /// Verbs whose object, where it is a city, is its rulers.
    pub(crate) verbs_to: Vec<String>,
    /// Prepositions under which a city is its rulers.
    pub(crate) prepositions_to: Vec<String>,
    /// Prepositions under which a state is a place.
    pub(crate) prepositions_of_places: Vec<String>,
}

/// Whom a pronoun can stand for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pronouns {
    /// Words for men: no "she".
    pub(crate) men: Vec<String>,
    /// Words for women: no "he".
    pub(crate) women: Vec<String>,
    /// Nouns without an s that mean many.
    pub(crate) many: Vec<String>,
    /// Verbs whose subject speaks.
    pub(crate) verbs_of_saying: Vec<String>,
}

/// Words before names.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Titles {
    /// Those of whom a body has some: "a spokesman for X".
    pub(crate) of_bodies: Vec<String>,
}

/// What a word before an actor noun says of it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Modifier {
    #[serde(default)]
    pub(crate) sectors: Vec<String>,
    pub(crate) side: Option<String>,
    /// "government": the noun belongs to the government of the country at hand.
    pub(crate) party: Option<String>,
    pub(crate) class: Option<Class>,
    /// Gives its sector only to a noun that has none.
    #[serde(default)]
    pub(crate) weak: bool,
    #[serde(default)]
    pub(crate) unnamed: bool,
    #[serde(default)]
    pub(crate) past: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SponsoredWords {
    pub(crate) backed_by: Vec<String>,
    pub(crate) allied_with: Vec<String>,
    pub(crate) part_of: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StanceWords {
    #[serde(rename = "for")]
    pub(crate) pro: Vec<String>,
    pub(crate) against: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActWords {
    pub(crate) nouns: Vec<String>,
}

/// `relations.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RelationLists {
    pub(crate) titles: TitleWords,
    pub(crate) members: MemberWords,
    pub(crate) allies: WordList,
    pub(crate) aided: WordList,
    pub(crate) called: WordList,
    pub(crate) stances: StanceVerbs,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StanceVerbs {
    pub(crate) sides_with: Vec<VerbTie>,
    pub(crate) opposes: Vec<VerbTie>,
}

/// A verb with the prepositions of those whom it takes sides with or against; "" for an object.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VerbTie {
    verb: String,
    to: Vec<String>,
}

impl VerbTie {
    pub(crate) fn says(&self, lemma: &str, case: &str) -> bool {
        self.verb == lemma && self.to.iter().any(|to| to == case)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TitleWords {
    pub(crate) commands: Vec<String>,
    pub(crate) speaks_for: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MemberWords {
    pub(crate) nouns: Vec<String>,
    pub(crate) verbs: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WordList {
    pub(crate) words: Vec<String>,
}

/// Words inside unknown names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShapeEntry {
    pub(crate) sectors: Vec<String>,
    pub(crate) class: Class,
    pub(crate) words: Vec<String>,
    #[serde(default)]
    pub(crate) foreign: Vec<String>,
}
