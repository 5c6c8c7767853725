//! Lays the floors' results out as a [`Reading`].

use std::ops::Range;

use dateline_claim::{Profile, Proximity, Register, SourceKind, Status};
use dateline_event::{ControlState, Count, Event};
use dateline_place::PlaceMention;
use dateline_report::{PartKind, PublishedBasis, Report, Span};
use dateline_time::{Granularity, Interval, TimexKind};

use crate::reading::{self, Reading};
use crate::{Floors, screen};

/// Radius in kilometres from which a place is a land rather than a town or a district.
const OF_A_LAND: f64 = 150.0;

/// The reading of a report.
pub(crate) fn reading(report: &Report, floors: &Floors, coder: String, register: &Register) -> Reading {
    let layout = Layout {
        report,
        floors,
        register,
    };
    Reading {
        schema: reading::SCHEMA,
        coder,
        report: layout.report(),
        claims: floors
            .claims
            .iter()
            .enumerate()
            .map(|(at, claim)| layout.claim(at, claim))
            .collect(),
        mentions: reading::Mentions {
            actors: (0..floors.actors.mentions.len())
                .map(|at| layout.actor(at))
                .collect(),
            places: (0..floors.places.len()).map(|at| layout.place(at)).collect(),
            times: (0..floors.times.len()).map(|at| layout.time(at)).collect(),
            quantities: (0..floors.quantities.len())
                .map(|at| layout.quantity(at))
                .collect(),
        },
        attributions: (0..floors.attributions.len())
            .map(|at| layout.attribution(at))
            .collect(),
        relations: floors
            .actors
            .relations
            .iter()
            .map(|relation| layout.relation(relation))
            .collect(),
        set_aside: layout.set_aside(),
    }
}

struct Layout<'a> {
    report: &'a Report,
    floors: &'a Floors,
    register: &'a Register,
}

