//! Pages, feeds and sitemaps from the web: only where the user says so, one request after another, and within limits.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::Read;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;
use std::time::{Duration, Instant};

use dateline::input::{Answer, Document, Fetched, Input, InputError, InputErrorKind, Limits, Link, fetched};
use ureq::http::{Response, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body};
use url::Url;

use crate::cli;
use crate::robots::Robots;

/// Redirects that are followed.
const REDIRECTS: usize = 5;

/// Sitemaps within sitemaps.
const DEPTH: usize = 3;

/// Seconds for a request where documents may take any time.
const PATIENCE: u64 = 120;

/// How often a page that a list names is asked for in vain.
const TRIES: usize = 3;

/// How long what a site asks for is remembered.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Bytes of robots.txt that are read.
const ROBOTS: u64 = 500 << 10;

/// Whether a source is an address of the web.
pub fn is_address(source: &Path) -> bool {
    let source = source.to_string_lossy();
    ["http://", "https://"]
        .iter()
        .any(|scheme| source.starts_with(scheme))
}

/// Fetches, and remembers what it was told.
pub struct Web {
    agent: Agent,
    limits: Limits,
    delay: Duration,
    most: usize,
    /// Pages of lists that were fetched, with when they were said to have changed.
    met: BTreeMap<String, Option<String>>,
    /// What to ask with whether an address has changed.
    marks: BTreeMap<String, Marks>,
    robots: BTreeMap<String, (Robots, Instant)>,
    /// How often pages were asked for in vain.
    failed: BTreeMap<String, usize>,
    asked: BTreeMap<String, Instant>,
}

#[derive(Clone, Debug, Default)]
struct Marks {
    etag: Option<String>,
    modified: Option<String>,
}

/// What a request gives.
enum Got {
    Answer(Answer),
    Unchanged,
}

