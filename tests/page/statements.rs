//! What ConnectWyze said of its cookies stands on the page.

use super::{markdown_options, rendered, root_policy, row, section, words};
use cookie_registry_render::Format;

/// Each statement of the policy that ConnectWyze published: what it says, the section where it stands,
/// and the words of the page that say it.
const STATEMENTS: [(&str, &str, &[&str]); 30] = [
    (
        "the policy explains how ConnectWyze uses cookies",
        "_covers",
        &["how ConnectWyze (“we”, “us”, “our”) uses cookies"],
    ),
    (
        "and similar browser storage",
        "_covers",
        &["and similar storage in your browser"],
    ),
    (
        "on the site and inside the dashboard",
        "_covers",
        &["on connectwyze.com and inside our dashboard"],
    ),
    (
        "it works together with the privacy policy",
        "_covers",
        &["It works together with our privacy policy."],
    ),
    (
        "what a cookie is",
        "_about",
        &["small piece of text that a website asks your browser to store"],
    ),
    (
        "session cookies go when the browser is closed",
        "_about",
        &["A session cookie is deleted when you close the browser"],
    ),
    (
        "persistent cookies stay until they expire or are deleted",
        "_about",
        &["persistent cookie stays until it expires or you delete it"],
    ),
    (
        "related technologies",
        "_about",
        &["localStorage, sessionStorage, IndexedDB"],
    ),
    (
        "which count as cookies here",
        "_about",
        &["what this policy says of cookies holds for them too"],
    ),
    (
        "only essential cookies are set",
        "_today",
        &[
            "We currently set only essential cookies",
            "necessary to operate the service",
        ],
    ),
    (
        "none is for advertising or cross-site tracking",
        "_today",
        &["None of these cookies is used for advertising or for tracking across sites."],
    ),
    (
        "authentication, by NextAuth",
        "_today",
        &[
            "__Secure-next-auth.session-token",
            "ConnectWyze, using NextAuth",
            "Keeps you signed in across pages.",
        ],
    ),
    (
        "which is cleared on sign-out or when the session expires",
        "_today",
        &["30 days after your last visit Cleared when you sign out."],
    ),
    ("the CSRF token", "_today", &["__Host-next-auth.csrf-token"]),
    (
        "which protects requests that change something",
        "_today",
        &["Protects sign-in and other state-changing requests from cross-site forgery attacks."],
    ),
    (
        "the workspace preference",
        "_today",
        &[
            "cw-workspace",
            "Remembers which workspace you last used so you land on it next time.",
        ],
    ),
    (
        "the sidebar",
        "_today",
        &["cw.sidebar", "Remembers whether the sidebar is collapsed."],
    ),
    ("the theme", "_today", &["cw.theme", "Remembers dark mode."]),
    (
        "both in localStorage",
        "_today",
        &["Local storage (localStorage), not a cookie"],
    ),
    (
        "payments run over pages that Stripe hosts",
        "_today",
        &["We rely on Stripe-hosted Checkout and Customer Portal pages for payments."],
    ),
    (
        "where Stripe sets its own cookies under its policies",
        "_today",
        &["Stripe sets its own cookies there under its own policy"],
    ),
    (
        "and which Stripe operates",
        "_today",
        &["Those pages are operated by Stripe, not by us."],
    ),
    (
        "analytics and marketing may come",
        "_planned",
        &[
            "Analytics, to understand how the Service is used.",
            "Marketing, to tell people about the Service.",
        ],
    ),
    (
        "the policy is updated first and a banner asks where the law requires it",
        "_planned",
        &[
            "we will update this policy and ask you through a consent banner where the law requires one, such as the ePrivacy Directive in the European Union",
        ],
    ),
    (
        "they can be accepted or rejected",
        "_planned",
        &["accept or to reject every cookie that is not essential"],
    ),
    (
        "cookies can be cleared or blocked in the browser",
        "_choices",
        &[
            "You can clear cookies",
            "or block them, in the settings of your browser",
        ],
    ),
    (
        "what blocking the essential ones does",
        "_choices",
        &[
            "Blocking essential cookies will prevent sign-in and break much of the dashboard, but you can still browse the public pages.",
        ],
    ),
    (
        "Do Not Track, and why it has no effect",
        "_choices",
        &[
            "browser may also offer a “Do Not Track” signal. We do not use third-party trackers, so this signal has no effect on our cookies today.",
        ],
    ),
    (
        "how changes are announced",
        "_changes",
        &[
            "we revise the “Last updated” date above",
            "We announce material changes by these means: in-app banner or email.",
        ],
    ),
    (
        "where questions go",
        "_contact",
        &["question about cookies? Ask us: privacy@connectwyze.com"],
    ),
];

#[test]
fn the_page_has_every_statement_of_connectwyze() {
    let html = rendered(&root_policy(), Format::Html, "en");
    for (statement, anchor, said) in STATEMENTS {
        let words = words(section(&html, anchor));
        for said in said {
            assert!(
                words.contains(said),
                "{statement}: not found in {anchor}:\n{words}"
            );
        }
    }
    assert!(html.contains(r#"Last updated: <time datetime="2026-05-09">9 May 2026</time>"#));
    assert!(html.contains(r#"<a href="https://connectwyze.com/privacy">privacy policy</a>"#));
    assert!(html.contains(r#"<a href="mailto:privacy@connectwyze.com">"#));
    assert!(html.contains(r#"<a href="https://stripe.com/cookie-settings">its own policy</a>"#));
}

#[test]
fn the_markdown_has_every_statement() {
    let markdown = rendered(&root_policy(), Format::Markdown, "en");
    let mut html = String::new();
    pulldown_cmark::html::push_html(
        &mut html,
        pulldown_cmark::Parser::new_ext(&markdown, markdown_options()),
    );
    let words = words(&html);
    for (statement, _, said) in STATEMENTS {
        for said in said {
            assert!(words.contains(said), "{statement}: not found in:\n{words}");
        }
    }
}

#[test]
fn each_entry_has_name_setter_kind_purpose_lifetime_and_readers() {
    let html = rendered(&root_policy(), Format::Html, "en");
    let cells = |key: &str| {
        let row = row(&html, key);
        row.split("<td ").count() - 1
    };
    for key in ["session", "csrf", "workspace", "sidebar", "theme"] {
        assert_eq!(cells(key), 5, "{key}");
        assert!(
            row(&html, key).contains("<th scope=\"row\"><p><code>"),
            "{key}"
        );
    }
    assert!(row(&html, "session").contains(r#"<time datetime="P30D">30 days</time>"#));
    assert!(row(&html, "workspace").contains(r#"<time datetime="P365D">1 year</time>"#));
    assert!(words(row(&html, "csrf")).contains("Until you close the browser"));
    assert!(words(row(&html, "theme")).contains("Until you clear it."));
    assert!(words(row(&html, "session")).contains("Our server only; no script can."));
    assert!(
        words(row(&html, "theme"))
            .contains("The scripts on our pages; it is not sent along with requests.")
    );
}
