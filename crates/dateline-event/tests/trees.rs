//! Roles by clause, on trees written by hand.

use dateline_actor::{ActorMention, Actors, MentionKind};
use dateline_event::{Basis, ControlState, Event, Lexicon};
use dateline_language::conllu::{self, Document};

/// Actors at the tokens named, each of one token.
fn actors(document: &Document, heads: &[(&str, &str)]) -> Actors {
    let mut mentions = Vec::new();
    for (at, sentence) in document.analysis.sentences.iter().enumerate() {
        for (token, word) in sentence.tokens.iter().enumerate() {
            if let Some((_, sector)) = heads.iter().find(|(form, _)| *form == word.form) {
                mentions.push(ActorMention {
                    span: word.span,
                    sentence: at,
                    tokens: token..token + 1,
                    head: token,
                    kind: MentionKind::Described,
                    name: None,
                    entity: None,
                    country: None,
                    sectors: vec![(*sector).to_owned()],
                    side: None,
                    class: None,
                    chain: mentions.len(),
                    because: Vec::new(),
                });
            }
        }
    }
    Actors {
        mentions,
        ..Actors::default()
    }
}

struct Coded {
    document: Document,
    actors: Actors,
    events: Vec<Event>,
}

fn code(tree: &str, heads: &[(&str, &str)]) -> Coded {
    let document = conllu::sketch(tree).expect("a tree");
    let actors = actors(&document, heads);
    let events = dateline_event::events(
        &document.report,
        &document.analysis,
        &actors,
        &[],
        &Lexicon::embedded(),
    );
    Coded {
        document,
        actors,
        events,
    }
}

impl Coded {
    /// "TYPE trigger: actors > recipients" of each event.
    fn lines(&self) -> Vec<String> {
        let word = |mention: usize| {
            self.document
                .report
                .text
                .slice(self.actors.mentions[mention].span)
                .to_owned()
        };
        let line = |event: &Event| {
            let sentence = &self.document.analysis.sentences[event.sentence];
            let actors: Vec<String> = event.actors.iter().map(|one| word(one.mention)).collect();
            let recipients: Vec<String> = event.recipients.iter().map(|one| word(one.mention)).collect();
            format!(
                "{} {}: {} > {}",
                event.code.as_ref().map_or("-", |code| code.plover.as_str()),
                self.document
                    .report
                    .text
                    .slice(sentence.span_of(event.trigger.clone())),
                actors.join(" "),
                recipients.join(" ")
            )
        };
        self.events.iter().map(line).collect()
    }
}

#[test]
fn the_passive_turns_the_roles_round() {
    let coded = code(
        "Villagers villager NOUN NNS 3 nsubj:pass
         were be AUX VBD 3 aux:pass
         attacked attack VERB VBN 0 root
         by by ADP IN 5 case
         gunmen gunman NOUN NNS 3 obl:agent",
        &[("Villagers", "CVL"), ("gunmen", "UAF")],
    );
    assert_eq!(coded.lines(), ["ASSAULT attacked: gunmen > Villagers"]);
    let acled = coded.events[0].code.as_ref().and_then(|code| code.acled.clone());
    assert_eq!(acled.map(|(_, sub)| sub).as_deref(), Some("Attack"));
}

#[test]
fn no_doer_is_made_up() {
    let coded = code(
        "Rebels rebel NOUN NNS 2 nsubj
         said say VERB VBD 0 root
         they they PRON PRP 5 nsubj:pass
         were be AUX VBD 5 aux:pass
         shelled shell VERB VBN 2 ccomp",
        &[("Rebels", "REB"), ("they", "REB")],
    );
    assert_eq!(coded.lines(), ["ASSAULT shelled:  > they"]);
}

#[test]
fn a_noun_under_attack_has_its_roles_from_its_verb() {
    let coded = code(
        "Rebels rebel NOUN NNS 2 nsubj
         came come VERB VBD 0 root
         under under ADP IN 4 case
         attack attack NOUN NN 2 obl
         from from ADP IN 6 case
         troops troop NOUN NNS 2 obl",
        &[("Rebels", "REB"), ("troops", "MIL")],
    );
    assert_eq!(coded.lines(), ["ASSAULT came under attack: troops > Rebels"]);
}

#[test]
fn killing_belongs_to_the_strike_that_killed() {
    let coded = code(
        "Strikes strike NOUN NNS 4 nsubj
         by by ADP IN 3 case
         jets jet NOUN NNS 1 nmod
         killed kill VERB VBD 0 root
         villagers villager NOUN NNS 4 obj",
        &[("jets", "MIL"), ("villagers", "CVL")],
    );
    assert_eq!(coded.lines(), ["ASSAULT Strikes: jets > villagers"]);
    assert_eq!(coded.events[0].recipients[0].role, "victim");
}

#[test]
fn an_infinitive_has_the_subject_above() {
    let coded = code(
        "Troops troop NOUN NNS 2 nsubj
         continued continue VERB VBD 0 root
         to to PART TO 4 mark
         bombard bombard VERB VB 2 xcomp
         rebels rebel NOUN NNS 4 obj",
        &[("Troops", "MIL"), ("rebels", "REB")],
    );
    assert_eq!(coded.lines(), ["ASSAULT bombard: Troops > rebels"]);
}

