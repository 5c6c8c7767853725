//! Which event a sentence or a short text is about.
//!
//! Coders that give one event a record need one; the reading keeps them all.

use dateline_language::{Analysis, Deprel, Sentence};

use crate::{Event, Lexicon, acled};

/// Sub-event types that a passing word settles better than the general ones.
const TELLING: &[&str] = &[
    "Chemical weapon",
    "Suicide bomb",
    "Sexual violence",
    "Grenade",
    "Air/drone strike",
    "Shelling/artillery/missile attack",
    "Remote explosive/landmine/IED",
    "Abduction/forced disappearance",
    "Government regains territory",
    "Non-state actor overtakes territory",
];

/// Acts of cooperation, which are an agreement as long as they only are to come.
const COOPERATIVE: &[&str] = &["CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"];
/// Acts of conflict, which are a threat as long as they only are to come.
const HOSTILE: &[&str] = &["ASSAULT", "COERCE", "SANCTION", "PROTEST"];

/// PLOVER's type of an event with its tense: what a party says it will do is an agreement or a threat,
/// what it says it will not do a refusal.
pub fn plover_type<'a>(event: &'a Event, sentence: &Sentence) -> Option<&'a str> {
    let code = event.code.as_ref()?;
    let word = clause_verb(sentence, event.head);
    let auxiliary = |lemmas: &[&str]| {
        sentence.dependents(word).iter().any(|&at| {
            sentence.tokens[at].deprel == Deprel::Aux && lemmas.contains(&sentence.tokens[at].lower.as_str())
        })
    };
    let negated = sentence
        .dependents_by(word, Deprel::Advmod)
        .any(|at| matches!(sentence.tokens[at].lower.as_str(), "not" | "n't" | "never"));
    let planned = auxiliary(&["will", "'ll", "shall", "wo", "would"]) || is_planned(sentence, word);
    if !planned {
        let refused = negated
            && matches!(
                code.plover.as_str(),
                "AGREE" | "CONCEDE" | "SUPPORT" | "COOPERATE"
            );
        return Some(if refused { "REJECT" } else { &code.plover });
    }
    let cooperative = COOPERATIVE.contains(&code.plover.as_str());
    Some(match (cooperative, negated) {
        (true, true) => "REJECT",
        (true, false) => "AGREE",
        (false, false) if HOSTILE.contains(&code.plover.as_str()) => "THREATEN",
        _ => &code.plover,
    })
}

/// "is going to", "plans to", "is due to".
fn is_planned(sentence: &Sentence, word: usize) -> bool {
    let token = &sentence.tokens[word];
    token.deprel == Deprel::Xcomp
        && token.head.is_some_and(|head| {
            matches!(
                sentence.tokens[head].lemma.as_str(),
                "go" | "plan" | "intend" | "due" | "expect" | "schedule"
            )
        })
}

/// The verb of the clause whose trigger a token heads.
fn clause_verb(sentence: &Sentence, head: usize) -> usize {
    let mut at = head;
    while matches!(
        sentence.tokens[at].deprel,
        Deprel::Obj | Deprel::Compound | Deprel::Conj
    ) {
        let Some(above) = sentence.tokens[at].head else {
            break;
        };
        at = above;
    }
    at
}

/// How much an event is what its text is about: near the root, early, sure, with both parties, and
/// deeds over words.
pub fn weight(event: &Event, analysis: &Analysis) -> f64 {
    let Some(code) = &event.code else { return 0.0 };
    let Some(sentence) = analysis.sentences.get(event.sentence) else {
        return 0.0;
    };
    let depth = sentence
        .ancestors(event.head)
        .filter(|&at| !is_speech(sentence, at))
        .count();
    let mut weight = event.confidence - 0.16 * depth.min(5) as f64 - 0.25 * event.sentence as f64;
    weight += match code.plover.as_str() {
        "ASSAULT" => 0.1,
        "PROTEST" | "COERCE" => 0.05,
        _ => 0.0,
    };
    // "the coalition FIGHTING the rebels declared a truce": what tells which coalition is not the news
    if matches!(
        sentence.tokens[event.head].deprel,
        Deprel::Acl | Deprel::AclRelcl | Deprel::Amod
    ) {
        weight -= 0.15;
    }
    if event.actors.iter().any(|actor| actor.role == "actor") {
        weight += 0.15;
    }
    if !event.recipients.is_empty() || event.place.is_some() {
        weight += 0.1;
    }
    weight
}

