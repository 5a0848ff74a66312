//! Functions of the consent crate that take a request.

use crate::registry::{Cookies, request_of_a_visitor_who_granted_analytics};
use crate::runtime::{cookies, header, refused};
use crate::{Declared, numbered, repeated};
use axum::Router;
use axum::body::Body;
use axum::routing::get;
use cookie_registry::{Consent, ConsentId, Deployment, Environment};
use cookie_registry_consent::{
    Answer, Banner, ConsentForm, ConsentLog, ConsentRoutes, ConsentSweep, ContentHash, LogError,
    NewestChoice, Pending, ProofDocument, ProofRecord, is_same_origin_request,
};
use http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_TYPE, COOKIE, HOST, ORIGIN};
use http::{HeaderMap, Method, Request, Uri};
use std::hint::black_box;
use tower::ServiceExt as _;

pub(crate) const CASES: &[Declared] = &[
    ("form, many granted and seen categories", 300, |size| {
        let fields = numbered("&grant=c#&seen=c#:85944171f73967e8&other#=x", size);
        let form = ConsentForm::parse(format!("answer=by-category{fields}").as_bytes()).unwrap();
        black_box(form.answer.record(&consent(), &HeaderMap::new()).unwrap());
    }),
    ("form, one category seen again and again", 300, |size| {
        let fields = repeated("&grant=analytics&seen=analytics:0000000000000000", size);
        let form = ConsentForm::parse(format!("answer=by-category{fields}").as_bytes()).unwrap();
        black_box(form.answer.record(&consent(), &HeaderMap::new()).unwrap());
    }),
    ("form, long fields", 300, |size| {
        let long = repeated("%41+", size);
        for name in ["language", "return_to", "scope", "answer", "seen", "grant"] {
            let body = format!("{name}={long}&answer=accept-all&seen=analytics:1");
            if let Ok(form) = ConsentForm::parse(body.as_bytes()) {
                black_box(form.answer.record(&consent(), &HeaderMap::new()).unwrap());
            }
        }
    }),
    ("answer, a request with many refused cookies", 300, |size| {
        let headers = cookies(&numbered("seen_#.v1=1; visit=1; embed=2; ", size));
        let recorded = Answer::reject_all().record(&consent(), &headers).unwrap();
        assert!(
            recorded.cookies.len() > 8,
            "not refused: {}",
            recorded.cookies.len()
        );
        let mut response = HeaderMap::new();
        recorded.cookies.append_to(&mut response);
    }),
    ("answer, a long language", 300, |size| {
        let answer = Answer::accept_all().in_language(repeated("de-", size));
        black_box(answer.record(&consent(), &HeaderMap::new()).unwrap());
    }),
    ("origin of a request", 300, |size| {
        let host = repeated("a.example.", size);
        let mut headers = header(HOST, &host);
        headers.insert(ORIGIN, format!("https://{host}").parse().unwrap());
        let uri = Uri::from_static("/consent");
        assert!(is_same_origin_request(
            &headers,
            &uri,
            Environment::Production
        ));
    }),
    ("banner, an address that is kept", 20, |size| {
        page(&repeated("a?b=c&", size));
    }),
    // Such an address is ignored, so that the work of all three sizes is that of reading it.
    ("banner, an address that is too long", 3_000, |size| {
        page(&repeated("a?b=c&", size));
    }),
    ("routes, the body of a form", 300, |size| {
        let body = format!("answer=accept-all{}", numbered("&grant=c#&seen=c#:1", size));
        call(
            ConsentRoutes::new(consent(), Banner::new("/cookies")).router(),
            Method::POST,
            "/consent",
            HeaderMap::new(),
            body,
        );
    }),
    ("routes, a report of the guard", 300, |size| {
        for body in [
            numbered("finding=undeclared/cookie/name#&", size),
            format!("finding=undeclared/cookie/{}", repeated("a/", size)),
        ] {
            let mut headers = header(CONTENT_TYPE, "application/x-www-form-urlencoded");
            headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
            call(
                ConsentRoutes::new(consent(), Banner::new("/cookies")).router(),
                Method::POST,
                "/consent/report",
                headers,
                body,
            );
        }
    }),
    ("banner, a long address of an embed", 300, |size| {
        let choice = consent().choice(&HeaderMap::new());
        let banner = Banner::new("/cookies");
        let view = banner.on(&choice);
        let path = repeated("a/%2E/", size);
        let address = format!(
            "https://player.acme.example/embed/{}?{path}",
            path.replace("%2E/", "")
        );
        black_box(view.load(&address, &path).unwrap().html());
        let dotted = format!("https://player.acme.example/embed/{path}");
        assert!(view.load(&dotted, "").is_err());
    }),
    ("routes, a query and many cookies", 300, |size| {
        call(
            ConsentRoutes::new(consent(), Banner::new("/cookies")).router(),
            Method::GET,
            &format!("/consent?{}", repeated("a=b&", size)),
            refused(&numbered("seen_#.v1=1; ", size)),
            String::new(),
        );
    }),
    (
        "ConsentSweep, many refused and many set cookies",
        100,
        |size| {
            let handler = move || async move {
                let mut headers = HeaderMap::new();
                for number in 0..size {
                    let cookie = format!("seen_{number}.v1=2; Path=/");
                    headers.append(http::header::SET_COOKIE, cookie.parse().unwrap());
                    headers.append(CACHE_CONTROL, "private".parse().unwrap());
                }
                headers
            };
            let names = (0..size).map(|number| format!("seen_{number}.v1=1;"));
            call(
                Router::new()
                    .route("/", get(handler))
                    .layer(ConsentSweep::new(consent())),
                Method::GET,
                "/",
                refused(&names.collect::<String>()),
                String::new(),
            );
        },
    ),
    ("NewestChoice, many cookies", 300, |size| {
        let mut headers = request_of_a_visitor_who_granted_analytics();
        let others = numbered("a#=1; cookie-consent=x; ", size);
        headers.append(COOKIE, others.parse().unwrap());
        // The log has a later choice, which replaces that of the request.
        let recorded = Answer::reject_all().record(&consent(), &headers).unwrap();
        let log = Latest(ProofRecord::of(&recorded));
        call(
            Router::new()
                .route("/", get(async || "ok"))
                .layer(NewestChoice::new(consent(), log)),
            Method::GET,
            "/",
            headers,
            String::new(),
        );
    }),
];

