//! What the words of a noun phrase say of an actor.

use std::ops::Range;

use dateline_language::{Deprel, NameKind, Upos, Xpos};
use jiff::civil::Date;

use crate::Class;
use crate::index::Target;
use crate::key;
use crate::knowledge::{Bond, Entity, Role, State};
use crate::lists::Trait;
use crate::owner::AT_HAND;
use crate::scene::{Scene, Unit, What};

/// How deep a phrase is read into the phrases inside it.
const DEPTH: usize = 4;

/// What a noun phrase says of the actor that it stands for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Description {
    /// Whether it stands for an actor at all.
    pub(crate) is_actor: bool,
    /// Whether it names the actor.
    pub(crate) named: bool,
    pub(crate) is_person: bool,
    pub(crate) name: Option<String>,
    pub(crate) entity: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) sectors: Vec<String>,
    pub(crate) side: Option<String>,
    pub(crate) class: Option<Class>,
    pub(crate) because: Vec<String>,
    /// Says nothing of its own: "the group", "the organisation".
    pub(crate) weak: bool,
    /// Things that act for their owner.
    pub(crate) things: bool,
    /// No name is given on purpose: "unidentified", "unnamed".
    pub(crate) hidden: bool,
    /// Possessive pronoun that tells whose it is.
    pub(crate) owner: Option<usize>,
    /// Heads of the names that stand behind it, with the bond.
    pub(crate) bonds: Vec<(Bond, usize)>,
    /// Nothing but the country and the sector gave the side.
    pub(crate) side_by_default: bool,
    /// The kind of role noun.
    pub(crate) role: Option<String>,
    traits: Vec<Trait>,
    past: bool,
    /// Of somebody who has no country: the country at hand is not meant.
    abroad: bool,
    local: bool,
    /// Of a people that has countries of its own, though none of them is at hand.
    foreign_people: bool,
}

impl Description {
    /// Whether its role noun has a trait.
    pub(crate) fn has(&self, wanted: Trait) -> bool {
        self.traits.contains(&wanted)
    }

    /// Takes over what a role noun says by itself.
    fn play(&mut self, role: &Role, noun: &str) {
        self.is_actor = true;
        self.role = Some(role.id.clone());
        self.traits.clone_from(&role.traits);
        self.sectors.clone_from(&role.sectors);
        self.class = role.class;
        self.weak = role.weak;
        self.things = role.things;
        self.local = role.local;
        self.is_person = role.person;
        if role.international {
            self.country = Some("IGO".into());
        }
        self.because.push(format!("the noun \"{noun}\""));
    }
}

