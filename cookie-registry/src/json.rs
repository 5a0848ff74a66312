//! JSON documents as values.

use crate::value::{Unreadable, Unwritable, Value};
use serde::{Serialize, de::DeserializeOwned};
use std::borrow::Cow;
use std::marker::PhantomData;

/// `value = "json"`: a JSON document, percent-encoded in a cookie.
///
/// The policy does not contain the service's types, so a constant holds any document (`serde_json::Value`). Its `typed`
/// method returns the same entry for a type of the service:
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() -> Result<(), cookie_registry::SetError> {
/// use cookie_registry::{Cookie, Deployment, Json};
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Layout {
///     columns: u8,
/// }
/// const LAYOUT: Cookie<Json<Layout>> = Cookies::LAYOUT.typed();
///
/// let header = LAYOUT.set(&Deployment::PRODUCTION, &Layout { columns: 3 })?;
/// assert!(header.header_value().to_str().unwrap().starts_with("layout={%22columns%22:3};"));
/// # Ok(())
/// # }
/// ```
pub struct Json<T = serde_json::Value>(PhantomData<fn() -> T>);

impl<T: Serialize + DeserializeOwned + 'static> Value for Json<T> {
    type Input<'a> = &'a T;
    type Output<'a> = T;

    fn to_text<'a>(input: Self::Input<'a>) -> Result<Cow<'a, str>, Unwritable> {
        serde_json::to_string(input)
            .map(Cow::Owned)
            .map_err(Unwritable::Json)
    }

    fn from_text<'a>(text: Cow<'a, str>) -> Result<T, Unreadable> {
        serde_json::from_str(&text).map_err(Unreadable::Json)
    }
}