impl Layout<'_> {
    fn words(&self, span: Span) -> reading::Words {
        reading::Words {
            start: span.start,
            end: span.end,
            text: self.report.text.slice(span).to_owned(),
        }
    }

    fn span_of(&self, sentence: usize, tokens: Range<usize>) -> Span {
        self.floors.analysis.sentences[sentence].span_of(tokens)
    }

    fn report(&self) -> reading::ReportInfo {
        let report = self.report;
        reading::ReportInfo {
            id: report.id.clone(),
            outlet: report.outlet.clone(),
            title: report.title.clone(),
            byline: report.byline.clone(),
            published: report.published.map(|published| match published.time {
                Some(time) => minute(published.date.to_datetime(time)),
                None => published.date.to_string(),
            }),
            published_basis: report.published.map(|published| {
                match published.basis {
                    PublishedBasis::Text => "text",
                    PublishedBasis::Metadata => "metadata",
                    PublishedBasis::Given => "given",
                }
                .to_owned()
            }),
            language: report.language.clone(),
            url: report.url.clone(),
            input: report.input.clone(),
            sha256: report.sha256.clone(),
            text: report.text.as_str().to_owned(),
        }
    }

    fn claim(&self, at: usize, claim: &dateline_claim::Claim) -> reading::Claim {
        let event = &self.floors.events[claim.event];
        let trigger = self.words(self.span_of(event.sentence, event.trigger.clone()));
        let place = self.place_of(event);
        let time = dateline_time::time_of(
            &self.floors.times,
            &self.floors.analysis,
            event.sentence,
            event.head,
        );
        let why_then = time.map(|link| {
            let span = self.floors.times[link.time].span;
            reading::Reason {
                rule: link.how.rule().to_owned(),
                spans: (!span.is_empty())
                    .then_some([span.start, span.end])
                    .into_iter()
                    .collect(),
            }
        });
        let reasons = event.because.iter().chain(&claim.because);
        let because = reasons
            .map(|reason| self.reason(reason))
            .chain(why_then)
            .collect();
        reading::Claim {
            id: id("c", at),
            sentence: offsets(self.floors.analysis.sentences[event.sentence].span),
            event: event.code.as_ref().map(|code| reading::EventCode {
                kind: code.plover.clone(),
                mode: code.mode.clone(),
                contexts: code.contexts.clone(),
                cameo: code.cameo.clone(),
                acled: code
                    .acled
                    .clone()
                    .map(|(event_type, sub_event_type)| reading::Acled {
                        event_type,
                        sub_event_type,
                    }),
                trigger: trigger.clone(),
            }),
            control: event.control.as_ref().map(|control| reading::Control {
                state: control_state(control.state).to_owned(),
                holder: control.holder.map(|actor| id("a", actor)),
                from: control.from.map(|actor| id("a", actor)),
                trigger: event.code.is_none().then(|| trigger.clone()),
            }),
            actors: participants(&event.actors),
            recipients: participants(&event.recipients),
            place: place.map(|place| id("p", place)),
            time: time.map(|link| id("t", link.time)),
            source: self.source(claim),
            status: status(claim.status).to_owned(),
            casualties: event.casualties.as_ref().map(|casualties| reading::Casualties {
                dead: count(casualties.dead.as_ref()),
                injured: count(casualties.injured.as_ref()),
            }),
            quantities: event
                .quantities
                .iter()
                .map(|&quantity| id("q", quantity))
                .collect(),
            confidence: hundredths(event.confidence),
            because,
        }
    }

    /// The place that the event's frame names, else the one that belongs to its words.
    fn place_of(&self, event: &Event) -> Option<usize> {
        let named = event.place.and_then(|token| {
            self.floors
                .places
                .iter()
                .position(|place| place.sentence == event.sentence && place.tokens.contains(&token))
        });
        named.or_else(|| self.meant_by_pronoun(event)).or_else(|| {
            let Floors { places, analysis, .. } = self.floors;
            dateline_place::place_of(places, self.report, analysis, event.sentence, event.head)
                .map(|(place, _)| place)
        })
    }

    /// "The town fell after it was abandoned": where the frame's place is a pronoun, the last place before it.
    fn meant_by_pronoun(&self, event: &Event) -> Option<usize> {
        let token = event.place?;
        let sentence = &self.floors.analysis.sentences[event.sentence];
        let word = sentence.tokens.get(token)?;
        if !matches!(word.lower.as_str(), "it" | "which" | "there" | "that") {
            return None;
        }
        let before = |(_, place): &(usize, &PlaceMention)| {
            place.sentence == event.sentence && place.tokens.end <= token
        };
        // "al-Bab, Syria, a week after fighters captured it": the town, not the land.
        let narrow = |(_, place): &(usize, &PlaceMention)| {
            let location = place.location.as_ref();
            location.is_some_and(|location| location.radius_km <= OF_A_LAND)
        };
        let places = || self.floors.places.iter().enumerate().rev().filter(before);
        let found = places().find(narrow).or_else(|| places().next());
        found.map(|(at, _)| at)
    }

    fn source(&self, claim: &dateline_claim::Claim) -> reading::Source {
        match claim.attribution {
            Some(at) => {
                let attribution = self.attribution(at);
                reading::Source {
                    kind: attribution.kind,
                    mention: attribution.mention,
                    name: attribution.name,
                    role: attribution.role,
                    organisation: attribution.organisation,
                    side: attribution.side,
                    proximity: attribution.proximity,
                    rating: attribution.rating,
                    cue: attribution.cue,
                    content: attribution.content,
                    quoted: attribution.quoted,
                    via: claim.via.map(|via| id("s", via)),
                    attribution: Some(attribution.id),
                }
            }
            None => reading::Source {
                kind: source_kind(SourceKind::Report).to_owned(),
                mention: None,
                name: self.report.outlet.clone(),
                role: None,
                organisation: self.report.outlet.clone(),
                side: None,
                proximity: None,
                rating: self
                    .report
                    .outlet
                    .as_deref()
                    .and_then(|outlet| self.register.rating_of(outlet))
                    .unwrap_or_default()
                    .to_string(),
                cue: None,
                content: None,
                quoted: false,
                via: None,
                attribution: None,
            },
        }
    }

    fn attribution(&self, at: usize) -> reading::Attribution {
        let attribution = &self.floors.attributions[at];
        let Profile {
            kind,
            mention,
            name,
            role,
            organisation,
            side,
            proximity,
        } = &attribution.profile;
        reading::Attribution {
            id: id("s", at),
            kind: source_kind(*kind).to_owned(),
            span: attribution.source.map(|span| self.words(span)),
            mention: mention.map(|actor| id("a", actor)),
            name: name.clone(),
            role: role.clone(),
            organisation: organisation.clone(),
            side: side.clone(),
            proximity: proximity.map(|proximity| {
                let word = match proximity {
                    Proximity::Saw => "saw",
                    Proximity::Cites => "cites",
                };
                word.to_owned()
            }),
            rating: self.register.rating(&attribution.profile).to_string(),
            cue: attribution.cue.map(|span| self.words(span)),
            content: attribution
                .content
                .iter()
                .copied()
                .reduce(Span::cover)
                .map(offsets),
            content_parts: attribution.content.iter().copied().map(offsets).collect(),
            quoted: attribution.quoted,
            nested_in: attribution.nested_in.map(|outer| id("s", outer)),
        }
    }

    fn actor(&self, at: usize) -> reading::ActorMention {
        let mentions = &self.floors.actors.mentions;
        let actor = &mentions[at];
        let words = self.words(actor.span);
        reading::ActorMention {
            id: id("a", at),
            start: words.start,
            end: words.end,
            text: words.text,
            name: actor.name.clone(),
            entity: actor.entity.clone(),
            country: actor.country.clone(),
            sectors: actor.sectors.clone(),
            side: actor.side.clone(),
            chain: mentions
                .iter()
                .enumerate()
                .filter(|(_, other)| other.chain == actor.chain)
                .map(|(other, _)| id("a", other))
                .collect(),
        }
    }

    fn place(&self, at: usize) -> reading::PlaceMention {
        let place = &self.floors.places[at];
        let words = self.words(place.span);
        let location = place.location.as_ref();
        reading::PlaceMention {
            id: id("p", at),
            start: words.start,
            end: words.end,
            text: words.text,
            name: place.name.clone(),
            country: place.country.clone(),
            admin1: place.admin1.clone(),
            lat: location.map(|location| degrees(location.lat)),
            lon: location.map(|location| degrees(location.lon)),
            radius_km: location.map(|location| hundredths(location.radius_km)),
            geometry: location.and_then(|location| location.shape.as_ref()).map(polygon),
            geonameid: place.geonameid,
            basis: place_basis(place.basis).to_owned(),
            relation: place.relation.as_ref().map(|relation| reading::PlaceRelation {
                kind: relation.kind.clone(),
                of: relation.of.first().map(|&of| id("p", of)),
                distance_km: relation.distance_km.map(hundredths),
                bearing: relation.bearing.clone(),
            }),
            precision: reading::Precision {
                acled: place.precision.acled,
                ucdp: place.precision.ucdp,
            },
        }
    }

    fn time(&self, at: usize) -> reading::TimeMention {
        let time = &self.floors.times[at];
        let words = self.words(time.span);
        reading::TimeMention {
            id: id("t", at),
            start: words.start,
            end: words.end,
            text: words.text,
            from: time.interval.map(|interval| moment(interval, interval.from)),
            to: time.interval.map(|interval| moment(interval, interval.to)),
            timex: reading::Timex {
                kind: match time.timex.kind {
                    TimexKind::Date => "DATE",
                    TimexKind::Time => "TIME",
                    TimexKind::Duration => "DURATION",
                    TimexKind::Set => "SET",
                }
                .to_owned(),
                value: time.timex.value.clone(),
                modifier: time.timex.modifier.clone(),
            },
            basis: match time.basis {
                dateline_time::Basis::Expression => "expression",
                dateline_time::Basis::Published => "published",
            }
            .to_owned(),
            precision: reading::Precision {
                acled: time.interval.map(|interval| interval.acled_precision()),
                ucdp: time.interval.map(|interval| interval.ucdp_precision()),
            },
        }
    }

    fn quantity(&self, at: usize) -> reading::QuantityMention {
        let quantity = &self.floors.quantities[at];
        let words = self.words(quantity.span);
        reading::QuantityMention {
            id: id("q", at),
            start: words.start,
            end: words.end,
            text: words.text,
            what: quantity.what.clone(),
            low: quantity.low,
            best: quantity.best,
            high: quantity.high,
            unit: quantity.unit.clone(),
        }
    }

    fn relation(&self, relation: &dateline_actor::Relation) -> reading::Relation {
        use dateline_actor::RelationKind::{AlliedWith, BackedBy, Commands, PartOf, SpeaksFor};
        reading::Relation {
            kind: match relation.kind {
                PartOf => "part_of",
                BackedBy => "backed_by",
                AlliedWith => "allied_with",
                SpeaksFor => "speaks_for",
                Commands => "commands",
            }
            .to_owned(),
            of: id("a", relation.of),
            by: id("a", relation.by),
            start: relation.span.start,
            end: relation.span.end,
        }
    }

    fn reason(&self, reason: &dateline_event::Reason) -> reading::Reason {
        let span = |(sentence, tokens): &(usize, Range<usize>)| {
            let span = self.span_of(*sentence, tokens.clone());
            [span.start, span.end]
        };
        reading::Reason {
            rule: reason.rule.clone(),
            spans: reason.tokens.iter().map(span).collect(),
        }
    }

    fn set_aside(&self) -> Vec<reading::SetAside> {
        let aside = |part: &dateline_report::Part| match &part.kind {
            PartKind::Aside { why } => Some(reading::SetAside {
                start: part.span.start,
                end: part.span.end,
                why: why.clone(),
            }),
            _ => None,
        };
        let skipped = self.floors.skipped.iter().map(|span| reading::SetAside {
            start: span.start,
            end: span.end,
            why: screen::WHY.to_owned(),
        });
        let parts = self.report.parts.iter().filter_map(aside);
        let mut all: Vec<reading::SetAside> = parts.chain(skipped).collect();
        all.sort_by_key(|aside| aside.start);
        all
    }
}

