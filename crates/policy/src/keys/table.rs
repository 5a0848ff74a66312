//! What all declared tables have in common.

use super::written::Text;
use crate::read::{Reader, Table};
use crate::source::Spanned;

/// What may stand as an address to which the page links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A web address.
    Web,
    /// A web address, or a path on the service itself.
    WebOrPath,
}

/// A table that is read by its declaration.
pub(crate) trait FromTable: Sized {
    /// What the table has besides its keys, such as its identifier or its location.
    type Head;

    /// Reports which required keys are not written.
    fn require(table: &Table<'_, '_>, reader: &mut Reader<'_>);

    /// Reads every key.
    fn read(head: Self::Head, table: &mut Table<'_, '_>, reader: &mut Reader<'_>) -> Self;

    /// Returns the table without any key.
    fn unwritten(head: Self::Head) -> Self;
}

/// A table with what visitors see.
pub(crate) trait Visible {
    /// Returns the texts that visitors read, each with its key.
    fn texts(&self) -> Vec<(&'static str, &Text)>;

    /// Returns the addresses to which the page links.
    fn addresses(&self) -> Vec<(Target, &Spanned<String>)>;
}

/// Reads a table that has no other keys than the declared ones.
pub(crate) fn read_whole<T: FromTable>(
    head: T::Head,
    mut table: Table<'_, '_>,
    reader: &mut Reader<'_>,
) -> T {
    T::require(&table, reader);
    let read = T::read(head, &mut table, reader);
    table.finish(reader);
    read
}
