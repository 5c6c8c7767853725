//! What a ledger promises.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/stores.rs"]
mod stores;

use common::{arrival, arrival_of, file, moment};
use dateline_ledger::{
    Area, Arrival, Filter, Judgement, Ledger, LedgerError, Location, Outcome, Review, State, Withholding,
    blot_out,
};
use stores::{Store, on_both_stores};

on_both_stores! {
    what_was_added_comes_back_as_it_was,
    adding_twice_changes_nothing,
    a_report_twice_in_one_batch_is_kept_once,
    answers_do_not_depend_on_the_order_of_adding,
    each_filter_finds_what_it_says,
    areas_find_what_lies_in_them,
    as_of_tells_what_was_known_when,
    a_clock_set_back_does_not_turn_the_log_round,
    what_is_kept_cannot_be_changed,
    tampering_is_found,
    a_noted_head_is_looked_for,
    the_first_telling_of_a_story_does_not_depend_on_the_order,
    reviews_are_kept_and_agreement_is_counted,
    what_is_held_back_is_not_found,
    changes_since_a_cursor_are_told,
    two_who_write_at_once_make_one_log,
    a_copy_is_all_that_was_kept_and_is_brought_up_to_date,
}

const NOON: &str = "2026-01-31T12:00:00Z";

fn filled(place: &Location, numbers: impl IntoIterator<Item = usize>) -> Ledger {
    let mut ledger = Ledger::create(place).unwrap();
    for number in numbers {
        ledger
            .add(&[arrival(number, "coder 1")], "ada", moment(NOON))
            .unwrap();
    }
    ledger
}

fn found(ledger: &Ledger, filter: Filter) -> Vec<String> {
    let found = ledger.find(&filter).unwrap();
    found.into_iter().map(|claim| claim.sentence).collect()
}

/// Numbers of the reports that a filter finds, in the order in which it finds them.
fn numbers(ledger: &Ledger, filter: Filter) -> Vec<usize> {
    let number = |sentence: String| {
        let words = sentence.strip_prefix("Report ").unwrap();
        words.split('.').next().unwrap().parse().unwrap()
    };
    found(ledger, filter).into_iter().map(number).collect()
}

fn assert_sound(ledger: &Ledger) {
    let verdict = ledger.verify(None, |_| {}).unwrap();
    assert_eq!(verdict.findings, Vec::<String>::new());
}

fn what_was_added_comes_back_as_it_was(store: Store) {
    let mut ledger = store.ledger("comes-back");
    let given = arrival(3, "coder 1");
    let receipts = ledger
        .add(std::slice::from_ref(&given), "ada", moment(NOON))
        .unwrap();
    assert_eq!(receipts[0].outcome, Outcome::Added);
    let kept = ledger.report(&receipts[0].address[..10]).unwrap();
    assert_eq!(kept.document.report.text, given.document.report.text);
    assert_eq!(kept.document.report.published, given.document.report.published);
    assert_eq!(kept.document.given, given.document.given);
    let mut reading = given.reading.unwrap();
    reading.report.input = None;
    let back = ledger.reading(&kept.address, i64::MAX).unwrap().unwrap();
    assert_eq!(back.reading, reading);
    assert_eq!(back.recorded, "2026-01-31T12:00:00.000000Z");
    assert_sound(&ledger);
}

fn adding_twice_changes_nothing(store: Store) {
    let path = store.place("twice");
    let mut ledger = filled(&path, 0..5);
    let head = ledger.head().unwrap();
    let again: Vec<Arrival> = (0..5)
        .chain(0..5)
        .map(|number| arrival(number, "coder 1"))
        .collect();
    let receipts = ledger.add(&again, "bob", moment("2026-02-01T00:00:00Z")).unwrap();
    assert!(receipts.iter().all(|receipt| receipt.outcome == Outcome::Known));
    assert_eq!(ledger.head().unwrap(), head);
    assert_eq!(ledger.counts().unwrap().claims, 5);
}