/// "a1" for the first actor: identifiers count from one.
fn id(prefix: &str, index: usize) -> String {
    format!("{prefix}{}", index + 1)
}

fn offsets(span: Span) -> reading::Offsets {
    reading::Offsets {
        start: span.start,
        end: span.end,
    }
}

fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// Five places: about a metre.
fn degrees(value: f64) -> f64 {
    (value * 100_000.0).round() / 100_000.0
}

fn minute(moment: jiff::civil::DateTime) -> String {
    moment.strftime("%Y-%m-%dT%H:%M").to_string()
}

/// A day, or a minute where the words name a part of a day.
fn moment(interval: Interval, moment: jiff::civil::DateTime) -> String {
    if interval.granularity < Granularity::Day {
        minute(moment)
    } else {
        moment.date().to_string()
    }
}

fn polygon(shape: &geo::Polygon<f64>) -> serde_json::Value {
    let ring = |line: &geo::LineString<f64>| {
        line.coords()
            .map(|point| serde_json::json!([degrees(point.x), degrees(point.y)]))
            .collect()
    };
    let rings: Vec<serde_json::Value> = std::iter::once(shape.exterior())
        .chain(shape.interiors())
        .map(ring)
        .collect();
    serde_json::json!({"type": "Polygon", "coordinates": rings})
}

