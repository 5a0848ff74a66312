use super::*;
use crate::Format;
use crate::page::RenderOptions;
use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Options, check_files};

const HOSTILE: &str = "<b>{{ 7 * 7 }}</b>{% raw %}[x](javascript:y)";

fn policy() -> cookie_registry_policy::Policy {
    let text = format!(
        "format = 1\n[policy]\ntitle = \"{HOSTILE}\"\nlast_updated = 2026-05-09\njurisdictions = [\"eu\"]\n\
         [service]\nname = \"Almanac\"\ndomains = [\"our.example\"]\ncontact = \"a@our.example\"\n\
         [cookies.one]\nname = \"one\"\ncategory = \"necessary\"\nexemption = \"security\"\n\
         purpose = \"p\"\nlifetime = \"1 day\"\n"
    );
    let files = Memory::from_iter([("policy.toml", text)]);
    let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
    checked.recovered().clone()
}

/// Returns the page with these templates, or the error.
fn with(templates: &[(&str, &str)], format: Format) -> String {
    let files: Memory = templates
        .iter()
        .map(|(name, text)| (format!("site/{name}"), *text))
        .collect();
    let templates = match Templates::read(&files, "site".as_ref()) {
        Ok(templates) => templates,
        Err(error) => return error.to_string(),
    };
    let options = RenderOptions::new().templates(templates);
    match crate::render(&policy(), format, &options) {
        Ok(page) => page,
        Err(error) => error.to_string(),
    }
}

fn plain(format: Format) -> String {
    crate::render(&policy(), format, &RenderOptions::new()).unwrap()
}

#[test]
fn every_built_in_template_compiles() {
    for form in [Form::Html, Form::Markdown] {
        assert!(
            environment(form, None).is_ok(),
            "{:?}",
            environment(form, None).err()
        );
    }
}

#[test]
fn a_template_that_only_extends_changes_nothing() {
    for (name, format) in [
        ("page.html", Format::Html),
        ("fragment.html", Format::Fragment),
        ("fragment.html", Format::Html),
        ("page.md", Format::Markdown),
    ] {
        let extends = format!("{{% extends \"builtin/{name}\" %}}");
        assert_eq!(with(&[(name, &extends)], format), plain(format), "{name}");
    }
}

#[test]
fn one_block_is_replaced_or_added_to_and_the_rest_stays() {
    let replaced = with(
        &[(
            "fragment.html",
            "{% extends \"builtin/fragment.html\" %}\n{% block contact %}<p>{{ page.service | say }}: ask us.</p>\n{% endblock %}",
        )],
        Format::Fragment,
    );
    let (before, rest) = plain(Format::Fragment)
        .split_once("<section id=\"_contact\">")
        .map(|(before, rest)| (before.to_owned(), rest.to_owned()))
        .unwrap();
    let (_, after) = rest.split_once("</section>\n").unwrap();
    assert_eq!(
        replaced,
        format!("{before}<p>Almanac: ask us.</p>\n{after}")
    );

    // Blocks within loops see what the loop goes through, and can add to what was there.
    let added = with(
        &[(
            "fragment.html",
            "{% extends \"builtin/fragment.html\" %}\n{% block entry %}{{ super() }}<!-- {{ row.key }} of {{ category.key }} -->\n{% endblock %}",
        )],
        Format::Html,
    );
    assert!(
        added.contains("</tr>\n<!-- one of necessary -->\n</tbody>"),
        "{added}"
    );
    // The same in Markdown.
    let added = with(
        &[(
            "page.md",
            "{% extends \"builtin/page.md\" %}\n{% block end %}\nThat is all, {{ page.title | say }}.\n{% endblock %}",
        )],
        Format::Markdown,
    );
    let end = "That is all, \\<b\\>{{ 7 \\* 7 }}\\</b\\>{% raw %}\\[x\\](javascript:y).\n";
    assert_eq!(added, plain(Format::Markdown) + end);
}

#[test]
fn a_whole_file_is_replaced_wherever_it_is_used() {
    let fragment = "<article>{% include \"note.html\" %}</article>";
    let note = "{{ page.title | say }}";
    let page = with(
        &[("fragment.html", fragment), ("note.html", note)],
        Format::Html,
    );
    let shown = "<article>&lt;b&gt;{{ 7 * 7 }}&lt;/b&gt;{% raw %}[x](javascript:y)</article>";
    assert!(page.contains(shown), "{page}");
    // One macro, and the others as they are: `plain` goes on calling the built-in one.
    let parts = "{% from \"builtin/parts.html\" import paragraphs, plain, cell, head, head_of, lang %}{% macro heading(section) %}<h2>{{ section.title }}</h2>{% endmacro %}";
    let page = with(&[("parts.html", parts)], Format::Html);
    assert!(
        page.contains("<h2>The cookies we set today</h2>") && page.contains("<h2>7. Contact"),
        "{page}"
    );
}

