//! Placeholders for the items of the feature `protection`. Without the feature, a policy with a protected cookie does
//! not compile: the macro's error names the feature. The placeholders prevent follow-up errors.

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
