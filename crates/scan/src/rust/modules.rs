//! What a file of Rust says about other files: `mod`, `#[path]`, `include!`, and macros that write either.
//!
//! It reads the pieces of a file and parses nothing, so that it also sees what the call of a macro contains, such as
//! `cfg_if!`, and in a file that does not parse.

use super::lexer::{Lexer, Shape};
use super::predicate::{Holds, holds};
use crate::occurrence::Reason;
use crate::tree::declarations::{
    Call, Compiled, Declarations, Enforcement, Include, Inline, Module, PathAttribute, PathPart,
};
use memchr::memmem;
use std::ops::Range;

/// Brackets within brackets. Real code stays below 100.
const MAX_BRACKETS: usize = 400;

/// Macros of the language that take in a file which is no code.
const DATA: [&str; 2] = ["include_str", "include_bytes"];

/// Returns what a source says about other files. `macros` are the macros, of any file of the package, that declare
/// modules or include files by what they are passed.
///
/// # Errors
/// Where brackets are nested too deeply.
pub(crate) fn declarations(source: &str, macros: &[String]) -> Result<Declarations, Reason> {
    if !may_declare(source, macros) {
        return Ok(Declarations::default());
    }
    let pieces: Vec<Piece<'_>> = Lexer::new(source)
        .filter(|(shape, _)| *shape != Shape::Comment)
        .map(|(shape, span)| Piece {
            shape,
            text: source.get(span.clone()).unwrap_or_default(),
            span,
        })
        .collect();
    let mut reader = Reader {
        closers: closers(&pieces)?,
        pieces: &pieces,
        call_end: 0,
        macros,
        frames: vec![Frame::default()],
        found: Declarations::default(),
    };
    reader.read();
    Ok(reader.found)
}

/// Returns, for each piece that opens a bracket, the index behind the piece that closes it.
fn closers(pieces: &[Piece<'_>]) -> Result<Vec<usize>, Reason> {
    let mut behind = vec![pieces.len(); pieces.len()];
    let mut open = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        if piece.opens() {
            open.push(at);
            if open.len() > MAX_BRACKETS {
                return Err(Reason::TooDeep);
            }
        } else if piece.closes()
            && let Some(start) = open.pop()
            && let Some(end) = behind.get_mut(start)
        {
            *end = at + 1;
        }
    }
    Ok(behind)
}

/// Returns whether a source may say something about other files, by its words alone.
fn may_declare(source: &str, macros: &[String]) -> bool {
    let bytes = source.as_bytes();
    let after = |at: usize| source.get(at..).unwrap_or_default();
    let is_module = |at: usize| {
        let rest = after(at + "mod".len());
        let name = rest.trim_start();
        if name.len() == rest.len() {
            return rest.starts_with(['/', '$']);
        }
        let end = name
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '#'))
            .unwrap_or(name.len());
        let behind = name.get(end..).unwrap_or_default().trim_start();
        behind.starts_with([';', '/']) || name.starts_with(['/', '$'])
    };
    let is_include = |at: usize| {
        let rest = after(at);
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        !DATA.contains(&word) && behind.trim_start().starts_with(['!', '/'])
    };
    memmem::find_iter(bytes, "mod").any(is_module)
        || memmem::find_iter(bytes, "include").any(is_include)
        || ["CookieRegistry", "enforce", "dir!", "module"]
            .iter()
            .any(|word| memmem::find(bytes, word.as_bytes()).is_some())
        || macros
            .iter()
            .any(|name| memmem::find(bytes, name.as_bytes()).is_some())
}

/// A piece of the source that is no comment.
struct Piece<'s> {
    shape: Shape,
    text: &'s str,
    span: Range<usize>,
}

impl Piece<'_> {
    fn is(&self, sign: u8) -> bool {
        self.shape == Shape::Sign(sign)
    }

    fn opens(&self) -> bool {
        matches!(self.shape, Shape::Sign(b'(' | b'[' | b'{'))
    }

    fn closes(&self) -> bool {
        matches!(self.shape, Shape::Sign(b')' | b']' | b'}'))
    }
}

