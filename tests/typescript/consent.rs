//! The visitor's choice: whose record counts, what the witnesses allow, and what `sweep` removes.

use crate::shop::{Shop, policy, record, variant};
use serde_json::{Value, json};

/// Which categories are granted, and whether `looks` is objected to.
const STATE: &str = "[['analytics', 'marketing', 'preferences'].filter(category => shop.consent.granted(category)), \
                     !shop.consent.notObjected('looks')]";

#[test]
fn only_a_record_that_counts_grants_or_objects() {
    let Some(shop) = Shop::open() else { return };
    let nothing = json!([[], false]);
    assert_eq!(shop.eval(STATE), nothing, "not asked");
    shop.decide(
        &["analytics:g", "looks:r", "marketing:r", "preferences:g"],
        0,
    );
    assert_eq!(
        shop.eval(STATE),
        json!([["analytics", "preferences"], true])
    );
    shop.decide(&["analytics:r", "looks:g"], 0);
    assert_eq!(shop.eval(STATE), nothing);

    let days = 86_400;
    shop.decide(&["analytics:g", "looks:r"], 179 * days);
    assert_eq!(shop.eval(STATE), json!([["analytics"], true]));
    shop.decide(&["analytics:g", "looks:r"], 181 * days);
    assert_eq!(shop.eval(STATE), nothing, "too old");
    shop.decide(&["analytics:g"], -days / 2);
    assert_eq!(
        shop.eval(STATE),
        json!([["analytics"], false]),
        "a clock that is a bit off"
    );
    shop.decide(&["analytics:g", "looks:r"], -2 * days);
    assert_eq!(shop.eval(STATE), nothing, "from the future");

    let good = record(&policy(), &["analytics:g", "looks:r"], 0);
    let fingerprint = policy().fingerprint("analytics").unwrap().to_string();
    let broken = [
        good.replacen('1', "2", 1),
        good.replace("AAEC", "AAE"),
        good.replace("ODw.", "ODx."),
        good.replace(".en.", ".e_n."),
        good.replace(".en.", "."),
        good.replace(":g:", ":y:"),
        good.replace(":g:", ":g:g:"),
        good.replacen("..", ".", 1) + ".",
        good.replace(".17", ".017"),
        good.to_uppercase(),
        format!("{good}.analytics:g:{fingerprint}"),
        format!("{good}{}", ".x:g:0000000000000000".repeat(100)),
        format!(
            "{good}{}",
            (0..63)
                .map(|number| format!(".{number}:g:0000000000000000"))
                .collect::<String>()
        ),
        String::new(),
        "1".to_owned(),
    ];
    for text in broken {
        shop.eval(&format!(
            "document.cookie = 'choice={text}; Path=/; Secure'"
        ));
        assert_eq!(shop.eval(STATE), nothing, "{text}");
    }
    // Another category's entry that changed leaves the rest as it is.
    let changed = good.replace(&fingerprint, "0000000000000000");
    shop.eval(&format!(
        "document.cookie = 'choice={changed}; Path=/; Secure'"
    ));
    assert_eq!(shop.eval(STATE), json!([[], true]));
    let unknown = format!("{good}.constructor:g:0000000000000000");
    shop.eval(&format!(
        "document.cookie = 'choice={unknown}; Path=/; Secure'"
    ));
    assert_eq!(shop.eval(STATE), json!([["analytics"], true]));
}

#[test]
fn a_witness_counts_as_long_as_the_choice_and_for_its_category_alone() {
    let Some(shop) = Shop::open() else { return };
    shop.decide(&["analytics:g", "looks:g", "preferences:g"], 0);
    shop.eval("globalThis.analytics = shop.consent.granted('analytics'); globalThis.looks = shop.consent.notObjected('looks')");
    shop.eval("shop.cookies.visits.set(1, analytics); shop.storage.layout.set('wide', looks)");
    assert_eq!(shop.cookie("visits").value, "1");
    for (script, error) in [
        (
            "shop.cookies.ads.set('a', analytics)",
            "TypeError: this is no witness that the visitor granted marketing",
        ),
        (
            "shop.cookies.visits.set(2, looks)",
            "TypeError: this is no witness that the visitor granted analytics",
        ),
        (
            "shop.cookies.visits.set(2, {})",
            "TypeError: this is no witness that the visitor granted analytics",
        ),
        (
            "shop.cookies.visits.set(2, undefined)",
            "TypeError: this is no witness that the visitor granted analytics",
        ),
        (
            "shop.cookies.visits.set(2, new analytics.constructor())",
            "TypeError: this is no witness that the visitor granted analytics",
        ),
        (
            "shop.storage.events.open({ ...analytics })",
            "TypeError: this is no witness that the visitor granted analytics",
        ),
        (
            "shop.storage.layout.set('wide', analytics)",
            "TypeError: this is no witness that the visitor has not objected to looks",
        ),
    ] {
        assert_eq!(shop.throws(script), error, "{script}");
    }
    shop.decide(&["analytics:r", "looks:r"], 0);
    assert_eq!(
        shop.throws("shop.cookies.visits.set(3, analytics)"),
        "Error: it is no longer so that the visitor granted analytics"
    );
    assert_eq!(
        shop.throws("shop.storage.layout.set('narrow', looks)"),
        "Error: it is no longer so that the visitor has not objected to looks"
    );
    assert_eq!(shop.cookie("visits").value, "1");
}

