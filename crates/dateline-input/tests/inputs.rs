//! What comes in, and what is refused by name.

#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use dateline_input::{Form, Limits, read, read_from};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};

fn limits(bytes: usize) -> Limits {
    Limits {
        bytes,
        ..Limits::default()
    }
}

/// "INPUT text" or "INPUT: MESSAGE [KIND]" for each report.
fn read_bytes(name: &str, bytes: &[u8], limits: Limits) -> Vec<String> {
    read_from(name.into(), Cursor::new(bytes.to_vec()), limits)
        .map(|input| match input {
            Ok(document) => {
                let report = document.report;
                format!("{} {:?}", report.input.unwrap(), report.text.as_str())
            }
            Err(error) => format!("{} [{}]", error, error.kind.name()),
        })
        .collect()
}

/// Kind of the only error.
fn refused(name: &str, bytes: &[u8], limits: Limits) -> String {
    let read = read_bytes(name, bytes, limits);
    assert_eq!(read.len(), 1, "{read:?}");
    let (message, kind) = read[0].rsplit_once(" [").unwrap();
    assert!(message.starts_with(name), "the input is not named: {message}");
    kind.trim_end_matches(']').to_owned()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

const ARTICLE: &str = "<p>Government forces shelled the market of Orrin on Tuesday, killing at least four people, a \
    local council member said, as fighting in the province went on for a third week.</p>\
    <p>The army denied it had fired on the town and said that rebels had hit the market with mortars of their own, a \
    claim that residents rejected in several calls with this agency.</p>\
    <p>Rescue workers, who dug through the night, said that the number of the dead could rise, because several \
    families were still missing under the roofs of the old quarter.</p>";

fn page(title: &str) -> String {
    format!(
        "<!doctype html><html><head><title>{title}</title></head><body><article><h1>{title}</h1>{ARTICLE}</article></body></html>"
    )
}

fn warc_record(kind: &str, content_type: &str, url: &str, body: &[u8]) -> Vec<u8> {
    let mut record = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: {content_type}\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    record.extend_from_slice(body);
    record.extend_from_slice(b"\r\n\r\n");
    record
}

fn answer(url: &str, header: &str, body: &[u8]) -> Vec<u8> {
    let mut http = format!("HTTP/1.1 200 OK\r\n{header}\r\n\r\n").into_bytes();
    http.extend_from_slice(body);
    warc_record("response", "application/http; msgtype=response", url, &http)
}

#[test]
fn plain_text_is_one_report() {
    let text = "\u{feff}The town fell.".as_bytes();
    assert_eq!(
        read_bytes("a.txt", text, limits(99)),
        ["a.txt \"The town fell.\""]
    );
    assert_eq!(
        read_bytes("a.txt.gz", &gzip(text), limits(99)),
        ["a.txt.gz \"The town fell.\""]
    );
}

#[test]
fn a_bad_line_loses_nothing_else() {
    let lines = b"{\"id\":\"1\",\"text\":\"A.\"}\n{broken\n\n{\"id\":\"2\"}\n{\"id\":\"3\",\"text\":\" \"}\n{\"id\":\"4\",\"text\":\"B.\"}";
    let read = read_bytes("r.jsonl", lines, limits(999));
    assert_eq!(read.len(), 5);
    assert_eq!(read[0], "r.jsonl:1 \"A.\"");
    assert!(
        read[1].starts_with("r.jsonl:2: is not a JSON report: key must be a string"),
        "{}",
        read[1]
    );
    assert!(
        read[2].starts_with("r.jsonl:4: is not a JSON report: missing field `text`"),
        "{}",
        read[2]
    );
    assert_eq!(read[3], "r.jsonl:5: the text is empty [empty]");
    assert_eq!(read[4], "r.jsonl:6 \"B.\"");
}

#[test]
fn a_line_over_the_limit_is_skipped() {
    let long = format!(
        "{{\"text\":\"{}\"}}\n{{\"id\":\"2\",\"text\":\"B.\"}}\n",
        "x".repeat(500)
    );
    assert_eq!(
        read_bytes("-", long.as_bytes(), limits(100)),
        [
            "-:1: is larger than 100 bytes; split it, or raise --max-bytes [size]",
            "-:2 \"B.\""
        ]
    );
}

#[test]
fn what_is_no_text_is_named() {
    assert_eq!(read_bytes("e", b"", limits(99)), ["e: the text is empty [empty]"]);
    assert_eq!(
        read_bytes("e.jsonl", b"\n \n", limits(99)),
        ["e.jsonl: the text is empty [empty]"]
    );
    assert_eq!(
        read_bytes("b", b"ELF\0\x01", limits(99)),
        ["b: is not text: zero byte at byte 3 [binary]"]
    );
    assert!(read_bytes("u", b"\xff\xfeT\0h\0", limits(99))[0].contains("it looks like UTF-16"));
    let latin = read_bytes("l", b"caf\xe9 in the town", limits(99));
    assert!(
        latin[0].starts_with("l: is not UTF-8 at byte 3 (it may be Latin-1"),
        "{latin:?}"
    );
}

#[test]
fn a_missing_file_is_named() {
    let inputs: Vec<_> = read(Path::new("no/such/file.txt"), Limits::default()).collect();
    assert!(
        matches!(&inputs[..], [Err(error)] if error.input == "no/such/file.txt" && error.kind.name() == "io")
    );
}

#[test]
fn rows_of_a_table_are_reports() {
    let table = "\u{feff}Link,Headline,Date,Body\nhttps://n.example/1,\"Town, fallen\",2017-06-21,\"The town\nfell.\"\n,,,\n";
    let inputs: Vec<_> = read_from(
        "t.csv".into(),
        Cursor::new(table.as_bytes().to_vec()),
        Limits::default(),
    )
    .collect();
    let first = inputs[0].as_ref().unwrap();
    assert_eq!(
        (first.form, first.report.text.as_str()),
        (Form::Csv, "The town\nfell.")
    );
    assert_eq!(first.given.title.as_deref(), Some("Town, fallen"));
    assert_eq!(first.given.published.as_deref(), Some("2017-06-21"));
    assert_eq!(first.given.url.as_deref(), Some("https://n.example/1"));
    assert_eq!(
        inputs[1].as_ref().unwrap_err().to_string(),
        "t.csv:3: the text is empty"
    );
    assert_eq!(refused("t.csv", b"a,b\n1,2\n", Limits::default()), "csv");
}

#[test]
fn a_saved_page_gives_its_article() {
    let read = read_bytes(
        "p.html",
        page("Shells hit Orrin market").as_bytes(),
        Limits::default(),
    );
    assert!(
        read[0].starts_with("p.html \"Shells hit Orrin market\\n\\nGovernment forces"),
        "{read:?}"
    );
    assert_eq!(
        refused("p.html", b"<html><body></body></html>", Limits::default()),
        "page"
    );
}

#[test]
fn entries_of_feeds_are_reports() {
    let rss = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>North Wire</title><link>https://n.example</link>\
         <description>d</description><item><title>Shells hit Orrin</title><link>https://n.example/1</link>\
         <pubDate>Wed, 21 Jun 2017 08:30:00 GMT</pubDate><description><![CDATA[{ARTICLE}]]></description></item>\
         <item><title>Only a headline</title></item></channel></rss>"
    );
    let inputs: Vec<_> =
        read_from("f.xml".into(), Cursor::new(rss.into_bytes()), Limits::default()).collect();
    assert_eq!(inputs.len(), 1);
    let entry = inputs[0].as_ref().unwrap();
    assert_eq!(entry.form, Form::Feed);
    assert!(
        entry
            .report
            .text
            .as_str()
            .starts_with("Shells hit Orrin\n\nGovernment forces"),
        "{:?}",
        entry.report.text
    );
    assert_eq!(entry.given.outlet.as_deref(), Some("North Wire"));
    assert_eq!(entry.given.published.as_deref(), Some("2017-06-21T08:30"));
    assert_eq!(refused("f.atom", b"<feed", Limits::default()), "feed");
}

