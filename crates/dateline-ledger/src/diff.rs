//! What a newer coder reads otherwise.

use std::collections::BTreeMap;

use rusqlite::types::Value;
use serde::Serialize;

use crate::ledger::KeptReading;
use crate::rows::{self, ClaimRows};
use crate::{Ledger, LedgerError, blot_out};

/// How two readings of one report differ.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReadingDiff {
    /// Content address of the report.
    pub address: String,
    /// The coder of the first reading.
    pub from: String,
    /// The coder of the second.
    pub to: String,
    /// In the order of the text.
    pub changes: Vec<ClaimChange>,
    /// How many claims are the same in both.
    pub same: usize,
}

/// A claim that only one reading has, or that they read otherwise.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClaimChange {
    /// Identifier of the claim.
    pub claim_id: String,
    /// Its sentence.
    pub sentence: String,
    /// "added", "removed" or "changed".
    pub kind: &'static str,
    /// The fields that changed; of a claim that only one reading has, those that are not empty.
    pub fields: Vec<FieldChange>,
}

/// A field before and after.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldChange {
    /// Column of the table of claims, or "actors", "recipients", "holder", "from".
    pub field: String,
    /// Before.
    pub from: Option<String>,
    /// After.
    pub to: Option<String>,
}

impl Ledger {
    /// How the newest reading of a report differs from the one before, or from that of the coder `from`; `to`
    /// names the coder of the second where it is not the newest. `None` where there are no two such readings.
    /// A coder is named by any part of its name.
    pub fn diff(
        &self,
        address: &str,
        from: Option<&str>,
        to: Option<&str>,
    ) -> Result<Option<ReadingDiff>, LedgerError> {
        let mut readings = self.readings(address, i64::MAX)?;
        let Some(second) = readings
            .iter()
            .rposition(|one| to.is_none_or(|to| one.reading.coder.contains(to)))
        else {
            return Ok(None);
        };
        let second = readings.remove(second);
        let first = readings.iter().rposition(|one| match from {
            Some(from) => one.reading.coder.contains(from),
            None => one.operation < second.operation,
        });
        let Some(first) = first else { return Ok(None) };
        let hidden = self.redactions(address)?;
        let mut first = readings.swap_remove(first);
        let mut second = second;
        first.reading = blot_out(&first.reading, &hidden)?;
        second.reading = blot_out(&second.reading, &hidden)?;
        Ok(Some(between(&first, &second)))
    }
}

/// Claims are paired by their identifiers: kind and words.
fn between(from: &KeptReading, to: &KeptReading) -> ReadingDiff {
    let before = claims(from);
    let after = claims(to);
    let mut changes: Vec<(i64, ClaimChange)> = Vec::new();
    let mut same = 0;
    for (id, old) in &before {
        let (kind, fields) = match after.get(id) {
            Some(new) => ("changed", fields(Some(old), Some(new))),
            None => ("removed", fields(Some(old), None)),
        };
        if fields.is_empty() {
            same += 1;
        } else {
            changes.push((start(old), change(id, old, kind, fields)));
        }
    }
    for (id, new) in &after {
        if !before.contains_key(id) {
            changes.push((start(new), change(id, new, "added", fields(None, Some(new)))));
        }
    }
    changes.sort_by(|a, b| (a.0, &a.1.claim_id).cmp(&(b.0, &b.1.claim_id)));
    ReadingDiff {
        address: to.address.clone(),
        from: from.reading.coder.clone(),
        to: to.reading.coder.clone(),
        changes: changes.into_iter().map(|(_, change)| change).collect(),
        same,
    }
}

fn claims(kept: &KeptReading) -> BTreeMap<String, ClaimRows> {
    let rows = rows::of(&kept.reading, &kept.address);
    kept.claim_ids.iter().cloned().zip(rows.claims).collect()
}

fn start(rows: &ClaimRows) -> i64 {
    match rows.value("sentence_start") {
        Some(Value::Integer(start)) => *start,
        _ => 0,
    }
}

fn change(id: &str, rows: &ClaimRows, kind: &'static str, fields: Vec<FieldChange>) -> ClaimChange {
    let words: Vec<&str> = rows.words.sentence.split_whitespace().collect();
    ClaimChange {
        claim_id: id.to_owned(),
        sentence: words.join(" "),
        kind,
        fields,
    }
}

fn fields(from: Option<&ClaimRows>, to: Option<&ClaimRows>) -> Vec<FieldChange> {
    let names = rows::claimed_columns().chain(rows::PARTS);
    let field = |rows: Option<&ClaimRows>, name: &str| rows.and_then(|rows| rows.shown(name));
    names
        .filter_map(|name| {
            let (from, to) = (field(from, name), field(to, name));
            (from != to).then(|| FieldChange {
                field: name.to_owned(),
                from,
                to,
            })
        })
        .collect()
}