#[test]
fn a_signal_that_the_policy_honours_refuses_whatever_was_recorded() {
    let Some(mut shop) = Shop::open() else { return };
    let signal = |shop: &Shop, name: &str, value: &str| {
        shop.eval(&format!("Object.defineProperty(navigator, '{name}', {{ value: {value}, configurable: true }}) && null"));
    };
    let all = &["analytics:g", "looks:g", "marketing:g", "preferences:g"];
    shop.decide(all, 0);
    assert_eq!(
        shop.eval(STATE),
        json!([["analytics", "marketing", "preferences"], false])
    );
    signal(&shop, "globalPrivacyControl", "true");
    assert_eq!(
        shop.eval(STATE),
        json!([["analytics", "preferences"], false])
    );
    signal(&shop, "doNotTrack", "'1'");
    assert_eq!(shop.eval(STATE), json!([[], false]));
    shop.goto("/shop");
    signal(&shop, "globalPrivacyControl", "'true'");
    signal(&shop, "doNotTrack", "'0'");
    assert_eq!(
        shop.eval(STATE),
        json!([["analytics", "marketing", "preferences"], false])
    );
}

/// Sets everything that the policy has, some of it with other domains than it says.
const EVERYTHING: &str = "(async () => {
    const set = (text) => { document.cookie = text };
    set('visits=1; Path=/; Secure'); set('visits=2; Path=/; Domain=shop.localhost'); set('visits=3; Path=/; Domain=app.shop.localhost');
    set('_ga_A=1; Path=/'); set('_ga_B=2; Path=/; Domain=shop.localhost; Secure'); set('_ads=1; Path=/; Secure');
    set('old_ab=1; Path=/; Secure'); set('tab=mine; Path=/; Secure'); set('draft_7_v2=a; Path=/; Secure'); set('viewport=1; Path=/');
    set('__Secure-viewport=1; Path=/; Secure');
    localStorage.setItem('shop.theme', 'dark'); localStorage.setItem('shop.layout', 'wide');
    sessionStorage.setItem('shop.recent.1', '{}'); sessionStorage.setItem('shop.recent.2', '{}'); sessionStorage.setItem('shop.recent.', 'x');
    for (const name of ['shop-events', 'shop-drafts']) await new Promise((done) => {
        const request = indexedDB.open(name); request.onsuccess = () => { request.result.close(); done() };
    });
    for (const name of ['pages-v1', 'pages-v2', 'pages-v', 'other']) await caches.open(name);
})()";

/// What is kept besides cookies.
const KEPT: &str = "(async () => [Object.keys(localStorage).sort(), Object.keys(sessionStorage).sort(), \
                     (await indexedDB.databases()).map(one => one.name).sort(), (await caches.keys()).sort()])()";

#[test]
fn what_the_choice_does_not_allow_is_swept_away_wherever_it_was_set() {
    let Some(shop) = Shop::open() else { return };
    shop.eval(EVERYTHING);
    assert_eq!(
        shop.names().iter().filter(|name| *name == "visits").count(),
        3
    );
    shop.decide(
        &["analytics:g", "looks:g", "marketing:g", "preferences:g"],
        0,
    );
    shop.eval("shop.sweep()");
    let kept = shop.names();
    assert_eq!(kept.iter().filter(|name| *name == "visits").count(), 3);
    assert!(
        !kept.contains(&"old_ab".to_owned()),
        "what is retired goes in any case"
    );
    assert_eq!(
        shop.eval(KEPT),
        json!([
            ["shop.layout", "shop.theme"],
            ["shop.recent.", "shop.recent.1", "shop.recent.2"],
            ["shop-drafts", "shop-events"],
            ["other", "pages-v", "pages-v1", "pages-v2"]
        ])
    );

    // Marketing and preferences are withdrawn, and the layout is objected to.
    shop.decide(
        &["analytics:g", "looks:r", "marketing:r", "preferences:r"],
        0,
    );
    shop.eval("shop.sweep()");
    let names = shop.names();
    assert!(names.contains(&"visits".to_owned()) && !names.contains(&"_ads".to_owned()));
    assert_eq!(
        shop.eval(KEPT),
        json!([
            ["shop.theme"],
            ["shop.recent."],
            ["shop-drafts", "shop-events"],
            ["other", "pages-v", "pages-v1", "pages-v2"]
        ])
    );

    // Nothing is recorded any more.
    shop.eval("document.cookie = 'choice=; Max-Age=0; Path=/; Secure'");
    shop.eval("shop.sweep()");
    assert_eq!(
        shop.names(),
        ["__Secure-viewport", "draft_7_v2", "tab", "viewport"]
    );
    assert_eq!(shop.eval(KEPT)[2], json!(["shop-drafts"]));
}

