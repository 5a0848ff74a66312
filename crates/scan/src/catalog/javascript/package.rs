//! The types of a row: the interface of one npm package.

use crate::occurrence::{Medium, Operation};
use Medium::Cookie;
use Operation::{Remove, Set};

/// An npm package: one row of the catalog.
#[derive(Debug)]
pub(in crate::catalog) struct Package {
    /// The name under which it is installed and imported.
    pub(super) name: &'static str,
    exports: &'static [Export],
    /// Further exports, which several packages share.
    shared: &'static [Export],
    /// Names that are available without an import: from a classic script, or because a framework adds the import.
    pub(super) globals: &'static [(&'static str, Offer)],
    /// Words, in lower case, by which a file that uses it is found.
    pub(super) words: &'static [&'static str],
}

/// What one name of a package is.
#[derive(Debug)]
pub(in crate::catalog) struct Export {
    /// What follows the package's name in the import: `/cookie` of `hono/cookie`.
    pub(super) module: &'static str,
    /// The name, `default` for the default export, `*` for every name.
    pub(super) name: &'static str,
    pub(super) offer: Offer,
}

/// What an import gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Offer {
    /// An object whose methods set and remove: the position of the name among their arguments.
    Object(Medium, usize),
    /// Such an object, of which the first argument is the name without a prefix that the library adds.
    Prefixed(Medium, &'static str),
    /// A function that returns such an object, or a class of such objects.
    Maker(Medium),
    /// A function that sets or removes: the position of the name, or of an object that holds it.
    Function(Operation, Medium, usize),
    /// A hook that returns `[values, set, remove]`; how its calls are named.
    Hook(&'static str),
    /// An object to which a plugin adds methods that set and remove.
    Extended(&'static Extension),
    /// `persist(create, { name, storage })` of zustand.
    Persist,
    /// `persistReducer({ key, storage }, reducer)` of redux-persist: how the keys begin unless an option says otherwise.
    Reducer(&'static str),
    /// A storage engine for it, by its area.
    Engine(Medium),
    /// `defineStore("id", { persist })` of pinia.
    Store,
    /// A function that sets by itself once it is called.
    Installed(&'static Installed),
    /// A plugin of i18next that stores the detected language, in one or several places.
    LanguageDetector(&'static [LanguageCache]),
    /// A plugin of i18next that stores translations, under names that begin so unless an option says otherwise.
    TranslationCache(&'static str),
    /// A component that stores a choice: the attribute of the key, and the key without it.
    Provider {
        attribute: &'static str,
        default: &'static str,
    },
    /// The type of a response whose methods set cookies.
    Response,
    /// A framework whose request events hold the cookies under `cookie`.
    RequestEvents,
}

/// A place where a plugin can keep the detected language.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LanguageCache {
    /// How the option `caches` names it.
    pub(crate) cache: &'static str,
    pub(crate) medium: Medium,
    /// The option of the name.
    pub(crate) option: &'static str,
    /// The name without that option.
    pub(crate) default: &'static str,
}

/// The methods that a plugin adds to an object.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Extension {
    /// How the calls are named.
    pub(crate) api: &'static str,
    /// Name, least number of arguments, and what it does. With fewer arguments it reads.
    pub(crate) methods: &'static [(&'static str, usize, Operation)],
}

/// A function that sets a cookie or storage key by itself. Its options are the last argument.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Installed {
    pub(crate) medium: Medium,
    /// The option that holds the name, step by step.
    pub(crate) option: &'static [&'static str],
    /// The name without that option; none where it depends on the version or on the address of the service.
    pub(crate) default: Option<&'static str>,
    pub(crate) when: When,
    /// Whether the option is one of several of that name, each in an object of its own: `cookies: { sessionToken: { name: "a" },
    /// csrfToken: { name: "b" } }`.
    pub(crate) is_one_of_several: bool,
}

/// When an [`Installed`] function sets anything at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    Always,
    /// Only with this option.
    With(&'static str),
    /// Not with this option, which hands the storing to something else.
    Without(&'static str),
}

impl Package {
    pub(super) const fn new(name: &'static str, exports: &'static [Export]) -> Self {
        Self {
            name,
            exports,
            shared: &[],
            globals: &[],
            words: &[],
        }
    }

    pub(super) const fn shared(self, shared: &'static [Export]) -> Self {
        Self { shared, ..self }
    }

    pub(super) const fn globals(self, globals: &'static [(&'static str, Offer)]) -> Self {
        Self { globals, ..self }
    }

    pub(super) const fn words(self, words: &'static [&'static str]) -> Self {
        Self { words, ..self }
    }

    pub(super) fn exports(&self) -> impl Iterator<Item = &Export> {
        self.exports.iter().chain(self.shared)
    }
}

pub(super) const fn export(name: &'static str, offer: Offer) -> Export {
    export_of("", name, offer)
}

pub(super) const fn export_of(module: &'static str, name: &'static str, offer: Offer) -> Export {
    Export {
        module,
        name,
        offer,
    }
}

pub(super) const fn sets(name: &'static str, medium: Medium, at: usize) -> Export {
    export(name, Offer::Function(Set, medium, at))
}

pub(super) const fn removes(name: &'static str, medium: Medium, at: usize) -> Export {
    export(name, Offer::Function(Remove, medium, at))
}

pub(super) const fn cookie(
    option: &'static [&'static str],
    default: Option<&'static str>,
) -> Installed {
    Installed {
        medium: Cookie,
        option,
        default,
        when: When::Always,
        is_one_of_several: false,
    }
}

/// Returns the row of a function that sets several cookies, each of which an option in an object of its own names.
pub(super) const fn several_cookies(option: &'static [&'static str]) -> Installed {
    Installed {
        is_one_of_several: true,
        ..cookie(option, None)
    }
}

impl Export {
    pub(super) fn is(&self, module: &str, name: &str) -> bool {
        let is_module = match self.module.strip_suffix('…') {
            Some(start) => module.starts_with(start),
            None => module == self.module,
        };
        // `import * as session` is the module itself, as a module of CommonJS is.
        let is_whole = self.name == "default" && name == "*";
        is_module && (self.name == name || self.name == "*" || is_whole)
    }
}