impl Scene<'_> {
    /// Reads the noun phrase of a head.
    pub(crate) fn describe(&self, at: usize, head: usize) -> Description {
        self.describe_within(at, head, DEPTH)
    }

    fn describe_within(&self, at: usize, head: usize, depth: usize) -> Description {
        let mut description = Description::default();
        if depth == 0 {
            return description;
        }
        if let Some(unit) = self.headed(at, head) {
            match unit.what {
                What::Known(target) => self.known(at, unit, target, &mut description),
                What::Unknown(kind) => self.unknown(at, unit, kind, &mut description, depth),
            }
            if description.is_actor {
                return description;
            }
        }
        if self.gathers(at, head)
            && let Some(inner) = self.gathered(at, head, depth)
        {
            return inner;
        }
        let Some((role, start)) = self.role(at, head) else {
            return description;
        };
        description.play(role, &self.sentence(at).tokens[head].lower);
        let phrase = self.phrase(at, head);
        self.modifiers(at, phrase.start..start, &mut description, depth);
        self.complements(at, head, &mut description, depth);
        self.settle(at, head, &mut description);
        description
    }

    /// "hundreds of troops", "members of the group", "one of the largest opposition groups".
    fn gathered(&self, at: usize, head: usize, depth: usize) -> Option<Description> {
        let sentence = self.sentence(at);
        let of = sentence
            .dependents_by(head, Deprel::Nmod)
            .find(|&noun| noun > head && self.case(at, noun) == Some("of"))?;
        let mut inner = self.describe_within(at, of, depth - 1);
        if !inner.is_actor {
            return None;
        }
        // "thousands of Palestinians" are no state.
        let state = inner.country.as_deref().and_then(|iso| self.knowledge.state(iso));
        if inner.sectors.is_empty() && state.is_some_and(|state| self.is_people_of(at, of, state)) {
            inner.entity = None;
            inner.name = None;
            inner.side = None;
            self.citizens(&mut inner);
        }
        inner.named = false;
        inner.weak = false;
        // "supporters of former President …" are not the president; "members of the group" are of it.
        if inner.is_person && inner.entity.is_some() {
            inner.entity = None;
            inner.name = None;
            inner.is_person = false;
        }
        let mut outer = Description::default();
        let phrase = self.phrase(at, head);
        self.modifiers(at, phrase.start..head, &mut outer, depth);
        inner.country = outer.country.or(inner.country);
        Some(inner)
    }

    fn known(&self, at: usize, unit: &Unit, target: Target, description: &mut Description) {
        let sentence = self.sentence(at);
        description.named = true;
        match target {
            Target::Entity(entity) => {
                let entity = &self.knowledge.entities[entity as usize];
                description.is_actor = true;
                self.of_entity(entity, description);
                if entity.person.is_none() {
                    self.sponsors_before(at, unit, description);
                }
                if entity.person.is_some() {
                    let phrase = self.phrase(at, unit.head);
                    let mut title = Description::default();
                    let start = phrase.start.saturating_sub(1);
                    self.modifiers(at, start..unit.tokens.start, &mut title, 1);
                    description.past |= title.past;
                    // The report's own title says more than the list: "General Aoun", "Prime Minister Haniyeh".
                    let said = (phrase.start..unit.tokens.start)
                        .rev()
                        .find_map(|token| self.role(at, token))
                        .map(|(role, _)| role)
                        .filter(|role| !role.weak && !role.sectors.is_empty() && !title.past);
                    if let Some(role) = said {
                        description.sectors.clone_from(&role.sectors);
                        if !title.sectors.is_empty() && title.sectors[0] == "REB" {
                            description.sectors = title.sectors;
                        }
                    } else {
                        self.retire(entity.to, description);
                    }
                }
            }
            Target::State(state) if self.are_counted(at, unit, state) => {
                let state = &self.knowledge.states[state as usize];
                description.is_actor = true;
                description.country = Some(state.iso.clone());
                self.citizens(description);
            }
            Target::State(state) | Target::Seat(state) => {
                let state = &self.knowledge.states[state as usize];
                description.is_actor = true;
                description.country = Some(state.iso.clone());
                description.class = Some(Class::Official);
                if matches!(target, Target::Seat(_)) {
                    description.sectors = vec!["GOV".into()];
                    description.entity = Some(self.government(&state.iso));
                    description.name = Some(format!("{} government", state.adjective));
                    description
                        .because
                        .push("a seat of government for the government".into());
                } else {
                    description.entity = Some(state.iso.to_lowercase());
                    description.name = Some(state.name.clone());
                    description.because.push("the name of a state".into());
                }
                self.take_side(description);
            }
            Target::Adjective(state) | Target::Citizens(state) => {
                let entry = &self.knowledge.states[state as usize];
                description.is_actor = true;
                description.country = Some(entry.iso.clone());
                let token = &sentence.tokens[unit.head];
                let plural = matches!(token.xpos, Xpos::Nns | Xpos::Nnps);
                let citizens = (plural
                    || matches!(target, Target::Citizens(_))
                        && matches!(token.upos, Upos::Noun | Upos::Propn))
                    && !matches!(token.deprel, Deprel::Amod | Deprel::Compound)
                    && !self.is_beside_state(at, unit);
                if citizens {
                    self.citizens(description);
                } else {
                    description.entity = Some(entry.iso.to_lowercase());
                    description.name = Some(entry.name.clone());
                    description.class = Some(Class::Official);
                    description.because.push("the adjective of a state".into());
                    self.take_side(description);
                }
            }
            Target::People(people) => {
                let people = &self.knowledge.peoples[people as usize];
                description.is_actor = true;
                description.named = false;
                description.country = self.country_of_people(&people.countries);
                let modifies = matches!(sentence.tokens[unit.head].deprel, Deprel::Amod | Deprel::Compound);
                if !modifies {
                    description.sectors = vec!["CVL".into()];
                    description.class = Some(Class::Civil);
                }
                description.side = self.side_of_people(&people.id, people.side.as_deref());
                description.because.push("the name of a people".into());
            }
            Target::Place(_) => {}
        }
    }

    fn citizens(&self, description: &mut Description) {
        description.sectors = vec!["CVL".into()];
        description.class = Some(Class::Civil);
        description.named = false;
        description.because.push("the citizens of a state".into());
    }

    /// "100 Palestinians", "Palestinians living in Jenin": where a state goes by the name of its people,
    /// some of them.
    fn are_counted(&self, at: usize, unit: &Unit, state: u32) -> bool {
        let sentence = self.sentence(at);
        self.is_people_of(at, unit.head, &self.knowledge.states[state as usize])
            && sentence.dependents(unit.head).iter().any(|&dependent| {
                let token = &sentence.tokens[dependent];
                match token.deprel {
                    Deprel::Nummod | Deprel::Amod | Deprel::Acl | Deprel::AclRelcl => true,
                    Deprel::Nmod => dependent > unit.head,
                    Deprel::Det => !matches!(token.lower.as_str(), "the"),
                    _ => false,
                }
            })
    }

    /// Whether a word is the adjective of a state in the plural.
    fn is_people_of(&self, at: usize, token: usize, state: &State) -> bool {
        let word = &self.sentence(at).tokens[token].lower;
        word.strip_suffix('s') == Some(state.adjective.to_lowercase().as_str())
    }

    /// "Palestinians and Israelis": beside a state, a people without number stands for theirs.
    fn is_beside_state(&self, at: usize, unit: &Unit) -> bool {
        let sentence = self.sentence(at);
        let token = &sentence.tokens[unit.head];
        let first = token.head.filter(|_| token.deprel == Deprel::Conj);
        let bare = sentence
            .dependents(unit.head)
            .iter()
            .all(|&dependent| !matches!(sentence.tokens[dependent].deprel, Deprel::Nummod | Deprel::Amod));
        bare && first
            .into_iter()
            .chain(sentence.dependents_by(unit.head, Deprel::Conj))
            .filter_map(|other| self.headed(at, other))
            .any(|other| match other.what {
                What::Known(Target::State(state)) => !self.are_counted(at, other, state),
                _ => false,
            })
    }

    /// "US-backed Syrian Democratic Forces": what is known of a group stands, its backer is added.
    fn sponsors_before(&self, at: usize, unit: &Unit, description: &mut Description) {
        let start = self.phrase(at, unit.head).start;
        let mut token = start;
        while token < unit.tokens.start {
            let other = self.unit(at, token).filter(|other| other.tokens.start >= start);
            let end = other.map_or(token + 1, |other| other.tokens.end);
            if let Some(other) = other
                && let Some((bond, _)) = self.sponsor(at, end, unit.tokens.start)
            {
                description.bonds.push((bond, other.head));
            }
            token = end.max(token + 1);
        }
    }

    fn of_entity(&self, entity: &Entity, description: &mut Description) {
        description.entity = Some(entity.id.clone());
        description.name = Some(entity.name.clone());
        description.country.clone_from(&entity.country);
        description.sectors.clone_from(&entity.sectors);
        description.class = entity.class;
        description.is_person = entity.person.is_some();
        description.side = self.side_of_entity(entity);
        description.because.push(format!("known as {}", entity.id));
        self.classify(description);
    }

    /// The side of a known actor in the conflict at hand.
    pub(crate) fn side_of_entity(&self, entity: &Entity) -> Option<String> {
        let conflict = self.context.at_hand();
        if let Some(side) = conflict.and_then(|conflict| entity.sides.get(conflict)) {
            return Some(side.clone());
        }
        if entity.side.is_some() && (entity.country.as_deref() == conflict || entity.sides.is_empty()) {
            return entity.side.clone();
        }
        let country = entity.country.as_deref()?;
        let sponsor = || {
            let abroad = conflict.is_some_and(|conflict| conflict != country);
            entity
                .backed_by
                .iter()
                .filter(|_| abroad)
                .find_map(|state| self.side(Some(state), &["MIL".to_owned()]))
        };
        self.side(Some(country), &entity.sectors)
            .or_else(sponsor)
            .or_else(|| entity.side.clone())
    }

    /// The side that a country's people of these sectors are on in the conflict at hand.
    pub(crate) fn side(&self, country: Option<&str>, sectors: &[String]) -> Option<String> {
        let sector = sectors.first().map(String::as_str);
        let conflict = self.context.at_hand();
        let country = country?;
        if Some(country) == conflict {
            let own = self
                .knowledge
                .conflicts
                .get(country)
                .and_then(|conflict| conflict.own.clone());
            return match sector {
                Some("REB") => Some(own.unwrap_or_else(|| "opposition".into())),
                Some("OPP") => Some("opposition".into()),
                Some("GOV" | "MIL" | "COP" | "SPY" | "PRM" | "LEG") => {
                    Some(own.unwrap_or_else(|| "government".into()))
                }
                _ => None,
            };
        }
        match sector {
            Some("REB") if self.knowledge.iso.contains_key(country) => {
                let fights_here =
                    conflict.is_some_and(|conflict| self.knowledge.conflicts.contains_key(conflict));
                (!fights_here).then(|| "opposition".into())
            }
            Some("CVL" | "JRN" | "MED" | "REF" | "EDU" | "BUS" | "LAB" | "AGR" | "REL") => None,
            _ => self
                .knowledge
                .state_side(conflict?, country, self.context.day)
                .map(str::to_owned),
        }
    }

    fn take_side(&self, description: &mut Description) {
        if description.side.is_none() {
            let sectors = if description.sectors.is_empty() {
                vec!["GOV".to_owned()]
            } else {
                description.sectors.clone()
            };
            description.side = self.side(description.country.as_deref(), &sectors);
        }
        self.classify(description);
    }

    /// A state's arms are a party where they have a side, else officials.
    fn classify(&self, description: &mut Description) {
        if description.class.is_some() && description.class != Some(Class::Official) {
            return;
        }
        let sector = description.sectors.first().map(String::as_str);
        let class = match sector {
            Some("REB" | "PRM" | "UAF") => Some(Class::Party),
            Some("MIL" | "COP" | "SPY" | "GOV" | "LEG" | "PTY" | "JUD" | "PRE") => {
                if description.side.is_some() {
                    Some(Class::Party)
                } else {
                    Some(Class::Official)
                }
            }
            Some("OPP") => Some(Class::Party),
            Some("JRN") => Some(Class::Media),
            Some(_) => Some(Class::Civil),
            None => description.class,
        };
        description.class = class;
    }

    fn retire(&self, to: Option<Date>, description: &mut Description) {
        let over = matches!((to, self.context.day), (Some(to), Some(day)) if to < day);
        let rules = description.sectors.first().is_some_and(|sector| sector == "GOV");
        if rules && (description.past || over) {
            description.sectors = vec!["ELI".into()];
            description.class = Some(Class::Civil);
            description.because.push("no longer in office".into());
        }
    }

    /// A name that is in no file: its shape, its title, what the report says of it.
    fn unknown(&self, at: usize, unit: &Unit, kind: NameKind, description: &mut Description, depth: usize) {
        let sentence = self.sentence(at);
        let operation = unit
            .tokens
            .start
            .checked_sub(1)
            .is_some_and(|before| sentence.tokens[before].lower == "operation");
        if operation {
            return;
        }
        description.is_actor = true;
        description.named = true;
        description.name = Some(self.words(at, unit.tokens.clone()));
        let phrase = self.phrase(at, unit.head);
        if kind == NameKind::Person {
            description.is_person = true;
            self.title(at, unit, phrase.start, description, depth);
        } else {
            self.shape(at, unit, kind, description);
            for target in &unit.inner {
                self.take_country(*target, description);
            }
            self.modifiers(at, phrase.start..unit.tokens.start, description, depth);
        }
        // "…, an FSA opposition group", "…, a commander in the brigade", "a spokesman, …".
        let after = self.beside(at, unit);
        let before = sentence.tokens[unit.head]
            .head
            .filter(|_| sentence.tokens[unit.head].deprel == Deprel::Appos);
        // "spokesman for X, one of the largest groups": the group is X.
        let around = sentence.tokens[unit.head]
            .head
            .filter(|_| kind != NameKind::Person && sentence.tokens[unit.head].deprel == Deprel::Nmod)
            .into_iter()
            .flat_map(|title| sentence.dependents_by(title, Deprel::Appos))
            .filter(|&noun| noun > unit.head && self.is_group(at, noun));
        // "X is an Iranian-backed group".
        let predicate = sentence.tokens[unit.head].head.filter(|&noun| {
            sentence.tokens[unit.head].deprel == Deprel::Nsubj
                && noun > unit.head
                && sentence.dependent(noun, Deprel::Cop).is_some()
        });
        // "a militia called X"
        let called = sentence.tokens[unit.head].head.and_then(|verb| {
            let word = &sentence.tokens[verb];
            let names = word.deprel == Deprel::Acl && self.knowledge.binding.called.contains(&word.lower);
            word.head.filter(|_| names)
        });
        // "the Bay Lions militia, a pro-government force": the militia is the Bay Lions.
        let whole = sentence.tokens[unit.head].head.filter(|&noun| {
            let modifies = matches!(
                sentence.tokens[unit.head].deprel,
                Deprel::Compound | Deprel::NmodDesc | Deprel::Amod
            );
            kind != NameKind::Person
                && modifies
                && noun == unit.tokens.end
                && (self.is_group(at, noun) || self.is_gang(at, noun))
        });
        let of_whole = whole
            .into_iter()
            .flat_map(|noun| sentence.dependents_by(noun, Deprel::Appos))
            .chain(whole);
        let said: Vec<usize> = after
            .chain(of_whole)
            .chain(before)
            .chain(around)
            .chain(predicate)
            .chain(called)
            .collect();
        for &noun in &said {
            if self.headed(at, noun).is_some() {
                continue;
            }
            let said = self.describe_within(at, noun, depth - 1);
            if said.is_actor {
                self.adopt(said, description);
            }
        }
        if kind != NameKind::Person {
            self.part_of(at, unit.head, description);
        }
        self.stance(at, unit.head, &said, description, depth);
        self.ranks(at, unit.head, description);
        self.settle(at, unit.head, description);
    }

    /// What stands beside a name, between commas: "…, an Afghan militia". The tree may call it a compound.
    fn beside(&self, at: usize, unit: &Unit) -> impl Iterator<Item = usize> {
        let sentence = self.sentence(at);
        let end = unit.tokens.end;
        let comma = sentence.tokens.get(end).is_some_and(|token| token.lower == ",");
        let dependents = sentence.dependents(unit.head).iter().copied();
        dependents.filter(move |&noun| match sentence.tokens[noun].deprel {
            Deprel::Appos => true,
            Deprel::Compound | Deprel::NmodDesc | Deprel::Nmod => {
                comma && noun > end && sentence.dependent(noun, Deprel::Case).is_none()
            }
            _ => false,
        })
    }

    /// "…, which fights for the government", "a group that opposes the president": what a clause says of
    /// somebody, or of the noun beside the name, gives the side.
    fn stance(&self, at: usize, head: usize, said: &[usize], description: &mut Description, depth: usize) {
        let sentence = self.sentence(at);
        let words = &self.knowledge.binding;
        let nouns = std::iter::once(head).chain(said.iter().copied());
        for clause in nouns.flat_map(|noun| sentence.dependents(noun).iter().copied()) {
            let verb = &sentence.tokens[clause];
            if !matches!(verb.deprel, Deprel::AclRelcl | Deprel::Acl | Deprel::Amod) {
                continue;
            }
            // "which is allied with the army", "loyal to the president", "armed by the state"
            let bound = self
                .knowledge
                .sponsor_words
                .get(&verb.lower)
                .is_some_and(|bond| *bond != Bond::Part);
            for &noun in sentence.dependents(clause) {
                let case = match sentence.tokens[noun].deprel {
                    Deprel::Obj => "",
                    Deprel::Obl | Deprel::OblAgent | Deprel::Nmod => self.case(at, noun).unwrap_or_default(),
                    _ => continue,
                };
                // Whoever arms them, Kurdish fighters are on the Kurds' side.
                let apart = description
                    .side
                    .as_deref()
                    .is_some_and(|side| !matches!(side, "government" | "opposition"));
                let tied = bound && !apart && matches!(case, "to" | "with" | "by");
                let with = tied || words.sides_with.iter().any(|tie| tie.says(&verb.lemma, case));
                let against = words.opposes.iter().any(|tie| tie.says(&verb.lemma, case));
                if !with && !against {
                    continue;
                }
                let other = self.describe_within(at, noun, depth - 1);
                let of_state = other.side.as_deref() == Some("government");
                let (side, sector) = match other.side {
                    Some(side) if with => (side, if of_state { "PRM" } else { "REB" }),
                    Some(_) if of_state => ("opposition".to_owned(), "REB"),
                    _ => continue,
                };
                description.because.push(format!("\"{}\" and whom", verb.lower));
                description.side = Some(side);
                if matches!(
                    first_of(&description.sectors),
                    None | Some("REB" | "PRM" | "SOC" | "PTY")
                ) {
                    description.sectors = vec![sector.into()];
                }
                return;
            }
        }
    }

    /// "pro-government fighters of X", "rebels from X": whose ranks are on a side is on it.
    fn ranks(&self, at: usize, head: usize, description: &mut Description) {
        let sentence = self.sentence(at);
        let token = &sentence.tokens[head];
        let of = token.deprel == Deprel::Nmod && matches!(self.case(at, head), Some("of" | "from"));
        let Some(noun) = token.head.filter(|_| of) else {
            return;
        };
        let Some((role, start)) = self.role(at, noun) else {
            return;
        };
        if !role.traits.contains(&Trait::Serves) {
            return;
        }
        let mut ranks = Description::default();
        ranks.play(role, &sentence.tokens[noun].lower);
        self.modifiers(at, self.phrase(at, noun).start..start, &mut ranks, 1);
        if ranks.side.is_some() {
            description.side = ranks.side;
            description.sectors = ranks.sectors;
            description.because.extend(ranks.because);
        }
    }

    /// Whether a noun, or those it counts, are a body and no person.
    fn is_group(&self, at: usize, noun: usize) -> bool {
        let sentence = self.sentence(at);
        let of = sentence.dependents_by(noun, Deprel::Nmod).find(|&of| of > noun);
        std::iter::once(noun).chain(of).any(|noun| {
            self.role(at, noun)
                .is_some_and(|(role, _)| role.traits.contains(&Trait::Body))
        })
    }

    /// Whether a noun stands for criminals.
    fn is_gang(&self, at: usize, noun: usize) -> bool {
        let role = self.role(at, noun);
        role.is_some_and(|(role, _)| first_of(&role.sectors) == Some("CRM"))
    }

    /// "the Falcons Unit of the Kurdish peshmerga": a part of an armed body is on its side, with its sectors.
    fn part_of(&self, at: usize, head: usize, description: &mut Description) {
        let sentence = self.sentence(at);
        let whole = sentence
            .dependents_by(head, Deprel::Nmod)
            .filter(|&noun| noun > head && self.case(at, noun) == Some("of"))
            .find_map(|noun| match self.headed(at, noun)?.what {
                What::Known(Target::Entity(entity)) => Some(&self.knowledge.entities[entity as usize]),
                _ => None,
            });
        let Some(whole) = whole.filter(|whole| whole.person.is_none()) else {
            return;
        };
        let armed = |sectors: &[String]| matches!(first_of(sectors), Some("REB" | "PRM" | "MIL"));
        if armed(&whole.sectors) && armed(&description.sectors) {
            description.sectors.clone_from(&whole.sectors);
            description.side = self.side_of_entity(whole);
            description.country = whole.country.clone().or(description.country.take());
            description.because.push(format!("part of {}", whole.id));
        }
    }

    /// Takes over what another phrase says of the same actor.
    fn adopt(&self, said: Description, description: &mut Description) {
        // A brigade that is "an opposition group" or "a faction" is no party.
        let arms = first_of(&description.sectors) == Some("REB")
            && matches!(first_of(&said.sectors), Some("OPP" | "PTY"));
        if !said.sectors.is_empty() && !arms {
            description.sectors = said.sectors;
            description.class = said.class.or(description.class);
        }
        description.country = said.country.or(description.country.take());
        description.side = said.side.or(description.side.take());
        description.past |= said.past;
        description.because.extend(said.because);
        if description.role.is_none() {
            description.role = said.role;
        }
    }

    /// The title before a person's name: "Syrian Foreign Minister", "rebel spokesman".
    fn title(&self, at: usize, unit: &Unit, start: usize, description: &mut Description, depth: usize) {
        let inside = (unit.tokens.start..unit.tokens.end.saturating_sub(1)).rev();
        let title = (start..unit.tokens.start).rev().chain(inside).find_map(|token| {
            let (role, from) = self.role(at, token)?;
            (role.person || role.id == "soldiers" || role.class.is_some()).then_some((role, from))
        });
        let Some((role, from)) = title else {
            self.modifiers(at, start..unit.tokens.start, description, depth);
            return;
        };
        description.role = Some(role.id.clone());
        description.traits.clone_from(&role.traits);
        description.sectors.clone_from(&role.sectors);
        description.class = role.class;
        description.weak = false;
        description.local = role.local;
        description.because.push(format!("the title \"{}\"", role.id));
        self.modifiers(at, start.min(from)..from, description, depth);
    }

    fn shape(&self, at: usize, unit: &Unit, kind: NameKind, description: &mut Description) {
        let sentence = self.sentence(at);
        // "General Command of the Army", "Red Crescent": words that tell only together come first.
        let pairs = unit.tokens.clone().zip(unit.tokens.clone().skip(1));
        let together = pairs
            .filter_map(|(first, second)| {
                let words = format!(
                    "{} {}",
                    sentence.tokens[first].lower, sentence.tokens[second].lower
                );
                Some((self.knowledge.shape(&words)?, words))
            })
            .next_back();
        if let Some((shape, words)) = together {
            description.sectors.clone_from(&shape.sectors);
            description.class = Some(shape.class);
            description.because.push(format!("\"{words}\" in its name"));
            return;
        }
        let mut shape = None;
        let mut clue = "";
        for token in unit.tokens.clone().rev() {
            let word = sentence.tokens[token].lower.as_str();
            let stem = word.strip_suffix('s').unwrap_or(word);
            if let Some(found) = self
                .knowledge
                .shape(word)
                .or_else(|| self.knowledge.shape(stem))
                .filter(|_| word.len() > 2)
            {
                shape = Some(found);
                clue = word;
                break;
            }
        }
        // "the White Nile Liberation Movement": a movement that is said to fight.
        let armed = unit.tokens.clone().find_map(|token| {
            let word = sentence.tokens[token].lower.as_str();
            let found = self.knowledge.shape(word)?;
            (first_of(&found.sectors) == Some("REB")).then_some((found, word))
        });
        if let (Some(found), Some((fights, word))) = (shape, armed)
            && matches!(first_of(&found.sectors), Some("SOC" | "PTY"))
            && found.class != Class::Monitor
        {
            (shape, clue) = (Some(fights), word);
        }
        match (shape, kind) {
            (Some(shape), _) => {
                description.sectors.clone_from(&shape.sectors);
                description.class = Some(shape.class);
                description.because.push(format!("\"{clue}\" in its name"));
            }
            (None, NameKind::Force) => {
                let of_state = unit
                    .inner
                    .iter()
                    .any(|target| matches!(target, Target::Adjective(_) | Target::State(_)));
                description.sectors = vec![if of_state { "MIL" } else { "REB" }.into()];
                description.class = Some(Class::Party);
                description.because.push("a force by its words".into());
            }
            _ => {}
        }
    }

    /// The words of a range, single-spaced as in the text.
    pub(crate) fn words(&self, at: usize, tokens: Range<usize>) -> String {
        let sentence = self.sentence(at);
        let mut text = String::new();
        let mut end = None;
        for token in &sentence.tokens[tokens] {
            if end.is_some_and(|end| token.span.start > end) {
                text.push(' ');
            }
            text.push_str(&token.form);
            end = Some(token.span.end);
        }
        text
    }

    /// Reads the words before a noun.
    fn modifiers(&self, at: usize, tokens: Range<usize>, description: &mut Description, depth: usize) {
        let sentence = self.sentence(at);
        let mut token = tokens.start;
        while token < tokens.end {
            let word = sentence.tokens[token].lower.as_str();
            if let Some(unit) = self
                .unit(at, token)
                .filter(|unit| unit.tokens.start >= tokens.start)
            {
                let end = unit.tokens.end;
                if let Some((bond, after)) = self.sponsor(at, end, tokens.end) {
                    self.sponsored(at, unit, bond, description);
                    token = after;
                    continue;
                }
                let before = token
                    .checked_sub(1)
                    .map(|before| sentence.tokens[before].lower.as_str());
                let stance = match before {
                    Some("-") if token >= 2 => Some(sentence.tokens[token - 2].lower.as_str()),
                    other => other,
                };
                match stance {
                    Some(word) if self.knowledge.pro.iter().any(|pro| pro == word) => {
                        self.for_or_against(at, unit, true, description);
                    }
                    Some(word) if self.knowledge.anti.iter().any(|anti| anti == word) => {
                        self.for_or_against(at, unit, false, description);
                    }
                    _ => {
                        let shares = sentence
                            .dependents_by(unit.head, Deprel::Conj)
                            .any(|other| other < tokens.end && self.headed(at, other).is_some());
                        if !shares {
                            self.owned(at, unit, description);
                        }
                    }
                }
                token = end.max(token + 1);
                continue;
            }
            let is_pro = self.knowledge.pro.iter().any(|pro| pro == word);
            let is_anti = self.knowledge.anti.iter().any(|anti| anti == word);
            if is_pro || is_anti {
                let mut next = token + 1;
                if next < tokens.end && sentence.tokens[next].lower == "-" {
                    next += 1;
                }
                let of_government = next < tokens.end
                    && matches!(
                        sentence.tokens[next].lower.as_str(),
                        "government" | "regime" | "state"
                    );
                if of_government {
                    let side = if is_pro { "government" } else { "opposition" };
                    description.side = Some(side.into());
                    description.because.push(format!("\"{word}-government\""));
                    self.arm(is_pro, description);
                    token = next + 1;
                    continue;
                }
            }
            if let Some((joined, stem)) = word.split_once('-')
                && matches!(stem, "government" | "regime")
                && (self.knowledge.pro.iter().any(|pro| pro == joined)
                    || self.knowledge.anti.iter().any(|anti| anti == joined))
            {
                let is_pro = self.knowledge.pro.iter().any(|pro| pro == joined);
                let side = if is_pro { "government" } else { "opposition" };
                description.side = Some(side.into());
                description.because.push(format!("\"{word}\""));
                self.arm(is_pro, description);
            } else if self.for_or_against_word(at, token, description) {
                // All that it says is taken.
            } else if sentence.tokens[token].deprel == Deprel::NmodPoss
                && sentence.tokens[token].upos == Upos::Pron
            {
                description.owner = Some(token);
            } else if sentence.tokens[token].upos == Upos::Noun
                && sentence.tokens[token].deprel == Deprel::NmodPoss
            {
                let owner = self.describe_within(at, token, depth - 1);
                if owner.is_actor {
                    description.country = owner.country.or(description.country.take());
                    description.side = owner.side.or(description.side.take());
                    if description.sectors.is_empty() || description.weak {
                        self.arm_of(&owner.sectors, description);
                    }
                }
            } else {
                self.modifier(at, token, description);
            }
            token += 1;
        }
    }

    /// A word of `modifiers.toml`, or a role noun before the noun.
    fn modifier(&self, at: usize, token: usize, description: &mut Description) {
        let sentence = self.sentence(at);
        let word = &sentence.tokens[token];
        let entry = self
            .knowledge
            .modifiers
            .get(&word.lower)
            .or_else(|| self.knowledge.modifiers.get(&word.lemma));
        let Some(entry) = entry else {
            // "troops' positions" apart, a role noun before another says its sector: "journalist groups".
            if description.sectors.is_empty()
                && let Some((role, _)) = self.role(at, token)
                && !role.weak
            {
                description.sectors.clone_from(&role.sectors);
                description.class = role.class.or(description.class);
                description.because.push(format!("the noun \"{}\"", word.lower));
            }
            return;
        };
        description.past |= entry.past;
        description.hidden |= entry.unnamed;
        if let Some(class) = entry.class
            && (description.weak || description.class.is_none())
        {
            description.class = Some(class);
        }
        if entry.side.is_some() {
            description.side.clone_from(&entry.side);
        }
        let armed = description
            .sectors
            .first()
            .is_some_and(|sector| matches!(sector.as_str(), "MIL" | "REB" | "PRM" | "UAF" | "COP"));
        let opposes = entry.side.as_deref() == Some("opposition")
            || entry.sectors.first().is_some_and(|sector| sector == "REB");
        let sectors = if opposes && armed {
            vec!["REB".to_owned()]
        } else if entry.unnamed && !armed
            || entry.weak && !description.sectors.is_empty() && !description.weak
        {
            Vec::new()
        } else {
            entry.sectors.clone()
        };
        let keeps = description.has(Trait::Keeps) || description.has(Trait::KeepsState) && !opposes;
        if !sectors.is_empty() && !keeps {
            description.sectors = sectors;
        }
        if !entry.sectors.is_empty() || entry.side.is_some() || entry.party.is_some() {
            description.weak = false;
            description.local |= description.role.as_deref() != Some("sources");
            description.because.push(format!("the word \"{}\"", word.lower));
        }
        if entry.party.is_some() && description.sectors.is_empty() {
            description.sectors = vec!["GOV".into()];
        }
        if matches!(description.class, Some(Class::Official) | None) && armed {
            description.class = Some(Class::Party);
        }
    }

    /// The sponsor word after a name: "Iranian - backed", "US - led". Gives the token after it.
    fn sponsor(&self, at: usize, token: usize, end: usize) -> Option<(Bond, usize)> {
        let sentence = self.sentence(at);
        sentence.tokens.get(token).filter(|t| t.lower == "-")?;
        let word = sentence.tokens.get(token + 1)?;
        let bond = *self.knowledge.sponsor_words.get(&word.lower)?;
        (token + 1 < end).then_some((bond, token + 2))
    }

    fn sponsored(&self, at: usize, unit: &Unit, bond: Bond, description: &mut Description) {
        description.bonds.push((bond, unit.head));
        description.weak = false;
        let words = self.words(at, unit.tokens.clone());
        description
            .because
            .push(format!("\"{words}-\" and a word of backing"));
        let mut sponsor = Description::default();
        if let What::Known(target) = unit.what {
            self.known(at, unit, target, &mut sponsor);
        }
        if bond == Bond::Part {
            // "US-led coalition", "UN-led mission": the leader's; "UK-based" says only where.
            let led = self
                .sentence(at)
                .tokens
                .get(unit.tokens.end + 1)
                .map(|t| t.lower.as_str())
                != Some("based");
            if led {
                description.country = description.country.take().or(sponsor.country);
                description.side = description.side.take().or(sponsor.side);
            }
            return;
        }
        if description.side.is_none() {
            description.side = sponsor.side;
        }
        let forces = description.sectors.first().is_some_and(|sector| sector == "MIL");
        if forces || description.sectors.is_empty() {
            description.sectors = match description.side.as_deref() {
                Some("opposition") => vec!["REB".into()],
                _ => vec!["PRM".into()],
            };
            description.class = Some(Class::Party);
        }
    }

    fn for_or_against(&self, at: usize, unit: &Unit, is_for: bool, description: &mut Description) {
        let mut other = Description::default();
        if let What::Known(target) = unit.what {
            self.known(at, unit, target, &mut other);
        }
        let words = self.words(at, unit.tokens.clone());
        self.takes_stance(&words, is_for, other, description);
        if is_for {
            description.bonds.push((Bond::Allied, unit.head));
        }
    }

    /// "pro-Russian" in one word, as most write it.
    fn for_or_against_word(&self, at: usize, token: usize, description: &mut Description) -> bool {
        let form = &self.sentence(at).tokens[token].form;
        let Some((stance, stem)) = form.split_once('-') else {
            return false;
        };
        let stance = stance.to_lowercase();
        let is_for = self.knowledge.pro.contains(&stance);
        if !is_for && !self.knowledge.anti.contains(&stance) {
            return false;
        }
        let senses = self.knowledge.names.get(&key::plain(stem));
        let Some(sense) = self.context.pick(senses, self.knowledge) else {
            return false;
        };
        let mut other = Description::default();
        match sense.of {
            Target::Entity(entity) => self.of_entity(&self.knowledge.entities[entity as usize], &mut other),
            target => self.take_country(target, &mut other),
        }
        self.take_side(&mut other);
        self.takes_stance(stem, is_for, other, description);
        true
    }

    fn takes_stance(&self, words: &str, is_for: bool, other: Description, description: &mut Description) {
        description.weak = false;
        let stance = if is_for { "pro" } else { "anti" };
        description.because.push(format!("\"{stance}-{words}\""));
        if is_for {
            description.side = other.side;
            self.arm(true, description);
        } else if other.side.as_deref() == Some("government") {
            description.side = Some("opposition".into());
            self.arm(false, description);
        }
    }

    /// "pro-government fighters" are a militia, "anti-government fighters" rebels.
    fn arm(&self, is_pro: bool, description: &mut Description) {
        description.weak = false;
        description.local = true;
        let armed = description
            .sectors
            .first()
            .is_none_or(|sector| matches!(sector.as_str(), "MIL" | "REB" | "PRM" | "UAF"));
        if armed && !description.has(Trait::Unarmed) {
            description.sectors = vec![if is_pro { "PRM" } else { "REB" }.into()];
            description.class = Some(Class::Party);
        }
    }

    /// "Syrian troops", "FSA rebels", "President …'s forces".
    fn owned(&self, at: usize, unit: &Unit, description: &mut Description) {
        match unit.what {
            What::Known(Target::Entity(entity)) => {
                let entity = &self.knowledge.entities[entity as usize];
                self.owned_by(at, unit, entity, description);
            }
            What::Known(target) => self.take_country(target, description),
            What::Unknown(NameKind::Person) | What::Unknown(NameKind::Place) => {}
            What::Unknown(kind) => {
                let mut owner = Description::default();
                self.shape(at, unit, kind, &mut owner);
                for target in &unit.inner {
                    self.take_country(*target, &mut owner);
                }
                description.weak = false;
                description.name = description
                    .name
                    .take()
                    .or_else(|| Some(self.words(at, unit.tokens.clone())));
                description.country = description.country.take().or(owner.country);
                if description.sectors.is_empty() {
                    description.sectors = owner.sectors;
                    description.class = owner.class;
                }
            }
        }
    }

    fn owned_by(&self, at: usize, unit: &Unit, entity: &Entity, description: &mut Description) {
        let mut owner = Description::default();
        self.of_entity(entity, &mut owner);
        description.weak = false;
        let words = self.words(at, unit.tokens.clone());
        description.because.push(format!("of \"{words}\""));
        description.country = owner.country.clone().or(description.country.take());
        description.side = owner.side.clone();
        description.abroad |= entity.country.is_none();
        if entity.person.is_some() {
            // A ruler's forces are the government's; a commander's are of what he leads.
            match entity
                .parent
                .as_deref()
                .and_then(|parent| self.knowledge.entity(parent))
            {
                Some(parent) if description.role.as_deref() != Some("officials") => {
                    description.entity = Some(parent.id.clone());
                    description.name = Some(parent.name.clone());
                    description.sectors.clone_from(&parent.sectors);
                }
                _ => description.local = true,
            }
            return;
        }
        let armed = entity
            .sectors
            .first()
            .is_some_and(|sector| matches!(sector.as_str(), "REB" | "PRM" | "MIL" | "COP" | "CRM" | "SPY"));
        let of_kind = description.sectors.first().is_some_and(|sector| {
            matches!(
                sector.as_str(),
                "MIL" | "REB" | "PRM" | "UAF" | "COP" | "GOV" | "OPP" | "CRM"
            )
        });
        if armed && (of_kind || description.sectors.is_empty()) || description.sectors.is_empty() {
            description.sectors.clone_from(&entity.sectors);
            if description.class.is_none_or(|class| class == Class::Official) || armed {
                description.class = owner.class;
            }
        }
        // A group, a leader or a statement of the FSA is not the FSA.
        let apart = description.has(Trait::Apart)
            || description.is_person
            || !armed && description.sectors != entity.sectors;
        if !apart {
            description.entity = Some(entity.id.clone());
            description.name = Some(entity.name.clone());
        }
    }

    fn take_country(&self, target: Target, description: &mut Description) {
        let state = match target {
            Target::State(at)
            | Target::Seat(at)
            | Target::Adjective(at)
            | Target::Citizens(at)
            | Target::Place(at) => Some(at),
            _ => None,
        };
        if let Some(state) = state {
            let iso = &self.knowledge.states[state as usize].iso;
            // "Iraqi Kurdish", "Saudi-American": the first stands.
            if description.country.is_none() || description.country.as_deref() == Some("IGO") {
                description.country = Some(iso.clone());
            }
            description.because.push(format!("of {iso}"));
            if description.weak {
                description.weak = false;
            }
            return;
        }
        match target {
            Target::People(at) => {
                let people = &self.knowledge.peoples[at as usize];
                let country = self.country_of_people(&people.countries);
                if description.country.is_none() {
                    description.country = country;
                }
                description.abroad |= people.foreign;
                description.foreign_people |= !people.countries.is_empty();
                if let Some(side) = self.side_of_people(&people.id, people.side.as_deref()) {
                    let armed = description
                        .sectors
                        .first()
                        .is_some_and(|sector| matches!(sector.as_str(), "MIL" | "REB" | "PRM" | "UAF"));
                    if armed {
                        description.side = Some(side);
                    }
                }
                description.because.push(format!("of the people {}", people.id));
                let forces = description.role.as_deref() == Some("forces");
                if forces && description.sectors.first().is_some_and(|sector| sector == "MIL") {
                    description.sectors = vec!["REB".into()];
                }
                description.weak = false;
            }
            Target::Entity(at) => {
                let entity = &self.knowledge.entities[at as usize];
                if description.country.is_none() {
                    description.country.clone_from(&entity.country);
                }
                if description.side.is_none() {
                    description.side = self.side_of_entity(entity);
                }
            }
            _ => {}
        }
    }

    fn country_of_people(&self, countries: &[String]) -> Option<String> {
        let here = self.context.at_hand();
        match countries {
            [] => None,
            [only] => Some(only.clone()),
            several => several
                .iter()
                .find(|country| Some(country.as_str()) == here)
                .or_else(|| {
                    several
                        .iter()
                        .find(|country| self.context.countries.contains_key(*country))
                })
                .cloned(),
        }
    }

    fn side_of_people(&self, people: &str, side: Option<&str>) -> Option<String> {
        let conflict = self.knowledge.conflicts.get(self.context.at_hand()?)?;
        conflict
            .peoples
            .get(people)
            .cloned()
            .or_else(|| side.map(str::to_owned))
            .filter(|_| conflict.peoples.contains_key(people))
    }

    /// What stands after a noun: "rebels in Darfur", "head of the army", "forces loyal to Assad".
    fn complements(&self, at: usize, head: usize, description: &mut Description, depth: usize) {
        let sentence = self.sentence(at);
        for &dependent in sentence.dependents(head) {
            if dependent < head {
                continue;
            }
            match sentence.tokens[dependent].deprel {
                Deprel::Nmod => self.complement(at, dependent, description, depth),
                Deprel::Acl | Deprel::Amod => self.loyalty(at, dependent, description, depth),
                Deprel::Appos => {
                    let unit = self.headed(at, dependent);
                    if let Some(unit) = unit
                        && let What::Known(Target::Entity(entity)) = unit.what
                    {
                        let entity = &self.knowledge.entities[entity as usize];
                        if entity.person.is_none() && description.weak {
                            self.owned_by(at, unit, entity, description);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn complement(&self, at: usize, noun: usize, description: &mut Description, depth: usize) {
        let Some(case) = self.case(at, noun) else { return };
        let unit = self.headed(at, noun);
        match case {
            "of" | "for" | "with" | "from" | "in"
                if unit.is_some_and(|unit| case != "in" || is_body(unit)) =>
            {
                let Some(unit) = unit else { return };
                match unit.what {
                    What::Known(Target::Entity(entity)) => {
                        let entity = &self.knowledge.entities[entity as usize];
                        if description.weak || description.country.is_none() {
                            self.owned_by(at, unit, entity, description);
                            if description.is_person {
                                description.entity = None;
                                description.name = None;
                            }
                        }
                    }
                    What::Known(target) if description.country.is_none() => {
                        self.take_country(target, description);
                    }
                    What::Unknown(kind)
                        if kind != NameKind::Person
                            && (description.weak || description.has(Trait::Serves)) =>
                    {
                        let owner = self.describe_within(at, noun, depth - 1);
                        description.weak = false;
                        description.country = description.country.take().or(owner.country);
                        description.side = description.side.take().or(owner.side);
                        self.arm_of(&owner.sectors, description);
                        description.class = owner.class.or(description.class);
                        description
                            .because
                            .push(format!("of \"{}\"", owner.name.unwrap_or_default()));
                    }
                    _ => {}
                }
            }
            "in" | "at" | "near" | "inside" | "across" | "throughout" | "from" | "of" | "around" | "on" => {
                if description.country.is_none()
                    && !description.abroad
                    && let Some(country) = self.country_within(at, noun)
                {
                    description.because.push(format!("in {country}"));
                    description.country = Some(country);
                }
            }
            _ => {}
        }
        if matches!(case, "of" | "for" | "in" | "from")
            && (description.weak || description.is_person || description.has(Trait::Serves))
            && unit.is_none()
        {
            let owner = self.describe_within(at, noun, depth - 1);
            if owner.is_actor && !owner.is_person {
                description.weak = false;
                description.country = description.country.take().or(owner.country);
                description.side = description.side.take().or(owner.side);
                self.arm_of(&owner.sectors, description);
                description.class = owner.class.or(description.class);
            }
        }
    }

    /// Somebody of an armed body is armed too.
    fn arm_of(&self, sectors: &[String], description: &mut Description) {
        if description.sectors.is_empty()
            || description.weak
            || sectors
                .first()
                .is_some_and(|sector| matches!(sector.as_str(), "REB" | "MIL" | "OPP" | "PRM" | "COP"))
        {
            description.sectors = sectors.to_vec();
        }
    }

    /// "forces loyal to …", "militias backed by …", "fighters allied with …".
    fn loyalty(&self, at: usize, word: usize, description: &mut Description, depth: usize) {
        let sentence = self.sentence(at);
        let token = &sentence.tokens[word];
        let Some(&bond) = self
            .knowledge
            .sponsor_words
            .get(&token.lower)
            .or_else(|| self.knowledge.sponsor_words.get(&token.lemma))
        else {
            return;
        };
        if token.lower == "based" {
            if description.country.is_none() {
                description.country = self.country_within(at, word);
            }
            return;
        }
        let other = sentence.dependents(word).iter().copied().find_map(|other| {
            let object = matches!(
                sentence.tokens[other].deprel,
                Deprel::Obl | Deprel::OblAgent | Deprel::Obj
            );
            let sponsor = if object {
                self.describe_within(at, other, depth - 1)
            } else {
                Description::default()
            };
            sponsor.is_actor.then_some((other, sponsor))
        });
        if let Some((other, sponsor)) = other {
            description.weak = false;
            description.bonds.push((bond, other));
            description.side = description.side.take().or(sponsor.side);
            description.country = description
                .country
                .take()
                .or(sponsor.country.filter(|_| bond == Bond::Allied));
            if description.sectors.first().is_none_or(|sector| sector == "MIL") && bond != Bond::Part {
                let army = sponsor.sectors.first().is_some_and(|sector| sector == "GOV");
                description.sectors = vec![if army { "MIL" } else { "PRM" }.into()];
            }
        }
    }

    /// The only country that the words under a noun name.
    fn country_within(&self, at: usize, noun: usize) -> Option<String> {
        let range = self.sentence(at).subtree(noun);
        let mut countries = range.filter_map(|token| {
            let unit = self.headed(at, token)?;
            match unit.what {
                What::Known(
                    Target::State(state)
                    | Target::Seat(state)
                    | Target::Place(state)
                    | Target::Adjective(state),
                ) => Some(self.knowledge.states[state as usize].iso.clone()),
                What::Known(Target::People(people)) => {
                    self.country_of_people(&self.knowledge.peoples[people as usize].countries)
                }
                _ => None,
            }
        });
        countries.next()
    }

    /// Last: what the country at hand gives, the name by rule, side and class.
    fn settle(&self, at: usize, head: usize, description: &mut Description) {
        let sentence = self.sentence(at);
        if description.hidden && description.has(Trait::Armed) {
            description.sectors = vec!["UAF".into()];
        }
        if description.past && description.sectors.first().is_some_and(|sector| sector == "GOV") {
            self.retire(None, description);
        }
        let given = description.country.is_some();
        if given
            && !description.weak
            && description.sectors.is_empty()
            && description.role.as_deref() == Some("leaders")
        {
            description.sectors = vec!["GOV".into()];
        }
        let lasting =
            description.sectors.first().is_some_and(|sector| {
                matches!(sector.as_str(), "REB" | "UAF" | "PRM" | "CRM" | "REF" | "EDU")
            }) || description.name.is_some() && description.role.as_deref() == Some("parties")
                || description.named && !description.is_person && !description.sectors.is_empty();
        if !given && !description.abroad && !description.foreign_people && (description.local || lasting) {
            let here = self
                .country_of_sentence(at)
                .or_else(|| self.context.at_hand().map(str::to_owned));
            if let Some(country) = here {
                description.because.push(format!("{AT_HAND}{country}"));
                description.country = Some(country);
            }
        }
        if description.country.is_none()
            && description.role.as_deref() == Some("monitors")
            && !description.is_person
        {
            description.country = Some("NGO".into());
        }
        let lemma = sentence.tokens[head].lemma.as_str();
        let sector = description.sectors.first().cloned();
        if matches!(lemma, "coalition" | "alliance")
            && description.entity.is_none()
            && !description.named
            && let Some(coalition) = self.coalition(description)
        {
            self.of_entity(coalition, description);
            description.weak = false;
            return;
        }
        if description.side.is_none() && !description.has(Trait::Sideless) {
            description.side_by_default = true;
            description.side = self.side(description.country.as_deref(), &description.sectors);
        }
        // "tribal fighters allied with the army" are no rebels.
        let loyal = description.side.as_deref() == Some("government");
        if loyal && first_of(&description.sectors) == Some("REB") {
            description.sectors = vec!["PRM".into()];
        }
        if description.entity.is_none()
            && !description.named
            && !description.is_person
            && description.bonds.is_empty()
        {
            self.compose(at, head, sector.as_deref(), description);
        }
        if !matches!(
            description.class,
            Some(
                Class::Monitor | Class::Media | Class::Aid | Class::Witness | Class::Civil | Class::Anonymous
            )
        ) {
            self.classify(description);
        }
    }

    /// The country that the sentence names, where it is only one.
    fn country_of_sentence(&self, at: usize) -> Option<String> {
        if self.analysis.sentences.len() > 1 && self.context.at_hand().is_some() {
            return None;
        }
        let mut found: Option<String> = None;
        for unit in &self.boards[at].units {
            let country = match unit.what {
                What::Known(
                    Target::State(state)
                    | Target::Seat(state)
                    | Target::Place(state)
                    | Target::Adjective(state),
                ) => self.knowledge.states[state as usize].iso.clone(),
                _ => continue,
            };
            match &found {
                Some(other) if *other != country => return None,
                _ => found = Some(country),
            }
        }
        found
    }

    /// The coalition of the conflict at hand, where nothing says that another one is meant.
    fn coalition(&self, description: &Description) -> Option<&Entity> {
        let conflict = self.context.at_hand()?;
        let id = self.knowledge.conflicts.get(conflict)?.coalition.as_deref()?;
        let entity = self.knowledge.entity(id)?;
        let other = description.side.as_deref() == Some("opposition")
            || description.country.as_deref().is_some_and(|country| {
                country != conflict && self.knowledge.state_side(conflict, country, None).is_none()
            });
        (!other).then_some(entity)
    }

    /// The entity that a country and a noun make: "Syrian" and "army", "Iraqi" and "police".
    fn compose(&self, at: usize, head: usize, sector: Option<&str>, description: &mut Description) {
        let Some(iso) = description.country.clone() else {
            return;
        };
        let Some(state) = self.knowledge.state(&iso) else {
            return;
        };
        let token = &self.sentence(at).tokens[head];
        let role = description.role.as_deref().unwrap_or_default();
        let start = self.role(at, head).map_or(head, |(_, start)| start);
        let words = self.words(at, start..head + 1).to_lowercase();
        if description.side.as_deref() == Some("opposition") || description.past || description.hidden {
            return;
        }
        let noun = match (role, sector) {
            ("government", Some("GOV"))
                if matches!(token.lemma.as_str(), "government" | "regime" | "authority") =>
            {
                "government"
            }
            ("government" | "army" | "security", _) => words.as_str(),
            ("forces" | "soldiers" | "weapons", Some("MIL"))
                if matches!(token.lower.as_str(), "forces" | "troops" | "soldiers") =>
            {
                "military"
            }
            _ => return,
        };
        let adjective = &state.adjective;
        if let Some(known) = self.knowledge.named(&format!("{adjective} {noun}"))
            && known.country.as_deref() == Some(iso.as_str())
        {
            description.entity = Some(known.id.clone());
            description.name = Some(known.name.clone());
            description.side = self.side_of_entity(known).or(description.side.take());
            return;
        }
        description.entity = Some(match noun {
            "government" => self.government(&iso),
            "military" | "army" | "armed forces" => format!("{}-armed-forces", iso.to_lowercase()),
            other => format!("{}-{}", iso.to_lowercase(), other.replace(' ', "-")),
        });
        description.name = Some(format!("{adjective} {noun}"));
    }

    fn government(&self, iso: &str) -> String {
        format!("{}-government", iso.to_lowercase())
    }
}

fn first_of(sectors: &[String]) -> Option<&str> {
    sectors.first().map(String::as_str)
}

/// Whether a name is that of a body that people are in.
fn is_body(unit: &Unit) -> bool {
    matches!(
        unit.what,
        What::Known(Target::Entity(_)) | What::Unknown(NameKind::Organisation | NameKind::Force)
    )
}

impl Scene<'_> {
    /// What a noun says with only one of the modifiers that share it.
    pub(crate) fn describe_alone(&self, at: usize, modifier: usize, head: usize) -> Description {
        let mut description = Description::default();
        let Some((role, _)) = self.role(at, head) else {
            return description;
        };
        description.play(role, &self.sentence(at).tokens[head].lower);
        let tokens = self
            .unit(at, modifier)
            .map_or(modifier..modifier + 1, |unit| unit.tokens.clone());
        self.modifiers(at, tokens, &mut description, 1);
        self.settle(at, head, &mut description);
        description
    }
}
