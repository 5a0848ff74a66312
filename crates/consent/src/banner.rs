//! What visitors see: the banner, the settings and the link to them, as HTML that needs no script.
//!
//! Nothing stands inline, neither style nor script nor handler, so that `Content-Security-Policy: default-src
//! 'self'` lets all of it through. Nothing moves, so that there is no motion to reduce. The banner stands in the
//! flow of the page and covers nothing, so that no focus is hidden behind it (WCAG 2.2, 2.4.11).

mod html;
mod pieces;
mod view;

pub use view::BannerView;

use cookie_registry::Choice;
use std::sync::Arc;

/// The banner of a service: where its pages are. Made once, when the service starts; what one visitor sees is
/// [`on`](Self::on).
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use cookie_registry::Deployment;
/// use cookie_registry_consent::Banner;
/// use http::HeaderMap;
///
/// // Once: the policy is at /cookies, and the choice at /consent.
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
///     view.ask().unwrap_or_default(),
///     view.footer(),
/// );
///
/// // Both buttons are the same in everything but what they say.
/// assert!(page.contains(
///     "<button class=\"consent-button\" name=\"answer\" value=\"accept-all\">Accept all</button>\n\
///      <button class=\"consent-button\" name=\"answer\" value=\"reject-all\">Reject all</button>"
/// ));
/// assert!(page.contains("<a href=\"/consent\">Cookie settings</a>"));
/// # Ok(())
/// # }
/// ```
///
/// It shows what a visitor has chosen, so it does not exist without a choice:
///
/// ```compile_fail,E0061
/// # use cookie_registry_consent::Banner;
/// let html = Banner::new("/cookies").on().ask();
/// ```
///
/// A page with it is for one visitor: let no shared cache keep it (`Cache-Control: private` or `no-store`).
///
/// # The look
///
/// The style sheet is [`Banner::STYLE`]. These variables change it, on `:root` or on `.consent`:
///
/// | variable | what it is |
/// | --- | --- |
/// | `--consent-background`, `--consent-text` | of the banner and the settings |
/// | `--consent-accent`, `--consent-on-accent` | of links and buttons, and of the text on buttons |
/// | `--consent-line` | borders |
/// | `--consent-font`, `--consent-radius`, `--consent-width` | the font, the corners, the greatest width of the text |
///
/// Without them the contrast is at least 4.5 to 1, in a light and in a dark scheme; who sets a colour sets it for
/// both.
/// # Without axum
///
/// Four answers at these paths make it work with any framework; `ConsentRoutes` has them for axum.
///
/// | | |
/// | --- | --- |
/// | `GET` [`path`](Self::path) | [`BannerView::settings_page`] |
/// | `POST` [`path`](Self::path) | where [`is_same_origin_request`](crate::is_same_origin_request), what [`ConsentForm`](crate::ConsentForm) reads goes to [`Answer::record`](crate::Answer::record); then `303 See Other` |
/// | `GET` [`style_path`](Self::style_path) | [`Banner::STYLE`] |
/// | `GET` [`script_path`](Self::script_path) | [`sweep_script`](crate::sweep_script) |
#[derive(Clone, Debug)]
pub struct Banner {
    path: Arc<str>,
    policy: Arc<str>,
}

/// A path at which nothing can be served.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{path}` is no path for the settings: it begins with `/`, does not end in `/`, and has letters, digits, `-`, `_`, `.` and single `/`, as in `/privacy/choice`"
)]
pub struct BannerPathError {
    path: String,
}

impl Banner {
    /// Where the settings are, unless [`at`](Self::at) says otherwise.
    pub const PATH: &'static str = "/consent";

    /// The style sheet.
    pub const STYLE: &'static str = include_str!("banner/style.css");

    /// The banner with a link to the policy page, whose address is given, and the settings at
    /// [`Banner::PATH`].
    #[must_use]
    pub fn new(policy: impl Into<Arc<str>>) -> Self {
        Self {
            path: Self::PATH.into(),
            policy: policy.into(),
        }
    }

    /// Puts the settings elsewhere: the whole path, as the browser asks for it.
    ///
    /// # Errors
    /// [`BannerPathError`] where it is no path of the service.
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
            ..self
        })
    }

    /// Where the settings are, and where the forms are sent.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What a visitor sees who has made this choice, in the policy's own language.
    #[must_use]
    pub fn on<'a>(&'a self, choice: &'a Choice) -> BannerView<'a> {
        BannerView::new(self, choice)
    }

    /// Where the style sheet is.
    #[must_use]
    pub fn style_path(&self) -> String {
        [self.path(), "/style.css"].concat()
    }

    /// Where the script is that removes what is not allowed.
    #[must_use]
    pub fn script_path(&self) -> String {
        [self.path(), "/sweep.js"].concat()
    }

    /// Where a visitor goes after a choice who comes from no other page: the settings, which say that it was saved.
    #[must_use]
    pub fn saved_path(&self) -> String {
        [self.path(), "?saved"].concat()
    }
}
