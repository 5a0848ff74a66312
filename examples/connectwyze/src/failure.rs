//! What can go wrong with a request, and what the visitor is told.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use cookie_registry::SetError;

/// Why a request was not answered as asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The request did not come out of a page of this service, or out of one that is too old.
    #[error(
        "this request did not come from a current page of this site; reload the page and try again"
    )]
    Forged,
    /// A field of the form is missing, or it is no form.
    #[error("this form cannot be read")]
    NoForm,
    /// There is no such thing.
    #[error("there is no such thing here")]
    NotFound,
    /// A cookie could not be set.
    #[error(transparent)]
    Cookie(#[from] SetError),
    /// The system gave no randomness.
    #[error("the system gives no randomness: {0}")]
    Randomness(#[from] getrandom::Error),
    /// A template is at fault.
    #[error("a page could not be made: {0}")]
    Template(#[from] minijinja::Error),
}

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Self::Forged => StatusCode::FORBIDDEN,
            Self::NoForm => StatusCode::BAD_REQUEST,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Cookie(_) | Self::Randomness(_) | Self::Template(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = self.status();
        if status.is_server_error() {
            // For the operator; what is inside the service is not the visitor's to know.
            eprintln!("connectwyze: {self}");
            (status, "Something went wrong on our side.\n").into_response()
        } else {
            (status, format!("{self}\n")).into_response()
        }
    }
}
