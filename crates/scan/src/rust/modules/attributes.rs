//! Reads the attributes of an item that concern files and builds.

use super::pieces::{Piece, joined, split, string};
use crate::rust::lexer::Shape;
use crate::rust::predicate::{Holds, holds};
use crate::tree::declarations::{Compiled, PathAttribute};

/// What the attributes before an item say.
#[derive(Default)]
pub(super) struct Attributes {
    pub(super) compiled: Option<Compiled>,
    pub(super) paths: Vec<PathAttribute>,
    pub(super) derives: bool,
    pub(super) turned_off: bool,
}

impl Attributes {
    pub(super) fn limit(&mut self, to: Compiled) {
        self.compiled = Some(self.compiled.map_or(to, |before| before.within(to)));
    }
}

/// Reads the content of an attribute. `condition` is that of the `cfg_attr` around it.
pub(super) fn read_attribute(
    content: &[Piece<'_>],
    condition: Option<Holds>,
    read: &mut Attributes,
) {
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

pub(super) fn compiled(holds: Holds) -> Compiled {
    match holds {
        Holds::Never => Compiled::ForTests,
        Holds::Sometimes => Compiled::Sometimes,
        Holds::Always => Compiled::Always,
    }
}
