//! Places given by other places: "some 75 km (45 miles) southeast of Damascus", "near Dumeir", "between
//! Homs and Palmyra", "the eastern suburbs of Aleppo", "the border with Iraq".
//!
//! Read off the words to the left and right of a name, which is steadier than the tree for these short and
//! fixed phrases.

use std::ops::Range;

use dateline_language::{Sentence, Upos};

use crate::gazetteer::Gazetteer;
use crate::lookup::{self, Part};
use crate::mention::{Named, Sort};

/// An expression that gives a place by one or two others.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Expression {
    pub(crate) kind: Kind,
    /// Indices into the names.
    pub(crate) of: Vec<usize>,
    /// Tokens from its first word to the end of the last name.
    pub(crate) tokens: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// A distance, with or without a compass point.
    Offset {
        km: f64,
        bearing: Option<&'static str>,
    },
    /// A compass point without a distance, and how far it may reach in kilometres.
    Direction {
        bearing: &'static str,
        reach: f64,
    },
    Near,
    Outside,
    /// On its edge, at a side where one is given.
    Edge(Option<&'static str>),
    Part(Part),
    Between,
    /// On the road from one to the other.
    On,
    /// On the road to it.
    Road,
    /// In the sea before it.
    Off,
    /// On the border of the one, or of the one with the other.
    Border,
    /// In it: what holds an unknown place.
    In,
}

impl Kind {
    /// The word for it in a reading.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Offset { .. } | Kind::Direction { .. } => "offset",
            Kind::Near => "near",
            Kind::Outside | Kind::Edge(_) => "outside",
            Kind::Part(_) => "part",
            Kind::Between => "between",
            Kind::On | Kind::Road => "on",
            Kind::Off => "off",
            Kind::Border => "border",
            Kind::In => "in",
        }
    }
}

/// The expressions of a sentence. `names` are the indices and names that stand in it, in order.
pub(crate) fn expressions(
    sentence: &Sentence,
    names: &[(usize, &Named)],
    gazetteer: &Gazetteer,
) -> Vec<Expression> {
    let words = Words { sentence, gazetteer };
    let mut found: Vec<Expression> = Vec::new();
    for (at, &(index, named)) in names.iter().enumerate() {
        let next = names.get(at + 1).copied();
        let two_named = next.and_then(|next| words.two((index, named), next));
        let expression = two_named
            .or_else(|| words.border(index, named))
            .or_else(|| {
                named
                    .sort
                    .is_place()
                    .then(|| words.before(index, named))
                    .flatten()
            })
            .or_else(|| words.modified(index, named));
        if let Some(expression) = expression {
            let inside = found.iter().any(|other| {
                other.of.len() > expression.of.len() && other.of.contains(&index) && other.kind.name() != "in"
            });
            if !inside {
                found.push(expression);
            }
        }
    }
    found
}

struct Words<'a> {
    sentence: &'a Sentence,
    gazetteer: &'a Gazetteer,
}

