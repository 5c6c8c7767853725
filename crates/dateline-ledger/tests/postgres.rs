//! What is particular to a ledger on a PostgreSQL server, and that it answers as a file does.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/stores.rs"]
mod stores;

mod on_postgres {
    use std::fmt::Debug;
    use std::net::TcpListener;

    use dateline_incident::{Verdict, Windows};
    use dateline_ledger::{
        Area, Arrival, Filter, Judgement, Ledger, LedgerError, Location, Review, State, Withholding,
    };

    use crate::common::{arrival, arrival_of, moment};
    use crate::stores::{Store, client, schema, schema_name, server};

    const NOON: &str = "2026-01-31T12:00:00Z";

    fn review(claim_id: &str, judgement: Judgement, correction: Option<(&str, &str)>) -> Review {
        Review {
            claim_id: claim_id.to_owned(),
            judgement,
            field: correction.map(|(field, _)| field.to_owned()),
            value: correction.map(|(_, value)| value.to_owned()),
            state: State::Annotated,
            reason: "it says so".into(),
        }
    }

    /// Words that parsers of full text split in ways of their own, letters that sort otherwise in a language than as bytes.
    fn odd(n: usize) -> Arrival {
        let texts = [
            "E-mail to the river guard (info@host.example) at 05:30: T-72s shelled Orrin's mill, its spokesman said.",
            "ÉCLAT shelled Wadi Salt; naïve Ḥalabī élan, 3.5 km/h, -7 °C, www.example.org/a?b=c, its spokesman said.",
            "the river-guard's 2nd brigade shelled Kefr Dan on 2017-06-01T05:00, O'Neill & Sons, its spokesman said.",
            "Ägypten zürnt; ärger, Zebra, apple, Apfel: shelled Tell Brak, its spokesman said.",
        ];
        let mut arrival = arrival_of(n, "coder 1", texts[n % texts.len()], "ASSAULT");
        let outlets = ["Éclat du Nord", "éclat du nord", "ZEBRA", "apple"];
        let outlet = Some(outlets[n % outlets.len()].to_owned());
        arrival.document.report.outlet.clone_from(&outlet);
        arrival.document.given.outlet = outlet;
        if n % 4 == 1 {
            // Neither a time nor a place, and nobody who takes part.
            let claim = &mut arrival.reading.as_mut().unwrap().claims[0];
            (claim.time, claim.place) = (None, None);
            claim.actors.clear();
        }
        arrival
    }

    /// The same operations at the same moments, in each store.
    fn lived_in(store: Store, name: &str) -> Ledger {
        let mut ledger = store.ledger(name);
        let all: Vec<Arrival> = (0..25)
            .map(|n| arrival(n, "coder 1"))
            .chain((40..44).map(odd))
            .collect();
        ledger
            .add(&all[..12], "ada", moment("2026-01-10T12:00:00Z"))
            .unwrap();
        ledger
            .add(&all[10..], "ben", moment("2026-01-20T12:00:00Z"))
            .unwrap();
        let again: Vec<Arrival> = (3..6).map(|n| arrival(n, "coder 2")).collect();
        ledger.add(&again, "ada", moment(NOON)).unwrap();
        let long: Vec<String> = (0..60).map(|n| format!("word{n}")).collect();
        for (n, beginning) in [(50, "First."), (51, "Then."), (52, "Other.")] {
            let words = if n == 52 {
                long[30..].join(" ")
            } else {
                String::new()
            };
            let text = format!(
                "{beginning} The river guard shelled Farol, it said. {words} {}.",
                long.join(" ")
            );
            ledger
                .add(&[arrival_of(n, "coder 1", &text, "ASSAULT")], "ada", moment(NOON))
                .unwrap();
        }
        let found = ledger.find(&Filter::default()).unwrap();
        let ids: Vec<String> = found.iter().map(|claim| claim.claim_id.clone()).collect();
        for (at, judgement, correction) in [
            (0, Judgement::Confirm, None),
            (1, Judgement::Reject, None),
            (2, Judgement::Correct, Some(("status", "denied"))),
            (2, Judgement::Correct, Some(("place_name", "Orrin Ford"))),
        ] {
            let review = review(&ids[at], judgement, correction);
            ledger.review(&review, "ada", moment(NOON)).unwrap();
        }
        ledger
            .review(&review(&ids[0], Judgement::Reject, None), "ben", moment(NOON))
            .unwrap();
        ledger
            .rule(&ids[3..6], Verdict::Together, "one raid", "ada", moment(NOON))
            .unwrap();
        let addresses = ledger.addresses().unwrap();
        for (at, what) in [
            (0, Withholding::Embargo { until: None }),
            (1, Withholding::Embargo { until: None }),
            (1, Withholding::Lift),
            (
                2,
                Withholding::Redact {
                    words: "Idris Marr".into(),
                },
            ),
        ] {
            ledger
                .withhold(&addresses[at], &what, "asked to", "ada", moment(NOON))
                .unwrap();
        }
        ledger
    }

