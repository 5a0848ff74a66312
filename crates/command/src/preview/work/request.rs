//! Reads a request of the pages on which edits are made, and renders its answer.

use super::refusal::described;
use crate::preview::app::App;
use crate::preview::form::posted::Posted;
use crate::preview::proposals::{Refusal, Target};
use crate::preview::sentences::Sentences;
use crate::preview::shown::Shown;
use axum::body::{Bytes, to_bytes};
use axum::extract::{RawQuery, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use minijinja::{Value, context};
use std::time::Duration;

/// The longest body of a form, in bytes (1 MiB). The form of an entry has some kilobytes.
const MAX_BODY: usize = 1024 * 1024;
/// How long a client may take to send it.
const BODY_WITHIN: Duration = Duration::from_secs(10);
/// The longest query of an address, in bytes.
const MAX_QUERY: usize = 8 * 1024;

/// What a request leads to.
pub(super) enum Page {
    /// A template with its values.
    Filled(StatusCode, &'static str, Value),
    /// Another address.
    Elsewhere(&'static str),
}

/// A request that was read: its query, its form if it has one, and the language.
pub(super) struct Asking {
    pub(super) app: App,
    pub(super) query: Posted,
    pub(super) form: Posted,
    pub(super) sentences: Sentences,
}

/// The page of a request, or why nothing was done.
pub(super) type Answer = Result<Page, Refusal>;

/// Answers a request for a page.
pub(super) async fn shown(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: &HeaderMap,
    answer: impl FnOnce(&Asking, &Shown) -> Answer + Send + 'static,
) -> Response {
    let Some(asking) = Asking::new(app, query.as_deref(), headers) else {
        return StatusCode::URI_TOO_LONG.into_response();
    };
    asking.answered(answer).await
}

/// Answers a form, if a page of the desk has sent it.
pub(super) async fn sent(
    State(app): State<App>,
    request: Request,
    answer: impl FnOnce(&Asking, &Shown) -> Answer + Send + 'static,
) -> Response {
    let (head, body) = request.into_parts();
    let Some(mut asking) = Asking::new(app, head.uri.query(), &head.headers) else {
        return StatusCode::URI_TOO_LONG.into_response();
    };
    let kind = head.headers.get(header::CONTENT_TYPE);
    let is_form = kind.is_some_and(|kind| {
        kind.as_bytes()
            .starts_with(b"application/x-www-form-urlencoded")
    });
    if !is_form {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    let body = tokio::time::timeout(BODY_WITHIN, to_bytes(body, MAX_BODY)).await;
    let body: Bytes = match body {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        Err(_) => return StatusCode::REQUEST_TIMEOUT.into_response(),
    };
    let Some(form) = Posted::parse(&body) else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    asking.form = form;
    let is_ours = asking.form.get("token") == asking.app.proposals.token();
    asking
        .answered(move |asking, shown| {
            if is_ours {
                answer(asking, shown)
            } else {
                Err(Refusal::Sender)
            }
        })
        .await
}

impl Asking {
    /// Reads the query and the language of a request; `None` if the query is too long.
    fn new(app: App, query: Option<&str>, headers: &HeaderMap) -> Option<Self> {
        let query = query.unwrap_or_default();
        if query.len() > MAX_QUERY {
            return None;
        }
        let sentences = app.templates.preferred(headers)?.clone();
        Some(Self {
            query: Posted::parse(query.as_bytes())?,
            form: Posted::default(),
            sentences,
            app,
        })
    }

    /// Computes the answer outside of the tasks that serve connections, because it reads files.
    async fn answered(
        self,
        answer: impl FnOnce(&Self, &Shown) -> Answer + Send + 'static,
    ) -> Response {
        let computed = tokio::task::spawn_blocking(move || {
            let shown = self.app.shown.borrow().clone();
            let page = answer(&self, &shown).unwrap_or_else(|refusal| self.refusal(&refusal));
            self.rendered(page)
        });
        match computed.await {
            Ok(response) => response,
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }

    fn rendered(&self, page: Page) -> Response {
        match page {
            Page::Elsewhere(address) => {
                (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response()
            }
            Page::Filled(status, template, values) => {
                let own = context! {
                    token => self.app.proposals.token(),
                    tables => Target::tables(),
                    lists => Target::lists(),
                };
                let page = self
                    .app
                    .templates
                    .page(template, &self.sentences, values, own);
                match page {
                    Ok(page) => (status, Html(page)).into_response(),
                    Err(error) => {
                        let error = format!("{error}\n");
                        (StatusCode::INTERNAL_SERVER_ERROR, error).into_response()
                    }
                }
            }
        }
    }

    /// Returns the page that says why nothing was done, and what to do.
    fn refusal(&self, refusal: &Refusal) -> Page {
        let (status, sentence, advice, about) = described(refusal);
        let detail = match refusal {
            Refusal::Edit(_) | Refusal::File(_) | Refusal::Policy(_) => refusal.to_string(),
            _ => String::new(),
        };
        let back = match self.query.get("entry") {
            "" => section(self).map_or_else(|_| "/entries".to_owned(), |it| it.overview()),
            entry => {
                let entry: String = form_urlencoded::byte_serialize(entry.as_bytes()).collect();
                format!("/entry?entry={entry}")
            }
        };
        let entered: Vec<_> = self
            .form
            .entered()
            .map(|(label, value)| context! { label, value })
            .collect();
        let values = context! { sentence, advice, about, detail, back, entered };
        Page::Filled(status, "message.html", values)
    }
}

/// Returns the table that the query names.
pub(super) fn target(asking: &Asking) -> Result<Target, Refusal> {
    let entry = asking.query.get("entry");
    Target::of(entry).ok_or_else(|| Refusal::NotFound(entry.to_owned()))
}

/// Returns the section that the query names, for a new entry.
pub(super) fn section(asking: &Asking) -> Result<Target, Refusal> {
    let section = asking.query.get("section");
    Target::new_in(section).ok_or_else(|| Refusal::NotFound(section.to_owned()))
}

/// Returns whether somebody wants to correct what was entered, before anything is written.
pub(super) fn is_again(asking: &Asking) -> bool {
    asking.form.get("again") == "yes"
}
