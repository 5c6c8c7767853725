//! What can go wrong, and how it is told.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use dateline_ledger::LedgerError;
use serde_json::json;

/// Why a server could not be started or broke off.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServerError {
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The address cannot be listened on.
    #[error("{address}: cannot be listened on: {error}")]
    Bind {
        /// The address.
        address: std::net::SocketAddr,
        /// What the system says.
        error: std::io::Error,
    },
    /// The map is no PMTiles archive, or cannot be read.
    #[error("{path}: {message}", path = .path.display())]
    Tiles {
        /// The file.
        path: std::path::PathBuf,
        /// What is the matter with it.
        message: String,
    },
    /// The system gives no random numbers.
    #[error("no random numbers for a token: {0}")]
    Random(String),
}

/// Why a request is not answered as asked; told as `application/problem+json` (RFC 9457).
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    kind: &'static str,
    detail: String,
    retry_after: Option<u32>,
}

impl Problem {
    fn new(status: StatusCode, kind: &'static str, detail: impl Into<String>) -> Problem {
        Problem {
            status,
            kind,
            detail: detail.into(),
            retry_after: None,
        }
    }

    /// A parameter or body that cannot be used.
    pub(crate) fn wrong(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, "wrong-request", detail)
    }

    /// There is no such thing, or it is held back; which of the two is not told.
    pub(crate) fn missing(what: &str) -> Problem {
        Problem::new(
            StatusCode::NOT_FOUND,
            "not-found",
            format!("there is no such {what}"),
        )
    }

    /// The path is known, the method is not.
    pub(crate) fn method() -> Problem {
        Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "wrong-method",
            "this address does not take this method",
        )
    }

    /// Asked under a name that is not this server's.
    pub(crate) fn host() -> Problem {
        Problem::new(
            StatusCode::MISDIRECTED_REQUEST,
            "wrong-host",
            "the Host of the request is not one that this server answers to",
        )
    }

    /// A write that another site may have sent.
    pub(crate) fn origin() -> Problem {
        Problem::new(
            StatusCode::FORBIDDEN,
            "wrong-origin",
            "a write must come from this server's own pages, or from a program that sends no Origin",
        )
    }

    /// A write without the token.
    pub(crate) fn token() -> Problem {
        Problem::new(
            StatusCode::UNAUTHORIZED,
            "token-needed",
            "a write needs the token that the program printed: Authorization: Bearer TOKEN",
        )
    }

    /// Too many requests.
    pub(crate) fn rate(seconds: u32) -> Problem {
        Problem {
            retry_after: Some(seconds),
            ..Problem::new(
                StatusCode::TOO_MANY_REQUESTS,
                "too-many-requests",
                "too many requests",
            )
        }
    }

    /// A body that is too large.
    pub(crate) fn large(most: usize) -> Problem {
        Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            format!("a body may have at most {most} bytes"),
        )
    }

    /// A body of another kind than JSON.
    pub(crate) fn media() -> Problem {
        Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "wrong-media-type",
            "send the body as application/json",
        )
    }

    /// It took too long.
    pub(crate) fn late() -> Problem {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "too-late",
            "the answer took too long; ask for less",
        )
    }

    /// Our own fault.
    pub(crate) fn broken(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
    }
}

impl From<LedgerError> for Problem {
    fn from(error: LedgerError) -> Problem {
        match error {
            // What can be wrong here came with the request; it names no file.
            LedgerError::Wrong(detail) => Problem::wrong(detail),
            LedgerError::Busy | LedgerError::Full => {
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not-now", error.to_string())
            }
            LedgerError::Lost { .. } | LedgerError::Unreachable { .. } => Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "not-now",
                "the ledger's database cannot be reached; try again",
            ),
            LedgerError::ReadOnly | LedgerError::Denied(_) => {
                Problem::new(StatusCode::FORBIDDEN, "read-only", "the ledger cannot be written")
            }
            _ => Problem::broken("the ledger could not be read; \"dateline verify\" says more"),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = json!({
            "type": format!("about:dateline#{}", self.kind),
            "title": self.status.canonical_reason().unwrap_or("Problem"),
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        let mut response = (self.status, body.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
