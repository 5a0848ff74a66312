//! Cookies, as the browser's own jar has them afterwards.

use crate::shop::Shop;
use cookie_registry_core::encoding::{decode, encode};
use serde_json::{Value, json};

#[test]
fn a_cookie_is_set_with_every_attribute_of_the_policy() {
    let Some(shop) = Shop::open() else { return };
    shop.eval("shop.cookies.viewport.set(1080)");
    let viewport = shop.cookie("__Secure-viewport");
    assert_eq!(viewport.value, "1080");
    assert!(viewport.secure && !viewport.http_only && viewport.is_host_only());
    assert_eq!(viewport.path, "/");
    assert_eq!(viewport.same_site.as_deref(), Some("Lax"));
    let day = shop.eval("Date.now() / 1000 + 86400").as_f64().unwrap();
    assert!((viewport.expires.unwrap() - day).abs() < 60.0);
    assert_eq!(shop.eval("shop.cookies.viewport.get()"), 1080);
    // The development name is never read in production.
    assert_eq!(
        shop.eval("shop.cookies.viewport.get(shop.DEVELOPMENT)"),
        Value::Null
    );

    shop.eval("shop.cookies.viewport.set(7, shop.DEVELOPMENT)");
    assert!(!shop.cookie("viewport").secure);
    assert_eq!(shop.eval("shop.cookies.viewport.get(shop.DEVELOPMENT)"), 7);

    shop.eval(
        "shop.cookies.bannerClosed.set(true, { ...shop.PRODUCTION, domain: 'Shop.localhost' })",
    );
    assert_eq!(shop.cookie("banner-closed").domain, ".shop.localhost");
    assert_eq!(shop.eval("shop.cookies.bannerClosed.get()"), true);
    let refused = shop.throws(
        "shop.cookies.bannerClosed.set(true, { environment: 'production', domain: 'localhost' })",
    );
    assert_eq!(
        refused,
        "RangeError: cookies.banner-closed: the domain localhost does not lie within shop.localhost"
    );

    shop.eval("shop.cookies.tab.set('all of us')");
    let tab = shop.cookie("tab");
    assert_eq!((tab.value.as_str(), tab.expires), ("all%20of%20us", None));
    assert_eq!(shop.eval("shop.cookies.tab.get()"), "all of us");

    shop.eval("shop.cookies.viewport.remove(); shop.cookies.viewport.remove(shop.DEVELOPMENT); shop.cookies.tab.remove()");
    shop.eval("shop.cookies.bannerClosed.remove({ ...shop.PRODUCTION, domain: 'shop.localhost' })");
    assert_eq!(shop.names(), [""; 0]);
}

#[test]
fn a_cookie_of_another_path_is_stored_although_the_page_does_not_see_it() {
    let Some(mut shop) = Shop::open() else { return };
    for (page, value) in [
        ("/shop/app", json!(null)),
        ("/app", json!("a")),
        ("/app/page", json!("a")),
        ("/apple", json!(null)),
    ] {
        shop.goto(page);
        let outcome = shop.eval("shop.cookies.note.set('a')");
        assert_eq!(outcome, "stored", "{page}");
        assert_eq!(shop.cookie("note").path, "/app");
        assert_eq!(shop.eval("shop.cookies.note.get()"), value, "{page}");
    }
}

/// Texts that an encoding may stumble over.
const TEXTS: [&str; 9] = [
    "plain",
    "",
    " a b ",
    "50% off; path=/",
    "\"quoted\", \\back",
    "a=b=c",
    "%41%zz%",
    "é ü 漢 😀",
    "\u{0}\t\r\n\u{7f}\u{a0}\u{feff}",
];

#[test]
fn text_is_written_and_read_as_the_service_does() {
    let Some(mut shop) = Shop::open() else { return };
    shop.goto("/shop/app"); // The cookie's path is /app, which the page's lies not below.
    for text in TEXTS {
        shop.eval(&format!(
            "shop.cookies.draft.member('7').set({})",
            Value::from(text)
        ));
        let written = shop.cookie("draft_7_v2");
        assert_eq!(written.value, encode(text), "{text:?}");
        assert_eq!(shop.eval("shop.cookies.draft.member('7').get()"), text);
    }
    for stored in [
        "a%20b",
        "100%",
        "%ff",
        "%C3%A9",
        "%c3",
        "%E2%82",
        "+",
        "a%2",
        "\"%22\"",
        "%F0%9F%98%80",
        "%ED%A0%80",
    ] {
        shop.eval(&format!(
            "document.cookie = 'draft_7_v2=' + {}",
            Value::from(stored)
        ));
        let expected = decode(stored).map(|text| text.into_owned());
        let read = shop.eval("shop.cookies.draft.member('7').get()");
        assert_eq!(read, json!(expected), "{stored}");
    }
}

