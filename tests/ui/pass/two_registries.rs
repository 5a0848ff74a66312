//! Two registries in one module, the types of one of which are in a module of their own.

use cookie_registry::{CookieRegistry, Deployment, LifetimeChoice};

#[derive(CookieRegistry)]
#[registry(policy = "ui/policies/two_registries.toml")]
struct Cookies;

#[derive(CookieRegistry)]
#[registry(policy = "ui/policies/two_registries_admin.toml", types = "admin")]
struct AdminCookies;

/// Registries whose visibility is relative to their module.
mod inner {
    use cookie_registry::{CookieRegistry, OneOf as _};

    #[derive(CookieRegistry)]
    #[registry(policy = "ui/policies/two_registries.toml", types = "types")]
    pub(super) struct Cookies;

    #[derive(CookieRegistry)]
    #[registry(policy = "ui/policies/two_registries.toml", types = "restricted")]
    pub(in super::inner) struct Restricted;

    pub(super) fn dark() -> &'static str {
        let _ = Restricted::THEME;
        restricted::Theme::Dark.as_str()
    }
}

fn main() -> Result<(), cookie_registry::SetError> {
    let deployment = Deployment::PRODUCTION;
    assert!(Cookies::THEME.set(&deployment, Theme::Dark)?.header_value() != "");
    assert!(
        AdminCookies::THEME
            .set(&deployment, admin::Theme::Grey)?
            .header_value()
            .as_bytes()
            .starts_with(b"admin-theme=grey")
    );
    let session = ("a", admin::SessionLifetime::Remembered);
    assert!(AdminCookies::SESSION.set(&deployment, session).is_ok());
    assert_ne!(
        admin::SessionLifetime::Remembered.max_age(),
        SessionLifetime::Remembered.max_age()
    );
    let light = inner::types::Theme::Light;
    assert!(inner::Cookies::THEME.set(&deployment, light).is_ok());
    assert_eq!(inner::dark(), "dark");
    assert_eq!(
        AdminCookiesEntry::Theme.entry(),
        CookiesEntry::Theme.entry()
    );
    Ok(())
}