#[test]
fn pages_of_an_archive_are_reports() {
    let html = page("Shells hit Orrin market");
    let chunked = format!("{:x}\r\n{html}\r\n0\r\n\r\n", html.len());
    let mut archive = warc_record(
        "warcinfo",
        "application/warc-fields",
        "",
        b"software: made by hand",
    );
    archive.extend(answer(
        "https://n.example/1",
        "Content-Type: text/html; charset=utf-8",
        html.as_bytes(),
    ));
    archive.extend(answer(
        "https://n.example/2",
        "Content-Type: text/html\r\nTransfer-Encoding: chunked",
        chunked.as_bytes(),
    ));
    archive.extend(answer(
        "https://n.example/3",
        "Content-Type: text/html\r\nContent-Encoding: gzip",
        &gzip(html.as_bytes()),
    ));
    archive.extend(answer(
        "https://n.example/4.png",
        "Content-Type: image/png",
        b"\x89PNG\0",
    ));
    archive.extend(warc_record(
        "conversion",
        "text/plain",
        "https://n.example/5",
        b"The town fell, rebels said.",
    ));
    let urls = |name: &str, bytes: &[u8]| -> Vec<String> {
        let inputs = read_from(name.into(), Cursor::new(bytes.to_vec()), Limits::default());
        inputs.map(|input| input.unwrap().given.url.unwrap()).collect()
    };
    let wanted = ["1", "2", "3", "5"].map(|page| format!("https://n.example/{page}"));
    assert_eq!(urls("a.warc", &archive), wanted);
    assert_eq!(urls("a.warc.gz", &gzip(&archive)), wanted);

    for (name, method) in [
        ("stored.wacz", zip::CompressionMethod::Stored),
        ("deflated.wacz", zip::CompressionMethod::Deflated),
    ] {
        let path = folder("wacz").join(name);
        zipped(&path, "archive/data.warc.gz", &gzip(&archive), method);
        let inputs = read(&path, Limits::default());
        let found: Vec<String> = inputs.map(|input| input.unwrap().given.url.unwrap()).collect();
        assert_eq!(found, wanted, "{name}");
    }
}

