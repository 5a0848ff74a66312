//! The public page: made from `policy.toml`, in the visitor's language, and sent once until it changes.

use super::{development, production};
use cookie_registry_policy::{Checked, Options, check_file};
use cookie_registry_render::page::RenderOptions;
use cookie_registry_render::{Format, content_hash, render};
use cookie_registry_test_support::http::{Request, Response};
use std::path::Path;

const LANGUAGES: [&str; 4] = ["en", "de", "fr", "es"];

fn policy() -> Checked {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy.toml");
    check_file(&path, Options::today()).unwrap()
}

fn header<'r>(response: &'r Response, name: &str) -> &'r str {
    response.header(name).unwrap_or_default()
}

#[test]
fn the_page_is_that_of_policy_toml_in_every_language() {
    let running = development();
    let get = |path: &str, languages: &str| {
        let request = Request::get(&running.service.url(path));
        request.header("Accept-Language", languages).send().unwrap()
    };
    let checked = policy();
    let hash = content_hash(&checked.sources);
    for language in LANGUAGES {
        let mut options = RenderOptions::new().language(language).content_hash(&hash);
        for other in LANGUAGES {
            options = options.alternate(other, format!("/cookies/{other}"));
        }
        let wanted = render(checked.policy().unwrap(), Format::Fragment, &options).unwrap();
        let asked = get("/cookies", &format!("{language}-XX, en;q=0.1"));
        let fixed = get(&format!("/cookies/{language}"), "tlh");
        for response in [&asked, &fixed] {
            assert_eq!(response.status, 200);
            assert_eq!(header(response, "content-language"), language);
            assert_eq!(header(response, "content-type"), "text/html; charset=utf-8");
            let text = response.text();
            assert!(text.contains(wanted.trim_end()), "{language}");
            assert!(text.contains(&format!("<html lang=\"{language}\">")));
            assert!(text.contains("href=\"/cookies/style.css\"") && text.contains("class=\"bar\""));
        }
        assert_eq!(header(&asked, "vary"), "Accept-Language");
        assert_eq!(header(&fixed, "vary"), "");
    }
    assert_eq!(header(&get("/cookies", "tlh"), "content-language"), "en");
    assert_eq!(get("/cookies/tlh", "en").status, 404);
}

#[test]
fn what_a_browser_has_is_not_sent_again() {
    for running in [development(), production()] {
        for path in [
            "/cookies",
            "/cookies/de",
            "/cookies/style.css",
            "/.well-known/gpc.json",
        ] {
            let url = running.service.url(path);
            let first = Request::get(&url).send().unwrap();
            let tag = header(&first, "etag").to_owned();
            assert!(
                tag.len() > 2 && tag.starts_with('"') && tag.ends_with('"'),
                "{tag}"
            );
            assert_eq!(header(&first, "cache-control"), "no-cache");
            let again = Request::get(&url)
                .header("If-None-Match", &tag)
                .send()
                .unwrap();
            assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
            assert_eq!(header(&again, "etag"), tag);
            let changed = Request::get(&url)
                .header("If-None-Match", "\"0\"")
                .send()
                .unwrap();
            assert_eq!(
                (changed.status, &changed.body),
                (200, &first.body),
                "{path}"
            );

            let head = Request::new("HEAD", &url).send().unwrap();
            assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
            assert_eq!(header(&head, "etag"), tag);
            assert_eq!(
                header(&head, "content-length"),
                first.body.len().to_string()
            );
            let post = Request::post_form(&url, &[]).send().unwrap();
            assert_eq!(
                (post.status, header(&post, "allow")),
                (405, "GET, HEAD"),
                "{path}"
            );
        }
        let english = running.service.get("/cookies/en").unwrap();
        let german = running.service.get("/cookies/de").unwrap();
        assert_ne!(header(&english, "etag"), header(&german, "etag"));
    }
}

#[test]
fn global_privacy_control_is_said_to_be_honoured() {
    let response = development().service.get("/.well-known/gpc.json").unwrap();
    assert_eq!(header(&response, "content-type"), "application/json");
    let support: serde_json::Value = serde_json::from_str(&response.text()).unwrap();
    let date = policy().policy().unwrap().meta.last_updated.to_string();
    assert_eq!(
        support,
        serde_json::json!({ "gpc": true, "lastUpdate": date })
    );
}
