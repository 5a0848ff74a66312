//! Escapes text for HTML.

use super::sentence::{Run, RunKind};
use std::borrow::Cow;

/// Writes a run of a sentence.
pub(crate) fn say(out: &mut String, run: &Run) {
    let text = escape(&run.text);
    let lang = match &run.lang {
        Some(lang) => format!(" lang=\"{}\"", escape(lang)),
        None => String::new(),
    };
    out.push_str(&match (run.kind, &run.href, &run.datetime) {
        (RunKind::Link, Some(href), _) => format!("<a href=\"{}\"{lang}>{text}</a>", escape(href)),
        (RunKind::Code, ..) => format!("<code>{text}</code>"),
        (RunKind::Time, _, Some(datetime)) => {
            format!(
                "<time datetime=\"{}\"{lang}>{text}</time>",
                escape(datetime)
            )
        }
        _ if run.lang.is_some() => format!("<span{lang}>{text}</span>"),
        _ => return out.push_str(&text),
    });
}

/// Escapes for text and for the values of quoted attributes (HTML Standard, "Escaping a string").
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::sentence::Sentence;
    use cookie_registry_policy::model::Text;

    #[test]
    fn markup_becomes_text() {
        assert_eq!(escape("plain {{ text }}"), "plain {{ text }}");
        assert_eq!(
            escape("<a href=\"x\" id='y'>&amp;"),
            "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;"
        );
    }

    #[test]
    fn a_run_is_what_it_is() {
        let said = |sentence: Sentence| {
            let mut out = String::new();
            sentence.runs.iter().for_each(|run| say(&mut out, run));
            out
        };
        assert_eq!(said(Sentence::text("<t>")), "&lt;t&gt;");
        assert_eq!(said(Sentence::code("<t>")), "<code>&lt;t&gt;</code>");
        assert_eq!(
            said(Sentence::time("<t>", "P1D", None)),
            "<time datetime=\"P1D\">&lt;t&gt;</time>"
        );
        assert_eq!(
            said(Sentence::link("<t>", "/a?b&c\"")),
            "<a href=\"/a?b&amp;c&quot;\">&lt;t&gt;</a>"
        );
        let text = Text::new(vec![("en".into(), "<t>".into())]);
        assert_eq!(
            said(Sentence::of(&text, "de")),
            "<span lang=\"en\">&lt;t&gt;</span>"
        );
    }
}