/// What is between two brackets.
#[derive(Default)]
struct Frame {
    /// The module whose body it is.
    module: Option<Inline>,
    /// The macro whose definition it is.
    definition: Option<String>,
    /// In which builds it is compiled; `None` for all.
    compiled: Option<Compiled>,
    /// The attributes of the item that is being read.
    attributes: Attributes,
}

/// What the attributes before an item say.
#[derive(Default)]
struct Attributes {
    compiled: Option<Compiled>,
    paths: Vec<PathAttribute>,
    derives: bool,
    turned_off: bool,
}

impl Attributes {
    fn limit(&mut self, to: Compiled) {
        self.compiled = Some(self.compiled.map_or(to, |before| before.within(to)));
    }
}

struct Reader<'p, 's> {
    pieces: &'p [Piece<'s>],
    /// For each piece that opens a bracket, the index behind the one that closes it.
    closers: Vec<usize>,
    /// The index behind the last call that was read, with the calls within it.
    call_end: usize,
    macros: &'p [String],
    frames: Vec<Frame>,
    found: Declarations,
}

impl<'s> Reader<'_, 's> {
    fn piece(&self, at: usize) -> Option<&Piece<'s>> {
        self.pieces.get(at)
    }

    fn is(&self, at: usize, sign: u8) -> bool {
        self.piece(at).is_some_and(|piece| piece.is(sign))
    }

    fn word(&self, at: usize) -> Option<&'s str> {
        self.piece(at)
            .filter(|piece| piece.shape == Shape::Word)
            .map(|piece| piece.text)
    }

    fn frame(&mut self) -> Option<&mut Frame> {
        self.frames.last_mut()
    }

    fn read(&mut self) {
        let mut at = 0;
        while let Some(piece) = self.piece(at) {
            match piece.shape {
                Shape::Sign(b'#') => at = self.attribute(at),
                Shape::Sign(_) => {
                    self.sign(at);
                    at += 1;
                }
                Shape::Word => at = self.at_word(at),
                _ => at += 1,
            }
        }
    }

    /// Keeps the frames at a sign: what was said of an item ends with it.
    fn sign(&mut self, at: usize) {
        let Some(piece) = self.piece(at) else { return };
        if piece.opens() {
            let is_body = piece.is(b'{');
            let attributes = match self.frame() {
                Some(frame) if is_body => std::mem::take(&mut frame.attributes),
                Some(frame) => Attributes {
                    compiled: frame.attributes.compiled,
                    ..Attributes::default()
                },
                None => Attributes::default(),
            };
            self.note_registry(&attributes);
            self.frames.push(Frame {
                compiled: attributes.compiled,
                ..Frame::default()
            });
        } else if piece.closes() {
            let is_body = piece.is(b'}');
            if self.frames.len() > 1 {
                self.frames.pop();
            }
            if is_body && let Some(frame) = self.frame() {
                frame.attributes = Attributes::default();
            }
        } else if (piece.is(b';') || piece.is(b','))
            && let Some(frame) = self.frame()
        {
            let attributes = std::mem::take(&mut frame.attributes);
            self.note_registry(&attributes);
        }
    }

    /// Notes that an item with these attributes declares a registry.
    fn note_registry(&mut self, attributes: &Attributes) {
        if attributes.derives && self.compiled(attributes.compiled) != Compiled::ForTests {
            self.found.enforcement = self.found.enforcement.or(Enforcement {
                derives: true,
                turned_off: attributes.turned_off,
                enforces: false,
            });
        }
    }

    /// Returns in which builds something is compiled here, with what its own attributes say.
    fn compiled(&self, own: Option<Compiled>) -> Compiled {
        self.frames
            .iter()
            .filter_map(|frame| frame.compiled)
            .chain(own)
            .fold(Compiled::Always, Compiled::within)
    }

    /// Returns in which builds the item that is being read is compiled.
    fn here(&self) -> Compiled {
        let attributes = self
            .frames
            .iter()
            .filter_map(|frame| frame.attributes.compiled);
        attributes.fold(self.compiled(None), Compiled::within)
    }

    fn within(&self) -> Vec<Inline> {
        self.frames
            .iter()
            .filter_map(|frame| frame.module.clone())
            .collect()
    }

    /// Returns the macro in whose definition the reader is.
    fn definition(&self) -> Option<&str> {
        self.frames
            .iter()
            .find_map(|frame| frame.definition.as_deref())
    }

    /// Returns the index behind the bracket that closes the one at an index.
    fn behind(&self, open: usize) -> usize {
        let end = self.closers.get(open).copied();
        end.unwrap_or(self.pieces.len())
    }

    /// Reads an attribute and returns where the source goes on.
    fn attribute(&mut self, at: usize) -> usize {
        let inner = self.is(at + 1, b'!');
        let open = at + 1 + usize::from(inner);
        if !self.is(open, b'[') {
            return at + 1;
        }
        let end = self.behind(open);
        let content = self
            .pieces
            .get(open + 1..end.saturating_sub(1))
            .unwrap_or_default();
        let mut read = Attributes::default();
        read_attribute(content, None, &mut read);
        let Some(frame) = self.frames.last_mut() else {
            return end;
        };
        if inner {
            if let Some(limit) = read.compiled {
                frame.compiled = Some(frame.compiled.map_or(limit, |before| before.within(limit)));
            }
            return end;
        }
        if let Some(limit) = read.compiled {
            frame.attributes.limit(limit);
        }
        frame.attributes.paths.append(&mut read.paths);
        frame.attributes.derives |= read.derives;
        frame.attributes.turned_off |= read.turned_off;
        end
    }

    /// Reads what begins with a word and returns where the source goes on.
    fn at_word(&mut self, at: usize) -> usize {
        let Some(word) = self.word(at) else {
            return at + 1;
        };
        if word == "mod" {
            return self.module(at);
        }
        if word == "enforce" && self.is_build_script_call(at) {
            self.note_enforcement();
            return at + 1;
        }
        let is_call = self.is(at + 1, b'!');
        if !is_call {
            return at + 1;
        }
        if word == "macro_rules" {
            return self.macro_definition(at);
        }
        if !self.piece(at + 2).is_some_and(Piece::opens) {
            return at + 1;
        }
        if word == "enforce" {
            self.note_enforcement();
        } else if at < self.call_end {
            // The call around it was read with all that is in it.
        } else if word == "include" {
            self.include(at);
        } else if self.macros.iter().any(|name| name == word) || is_unknown_include(word) {
            self.call(at);
        }
        at + 1
    }

    fn note_enforcement(&mut self) {
        if self.definition().is_none() && self.here() == Compiled::Always {
            self.found.enforcement.enforces = true;
        }
    }

    /// Returns whether a word is the function of `cookie_registry_build::enforce()`, or of the crate under another path.
    fn is_build_script_call(&self, at: usize) -> bool {
        let before = |back: usize| at.checked_sub(back);
        self.is(at + 1, b'(')
            && before(1).is_some_and(|at| self.is(at, b':'))
            && before(3)
                .and_then(|at| self.word(at))
                .is_some_and(|word| word == "cookie_registry_build")
    }

    /// Reads `mod name;` and the head of `mod name {`.
    fn module(&mut self, at: usize) -> usize {
        if self.is(at + 1, b'$') {
            // `mod $name;`: whoever calls the macro says which.
            if self.is(at + 3, b';') && self.here() != Compiled::ForTests {
                self.note_macro();
            }
            return at + 2;
        }
        let Some(name) = self.word(at + 1) else {
            return at + 1;
        };
        let name = name.strip_prefix("r#").unwrap_or(name).to_owned();
        if self.is(at + 2, b';') {
            let module = Module {
                name,
                within: self.within(),
                compiled: self.here(),
                paths: self
                    .frame()
                    .map(|frame| std::mem::take(&mut frame.attributes.paths))
                    .unwrap_or_default(),
            };
            self.found.modules.push(module);
            return at + 2;
        }
        if self.is(at + 2, b'{') {
            let path = self
                .frame()
                .and_then(|frame| frame.attributes.paths.first().map(|path| path.path.clone()));
            self.sign(at + 2);
            if let Some(frame) = self.frame() {
                frame.module = Some(Inline { name, path });
            }
            return at + 3;
        }
        at + 2
    }

    /// Reads the head of `macro_rules! name {`.
    fn macro_definition(&mut self, at: usize) -> usize {
        let Some(name) = self.word(at + 2) else {
            return at + 2;
        };
        if !self.piece(at + 3).is_some_and(Piece::opens) {
            return at + 3;
        }
        let name = name.to_owned();
        self.sign(at + 3);
        if let Some(frame) = self.frame() {
            frame.definition = Some(name);
        }
        at + 4
    }

    /// Notes that the macro in whose definition the reader is takes modules or paths from its callers.
    fn note_macro(&mut self) {
        if let Some(name) = self.definition().map(str::to_owned)
            && !self.found.macros.contains(&name)
        {
            self.found.macros.push(name);
        }
    }

    fn include(&mut self, at: usize) {
        let end = self.behind(at + 2);
        self.call_end = end;
        let arguments = self
            .pieces
            .get(at + 3..end.saturating_sub(1))
            .unwrap_or_default();
        if arguments.iter().any(|piece| piece.is(b'$')) {
            if self.here() != Compiled::ForTests {
                self.note_macro();
            }
            return;
        }
        let mut path = Vec::new();
        path_parts(arguments, &mut path, 0);
        let span = self.piece(at).map_or(0, |piece| piece.span.start)
            ..self
                .piece(end.saturating_sub(1))
                .map_or(0, |piece| piece.span.end);
        self.found.includes.push(Include {
            path,
            compiled: self.here(),
            span,
        });
    }

    /// Reads a call of a macro that declares modules or includes files.
    fn call(&mut self, at: usize) {
        let end = self.behind(at + 2);
        self.call_end = end;
        let arguments = self.pieces.get(at + 3..end).unwrap_or_default();
        if arguments.iter().any(|piece| piece.is(b'$')) {
            // It passes on what its own callers pass.
            self.note_macro();
            return;
        }
        let words = arguments
            .iter()
            .filter(|piece| piece.shape == Shape::Word)
            .map(|piece| piece.text.to_owned());
        let strings = arguments.iter().filter_map(string);
        let span = self.piece(at).map_or(0..0, |piece| piece.span.clone());
        let call = Call {
            is_foreign: !self
                .word(at)
                .is_some_and(|word| self.macros.iter().any(|it| it == word)),
            span,
            words: words.collect(),
            strings: strings.collect(),
            within: self.within(),
            compiled: self.here(),
        };
        self.found.calls.push(call);
    }
}

