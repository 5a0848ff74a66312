//! What sets a cookie by itself, once it is installed.

/// A middleware or response that sets a cookie by itself.
#[derive(Debug)]
pub(in crate::rust) struct Middleware {
    /// The crates that offer it.
    pub(in crate::rust) crates: &'static [&'static str],
    /// Its type; or the module of the functions that make it.
    pub(in crate::rust) name: &'static str,
    /// The module that it is in, where the crate has others of its name.
    pub(in crate::rust) module: Option<&'static str>,
    /// The functions that make it.
    pub(in crate::rust) constructors: &'static [&'static str],
    /// The name that its cookie has when nothing else is said.
    pub(in crate::rust) default: Option<&'static str>,
    /// The method that names the cookie.
    pub(in crate::rust) setter: &'static str,
}

const fn row(
    crates: &'static [&'static str],
    name: &'static str,
    constructors: &'static [&'static str],
    default: &'static str,
    setter: &'static str,
) -> Middleware {
    let default = if default.is_empty() {
        None
    } else {
        Some(default)
    };
    Middleware {
        crates,
        name,
        module: None,
        constructors,
        default,
        setter,
    }
}

impl Middleware {
    const fn in_module(self, module: &'static str) -> Self {
        Self {
            module: Some(module),
            ..self
        }
    }

    /// Whether it is made by a function of its type, or of its module.
    pub(in crate::rust) fn is_made_by(&self, name: Option<&str>, constructor: &str) -> bool {
        name == Some(self.name) && self.constructors.contains(&constructor)
    }

    /// Whether this is what a path leads to, or a module from which everything is imported.
    pub(in crate::rust) fn is_of(&self, path: &[String]) -> bool {
        let is_there = |segment: &&String| self.crates.contains(&segment.as_str());
        let in_module = |module: &str| {
            let is_module =
                |segment: &String| segment == module || segment.ends_with(&format!("_{module}"));
            path.iter().any(is_module)
        };
        path.iter().any(|segment| is_there(&segment)) && self.module.is_none_or(in_module)
    }
}

/// Functions of the module that make a middleware against forgery which keeps its token in a cookie.
const SALVO_CSRF: &[&str] = &[
    "aes_gcm_cookie_csrf",
    "bcrypt_cookie_csrf",
    "ccp_cookie_csrf",
    "cookie_store",
    "hmac_cookie_csrf",
];

/// Every such middleware.
pub(in crate::rust) const MIDDLEWARE: &[Middleware] = &[
    row(
        &["actix_session"],
        "SessionMiddleware",
        &["builder", "new"],
        "id",
        "cookie_name",
    ),
    row(
        &["actix_session"],
        "CookieSession",
        &["signed", "private"],
        "actix-session",
        "name",
    ),
    row(
        &["actix_identity"],
        "CookieIdentityPolicy",
        &["new"],
        "actix-identity",
        "name",
    ),
    row(
        &["actix_web_flash_messages"],
        "CookieMessageStore",
        &["builder"],
        "_flash",
        "cookie_name",
    ),
    row(
        &["actix_csrf"],
        "CsrfMiddleware",
        &["new", "with_rng"],
        "csrf-token",
        "cookie_name",
    ),
    row(
        &["tower_sessions", "tower_sessions_core"],
        "SessionManagerLayer",
        &["new"],
        "id",
        "with_name",
    ),
    row(
        &["axum_login"],
        "AuthLayer",
        &["new"],
        "",
        "with_cookie_name",
    ),
    row(
        &["axum_sessions", "axum_login"],
        "SessionLayer",
        &["new"],
        "sid",
        "with_cookie_name",
    ),
    // Its name is the configuration's.
    row(&["axum_session"], "SessionLayer", &["new"], "", ""),
    row(
        &["axum_session"],
        "SessionConfig",
        &["new", "default"],
        "session",
        "with_session_name",
    ),
    row(
        &["axum_csrf"],
        "CsrfConfig",
        &["new", "default"],
        "Csrf_Token",
        "with_cookie_name",
    ),
    row(
        &["axum_flash"],
        "Config",
        &["new"],
        "axum-flash",
        "cookie_name",
    ),
    row(&["poem"], "ServerSession", &["new"], "", "name"),
    row(&["poem"], "CookieSession", &["new"], "", "name"),
    row(
        &["poem"],
        "CookieConfig",
        &["new", "default", "private", "signed"],
        "poem-session",
        "name",
    ),
    row(
        &["poem"],
        "Csrf",
        &["new"],
        "poem-csrf-token",
        "cookie_name",
    ),
    row(
        &["rocket"],
        "Flash",
        &["new", "success", "warning", "error"],
        "_flash",
        "",
    ),
    row(
        &["salvo", "salvo_session"],
        "SessionHandler",
        &["builder", "new"],
        "salvo.session.id",
        "cookie_name",
    ),
    row(
        &["salvo", "salvo_flash"],
        "CookieStore",
        &["new", "default"],
        "salvo.flash",
        "name",
    )
    .in_module("flash"),
    row(
        &["salvo"],
        "flash",
        &["cookie_store"],
        "salvo.flash",
        "name",
    ),
    row(
        &["salvo_flash"],
        "salvo_flash",
        &["cookie_store"],
        "salvo.flash",
        "name",
    ),
    row(
        &["salvo", "salvo_csrf"],
        "CookieStore",
        &["new", "default"],
        "salvo.csrf",
        "name",
    )
    .in_module("csrf"),
    row(&["salvo"], "csrf", SALVO_CSRF, "salvo.csrf", "name"),
    row(
        &["salvo_csrf"],
        "salvo_csrf",
        SALVO_CSRF,
        "salvo.csrf",
        "name",
    ),
    row(
        &["tide"],
        "SessionMiddleware",
        &["new"],
        "tide.sid",
        "with_cookie_name",
    ),
    row(
        &["trillium_sessions"],
        "SessionHandler",
        &["new"],
        "trillium.sid",
        "with_cookie_name",
    ),
    row(
        &["viz"],
        "CookieOptions",
        &["new", "default"],
        "viz.sid",
        "name",
    ),
];

/// The row of a middleware's constructor.
pub(in crate::rust) fn middleware(path: &[String]) -> Option<&'static Middleware> {
    let [.., name, constructor] = path else {
        return None;
    };
    MIDDLEWARE
        .iter()
        .find(|row| row.is_made_by(Some(name), constructor) && row.is_of(path))
}
