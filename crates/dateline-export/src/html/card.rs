//! A claim in a few lines: what was done, who to whom, when and where, on whose word.

use std::io::{self, Write};

use dateline_reader::reading::Claim;
use dateline_report::Span;

use super::escape::Escaped;
use super::story::{Key, Story};
use super::wording;
use crate::lookup::{Party, actor_name};

/// Writes the card as a list item. Labels are there for those who hear the page; those who see it have
/// the colours of the legend.
pub(super) fn write(out: &mut dyn Write, story: &Story, key: Key, claim: &Claim) -> io::Result<()> {
    let status = Escaped(&claim.status);
    writeln!(
        out,
        "<li class=\"claim\" id=\"{key}\" data-c=\"{key}\" data-status=\"{status}\">"
    )?;
    writeln!(
        out,
        "<h3><a class=\"deed\" href=\"#{key}-words\">{}</a><span class=\"status\"> · {status}</span></h3>",
        Escaped(&wording::deed(claim))
    )?;
    let parties = parties(story, claim);
    line(out, "", &parties)?;
    let mut where_and_when = Vec::new();
    if let Some(time) = story.lookup.time(claim) {
        let when = wording::time(time).unwrap_or_else(|| time.text.clone());
        let assumed = if time.basis == "published" {
            " (published)"
        } else {
            ""
        };
        where_and_when.push(Field::new("when", "When", "", format!("{when}{assumed}")));
    }
    if let Some(place) = story.lookup.place(claim) {
        let between = if where_and_when.is_empty() { "" } else { "· " };
        where_and_when.push(Field::new("where", "Where", between, wording::place(place)));
    }
    line(out, "", &where_and_when)?;
    let voice = wording::voice(claim, &story.lookup);
    let voice = [
        Field::new("voice", "On the word of", "— ", voice.who),
        Field::new("about", "Source", "", format!("({})", voice.about)),
    ];
    line(out, "word", &voice)?;
    write_reasons(out, story, claim)?;
    writeln!(out, "</li>")
}

/// A value with its class, its label, and the sign that stands between it and the value before.
struct Field {
    class: &'static str,
    label: &'static str,
    sign: &'static str,
    value: String,
}

impl Field {
    fn new(class: &'static str, label: &'static str, sign: &'static str, value: String) -> Field {
        Field {
            class,
            label,
            sign,
            value,
        }
    }
}

fn line(out: &mut dyn Write, class: &str, fields: &[Field]) -> io::Result<()> {
    if fields.is_empty() {
        return Ok(());
    }
    write!(out, "<p class=\"{class}\">")?;
    for field in fields {
        write!(
            out,
            "<span class=\"label\">{}: </span><span aria-hidden=\"true\">{}</span><span class=\"{}\">{}</span> ",
            field.label,
            field.sign,
            field.class,
            Escaped(&field.value)
        )?;
    }
    writeln!(out, "</p>")
}

/// Who did it, to whom, who holds what was fought for, and at what cost.
fn parties(story: &Story, claim: &Claim) -> Vec<Field> {
    let lookup = &story.lookup;
    let mut actors = names(&lookup.participants(&claim.actors));
    let mut recipients = names(&lookup.participants(&claim.recipients));
    let mut fields = Vec::new();
    if let Some(control) = &claim.control {
        let holder = lookup.actor(control.holder.as_deref()).map(actor_name);
        let from = lookup.actor(control.from.as_deref()).map(actor_name);
        if claim.event.is_none() {
            actors = holder.unwrap_or(&actors).to_owned();
            recipients = from.unwrap_or(&recipients).to_owned();
        } else {
            let other = from.filter(|from| *from != recipients);
            let from = other.map(|from| format!(" from {from}")).unwrap_or_default();
            let other = holder.filter(|holder| *holder != actors);
            let holder = other.map(|holder| format!(" by {holder}")).unwrap_or_default();
            fields.push(Field::new(
                "held",
                "Control",
                "· ",
                format!("{}{holder}{from}", control.state),
            ));
        }
    }
    if !recipients.is_empty() {
        let sign = if claim.event.is_none() { "from " } else { "→ " };
        fields.insert(0, Field::new("whom", "To whom", sign, recipients));
    }
    if !actors.is_empty() {
        fields.insert(0, Field::new("who", "Who", "", actors));
    }
    if let Some(toll) = wording::toll(claim) {
        fields.push(Field::new("toll", "Toll", "· ", toll));
    }
    fields
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
        "<details><summary title=\"why it was read so, and how sure that is\">{} · {:.2}</summary>",
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