/// Returns whether a macro's name says that it takes in files, as those of `tonic`, `slint` and `automod` do.
fn is_unknown_include(name: &str) -> bool {
    (name.starts_with("include_") && !DATA.contains(&name)) || name == "dir"
}

/// Reads the content of an attribute. `condition` is that of the `cfg_attr` around it.
fn read_attribute(content: &[Piece<'_>], condition: Option<Holds>, read: &mut Attributes) {
    let Some(first) = content.first().filter(|first| first.shape == Shape::Word) else {
        return;
    };
    let inner = content
        .get(2..content.len().saturating_sub(1))
        .unwrap_or_default();
    // What a `cfg_attr` says holds only where its condition does.
    let certainly = condition.is_none_or(|condition| condition == Holds::Always);
    match first.text {
        "unsafe" if condition.is_none() => read_attribute(inner, condition, read),
        "cfg" => {
            let limit = compiled(holds(&joined(inner)));
            let limit = match condition {
                Some(Holds::Never) => return,
                Some(Holds::Sometimes) => limit.max(Compiled::Sometimes),
                _ => limit,
            };
            read.limit(limit);
        }
        "cfg_attr" => {
            let mut parts = split(inner);
            let Some(predicate) = parts.next() else {
                return;
            };
            let holds = holds(&joined(predicate)).and(condition.unwrap_or(Holds::Always));
            for part in parts {
                read_attribute(part, Some(holds), read);
            }
        }
        "path" => {
            let Some(path) = content.get(2).and_then(string) else {
                return;
            };
            read.paths.push(PathAttribute {
                path,
                compiled: condition.map_or(Compiled::Always, compiled),
            });
        }
        "derive" if condition != Some(Holds::Never) => {
            read.derives |= inner
                .iter()
                .any(|piece| piece.shape == Shape::Word && piece.text == "CookieRegistry");
        }
        "registry" if certainly || condition == Some(Holds::Sometimes) => {
            let is_off = |window: &[Piece<'_>]| matches!(window, [key, is, value] if key.text == "enforce" && is.is(b'=') && value.text == "false");
            read.turned_off |= inner.windows(3).any(is_off);
        }
        _ => {}
    }
}

fn compiled(holds: Holds) -> Compiled {
    match holds {
        Holds::Never => Compiled::ForTests,
        Holds::Sometimes => Compiled::Sometimes,
        Holds::Always => Compiled::Always,
    }
}

/// Returns the arguments between commas.
fn split<'p, 's>(content: &'p [Piece<'s>]) -> impl Iterator<Item = &'p [Piece<'s>]> {
    let mut depth = 0_usize;
    content.split(move |piece| {
        if piece.opens() {
            depth += 1;
        } else if piece.closes() {
            depth = depth.saturating_sub(1);
        }
        depth == 0 && piece.is(b',')
    })
}

