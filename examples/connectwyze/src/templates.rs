//! The templates of the pages, compiled into the program.

use crate::app::App;
use crate::failure::Failure;
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

/// All templates.
///
/// # Errors
/// Where one does not compile, so that the service does not start with it.
pub(crate) fn load() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

/// What a page is made of.
pub(crate) struct Page {
    template: &'static str,
    title: &'static str,
    visitor: Option<&'static str>,
    given: Value,
}

impl Page {
    /// A page for somebody who is not signed in.
    pub(crate) fn new(template: &'static str, title: &'static str) -> Self {
        Self {
            template,
            title,
            visitor: None,
            given: context! {},
        }
    }

    /// The page for a visitor of this name.
    pub(crate) fn signed_in(mut self, name: &'static str) -> Self {
        self.visitor = Some(name);
        self
    }

    /// The page with what its template needs.
    pub(crate) fn with(mut self, given: Value) -> Self {
        self.given = given;
        self
    }
}

/// A page as HTML. It is kept by no cache, since it may be made for one visitor.
///
/// # Errors
/// Where the template asks for something that it was not given.
pub(crate) fn html(app: &App, page: Page) -> Result<impl IntoResponse + use<>, Failure> {
    let Page {
        template,
        title,
        visitor,
        given,
    } = page;
    let template = app.templates.get_template(template)?;
    let html = template.render(context! { title, visitor, ..given })?;
    Ok(([(CACHE_CONTROL, "no-store")], Html(html)))
}
