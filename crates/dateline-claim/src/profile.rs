//! Who a source is: kind, name, role, organisation, side.

use std::ops::Range;

use dateline_actor::{ActorMention, Actors, Class, MentionKind};
use dateline_language::{Analysis, Deprel, NameKind, Sentence, Upos, Xpos};
use dateline_report::Report;

use crate::cue::Source;
use crate::lexicon::lexicon;
use crate::{Profile, SourceKind};

/// Longest entry of `data/claims/sources.toml`, in words.
const LONGEST: usize = 5;

/// What there is to know sources by.
pub(crate) struct Sources<'a> {
    pub(crate) report: &'a Report,
    pub(crate) analysis: &'a Analysis,
    pub(crate) actors: &'a Actors,
}

/// Whether a noun by itself names somebody who can be a source.
pub(crate) fn is_source(sentence: &Sentence, noun: usize) -> bool {
    let name = name_at(sentence, noun).map(|name| name.kind);
    matches!(
        name,
        Some(NameKind::Person | NameKind::Organisation | NameKind::Force)
    ) || kind_at(sentence, noun).is_some()
        || lexicon().roles.contains_key(&sentence.tokens[noun].lemma)
}

impl Sources<'_> {
    /// The profile of a source; pronouns stand for what they refer to. `around` are the words of the
    /// cue's sentence that are not said ("said **on condition of anonymity**").
    pub(crate) fn profile(&self, source: &Source, around: &str) -> Profile {
        let profile = self.of_source(source);
        let hidden = profile.name.is_none() && hides_name(around);
        Profile {
            kind: if hidden {
                SourceKind::Anonymous
            } else {
                profile.kind
            },
            ..profile
        }
    }

    fn of_source(&self, source: &Source) -> Profile {
        let sentence = &self.analysis.sentences[source.sentence];
        let token = &sentence.tokens[source.head];
        let mention = self.actors.at(source.sentence, source.head);
        if matches!(token.xpos, Xpos::Wp | Xpos::Wdt) || token.lower == "that" {
            return match antecedent(sentence, source.head) {
                Some(noun) => self.described(source.sentence, sentence.subtree(noun), noun),
                None => unknown(mention),
            };
        }
        if token.upos == Upos::Pron {
            return match mention.and_then(|mention| self.fullest(mention)) {
                Some(fullest) => self.of_mention(fullest),
                None => unknown(mention),
            };
        }
        let profile = self.described(source.sentence, source.tokens.clone(), source.head);
        // "al-Haj" is the spokesman that an earlier sentence introduced.
        match mention
            .and_then(|mention| self.fullest(mention))
            .filter(|&fullest| Some(fullest) != mention)
        {
            Some(fullest) if profile.role.is_none() && profile.organisation.is_none() => {
                let known = self.of_mention(fullest);
                Profile {
                    kind: if self.tells_kind(sentence, source) {
                        profile.kind
                    } else {
                        known.kind
                    },
                    mention,
                    name: known.name.or(profile.name),
                    role: known.role,
                    organisation: known.organisation,
                    side: profile.side.or(known.side),
                    proximity: None,
                }
            }
            _ => profile,
        }
    }

    fn tells_kind(&self, sentence: &Sentence, source: &Source) -> bool {
        kind_at(sentence, source.head).is_some()
    }

    /// The mention of a chain that says most: a name with words around it, else a name, else a description.
    fn fullest(&self, mention: usize) -> Option<usize> {
        let chain = self.actors.mentions[mention].chain;
        let rank = |(_, mention): &(usize, &ActorMention)| {
            let sentence = &self.analysis.sentences[mention.sentence];
            let around = sentence.subtree(mention.head).len();
            (mention.kind == MentionKind::Named, around.min(30))
        };
        self.actors
            .mentions
            .iter()
            .enumerate()
            .filter(|(_, other)| other.chain == chain && other.kind != MentionKind::Pronoun)
            // The first of equals.
            .rev()
            .max_by_key(rank)
            .map(|(at, _)| at)
    }

    fn of_mention(&self, mention: usize) -> Profile {
        let actor = &self.actors.mentions[mention];
        let sentence = &self.analysis.sentences[actor.sentence];
        let tokens = sentence.subtree(actor.head);
        self.described(actor.sentence, tokens, actor.head)
    }

    /// The profile that a noun phrase gives by its words.
    fn described(&self, index: usize, tokens: Range<usize>, head: usize) -> Profile {
        let sentence = &self.analysis.sentences[index];
        let core = core(sentence, tokens.clone(), head);
        let mention = self.actors.at(index, head);
        let actor = mention.map(|mention| &self.actors.mentions[mention]);
        let owner = self.author(sentence, head);
        if let Some(owner) = owner {
            return self.described(index, sentence.subtree(owner), owner);
        }
        let office = office(sentence, &tokens);
        let person = sentence
            .names
            .iter()
            .filter(|name| {
                name.kind == NameKind::Person
                    && core.start <= name.tokens.start
                    && name.tokens.end <= tokens.end
            })
            .find(|name| {
                name.tokens.contains(&head)
                    || office
                        .as_ref()
                        .is_some_and(|office| office.near(name.tokens.clone()))
            })
            .map(|name| self.words(sentence, name.tokens.clone()));
        let organisation = office.as_ref().and_then(|office| office.organisation.clone());
        let hidden = person.is_none() && hides_name(&lower_words(sentence, tokens.clone()));
        let kind = if hidden {
            SourceKind::Anonymous
        } else {
            let nameless = if person.is_some() {
                SourceKind::Witness
            } else {
                SourceKind::Anonymous
            };
            self.kind(index, sentence, &core, head, office.as_ref())
                .unwrap_or(nameless)
        };
        // "spokesman" is held by one; "rebels" and "residents" are what the sources are.
        let role = office
            .as_ref()
            .filter(|office| matches!(sentence.tokens[office.at].xpos, Xpos::Nn | Xpos::Nnp))
            .map(|office| sentence.tokens[office.at].lower.clone());
        let whole = Source {
            sentence: index,
            tokens: tokens.clone(),
            head,
        };
        let organisation_name = organisation
            .clone()
            .map(|tokens| self.organisation(index, sentence, tokens));
        let named =
            name_at(sentence, head).is_some() || actor.is_some_and(|actor| actor.kind == MentionKind::Named);
        let own_name = || {
            let known = actor.and_then(|actor| actor.name.clone());
            known.or_else(|| Some(self.words(sentence, core.clone())))
        };
        let name = person.or_else(|| (named && office.is_none()).then(own_name).flatten());
        Profile {
            kind,
            mention,
            name,
            role,
            organisation: organisation_name,
            side: self.side(index, kind, &whole, organisation.as_ref()),
            proximity: None,
        }
    }

    /// Who made a document or picture: "a statement **from the ministry**", "the group's report".
    fn author(&self, sentence: &Sentence, head: usize) -> Option<usize> {
        if !lexicon().nouns.contains_key(&sentence.tokens[head].lemma) {
            return None;
        }
        let by = sentence.dependents_by(head, Deprel::Nmod).find(|&noun| {
            sentence
                .dependents_by(noun, Deprel::Case)
                .any(|case| matches!(sentence.tokens[case].lower.as_str(), "by" | "from" | "of"))
                && (is_source(sentence, noun) || sentence.tokens[noun].upos == Upos::Propn)
        });
        sentence.dependent(head, Deprel::NmodPoss).or(by).or_else(|| {
            sentence
                .dependents_by(head, Deprel::Compound)
                .find(|&word| is_source(sentence, word))
        })
    }

    fn kind(
        &self,
        index: usize,
        sentence: &Sentence,
        core: &Range<usize>,
        head: usize,
        office: Option<&Office>,
    ) -> Option<SourceKind> {
        let by_office = || {
            let office = office?;
            // A minister is an official whatever he is minister of; a spokesman is what he speaks for.
            let own = kind_at(sentence, office.at);
            let body = || {
                let tokens = office.organisation.clone()?;
                let noun = sentence.head_of(tokens.clone());
                self.body_kind(index, sentence, tokens, noun)
            };
            let beside = || {
                let mut appositions = sentence.dependents_by(office.at, Deprel::Appos);
                appositions.find_map(|noun| kind_within(sentence, sentence.subtree(noun)))
            };
            let role = || {
                lexicon()
                    .roles
                    .get(&sentence.tokens[office.at].lemma.to_lowercase())
                    .copied()
            };
            own.or_else(body).or_else(beside).or_else(role)
        };
        let by_head = || kind_at(sentence, head);
        let by_words = || kind_within(sentence, core.clone());
        let by_actor = || self.actor_kind(index, head);
        let by_name = || match name_at(sentence, head)?.kind {
            NameKind::Force => Some(SourceKind::Party),
            NameKind::Person => Some(SourceKind::Witness),
            _ => Some(SourceKind::Official),
        };
        // "Moscow", "Turkey": a state speaks by its officials.
        let state =
            || name_at(sentence, head).is_some_and(|name| name.kind == NameKind::Place && core.len() <= 2);
        watches(sentence, head)
            .then_some(SourceKind::Monitor)
            .or_else(|| self.known_kind(index, sentence, head))
            .or_else(by_office)
            .or_else(by_head)
            .or_else(|| state().then_some(SourceKind::Official))
            .or_else(by_words)
            .or_else(by_actor)
            .or_else(by_name)
    }

    /// The kind of an organisation by its own words, its apposition, what is known of it, or its name.
    fn body_kind(
        &self,
        index: usize,
        sentence: &Sentence,
        tokens: Range<usize>,
        noun: usize,
    ) -> Option<SourceKind> {
        let apposition = || {
            sentence
                .dependents_by(noun, Deprel::Appos)
                .find_map(|appositive| kind_within(sentence, sentence.subtree(appositive)))
        };
        let name = || match name_at(sentence, noun)?.kind {
            NameKind::Force => Some(SourceKind::Party),
            NameKind::Organisation | NameKind::Place | NameKind::Norp => Some(SourceKind::Official),
            _ => None,
        };
        kind_within(sentence, tokens)
            .or_else(apposition)
            .or_else(|| self.actor_kind(index, noun))
            .or_else(name)
    }

    /// The kind of an actor of the knowledge base that goes by its name: "Islamic State" is no state, and
    /// "Doctors Without Borders" are no doctors of the place.
    fn known_kind(&self, index: usize, sentence: &Sentence, token: usize) -> Option<SourceKind> {
        let actor = &self.actors.mentions[self.actors.at(index, token)?];
        if actor.kind != MentionKind::Named || actor.entity.is_none() {
            return None;
        }
        let listed = lexicon().kinds.get(&lower_words(sentence, actor.tokens.clone()));
        listed.copied().or_else(|| match actor.class? {
            Class::Official => kind_of_sector(actor),
            // A political body is what its words say ("National Unity Government").
            Class::Party if matches!(actor.sectors.first().map(String::as_str), Some("OPP" | "PTY")) => None,
            Class::Party => kind_of_sector(actor).or(Some(SourceKind::Party)),
            // Bodies of the United Nations help and watch, and are official.
            Class::Monitor | Class::Aid if actor.country.as_deref() == Some("IGO") => {
                Some(SourceKind::Official)
            }
            Class::Monitor | Class::Aid => Some(SourceKind::Monitor),
            Class::Media => Some(SourceKind::Media),
            Class::Witness | Class::Civil | Class::Anonymous => None,
        })
    }

    /// What the actor floor holds an actor to be.
    fn actor_kind(&self, index: usize, token: usize) -> Option<SourceKind> {
        let actor = &self.actors.mentions[self.actors.at(index, token)?];
        actor
            .class
            .map(|class| match class {
                Class::Party => kind_of_sector(actor).unwrap_or(SourceKind::Party),
                Class::Official => SourceKind::Official,
                Class::Monitor | Class::Aid => SourceKind::Monitor,
                Class::Media => SourceKind::Media,
                Class::Witness | Class::Civil => SourceKind::Witness,
                Class::Anonymous => SourceKind::Anonymous,
            })
            .or_else(|| actor.side.is_some().then_some(SourceKind::Party))
    }

    fn organisation(&self, index: usize, sentence: &Sentence, tokens: Range<usize>) -> String {
        let noun = sentence.head_of(tokens.clone());
        let known = self.actors.at(index, noun).and_then(|mention| {
            let actor = &self.actors.mentions[mention];
            (actor.kind == MentionKind::Named && tokens.contains(&actor.head))
                .then(|| actor.name.clone())
                .flatten()
        });
        known.unwrap_or_else(|| self.words(sentence, tokens))
    }

    /// The side of a source in the conflict at hand: that of the actor it is, of those it stands for, or what
    /// its words say. Those who only see or watch have none.
    fn side(
        &self,
        index: usize,
        kind: SourceKind,
        source: &Source,
        organisation: Option<&Range<usize>>,
    ) -> Option<String> {
        let sentence = &self.analysis.sentences[index];
        if matches!(kind, SourceKind::Witness | SourceKind::Monitor) || is_outsider(sentence, source) {
            return None;
        }
        let actor = self
            .actors
            .at(index, source.head)
            .map(|mention| &self.actors.mentions[mention]);
        let own = actor.filter(|actor| actor.entity.is_some() || organisation.is_none());
        let body = || {
            let noun = sentence.head_of(organisation?.clone());
            let body = self.actors.at(index, noun)?;
            self.side_of_chain(&self.actors.mentions[body])
        };
        self.side_supported(index, &source.tokens)
            .or_else(|| own.and_then(|actor| self.side_of_chain(actor)))
            .or_else(body)
            .or_else(|| actor.and_then(|actor| self.side_of_chain(actor)))
            .or_else(|| self.side_within(index, source))
            .or_else(|| self.side_by_sector(actor?))
            .or_else(|| {
                let state = kind == SourceKind::Media && is_of_the_state(sentence, source);
                state.then(|| "government".to_owned())
            })
    }

    fn side_of_chain(&self, actor: &ActorMention) -> Option<String> {
        let chain = || {
            self.actors
                .mentions
                .iter()
                .filter(|other| other.chain == actor.chain)
                .find_map(|other| other.side.clone())
        };
        actor.side.clone().or_else(chain)
    }

    /// "a militia **loyal to the general**": the side of those whom a source is said to stand by.
    fn side_supported(&self, index: usize, tokens: &Range<usize>) -> Option<String> {
        let sentence = &self.analysis.sentences[index];
        let supports = |mention: &&ActorMention| {
            let mut before = mention.tokens.start;
            while before > tokens.start && sentence.tokens[before - 1].upos == Upos::Det {
                before -= 1;
            }
            let words = lower_words(sentence, tokens.start..before.max(tokens.start));
            lexicon()
                .support
                .iter()
                .any(|phrase| words.ends_with(phrase.as_str()))
        };
        self.mentions_within(index, tokens)
            .filter(supports)
            .find_map(|mention| mention.side.clone().or_else(|| self.side_by_sector(mention)))
    }

    /// The side of an actor that a phrase names beside its head, where that is no mere place or thing done
    /// by others: "a spokesman for **the Kurds**", but not "a lawyer in **Yemen**".
    fn side_within(&self, index: usize, source: &Source) -> Option<String> {
        let sentence = &self.analysis.sentences[index];
        let belongs = |mention: &&ActorMention| {
            std::iter::once(mention.head)
                .chain(sentence.ancestors(mention.head))
                .take_while(|&at| at != source.head && source.tokens.contains(&at))
                .all(|at| {
                    let place = sentence.dependents_by(at, Deprel::Case).any(|case| {
                        matches!(
                            sentence.tokens[case].lower.as_str(),
                            "in" | "at" | "near" | "on" | "outside" | "around" | "inside" | "against"
                        )
                    });
                    !place && sentence.tokens[at].upos != Upos::Verb
                })
        };
        self.mentions_within(index, &source.tokens)
            .filter(belongs)
            .find_map(|mention| {
                let opposes = mention.sectors.first().is_some_and(|sector| sector == "OPP");
                mention
                    .side
                    .clone()
                    .or_else(|| opposes.then(|| "opposition".to_owned()))
            })
    }

    fn mentions_within<'b>(
        &'b self,
        index: usize,
        tokens: &Range<usize>,
    ) -> impl Iterator<Item = &'b ActorMention> {
        let tokens = tokens.clone();
        self.actors.mentions.iter().filter(move |mention| {
            mention.sentence == index
                && tokens.start <= mention.tokens.start
                && mention.tokens.end <= tokens.end
        })
    }

    /// Rebels are against the government whatever the country; the arms of a state are on its side, where
    /// the report names a side for it or no other state.
    fn side_by_sector(&self, actor: &ActorMention) -> Option<String> {
        let words = lower_words(&self.analysis.sentences[actor.sentence], actor.tokens.clone());
        let of_the_state = lexicon()
            .state_arms
            .iter()
            .any(|arms| words.ends_with(arms.as_str()));
        match actor.sectors.first()?.as_str() {
            "REB" | "OPP" if actor.entity.is_none() && !of_the_state => Some("opposition".into()),
            "GOV" | "MIL" | "COP" | "SPY" | "LEG" | "JUD" => {
                let country = actor.country.as_ref()?;
                let state = |other: &&ActorMention| {
                    matches!(
                        other.sectors.first().map(String::as_str),
                        None | Some("GOV" | "MIL" | "COP")
                    )
                };
                let known = self
                    .actors
                    .mentions
                    .iter()
                    .filter(|other| other.country.as_ref() == Some(country))
                    .filter(state)
                    .find_map(|other| other.side.clone());
                let alone = || {
                    let mut others = self
                        .actors
                        .mentions
                        .iter()
                        .filter_map(|other| other.country.as_ref());
                    others.all(|other| other == country)
                };
                let of_a_state = !matches!(country.as_str(), "IGO" | "NGO" | "IMG" | "MNC");
                known.or_else(|| (of_a_state && alone()).then(|| "government".to_owned()))
            }
            _ => None,
        }
    }

    /// Words as they stand in the text, white space made single, without a determiner before them.
    fn words(&self, sentence: &Sentence, mut tokens: Range<usize>) -> String {
        while tokens.len() > 1 && sentence.tokens[tokens.start].upos == Upos::Det {
            tokens.start += 1;
        }
        let text = self.report.text.slice(sentence.span_of(tokens));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The words of a range in lower case, parted by single blanks.
pub(crate) fn lower_words(sentence: &Sentence, tokens: Range<usize>) -> String {
    let words: Vec<&str> = sentence.tokens[tokens]
        .iter()
        .map(|token| token.lower.as_str())
        .collect();
    words.join(" ")
}

/// Whether words say that a source does not want to be named.
fn hides_name(words: &str) -> bool {
    lexicon().anonymity.iter().any(|mark| match mark.split_once(' ') {
        Some(_) => words.contains(mark.as_str()),
        None => words.split(' ').any(|word| word == mark),
    })
}

fn unknown(mention: Option<usize>) -> Profile {
    Profile {
        kind: SourceKind::Anonymous,
        mention,
        name: None,
        role: None,
        organisation: None,
        side: None,
        proximity: None,
    }
}

/// What an office says of a source: "spokesman for the army".
#[derive(Debug)]
struct Office {
    /// The word for it.
    at: usize,
    /// The body it is held in.
    organisation: Option<Range<usize>>,
}

impl Office {
    /// Whether a person's name does not belong to the body ("the Ahmed Abdo Brigade").
    fn near(&self, name: Range<usize>) -> bool {
        self.organisation
            .as_ref()
            .is_none_or(|organisation| name.end <= organisation.start || name.start >= organisation.end)
    }
}

/// The first office named in a noun phrase, with its body.
fn office(sentence: &Sentence, tokens: &Range<usize>) -> Option<Office> {
    let at = tokens.clone().find(|&at| {
        let token = &sentence.tokens[at];
        matches!(token.upos, Upos::Noun | Upos::Propn)
            && lexicon().roles.contains_key(&token.lemma.to_lowercase())
            && stands_for_the_phrase(sentence, tokens, at)
            && !describes_a_noun(sentence, at)
    })?;
    let below = sentence
        .dependents(at)
        .iter()
        .copied()
        .filter(|&dependent| {
            dependent > at && matches!(sentence.tokens[dependent].deprel, Deprel::Nmod | Deprel::Obl)
        })
        .find(|&dependent| {
            sentence.dependents_by(dependent, Deprel::Case).any(|case| {
                matches!(
                    sentence.tokens[case].lower.as_str(),
                    "for" | "of" | "in" | "at" | "from" | "with"
                )
            }) && sentence.tokens[dependent].upos != Upos::Num
                && !is_where(sentence, dependent)
        })
        .map(|noun| {
            let mut tokens = core(sentence, sentence.subtree(noun), noun);
            while tokens.start < noun && matches!(sentence.tokens[tokens.start].upos, Upos::Adp | Upos::Det) {
                tokens.start += 1;
            }
            tokens
        });
    let organisation = below.or_else(|| before(sentence, tokens, at));
    Some(Office { at, organisation })
}

/// Whether those of an actor's sector fight or govern.
fn kind_of_sector(actor: &ActorMention) -> Option<SourceKind> {
    match actor.sectors.first()?.as_str() {
        "MIL" | "REB" | "PRM" | "UAF" => Some(SourceKind::Party),
        "GOV" | "LEG" | "JUD" | "COP" => Some(SourceKind::Official),
        _ => None,
    }
}

/// "in North Kivu", "at the front": where an office is held, and not in what body.
fn is_where(sentence: &Sentence, noun: usize) -> bool {
    let place = name_at(sentence, noun).is_some_and(|name| name.kind == NameKind::Place);
    place
        && sentence
            .dependents_by(noun, Deprel::Case)
            .any(|case| matches!(sentence.tokens[case].lower.as_str(), "in" | "at" | "from"))
}

/// "**rebel** sources", "**rebel** commander": a word that only says of what kind a noun is.
fn describes_a_noun(sentence: &Sentence, at: usize) -> bool {
    sentence.tokens[at].deprel == Deprel::Compound
        && sentence.tokens[at].head.is_some_and(|head| {
            head > at && sentence.tokens[head].upos == Upos::Noun && name_at(sentence, head).is_none()
        })
}

/// "a group **that documents abuses**": those who watch.
fn watches(sentence: &Sentence, head: usize) -> bool {
    let verb = |&word: &usize| {
        matches!(sentence.tokens[word].deprel, Deprel::AclRelcl | Deprel::Acl)
            && lexicon().watching.contains(&sentence.tokens[word].lemma)
    };
    let appositions = sentence.dependents_by(head, Deprel::Appos);
    std::iter::once(head)
        .chain(appositions)
        .any(|noun| sentence.dependents(noun).iter().any(verb))
}

/// "a **Western** diplomat": one from outside, on no side of the country at hand.
fn is_outsider(sentence: &Sentence, source: &Source) -> bool {
    sentence
        .dependents_by(source.head, Deprel::Amod)
        .any(|word| lexicon().outside.contains(&sentence.tokens[word].lower))
}

/// "state television", "a state-run daily", of no state that is named.
fn is_of_the_state(sentence: &Sentence, source: &Source) -> bool {
    let named = sentence.names.iter().any(|name| {
        matches!(name.kind, NameKind::Place | NameKind::Norp)
            && source.tokens.start <= name.tokens.start
            && name.tokens.end <= source.tokens.end
    });
    let state = sentence.tokens[source.tokens.clone()]
        .iter()
        .any(|token| matches!(token.lower.as_str(), "state" | "government" | "pro-government"));
    state && !named
}

/// The body before an office: "**army** spokesman", "the **defence ministry's** spokesman".
fn before(sentence: &Sentence, tokens: &Range<usize>, at: usize) -> Option<Range<usize>> {
    let mut start = at;
    while start > tokens.start {
        let token = &sentence.tokens[start - 1];
        let body = matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj)
            || (token.upos == Upos::Part && token.xpos == Xpos::Pos)
            || token.lower == "-";
        if !body {
            break;
        }
        start -= 1;
    }
    let mut end = at;
    while end > start && matches!(sentence.tokens[end - 1].upos, Upos::Part | Upos::Punct) {
        end -= 1;
    }
    let noun = sentence.tokens[start..end].iter().any(|token| {
        matches!(token.upos, Upos::Noun | Upos::Propn) || lexicon().kinds.contains_key(&token.lemma)
    });
    let person = sentence
        .names
        .iter()
        .any(|name| name.kind == NameKind::Person && name.tokens.start < end && name.tokens.end > start);
    (start < end && noun && !person).then_some(start..end)
}

