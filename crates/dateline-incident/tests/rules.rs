//! Which claims stand together, and what is said of them.

#![allow(clippy::unwrap_used)]

mod common;

use common::{claim, control, dead, on, party, word_of};
use std::collections::BTreeMap;

use dateline_incident::{
    Account, Incident, Ruling, Verdict, Windows, blocks, incidents, lanes, likeness, reach,
};
use proptest::prelude::*;

fn grouped(accounts: &[Account]) -> Vec<Incident> {
    incidents(accounts, &[], &Windows::default())
}

/// Two tellings of one strike.
fn strike() -> (Account, Account) {
    let one = claim("a", "one", "Jets bombed the grain silo in Orrin on Tuesday.");
    let two = claim(
        "b",
        "two",
        "The grain silo of Orrin was bombed by jets on Tuesday.",
    );
    (one, two)
}

#[test]
fn two_tellings_of_one_strike_are_one_incident_with_reasons() {
    let (one, two) = strike();
    let found = grouped(&[one, two]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].stories, 2);
    assert_eq!(found[0].title, "Air strike at Orrin, 20 June 2017");
    let join = &found[0].joins[0];
    assert!(join.score > 0.5 && join.basis == "score", "{join:?}");
    assert!(
        join.reasons.contains(&"for: the same place".to_owned()),
        "{join:?}"
    );
    assert!(join.reasons.contains(&"for: the same day".to_owned()), "{join:?}");
}

#[test]
fn what_keeps_claims_apart() {
    let (one, two) = strike();
    let far = {
        let mut far = two.clone();
        let place = far.place.as_mut().unwrap();
        (place.name, place.words, place.geonameid) = ("Farol".into(), "Farol".into(), Some(2));
        (place.lat, place.lon) = (Some(36.0), Some(38.0));
        far.sentence = "Warplanes struck a bakery there.".into();
        far
    };
    let late = on(two.clone(), "2017-06-25", "2017-06-25");
    let protest = Account {
        event_type: Some("PROTEST".into()),
        mode: Some("demo".into()),
        acled_sub_event_type: None,
        ..two.clone()
    };
    for other in [far, late, protest] {
        assert_eq!(grouped(&[one.clone(), other.clone()]).len(), 2, "{other:?}");
        assert_eq!(likeness(&one, &other, &Windows::default()), None);
    }
}

#[test]
fn the_windows_are_the_users() {
    let (one, two) = strike();
    let later = on(two, "2017-06-23", "2017-06-23");
    let wide = Windows {
        days: 3,
        ..Windows::default()
    };
    assert_eq!(grouped(&[one.clone(), later.clone()]).len(), 2);
    assert_eq!(incidents(&[one.clone(), later.clone()], &[], &wide).len(), 1);
    let strict = Windows {
        threshold: 0.999,
        ..wide
    };
    assert_eq!(incidents(&[one, later], &[], &strict).len(), 2);
}

#[test]
fn signs_move_the_score_as_they_should() {
    let (one, two) = strike();
    let windows = Windows::default();
    let score = |a: &Account, b: &Account| likeness(a, b, &windows).unwrap().0;
    let plain = score(&one, &two);
    let with_actor = |mut account: Account, name: &str, side: &str| {
        account.actors = vec![party(name, side)];
        account
    };
    let same = score(
        &with_actor(one.clone(), "River Guard", "opposition"),
        &with_actor(two.clone(), "River Guard", "opposition"),
    );
    let kin = score(
        &with_actor(one.clone(), "River Guard", "opposition"),
        &with_actor(two.clone(), "Hill Guard", "opposition"),
    );
    let other = score(
        &with_actor(one.clone(), "River Guard", "opposition"),
        &with_actor(two.clone(), "Army", "government"),
    );
    assert!(
        same > kin && kin > plain && plain > other,
        "{same} {kin} {plain} {other}"
    );
    let toll = score(&dead(one.clone(), 12, Some(12)), &dead(two.clone(), 12, Some(12)));
    assert!(toll > plain);
    let mut in_one_report = two.clone();
    in_one_report.report = one.report.clone();
    in_one_report.story = one.story.clone();
    assert!(score(&one, &in_one_report) < plain);
    let mut back = in_one_report.clone();
    back.start += 100;
    back.refers_back = true;
    assert!(score(&one, &back) > score(&one, &in_one_report));
    assert_eq!(score(&one, &two), score(&two, &one));
}

