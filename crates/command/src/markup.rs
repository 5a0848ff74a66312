//! Templates of pages in HTML: the desk, the catalogue and the report of an audit.

use cookie_registry_policy::report::visible;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Kwargs;
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, Value};

/// Compiles templates, each with the name by which other templates include it. Every value is escaped, and its hidden
/// characters are made visible: names and texts are those of a policy or of a site. The filter `prose` sets names apart, and
/// `verbatim` is for what a form sends back: it keeps hidden characters.
pub(crate) fn environment(
    templates: &[(&'static str, &'static str)],
) -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()?,
    );
    // A misspelt name in a template is an error, not an empty place on the page.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if !value.is_safe() => {
            let shown = Value::from(visible(text).as_ref());
            minijinja::escape_formatter(out, state, &shown)
        }
        _ => minijinja::escape_formatter(out, state, value),
    });
    environment.add_filter("prose", prose);
    environment.add_filter("fill", fill);
    environment.add_filter("verbatim", |text: &str| {
        Value::from_safe_string(escape(text))
    });
    environment.add_filter("urlencode", |text: &str| {
        form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>()
    });
    for (name, source) in templates {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

/// Implements the filter `prose`: renders text between backticks as code, and escapes the rest.
fn prose(sentence: &str) -> Value {
    let sentence = visible(sentence);
    let mut html = String::with_capacity(sentence.len() + 16);
    let mut rest = sentence.as_ref();
    while let Some((before, from)) = rest.split_once('`') {
        // An unpaired backtick is kept.
        let Some((name, after)) = from.split_once('`') else {
            break;
        };
        html.push_str(&escape(before));
        html.push_str("<code>");
        html.push_str(&escape(name));
        html.push_str("</code>");
        rest = after;
    }
    html.push_str(&escape(rest));
    Value::from_safe_string(html)
}

/// Implements the filter `fill`: replaces each name in braces with the value of that name.
#[expect(
    clippy::needless_pass_by_value,
    reason = "minijinja hands the arguments of a filter over"
)]
fn fill(sentence: &str, values: Kwargs) -> Result<String, Error> {
    let mut filled = String::with_capacity(sentence.len() + 16);
    let mut rest = sentence;
    while let Some((before, from)) = rest.split_once('{') {
        filled.push_str(before);
        let named = from.split_once('}');
        rest = match named.filter(|(name, _)| values.has(name)) {
            Some((name, after)) => {
                let value: Value = values.peek(name)?;
                // A value is a text of a policy, in which braces name nothing.
                filled.push_str(&value.to_string());
                after
            }
            None => {
                filled.push('{');
                from
            }
        };
    }
    filled.push_str(rest);
    Ok(filled)
}

/// Escapes text for elements and quoted attributes, as the template engine does.
fn escape(text: &str) -> String {
    minijinja::HtmlEscape(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_set_apart_and_nothing_is_markup() {
        let of = |sentence| prose(sentence).to_string();
        assert_eq!(
            of("`a<b>` is \"no\" name"),
            "<code>a&lt;b&gt;</code> is &quot;no&quot; name"
        );
        assert_eq!(of("one ` alone <i>"), "one ` alone &lt;i&gt;");
        assert_eq!(of("`a` and `b"), "<code>a</code> and `b");
        assert_eq!(of("\u{1b}[31m"), "\u{241b}[31m");
    }

    #[test]
    fn a_value_is_filled_in_as_it_is() {
        let page = "{{ 'Of {a}, {b} and {c} {a' | fill(a=a, b=2) }}";
        let environment = environment(&[("page.html", page)]).unwrap();
        let page = environment.get_template("page.html").unwrap();
        let filled = page.render(minijinja::context! { a => "{b}" }).unwrap();
        assert_eq!(filled, "Of {b}, 2 and {c} {a");
    }

    #[test]
    fn a_value_is_escaped_and_has_no_hidden_characters() {
        let environment = environment(&[("page.html", "{{ value }}|{{ missing }}")]).unwrap();
        let page = environment.get_template("page.html").unwrap();
        assert!(page.render(minijinja::context! { value => "a" }).is_err());
        let environment = self::environment(&[("page.html", "{{ value }}")]).unwrap();
        let page = environment.get_template("page.html").unwrap();
        let value = "<b>\u{202e}\u{1b}";
        let shown = page.render(minijinja::context! { value }).unwrap();
        assert_eq!(shown, "&lt;b&gt;\u{fffd}\u{241b}");
        let environment = self::environment(&[("page.html", "{{ value | verbatim }}")]).unwrap();
        let page = environment.get_template("page.html").unwrap();
        let value = "<b>\t\u{200f}\"";
        let kept = page.render(minijinja::context! { value }).unwrap();
        assert_eq!(kept, "&lt;b&gt;\t\u{200f}&quot;");
    }
}
