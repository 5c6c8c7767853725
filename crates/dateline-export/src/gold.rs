//! Reports with the claims that people judged, for `dateline score reviewed`. Each line is a report in JSON too, which can be
//! added to another ledger.

use std::io::Write;

use dateline_reader::reading::Words;
use serde::Serialize;

use crate::ExportError;
use crate::layouts::Kept;
use crate::lookup::{Lookup, actor_name, place_name, trigger};

/// Writes a line of JSON for each report.
pub struct GoldWriter<W: Write> {
    out: W,
}

#[derive(Serialize)]
struct GoldReport<'a> {
    address: &'a str,
    #[serde(flatten)]
    given: &'a serde_json::Value,
    text: &'a str,
    claims: Vec<GoldClaim<'a>>,
}

/// A claim as it should be read; one that is not made has `made` false, and stands as it was read.
#[derive(Serialize)]
struct GoldClaim<'a> {
    claim_id: &'a str,
    made: bool,
    adjudicated: bool,
    kind: &'static str,
    sentence: [usize; 2],
    trigger: Option<[usize; 2]>,
    event_type: Option<&'a str>,
    mode: Option<&'a str>,
    control_state: Option<&'a str>,
    actors: Vec<&'a str>,
    recipients: Vec<&'a str>,
    place_name: Option<&'a str>,
    date_from: Option<&'a str>,
    date_to: Option<&'a str>,
    source_kind: &'a str,
    source_name: Option<&'a str>,
    status: &'a str,
    dead_best: Option<u64>,
}

impl<W: Write> GoldWriter<W> {
    /// Nothing is written before the first report.
    pub fn new(out: W) -> GoldWriter<W> {
        GoldWriter { out }
    }

    /// Writes the claims of a corrected reading that were judged: for each of its claims, whether it is made and whether
    /// that is the last word, or `None`. A report of which no claim was judged is left out. `given` is what was told of the
    /// report beside its text.
    pub fn write(
        &mut self,
        kept: &Kept<'_>,
        given: &serde_json::Value,
        judged: &[Option<(bool, bool)>],
    ) -> Result<(), ExportError> {
        let reading = kept.reading;
        let lookup = Lookup::new(reading);
        let mut claims = Vec::new();
        for (at, claim) in reading.claims.iter().enumerate() {
            let Some((made, adjudicated)) = judged.get(at).copied().flatten() else {
                continue;
            };
            let words = |words: &Words| [words.start, words.end];
            let named = |participants| {
                let parties = lookup.participants(participants);
                parties.iter().map(|party| actor_name(party.actor)).collect()
            };
            let time = lookup.time(claim);
            claims.push(GoldClaim {
                claim_id: kept.claim_ids.get(at).map_or("", String::as_str),
                made,
                adjudicated,
                kind: if claim.event.is_some() { "event" } else { "control" },
                sentence: [claim.sentence.start, claim.sentence.end],
                trigger: trigger(claim).map(words),
                event_type: claim.event.as_ref().map(|event| event.kind.as_str()),
                mode: claim.event.as_ref().and_then(|event| event.mode.as_deref()),
                control_state: claim.control.as_ref().map(|control| control.state.as_str()),
                actors: named(&claim.actors),
                recipients: named(&claim.recipients),
                place_name: lookup.place(claim).map(place_name),
                date_from: time.and_then(|time| time.from.as_deref()),
                date_to: time.and_then(|time| time.to.as_deref()),
                source_kind: &claim.source.kind,
                source_name: claim.source.name.as_deref(),
                status: &claim.status,
                dead_best: claim.casualties.as_ref().and_then(|all| all.dead.best),
            });
        }
        if claims.is_empty() {
            return Ok(());
        }
        let line = GoldReport {
            address: kept.address,
            given,
            text: &reading.report.text,
            claims,
        };
        serde_json::to_writer(&mut self.out, &line)?;
        self.out.write_all(b"\n")?;
        Ok(())
    }

    /// Writes what is still held back.
    pub fn finish(mut self) -> Result<(), ExportError> {
        self.out.flush()?;
        Ok(())
    }
}