fn a_report_twice_in_one_batch_is_kept_once(store: Store) {
    let mut ledger = store.ledger("one-batch");
    let receipts = ledger
        .add(
            &[arrival(1, "coder 1"), arrival(1, "coder 1")],
            "ada",
            moment(NOON),
        )
        .unwrap();
    let outcomes: Vec<Outcome> = receipts.iter().map(|receipt| receipt.outcome).collect();
    assert_eq!(outcomes, [Outcome::Added, Outcome::Known]);
    assert_eq!(ledger.counts().unwrap().reports, 1);
}

fn answers_do_not_depend_on_the_order_of_adding(store: Store) {
    let forwards = filled(&store.place("forwards"), 0..20);
    let mut backwards = store.ledger("backwards");
    let all: Vec<Arrival> = (0..20).rev().map(|number| arrival(number, "coder 1")).collect();
    backwards.add(&all, "ada", moment(NOON)).unwrap();
    assert_eq!(
        forwards.find(&Filter::default()).unwrap(),
        backwards.find(&Filter::default()).unwrap()
    );
    assert_eq!(forwards.addresses().unwrap(), backwards.addresses().unwrap());
}

fn each_filter_finds_what_it_says(store: Store) {
    let ledger = filled(&store.place("filters"), 0..30);
    let with = |set: fn(&mut Filter)| {
        let mut filter = Filter::default();
        set(&mut filter);
        numbers(&ledger, filter)
    };
    let every = |step: usize, first: usize| -> Vec<usize> { (first..30).step_by(step).collect() };
    // In order of time, which is that of the numbers.
    assert_eq!(with(|_| {}), every(1, 0));
    assert_eq!(with(|filter| filter.text = Some("SALT wadi".into())), every(5, 1));
    assert_eq!(
        with(|filter| filter.text = Some("\"salt wadi\"".into())),
        Vec::<usize>::new()
    );
    assert_eq!(
        with(|filter| filter.text = Some("\"wadi salt\"".into())),
        every(5, 1)
    );
    assert_eq!(
        with(|filter| filter.text = Some("wadi NOT salt".into())),
        Vec::<usize>::new()
    );
    assert_eq!(with(|filter| filter.actor = Some("river".into())).len(), 30);
    assert_eq!(
        with(|filter| filter.recipient = Some("river".into())),
        Vec::<usize>::new()
    );
    assert_eq!(with(|filter| filter.recipient = Some("people".into())).len(), 30);
    assert_eq!(with(|filter| filter.side = Some("civilian".into())).len(), 30);
    assert_eq!(
        with(|filter| filter.side = Some("government".into())),
        Vec::<usize>::new()
    );
    assert_eq!(with(|filter| filter.kind = Some("assault".into())).len(), 30);
    assert_eq!(with(|filter| filter.kind = Some("19".into())).len(), 30);
    assert_eq!(
        with(|filter| filter.kind = Some("18".into())),
        Vec::<usize>::new()
    );
    assert_eq!(
        with(|filter| filter.kind = Some("explosions/remote violence".into())).len(),
        30
    );
    assert_eq!(with(|filter| filter.place = Some("kefr".into())), every(5, 2));
    assert_eq!(with(|filter| filter.country = Some("syr".into())).len(), 30);
    assert_eq!(
        with(|filter| filter.outlet = Some("volga review".into())),
        every(2, 1)
    );
    assert_eq!(with(|filter| filter.status = Some("denied".into())), every(2, 1));
    assert_eq!(with(|filter| filter.source_kind = Some("party".into())).len(), 30);
    assert_eq!(
        with(|filter| filter.source_kind = Some("witness".into())),
        Vec::<usize>::new()
    );
    assert_eq!(with(|filter| filter.source = Some("marr".into())).len(), 30);
    assert_eq!(
        with(|filter| filter.from = Some(jiff::civil::date(2017, 6, 28))),
        [27, 28, 29]
    );
    assert_eq!(
        with(|filter| filter.to = Some(jiff::civil::date(2017, 6, 2))),
        [0, 1]
    );
    assert_eq!(
        with(|filter| {
            filter.limit = Some(3);
            filter.place = Some("kefr".into());
        }),
        [2, 7, 12]
    );
}

