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
        actors: actors(&document.report, &document.analysis, &[], &knowledge),
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

/// Armed groups of the wars that are read most; each conflict by its countries.
#[test]
fn the_files_are_dense_where_the_wars_are() {
    let knowledge = KnowledgeBase::embedded();
    let conflicts: [(&str, &[&str], usize); 13] = [
        ("Syria", &["SYR"], 100),
        ("Iraq", &["IRQ"], 28),
        ("Yemen", &["YEM"], 13),
        ("Libya", &["LBY"], 20),
        ("Lebanon", &["LBN"], 11),
        ("Israel and Palestine", &["ISR", "PSE"], 20),
        ("Ukraine", &["UKR"], 9),
        ("Afghanistan", &["AFG"], 14),
        ("Sahel", &["MLI", "BFA", "NER", "TCD"], 30),
        ("Somalia", &["SOM"], 14),
        ("Sudan", &["SDN"], 14),
        ("Congo", &["COD"], 26),
        ("Myanmar", &["MMR"], 30),
    ];
    let mut counts = Vec::new();
    for (name, countries, least) in conflicts {
        let armed = knowledge.entities.iter().filter(|entity| {
            entity.person.is_none()
                && entity.sectors.iter().any(|s| matches!(s.as_str(), "REB" | "PRM"))
                && (entity.country.as_deref().is_some_and(|c| countries.contains(&c))
                    || countries.iter().any(|c| entity.sides.contains_key(*c)))
        });
        counts.push((name, armed.count(), least));
    }
    println!("{counts:?}");
    let thin: Vec<_> = counts.iter().filter(|(_, armed, least)| armed < least).collect();
    assert!(thin.is_empty(), "{thin:?}");
}

/// A part is not older than the whole by its dates, a name leads to few actors, and sides are known words.
#[test]
fn the_files_do_not_contradict_themselves() {
    let knowledge = KnowledgeBase::embedded();
    let sides = [
        "government",
        "opposition",
        "coalition",
        "islamic-state",
        "al-qaeda",
        "kurdish",
        "druze",
        "lna",
        "rsf",
        "houthi",
        "southern",
        "tigray",
        "hezbollah",
        "polisario",
        "israel",
        "palestinian",
        "russia",
        "armenia",
        "western",
        "iran-backed",
    ];
    for entity in &knowledge.entities {
        for side in entity.side.iter().chain(entity.sides.values()) {
            assert!(sides.contains(&side.as_str()), "{}: {side}", entity.id);
        }
        for country in entity.sides.keys().chain(&entity.backed_by) {
            let known = knowledge.is_country(country) || knowledge.entity(country).is_some();
            assert!(known, "{}: {country}", entity.id);
        }
        for sector in &entity.sectors {
            assert!(
                sector.len() == 3 && sector.chars().all(char::is_uppercase),
                "{}",
                entity.id
            );
        }
        let senses = knowledge.names.get(&crate::key::plain(&entity.name)).len();
        assert!(senses <= 4, "\"{}\" is the name of {senses} actors", entity.name);
    }
}

#[test]
fn whoever_serves_in_a_body_is_on_its_side() {
    let read = read(
        "An a DET DT 2 det
         officer officer NOUN NN 7 nsubj
         in in ADP IN 6 case
         the the DET DT 6 det
         Free Free PROPN NNP 6 amod Name=B-FORCE
         Army Army PROPN NNP 2 nmod Name=I-FORCE
         fled flee VERB VBD 0 root
         Syria Syria PROPN NNP 7 obj SpaceAfter=No
         . . PUNCT . 7 punct",
    );
    let officer = read.find("officer");
    assert_eq!(officer.sectors, ["REB"]);
    assert_eq!(officer.side.as_deref(), Some("opposition"));
}

#[test]
fn jihadists_are_of_the_group_named_last() {
    let text = |between: &str| {
        format!(
            "Daesh Daesh PROPN NNP 2 nsubj Name=B-FORCE
             entered enter VERB VBD 0 root
             Palmyra Palmyra PROPN NNP 2 obj
             in in ADP IN 5 case
             Syria Syria PROPN NNP 2 obl SpaceAfter=No
             . . PUNCT . 2 punct

             {between}The the DET DT 2 det
             jihadists jihadist NOUN NNS 3 nsubj
             left leave VERB VBD 0 root SpaceAfter=No
             . . PUNCT . 3 punct"
        )
    };
    let plain = read(&text(""));
    assert_eq!(plain.find("jihadists").side.as_deref(), Some("islamic-state"));
    let rebels = "Rebels rebel NOUN NNS 2 nsubj
             came come VERB VBD 0 root SpaceAfter=No
             . . PUNCT . 2 punct

             ";
    let parted = read(&text(rebels));
    assert_eq!(parted.find("jihadists").side.as_deref(), Some("opposition"));
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
