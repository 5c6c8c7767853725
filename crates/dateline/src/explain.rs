//! `dateline explain`.

use std::io::Write;

use anyhow::Context;
use dateline::{Reading, reading};
use serde_json::json;

use crate::home::Home;
use crate::table::{Paint, Style, plain};
use crate::{cli, inputs, read};

/// Prints each field of a claim with its words and the reason.
pub fn run(args: &cli::Explain, home: &Home, style: Style) -> anyhow::Result<bool> {
    let report = inputs::report(&args.report, &args.about)?;
    let reading = home.reader(args.language.size())?.read(&report);
    let claim = reading
        .claims
        .iter()
        .find(|claim| claim.id == args.claim)
        .with_context(|| {
            format!(
                "{} has no claim {}; it has {}",
                args.report,
                args.claim,
                reading.claims.len()
            )
        })?;
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(
            out,
            "{}",
            serde_json::to_string_pretty(&with_mentions(&reading, claim))?
        )?;
    } else {
        print(&reading, claim, style, &mut out)?;
    }
    Ok(true)
}

/// The claim with the mentions, attribution and relations that it points at.
fn with_mentions(reading: &Reading, claim: &reading::Claim) -> serde_json::Value {
    let actors = actors(claim);
    let mentions = &reading.mentions;
    json!({
        "claim": claim,
        "actors": mentions.actors.iter().filter(|actor| actors.contains(&actor.id.as_str())).collect::<Vec<_>>(),
        "place": mentions.places.iter().find(|place| Some(&place.id) == claim.place.as_ref()),
        "time": mentions.times.iter().find(|time| Some(&time.id) == claim.time.as_ref()),
        "quantities": mentions.quantities.iter().filter(|quantity| claim.quantities.contains(&quantity.id)).collect::<Vec<_>>(),
        "attribution": reading.attributions.iter().find(|attribution| Some(&attribution.id) == claim.source.attribution.as_ref()),
    })
}

/// Identifiers of every actor of a claim.
fn actors(claim: &reading::Claim) -> Vec<&str> {
    let taking_part = claim
        .actors
        .iter()
        .chain(&claim.recipients)
        .map(|participant| participant.mention.as_str());
    let control = claim
        .control
        .iter()
        .flat_map(|control| [&control.holder, &control.from])
        .flatten();
    taking_part
        .chain(control.map(String::as_str))
        .chain(claim.source.mention.as_deref())
        .collect()
}

fn print(
    reading: &Reading,
    claim: &reading::Claim,
    style: Style,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let mut field = |name: &str, value: &str, words: &str, reason: &str| {
        let name = style.paint(&format!("{name:<11}"), Paint::Faint);
        writeln!(out, "{name} {}", style.paint(&plain(value), Paint::Strong))?;
        if !words.is_empty() {
            writeln!(out, "            words   {}", plain(words))?;
        }
        if !reason.is_empty() {
            writeln!(out, "            because {}", plain(reason))?;
        }
        std::io::Result::Ok(())
    };
    let text: Vec<char> = reading.report.text.chars().collect();
    let words = |start: usize, end: usize| {
        text[start.min(text.len())..end.min(text.len())]
            .iter()
            .collect::<String>()
    };
    let sentence = words(claim.sentence.start, claim.sentence.end);
    field("sentence", &sentence, "", "")?;
    field("what", &read::what(claim), "", "")?;
    if let Some(event) = &claim.event {
        let acled = event
            .acled
            .as_ref()
            .map(|acled| format!("{} / {}", acled.event_type, acled.sub_event_type));
        field(
            "codes",
            &format!(
                "PLOVER {}, CAMEO {}, ACLED {}",
                event.kind,
                event.cameo.as_deref().unwrap_or("none"),
                acled.as_deref().unwrap_or("none")
            ),
            "",
            "",
        )?;
    }
    for (name, participants) in [("who", &claim.actors), ("to whom", &claim.recipients)] {
        for participant in participants {
            let Some(actor) = reading
                .mentions
                .actors
                .iter()
                .find(|actor| actor.id == participant.mention)
            else {
                continue;
            };
            let known: Vec<String> = [&actor.entity, &actor.country, &actor.side]
                .into_iter()
                .flatten()
                .cloned()
                .chain(actor.sectors.clone())
                .collect();
            let value = format!(
                "{} ({})",
                actor.name.as_ref().unwrap_or(&actor.text),
                participant.role
            );
            field(name, &value, &actor.text, &known.join(", "))?;
        }
    }
    if let Some(place) = reading
        .mentions
        .places
        .iter()
        .find(|place| Some(&place.id) == claim.place.as_ref())
    {
        let at = match (place.lat, place.lon) {
            (Some(lat), Some(lon)) => format!("{} at {lat:.3}, {lon:.3}", read::place(reading, claim)),
            _ => read::place(reading, claim),
        };
        let relation = place.relation.as_ref().map(|relation| {
            format!(
                "; {} of {}{}{}",
                relation.kind,
                relation.of.as_deref().unwrap_or("?"),
                relation
                    .distance_km
                    .map(|km| format!(", {km} km"))
                    .unwrap_or_default(),
                relation
                    .bearing
                    .as_ref()
                    .map(|bearing| format!(" {bearing}"))
                    .unwrap_or_default()
            )
        });
        field(
            "where",
            &at,
            &place.text,
            &format!("{}{}", place.basis, relation.unwrap_or_default()),
        )?;
    }
    if let Some(time) = reading
        .mentions
        .times
        .iter()
        .find(|time| Some(&time.id) == claim.time.as_ref())
    {
        let reason = format!("{}; TIMEX3 {} {}", time.basis, time.timex.kind, time.timex.value);
        field("when", &read::when(reading, claim), &time.text, &reason)?;
    }
    let cue = claim
        .source
        .cue
        .as_ref()
        .map(|cue| format!("“{}”", cue.text))
        .unwrap_or_default();
    let content = claim
        .source
        .content
        .map(|content| words(content.start, content.end))
        .unwrap_or_default();
    field("source", &read::source(reading, claim), &content, &cue)?;
    field("status", &claim.status, "", "")?;
    field("confidence", &format!("{:.2}", claim.confidence), "", "")?;
    for reason in &claim.because {
        let spans: Vec<String> = reason
            .spans
            .iter()
            .map(|[start, end]| format!("“{}”", words(*start, *end)))
            .collect();
        field("rule", &reason.rule, &spans.join(" … "), "")?;
    }
    Ok(())
}
