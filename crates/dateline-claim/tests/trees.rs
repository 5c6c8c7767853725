//! Attributions and status over trees written by hand.

use dateline_actor::Actors;
use dateline_claim::{Act, Attribution, Proximity, attributions, modality};
use dateline_language::conllu::{self, Document};

/// A tree from `form:lemma/UPOS/XPOS/head/relation` words; the lemma may be left out.
fn tree(words: &str) -> Document {
    let rows: String = words
        .split_whitespace()
        .enumerate()
        .map(|(at, word)| {
            let columns: Vec<&str> = word.split('/').collect();
            let [word, upos, xpos, head, relation] = columns.as_slice() else {
                panic!("{word}")
            };
            let (form, lemma) = match word.split_once(':') {
                Some((form, lemma)) if !lemma.is_empty() => (form, lemma),
                _ => (*word, *word),
            };
            format!(
                "{}\t{form}\t{lemma}\t{upos}\t{xpos}\t_\t{head}\t{relation}\t_\t_\n",
                at + 1
            )
        })
        .collect();
    conllu::parse(&rows).expect("a tree").remove(0)
}

fn read(document: &Document) -> Vec<Attribution> {
    attributions(&document.report, &document.analysis, &Actors::default())
}

/// Source, cue and content as words.
fn words(document: &Document, attribution: &Attribution) -> (String, String, String) {
    let text = |span| document.report.text.slice(span).to_owned();
    let content: Vec<String> = attribution.content.iter().map(|&part| text(part)).collect();
    (
        attribution.source.map(text).unwrap_or_default(),
        attribution.cue.map(text).unwrap_or_default(),
        content.join(" | "),
    )
}

fn owned(words: (&str, &str, &str)) -> (String, String, String) {
    (words.0.into(), words.1.into(), words.2.into())
}

#[test]
fn a_clause_below_the_cue() {
    let document = tree(
        "The/DET/DT/2/det army/NOUN/NN/3/nsubj denied:deny/VERB/VBD/0/root that/SCONJ/IN/7/mark \
         it/PRON/PRP/7/nsubj had:have/AUX/VBD/7/aux shelled:shell/VERB/VBN/3/ccomp \
         the/DET/DT/9/det camp/NOUN/NN/7/obj ./PUNCT/./3/punct",
    );
    let found = read(&document);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].act, Act::Deny);
    assert_eq!(
        words(&document, &found[0]),
        owned(("The army", "denied", "that it had shelled the camp"))
    );
}

#[test]
fn a_cue_inside_the_clause() {
    let document = tree(
        "Troops:troop/NOUN/NNS/8/nsubj ,/PUNCT/,/5/punct the/DET/DT/4/det mayor/NOUN/NN/5/nsubj \
         said:say/VERB/VBD/8/parataxis ,/PUNCT/,/5/punct had:have/AUX/VBD/8/aux left:leave/VERB/VBN/0/root \
         ./PUNCT/./8/punct",
    );
    let found = read(&document);
    assert_eq!(
        words(&document, &found[0]),
        owned(("the mayor", "said", "Troops | had left"))
    );
}

#[test]
fn according_to() {
    let document = tree(
        "Six/NUM/CD/2/nummod men:man/NOUN/NNS/3/nsubj died:die/VERB/VBD/0/root ,/PUNCT/,/8/punct \
         according:accord/VERB/VBG/8/case to/ADP/IN/5/fixed the/DET/DT/8/det ministry/NOUN/NN/3/obl ./PUNCT/./3/punct",
    );
    let found = read(&document);
    assert_eq!(
        words(&document, &found[0]),
        owned(("the ministry", "according to", "Six men died"))
    );
}

#[test]
fn a_source_within_a_source() {
    let document = tree(
        "Radio/PROPN/NNP/6/nsubj ,/PUNCT/,/3/punct citing:cite/VERB/VBG/6/advcl residents:resident/NOUN/NNS/3/obj \
         ,/PUNCT/,/3/punct said:say/VERB/VBD/0/root tanks:tank/NOUN/NNS/8/nsubj fired:fire/VERB/VBD/6/ccomp ./PUNCT/./6/punct",
    );
    let found = read(&document);
    assert_eq!(found.len(), 2);
    assert_eq!(
        words(&document, &found[0]),
        owned(("residents", "citing", "tanks fired"))
    );
    assert_eq!(
        words(&document, &found[1]),
        owned(("Radio", "said", "tanks fired"))
    );
    assert_eq!(found[0].nested_in, Some(1));
    assert_eq!(found[1].nested_in, None);
}

#[test]
fn quoted_as_saying() {
    let document = tree(
        "An/DET/DT/2/det officer/NOUN/NN/4/nsubj:pass was:be/AUX/VBD/4/aux:pass quoted:quote/VERB/VBN/0/root \
         as/SCONJ/IN/6/mark saying:say/VERB/VBG/4/advcl rebels:rebel/NOUN/NNS/8/nsubj fled:flee/VERB/VBD/6/ccomp ./PUNCT/./4/punct",
    );
    let found = read(&document);
    assert!(
        found.iter().any(
            |attribution| words(&document, attribution) == owned(("An officer", "saying", "rebels fled"))
        )
    );
}

fn modality_of(words: &str, token: usize) -> dateline_claim::Modality {
    modality(&tree(words).analysis, 0, token)
}

#[test]
fn negated() {
    let said = modality_of(
        "They/PRON/PRP/4/nsubj did:do/AUX/VBD/4/aux not/PART/RB/4/advmod fire/VERB/VB/0/root ./PUNCT/./4/punct",
        3,
    );
    assert!(said.negated && !said.future && !said.possible);
}