impl Web {
    pub fn new(args: &cli::Fetching, limits: Limits) -> Web {
        let seconds = if limits.seconds == 0 {
            PATIENCE
        } else {
            limits.seconds
        };
        // Redirects are followed here, where each address on the way is looked at. No proxy: it would look names up for us.
        let config = Agent::config_builder()
            .proxy(None)
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(seconds)))
            .user_agent(concat!("dateline/", env!("CARGO_PKG_VERSION")))
            .build();
        let resolver = Public {
            inner: DefaultResolver::default(),
            with_private: args.allow_private,
        };
        Web {
            agent: Agent::with_parts(config, DefaultConnector::default(), resolver),
            limits,
            delay: Duration::try_from_secs_f64(args.delay).unwrap_or_default(),
            most: args.max_pages,
            met: BTreeMap::new(),
            marks: BTreeMap::new(),
            robots: BTreeMap::new(),
            failed: BTreeMap::new(),
            asked: BTreeMap::new(),
        }
    }

    /// Does not fetch these pages again where a list names them.
    pub fn know(&mut self, urls: impl IntoIterator<Item = String>) {
        self.met.extend(urls.into_iter().map(|url| (url, None)));
    }

    /// The reports behind addresses, and behind the lists in files that were read already.
    pub fn reports(&mut self, sources: Vec<Source>) -> Reports<'_> {
        let left = self.most;
        Reports {
            web: self,
            tasks: sources.into_iter().map(Task::Source).collect(),
            ready: VecDeque::new(),
            met: BTreeSet::new(),
            lists: Vec::new(),
            left,
        }
    }

    /// Fetches an address, if it changed since it was fetched last.
    fn get(&mut self, address: &str) -> Result<Got, InputErrorKind> {
        let mut url = parse(address)?;
        for _ in 0..=REDIRECTS {
            if !self.robots(&url)?.allow(&path(&url)) {
                return Err(failed("the site's robots.txt asks not to"));
            }
            let marks = self.marks.get(url.as_str()).cloned().unwrap_or_default();
            let mut answer = self.ask(&url, &marks)?;
            let status = answer.status();
            if status == 304 {
                return Ok(Got::Unchanged);
            }
            if status.is_redirection() {
                let target = header(&answer, "location")
                    .ok_or_else(|| failed("it is elsewhere, and does not say where"))?;
                url = url
                    .join(&target)
                    .map_err(failed)
                    .and_then(|url| parse(url.as_str()))?;
                continue;
            }
            if status != 200 {
                return Err(failed(format!("the site answered {}", status.as_u16())));
            }
            let bytes = self.body(&mut answer)?;
            let marks = Marks {
                etag: header(&answer, "etag"),
                modified: header(&answer, "last-modified"),
            };
            if marks.etag.is_some() || marks.modified.is_some() {
                self.marks.insert(url.to_string(), marks);
            }
            return Ok(Got::Answer(Answer {
                name: url.to_string(),
                is_address: true,
                content_type: header(&answer, "content-type"),
                bytes,
            }));
        }
        Err(failed(format!("it is elsewhere more than {REDIRECTS} times")))
    }

    /// One request, not sooner after the one before than the site can bear.
    fn ask(&mut self, url: &Url, marks: &Marks) -> Result<Response<Body>, InputErrorKind> {
        let site = site(url);
        if let Some(before) = self.asked.get(&site) {
            std::thread::sleep(self.delay.saturating_sub(before.elapsed()));
        }
        let mut request = self.agent.get(url.as_str());
        for (name, value) in [
            ("if-none-match", &marks.etag),
            ("if-modified-since", &marks.modified),
        ] {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        let answer = request.call();
        self.asked.insert(site, Instant::now());
        answer.map_err(|error| match error {
            ureq::Error::Timeout(_) => InputErrorKind::Time {
                limit: self.limits.seconds,
            },
            error => failed(error),
        })
    }

    fn body(&self, answer: &mut Response<Body>) -> Result<Vec<u8>, InputErrorKind> {
        let limit = self.limits.bytes;
        let mut bytes = Vec::new();
        answer
            .body_mut()
            .as_reader()
            .take(limit as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(failed)?;
        if bytes.len() > limit {
            return Err(InputErrorKind::Size { limit });
        }
        Ok(bytes)
    }

    /// What the site of an address asks for. One that has no robots.txt asks for nothing; one that cannot give it is left
    /// alone.
    fn robots(&mut self, url: &Url) -> Result<Robots, InputErrorKind> {
        let site = site(url);
        if let Some((robots, at)) = self.robots.get(&site)
            && at.elapsed() < DAY
        {
            return Ok(robots.clone());
        }
        let mut at = url.join("/robots.txt").map_err(failed)?;
        let mut robots = Robots::closed();
        for _ in 0..=REDIRECTS {
            let mut answer = self.ask(&at, &Marks::default())?;
            let status = answer.status();
            if status.is_redirection() {
                let Some(target) = header(&answer, "location") else {
                    break;
                };
                at = at
                    .join(&target)
                    .map_err(failed)
                    .and_then(|url| parse(url.as_str()))?;
                continue;
            }
            if status.is_success() {
                let mut bytes = Vec::new();
                let body = answer.body_mut().as_reader();
                body.take(ROBOTS).read_to_end(&mut bytes).map_err(failed)?;
                robots = Robots::read(&String::from_utf8_lossy(&bytes));
            } else if status.is_client_error() {
                robots = Robots::open();
            }
            break;
        }
        self.robots.insert(site, (robots.clone(), Instant::now()));
        Ok(robots)
    }
}

/// Where reports are looked for.
#[derive(Debug)]
pub enum Source {
    /// An address.
    Address(String),
    /// A list that was saved: the answer, as if it had been fetched.
    Saved(Answer),
}

#[derive(Debug)]
enum Task {
    Source(Source),
    /// A sitemap that a sitemap names, and how many it lies within.
    Sitemap(Link, usize),
    /// A page that a list names, with what the list itself holds of it.
    Page(Link, Option<Box<Document>>),
}

/// Reports, one at a time.
pub struct Reports<'a> {
    web: &'a mut Web,
    tasks: VecDeque<Task>,
    ready: VecDeque<Input>,
    met: BTreeSet<String>,
    /// Addresses of lists that were read.
    lists: Vec<String>,
    left: usize,
}

