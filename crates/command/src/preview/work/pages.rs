//! The pages that several routes answer with: the form of an entry, and a proposal.

use super::request::{Asking, Page};
use crate::preview::form::posted::Posted;
use crate::preview::proposals::{EntryForm, Proposal, Target};
use crate::preview::view::form::FormView;
use crate::preview::view::proposal::{AgainView, ProposalView};
use axum::http::StatusCode;
use minijinja::value::Serde;
use minijinja::{Value, context};

/// Returns the page with the form of an entry, and with what was entered.
pub(super) fn form_page(asking: &Asking, form: &EntryForm, entered: Option<&Posted>) -> Page {
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

/// Returns the page with a proposal, or with the form and its mistakes.
pub(super) fn proposed_page(asking: &Asking, proposed: Result<Proposal, Box<EntryForm>>) -> Page {
    match proposed {
        Ok(proposal) => {
            proposal_page_after(&proposal, Some(AgainView::new(&asking.query, &asking.form)))
        }
        Err(form) => form_page(asking, &form, Some(&asking.form)),
    }
}

/// Returns the page with a proposal.
pub(super) fn proposal_page(proposal: &Proposal) -> Page {
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
