//! The dashboard: the workspace last used, and the settings that a script stores in the browser.

use crate::csrf;
use crate::failure::Failure;
use crate::registry::{Cookies, Sidebar, Theme};
use crate::state::App;
use crate::templates::{self, Page};
use crate::visitor::SignedIn;
use crate::workspace;
use axum::extract::State;
use axum::response::IntoResponse;
use cookie_registry::{OneOf, RequestCookies, StorageKey};
use minijinja::context;
use minijinja::value::{Serde, Value};
use serde::Serialize;

/// A setting for the script: its storage key and its values, from the registry, so that no script repeats a name.
#[derive(Serialize)]
struct Setting {
    key: &'static str,
    values: String,
}

/// Returns the setting of a storage key.
fn setting<V: OneOf>(key: StorageKey<V>) -> Setting {
    Setting {
        key: key.key(),
        values: V::WORDS.join(" "),
    }
}

/// Renders the dashboard.
pub(crate) async fn page(
    State(app): State<App>,
    cookies: RequestCookies,
    visitor: SignedIn,
) -> Result<impl IntoResponse, Failure> {
    let csrf = csrf::for_page(&cookies)?;
    let workspace = workspace::last_used(&cookies);
    let page = Page::new("dashboard.html", "Dashboard")
        .signed_in(visitor.account.name)
        .with(context! {
            csrf => csrf.as_str(),
            workspace => Value::from(Serde(workspace)),
            workspaces => Value::from(Serde(workspace::ALL)),
            sidebar => Value::from(Serde(setting::<Sidebar>(Cookies::SIDEBAR))),
            theme => Value::from(Serde(setting::<Theme>(Cookies::THEME))),
        });
    visitor.renew(&cookies)?;
    templates::html(&app, page)
}
