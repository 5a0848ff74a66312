//! The lists that are computed from the rows.

#[cfg(feature = "findings")]
use super::library::Adapter;
use super::library::{
    Function, Interface, InterfaceMethod, Library, Maker, Mark, Method, Middleware, Side,
};
use super::rust::LIBRARIES;
use crate::occurrence::{Medium, Operation};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Words without which no Rust source sets anything, whatever the library: parts of the header, the interfaces of the
/// browser as scripts within strings write them, and the registry's own derive.
const GENERAL_WORDS: &[&str] = &[
    "cookie",
    "httponly",
    "samesite",
    "path=/",
    "max-age=",
    "localstorage",
    "sessionstorage",
    "indexeddb",
    "cachestorage",
    "cookieregistry",
];

/// Those of them that matter as a part of any name: `SessionCookie`, `set_same_site`.
const PARTS_OF_NAMES: &[&str] = &["cookie", "httponly", "samesite"];

/// Those of them that scripts write, which matter as they are written there.
const NAMES_OF_SCRIPTS: &[&str] = &[
    "CacheStorage",
    "indexedDB",
    "localStorage",
    "sessionStorage",
];

/// Parts of a `Set-Cookie` header that are none of these words.
pub(crate) const HEADER_PARTS: &[&str] =
    &["domain=", "expires=", "; secure", ";secure", "partitioned"];

/// Names, sorted: a search among them compares a handful of strings.
#[derive(Debug)]
pub(crate) struct Names(Box<[&'static str]>);

impl Names {
    fn of(mut names: Vec<&'static str>) -> Self {
        names.sort_unstable();
        names.dedup();
        Self(names.into())
    }

    /// Returns whether a name is among them.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.binary_search(&name).is_ok()
    }

    /// Returns all of them, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().copied()
    }
}

/// Libraries by what they offer, in the order of their rows.
type ByName = BTreeMap<&'static str, Vec<&'static Library>>;

/// The lists. See [`Library`] for what each is about.
#[derive(Debug)]
pub(crate) struct Catalog {
    /// Crates whose `Cookie` and jars set cookies of a service.
    pub(crate) servers: Names,
    /// Crates whose `Cookie` sets none.
    pub(crate) clients: Names,
    /// Crates that drive a browser.
    pub(crate) drivers: Names,
    pub(crate) cookie_types: Names,
    pub(crate) jar_types: Names,
    /// Cookie types that exist to remove one.
    pub(crate) removals: Names,
    pub(crate) responses: Names,
    pub(crate) test_requests: Names,
    pub(crate) constructors: Names,
    pub(crate) views: Names,
    pub(crate) getters: Names,
    pub(crate) header_methods: Names,
    pub(crate) header_functions: Names,
    pub(crate) typed_header_methods: Names,
    pub(crate) typed_headers: Names,
    /// The crates of these types.
    pub(crate) typed_header_crates: Names,
    /// The words, in lower case, of which a file needs one to be parsed at all.
    pub(crate) words: Vec<String>,
    /// Types of jars that have none of these words in their names.
    pub(crate) unmarked_jars: Vec<String>,
    /// Names in a source whose functions can matter without any of the words above.
    pub(crate) whole: Names,
    /// The words by which these names are found.
    pub(crate) whole_words: Vec<String>,
    /// Names of rows that matter wherever they are written.
    names: Names,
    /// Names that matter only in a source that names the library, which leads to them, too.
    names_in: ByName,
    /// Words in a source that can know the browser's interfaces.
    pub(crate) page: Vec<String>,
    /// The types of these interfaces.
    pub(crate) interfaces: Names,
    /// Names of types that a library has and that a source may define for itself.
    types: Names,
    /// Names that mention cookies and belong to a library, not to somebody's variable.
    offered: Names,
    methods: ByName,
    own_getters: ByName,
    /// By the last name of the path.
    functions: ByName,
    /// By the constructor.
    middleware: ByName,
    setters: Names,
    jar_functions: Names,
}

