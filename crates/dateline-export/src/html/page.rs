//! The page around the reports.

use std::borrow::Borrow;
use std::io::{self, BufWriter, Write};

use base64::Engine;
use dateline_reader::Reading;
use dateline_report::Span;
use sha2::{Digest, Sha256};

use super::escape::Escaped;
use super::lands::{Land, lands};
use super::story::Story;
use super::words::{Marks, paragraphs};
use super::{card, map, timeline, wording};
use crate::ExportError;

const STYLE: &str = include_str!("../../../../web/reading.css");
const SCRIPT: &str = include_str!("../../../../web/reading.js");

/// Writes one self-contained page, with the reports by the time of publication. It holds all readings in memory: it is meant for as many reports as
/// a person reads.
pub fn html<W: Write>(
    readings: impl IntoIterator<Item = impl Borrow<Reading>>,
    out: W,
) -> Result<(), ExportError> {
    let mut readings: Vec<_> = readings.into_iter().collect();
    readings.sort_by_key(|reading| {
        let published = &reading.borrow().report.published;
        (published.is_none(), published.clone())
    });
    let stories: Vec<Story> = readings
        .iter()
        .enumerate()
        .map(|(at, reading)| Story::new(at + 1, reading.borrow()))
        .collect();
    let mut out = BufWriter::new(out);
    write_page(&mut out, &stories)?;
    out.flush()?;
    Ok(())
}

fn write_page(out: &mut dyn Write, stories: &[Story]) -> io::Result<()> {
    let lands = lands();
    let title = match stories {
        [only] => headline(only),
        many => format!("{} reports", many.len()),
    };
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">"
    )?;
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{}'; \
         script-src '{}'; base-uri 'none'; form-action 'none'\">",
        hash(STYLE),
        hash(SCRIPT)
    )?;
    writeln!(
        out,
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
    )?;
    writeln!(out, "<meta name=\"color-scheme\" content=\"light dark\">")?;
    writeln!(out, "<meta name=\"referrer\" content=\"no-referrer\">")?;
    writeln!(out, "<title>{} – dateline</title>", Escaped(&title))?;
    writeln!(out, "<style>{STYLE}</style>\n</head>\n<body>")?;
    write_masthead(out, stories)?;
    writeln!(out, "<main>")?;
    if stories.len() > 1 {
        write_overview(out, stories, &lands)?;
    }
    for story in stories {
        write_report(out, story, &lands)?;
    }
    writeln!(out, "</main>")?;
    write_colophon(out, stories)?;
    writeln!(out, "<script>{SCRIPT}</script>\n</body>\n</html>")
}

/// What a content security policy calls an inline style or script by.
fn hash(content: &str) -> String {
    let digest = Sha256::digest(content.as_bytes());
    format!(
        "sha256-{}",
        base64::engine::general_purpose::STANDARD.encode(digest)
    )
}