    fn filters() -> Vec<Filter> {
        let text = |words: &str| Some(words.to_owned());
        let mut filters = vec![Filter::default()];
        for words in [
            "salt",
            "\"wadi salt\"",
            "\"salt wadi\"",
            "t-72s",
            "\"T 72s\"",
            "info@host.example",
            "host.example",
            "05:30",
            "e-mail",
            "ECLAT",
            "éclat",
            "naive",
            "halabi",
            "Ḥalabī",
            "3.5",
            "\"3 5\"",
            "-7",
            "www.example.org/a?b=c",
            "river-guard's",
            "o'neill",
            "2017-06-01T05:00",
            "…",
            "\"a\" … \"",
            "zurnt",
            "word1 word59",
            "'",
            "\\",
            "a:b | c & !d <-> e",
        ] {
            filters.push(Filter {
                text: text(words),
                ..Filter::default()
            });
        }
        for (actor, recipient, place, source) in [
            (text("river"), None, None, None),
            (None, text("people"), text("kefr"), None),
            (None, None, text("rif"), text("marr guard")),
            (text("river"), text("river"), None, None),
        ] {
            filters.push(Filter {
                actor,
                recipient,
                place,
                source,
                ..Filter::default()
            });
        }
        for kind in [
            "assault",
            "19",
            "194",
            "2",
            "explosions/REMOTE violence",
            "gained",
            "",
        ] {
            filters.push(Filter {
                kind: text(kind),
                ..Filter::default()
            });
        }
        for outlet in ["north WIRE", "éclat du nord", "Éclat du Nord", "zebra"] {
            filters.push(Filter {
                outlet: text(outlet),
                ..Filter::default()
            });
        }
        for area in ["179,-20,-179,-10", "36,33,38,35", "-180,-90,180,90"] {
            filters.push(Filter {
                area: Some(Area::parse_box(area).unwrap()),
                ..Filter::default()
            });
        }
        for area in ["36.7,41.0,1", "-17.7,-179.9,60", "89,0,12000"] {
            filters.push(Filter {
                area: Some(Area::parse_circle(area).unwrap()),
                limit: Some(3),
                ..Filter::default()
            });
        }
        for as_of in [
            "2026-01-09T00:00:00Z",
            "2026-01-15T00:00:00Z",
            "2026-01-25T00:00:00Z",
            NOON,
        ] {
            filters.push(Filter {
                as_of: Some(moment(as_of)),
                ..Filter::default()
            });
        }
        filters.extend([
            Filter {
                country: text("syr"),
                status: text("DENIED"),
                ..Filter::default()
            },
            Filter {
                side: text("civilian"),
                source_kind: text("party"),
                ..Filter::default()
            },
            Filter {
                first_tellings: true,
                ..Filter::default()
            },
            Filter {
                with_embargoed: true,
                limit: Some(7),
                ..Filter::default()
            },
            Filter {
                from: Some(jiff::civil::date(2017, 6, 8)),
                to: Some(jiff::civil::date(2017, 6, 12)),
                ..Filter::default()
            },
        ]);
        filters
    }

    fn same<T: PartialEq + Debug>(what: &str, ask: impl Fn(&Ledger) -> T, stores: &[Ledger; 2]) {
        assert_eq!(ask(&stores[0]), ask(&stores[1]), "{what}");
    }

    #[test]
    #[ignore = "needs a server: scripts/check-postgres"]
    fn every_answer_is_that_of_a_file() {
        assert_same(&[lived_in(Store::Sqlite, "same"), lived_in(Store::Postgres, "same")]);
    }

    #[test]
    #[ignore = "needs a server: scripts/check-postgres"]
    fn a_copy_answers_as_the_ledger_that_it_was_made_of() {
        for (from, to) in [(Store::Sqlite, Store::Postgres), (Store::Postgres, Store::Sqlite)] {
            let source = lived_in(from, "copied");
            let mut copy = to.ledger("copy");
            let operations = source.counts().unwrap().operations;
            assert_eq!(copy.copy_from(&source, |_| {}).unwrap(), operations as u64);
            assert_same(&[source, copy]);
        }
    }

