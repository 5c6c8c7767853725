//! Reports of a sentence or two, with trees written by hand.

use std::collections::HashMap;

use dateline_language::conllu::sketch;

use crate::{ActorMention, Actors, Class, KnowledgeBase, MentionKind, RelationKind, actors};

struct Read {
    text: dateline_report::Text,
    actors: Actors,
}

impl Read {
    fn words(&self, mention: &ActorMention) -> &str {
        self.text.slice(mention.span)
    }

    fn find(&self, words: &str) -> &ActorMention {
        let all = || {
            self.actors
                .mentions
                .iter()
                .map(|m| self.words(m))
                .collect::<Vec<_>>()
        };
        let found = self.actors.mentions.iter().find(|m| self.words(m) == words);
        found.unwrap_or_else(|| panic!("no \"{words}\" among {:?}", all()))
    }

    fn binds(&self, kind: RelationKind, of: &str, by: &str) -> bool {
        let mentions = &self.actors.mentions;
        self.actors.relations.iter().any(|relation| {
            relation.kind == kind
                && self.words(&mentions[relation.of]) == of
                && self.words(&mentions[relation.by]) == by
        })
    }
}

fn read(tree: &str) -> Read {
    let document = sketch(tree).expect("a tree");
    let knowledge = KnowledgeBase::embedded();
    Read {
        actors: actors(&document.report, &document.analysis, &knowledge),
        text: document.report.text,
    }
}

#[test]
fn the_files_are_sound() {
    let mut knowledge = KnowledgeBase::default();
    knowledge.read_embedded().expect("files in order");
    assert!(knowledge.len() >= 1500, "{} actors", knowledge.len());
    let armed = knowledge
        .entities
        .iter()
        .filter(|entity| {
            entity.person.is_none() && entity.sectors.iter().any(|s| matches!(s.as_str(), "REB" | "PRM"))
        })
        .count();
    assert!(armed >= 400, "{armed} armed groups");
    let mut names: HashMap<&str, &str> = HashMap::new();
    for entity in &knowledge.entities {
        if let Some(other) = names.insert(&entity.name, &entity.id) {
            panic!("\"{}\" is the name of {other} and {}", entity.name, entity.id);
        }
        if let (Some(from), Some(to)) = (entity.from, entity.to) {
            assert!(from <= to, "{} ends before it begins", entity.id);
        }
        let mut above = entity.parent.as_deref();
        for _ in 0..10 {
            above = above
                .and_then(|id| knowledge.entity(id))
                .and_then(|entity| entity.parent.as_deref());
        }
        assert!(
            above.is_none(),
            "the parents of {} go round in a circle",
            entity.id
        );
    }
    for conflict in knowledge.conflicts.values() {
        if let Some(coalition) = &conflict.coalition {
            assert!(knowledge.ids.contains_key(coalition), "{coalition}");
        }
    }
}

#[test]
fn an_overlay_adds_and_takes_the_place_of_actors() {
    let mut knowledge = KnowledgeBase::embedded();
    let before = knowledge.len();
    let list = "[steppe-guards]\nname = \"Steppe Guards\"\nsectors = [\"PRM\"]\ncountry = \"KAZ\"\n";
    knowledge.add_toml("mine.toml", list).expect("a list");
    assert_eq!(knowledge.len(), before + 1);
    knowledge.add_toml("mine.toml", list).expect("a list");
    assert_eq!(knowledge.len(), before + 1);
    let faults = [
        "[x]\nname = \"X\"\nfrom = \"2015-13\"\n",
        "[x]\nname = \"X\"\ncountry = \"QQQ\"\n",
        "[x]\nname = \"X\"\nparent = \"nobody-at-all\"\n",
        "[x]\nnom = \"X\"\n",
    ];
    for fault in faults {
        assert!(
            KnowledgeBase::embedded().add_toml("mine.toml", fault).is_err(),
            "{fault}"
        );
    }
}

