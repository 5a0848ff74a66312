//! The types of a row: the interface of one library.

use crate::occurrence::{Medium, Operation};

/// A library of Rust: one row of the catalog.
///
/// A row is written as a chain, `Library::service("name", Dependency::Whole(SESSION)).middleware(&[…])`, so that it
/// states only what the library has.
#[derive(Debug)]
pub(crate) struct Library {
    /// The name that code has for it. The package has the same name, with hyphens or underscores.
    pub(crate) name: &'static str,
    /// Where its code runs.
    pub(crate) side: Side,
    /// What a `Cargo.toml` says by naming it.
    #[cfg_attr(
        not(feature = "findings"),
        allow(dead_code, reason = "only findings are about manifests")
    )]
    pub(crate) dependency: Dependency,
    /// Further places from which its items can be imported: a crate that re-exports them, and the module in it.
    pub(crate) facades: &'static [&'static [&'static str]],
    /// Types that are a cookie to be set.
    pub(crate) cookies: &'static [&'static str],
    /// Those of them that exist to remove one.
    pub(crate) removals: &'static [&'static str],
    /// Types that collect cookies to be set.
    pub(crate) jars: &'static [&'static str],
    /// Functions of its cookie types that make one.
    pub(crate) constructors: &'static [&'static str],
    /// Methods by which a jar or response takes or drops a cookie.
    pub(crate) methods: &'static [Method],
    /// Methods of a jar that return another view of it.
    pub(crate) views: &'static [&'static str],
    /// Methods of a request or response that return its jar.
    pub(crate) getters: &'static [&'static str],
    /// Such a method whose name means a single cookie in other libraries.
    pub(crate) own_getter: Option<&'static str>,
    /// Types of a response that is being built.
    pub(crate) responses: &'static [&'static str],
    /// Types that send a request as a browser does, in tests: the cookies that they are given are sent, not set.
    pub(crate) test_requests: &'static [&'static str],
    /// Functions that return a jar.
    pub(crate) jar_functions: &'static [&'static str],
    /// Functions that set or remove under a name that an argument gives.
    pub(crate) functions: &'static [Function],
    /// Middleware and responses that set a cookie by themselves.
    pub(crate) middleware: &'static [Middleware],
    /// How `cookie-registry-sessions` configures the middleware from a constant.
    #[cfg_attr(
        not(feature = "findings"),
        allow(dead_code, reason = "only findings show its call")
    )]
    pub(crate) adapter: Option<Adapter>,
    /// Methods that write the header that an argument names.
    pub(crate) header_methods: &'static [&'static str],
    /// Functions that write the header that an argument names.
    pub(crate) header_functions: &'static [&'static str],
    /// Whether its methods have names that many give to the same act: they are not those of this library alone, and cannot be looked
    /// up in its sources.
    #[cfg_attr(
        not(all(feature = "findings", feature = "libraries")),
        allow(dead_code, reason = "only the check against sources asks")
    )]
    pub(crate) is_common: bool,
    /// Methods that take a typed header, and the types of the header that sets cookies.
    pub(crate) typed_headers: Option<TypedHeaders>,
    /// Methods of the browser's interfaces.
    pub(crate) interfaces: &'static [InterfaceMethod],
    /// Words by which a file that uses its interfaces is found.
    pub(crate) words: &'static [&'static str],
    /// Types of responses with a field that lists the texts of headers, and the field.
    pub(crate) cookie_fields: &'static [(&'static str, &'static str)],
}

/// Where the code of a library runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// It answers requests: a package that depends on it is a service.
    Service,
    /// Services and clients use it alike.
    Shared,
    /// It sends requests, or reads cookies: nothing in it sets a cookie of a service.
    Client,
    /// It drives a browser: a client whose methods have the names that responses use.
    BrowserDriver,
    /// It runs in the visitor's browser.
    Page,
}

/// What a `Cargo.toml` says by naming a library. It has to be decided for each row, so that no library is known to
/// the scanner of sources and unknown to that of manifests.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(
    not(feature = "findings"),
    allow(dead_code, reason = "only findings are about manifests")
)]
pub(crate) enum Dependency {
    /// The package exists to set cookies. What to use instead.
    Whole(&'static str),
    /// Single features offer cookies.
    Features {
        /// The features.
        all: &'static [&'static str],
        /// Which of them is among the defaults.
        default: Option<&'static str>,
        /// What to use instead.
        advice: &'static str,
    },
    /// Its cookies cannot be left out, or it is used for much else: its calls are reported, the dependency is not.
    Inseparable,
    /// It sets no cookie of its own, although its name or what it is built on says otherwise: it keeps its data in the sessions
    /// of another library.
    None,
}

