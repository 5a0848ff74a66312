//! Messages of actix-web-flash-messages with a cookie of the policy.
#![allow(
    unexpected_cfgs,
    reason = "the registry of the tests is shared with a crate that has the features"
)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

#[path = "../../../../cookie-registry/tests/registry/mod.rs"]
#[allow(unreachable_pub)]
mod registry;
#[path = "../visitor/mod.rs"]
#[allow(unreachable_pub, dead_code)]
mod visitor;

use actix_web::http::header::{COOKIE, SET_COOKIE};
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, Responder, web};
use actix_web_flash_messages::{FlashMessage, FlashMessagesFramework, IncomingFlashMessages};
use cookie_registry::{Deployment, Guard, Key, Keys};
use cookie_registry_sessions::actix_web_flash_messages::MessageStore;
use registry::Cookies;
use visitor::Visitor;

const PRODUCTION: Deployment = Deployment::PRODUCTION;
const SET: &str = "; Max-Age=31536000; Path=/; Secure; HttpOnly; SameSite=Lax";
const REMOVED: &str = "cw-workspace=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax";

async fn flash(length: web::Path<usize>) -> &'static str {
    FlashMessage::error("It is ".to_owned() + &"x".repeat(*length)).send();
    FlashMessage::info("Größe; 3, \"4\"").send();
    ""
}

async fn page(messages: IncomingFlashMessages) -> String {
    let texts = messages
        .iter()
        .map(|message| format!("{}={}", message.level(), message.content()));
    texts.collect::<Vec<_>>().join("|")
}

async fn style() -> impl Responder {
    "".customize()
        .insert_header(("Cache-Control", "public, max-age=60"))
}

/// Sends requests one after the other, and returns the `Set-Cookie` headers and the body of each.
async fn visit(visitor: &mut Visitor, paths: &[&str]) -> Vec<(Vec<String>, String)> {
    let store = MessageStore::new(Cookies::WORKSPACE, &PRODUCTION).unwrap();
    visit_with(store, visitor, paths).await
}

async fn visit_with(
    store: MessageStore,
    visitor: &mut Visitor,
    paths: &[&str],
) -> Vec<(Vec<String>, String)> {
    let app = init_service(
        App::new()
            .wrap(FlashMessagesFramework::builder(store).build())
            .wrap(Guard::<Cookies>::deny(PRODUCTION))
            .route("/flash/{length}", web::get().to(flash))
            .route("/page", web::get().to(page))
            .route("/style.css", web::get().to(style)),
    )
    .await;
    let mut all = Vec::new();
    for path in paths {
        let mut request = TestRequest::get().uri(path);
        let cookie = visitor.cookie();
        if !cookie.is_empty() {
            request = request.insert_header((COOKIE, cookie));
        }
        let response = call_service(&app, request.to_request()).await;
        let headers = response.headers().get_all(SET_COOKIE);
        let set: Vec<String> = headers
            .map(|value| value.to_str().unwrap().to_owned())
            .collect();
        visitor.store(&set);
        let body = String::from_utf8(read_body(response).await.to_vec()).unwrap();
        all.push((set, body));
    }
    all
}

#[actix_web::test]
async fn a_message_is_shown_once_and_removed_with_every_attribute() {
    let all = visit(
        &mut Visitor::default(),
        &["/page", "/flash/3", "/page", "/page"],
    )
    .await;
    assert_eq!(all[0], (Vec::new(), String::new()));
    let value = "cw-workspace=49-It%20is%20xxx115-Gr%C3%B6%C3%9Fe%3B%203%2C%20%224%22";
    assert_eq!(all[1].0, [format!("{value}{SET}")]);
    assert_eq!(all[2].1, "error=It is xxx|info=Größe; 3, \"4\"");
    assert_eq!(all[2].0, [REMOVED]);
    assert_eq!(all[3], (Vec::new(), String::new()));
}

#[actix_web::test]
async fn a_response_for_a_shared_cache_removes_no_message() {
    let paths = ["/flash/3", "/style.css", "/page"];
    let all = visit(&mut Visitor::default(), &paths).await;
    assert_eq!(
        all[1].0, [""; 0],
        "the cache would remove those of every visitor"
    );
    assert_eq!(all[2].1, "error=It is xxx|info=Größe; 3, \"4\"");
    assert_eq!(all[2].0, [REMOVED]);
}

#[actix_web::test]
async fn what_is_too_long_is_left_out_and_panics_nothing() {
    let all = visit(&mut Visitor::default(), &["/flash/5000", "/page"]).await;
    assert_eq!(all[1].1, "info=Größe; 3, \"4\"");
}

#[actix_web::test]
async fn what_is_unreadable_is_no_message_and_is_removed() {
    for value in ["old", "%FF", "4", "9999999999999999999999-a"] {
        let mut visitor = Visitor::default();
        visitor.store(&[format!("cw-workspace={value}")]);
        let all = visit(&mut visitor, &["/page", "/page"]).await;
        assert_eq!(all[0], (vec![REMOVED.to_owned()], String::new()), "{value}");
        assert_eq!(all[1], (Vec::new(), String::new()), "{value}");
    }
}

#[actix_web::test]
async fn a_protected_message_is_read_with_its_keys_alone() {
    let store = |keys: &Keys| MessageStore::new(Cookies::SECRET.with(keys), &PRODUCTION).unwrap();
    let keys = Keys::new(Key::generate());
    let mut visitor = Visitor::default();
    let all = visit_with(store(&keys), &mut visitor, &["/flash/1"]).await;
    assert_eq!(all[0].0.len(), 1);
    let mut other = visitor.clone();
    let all = visit_with(store(&keys), &mut visitor, &["/page"]).await;
    assert_eq!(all[0].1, "error=It is x|info=Größe; 3, \"4\"");
    let all = visit_with(store(&Keys::new(Key::generate())), &mut other, &["/page"]).await;
    assert_eq!((all[0].0.len(), all[0].1.as_str()), (1, ""));
}
