//! What is known of actors before a report is read.

use std::collections::{BTreeMap, HashMap, HashSet};

use foldhash::fast::FixedState;
use jiff::civil::{Date, date};

use crate::Class;
use crate::index::{Index, Sense, Target};
use crate::key;
use crate::lists::{
    ConflictEntry, EntityEntry, Modifier, ModifierLists, NameWords, PeopleEntry, RelationLists, RoleEntry,
    ShapeEntry, StateEntry, Trait, VerbTie,
};

/// The files of named actors that are inside the library.
const ENTITIES: &[(&str, &str)] = &[
    ("forces.toml", include_str!("../../../data/actors/forces.toml")),
    (
        "groups-syria-iraq.toml",
        include_str!("../../../data/actors/groups-syria-iraq.toml"),
    ),
    (
        "groups-levant-arabia.toml",
        include_str!("../../../data/actors/groups-levant-arabia.toml"),
    ),
    (
        "groups-africa.toml",
        include_str!("../../../data/actors/groups-africa.toml"),
    ),
    (
        "groups-asia.toml",
        include_str!("../../../data/actors/groups-asia.toml"),
    ),
    (
        "groups-europe-americas.toml",
        include_str!("../../../data/actors/groups-europe-americas.toml"),
    ),
    (
        "organisations.toml",
        include_str!("../../../data/actors/organisations.toml"),
    ),
    ("media.toml", include_str!("../../../data/actors/media.toml")),
    ("people.toml", include_str!("../../../data/actors/people.toml")),
];
const STATES: &str = include_str!("../../../data/actors/states.toml");
const PEOPLES: &str = include_str!("../../../data/actors/peoples.toml");
const CONFLICTS: &str = include_str!("../../../data/actors/conflicts.toml");
const ROLES: &str = include_str!("../../../data/actors/roles.toml");
const MODIFIERS: &str = include_str!("../../../data/actors/modifiers.toml");
const WORDS: &str = include_str!("../../../data/actors/words.toml");
const RELATIONS: &str = include_str!("../../../data/actors/relations.toml");
const SHAPES: &str = include_str!("../../../data/actors/shapes.toml");

/// What is known of actors before a report is read (`data/actors`).
#[derive(Debug, Default)]
pub struct KnowledgeBase {
    pub(crate) entities: Vec<Entity>,
    pub(crate) ids: HashMap<String, u32, FixedState>,
    pub(crate) states: Vec<State>,
    pub(crate) iso: HashMap<String, u32, FixedState>,
    pub(crate) peoples: Vec<People>,
    pub(crate) conflicts: BTreeMap<String, Conflict>,
    pub(crate) names: Index,
    pub(crate) loose_names: Index,
    pub(crate) roles: Vec<Role>,
    role_nouns: HashMap<String, usize, FixedState>,
    /// The last words of `role_nouns`.
    role_ends: HashSet<String, FixedState>,
    gatherers: HashSet<String, FixedState>,
    pub(crate) modifiers: HashMap<String, Modifier, FixedState>,
    pub(crate) sponsor_words: HashMap<String, Bond, FixedState>,
    pub(crate) pro: Vec<String>,
    pub(crate) anti: Vec<String>,
    acts: HashSet<String, FixedState>,
    pub(crate) binding: BindingWords,
    pub(crate) words: NameWords,
    pub(crate) shapes: Vec<Shape>,
    shape_words: HashMap<String, usize, FixedState>,
    foreign_shapes: HashSet<String, FixedState>,
}

/// A named actor.
#[derive(Debug)]
pub(crate) struct Entity {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) person: Option<String>,
    pub(crate) sectors: Vec<String>,
    pub(crate) country: Option<String>,
    pub(crate) parent: Option<String>,
    pub(crate) backed_by: Vec<String>,
    pub(crate) side: Option<String>,
    pub(crate) sides: BTreeMap<String, String>,
    pub(crate) class: Option<Class>,
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
}