/// Returns the lists, which are computed when they are first asked for.
pub(crate) fn catalog() -> &'static Catalog {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::of_rows);
    &CATALOG
}

/// Returns every row.
pub(crate) fn libraries() -> impl Iterator<Item = &'static Library> {
    static ROWS: LazyLock<Vec<&'static Library>> =
        LazyLock::new(|| LIBRARIES.iter().copied().flatten().collect());
    ROWS.iter().copied()
}

// The functions from which the lists are made are pointers, and return lists: closures and iterators of a type for each list
// made of this file an eighth of what the compiler generated for the crate.

/// Collects one list of each row.
fn all(of: fn(&'static Library) -> &'static [&'static str]) -> Names {
    Names::of(libraries().flat_map(of).copied().collect())
}

/// Collects the names that are found in each row.
fn named(of: fn(&'static Library) -> Vec<&'static str>) -> Names {
    Names::of(libraries().flat_map(of).collect())
}

/// Collects the crates of some rows.
fn crates(is: fn(&Library) -> bool) -> Names {
    Names::of(
        libraries()
            .filter(|row| is(row))
            .map(|row| row.name)
            .collect(),
    )
}

/// Collects the rows by the names that are found in them.
fn by_name(of: fn(&'static Library) -> Vec<&'static str>) -> ByName {
    let mut all = ByName::new();
    for row in libraries() {
        for name in of(row) {
            all.entry(name).or_default().push(row);
        }
    }
    all
}

impl Catalog {
    fn of_rows() -> Self {
        let jar_types = all(|row| row.jars);
        let words = words();
        Self {
            servers: named(|row| match row.has_jars() {
                true => row.crates(),
                false => Vec::new(),
            }),
            clients: crates(|row| matches!(row.side, Side::Client | Side::BrowserDriver)),
            drivers: crates(|row| row.side == Side::BrowserDriver),
            cookie_types: all(|row| row.cookies),
            removals: all(|row| row.removals),
            responses: all(|row| row.responses),
            test_requests: all(|row| row.test_requests),
            constructors: all(|row| row.constructors),
            views: all(|row| row.views),
            getters: all(|row| row.getters),
            header_methods: all(|row| row.header_methods),
            header_functions: all(|row| row.header_functions),
            typed_header_methods: all(|row| {
                row.typed_headers.as_ref().map_or(&[], |it| it.methods)
            }),
            typed_headers: all(|row| row.typed_headers.as_ref().map_or(&[], |it| it.types)),
            typed_header_crates: crates(|row| row.typed_headers.is_some()),
            unmarked_jars: unmarked_jars(&jar_types, &words),
            jar_types,
            words,
            whole: named(whole_names_of),
            whole_words: needed(each(whole_names_of)),
            names: named(free_names_of),
            names_in: by_name(names_within),
            page: needed(each(page_names_of)),
            interfaces: named(|row| {
                let interfaces = row.interfaces.iter();
                interfaces.map(|it| it.interface.type_name()).collect()
            }),
            types: named(types_of),
            offered: named(names_of),
            methods: by_name(|row| row.methods.iter().map(|method| method.name).collect()),
            own_getters: by_name(|row| Vec::from_iter(row.own_getter)),
            functions: by_name(|row| {
                let functions = row.functions.iter();
                functions.filter_map(|it| it.path.last().copied()).collect()
            }),
            middleware: by_name(|row| {
                let middleware = row.middleware.iter();
                middleware
                    .flat_map(|offer| offer.constructors)
                    .copied()
                    .collect()
            }),
            jar_functions: all(|row| row.jar_functions),
            setters: named(|row| row.middleware.iter().filter_map(|it| it.setter).collect()),
        }
    }

    /// Returns whether a type is a cookie or collects cookies, by its name.
    pub(crate) fn is_cookie_or_jar(&self, name: &str) -> bool {
        self.cookie_types.has(name) || self.jar_types.has(name)
    }

    /// Returns whether a library has a type of this name, so that a type of the same name in the sources must be distinguished from it.
    pub(crate) fn has_type(&self, name: &str) -> bool {
        self.types.has(name)
    }

    /// Returns whether a name is one that a library offers.
    pub(crate) fn offers(&self, name: &str) -> bool {
        self.offered.has(name)
    }

    /// Returns whether a name in code can have to do with a library, or with cookies: `LocalStorage` can, and
    /// `LocalStorageDisk` cannot, whose beginning is a word by which files are found. `has_word` says whether a word is in
    /// the source.
    pub(crate) fn may_matter(&self, name: &str, has_word: impl Fn(&str) -> bool) -> bool {
        let lower = name.to_ascii_lowercase();
        let rows = self.names_in.get(name);
        PARTS_OF_NAMES.iter().any(|part| lower.contains(part))
            || NAMES_OF_SCRIPTS.contains(&name)
            || self.names.has(name)
            || rows.is_some_and(|rows| {
                rows.iter()
                    .any(|row| row.crates().into_iter().any(&has_word))
            })
    }

    /// Returns whether a name can lead to the browser's interfaces, in a source that names the type of one:
    /// `get_local_storage`, `gloo_utils`.
    pub(crate) fn may_lead_to_page(&self, name: &str) -> bool {
        self.page.iter().any(|word| name.contains(word.as_str()))
    }

    /// Returns whether a word in a literal can be of a header or a script: what libraries call their items is neither.
    pub(crate) fn may_matter_in_text(&self, word: &str) -> bool {
        let lower = word.to_ascii_lowercase();
        let is_of_script = |name: &&&str| name.eq_ignore_ascii_case(word);
        match NAMES_OF_SCRIPTS.iter().find(is_of_script) {
            Some(name) => *name == word,
            None => {
                GENERAL_WORDS.iter().any(|general| lower.contains(general))
                    || HEADER_PARTS.contains(&lower.as_str())
            }
        }
    }

    /// Returns what a method of jars and responses does.
    pub(crate) fn jar_method(&self, name: &str) -> Option<&'static Method> {
        let row = self.methods.get(name)?.last()?;
        row.methods.iter().find(|method| method.name == name)
    }

    /// Returns the names of the methods of jars and responses.
    pub(crate) fn jar_methods(&self) -> impl Iterator<Item = &'static str> {
        self.methods.keys().copied()
    }

    /// Returns the library in which a method of this name returns a jar, unlike elsewhere.
    pub(crate) fn own_getter(&self, name: &str) -> Option<&'static Library> {
        self.own_getters.get(name)?.last().copied()
    }

    /// Returns whether a function or constructor of this name is offered, under any path.
    pub(crate) fn has_call(&self, last: &str) -> bool {
        self.functions.contains_key(last)
            || self.middleware.contains_key(last)
            || self.jar_functions.has(last)
    }

    /// Returns the field in which a response of this type lists the texts of headers.
    pub(crate) fn cookie_field(&self, type_name: &str) -> Option<&'static str> {
        let mut fields = libraries().flat_map(|row| row.cookie_fields);
        Some(fields.find(|(name, _)| *name == type_name)?.1)
    }

    /// Returns the function to which a full path leads.
    pub(crate) fn function(&self, path: &[String]) -> Option<&'static Function> {
        let rows = self.functions.get(path.last()?.as_str())?;
        let leads_to = |function: &&Function| {
            path.len() > function.path.len()
                && path[path.len() - function.path.len()..] == *function.path
        };
        let mut rows = rows.iter().filter(|row| row.begins(path));
        rows.find_map(|row| row.functions.iter().find(leads_to))
    }

    /// Returns the library of which a full path leads to a function that returns a jar.
    pub(crate) fn jar_function(&self, path: &[String]) -> Option<&'static Library> {
        let last = path.last().filter(|last| self.jar_functions.has(last))?;
        libraries().find(|row| row.jar_functions.contains(&last.as_str()) && row.begins(path))
    }

    /// Returns the middleware that a full path to a constructor makes.
    pub(crate) fn middleware(&self, path: &[String]) -> Option<&'static Middleware> {
        let [.., owner, constructor] = path else {
            return None;
        };
        let rows = self.middleware.get(constructor.as_str())?;
        let makes = |offer: &&Middleware| {
            offer.type_name().is_none_or(|name| owner == name)
                && offer.constructors.contains(&constructor.as_str())
        };
        let mut rows = rows.iter().filter(|row| row.is_passed_by(path));
        rows.find_map(|row| row.middleware.iter().find(makes))
    }

    /// Returns the middleware that a call makes or names, as [`Occurrence::api`](crate::Occurrence::api) writes the call.
    pub(crate) fn middleware_of(&self, api: &str) -> Option<&'static Middleware> {
        let path: Vec<String> = api.split("::").map(str::to_owned).collect();
        if let Some(made) = self.middleware(&path) {
            return Some(made);
        }
        let [owner, method] = path.as_slice() else {
            return None;
        };
        let mut offers = libraries().flat_map(|row| row.middleware);
        offers
            .find(|offer| offer.type_name() == Some(owner) && offer.setter == Some(method.as_str()))
    }

    /// Returns what can be set through the item to which a full path leads: a type, function or middleware of a library.
    pub(crate) fn medium_of_item(&self, path: &[String]) -> Option<Medium> {
        let last = path.last()?.as_str();
        if self.is_cookie_or_jar(last) && self.servers.has(path.first()?) {
            return Some(Medium::Cookie);
        }
        libraries().find_map(|row| {
            let mut functions = row.functions.iter();
            let is_function =
                |function: &&Function| row.begins(path) && function.path.first() == Some(&last);
            if let Some(function) = functions.find(is_function) {
                return Some(function.medium);
            }
            let is_middleware = |offer: &Middleware| match offer.maker {
                Maker::Type(name) => name == last,
                Maker::Module => offer.constructors.contains(&last),
            };
            let makes = row.middleware.iter().any(is_middleware) && row.is_passed_by(path);
            let returns_jar = row.jar_functions.contains(&last) && row.begins(path);
            (makes || returns_jar).then_some(Medium::Cookie)
        })
    }

    /// Returns whether a method names the cookie of a middleware.
    pub(crate) fn is_setter(&self, method: &str) -> bool {
        self.setters.has(method)
    }

    /// Returns the methods of the browser's interfaces that have this name and take so many arguments.
    pub(crate) fn interface_methods(
        &self,
        name: &str,
        arguments: usize,
    ) -> impl Iterator<Item = &'static InterfaceMethod> {
        libraries()
            .flat_map(|row| row.interfaces)
            .filter(move |method| method.name == name && method.arguments.contains(&arguments))
    }

    /// Returns the names without which a source of a library has nothing that the rows name.
    #[cfg(feature = "libraries")]
    pub(crate) fn wanted(&self) -> Vec<String> {
        let functions = self.functions.keys().copied();
        let interfaces = libraries()
            .flat_map(|row| row.interfaces)
            .map(|method| method.interface.type_name());
        let all: std::collections::BTreeSet<&str> = self
            .types
            .iter()
            .chain(functions)
            .chain(interfaces)
            .collect();
        all.into_iter().map(str::to_owned).collect()
    }
}

