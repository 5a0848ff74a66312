//! Parses the forms of the banner.

use crate::return_to::is_same_site_path;
use crate::{Answer, Method};
use cookie_registry::ConsentPlan;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The content of a form of the [`Banner`](crate::Banner): the answer, and the page to which the visitor
/// returns.
///
/// With axum, `ConsentRoutes` parses the form. With another framework, the service parses the form. It must
/// first check with [`is_same_origin_request`](crate::is_same_origin_request) that the form comes from one of
/// its own pages.
///
/// ```
/// use cookie_registry_consent::{ConsentForm, Method};
///
/// let body = b"answer=by-category&grant=analytics&seen=analytics%3A85944171f73967e8\
///              &language=en&return_to=%2Fdashboard";
/// let form = ConsentForm::parse(body)?;
/// assert_eq!(form.answer.method(), Method::ByCategory);
/// assert_eq!(form.return_to.as_deref(), Some("/dashboard"));
/// # Ok::<(), cookie_registry_consent::FormError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConsentForm {
    /// The visitor's answer.
    pub answer: Answer,
    /// The page to which the visitor returns, as a path of this site with its query. `None` if the form has
    /// no path, or a path that leads to another site.
    pub return_to: Option<String>,
    /// The page to which the settings link back, as a path of this site with its query. `None` if the form has no such
    /// path, or a path that leads to another site.
    pub back: Option<String>,
    /// The place of the form. It determines the question that the visitor has answered.
    pub place: FormPlace,
    /// Whether the form asked only about the categories on which the visitor had not decided. The banner sets this when
    /// it asks again after a change.
    pub is_about_open: bool,
    /// The texts that the form showed, as pairs of category and fingerprint.
    seen: Vec<(String, String)>,
}

/// The place of a form of the [`Banner`](crate::Banner). The place determines which question visitors answer with the
/// form. [`BannerView::question`](crate::BannerView::question) renders this question.
///
/// ```
/// use cookie_registry_consent::{ConsentForm, FormPlace};
/// let form = ConsentForm::parse(b"answer=reject-all&asked=settings")?;
/// assert_eq!(form.place, FormPlace::Settings);
/// # Ok::<(), cookie_registry_consent::FormError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FormPlace {
    /// The banner. A form that the service has written itself also has this place if the form has no field `asked`.
    #[default]
    Banner,
    /// The settings.
    Settings,
    /// The footer. It has a button that withdraws all consent, and asks nothing.
    Footer,
    /// The placeholder of a script or an embed.
    Load {
        /// The key of the category that the placeholder asks the visitor to accept.
        category: String,
        /// The key of the third party under `[third_parties]`.
        party: String,
    },
}

impl FormPlace {
    /// The field of a form that says where it is.
    pub(crate) const FIELD: &'static str = "asked";

    /// Returns the value of the field; `None` for the banner, whose forms do not have it.
    pub(crate) fn value(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::Banner => None,
            Self::Settings => Some("settings".into()),
            Self::Footer => Some("footer".into()),
            Self::Load { category, party } => Some(["load/", category, "/", party].concat().into()),
        }
    }

    /// Parses the value of the field.
    fn parse(value: &str) -> Result<Self, FormError> {
        match value.split_once('/') {
            None if value == "settings" => Ok(Self::Settings),
            None if value == "footer" => Ok(Self::Footer),
            Some(("load", key)) => {
                let (category, party) = pair(Self::FIELD, key, '/')?;
                Ok(Self::Load { category, party })
            }
            _ => Err(FormError::InvalidValue(Self::FIELD)),
        }
    }
}