impl Dependency {
    /// Returns the value for a library that offers cookies by some of its features, none of which is on by default.
    pub(crate) const fn features(all: &'static [&'static str], advice: &'static str) -> Self {
        Self::Features {
            all,
            default: None,
            advice,
        }
    }

    /// Returns the same value with a feature that is on by default.
    pub(crate) const fn by_default(self, feature: &'static str) -> Self {
        match self {
            Self::Features { all, advice, .. } => Self::Features {
                all,
                default: Some(feature),
                advice,
            },
            other => other,
        }
    }
}

/// A method by which a jar or response takes or drops a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Method {
    pub(crate) name: &'static str,
    pub(crate) operation: Operation,
    pub(crate) receiver: Receiver,
}

/// What a [`Method`] is called on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Receiver {
    /// A jar.
    Jar,
    /// A response, and nothing else: whatever the receiver is, a cookie is meant.
    Response,
    /// Anything: other types have a method of this name, so that the argument has to be a cookie.
    Any,
}

/// A function, by the end of its path, that sets or removes something that an argument names.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) path: &'static [&'static str],
    pub(crate) operation: Operation,
    pub(crate) medium: Medium,
    /// Which argument gives the name.
    pub(crate) argument: usize,
    pub(crate) mark: Mark,
}

/// A middleware or response that sets a cookie by itself.
#[derive(Debug)]
pub(crate) struct Middleware {
    pub(crate) maker: Maker,
    /// The functions that make it.
    pub(crate) constructors: &'static [&'static str],
    /// The name that its cookie has unless the code gives another.
    pub(crate) default: Option<&'static str>,
    /// The method that names the cookie.
    pub(crate) setter: Option<&'static str>,
    /// The `SameSite` that its cookie has unless the code chooses another, if that is not `Lax`.
    pub(crate) same_site: Option<&'static str>,
    pub(crate) mark: Mark,
}

/// How the crate `cookie-registry-sessions` configures a library's middleware from the constant of its cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Adapter {
    /// The feature of that crate.
    pub(crate) feature: &'static str,
    /// The call, with `Cookies::SESSION` as the constant.
    pub(crate) call: &'static str,
}

/// What the constructors of a [`Middleware`] belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Maker {
    /// A type of this name.
    Type(&'static str),
    /// The library itself, or the module of its facade.
    Module,
}

/// The words by which a use in a source is found before it is parsed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mark {
    /// The name of the type or function.
    Name,
    /// These words, since the name is too short to search for.
    Words(&'static [&'static str]),
    /// None: a call can be `set(…)`. A file that names the library is parsed whole.
    None,
}

/// See [`Library::typed_headers`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct TypedHeaders {
    pub(crate) types: &'static [&'static str],
    pub(crate) methods: &'static [&'static str],
}

/// An interface of the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Interface {
    /// `localStorage` and `sessionStorage`.
    Storage,
    /// The document of a page.
    Document,
    /// `indexedDB`.
    Databases,
}

impl Interface {
    /// Returns the name of its type.
    pub(crate) fn type_name(self) -> &'static str {
        match self {
            Self::Storage => "Storage",
            Self::Document => "HtmlDocument",
            Self::Databases => "IdbFactory",
        }
    }

    /// Returns what its methods set.
    #[cfg(feature = "libraries")]
    pub(crate) fn medium(self) -> Medium {
        match self {
            Self::Storage => Medium::WebStorage,
            Self::Document => Medium::Cookie,
            Self::Databases => Medium::IndexedDb,
        }
    }
}

/// A method of an interface of the browser.
#[derive(Debug)]
pub(crate) struct InterfaceMethod {
    pub(crate) interface: Interface,
    pub(crate) name: &'static str,
    /// With how many arguments it is called.
    pub(crate) arguments: &'static [usize],
    pub(crate) operation: Operation,
}

/// Sets one field of a row for each function.
macro_rules! fields {
    ($($name:ident: $type:ty),* $(,)?) => {
        $(pub(crate) const fn $name(self, $name: $type) -> Self {
            Self { $name, ..self }
        })*
    };
}

impl Library {
    /// Returns a row that offers nothing yet.
    pub(crate) const fn new(name: &'static str, side: Side, dependency: Dependency) -> Self {
        Self {
            name,
            side,
            dependency,
            facades: &[],
            cookies: &[],
            removals: &[],
            jars: &[],
            constructors: &[],
            methods: &[],
            views: &[],
            getters: &[],
            own_getter: None,
            responses: &[],
            test_requests: &[],
            jar_functions: &[],
            functions: &[],
            middleware: &[],
            adapter: None,
            header_methods: &[],
            header_functions: &[],
            is_common: false,
            typed_headers: None,
            interfaces: &[],
            words: &[],
            cookie_fields: &[],
        }
    }

    /// Returns the row of a library of services that offers nothing yet.
    pub(crate) const fn service(name: &'static str, dependency: Dependency) -> Self {
        Self::new(name, Side::Service, dependency)
    }

