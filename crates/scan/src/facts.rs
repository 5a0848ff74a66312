//! The facts of one file, before they are combined with those of other files.

use crate::attributes::RawAttributes;
use crate::module_name::module_of;
use crate::occurrence::{Language, Medium, Operation};
use crate::text::Text;
use crate::words::Search;
use memchr::memmem;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// An occurrence whose name may still depend on other files.
#[derive(Clone, Debug)]
pub(crate) struct RawOccurrence {
    pub(crate) span: Range<usize>,
    pub(crate) api: Cow<'static, str>,
    pub(crate) medium: Medium,
    pub(crate) operation: Operation,
    pub(crate) name: Text,
    pub(crate) in_test: bool,
    pub(crate) language: Language,
    /// The index of the parameter of its function that says how long it lives, where callers decide that.
    pub(crate) lifetime: Option<usize>,
    /// The index of the parameter of its function that is the value, where callers decide that.
    pub(crate) value: Option<usize>,
    /// Whether it is the call of a function of the sources, which sets or removes in its turn.
    pub(crate) is_call: bool,
    /// A type that the place rests on and that may be one of the sources' own, unlike the library's type of
    /// the same name. The place is dropped when the sources define it.
    pub(crate) unless_own: Option<String>,
    /// The attributes of a cookie, as far as a script shows them.
    pub(crate) attributes: RawAttributes,
    /// The parameter without which it does not happen: its function and position.
    pub(crate) needs: Option<(usize, usize)>,
}

/// A function of a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Function {
    pub(crate) name: String,
    /// The type, object or module that it belongs to, where the source says so.
    pub(crate) owner: Option<String>,
    /// The modules of its file in which it is, from the outermost on.
    pub(crate) modules: Vec<String>,
    /// Whether it is called on a value.
    pub(crate) method: bool,
    /// How many arguments each call passes besides that value; none where a call may leave some out.
    pub(crate) arity: Option<usize>,
    /// Whether it is a method that a trait gives to values of many types: by its default, or by an `impl` for every type. The
    /// trait is its owner.
    pub(crate) is_of_trait: bool,
    /// The traits that an `impl` for every type asks for.
    pub(crate) bounds: Vec<String>,
    /// The type that it returns a value of.
    pub(crate) returns: Option<String>,
    /// The medium of the storage area that it returns.
    pub(crate) hands: Option<Medium>,
    /// Whether it gives the cookie back rather than setting it by itself.
    pub(crate) returns_cookie: bool,
    /// What it gives back to every caller.
    pub(crate) gives: GivenTo,
    /// Whether only its file can call it: a closure in a variable.
    pub(crate) is_local: bool,
    /// The properties of what is passed to it that are part of a name, as the position of the parameter and the property:
    /// `options.key`. The first is its parameter number [`PROPERTIES`], and so on.
    pub(crate) properties: Vec<(usize, String)>,
}

/// The index of the first property of a parameter among the parameters of a function: more than a function has.
pub(crate) const PROPERTIES: usize = 1 << 16;

/// What a function gives back to every caller, whatever that passes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum GivenTo {
    /// Nothing that is known.
    #[default]
    Nothing,
    /// A cookie of this name, which may be one for removal.
    Cookie { name: Text, removal: bool },
    /// Headers that a constant of the registry has made.
    Made,
}

/// Which of these a [`Wrapper`] gives back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Given {
    /// Nothing: it sets or removes what its caller names.
    Nothing,
    /// A cookie, under the name of the wrapper.
    Cookie,
    /// Headers that a constant of the registry has made.
    Made,
}

/// A constant, or a function that gives a text back, of use elsewhere.
#[derive(Clone, Debug, Default)]
pub(crate) struct Constant {
    pub(crate) name: String,
    /// The type, object or module that it belongs to, where the source says so.
    pub(crate) owner: Option<String>,
    /// The module that its file is, once that is known.
    pub(crate) module: Option<String>,
    /// Its text; that of a function has the function's parameters in it.
    pub(crate) text: Text,
    /// Whether it is a function, and the text what it gives back.
    pub(crate) is_function: bool,
    /// Whether it is test code, which the code of the service does not know.
    pub(crate) in_test: bool,
}

/// A storage area or jar, or what leads to one.
#[cfg(feature = "javascript")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Area {
    Storage(Medium),
    /// A jar, and which argument of its methods is the name.
    Jar(Medium, usize),
    Databases,
    Caches,
    Document,
    Window,
}

