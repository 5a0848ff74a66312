//! Finds, without parsing, the types for which a source implements traits, and the supertraits of traits.

use super::lexer::{Lexer, Shape};
use crate::implementation::Implementation;
use std::collections::BTreeSet;

/// Finds the types that have one of these traits, `impl Remember for Page`, and the traits that ask for one, `trait Page: Remember`.
pub(super) fn find(source: &str, traits: &BTreeSet<String>) -> Vec<Implementation> {
    let is_named = |name: &String| memchr::memmem::find(source.as_bytes(), name.as_bytes());
    if !traits.iter().any(|name| is_named(name).is_some()) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut head: Option<Head<'_>> = None;
    let mut of_trait: Option<TraitHead<'_>> = None;
    for (shape, at) in Lexer::new(source) {
        let text = source.get(at).unwrap_or_default();
        match (shape, &mut of_trait) {
            (Shape::Comment, _) => continue,
            (Shape::Word, _) if text == "trait" => of_trait = Some(TraitHead::default()),
            (Shape::Sign(b'{' | b';' | b'='), Some(_)) => of_trait = None,
            (shape, Some(read)) => found.extend(read.take(shape, text, traits)),
            (_, None) => {}
        }
        match (shape, &mut head) {
            (Shape::Word, _) if text == "impl" => head = Some(Head::default()),
            (Shape::Sign(b'{' | b';' | b')' | b'='), Some(read)) if read.depth == 0 => {
                found.extend(read.implementation(traits));
                head = None;
            }
            (shape, Some(read)) => read.take(shape, text),
            _ => {}
        }
    }
    found
}

/// What is read of the head of an `impl` so far.
#[derive(Default)]
struct Head<'s> {
    /// How many angle brackets are open.
    depth: usize,
    was_dash: bool,
    /// The last word of the path that is read.
    last: &'s str,
    /// The trait, once its `for` is read.
    of: Option<&'s str>,
    /// Whether the type is read, and what follows are bounds.
    is_over: bool,
}

impl<'s> Head<'s> {
    fn take(&mut self, shape: Shape, text: &'s str) {
        match shape {
            Shape::Sign(b'<') => self.depth += 1,
            Shape::Sign(b'$') if self.of.is_some() => {
                // `impl Put for $type {}`: the calls of a macro say for which.
                self.last = "$";
                self.is_over = true;
            }
            Shape::Sign(b'>') if !self.was_dash => self.depth = self.depth.saturating_sub(1),
            Shape::Word if self.depth == 0 && !self.is_over => match text {
                "for" => self.of = Some(std::mem::take(&mut self.last)),
                "where" => self.is_over = true,
                "mut" | "dyn" | "const" | "unsafe" => {}
                word => self.last = word,
            },
            _ => {}
        }
        self.was_dash = shape == Shape::Sign(b'-');
    }

    /// Returns the trait and the type, if the trait is one of these.
    fn implementation(&self, traits: &BTreeSet<String>) -> Option<Implementation> {
        let of = self.of.filter(|of| traits.contains(*of))?;
        (!self.last.is_empty()).then(|| Implementation {
            of: of.to_owned(),
            by: self.last.to_owned(),
            is_trait: false,
        })
    }
}

/// What is read of the head of a trait so far.
#[derive(Default)]
struct TraitHead<'s> {
    name: Option<&'s str>,
    /// Whether bounds are read.
    has_bounds: bool,
}

impl<'s> TraitHead<'s> {
    /// Returns the trait, if this word is one of these traits among what it asks for.
    fn take(
        &mut self,
        shape: Shape,
        text: &'s str,
        traits: &BTreeSet<String>,
    ) -> Option<Implementation> {
        self.has_bounds |= shape == Shape::Sign(b':');
        if shape != Shape::Word {
            return None;
        }
        let name = *self.name.get_or_insert(text);
        (self.has_bounds && traits.contains(text)).then(|| Implementation {
            of: text.to_owned(),
            by: name.to_owned(),
            is_trait: true,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn types_are_found_with_their_traits() {
        let source = "// impl Put for Comment {}\n\
                      impl Put for Page {}\n\
                      impl<T: Into<Vec<u8>>> crate::ext::Put for wide::Reply<T> where T: Send {}\n\
                      macro_rules! m { ($t:ty) => { impl Put for $t {} } }\n\
                      unsafe impl<'a> Put for &'a mut Line<'a> {}\n\
                      impl Other for Page {} impl Page { fn a(x: impl Put) -> impl Put { x } }\n\
                      const A: &str = \"impl Put for Text {\"; impl Put for";
        let traits = ["Put".to_owned()].into_iter().collect();
        let found: Vec<String> = find(source, &traits).into_iter().map(|it| it.by).collect();
        assert_eq!(found, ["Page", "Reply", "$", "Line"]);
        assert_eq!(find("impl Set for Page {}", &traits), []);
    }

    #[test]
    fn traits_are_found_that_ask_for_others() {
        let source = "pub trait Page: Send + crate::ext::Put {} trait Put { fn f(x: Put); }\n\
                      trait Wide<T> where Self: Sized, Self: Put { type X: Put; }\n\
                      trait Other { fn f(&self) where Self: Put; } trait Alias = Send;";
        let traits = ["Put".to_owned()].into_iter().collect();
        let found = find(source, &traits);
        let found: Vec<&str> = found.iter().map(|it| it.by.as_str()).collect();
        assert_eq!(found, ["Page", "Wide"]);
    }
}