impl Library {
    /// Returns whether a package that depends on it answers requests or sets cookies.
    #[cfg(feature = "findings")]
    pub(crate) fn is_for_services(&self) -> bool {
        self.side == Side::Service
    }

    /// Returns whether it offers anything that sets or removes.
    #[cfg(feature = "libraries")]
    pub(crate) fn offers_anything(&self) -> bool {
        self.has_jars()
            || !self.functions.is_empty()
            || !self.middleware.is_empty()
            || !self.interfaces.is_empty()
    }
}

/// Returns the words by which files are found.
fn words() -> Vec<String> {
    let mut words = each(marked_words_of);
    words.extend(GENERAL_WORDS.iter().map(|word| (*word).to_owned()));
    for word in &mut words {
        *word = word.to_lowercase();
    }
    needed(words)
}

/// Returns the words by which files that use a library are found.
fn marked_words_of(row: &'static Library) -> Vec<&'static str> {
    let mut words = row.words.to_vec();
    for function in row.functions {
        words.append(&mut function_words(function, row));
    }
    for offer in row.middleware {
        words.append(&mut match offer.maker {
            Maker::Type(name) => mark_words(offer.mark, Some(&name), row),
            Maker::Module => offer.constructors.to_vec(),
        });
    }
    for method in row.interfaces {
        let sets = method.interface == Interface::Storage && method.operation == Operation::Set;
        if sets && method.name.contains('_') {
            words.push(method.name);
        }
    }
    words
}

/// Collects the words that are found in each row.
fn each(of: fn(&'static Library) -> Vec<&'static str>) -> Vec<String> {
    libraries().flat_map(of).map(str::to_owned).collect()
}

/// Returns the words without those that contain another, which finds them too.
fn needed(mut words: Vec<String>) -> Vec<String> {
    // A word comes before those that contain it, and before itself.
    words.sort_unstable_by(|one, other| {
        let by_length = one.len().cmp(&other.len());
        by_length.then_with(|| one.cmp(other))
    });
    let mut needed: Vec<String> = Vec::new();
    for word in words {
        if !needed.iter().any(|other| word.contains(other.as_str())) {
            needed.push(word);
        }
    }
    needed
}

/// Returns the words by which the uses of a function are found. Where its own name has a general word in it, that of its
/// type is not needed, only that of the library, for what is re-exported: `Context` of `Context::cookie` would select
/// every file that has a context of any kind.
fn function_words(function: &'static Function, row: &'static Library) -> Vec<&'static str> {
    let is_general = |name: &str| {
        let lower = name.to_lowercase();
        GENERAL_WORDS.iter().any(|word| lower.contains(word))
    };
    match (function.mark, function.path) {
        (Mark::Name, [of_type, .., last]) if is_general(last) && !is_general(of_type) => {
            vec![row.name]
        }
        (mark, path) => mark_words(mark, path.first(), row),
    }
}

fn mark_words(mark: Mark, name: Option<&&'static str>, row: &'static Library) -> Vec<&'static str> {
    match mark {
        Mark::Name => name.into_iter().copied().collect(),
        Mark::Words(words) => words.to_vec(),
        Mark::None => vec![row.name],
    }
}