fn zipped(path: &Path, name: &str, bytes: &[u8], method: zip::CompressionMethod) {
    let mut zip = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    let options = zip::write::SimpleFileOptions::default().compression_method(method);
    zip.start_file(name, options).unwrap();
    zip.write_all(bytes).unwrap();
    zip.finish().unwrap();
}

#[test]
fn a_zip_bomb_is_refused() {
    let bomb = gzip(&vec![b'a'; 32 << 20]);
    assert!(bomb.len() < 64 << 10);
    assert_eq!(refused("bomb.txt.gz", &bomb, limits(64 << 20)), "ratio");
    assert_eq!(refused("bomb.warc.gz", &bomb, Limits::default()), "header");
    let tight = Limits {
        unpacked: 2 << 20,
        ratio: u64::MAX,
        bytes: 64 << 20,
        ..Limits::default()
    };
    assert_eq!(refused("bomb.txt.gz", &bomb, tight), "unpacked");
    // In an answer's body, and in the zip file around an archive.
    let record = answer(
        "https://n.example/1",
        "Content-Type: text/html\r\nContent-Encoding: gzip",
        &bomb,
    );
    let read = read_bytes("bomb.warc", &record, limits(64 << 20));
    assert!(read[0].ends_with("[ratio]"), "{read:?}");
    let path = folder("bombs").join("bomb.wacz");
    zipped(
        &path,
        "archive/data.warc",
        &vec![b'\n'; 32 << 20],
        zip::CompressionMethod::Deflated,
    );
    let errors: Vec<_> = dateline_input::read(
        &path,
        Limits {
            header: 64 << 20,
            ..Limits::default()
        },
    )
    .collect();
    assert_eq!(errors[0].as_ref().unwrap_err().kind.name(), "ratio");
}