#[test]
fn nationality_and_noun_make_an_actor() {
    let read = read(
        "Turkish turkish ADJ JJ 2 amod Name=B-NORP
         warplanes warplane NOUN NNS 3 nsubj
         hit hit VERB VBD 0 root
         rebel rebel NOUN NN 5 compound
         fighters fighter NOUN NNS 3 obj
         near near ADP IN 7 case
         Idlib Idlib PROPN NNP 3 obl SpaceAfter=No
         . . PUNCT . 3 punct",
    );
    let planes = read.find("Turkish warplanes");
    assert_eq!(planes.country.as_deref(), Some("TUR"));
    assert_eq!(planes.sectors, ["MIL"]);
    let rebels = read.find("rebel fighters");
    assert_eq!(rebels.country.as_deref(), Some("SYR"));
    assert_eq!(rebels.sectors, ["REB"]);
    assert_eq!(rebels.side.as_deref(), Some("opposition"));
    assert_eq!(rebels.class, Some(Class::Party));
    assert_eq!(rebels.kind, MentionKind::Described);
}

#[test]
fn modifiers_that_share_a_noun_are_two_actors() {
    let read = read(
        "Government government NOUN NN 4 compound
         and and CCONJ CC 3 cc
         rebel rebel NOUN NN 1 conj
         forces force NOUN NNS 5 nsubj
         clashed clash VERB VBD 0 root
         in in ADP IN 7 case
         Homs Homs PROPN NNP 5 obl SpaceAfter=No
         . . PUNCT . 5 punct",
    );
    assert_eq!(read.find("Government").side.as_deref(), Some("government"));
    assert_eq!(
        read.find("Government and rebel forces").side.as_deref(),
        Some("opposition")
    );
    assert_eq!(read.actors.shared.len(), 1);
}

#[test]
fn a_sponsor_stands_behind_a_militia() {
    let read = read(
        "Iranian iranian ADJ JJ 3 compound SpaceAfter=No
         - - PUNCT HYPH 1 punct SpaceAfter=No
         backed back VERB VBN 4 amod
         militias militia NOUN NNS 5 nsubj
         left leave VERB VBD 0 root
         Palmyra Palmyra PROPN NNP 5 obj SpaceAfter=No
         . . PUNCT . 5 punct",
    );
    let militias = read.find("Iranian-backed militias");
    assert_eq!(militias.side.as_deref(), Some("government"));
    assert_eq!(militias.sectors, ["PRM"]);
    assert!(read.binds(RelationKind::BackedBy, "Iranian-backed militias", "Iranian"));
}

#[test]
fn a_ruler_s_forces_are_the_government_s() {
    let read = read(
        "President President PROPN NNP 3 nmod:desc
         Bashar Bashar PROPN NNP 3 compound Name=B-PERSON
         Assad Assad PROPN NNP 5 nmod:poss Name=I-PERSON|SpaceAfter=No
         's 's PART POS 3 case
         forces force NOUN NNS 6 nsubj
         withdrew withdraw VERB VBD 0 root
         from from ADP IN 8 case
         Aleppo Aleppo PROPN NNP 6 obl SpaceAfter=No
         . . PUNCT . 6 punct",
    );
    let forces = read.find("President Bashar Assad's forces");
    assert_eq!(forces.sectors, ["MIL"]);
    assert_eq!(forces.side.as_deref(), Some("government"));
    assert_eq!(forces.entity.as_deref(), Some("syrian-arab-army"));
}