fn unmarked_jars(jars: &Names, words: &[String]) -> Vec<String> {
    let lower = jars.iter().map(str::to_lowercase);
    lower
        .filter(|jar| !words.iter().any(|word| jar.contains(word.as_str())))
        .collect()
}

/// Returns the words of the browser's interfaces, and the library if its functions use them.
fn page_names_of(row: &'static Library) -> Vec<&'static str> {
    // Cookies alone need none of the interfaces.
    let of_cookies = |function: &Function| function.medium == Medium::Cookie;
    let has_others = row.functions.is_empty() || !row.functions.iter().all(of_cookies);
    if row.side != Side::Page || !has_others {
        return Vec::new();
    }
    let mut names = row.crates();
    names.extend_from_slice(row.words);
    names
}

/// Returns the names in a source whose functions can matter without any of the words.
fn whole_names_of(row: &'static Library) -> Vec<&'static str> {
    let is_unmarked = |mark: &Mark| matches!(mark, Mark::None);
    let mut functions = row.functions.iter();
    let mut middleware = row.middleware.iter();
    let mut names = page_names_of(row);
    if functions.any(|function| is_unmarked(&function.mark))
        || middleware.any(|offer| is_unmarked(&offer.mark))
    {
        names.push(row.name);
    }
    names
}

/// Returns the names of a row that matter wherever they are written.
fn free_names_of(row: &'static Library) -> Vec<&'static str> {
    let mut names = [
        row.cookies,
        row.removals,
        row.jars,
        row.constructors,
        row.views,
        row.getters,
        row.responses,
        row.test_requests,
        row.jar_functions,
        row.header_methods,
        row.header_functions,
        row.words,
    ]
    .concat();
    names.append(&mut row.crates());
    names.extend(row.own_getter);
    if let Some(typed) = &row.typed_headers {
        names.extend_from_slice(typed.types);
        names.extend_from_slice(typed.methods);
    }
    for (name, _) in row.cookie_fields {
        names.push(name);
    }
    names.append(&mut methods_of(row));
    names
}

/// Returns the names of the methods of a library's jars, and of the browser's interfaces in it.
fn methods_of(row: &'static Library) -> Vec<&'static str> {
    let mut names = Vec::new();
    for method in row.methods {
        names.push(method.name);
    }
    for method in row.interfaces {
        names.push(method.name);
    }
    names
}

/// Returns the names of a row to which only a path leads that begins with one of its crates.
fn names_within(row: &'static Library) -> Vec<&'static str> {
    let mut names = row.facades.concat();
    for function in row.functions {
        names.extend_from_slice(function.path);
    }
    for offer in row.middleware {
        names.extend(offer.type_name());
        names.extend(offer.setter);
        names.extend_from_slice(offer.constructors);
    }
    names
}

/// Returns the names of the types of a library that matter.
fn types_of(row: &'static Library) -> Vec<&'static str> {
    let mut types = [row.cookies, row.jars].concat();
    for function in row.functions {
        if let [owner, _, ..] = function.path {
            types.push(owner);
        }
    }
    for offer in row.middleware {
        types.extend(offer.type_name());
    }
    types
}

/// Returns the names that a library offers, except those of its types.
fn names_of(row: &'static Library) -> Vec<&'static str> {
    if matches!(row.side, Side::Client | Side::BrowserDriver) {
        return Vec::new();
    }
    let mut names = [row.getters, row.jar_functions].concat();
    names.append(&mut row.crates());
    names.append(&mut methods_of(row));
    for function in row.functions {
        names.extend_from_slice(function.path);
    }
    for offer in row.middleware {
        names.extend_from_slice(offer.constructors);
        names.extend(offer.setter);
    }
    names
}

/// Returns the row of a package, whose name is written with hyphens or underscores.
#[cfg(feature = "findings")]
pub(crate) fn package(package: &str) -> Option<&'static Library> {
    let is_named = |row: &&Library| {
        row.name.len() == package.len()
            && row
                .name
                .bytes()
                .zip(package.bytes())
                .all(|(own, byte)| own == byte || own == b'_' && byte == b'-')
    };
    libraries().find(is_named)
}

/// Returns how `cookie-registry-sessions` configures a middleware from a constant. `api` is the path of the call, or the type and
/// its method: `tower_sessions::SessionManagerLayer::new`, `SessionManagerLayer::with_name`.
#[cfg(feature = "findings")]
pub(crate) fn adapter(api: &str) -> Option<Adapter> {
    let path: Vec<&str> = api.split("::").collect();
    let [crates @ .., of_type, function] = path.as_slice() else {
        return None;
    };
    let has_it = |row: &&Library| {
        row.middleware.iter().any(|middleware| {
            let has_function =
                middleware.setter == Some(*function) || middleware.constructors.contains(function);
            middleware.type_name() == Some(*of_type) && has_function
        })
    };
    // A crate that re-exports the library has an adapter of its own.
    let offers = crates.first().and_then(|name| package(name));
    let mut rows = libraries().filter(has_it);
    let is_of_path = |row: &&Library| crates.contains(&row.name);
    let row = match crates {
        [] => rows.next().filter(|_| rows.next().is_none()),
        _ => rows.find(is_of_path),
    }?;
    let adapter = row.adapter?;
    Some(offers.and_then(|row| row.adapter).unwrap_or(adapter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::library::Dependency;
    use std::collections::BTreeSet;

    #[test]
    fn a_library_has_one_row() {
        let mut seen = BTreeSet::new();
        for row in libraries() {
            assert!(seen.insert(row.name), "{} has two rows", row.name);
        }
    }

    #[test]
    fn a_method_does_the_same_in_every_library() {
        let mut seen: BTreeMap<&str, Method> = BTreeMap::new();
        for method in libraries().flat_map(|row| row.methods) {
            let first = seen.entry(method.name).or_insert(*method);
            assert_eq!(first, method);
        }
    }

    #[cfg(feature = "findings")]
    #[test]
    fn a_middleware_has_the_adapter_of_the_crate_that_offers_it() {
        for (api, feature) in [
            (
                "tower_sessions::SessionManagerLayer::new",
                Some("tower-sessions"),
            ),
            ("SessionManagerLayer::with_name", Some("tower-sessions")),
            (
                "axum_login::tower_sessions::SessionManagerLayer::new",
                Some("axum-login"),
            ),
            (
                "actix_session::SessionMiddleware::builder",
                Some("actix-session"),
            ),
            ("SessionMiddleware::cookie_name", Some("actix-session")),
            // Several libraries have such a type.
            ("SessionLayer::new", None),
            ("cookie::Cookie::new", None),
        ] {
            assert_eq!(
                super::adapter(api).map(|adapter| adapter.feature),
                feature,
                "{api}"
            );
        }
    }

    #[test]
    fn a_row_says_what_a_manifest_means_by_it() {
        for row in libraries() {
            match row.dependency {
                Dependency::Whole(advice) => assert!(!advice.is_empty(), "{}", row.name),
                Dependency::Features {
                    all,
                    default,
                    advice,
                } => {
                    assert!(!all.is_empty() && !advice.is_empty(), "{}", row.name);
                    assert!(
                        default.is_none_or(|default| all.contains(&default)),
                        "{}",
                        row.name
                    );
                }
                // A library that exists for its middleware alone is not taken in for anything else.
                Dependency::None => assert!(
                    row.middleware.is_empty() && !row.has_jars(),
                    "{} sets cookies",
                    row.name
                ),
                Dependency::Inseparable => assert!(
                    row.middleware.is_empty() || row.has_jars(),
                    "{} sets cookies and no manifest is reported for it",
                    row.name
                ),
            }
        }
    }

    #[test]
    fn code_without_cookies_has_none_of_the_words() {
        for name in [
            "Client",
            "Config",
            "Context",
            "Error",
            "Event",
            "Handler",
            "Header",
            "Layer",
            "Message",
            "Middleware",
            "Request",
            "Response",
            "Router",
            "Server",
            "Service",
            "Session",
            "State",
            "Store",
            "Token",
            "User",
            "builder",
            "delete",
            "get",
            "headers",
            "insert",
            "name",
            "new",
            "remove",
            "set",
            "with_name",
        ] {
            let lower = name.to_lowercase();
            let words = &catalog().words;
            let found = words.iter().find(|word| lower.contains(word.as_str()));
            assert_eq!(found, None, "{name} selects files");
        }
    }

    #[test]
    fn every_word_is_needed_and_in_lower_case() {
        let words = &catalog().words;
        for word in words {
            assert_eq!(*word, word.to_lowercase());
            let within = words.iter().filter(|other| word.contains(other.as_str()));
            assert_eq!(within.count(), 1, "{word}");
        }
        // More than a vector instruction compares at once would slow every file down.
        assert!(words.len() <= 48, "{words:?}");
    }
}