#[test]
fn what_is_agreed_to_is_no_event_of_its_own() {
    let coded = code(
        "Rebels rebel NOUN NNS 2 nsubj
         agreed agree VERB VBD 0 root
         to to PART TO 4 mark
         release release VERB VB 2 xcomp
         soldiers soldier NOUN NNS 4 obj",
        &[("Rebels", "REB"), ("soldiers", "MIL")],
    );
    assert_eq!(coded.lines(), ["AGREE agreed: Rebels > soldiers"]);
}

#[test]
fn a_capture_is_an_event_and_a_state_of_control() {
    let coded = code(
        "Rebels rebel NOUN NNS 2 nsubj
         captured capture VERB VBD 0 root
         the the DET DT 4 det
         town town NOUN NN 2 obj
         from from ADP IN 6 case
         troops troop NOUN NNS 2 obl",
        &[("Rebels", "REB"), ("troops", "MIL")],
    );
    let control = coded.events[0].control.as_ref().expect("control");
    assert_eq!(control.state, ControlState::Gained);
    assert_eq!((control.holder, control.from), (Some(0), Some(1)));
    assert_eq!(coded.events[0].place, Some(3));
}

#[test]
fn victims_of_an_accident_are_left_out() {
    let coded = code(
        "Soldiers soldier NOUN NNS 3 nsubj:pass
         were be AUX VBD 3 aux:pass
         killed kill VERB VBN 0 root
         in in ADP IN 6 case
         a a DET DT 6 det
         crash crash NOUN NN 3 obl",
        &[("Soldiers", "MIL")],
    );
    assert_eq!(coded.lines(), Vec::<String>::new());
}

#[test]
fn a_battle_for_votes_is_no_battle() {
    let coded = code(
        "Parties party NOUN NNS 2 nsubj
         battled battle VERB VBD 0 root
         for for ADP IN 4 case
         votes vote NOUN NNS 2 obl",
        &[("Parties", "PTY")],
    );
    assert_eq!(coded.lines(), Vec::<String>::new());
}

const TWO_SENTENCES: &str = "Jets jet NOUN NNS 2 nsubj
         bombed bomb VERB VBD 0 root
         Harran Harran PROPN NNP 2 obj

         Villagers villager NOUN NNS 2 nsubj
         said say VERB VBD 0 root
         five five NUM CD 5 nsubj:pass
         were be AUX VBD 5 aux:pass
         killed kill VERB VBN 2 ccomp";

#[test]
fn a_doer_that_is_left_open_comes_from_the_story_and_says_so() {
    let coded = code(TWO_SENTENCES, &[("Jets", "MIL"), ("five", "CVL")]);
    assert_eq!(
        coded.lines(),
        ["ASSAULT bombed: Jets > ", "ASSAULT killed: Jets > five"]
    );
    let killed = &coded.events[1];
    assert_eq!(killed.actors[0].basis, Basis::Context);
    assert_eq!(coded.events[0].actors[0].basis, Basis::Text);
    let code = killed.code.as_ref().expect("a code");
    assert_eq!(code.mode.as_deref(), Some("aerial"));
    let rules: Vec<&str> = killed.because.iter().map(|reason| reason.rule.as_str()).collect();
    assert!(
        rules.contains(&"doer from context") && rules.contains(&"weapon from context"),
        "{rules:?}"
    );
    assert!(killed.confidence < coded.events[0].confidence);
}

#[test]
fn neither_the_speaker_nor_the_victim_is_taken_for_the_doer() {
    let spoken = TWO_SENTENCES.replace("Villagers villager NOUN NNS", "Jets jet NOUN NNS");
    let mut document = conllu::sketch(&spoken).expect("a tree");
    let heads = [("Jets", "MIL"), ("five", "CVL")];
    let mut same = actors(&document, &heads);
    for mention in &mut same.mentions {
        if mention.sectors == ["MIL"] {
            mention.chain = 0;
        }
    }
    let events = dateline_event::events(
        &document.report,
        &document.analysis,
        &same,
        &[],
        &Lexicon::embedded(),
    );
    assert_eq!(events[1].actors, [], "the jets' own word");
    document = conllu::sketch(TWO_SENTENCES).expect("a tree");
    let mut victims = actors(&document, &heads);
    let chain = victims.mentions[0].chain;
    victims
        .mentions
        .iter_mut()
        .for_each(|mention| mention.chain = chain);
    let events = dateline_event::events(
        &document.report,
        &document.analysis,
        &victims,
        &[],
        &Lexicon::embedded(),
    );
    assert_eq!(events[1].actors, [], "the dead themselves");
}

#[test]
fn who_claims_responsibility_is_the_doer() {
    let coded = code(
        "Rebels rebel NOUN NNS 2 nsubj
         claimed claim VERB VBD 0 root
         responsibility responsibility NOUN NN 2 obj
         for for ADP IN 6 case
         the the DET DT 6 det
         bombing bombing NOUN NN 3 nmod",
        &[("Rebels", "REB")],
    );
    assert_eq!(coded.lines(), ["ASSAULT bombing: Rebels > "]);
}

#[test]
fn strikes_are_of_those_who_lead_them() {
    let coded = code(
        "Saudi Saudi PROPN NNP 2 obl:unmarked
         led lead VERB VBN 3 amod
         airstrikes airstrike NOUN NNS 4 nsubj
         hit hit VERB VBD 0 root
         fighters fighter NOUN NNS 4 obj",
        &[("Saudi", "MIL"), ("fighters", "REB")],
    );
    assert_eq!(coded.lines(), ["ASSAULT airstrikes: Saudi > fighters"]);
}