    /// Whether two ledgers that lived the same life give the same answers.
    fn assert_same(stores: &[Ledger; 2]) {
        for filter in filters() {
            let what = format!("{filter:?}");
            same(&what, |ledger| ledger.find(&filter).unwrap(), stores);
            same(&what, |ledger| ledger.accounts(&filter).unwrap(), stores);
            let windows = Windows::default();
            same(
                &what,
                |ledger| ledger.incidents(&filter, &windows).unwrap(),
                stores,
            );
        }
        assert_eq!(stores[1].find(&Filter::default()).unwrap().len(), 31);
        let farol = Area::parse_circle("-17.7,179.9,100").unwrap();
        same(
            "lanes",
            |ledger| ledger.lanes(None, Some(farol), None).unwrap(),
            stores,
        );
        same("rulings", |ledger| ledger.rulings().unwrap(), stores);
        same("reviews", |ledger| ledger.reviews(None).unwrap(), stores);
        same("agreement", |ledger| ledger.agreement().unwrap(), stores);
        same("standings", |ledger| ledger.standings(i64::MAX).unwrap(), stores);
        same("counts", |ledger| ledger.counts().unwrap(), stores);
        same("urls", |ledger| ledger.urls().unwrap(), stores);
        same("the log", |ledger| ledger.operations(0, 1000).unwrap(), stores);
        same(
            "the verdict",
            |ledger| ledger.verify(None, |_| {}).unwrap(),
            stores,
        );
        assert!(stores[1].verify(None, |_| {}).unwrap().findings.is_empty());
        for since in [0, 20, 40, 60, 70] {
            same("changes", |ledger| ledger.changes(since).unwrap(), stores);
        }
        let addresses = stores[0].addresses().unwrap();
        assert_eq!(addresses, stores[1].addresses().unwrap());
        for address in &addresses {
            same(
                "a report",
                |ledger| ledger.report(&address[..12]).unwrap(),
                stores,
            );
            same("tellings", |ledger| ledger.tellings(address).unwrap(), stores);
            same("redactions", |ledger| ledger.redactions(address).unwrap(), stores);
            same(
                "a diff",
                |ledger| ledger.diff(address, None, None).unwrap(),
                stores,
            );
            let readings = |ledger: &Ledger| -> Vec<_> {
                let kept = ledger.readings(address, i64::MAX).unwrap().into_iter();
                kept.map(|one| (one.reading, one.recorded, one.operation, one.claim_ids))
                    .collect()
            };
            same("readings", readings, stores);
        }
    }

    #[test]
    #[ignore = "needs a server: scripts/check-postgres"]
    fn a_map_opens_the_claims_of_the_newest_readings() {
        let ledger = lived_in(Store::Postgres, "map");
        let sql = format!(
            "SET search_path = {}, public; SELECT Find_SRID(current_schema()::text, 'claims', 'point')::text, \
             (SELECT count(point) FROM current_claims WHERE ST_Y(point) = lat AND ST_X(point) = lon)::text, \
             (SELECT count(*) FROM current_claims WHERE lat IS NOT NULL)::text",
            schema_name("map")
        );
        let rows = client().simple_query(&sql).unwrap();
        let row = rows.iter().find_map(|message| match message {
            postgres::SimpleQueryMessage::Row(row) => Some((row.get(0), row.get(1), row.get(2))),
            _ => None,
        });
        let with_embargoed = Filter {
            with_embargoed: true,
            ..Filter::default()
        };
        let placed = ledger.find(&with_embargoed).unwrap();
        let placed = placed
            .iter()
            .filter(|claim| claim.lat.is_some())
            .count()
            .to_string();
        assert_eq!(
            row,
            Some((Some("4326"), Some(placed.as_str()), Some(placed.as_str())))
        );
    }

