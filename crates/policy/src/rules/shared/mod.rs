//! What several rules ask of a cookie: which names it takes, where it is valid, why it must be secure,
//! how large it becomes, and whose a host is.

pub(super) mod names;
pub(super) mod places;
pub(super) mod scope;
pub(super) mod secure;
pub(super) mod site;
pub(super) mod sizes;
pub(super) mod text;
pub(super) mod twins;
