//! Removes irrelevant statements from a script before it is parsed, because only a few lines of a large file store
//! something.
//!
//! Code that stores something contains a word of the catalog ([`super::acts`]). A statement is relevant if it contains
//! such a word, if it reads a name or property to which a relevant statement assigns a value, or if a relevant
//! statement uses a name that it declares. All other statements are removed. In case of doubt, a statement is kept. If
//! the statements cannot be separated, nothing is removed.

use super::marks::Marks;
use super::tokens::{
    CHANGED, COMPUTED, Chunk, DECLARED, INNER, KEY, Kind, METHOD, OUTSIDE, PATTERN, PROPERTY,
    STRING, Token, Tokens, WRITTEN, hash, is_keyword, is_reserved, tokens,
};
use crate::derived::Derived;
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// How many bytes a script has at least that is worth the work.
const FEWEST_BYTES: usize = 1024;

/// How often what follows from the statements that matter is looked for.
const ROUNDS: usize = 8;

/// Names of options that are looked for in all of a file.
const OPTIONS: &[u32] = &[
    hash(b"backend"),
    hash(b"backendOptions"),
    hash(b"backends"),
    hash(b"detection"),
];

/// A script without what cannot matter.
#[derive(Debug)]
pub(super) struct Pruned {
    pub(super) text: Derived,
    /// The statements from which something was taken.
    pub(super) left_out: Vec<Range<usize>>,
}

/// A set of hashes, which need no further hashing. Most words are in no set, which one bit says.
#[derive(Default)]
struct Set {
    bits: Vec<u64>,
    all: HashSet<u32, BuildHasherDefault<Same>>,
}

impl Set {
    const BITS: u32 = 4096;

    /// Returns whether it was not in the set.
    fn insert(&mut self, hash: u32) -> bool {
        self.bits.resize(Self::BITS as usize / 64, 0);
        let bit = hash % Self::BITS;
        if let Some(bits) = self.bits.get_mut(bit as usize / 64) {
            *bits |= 1 << (bit % 64);
        }
        self.all.insert(hash)
    }

    fn extend(&mut self, hashes: impl Iterator<Item = u32>) {
        for hash in hashes {
            self.insert(hash);
        }
    }

    fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    fn contains(&self, hash: u32) -> bool {
        let bit = hash % Self::BITS;
        let bits = self.bits.get(bit as usize / 64);
        bits.is_some_and(|bits| bits >> (bit % 64) & 1 == 1) && self.all.contains(&hash)
    }
}

#[derive(Default)]
struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0 << 8 | u64::from(*byte);
        }
    }

    fn write_u32(&mut self, hash: u32) {
        // The table takes its tag from the highest bits.
        self.0 = u64::from(hash) << 32 | u64::from(hash);
    }
}

/// Removes what cannot matter; none if that is too little, or if the statements cannot be separated. `acts` are the bytes of the words by which
/// the script can store something, `kept` those of statements that are needed for other files. `marks` are those of what other files
/// offer.
pub(super) fn pruned(
    text: &str,
    acts: &[usize],
    kept: &[usize],
    marks: Option<&Marks>,
) -> Option<Pruned> {
    if text.len() < FEWEST_BYTES {
        return None;
    }
    let tokens = tokens(text)?;
    let mut matter = Matter::new(&tokens, marks);
    for (bytes, role) in [(acts, Role::Gives), (kept, Role::Needed)] {
        for at in bytes {
            let before = tokens.chunks.partition_point(|chunk| chunk.start <= *at);
            matter.join(before.saturating_sub(1), role);
        }
    }
    matter.follow()?;
    let left_out = matter.left_out();
    let bytes: usize = left_out.iter().map(Range::len).sum();
    if bytes < text.len() / 4 {
        return None;
    }
    let mut derived = Derived::default();
    let mut at = 0;
    for range in &left_out {
        derived.push(text.get(at..range.start)?, at);
        // The statements around it stay apart.
        derived.replace(";", range.clone());
        at = range.end;
    }
    derived.push(text.get(at..)?, at);
    Some(Pruned {
        text: derived,
        left_out,
    })
}

/// How a statement matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Not,
    /// One that matters names it: what it does with what it is given counts, not who else uses it.
    Needed,
    /// What it declares can store something.
    Gives,
}