/// An area that a module of scripts gives to others.
#[cfg(feature = "javascript")]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Handed {
    /// The class or object to which the name belongs.
    pub(crate) owner: Option<String>,
    pub(crate) name: String,
    pub(crate) area: Area,
    /// Whether the name is a function that gives the area back.
    pub(crate) is_function: bool,
}

/// An object of a class, which a module of scripts holds under a name.
#[cfg(feature = "javascript")]
#[derive(Clone, Debug)]
pub(crate) struct Instance {
    pub(crate) name: String,
    pub(crate) class: String,
    /// The module from which the class is imported; none for a class of the same file.
    pub(crate) module: Option<String>,
}

/// The areas that the modules of scripts give to others, by their files.
#[cfg(feature = "javascript")]
pub(crate) type HandedBy = HashMap<PathBuf, Vec<Handed>>;

/// What other files offer to a script.
#[cfg(feature = "javascript")]
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Elsewhere<'w> {
    /// Functions that set or remove under a name that their callers pass.
    pub(crate) functions: &'w [Wrapper],
    pub(crate) handed: Option<&'w HandedBy>,
    /// Which file an import names.
    pub(crate) modules: Option<&'w crate::javascript::Modules>,
    /// By which a script uses what other files offer.
    pub(crate) marks: Option<&'w crate::javascript::Marks>,
    /// Whether all of the script is read, although some of it cannot store anything.
    pub(crate) is_whole: bool,
}

/// A use of a registry's constant.
#[derive(Clone, Debug)]
pub(crate) struct RawUse {
    pub(crate) constant: String,
    pub(crate) span: Range<usize>,
    pub(crate) in_test: bool,
    /// See [`Use::can_remove`](crate::Use::can_remove).
    pub(crate) can_remove: bool,
}

/// A script within a string.
#[cfg(feature = "javascript")]
#[derive(Clone, Debug)]
pub(crate) struct Embedded {
    /// The script, with blanks in place of the escapes of the string.
    pub(crate) text: String,
    /// Where in the file its pieces are, in the order of the text.
    pub(crate) places: Vec<Place>,
    pub(crate) in_test: bool,
}

/// Where a piece of a script within strings is in its file, in bytes.
#[cfg(feature = "javascript")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// Where it begins in the script.
    pub(crate) at: usize,
    /// Where it begins in the file, and how long it is there.
    pub(crate) start: usize,
    pub(crate) length: usize,
}

#[cfg(feature = "javascript")]
impl Embedded {
    /// Returns a script that is one piece of the file.
    pub(crate) fn whole(start: usize, text: String, in_test: bool) -> Self {
        let length = text.len();
        let at = 0;
        Self {
            text,
            places: vec![Place { at, start, length }],
            in_test,
        }
    }

    /// Returns the bytes of the file for bytes of the script.
    pub(crate) fn in_file(&self, span: &Range<usize>) -> Range<usize> {
        let place = |at: usize| {
            let after = self.places.partition_point(|place| place.at <= at);
            let place = after.checked_sub(1).and_then(|it| self.places.get(it));
            place.map_or(at, |place| place.start + (at - place.at).min(place.length))
        };
        let start = place(span.start);
        // The end is behind the last byte, and another piece may begin there.
        let end = span
            .end
            .checked_sub(1)
            .map_or(start, |last| place(last) + 1);
        start..end.max(start)
    }
}

/// The facts of one file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    pub(crate) occurrences: Vec<RawOccurrence>,
    pub(crate) functions: Vec<Function>,
    pub(crate) constants: Vec<Constant>,
    /// Types that are defined here under a name that a library uses for cookies.
    pub(crate) own_types: Vec<String>,
    /// Types that derive the registry.
    pub(crate) registries: Vec<String>,
    pub(crate) uses: Vec<RawUse>,
    /// Macros, defined elsewhere, to which a jar or the name of the header is handed.
    pub(crate) asked_macros: BTreeSet<String>,
    /// Scripts within its strings, which are for another language to read.
    #[cfg(feature = "javascript")]
    pub(crate) embedded: Vec<Embedded>,
    /// The areas that it gives to other modules of scripts.
    #[cfg(feature = "javascript")]
    pub(crate) handed: Vec<Handed>,
    /// The objects of classes that it holds.
    #[cfg(feature = "javascript")]
    pub(crate) instances: Vec<Instance>,
    /// Whether it says that it is the module of the front end that is generated from the policy.
    pub(crate) is_script_registry: bool,
    /// Whether it says that `generate rust` wrote it.
    pub(crate) is_rust_registry: bool,
    /// Parts of the file that do not parse although the file does, as the parser's message.
    pub(crate) unparsable: Option<String>,
    /// The bytes in which nothing is stored and that were not read: constants of other files may be there.
    #[cfg(feature = "javascript")]
    pub(crate) left_out: Vec<Range<usize>>,
}

