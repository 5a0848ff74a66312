//! A type that can have none of its names is an error that names the entries.

use cookie_registry::{CookieRegistry, Deployment};

#[derive(CookieRegistry)]
#[registry(policy = "ui/policies/names_clash.toml")]
pub struct SupportCategory;

fn main() {
    let _ = SupportCategory::SUPPORT.set(&Deployment::PRODUCTION, Support::Light);
    let _ = SupportCategory::OPTION_VALUE.set(&Deployment::PRODUCTION, OptionValue::Light);
}