/// Which statements matter, and what they name.
struct Matter<'t> {
    tokens: &'t Tokens,
    roles: Vec<Role>,
    /// The names that make a statement matter which reads them, and the properties.
    given: Set,
    properties: Set,
    /// The words of expressions that name a property which is assigned.
    keys: Set,
    /// The words of all statements that matter, those that name properties, and the methods and variables that they declare.
    words: Set,
    members: Set,
    methods: Set,
    variables: Set,
    /// The variables of the script.
    all_variables: Set,
}

impl<'t> Matter<'t> {
    fn new(tokens: &'t Tokens, marks: Option<&Marks>) -> Self {
        let mut matter = Self {
            tokens,
            roles: vec![Role::Not; tokens.chunks.len()],
            given: Set::default(),
            properties: Set::default(),
            keys: Set::default(),
            words: Set::default(),
            members: Set::default(),
            methods: Set::default(),
            variables: Set::default(),
            all_variables: Set::default(),
        };
        for chunk in &tokens.chunks {
            if matches!(chunk.kind, Kind::Variable | Kind::Other) {
                matter
                    .all_variables
                    .extend(declared(chunk, words(tokens, chunk)));
            }
        }
        for (at, chunk) in tokens.chunks.iter().enumerate() {
            let has_options =
                |token: &Token| token.flags & KEY != 0 && OPTIONS.contains(&token.hash);
            if words(tokens, chunk).iter().any(has_options) {
                matter.join(at, Role::Needed);
            }
            let is_marked = |token: &Token| marks.is_some_and(|marks| marks.has(token.hash));
            if marks.is_some() && words(tokens, chunk).iter().any(is_marked) {
                matter.join(at, Role::Gives);
            }
        }
        matter
    }

    /// Takes in a statement that matters.
    fn join(&mut self, at: usize, role: Role) {
        let (Some(chunk), Some(known)) = (self.tokens.chunks.get(at), self.roles.get_mut(at))
        else {
            return;
        };
        if *known >= role {
            return;
        }
        *known = role;
        let words = words(self.tokens, chunk);
        if role == Role::Gives {
            self.given.extend(declared(chunk, words));
        }
        for token in words {
            if !is_reserved(token.hash) {
                self.words.insert(token.hash);
            }
            if is_property(token) {
                self.members.insert(token.hash);
            }
            if token.flags & METHOD != 0 {
                self.methods.insert(token.hash);
            }
            if token.flags & COMPUTED != 0 {
                self.keys.insert(token.hash);
            }
            let is_new = token.flags & DECLARED != 0;
            if token.flags & (KEY | METHOD) != 0 || token.flags & WRITTEN != 0 && !is_new {
                self.properties.insert(token.hash);
            }
            if token.flags & WRITTEN != 0 && !is_new && self.all_variables.contains(token.hash) {
                self.given.insert(token.hash);
            }
        }
        if chunk.kind != Kind::Import {
            self.variables.extend(declared(chunk, words));
        }
    }

    /// Takes in all statements that matter because of others; none if that does not come to an end.
    fn follow(&mut self) -> Option<()> {
        for _ in 0..ROUNDS {
            let mut is_done = true;
            for at in 0..self.roles.len() {
                let role = self.role(at);
                if self.roles.get(at).is_some_and(|known| *known < role) {
                    self.join(at, role);
                    is_done = false;
                }
                if role != Role::Not && self.name_properties(at) {
                    is_done = false;
                }
            }
            if is_done {
                return Some(());
            }
        }
        None
    }

    /// Takes in the properties that the strings of a statement can name, if those that it assigns are put together, or if it declares
    /// what names them. Returns whether there are any that were not known.
    fn name_properties(&mut self, at: usize) -> bool {
        let Some(chunk) = self.tokens.chunks.get(at).filter(|_| !self.keys.is_empty()) else {
            return false;
        };
        let words = words(self.tokens, chunk);
        let declares = declared(chunk, words).any(|name| self.keys.contains(name));
        let names = declares || words.iter().any(|token| token.flags & COMPUTED != 0);
        let mut is_new = false;
        for token in words.iter().filter(|_| names) {
            if token.flags & STRING != 0 {
                is_new |= self.properties.insert(token.hash);
            } else if declares && token.flags & PROPERTY == 0 && !is_keyword(token.hash) {
                is_new |= self.keys.insert(token.hash);
            }
        }
        is_new
    }

