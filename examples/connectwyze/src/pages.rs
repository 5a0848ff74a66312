//! The pages that anybody may see.

use crate::failure::Failure;
use crate::state::App;
use crate::templates::{self, Page};
use crate::visitor::{SignedIn, Visitor};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;

fn public(template: &'static str, title: &'static str, visitor: Option<&SignedIn>) -> Page {
    let page = Page::new(template, title);
    match visitor {
        Some(signed_in) => page.signed_in(signed_in.account.name),
        None => page,
    }
}

/// Renders `/`.
pub(crate) async fn home(
    State(app): State<App>,
    Visitor(visitor): Visitor,
) -> Result<impl IntoResponse, Failure> {
    templates::html(
        &app,
        public(
            "home.html",
            "Every conversation in one place",
            visitor.as_ref(),
        ),
    )
}

/// Renders `/about`.
pub(crate) async fn about(
    State(app): State<App>,
    Visitor(visitor): Visitor,
) -> Result<impl IntoResponse, Failure> {
    templates::html(&app, public("about.html", "About", visitor.as_ref()))
}

/// Renders the page for unknown addresses.
pub(crate) async fn not_found(
    State(app): State<App>,
    Visitor(visitor): Visitor,
) -> Result<impl IntoResponse, Failure> {
    let page = public("not-found.html", "Not found", visitor.as_ref());
    Ok((StatusCode::NOT_FOUND, templates::html(&app, page)?))
}