/// A verb of saying above an event says it is reported, not that it is minor.
fn is_speech(sentence: &Sentence, token: usize) -> bool {
    matches!(
        sentence.tokens[token].lemma.as_str(),
        "say"
            | "report"
            | "tell"
            | "announce"
            | "state"
            | "add"
            | "confirm"
            | "declare"
            | "quote"
            | "show"
            | "indicate"
    )
}

/// The event that a text is about.
pub fn main_event<'a>(events: &'a [Event], analysis: &Analysis) -> Option<&'a Event> {
    events
        .iter()
        .filter(|event| event.code.is_some())
        .map(|event| (event, weight(event, analysis)))
        .fold(None, |best: Option<(&Event, f64)>, (event, weight)| match best {
            Some((_, most)) if most >= weight => best,
            _ => Some((event, weight)),
        })
        .map(|(event, _)| event)
}

/// What a text without political violence is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Earthquake, storm, flood.
    NaturalDisaster,
    /// Crash, leak, blaze, collapse.
    Accident,
    /// Robbery, smuggling, fraud.
    Crime,
}

/// Whether the words of a text are those of a disaster or a crime: at least two different ones of a
/// kind, and of no other kind more.
pub fn setting(analysis: &Analysis, lexicon: &Lexicon) -> Option<Setting> {
    let kinds = [
        (Setting::NaturalDisaster, "natural_disaster"),
        (Setting::Accident, "accident"),
        (Setting::Crime, "crime"),
    ];
    let mut best: Option<(Setting, usize)> = None;
    for (setting, class) in kinds {
        let mut words: Vec<&str> = analysis
            .sentences
            .iter()
            .flat_map(|sentence| &sentence.tokens)
            .map(|token| token.lemma.as_str())
            .filter(|lemma| lexicon.is(lemma, class))
            .collect();
        words.sort_unstable();
        words.dedup();
        if words.len() > best.map_or(1, |(_, most)| most) {
            best = Some((setting, words.len()));
        }
    }
    best.map(|(setting, _)| setting)
}

/// The ACLED event and sub-event type of a short text on one happening. Violence decides over what is
/// said about it; what the police did to a protest decides which kind of protest it is.
pub fn main_acled(events: &[Event], analysis: &Analysis, lexicon: &Lexicon) -> Option<(String, String)> {
    let sub = |event: &Event| event.code.as_ref()?.acled.as_ref().map(|(_, sub)| sub.clone());
    let is_type = |event: &Event, plover: &str| event.code.as_ref().is_some_and(|code| code.plover == plover);
    let says_protest = analysis
        .sentences
        .iter()
        .flat_map(|sentence| &sentence.tokens)
        .any(|token| lexicon.is(&token.lemma, "protest_word"));
    if let Some(protest) = protest(events, says_protest, &sub, &is_type) {
        return acled::pair(protest);
    }
    let mut best: Option<(String, f64)> = None;
    for event in events {
        let Some(sub) = sub(event) else { continue };
        let mut score = weight(event, analysis);
        score += match sub.as_str() {
            "Other" => -0.6,
            sub if TELLING.contains(&sub) => 0.4,
            "Arrests" | "Agreement" | "Change to group/activity" => -0.1,
            _ => 0.0,
        };
        if best.as_ref().is_none_or(|(_, most)| score > *most) {
            best = Some((sub, score));
        }
    }
    best.and_then(|(sub, _)| acled::pair(&sub))
}

fn protest(
    events: &[Event],
    says_protest: bool,
    sub: &impl Fn(&Event) -> Option<String>,
    is_type: &impl Fn(&Event, &str) -> bool,
) -> Option<&'static str> {
    let has = |name: &str| events.iter().any(|event| sub(event).as_deref() == Some(name));
    if has("Mob violence") {
        return Some("Mob violence");
    }
    let protests = events.iter().any(|event| is_type(event, "PROTEST"));
    let suppressed = has("Protest with intervention") || has("Excessive force against protesters");
    if !says_protest || !(protests || suppressed) {
        return None;
    }
    if has("Violent demonstration") {
        return Some("Violent demonstration");
    }
    let hurt = events.iter().any(|event| {
        is_type(event, "ASSAULT")
            && event
                .casualties
                .as_ref()
                .is_some_and(|toll| toll.dead.is_some() || toll.injured.is_some())
    });
    if has("Excessive force against protesters") || (hurt && !has("Armed clash")) {
        return Some("Excessive force against protesters");
    }
    if has("Protest with intervention") || has("Arrests") {
        return Some("Protest with intervention");
    }
    let other_violence = events.iter().any(|event| {
        is_type(event, "ASSAULT") && sub(event).is_some_and(|sub| TELLING.contains(&sub.as_str()))
    });
    (!other_violence).then_some("Peaceful protest")
}
