//! A declarative cookie registry.