fn areas_find_what_lies_in_them(store: Store) {
    let ledger = filled(&store.place("areas"), 0..30);
    let within = |area: Area| {
        numbers(
            &ledger,
            Filter {
                area: Some(area),
                ..Filter::default()
            },
        )
    };
    let fourth: Vec<usize> = (4..30).step_by(5).collect();
    // Over the date line.
    assert_eq!(within(Area::parse_box("179,-20,-179,-10").unwrap()), fourth);
    assert_eq!(within(Area::parse_circle("-17.7,-179.9,60").unwrap()), fourth);
    let third: Vec<usize> = (3..30).step_by(5).collect();
    assert_eq!(within(Area::parse_box("40,36,42,37").unwrap()), third);
    // Report n stands n thousandths of a degree north of its town.
    assert_eq!(within(Area::parse_circle("36.7,41.0,1").unwrap()), [3, 8]);
}

fn as_of_tells_what_was_known_when(store: Store) {
    let mut ledger = store.ledger("as-of");
    let text = "Report 1. The river guard shelled Orrin, its spokesman said.";
    let first = arrival_of(1, "coder 1", text, "ASSAULT");
    let second = arrival_of(1, "coder 2", text, "THREATEN");
    ledger
        .add(&[first], "ada", moment("2026-01-01T00:00:00Z"))
        .unwrap();
    let receipts = ledger
        .add(&[second], "ada", moment("2026-02-01T00:00:00Z"))
        .unwrap();
    assert_eq!(receipts[0].outcome, Outcome::ReadAgain);
    let known = |as_of: Option<&str>| -> Vec<(Option<String>, String)> {
        let filter = Filter {
            as_of: as_of.map(moment),
            ..Filter::default()
        };
        let found = ledger.find(&filter).unwrap();
        found
            .into_iter()
            .map(|claim| (claim.event_type, claim.coder))
            .collect()
    };
    let reading = |kind: &str, coder: &str| vec![(Some(kind.to_owned()), coder.to_owned())];
    assert!(known(Some("2025-12-31T00:00:00Z")).is_empty());
    assert_eq!(known(Some("2026-01-15T00:00:00Z")), reading("ASSAULT", "coder 1"));
    assert_eq!(known(None), reading("THREATEN", "coder 2"));

    let diff = ledger.diff(&receipts[0].address, None, None).unwrap().unwrap();
    assert_eq!(
        (diff.from.as_str(), diff.to.as_str(), diff.same),
        ("coder 1", "coder 2", 0)
    );
    let fields: Vec<&str> = diff.changes[0]
        .fields
        .iter()
        .map(|field| field.field.as_str())
        .collect();
    assert_eq!((diff.changes[0].kind, fields), ("changed", vec!["event_type"]));
    assert_sound(&ledger);
}

fn a_clock_set_back_does_not_turn_the_log_round(store: Store) {
    let mut ledger = store.ledger("clock");
    ledger
        .add(&[arrival(1, "coder 1")], "ada", moment("2026-02-01T00:00:00Z"))
        .unwrap();
    ledger
        .add(&[arrival(2, "coder 1")], "ada", moment("2026-01-01T00:00:00Z"))
        .unwrap();
    let at: Vec<String> = ledger
        .operations(0, 9)
        .unwrap()
        .into_iter()
        .map(|one| one.at)
        .collect();
    assert!(at.is_sorted(), "{at:?}");
}