    fields! {
        facades: &'static [&'static [&'static str]],
        cookies: &'static [&'static str],
        removals: &'static [&'static str],
        jars: &'static [&'static str],
        constructors: &'static [&'static str],
        methods: &'static [Method],
        views: &'static [&'static str],
        getters: &'static [&'static str],
        responses: &'static [&'static str],
        test_requests: &'static [&'static str],
        jar_functions: &'static [&'static str],
        functions: &'static [Function],
        middleware: &'static [Middleware],
        header_methods: &'static [&'static str],
        header_functions: &'static [&'static str],
        interfaces: &'static [InterfaceMethod],
        words: &'static [&'static str],
        cookie_fields: &'static [(&'static str, &'static str)],
    }

    pub(crate) const fn common(self) -> Self {
        Self {
            is_common: true,
            ..self
        }
    }

    pub(crate) const fn adapter(self, feature: &'static str, call: &'static str) -> Self {
        Self {
            adapter: Some(Adapter { feature, call }),
            ..self
        }
    }

    pub(crate) const fn own_getter(self, name: &'static str) -> Self {
        Self {
            own_getter: Some(name),
            ..self
        }
    }

    pub(crate) const fn typed_headers(self, typed_headers: TypedHeaders) -> Self {
        Self {
            typed_headers: Some(typed_headers),
            ..self
        }
    }

    /// Returns whether its `Cookie` and its jars set cookies of a service.
    pub(crate) fn has_jars(&self) -> bool {
        let is_client = matches!(self.side, Side::Client | Side::BrowserDriver);
        let has_types = !self.cookies.is_empty() || !self.jars.is_empty();
        has_types && !is_client
    }

    /// Returns the paths under which its items can be imported.
    pub(crate) fn roots(&self) -> impl Iterator<Item = &[&'static str]> {
        std::iter::once(std::slice::from_ref(&self.name)).chain(self.facades.iter().copied())
    }

    /// Returns the crates from which its items can be imported.
    pub(crate) fn crates(&self) -> Vec<&'static str> {
        let mut crates = vec![self.name];
        for facade in self.facades {
            crates.extend(facade.first().copied());
        }
        crates
    }

    /// Returns whether its items can be imported from a crate.
    pub(crate) fn is_in(&self, name: &str) -> bool {
        let mut facades = self.facades.iter();
        self.name == name || facades.any(|facade| facade.first() == Some(&name))
    }

    /// Returns whether a path begins in one of its crates.
    pub(crate) fn begins(&self, path: &[String]) -> bool {
        path.first().is_some_and(|root| self.is_in(root))
    }

    /// Returns whether a path leads through one of its roots, or through a crate that re-exports the root.
    pub(crate) fn is_passed_by(&self, path: &[String]) -> bool {
        self.roots()
            .any(|root| root.iter().all(|part| path.iter().any(|it| it == part)))
    }
}

impl Function {
    /// Returns a function that is found by its name.
    pub(crate) const fn new(
        path: &'static [&'static str],
        operation: Operation,
        medium: Medium,
    ) -> Self {
        Self {
            path,
            operation,
            medium,
            argument: 0,
            mark: Mark::Name,
        }
    }

    /// Returns the same function, whose name is given by another argument than the first.
    pub(crate) const fn argument(self, argument: usize) -> Self {
        Self { argument, ..self }
    }

    /// Returns the same function, with a name that says nothing.
    pub(crate) const fn unmarked(self) -> Self {
        Self {
            mark: Mark::None,
            ..self
        }
    }
}

impl Method {
    pub(crate) const fn new(name: &'static str, operation: Operation, receiver: Receiver) -> Self {
        Self {
            name,
            operation,
            receiver,
        }
    }
}

impl Middleware {
    /// Returns a middleware that functions of a type make.
    pub(crate) const fn of_type(name: &'static str, constructors: &'static [&'static str]) -> Self {
        Self {
            maker: Maker::Type(name),
            constructors,
            default: None,
            setter: None,
            same_site: None,
            mark: Mark::Name,
        }
    }

    /// Returns a middleware that functions of the library itself make.
    pub(crate) const fn of_module(constructors: &'static [&'static str]) -> Self {
        Self {
            maker: Maker::Module,
            ..Self::of_type("", constructors)
        }
    }

    pub(crate) const fn default_name(self, name: &'static str) -> Self {
        Self {
            default: Some(name),
            ..self
        }
    }

    pub(crate) const fn setter(self, method: &'static str) -> Self {
        Self {
            setter: Some(method),
            ..self
        }
    }

    pub(crate) const fn same_site(self, word: &'static str) -> Self {
        Self {
            same_site: Some(word),
            ..self
        }
    }

    pub(crate) const fn mark(self, mark: Mark) -> Self {
        Self { mark, ..self }
    }

    /// Returns the name of its type, where it has one.
    pub(crate) fn type_name(&self) -> Option<&'static str> {
        match self.maker {
            Maker::Type(name) => Some(name),
            Maker::Module => None,
        }
    }
}
