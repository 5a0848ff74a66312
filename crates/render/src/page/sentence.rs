//! Sentences of the page as runs of text. Because each run has a kind, templates need not parse markup, and
//! no text of the policy can become markup.

use cookie_registry_policy::model::Text;
use cookie_registry_words::Word;
use minijinja::Value;
use minijinja::value::{Enumerator, Object, ObjectRepr, Serde};
use serde::{Serialize, Serializer};
use std::sync::Arc;

/// The kind of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum RunKind {
    /// Plain text.
    Text,
    /// An identifier, such as the name of a cookie, a key or a host.
    Code,
    /// A link, with [`Run::href`].
    Link,
    /// A date or a duration, with [`Run::datetime`].
    Time,
}

/// A run of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Run {
    /// The kind.
    pub kind: RunKind,
    /// The text, on one line and free of control characters.
    pub text: String,
    /// The target of a link: `https:`, `http:`, `mailto:`, or a path of the same site.
    pub href: Option<String>,
    /// The exact date (`2026-05-09`) or duration (`P30D`).
    pub datetime: Option<String>,
    /// The language of the text, if it differs from that of the page.
    pub lang: Option<String>,
}

/// A sentence, or a phrase in a cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    /// The runs, to be joined without a separator.
    pub runs: Vec<Run>,
}

impl Serialize for Sentence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if minijinja::value::serializing_for_value() {
            // Templates get a sentence as one object. Most templates only print it, and converting all
            // sentences of a page with a thousand entries to maps would take longer than everything else.
            Value::from_object(self.clone()).serialize(serializer)
        } else {
            self.runs.serialize(serializer)
        }
    }
}

/// In templates, a sentence is the list of its runs.
impl Object for Sentence {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        Some(Value::from(Serde(self.runs.get(key.as_usize()?)?)))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.runs.len())
    }
}

impl Run {
    fn new(kind: RunKind, text: &str) -> Self {
        Self {
            kind,
            text: clean(text),
            href: None,
            datetime: None,
            lang: None,
        }
    }
}

impl Sentence {
    /// Returns plain text as a sentence.
    pub(crate) fn text(text: &str) -> Self {
        Run::new(RunKind::Text, text).into()
    }

    /// Returns a built-in phrase, with its language if the page's own language lacks it.
    pub(crate) fn word(word: Word<'_>) -> Self {
        let mut sentence = Self::default();
        sentence.push_word(word);
        sentence
    }

    /// Returns a text of the policy, in the language of the page if the text exists in it.
    pub(crate) fn of(text: &Text, language: &str) -> Self {
        let first_part = |tag: &str| tag.split('-').next().unwrap_or_default().to_owned();
        let found = text
            .in_language(language)
            .map(|words| (language, words))
            .or_else(|| {
                let wanted = first_part(language);
                text.versions().find(|(tag, _)| first_part(tag) == wanted)
            });
        if let Some((_, words)) = found {
            return Self::text(words);
        }
        let Some((tag, words)) = text.versions().next() else {
            return Self::default();
        };
        // The language is marked so that a screen reader does not pronounce the text in the language of the
        // page (WCAG 2.2, success criterion 3.1.2).
        Self::from(Run {
            lang: Some(clean(tag)),
            ..Run::new(RunKind::Text, words)
        })
    }

    /// Returns an identifier.
    pub(crate) fn code(text: &str) -> Self {
        Run::new(RunKind::Code, text).into()
    }

    /// Returns a date or a duration with its machine-readable form, and the language of its text if it is not that of
    /// the page.
    pub(crate) fn time(text: &str, exact: &str, language: Option<&str>) -> Self {
        Self::from(Run {
            datetime: Some(exact.to_owned()),
            lang: language.map(clean),
            ..Run::new(RunKind::Time, text)
        })
    }

    /// Returns a link, or plain text if a page must not link to the address.
    pub(crate) fn link(text: &str, address: &str) -> Self {
        match href(address) {
            None => Self::text(text),
            Some(_) => Self::linked(Word::new(text), address),
        }
    }

    /// Returns a built-in phrase as a link, or as plain text if a page must not link to the address.
    pub(crate) fn linked(word: Word<'_>, address: &str) -> Self {
        match href(address) {
            None => Self::word(word),
            Some(href) => Self::from(Run {
                href: Some(href),
                lang: word.language().map(clean),
                ..Run::new(RunKind::Link, word.text())
            }),
        }
    }

    /// Returns a mail address or the address of a page as a link whose text is the address.
    pub(crate) fn contact(address: &str) -> Self {
        let mail = address.contains('@') && !address.contains([':', '/']);
        if mail {
            Self::link(address, &format!("mailto:{address}"))
        } else {
            Self::link(address.strip_prefix("mailto:").unwrap_or(address), address)
        }
    }

    /// Fills in a built-in sentence: `{slot}` is replaced with the sentence of that name.
    pub(crate) fn fill(template: Word<'_>, slots: &[(&str, &Self)]) -> Self {
        let mut filled = Self::default();
        let language = template.language();
        let mut rest = template.text();
        while let Some((before, (slot, after))) = rest
            .split_once('{')
            .and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
        {
            filled.push_text(before, language);
            if let Some((_, sentence)) = slots.iter().find(|(name, _)| *name == slot) {
                filled.runs.extend(sentence.runs.iter().cloned());
            }
            rest = after;
        }
        filled.push_text(rest, language);
        filled
    }

    /// Returns sentences as a list, with `comma` between them and `last` before the last one.
    pub(crate) fn list(members: &[Self], comma: Word<'_>, last: Word<'_>) -> Self {
        let mut list = Self::default();
        for (at, member) in members.iter().enumerate() {
            if at > 0 {
                list.push_word(if at + 1 == members.len() { last } else { comma });
            }
            list.runs.extend(member.runs.iter().cloned());
        }
        list
    }