#[test]
fn an_event_clears_what_names_it() {
    let Some(shop) = Shop::open() else { return };
    shop.eval(EVERYTHING);
    shop.eval("shop.clear.signOut()");
    let names = shop.names();
    for gone in ["__Secure-viewport", "draft_7_v2"] {
        assert!(!names.iter().any(|name| name == gone), "{names:?}");
    }
    assert!(
        names.contains(&"viewport".to_owned()),
        "the name of development: {names:?}"
    );
    assert_eq!(shop.eval(KEPT)[3], json!(["other", "pages-v"]));
    shop.eval("shop.clear.accountDeletion(shop.DEVELOPMENT)");
    assert!(!shop.names().contains(&"viewport".to_owned()));
    assert_eq!(shop.eval(KEPT)[2], json!(["shop-events"]));
}

#[test]
fn a_record_that_scripts_cannot_read_is_in_the_page() {
    let Some(mut shop) = Shop::open() else { return };
    let hidden = variant("");
    let record = record(&hidden, &["analytics:g", "looks:r"], 0);
    shop.decide(&["analytics:r"], 0);
    shop.goto(&format!("/hidden?{record}"));
    assert_eq!(shop.eval(STATE), json!([["analytics"], true]));
    shop.eval("shop.cookies.visits.set(1, shop.consent.granted('analytics'))");
    assert_eq!(shop.cookie("visits").value, "1");
    shop.goto("/hidden");
    assert_eq!(shop.eval(STATE), json!([[], false]));
    shop.eval("document.querySelector('meta').remove()");
    assert_eq!(shop.eval(STATE), json!([[], false]));
    assert_eq!(shop.eval("shop.cookies.consent"), Value::Null);
}

#[test]
fn the_signature_of_a_record_is_skipped() {
    let Some(mut shop) = Shop::open() else { return };
    let signed = variant("http_only  = false\nprotection = \"signed\"");
    let record = record(&signed, &["analytics:g"], 0);
    shop.goto("/signed");
    let signature = format!("{}=", "Ab+/".repeat(11).split_off(1));
    assert_eq!(signature.len(), 44);
    shop.eval(&format!(
        "document.cookie = 'choice={signature}{record}; Path=/; Secure'"
    ));
    assert_eq!(shop.eval(STATE), json!([["analytics"], false]));
    shop.eval(&format!(
        "document.cookie = 'choice={record}; Path=/; Secure'"
    ));
    assert_eq!(
        shop.eval(STATE),
        json!([[], false]),
        "without one it is no record"
    );
}

#[test]
fn a_refused_third_party_is_swept_although_its_category_is_granted() {
    let Some(shop) = Shop::open() else { return };
    let allows = "['numbers'].map(party => shop.consent.allowsParty('analytics', party))";
    assert_eq!(shop.eval(allows), json!([false]), "not asked");
    shop.decide(&["analytics:g"], 0);
    assert_eq!(shop.eval(allows), json!([true]));

    shop.eval("globalThis.changes = 0; globalThis.end = shop.consent.onChange(() => changes++); document.cookie = '_ga_1=1; Path=/; Domain=shop.localhost'; document.cookie = 'visits=1; Path=/'");
    let without = without_numbers();
    shop.eval(&format!(
        "document.cookie = 'choice={without}; Path=/; Secure'; document.dispatchEvent(new Event('cookie-registry-change'))"
    ));
    assert_eq!(shop.eval("changes"), json!(1));
    assert_eq!(
        shop.eval("[!!shop.consent.granted('analytics'), ...['numbers'].map(party => shop.consent.allowsParty('analytics', party))]"),
        json!([true, false])
    );
    shop.eval("shop.sweep().then(() => true)");
    let names = shop.names();
    assert!(names.contains(&"visits".to_owned()), "{names:?}");
    assert!(!names.contains(&"_ga_1".to_owned()), "{names:?}");

    // Nothing has changed, and then nobody listens any more.
    shop.eval("document.dispatchEvent(new Event('visibilitychange')); end()");
    shop.decide(&["analytics:r"], 0);
    shop.eval("document.dispatchEvent(new Event('visibilitychange'))");
    assert_eq!(shop.eval("changes"), json!(1));
}

/// A record of the second format: analytics without the third party `numbers`.
pub(crate) fn without_numbers() -> String {
    let first = record(&policy(), &["analytics:g", "marketing:r"], 0);
    let mut fields: Vec<&str> = first.split('.').collect();
    let millis = format!("{}000", fields[2]);
    fields[0] = "2";
    fields[2] = &millis;
    fields.insert(4, "AAECAwQFBgcICQoLDA0ODw");
    let analytics = format!("{}:numbers", fields[5]);
    fields[5] = &analytics;
    fields.join(".")
}
