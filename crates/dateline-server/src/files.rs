//! The page to explore a ledger on, built from `web/` and kept inside the program.

use std::io::Read;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::response::{IntoResponse, Response};
use flate2::read::GzDecoder;

use crate::error::Problem;
use crate::serve::App;

/// A file of the page, packed with gzip.
struct File {
    path: &'static str,
    packed: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// Where the page's own addresses begin; all of them are the same file.
const VIEWS: &str = "/view/";

/// Stands in the page where the token goes, if whoever opens it may write.
const PLACEHOLDER: &str = "data-token=\"\"";

/// `GET` of any address that is no other's.
pub(crate) async fn serve(
    State(app): State<Arc<App>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if !matches!(method, Method::GET | Method::HEAD) {
        return Problem::method().into_response();
    }
    let path = match uri.path() {
        "/" => "index.html",
        path if path.starts_with(VIEWS) => "index.html",
        path => path.trim_start_matches('/'),
    };
    let Some(file) = FILES.iter().find(|file| file.path == path) else {
        return Problem::missing("address").into_response();
    };
    if path == "index.html" && app.open_writes {
        let page = unpacked(file.packed);
        let page =
            String::from_utf8_lossy(&page).replace(PLACEHOLDER, &format!("data-token=\"{}\"", app.token));
        return answer(file, Body::from(page), false);
    }
    let takes_gzip = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(',').any(|coding| coding.trim().starts_with("gzip")));
    if takes_gzip {
        return answer(file, Body::from(file.packed), true);
    }
    answer(file, Body::from(unpacked(file.packed)), false)
}

fn answer(file: &File, body: Body, is_packed: bool) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(file.path)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if is_packed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

/// What our own build packed unpacks.
fn unpacked(packed: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    match GzDecoder::new(packed).read_to_end(&mut bytes) {
        Ok(_) => bytes,
        Err(_) => Vec::new(),
    }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
