//! The policy file of `cookie-registry`.
