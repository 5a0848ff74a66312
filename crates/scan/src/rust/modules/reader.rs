//! Reads the pieces of a source in order: modules, includes, and the calls of macros that expand to one of them.

use super::DATA;
use super::attributes::{Attributes, read_attribute};
use super::pieces::{Piece, closers, path_parts, string};
use crate::occurrence::Reason;
use crate::rust::lexer::Shape;
use crate::tree::declarations::{
    Call, Compiled, Declarations, Enforcement, Include, Inline, Module,
};

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

/// What was read so far.
pub(super) struct Reader<'p, 's> {
    pieces: &'p [Piece<'s>],
    /// For each piece that opens a bracket, the index behind the one that closes it.
    closers: Vec<usize>,
    /// The index behind the last call that was read, with the calls within it.
    call_end: usize,
    macros: &'p [String],
    frames: Vec<Frame>,
    found: Declarations,
}

impl<'p, 's> Reader<'p, 's> {
    /// Returns a reader at the beginning of the pieces.
    ///
    /// # Errors
    /// Where brackets are nested too deeply.
    pub(super) fn new(pieces: &'p [Piece<'s>], macros: &'p [String]) -> Result<Self, Reason> {
        Ok(Self {
            closers: closers(pieces)?,
            pieces,
            call_end: 0,
            macros,
            frames: vec![Frame::default()],
            found: Declarations::default(),
        })
    }

    /// Reads all of them and returns what they declare.
    pub(super) fn found(mut self) -> Declarations {
        self.read();
        self.found
    }

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
        let takes_paths = || word == "include" || self.macros.iter().any(|name| name == word);
        if self.word(at + 1) == Some("as") && takes_paths() {
            return self.other_name(at + 2);
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

    /// Reads the name that `use std::include as name;` gives to that macro, or to another that takes paths. Its calls are read as those of a macro that passes its
    /// paths to it, in whichever file.
    fn other_name(&mut self, at: usize) -> usize {
        if let Some(name) = self.word(at)
            && self.here() != Compiled::ForTests
            && !self.found.macros.iter().any(|known| known == name)
        {
            self.found.macros.push(name.to_owned());
        }
        at + 1
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
