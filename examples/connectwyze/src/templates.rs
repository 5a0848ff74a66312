//! The templates of the pages, compiled into the program.

use crate::failure::Failure;
use crate::state::App;
use axum::http::header::CACHE_CONTROL;
use axum::response::{Html, IntoResponse};
use minijinja::{Environment, Error, UndefinedBehavior, Value, context};

const TEMPLATES: [(&str, &str); 7] = [
    ("layout.html", include_str!("../templates/layout.html")),
    ("home.html", include_str!("../templates/home.html")),
    ("about.html", include_str!("../templates/about.html")),
    (
        "dashboard.html",
        include_str!("../templates/dashboard.html"),
    ),
    (
        "not-found.html",
        include_str!("../templates/not-found.html"),
    ),
    ("sign-in.html", include_str!("../templates/sign-in.html")),
    (
        "signed-out.html",
        include_str!("../templates/signed-out.html"),
    ),
];

/// Compiles all templates.
///
/// # Errors
/// If a template does not compile. The service then does not start.
pub(crate) fn load() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

/// A page before it is rendered.
pub(crate) struct Page {
    template: &'static str,
    title: &'static str,
    visitor: Option<&'static str>,
    values: Value,
}

impl Page {
    /// Creates a page for a visitor who is not signed in.
    pub(crate) fn new(template: &'static str, title: &'static str) -> Self {
        Self {
            template,
            title,
            visitor: None,
            values: context! {},
        }
    }

    /// Sets the name of the visitor who is signed in.
    pub(crate) fn signed_in(mut self, name: &'static str) -> Self {
        self.visitor = Some(name);
        self
    }

    /// Sets the values for the template.
    pub(crate) fn with(mut self, values: Value) -> Self {
        self.values = values;
        self
    }
}

/// Renders a page as HTML. No cache may store it, since it may be for one visitor.
///
/// # Errors
/// If the template needs a value that the page does not have.
pub(crate) fn html(app: &App, page: Page) -> Result<impl IntoResponse + use<>, Failure> {
    let Page {
        template,
        title,
        visitor,
        values,
    } = page;
    let template = app.templates.get_template(template)?;
    let html = template.render(context! { title, visitor, ..values })?;
    Ok(([(CACHE_CONTROL, "no-store")], Html(html)))
}