fn what_is_kept_cannot_be_changed(store: Store) {
    let place = store.place("immutable");
    let mut ledger = filled(&place, 0..3);
    let claims: Vec<String> = ledger
        .find(&Filter::default())
        .unwrap()
        .into_iter()
        .map(|one| one.claim_id)
        .collect();
    let address = ledger.addresses().unwrap().remove(0);
    ledger.review(&confirm(&claims[0]), "ada", moment(NOON)).unwrap();
    ledger
        .rule(
            &claims,
            dateline_incident::Verdict::Apart,
            "a test",
            "ada",
            moment(NOON),
        )
        .unwrap();
    for what in [
        Withholding::Embargo { until: None },
        Withholding::Redact {
            words: "river".into(),
        },
    ] {
        ledger
            .withhold(&address, &what, "a test", "ada", moment(NOON))
            .unwrap();
    }
    drop(ledger);
    for (table, column) in [
        ("operations", "who"),
        ("reports", "text"),
        ("readings", "coder"),
        ("claims", "status"),
        ("participants", "name"),
        ("mentions", "name"),
        ("places", "name"),
        ("times", "basis"),
        ("sources", "name"),
        ("reviews", "reason"),
        ("embargoes", "until"),
        ("redactions", "words"),
        ("groupings", "reason"),
    ] {
        let mut refused = vec![
            format!("DELETE FROM {table}"),
            format!("UPDATE {table} SET {column} = '0'"),
        ];
        if store == Store::Postgres {
            refused.push(format!("TRUNCATE {table} CASCADE"));
        }
        for sql in refused {
            let error = store.run(&place, "immutable", &sql).unwrap_err();
            assert!(error.contains("are kept for good"), "{sql}: {error}");
        }
    }
}

/// Whoever takes the triggers away can change what is kept, and is found out.
fn tampering_is_found(store: Store) {
    let (no_bytes, index) = match store {
        Store::Sqlite => ("x'00'", "claim_boxes WHERE id"),
        Store::Postgres => ("'\\x00'", "claim_words WHERE claim"),
    };
    let cases: [(&str, &str, &str); 10] = [
        (
            "text",
            "UPDATE reports SET text = 'Report 1. Nothing happened.' WHERE id = 1",
            "is not what was kept",
        ),
        (
            "given",
            "UPDATE reports SET given = '{}' WHERE id = 1",
            "is not what was kept",
        ),
        (
            "status",
            "UPDATE claims SET status = 'denied' WHERE id = 1",
            "and its rows in claims differ",
        ),
        (
            "side",
            "UPDATE participants SET side = 'x' WHERE claim = 2",
            "and its rows in participants differ",
        ),
        (
            "body",
            &format!("UPDATE readings SET body = {no_bytes} WHERE id = 1"),
            "the reading of report",
        ),
        (
            "who",
            "UPDATE operations SET who = 'eve' WHERE seq = 2",
            "operation 2 is not what was logged",
        ),
        (
            "gap",
            "DELETE FROM operations WHERE seq = 2",
            "operation 2 is missing",
        ),
        (
            "extra",
            &format!("DELETE FROM {index} = 1"),
            "does not hold every row",
        ),
        (
            "above",
            "DELETE FROM readings WHERE id = 1",
            "of claims belongs to nothing",
        ),
        (
            "orphan",
            "INSERT INTO operations SELECT seq + 100, at, who, kind, subject, body, previous, hash FROM operations \
             WHERE seq = 1",
            "is missing from the log",
        ),
    ];
    for (name, sql, finding) in cases {
        let name = format!("tampering-{name}");
        let place = store.place(&name);
        drop(filled(&place, 0..3));
        store.tamper(&place, &name, sql);
        let verdict = Ledger::open(&place).unwrap().verify(None, |_| {}).unwrap();
        assert!(
            verdict.findings.iter().any(|line| line.contains(finding)),
            "{name}: {:?}",
            verdict.findings
        );
    }
}

