//! Describes refusals: the status of the response, and the names of the sentences on the page.

use crate::preview::proposals::Refusal;
use axum::http::StatusCode;

/// Returns the status of a refusal, the names of its sentences, and what it is about.
pub(super) fn described(refusal: &Refusal) -> (StatusCode, &'static str, &'static str, &str) {
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
