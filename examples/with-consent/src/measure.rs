//! What the Almanac measures if the visitor granted it. Each function requires a witness, so that nothing is measured
//! without consent.

use crate::registry::{Cookies, Experiment};
use cookie_registry::{Analytics, Granted, Marketing, RequestCookies, SetError};

/// Sets the cookies of a visitor who granted analytics: an id that distinguishes readers, and the variant of the headline.
/// Cookies that the request already carries stay unchanged.
///
/// # Errors
/// If a cookie cannot be written.
pub(crate) fn count_reader(
    cookies: &RequestCookies,
    granted: &Granted<Analytics>,
) -> Result<(), SetError> {
    if cookies.get(Cookies::READER).is_none()
        && let Some(id) = random_id()
    {
        cookies.set_with(Cookies::READER, &id, granted)?;
    }
    let headline = const { Cookies::EXPERIMENT.member("headline") };
    if cookies.get(headline).is_none()
        && let Some(id) = random_id()
    {
        let variant = if id.starts_with(|digit: char| digit < '8') {
            Experiment::A
        } else {
            Experiment::B
        };
        cookies.set_with(headline, variant, granted)?;
    }
    Ok(())
}

/// Sets the cookie of a visitor who came through one of our advertisements and granted marketing.
///
/// # Errors
/// If the campaign is not a token, as in a forged link.
pub(crate) fn remember_campaign(
    cookies: &RequestCookies,
    campaign: &str,
    granted: &Granted<Marketing>,
) -> Result<(), SetError> {
    cookies.set_with(Cookies::CAMPAIGN, campaign, granted)
}

/// Returns 128 random bits in hexadecimal digits; `None` if the system provides none, and then the visitor is not
/// counted.
fn random_id() -> Option<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    Some(format!("{:032x}", u128::from_be_bytes(bytes)))
}
