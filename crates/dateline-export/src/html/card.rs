//! A claim in a few lines: what was done, who to whom, when and where, on whose word.

use std::io::{self, Write};

use dateline_reader::reading::Claim;
use dateline_report::Span;

use super::escape::Escaped;
use super::story::{Key, Story};
use super::wording;
use crate::lookup::{Party, actor_name};

/// Writes the card as a list item.
pub(super) fn write(out: &mut dyn Write, story: &Story, key: Key, claim: &Claim) -> io::Result<()> {
    let status = Escaped(&claim.status);
    writeln!(
        out,
        "<li class=\"claim\" id=\"{key}\" data-c=\"{key}\" data-status=\"{status}\">"
    )?;
    writeln!(
        out,
        "<h3><a class=\"deed\" href=\"#{key}-words\">{}</a> <span class=\"status\">{status}</span></h3>",
        Escaped(&wording::deed(claim))
    )?;
    writeln!(out, "<dl>")?;
    write_parties(out, story, claim)?;
    if claim.event.is_some()
        && let Some(control) = wording::control(claim, &story.lookup)
    {
        field(out, "held", "Control", &control)?;
    }
    if let Some(toll) = wording::toll(claim) {
        field(out, "toll", "Toll", &toll)?;
    }
    if let Some(time) = story.lookup.time(claim) {
        let when = wording::time(time).unwrap_or_else(|| time.text.clone());
        let assumed = if time.basis == "published" {
            " (day of publication)"
        } else {
            ""
        };
        field(out, "when", "When", &format!("{when}{assumed}"))?;
    }
    if let Some(place) = story.lookup.place(claim) {
        field(out, "where", "Where", &wording::place(place))?;
    }
    let voice = wording::voice(claim, &story.lookup);
    writeln!(
        out,
        "<div class=\"voice\"><dt>On the word of</dt> <dd>{} <i>({})</i></dd></div>",
        Escaped(&voice.who),
        Escaped(&voice.about)
    )?;
    writeln!(out, "</dl>")?;
    write_reasons(out, story, claim)?;
    writeln!(out, "</li>")
}

fn field(out: &mut dyn Write, class: &str, name: &str, value: &str) -> io::Result<()> {
    writeln!(
        out,
        "<div class=\"{class}\"><dt>{name}</dt> <dd>{}</dd></div>",
        Escaped(value)
    )
}

/// Who did it and to whom; of a pure statement of control, who holds.
fn write_parties(out: &mut dyn Write, story: &Story, claim: &Claim) -> io::Result<()> {
    let lookup = &story.lookup;
    let actors = lookup.participants(&claim.actors);
    let recipients = lookup.participants(&claim.recipients);
    if actors.is_empty() && recipients.is_empty() {
        if claim.event.is_none()
            && let Some(control) = wording::control(claim, lookup)
        {
            field(out, "who", "Who", &control)?;
        }
        return Ok(());
    }
    if !actors.is_empty() {
        field(out, "who", "Who", &names(&actors))?;
    }
    if !recipients.is_empty() {
        field(out, "whom", "To whom", &names(&recipients))?;
    }
    Ok(())
}

/// Names in order, each once; a part other than the plain one is said.
fn names(parties: &[Party]) -> String {
    let mut names: Vec<String> = Vec::new();
    for party in parties {
        let name = match party.role {
            "ally" | "commander" => format!("{} ({})", actor_name(party.actor), party.role),
            _ => actor_name(party.actor).to_owned(),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// Why it was read so, folded away.
fn write_reasons(out: &mut dyn Write, story: &Story, claim: &Claim) -> io::Result<()> {
    write!(
        out,
        "<details><summary>{}, confidence {:.2}</summary>",
        Escaped(&claim.id),
        claim.confidence
    )?;
    if !claim.because.is_empty() {
        write!(out, "<ul>")?;
        for reason in &claim.because {
            write!(out, "<li>{}", Escaped(&reason.rule))?;
            for &[start, end] in &reason.spans {
                if start < end {
                    write!(
                        out,
                        " <q>{}</q>",
                        Escaped(story.text.slice(Span::new(start, end)))
                    )?;
                }
            }
            write!(out, "</li>")?;
        }
        write!(out, "</ul>")?;
    }
    writeln!(out, "</details>")
}
