//! The choice between lifetimes is typed, whatever the shape, and the guard accepts each of them and no other.

use cookie_registry::{CookieRegistry, Deployment, Guard, Key, LifetimeChoice, SetCookie};
use http::HeaderMap;
use std::time::Duration;

#[derive(CookieRegistry)]
#[registry(policy = "ui/policies/lifetimes.toml")]
pub struct Cookies;

fn text(cookie: &SetCookie) -> &str {
    cookie.header_value().to_str().unwrap_or_default()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    const SCOPE: &str = "Path=/; Secure; HttpOnly; SameSite=Lax";
    let deployment = Deployment::PRODUCTION;
    let request = HeaderMap::new();

    let usual = Cookies::SESSION.set(&deployment, ("a", SessionLifetime::Default))?;
    assert_eq!(text(&usual), format!("session=a; {SCOPE}"));
    let longer = Cookies::SESSION.set(&deployment, ("a", SessionLifetime::Remembered))?;
    assert_eq!(
        text(&longer),
        format!("session=a; Max-Age=1209600; {SCOPE}")
    );
    assert_eq!(
        SessionLifetime::Remembered.max_age(),
        Some(Duration::from_secs(1_209_600))
    );
    assert_eq!(SessionLifetime::default().max_age(), None);

    let long = "a".repeat(5000);
    let chunks =
        Cookies::LARGE.set((&deployment, &request), (&*long, LargeLifetime::Remembered))?;
    let lasting = chunks
        .iter()
        .filter(|chunk| text(chunk).contains("; Max-Age=1209600; Path=/"));
    assert_eq!(lasting.count(), 2);

    let member = Cookies::DEVICE.member("7");
    let device = member.set(&deployment, ("phone", DeviceLifetime::Remembered))?;
    assert_eq!(
        text(&device),
        format!("device_7=phone; Max-Age=1209600; {SCOPE}")
    );

    let key = Key::from(&[7; 64]);
    let account = Cookies::ACCOUNT
        .with(&key)
        .set(&deployment, (4711, AccountLifetime::Remembered))?;
    assert!(!text(&account).contains("Max-Age") && text(&account).ends_with(SCOPE));

    let within = deployment.clone().with_domain("app.our.example")?;
    let mode = Cookies::MODE.set(&within, (Mode::Dark, ModeLifetime::Remembered))?;
    assert_eq!(
        text(&mode),
        format!("mode=dark; Max-Age=1209600; {SCOPE}; Domain=app.our.example")
    );
    let mode = Cookies::MODE.set(&deployment, (Mode::Dark, ModeLifetime::Default))?;
    assert_eq!(text(&mode), format!("mode=dark; Max-Age=86400; {SCOPE}"));

    let guard = Guard::<Cookies>::report(deployment);
    let violations = |header: String| {
        let mut headers = HeaderMap::new();
        // Middleware may change a header after it was set; a header written by hand would not compile here.
        Cookies::SESSION
            .remove(&Deployment::PRODUCTION)
            .append_to(&mut headers);
        for value in headers.values_mut() {
            *value = header.parse().expect("it is a header");
        }
        guard.check(&headers).len()
    };
    for (attribute, expected) in [
        ("", 0),
        ("Max-Age=1209600; ", 0),
        ("Max-Age=60; ", 0),
        ("Max-Age=1209601; ", 1),
    ] {
        assert_eq!(
            violations(format!("session=a; {attribute}{SCOPE}")),
            expected,
            "{attribute}"
        );
    }
    // No lifetime of this one ends with the browser's session.
    assert_eq!(violations(format!("device_7=a; {SCOPE}")), 1);
    Ok(())
}