impl Words<'_> {
    fn word(&self, at: usize) -> &str {
        self.sentence
            .tokens
            .get(at)
            .map_or("", |token| token.lower.as_str())
    }

    fn before_word(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |at| self.word(at))
    }

    /// The compass point that ends before `end`, and where it begins. Hyphens may be words of their own.
    fn compass(&self, end: usize) -> Option<(&'static str, usize)> {
        let last = self.before_word(end, 1);
        let joined = if self.before_word(end, 2) == "-" {
            let whole = format!("{}{last}", self.before_word(end, 3));
            side(&whole).map(|point| (point, end - 3))
        } else {
            None
        };
        joined.or_else(|| side(last).map(|point| (point, end - 1)))
    }

    /// First token of the noun phrase that a name closes: "the ancient central town of" Palmyra.
    fn phrase_start(&self, named: &Named) -> usize {
        let mut start = named.tokens.start;
        while self.before_word(start, 1) == "of"
            && let Some(feature) = start.checked_sub(2)
            && self
                .gazetteer
                .feature(&self.sentence.tokens[feature].lemma)
                .is_some_and(|f| f.back)
            && !matches!(
                self.word(feature),
                "countryside" | "border" | "borders" | "frontier" | "coast"
            )
            && !is_edge(self.word(feature))
            && self.compass(feature + 1).is_none()
        {
            start = feature;
            start = self.skip_modifiers(start);
        }
        if start == named.tokens.start {
            start = self.skip_modifiers(start);
        }
        if matches!(self.before_word(start, 1), "the" | "a" | "an" | "its" | "their") {
            start -= 1;
        }
        start
    }

    fn skip_modifiers(&self, mut start: usize) -> usize {
        while let Some(before) = start.checked_sub(1) {
            let token = &self.sentence.tokens[before];
            let held = matches!(
                token.lower.as_str(),
                "-" | "held" | "controlled" | "besieged" | "occupied"
            );
            let noun = matches!(
                token.lower.as_str(),
                "rebel" | "government" | "regime" | "border" | "oil" | "port" | "base"
            );
            if !(token.upos == Upos::Adj || held || noun)
                || lookup::part(&token.lower).is_some() && start == before + 1 && self.names_side(before)
            {
                break;
            }
            start = before;
        }
        start
    }

    /// Whether a compass word stands right before a name, so that it means a part of it.
    fn names_side(&self, at: usize) -> bool {
        self.sentence
            .tokens
            .get(at + 1)
            .is_some_and(|token| token.upos == Upos::Propn)
    }

    /// What stands before a name and gives a place by it.
    fn before(&self, index: usize, named: &Named) -> Option<Expression> {
        let start = self.phrase_start(named);
        let end = named.tokens.end;
        let expression = |kind, from: usize| {
            Some(Expression {
                kind,
                of: vec![index],
                tokens: from..end,
            })
        };
        let preposition = self.before_word(start, 1);
        match preposition {
            "of" | "from" if self.compass(start - 1).is_some() => {
                let (point, from) = self.compass(start - 1)?;
                let (kind, from) = self.at_compass(point, from, preposition);
                expression(kind, from)
            }
            "of" if matches!(
                self.before_word(start - 1, 1),
                "upstream" | "downstream" | "upriver" | "downriver"
            ) =>
            {
                expression(Kind::Road, start - 2)
            }
            "of" if self.distance(start - 1).is_some() => {
                let (km, from) = self.distance(start - 1)?;
                expression(Kind::Offset { km, bearing: None }, self.over(from, &["within"]))
            }
            "of" | "to" | "from" if road(self.before_word(start - 1, 1)) && preposition != "of" => {
                expression(Kind::Road, self.over(start - 2, &["the", "main"]))
            }
            "of" | "to" => {
                let noun = start - 1;
                let from = |noun: usize| {
                    if self.before_word(noun, 1) == "the" {
                        noun - 1
                    } else {
                        noun
                    }
                };
                let (point, first) = match self.compass(noun - 1).filter(|_| noun > 0) {
                    Some((point, first)) => (Some(point), first),
                    None => (None, noun.saturating_sub(1)),
                };
                let beside = matches!(self.before_word(noun, 1), "close" | "next" | "adjacent" | "near");
                match self.before_word(noun, 1) {
                    _ if preposition == "to" && beside => expression(Kind::Near, noun - 1),
                    word if is_edge(word) => expression(Kind::Edge(point), from(first)),
                    _ if preposition == "to" => None,
                    "coast" | "shore" | "shores" => {
                        let first = self.over(from(first), &["off"]);
                        let kind = if self.word(first) == "off" {
                            Kind::Off
                        } else {
                            Kind::Near
                        };
                        expression(kind, first)
                    }
                    "countryside" | "hinterland" => expression(Kind::Part(Part::Rural), from(first)),
                    "part" | "parts" | "half" | "side" | "area" | "districts" | "neighborhoods"
                    | "neighbourhoods" | "areas" => expression(Kind::Part(Part::Side(point?)), from(first)),
                    "centre" | "center" | "heart" | "downtown" => {
                        expression(Kind::Part(Part::Centre), from(first))
                    }
                    _ => None,
                }
            }
            "from" | "outside" | "away" | "off" if self.distance(start - 1).is_some() => {
                let (km, from) = self.distance(start - 1)?;
                expression(Kind::Offset { km, bearing: None }, from)
            }
            "near" | "around" | "nearby" | "beside" | "alongside" | "opposite" | "overlooking" => {
                match self.distance(start - 1) {
                    Some((km, from)) => expression(Kind::Offset { km, bearing: None }, from),
                    None => expression(Kind::Near, start - 1),
                }
            }
            "outside" => expression(Kind::Outside, self.over(start - 1, &["just"])),
            "off" => expression(Kind::Off, start - 1),
            "inside" | "into" | "within" if self.distance(start - 1).is_some() => {
                expression(Kind::In, start - 1)
            }
            "in" | "within" | "inside" | "at" => expression(Kind::In, start - 1),
            _ => None,
        }
    }

    /// What a compass word before "of" means: "30 km north of X", "to the north of X", but "in the north of X".
    fn at_compass(&self, point: &'static str, from: usize, preposition: &str) -> (Kind, usize) {
        let the = self.before_word(from, 1) == "the";
        let ahead = self.before_word(from, 2);
        if the && preposition == "of" && matches!(ahead, "in" | "into" | "across" | "throughout" | "over") {
            return (Kind::Part(Part::Side(point)), from - 1);
        }
        let mut from = from;
        if the && matches!(ahead, "to" | "on") {
            from -= 2;
        }
        let nearer = matches!(self.before_word(from, 1), "just" | "immediately" | "directly");
        let farther = matches!(self.before_word(from, 1), "further" | "farther" | "far" | "deep");
        if nearer || farther {
            from -= 1;
        }
        match self.distance(from) {
            Some((km, from)) => {
                let bearing = Some(point);
                (Kind::Offset { km, bearing }, from)
            }
            None => {
                let reach = if nearer {
                    CLOSE
                } else if farther {
                    FAR
                } else {
                    REACH
                };
                (
                    Kind::Direction {
                        bearing: point,
                        reach,
                    },
                    from,
                )
            }
        }
    }

    /// Back over words that belong to an expression.
    fn over(&self, mut from: usize, words: &[&str]) -> usize {
        while words.contains(&self.before_word(from, 1)) {
            from -= 1;
        }
        from
    }

    /// "Northern Syria", "rural Homs", "the Aleppo countryside", "Aleppo's eastern suburbs".
    fn modified(&self, index: usize, named: &Named) -> Option<Expression> {
        let Range { start, end } = named.tokens;
        let of = vec![index];
        let mut after = end;
        if matches!(self.word(after), "'s" | "'") {
            after += 1;
        }
        let (point, noun) = match part_word(self.word(after)) {
            Some(Part::Side(point)) if after > end => (Some(point), after + 1),
            _ => (None, after),
        };
        let kind = match self.word(noun) {
            "countryside" | "hinterland" => Some(Kind::Part(Part::Rural)),
            "outskirts" | "suburbs" => Some(Kind::Edge(point)),
            "districts" | "neighborhoods" | "neighbourhoods" | "areas" | "parts" | "regions"
            | "provinces" => point.map(|point| Kind::Part(Part::Side(point))),
            _ => None,
        };
        if let Some(kind) = kind {
            return Some(Expression {
                kind,
                of,
                tokens: start..noun + 1,
            });
        }
        let before = self.before_word(start, 1);
        let (part, from) = match self.compass_adjective(start) {
            Some((point, from)) => (Part::Side(point), from),
            None => (part_word(before)?, start.checked_sub(1)?),
        };
        named.sort.is_place().then_some(Expression {
            kind: Kind::Part(part),
            of,
            tokens: from..end,
        })
    }

    fn compass_adjective(&self, end: usize) -> Option<(&'static str, usize)> {
        if self.before_word(end, 2) == "-"
            && let Some(Part::Side(point)) = part_word(&format!(
                "{}{}",
                self.before_word(end, 3),
                self.before_word(end, 1)
            ))
        {
            return Some((point, end - 3));
        }
        match part_word(self.before_word(end, 1)) {
            Some(Part::Side(point)) => Some((point, end - 1)),
            _ => None,
        }
    }

    /// "Between A and B", "the A–B highway", "the road from A to B".
    fn two(&self, first: (usize, &Named), second: (usize, &Named)) -> Option<Expression> {
        let ((a, one), (b, other)) = (first, second);
        if other.tokens.start < one.tokens.end {
            return None;
        }
        let places = one.sort.is_place() && other.sort.is_place();
        let gap: Vec<&str> = (one.tokens.end..other.tokens.start)
            .map(|at| self.word(at))
            .collect();
        let start = self.phrase_start(one);
        let expression = |kind, tokens| {
            Some(Expression {
                kind,
                of: vec![a, b],
                tokens,
            })
        };
        if places && self.before_word(start, 1) == "between" && self.joins(&gap) {
            let noun = self.before_word(start, 2);
            let kind = if is_border(noun) {
                Kind::Border
            } else if road(noun) {
                Kind::On
            } else {
                Kind::Between
            };
            let from = if kind == Kind::Between {
                start - 1
            } else {
                start - 2
            };
            return expression(kind, from..other.tokens.end);
        }
        if matches!(gap[..], ["-" | "–" | "—"]) {
            let noun = (other.tokens.end..other.tokens.end + 3)
                .find(|&at| road(self.word(at)) || is_border(self.word(at)))
                .filter(|&noun| (other.tokens.end..noun).all(|at| self.describes(at)))?;
            let kind = if road(self.word(noun)) {
                Kind::On
            } else {
                Kind::Border
            };
            // "The Syrian-Turkish border", but no Syrian-Turkish road.
            if kind == Kind::On && !places {
                return None;
            }
            return expression(kind, one.tokens.start..noun + 1);
        }
        if places && matches!(gap.first(), Some(&("to" | "and" | "with"))) && gap.len() <= 2 {
            let link = self.before_word(start, 1);
            if matches!(link, "from" | "linking" | "connecting" | "links" | "connects")
                && (road(self.before_word(start, 2)) || road(self.before_word(start, 3)))
            {
                return expression(Kind::On, start.saturating_sub(2)..other.tokens.end);
            }
        }
        None
    }

    /// Whether the words between two names only join them: "and", "and the", "and the town of".
    fn joins(&self, gap: &[&str]) -> bool {
        gap.first() == Some(&"and")
            && gap[1..].iter().all(|word| {
                matches!(*word, "the" | "of")
                    || self.gazetteer.feature(word).is_some()
                    || part_word(word).is_some()
            })
    }

    fn describes(&self, at: usize) -> bool {
        self.sentence
            .tokens
            .get(at)
            .is_some_and(|token| matches!(token.upos, Upos::Adj | Upos::Noun | Upos::Propn))
    }

    /// "The border with Iraq", "the Iraqi border", "the Turkish side of the border".
    fn border(&self, index: usize, named: &Named) -> Option<Expression> {
        let border = is_border;
        let Range { start, end } = named.tokens;
        let of = vec![index];
        let first = if self.before_word(start, 1) == "the" {
            start - 1
        } else {
            start
        };
        if matches!(self.before_word(first, 1), "with" | "of") && border(self.before_word(first, 2)) {
            return Some(Expression {
                kind: Kind::Border,
                of,
                tokens: first - 2..end,
            });
        }
        let across = matches!(
            [self.word(end), self.word(end + 1), self.word(end + 2)],
            ["side", "of", "the"]
        );
        if across && border(self.word(end + 3)) {
            return Some(Expression {
                kind: Kind::Border,
                of,
                tokens: start..end + 4,
            });
        }
        let mut noun = end;
        while noun < end + 5 && (matches!(self.word(noun), "and" | "," | "-") || self.is_named(noun)) {
            noun += 1;
        }
        if border(self.word(noun)) && (noun == end || named.sort == Sort::People) {
            return Some(Expression {
                kind: Kind::Border,
                of,
                tokens: start..noun + 1,
            });
        }
        None
    }

    fn is_named(&self, at: usize) -> bool {
        self.sentence
            .tokens
            .get(at)
            .is_some_and(|token| token.form.starts_with(char::is_uppercase))
    }

    /// The distance that ends before `end`, in kilometres, and where it begins; hedges are part of it.
    fn distance(&self, end: usize) -> Option<(f64, usize)> {
        let mut at = end;
        if matches!(self.before_word(at, 1), "away" | "to" | "the") {
            at -= 1;
        }
        if self.before_word(at, 1) == ")" {
            at = (0..at).rev().find(|&at| self.word(at) == "(")?;
        }
        let unit = at.checked_sub(1)?;
        let km_each = kilometres(self.word(unit))?;
        let pieces = dateline_quantity::pieces(self.sentence);
        let (number, first) = (0..pieces.len())
            .filter(|&p| pieces[p].token < unit + 1)
            .find_map(|p| {
                let number = dateline_quantity::number(&pieces, p)?;
                let last = pieces.get(number.pieces.end.checked_sub(1)?)?.token;
                let close =
                    last + 1 == unit || last == unit || last + 2 == unit && self.word(last + 1) == "-";
                close.then_some((number.point, pieces[p].token))
            })?;
        let mut first = first;
        while matches!(
            self.before_word(first, 1),
            "some"
                | "about"
                | "around"
                | "roughly"
                | "approximately"
                | "nearly"
                | "almost"
                | "just"
                | "only"
                | "over"
        ) {
            first -= 1;
        }
        let km = number * km_each;
        (km > 0.0 && km < 3000.0).then_some((km, first))
    }
}

