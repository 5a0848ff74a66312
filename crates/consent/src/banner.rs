//! Renders the banner, the settings and the link to the settings as HTML that works without scripts.
//!
//! The HTML has no inline scripts, handlers or style attributes. `Content-Security-Policy: default-src 'self'` therefore
//! permits everything except the style sheet. [`Banner::STYLE_SOURCE`] permits the style sheet. The HTML has no animations. The
//! banner is part of the page's flow and does not cover any element, so it cannot hide the keyboard focus (WCAG 2.2, 2.4.11).

mod categories;
mod consent_mode;
mod forms;
mod html;
mod loads;
mod outcome;
mod page;
mod rendered;
mod view;

pub use loads::{AttributeProblem, LoadError, LoadView};
pub use view::BannerView;

use cookie_registry::Choice;
use rendered::Rendered;
use std::sync::Arc;

/// The banner of a service, and the paths of its pages.
///
/// The service creates it once, when it starts. [`on`](Self::on) renders it for one visitor.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use cookie_registry::Deployment;
/// use cookie_registry_consent::Banner;
/// use http::HeaderMap;
///
/// // At start: the policy is at /cookies, and the settings at /consent.
/// let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
/// let banner = Banner::new("/cookies");
///
/// // For each page.
/// let headers = HeaderMap::new();
/// let choice = consent.choice(&headers);
/// let view = banner.on(&choice).for_request(&headers).returning_to("/dashboard?tab=2");
/// let page = format!(
///     "<!doctype html><html lang=\"en\"><head><title>Dashboard</title>{}</head>\
///      <body>{}<main>…</main><footer>{}</footer></body></html>",
///     view.head(),
///     view.top(),
///     view.footer(),
/// );
///
/// // The two buttons differ only in value and text.
/// assert!(page.contains(
///     "<button class=\"consent-button\" name=\"answer\" value=\"accept-all\">Accept all</button>\n\
///      <button class=\"consent-button\" name=\"answer\" value=\"reject-all\">Reject all</button>"
/// ));
/// assert!(page.contains("<a href=\"/consent\">Cookie settings</a>"));
/// # Ok(())
/// # }
/// ```
///
/// The content depends on the visitor's choice, so rendering requires a choice:
///
/// ```compile_fail,E0061
/// # use cookie_registry_consent::Banner;
/// let html = Banner::new("/cookies").on().ask();
/// ```
///
/// A page with a banner is for one visitor only. Send it with `Cache-Control: private` or `no-store`, so that
/// no shared cache stores it.
///
/// # Appearance
///
/// The style sheet is [`Banner::STYLE`], which is part of each page. If the service sends a `Content-Security-Policy`, add
/// [`Banner::STYLE_SOURCE`] to it. If the service cannot change that header, call [`Banner::link_style`]: the pages then link
/// to the style sheet. These variables on `:root` or `.consent` customize the style sheet:
///
/// | variable | meaning |
/// | --- | --- |
/// | `--consent-background`, `--consent-text` | colours of the banner and the settings |
/// | `--consent-accent`, `--consent-on-accent` | colours of links and buttons, and of the text on buttons |
/// | `--consent-line` | borders |
/// | `--consent-font`, `--consent-radius`, `--consent-width` | font, corner radius, maximum width of the text |
///
/// The default colours have a contrast of at least 4.5 to 1, in the light and the dark scheme. A colour that you set applies to
/// both schemes.
///
/// # Without axum
///
/// With axum, `ConsentRoutes` answers these five requests. With any other framework, the service must answer
/// them:
///
/// | request | response |
/// | --- | --- |
/// | `GET` [`path`](Self::path) | [`BannerView::settings_page`] |
/// | `POST` [`path`](Self::path) | if [`is_same_origin_request`](crate::is_same_origin_request), read a [`ConsentForm`](crate::ConsentForm), call [`Answer::record`](crate::Answer::record), and send `303 See Other`; if the request has `Accept: application/json`, send `200 OK` with [`BannerView::outcome`] instead |
/// | `GET` [`style_path`](Self::style_path) | [`Banner::STYLE`] |
/// | `GET` [`script_path`](Self::script_path) | [`sweep_script`](crate::sweep_script) |
/// | `GET` [`loads_script_path`](Self::loads_script_path) | [`Banner::loads_script`] |
#[derive(Clone, Debug)]
pub struct Banner {
    path: Arc<str>,
    policy: Arc<str>,
    is_style_linked: bool,
    rendered: Rendered,
}

/// The error for a path at which the settings cannot be served.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the settings cannot be served at `{path}`: a path begins with `/`, does not end in `/`, and has only letters, digits, `-`, `_`, `.` and single `/`, as in `/privacy/choice`"
)]
pub struct BannerPathError {
    path: String,
}

impl Banner {
    /// The default path of the settings.
    pub const PATH: &'static str = "/consent";

