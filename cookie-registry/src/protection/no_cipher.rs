//! Placeholders for what the feature `protection` provides. If a policy has protected cookies, the macro's error, which names
//! the feature, is then the only error. Without that feature no policy with a protected cookie compiles.

/// Placeholder for the key.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Key(());

impl Key {
    #[must_use]
    pub const fn generate() -> Self {
        Self(())
    }

    #[must_use]
    pub const fn try_generate() -> Option<Self> {
        Some(Self(()))
    }

    #[must_use]
    pub const fn from(_key: &[u8]) -> Self {
        Self(())
    }
}

impl From<&[u8]> for Key {
    fn from(_key: &[u8]) -> Self {
        Self(())
    }
}

pub(super) const fn sign(_key: &Key, _name: &str, _text: &str) -> String {
    String::new()
}

pub(super) const fn verify(_key: &Key, _name: &str, _stored: &str) -> Option<String> {
    None
}

pub(super) fn encrypt(_key: &Key, _name: &str, _text: String) -> String {
    String::new()
}

pub(super) const fn decrypt(_key: &Key, _name: &str, _stored: &str) -> Option<String> {
    None
}