    #[test]
    #[ignore = "needs a server: scripts/check-postgres"]
    fn what_cannot_be_reached_is_said_without_the_password() {
        // A port that nobody listens on, because it was free a moment ago.
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let nobody = format!("postgres://ada:secret@127.0.0.1:{port}/badia");
        let over_net = std::env::var("DATELINE_TEST_POSTGRES_TCP").unwrap();
        let wrong = over_net.replace(":right@", ":secret@");
        let none = over_net.replace("/test", "/no_such_database");
        for (url, wanted) in [
            (nobody.as_str(), "cannot be reached"),
            (wrong.as_str(), "does not let you in"),
            (none.as_str(), "there is no such database"),
            (
                "postgres://ada:secret@localhost/badia?sslmode=prefer",
                "write disable, require or verify-full",
            ),
            (
                "postgres://ada:secret@localhost:port/badia",
                "is not the address of a database",
            ),
        ] {
            for error in [Ledger::open(url).unwrap_err(), Ledger::create(url).unwrap_err()] {
                let told = format!("{error} {error:?}");
                assert!(told.contains(wanted), "{told}");
                assert!(!told.contains("secret") && !told.contains("right"), "{told}");
            }
        }
        let place = Store::Postgres.place("nothing");
        let error = Ledger::open(&place).unwrap_err();
        assert!(matches!(error, LedgerError::Missing { .. }), "{error}");
    }

    #[test]
    #[ignore = "needs a server: scripts/check-postgres"]
    fn an_encrypted_connection_needs_a_server_that_somebody_vouches_for() {
        let url = std::env::var("DATELINE_TEST_POSTGRES_TCP").unwrap();
        let authority = std::env::var("DATELINE_TEST_POSTGRES_CA").unwrap();
        let reached =
            |more: &str| match Ledger::open(format!("{url}?options=-csearch_path%3Dpublic{more}").as_str()) {
                Ok(_) | Err(LedgerError::Missing { .. }) => "reached".to_owned(),
                Err(error) => error.to_string(),
            };
        assert_eq!(reached(""), "reached");
        assert_eq!(reached(&format!("&sslrootcert={authority}")), "reached");
        assert_eq!(
            reached(&format!("&sslmode=verify-full&sslrootcert={authority}")),
            "reached"
        );
        let unknown = reached("&sslmode=require");
        assert!(unknown.contains("certificate"), "{unknown}");
        let missing = reached("&sslrootcert=/no/such/file");
        assert!(missing.contains("sslrootcert=/no/such/file"), "{missing}");
    }

    #[test]
    #[ignore = "needs a server: scripts/check-postgres"]
    fn a_database_without_postgis_is_refused_with_a_hint() {
        let url = std::env::var("DATELINE_TEST_POSTGRES_TCP").unwrap();
        // The role of this address may not make extensions, and this database has none.
        let error = Ledger::create(url.replace("/test", "/bare").as_str()).unwrap_err();
        assert!(matches!(error, LedgerError::NoPostgis { .. }), "{error}");
        assert!(error.to_string().contains("CREATE EXTENSION postgis"), "{error}");
    }

    #[test]
    #[ignore = "needs a server: scripts/check-postgres"]
    fn tables_of_others_and_newer_ledgers_are_refused() {
        for (name, sql, wanted) in [
            (
                "others",
                "CREATE TABLE reports (bird TEXT)",
                "is not a dateline ledger",
            ),
            (
                "newer",
                "CREATE TABLE dateline_ledger (version INTEGER); INSERT INTO dateline_ledger VALUES (99)",
                "is a ledger of version 99",
            ),
        ] {
            let place = Store::Postgres.place(name);
            Store::Postgres.run(&place, name, sql).unwrap();
            for error in [
                Ledger::open(&place).unwrap_err(),
                Ledger::create(&place).unwrap_err(),
            ] {
                assert!(error.to_string().contains(wanted), "{error}");
            }
        }
    }

    #[test]
    #[ignore = "needs a server: scripts/check-postgres"]
    fn who_may_only_read_reads() {
        let mut ledger = Store::Postgres.ledger("reader");
        ledger.add(&[arrival(1, "coder 1")], "ada", moment(NOON)).unwrap();
        let own = schema_name("reader");
        client()
            .batch_execute(&format!(
                "GRANT USAGE ON SCHEMA {own} TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA {own} TO reader"
            ))
            .unwrap();
        let place = schema("reader").replace("postgres@", "reader@");
        let reader = Ledger::open(place.as_str()).unwrap();
        assert_eq!(reader.find(&Filter::default()).unwrap().len(), 1);
        assert!(reader.verify(None, |_| {}).unwrap().findings.is_empty());
        let mut writer = Ledger::create(place.as_str()).unwrap();
        let error = writer
            .add(&[arrival(2, "coder 1")], "eve", moment(NOON))
            .unwrap_err();
        assert!(matches!(error, LedgerError::Denied(_)), "{error}");
        // Whoever opens a ledger to read it cannot write by accident, whatever the rights.
        let mut to_read = Ledger::open(schema("reader").as_str()).unwrap();
        let error = to_read
            .add(&[arrival(2, "coder 1")], "eve", moment(NOON))
            .unwrap_err();
        assert!(matches!(error, LedgerError::ReadOnly), "{error}");
        assert_eq!(ledger.counts().unwrap().reports, 1);
    }

