//! Who is let in, and who is not.

#![allow(clippy::unwrap_used)]

mod common;

use common::{Running, TOKEN, ledger_of, options};
use serde_json::json;

fn review(server: &Running) -> String {
    let claim = server.json("/api/v1/claims")["claims"][0]["claim"].clone();
    json!({"claim": claim, "judgement": "confirm", "reason": "read it", "who": "ada"}).to_string()
}

#[test]
fn every_answer_has_the_headers_that_guard_it() {
    let server = Running::new(options(ledger_of("guard-headers", 1)));
    let report = server.json("/api/v1/reports")["reports"][0]["address"]
        .as_str()
        .unwrap()
        .to_owned();
    let page = format!("/reports/{report}");
    for (path, status) in [
        ("/api/v1/meta", 200),
        ("/api/v1/none", 404),
        ("/api/v1/claims?x=1", 400),
        (page.as_str(), 200),
    ] {
        let response = server.get(path);
        assert_eq!(response.status, status, "{path}");
        let policy = response.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
        assert_eq!(response.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(
            response.header("cross-origin-resource-policy"),
            Some("same-origin")
        );
        assert_eq!(response.header("access-control-allow-origin"), None);
    }
}

#[test]
fn a_name_that_is_not_the_servers_is_refused() {
    let mut with_name = options(ledger_of("guard-hosts", 1));
    with_name.hosts = vec!["desk.example".into()];
    let server = Running::new(with_name);
    let port = server.address.port();
    for (host, status) in [
        (format!("127.0.0.1:{port}"), 200),
        (format!("localhost:{port}"), 200),
        ("desk.example".into(), 200),
        ("evil.example".into(), 421),
        (format!("evil.example:{port}"), 421),
        ("127.0.0.1:1".into(), 421),
    ] {
        let response = server.send("GET", "/api/v1/meta", &[("Host", &host)], "");
        assert_eq!(response.status, status, "{host}");
    }
    let response = server.raw(b"GET /api/v1/meta HTTP/1.0\r\n\r\n");
    assert_eq!(response.status, 421);
}

#[test]
fn nothing_is_written_without_the_token_or_from_another_site() {
    let server = Running::new(options(ledger_of("guard-writes", 1)));
    let body = review(&server);
    let bearer = format!("Bearer {TOKEN}");
    let own = format!("http://{}", server.address);
    let json = ("Content-Type", "application/json");
    let token = ("Authorization", bearer.as_str());
    let cases: Vec<(Vec<(&str, &str)>, u16)> = vec![
        (vec![json], 401),
        (vec![json, ("Authorization", "Bearer 0")], 401),
        (vec![json, ("Authorization", TOKEN)], 401),
        (vec![json, ("Cookie", TOKEN)], 401),
        (vec![json, token, ("Origin", "http://evil.example")], 403),
        (vec![json, token, ("Origin", "null")], 403),
        (vec![json, token, ("Sec-Fetch-Site", "cross-site")], 403),
        (vec![json, token, ("Sec-Fetch-Site", "same-site")], 403),
        (vec![token, ("Content-Type", "text/plain")], 415),
        (
            vec![token, ("Content-Type", "application/x-www-form-urlencoded")],
            415,
        ),
    ];
    for (headers, status) in cases {
        let response = server.send("POST", "/api/v1/reviews", &headers, &body);
        assert_eq!(response.status, status, "{headers:?}");
        assert_eq!(response.header("content-type"), Some("application/problem+json"));
    }
    assert_eq!(server.json("/api/v1/reviews")["total"], 0);
    for method in ["PUT", "DELETE", "PATCH"] {
        assert_eq!(
            server.send(method, "/api/v1/reviews", &[token], "").status,
            405,
            "{method}"
        );
    }
    // No other site is told that it may ask.
    let preflight = [
        ("Origin", "http://evil.example"),
        ("Access-Control-Request-Method", "POST"),
    ];
    assert_eq!(
        server.send("OPTIONS", "/api/v1/reviews", &preflight, "").status,
        403
    );
    let headers = [
        json,
        token,
        ("Origin", own.as_str()),
        ("Sec-Fetch-Site", "same-origin"),
    ];
    assert_eq!(
        server.send("POST", "/api/v1/reviews", &headers, &body).status,
        201
    );
    assert_eq!(server.json("/api/v1/reviews")["total"], 1);
}

#[test]
fn bodies_and_rates_have_limits() {
    let mut narrow = options(ledger_of("guard-limits", 1));
    narrow.limits.body = 1000;
    narrow.limits.requests = 2.0;
    narrow.limits.writes = 0.5;
    let server = Running::new(narrow);
    let large = json!({"claim": "a", "judgement": "confirm", "reason": "x".repeat(2000), "who": "ada"});
    assert_eq!(server.post("/api/v1/reviews", &large).status, 413);
    let small = json!({"claim": "a", "judgement": "confirm", "reason": "x", "who": "ada"});
    let answers: Vec<u16> = (0..3)
        .map(|_| server.post("/api/v1/reviews", &small).status)
        .collect();
    assert_eq!(answers[0], 404);
    assert_eq!(answers[2], 429);
    let answers: Vec<u16> = (0..12).map(|_| server.get("/api/v1/meta").status).collect();
    assert!(answers.contains(&200) && answers.contains(&429), "{answers:?}");
    let refused = server.get("/api/v1/meta");
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some("1")));
}

#[test]
fn it_finishes_what_is_begun_and_stops() {
    use std::io::{Read, Write};
    let server = Running::new(options(ledger_of("guard-stop", 1)));
    let address = server.address;
    let mut idle = std::net::TcpStream::connect(address).unwrap();
    idle.write_all(format!("GET /api/v1/meta HTTP/1.1\r\nHost: {address}\r\n\r\n").as_bytes())
        .unwrap();
    let mut first = [0; 12];
    idle.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    // A connection that is kept open does not keep the server.
    let begun = std::time::Instant::now();
    server.stop();
    assert!(begun.elapsed() < std::time::Duration::from_secs(5));
    assert!(std::net::TcpStream::connect(address).is_err());
}