#[test]
fn a_plan_is_no_happening_and_two_plans_never_join() {
    let (one, two) = strike();
    let plan = |account: Account| Account {
        status: "planned".into(),
        ..account
    };
    assert!(grouped(&[plan(one.clone()), plan(two.clone())]).is_empty());
    assert!(likeness(&plan(one.clone()), &plan(two.clone()), &Windows::default()).is_none());
    let denied = Account {
        status: "denied".into(),
        ..two
    };
    assert_eq!(
        grouped(&[one, denied]).len(),
        1,
        "a denial stands with what it denies"
    );
}

#[test]
fn a_persons_word_goes_before_the_score_and_can_be_taken_back() {
    let (one, two) = strike();
    let ruling = |verdict| Ruling {
        a: "a".into(),
        b: "b".into(),
        verdict,
        reason: "read both".into(),
        who: "ada".into(),
    };
    let windows = Windows::default();
    let accounts = [one.clone(), two.clone()];
    assert_eq!(incidents(&accounts, &[ruling(Verdict::Apart)], &windows).len(), 2);
    let taken_back = [ruling(Verdict::Apart), ruling(Verdict::Open)];
    assert_eq!(incidents(&accounts, &taken_back, &windows).len(), 1);
    let far = [one, on(two, "2017-09-01", "2017-09-01")];
    let found = incidents(&far, &[ruling(Verdict::Together)], &windows);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].joins[0].basis, "review");
    assert_eq!(found[0].joins[0].reasons, ["ada: read both"]);
}

#[test]
fn copies_of_one_story_count_once() {
    let (one, mut two) = strike();
    two.story = one.story.clone();
    assert_eq!(grouped(&[one.clone(), two.clone()])[0].stories, 1);
    // An outlet that another cites is no second voice.
    let (one, two) = strike();
    let mut citing = word_of(two, "Outlet one", "opposition");
    citing.source.kind = "media".into();
    assert_eq!(grouped(&[one, citing])[0].stories, 1);
}

fn kinds(incident: &Incident) -> Vec<&str> {
    incident
        .contradictions
        .iter()
        .map(|one| one.kind.as_str())
        .collect()
}

#[test]
fn tolls_that_cannot_both_hold() {
    let (one, two) = strike();
    let found = grouped(&[dead(one.clone(), 8, Some(8)), dead(two.clone(), 21, None)]);
    assert_eq!(kinds(&found[0]), ["toll"]);
    assert_eq!(
        found[0].contradictions[0].words,
        "Outlet one says that 8 died; Outlet two says that at least 21 died."
    );
    // "At least 8" and 21 can.
    let found = grouped(&[dead(one.clone(), 8, None), dead(two.clone(), 21, Some(21))]);
    assert!(found[0].contradictions.is_empty());
    // The dead of one are civilians, of the other soldiers.
    let mut civilians = dead(one.clone(), 8, Some(8));
    civilians.dead_of.civilians = Some(8);
    let mut soldiers = dead(two.clone(), 21, Some(21));
    soldiers.dead_of.combatants = Some(21);
    assert!(
        grouped(&[civilians, soldiers])
            .iter()
            .all(|one| one.contradictions.is_empty())
    );
    // The same outlet, a day later.
    let mut later = dead(two, 21, Some(21));
    later.outlet = one.outlet.clone();
    later.published = Some("2017-06-22".into());
    assert!(
        grouped(&[dead(one, 8, Some(8)), later])[0]
            .contradictions
            .is_empty()
    );
}

#[test]
fn captured_against_repelled_and_fell_against_holds() {
    let took = word_of(
        control("a", "one", "gained", party("Army", "government"), "2017-06-20"),
        "General Amin",
        "government",
    );
    let mut failed = word_of(
        control("b", "two", "gained", party("Army", "government"), "2017-06-20"),
        "Omar Hadi",
        "opposition",
    );
    failed.status = "denied".into();
    let found = grouped(&[took.clone(), failed]);
    assert_eq!(kinds(&found[0]), ["outcome"]);
    assert_eq!(
        found[0].contradictions[0].words,
        "General Amin, in Outlet one, says that Army took Orrin; Omar Hadi, in Outlet two, says that Army did not \
         take Orrin."
    );
    let holds = word_of(
        control(
            "c",
            "two",
            "holds",
            party("River Guard", "opposition"),
            "2017-06-20",
        ),
        "Omar Hadi",
        "opposition",
    );
    let together = Ruling {
        a: "a".into(),
        b: "c".into(),
        verdict: Verdict::Together,
        reason: "one battle".into(),
        who: "ada".into(),
    };
    let found = incidents(&[took.clone(), holds], &[together], &Windows::default());
    assert_eq!(kinds(&found[0]), ["outcome"]);
    let mut repelled = word_of(
        claim("d", "two", "They repelled the attack."),
        "Omar Hadi",
        "opposition",
    );
    repelled.mode = None;
    repelled.acled_sub_event_type = Some("Armed clash".into());
    repelled.trigger = Some("repelled".into());
    repelled.actors = vec![party("River Guard", "opposition")];
    repelled.recipients = vec![party("Army", "government")];
    let together = Ruling {
        a: "a".into(),
        b: "d".into(),
        verdict: Verdict::Together,
        reason: "one battle".into(),
        who: "ada".into(),
    };
    let found = incidents(&[took, repelled], &[together], &Windows::default());
    assert_eq!(kinds(&found[0]), ["outcome"]);
}