/// The reason why a form is not a valid form of the banner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormError {
    /// The answer is missing or unknown.
    #[error(
        "the field `answer` is missing or unknown: it is `accept-all`, `reject-all`, `by-category` or `withdrawal`"
    )]
    UnknownAnswer,
    /// A field that may occur once is repeated.
    #[error("duplicate field `{0}`")]
    DuplicateField(&'static str),
    /// A field has an invalid value.
    #[error("invalid value in field `{0}`")]
    InvalidValue(&'static str),
}

/// The fields of a form, before their combination is checked.
#[derive(Default)]
struct Fields {
    answer: Option<String>,
    scope: Option<String>,
    language: Option<String>,
    return_to: Option<String>,
    back: Option<String>,
    asked: Option<String>,
    offered: Vec<(String, String)>,
    parties: BTreeSet<(String, String)>,
    granted: Vec<String>,
    seen: Vec<(String, String)>,
}

impl ConsentForm {
    /// Parses the body of a form (`application/x-www-form-urlencoded`). Ignores unknown fields, such as a
    /// token that the service adds to all its forms.
    ///
    /// # Errors
    /// [`FormError`] if the form has no valid answer.
    pub fn parse(body: &[u8]) -> Result<Self, FormError> {
        let fields = Fields::read(body)?;
        let place = fields.asked.as_deref().map(FormPlace::parse).transpose()?;
        let method = fields.answer.as_deref().and_then(method);
        let answer = match method.ok_or(FormError::UnknownAnswer)? {
            Method::AcceptAll => Answer::accept_all(),
            Method::RejectAll => Answer::reject_all(),
            Method::ByCategory => Answer::only(fields.granted),
            Method::Withdrawal => Answer::withdraw(),
        };
        // "Reject all" means all, also of a form about some categories. To refuse, a visitor need not have seen the
        // current texts.
        let is_about_open = fields.scope.as_deref() == Some("open");
        let is_about_all = matches!(answer.method(), Method::RejectAll | Method::Withdrawal);
        let answer = match fields.scope.as_deref() {
            Some("open") if is_about_all => answer,
            Some("open") => answer.about_open(),
            Some(_) => return Err(FormError::InvalidValue("scope")),
            None => answer,
        };
        // A visitor may withdraw consent without having seen the current texts.
        let seen = fields.seen;
        let answer = if is_about_all {
            answer
        } else {
            answer.having_seen(seen.clone())
        };
        let accepted = &fields.parties;
        let offered = fields.offered.into_iter();
        let answer = offered.fold(answer, |answer, (category, party)| {
            let is_accepted = accepted.contains(&(category.clone(), party.clone()));
            answer.deciding_on_party(category, party, is_accepted)
        });
        Ok(Self {
            answer: match fields.language {
                Some(language) => answer.in_language(language),
                None => answer,
            },
            return_to: fields.return_to.filter(|path| is_same_site_path(path)),
            back: fields.back.filter(|path| is_same_site_path(path)),
            place: place.unwrap_or_default(),
            is_about_open,
            seen,
        })
    }

    /// Returns whether the form showed only texts that are in the policy now, in this language. If not, the question
    /// that the visitor has answered is unknown. Also returns `true` for a form without the field `seen`.
    #[must_use]
    pub fn has_seen_texts_of(&self, plan: &ConsentPlan, language: &str) -> bool {
        self.seen.iter().all(|(key, fingerprint)| {
            let mut categories = plan.categories.iter();
            let category = categories.find(|category| category.key == key);
            category
                .is_some_and(|category| category.fingerprints.in_language(language) == fingerprint)
        })
    }
}

impl Fields {
    fn read(body: &[u8]) -> Result<Self, FormError> {
        let mut fields = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            let (name, single) = match &*name {
                "answer" => ("answer", &mut fields.answer),
                "scope" => ("scope", &mut fields.scope),
                "language" => ("language", &mut fields.language),
                "return_to" => ("return_to", &mut fields.return_to),
                "back" => ("back", &mut fields.back),
                FormPlace::FIELD => (FormPlace::FIELD, &mut fields.asked),
                "grant" => {
                    fields.granted.push(value.into_owned());
                    continue;
                }
                "seen" => {
                    fields.seen.push(pair("seen", &value, ':')?);
                    continue;
                }
                "offered" => {
                    fields.offered.push(pair("offered", &value, '/')?);
                    continue;
                }
                "party" => {
                    fields.parties.insert(pair("party", &value, '/')?);
                    continue;
                }
                _ => continue,
            };
            if single.replace(value.into_owned()).is_some() {
                return Err(FormError::DuplicateField(name));
            }
        }
        Ok(fields)
    }
}

/// Splits the value of a field into its two parts.
fn pair(name: &'static str, value: &str, separator: char) -> Result<(String, String), FormError> {
    let (first, second) = value
        .split_once(separator)
        .ok_or(FormError::InvalidValue(name))?;
    Ok((first.to_owned(), second.to_owned()))
}

