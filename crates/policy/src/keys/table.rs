//! The traits of all declared tables.

use super::written::Text;
use crate::read::{Reader, Table};
use crate::source::Spanned;

/// The kind of an address to which the page links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A web address.
    Web,
    /// A web address, or a path on the service.
    WebOrPath,
}

/// Implemented by tables whose reader is generated.
pub(crate) trait FromTable: Sized {
    /// The data of the table that is not in a key, such as its identifier or its location.
    type Head;

    /// Reports each required key that is missing.
    fn require(table: &Table<'_, '_>, reader: &mut Reader<'_>);

    /// Reads every key.
    fn read(head: Self::Head, table: &mut Table<'_, '_>, reader: &mut Reader<'_>) -> Self;

    /// Creates a table without keys.
    fn unwritten(head: Self::Head) -> Self;
}

/// Implemented by tables with texts or addresses that visitors see.
pub(crate) trait Visible {
    /// Returns the texts that visitors read, each with its key.
    fn texts(&self) -> Vec<(&'static str, &Text)>;

    /// Returns the addresses to which the page links.
    fn addresses(&self) -> Vec<(Target, &Spanned<String>)>;
}

/// Reads a table that has only declared keys.
pub(crate) fn read_whole<T: FromTable>(
    head: T::Head,
    table: Table<'_, '_>,
    reader: &mut Reader<'_>,
) -> T
where
    T::Head: Clone,
{
    table.read(reader, |table, reader| {
        T::require(table, reader);
        T::read(head.clone(), table, reader)
    })
}
