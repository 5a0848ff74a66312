//! Evaluates `cfg` predicates: determines whether code can be compiled in a build without tests.

use super::lexer::{Lexer, Shape};

/// How deeply predicates are read within one another. Beyond it, the answer is that the code may exist.
const MAX_DEPTH: usize = 64;

/// Whether a predicate holds in builds without `test`. What else it names depends on the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// In none of them: what it is on is compiled for tests alone, or never.
    Never,
    /// In some.
    Sometimes,
    /// In all.
    Always,
}

impl Holds {
    fn not(self) -> Self {
        match self {
            Self::Never => Self::Always,
            Self::Sometimes => Self::Sometimes,
            Self::Always => Self::Never,
        }
    }

    /// Returns whether two predicates hold together.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Never, _) | (_, Self::Never) => Self::Never,
            (Self::Always, Self::Always) => Self::Always,
            _ => Self::Sometimes,
        }
    }

    fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }
}

/// Returns when the predicate of a `cfg` holds: `any(test, feature = "x")`.
pub(super) fn holds(predicate: &str) -> Holds {
    let pieces: Vec<(Shape, &str)> = Lexer::new(predicate)
        .filter(|(shape, _)| *shape != Shape::Comment)
        .map(|(shape, at)| (shape, predicate.get(at).unwrap_or_default()))
        .collect();
    let mut reader = Reader { pieces: &pieces };
    reader.predicate(0)
}

struct Reader<'p> {
    pieces: &'p [(Shape, &'p str)],
}

impl Reader<'_> {
    fn next_is(&mut self, sign: u8) -> bool {
        match self.pieces.split_first() {
            Some(((Shape::Sign(found), _), rest)) if *found == sign => {
                self.pieces = rest;
                true
            }
            _ => false,
        }
    }

    fn predicate(&mut self, depth: usize) -> Holds {
        let Some(((shape, word), rest)) = self.pieces.split_first() else {
            return Holds::Sometimes;
        };
        self.pieces = rest;
        if *shape != Shape::Word || depth > MAX_DEPTH {
            return Holds::Sometimes;
        }
        if self.next_is(b'=') {
            // `feature = "x"`: whether it is on depends on the build.
            self.pieces = self.pieces.split_first().map_or(&[], |(_, rest)| rest);
            return Holds::Sometimes;
        }
        if !self.next_is(b'(') {
            return match *word {
                "test" | "false" => Holds::Never,
                "true" => Holds::Always,
                _ => Holds::Sometimes,
            };
        }
        let mut branches = Vec::new();
        while !self.pieces.is_empty() && !self.next_is(b')') {
            branches.push(self.predicate(depth + 1));
            if !self.next_is(b',') && !matches!(self.pieces, [(Shape::Sign(b')'), _), ..]) {
                // It is no predicate: rustc refuses it.
                return Holds::Sometimes;
            }
        }
        match *word {
            "all" => branches.into_iter().fold(Holds::Always, Holds::and),
            "any" => branches.into_iter().fold(Holds::Never, Holds::or),
            "not" => branches.first().map_or(Holds::Sometimes, |it| it.not()),
            _ => Holds::Sometimes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Holds, holds};

    #[test]
    fn code_is_test_code_only_if_every_branch_asks_for_test() {
        for (predicate, expected) in [
            ("test", Holds::Never),
            ("all(test, unix)", Holds::Never),
            ("all(unix, any(test))", Holds::Never),
            ("any(test, all(test, unix))", Holds::Never),
            ("not(not(test))", Holds::Never),
            ("not(any(not(test), unix))", Holds::Never),
            ("any()", Holds::Never),
            ("false", Holds::Never),
            ("all(false, unix)", Holds::Never),
            ("any(test, feature = \"x\")", Holds::Sometimes),
            ("any(unix, test)", Holds::Sometimes),
            ("any(test, not(feature = \"none\"))", Holds::Sometimes),
            ("any(test, debug_assertions)", Holds::Sometimes),
            ("feature = \"test\"", Holds::Sometimes),
            ("target(os = \"linux\", test)", Holds::Sometimes),
            ("not(test)", Holds::Always),
            ("any(not(test), unix)", Holds::Always),
            ("all()", Holds::Always),
            ("true", Holds::Always),
            ("any(test, true,)", Holds::Always),
            ("all(unix, not(test))", Holds::Sometimes),
            ("", Holds::Sometimes),
            ("all(", Holds::Always),
            ("any(test unix)", Holds::Sometimes),
        ] {
            assert_eq!(holds(predicate), expected, "{predicate}");
        }
        assert_eq!(holds(&"not(".repeat(100_000)), Holds::Sometimes);
    }
}