#[test]
fn an_endless_header_is_refused() {
    let endless = [b"WARC/1.0\r\nX-Long: ".as_slice(), &vec![b'x'; 10 << 20]].concat();
    assert_eq!(refused("a.warc", &endless, Limits::default()), "header");
    let many = "WARC/1.0\r\n".to_owned() + &"A: b\r\n".repeat(1 << 20);
    assert_eq!(refused("a.warc", many.as_bytes(), Limits::default()), "header");
    let http = answer("https://n.example/1", &"X: y\r\n".repeat(1 << 16), b"");
    assert_eq!(read_bytes("a.warc", &http, Limits::default()).len(), 1);
}

#[test]
fn records_that_lie_are_refused() {
    for (record, kind) in [
        (&b"WARC/1.0\r\nContent-Length: 99\r\n\r\nshort"[..], "archive"),
        (b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", "archive"),
        (b"WARC/1.0\r\nContent-Length: -1\r\n\r\n", "archive"),
        (b"GARBAGE\r\n", "archive"),
        (b"WARC/1.0\r\nContent-Length: 1", "archive"),
    ] {
        let read = read_bytes("a.warc", record, Limits::default());
        assert!(read[0].ends_with(&format!("[{kind}]")), "{read:?}");
    }
}

#[test]
fn deep_pages_and_feeds_are_refused() {
    let deep = "<div>".repeat(10_000) + &"</div>".repeat(10_000);
    assert_eq!(
        refused("deep.html", deep.as_bytes(), Limits::default()),
        "nesting"
    );
    let feed = format!("<rss><channel>{}", "<a>".repeat(10_000));
    assert_eq!(refused("deep.rss", feed.as_bytes(), Limits::default()), "nesting");
    let json = format!("{{\"text\":{}", "[".repeat(10_000));
    assert_eq!(refused("deep.jsonl", json.as_bytes(), Limits::default()), "json");
}

#[test]
fn names_that_lead_out_of_an_archive_are_refused() {
    let path = folder("paths").join("tricks.wacz");
    zipped(&path, "../../etc/passwd", b"x", zip::CompressionMethod::Stored);
    let errors: Vec<_> = read(&path, Limits::default()).collect();
    assert_eq!(errors[0].as_ref().unwrap_err().kind.name(), "path");
    std::fs::write(&path, b"PK\x03\x04 not a zip file").unwrap();
    let errors: Vec<_> = read(&path, Limits::default()).collect();
    assert_eq!(errors[0].as_ref().unwrap_err().kind.name(), "archive");
}

#[test]
fn too_many_records_are_refused() {
    let few = Limits {
        records: 2,
        ..Limits::default()
    };
    let lines = "{\"text\":\"A town fell.\"}\n".repeat(3);
    assert!(read_bytes("a.jsonl", lines.as_bytes(), few)[2].ends_with("[records]"));
    assert!(read_bytes("a.csv", b"text\na\nb\nc\nd\n", few)[2].ends_with("[records]"));
    let archive = warc_record("metadata", "x", "", b"").repeat(3);
    assert_eq!(refused("a.warc", &archive, few), "records");
}

#[test]
fn a_row_without_end_is_refused() {
    let endless = "text\n\"".to_owned() + &"x".repeat(1 << 20);
    let read = read_bytes("a.csv", endless.as_bytes(), limits(1 << 12));
    assert!(read[0].ends_with("[size]"), "{read:?}");
}

/// Streams of one byte after another behave as whole ones do.
struct Slow(Cursor<Vec<u8>>);

impl std::io::Read for Slow {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let one = buffer.len().min(1);
        self.0.read(&mut buffer[..one])
    }
}

