//! What the banner says in a language, in each state in which a visitor can see it. The words are those of the banner of
//! `cookie-registry-consent`; the looks are those of the service.

use cookie_registry_policy::Policy;
use cookie_registry_policy::consent::{Asked, AskedCategory, AskedParty};
use cookie_registry_words::Words;
use serde::Serialize;

/// What the banner says.
#[derive(Debug, Serialize)]
pub(crate) struct BannerView {
    language: String,
    label: String,
    title: String,
    text: String,
    again: String,
    any_time: String,
    accept: String,
    reject: String,
    choose: String,
    save: String,
    policy: String,
    settings: String,
    saved: String,
    withdraw: String,
    details: String,
    always_on: String,
    choice: String,
    granted: String,
    refused: String,
    undecided: String,
    not_kept: String,
    partly_kept: String,
    elsewhere: String,
    opt_out: String,
    changes_title: String,
    necessary: (String, String),
    categories: Vec<CategoryView>,
    changes: Vec<(String, String)>,
    loads: Vec<(String, String)>,
}

/// A category on which visitors decide.
#[derive(Debug, Serialize)]
struct CategoryView {
    title: String,
    description: String,
    purposes: Vec<String>,
    parties_title: String,
    parties: Vec<(String, String)>,
    /// The note for visitors who have not decided.
    note: String,
    /// The notes for visitors whose browser sends a signal; empty if the signal does not refuse the category.
    gpc: String,
    dnt: String,
}

impl BannerView {
    /// Returns what the banner says in a language; `None` if the policy asks visitors nothing.
    pub(crate) fn new(policy: &Policy, language: &str) -> Option<Self> {
        let asked = policy.asked_categories();
        if asked.is_empty() {
            return None;
        }
        let words = Words::of_banner(&policy.catalogs, language, &policy.meta.language);
        let tag = words.language;
        let dates = words.dates();
        let own = |text: &str| text.to_owned();
        let category = |category: &AskedCategory<'_>| CategoryView::new(policy, &words, category);
        let changes = policy.material_changes().into_iter();
        Some(Self {
            language: own(tag),
            label: own(words.banner_label.text()),
            title: words
                .banner_title
                .replace("{service}", &policy.service.name),
            text: own(words.banner_text.text()),
            again: own(words.banner_again.text()),
            any_time: words
                .banner_any_time
                .replace("{settings}", &words.banner_settings),
            accept: own(words.banner_accept.text()),
            reject: own(words.banner_reject.text()),
            choose: own(words.banner_choose.text()),
            save: own(words.banner_save.text()),
            policy: own(words.banner_policy.text()),
            settings: own(words.banner_settings.text()),
            saved: own(words.banner_saved.text()),
            withdraw: own(words.banner_withdraw.text()),
            details: own(words.banner_details.text()),
            always_on: own(words.banner_always_on.text()),
            choice: own(words.banner_choice.text()),
            granted: own(words.banner_granted.text()),
            refused: own(words.banner_refused.text()),
            undecided: own(words.banner_undecided.text()),
            not_kept: own(words.banner_not_kept.text()),
            partly_kept: own(words.banner_partly_kept.text()),
            elsewhere: own(words.banner_elsewhere.text()),
            opt_out: own(words.banner_opt_out.text()),
            changes_title: own(words.log_caption.text()),
            necessary: (
                own(words.necessary.text()),
                own(words.necessary_description.text()),
            ),
            categories: asked.iter().map(category).collect(),
            changes: changes
                .map(|change| {
                    let day = change.day;
                    let day = dates.date(day.year(), u8::from(day.month()), day.day());
                    (day, own(change.summary.best(tag)))
                })
                .collect(),
            loads: loads(policy, &words),
        })
    }
}

/// Returns the texts in the place of each script or embed that waits for consent: the notice and the button.
fn loads(policy: &Policy, words: &Words<'_>) -> Vec<(String, String)> {
    let loads = policy.third_parties.iter().flat_map(|party| {
        let waiting = party.loads.iter();
        let waiting = waiting.filter(|load| load.category.like.needs_consent());
        waiting.map(|load| {
            let (title, _) = policy.category_words(words, &load.category.key, load.category.like);
            let filled = |text: &str| {
                text.replace("{party}", &party.name)
                    .replace("{category}", title)
            };
            (
                filled(words.banner_load.text()),
                filled(words.banner_load_accept.text()),
            )
        })
    });
    loads.collect()
}

impl CategoryView {
    fn new(policy: &Policy, words: &Words<'_>, category: &AskedCategory<'_>) -> Self {
        let language = words.language;
        let (title, description) = policy.category_words(words, category.key, category.like);
        let parties = policy.asked_parties(category.key);
        let parties_title = match parties.len() {
            0 => String::new(),
            count => words.banner_parties.replace("{count}", &count.to_string()),
        };
        let why = |party: &AskedParty<'_>| match party {
            AskedParty::Declared(party) => party.why.best(language).to_owned(),
            _ => String::new(),
        };
        let only = |holds: bool, note: &str| {
            if holds {
                note.to_owned()
            } else {
                String::new()
            }
        };
        let gpc = if policy.choices.global_privacy_control_overridable {
            words.banner_gpc_unless_accepted.text()
        } else {
            words.banner_gpc.text()
        };
        Self {
            title: title.to_owned(),
            description: description.to_owned(),
            purposes: policy
                .asked_purposes(category.key)
                .into_iter()
                .map(|purpose| purpose.best(language).to_owned())
                .collect(),
            parties_title,
            parties: parties
                .iter()
                .map(|party| (party.name().to_owned(), why(party)))
                .collect(),
            note: only(
                category.asked == Asked::Objection,
                words.banner_unless_objected.text(),
            ),
            gpc: only(category.refused_by_gpc, gpc),
            dnt: only(category.refused_by_dnt, words.banner_dnt.text()),
        }
    }
}