#[test]
fn failed_to() {
    let said = modality_of(
        "Rebels:rebel/NOUN/NNS/2/nsubj failed:fail/VERB/VBD/0/root to/PART/TO/4/mark advance/VERB/VB/2/xcomp ./PUNCT/./2/punct",
        3,
    );
    assert!(said.negated);
}

#[test]
fn tried_to() {
    let said = modality_of(
        "Rebels:rebel/NOUN/NNS/2/nsubj tried:try/VERB/VBD/0/root to/PART/TO/4/mark advance/VERB/VB/2/xcomp ./PUNCT/./2/punct",
        3,
    );
    assert!(said.attempted && !said.negated && !said.future);
}

#[test]
fn will_launch_an_offensive() {
    let said = modality_of(
        "Troops:troop/NOUN/NNS/3/nsubj will/AUX/MD/3/aux launch/VERB/VB/0/root an/DET/DT/5/det offensive/NOUN/NN/3/obj ./PUNCT/./3/punct",
        4,
    );
    assert!(said.future && !said.possible);
}

#[test]
fn no_soldiers_were_killed() {
    let said = modality_of(
        "No/DET/DT/2/det soldiers:soldier/NOUN/NNS/4/nsubj:pass were:be/AUX/VBD/4/aux:pass killed:kill/VERB/VBN/0/root ./PUNCT/./4/punct",
        3,
    );
    assert!(said.negated);
}

#[test]
fn no_longer() {
    let said = modality_of(
        "Troops:troop/NOUN/NNS/5/nsubj can/AUX/MD/5/aux no/ADV/RB/4/advmod longer:long/ADV/RBR/5/advmod \
         hold/VERB/VB/0/root it/PRON/PRP/5/obj ./PUNCT/./5/punct",
        4,
    );
    assert!(said.negated);
}

#[test]
fn put_off() {
    let said = modality_of(
        "They/PRON/PRP/2/nsubj postponed:postpone/VERB/VBD/0/root the/DET/DT/4/det assault/NOUN/NN/2/obj ./PUNCT/./2/punct",
        3,
    );
    assert!(said.postponed && said.negated && said.future);
}

#[test]
fn called_off() {
    let said = modality_of(
        "They/PRON/PRP/2/nsubj called:call/VERB/VBD/0/root off/ADP/RP/2/compound:prt the/DET/DT/5/det \
         assault/NOUN/NN/2/obj ./PUNCT/./2/punct",
        4,
    );
    assert!(said.negated && !said.postponed);
}

#[test]
fn what_is_to_be_stopped_goes_on() {
    let stop = |tried: &str| {
        modality_of(
            &format!(
                "They/PRON/PRP/2/nsubj {tried} to/PART/TO/4/mark stop/VERB/VB/2/xcomp the/DET/DT/6/det \
                 shelling/NOUN/NN/4/obj ./PUNCT/./2/punct"
            ),
            5,
        )
    };
    assert!(!stop("tried:try/VERB/VBD/0/root").negated);
    assert!(stop("managed:manage/VERB/VBD/0/root").negated);
}

#[test]
fn had_they_come() {
    let tree = "Had:have/AUX/VBD/3/aux tanks:tank/NOUN/NNS/3/nsubj come/VERB/VBN/8/advcl ,/PUNCT/,/3/punct \
         we/PRON/PRP/8/nsubj would/AUX/MD/8/aux have/AUX/VB/8/aux lost:lose/VERB/VBN/0/root ./PUNCT/./8/punct";
    assert!(modality_of(tree, 2).counterfactual);
    assert!(modality_of(tree, 7).counterfactual);
}

#[test]
fn a_name_and_what_it_is_the_name_of() {
    let document = tree(
        "The/DET/DT/2/det daily/NOUN/NN/4/nsubj Sahara/PROPN/NNP/4/nsubj said:say/VERB/VBD/0/root \
         rebels:rebel/NOUN/NNS/6/nsubj fled:flee/VERB/VBD/4/ccomp ./PUNCT/./4/punct",
    );
    let found = read(&document);
    assert_eq!(
        words(&document, &found[0]),
        owned(("The daily Sahara", "said", "rebels fled"))
    );
}

#[test]
fn what_is_done_with_arms_is_not_said() {
    let document = tree(
        "Rebels:rebel/NOUN/NNS/2/nsubj attacked:attack/VERB/VBD/0/root the/DET/DT/4/det base/NOUN/NN/2/obj ./PUNCT/./2/punct",
    );
    assert!(read(&document).is_empty());
}

#[test]
fn near_and_far() {
    let saw = tree(
        "Farmers:farmer/NOUN/NNS/2/nsubj saw:see/VERB/VBD/0/root planes:plane/NOUN/NNS/2/obj \
         circling:circle/VERB/VBG/3/acl ./PUNCT/./2/punct",
    );
    assert_eq!(read(&saw)[0].profile.proximity, Some(Proximity::Saw));
    let cites = tree(
        "Radio/PROPN/NNP/6/nsubj ,/PUNCT/,/3/punct citing:cite/VERB/VBG/6/advcl farmers:farmer/NOUN/NNS/3/obj \
         ,/PUNCT/,/3/punct said:say/VERB/VBD/0/root tanks:tank/NOUN/NNS/8/nsubj fired:fire/VERB/VBD/6/ccomp ./PUNCT/./6/punct",
    );
    let found = read(&cites);
    let of = |cue: &str| {
        let attribution = found.iter().find(|attribution| {
            attribution
                .cue
                .is_some_and(|span| cites.report.text.slice(span) == cue)
        });
        attribution.expect("found").profile.proximity
    };
    assert_eq!(of("said"), Some(Proximity::Cites));
    assert_eq!(of("citing"), None);
}