#[test]
fn a_name_that_nobody_knows_is_read_from_its_shape_and_the_report() {
    let read = read(
        "Karim Karim PROPN NNP 13 nsubj Name=B-PERSON
         Odeh Odeh PROPN NNP 1 flat Name=I-PERSON|SpaceAfter=No
         , , PUNCT , 4 punct
         spokesman spokesman NOUN NN 1 appos
         for for ADP IN 7 case
         Liwa Liwa PROPN NNP 7 compound Name=B-FORCE
         Sahil Sahil PROPN NNP 4 nmod Name=I-FORCE|SpaceAfter=No
         , , PUNCT , 11 punct
         an a DET DT 11 det
         opposition opposition NOUN NN 11 compound
         group group NOUN NN 7 appos SpaceAfter=No
         , , PUNCT , 1 punct
         denied deny VERB VBD 0 root
         it it PRON PRP 13 obj
         in in ADP IN 16 case
         Syria Syria PROPN NNP 13 obl SpaceAfter=No
         . . PUNCT . 13 punct

         The the DET DT 2 det
         group group NOUN NN 3 nsubj
         left leave VERB VBD 0 root SpaceAfter=No
         . . PUNCT . 3 punct",
    );
    let group = read.find("Liwa Sahil");
    assert_eq!(group.country.as_deref(), Some("SYR"));
    assert_eq!(group.side.as_deref(), Some("opposition"));
    assert_eq!(group.entity, None);
    let man = read.find("Karim Odeh");
    assert_eq!(man.side.as_deref(), Some("opposition"));
    assert!(read.binds(RelationKind::SpeaksFor, "Karim Odeh", "Liwa Sahil"));
    let again = read.actors.mentions.last().expect("a mention");
    assert_eq!(again.chain, group.chain);
    assert_eq!(again.name.as_deref(), Some("Liwa Sahil"));
}

#[test]
fn gunmen_without_a_name_are_unidentified() {
    let read = read(
        "Unknown unknown ADJ JJ 2 amod
         gunmen gunman NOUN NNS 3 nsubj
         killed kill VERB VBD 0 root
         two two NUM CD 5 nummod
         policemen policeman NOUN NNS 3 obj
         in in ADP IN 7 case
         Mosul Mosul PROPN NNP 3 obl SpaceAfter=No
         . . PUNCT . 3 punct",
    );
    assert_eq!(read.find("Unknown gunmen").sectors, ["UAF"]);
    let police = read.find("two policemen");
    assert_eq!(police.sectors, ["COP"]);
    assert_eq!(police.country.as_deref(), Some("IRQ"));
}

#[test]
fn acronyms_need_capitals_and_cities_need_to_act() {
    let read = read(
        "Damascus Damascus PROPN NNP 2 nsubj
         told tell VERB VBD 0 root
         us we PRON PRP 2 iobj
         that that SCONJ IN 8 mark
         the the DET DT 6 det
         FSA FSA PROPN NNP 8 nsubj Name=B-FORCE
         had have AUX VBD 8 aux
         fled flee VERB VBN 2 ccomp
         Hama Hama PROPN NNP 8 obj SpaceAfter=No
         . . PUNCT . 2 punct",
    );
    assert_eq!(read.find("Damascus").sectors, ["GOV"]);
    assert_eq!(read.find("us").kind, MentionKind::Pronoun);
    assert_eq!(read.find("FSA").entity.as_deref(), Some("free-syrian-army"));
    assert!(read.actors.mentions.iter().all(|m| read.words(m) != "Hama"));
}

#[test]
fn binding_joins_chains() {
    let mut read = read(
        "We we PRON PRP 2 nsubj
         fled flee VERB VBD 0 root SpaceAfter=No
         , , PUNCT , 2 punct
         said say VERB VBD 2 parataxis
         Houthi Houthi PROPN NNP 6 compound Name=B-FORCE
         fighters fighter NOUN NNS 4 nsubj SpaceAfter=No
         . . PUNCT . 2 punct",
    );
    let at = |read: &Read, words: &str| {
        let mut mentions = read.actors.mentions.iter();
        mentions.position(|m| read.words(m) == words).expect("a mention")
    };
    let (we, they) = (at(&read, "We"), at(&read, "Houthi fighters"));
    assert_eq!(read.actors.mentions[we].side, None);
    read.actors.bind(we, they);
    assert_eq!(read.actors.mentions[we].side.as_deref(), Some("houthi"));
    assert_eq!(read.actors.mentions[we].chain, read.actors.mentions[they].chain);
    let best = read
        .actors
        .best(read.actors.mentions[we].chain)
        .expect("a mention");
    assert_eq!(read.words(&read.actors.mentions[best]), "Houthi");
}
