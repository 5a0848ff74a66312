//! Judges what is stored without consent, and whether a choice was recorded.

use super::declared::Declared;
use super::findings::About;
use super::{Judge, place};
use crate::model::{Stage, StageReport, Stored};
use cookie_registry_policy::Code;
use cookie_registry_policy::consent::Asked;

impl<'a> Judge<'a> {
    /// Judges whether the choice of a stage permits an entry.
    pub(super) fn without_consent(
        &mut self,
        stage: Stage,
        stored: &Stored,
        declared: &Declared<'a>,
    ) {
        let asked = declared.disclosure.asked();
        let is_refused = match (stage, asked) {
            (_, Asked::Nothing) | (Stage::AfterAccept, _) => None,
            (Stage::BeforeChoice, Asked::Consent) => Some(Code::StoredBeforeConsent),
            (Stage::BeforeChoice, Asked::Objection) => None,
            (Stage::WithSignal, asked) => self.refused_by_signal(declared, asked),
            (Stage::AfterReject, _) => Some(Code::StoredAfterReject),
            (Stage::AfterWithdrawal, _) => Some(Code::StoredAfterWithdrawal),
        };
        let Some(code) = is_refused else {
            return;
        };
        let name = &stored.name;
        let state = match (stored.after_choice, stored.remains) {
            (false, _) => "is still stored",
            (true, true) => "is stored",
            (true, false) => "was stored for a moment",
        };
        let category = &declared.disclosure.category.key;
        let about = About {
            declared: declared.disclosure.entry.clone(),
            span: declared.disclosure.span,
            message: format!(
                "`{name}` {state} {stage}, although its category `{category}` needs a choice"
            ),
            place: place(stored),
        };
        self.about(stage, code, about);
    }

    /// Returns the code of an entry that is stored although the browser sends Global Privacy Control.
    fn refused_by_signal(&self, declared: &Declared<'_>, asked: Asked) -> Option<Code> {
        let key = &declared.disclosure.category.key;
        let categories = self.policy.asked_categories();
        let refused = categories
            .iter()
            .any(|it| it.key == key && it.refused_by_gpc);
        match (refused, asked) {
            (true, _) => Some(Code::StoredDespiteSignal),
            (false, Asked::Consent) => Some(Code::StoredBeforeConsent),
            _ => None,
        }
    }

    /// Judges whether a choice was recorded as declared.
    pub(super) fn record(&mut self, report: &StageReport) {
        let Some(cookie) = self.policy.consent_cookie() else {
            return;
        };
        let is_choice = matches!(report.stage, Stage::AfterReject | Stage::AfterAccept);
        let was_made = report.choice.as_ref().is_some_and(|it| it.changed) || !is_choice;
        // A click that changed nothing is reported as such.
        if !is_choice || !was_made || self.policy.asked_categories().is_empty() {
            return;
        }
        let entry = &cookie.disclosure.entry;
        let is_it = |stored: &Stored| {
            stored.remains
                && self
                    .index
                    .find(stored.kind, &stored.name)
                    .is_some_and(|it| it.disclosure.entry == *entry)
        };
        if !report.stored.iter().any(is_it) {
            let about = About {
                declared: entry.clone(),
                span: cookie.disclosure.span,
                message: format!(
                    "`{}` is not stored {}",
                    cookie.disclosure.naming.shown(),
                    report.stage
                ),
                place: "record each choice in this cookie, refusals too".to_owned(),
            };
            self.about(report.stage, Code::ConsentNotRecorded, about);
        }
    }
}
