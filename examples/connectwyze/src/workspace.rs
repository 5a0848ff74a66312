//! The workspaces, and which of them the visitor used last.

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
    /// What the cookie and the form call it.
    pub(crate) id: &'static str,
    /// What people call it.
    name: &'static str,
    members: u32,
    open_tasks: u32,
    contacts: u32,
}

/// All of them.
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

/// The one on which a visitor lands: that of the cookie where it still exists, else the first.
pub(crate) fn last_used(cookies: &RequestCookies) -> Workspace {
    let named = cookies.get(Cookies::WORKSPACE);
    named.and_then(|id| find(&id)).unwrap_or(ALL[0])
}

fn find(id: &str) -> Option<Workspace> {
    ALL.into_iter().find(|workspace| workspace.id == id)
}

/// What the form of the dashboard sends.
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
    let remembered = cookies.set(Cookies::WORKSPACE, workspace.id)?;
    Ok((remembered, Redirect::to("/dashboard")))
}