#[test]
fn different_perpetrators_and_denials() {
    let (mut one, mut two) = strike();
    one.actors = vec![party("Air Force", "government")];
    two.actors = vec![party("Coalition", "coalition")];
    let together = Ruling {
        a: "a".into(),
        b: "b".into(),
        verdict: Verdict::Together,
        reason: "one strike".into(),
        who: "ada".into(),
    };
    let found = incidents(
        &[one.clone(), two.clone()],
        std::slice::from_ref(&together),
        &Windows::default(),
    );
    assert_eq!(kinds(&found[0]), ["perpetrator"]);
    // Whoever suffers in one and strikes in the other is no second perpetrator.
    two.recipients = vec![party("Air Force", "government")];
    let found = incidents(&[one.clone(), two.clone()], &[together], &Windows::default());
    assert!(found[0].contradictions.is_empty());
    let (one, two) = strike();
    let denied = word_of(two, "Omar Hadi", "opposition");
    let denied = Account {
        status: "denied".into(),
        ..denied
    };
    let found = grouped(&[one, denied]);
    assert_eq!(kinds(&found[0]), ["denial"]);
    assert_eq!(
        found[0].contradictions[0].words,
        "Outlet one tells of “bombed” at Orrin; Omar Hadi, in Outlet two, denies it."
    );
}

#[test]
fn a_lane_ends_where_another_takes_the_place() {
    let guard = || party("River Guard", "opposition");
    let army = || party("Army", "government");
    let accounts = [
        control("a", "one", "gained", guard(), "2017-03-10"),
        control("b", "two", "holds", guard(), "2017-05-01"),
        control("c", "three", "gained", army(), "2017-06-20"),
    ];
    let found = lanes(&accounts);
    assert_eq!(found.len(), 1);
    assert!(found[0].is_named("orrin") && !found[0].is_named("Farol"));
    let [first, second] = &found[0].stretches[..] else {
        panic!("{found:?}");
    };
    assert_eq!(first.since_from.as_deref(), Some("2017-03-10"));
    assert_eq!(first.last_said.as_deref(), Some("2017-05-01"));
    assert_eq!(first.until_from.as_deref(), Some("2017-06-20"));
    assert_eq!(second.holder.as_ref().unwrap().name, "Army");
    assert_eq!(second.until_to, None);
    assert!(!first.contested && !second.contested);
}

#[test]
fn a_lane_is_contested_where_sides_differ() {
    let took = word_of(
        control("a", "one", "gained", party("Army", "government"), "2017-06-20"),
        "General Amin",
        "government",
    );
    let holds = word_of(
        control(
            "b",
            "two",
            "holds",
            party("River Guard", "opposition"),
            "2017-06-22",
        ),
        "Omar Hadi",
        "opposition",
    );
    let later = word_of(
        control("c", "three", "holds", party("Army", "government"), "2017-06-23"),
        "General Amin",
        "government",
    );
    let found = lanes(&[took.clone(), holds, later]);
    assert!(
        found[0].stretches.iter().all(|stretch| stretch.contested),
        "{found:?}"
    );
    // A denial alone contests it too, and gives it to nobody else.
    let mut denied = word_of(
        control("d", "two", "gained", party("Army", "government"), "2017-06-20"),
        "Omar Hadi",
        "opposition",
    );
    denied.status = "denied".into();
    let found = lanes(&[took, denied]);
    assert_eq!(found[0].stretches.len(), 1);
    assert!(found[0].stretches[0].contested);
    // Who is said not to have left is still there.
    let mut stayed = control("e", "one", "lost", party("Army", "government"), "2017-06-20");
    stayed.status = "negated".into();
    let found = lanes(&[stayed]);
    assert_eq!(found[0].stretches[0].last_said.as_deref(), Some("2017-06-20"));
    assert_eq!(found[0].stretches[0].until_to, None);
}

