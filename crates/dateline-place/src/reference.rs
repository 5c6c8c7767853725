//! Words that mean a place without naming it: "the town", "there", "the southeastern desert", "the north of
//! the country".
//!
//! What "the area" refers back to is the most salient place before it that such a word fits: near, named as
//! the subject, named often, called by that word already; places that only tell where another one lies
//! come last.

use std::ops::Range;

use dateline_language::{Analysis, Deprel, Sentence, Upos, Xpos};

use crate::gazetteer::{Gazetteer, PlaceId};
use crate::geometry;
use crate::lookup::{self, Part};
use crate::places::Draft;
use crate::precision::precision;
use crate::{Basis, Location, PlaceKind, PlaceMention, Relation};

/// Sentences over which words refer back.
const BACK: usize = 6;
/// Sentences over which "there" refers back.
const THERE: usize = 1;
/// What is lost with each sentence between.
const FAR: f64 = 0.6;
/// For the subject of its clause.
const SUBJECT: f64 = 1.0;
/// For what is acted on.
const OBJECT: f64 = 0.4;
/// For each doubling of the times it is named (natural logarithm).
const OFTEN: f64 = 0.5;
/// For a place that was called by this word.
const CALLED: f64 = 1.5;
/// For a place that only tells where another lies.
const MEASURE: f64 = -1.2;
/// For a place that "the area" would not be said of, being wide.
const WIDE: f64 = -1.0;
const WIDE_KM: f64 = 100.0;

/// Compass angle within which a feature lies at a side of its country.
const AT_SIDE: f64 = 67.5;

/// The mentions of a report that refer to places without naming them. `drafts` stand in the order of the text.
pub(crate) fn references(
    analysis: &Analysis,
    drafts: &[Draft],
    gazetteer: &Gazetteer,
    focus: Option<&str>,
) -> Vec<Draft> {
    let mut found: Vec<Draft> = Vec::new();
    for (at, sentence) in analysis.sentences.iter().enumerate() {
        let here = Here {
            analysis,
            sentence,
            at,
            drafts,
            gazetteer,
            focus,
        };
        for token in 0..sentence.tokens.len() {
            let draft = here
                .side_of_country(token)
                .or_else(|| here.there(token))
                .or_else(|| here.described(token));
            let overlaps = |draft: &Draft, other: &Draft| {
                other.mention.sentence == at && other.mention.span.overlaps(draft.mention.span)
            };
            if let Some(draft) = draft
                && !found.iter().any(|other| overlaps(&draft, other))
            {
                found.push(draft);
            }
        }
    }
    found
}

struct Here<'a> {
    analysis: &'a Analysis,
    sentence: &'a Sentence,
    at: usize,
    drafts: &'a [Draft],
    gazetteer: &'a Gazetteer,
    focus: Option<&'a str>,
}