/// A log with one record: a database would be opened too slowly under callgrind.
struct Latest(ProofRecord);

impl ConsentLog for Latest {
    fn record(&self, _: ProofRecord) -> Pending<'_, ()> {
        Box::pin(async { Ok(()) })
    }

    fn export(&self, _: ConsentId) -> Pending<'_, Vec<ProofRecord>> {
        Box::pin(async { Ok(vec![self.0.clone()]) })
    }

    fn erase(&self, _: ConsentId) -> Pending<'_, u64> {
        Box::pin(async { Err(LogError::Closed) })
    }

    fn erase_before(&self, _: u64) -> Pending<'_, u64> {
        Box::pin(async { Err(LogError::Closed) })
    }

    fn put(&self, _: ProofDocument) -> Pending<'_, ()> {
        Box::pin(async { Err(LogError::Closed) })
    }

    fn get(&self, _: ContentHash) -> Pending<'_, Option<ProofDocument>> {
        Box::pin(async { Err(LogError::Closed) })
    }
}

fn consent() -> Consent {
    Cookies::CONSENT.with(&Deployment::PRODUCTION)
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// Sends a request from a page of the same origin, and reads the whole response.
fn call(service: Router, method: Method, uri: &str, headers: HeaderMap, body: String) {
    let mut request = Request::new(Body::from(body));
    *request.method_mut() = method;
    *request.uri_mut() = uri.parse().unwrap();
    *request.headers_mut() = headers;
    let own = [
        ("sec-fetch-site", "same-origin"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("host", "our.example"),
    ];
    for (name, value) in own {
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    runtime().block_on(async {
        let response = service.oneshot(request).await.unwrap();
        assert!(!response.status().is_server_error(), "{response:?}");
        black_box(
            axum::body::to_bytes(response.into_body(), usize::MAX)
                .await
                .unwrap(),
        );
    });
}

/// Renders every part of a page at this path for a visitor.
fn page(path: &str) {
    let headers = header(ACCEPT_LANGUAGE, "de");
    let choice = consent().choice(&headers);
    let banner = Banner::new("/cookies");
    let path = format!("/{path}");
    let view = banner.on(&choice).for_request(&headers).returning_to(&path);
    black_box((view.head(), view.ask(), view.settings(), view.footer()));
    if let Ok(uri) = path.parse::<Uri>() {
        black_box(banner.on(&choice).from_page(&uri).settings_page());
    }
}
