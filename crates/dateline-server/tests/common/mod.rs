//! A ledger of reports in our own words, made without the language model, and a client that speaks plain HTTP.

#![allow(clippy::unwrap_used, dead_code)]

#[path = "../../../dateline-ledger/tests/common/mod.rs"]
pub mod ledger;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;

use dateline_ledger::{Arrival, Ledger, Location};
use dateline_server::{Limits, Options, Server};
use serde_json::Value;

pub const TOKEN: &str = "0123456789abcdef";

/// A ledger of `count` reports of one claim each.
pub fn ledger_of(name: &str, count: usize) -> PathBuf {
    let path = ledger::file(name);
    let arrivals: Vec<Arrival> = (0..count).map(|n| ledger::arrival(n, "coder 1")).collect();
    let mut ledger = Ledger::create(&path).unwrap();
    ledger
        .add(&arrivals, "ada", ledger::moment("2026-01-31T12:00:00Z"))
        .unwrap();
    path
}

pub fn options(ledger: impl Into<Location>) -> Options {
    Options {
        ledger: ledger.into(),
        address: SocketAddr::from(([127, 0, 0, 1], 0)),
        hosts: Vec::new(),
        token: TOKEN.into(),
        open_writes: false,
        with_names: false,
        windows: dateline_incident::Windows::default(),
        limits: Limits {
            requests: 1e6,
            writes: 1e6,
            ..Limits::default()
        },
        tiles: None,
    }
}

/// A server in the background, until it is dropped.
pub struct Running {
    pub address: SocketAddr,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Running {
    pub fn new(options: Options) -> Running {
        let server = Server::bind(options).unwrap();
        let address = server.address();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            let wait = async {
                let _ = stopped.await;
            };
            runtime.block_on(server.run(wait)).unwrap();
        });
        Running {
            address,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// Sends a request as it is written and reads the whole answer.
    pub fn raw(&self, request: &[u8]) -> Response {
        let mut stream = TcpStream::connect(self.address).unwrap();
        // A server that refuses early may hang up before all is sent.
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        Response::parse(&answer)
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Response {
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            request.push_str(&format!("Host: {}\r\n", self.address));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            request.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        request.push_str("\r\n");
        request.push_str(body);
        self.raw(request.as_bytes())
    }

    pub fn get(&self, path: &str) -> Response {
        self.send("GET", path, &[], "")
    }

    /// The JSON at a path, which must be there.
    pub fn json(&self, path: &str) -> Value {
        let response = self.get(path);
        assert_eq!(response.status, 200, "{path}: {}", response.text());
        response.json()
    }

    /// Posts JSON with the token.
    pub fn post(&self, path: &str, body: &Value) -> Response {
        let token = format!("Bearer {TOKEN}");
        let headers = [
            ("Authorization", token.as_str()),
            ("Content-Type", "application/json"),
        ];
        self.send("POST", path, &headers, &body.to_string())
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.end();
        }
    }
}

pub struct Response {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Response {
    fn parse(answer: &[u8]) -> Response {
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        Response {
            status,
            headers,
            body: answer[end + 4..].to_vec(),
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(one, _)| one == name);
        found.map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}