impl Here<'_> {
    fn word(&self, at: usize) -> &str {
        self.sentence
            .tokens
            .get(at)
            .map_or("", |token| token.lower.as_str())
    }

    fn word_before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |at| self.word(at))
    }

    fn side(&self, at: usize) -> Option<&'static str> {
        match lookup::part(self.word(at))? {
            Part::Side(point) => Some(point),
            _ => None,
        }
    }

    fn is_covered(&self, tokens: &Range<usize>) -> bool {
        self.drafts.iter().any(|d| {
            d.mention.sentence == self.at
                && d.mention.tokens.start < tokens.end
                && tokens.start < d.mention.tokens.end
        })
    }

    /// A noun that stands for a place: with a side, or referring back.
    fn described(&self, noun: usize) -> Option<Draft> {
        let token = &self.sentence.tokens[noun];
        if token.upos != Upos::Noun {
            return None;
        }
        let feature = self.gazetteer.feature(&token.lemma).filter(|f| f.back)?;
        let kind = feature.kind?;
        self.sided(noun, kind).or_else(|| {
            (token.deprel != Deprel::Compound)
                .then(|| self.back(noun, kind))
                .flatten()
        })
    }

    /// "The southeastern desert", "the desert southeast": what lies at a side of the country that the report
    /// is about.
    fn sided(&self, noun: usize, kind: PlaceKind) -> Option<Draft> {
        if !matches!(
            kind,
            PlaceKind::Desert | PlaceKind::Region | PlaceKind::Admin1 | PlaceKind::Mountains
        ) {
            return None;
        }
        let before = noun
            .checked_sub(1)
            .and_then(|at| Some((self.side(at)?, at..noun + 1)));
        let after = || {
            let next = self.sentence.tokens.get(noun + 1)?;
            let noun_after = matches!(next.upos, Upos::Noun | Upos::Propn | Upos::Adv | Upos::Adj);
            let measures = self.word(noun + 2) == "of";
            Some((
                self.side(noun + 1).filter(|_| noun_after && !measures)?,
                noun..noun + 2,
            ))
        };
        let (point, tokens) = before.or_else(after)?;
        if self.is_covered(&tokens) || self.word(tokens.end) == "of" {
            return None;
        }
        self.at_side(point, tokens, kind)
    }

    /// "The north of the country", "the country's south", "in the east".
    fn side_of_country(&self, token: usize) -> Option<Draft> {
        let point = self.side(token)?;
        let word = &self.sentence.tokens[token];
        if !matches!(word.upos, Upos::Noun | Upos::Propn) || word.lower.ends_with("ern") {
            return None;
        }
        let country = |at: usize| matches!(self.word(at), "country" | "nation");
        let tokens = if self.word(token + 1) == "of" && self.word(token + 2) == "the" && country(token + 3) {
            self.with_article(token)..token + 4
        } else if self.word_before(token, 1) == "'s" && token >= 3 && country(token - 2) {
            self.with_article(token - 2)..token + 1
        } else if self.word_before(token, 1) == "the"
            && matches!(
                self.word_before(token, 2),
                "in" | "into" | "across" | "throughout"
            )
            && self.word(token + 1) != "of"
        {
            token - 1..token + 1
        } else {
            return None;
        };
        if self.is_covered(&tokens) {
            return None;
        }
        self.at_side(point, tokens, PlaceKind::Region)
    }

    fn with_article(&self, at: usize) -> usize {
        if self.word_before(at, 1) == "the" {
            at - 1
        } else {
            at
        }
    }

    fn at_side(&self, point: &'static str, tokens: Range<usize>, kind: PlaceKind) -> Option<Draft> {
        let country = self.country_before(tokens.start).or(self.focus)?;
        let bearing = geometry::degrees(point)?;
        let whole = self.gazetteer.place(self.gazetteer.country(country)?)?;
        let whole_at = geometry::circle(whole.lat, whole.lon, whole.radius_km);
        let desert = (kind == PlaceKind::Desert)
            .then(|| self.desert(country))
            .flatten();
        let (name, location) = match desert.and_then(|id| self.gazetteer.place(id)) {
            Some(place) => {
                let at = geometry::circle(place.lat, place.lon, place.radius_km);
                // The desert in the east of the country, which is all of it if that is where it lies.
                let turn = geometry::turn(geometry::bearing(&whole_at, &at), bearing);
                let location = if turn <= AT_SIDE {
                    at
                } else {
                    geometry::side(&at, bearing)
                };
                (place.name, location)
            }
            None => (whole.name, geometry::side(&whole_at, bearing)),
        };
        let relation = Relation {
            kind: "part".to_owned(),
            of: Vec::new(),
            distance_km: None,
            bearing: Some(point.to_owned()),
        };
        let mention = PlaceMention {
            span: self.sentence.span_of(tokens.clone()),
            sentence: self.at,
            tokens,
            name: None,
            country: Some(country.to_owned()),
            admin1: None,
            precision: precision(Some(PlaceKind::Region), true, Some(&location)),
            location: Some(location),
            geonameid: None,
            basis: Basis::Context,
            relation: Some(relation),
            confidence: 0.5,
            because: vec![format!("a side of {name}, which the report is about")],
            named: false,
        };
        Some(Draft {
            written: String::new(),
            mention,
            kind: Some(PlaceKind::Region),
            key: String::new(),
            named: None,
        })
    }

    /// The country named right before: "Syria's southern desert", "the Syrian desert east".
    fn country_before(&self, start: usize) -> Option<&str> {
        let mut at = start.checked_sub(1)?;
        if self.word(at) == "'s" {
            at = at.checked_sub(1)?;
        }
        let id = self.gazetteer.demonym(self.word(at)).or_else(|| {
            let named = self
                .drafts
                .iter()
                .find(|d| d.mention.sentence == self.at && d.mention.tokens.contains(&at))?;
            self.gazetteer.country(named.mention.country.as_deref()?)
        })?;
        self.gazetteer.place(id)?.country
    }

    /// The desert that the report names in a country, else the widest one there.
    fn desert(&self, country: &str) -> Option<PlaceId> {
        self.drafts
            .iter()
            .filter(|d| d.kind == Some(PlaceKind::Desert) && d.mention.country.as_deref() == Some(country))
            .filter_map(|d| d.mention.name.as_deref())
            .flat_map(|name| self.gazetteer.exact(name))
            .map(|candidate| candidate.id)
            .find(|&id| {
                self.gazetteer
                    .place(id)
                    .is_some_and(|place| place.kind == PlaceKind::Desert)
            })
            .or_else(|| self.gazetteer.largest(country, PlaceKind::Desert))
    }

    /// "The town", "the base": the place before that is meant.
    fn back(&self, noun: usize, kind: PlaceKind) -> Option<Draft> {
        let word = self.sentence.tokens[noun].lemma.as_str();
        if matches!(word, "border" | "frontier") || self.sentence.tokens[noun].xpos == Xpos::Nns {
            return None;
        }
        let start = noun.checked_sub(1)?;
        if !matches!(self.word(start), "the" | "this" | "that") {
            return None;
        }
        let tokens = start..noun + 1;
        let complement = self.sentence.tokens.get(noun + 1).is_some_and(|next| {
            matches!(next.lower.as_str(), "of" | "where" | "that" | "which")
                || next.upos == Upos::Propn
                || next.upos == Upos::Noun
        });
        if complement || self.is_covered(&tokens) {
            return None;
        }
        let target = self.most_salient(word, tokens.start, BACK, |draft| means(word, kind, draft))?;
        let around = matches!(word, "area" | "region" | "countryside" | "zone" | "outskirts");
        let location = target.mention.location.as_ref().map(|location| {
            if around {
                geometry::circle(location.lat, location.lon, (1.3 * location.radius_km).max(15.0))
            } else {
                location.clone()
            }
        });
        Some(self.refers_to(target, tokens, location, word))
    }

    /// "There", "here".
    fn there(&self, token: usize) -> Option<Draft> {
        let here = &self.sentence.tokens[token];
        if here.lower != "there" || here.upos != Upos::Adv || self.word_before(token, 1) == "from" {
            return None;
        }
        let named = |draft: &Draft| draft.named.is_some() && draft.kind != Some(PlaceKind::Continent);
        let target = self.most_salient("there", token, THERE, named)?;
        let location = target.mention.location.clone();
        Some(self.refers_to(target, token..token + 1, location, "there"))
    }

    fn refers_to(
        &self,
        target: &Draft,
        tokens: Range<usize>,
        location: Option<Location>,
        word: &str,
    ) -> Draft {
        let name = target.mention.name.as_deref().unwrap_or("a place before");
        let mention = PlaceMention {
            span: self.sentence.span_of(tokens.clone()),
            tokens,
            sentence: self.at,
            precision: precision(target.kind, target.kind.is_none(), location.as_ref()),
            location,
            basis: Basis::Context,
            relation: None,
            confidence: 0.6 * target.mention.confidence,
            because: vec![format!("\"{word}\" refers back to {name}")],
            named: false,
            ..target.mention.clone()
        };
        Draft {
            written: String::new(),
            mention,
            kind: target.kind,
            key: String::new(),
            named: None,
        }
    }

    fn most_salient(
        &self,
        word: &str,
        token: usize,
        back: usize,
        fits: impl Fn(&Draft) -> bool,
    ) -> Option<&Draft> {
        let end = self.sentence.tokens[token].span.start;
        self.drafts
            .iter()
            .filter(|d| {
                d.mention.span.end <= end
                    && d.mention.sentence + back >= self.at
                    && !d.mention.tokens.is_empty()
                    && d.mention.location.is_some()
                    && fits(d)
            })
            .map(|draft| (draft, self.salience(draft, word)))
            .reduce(|best, other| if other.1 >= best.1 { other } else { best })
            .map(|(draft, _)| draft)
    }

    fn salience(&self, draft: &Draft, word: &str) -> f64 {
        let mention = &draft.mention;
        let Some(tree) = self.analysis.sentences.get(mention.sentence) else {
            return 0.0;
        };
        let head = tree.head_of(mention.tokens.clone());
        let named = self
            .drafts
            .iter()
            .filter(|d| {
                d.key == draft.key
                    && d.mention.sentence + BACK >= self.at
                    && d.mention.span.start <= mention.span.start
            })
            .count();
        let mut salience = OFTEN * (named.max(1) as f64).ln() - FAR * (self.at - mention.sentence) as f64;
        salience += match tree.tokens[head].deprel {
            Deprel::Nsubj | Deprel::NsubjPass => SUBJECT,
            Deprel::Obj => OBJECT,
            _ => 0.0,
        };
        if called(tree, mention, head, word) {
            salience += CALLED;
        }
        if self.measures(draft) {
            salience += MEASURE;
        }
        let wide = mention
            .location
            .as_ref()
            .is_some_and(|location| location.radius_km > WIDE_KM);
        if wide && matches!(word, "area" | "there") {
            salience += WIDE;
        }
        salience
    }

    /// Whether a name only tells where another place lies: "60 km from Palmyra", "Douma, Syria".
    fn measures(&self, draft: &Draft) -> bool {
        let mention = &draft.mention;
        self.drafts.iter().any(|other| {
            let of = other
                .mention
                .relation
                .as_ref()
                .filter(|relation| relation.kind != "part");
            let base = of.is_some_and(|relation| relation.of.iter().any(|&named| Some(named) == draft.named));
            let holds = other.named.is_some()
                && other.mention.sentence == mention.sentence
                && other.mention.tokens.end + 1 == mention.tokens.start
                && self.analysis.sentences[mention.sentence].tokens[other.mention.tokens.end].lower == ",";
            base && other.mention.sentence == mention.sentence || holds
        })
    }
}