#[test]
fn no_template_switches_escaping_off() {
    let shown = "&lt;b&gt;{{ 7 * 7 }}&lt;/b&gt;{% raw %}[x](javascript:y)";
    for template in [
        "{{ page.title[0].text }}",
        "{% autoescape false %}{{ page.title[0].text }}{% endautoescape %}",
        "{{ page.title[0].text | e }}",
        "{{ page.title[0].text | escape }}",
        "{% set text %}{{ page.title[0].text }}{% endset %}{{ text }}",
        "{% macro m(text) %}{{ text }}{% endmacro %}{{ m(page.title[0].text) }}",
        "{% filter trim %}{{ page.title[0].text }}{% endfilter %}",
        "{{ page.title | say }}",
    ] {
        assert_eq!(
            with(&[("page.html", template)], Format::Html),
            shown,
            "{template}"
        );
    }
    let captured = "{% autoescape false %}{% set text %}{{ page.title[0].text }}{% endset %}{{ text }}{% endautoescape %}";
    assert!(!with(&[("page.html", captured)], Format::Html).contains("<b>"));
    let safe = with(
        &[("page.html", "{{ page.title[0].text | safe }}")],
        Format::Html,
    );
    assert!(
        safe.starts_with("site/page.html, line 1: ") && safe.contains("safe"),
        "{safe}"
    );
    // What is escaped for Markdown is not for HTML, and the other way round.
    let page = with(
        &[
            ("page.html", "{% include \"note.md\" %}"),
            ("note.md", "{{ page.title | say }}"),
        ],
        Format::Html,
    );
    assert!(
        page.contains("line 1") && page.contains("note.md"),
        "{page}"
    );
    let markdown = "{% autoescape \"html\" %}{{ page.title[0].text | e }}{% endautoescape %}";
    assert!(with(&[("page.md", markdown)], Format::Markdown).contains("\\[x\\]"));
}

#[test]
fn an_error_has_its_file_and_line() {
    for (templates, said) in [
        (
            &[("page.html", "<p>\n{{ page.titel | say }}")][..],
            "site/page.html, line 2: `page.titel` is undefined: templates have no such value\n     2 | {{ page.titel | say }}",
        ),
        (
            &[("page.html", "{% if pagee %}{% endif %}")],
            "site/page.html, line 1: `pagee` is undefined",
        ),
        (
            &[("page.html", "\n\n{% block x %}")],
            "site/page.html, line 3: syntax error: ",
        ),
        (
            &[("page.html", "{% extends \"builtin/pages.html\" %}")],
            "site/page.html, line 1: template \"builtin/pages.html\" does not exist; available are",
        ),
        (
            &[("page.html", "{{ page.title | shout }}")],
            "site/page.html, line 1: unknown filter: ",
        ),
        (
            &[("fragment.html", "\n{{ words.nothing }}")],
            "site/fragment.html, line 2: `words.nothing` is undefined",
        ),
        (
            &[
                ("page.html", "{% include \"note.html\" %}"),
                ("note.html", "{{ page.title | say }}\n{{ 1 | say }}"),
            ],
            "site/note.html, line 2: invalid operation: the filter `say` takes a sentence of the page",
        ),
        (
            &[("page.html", "{% extends \"page.html\" %}")],
            "site/page.html",
        ),
        (
            &[(
                "fragment.html",
                "{% extends \"builtin/fragment.html\" %}\n{% block heder %}{% block mine %}{% endblock %}{% endblock %}",
            )],
            "site/fragment.html, line 2: `builtin/fragment.html` has no block `heder`, so this block is never printed: did you mean `header`?\n     2 | {% block heder %}",
        ),
        (
            &[
                (
                    "page.html",
                    "{% extends 'base.html' %}{% block mine %}{% endblock %}{% block other %}{% endblock %}",
                ),
                (
                    "base.html",
                    "{% extends \"builtin/page.html\" %}{% block head %}{% block mine %}{% endblock %}{% endblock %}",
                ),
            ],
            "site/page.html, line 1: `base.html` has no block `other`, so this block is never printed: its blocks are after, ",
        ),
        (
            &[("page.html", "\n{{ page.title }}")],
            "site/page.html, line 2: invalid operation: print a sentence with the filter `say`",
        ),
        (
            &[("page.html", "{{ page.sections.covers.paragraphs }}")],
            "iterate over a list with {% for %}",
        ),
        (
            &[("page.html", "{{ page.sections.covers }}")],
            "print the fields of this value, not the value itself",
        ),
        // Also in a form that is not asked for, so that it is found in time.
        (
            &[("fragmant.html", "")],
            "did you mean `fragment.html` instead of `fragmant.html`?",
        ),
        (&[("a.html", "")], "their names are page.html, "),
        (&[], "no file in site replaces a built-in template"),
    ] {
        let page = with(templates, Format::Html);
        assert!(page.contains(said), "{templates:?} page:\n{page}");
    }
    let files = Memory::from_iter([("site/page.html", b"\xff".to_vec())]);
    let error = Templates::read(&files, "site".as_ref()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("site/page.html is not a template")
    );
}

#[test]
fn a_template_can_go_through_the_runs_itself() {
    let template = "{% for run in page.sections.contact.paragraphs[0] %}{{ run.kind }}={{ run.href }};{% endfor %}{{ page.title | length }}";
    assert_eq!(
        with(&[("page.html", template)], Format::Html),
        "text=None;link=mailto:a@our.example;1"
    );
}
