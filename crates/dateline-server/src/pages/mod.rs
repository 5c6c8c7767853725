//! Pages of reports, claims and incidents that need no script: to read, to print, to cite.

mod claim;
mod html;
mod incident;
mod report;
mod wording;

use std::sync::Arc;

use axum::http::StatusCode;
use axum::routing::{MethodRouter, get};

use crate::answer::{Answer, Asked, Handler, run};
use crate::error::Problem;
use crate::serve::App;
use html::Html;

/// Every page.
const ROUTES: &[(&str, Handler)] = &[
    ("/reports/{id}", report::page),
    ("/claims/{id}", claim::page),
    ("/incidents/{id}", incident::page),
];

/// How the pages look.
const STYLE: &str = include_str!("pages.css");

/// The addresses as the router takes them.
pub(crate) fn routes() -> Vec<(&'static str, MethodRouter<Arc<App>>)> {
    let mut routes: Vec<(&'static str, MethodRouter<Arc<App>>)> = ROUTES
        .iter()
        .map(|(path, handler)| {
            let handler = *handler;
            (
                *path,
                get(move |state, path, request| run(state, handler, path, request)),
            )
        })
        .collect();
    let style = (
        [
            ("content-type", "text/css; charset=utf-8"),
            ("cache-control", "no-cache"),
        ],
        STYLE,
    );
    routes.push(("/pages.css", get(async move || style)));
    routes
}

/// A whole page. `explore` is where the same is seen on the page with the map.
fn whole(title: &str, explore: &str, body: Html) -> Answer {
    let mut page = Html::default();
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    page.text(title);
    page.raw(" · dateline</title>\n<link rel=\"stylesheet\" href=\"/pages.css\">\n<link rel=\"icon\" href=\"/icon.svg\">\n</head>\n<body>\n");
    page.raw("<header class=\"site\"><a href=\"/\">dateline</a> <a href=\"");
    page.text(explore);
    page.raw("\">Show with map and timeline</a></header>\n<main>\n");
    page.append(body);
    page.raw("</main>\n<footer>A claim is what a report says on somebody's word. Nothing here says whether it is true.</footer>\n");
    page.raw("</body>\n</html>\n");
    Answer::page(StatusCode::OK, page.done())
}

/// A page has no parameters; those that other sites hang on to addresses are let be.
fn found<T>(thing: Option<T>, what: &str) -> Result<T, Problem> {
    thing.ok_or_else(|| Problem::missing(what))
}

/// The page for an identifier.
fn id(asked: &Asked) -> Result<&str, Problem> {
    asked.id()
}
