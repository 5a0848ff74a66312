//! Packages that set a cookie or storage key by themselves once they are installed: whoever calls them names it in
//! the options, or takes the name that they come with.

use super::known::{self, Offer};
use super::names::property_of;
use super::occurrences::Finder;
use super::script::Thing;
use crate::occurrence::Medium;
use crate::text::Text;
use oxc_ast::ast::{Argument, CallExpression, Expression, ObjectExpression, ObjectPropertyKind};
use std::borrow::Cow;

/// How many choices are followed.
const STEPS: usize = 4;

/// A function of such a package. Its options are the last argument.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Installed {
    modules: &'static [&'static str],
    /// Its name, `default` for a default import.
    function: &'static str,
    medium: Medium,
    /// The option that holds the name, step by step.
    option: &'static [&'static str],
    /// The name without that option; none where it depends on the version or on the address of the service.
    otherwise: Option<&'static str>,
    /// When it sets anything at all.
    when: When,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    Always,
    /// Only with this option.
    With(&'static str),
    /// Not with this option, by which something else takes what is to be kept.
    Without(&'static str),
}

const fn cookie(
    modules: &'static [&'static str],
    function: &'static str,
    option: &'static [&'static str],
    otherwise: Option<&'static str>,
) -> Installed {
    Installed {
        modules,
        function,
        medium: Medium::Cookie,
        option,
        otherwise,
        when: When::Always,
    }
}

/// Where Remix and React Router offer the sessions of theirs.
const REMIX: &[&str] = &[
    "@react-router/architect",
    "@react-router/cloudflare",
    "@react-router/node",
    "@remix-run/architect",
    "@remix-run/cloudflare",
    "@remix-run/deno",
    "@remix-run/node",
    "@remix-run/server-runtime",
    "react-router",
];

const REMIX_NAME: &[&str] = &["cookie", "name"];
const REMIX_DEFAULT: Option<&str> = Some("__session");

/// Auth.js sets several, named by its version and by whether the service is reached by HTTPS.
const AUTH_NAME: &[&str] = &["cookies", "sessionToken", "name"];

const INSTALLED: &[Installed] = &[
    cookie(
        &["express-session"],
        "default",
        &["name"],
        Some("connect.sid"),
    ),
    cookie(&["cookie-session"], "default", &["name"], Some("session")),
    Installed {
        when: When::With("cookie"),
        ..cookie(&["csurf"], "default", &["cookie", "key"], Some("_csrf"))
    },
    cookie(
        &["csrf-csrf"],
        "doubleCsrf",
        &["cookieName"],
        Some("__Host-psifi.x-csrf-token"),
    ),
    cookie(
        &["iron-session", "iron-session/edge"],
        "getIronSession",
        &["cookieName"],
        None,
    ),
    cookie(
        &["iron-session/express"],
        "ironSession",
        &["cookieName"],
        None,
    ),
    cookie(
        &["iron-session/next"],
        "withIronSessionApiRoute",
        &["cookieName"],
        None,
    ),
    cookie(
        &["iron-session/next"],
        "withIronSessionSsr",
        &["cookieName"],
        None,
    ),
    cookie(
        REMIX,
        "createCookieSessionStorage",
        REMIX_NAME,
        REMIX_DEFAULT,
    ),
    cookie(REMIX, "createFileSessionStorage", REMIX_NAME, REMIX_DEFAULT),
    cookie(
        REMIX,
        "createMemorySessionStorage",
        REMIX_NAME,
        REMIX_DEFAULT,
    ),
    cookie(REMIX, "createSessionStorage", REMIX_NAME, REMIX_DEFAULT),
    cookie(
        REMIX,
        "createWorkersKVSessionStorage",
        REMIX_NAME,
        REMIX_DEFAULT,
    ),
    cookie(&["next-auth", "next-auth/next"], "default", AUTH_NAME, None),
    cookie(&["@auth/core"], "Auth", AUTH_NAME, None),
    cookie(&["@auth/express"], "ExpressAuth", AUTH_NAME, None),
    cookie(&["@auth/qwik"], "QwikAuth$", AUTH_NAME, None),
    cookie(&["@auth/solid-start"], "SolidAuth", AUTH_NAME, None),
    cookie(&["@auth/sveltekit"], "SvelteKitAuth", AUTH_NAME, None),
    Installed {
        medium: Medium::LocalStorage,
        when: When::Without("storage"),
        ..cookie(&["vuex-persistedstate"], "default", &["key"], Some("vuex"))
    },
];

/// What a name of a package is, if calling it installs something.
pub(super) fn installed(module: &str, name: &str) -> Option<&'static Installed> {
    INSTALLED.iter().find(|row| {
        row.modules.contains(&module)
            && (row.function == name || row.function == "default" && name == "*")
    })
}

/// What options say of one of them.
enum Said<'a> {
    Written(&'a Expression<'a>),
    /// They are written in another file, under this name.
    Elsewhere(Text),
    Nothing,
    Unclear,
}

