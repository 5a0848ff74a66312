//! Completes written values: fills in the defaults of regular keys, and the name of an entry. It never fails,
//! because there is already a finding for each value that could not be read.

use super::completed::{self, CategoryRef};
use super::written::{self, Naming};
use super::{draft, model};
use crate::source::Spanned;
use cookie_registry_core::{Category, Word as _};
use time::Date;

/// Data outside a table on which the completion of its keys may depend.
pub(crate) struct Lower<'d> {
    /// The language of texts that do not specify one.
    pub(crate) language: &'d str,
    /// The custom categories of the policy.
    pub(crate) categories: &'d [draft::CustomCategory],
}

impl Lower<'_> {
    /// Returns the category of an entry; `necessary` if it could not be read.
    pub(crate) fn category(&self, key: Option<&Spanned<String>>) -> CategoryRef {
        let key = key.map_or(Category::Necessary.as_str(), |key| &key.value);
        CategoryRef {
            key: key.to_owned(),
            like: category_of(key, self.categories).unwrap_or(Category::Necessary),
        }
    }
}

/// Returns the standard category for a key: the category itself or, for a custom category, the one that it is
/// like.
pub(crate) fn category_of(key: &str, declared: &[draft::CustomCategory]) -> Option<Category> {
    Category::parse(key).or_else(|| {
        let declared = declared.iter().find(|category| category.key.value == key)?;
        declared.like.as_ref().map(|like| like.value)
    })
}

/// Completes the name of an entry. If the name could not be read, the key replaces it, so that the constant
/// exists and the missing name is the only message.
pub(crate) fn lower_naming(naming: Option<&Naming>, key: &str) -> completed::Naming {
    match naming {
        Some(Naming::Exact(name)) => completed::Naming::Exact {
            production: name.value.clone(),
            development: name.value.clone(),
        },
        Some(Naming::PerEnvironment {
            production,
            development,
            ..
        }) => {
            let either = production.as_ref().or(development.as_ref());
            let name = |own: &Option<Spanned<String>>| {
                own.as_ref()
                    .or(either)
                    .map_or_else(|| key.to_owned(), |name| name.value.clone())
            };
            completed::Naming::Exact {
                production: name(production),
                development: name(development),
            }
        }
        Some(Naming::Family { prefix, suffix, .. }) => completed::Naming::Family {
            prefix: owned(prefix.as_ref()),
            suffix: owned(suffix.as_ref()),
        },
        None => completed::Naming::Exact {
            production: key.to_owned(),
            development: key.to_owned(),
        },
    }
}

/// Returns a written text, or an empty one.
pub(super) fn owned(text: Option<&Spanned<String>>) -> String {
    text.map(|text| text.value.clone()).unwrap_or_default()
}

/// A written value that can be completed to `T`.
pub(crate) trait LowerInto<T> {
    /// Completes the value.
    fn lower(&self, lower: &Lower<'_>) -> T;
}

impl<T: Clone> LowerInto<Option<T>> for Option<Spanned<T>> {
    fn lower(&self, _: &Lower<'_>) -> Option<T> {
        self.as_ref().map(|written| written.value.clone())
    }
}

impl LowerInto<Option<u32>> for Option<Spanned<i64>> {
    fn lower(&self, _: &Lower<'_>) -> Option<u32> {
        // There is already a finding for a number that does not fit.
        self.as_ref()
            .and_then(|written| u32::try_from(written.value).ok())
    }
}

impl LowerInto<String> for Option<Spanned<String>> {
    fn lower(&self, _: &Lower<'_>) -> String {
        self.as_ref()
            .map(|written| written.value.clone())
            .unwrap_or_default()
    }
}

impl LowerInto<Date> for Option<Spanned<Date>> {
    fn lower(&self, _: &Lower<'_>) -> Date {
        self.as_ref().map_or(Date::MIN, |written| written.value)
    }
}

impl<T: Clone> LowerInto<Vec<T>> for Vec<Spanned<T>> {
    fn lower(&self, _: &Lower<'_>) -> Vec<T> {
        self.iter().map(|written| written.value.clone()).collect()
    }
}

impl LowerInto<completed::Text> for written::Text {
    fn lower(&self, lower: &Lower<'_>) -> completed::Text {
        let plain = self
            .plain
            .iter()
            .map(|plain| (lower.language.to_owned(), plain.value.clone()));
        let translated = self
            .translations
            .iter()
            .map(|(tag, text)| (tag.value.clone(), text.value.clone()));
        completed::Text::new(plain.chain(translated).collect())
    }
}

impl LowerInto<Option<completed::Text>> for Option<written::Text> {
    fn lower(&self, lower: &Lower<'_>) -> Option<completed::Text> {
        self.as_ref().map(|text| text.lower(lower))
    }
}

impl LowerInto<completed::Text> for Option<written::Text> {
    fn lower(&self, lower: &Lower<'_>) -> completed::Text {
        self.as_ref()
            .map(|text| text.lower(lower))
            .unwrap_or_default()
    }
}

impl LowerInto<Vec<completed::Text>> for Vec<written::Text> {
    fn lower(&self, lower: &Lower<'_>) -> Vec<completed::Text> {
        self.iter().map(|text| text.lower(lower)).collect()
    }
}

impl LowerInto<Vec<model::Transfer>> for Vec<draft::Transfer> {
    fn lower(&self, lower: &Lower<'_>) -> Vec<model::Transfer> {
        let named = self.iter().filter(|transfer| transfer.country.is_some());
        named
            .map(|transfer| model::Transfer::lower((), transfer, lower))
            .collect()
    }
}

impl LowerInto<Vec<model::Load>> for Vec<draft::Load> {
    fn lower(&self, lower: &Lower<'_>) -> Vec<model::Load> {
        let named = self.iter().filter(|load| load.category.is_some());
        named
            .map(|load| model::Load::lower((), load, lower))
            .collect()
    }
}

impl LowerInto<Vec<model::FurtherLifetime>> for Vec<draft::FurtherLifetime> {
    fn lower(&self, lower: &Lower<'_>) -> Vec<model::FurtherLifetime> {
        self.iter()
            .map(|one| model::FurtherLifetime::lower((one.key.value.clone(),), one, lower))
            .collect()
    }
}

impl LowerInto<Vec<model::Change>> for Vec<draft::Change> {
    fn lower(&self, lower: &Lower<'_>) -> Vec<model::Change> {
        let dated = self.iter().filter(|change| change.date.is_some());
        dated
            .map(|change| model::Change::lower((), change, lower))
            .collect()
    }
}