impl Iterator for Reports<'_> {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        loop {
            if let Some(input) = self.ready.pop_front() {
                return Some(input);
            }
            match self.tasks.pop_front()? {
                Task::Source(Source::Address(url)) => self.address(&url, 0),
                Task::Source(Source::Saved(answer)) => self.answer(answer, 0),
                Task::Sitemap(link, depth) => self.address(&link.url, depth),
                Task::Page(link, entry) => self.page(link, entry),
            }
        }
    }
}

impl Reports<'_> {
    fn address(&mut self, url: &str, depth: usize) {
        match self.web.get(url) {
            Ok(Got::Answer(answer)) => self.answer(answer, depth),
            Ok(Got::Unchanged) => {}
            Err(kind) => self.complain(url, kind),
        }
    }

    fn complain(&mut self, url: &str, kind: InputErrorKind) {
        self.ready.push_back(Err(InputError {
            input: url.to_owned(),
            kind,
        }));
    }

    fn answer(&mut self, answer: Answer, depth: usize) {
        let base = parse(&answer.name).ok();
        let absolute = |link: Link| {
            let url = match &base {
                Some(base) => base.join(&link.url).map(String::from).ok(),
                None => None,
            };
            Link {
                url: url.unwrap_or(link.url),
                ..link
            }
        };
        let name = answer.name.clone();
        let read = fetched(answer, self.web.limits);
        if matches!(read, Ok(Fetched::Feed(_) | Fetched::Sitemap(_))) {
            self.lists.push(name);
        }
        match read {
            Ok(Fetched::Report(document)) => self.ready.push_back(Ok(*document)),
            Ok(Fetched::Feed(entries)) => {
                for entry in entries {
                    match entry {
                        Ok(document) => match document.report.url.clone() {
                            Some(url) => {
                                let link = Link {
                                    url,
                                    changed: document.given.published.clone(),
                                };
                                let task = Task::Page(absolute(link), Some(Box::new(document)));
                                self.tasks.push_back(task);
                            }
                            None => self.ready.push_back(Ok(document)),
                        },
                        Err(error) => self.ready.push_back(Err(error)),
                    }
                }
            }
            Ok(Fetched::Sitemap(sitemap)) => {
                let pages = sitemap.pages.into_iter().map(absolute);
                self.tasks.extend(pages.map(|page| Task::Page(page, None)));
                if depth < DEPTH {
                    let lists = sitemap.sitemaps.into_iter().map(absolute);
                    self.tasks
                        .extend(lists.map(|list| Task::Sitemap(list, depth + 1)));
                }
            }
            Err(error) => self.ready.push_back(Err(error)),
        }
    }

    /// Fetches a page that a list names; what cannot be had is taken as the list has it.
    fn page(&mut self, link: Link, entry: Option<Box<Document>>) {
        let known = self.web.met.get(&link.url).map(|changed| {
            // Of a page that is in the ledger from before it is not known when it had changed.
            changed.is_none() || *changed == link.changed
        });
        if !self.met.insert(link.url.clone()) {
            return;
        }
        if known == Some(true) {
            self.web.met.insert(link.url, link.changed);
            return;
        }
        if self.left == 0 {
            if self.web.most > 0 {
                let most = self.web.most;
                self.complain(
                    &link.url,
                    failed(format!("{most} pages were fetched; --max-pages allows more")),
                );
            }
            // One complaint is enough.
            self.tasks.clear();
            self.ask_again();
            return;
        }
        self.left -= 1;
        let document = match self.web.get(&link.url) {
            Ok(Got::Unchanged) => {
                self.web.met.insert(link.url, link.changed);
                return;
            }
            Ok(Got::Answer(answer)) => match fetched(answer, self.web.limits) {
                Ok(Fetched::Report(document)) => Ok(*document),
                Ok(_) => Err(InputErrorKind::Page("it is a list of pages".into())),
                Err(error) => Err(error.kind),
            },
            Err(kind) => Err(kind),
        };
        match (document, entry) {
            (Ok(mut document), entry) => {
                if let Some(entry) = entry {
                    document.tell(entry.report.outlet.as_deref(), entry.report.published);
                }
                self.web.met.insert(link.url, link.changed);
                self.ready.push_back(Ok(document));
            }
            (Err(kind), entry) => {
                self.complain(&link.url, kind);
                let failed = self.web.failed.entry(link.url.clone()).or_default();
                *failed += 1;
                if *failed < TRIES {
                    self.ask_again();
                } else {
                    self.web.met.insert(link.url, link.changed);
                }
                self.ready.extend(entry.map(|entry| Ok(*entry)));
            }
        }
    }
}