/// Whether a word says what the whole phrase is: its head, a title, an apposition, or what it is "one of".
fn stands_for_the_phrase(sentence: &Sentence, tokens: &Range<usize>, at: usize) -> bool {
    std::iter::once(at)
        .chain(sentence.ancestors(at))
        .take_while(|word| {
            tokens.contains(word)
                && sentence.tokens[*word]
                    .head
                    .is_some_and(|head| tokens.contains(&head))
        })
        .all(|word| {
            let token = &sentence.tokens[word];
            match token.deprel {
                Deprel::Compound
                | Deprel::Appos
                | Deprel::Flat
                | Deprel::NmodDesc
                | Deprel::Conj
                | Deprel::List => true,
                Deprel::Nmod => token.head.is_some_and(|head| {
                    matches!(
                        sentence.tokens[head].lower.as_str(),
                        "one" | "two" | "some" | "several" | "member" | "members"
                    )
                }),
                _ => false,
            }
        })
}

/// A noun phrase without appositions, relative clauses and what comes after them.
fn core(sentence: &Sentence, tokens: Range<usize>, head: usize) -> Range<usize> {
    let end = sentence
        .dependents(head)
        .iter()
        .filter(|&&dependent| {
            dependent > head
                && matches!(
                    sentence.tokens[dependent].deprel,
                    Deprel::Appos
                        | Deprel::AclRelcl
                        | Deprel::Acl
                        | Deprel::Parataxis
                        | Deprel::Punct
                        | Deprel::Conj
                )
        })
        .map(|&dependent| sentence.subtree(dependent).start)
        .filter(|&start| start > head)
        .min()
        .unwrap_or(tokens.end);
    tokens.start.min(head)..end.min(tokens.end).max(head + 1)
}