/// Whether a place is called by a word beside it: "the Tanf base", "Sukhna, a desert town".
fn called(tree: &Sentence, mention: &PlaceMention, head: usize, word: &str) -> bool {
    let is = |at: usize| tree.tokens.get(at).is_some_and(|token| token.lemma == word);
    is(mention.tokens.end)
        || mention.tokens.clone().any(is)
        || tree.dependents_by(head, Deprel::Appos).any(is)
        || tree.tokens[head].head.is_some_and(|over| {
            is(over)
                && matches!(
                    tree.tokens[head].deprel,
                    Deprel::Nsubj | Deprel::Compound | Deprel::Appos
                )
                || is(over) && tree.tokens[head].deprel == Deprel::Nmod
        })
}

/// Whether "the WORD" may mean a place.
fn means(word: &str, kind: PlaceKind, draft: &Draft) -> bool {
    let words = &draft.key;
    if words.split(' ').any(|part| part == word) {
        return true;
    }
    let Some(actual) = draft.kind else {
        // In no gazetteer: a village, a hill or a site as likely as not.
        return draft.named.is_some() && !matches!(kind, PlaceKind::Country | PlaceKind::Admin1);
    };
    match kind {
        PlaceKind::Town => match word {
            "capital" => actual == PlaceKind::Capital,
            _ => actual.is_settlement() && draft.named.is_some(),
        },
        PlaceKind::Quarter => actual.is_settlement(),
        PlaceKind::Facility | PlaceKind::Airfield => {
            matches!(actual, PlaceKind::Facility | PlaceKind::Airfield)
        }
        PlaceKind::Region => match word {
            "area" => !matches!(actual, PlaceKind::Country | PlaceKind::Continent),
            _ => actual.is_area() && !matches!(actual, PlaceKind::Country | PlaceKind::Continent),
        },
        other => actual == other,
    }
}
