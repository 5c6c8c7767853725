//! Who may ask what, how often: names of the host, origins, the token, rates; and the headers that go with every answer.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::error::Problem;
use crate::serve::App;

/// How much may be asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Largest body of a request, in bytes.
    pub body: usize,
    /// Requests a second of one address, in the long run; four times as many at once.
    pub requests: f64,
    /// Writes a second of one address, in the long run; four times as many at once.
    pub writes: f64,
    /// Connections at once.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            body: 64 * 1024,
            requests: 500.0,
            writes: 5.0,
            connections: 256,
        }
    }
}

/// Address of whom a connection comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub IpAddr);

/// Scripts, styles and answers come from this server alone, and no other page may frame it. The map draws in workers that it
/// makes of its own script ("blob:").
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'";

/// Headers of every answer.
const HEADERS: [(&str, &str); 8] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ("x-robots-tag", "noindex"),
];

/// Lets a request through, or tells why not.
pub(crate) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let mut response = match look(&app, &request) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    };
    for (name, value) in HEADERS {
        let headers = response.headers_mut();
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

fn look(app: &App, request: &Request) -> Result<(), Problem> {
    let headers = request.headers();
    let host = text(headers, &header::HOST).ok_or_else(Problem::host)?;
    if !app.hosts.allow(host) {
        return Err(Problem::host());
    }
    let peer = request.extensions().get::<Peer>();
    let peer = peer.map_or(IpAddr::from([127, 0, 0, 1]), |peer| peer.0);
    app.requests.take(peer)?;
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(());
    }
    if let Some(origin) = text(headers, &header::ORIGIN) {
        let of_host = origin
            .strip_prefix("http://")
            .or_else(|| origin.strip_prefix("https://"));
        if of_host != Some(host) {
            return Err(Problem::origin());
        }
    }
    let site = text(headers, &HeaderName::from_static("sec-fetch-site"));
    if site.is_some_and(|site| site != "same-origin") {
        return Err(Problem::origin());
    }
    // Tries of a token count as writes.
    app.writes.take(peer)?;
    let token = text(headers, &header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
    if !token.is_some_and(|token| same(token, &app.token)) {
        return Err(Problem::token());
    }
    Ok(())
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Compares digests, so that how long it takes says nothing of the token.
fn same(one: &str, other: &str) -> bool {
    Sha256::digest(one) == Sha256::digest(other)
}

/// Names that this server answers to. A page of another site that has its own name lead here (DNS rebinding) sends that name.
#[derive(Debug)]
pub(crate) struct Hosts(Vec<String>);

impl Hosts {
    /// Those of the address that is listened on, and what the user adds ("name" or "name:port").
    pub(crate) fn new(address: SocketAddr, added: &[String]) -> Hosts {
        let port = address.port();
        let mut hosts = vec![address.to_string()];
        if address.ip().is_loopback() || address.ip().is_unspecified() {
            hosts.extend(["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{port}")));
        }
        for name in added {
            hosts.push(name.to_lowercase());
            hosts.push(format!("{}:{port}", name.to_lowercase()));
        }
        if port == 80 {
            let bare: Vec<String> = hosts
                .iter()
                .filter_map(|host| host.strip_suffix(":80"))
                .map(str::to_owned)
                .collect();
            hosts.extend(bare);
        }
        Hosts(hosts)
    }

    fn allow(&self, host: &str) -> bool {
        self.0.iter().any(|known| known.eq_ignore_ascii_case(host))
    }
}

/// How often each address may do something: a bucket that fills up at a rate.
#[derive(Debug)]
pub(crate) struct Rate {
    each_second: f64,
    buckets: Mutex<HashMap<IpAddr, (f64, Instant)>>,
}

/// Addresses that are remembered; when there are more, those whose buckets are full again are forgotten.
const REMEMBERED: usize = 10_000;

/// What a bucket holds, in seconds of its rate.
const DEPTH: f64 = 4.0;

impl Rate {
    pub(crate) fn new(each_second: f64) -> Rate {
        Rate {
            each_second,
            buckets: Mutex::new(HashMap::new()),
        }
    }

    fn take(&self, peer: IpAddr) -> Result<(), Problem> {
        let now = Instant::now();
        let full = self.each_second * DEPTH;
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() > REMEMBERED {
            buckets.retain(|_, (_, last)| now.duration_since(*last).as_secs_f64() < DEPTH);
        }
        let (left, last) = buckets.entry(peer).or_insert((full, now));
        *left = (*left + now.duration_since(*last).as_secs_f64() * self.each_second).min(full);
        *last = now;
        if *left < 1.0 {
            let seconds = (1.0 - *left) / self.each_second;
            return Err(Problem::rate(seconds.ceil() as u32));
        }
        *left -= 1.0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_host_are_its_own_or_added() {
        let hosts = Hosts::new(SocketAddr::from(([127, 0, 0, 1], 8642)), &["Desk.example".into()]);
        for host in [
            "127.0.0.1:8642",
            "LOCALHOST:8642",
            "[::1]:8642",
            "desk.example",
            "desk.example:8642",
        ] {
            assert!(hosts.allow(host), "{host}");
        }
        for host in [
            "evil.example",
            "127.0.0.1",
            "127.0.0.1:80",
            "localhost.evil.example:8642",
            "",
        ] {
            assert!(!hosts.allow(host), "{host}");
        }
        assert!(Hosts::new(SocketAddr::from(([127, 0, 0, 1], 80)), &[]).allow("localhost"));
    }

    #[test]
    fn a_rate_holds_for_each_address() {
        let rate = Rate::new(0.5);
        let (one, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        assert!(rate.take(one).is_ok() && rate.take(one).is_ok());
        assert!(rate.take(one).is_err());
        assert!(rate.take(other).is_ok());
    }
}
