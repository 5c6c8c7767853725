//! Places of short reports with trees by hand.

use dateline_language::conllu;
use dateline_place::{
    Basis, Gazetteer, Location, PlaceMention, distance_km, place_of, places, resolve_names,
};
use dateline_report::{Span, Text};

/// Troops reached Umm Sarif, some 60 km (37 miles) northeast of Damascus.
const OFFSET: &str = "
Troops    troop     NOUN  NNS 2 nsubj
reached   reach     VERB  VBD 0 root
Umm       Umm       PROPN NNP 2 obj   Name=B-PLACE
Sarif     Sarif     PROPN NNP 3 flat  Name=I-PLACE|SpaceAfter=No
,         ,         PUNCT ,   3 punct
some      some      DET   DT  7 advmod
60        60        NUM   CD  8 nummod
km        km        NOUN  NN  13 obl:unmarked
(         (         PUNCT -LRB- 11 punct SpaceAfter=No
37        37        NUM   CD  11 nummod
miles     mile      NOUN  NNS 8 appos SpaceAfter=No
)         )         PUNCT -RRB- 11 punct
northeast northeast ADV   RB  3 advmod
of        of        ADP   IN  15 case
Damascus  Damascus  PROPN NNP 13 obl  Name=B-PLACE|SpaceAfter=No
.         .         PUNCT .   2 punct

Planes   plane    NOUN NNS 2 nsubj
bombed   bomb     VERB VBD 0 root
Umm      Umm      PROPN NNP 2 obj  Name=B-PERSON
Sarif    Sarif    PROPN NNP 3 flat Name=I-PERSON
near     near     ADP  IN  7 case
the      the      DET  DT  7 det
town     town     NOUN NN  2 obl
of       of       ADP  IN  9 case
Dumeir   Dumeir   PROPN NNP 7 nmod Name=B-PLACE|SpaceAfter=No
.        .        PUNCT .  2 punct
";

fn read(trees: &str) -> (conllu::Document, Vec<PlaceMention>) {
    let document = conllu::sketch(trees).expect("trees by hand");
    let found = places(&document.report, &document.analysis, &[], &Gazetteer::embedded());
    (document, found)
}

fn at(lat: f64, lon: f64) -> Location {
    Location {
        lat,
        lon,
        radius_km: 1.0,
        shape: None,
    }
}

#[test]
fn a_name_in_no_gazetteer_takes_the_place_that_the_report_gives_it() {
    let (document, found) = read(OFFSET);
    let village = found
        .iter()
        .find(|place| document.report.text.slice(place.span) == "Umm Sarif")
        .unwrap();
    assert_eq!(village.basis, Basis::Relative);
    let location = village.location.as_ref().unwrap();
    let damascus = at(33.51, 36.29);
    assert!(
        (50.0..64.0).contains(&distance_km(location, &damascus)),
        "{location:?}"
    );
    assert!(location.lat > 33.7 && location.lon > 36.5, "{location:?}");
    let relation = village.relation.as_ref().unwrap();
    assert_eq!(
        (relation.kind.as_str(), relation.distance_km),
        ("offset", Some(60.0))
    );
    assert_eq!(relation.bearing.as_deref(), Some("NE"));
    let base = &found[relation.of[0]];
    assert_eq!(
        (base.name.as_deref(), base.country.as_deref()),
        (Some("Damascus"), Some("SYR"))
    );
}

#[test]
fn other_spellings_are_found_in_the_country_of_the_report() {
    let (document, found) = read(OFFSET);
    let town = found
        .iter()
        .find(|place| document.report.text.slice(place.span) == "Dumeir")
        .unwrap();
    assert_eq!(
        (town.basis, town.country.as_deref()),
        (Basis::Gazetteer, Some("SYR"))
    );
    assert!(
        found
            .iter()
            .any(|place| document.report.text.slice(place.span) == "near the town of Dumeir")
    );
}

#[test]
fn spans_and_relations_point_inside() {
    let (document, found) = read(OFFSET);
    for place in &found {
        assert!(place.span.end <= document.report.text.len());
        for base in place.relation.iter().flat_map(|relation| &relation.of) {
            assert!(*base < found.len());
        }
    }
    for (sentence, tree) in document.analysis.sentences.iter().enumerate() {
        for token in 0..tree.tokens.len() + 2 {
            if let Some((at, _)) = place_of(&found, &document.report, &document.analysis, sentence, token) {
                assert!(at < found.len());
            }
        }
    }
    assert_eq!(
        place_of(&found, &document.report, &document.analysis, 99, 0),
        None
    );
}

#[test]
fn containment_and_company_choose_among_places_of_one_name() {
    let gazetteer = Gazetteer::embedded();
    let text = Text::new("A fire in Paris, Texas, was seen from Clarksville.");
    let names = [Span::new(10, 15), Span::new(17, 22), Span::new(38, 49)];
    let found = resolve_names(&text, &names, &gazetteer, &Default::default());
    let paris = &found[0].as_ref().unwrap().location;
    let clarksville = &found[2].as_ref().unwrap().location;
    assert!(distance_km(paris, &at(33.66, -95.56)) < 10.0, "{paris:?}");
    assert!(
        distance_km(clarksville, &at(33.61, -95.05)) < 10.0,
        "{clarksville:?}"
    );
    let alone = resolve_names(
        &Text::new("Paris"),
        &[Span::new(0, 5)],
        &gazetteer,
        &Default::default(),
    );
    assert!(distance_km(&alone[0].as_ref().unwrap().location, &at(48.85, 2.35)) < 10.0);
}

#[test]
fn nothing_is_said_of_a_name_that_nothing_tells_of() {
    let found = resolve_names(
        &Text::new("Zzyqqxa"),
        &[Span::new(0, 7)],
        &Gazetteer::embedded(),
        &Default::default(),
    );
    assert_eq!(found, [None]);
}

#[test]
fn an_area_is_known_by_the_spellings_of_the_town_that_it_is_named_after() {
    let text = Text::new("Deir al Zor province and Deir al Zor");
    let names = [Span::new(0, 20), Span::new(25, 36)];
    let found = resolve_names(&text, &names, &Gazetteer::embedded(), &Default::default());
    let radius = |at: usize| found[at].as_ref().map(|place| place.location.radius_km);
    assert!(radius(0).is_some_and(|km| km > 50.0), "{found:?}");
    assert!(radius(1).is_some_and(|km| km < 20.0), "{found:?}");
}
