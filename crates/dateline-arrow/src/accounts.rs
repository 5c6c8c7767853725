//! Claims laid flat, as a table: what incidents are made of.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{Schema, SchemaRef};
use dateline_incident::{Account, Origin, Windows, reach};
use dateline_ledger::{claim_ids, signature};
use serde_json::{Value, json};

use crate::StreamError;
use crate::columns::{list, text, whole};
use crate::readings::batch;
use crate::reports::{missing, texts};
use crate::tables::Kept;

/// The columns of accounts.
///
/// - `address`, `published`, `signature` are of the report: the hashes of its words by which tellings of one story are found
///   (null for a short text);
/// - `claim`, `first_day`, `last_day`, `account` are of the claim: its identifier, the days on which it may meet others, and all
///   of it as JSON. A report without claims has one row in which they are null.
pub fn accounts_schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        text("address"),
        text("published"),
        list("signature", whole("")),
        text("claim"),
        whole("first_day"),
        whole("last_day"),
        text("account"),
    ]))
}

/// Rows for the claims of readings, in their order. The story of each report is its own.
pub fn accounts_batch(
    schema: &SchemaRef,
    readings: &[Kept],
    windows: &Windows,
) -> Result<RecordBatch, StreamError> {
    let mut rows: Vec<Value> = Vec::new();
    for (address, reading) in readings {
        let claim_ids = claim_ids(reading, address);
        let origin = Origin {
            address,
            story: address,
            claim_ids: &claim_ids,
        };
        let report = json!({
            "address": address,
            "published": reading.report.published,
            "signature": signature(&reading.report.text).map(|hashes| hashes.to_vec()),
        });
        let accounts = Account::of(reading, origin);
        if accounts.is_empty() {
            rows.push(report);
            continue;
        }
        for account in accounts {
            let mut row = report.clone();
            let days = reach(&account, windows);
            row["claim"] = json!(account.claim);
            row["first_day"] = json!(days.map(|(first, _)| first));
            row["last_day"] = json!(days.map(|(_, last)| last));
            let whole = serde_json::to_string(&account).map_err(|error| StreamError::Row {
                row: rows.len(),
                what: "account",
                error,
            })?;
            row["account"] = json!(whole);
            rows.push(row);
        }
    }
    batch(schema, &rows)
}

/// The accounts of a batch. A column `story`, where there is one, says which story the report of each tells: the address of its
/// first telling. Rows without a claim are left out.
pub fn accounts_of(batch: &RecordBatch) -> Result<Vec<Account>, StreamError> {
    let texts_of = |name| texts(batch, name);
    let whole = texts_of("account")?.ok_or_else(|| missing(batch, "account"))?;
    let stories = texts_of("story")?;
    let mut accounts = Vec::with_capacity(batch.num_rows());
    for row in 0..batch.num_rows() {
        let Some(words) = whole.get(row) else { continue };
        let mut account: Account = serde_json::from_str(words).map_err(|error| StreamError::Row {
            row,
            what: "account",
            error,
        })?;
        if let Some(story) = stories.and_then(|stories| stories.get(row)) {
            story.clone_into(&mut account.story);
        }
        accounts.push(account);
    }
    Ok(accounts)
}