prop_compose! {
    fn any_claim()(
        n in 0u32..40, day in 1u32..6, kind in 0usize..4, place in 0usize..3, words in 0usize..4,
        toll in proptest::option::of(1u64..20), status in 0usize..3, side in 0usize..3,
    ) -> Account {
        let sentences = [
            "Jets bombed the silo.", "Shells fell on the silo of the town.", "A convoy was hit on the road.",
            "The convoy came under fire on the road at night.",
        ];
        let (mode, sub) = [
            (Some("aerial"), "Air/drone strike"), (Some("heavy-weapons"), "Shelling/artillery/missile attack"),
            (None, "Armed clash"), (None, "Attack"),
        ][kind];
        let day = format!("2017-06-{day:02}");
        let report = format!("r{}", n % 9);
        let mut account = on(claim(&format!("claim-{n}"), &report, sentences[words]), &day, &day);
        account.mode = mode.map(str::to_owned);
        account.acled_sub_event_type = Some(sub.into());
        let at = account.place.as_mut().unwrap();
        at.lat = Some(33.5 + 0.1 * place as f64);
        at.name = format!("Town {place}");
        at.words = at.name.clone();
        at.geonameid = None;
        account.status = ["reported", "denied", "planned"][status].into();
        if side > 0 {
            account.actors = vec![party(["Army", "River Guard"][side - 1], ["government", "opposition"][side - 1])];
        }
        match toll {
            Some(toll) => dead(account, toll, Some(toll)),
            None => account,
        }
    }
}

proptest! {
    #[test]
    fn the_order_of_claims_does_not_show(
        (claims, shuffled) in proptest::collection::vec(any_claim(), 0..40).prop_map(|mut claims| {
            // One claim of each identifier.
            claims.sort_by(|a, b| a.claim.cmp(&b.claim));
            claims.dedup_by(|a, b| a.claim == b.claim);
            claims
        }).prop_flat_map(|claims| (Just(claims.clone()), Just(claims).prop_shuffle()))
    ) {
        let found = grouped(&claims);
        prop_assert_eq!(&found, &grouped(&shuffled));
        prop_assert_eq!(lanes(&claims), lanes(&shuffled));
        // Every claim but lone plans stands in one incident.
        let mut seen: Vec<&str> =
            found.iter().flat_map(|incident| &incident.accounts).map(|one| one.claim.as_str()).collect();
        seen.sort_unstable();
        let all = seen.len();
        seen.dedup();
        prop_assert_eq!(seen.len(), all);
        let happened = claims.iter().filter(|one| one.status != "planned").count();
        prop_assert!(all >= happened);
        for incident in &found {
            prop_assert_eq!(incident.joins.len(), incident.accounts.len() - 1);
        }
    }
}

/// Incidents as many machines find them: pieces of `width` days are parted into blocks, what is bound in any piece is bound in
/// all, and each block is grouped by itself.
fn grouped_apart(claims: &[Account], windows: &Windows, width: i64) -> Vec<Incident> {
    let mut pieces: BTreeMap<i64, Vec<Account>> = BTreeMap::new();
    for claim in claims {
        if let Some((first, last)) = reach(claim, windows) {
            for piece in first.div_euclid(width)..=last.div_euclid(width) {
                pieces.entry(piece).or_default().push(claim.clone());
            }
        }
    }
    let mut block: BTreeMap<String, String> = claims
        .iter()
        .map(|one| (one.claim.clone(), one.claim.clone()))
        .collect();
    for piece in pieces.values() {
        for (claim, first) in blocks(piece, windows) {
            let (from, to) = (block[&claim].clone(), block[&first].clone());
            block
                .values_mut()
                .filter(|of| **of == from)
                .for_each(|of| of.clone_from(&to));
        }
    }
    let mut parts: BTreeMap<&str, Vec<Account>> = BTreeMap::new();
    for claim in claims {
        parts.entry(&block[&claim.claim]).or_default().push(claim.clone());
    }
    let mut found: Vec<Incident> = parts
        .values()
        .flat_map(|part| incidents(part, &[], windows))
        .collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found
}

proptest! {
    #[test]
    fn blocks_can_be_grouped_apart(
        mut claims in proptest::collection::vec(any_claim(), 0..60), days in 0u32..3, threshold in 0.2f64..0.7, width in 1i64..5,
    ) {
        claims.sort_by(|a, b| a.claim.cmp(&b.claim));
        claims.dedup_by(|a, b| a.claim == b.claim);
        let windows = Windows { days, threshold, ..Windows::default() };
        let mut whole = incidents(&claims, &[], &windows);
        whole.sort_by(|a, b| a.id.cmp(&b.id));
        prop_assert_eq!(whole, grouped_apart(&claims, &windows, width));
    }
}