    #[test]
    #[ignore = "needs a server: scripts/check-postgres"]
    fn a_lost_connection_and_a_full_disk_lose_nothing() {
        let place = Store::Postgres.place("lost");
        let named = format!("{}&application_name=dateline-lost", schema("lost"));
        let mut ledger = Ledger::create(named.as_str()).unwrap();
        ledger.add(&[arrival(1, "coder 1")], "ada", moment(NOON)).unwrap();
        let full = "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                    RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$; \
                    CREATE TRIGGER full_disk BEFORE INSERT ON sources FOR EACH ROW EXECUTE FUNCTION full_disk()";
        Store::Postgres.run(&place, "lost", full).unwrap();
        let error = ledger
            .add(&[arrival(2, "coder 1")], "ada", moment(NOON))
            .unwrap_err();
        assert!(matches!(error, LedgerError::Full), "{error}");
        assert!(!ledger.is_lost());
        Store::Postgres
            .run(&place, "lost", "DROP TRIGGER full_disk ON sources")
            .unwrap();
        ledger.add(&[arrival(3, "coder 1")], "ada", moment(NOON)).unwrap();

        let end =
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dateline-lost'";
        assert_eq!(client().query(end, &[]).unwrap().len(), 1);
        let error = ledger
            .add(&[arrival(4, "coder 1")], "ada", moment(NOON))
            .unwrap_err();
        assert!(matches!(error, LedgerError::Lost { .. }), "{error}");
        assert!(ledger.is_lost());
        let mut ledger = Ledger::create(&place).unwrap();
        ledger.add(&[arrival(4, "coder 1")], "ada", moment(NOON)).unwrap();
        assert_eq!(ledger.counts().unwrap().reports, 3);
        assert!(ledger.verify(None, |_| {}).unwrap().findings.is_empty());
    }

    #[test]
    #[ignore = "needs a server: scripts/check-postgres"]
    fn texts_of_any_length_are_kept_and_zero_characters_refused() {
        let mut ledger = Store::Postgres.ledger("large");
        // A sentence of more words than the index counts, a word longer than it takes, and a name too long for a tree.
        let words: Vec<String> = (0..40_000).map(|n| format!("w{n}")).collect();
        let text = format!(
            "The river guard shelled Orrin. {} {}",
            "x".repeat(100_000),
            words.join(" ")
        );
        let mut large = arrival_of(0, "coder 1", &text, "ASSAULT");
        let id: String = (0..6000).map(|n| format!("{n:x}")).collect();
        large.document.report.id.clone_from(&id);
        large.document.given.id = Some(id);
        ledger.add(&[large], "ada", moment(NOON)).unwrap();
        let found = |words: &str| {
            let filter = Filter {
                text: Some(words.to_owned()),
                ..Filter::default()
            };
            ledger.find(&filter).unwrap().len()
        };
        assert_eq!(
            (
                found("\"shelled orrin\""),
                found("w9000"),
                found(&"x".repeat(100_000))
            ),
            (1, 1, 1)
        );
        assert!(ledger.verify(None, |_| {}).unwrap().findings.is_empty());
        let zero = arrival_of(1, "coder 1", "The river guard shelled\0 Orrin.", "ASSAULT");
        let error = ledger.add(&[zero], "ada", moment(NOON)).unwrap_err();
        assert!(error.to_string().contains("zero character"), "{error}");
        assert_eq!(ledger.counts().unwrap().reports, 1);
    }

    #[test]
    #[ignore = "needs a server: scripts/check-postgres"]
    fn names_of_schemas_are_part_of_the_address() {
        let places = ["north", "south"].map(|name| (Store::Postgres.place(name), name));
        for (place, name) in &places {
            let mut ledger = Ledger::create(place).unwrap();
            ledger
                .add(&[arrival(name.len(), "coder 1")], name, moment(NOON))
                .unwrap();
            assert_eq!(ledger.counts().unwrap().reports, 1);
        }
        assert!(matches!(Location::from(server().as_str()), Location::Postgres(_)));
    }
}
