//! cargo-cookie-registry.
fn main() {}
