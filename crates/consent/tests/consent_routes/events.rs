//! What operators learn from the events of `tracing`.

use crate::registry::Cookies;
use crate::service;
use axum::body::Body;
use axum::http::Request;
use cookie_registry::Deployment;
use cookie_registry_consent::Answer;
use http::HeaderMap;
use http::header::{COOKIE, HOST};
use std::collections::BTreeSet;
use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};
use tower::ServiceExt as _;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// The events of this crate, each as its level and its fields.
#[derive(Clone, Default)]
pub(crate) struct Events(Arc<Mutex<Vec<String>>>);

impl Events {
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Events {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("cookie_registry_consent")
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields(event.metadata().level().to_string());
        event.record(&mut fields);
        self.0.lock().unwrap().push(fields.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The `Cookie` header of a visitor with so many cookies of a family that the visitor has refused.
fn family(number: usize) -> String {
    let members: Vec<String> = (0..number).map(|at| format!("seen_{at}.v1=1")).collect();
    members.join("; ")
}

#[tokio::test]
async fn the_cookies_that_a_response_does_not_remove_are_counted() {
    let events = Events::default();
    let _all = tracing::subscriber::set_default(events.clone());
    let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
    let rejected = Answer::reject_all().record(&consent, &HeaderMap::new());
    let record = rejected.unwrap().record;
    for (number, expected) in [(10, 0), (1_000, 1)] {
        let request = Request::get("/")
            .header(HOST, "our.example")
            .header(
                COOKIE,
                format!("cookie-consent={record}; {}", family(number)),
            )
            .body(Body::empty());
        let response = service().oneshot(request.unwrap()).await.unwrap();
        let headers = response.headers().get_all(http::header::SET_COOKIE).iter();
        let names: BTreeSet<&[u8]> = headers
            .filter_map(|header| header.as_bytes().split(|byte| *byte == b'=').next())
            .collect();
        let removed = names.iter().filter(|name| name.starts_with(b"seen_"));
        let removed = removed.count();
        assert!(removed >= 10, "{removed}");
        let events = events.take();
        assert_eq!(events.len(), expected, "{events:?}");
        for event in events {
            let omitted = number - removed;
            assert_eq!(
                event,
                format!(
                    "WARN message=a request has more refused cookies than one response removes omitted={omitted}"
                )
            );
        }
    }
}
