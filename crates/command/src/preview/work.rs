//! The pages on which edits are made, over HTTP. Each form is answered with a page that needs no script.

use super::app::App;
use super::form::posted::Posted;
use super::proposals::{EntryForm, Proposal, Refusal, Target, list};
use super::sentences::Sentences;
use super::shown::Shown;
use super::view::entries::{Asked, Row, STATES};
use super::view::form::FormView;
use super::view::proposal::{AgainView, ProposalView};
use super::watch::Wake;
use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{RawQuery, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use minijinja::value::Serde;
use minijinja::{Value, context};
use std::time::Duration;
use time::OffsetDateTime;

/// The longest body of a form, in bytes (1 MiB). The form of an entry has some kilobytes.
const MAX_BODY: usize = 1024 * 1024;
/// How long a client may take to send it.
const BODY_WITHIN: Duration = Duration::from_secs(10);
/// How long a confirmation waits until the desk shows what was written.
const SHOWN_WITHIN: Duration = Duration::from_secs(10);
/// The longest query of an address, in bytes.
const MAX_QUERY: usize = 8 * 1024;

/// What a request leads to.
enum Page {
    /// A template with its values.
    Filled(StatusCode, &'static str, Value),
    /// Another address.
    Elsewhere(&'static str),
}

/// A request that was read: its query, its form if it has one, and the language.
struct Asking {
    app: App,
    query: Posted,
    form: Posted,
    sentences: Sentences,
}

type Answer = Result<Page, Refusal>;

/// Returns the routes of the pages.
pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/entries", get(entries))
        .route("/entry", get(entry).post(propose_entry))
        .route("/new", get(new).post(propose_new))
        .route("/remove", post(propose_removal))
        .route("/retire", post(propose_retirement))
        .route("/approve", post(propose_approval))
        .route("/judge", get(judge).post(propose_judgement))
        .route("/undo", post(undo))
        .route("/confirm", post(confirm))
        .route("/written", get(written))
}

async fn entries(state: State<App>, query: RawQuery, headers: HeaderMap) -> Response {
    shown(state, query, &headers, |asking, shown| {
        let asked = Asked::of(&asking.query);
        let rows: Vec<&Row> = shown.rows.iter().filter(|row| asked.has(row)).collect();
        Ok(Page::Filled(
            StatusCode::OK,
            "entries.html",
            context! {
                rows => Value::from(Serde(&rows)),
                asked => Value::from(Serde(&asked)),
                count => shown.rows.len(),
                categories => Value::from(Serde(Row::categories(&shown.rows))),
                owners => Value::from(Serde(Row::owners(&shown.rows))),
                states => STATES,
                sections => Target::sections(),
            },
        ))
    })
    .await
}

async fn entry(state: State<App>, query: RawQuery, headers: HeaderMap) -> Response {
    shown(state, query, &headers, |asking, _| {
        let proposals = &asking.app.proposals;
        if let Some(key) = list(asking.query.get("entry")) {
            let list = proposals.list(key)?;
            let values = context! { list => Value::from(Serde(&list)) };
            return Ok(Page::Filled(StatusCode::OK, "list.html", values));
        }
        let form = proposals.form(&target(asking)?)?;
        Ok(form_page(asking, &form, None))
    })
    .await
}

async fn new(state: State<App>, query: RawQuery, headers: HeaderMap) -> Response {
    shown(state, query, &headers, |asking, _| {
        let file = Some(asking.query.get("file")).filter(|file| !file.is_empty());
        let form = asking.app.proposals.new_form(&section(asking)?, file)?;
        Ok(form_page(asking, &form, None))
    })
    .await
}

async fn judge(state: State<App>, query: RawQuery, headers: HeaderMap) -> Response {
    shown(state, query, &headers, |asking, shown| {
        let change = shown.judgeable(asking.query.get("change"))?;
        Ok(Page::Filled(
            StatusCode::OK,
            "judge.html",
            context! { change => Value::from(Serde(change)) },
        ))
    })
    .await
}

async fn written(state: State<App>, query: RawQuery, headers: HeaderMap) -> Response {
    shown(state, query, &headers, |asking, _| {
        let last = asking.app.proposals.last();
        let last = last.map(|what| context! { sentence => what.sentence, about => what.about });
        Ok(Page::Filled(
            StatusCode::OK,
            "written.html",
            context! { last },
        ))
    })
    .await
}

async fn propose_entry(state: State<App>, request: Request) -> Response {
    sent(state, request, |asking, _| {
        let (proposals, target) = (&asking.app.proposals, target(asking)?);
        if is_again(asking) {
            let form = proposals.form(&target)?.again(&asking.form)?;
            return Ok(form_page(asking, &form, Some(&asking.form)));
        }
        let proposed = proposals.propose_entry(&target, &asking.form)?;
        Ok(proposed_page(asking, proposed))
    })
    .await
}

async fn propose_new(state: State<App>, request: Request) -> Response {
    sent(state, request, |asking, _| {
        let (proposals, section) = (&asking.app.proposals, section(asking)?);
        if is_again(asking) {
            let form = proposals.new_form(&section, Some(asking.form.get("file")))?;
            let form = form.again(&asking.form)?;
            return Ok(form_page(asking, &form, Some(&asking.form)));
        }
        let proposed = proposals.propose_new(&section, &asking.form)?;
        Ok(proposed_page(asking, proposed))
    })
    .await
}

async fn propose_removal(state: State<App>, request: Request) -> Response {
    sent(state, request, |asking, _| {
        let target = target(asking)?;
        let proposal = asking
            .app
            .proposals
            .propose_removal(&target, &asking.form)?;
        Ok(proposal_page(&proposal))
    })
    .await
}

async fn propose_retirement(state: State<App>, request: Request) -> Response {
    sent(state, request, |asking, _| {
        let (target, today) = (target(asking)?, OffsetDateTime::now_utc().date());
        let proposals = &asking.app.proposals;
        let proposal = proposals.propose_retirement(&target, &asking.form, today)?;
        Ok(proposal_page(&proposal))
    })
    .await
}

async fn propose_approval(state: State<App>, request: Request) -> Response {
    sent(state, request, |asking, _| {
        let proposal = asking.app.proposals.propose_approval(&asking.form)?;
        Ok(proposal_page(&proposal))
    })
    .await
}

async fn propose_judgement(state: State<App>, request: Request) -> Response {
    sent(state, request, |asking, shown| {
        let change = shown.judgeable(asking.form.get("change"))?;
        let today = OffsetDateTime::now_utc().date();
        let proposals = &asking.app.proposals;
        let proposal = proposals.propose_judgement(change, &asking.form, today)?;
        Ok(proposal_page(&proposal))
    })
    .await
}

async fn undo(state: State<App>, request: Request) -> Response {
    sent(state, request, |asking, _| {
        Ok(proposal_page(&asking.app.proposals.undo()?))
    })
    .await
}

/// Writes a proposal, and then waits until the desk shows it, so that the next page is not of the time before.
async fn confirm(State(app): State<App>, request: Request) -> Response {
    let mut latest = app.shown.clone();
    latest.mark_unchanged();
    let response = sent(State(app.clone()), request, |asking, _| {
        asking.app.proposals.confirm(asking.form.get("id"))?;
        Ok(Page::Elsewhere("/written"))
    })
    .await;
    if response.status() == StatusCode::SEE_OTHER {
        // The receiver is gone if the command is about to end.
        let _ = app.wake.send(Wake::Changed);
        // What was written may look the same, or take longer: then the page is shown as it is.
        let _ = tokio::time::timeout(SHOWN_WITHIN, latest.changed()).await;
    }
    response
}

/// Returns the table that the query names.
fn target(asking: &Asking) -> Result<Target, Refusal> {
    let entry = asking.query.get("entry");
    Target::of(entry).ok_or_else(|| Refusal::NotFound(entry.to_owned()))
}

/// Returns the section that the query names, for a new entry.
fn section(asking: &Asking) -> Result<Target, Refusal> {
    let section = asking.query.get("section");
    Target::new_in(section).ok_or_else(|| Refusal::NotFound(section.to_owned()))
}

fn form_page(asking: &Asking, form: &EntryForm, entered: Option<&Posted>) -> Page {
    let errors = FormView::errors(form);
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let name = match (form.is_new, form.target.is_row) {
        (true, true) => "new_row_in",
        (true, false) => "new_entry",
        (false, _) => "edit_entry",
    };
    let title = asking.sentences.filled(
        name,
        &[
            ("section", form.target.section),
            ("entry", &form.target.entry),
        ],
    );
    let values = context! {
        title,
        form => Value::from(Serde(FormView::new(form, entered))),
        errors => Value::from(Serde(&errors)),
    };
    Page::Filled(status, "entry.html", values)
}

fn proposed_page(asking: &Asking, proposed: Result<Proposal, Box<EntryForm>>) -> Page {
    match proposed {
        Ok(proposal) => {
            proposal_page_after(&proposal, Some(AgainView::new(&asking.query, &asking.form)))
        }
        Err(form) => form_page(asking, &form, Some(&asking.form)),
    }
}

/// Returns whether somebody wants to correct what was entered, before anything is written.
fn is_again(asking: &Asking) -> bool {
    asking.form.get("again") == "yes"
}

fn proposal_page(proposal: &Proposal) -> Page {
    proposal_page_after(proposal, None)
}

/// Shows a proposal, with the way back to the form that led to it.
fn proposal_page_after(proposal: &Proposal, again: Option<AgainView>) -> Page {
    let back = Target::of(&proposal.what.about)
        .map_or_else(|| "/entries".to_owned(), |target| target.overview());
    let proposal = ProposalView::new(proposal, back, again);
    let values = context! { proposal => Value::from(Serde(&proposal)) };
    Page::Filled(StatusCode::OK, "proposal.html", values)
}

/// Answers a request for a page.
async fn shown(
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
async fn sent(
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

/// Returns the status of a refusal, the names of its sentences, and what it is about.
fn described(refusal: &Refusal) -> (StatusCode, &'static str, &'static str, &str) {
    match refusal {
        Refusal::NotFound(about) => (
            StatusCode::NOT_FOUND,
            "refused_not_found",
            "advice_not_found",
            about,
        ),
        Refusal::Changed(about) => (
            StatusCode::CONFLICT,
            "refused_changed",
            "advice_changed",
            about,
        ),
        Refusal::Gone => (StatusCode::GONE, "refused_gone", "advice_gone", ""),
        Refusal::NothingToUndo => (
            StatusCode::CONFLICT,
            "refused_nothing_to_undo",
            "advice_nothing_to_undo",
            "",
        ),
        Refusal::Nothing => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "refused_nothing",
            "advice_nothing",
            "",
        ),
        Refusal::Missing(about) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "refused_missing",
            "advice_missing",
            about,
        ),
        Refusal::Edit(_) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "refused_edit",
            "advice_edit",
            "",
        ),
        Refusal::Policy(_) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "refused_policy",
            "advice_policy",
            "",
        ),
        Refusal::File(_) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "refused_failed",
            "advice_failed",
            "",
        ),
        Refusal::Sender => (StatusCode::FORBIDDEN, "refused_sender", "advice_sender", ""),
    }
}
