//! From a request to its answer: work on the ledger is done on threads of its own, within a time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, RawPathParams, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Problem;
use crate::params::Params;
use crate::serve::App;
use crate::store::Store;

/// What is asked for.
pub(crate) struct Asked {
    id: Option<String>,
    query: Option<String>,
    is_json: bool,
    body: Bytes,
}

/// What is answered.
#[derive(Clone)]
pub(crate) struct Answer {
    status: StatusCode,
    kind: &'static str,
    body: Bytes,
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

    /// The body of a write. Only JSON is taken: a form of another site cannot send it.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        if !self.is_json {
            return Err(Problem::media());
        }
        serde_json::from_slice(&self.body).map_err(|error| Problem::wrong(format!("the body: {error}")))
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
            body: Bytes::from(html),
        }
    }

    fn of(status: StatusCode, kind: &'static str, value: &impl Serialize) -> Result<Answer, Problem> {
        let body = serde_json::to_vec(value).map_err(|error| Problem::broken(error.to_string()))?;
        Ok(Answer {
            status,
            kind,
            body: Bytes::from(body),
        })
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
    request: Request,
) -> Response {
    let id = path.iter().next().map(|(_, id)| id.to_owned());
    let query = request.uri().query().map(str::to_owned);
    let is_write = *request.method() == Method::POST;
    // What is answered to a question is the same until something is written.
    let question = (!is_write).then(|| request.uri().to_string());
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let is_json = kind.eq_ignore_ascii_case("application/json");
    let Ok(body) = Bytes::from_request(request, &()).await else {
        return Problem::large(app.limits.body).into_response();
    };
    let asked = Asked {
        id,
        query,
        is_json,
        body,
    };
    let work = tokio::task::spawn_blocking(move || match question {
        Some(question) => app
            .at_hand
            .answer(&app.store, &question, || handler(&app, &asked)),
        None => handler(&app, &asked),
    });
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(Ok(Ok(answer))) => answer.into_response(),
        Ok(Ok(Err(problem))) => problem.into_response(),
        Ok(Err(_)) => Problem::broken("the answer could not be made").into_response(),
        Err(_) => Problem::late().into_response(),
    }
}

/// Answers that are kept at hand while the ledger stays as it is.
#[derive(Default)]
pub(crate) struct AtHand(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    /// Operation and day that the answers are of.
    of: (i64, String),
    answers: HashMap<String, Answer>,
    bytes: usize,
}

/// Most bytes of answers at hand; beyond that all are let go.
const AT_HAND: usize = 32 << 20;

impl AtHand {
    fn answer(
        &self,
        store: &Store,
        question: &str,
        make: impl FnOnce() -> Result<Answer, Problem>,
    ) -> Result<Answer, Problem> {
        let view = store.view()?;
        let of = (view.head, view.day);
        {
            let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(answer) = kept.answers.get(question).filter(|_| kept.of == of) {
                return Ok(answer.clone());
            }
        }
        let answer = make()?;
        let size = question.len() + answer.body.len();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Something may have been written while this was made; then it is not kept.
        let now = store.view()?;
        if (now.head, &now.day) != (of.0, &of.1) || size > AT_HAND / 8 {
            return Ok(answer);
        }
        if kept.of != of || kept.bytes + size > AT_HAND {
            *kept = Kept {
                of,
                ..Kept::default()
            };
        }
        kept.bytes += size;
        kept.answers.insert(question.to_owned(), answer.clone());
        Ok(answer)
    }
}
