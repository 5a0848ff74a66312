//! The errors of a request, and their responses.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use cookie_registry::{MissingCookieLayer, SetError};

/// The error of a request.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The request did not come from a page of this service, or the page has expired.
    #[error(
        "this request did not come from a current page of this site; reload the page and try again"
    )]
    Forged,
    /// A field of the form is missing, or the body is not a form.
    #[error("this form cannot be read")]
    NoForm,
    /// The requested item does not exist.
    #[error("there is no such thing here")]
    NotFound,
    /// A cookie could not be set.
    #[error(transparent)]
    Cookie(#[from] SetError),
    /// The router lacks the layer that sends cookies.
    #[error(transparent)]
    Layer(#[from] MissingCookieLayer),
    /// The system provided no randomness.
    #[error("the system provides no randomness: {0}")]
    Randomness(#[from] getrandom::Error),
    /// A template failed.
    #[error("a page could not be rendered: {0}")]
    Template(#[from] minijinja::Error),
}

impl Failure {
    /// Returns the status of the response.
    fn status(&self) -> StatusCode {
        match self {
            Self::Forged => StatusCode::FORBIDDEN,
            Self::NoForm => StatusCode::BAD_REQUEST,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Cookie(_) | Self::Layer(_) | Self::Randomness(_) | Self::Template(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = self.status();
        if status.is_server_error() {
            // The details are for the operator, not for the visitor.
            eprintln!("connectwyze: {self}");
            (status, "Something went wrong on our side.\n").into_response()
        } else {
            (status, format!("{self}\n")).into_response()
        }
    }
}