fn count(count: Option<&Count>) -> reading::Count {
    let Some(count) = count else {
        return reading::Count::default();
    };
    reading::Count {
        low: count.low,
        best: count.best,
        high: count.high,
        of: reading::Groups {
            civilians: count.civilians,
            children: count.children,
            women: count.women,
            combatants: count.combatants,
        },
    }
}

fn participants(participants: &[dateline_event::Participant]) -> Vec<reading::Participant> {
    let lay_out = |participant: &dateline_event::Participant| reading::Participant {
        mention: id("a", participant.mention),
        role: participant.role.to_owned(),
        basis: participant.basis.as_str().to_owned(),
    };
    participants.iter().map(lay_out).collect()
}

fn control_state(state: ControlState) -> &'static str {
    match state {
        ControlState::Gained => "gained",
        ControlState::Lost => "lost",
        ControlState::Holds => "holds",
        ControlState::Contested => "contested",
        ControlState::Present => "present",
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Reported => "reported",
        Status::Claimed => "claimed",
        Status::Denied => "denied",
        Status::Planned => "planned",
        Status::Possible => "possible",
        Status::Negated => "negated",
    }
}

fn source_kind(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Party => "party",
        SourceKind::Official => "official",
        SourceKind::Monitor => "monitor",
        SourceKind::Media => "media",
        SourceKind::Witness => "witness",
        SourceKind::Anonymous => "anonymous",
        SourceKind::Report => "report",
    }
}

fn place_basis(basis: dateline_place::Basis) -> &'static str {
    use dateline_place::Basis;
    match basis {
        Basis::Gazetteer => "gazetteer",
        Basis::Overlay => "overlay",
        Basis::Relative => "relative",
        Basis::Context => "context",
        Basis::None => "none",
    }
}
