//! Writes a record of the proof as JSON.

use super::ProofRecord;
use cookie_registry::{Decided, Profile};
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

impl ProofRecord {
    /// Writes the record as one line of JSON, without a line break. Its keys are in alphabetical order. Times
    /// are in UTC, in the format of RFC 3339. This format cannot express times after the year 9999. Such times
    /// are written as the end of that year.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut line = self.stored_fields();
        let withdrawn_at = self.withdrawn_at.map(rfc3339);
        line.insert("withdrawn_at".to_owned(), withdrawn_at.into());
        Value::Object(line).to_string()
    }

    /// Returns the fields that never change. The code inserts the keys in alphabetical order, because a
    /// dependency of the service may make JSON maps keep their insertion order.
    fn stored_fields(&self) -> Map<String, Value> {
        let fields = [
            ("consent_id", json!(self.id.to_string())),
            ("decisions", self.decisions_json()),
            ("key", json!(self.key.map(|key| key.to_string()))),
            ("language", json!(self.language)),
            ("method", json!(self.method.as_str())),
            (
                "page_hash",
                json!(self.page_hash.map(|hash| hash.to_string())),
            ),
            ("policy_hash", json!(self.policy_hash.to_string())),
            ("policy_version", json!(self.policy_version)),
            ("previous", json!(self.previous.map(|key| key.to_string()))),
            ("profile", json!(self.profile.map(Profile::as_str))),
            ("sequence", json!(self.sequence)),
            (
                "signals",
                json!({
                    "dnt": self.signals.do_not_track,
                    "gpc": self.signals.global_privacy_control,
                }),
            ),
            ("time", json!(rfc3339(self.millis))),
        ];
        fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }

    /// Returns the decisions as a list of JSON objects.
    fn decisions_json(&self) -> Value {
        self.decisions.iter().map(decided).collect()
    }

    /// Writes the decisions as JSON. The log writes them for each record, so no tree of values is built.
    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    pub(super) fn decisions_text(&self) -> String {
        let mut text = String::with_capacity(2 + self.decisions.len() * 96);
        text.push('[');
        for (at, decided) in self.decisions.iter().enumerate() {
            if at > 0 {
                text.push(',');
            }
            text.push_str("{\"category\":");
            push_text(&mut text, &decided.category);
            text.push_str(",\"decision\":");
            push_text(&mut text, decided.decision.as_str());
            if decided.despite_signal {
                text.push_str(",\"despite_signal\":true");
            }
            text.push_str(",\"fingerprint\":");
            push_text(&mut text, &decided.fingerprint);
            if !decided.refused_parties.is_empty() {
                text.push_str(",\"refused_parties\":[");
                for (at, party) in decided.refused_parties.iter().enumerate() {
                    if at > 0 {
                        text.push(',');
                    }
                    push_text(&mut text, party);
                }
                text.push(']');
            }
            text.push('}');
        }
        text.push(']');
        text
    }

    /// Returns the text that identifies the record when it is written again: its key, or a hash of its contents if it has
    /// none.
    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    pub(super) fn unique_key(&self) -> String {
        match self.key {
            Some(key) => key.to_string(),
            None => {
                // A record without a profile is older than the field, which is then no part of its contents.
                let fields = self.stored_fields().into_iter();
                let is_content =
                    |field: &(String, Value)| field.0 != "profile" || !field.1.is_null();
                let contents = Value::Object(fields.filter(is_content).collect()).to_string();
                super::ContentHash::of([contents]).to_string()
            }
        }
    }
}

/// Writes a JSON string. What decisions have in them needs no escaping, unless another program changed it.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
fn push_text(json: &mut String, text: &str) {
    let is_plain = |byte: u8| (b' '..=b'~').contains(&byte) && byte != b'"' && byte != b'\\';
    if text.bytes().all(is_plain) {
        json.extend(["\"", text, "\""]);
    } else {
        json.push_str(&Value::from(text).to_string());
    }
}