impl<'a> Finder<'_, 'a> {
    /// What a call sets that installs such a package.
    pub(super) fn sets(
        &mut self,
        call: &'a CallExpression<'a>,
        row: &Installed,
    ) -> Option<(Medium, Text)> {
        let options = call.arguments.last();
        let said = |path: &[&str]| -> Said<'a> {
            match options {
                Some(options) => options
                    .as_expression()
                    .map_or(Said::Unclear, |options| self.said(options, path)),
                None => Said::Nothing,
            }
        };
        let is_given = |option: &str| match said(&[option]) {
            Said::Written(value) => {
                !matches!(self.script.value(value), Expression::BooleanLiteral(on) if !on.value)
            }
            _ => false,
        };
        match row.when {
            When::With(option) if !is_given(option) => return None,
            When::Without(option) if is_given(option) => return None,
            _ => {}
        }
        let name = match said(row.option) {
            Said::Written(name) => self.text(name),
            Said::Elsewhere(name) => name,
            Said::Nothing => row.otherwise.map_or_else(Text::unknown, Text::literal),
            Said::Unclear => Text::unknown(),
        };
        Some((row.medium, name))
    }

    /// What options say of the one at the end of a path.
    fn said(&self, options: &'a Expression<'a>, path: &[&str]) -> Said<'a> {
        let Some((first, rest)) = path.split_first() else {
            return Said::Written(options);
        };
        match self.script.value(options) {
            Expression::ObjectExpression(object) => match property_of(object, first) {
                Some(value) => self.said(value, rest),
                None if has_unnamed(object) => Said::Unclear,
                None => Said::Nothing,
            },
            // `cookie: true`.
            Expression::BooleanLiteral(_) => Said::Nothing,
            Expression::Identifier(name) if rest.is_empty() => {
                match self.script.imported_constant(name, first) {
                    Some(constant) => Said::Elsewhere(constant),
                    None => Said::Unclear,
                }
            }
            // A cookie that was made before: `cookie: createCookie("a")`.
            Expression::CallExpression(call) => match self.script.thing(&call.callee) {
                Some(Thing::Imported { module, name }) => match known::offer(&module, &name) {
                    Some(Offer::Function(_, Medium::Cookie, at)) => {
                        let name = call.arguments.get(at).and_then(Argument::as_expression);
                        name.map_or(Said::Unclear, Said::Written)
                    }
                    _ => Said::Unclear,
                },
                _ => Said::Unclear,
            },
            _ => Said::Unclear,
        }
    }

    /// What `persistReducer({ key: "root", storage }, …)` of redux-persist keeps, in one of the browser's areas.
    pub(super) fn persisted(&mut self, call: &'a CallExpression<'a>) -> Option<(Medium, Text)> {
        let options = call.arguments.first()?.as_expression()?;
        let Said::Written(storage) = self.said(options, &["storage"]) else {
            return None;
        };
        let medium = self.engine(storage, STEPS)?;
        let mut name = match self.said(options, &["keyPrefix"]) {
            Said::Written(prefix) => self.text(prefix),
            Said::Nothing => Text::literal("persist:"),
            _ => Text::unknown(),
        };
        name.append(match self.said(options, &["key"]) {
            Said::Written(key) => self.text(key),
            _ => Text::unknown(),
        });
        Some((medium, name))
    }

    /// The area of a storage engine of redux-persist; none for that of an app or of a package of its own.
    fn engine(&self, storage: &'a Expression<'a>, steps: usize) -> Option<Medium> {
        let steps = steps.checked_sub(1)?;
        match self.script.value(storage) {
            // On the server there is no area, so that something else stands in.
            Expression::ConditionalExpression(either) => self
                .engine(&either.consequent, steps)
                .or_else(|| self.engine(&either.alternate, steps)),
            Expression::CallExpression(call) => {
                let session = matches!(
                    call.arguments.first(),
                    Some(Argument::StringLiteral(area)) if area.value == "session"
                );
                let medium = self.engine_of(&call.callee)?;
                Some(if session {
                    Medium::SessionStorage
                } else {
                    medium
                })
            }
            storage => self.engine_of(storage),
        }
    }

    fn engine_of(&self, storage: &Expression<'a>) -> Option<Medium> {
        let Some(Thing::Imported { module, .. }) = self.script.thing(storage) else {
            return None;
        };
        let path = module
            .strip_prefix("redux-persist/lib/storage")
            .or_else(|| module.strip_prefix("redux-persist/es/storage"))?;
        Some(if path == "/session" {
            Medium::SessionStorage
        } else {
            Medium::LocalStorage
        })
    }
}

/// The name of what installs a package, as it is told.
pub(super) fn api(module: &str, name: &str) -> Cow<'static, str> {
    format!("{module}: {name}").into()
}

/// Whether an object takes in what is not written in it.
pub(super) fn has_unnamed(object: &ObjectExpression<'_>) -> bool {
    object.properties.iter().any(|property| match property {
        ObjectPropertyKind::SpreadProperty(_) => true,
        ObjectPropertyKind::ObjectProperty(property) => property.key.static_name().is_none(),
    })
}