fn method(word: &str) -> Option<Method> {
    [
        Method::AcceptAll,
        Method::RejectAll,
        Method::ByCategory,
        Method::Withdrawal,
    ]
    .into_iter()
    .find(|method| method.as_str() == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_without_a_valid_answer_is_refused() {
        for body in ["", "answer=", "answer=accept"] {
            let refused = ConsentForm::parse(body.as_bytes());
            assert_eq!(refused, Err(FormError::UnknownAnswer), "{body}");
        }
        for (fields, expected) in [
            ("answer=reject-all", FormError::DuplicateField("answer")),
            ("scope=some", FormError::InvalidValue("scope")),
            ("scope=open&scope=open", FormError::DuplicateField("scope")),
            ("seen=analytics", FormError::InvalidValue("seen")),
            ("asked=here", FormError::InvalidValue("asked")),
            ("asked=load/marketing", FormError::InvalidValue("asked")),
            (
                "asked=footer/marketing/acme",
                FormError::InvalidValue("asked"),
            ),
            (
                "asked=settings&asked=footer",
                FormError::DuplicateField("asked"),
            ),
            (
                "return_to=/a&return_to=/b",
                FormError::DuplicateField("return_to"),
            ),
        ] {
            let body = ["answer=accept-all&", fields].concat();
            assert_eq!(ConsentForm::parse(body.as_bytes()), Err(expected), "{body}");
        }
    }

    #[test]
    fn every_field_becomes_part_of_the_answer() {
        let body = b"csrf=abc&answer=by-category&scope=open&language=de&seen=a:1&seen=b:2&grant=a&grant=b&return_to=//evil.example";
        let form = ConsentForm::parse(body).unwrap();
        let expected = Answer::only(["a", "b"])
            .about_open()
            .having_seen([("a", "1"), ("b", "2")])
            .in_language("de");
        assert_eq!(form.answer, expected);
        assert_eq!(form.return_to, None);
    }

    #[test]
    fn a_form_says_where_it_was() {
        let load = FormPlace::Load {
            category: "marketing".into(),
            party: "acme".into(),
        };
        for place in [
            FormPlace::Banner,
            FormPlace::Settings,
            FormPlace::Footer,
            load,
        ] {
            let field = place.value().map(|value| format!("&asked={value}"));
            let body = format!("answer=accept-all{}", field.unwrap_or_default());
            let form = ConsentForm::parse(body.as_bytes()).unwrap();
            assert_eq!(form.place, place);
        }
    }

    #[test]
    fn rejecting_all_is_about_all_whatever_the_form_asked() {
        for body in [
            "answer=reject-all",
            "answer=reject-all&scope=open&seen=analytics:1",
            "seen=analytics:1&scope=open&answer=reject-all&grant=marketing",
        ] {
            let form = ConsentForm::parse(body.as_bytes()).unwrap();
            assert_eq!(form.answer, Answer::reject_all(), "{body}");
        }
        let form = ConsentForm::parse(b"answer=reject-all&scope=some");
        assert_eq!(form, Err(FormError::InvalidValue("scope")));
    }

    #[test]
    fn a_third_party_that_was_offered_and_not_selected_is_refused() {
        let body =
            b"answer=by-category&grant=a&offered=a/x&offered=a/y&party=a/y&party=a/z&back=/p%3Fq";
        let form = ConsentForm::parse(body).unwrap();
        // What was not offered is no decision.
        let expected = Answer::only(["a"])
            .having_seen([("", ""); 0])
            .deciding_on_party("a", "x", false)
            .deciding_on_party("a", "y", true);
        assert_eq!(form.answer, expected);
        assert_eq!(form.back.as_deref(), Some("/p?q"));
        let body = b"answer=by-category&offered=a";
        assert_eq!(
            ConsentForm::parse(body),
            Err(FormError::InvalidValue("offered"))
        );
    }

    #[test]
    fn an_answer_to_no_shown_text_can_only_withdraw() {
        let seen_nothing = Answer::accept_all().having_seen([("", ""); 0]);
        assert_eq!(
            ConsentForm::parse(b"answer=accept-all").unwrap().answer,
            seen_nothing
        );
        assert_eq!(
            ConsentForm::parse(b"answer=withdrawal").unwrap().answer,
            Answer::withdraw()
        );
    }
}
