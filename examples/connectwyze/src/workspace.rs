//! The workspaces, and the one that the visitor used last.

use crate::csrf::Protected;
use crate::failure::Failure;
use crate::registry::Cookies;
use crate::visitor::SignedIn;
use axum::response::{IntoResponse, Redirect};
use cookie_registry::RequestCookies;
use serde::{Deserialize, Serialize};

/// A workspace of the demonstration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Workspace {
    /// Its id in the cookie and the form.
    pub(crate) id: &'static str,
    /// Its name.
    name: &'static str,
    members: u32,
    open_tasks: u32,
    contacts: u32,
}

/// All workspaces.
pub(crate) const ALL: [Workspace; 3] = [
    Workspace {
        id: "acme",
        name: "Acme & Sons",
        members: 12,
        open_tasks: 7,
        contacts: 148,
    },
    Workspace {
        id: "northwind",
        name: "Northwind Traders",
        members: 48,
        open_tasks: 31,
        contacts: 912,
    },
    Workspace {
        id: "research",
        name: "Research Lab",
        members: 5,
        open_tasks: 2,
        contacts: 36,
    },
];

/// Returns the workspace of the cookie if it still exists, else the first one.
pub(crate) fn last_used(cookies: &RequestCookies) -> Workspace {
    let named = cookies.get(Cookies::WORKSPACE);
    named.and_then(|id| find(&id)).unwrap_or(ALL[0])
}

/// Returns the workspace with an id.
fn find(id: &str) -> Option<Workspace> {
    ALL.into_iter().find(|workspace| workspace.id == id)
}

/// The fields of the dashboard's form.
#[derive(Deserialize)]
pub(crate) struct Choice {
    workspace: String,
}

/// Switches to a workspace and remembers it.
pub(crate) async fn switch(
    cookies: RequestCookies,
    _: SignedIn,
    Protected(choice): Protected<Choice>,
) -> Result<impl IntoResponse, Failure> {
    let workspace = find(&choice.workspace).ok_or(Failure::NotFound)?;
    cookies.set(Cookies::WORKSPACE, workspace.id)?;
    Ok(Redirect::to("/dashboard"))
}
