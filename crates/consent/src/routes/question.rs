//! The question that a visitor has answered, for the proof of the answer.

use super::Shared;
use crate::{ConsentForm, FormPlace, ProofDocument};
use cookie_registry::{Choice, Signals};
use http::HeaderMap;
use http::header::COOKIE;
use std::sync::Arc;

/// The question that a visitor has answered.
#[derive(Clone, Debug)]
pub(super) enum Question {
    /// The banner of a first visit, which the service stores in the log when it starts.
    First,
    /// The banner as this visitor saw it; `None` if it is not known. If the service has a banner of its own, that is the question
    /// instead.
    Banner(Option<Arc<ProofDocument>>),
    /// Another part of a page: the settings, or the placeholder of a script or an embed.
    Part(Arc<ProofDocument>),
    /// There was none, or it is not known.
    Unknown,
}

impl Shared {
    /// Returns the question to which a form belongs, as it was before this answer.
    pub(super) fn question(&self, form: &ConsentForm, headers: &HeaderMap) -> Question {
        let plan = self.consent.plan();
        let words = match &form.answer.language {
            Some(language) => plan.words_in(language),
            None => plan.words.first(),
        };
        let Some(language) = words.map(|words| words.language) else {
            return Question::Unknown;
        };
        // The service has another policy now than when the visitor loaded the page.
        if !form.has_seen_texts_of(plan, language) {
            return Question::Unknown;
        }
        let before = self.consent.choice(headers);
        let shown = |choice: &Choice| {
            let view = self.banner.on(choice).in_language(language);
            let question = view.question(&form.place)?;
            Some(Arc::new(ProofDocument::page(plan, language, question)))
        };
        if form.place != FormPlace::Banner {
            return shown(&before).map_or(Question::Unknown, Question::Part);
        }
        if form.is_about_open {
            // Only a visitor who has decided before is asked about some categories.
            let is_again = before.record().is_some();
            return Question::Banner(is_again.then(|| shown(&before)).flatten());
        }
        if before.signals() == Signals::default() {
            return Question::First;
        }
        // The banner of a first visit, with the notes on the signals of the browser.
        let mut undecided = headers.clone();
        undecided.remove(COOKIE);
        Question::Banner(shown(&self.consent.choice(&undecided)))
    }
}
