//! The types of a registry shadow neither the prelude, nor the struct, nor what a service imports from the crate.

use cookie_registry::{CookieRegistry, Deployment, OneOf, UnknownWord};

#[derive(CookieRegistry)]
#[registry(policy = "ui/policies/generated_names.toml")]
pub struct Cookies;

fn read(word: &str) -> Result<Option<Box<String>>, UnknownWord> {
    let word: OptionValue = word.parse()?;
    Ok(Some(Box::new(word.to_string())))
}

#[derive(Clone, Default)]
struct Settings(Vec<String>);

fn main() {
    let deployment = Deployment::PRODUCTION;
    assert_eq!(read("dark"), Ok(Some(Box::new("dark".to_owned()))));
    assert_eq!(read("Dark").unwrap_err().words, ["light", "dark"]);
    assert!(Settings::default().clone().0.is_empty());
    assert_eq!(
        Cookies::COOKIES
            .set(&deployment, CookiesValue::Light)
            .unwrap()
            .name(),
        "c-cookies"
    );
    assert!(
        Cookies::DEPLOYMENT
            .set(&deployment, DeploymentValue::Dark)
            .is_ok()
    );
    assert!(
        Cookies::COOKIES_ENTRY
            .set(&deployment, CookiesEntryValue::Dark)
            .is_ok()
    );
    assert!(
        Cookies::SUPPORT_CATEGORY
            .set(&deployment, SupportCategoryValue::Dark)
            .is_ok()
    );
    // A name that nothing else has is not changed, and the enum of all entries has the keys.
    assert_eq!(Theme::try_from("light"), Ok(Theme::Light));
    assert_eq!(CookiesEntry::Option.entry(), "cookies.option");

    // Words that are names of the traits which the enum implements.
    let words = <Words as OneOf>::WORDS.iter();
    for (word, member) in words.zip(<Words as OneOf>::ALL) {
        assert_eq!(word.parse::<Words>(), Ok(*member));
        assert_eq!(member.to_string(), *word);
        assert!(Cookies::WORDS.set(&deployment, *member).is_ok());
    }
    assert_eq!(Words::Err.as_str(), "Err");
}
