//! The addresses under `/api/v1`. `openapi.json` describes them, and a test compares the two.

mod claims;
mod control;
mod counts;
mod incidents;
mod labels;
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
    ("/api/v1/labels", Method::GET, labels::towns),
    ("/api/v1/timeline", Method::GET, counts::timeline),
    ("/api/v1/facets", Method::GET, counts::facets),
    ("/api/v1/reports", Method::GET, reports::list),
    ("/api/v1/reports/{id}", Method::GET, reports::one),
    ("/api/v1/incidents", Method::GET, incidents::list),
    ("/api/v1/incidents/{id}", Method::GET, incidents::one),
    ("/api/v1/rulings", Method::GET, incidents::rulings),
    ("/api/v1/rulings", Method::POST, incidents::rule),
    ("/api/v1/control", Method::GET, control::lanes),
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
        let answer = move |state, path, request| run(state, handler, path, request);
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    /// Every `$ref` of a document.
    fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    match member.as_str() {
                        Some(to) if name == "$ref" => {
                            found.insert(to);
                        }
                        _ => references(member, found),
                    }
                }
            }
            Value::Array(values) => values.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }

    #[test]
    fn the_description_has_the_routes_that_there_are() {
        let description: Value = serde_json::from_str(meta::OPENAPI).expect("is JSON");
        let paths = description["paths"].as_object().expect("has paths");
        let described: BTreeSet<(String, String)> = paths
            .iter()
            .flat_map(|(path, methods)| {
                let methods = methods.as_object().into_iter().flatten();
                methods.map(|(method, _)| (path.clone(), method.to_uppercase()))
            })
            .collect();
        let served: BTreeSet<(String, String)> = ROUTES
            .iter()
            .map(|(path, method, _)| ((*path).to_owned(), method.to_string()))
            .collect();
        assert_eq!(described, served);
        let mut found = BTreeSet::new();
        references(&description, &mut found);
        for to in found {
            let pointer = to.strip_prefix('#').expect("leads within the file");
            assert!(description.pointer(pointer).is_some(), "{to} leads nowhere");
        }
    }

    #[test]
    fn the_description_has_the_filters_that_there_are() {
        let description: Value = serde_json::from_str(meta::OPENAPI).expect("is JSON");
        let listed = description["paths"]["/api/v1/facets"]["get"]["parameters"]
            .as_array()
            .expect("has parameters");
        let described: BTreeSet<&str> = listed
            .iter()
            .filter_map(|parameter| parameter["$ref"].as_str()?.rsplit('/').next())
            .collect();
        assert_eq!(described, FILTER.iter().copied().collect());
    }
}
