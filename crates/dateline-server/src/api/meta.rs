//! What the ledger is, and what this API is.

use serde_json::{Value, json};

use crate::answer::{Answer, Asked};
use crate::error::Problem;
use crate::serve::App;

/// The description of this API.
pub(crate) const OPENAPI: &str = include_str!("../openapi.json");

/// `GET /api/v1/meta`
pub(super) fn meta(app: &App, asked: &Asked) -> Result<Answer, Problem> {
    asked.params(&[])?;
    let view = app.store.view()?;
    let snapshot = &view.snapshot;
    let coders: std::collections::BTreeSet<&str> = snapshot
        .parts
        .values()
        .map(|part| part.head.coder.as_str())
        .collect();
    Answer::json(&json!({
        "version": env!("CARGO_PKG_VERSION"),
        "reports": snapshot.parts.len(),
        "claims": snapshot.items.len(),
        "coders": coders,
        "operation": view.head,
        "names_masked": !app.store.with_names(),
        "tiles": app.has_tiles,
    }))
}

/// `GET /api/v1/openapi.json`
pub(super) fn openapi(_: &App, asked: &Asked) -> Result<Answer, Problem> {
    asked.params(&[])?;
    let description: Value =
        serde_json::from_str(OPENAPI).map_err(|error| Problem::broken(error.to_string()))?;
    Answer::json(&description)
}
