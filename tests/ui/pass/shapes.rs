//! Every shape is read, set and removed through the same calls.

use cookie_registry::{CookieRegistry, Deployment, Key, RequestCookies, SetError};
use http::HeaderMap;

#[derive(CookieRegistry)]
#[registry(policy = "ui/policies/shapes.toml")]
pub struct Cookies;

fn main() -> Result<(), SetError> {
    let deployment = Deployment::PRODUCTION;
    let request = HeaderMap::new();
    let key = Key::from(&[7; 64]);

    let _ = Cookies::WORKSPACE.set(&deployment, "acme")?;
    let _ = Cookies::SESSION.set((&deployment, &request), "token")?;
    let _ = Cookies::DRAFTS.member("7").set(&deployment, "Dear")?;
    let _ = Cookies::ACCOUNT.with(&key).set(&deployment, 4711)?;
    assert!(
        Cookies::ACCOUNT
            .with(&key)
            .get(&deployment, &request)
            .is_none()
    );
    assert_eq!(Cookies::ACCOUNT.remove(&deployment).name(), "account");
    assert!(Cookies::DRAFTS.remove((&deployment, &request)).is_empty());

    let cookies = RequestCookies::new(deployment, &request);
    cookies.set(Cookies::WORKSPACE, "acme")?;
    cookies.set(Cookies::SESSION, "token")?;
    cookies.set(Cookies::DRAFTS.member("7"), "Dear")?;
    cookies.set(Cookies::ACCOUNT.with(&key), 4711)?;
    cookies.remove(Cookies::SESSION);
    // Eleven of them remove the session: as one cookie, and each chunk.
    assert_eq!(cookies.changes().len(), 14);
    let cookies = cookies.with(key);
    assert_eq!(cookies.take(Cookies::ACCOUNT), Some(4711));
    Ok(())
}
