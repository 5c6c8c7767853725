//! What the API answers.

#![allow(clippy::unwrap_used)]

mod common;

use common::{Running, ledger, ledger_of, options};
use dateline_ledger::{Arrival, Filter, Ledger, Withholding};
use serde_json::{Value, json};

fn running(name: &str, count: usize) -> Running {
    Running::new(options(ledger_of(name, count)))
}

fn ids(page: &Value) -> Vec<String> {
    let claims = page["claims"].as_array().unwrap();
    claims
        .iter()
        .map(|claim| claim["claim"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn filters_find_what_the_ledger_finds() {
    let path = ledger_of("api-filters", 60);
    let ledger = Ledger::open(&path).unwrap();
    let server = Running::new(options(path));
    let day = |day| Some(jiff::civil::date(2017, 6, day));
    let open = Filter::default;
    let some = |words: &str| Some(words.to_owned());
    let cases: Vec<(&str, Filter)> = vec![
        ("", open()),
        (
            "status=denied",
            Filter {
                status: some("denied"),
                ..open()
            },
        ),
        (
            "text=%22shelled%20wadi%22",
            Filter {
                text: some("\"shelled wadi\""),
                ..open()
            },
        ),
        (
            "text=killing+SHELLED",
            Filter {
                text: some("killing SHELLED"),
                ..open()
            },
        ),
        (
            "text=NOT+shelled",
            Filter {
                text: some("NOT shelled"),
                ..open()
            },
        ),
        (
            "actor=guard",
            Filter {
                actor: some("guard"),
                ..open()
            },
        ),
        (
            "recipient=people",
            Filter {
                recipient: some("people"),
                ..open()
            },
        ),
        (
            "source=marr",
            Filter {
                source: some("marr"),
                ..open()
            },
        ),
        (
            "place=rif+orrin",
            Filter {
                place: some("rif orrin"),
                ..open()
            },
        ),
        (
            "side=civilian",
            Filter {
                side: some("civilian"),
                ..open()
            },
        ),
        (
            "type=assault",
            Filter {
                kind: some("assault"),
                ..open()
            },
        ),
        (
            "type=19",
            Filter {
                kind: some("19"),
                ..open()
            },
        ),
        (
            "type=Explosions%2FRemote+violence",
            Filter {
                kind: some("Explosions/Remote violence"),
                ..open()
            },
        ),
        (
            "type=gained",
            Filter {
                kind: some("gained"),
                ..open()
            },
        ),
        (
            "outlet=north+wire",
            Filter {
                outlet: some("north wire"),
                ..open()
            },
        ),
        (
            "country=syr",
            Filter {
                country: some("syr"),
                ..open()
            },
        ),
        (
            "source_kind=party",
            Filter {
                source_kind: some("party"),
                ..open()
            },
        ),
        (
            "from=2017-06-10&to=2017-06-12",
            Filter {
                from: day(10),
                to: day(12),
                ..open()
            },
        ),
        (
            "near=33.5,36.5,20",
            Filter {
                area: Some(dateline_ledger::Area::parse_circle("33.5,36.5,20").unwrap()),
                ..open()
            },
        ),
        (
            "box=36,33,38,35",
            Filter {
                area: Some(dateline_ledger::Area::parse_box("36,33,38,35").unwrap()),
                ..open()
            },
        ),
        (
            "first_tellings=true",
            Filter {
                first_tellings: true,
                ..open()
            },
        ),
    ];
    for (query, filter) in cases {
        let wanted: Vec<String> = ledger
            .find(&filter)
            .unwrap()
            .into_iter()
            .map(|claim| claim.claim_id)
            .collect();
        let page = server.json(&format!("/api/v1/claims?limit=500&{query}"));
        assert_eq!(ids(&page), wanted, "{query}");
        assert_eq!(page["total"], wanted.len(), "{query}");
    }
    // Of several values, one must hold.
    let both = server.json("/api/v1/claims?status=denied&status=claimed");
    assert_eq!(both["total"], 60);
}

#[test]
fn pages_follow_each_other_without_gaps_in_both_orders() {
    let server = running("api-pages", 37);
    let whole = ids(&server.json("/api/v1/claims?limit=500"));
    assert_eq!(whole.len(), 37);
    for order in ["time", "-time"] {
        let mut found = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = server.json(&format!("/api/v1/claims?limit=10&order={order}{cursor}"));
            found.extend(ids(&page));
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        if order == "-time" {
            found.reverse();
        }
        assert_eq!(found, whole, "{order}");
    }
    let reports = server.json("/api/v1/reports?limit=30");
    let next = reports["next"].as_str().unwrap().to_owned();
    let rest = server.json(&format!("/api/v1/reports?limit=30&cursor={next}"));
    assert_eq!(rest["reports"].as_array().unwrap().len(), 7);
    assert!(rest["next"].is_null());
}

#[test]
fn what_cannot_be_used_is_refused_by_name() {
    let server = running("api-wrong", 1);
    for (path, detail) in [
        (
            "/api/v1/claims?stauts=denied",
            "there is no parameter \"stauts\" here",
        ),
        (
            "/api/v1/claims?limit=0",
            "limit: should be a whole number from 1 to 500",
        ),
        ("/api/v1/claims?from=June", "from: should be a day, 2017-06-21"),
        ("/api/v1/claims?order=size", "order: should be one of time, -time"),
        ("/api/v1/claims?cursor=a", "cursor: is none that this list gave"),
        ("/api/v1/claims?text=", "text: is empty"),
        ("/api/v1/claims?text=a&text=b", "text: is given more than once"),
        (
            "/api/v1/timeline?by=hour",
            "by: should be one of day, week, month, year, auto",
        ),
        (
            "/api/v1/claims?status=claimed&status=sure",
            "status: should be one of reported, claimed, denied, planned, possible, negated",
        ),
        (
            "/api/v1/places?source_kind=spy",
            "source_kind: should be one of party, official, monitor, media, witness, anonymous, report",
        ),
    ] {
        let response = server.get(path);
        assert_eq!(response.status, 400, "{path}");
        assert_eq!(response.header("content-type"), Some("application/problem+json"));
        assert_eq!(response.json()["detail"], detail, "{path}");
    }
    // Every word that the description allows is taken.
    let described = server.json("/api/v1/openapi.json");
    for name in ["status", "source_kind"] {
        for word in described["components"]["parameters"][name]["schema"]["items"]["enum"]
            .as_array()
            .unwrap()
        {
            let path = format!("/api/v1/claims?{name}={}", word.as_str().unwrap());
            assert_eq!(server.get(&path).status, 200, "{path}");
        }
    }
    assert_eq!(server.get("/api/v1/claims/none").status, 404);
    assert_eq!(server.get("/api/v1/nothing").status, 404);
    assert_eq!(server.get("/api/v1/claims?near=1,2").status, 400);
}

#[test]
fn claims_are_drawn_as_shapes_and_counted() {
    let server = running("api-counts", 40);
    let page = server.get("/api/v1/claims.geojson?limit=1");
    assert_eq!(page.header("content-type"), Some("application/geo+json"));
    let page = page.json();
    assert_eq!(page["features"][0]["geometry"]["type"], "Polygon");
    assert_eq!(page["features"][0]["properties"]["status"], "claimed");
    let timeline = server.json("/api/v1/timeline?by=day");
    assert_eq!(timeline["bars"].as_array().unwrap().len(), 30);
    assert_eq!(
        timeline["bars"][0],
        json!({"from": "2017-06-01", "to": "2017-06-01", "claims": 2,
        "sides": {"opposition": 2}, "wide": 0})
    );
    assert_eq!(server.json("/api/v1/timeline?by=month")["bars"][0]["claims"], 40);
    // A facet is counted as if it were not filtered by itself, and filtered by all others.
    let facets = server.json("/api/v1/facets?status=denied&outlet=North+Wire");
    assert_eq!(facets["total"], 0);
    assert_eq!(facets["statuses"], json!([{"value": "claimed", "claims": 20}]));
    assert_eq!(
        facets["outlets"],
        json!([{"value": "Volga Review", "claims": 20}])
    );
    assert_eq!(facets["sides"], json!([]));
    let places = server.json("/api/v1/places?text=wadi");
    assert_eq!(places["total"], 8);
    let counted: u64 = places["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|place| place["properties"]["claims"].as_u64().unwrap())
        .sum();
    assert_eq!(counted, 8);
}

#[test]
fn what_is_held_back_is_in_no_answer() {
    let path = ledger_of("api-held-back", 6);
    let server = Running::new(options(path.clone()));
    let page = server.json("/api/v1/claims");
    let (hidden, redacted) = (&page["claims"][1], &page["claims"][2]);
    let address = |claim: &Value| claim["report"].as_str().unwrap().to_owned();
    let id = |claim: &Value| claim["claim"].as_str().unwrap().to_owned();
    let review = json!({"claim": id(hidden), "judgement": "confirm", "reason": "read it", "who": "ada"});
    assert_eq!(server.post("/api/v1/reviews", &review).status, 201);
    assert_eq!(server.json("/api/v1/reviews")["total"], 1);

    let mut ledger = Ledger::open(&path).and_then(|_| Ledger::create(&path)).unwrap();
    let now = jiff::Timestamp::now();
    let town = redacted["place"]["name"].as_str().unwrap().to_owned();
    ledger
        .withhold(
            &address(hidden),
            &Withholding::Embargo { until: None },
            "asked",
            "ada",
            now,
        )
        .unwrap();
    let words = Withholding::Redact { words: town.clone() };
    ledger
        .withhold(&address(redacted), &words, "asked", "ada", now)
        .unwrap();

    // The running server sees it at once.
    let (claim, report) = (id(hidden), address(hidden));
    for path in [
        format!("/api/v1/claims/{claim}"),
        format!("/api/v1/reports/{report}"),
        format!("/api/v1/reviews?claim={claim}"),
        format!("/claims/{claim}"),
        format!("/reports/{report}"),
    ] {
        assert_eq!(server.get(&path).status, 404, "{path}");
    }
    assert_eq!(server.post("/api/v1/reviews", &review).status, 404);
    assert_eq!(server.json("/api/v1/claims")["total"], 5);
    assert_eq!(server.json("/api/v1/claims?as_of=2026-01-31")["total"], 5);
    for path in [
        "/api/v1/claims?limit=500",
        "/api/v1/reports",
        "/api/v1/reviews",
        "/api/v1/queue",
        "/api/v1/claims.geojson",
    ] {
        let text = server.get(path).text();
        assert!(!text.contains(&claim) && !text.contains(&report), "{path}");
    }
    let (claim, report) = (id(redacted), address(redacted));
    for path in [
        format!("/api/v1/claims/{claim}"),
        format!("/api/v1/reports/{report}"),
        format!("/claims/{claim}"),
        format!("/reports/{report}"),
    ] {
        let response = server.get(&path);
        assert_eq!(response.status, 200, "{path}");
        let text = response.text();
        assert!(!text.contains(&town) && text.contains('█'), "{path}: {text}");
    }
    // Whoever asks for the word does not learn that it is there.
    let asked = server.json(&format!("/api/v1/claims?text={}", town.replace(' ', "+")));
    assert!(!ids(&asked).contains(&claim));

    ledger
        .withhold(&address(hidden), &Withholding::Lift, "may be shown", "ada", now)
        .unwrap();
    assert_eq!(server.json("/api/v1/claims")["total"], 6);
}

#[test]
fn an_embargo_ends_with_its_last_day() {
    let path = ledger_of("api-until", 2);
    let report = {
        let server = Running::new(options(path.clone()));
        server.json("/api/v1/claims")["claims"][0]["report"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let mut ledger = Ledger::create(&path).unwrap();
    let today: jiff::civil::Date = jiff::Timestamp::now().to_string()[..10].parse().unwrap();
    for (until, shown) in [(today.yesterday().unwrap(), 2), (today, 1)] {
        let embargo = Withholding::Embargo { until: Some(until) };
        ledger
            .withhold(&report, &embargo, "asked", "ada", jiff::Timestamp::now())
            .unwrap();
        let server = Running::new(options(path.clone()));
        assert_eq!(server.json("/api/v1/claims")["total"], shown, "{until}");
        assert_eq!(ledger.find(&Filter::default()).unwrap().len(), shown);
    }
}

#[test]
fn names_of_private_persons_are_masked_unless_they_are_asked_for() {
    let path = ledger::file("api-names");
    let mut arrival = ledger::arrival(0, "coder 1");
    if let Some(reading) = &mut arrival.reading {
        let witness = &mut reading.attributions[0];
        (witness.kind, witness.role, witness.organisation) = ("witness".into(), None, None);
        let source = &mut reading.claims[0].source;
        (source.kind, source.role, source.organisation) = ("witness".into(), None, None);
        // An outlet whose name looks like a person's is none.
        reading.report.outlet = Some("Orient Ledger".into());
        let mut outlet = reading.mentions.actors[1].clone();
        (outlet.text, outlet.name, outlet.id) = ("Orient Ledger".into(), None, "a9".into());
        outlet.sectors.clear();
        reading.mentions.actors.push(outlet);
    }
    let mut ledger = Ledger::create(&path).unwrap();
    ledger
        .add(&[arrival], "ada", ledger::moment("2026-01-31T12:00:00Z"))
        .unwrap();
    let named = |with_names| {
        let mut options = options(path.clone());
        options.with_names = with_names;
        let server = Running::new(options);
        let claim = server.json("/api/v1/claims")["claims"][0].clone();
        assert_eq!(claim["outlet"], "Orient Ledger");
        let page = server
            .get(&format!("/claims/{}", claim["claim"].as_str().unwrap()))
            .text();
        (
            claim["source"]["name"].as_str().unwrap().to_owned(),
            page.contains("Idris Marr"),
        )
    };
    assert_eq!(named(false), ("█████ ████".into(), false));
    assert_eq!(named(true), ("Idris Marr".into(), true));
}

#[test]
fn what_was_known_then_is_asked_for_by_a_moment() {
    let path = ledger_of("api-as-of", 3);
    let mut ledger = Ledger::create(&path).unwrap();
    let later: Vec<Arrival> = (3..5).map(|n| ledger::arrival(n, "coder 1")).collect();
    ledger
        .add(&later, "ada", ledger::moment("2026-03-01T12:00:00Z"))
        .unwrap();
    let server = Running::new(options(path));
    for (as_of, total) in [
        ("", 5),
        ("?as_of=2026-02-01", 3),
        ("?as_of=2026-03-01T11:59Z", 3),
        ("?as_of=2026-01-01", 0),
    ] {
        assert_eq!(
            server.json(&format!("/api/v1/claims{as_of}"))["total"],
            total,
            "{as_of}"
        );
    }
}

#[test]
fn reviews_are_kept_and_the_queue_knows_them() {
    let path = ledger_of("api-reviews", 4);
    let server = Running::new(options(path.clone()));
    let queue = server.json("/api/v1/queue");
    assert_eq!(queue["total"], 4);
    let confidence = |at: usize| queue["items"][at]["claim"]["confidence"].as_f64().unwrap();
    assert!(confidence(0) <= confidence(1), "the least certain first");
    let claim = queue["items"][0]["claim"]["claim"].as_str().unwrap().to_owned();
    let review = |who: &str, judgement: &str, more: Value| {
        let mut review = json!({"claim": claim, "judgement": judgement, "reason": "read it", "who": who});
        review
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        server.post("/api/v1/reviews", &review)
    };
    let kept = review("ada", "confirm", json!({}));
    assert_eq!(kept.status, 201);
    assert_eq!(kept.json()["who"], "ada");
    assert_eq!(server.json("/api/v1/queue?state=reviewed")["total"], 1);
    assert_eq!(review("bo", "reject", json!({})).status, 201);
    let conflict = server.json("/api/v1/queue?state=conflict");
    assert_eq!(conflict["items"][0]["reviews"].as_array().unwrap().len(), 2);
    assert_eq!(review("cy", "confirm", json!({"adjudicate": true})).status, 201);
    assert_eq!(server.json("/api/v1/queue?state=adjudicated")["total"], 1);
    assert_eq!(
        server.json(&format!("/api/v1/claims/{claim}"))["review"],
        "adjudicated"
    );
    // They are in the ledger itself.
    assert_eq!(
        Ledger::open(&path).unwrap().reviews(Some(&claim)).unwrap().len(),
        3
    );

    for (more, detail) in [
        (
            json!({"judgement": "correct"}),
            "say which field is otherwise, and what it should be",
        ),
        (
            json!({"judgement": "correct", "field": "status", "value": "so"}),
            "status is one of",
        ),
        (
            json!({"judgement": "maybe"}),
            "judgement: should be one of confirm, correct, reject",
        ),
        (json!({"who": " "}), "who: is empty"),
        (json!({"extra": 1}), "the body: unknown field `extra`"),
    ] {
        let refused = review("ada", "confirm", more.clone());
        assert_eq!(refused.status, 400, "{more}");
        let told = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(told.contains(detail), "{told}");
    }
}

#[test]
fn reports_added_while_it_runs_are_served() {
    let path = ledger_of("api-added", 2);
    let server = Running::new(options(path.clone()));
    assert_eq!(server.json("/api/v1/meta")["claims"], 2);
    let mut ledger = Ledger::create(&path).unwrap();
    ledger
        .add(&[ledger::arrival(7, "coder 1")], "ada", jiff::Timestamp::now())
        .unwrap();
    assert_eq!(server.json("/api/v1/meta")["claims"], 3);
    // Another reading takes the place of the older one.
    ledger
        .add(&[ledger::arrival(7, "coder 2")], "ada", jiff::Timestamp::now())
        .unwrap();
    let meta = server.json("/api/v1/meta");
    assert_eq!(
        (&meta["claims"], &meta["coders"]),
        (&json!(3), &json!(["coder 1", "coder 2"]))
    );
}

#[test]
fn pages_hold_the_text_of_reports_as_text() {
    let path = ledger::file("api-html");
    let text = "<script>alert(1)</script> The river guard shelled Orrin & fled, its spokesman said.";
    let mut ledger = Ledger::create(&path).unwrap();
    let arrival = ledger::arrival_of(0, "coder 1", text, "ASSAULT");
    ledger
        .add(&[arrival], "ada", ledger::moment("2026-01-31T12:00:00Z"))
        .unwrap();
    let server = Running::new(options(path));
    let claim = server.json("/api/v1/claims")["claims"][0].clone();
    for path in [
        format!("/claims/{}", claim["claim"].as_str().unwrap()),
        format!("/reports/{}", claim["report"].as_str().unwrap()),
    ] {
        let page = server.get(&path);
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        let page = page.text();
        assert!(
            page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !page.contains("<script"),
            "{page}"
        );
        assert!(page.contains("To cite") && page.contains("coder 1"), "{page}");
    }
}

#[test]
fn the_largest_towns_of_a_view_come_first() {
    let server = running("api-labels", 1);
    let towns = server.json("/api/v1/labels?box=36,33,37,37&limit=2");
    let names: Vec<&str> = towns["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|town| town["properties"]["name"].as_str().unwrap())
        .collect();
    assert_eq!((names[0], names.len()), ("Damascus", 2), "{names:?}");
    assert_eq!(server.get("/api/v1/labels").status, 400);
}

#[test]
fn a_map_that_the_user_brings_is_served_in_ranges() {
    let path = ledger_of("api-tiles", 1);
    let archive = path.with_extension("pmtiles");
    std::fs::write(&archive, b"PMTiles\x03 and some tiles").unwrap();
    let with_map = |tiles| dateline_server::Options {
        tiles: Some(tiles),
        ..options(path.clone())
    };
    let server = Running::new(with_map(archive.clone()));
    assert_eq!(server.json("/api/v1/meta")["tiles"], true);
    let part = server.send("GET", "/tiles.pmtiles", &[("Range", "bytes=9-11")], "");
    assert_eq!((part.status, part.text().as_str()), (206, "and"));
    let without = running("api-no-tiles", 1);
    assert_eq!(without.json("/api/v1/meta")["tiles"], false);
    assert_eq!(without.get("/tiles.pmtiles").status, 404);
    std::fs::write(&archive, b"no map").unwrap();
    let refused = dateline_server::Server::bind(with_map(archive)).err().unwrap();
    assert!(refused.to_string().contains("is no PMTiles archive"), "{refused}");
}