/// A state.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) iso: String,
    pub(crate) name: String,
    pub(crate) adjective: String,
}

/// A people that is no state.
#[derive(Debug)]
pub(crate) struct People {
    pub(crate) id: String,
    pub(crate) countries: Vec<String>,
    pub(crate) side: Option<String>,
    /// Never of the country at hand.
    pub(crate) foreign: bool,
}

/// Who stands where in a conflict.
#[derive(Debug)]
pub(crate) struct Conflict {
    sides: Vec<Side>,
    pub(crate) coalition: Option<String>,
    pub(crate) peoples: BTreeMap<String, String>,
    pub(crate) own: Option<String>,
}

/// States on one side, from when to when.
#[derive(Debug)]
struct Side {
    side: String,
    states: Vec<String>,
    from: Option<Date>,
    to: Option<Date>,
}

/// Nouns for one kind of actor.
#[derive(Debug)]
pub(crate) struct Role {
    pub(crate) id: String,
    pub(crate) sectors: Vec<String>,
    pub(crate) class: Option<Class>,
    /// Stands for that of the country at hand when nothing else is said.
    pub(crate) local: bool,
    /// An actor only with a word that says whose it is.
    pub(crate) weak: bool,
    /// Things that act for their owner.
    pub(crate) things: bool,
    /// Can be the title of a person.
    pub(crate) person: bool,
    pub(crate) international: bool,
    /// Sides: without more words it is of the armed group named last, if that is on one of these.
    pub(crate) of_last: Vec<String>,
    pub(crate) traits: Vec<Trait>,
}

/// How a word binds a noun to the name before it ("Iranian-backed").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bond {
    Backed,
    Allied,
    Part,
}

/// Words that bind two actors; nouns and verbs are lemmas.
#[derive(Debug, Default)]
pub(crate) struct BindingWords {
    pub(crate) commands: HashSet<String, FixedState>,
    pub(crate) speaks_for: HashSet<String, FixedState>,
    /// Nouns for a body that is part of another.
    pub(crate) members: HashSet<String, FixedState>,
    pub(crate) member_verbs: HashSet<String, FixedState>,
    /// Words of a second actor that fights beside the first.
    pub(crate) allies: HashSet<String, FixedState>,
    /// Participles of those who are helped.
    pub(crate) aided: HashSet<String, FixedState>,
    /// Participles before a name: "a militia called …".
    pub(crate) called: HashSet<String, FixedState>,
    pub(crate) sides_with: Vec<VerbTie>,
    pub(crate) opposes: Vec<VerbTie>,
}

/// What a word inside an unknown name tells.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) sectors: Vec<String>,
    pub(crate) class: Class,
}

/// Why a file of actors cannot be taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KnowledgeError {
    /// Not TOML, or not in the layout that `data/actors/README.md` gives.
    #[error("{file}: {source}")]
    Format {
        /// Name of the file.
        file: String,
        /// What is wrong and where.
        source: Box<toml::de::Error>,
    },
    /// A date that is no day, month or year of the calendar.
    #[error("{file}: [{id}]: \"{date}\" is no date")]
    Date {
        /// Name of the file.
        file: String,
        /// Of the entry.
        id: String,
        /// As written.
        date: String,
    },
    /// A country that `states.toml` does not have.
    #[error("{file}: [{id}]: there is no country \"{country}\"")]
    Country {
        /// Name of the file.
        file: String,
        /// Of the entry.
        id: String,
        /// As written.
        country: String,
    },
    /// A parent that is no entry.
    #[error("[{id}]: there is no entry \"{parent}\" for its parent")]
    Parent {
        /// Of the entry.
        id: String,
        /// As written.
        parent: String,
    },
}

/// Codes that stand where a country would for actors of many countries.
const NO_STATE: &[&str] = &["IGO", "NGO", "MNC", "IMG", "PRI"];

