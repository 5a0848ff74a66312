//! What the Almanac counts, where the visitor granted it: each function asks for the witness, so that none of it
//! can happen without.

use crate::registry::{Cookies, Experiment};
use cookie_registry::{Analytics, Granted, Marketing, RequestCookies, SetCookies, SetError};

/// The cookies of a visitor who granted analytics: an id by which readers are told apart, and the variant of
/// the headline. What the request carries already stays as it is.
///
/// # Errors
/// Where a cookie cannot be written.
pub(crate) fn count_reader(
    cookies: &RequestCookies,
    granted: &Granted<Analytics>,
) -> Result<SetCookies, SetError> {
    let mut set = SetCookies::new();
    if cookies.get(Cookies::READER).is_none()
        && let Some(id) = random_id()
    {
        set.push(cookies.set_with(Cookies::READER, &id, granted)?);
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
        set.push(cookies.set_with(headline, variant, granted)?);
    }
    Ok(set)
}

/// The cookie of a visitor who came through one of our advertisements and granted marketing.
///
/// # Errors
/// Where the campaign is no token, as in an address that somebody made up.
pub(crate) fn remember_campaign(
    cookies: &RequestCookies,
    campaign: &str,
    granted: &Granted<Marketing>,
) -> Result<SetCookies, SetError> {
    Ok(cookies
        .set_with(Cookies::CAMPAIGN, campaign, granted)?
        .into())
}

/// 128 random bits in hexadecimal digits; `None` where the system gives none, and then nobody is counted.
fn random_id() -> Option<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    Some(format!("{:032x}", u128::from_be_bytes(bytes)))
}
