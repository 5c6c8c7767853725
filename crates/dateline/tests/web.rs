//! `--fetch` and `dateline watch`, against a server of this test's own.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use common::{folder, lines, terminate, text};

/// Status, headers, body.
type Answer = (u16, Vec<(String, String)>, Vec<u8>);

/// A server on a port of its own; it ends with the test.
struct Server {
    address: String,
    answers: Arc<Mutex<BTreeMap<String, Answer>>>,
    /// "PATH" or "PATH if CONDITION", in the order in which they came.
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Server {
            address: format!("http://{}", listener.local_addr().unwrap()),
            answers: Arc::default(),
            asked: Arc::default(),
        };
        let (answers, asked) = (server.answers.clone(), server.asked.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answers, asked) = (answers.clone(), asked.clone());
                std::thread::spawn(move || serve(stream, &answers, &asked));
            }
        });
        server
    }

    fn put(&self, path: &str, status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let mut answers = self.answers.lock().unwrap();
        answers.insert(path.to_owned(), (status, headers, body.into()));
    }

    fn page(&self, path: &str, town: &str) {
        self.put(
            path,
            200,
            &[("Content-Type", "text/html; charset=utf-8")],
            page(town),
        );
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn serve(stream: TcpStream, answers: &Mutex<BTreeMap<String, Answer>>, asked: &Mutex<Vec<String>>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let first = lines
        .next()
        .unwrap_or_else(|| Ok(String::new()))
        .unwrap_or_default();
    let Some(path) = first.split(' ').nth(1).map(str::to_owned) else {
        return;
    };
    let mut condition = None;
    for line in lines.map_while(Result::ok).take_while(|line| !line.is_empty()) {
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("if-none-match")
        {
            condition = Some(value.trim().to_owned());
        }
    }
    asked.lock().unwrap().push(match &condition {
        Some(condition) => format!("{path} if {condition}"),
        None => path.clone(),
    });
    let found = answers.lock().unwrap().get(&path).cloned();
    let (status, headers, body) = found.unwrap_or((404, Vec::new(), b"not here".to_vec()));
    let etag = headers
        .iter()
        .find(|(name, _)| name == "ETag")
        .map(|(_, value)| value);
    let unchanged = etag.is_some() && etag == condition.as_ref();
    let (status, body) = if unchanged {
        (304, Vec::new())
    } else {
        (status, body)
    };
    let mut out = stream;
    let mut head = format!(
        "HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    // Whoever has seen enough hangs up.
    let _ = out.write_all(format!("{head}\r\n").as_bytes());
    let _ = out.write_all(&body);
}

fn page(town: &str) -> String {
    format!(
        "<!doctype html><html lang='en'><head><title>Shells hit {town}</title></head><body><nav><a href='/'>Home</a></nav>\
         <article><h1>Shells hit {town}</h1><p>June 21, 2017</p><p>The army shelled the town of {town} on Tuesday, killing \
         at least four people, a member of the local council said, as fighting in the province went on for a third \
         week.</p><p>The army denied that it had fired on {town} and said that rebels had hit the market with mortars of \
         their own, a claim that residents rejected.</p></article></body></html>"
    )
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(arguments).stdin(Stdio::null());
    command
}

fn dateline(arguments: &[&str]) -> Output {
    program(arguments).output().unwrap()
}

/// `add` with --fetch from this machine, without waiting between requests.
fn fetch(ledger: &str, more: &[&str]) -> Output {
    let mut arguments = vec![
        "add",
        "--ledger",
        ledger,
        "--json",
        "--fetch",
        "--allow-private",
        "--fetch-delay",
        "0",
    ];
    arguments.extend(more);
    dateline(&arguments)
}

fn inputs(output: &Output) -> Vec<String> {
    lines(&output.stdout)
        .iter()
        .map(|line| line["input"].as_str().unwrap().to_owned())
        .collect()
}

fn in_folder(name: &str) -> String {
    folder(name).join("test.dateline").display().to_string()
}

fn feed(server: &Server, paths: &[&str]) -> String {
    let items: Vec<String> = paths
        .iter()
        .map(|path| {
            format!(
                "<item><title>From {path}</title><link>{}</link><description>Rebels said that the army had shelled the \
                 village by {path}.</description></item>",
                server.url(path)
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>North Wire</title>{}</channel></rss>",
        items.concat()
    )
}

#[test]
fn nothing_is_fetched_unless_it_is_asked_for() {
    let server = Server::start();
    server.page("/a", "Orrin");
    let ledger = in_folder("web-unasked");
    let output = dateline(&["add", "--ledger", &ledger, &server.url("/a")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("--fetch"),
        "{}",
        text(&output.stderr)
    );
    let output = dateline(&["watch", "--ledger", &ledger, &server.url("/a")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("only with --fetch"),
        "{}",
        text(&output.stderr)
    );
    let output = dateline(&["add", "--ledger", &ledger, "--fetch", &server.url("/a")]);
    assert!(
        text(&output.stderr).contains("private address"),
        "{}",
        text(&output.stderr)
    );
    assert!(server.asked().is_empty(), "{:?}", server.asked());
}

#[test]
fn pages_feeds_and_sitemaps_are_fetched() {
    let server = Server::start();
    for (path, town) in [
        ("/a", "Orrin"),
        ("/b", "Tal Marr"),
        ("/c", "Wadi Salt"),
        ("/d", "Khan Hatra"),
    ] {
        server.page(path, town);
    }
    server.put("/feed.xml", 200, &[], feed(&server, &["/b", "/gone"]));
    server.put("/moved", 302, &[("Location", "/a")], "");
    let index = format!(
        "<sitemapindex><sitemap><loc>{}</loc></sitemap></sitemapindex>",
        server.url("/map.xml")
    );
    server.put("/index.xml", 200, &[], index);
    let map = format!(
        "<urlset><url><loc>{}</loc></url><url><loc>{}</loc></url></urlset>",
        server.url("/c"),
        server.url("/b")
    );
    server.put("/map.xml", 200, &[], map);
    let folder = folder("web-lists");
    let ledger = folder.join("test.dateline").display().to_string();
    let saved = folder.join("saved.xml").display().to_string();
    std::fs::write(
        &saved,
        format!("<urlset><url><loc>{}</loc></url></urlset>", server.url("/d")),
    )
    .unwrap();

    let output = fetch(
        &ledger,
        &[
            &server.url("/moved"),
            &server.url("/feed.xml"),
            &server.url("/index.xml"),
            &saved,
        ],
    );
    let mut found = inputs(&output);
    found.sort();
    let feed_entry = format!("{}#2", server.url("/feed.xml"));
    assert_eq!(
        found,
        [
            server.url("/a"),
            server.url("/b"),
            server.url("/c"),
            server.url("/d"),
            feed_entry
        ]
    );
    // A page that is gone is said, and what the feed has of it is taken.
    assert!(
        text(&output.stderr).contains("answered 404"),
        "{}",
        text(&output.stderr)
    );
    // A page that two lists name is fetched once.
    let asked = server.asked();
    assert_eq!(asked.iter().filter(|path| *path == "/b").count(), 1, "{asked:?}");
    assert_eq!(asked[0], "/robots.txt");
    let found = dateline(&["find", "--ledger", &ledger, "--place", "Orrin", "--json"]);
    assert!(
        lines(&found.stdout)
            .iter()
            .all(|claim| claim["url"] == server.url("/a").as_str())
    );

    let unfetched = dateline(&["read", &saved]);
    assert!(text(&unfetched.stderr).contains("lists 1 pages and holds none"));
}

#[test]
fn what_a_site_or_a_limit_forbids_is_said() {
    let server = Server::start();
    server.put(
        "/robots.txt",
        200,
        &[],
        "User-agent: *\nDisallow: /\nUser-agent: dateline\nDisallow: /private\n",
    );
    server.page("/private/a", "Orrin");
    server.page("/open", "Tal Marr");
    server.put("/round", 302, &[("Location", "/round")], "");
    server.put("/file", 302, &[("Location", "file:///etc/passwd")], "");
    server.put(
        "/large",
        200,
        &[("Content-Type", "text/html")],
        page(&"x".repeat(90_000)),
    );
    server.put(
        "/image",
        200,
        &[("Content-Type", "image/png")],
        b"\x89PNG\0\0".to_vec(),
    );
    let ledger = in_folder("web-limits");
    for (path, wanted) in [
        ("/private/a", "robots.txt asks not to"),
        ("/round", "elsewhere more than 5 times"),
        ("/file", "no address of the web"),
        ("/large", "is larger than 50000 bytes"),
        ("/image", "/image:"),
    ] {
        let output = fetch(&ledger, &[&server.url(path), "--max-bytes", "50000"]);
        assert_eq!(output.status.code(), Some(1), "{path}");
        assert!(
            text(&output.stderr).contains(wanted),
            "{path}: {}",
            text(&output.stderr)
        );
    }
    assert!(!server.asked().contains(&"/private/a".to_owned()));
    assert_eq!(
        inputs(&fetch(&ledger, &[&server.url("/open")])),
        [server.url("/open")]
    );
    // A site that cannot say what it asks for is left alone.
    server.put("/robots.txt", 500, &[], "");
    let output = fetch(&ledger, &[&server.url("/open")]);
    assert!(
        text(&output.stderr).contains("robots.txt asks not to"),
        "{}",
        text(&output.stderr)
    );
    let refused = fetch(&ledger, &["http://127.0.0.1:1/x"]);
    assert!(
        text(&refused.stderr).contains("cannot be fetched"),
        "{}",
        text(&refused.stderr)
    );
}

#[test]
fn no_more_pages_are_fetched_than_are_allowed() {
    let server = Server::start();
    let paths = ["/1", "/2", "/3", "/4"];
    for path in paths {
        server.page(path, &format!("Orrin {path}"));
    }
    server.put("/feed.xml", 200, &[], feed(&server, &paths));
    let ledger = in_folder("web-most");
    let output = fetch(&ledger, &[&server.url("/feed.xml"), "--max-pages", "2"]);
    assert_eq!(inputs(&output).len(), 2);
    assert!(
        text(&output.stderr).contains("--max-pages"),
        "{}",
        text(&output.stderr)
    );

    // A watch comes to the others in later rounds, though the feed does not change.
    server.put("/feed.xml", 200, &[("ETag", "\"1\"")], feed(&server, &paths));
    let ledger = in_folder("web-most-watched");
    let output = dateline(&[
        "watch",
        &server.url("/feed.xml"),
        "--ledger",
        &ledger,
        "--json",
        "--fetch",
        "--allow-private",
        "--fetch-delay",
        "0",
        "--every",
        "1",
        "--max-pages",
        "2",
        "--rounds",
        "3",
    ]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(inputs(&output).len(), 4, "{}", text(&output.stderr));
}

/// Waits until something is so, or fails.
fn soon(what: &str, mut is_so: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_secs(60);
    while !is_so() {
        assert!(Instant::now() < until, "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

struct Watching {
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Watching {
    fn start(arguments: &[&str]) -> Watching {
        let mut child = program(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let lines: Arc<Mutex<Vec<String>>> = Arc::default();
        let kept = lines.clone();
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                kept.lock().unwrap().push(line);
            }
        });
        Watching { child, lines }
    }

    fn added(&self) -> usize {
        let lines = self.lines.lock().unwrap();
        lines.iter().filter(|line| line.contains("\"added\"")).count()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

#[cfg(unix)]
#[test]
fn a_watch_goes_on_adds_nothing_twice_and_stops_when_told() {
    let server = Server::start();
    server.page("/a", "Orrin");
    server.page("/b", "Tal Marr");
    server.put("/feed.xml", 200, &[("ETag", "\"1\"")], feed(&server, &["/a"]));
    let folder = folder("web-watch");
    let inbox = folder.join("inbox");
    std::fs::create_dir(&inbox).unwrap();
    let ledger = folder.join("test.dateline").display().to_string();
    let write = |name: &str, words: &str| std::fs::write(inbox.join(name), words).unwrap();
    write(
        "1.txt",
        "June 21, 2017\n\nRebels said that the army had shelled the town of Douma.",
    );
    let feed_url = server.url("/feed.xml");
    let inbox_path = inbox.display().to_string();
    let arguments = [
        "watch",
        &inbox_path,
        &feed_url,
        "--ledger",
        &ledger,
        "--json",
        "--fetch",
        "--allow-private",
        "--fetch-delay",
        "0",
        "--every",
        "1",
    ];
    let mut watching = Watching::start(&arguments);
    soon("the first round adds what is there", || watching.added() == 2);
    soon("an unchanged feed is not sent again", || {
        server.asked().iter().any(|asked| asked == "/feed.xml if \"1\"")
    });
    // A new file, a file that grows, one that cannot be read, and a new entry.
    write(
        "2.txt",
        "June 22, 2017\n\nThe army said that rebels had attacked the town of Harasta.",
    );
    write(
        "1.txt",
        "June 21, 2017\n\nRebels said that the army had shelled the town of Douma again.",
    );
    write("3.txt", "\0\0");
    server.put(
        "/feed.xml",
        200,
        &[("ETag", "\"2\"")],
        feed(&server, &["/a", "/b"]),
    );
    soon("later rounds add what is new", || watching.added() == 5);
    // Two rounds more add nothing.
    let rounds = || {
        server
            .asked()
            .iter()
            .filter(|asked| asked.starts_with("/feed.xml"))
            .count()
    };
    let before = rounds();
    soon("the watch goes on", || rounds() >= before + 2);
    assert_eq!(watching.added(), 5);
    assert_eq!(server.asked().iter().filter(|asked| *asked == "/a").count(), 1);

    terminate(&watching.child);
    let status = watching.child.wait().unwrap();
    assert_eq!(status.code(), Some(0), "{status:?}");
    let verified = dateline(&["verify", "--ledger", &ledger]);
    assert!(text(&verified.stdout).contains("all as it was kept"));

    // Begun again, it knows what it has.
    let mut again = arguments.to_vec();
    again.extend(["--rounds", "1"]);
    let output = dateline(&again);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        !text(&output.stdout).contains("\"added\""),
        "{}",
        text(&output.stdout)
    );
    assert_eq!(server.asked().iter().filter(|asked| *asked == "/a").count(), 1);
}

#[test]
fn a_report_that_takes_too_long_is_left_behind() {
    let folder = folder("web-slow");
    let path = folder.join("reports.jsonl");
    let mut file = std::fs::File::create(&path).unwrap();
    let sentence = "The army shelled the town of Douma on Tuesday, killing three people, rebels said. ";
    for words in [
        sentence.to_owned(),
        sentence.repeat(30_000),
        format!("Again: {sentence}"),
    ] {
        writeln!(
            file,
            "{}",
            serde_json::json!({"text": words, "published": "2017-06-21"})
        )
        .unwrap();
    }
    let path = path.display().to_string();
    let ledger = folder.join("test.dateline").display().to_string();
    let output = dateline(&["add", &path, "--ledger", &ledger, "--json", "--max-seconds", "8"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("takes more than 8 seconds"),
        "{}",
        text(&output.stderr)
    );
    let claims: Vec<serde_json::Value> = lines(&output.stdout)
        .iter()
        .map(|line| line["claims"].clone())
        .collect();
    assert_eq!(claims.len(), 3);
    assert!(
        claims[0].is_u64() && claims[1].is_null() && claims[2].is_u64(),
        "{claims:?}"
    );
}