    /// Returns how a statement matters by what is known of the others.
    fn role(&self, at: usize) -> Role {
        let (Some(chunk), Some(known)) = (self.tokens.chunks.get(at), self.roles.get(at)) else {
            return Role::Not;
        };
        if *known == Role::Gives {
            return Role::Gives;
        }
        let words = words(self.tokens, chunk);
        let reads = |token: &Token| {
            self.given.contains(token.hash)
                || token.flags & PROPERTY != 0
                    && self.properties.contains(token.hash)
                    && is_property(token)
        };
        if words.iter().any(reads) {
            return Role::Gives;
        }
        if *known == Role::Needed {
            return Role::Needed;
        }
        let is_asked = |token: &Token| {
            let has = |flags: u16| token.flags & flags == flags;
            has(METHOD) && self.members.contains(token.hash)
                // Another one of that name: which is called is not known.
                || has(PROPERTY | WRITTEN)
                    && self.methods.contains(token.hash)
                    && self.members.contains(token.hash)
                || has(CHANGED) && self.variables.contains(token.hash)
                || has(WRITTEN) && !has(DECLARED) && self.variables.contains(token.hash)
        };
        let mut declared = declared(chunk, words);
        if declared.any(|name| self.words.contains(name)) || words.iter().any(is_asked) {
            return Role::Needed;
        }
        Role::Not
    }

    /// Returns the bytes of statements that do not matter. Imports stay, and with them, or with one export, that the script is a
    /// module.
    fn left_out(&self) -> Vec<Range<usize>> {
        let is_module = |chunk: &Chunk| chunk.kind == Kind::Import || chunk.is_export;
        let stays = |role: &Role, chunk: &Chunk| *role != Role::Not || chunk.kind == Kind::Import;
        let all = || self.roles.iter().zip(&self.tokens.chunks);
        let mut needs_module = all().any(|(_, chunk)| is_module(chunk))
            && !all().any(|(role, chunk)| stays(role, chunk) && is_module(chunk));
        let mut found: Vec<Range<usize>> = Vec::new();
        for (role, chunk) in all() {
            let is_needed = needs_module && chunk.is_export;
            needs_module &= !is_needed;
            if is_needed || stays(role, chunk) {
                continue;
            }
            match found.last_mut().filter(|last| last.end == chunk.start) {
                Some(last) => last.end = chunk.end,
                None => found.push(chunk.start..chunk.end),
            }
        }
        found
    }
}

fn words<'t>(tokens: &'t Tokens, chunk: &Chunk) -> &'t [Token] {
    tokens.all.get(chunk.first..chunk.last).unwrap_or_default()
}

/// Returns whether a word can be the name of a property. Those of the language are in every text.
fn is_property(token: &Token) -> bool {
    token.flags & PROPERTY != 0 && (token.flags & INNER == 0 || !is_keyword(token.hash))
}