#[test]
fn a_value_of_another_kind_is_not_read() {
    let Some(shop) = Shop::open() else { return };
    let with = |stored: &str, get: &str| {
        shop.eval(&format!("document.cookie = '{stored}'; shop.cookies.{get}"))
    };
    for (stored, value) in [
        ("5", json!(5)),
        ("-12", json!(-12)),
        ("+5", json!(5)),
        ("007", json!(7)),
        ("-0", json!(0)),
        ("5.0", json!(null)),
        ("1e3", json!(null)),
        ("", json!(null)),
        ("0x10", json!(null)),
        (" ", json!(null)),
        ("9007199254740993", json!(null)),
    ] {
        assert_eq!(
            with(
                &format!("viewport={stored}"),
                "viewport.get(shop.DEVELOPMENT)"
            ),
            value,
            "{stored:?}"
        );
    }
    for (stored, value) in [
        ("true", json!(true)),
        ("false", json!(false)),
        ("True", json!(null)),
        ("1", json!(null)),
    ] {
        assert_eq!(
            with(&format!("banner-closed={stored}"), "bannerClosed.get()"),
            value,
            "{stored:?}"
        );
    }
    for (stored, value) in [
        ("mine", json!("mine")),
        ("all%20of%20us", json!("all of us")),
        ("yours", json!(null)),
    ] {
        assert_eq!(
            with(&format!("tab={stored}"), "tab.get()"),
            value,
            "{stored:?}"
        );
    }
    for (stored, value) in [
        ("a%20b", json!("a%20b")),
        ("\"a\"", json!("\"a\"")),
        ("a b", json!(null)),
        ("\"a b\"", json!(null)),
    ] {
        assert_eq!(
            with(&format!("csrf={stored}"), "csrfToken.get()"),
            value,
            "{stored:?}"
        );
    }
    let signature = "A".repeat(44);
    for (stored, value) in [
        (format!("{signature}Saved%21"), json!("Saved!")),
        (signature, json!("")),
        ("Saved".to_owned(), json!(null)),
    ] {
        assert_eq!(
            with(&format!("flash={stored}"), "flash.get()"),
            value,
            "{stored:?}"
        );
    }
    assert_eq!(with("basket=%7B", "basket().get()"), Value::Null);
}

#[test]
fn what_a_cookie_cannot_hold_is_an_error_that_names_the_entry() {
    let Some(shop) = Shop::open() else { return };
    for (script, error) in [
        (
            "shop.cookies.viewport.set(1.5)",
            "RangeError: cookies.viewport: 1.5 is no whole number that is kept exactly",
        ),
        (
            "shop.cookies.viewport.set(2 ** 53)",
            "RangeError: cookies.viewport: 9007199254740992 is no whole number that is kept exactly",
        ),
        (
            "shop.cookies.tab.set('yours')",
            "RangeError: cookies.tab: yours is not one of mine, all of us",
        ),
        (
            "shop.cookies.note.set('é'.repeat(11))",
            "RangeError: cookies.note: 66 bytes are more than the cookie can carry",
        ),
        (
            "shop.cookies.basket().set(undefined)",
            "RangeError: cookies.basket: the value cannot be written as JSON",
        ),
        (
            "shop.cookies.basket().set('x'.repeat(41000))",
            "RangeError: cookies.basket: 41006 bytes are more than the cookie can carry",
        ),
        (
            "shop.cookies.draft.member('7').set('x'.repeat(4087))",
            "RangeError: cookies.draft: 4087 bytes are more than the cookie can carry",
        ),
        (
            "shop.cookies.draft.member('a;b')",
            "RangeError: cookies.draft: \"a;b\" cannot stand in a cookie's name",
        ),
        (
            "shop.cookies.draft.member('')",
            "RangeError: cookies.draft: \"\" cannot stand in a cookie's name",
        ),
    ] {
        assert_eq!(shop.throws(script), error, "{script}");
    }
    assert_eq!(shop.names(), [""; 0]);
    shop.eval("shop.cookies.draft.member('7').set('x'.repeat(4086))");
    assert_eq!(shop.cookie("draft_7_v2").size, 4096);
}

#[test]
fn a_long_value_is_spread_over_cookies_and_leaves_none_behind() {
    let Some(shop) = Shop::open() else { return };
    let chunks = |count: usize| -> Vec<String> {
        (0..count)
            .map(|number| format!("basket.{number}"))
            .collect()
    };
    let long =
        "shop.cookies.basket().set(Array.from({ length: 900 }, (_, number) => `é${number}`))";
    shop.eval(long);
    let names = shop.names();
    assert!(names.len() > 2 && names == chunks(names.len()), "{names:?}");
    assert!(shop.jar().iter().all(|cookie| cookie.size <= 4096));
    assert_eq!(shop.eval("shop.cookies.basket().get()[899]"), "é899");

    shop.eval("shop.cookies.basket().set({ articles: ['7'] })");
    assert_eq!(shop.names(), ["basket"]);
    assert_eq!(
        shop.eval("shop.cookies.basket().get()"),
        json!({ "articles": ["7"] })
    );

    shop.eval(long);
    assert_eq!(shop.names(), names, "the short one is gone");
    // One in the middle is lost: what is left is no value.
    shop.eval("document.cookie = 'basket.1=; Max-Age=0; Path=/; Secure'");
    assert_eq!(shop.eval("shop.cookies.basket().get()"), Value::Null);
    shop.eval("shop.cookies.basket().remove()");
    assert_eq!(shop.names(), [""; 0]);
}

#[test]
fn the_members_of_a_family_are_those_with_its_beginning_and_its_end() {
    let Some(shop) = Shop::open() else { return };
    shop.eval("shop.cookies.draft.member('7').set('a'); shop.cookies.draft.member('8').set('b')");
    shop.eval("document.cookie = 'draft_9=c'; document.cookie = 'draft__v2=d'; document.cookie = 'draft_v2=e'");
    assert_eq!(
        shop.eval("shop.cookies.draft.members().map(one => one.get()).sort()"),
        json!(["a", "b"])
    );
    shop.eval("shop.cookies.draft.members()[0].remove()");
    assert_eq!(shop.eval("shop.cookies.draft.members().length"), 1);
    shop.eval("shop.cookies.draft.remove()");
    assert_eq!(shop.names(), ["draft_9", "draft__v2", "draft_v2"]);
}