fn joined(content: &[Piece<'_>]) -> String {
    let words: Vec<&str> = content.iter().map(|piece| piece.text).collect();
    words.join(" ")
}

/// How deeply the calls within the path of an `include!` are read.
const MAX_DEPTH: usize = 32;

/// Reads the parts of a path: strings, `concat!`, `env!`.
fn path_parts(arguments: &[Piece<'_>], parts: &mut Vec<PathPart>, depth: usize) {
    if depth > MAX_DEPTH {
        parts.push(PathPart::Unknown);
        return;
    }
    for argument in split(arguments) {
        let call = match argument {
            [] => continue,
            [one] => {
                parts.push(string(one).map_or(PathPart::Unknown, PathPart::Literal));
                continue;
            }
            // `std::concat!(…)`
            [.., last] if last.closes() => {
                let bang = argument.iter().position(|piece| piece.is(b'!'));
                bang.and_then(|bang| {
                    let name = argument.get(bang.checked_sub(1)?)?.text;
                    let inner = argument.get(bang + 2..argument.len() - 1)?;
                    Some((name, inner))
                })
            }
            _ => None,
        };
        match call {
            Some(("concat", inner)) => path_parts(inner, parts, depth + 1),
            Some(("env", inner)) => {
                let name = inner.first().and_then(string);
                parts.push(name.map_or(PathPart::Unknown, PathPart::Variable));
            }
            _ => parts.push(PathPart::Unknown),
        }
    }
}

/// Returns the value of a string literal.
fn string(piece: &Piece<'_>) -> Option<String> {
    if piece.shape != Shape::Literal {
        return None;
    }
    let literal = piece.text;
    if let Some(raw) = literal.strip_prefix('r') {
        let raw = raw.trim_start_matches('#').trim_end_matches('#');
        return Some(raw.strip_prefix('"')?.strip_suffix('"')?.to_owned());
    }
    let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
    if !inner.contains('\\') {
        return Some(inner.to_owned());
    }
    let value = syn::parse_str::<syn::LitStr>(literal)
        .ok()
        .map(|literal| literal.value());
    proc_macro2::extra::invalidate_current_thread_spans();
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modules(source: &str) -> Vec<(String, Compiled)> {
        let found = declarations(source, &[]).unwrap().modules;
        found
            .into_iter()
            .map(|module| {
                let within = module.within.iter().map(|outer| format!("{}/", outer.name));
                let paths = module.paths.iter().map(|path| format!(" {}", path.path));
                let name = within
                    .chain([module.name.clone()])
                    .chain(paths)
                    .collect::<String>();
                (name, module.compiled)
            })
            .collect()
    }

    #[test]
    fn modules_are_read_wherever_they_are_declared() {
        use Compiled::{Always, ForTests, Sometimes};
        for (source, expected) in [
            ("mod a;", &[("a", Always)][..]),
            ("pub(crate) mod r#type ;", &[("type", Always)]),
            ("mod /* why */ a /* here */ ;", &[("a", Always)]),
            ("// mod a;\nconst S: &str = \"mod b;\";", &[]),
            (
                "mod a { mod b; mod c { mod d; } } mod e;",
                &[("a/b", Always), ("a/c/d", Always), ("e", Always)],
            ),
            (
                "#[cfg(test)] mod a; mod b;",
                &[("a", ForTests), ("b", Always)],
            ),
            (
                "#[cfg(test)] mod t { mod a; } mod b;",
                &[("t/a", ForTests), ("b", Always)],
            ),
            (
                "#[cfg(any(test, feature = \"x\"))] mod a;",
                &[("a", Sometimes)],
            ),
            ("#[cfg(not(test))] mod a;", &[("a", Always)]),
            ("#![cfg(test)] mod a;", &[("a", ForTests)]),
            (
                "mod t { #![cfg(test)] mod a; } mod b;",
                &[("t/a", ForTests), ("b", Always)],
            ),
            ("#[path = \"x.rs\"] mod a;", &[("a x.rs", Always)]),
            (
                "#[cfg_attr(unix, path = \"u.rs\")] #[cfg_attr(windows, allow(x), path = \"w.rs\")] mod a;",
                &[("a u.rs w.rs", Always)],
            ),
            (
                "cfg_if! { if #[cfg(unix)] { mod a; } else { mod b; } }",
                &[("a", Sometimes), ("b", Always)],
            ),
            (
                "fn f() { #[path = \"x.rs\"] mod a; }",
                &[("a x.rs", Always)],
            ),
            (
                "#[cfg(test)] fn f(a: A, b: B) { #[path = \"x.rs\"] mod a; } mod b;",
                &[("a x.rs", ForTests), ("b", Always)],
            ),
            ("#[cfg(test)] use a::b; mod c;", &[("c", Always)]),
            ("#[cfg(test)] struct S(u8); mod c;", &[("c", Always)]),
            ("#[cfg_attr(test, cfg(unix))] mod a;", &[("a", Always)]),
            (
                "#[cfg_attr(not(test), cfg(test))] mod a;",
                &[("a", ForTests)],
            ),
        ] {
            let expected: Vec<(String, Compiled)> = expected
                .iter()
                .map(|(name, is)| ((*name).to_owned(), *is))
                .collect();
            assert_eq!(modules(source), expected, "{source}");
        }
    }

    #[test]
    fn includes_are_read_with_their_paths() {
        let literal = |text: &str| PathPart::Literal(text.to_owned());
        let variable = |text: &str| PathPart::Variable(text.to_owned());
        for (source, expected) in [
            ("include!(\"a.in\");", vec![literal("a.in")]),
            (
                "fn f() -> u8 { std::include! { r#\"a.in\"# } }",
                vec![literal("a.in")],
            ),
            ("vec![include!(\"a\\\\b\")]", vec![literal("a\\b")]),
            (
                "include!(concat!(env!(\"OUT_DIR\"), \"/\", \"x.rs\",));",
                vec![variable("OUT_DIR"), literal("/"), literal("x.rs")],
            ),
            (
                "include!(env!(\"GENERATED\"));",
                vec![variable("GENERATED")],
            ),
            (
                "include!(concat!(\"a\", stringify!(b)));",
                vec![literal("a"), PathPart::Unknown],
            ),
        ] {
            let found = declarations(source, &[]).unwrap().includes;
            assert_eq!(found.len(), 1, "{source}");
            assert_eq!(found[0].path, expected, "{source}");
        }
        for source in [
            "include_str!(\"a\")",
            "// include!(\"a\")",
            "let include = 1;",
            "include != b",
        ] {
            assert_eq!(
                declarations(source, &[]),
                Ok(Declarations::default()),
                "{source}"
            );
        }
    }

    #[test]
    fn macros_that_take_modules_and_paths_are_noted_and_their_calls_are_read() {
        let source = "macro_rules! parts { ($($name:ident),*) => { $(mod $name;)* } }\n\
                      macro_rules! take { ($path:literal) => { include!($path); } }\n\
                      macro_rules! other { ($path:literal) => { f($path); } }\n";
        let found = declarations(source, &[]).unwrap();
        assert_eq!(found.macros, ["parts", "take"]);
        let calls =
            "mod x { parts!(a, b); } #[cfg(test)] take!(\"c.in\"); tonic::include_proto!(\"p\");";
        let calls = declarations(calls, &found.macros).unwrap().calls;
        assert_eq!(
            (&calls[0].words[..], calls[0].within.len()),
            (&["a".to_owned(), "b".to_owned()][..], 1)
        );
        assert_eq!(
            (&calls[1].strings[..], calls[1].compiled),
            (&["c.in".to_owned()][..], Compiled::ForTests)
        );
        assert_eq!(calls[2].strings, ["p"]);
    }

    #[test]
    fn only_what_is_always_compiled_enforces() {
        let is_on = |source: &str| declarations(source, &[]).unwrap().enforcement.is_on();
        for source in [
            "cookie_registry::enforce!();",
            "use cookie_registry::enforce; enforce!(policy = \"x.toml\");",
            "#[cfg(not(test))] cookie_registry::enforce! {}",
            "#[derive(Debug, cookie_registry::CookieRegistry)] #[registry(policy = \"p\")] pub struct C;",
            "#[derive(CookieRegistry)] #[registry(policy = \"p\", enforce = true)] struct C {}",
            "fn main() { cookie_registry_build::enforce(); }",
        ] {
            assert!(is_on(source), "{source}");
        }
        for source in [
            "#[cfg(feature = \"x\")] cookie_registry::enforce!();",
            "#[cfg(test)] mod t { cookie_registry::enforce!(); }",
            "macro_rules! m { () => { cookie_registry::enforce!(); } }",
            "// cookie_registry::enforce!();",
            "#[derive(CookieRegistry)] #[registry(policy = \"p\", enforce = false)] struct C;",
            "#[cfg(test)] #[derive(CookieRegistry)] struct C;",
            "use cookie_registry::CookieRegistry;",
            "if enforce != x {}",
            "my::enforce();",
        ] {
            assert!(!is_on(source), "{source}");
        }
    }

    #[test]
    fn reading_ends_for_any_nesting() {
        let deep = format!("mod a; {}", "include!(".repeat(100_000));
        assert_eq!(declarations(&deep, &[]), Err(Reason::TooDeep));
        let closed = format!("mod a; {}", ")}]".repeat(1_000));
        assert_eq!(modules(&closed).len(), 1);
        for end in [
            "#",
            "#[",
            "#![",
            "mod",
            "mod a",
            "include!(",
            "macro_rules! a",
            "#[cfg(",
            "mod $",
        ] {
            assert_eq!(modules(&format!("mod a; {end}")).len(), 1, "{end}");
        }
    }
}