impl Facts {
    /// Returns whether nothing in it matters to others.
    pub(crate) fn is_empty(&self) -> bool {
        #[cfg(feature = "javascript")]
        if !self.handed.is_empty() || !self.instances.is_empty() {
            return false;
        }
        self.occurrences.is_empty() && self.uses.is_empty()
    }
}

/// The definition of a macro to which another file hands a jar or the name of the header.
#[derive(Clone, Debug)]
pub(crate) struct MacroDefinition {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    /// What is between the brackets of `macro_rules!`.
    pub(crate) rules: String,
    /// The bytes within that at which its body was reported by itself, with a name: a call adds nothing to these.
    pub(crate) reported: Vec<Range<usize>>,
}

/// A function that sets or removes under a name that its callers pass.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wrapper {
    pub(crate) path: PathBuf,
    /// The same from the folder that is scanned: what that is called, and what lies around it, says nothing.
    pub(crate) within: PathBuf,
    /// Whether it is a function of Rust, whatever the name of its file ends in.
    pub(crate) is_rust: bool,
    pub(crate) function: String,
    pub(crate) owner: Option<String>,
    /// The modules of its crate in which it is, from the outermost on.
    pub(crate) modules: Vec<String>,
    pub(crate) method: bool,
    /// See [`Function::arity`].
    pub(crate) arity: Option<usize>,
    /// See [`Function::is_of_trait`].
    pub(crate) is_of_trait: bool,
    /// See [`Function::bounds`].
    pub(crate) bounds: Vec<String>,
    /// The types of the sources that have the trait that it is of, or one of the bounds.
    pub(crate) types: Vec<String>,
    /// The traits of the sources that ask for one of these.
    pub(crate) subtraits: Vec<String>,
    pub(crate) returns_cookie: bool,
    /// What it gives back to every caller. Calls of such a function set nothing by themselves.
    pub(crate) gives: Given,
    /// The index of the parameter that is the name; of no use where it [gives](Self::gives) something.
    pub(crate) index: usize,
    /// The name, with the parameter in it.
    pub(crate) name: Text,
    pub(crate) medium: Medium,
    pub(crate) operation: Operation,
    /// The attributes of the cookie, with parameters of this function in them.
    pub(crate) attributes: RawAttributes,
    /// Whether it also removes, where it is passed nothing to set.
    pub(crate) also_removes: bool,
    /// The parameter without which the function sets nothing, such as the value of a function that otherwise reads.
    pub(crate) needs: Option<usize>,
    /// Whether it is followed in its own file only: what a generated module exports is used as it is meant to be.
    pub(crate) is_private: bool,
    /// The index of the parameter that says how long it lives. A call with a lifetime that is over removes.
    pub(crate) lifetime: Option<usize>,
    /// The index of the parameter that is the value of the cookie.
    pub(crate) value: Option<usize>,
    /// See [`Function::properties`].
    pub(crate) properties: Vec<(usize, String)>,
}

/// What functions of the sources return besides cookies.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Returned {
    /// Functions that return a value of a type whose methods set or remove something, each with the type.
    pub(crate) makers: Vec<(String, String)>,
    /// Functions that return a storage area, with the type that they belong to.
    pub(crate) areas: Vec<(Option<String>, String, Medium)>,
}

/// Wrappers by the names of their functions.
#[derive(Debug, Default)]
pub(crate) struct Wrappers {
    named: HashMap<String, Vec<Wrapper>>,
    /// Those of each file, as positions among those of the name.
    of_files: HashMap<(String, PathBuf), Vec<usize>>,
    /// The types of Rust that have any as methods.
    types: HashSet<String>,
    /// The functions that return a value of one of these types, with the type.
    makers: HashMap<String, String>,
    /// The functions that return a storage area, by their names, with the type that they belong to.
    areas: HashMap<String, Vec<(Option<String>, Medium)>>,
}

