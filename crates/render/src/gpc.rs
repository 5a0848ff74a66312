//! Writes `/.well-known/gpc.json`, which declares that a site honours Global Privacy Control (W3C, Editor's Draft of
//! April 2026, "GPC support resource").

use crate::page::PageError;
use cookie_registry_core::SignalResponse;
use cookie_registry_policy::Policy;
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Support {
    gpc: bool,
    last_update: String,
}

/// Returns the file. If the policy does not honour the signal, there is no file. A file with `"gpc": false` would state
/// a decision about the signal, but a policy without the key contains no decision.
pub(crate) fn json(policy: &Policy) -> Result<String, PageError> {
    if policy.choices.global_privacy_control != Some(SignalResponse::Honoured) {
        return Err(PageError::GpcNotHonoured);
    }
    let support = Support {
        gpc: true,
        last_update: policy.meta.last_updated.to_string(),
    };
    Ok(serde_json::to_string(&support)? + "\n")
}
