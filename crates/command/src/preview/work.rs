//! The pages on which edits are made, over HTTP. Each form is answered with a page that needs no script.

mod pages;
mod refusal;
mod request;

use super::app::App;
use super::proposals::{Target, list};
use super::view::entries::{Asked, Row, STATES};
use super::watch::Wake;
use axum::Router;
use axum::extract::{RawQuery, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use minijinja::value::Serde;
use minijinja::{Value, context};
use pages::{form_page, proposal_page, proposed_page};
use request::{Page, is_again, section, sent, shown, target};
use std::time::Duration;
use time::OffsetDateTime;

/// How long a confirmation waits until the desk shows what was written.
const SHOWN_WITHIN: Duration = Duration::from_secs(10);

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