impl Wrappers {
    pub(crate) fn of(wrappers: Vec<Wrapper>) -> Self {
        let mut all = Self::default();
        for wrapper in wrappers {
            if let Some(owner) = wrapper.owner.as_ref().filter(|_| wrapper.method) {
                all.types.insert(owner.clone());
            }
            let word = wrapper.word().to_owned();
            let named = all.named.entry(word.clone()).or_default();
            let of_file = (word, wrapper.path.clone());
            all.of_files.entry(of_file).or_default().push(named.len());
            named.push(wrapper);
        }
        all
    }

    /// Returns the same with functions that return a value of the types of methods, or a storage area.
    pub(crate) fn with(mut self, returned: &Returned) -> Self {
        for (function, ty) in &returned.makers {
            if self.types.contains(ty) {
                self.makers.insert(function.clone(), ty.clone());
            }
        }
        for (owner, function, medium) in &returned.areas {
            let areas = self.areas.entry(function.clone()).or_default();
            areas.push((owner.clone(), *medium));
        }
        self
    }

    /// Returns the storage areas that functions of a name return, with the type that they belong to.
    pub(crate) fn areas_of(&self, function: &str) -> &[(Option<String>, Medium)] {
        self.areas.get(function).map_or(&[], Vec::as_slice)
    }

    /// Returns the type of which a function of the sources returns a value.
    pub(crate) fn made_by(&self, function: &str) -> Option<&String> {
        self.makers.get(function)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.named.is_empty()
    }

    /// Returns whether a type has any as methods.
    pub(crate) fn are_of(&self, ty: &str) -> bool {
        self.types.contains(ty)
    }

    /// Returns the wrappers whose [word](Wrapper::word) this is.
    pub(crate) fn named(&self, function: &str) -> impl Iterator<Item = &Wrapper> {
        self.named.get(function).into_iter().flatten()
    }

    /// Returns the wrappers of a file whose [word](Wrapper::word) this is.
    pub(crate) fn of_file(&self, function: &str, path: &Path) -> impl Iterator<Item = &Wrapper> {
        let named = self.named.get(function);
        let at = self.of_files.get(&(function.to_owned(), path.to_owned()));
        let at = at.into_iter().flatten();
        at.filter_map(move |at| named?.get(*at))
    }
}

/// How an import of everything from a module ends.
const GLOB: &str = "::*";

/// What a file is searched for in addition to what libraries offer.
#[derive(Debug, Default)]
pub(crate) struct Sought<'w> {
    /// Functions of Rust, which no script calls.
    pub(crate) functions: Wrappers,
    /// Functions of scripts, which no Rust calls.
    #[cfg(feature = "javascript")]
    pub(crate) script_functions: Vec<Wrapper>,
    /// The areas that modules of scripts give to others, and which file an import names.
    #[cfg(feature = "javascript")]
    pub(crate) handed: Option<&'w HandedBy>,
    #[cfg(feature = "javascript")]
    pub(crate) modules: Option<&'w crate::javascript::Modules>,
    /// By which a script uses what other files offer; none where it is read as a whole for that.
    #[cfg(feature = "javascript")]
    pub(crate) marks: Option<crate::javascript::Marks>,
    pub(crate) registries: &'w [String],
    /// Macros to which a jar or the name of the header is handed, wherever they are defined.
    pub(crate) macros: &'w [MacroDefinition],
    /// Finds, in sources of Rust, the functions, types of registries, and methods whose name alone identifies them.
    pub(crate) names: Option<Search>,
    /// Finds calls of the other methods, which matter only on values of their types.
    pub(crate) methods: Option<Search>,
    /// Finds the types of these methods.
    pub(crate) owners: Option<Search>,
    /// Finds the traits that give them to values of many types.
    pub(crate) traits: Option<Search>,
    /// Whether all of a script is read, although some of it cannot store anything.
    pub(crate) is_whole: bool,
}