    /// Returns whether the sentence has no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.runs.iter().all(|run| run.text.is_empty())
    }

    /// Returns the text without links and other markup.
    ///
    /// ```
    /// use cookie_registry_render::page::Sentence;
    /// assert_eq!(Sentence::default().plain(), "");
    /// ```
    #[must_use]
    pub fn plain(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }

    /// Appends another sentence.
    pub(crate) fn push(&mut self, other: Self) {
        self.runs.extend(other.runs);
    }

    fn push_word(&mut self, word: Word<'_>) {
        self.push_text(word.text(), word.language());
    }

    fn push_text(&mut self, text: &str, language: Option<&str>) {
        if !text.is_empty() {
            // The text is not cleaned, because the spaces at its ends belong to the built-in words.
            self.runs.push(Run {
                text: text.to_owned(),
                lang: language.map(clean),
                ..Run::new(RunKind::Text, "")
            });
        }
    }
}

impl From<Run> for Sentence {
    fn from(run: Run) -> Self {
        Self { runs: vec![run] }
    }
}

/// The replacement for a character that must not be in a text.
const NOT_TEXT: char = '\u{FFFD}';

/// Puts a text on one line. Makes control characters, and characters that reorder text, visible, so that
/// visitors and reviewers see the same text.
fn clean(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() && !is_wide_space(c));
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    let line = words.join(" ");
    if line.chars().any(is_not_text) {
        let shown = |c: char| if is_not_text(c) { NOT_TEXT } else { c };
        line.chars().map(shown).collect()
    } else {
        line
    }
}

/// Returns whether a space is intentional and must not become an ordinary one.
fn is_wide_space(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{2007}' | '\u{202F}' | '\u{3000}')
}

/// Returns whether a character is a control, explicit directional formatting (UAX 9, section 2), or a noncharacter,
/// which is a parse error in the HTML Standard.
fn is_not_text(c: char) -> bool {
    let noncharacter =
        matches!(c, '\u{FDD0}'..='\u{FDEF}') || matches!(u32::from(c) & 0xFFFF, 0xFFFE | 0xFFFF);
    c.is_control() || noncharacter || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Returns the address for a link, if a page may link to it. It refuses schemes that run code in the page
/// (`javascript:`, `data:`), and paths that start with two slashes, which lead to another site.
fn href(address: &str) -> Option<String> {
    let scheme = address.split_once(':').map(|(scheme, _)| scheme);
    let known = match scheme {
        Some(scheme) => ["https", "http", "mailto"]
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known)),
        None => false,
    };
    // Browsers treat a backslash like a slash in this position (URL Standard, relative slash state).
    let own_path =
        address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\");
    let clean = !address.chars().any(|c| c.is_whitespace() || is_not_text(c));
    ((known || own_path) && clean).then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_filled_in_and_its_own_braces_stay() {
        let name = Sentence::code("{b}");
        let filled = Sentence::fill(Word::new("a {name}, {name}."), &[("name", &name)]);
        assert_eq!(filled.plain(), "a {b}, {b}.");
        assert_eq!(filled.runs[1].kind, RunKind::Code);
        let members = ["x", "y", "z"].map(Sentence::text);
        assert_eq!(
            Sentence::list(&members, Word::new(", "), Word::new(" or ")).plain(),
            "x, y or z"
        );
        assert_eq!(
            Sentence::list(&members[..1], Word::new(", "), Word::new(" or ")).plain(),
            "x"
        );
    }

    #[test]
    fn only_addresses_that_lead_somewhere_become_links() {
        for address in [
            "https://our.example/a?b=c",
            "http://our.example",
            "mailto:a@our.example",
            "/cookies",
            "HTTPS://x.org",
        ] {
            assert_eq!(href(address).as_deref(), Some(address));
        }
        for address in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "//evil.example",
            "/\\evil.example",
            "https://a b",
            "https://\u{202E}x.org",
            "our.example",
            "",
        ] {
            assert_eq!(href(address), None, "{address:?}");
            assert_eq!(Sentence::link("text", address).runs[0].kind, RunKind::Text);
        }
    }

    #[test]
    fn a_contact_is_a_mail_address_or_a_page() {
        let href = |address| Sentence::contact(address).runs[0].href.clone();
        assert_eq!(
            href("privacy@our.example").as_deref(),
            Some("mailto:privacy@our.example")
        );
        assert_eq!(
            href("https://our.example/@team").as_deref(),
            Some("https://our.example/@team")
        );
        assert_eq!(
            Sentence::contact("mailto:a@our.example").plain(),
            "a@our.example"
        );
        assert_eq!(href("by post"), None);
    }

    #[test]
    fn text_is_one_line_without_characters_that_are_none() {
        assert_eq!(clean(" a\r\n\tb \u{2028}c "), "a b c");
        assert_eq!(
            clean("a\u{0}b\u{202E}c\u{FFFF}d\u{9B}"),
            "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}"
        );
        assert_eq!(clean("10\u{A0}km"), "10\u{A0}km");
    }

    #[test]
    fn a_text_that_is_not_translated_says_its_language() {
        let text = Text::new(vec![
            ("en".into(), "hello".into()),
            ("de".into(), "hallo".into()),
        ]);
        assert_eq!(Sentence::of(&text, "de-AT").runs[0].text, "hallo");
        assert_eq!(Sentence::of(&text, "de-AT").runs[0].lang, None);
        assert_eq!(
            Sentence::of(&text, "fr").runs[0].lang.as_deref(),
            Some("en")
        );
        assert!(Sentence::of(&Text::default(), "fr").is_empty());
    }
}