/// How far a place without a stated distance reaches from a town, in kilometres: "just", plain and "far".
const CLOSE: f64 = 20.0;
const REACH: f64 = 60.0;
const FAR: f64 = 120.0;

fn road(word: &str) -> bool {
    matches!(
        word,
        "highway" | "road" | "motorway" | "route" | "corridor" | "roads" | "expressway"
    )
}

fn is_border(word: &str) -> bool {
    matches!(word, "border" | "borders" | "frontier" | "boundary")
}

/// Words for the rim of a town.
fn is_edge(word: &str) -> bool {
    matches!(
        word,
        "suburb"
            | "suburbs"
            | "outskirts"
            | "edge"
            | "edges"
            | "periphery"
            | "vicinity"
            | "environs"
            | "surroundings"
            | "entrance"
            | "entrances"
            | "approaches"
            | "gates"
            | "fringes"
    )
}

fn kilometres(unit: &str) -> Option<f64> {
    Some(match unit {
        "km" | "kms" | "km." | "kilometer" | "kilometers" | "kilometre" | "kilometres" => 1.0,
        "mile" | "miles" | "mi" | "mi." => 1.609_344,
        "m" | "meter" | "meters" | "metre" | "metres" => 0.001,
        "yards" => 0.000_914_4,
        _ => return None,
    })
}

/// A compass noun: "southeast", "north-west".
fn side(word: &str) -> Option<&'static str> {
    Some(match word {
        "north" => "N",
        "south" => "S",
        "east" => "E",
        "west" => "W",
        "northeast" | "north-east" => "NE",
        "northwest" | "north-west" => "NW",
        "southeast" | "south-east" => "SE",
        "southwest" | "south-west" => "SW",
        "north-northeast" => "NNE",
        "north-northwest" => "NNW",
        "south-southeast" => "SSE",
        "south-southwest" => "SSW",
        _ => return compass_adjective(word),
    })
}

/// "The northern edge": compass adjectives name the side as well.
fn compass_adjective(word: &str) -> Option<&'static str> {
    match lookup::part(word)? {
        Part::Side(point) => Some(point),
        _ => None,
    }
}

fn part_word(word: &str) -> Option<Part> {
    lookup::part(word)
}