impl<'w> Sought<'w> {
    /// Returns what a script is read with.
    #[cfg(feature = "javascript")]
    pub(crate) fn of_scripts(&self) -> Elsewhere<'_> {
        Elsewhere {
            functions: &self.script_functions,
            handed: self.handed,
            modules: self.modules,
            marks: self.marks.as_ref(),
            is_whole: self.is_whole,
        }
    }

    pub(crate) fn new(wrappers: &[Wrapper], registries: &'w [String], returned: &Returned) -> Self {
        let those = |rust: bool| {
            let written_so = wrappers.iter().filter(|wrapper| wrapper.is_rust == rust);
            written_so.cloned().collect::<Vec<_>>()
        };
        let functions = those(true);
        let mut names: BTreeSet<String> = registries.iter().cloned().collect();
        let (mut methods, mut owners) = (BTreeSet::new(), BTreeSet::new());
        let mut traits = BTreeSet::new();
        for wrapper in &functions {
            let name = &wrapper.function;
            match &wrapper.owner {
                Some(owner) if wrapper.method && !crate::words::is_about_cookies(name) => {
                    methods.extend([format!(".{name}"), format!("::{name}")]);
                    owners.insert(owner.clone());
                    // `HttpResponse::Ok()` makes an `HttpResponseBuilder`.
                    let responses = crate::catalog::catalog().responses.iter();
                    owners.extend(
                        responses
                            .filter(|it| owner.starts_with(it))
                            .map(str::to_owned),
                    );
                    if wrapper.is_of_trait {
                        // An import of everything from a module may bring it.
                        traits.extend([owner.clone(), GLOB.to_owned()]);
                        traits.extend(wrapper.subtraits.iter().cloned());
                        owners.extend(wrapper.subtraits.iter().cloned());
                    }
                }
                _ => {
                    names.insert(name.clone());
                }
            }
        }
        let functions = Wrappers::of(functions).with(returned);
        owners.extend(functions.makers.keys().cloned());
        names.extend(functions.areas.keys().cloned());
        let search = |words: BTreeSet<String>| {
            let words: Vec<String> = words.into_iter().collect();
            (!words.is_empty())
                .then(|| crate::words::search(&words))
                .flatten()
        };
        Self {
            functions,
            #[cfg(feature = "javascript")]
            script_functions: those(false),
            #[cfg(feature = "javascript")]
            handed: None,
            #[cfg(feature = "javascript")]
            modules: None,
            #[cfg(feature = "javascript")]
            marks: None,
            registries,
            macros: &[],
            names: search(names),
            methods: search(methods),
            owners: search(owners),
            traits: search(traits),
            is_whole: false,
        }
    }
}

impl Wrapper {
    /// Returns whether it is the constructor of a class of a script.
    pub(crate) fn is_constructor(&self) -> bool {
        !self.is_rust && self.function == "constructor" && self.owner.is_some()
    }

    /// Returns the word that a file has in it which uses it: the name of its function, or of its class.
    pub(crate) fn word(&self) -> &str {
        match &self.owner {
            Some(class) if self.is_constructor() => class,
            _ => &self.function,
        }
    }

    /// Returns the traits by which types have it as a method: that which it is of, and the bounds of an `impl` for every type.
    pub(crate) fn traits(&self) -> impl Iterator<Item = &String> {
        let own = self.owner.iter().filter(|_| self.is_of_trait);
        own.chain(&self.bounds)
    }

    /// Returns the traits by which a type parameter has it as a method that is required to have them.
    pub(crate) fn bounding_traits(&self) -> impl Iterator<Item = &String> {
        self.traits().chain(&self.subtraits)
    }

    /// Returns how a script makes an object that has it as a method: other modules may know it by the name of that object.
    pub(crate) fn making(&self) -> Option<String> {
        let owner = self.owner.as_ref().filter(|_| !self.is_rust)?;
        (!self.is_constructor() && owner != "default").then(|| format!("new {owner}"))
    }

    /// Returns whether a wrapper is of the same function.
    pub(crate) fn is_of_function_of(&self, other: &Self) -> bool {
        self.function == other.function
            && self.owner == other.owner
            && self.modules == other.modules
            && self.path == other.path
    }

    /// Returns whether another is what the same function sets or removes under another parameter, or in another place.
    pub(crate) fn has_function_of(&self, other: &Self) -> bool {
        self.is_of_function_of(other)
            && self.gives == other.gives
            && (self.index, self.medium) != (other.index, other.medium)
    }