/// Returns a decision as a JSON object.
fn decided(decided: &Decided) -> Value {
    let mut object = json!({
        "category": decided.category,
        "decision": decided.decision.as_str(),
        "fingerprint": decided.fingerprint,
    });
    if decided.despite_signal {
        object["despite_signal"] = json!(true);
    }
    if !decided.refused_parties.is_empty() {
        object["refused_parties"] = json!(decided.refused_parties);
    }
    object
}

/// The last millisecond that RFC 3339 can express: the end of the year 9999.
const LAST: u64 = 253_402_300_799_999;

/// Formats a time in milliseconds.
fn rfc3339(millis: u64) -> String {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis.min(LAST)) * 1_000_000)
        .ok()
        .and_then(|time| time.format(&Rfc3339).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ContentHash, Method};
    use cookie_registry::private::for_consent;
    use cookie_registry::{Decision, Signals};

    #[test]
    fn a_line_has_all_fields_and_its_keys_in_order() {
        let mut signals = Signals::default();
        signals.global_privacy_control = true;
        let mut proof = ProofRecord {
            id: "AAECAwQFBgcICQoLDA0ODw".parse().unwrap(),
            key: Some("EBESExQVFhcYGRobHB0eHw".parse().unwrap()),
            previous: Some("ICEiIyQlJicoKSorLC0uLw".parse().unwrap()),
            sequence: 1_779_235_200_004,
            millis: 1_779_235_200_000,
            policy_version: "3 \"b\"\n".into(),
            policy_hash: ContentHash::of(["policy"]),
            page_hash: None,
            decisions: vec![for_consent::decided(
                "analytics",
                Decision::Granted,
                "85944171f73967e8",
            )],
            method: Method::ByCategory,
            language: "en".into(),
            signals,
            profile: Some(Profile::OptOut),
            withdrawn_at: Some(1_779_235_201_025),
        };
        let line = concat!(
            r#"{"consent_id":"AAECAwQFBgcICQoLDA0ODw","#,
            r#""decisions":[{"category":"analytics","decision":"granted","fingerprint":"85944171f73967e8"}],"#,
            r#""key":"EBESExQVFhcYGRobHB0eHw","language":"en","method":"by-category","page_hash":null,"#,
            r#""policy_hash":"823412d1eacb67956220e532959f0104603057c88704863ca38e7cd188fda812","#,
            r#""policy_version":"3 \"b\"\n","previous":"ICEiIyQlJicoKSorLC0uLw","profile":"opt-out","sequence":1779235200004,"signals":{"dnt":false,"gpc":true},"#,
            r#""time":"2026-05-20T00:00:00Z","withdrawn_at":"2026-05-20T00:00:01.025Z"}"#,
        );
        assert_eq!(proof.to_json(), line);
        // A time that RFC 3339 cannot express.
        proof.millis = u64::MAX;
        assert!(proof.to_json().contains("\"9999-12-31T23:59:59.999Z\""));
    }

    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    #[test]
    fn the_text_of_decisions_is_their_json() {
        let mut proof = ProofRecord {
            id: "AAECAwQFBgcICQoLDA0ODw".parse().unwrap(),
            key: None,
            previous: None,
            sequence: 0,
            millis: 0,
            policy_version: "1".into(),
            policy_hash: ContentHash::of(["policy"]),
            page_hash: None,
            decisions: Vec::new(),
            method: Method::ByCategory,
            language: "en".into(),
            signals: Signals::default(),
            profile: None,
            withdrawn_at: None,
        };
        assert_eq!(proof.decisions_text(), "[]");
        for category in ["analytics", "a\"b\\c\n\u{7f}é"] {
            let decision = if category.len() > 9 {
                Decision::Refused
            } else {
                Decision::Granted
            };
            proof
                .decisions
                .push(for_consent::decided(category, decision, "85944171f73967e8"));
        }
        proof.decisions[1].despite_signal = true;
        proof.decisions[1].refused_parties = vec!["acme".into(), "x".into()];
        let read: Value = serde_json::from_str(&proof.decisions_text()).unwrap();
        assert_eq!(read, proof.decisions_json());
    }
}