impl Reports<'_> {
    /// Forgets that the lists were had: not all of their pages were, and next time an unchanged list must not be passed
    /// over.
    fn ask_again(&mut self) {
        for list in &self.lists {
            self.web.marks.remove(list);
        }
    }
}

fn failed(words: impl ToString) -> InputErrorKind {
    InputErrorKind::Fetch(words.to_string())
}

fn parse(address: &str) -> Result<Url, InputErrorKind> {
    let mut url = Url::parse(address).map_err(failed)?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(failed("it is no address of the web"));
    }
    url.set_fragment(None);
    Ok(url)
}

/// Scheme, host and port.
fn site(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// Path and query.
fn path(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

fn header(answer: &Response<Body>, name: &str) -> Option<String> {
    Some(answer.headers().get(name)?.to_str().ok()?.to_owned())
}

/// Looks names up and refuses those that lead into a network of one's own: what a list or a redirect names must not reach
/// what only this machine can.
#[derive(Debug)]
struct Public {
    inner: DefaultResolver,
    with_private: bool,
}

impl Resolver for Public {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        if !self.with_private && found.iter().any(|address| !is_public(address.ip())) {
            return Err(ureq::Error::Io(std::io::Error::new(
                std::io::ErrorKind::PermissionDenied,
                "it leads to a private address; --allow-private allows that",
            )));
        }
        Ok(found)
    }
}

/// Whether an address can be reached from everywhere.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let protocols = a == 192 && b == 0 && c == 0;
    let trials = a == 198 && (18..20).contains(&b);
    !(a == 0
        || a >= 224
        || shared
        || protocols
        || trials
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, .., y, z] = address.segments();
    let embedded =
        |high: u16, low: u16| is_public_v4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)));
    match (a, b) {
        // Addresses of version 4 in other dress: mapped, translated, 6to4.
        (0, 0) | (0x64, 0xff9b) => !address.is_loopback() && !address.is_unspecified() && embedded(y, z),
        (0x2002, high) => embedded(high, address.segments()[2]),
        (0x2001, 0xdb8) => false,
        _ => a & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_told_from_public_ones() {
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "2001:db8::1",
        ] {
            assert!(!is_public(private.parse().expect("an address")), "{private}");
        }
        for public in [
            "8.8.8.8",
            "193.0.14.129",
            "2001:7fd::1",
            "::ffff:8.8.8.8",
            "2002:808:808::",
        ] {
            assert!(is_public(public.parse().expect("an address")), "{public}");
        }
    }

    #[test]
    fn only_addresses_of_the_web_are_taken() {
        assert!(parse("https://n.example/a#top").is_ok_and(|url| url.as_str() == "https://n.example/a"));
        for other in [
            "file:///etc/passwd",
            "ftp://n.example/",
            "gopher://x",
            "n.example",
        ] {
            assert!(parse(other).is_err(), "{other}");
        }
        assert!(is_address(Path::new("https://n.example")) && !is_address(Path::new("https.txt")));
    }
}
