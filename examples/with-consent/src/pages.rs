//! The pages. Each has the banner if there is something to ask, and always the link to the settings.

use crate::measure;
use crate::state::App;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};
use cookie_registry::{Analytics, Choice, Marketing, RequestCookies, SetError};
use minijinja::{Environment, Value, context};
use std::convert::Infallible;

/// Compiles the templates.
///
/// # Errors
/// If a template does not compile.
pub(crate) fn templates() -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    for (name, text) in [
        ("layout.html", include_str!("../templates/layout.html")),
        ("home.html", include_str!("../templates/home.html")),
        ("offers.html", include_str!("../templates/offers.html")),
        (
            "not-found.html",
            include_str!("../templates/not-found.html"),
        ),
    ] {
        environment.add_template(name, text)?;
    }
    Ok(environment)
}

/// What a page needs from its request.
pub(crate) struct Visit {
    app: App,
    choice: Choice,
    headers: HeaderMap,
    uri: Uri,
}

impl FromRequestParts<App> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self {
            app: app.clone(),
            choice: app.consent.choice(&parts.headers),
            headers: parts.headers.clone(),
            uri: parts.uri.clone(),
        })
    }
}

impl Visit {
    /// Renders a page, with the banner and the link to the settings.
    fn page(&self, status: StatusCode, template: &str) -> Response {
        let view = self
            .app
            .banner
            .on(&self.choice)
            .for_request(&self.headers)
            .returning_to(&self.uri.to_string());
        let safe = |html: String| Value::from_safe_string(html);
        let context = context! {
            head => safe(view.head()),
            banner => safe(view.top()),
            footer => safe(view.footer()),
            measures => self.choice.granted::<Analytics>().is_some(),
            advertises => self.choice.granted::<Marketing>().is_some(),
        };
        let rendered = self
            .app
            .templates
            .get_template(template)
            .and_then(|template| template.render(context));
        match rendered {
            // The page is for one visitor.
            Ok(html) => (status, [("cache-control", "no-store")], Html(html)).into_response(),
            Err(error) => {
                eprintln!("with-consent: {error}");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }

    /// Sets the cookies that the visitor's choice permits on this page.
    fn measure(&self, cookies: &RequestCookies) {
        if let Some(granted) = self.choice.granted::<Analytics>() {
            report(measure::count_reader(cookies, &granted));
        }
        if let Some(granted) = self.choice.granted::<Marketing>()
            && let Some(campaign) = campaign(&self.uri)
        {
            report(measure::remember_campaign(cookies, campaign, &granted));
        }
    }
}

/// Reports a cookie that could not be set, as for a forged link. The page is shown all the same.
fn report(set: Result<(), SetError>) {
    if let Err(error) = set {
        eprintln!("with-consent: {error}");
    }
}

/// Returns the advertisement through which the visitor came: `?campaign=spring`.
fn campaign(uri: &Uri) -> Option<&str> {
    let mut pairs = uri.query()?.split('&');
    pairs.find_map(|pair| pair.strip_prefix("campaign="))
}

/// Renders the front page.
pub(crate) async fn home(visit: Visit, cookies: RequestCookies) -> Response {
    visit.measure(&cookies);
    visit.page(StatusCode::OK, "home.html")
}

/// Renders the books that the Almanac sells.
pub(crate) async fn offers(visit: Visit, cookies: RequestCookies) -> Response {
    visit.measure(&cookies);
    visit.page(StatusCode::OK, "offers.html")
}

/// Renders the page for unknown addresses.
pub(crate) async fn not_found(visit: Visit) -> Response {
    visit.page(StatusCode::NOT_FOUND, "not-found.html")
}