impl KnowledgeBase {
    /// The one inside the library.
    ///
    /// Its files are tested, so that none of them can be missing a part; a file that could not be read
    /// would leave its actors out.
    pub fn embedded() -> KnowledgeBase {
        let mut knowledge = KnowledgeBase::default();
        let read = knowledge.read_embedded();
        debug_assert!(read.is_ok(), "{read:?}");
        knowledge
    }

    /// Reads every file that is inside the library.
    pub(crate) fn read_embedded(&mut self) -> Result<(), KnowledgeError> {
        self.add_states(STATES)?;
        self.add_peoples(PEOPLES)?;
        self.add_conflicts(CONFLICTS)?;
        self.add_roles(ROLES)?;
        self.add_modifiers(MODIFIERS)?;
        self.add_relations(RELATIONS)?;
        self.words = parse("words.toml", WORDS)?;
        self.add_shapes(SHAPES)?;
        for (file, text) in ENTITIES {
            self.add_entities(file, text)?;
        }
        self.check_parents()
    }

    /// How many named actors are known, states included.
    pub fn len(&self) -> usize {
        self.entities.len() + self.states.len()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn add_entities(&mut self, file: &str, text: &str) -> Result<(), KnowledgeError> {
        let entries: BTreeMap<String, EntityEntry> = parse(file, text)?;
        for (id, entry) in entries {
            self.add_entity(file, id, entry, false)?;
        }
        Ok(())
    }

    /// Takes an entry in; one with a known id takes its place.
    pub(crate) fn add_entity(
        &mut self,
        file: &str,
        id: String,
        entry: EntityEntry,
        by_user: bool,
    ) -> Result<(), KnowledgeError> {
        let day = |text: &Option<String>, last: bool| match text {
            None => Ok(None),
            Some(text) => match day(text, last) {
                Some(day) => Ok(Some(day)),
                None => Err(KnowledgeError::Date {
                    file: file.to_owned(),
                    id: id.clone(),
                    date: text.clone(),
                }),
            },
        };
        if let Some(country) = &entry.country
            && !self.is_country(country)
        {
            return Err(KnowledgeError::Country {
                file: file.to_owned(),
                id,
                country: country.clone(),
            });
        }
        let (from, to) = (day(&entry.from, false)?, day(&entry.to, true)?);
        if let (Some(first), Some(last), Some(to)) = (from, to, &entry.to)
            && last < first
        {
            return Err(KnowledgeError::Date {
                file: file.to_owned(),
                id,
                date: to.clone(),
            });
        }
        let next = self.entities.len() as u32;
        let at = *self.ids.entry(id.clone()).or_insert(next);
        let foreign = entry.person.is_some() || entry.country.as_deref().is_some_and(|c| c != "USA");
        for (name, local) in std::iter::once((&entry.name, false))
            .chain(entry.aliases.iter().map(|name| (name, false)))
            .chain(entry.local.iter().map(|name| (name, true)))
        {
            let name = name.split(" (").next().unwrap_or(name);
            let local = local || (name.len() < entry.name.len() && entry.local.iter().any(|l| l == name));
            self.add_name(
                name,
                Target::Entity(at),
                Naming {
                    local,
                    foreign,
                    by_user,
                },
            );
        }
        let entity = Entity {
            id,
            name: entry.name,
            person: entry.person,
            sectors: entry.sectors,
            country: entry.country,
            parent: entry.parent,
            backed_by: entry.backed_by,
            side: entry.side,
            sides: entry.sides,
            class: entry.class,
            from,
            to,
        };
        match self.entities.get_mut(at as usize) {
            Some(known) => *known = entity,
            None => self.entities.push(entity),
        }
        Ok(())
    }

    /// Whether a code is a state's, or stands where one would.
    pub(crate) fn is_country(&self, code: &str) -> bool {
        self.iso.contains_key(code) || NO_STATE.contains(&code)
    }

    /// Takes in a user's noun for a kind of actor; it wins over a known one.
    pub(crate) fn add_noun(&mut self, noun: &str, role: Role) {
        let at = match self.roles.iter().position(|known| known.id == role.id) {
            Some(at) => at,
            None => {
                self.roles.push(role);
                self.roles.len() - 1
            }
        };
        self.add_role_noun(noun.to_owned(), at);
    }

    fn add_role_noun(&mut self, noun: String, role: usize) {
        self.role_ends.insert(last_word(&noun).to_owned());
        self.role_nouns.insert(noun, role);
    }

    fn add_name(&mut self, name: &str, of: Target, naming: Naming) {
        let Naming {
            local,
            foreign,
            by_user,
        } = naming;
        let words = key::plain(name);
        let sense = Sense {
            of,
            acronym: is_acronym(name),
            local,
            by_user,
            article: words.len() == 1
                && ["al-", "el-", "al ", "el "]
                    .iter()
                    .any(|article| name.to_lowercase().starts_with(article)),
            ends_large: name
                .rsplit([' ', '-'])
                .next()
                .is_some_and(|last| last.starts_with(char::is_uppercase)),
            small: name.starts_with(char::is_lowercase)
                && !name.starts_with("al-")
                && !name.starts_with("el-"),
        };
        if foreign && !sense.acronym && !local {
            let loose: Vec<String> = words.iter().map(|word| key::loose(word)).collect();
            self.loose_names.add(loose.iter().map(String::as_str), sense);
        }
        self.names.add(words.iter().map(String::as_str), sense);
    }

    fn add_states(&mut self, text: &str) -> Result<(), KnowledgeError> {
        let entries: BTreeMap<String, StateEntry> = parse("states.toml", text)?;
        for (iso, entry) in entries {
            let at = self.states.len() as u32;
            self.iso.insert(iso.clone(), at);
            let names = std::iter::once(&entry.name).chain(&entry.aliases);
            for (name, of) in names
                .map(|name| (name, Target::State(at)))
                .chain(entry.adjectives.iter().map(|name| (name, Target::Adjective(at))))
                .chain(entry.people.iter().map(|name| (name, Target::Citizens(at))))
                .chain(entry.capital.iter().map(|name| (name, Target::Seat(at))))
                .chain(entry.metonyms.iter().map(|name| (name, Target::Seat(at))))
                .chain(entry.places.iter().map(|name| (name, Target::Place(at))))
            {
                self.add_name(name, of, Naming::default());
            }
            let adjective = entry.adjectives.first().unwrap_or(&entry.name).clone();
            self.states.push(State {
                iso,
                name: entry.name,
                adjective,
            });
        }
        Ok(())
    }

    fn add_peoples(&mut self, text: &str) -> Result<(), KnowledgeError> {
        let entries: BTreeMap<String, PeopleEntry> = parse("peoples.toml", text)?;
        for (id, entry) in entries {
            let at = self.peoples.len() as u32;
            for word in &entry.words {
                self.add_name(word, Target::People(at), Naming::default());
            }
            self.peoples.push(People {
                id,
                countries: entry.countries,
                side: entry.side,
                foreign: entry.foreign,
            });
        }
        Ok(())
    }

    fn add_conflicts(&mut self, text: &str) -> Result<(), KnowledgeError> {
        let entries: BTreeMap<String, ConflictEntry> = parse("conflicts.toml", text)?;
        for (country, entry) in entries {
            let mut sides = Vec::new();
            for side in entry.sides {
                let day = |text: Option<String>, last: bool| match text {
                    None => Ok(None),
                    Some(text) => day(&text, last).map(Some).ok_or(KnowledgeError::Date {
                        file: "conflicts.toml".into(),
                        id: country.clone(),
                        date: text,
                    }),
                };
                sides.push(Side {
                    side: side.side,
                    states: side.states,
                    from: day(side.from, false)?,
                    to: day(side.to, true)?,
                });
            }
            let conflict = Conflict {
                sides,
                coalition: entry.coalition,
                peoples: entry.peoples,
                own: entry.own,
            };
            self.conflicts.insert(country, conflict);
        }
        Ok(())
    }

    fn add_roles(&mut self, text: &str) -> Result<(), KnowledgeError> {
        let entries: BTreeMap<String, RoleEntry> = parse("roles.toml", text)?;
        for (id, entry) in entries {
            if entry.gathers {
                self.gatherers.extend(entry.nouns);
                continue;
            }
            let at = self.roles.len();
            for noun in entry.nouns {
                // Of two kinds that share a noun, the one that needs no help stands.
                let known = self.role_nouns.get(&noun).copied();
                if known.is_none_or(|known| self.roles[known].weak) {
                    self.add_role_noun(noun, at);
                }
            }
            self.roles.push(Role {
                id,
                sectors: entry.sectors,
                class: entry.class,
                local: entry.local,
                weak: entry.weak,
                things: entry.things,
                person: entry.person,
                international: entry.international,
                of_last: entry.of_last,
                traits: entry.traits,
            });
        }
        Ok(())
    }

    fn add_modifiers(&mut self, text: &str) -> Result<(), KnowledgeError> {
        let lists: ModifierLists = parse("modifiers.toml", text)?;
        self.modifiers.extend(lists.words);
        for (words, bond) in [
            (lists.sponsored.backed_by, Bond::Backed),
            (lists.sponsored.allied_with, Bond::Allied),
            (lists.sponsored.part_of, Bond::Part),
        ] {
            self.sponsor_words
                .extend(words.into_iter().map(|word| (word, bond)));
        }
        self.pro.extend(lists.stance.pro);
        self.anti.extend(lists.stance.against);
        self.acts.extend(lists.acts.nouns);
        Ok(())
    }

    fn add_relations(&mut self, text: &str) -> Result<(), KnowledgeError> {
        let lists: RelationLists = parse("relations.toml", text)?;
        self.binding = BindingWords {
            commands: lists.titles.commands.into_iter().collect(),
            speaks_for: lists.titles.speaks_for.into_iter().collect(),
            members: lists.members.nouns.into_iter().collect(),
            member_verbs: lists.members.verbs.into_iter().collect(),
            allies: lists.allies.words.into_iter().collect(),
            aided: lists.aided.words.into_iter().collect(),
            called: lists.called.words.into_iter().collect(),
            sides_with: lists.stances.sides_with,
            opposes: lists.stances.opposes,
        };
        Ok(())
    }

    fn add_shapes(&mut self, text: &str) -> Result<(), KnowledgeError> {
        let entries: BTreeMap<String, ShapeEntry> = parse("shapes.toml", text)?;
        for entry in entries.into_values() {
            let at = self.shapes.len();
            let foreign: Vec<String> = entry.foreign.iter().map(|word| key::loose(word)).collect();
            self.foreign_shapes.extend(foreign.iter().cloned());
            for word in entry.words.into_iter().chain(foreign) {
                self.shape_words.entry(word).or_insert(at);
            }
            self.shapes.push(Shape {
                sectors: entry.sectors,
                class: entry.class,
            });
        }
        Ok(())
    }

    fn check_parents(&self) -> Result<(), KnowledgeError> {
        for entity in &self.entities {
            if let Some(parent) = &entity.parent
                && !self.ids.contains_key(parent)
            {
                return Err(KnowledgeError::Parent {
                    id: entity.id.clone(),
                    parent: parent.clone(),
                });
            }
        }
        Ok(())
    }

    /// The kind of actor that a noun stands for.
    pub(crate) fn role(&self, noun: &str) -> Option<&Role> {
        self.role_nouns.get(noun).map(|&at| &self.roles[at])
    }

    /// Whether a word is the last one of a noun that [`KnowledgeBase::role`] knows, or the only one.
    pub(crate) fn ends_role(&self, word: &str) -> bool {
        self.role_ends.contains(last_word(word))
    }

    /// Whether a noun counts or gathers those who follow it ("hundreds of troops").
    pub(crate) fn gathers(&self, noun: &str) -> bool {
        self.gatherers.contains(noun)
    }

    /// Whether a noun stands for something done ("bombing").
    pub(crate) fn is_act(&self, noun: &str) -> bool {
        self.acts.contains(noun) || noun.len() > 5 && noun.ends_with("ing")
    }

    /// What a word inside an unknown name tells.
    pub(crate) fn shape(&self, word: &str) -> Option<&Shape> {
        let found = self
            .shape_words
            .get(word)
            .or_else(|| self.shape_words.get(key::loose(word).as_str()));
        found.map(|&at| &self.shapes[at])
    }

    /// Whether a word is a foreign one for a host, a battalion, a movement ("liwa", "jaysh").
    pub(crate) fn is_foreign_shape(&self, word: &str) -> bool {
        self.foreign_shapes.contains(&key::loose(word))
    }

    /// The entity with an id.
    pub(crate) fn entity(&self, id: &str) -> Option<&Entity> {
        self.ids.get(id).map(|&at| &self.entities[at as usize])
    }

    /// The state with an ISO 3166-1 alpha-3 code.
    pub(crate) fn state(&self, iso: &str) -> Option<&State> {
        self.iso.get(iso).map(|&at| &self.states[at as usize])
    }

    /// The entity that a whole name stands for, where only one does without regard to the report.
    pub(crate) fn named(&self, name: &str) -> Option<&Entity> {
        let senses = self.names.get(&key::plain(name));
        senses.iter().find_map(|sense| match sense.of {
            Target::Entity(at) if !sense.local => Some(&self.entities[at as usize]),
            _ => None,
        })
    }

    /// The side that a state has in a conflict at a day.
    pub(crate) fn state_side(&self, conflict: &str, state: &str, day: Option<Date>) -> Option<&str> {
        let entry = self.conflicts.get(conflict)?;
        let named = entry.sides.iter().find(|side| {
            side.states.iter().any(|other| other == state)
                && day.is_none_or(|day| {
                    side.from.is_none_or(|from| from <= day) && side.to.is_none_or(|to| day <= to)
                })
        });
        named.map(|side| side.side.as_str())
    }
}

/// How a name is taken in.
#[derive(Clone, Copy, Default)]
struct Naming {
    /// Only in a report on the entity's country.
    local: bool,
    /// Of a language with many transliterations.
    foreign: bool,
    by_user: bool,
}

/// What follows the last blank or hyphen of a noun.
fn last_word(noun: &str) -> &str {
    noun.rsplit([' ', '-']).next().unwrap_or(noun)
}

/// Whether a name is written in capitals, digits and dots only.
fn is_acronym(name: &str) -> bool {
    name.chars().filter(|c| c.is_uppercase()).count() >= 2 && !name.chars().any(char::is_lowercase)
        || name.len() <= 3 && name.chars().any(|c| c.is_ascii_digit())
}

/// "1989", "1989-08" or "1989-08-22" as its first or last day.
fn day(text: &str, last: bool) -> Option<Date> {
    let mut parts = text.split('-');
    let year: i16 = parts
        .next()?
        .parse()
        .ok()
        .filter(|year| (1900..2100).contains(year))?;
    let month: Option<i8> = match parts.next() {
        Some(month) => Some(month.parse().ok()?),
        None => None,
    };
    let day: Option<i8> = match parts.next() {
        Some(day) => Some(day.parse().ok()?),
        None => None,
    };
    if parts.next().is_some() {
        return None;
    }
    let first = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
    Some(match (last, month, day) {
        (true, None, _) => date(year, 12, 31),
        (true, Some(_), None) => first.last_of_month(),
        _ => first,
    })
}

fn parse<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> Result<T, KnowledgeError> {
    toml::from_str(text).map_err(|source| KnowledgeError::Format {
        file: file.to_owned(),
        source: Box::new(source),
    })
}