/// The noun that a relative pronoun stands for.
fn antecedent(sentence: &Sentence, pronoun: usize) -> Option<usize> {
    sentence
        .ancestors(pronoun)
        .find(|&verb| sentence.tokens[verb].deprel == Deprel::AclRelcl)
        .and_then(|verb| sentence.tokens[verb].head)
}

fn name_at(sentence: &Sentence, token: usize) -> Option<&dateline_language::Name> {
    sentence.names.iter().find(|name| name.tokens.contains(&token))
}

/// The kind of the longest entry that ends at a token.
fn kind_at(sentence: &Sentence, token: usize) -> Option<SourceKind> {
    let mut words: Vec<(String, String)> = Vec::new();
    for at in (0..=token).rev() {
        let token = &sentence.tokens[at];
        if token.lower == "-" {
            continue;
        }
        if token.upos == Upos::Punct || words.len() == LONGEST {
            break;
        }
        words.push((token.lower.clone(), token.lemma.to_lowercase()));
    }
    (1..=words.len()).rev().find_map(|length| {
        let phrase = |last: &str| {
            let mut phrase: Vec<&str> = words[1..length]
                .iter()
                .rev()
                .map(|(lower, _)| lower.as_str())
                .collect();
            phrase.push(last);
            phrase.join(" ")
        };
        let kinds = &lexicon().kinds;
        let (lower, lemma) = &words[0];
        kinds
            .get(&phrase(lower))
            .or_else(|| kinds.get(&phrase(lemma)))
            // A capitalised plural keeps its form as a lemma: "Residents".
            .or_else(|| kinds.get(&phrase(lower.strip_suffix('s')?)))
            .copied()
    })
}

/// The kind of the last entry within a phrase: the head of a name stands last ("Free Syrian Army"),
/// or before "of" and "for" ("Observatory for Human Rights").
fn kind_within(sentence: &Sentence, tokens: Range<usize>) -> Option<SourceKind> {
    let head = sentence.head_of(tokens.clone());
    kind_at(sentence, head).or_else(|| tokens.rev().find_map(|at| kind_at(sentence, at)))
}
