//! What: coding events, and who is actor and who is target.
//!
//! The lexicon (`data/events`) says what the words of each sentence mean; the tree says who did it to
//! whom; the quantities floor says how many were killed or hurt. What a source says of an event, and
//! whether it happened at all, is for the floor above.

mod acled;
mod casualties;
mod clause;
mod coder;
mod context;
mod lexicon;
mod petrarch;
mod plover;
mod ranking;
mod roles;
mod scene;
mod tolls;

use std::ops::Range;

use dateline_actor::Actors;
use dateline_language::{Analysis, Sentence};
use dateline_quantity::Quantity;
use dateline_report::Report;

pub use acled::{event_type as acled_event_type, sub_event_types as acled_sub_event_types};
pub use lexicon::{Entry, Finding, Lexicon, LexiconError, List, ListFormat};
pub use plover::types as plover_types;
pub use ranking::{Setting, main_acled, main_event, plover_type, setting, weight};

use lexicon::Kind;
use scene::Scene;

/// Something done, a state of control, or both, read at one trigger.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Sentence it stands in.
    pub sentence: usize,
    /// Tokens of the trigger ("came under attack", "offensive").
    pub trigger: Range<usize>,
    /// The trigger's syntactic head.
    pub head: usize,
    /// What was done; `None` for a pure state of control.
    pub code: Option<Code>,
    /// Who holds what; `None` for a plain event.
    pub control: Option<Control>,
    /// Who did it, and with whom.
    pub actors: Vec<Participant>,
    /// To whom.
    pub recipients: Vec<Participant>,
    /// Token that the frame says is the place, where it does ("captured TOWN").
    pub place: Option<usize>,
    /// The dead and the hurt.
    pub casualties: Option<Casualties>,
    /// Indices of quantities that belong to it.
    pub quantities: Vec<usize>,
    /// 0 to 1.
    pub confidence: f64,
    /// The lexicon entry and frame, or the model, that gave it.
    pub because: Vec<Reason>,
}

/// Why something was read so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Name of the rule, entry or model.
    pub rule: String,
    /// Tokens (sentence, range) that it looked at.
    pub tokens: Vec<(usize, Range<usize>)>,
}

/// What was done, in the field's codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// PLOVER event type ("ASSAULT").
    pub plover: String,
    /// PLOVER mode ("aerial").
    pub mode: Option<String>,
    /// PLOVER contexts ("military").
    pub contexts: Vec<String>,
    /// CAMEO code ("195").
    pub cameo: Option<String>,
    /// ACLED event and sub-event type.
    pub acled: Option<(String, String)>,
}

/// A claim about who holds a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// What is claimed.
    pub state: ControlState,
    /// Index of the actor mention that holds, gained or is present.
    pub holder: Option<usize>,
    /// Index of the actor mention that lost it.
    pub from: Option<usize>,
}

/// What is claimed of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ControlState {
    Gained,
    Lost,
    Holds,
    Contested,
    Present,
}

/// An actor's part in an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// Index of the actor mention.
    pub mention: usize,
    /// "actor", "ally", "commander"; of recipients "target", "victim", "object".
    pub role: &'static str,
    /// How it is known.
    pub basis: Basis,
}

/// How a part in an event is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The sentence says so.
    Text,
    /// The sentence leaves it open ("was shelled"); another event of the story names it.
    Context,
}

impl Basis {
    /// "text", "context".
    pub fn as_str(self) -> &'static str {
        match self {
            Basis::Text => "text",
            Basis::Context => "context",
        }
    }
}

/// The dead and the hurt of an event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Casualties {
    /// Killed.
    pub dead: Option<Count>,
    /// Injured.
    pub injured: Option<Count>,
}

/// A number of people, with who is among them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Count {
    /// At least.
    pub low: Option<u64>,
    /// The figure given.
    pub best: Option<u64>,
    /// At most.
    pub high: Option<u64>,
    /// How many of them were civilians.
    pub civilians: Option<u64>,
    /// How many of them were children.
    pub children: Option<u64>,
    /// How many of them were women.
    pub women: Option<u64>,
    /// How many of them were combatants.
    pub combatants: Option<u64>,
}

/// Codes every event of a report, in order.
pub fn events(
    report: &Report,
    analysis: &Analysis,
    actors: &Actors,
    quantities: &[Quantity],
    lexicon: &Lexicon,
) -> Vec<Event> {
    let _ = report;
    let mut mentions: Vec<Vec<usize>> = vec![Vec::new(); analysis.sentences.len()];
    for (at, mention) in actors.mentions.iter().enumerate() {
        if let Some(here) = mentions.get_mut(mention.sentence) {
            here.push(at);
        }
    }
    let quiet = is_quiet(analysis);
    let mut events = Vec::new();
    let mut outcomes = Vec::new();
    for (at, sentence) in analysis.sentences.iter().enumerate() {
        let scene = Scene::new(at, sentence, actors, &mentions[at], lexicon);
        let drafts = coder::code(&scene);
        let mut coded: Vec<(Event, Vec<usize>)> = Vec::new();
        for draft in &drafts {
            let Some(event) = coder::finish(&scene, draft, quiet) else {
                continue;
            };
            coded.push((event, draft.effects.clone()));
            outcomes.push(lexicon.senses[draft.sense].kind == Kind::Effect);
        }
        casualties::attach(&scene, quantities, &mut coded);
        events.extend(coded.into_iter().map(|(event, _)| event));
    }
    context::fill(analysis, actors, &mut events, &outcomes);
    tolls::add(analysis, quantities, &mut events);
    events
}

/// Sentences from which on a report can be called quiet.
const LONG: usize = 20;
/// In a quiet report the model is sure of an event in fewer than one of so many sentences.
const SELDOM: usize = 25;

/// Whether a report as a whole tells of no conflict and no politics: an interview about music, a guide to a town. What a word
/// may mean there is seldom what it means in the news.
fn is_quiet(analysis: &Analysis) -> bool {
    let tells = |sentence: &&Sentence| {
        (0..sentence.tokens.len())
            .filter_map(|token| sentence.likely_event(token))
            .any(|(_, score)| score >= coder::SURE)
    };
    let telling = analysis.sentences.iter().filter(tells).count();
    analysis.sentences.len() >= LONG && telling * SELDOM < analysis.sentences.len()
}

/// Names of the senses that the words of a report are read in, events and what is none of ours alike;
/// shows which entry of the lexicon a sentence reaches.
pub fn senses_used(analysis: &Analysis, actors: &Actors, lexicon: &Lexicon) -> Vec<String> {
    let mut used = Vec::new();
    for (at, sentence) in analysis.sentences.iter().enumerate() {
        let mentions: Vec<usize> = (0..actors.mentions.len())
            .filter(|&mention| actors.mentions[mention].sentence == at)
            .collect();
        let scene = Scene::new(at, sentence, actors, &mentions, lexicon);
        used.extend(
            (0..sentence.tokens.len())
                .filter_map(|token| scene.sense(token))
                .map(|found| lexicon.senses[found.sense].name.clone()),
        );
    }
    used
}
