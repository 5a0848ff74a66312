//! The requests of all stages as an HTTP Archive 1.2 (`requests.har`). The developer tools of browsers can open it.

use crate::exchange::Exchange;
use crate::model::Stage;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The requests of one stage, and the number of those that were too many.
pub(crate) type StageExchanges = (Stage, Vec<Exchange>, usize);

/// Returns the archive. Each visit to a page in a stage is one page of it.
pub(crate) fn archive(browser: &str, stages: &[StageExchanges]) -> Value {
    let mut pages = Vec::new();
    let mut entries = Vec::new();
    let mut left_out = 0;
    for (stage, exchanges, too_many) in stages {
        left_out += too_many;
        let mut ids: BTreeMap<&str, String> = BTreeMap::new();
        for exchange in exchanges {
            let number = ids.len() + 1;
            let id = ids.entry(&exchange.page).or_insert_with(|| {
                let id = format!("{}-{number}", stage.as_str());
                pages.push(json!({
                    "startedDateTime": moment(exchange.started),
                    "id": id,
                    "title": format!("{}: {}", stage.as_str(), exchange.page),
                    "pageTimings": {},
                }));
                id
            });
            entries.push(entry(exchange, id));
        }
    }
    let (name, version) = browser.rsplit_once(' ').unwrap_or((browser, ""));
    let comment = match left_out {
        0 => "Bodies are left out, and what may identify somebody is hashed.".to_owned(),
        count => format!(
            "Bodies are left out, and what may identify somebody is hashed. {count} further requests were too many."
        ),
    };
    json!({ "log": {
        "version": "1.2",
        "creator": { "name": "cookie-registry-audit", "version": env!("CARGO_PKG_VERSION") },
        "browser": { "name": name, "version": version },
        "pages": pages,
        "entries": entries,
        "comment": comment,
    }})
}

fn entry(exchange: &Exchange, page: &str) -> Value {
    let milliseconds = exchange
        .ended
        .map_or(0.0, |ended| {
            (ended - exchange.started).as_seconds_f64() * 1000.0
        })
        .max(0.0);
    let response = exchange.response.clone().unwrap_or_default();
    let protocol = match response.protocol.as_str() {
        "" => "unknown",
        protocol => protocol,
    };
    let redirect = response
        .headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("location"))
        .map_or("", |(_, value)| value);
    let size = exchange.bytes.map_or(json!(-1), |bytes| json!(bytes));
    let mut entry = json!({
        "pageref": page,
        "startedDateTime": moment(exchange.started),
        "time": milliseconds,
        "request": {
            "method": exchange.method,
            "url": exchange.url,
            "httpVersion": protocol,
            "cookies": [],
            "headers": headers(&exchange.sent),
            "queryString": [],
            "headersSize": -1,
            "bodySize": -1,
        },
        // A status of 0 means that there was no response.
        "response": {
            "status": response.status,
            "statusText": "",
            "httpVersion": protocol,
            "cookies": [],
            "headers": headers(&response.headers),
            "content": { "size": exchange.bytes.unwrap_or(0), "mimeType": response.mime },
            "redirectURL": redirect,
            "headersSize": -1,
            "bodySize": size,
        },
        "cache": {},
        "timings": { "send": 0, "wait": milliseconds, "receive": 0 },
    });
    if let Some(failure) = &exchange.failure {
        entry["comment"] = failure.as_str().into();
    }
    entry
}

fn headers(headers: &[(String, String)]) -> Vec<Value> {
    headers
        .iter()
        // Several headers of one name are lines of one value; each is a header of its own here.
        .flat_map(|(name, value)| value.lines().map(move |value| (name, value)))
        .map(|(name, value)| json!({ "name": name, "value": value }))
        .collect()
}

fn moment(moment: OffsetDateTime) -> String {
    moment.format(&Rfc3339).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digester;
    use crate::exchange::Exchanges;

    #[test]
    fn each_request_has_a_page_and_the_fields_that_the_format_requires() {
        let digester = Digester::new(false);
        let mut exchanges = Exchanges::default();
        let sent = [("accept", "*/*"), ("x-key", "secret")];
        let request = ("GET", "http://a/x?secret");
        exchanges.begin("1", "http://a/", request, sent.into_iter(), &digester);
        let came = [("set-cookie", "a=secret; Path=/\nb=secret")];
        let step = ("1", None);
        exchanges.respond(step, Some(200), ("", ""), came.into_iter(), &digester);
        exchanges.begin("2", "http://a/", request, sent.into_iter(), &digester);
        exchanges.end("2", Err("net::ERR_NAME_NOT_RESOLVED"));
        let (all, _) = exchanges.take();
        let archive = archive("Chromium 1.2", &[(Stage::AfterReject, all, 2)]);
        assert!(!archive.to_string().contains("secret"), "{archive}");
        let log = &archive["log"];
        assert_eq!(log["pages"].as_array().unwrap().len(), 1);
        assert_eq!(log["entries"].as_array().unwrap().len(), 2);
        for entry in log["entries"].as_array().unwrap() {
            assert_eq!(entry["pageref"], log["pages"][0]["id"]);
            for field in [
                "startedDateTime",
                "time",
                "request",
                "response",
                "cache",
                "timings",
            ] {
                assert!(!entry[field].is_null(), "{field}");
            }
        }
        let headers = log["entries"][0]["response"]["headers"].as_array().unwrap();
        assert_eq!(headers.len(), 2, "{headers:?}");
        assert_eq!(log["entries"][1]["comment"], "net::ERR_NAME_NOT_RESOLVED");
        assert!(log["comment"].as_str().unwrap().contains("2 further"));
    }
}