    /// Returns whether a search for `other` also finds the calls of this wrapper: a call on a value is recognized by the
    /// type, wherever that is defined.
    pub(crate) fn is_found_as(&self, other: &Self) -> bool {
        let name = |wrapper: &Self| wrapper.name.substitute(|index| Text::parameter(0, index));
        self.method
            && other.method
            && self.is_rust
            && other.is_rust
            && self.function == other.function
            && self.owner == other.owner
            && self.index == other.index
            && self.medium == other.medium
            && self.operation == other.operation
            && self.lifetime == other.lifetime
            && self.value == other.value
            && self.gives == other.gives
            && name(self) == name(other)
    }

    /// Returns whether a file, of Rust or not, could call it, by its words alone. Without an import, scripts of one page
    /// share their functions.
    pub(crate) fn may_be_called_in(&self, path: &Path, is_rust: bool, text: &str) -> bool {
        match (is_rust, self.is_rust) {
            (true, true) => self.may_be_called_in_rust(path, text),
            (false, false) => self.may_be_called_in_script(path, text),
            _ => false,
        }
    }

    fn may_be_called_in_rust(&self, path: &Path, text: &str) -> bool {
        let called = if self.method {
            text.contains(&format!(".{}", self.function))
                || text.contains(&format!("::{}", self.function))
        } else {
            text.contains(&self.function)
        };
        let at_root = self
            .path
            .file_name()
            .is_some_and(|name| name == "lib.rs" || name == "main.rs");
        called
            && (path == self.path
                || self
                    .owner
                    .as_deref()
                    .is_some_and(|owner| text.contains(owner))
                || self.has_module_name_in(text)
                || self.is_of_trait && text.contains(GLOB)
                || self
                    .subtraits
                    .iter()
                    .any(|name| text.contains(name.as_str()))
                || (at_root && text.contains("crate::")))
    }

    fn may_be_called_in_script(&self, path: &Path, text: &str) -> bool {
        if self.is_private && path != self.path {
            return false;
        }
        let Some(owner) = &self.owner else {
            // By itself, a function can be called without an import: scripts of a page share their functions, and a
            // framework adds imports. Which folders lie around it says nothing then.
            return is_named_in(text, &self.function)
                || text.contains(&self.function)
                    && (path == self.path
                        || self.has_module_name_in(text)
                        || !text.contains("import "));
        };
        if self.is_constructor() {
            return is_named_in(text, owner) || owner == "default";
        }
        // Which object it is called on is looked at by its name and by imports.
        [".", "\"", "'"]
            .iter()
            .any(|before| text.contains(&format!("{before}{}", self.function)))
    }

    fn has_module_name_in(&self, text: &str) -> bool {
        self.module_names()
            .any(|name| text.contains(name) || text.contains(&name.replace('-', "_")))
    }

    /// Returns whether a module of this name can be the wrapper's: its file, or a folder that re-exports it.
    pub(crate) fn is_in(&self, module: &str) -> bool {
        self.module_names()
            .any(|name| name == module || name.replace('-', "_") == module)
    }

    /// Returns whether an import of a module can lead to it that is none of the sources, by the last word of its name.
    #[cfg(feature = "javascript")]
    pub(crate) fn is_named_by(&self, last: &str) -> bool {
        matches!(last, "index" | "." | "..") || self.is_in(last)
    }

    /// Returns whether it is a method of a class or object of a script, other than a constructor.
    #[cfg(feature = "javascript")]
    pub(crate) fn is_script_method(&self) -> bool {
        !self.is_rust && self.owner.is_some() && !self.is_constructor()
    }

    /// Returns the names by which its module goes: its file's, and those of the folders around it.
    pub(crate) fn module_names(&self) -> impl Iterator<Item = &str> {
        let folders = self
            .within
            .parent()
            .into_iter()
            .flat_map(Path::components)
            .rev()
            .take(3);
        let folders = folders.filter_map(|folder| folder.as_os_str().to_str());
        self.module()
            .into_iter()
            .chain(folders.filter(|name| !matches!(*name, "src" | "." | "lib")))
    }

    /// Returns the word by which a file that calls it knows it.
    pub(crate) fn module(&self) -> Option<&str> {
        module_of(&self.within)
    }
}

/// Returns whether a text contains a name as a whole identifier that is not a property.
fn is_named_in(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    memmem::find_iter(text.as_bytes(), name).any(|at| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text
            .get(at + name.len()..)
            .and_then(|after| after.chars().next());
        !before.is_some_and(|c| is_part(c) || c == '.') && !after.is_some_and(is_part)
    })
}
