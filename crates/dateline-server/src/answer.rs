//! From a request to its answer: work on the ledger is done on threads of its own, within a time.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{RawPathParams, RawQuery, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::error::Problem;
use crate::params::Params;
use crate::serve::App;

/// What is asked for.
pub(crate) struct Asked {
    id: Option<String>,
    query: Option<String>,
    /// The body, of a write.
    pub body: Bytes,
}

/// What is answered.
pub(crate) struct Answer {
    status: StatusCode,
    kind: &'static str,
    body: Vec<u8>,
}

/// Answers a kind of request.
pub(crate) type Handler = fn(&App, &Asked) -> Result<Answer, Problem>;

impl Asked {
    /// The identifier in the path.
    pub(crate) fn id(&self) -> Result<&str, Problem> {
        self.id
            .as_deref()
            .ok_or_else(|| Problem::wrong("the address holds no identifier"))
    }

    /// The parameters, of which these names are known.
    pub(crate) fn params(&self, known: &[&[&str]]) -> Result<Params, Problem> {
        Params::parse(self.query.as_deref(), known)
    }
}

impl Answer {
    /// JSON.
    pub(crate) fn json(value: &impl Serialize) -> Result<Answer, Problem> {
        Answer::of(StatusCode::OK, "application/json", value)
    }

    /// JSON of something that was made.
    pub(crate) fn created(value: &impl Serialize) -> Result<Answer, Problem> {
        Answer::of(StatusCode::CREATED, "application/json", value)
    }

    /// GeoJSON.
    pub(crate) fn geojson(value: &impl Serialize) -> Result<Answer, Problem> {
        Answer::of(StatusCode::OK, "application/geo+json", value)
    }

    /// A page.
    pub(crate) fn page(status: StatusCode, html: String) -> Answer {
        Answer {
            status,
            kind: "text/html; charset=utf-8",
            body: html.into_bytes(),
        }
    }

    fn of(status: StatusCode, kind: &'static str, value: &impl Serialize) -> Result<Answer, Problem> {
        let body = serde_json::to_vec(value).map_err(|error| Problem::broken(error.to_string()))?;
        Ok(Answer { status, kind, body })
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        response
    }
}

/// Longest time that an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Runs a handler where it may wait for the disk.
pub(crate) async fn run(
    State(app): State<Arc<App>>,
    handler: Handler,
    path: RawPathParams,
    RawQuery(query): RawQuery,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let body = match body {
        Ok(body) => body,
        Err(_) => return Problem::large(app.limits.body).into_response(),
    };
    let id = path.iter().next().map(|(_, id)| id.to_owned());
    let asked = Asked { id, query, body };
    let work = tokio::task::spawn_blocking(move || handler(&app, &asked));
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(Ok(Ok(answer))) => answer.into_response(),
        Ok(Ok(Err(problem))) => problem.into_response(),
        Ok(Err(_)) => Problem::broken("the answer could not be made").into_response(),
        Err(_) => Problem::late().into_response(),
    }
}