/// Numbers that follow from one another, the same in every run (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((x ^ (x >> 31)) % bound as u64) as usize
    }
}

/// Sound inputs of each form.
fn sound() -> [Vec<u8>; 6] {
    let html = page("Shells hit Orrin market");
    [
        answer("https://n.example/1", "Content-Type: text/html", html.as_bytes()),
        gzip(&answer("https://n.example/1", "Content-Type: text/html", html.as_bytes())),
        html.into_bytes(),
        format!(
            "<rss version=\"2.0\"><channel><item><title>A</title><description>{}</description></item></channel></rss>",
            ARTICLE.replace('<', "&lt;")
        )
        .into_bytes(),
        b"{\"text\":\"The town fell.\",\"published\":\"2017-06-21\"}\n{\"text\":\"B.\"}".to_vec(),
        b"text,title\n\"The town fell.\",A\nb,c\n".to_vec(),
    ]
}

/// A sound input with some bytes changed, doubled, taken out, and its end cut off.
fn mangled(sound: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = sound[chance.below(sound.len())].clone();
    for _ in 0..chance.below(12) {
        let at = chance.below(bytes.len());
        match chance.below(4) {
            0 => bytes[at] = chance.below(256) as u8,
            1 => bytes[at] = b"<>\"\r\n:;,{}[]&%\\\0"[chance.below(16)],
            2 => drop(bytes.remove(at)),
            _ => {
                let end = (at + chance.below(64)).min(bytes.len());
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
        }
        if bytes.is_empty() {
            break;
        }
    }
    if chance.below(3) == 0 {
        bytes.truncate(chance.below(bytes.len() + 1));
    }
    bytes
}

/// Whatever the bytes, there is a report or an error that names the input, and it ends.
fn nothing_breaks_the_readers(first: u64, rounds: usize) {
    let sound = sound();
    let mut chance = Chance(first);
    for _ in 0..rounds {
        let bytes = mangled(&sound, &mut chance);
        for name in ["x.warc", "x.html", "x.rss", "x.jsonl", "x.csv", "x.txt", "-"] {
            let whole = read_bytes(name, &bytes, limits(1 << 16));
            assert!(whole.len() < 1000, "{name}");
            assert!(whole.iter().all(|line| line.starts_with(name)), "{whole:?}");
            if name != "-" {
                let slow = std::io::BufReader::with_capacity(7, Slow(Cursor::new(bytes.clone())));
                assert_eq!(
                    read_from(name.into(), slow, limits(1 << 16)).count(),
                    whole.len(),
                    "{name}"
                );
            }
        }
    }
}

#[test]
fn mangled_inputs_break_nothing() {
    nothing_breaks_the_readers(1, 60);
}

/// `ROUNDS=1000000 cargo test --release -p dateline-input --test inputs -- --ignored` goes on as long as one likes.
#[test]
#[ignore = "runs for minutes"]
fn mangled_inputs_break_nothing_for_long() {
    let rounds = std::env::var("ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok());
    nothing_breaks_the_readers(2, rounds.unwrap_or(100_000));
}

/// Unpacking of broken gzip and deflate ends in an error, not in a panic.
#[test]
fn broken_packing_is_an_error() {
    let mut packed = gzip(b"The town fell, rebels said on Tuesday.");
    packed.truncate(packed.len() / 2);
    assert_eq!(refused("a.txt.gz", &packed, Limits::default()), "io");
    let mut raw = DeflateEncoder::new(Vec::new(), Compression::default());
    raw.write_all(b"x").unwrap();
    let record = answer(
        "https://n.example/1",
        "Content-Type: text/html\r\nContent-Encoding: gzip",
        &raw.finish().unwrap(),
    );
    assert_eq!(read_bytes("a.warc", &record, Limits::default()).len(), 1);
}
