//! The addresses under `/api/v1`. `openapi.json` describes them, and a test compares the two.

mod claims;
mod counts;
mod meta;
mod reports;
mod reviews;

use std::sync::Arc;

use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};

use crate::answer::{Handler, run};
use crate::error::Problem;
use crate::filter::{self, Filter};
use crate::params::Params;
use crate::serve::App;
use crate::store::View;

/// Every address with its method.
pub(crate) const ROUTES: &[(&str, Method, Handler)] = &[
    ("/api/v1/meta", Method::GET, meta::meta),
    ("/api/v1/openapi.json", Method::GET, meta::openapi),
    ("/api/v1/claims", Method::GET, claims::list),
    ("/api/v1/claims.geojson", Method::GET, claims::geojson),
    ("/api/v1/claims/{id}", Method::GET, claims::one),
    ("/api/v1/places", Method::GET, counts::places),
    ("/api/v1/timeline", Method::GET, counts::timeline),
    ("/api/v1/facets", Method::GET, counts::facets),
    ("/api/v1/reports", Method::GET, reports::list),
    ("/api/v1/reports/{id}", Method::GET, reports::one),
    ("/api/v1/reviews", Method::GET, reviews::list),
    ("/api/v1/reviews", Method::POST, reviews::keep),
    ("/api/v1/queue", Method::GET, reviews::queue),
];

/// The addresses as the router takes them.
pub(crate) fn routes() -> Vec<(&'static str, MethodRouter<Arc<App>>)> {
    let route = |(path, method, handler): &(&'static str, Method, Handler)| {
        let handler = *handler;
        let filter = match *method {
            Method::POST => MethodFilter::POST,
            _ => MethodFilter::GET,
        };
        let answer = move |state, path, query, body| run(state, handler, path, query, body);
        (*path, on(filter, answer))
    };
    ROUTES.iter().map(route).collect()
}

/// What a request looks at: the ledger now or as it was, and which claims of it.
fn asked(app: &App, params: &Params) -> Result<(View, Filter), Problem> {
    let filter = Filter::read(params)?;
    let view = app.store.view_at(filter.as_of)?;
    Ok((view, filter))
}

/// Parameters of a list.
const PAGE: &[&str] = &["limit", "cursor"];

/// Parameters that pick claims.
const FILTER: &[&str] = filter::NAMES;