/// Several programs on one ledger: none waits for ever, nothing is lost, and the chain of hashes has one end.
fn two_who_write_at_once_make_one_log(store: Store) {
    let place = store.place("two-writers");
    let writers: Vec<_> = (0..2)
        .map(|writer| {
            let place = place.clone();
            std::thread::spawn(move || {
                // Both may find that there is no ledger yet.
                let mut ledger = Ledger::create(&place).unwrap();
                for n in 0..12 {
                    let arrivals = [arrival(n * 2 + writer, "coder 1"), arrival(100 + n, "coder 1")];
                    ledger.add(&arrivals, "ada", moment(NOON)).unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.join().unwrap();
    }
    let ledger = Ledger::open(&place).unwrap();
    assert_sound(&ledger);
    let counts = ledger.counts().unwrap();
    assert_eq!((counts.reports, counts.operations), (36, 72));
}

fn a_noted_head_is_looked_for(store: Store) {
    let mut ledger = filled(&store.place("head"), 0..3);
    let noted = ledger.verify(None, |_| {}).unwrap().head;
    ledger.add(&[arrival(9, "coder 1")], "ada", moment(NOON)).unwrap();
    assert_eq!(
        ledger.verify(Some(&noted), |_| {}).unwrap().findings,
        Vec::<String>::new()
    );
    let verdict = ledger.verify(Some("abc"), |_| {}).unwrap();
    assert_eq!(verdict.findings, ["the log has no operation with the hash abc"]);
}

#[test]
fn files_that_are_no_ledger_are_refused_by_name() {
    let path = file("no-ledger");
    let missing = Ledger::open(&path).unwrap_err();
    assert!(matches!(missing, LedgerError::Missing { .. }), "{missing}");

    std::fs::write(
        &path,
        "just words, and more of them than a page of a database has at its head",
    )
    .unwrap();
    for error in [
        Ledger::open(&path).unwrap_err(),
        Ledger::create(&path).unwrap_err(),
    ] {
        assert!(matches!(error, LedgerError::NotALedger { .. }), "{error}");
    }

    std::fs::remove_file(&path).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE birds (name TEXT)").unwrap();
    drop(other);
    for error in [
        Ledger::open(&path).unwrap_err(),
        Ledger::create(&path).unwrap_err(),
    ] {
        assert!(matches!(error, LedgerError::NotALedger { .. }), "{error}");
    }

    let future = file("future");
    drop(filled(&future.as_path().into(), 0..1));
    rusqlite::Connection::open(&future)
        .unwrap()
        .execute_batch("PRAGMA user_version = 999")
        .unwrap();
    let error = Ledger::open(&future).unwrap_err();
    assert!(
        matches!(error, LedgerError::Version { found: 999, .. }),
        "{error}"
    );
}

fn confirm(claim_id: &str) -> Review {
    Review {
        claim_id: claim_id.to_owned(),
        judgement: Judgement::Confirm,
        field: None,
        value: None,
        state: State::Annotated,
        reason: "it says so".into(),
    }
}

#[test]
fn a_ledger_of_version_1_is_brought_up() {
    use std::io::Read;
    let path = file("version-1");
    let packed = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/version-1.dateline.gz"
    ))
    .unwrap();
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(&packed[..])
        .read_to_end(&mut bytes)
        .unwrap();
    std::fs::write(&path, &bytes).unwrap();
    let ledger = Ledger::open(&path).unwrap();
    assert_sound(&ledger);
    assert_eq!(ledger.counts().unwrap().reports, 5);
    let today = filled(&file("version-now").into(), 0..5);
    assert_eq!(
        numbers(&ledger, Filter::default()),
        numbers(&today, Filter::default())
    );
    drop(ledger);
    let mut ledger = Ledger::create(&path).unwrap();
    let again = ledger
        .add(
            &[arrival(1, "coder 1"), arrival(9, "coder 1")],
            "ada",
            moment(NOON),
        )
        .unwrap();
    let outcomes: Vec<Outcome> = again.iter().map(|receipt| receipt.outcome).collect();
    assert_eq!(outcomes, [Outcome::Known, Outcome::Added]);
    assert_sound(&ledger);
}

/// A story of many words, told by outlet `n` with its own first sentence.
fn a_copy_is_all_that_was_kept_and_is_brought_up_to_date(store: Store) {
    // More operations than are copied at once.
    let place = store.place("to-be-copied");
    let mut source = Ledger::create(&place).unwrap();
    let all: Vec<Arrival> = (0..120).map(|n| arrival(n, "coder 1")).collect();
    source.add(&all, "ada", moment("2026-01-10T12:00:00Z")).unwrap();
    let again: Vec<Arrival> = (3..6).map(|n| arrival(n, "coder 2")).collect();
    source.add(&again, "ben", moment(NOON)).unwrap();
    let ids: Vec<String> = source
        .find(&Filter::default())
        .unwrap()
        .into_iter()
        .map(|claim| claim.claim_id)
        .collect();
    source.review(&confirm(&ids[0]), "cem", moment(NOON)).unwrap();
    let same = |source: &Ledger, copy: &Ledger| {
        assert_eq!(
            copy.operations(0, 1000).unwrap(),
            source.operations(0, 1000).unwrap()
        );
        for as_of in [None, Some(moment("2026-01-20T00:00:00Z"))] {
            let filter = Filter {
                as_of,
                ..Filter::default()
            };
            assert_eq!(copy.find(&filter).unwrap(), source.find(&filter).unwrap());
        }
        assert_eq!(copy.reviews(None).unwrap(), source.reviews(None).unwrap());
        assert_eq!(copy.rulings().unwrap(), source.rulings().unwrap());
        assert_sound(copy);
    };
    let mut copy = store.ledger("a-copy");
    let mut told = Vec::new();
    assert_eq!(
        copy.copy_from(&source, |carried| told.push(carried)).unwrap(),
        244
    );
    assert_eq!(told, [200, 244]);
    same(&source, &copy);
    assert_eq!(copy.copy_from(&source, |_| {}).unwrap(), 0);

    // What was done since comes over too.
    source
        .add(&[arrival(200, "coder 1")], "ada", moment(NOON))
        .unwrap();
    let apart = dateline_incident::Verdict::Apart;
    source
        .rule(&ids[1..3], apart, "another raid", "cem", moment(NOON))
        .unwrap();
    let address = source.addresses().unwrap().remove(0);
    let redact = Withholding::Redact {
        words: "Idris Marr".into(),
    };
    source
        .withhold(&address, &redact, "asked to", "cem", moment(NOON))
        .unwrap();
    assert_eq!(copy.copy_from(&source, |_| {}).unwrap(), 4);
    same(&source, &copy);
    assert_eq!(copy.redactions(&address).unwrap(), ["Idris Marr"]);

    // A copy that went its own way is left as it is, and so is a ledger of other things.
    copy.review(&confirm(&ids[4]), "dee", moment(NOON)).unwrap();
    let mut other = filled(&store.place("of-other-things"), [300]);
    for ledger in [&mut copy, &mut other] {
        let head = ledger.head().unwrap();
        let refused = ledger.copy_from(&source, |_| {}).unwrap_err().to_string();
        assert!(refused.contains("holds what"), "{refused}");
        assert_eq!(ledger.head().unwrap(), head);
        assert_sound(ledger);
    }
}

fn telling(n: usize, outlet: &str, published: &str, story: usize) -> Arrival {
    let words: Vec<String> = (0..200)
        .map(|word| format!("word{}", word * 7 + story * 5000))
        .collect();
    let text = format!(
        "{outlet} has this. The river guard shelled Orrin, its spokesman said. {}.",
        words.join(" ")
    );
    let mut arrival = arrival_of(n, "coder 1", &text, "ASSAULT");
    let metadata = dateline_report::Metadata {
        outlet: Some(outlet.into()),
        published: Some(published.into()),
        ..Default::default()
    };
    arrival.document = dateline_input::Document::new(text, metadata, dateline_input::Form::Json).unwrap();
    arrival
}

fn the_first_telling_of_a_story_does_not_depend_on_the_order(store: Store) {
    let tellings = [
        telling(0, "Late Post", "2017-06-23", 1),
        telling(1, "North Wire", "2017-06-21", 1),
        telling(2, "Evening Sun", "2017-06-22", 1),
        telling(3, "Other Story", "2017-06-20", 2),
    ];
    for (name, order) in [
        ("one", [0, 1, 2, 3]),
        ("two", [3, 2, 1, 0]),
        ("three", [2, 0, 3, 1]),
    ] {
        let mut ledger = store.ledger(&format!("tellings-{name}"));
        for at in order {
            ledger.add(&tellings[at..=at], "ada", moment(NOON)).unwrap();
        }
        let address = |at: usize| dateline_ledger::address(&tellings[at].document);
        let story = vec![address(1), address(2), address(0)];
        for at in 0..3 {
            assert_eq!(ledger.tellings(&address(at)).unwrap(), story, "{name}");
        }
        assert_eq!(ledger.tellings(&address(3)).unwrap(), [address(3)]);
        let first = Filter {
            first_tellings: true,
            ..Filter::default()
        };
        let outlets: Vec<String> = ledger
            .find(&first)
            .unwrap()
            .into_iter()
            .filter_map(|one| one.outlet)
            .collect();
        assert_eq!(outlets.len(), 2, "{outlets:?}");
        assert!(outlets.contains(&"North Wire".into()) && outlets.contains(&"Other Story".into()));
        let all = ledger.find(&Filter::default()).unwrap();
        let late = all
            .iter()
            .find(|claim| claim.outlet.as_deref() == Some("Late Post"))
            .unwrap();
        assert_eq!(late.first_telling.as_deref(), Some(address(1).as_str()));
    }
}

fn reviews_are_kept_and_agreement_is_counted(store: Store) {
    let mut ledger = filled(&store.place("reviews"), 0..4);
    let claims: Vec<String> = ledger
        .find(&Filter::default())
        .unwrap()
        .into_iter()
        .map(|one| one.claim_id)
        .collect();
    let review = |claim: &String, judgement: Judgement| Review {
        judgement,
        ..confirm(claim)
    };
    for claim in &claims {
        ledger
            .review(&review(claim, Judgement::Confirm), "ada", moment(NOON))
            .unwrap();
    }
    ledger
        .review(&review(&claims[0], Judgement::Confirm), "bob", moment(NOON))
        .unwrap();
    ledger
        .review(&review(&claims[1], Judgement::Reject), "bob", moment(NOON))
        .unwrap();
    let agreement = ledger.agreement().unwrap();
    assert_eq!((agreement.claims, agreement.share), (2, Some(0.5)));
    assert_eq!(agreement.reviewers, ["ada", "bob"]);
    // A person's last word counts.
    ledger
        .review(&review(&claims[1], Judgement::Confirm), "bob", moment(NOON))
        .unwrap();
    assert_eq!(ledger.agreement().unwrap().share, Some(1.0));
    assert_eq!(ledger.reviews(Some(&claims[1])).unwrap().len(), 3);
    assert_sound(&ledger);

    let correct = |field: &str, value: &str| Review {
        judgement: Judgement::Correct,
        field: Some(field.into()),
        value: Some(value.into()),
        ..confirm(&claims[0])
    };
    ledger
        .review(&correct("status", "denied"), "ada", moment(NOON))
        .unwrap();
    for (wrong, why) in [
        (correct("status", "true"), "status is one of"),
        (correct("colour", "red"), "colour cannot be corrected"),
        (correct("date_from", "yesterday"), "date_from is a day"),
        (review(&"f00".into(), Judgement::Confirm), "there is no claim f00"),
        (review(&claims[0], Judgement::Correct), "say which field"),
        (
            Review {
                reason: " ".into(),
                ..confirm(&claims[0])
            },
            "needs a reason",
        ),
    ] {
        let error = ledger
            .review(&wrong, "ada", moment(NOON))
            .unwrap_err()
            .to_string();
        assert!(error.contains(why), "{error}");
    }
}

fn what_is_held_back_is_not_found(store: Store) {
    let mut ledger = filled(&store.place("held-back"), 0..3);
    let all = ledger.find(&Filter::default()).unwrap();
    let until = |day: i16| Withholding::Embargo {
        until: Some(jiff::civil::date(day, 1, 1)),
    };
    let mut hold = |report: usize, what: Withholding| {
        ledger
            .withhold(&all[report].address[..12], &what, "a test", "ada", moment(NOON))
            .unwrap();
        (
            numbers(&ledger, Filter::default()),
            ledger
                .find(&Filter {
                    with_embargoed: true,
                    ..Filter::default()
                })
                .unwrap()
                .len(),
        )
    };
    assert_eq!(hold(0, until(9000)), (vec![1, 2], 3));
    assert_eq!(hold(1, until(2001)), (vec![1, 2], 3));
    assert_eq!(hold(0, Withholding::Lift), (vec![0, 1, 2], 3));
    let redact = Withholding::Redact {
        words: "idris MARR".into(),
    };
    hold(2, redact);
    let found = ledger.find(&Filter::default()).unwrap();
    assert_eq!(found[2].source_name.as_deref(), Some("█████ ████"));
    assert_eq!(found[1].source_name.as_deref(), Some("Idris Marr"));
    let asked = Filter {
        source: Some("marr".into()),
        ..Filter::default()
    };
    assert_eq!(numbers(&ledger, asked), [0, 1]);
    let kept = ledger.reading(&all[2].address, i64::MAX).unwrap().unwrap();
    let blotted = blot_out(&kept.reading, &ledger.redactions(&all[2].address).unwrap()).unwrap();
    assert!(!serde_json::to_string(&blotted).unwrap().contains("Marr"));
    assert_eq!(
        blotted.report.text.chars().count(),
        kept.reading.report.text.chars().count()
    );
    assert_sound(&ledger);
}

fn changes_since_a_cursor_are_told(store: Store) {
    let mut ledger = filled(&store.place("changes"), 0..3);
    let all: Vec<(String, String)> = ledger
        .find(&Filter::default())
        .unwrap()
        .into_iter()
        .map(|one| (one.claim_id, one.address))
        .collect();
    let first = ledger.changes(0).unwrap();
    assert_eq!(first.claims.len(), 3);
    assert!(first.gone.is_empty());
    assert!(ledger.changes(first.cursor).unwrap().claims.is_empty());
    // One report is read otherwise, one the same as before, and one has lost its claim.
    let mut silent = arrival(2, "coder 2");
    silent.reading.as_mut().unwrap().claims.clear();
    let text = arrival(0, "coder 2").document.report.text.as_str().to_owned();
    let again = [
        arrival_of(0, "coder 2", &text, "THREATEN"),
        arrival(1, "coder 2"),
        silent,
    ];
    ledger.add(&again, "ada", moment(NOON)).unwrap();
    let second = ledger.changes(first.cursor).unwrap();
    assert_eq!(second.claims.into_iter().collect::<Vec<_>>(), [all[0].0.clone()]);
    assert_eq!(second.gone.into_iter().collect::<Vec<_>>(), [all[2].0.clone()]);
    let what = Withholding::Embargo { until: None };
    ledger
        .withhold(&all[1].1, &what, "a test", "ada", moment(NOON))
        .unwrap();
    let third = ledger.changes(second.cursor).unwrap();
    assert_eq!(third.gone.into_iter().collect::<Vec<_>>(), [all[1].0.clone()]);
    ledger
        .withhold(&all[1].1, &Withholding::Lift, "a test", "ada", moment(NOON))
        .unwrap();
    let fourth = ledger.changes(third.cursor).unwrap();
    assert_eq!(fourth.claims.into_iter().collect::<Vec<_>>(), [all[1].0.clone()]);
}