fn headline(story: &Story) -> String {
    let report = &story.reading.report;
    report.title.clone().unwrap_or_else(|| report.id.clone())
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn write_masthead(out: &mut dyn Write, stories: &[Story]) -> io::Result<()> {
    let claims = stories.iter().map(|story| story.reading.claims.len()).sum();
    writeln!(
        out,
        "<header class=\"masthead\"><p class=\"brand\">dateline</p>\
         <p class=\"sum\">{}, {}</p>",
        counted(stories.len(), "report", "reports"),
        counted(claims, "claim", "claims")
    )?;
    writeln!(
        out,
        "<p class=\"legend\" aria-label=\"How words are marked\"><span class=\"deed\">what was done</span> \
         <span class=\"who\">who</span> <span class=\"where\">where</span> <span class=\"when\">when</span> \
         <span class=\"voice\">on whose word</span> <span class=\"cue\">said</span></p></header>"
    )
}

/// All claims on one map and one timeline, and the list of reports.
fn write_overview(out: &mut dyn Write, stories: &[Story], lands: &[Land]) -> io::Result<()> {
    let all: Vec<&Story> = stories.iter().collect();
    writeln!(out, "<section class=\"overview\"><div class=\"figures\">")?;
    map::write(out, &all, lands)?;
    timeline::write_reports(out, &all)?;
    writeln!(out, "</div>\n<nav aria-label=\"Reports\"><ol class=\"contents\">")?;
    for story in all {
        let report = &story.reading.report;
        writeln!(
            out,
            "<li><span class=\"date\">{}</span> <a href=\"#r{}\">{}</a> <span class=\"outlet\">{}</span> \
             <span class=\"count\">{}</span></li>",
            Escaped(
                &report
                    .published
                    .as_deref()
                    .map(wording::moment)
                    .unwrap_or_default()
            ),
            story.number,
            Escaped(&headline(story)),
            Escaped(report.outlet.as_deref().unwrap_or_default()),
            counted(story.reading.claims.len(), "claim", "claims")
        )?;
    }
    writeln!(out, "</ol></nav></section>")
}

fn write_report(out: &mut dyn Write, story: &Story, lands: &[Land]) -> io::Result<()> {
    let report = &story.reading.report;
    let paragraphs = paragraphs(story);
    let title = title_line(story, &paragraphs);
    writeln!(
        out,
        "<article class=\"report\" id=\"r{}\">\n<header>",
        story.number
    )?;
    write_kicker(out, story)?;
    if title.is_none() {
        writeln!(out, "<h2>{}</h2>", Escaped(&headline(story)))?;
    }
    if let Some(url) = report.url.as_deref().filter(|url| is_web_address(url)) {
        writeln!(
            out,
            "<p class=\"address\"><a rel=\"noreferrer noopener\" href=\"{0}\">{0}</a></p>",
            Escaped(url)
        )?;
    }
    writeln!(out, "</header>")?;
    let marks = Marks::new(story);
    let head = title.map_or(0, |title| {
        paragraphs.iter().take_while(|one| **one <= title).count()
    });
    write_rows(out, story, &marks, &paragraphs, title, 0..head)?;
    writeln!(out, "<div class=\"figures\">")?;
    map::write(out, &[story], lands)?;
    timeline::write_claims(out, story)?;
    writeln!(out, "</div>")?;
    write_rows(out, story, &marks, &paragraphs, title, head..paragraphs.len())?;
    writeln!(out, "</article>")
}

/// Some of the paragraphs, each with the claims of the sentences that begin in it.
fn write_rows(
    out: &mut dyn Write,
    story: &Story,
    marks: &Marks,
    paragraphs: &[Span],
    title: Option<Span>,
    which: std::ops::Range<usize>,
) -> io::Result<()> {
    writeln!(out, "<div class=\"rows\">")?;
    for at in which {
        let from = if at == 0 { 0 } else { paragraphs[at].start };
        let next = paragraphs.get(at + 1).map_or(usize::MAX, |next| next.start);
        write_row(out, story, marks, paragraphs[at], title, from..next)?;
    }
    writeln!(out, "</div>")
}

fn write_kicker(out: &mut dyn Write, story: &Story) -> io::Result<()> {
    let report = &story.reading.report;
    let outlet = report.outlet.as_deref().unwrap_or("Outlet not known");
    write!(out, "<p class=\"kicker\"><b>{}</b>", Escaped(outlet))?;
    if let Some(published) = &report.published {
        write!(out, " · published {}", Escaped(&wording::moment(published)))?;
    }
    writeln!(
        out,
        " · {}</p>",
        counted(story.reading.claims.len(), "claim", "claims")
    )
}

/// A paragraph, and the claims of the sentences that begin in it.
fn write_row(
    out: &mut dyn Write,
    story: &Story,
    marks: &Marks,
    paragraph: Span,
    title: Option<Span>,
    sentences: std::ops::Range<usize>,
) -> io::Result<()> {
    let element = if title == Some(paragraph) { "h2" } else { "p" };
    write!(out, "<div class=\"row\">\n<{element} class=\"text\">")?;
    marks.write(out, story, paragraph)?;
    writeln!(out, "</{element}>")?;
    for aside in &story.reading.set_aside {
        if sentences.contains(&aside.start) {
            writeln!(
                out,
                "<p class=\"set-aside\">Set aside: {}</p>",
                Escaped(&aside.why)
            )?;
        }
    }
    let here: Vec<_> = story
        .claims()
        .filter(|(_, claim)| sentences.contains(&claim.sentence.start))
        .collect();
    if !here.is_empty() {
        writeln!(out, "<ol class=\"claims\">")?;
        for (key, claim) in here {
            card::write(out, story, key, claim)?;
        }
        writeln!(out, "</ol>")?;
    }
    writeln!(out, "</div>")
}

/// The paragraph that is the title, where the text has it.
fn title_line(story: &Story, paragraphs: &[Span]) -> Option<Span> {
    let title = story.reading.report.title.as_deref()?.trim();
    let mut first = paragraphs.iter().take(4).copied();
    first.find(|&paragraph| story.text.slice(paragraph).trim() == title)
}

fn is_web_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn write_colophon(out: &mut dyn Write, stories: &[Story]) -> io::Result<()> {
    let mut coders: Vec<&str> = stories.iter().map(|story| story.reading.coder.as_str()).collect();
    coders.sort_unstable();
    coders.dedup();
    writeln!(
        out,
        "<footer class=\"colophon\"><p>Read by {}. A claim is what a source says, not what is so. \
         Borders: Natural Earth.</p></footer>",
        Escaped(&coders.join(", "))
    )
}
