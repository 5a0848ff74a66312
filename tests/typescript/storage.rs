//! Browser storage other than cookies.

use crate::shop::Shop;
use serde_json::{Value, json};

#[test]
fn keys_are_kept_read_and_removed() {
    let Some(shop) = Shop::open() else { return };
    shop.eval("shop.storage.theme.set('dark')");
    let kept = shop.page.local_storage().unwrap();
    assert_eq!(kept.get("shop.theme").map(String::as_str), Some("dark"));
    assert_eq!(shop.eval("shop.storage.theme.get()"), "dark");
    assert_eq!(
        shop.throws("shop.storage.theme.set('blue')"),
        "RangeError: storage.theme: blue is not one of light, dark"
    );
    shop.eval("localStorage.setItem('shop.theme', 'blue')");
    assert_eq!(shop.eval("shop.storage.theme.get()"), Value::Null);
    shop.eval("shop.storage.theme.remove()");
    assert!(shop.page.local_storage().unwrap().is_empty());
}

#[test]
fn members_of_a_family_of_keys() {
    let Some(shop) = Shop::open() else { return };
    shop.decide(&["preferences:g"], 0);
    shop.eval("globalThis.witness = shop.consent.granted('preferences')");
    shop.eval("shop.storage.recent().member('1').set({ article: 7 }, witness)");
    shop.eval(
        "shop.storage.recent().member('2').set([], witness); sessionStorage.setItem('other', '1')",
    );
    assert_eq!(
        shop.eval("sessionStorage.getItem('shop.recent.1')"),
        "{\"article\":7}"
    );
    assert_eq!(
        shop.eval("shop.storage.recent().member('1').get()"),
        json!({ "article": 7 })
    );
    assert_eq!(shop.eval("shop.storage.recent().members().length"), 2);
    assert_eq!(
        shop.throws("shop.storage.recent().member('')"),
        "RangeError: storage.recent: a key of the family has something in the place that varies"
    );
    shop.eval("shop.storage.recent().remove()");
    assert_eq!(shop.eval("Object.keys(sessionStorage)"), json!(["other"]));
}

#[test]
fn databases_and_caches_are_opened_and_deleted() {
    let Some(shop) = Shop::open() else { return };
    shop.decide(&["analytics:g"], 0);
    let opened = "new Promise((done) => {
        const request = shop.storage.events.open(shop.consent.granted('analytics'), 3);
        request.onsuccess = () => { globalThis.database = request.result; done([database.name, database.version]) };
    })";
    assert_eq!(shop.eval(opened), json!(["shop-events", 3]));
    // A connection that is still open holds the deletion up, but not whoever asks for it.
    shop.eval("shop.storage.events.remove()");
    shop.eval("database.close()");
    shop.eval("shop.storage.events.remove()");
    assert_eq!(
        shop.eval("indexedDB.databases().then(all => all.length)"),
        0
    );

    shop.eval("shop.storage.pages.member('1').open().then(() => shop.storage.pages.member('2').open()).then(() => null)");
    assert_eq!(shop.eval("caches.keys()"), json!(["pages-v1", "pages-v2"]));
    shop.eval("shop.storage.pages.member('1').remove()");
    assert_eq!(shop.eval("caches.keys()"), json!(["pages-v2"]));
    shop.eval("shop.storage.pages.remove()");
    assert_eq!(shop.eval("caches.keys()"), json!([]));
}
