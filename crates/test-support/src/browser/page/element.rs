//! Elements by CSS selector. Through the DOM domain and real mouse events, not through the page's
//! JavaScript, so that forms can be filled in and sent where scripts are switched off.

use super::Page;
use crate::browser::BrowserError;
use cookie_registry_browser::BrowserError::Refused;
use serde_json::{Value, json};

pub(super) fn focus(page: &Page, selector: &str) -> Result<(), BrowserError> {
    let node = find(page, selector)?;
    page.call("DOM.focus", &json!({ "nodeId": node }))
        .map_err(|error| not_visible(error, selector))?;
    Ok(())
}

pub(super) fn click(page: &Page, selector: &str) -> Result<(), BrowserError> {
    let node = json!({ "nodeId": find(page, selector)? });
    page.call("DOM.scrollIntoViewIfNeeded", &node)
        .map_err(|error| not_visible(error, selector))?;
    let quads = page
        .call("DOM.getContentQuads", &node)
        .map_err(|error| not_visible(error, selector))?;
    let (x, y) = middle(&quads["quads"][0]).ok_or_else(|| BrowserError::NotVisible {
        selector: selector.to_owned(),
    })?;
    for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
        let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
        page.call("Input.dispatchMouseEvent", &event)?;
    }
    Ok(())
}

fn find(page: &Page, selector: &str) -> Result<u64, BrowserError> {
    let method = "DOM.getDocument";
    let document = page.call(method, &json!({ "depth": 0 }))?;
    let root = &document["root"]["nodeId"];
    let params = json!({ "nodeId": root, "selector": selector });
    let answer = page.call("DOM.querySelector", &params)?;
    match answer["nodeId"].as_u64() {
        Some(node) if node != 0 => Ok(node),
        _ => Err(BrowserError::NoElement {
            selector: selector.to_owned(),
        }),
    }
}

/// Returns the center of a quadrilateral: four corners, as alternating x and y.
fn middle(quad: &Value) -> Option<(f64, f64)> {
    let corners: Vec<f64> = quad.as_array()?.iter().filter_map(Value::as_f64).collect();
    let [x1, y1, x2, y2, x3, y3, x4, y4] = corners[..] else {
        return None;
    };
    Some(((x1 + x2 + x3 + x4) / 4.0, (y1 + y2 + y3 + y4) / 4.0))
}

fn not_visible(error: BrowserError, selector: &str) -> BrowserError {
    match error {
        BrowserError::Browser(Refused { .. }) => BrowserError::NotVisible {
            selector: selector.to_owned(),
        },
        other => other,
    }
}
