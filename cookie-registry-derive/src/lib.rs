//! The derive macro of `cookie-registry`.
