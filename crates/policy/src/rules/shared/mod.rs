//! What several rules need to know about a cookie: its names, its scope, why it must be secure, its size, and who
//! owns a host.

pub(super) mod duplicates;
pub(super) mod names;
pub(super) mod scope;
pub(super) mod secure;
pub(super) mod site;
pub(super) mod sizes;
pub(super) mod spans;
pub(super) mod text;