    /// The style sheet.
    pub const STYLE: &'static str = include_str!("banner/style.css");

    /// The source for `style-src` of a `Content-Security-Policy` that permits the style sheet in the pages: the SHA-256
    /// of the style sheet (CSP Level 3, section 2.3.1). The hash changes with the style sheet, so use this constant and
    /// do not copy its value.
    ///
    /// ```
    /// use cookie_registry_consent::Banner;
    /// let policy = format!("default-src 'self'; style-src 'self' {}", Banner::STYLE_SOURCE);
    /// assert!(policy.starts_with("default-src 'self'; style-src 'self' 'sha256-"));
    /// ```
    pub const STYLE_SOURCE: &'static str = "'sha256-LnT6JCNvQ6T7rx+NRHu2+eRHITqqADDc0EKuOuowP40='";

    /// Creates a banner with a link to the policy page. `policy` is the address of that page. The path of the
    /// settings is [`Banner::PATH`].
    #[must_use]
    pub fn new(policy: impl Into<Arc<str>>) -> Self {
        Self {
            path: Self::PATH.into(),
            policy: policy.into(),
            is_style_linked: false,
            rendered: Rendered::default(),
        }
    }

    /// Sets the path of the settings: the full path, as the browser requests it.
    ///
    /// # Errors
    /// [`BannerPathError`] if the path does not begin with `/` or is otherwise not valid.
    ///
    /// ```
    /// use cookie_registry_consent::Banner;
    /// assert_eq!(Banner::new("/cookies").at("/privacy/choice")?.path(), "/privacy/choice");
    /// assert!(Banner::new("/cookies").at("privacy").is_err());
    /// # Ok::<(), cookie_registry_consent::BannerPathError>(())
    /// ```
    pub fn at(self, path: &str) -> Result<Self, BannerPathError> {
        let segment = |segment: &str| {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
            !matches!(segment, "" | "." | "..") && segment.bytes().all(plain)
        };
        let served = path
            .strip_prefix('/')
            .is_some_and(|rest| rest.split('/').all(segment));
        if !served {
            return Err(BannerPathError { path: path.into() });
        }
        Ok(Self {
            path: path.into(),
            rendered: Rendered::default(),
            ..self
        })
    }

    /// Makes [`BannerView::head`] link to the style sheet at [`style_path`](Self::style_path). By default, the page contains
    /// the style sheet, because a browser shows no part of a page until a linked style sheet has arrived.
    ///
    /// Use this method if the service cannot add [`STYLE_SOURCE`](Self::STYLE_SOURCE) to its
    /// `Content-Security-Policy`.
    #[must_use]
    pub fn link_style(self) -> Self {
        Self {
            is_style_linked: true,
            rendered: Rendered::default(),
            ..self
        }
    }

    /// Returns the path of the settings. Browsers also send the forms to this path.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Renders the banner for a visitor with this choice, in the policy's main language.
    #[must_use]
    pub fn on<'a>(&'a self, choice: &'a Choice) -> BannerView<'a> {
        BannerView::new(self, choice)
    }

    /// Returns the path of the style sheet.
    #[must_use]
    pub fn style_path(&self) -> String {
        [self.path(), "/style.css"].concat()
    }

    /// Returns the path of the script that removes the entries that the visitor's choice does not allow.
    #[must_use]
    pub fn script_path(&self) -> String {
        [self.path(), "/sweep.js"].concat()
    }

    /// Returns the script that starts scripts and embeds after consent, and reports the visitor's choice to Google's
    /// tags. The script is the same for all visitors.
    #[must_use]
    pub fn loads_script() -> &'static str {
        loads::script()
    }

    /// Returns the path of [`loads_script`](Self::loads_script).
    #[must_use]
    pub fn loads_script_path(&self) -> String {
        [self.path(), "/loads.js"].concat()
    }

    /// Returns the path that receives the reports of `guard`, a function of the generated TypeScript module. The page
    /// passes this path to `guard` as `report`.
    #[must_use]
    pub fn report_path(&self) -> String {
        [self.path(), "/report"].concat()
    }

    /// Returns the path of the settings with a confirmation that the choice was saved. The service redirects the
    /// visitor to this path after a choice if the form does not name a page.
    #[must_use]
    pub fn saved_path(&self) -> String {
        [self.path(), "?saved"].concat()
    }

    /// Returns the same path as [`saved_path`](Self::saved_path), but lets the settings link back to a page. `back` is
    /// the path of this page, as [`ConsentForm::back`](crate::ConsentForm::back) contains it. The query of the returned
    /// path contains the path of the page. `None` adds nothing.
    #[must_use]
    pub fn saved_path_back_to(&self, back: Option<&str>) -> String {
        let mut path = self.saved_path();
        if let Some(back) = back {
            path.push_str("&back=");
            path.extend(form_urlencoded::byte_serialize(back.as_bytes()));
        }
        path
    }
}