/// Returns the names that a statement declares for the others, or more.
fn declared(chunk: &Chunk, words: &[Token]) -> impl Iterator<Item = u32> {
    let kind = chunk.kind;
    let mut is_first = true;
    let named = words.iter().filter(move |token| {
        let has = |flags: u16| token.flags & flags == flags;
        // `const type = …`.
        let is_clear = || has(DECLARED) || has(WRITTEN);
        let is_name = || !is_keyword(token.hash) || is_clear() && !is_reserved(token.hash);
        let is_outside = has(OUTSIDE) && !has(PROPERTY);
        match kind {
            Kind::Import => !has(PROPERTY) && is_name(),
            Kind::Constant | Kind::Variable => (is_outside || has(PATTERN)) && is_name(),
            Kind::Declaration => {
                let is_named = is_first && is_outside && is_name();
                is_first &= !is_named;
                is_named || has(OUTSIDE | DECLARED) && is_name()
            }
            Kind::Other => {
                (has(DECLARED) || has(WRITTEN) && (!has(PROPERTY) || has(PATTERN))) && is_name()
            }
        }
    });
    named.map(|token| token.hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::javascript::acts;

    /// Statements that store nothing, long enough to be worth the work.
    fn filling() -> String {
        let one = |number: u32| {
            format!(
                "export function f{number}(a, b) {{ const o = {{ a, b, c: `${{a}}-${{b}}` }}; return o.c.split('}}').map((x) => x / 2 + '(') }}\n"
            )
        };
        (0..20).map(one).collect()
    }

    /// Returns what is left of statements next to the filling; none where everything is.
    fn left(statements: &str) -> Option<String> {
        let text = format!("{statements}\n{}", filling());
        let found = pruned(&text, &acts::places(&text), &acts::held(&text), None)?;
        let left = found.text.text();
        // Every byte that is left is where it was.
        for (at, _) in left.match_indices("localStorage") {
            let source = found.text.in_source(&(at..at + 12));
            assert_eq!(&text[source], "localStorage");
        }
        assert!(left.matches("split(").count() <= 1, "{left}");
        let left = left.split("export function f0").next()?.trim();
        let left = left.strip_suffix("\n;").unwrap_or(left);
        let is_more = left.ends_with(";;");
        Some(left.get(..left.len() - usize::from(is_more))?.to_owned())
    }

    #[test]
    fn what_stores_something_is_left_with_what_leads_to_it_and_from_it() {
        for kept in [
            "function save() { localStorage.setItem('a', 1) }",
            // What reads a name that holds an area.
            "const area = localStorage;\nfunction save() { area.theme = 1 }",
            "let area;\nfunction start() { area = localStorage }\nfunction save() { area.theme = 1 }",
            // A property of any object.
            "class Store { constructor() { this.area = localStorage } }\nfunction save(it) { it.area.theme = 1 }",
            "const it = { area: localStorage };\nfunction save({ x }) { const { area } = x; area.theme = 1 }",
            "const area = localStorage;\nexport const it = { area };\nfunction save(x) { x.area.theme = 1 }",
            // What a function is given.
            "function start() { init(localStorage) }\nfunction init(area) { area.theme = 1 }",
            "class Store { init(area) { area.theme = 1 } }\nfunction start(it) { it.init(localStorage) }",
            "class Store { init = (area) => { area.theme = 1 } }\nfunction start(it) { it.init(localStorage) }",
            "class Store { init<T>(area): T { area.theme = 1 } }\nfunction start(it) { it.init(localStorage) }",
            "function each(f) { f(localStorage) }\neach((area) => { area.theme = 1 })",
            // What gives the name.
            "function save(id) { localStorage.setItem(keyOf(id), 1) }\nfunction keyOf(id) { return name(id) }\nfunction name(id) { return 'a' + id }",
            "let key = 'a';\nfunction change() { key = 'b' }\nfunction save() { localStorage.setItem(key, 1) }",
            "/* first */ import { keep as store } from 'idb-keyval';\nfunction save() { store('a') }",
            // Options are looked for in all of a file.
            "i18n.use(LanguageDetector, localStorage);\nexport const options = { detection: { lookupCookie: 'lang' } };",
            // Other modules store something by it.
            "export const make = () => { const it = new Settings(); return it };\nlocalStorage.a = 1",
            "export const view = () => { return window };\nlocalStorage.a = 1",
        ] {
            assert_eq!(left(kept).as_deref(), Some(kept));
        }
    }

    #[test]
    fn what_has_nothing_to_do_with_it_is_taken_out() {
        for (statements, expected) in [
            (
                "localStorage.a = 1;\nimport { x } from './x';\nclass List { add(x) { this.items.push(x) } }",
                "localStorage.a = 1;\nimport { x } from './x';",
            ),
            (
                "function area() { return localStorage }\nfunction other() { return 1 }\nconst { a, b } = other();",
                "function area() { return localStorage }",
            ),
        ] {
            assert_eq!(left(statements).as_deref(), Some(expected));
        }
    }

    #[test]
    fn where_statements_cannot_be_separated_everything_is_left() {
        for statements in [
            "function save() { localStorage.a = 1 }\nconst p = () => <p>It's {x}</p>",
            "function save() { localStorage.a = 1 }\nif (x) /[{]/.test(x)",
            "function save() { localStorage.a = 1 }\nconst x = (a) / '}' / b",
            "function save() { localStorage.a = 1 } }",
            "function save() { localStorage.a = ( }",
            "const x = `${localStorage.a",
        ] {
            assert_eq!(left(statements), None, "{statements}");
        }
    }
}
