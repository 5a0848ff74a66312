//! A name as the source writes it, before constants and parameters are known.

/// A piece of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Written out.
    Literal(String),
    /// The value of a constant, by its path.
    Constant(Vec<String>),
    /// What is passed for a parameter of a function of the same file.
    Parameter {
        /// Index into the file's functions.
        function: usize,
        /// Index of the parameter, the receiver not counted.
        index: usize,
    },
    /// One of several, each of which is possible.
    OneOf(Vec<Text>),
    /// Computed.
    Unknown,
}

/// How many strings one expression can choose between. A choice between more is computed.
const MAX_CHOICES: usize = 16;

/// A name, piece by piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text(pub(crate) Vec<Part>);

impl Text {
    pub(crate) fn literal(text: impl Into<String>) -> Self {
        Self(vec![Part::Literal(text.into())])
    }

    pub(crate) fn constant(path: Vec<String>) -> Self {
        Self(vec![Part::Constant(path)])
    }

    pub(crate) fn parameter(function: usize, index: usize) -> Self {
        Self(vec![Part::Parameter { function, index }])
    }

    pub(crate) fn unknown() -> Self {
        Self(vec![Part::Unknown])
    }

    /// Returns a text that is one of these.
    pub(crate) fn one_of(texts: &[Text]) -> Self {
        let mut all: Vec<Text> = Vec::new();
        for text in texts.iter().flat_map(Text::alternatives) {
            if !all.contains(&text) {
                all.push(text);
            }
        }
        match all.len() {
            0 => Self::unknown(),
            1 => all.remove(0),
            2..=MAX_CHOICES => Self(vec![Part::OneOf(all)]),
            _ => Self::unknown(),
        }
    }

    /// Returns each text that this can be; of more than a few, that the choice is computed.
    pub(crate) fn alternatives(&self) -> Vec<Text> {
        let mut found = vec![Self::default()];
        for part in &self.0 {
            let next: Vec<Text> = match part {
                Part::OneOf(texts) => found
                    .iter()
                    .flat_map(|start| {
                        texts.iter().map(move |text| {
                            let mut whole = start.clone();
                            whole.append(text.clone());
                            whole
                        })
                    })
                    .collect(),
                part => found
                    .into_iter()
                    .map(|mut start| {
                        start.push(part.clone());
                        start
                    })
                    .collect(),
            };
            found = if next.len() <= MAX_CHOICES {
                next
            } else {
                let mut computed = self.clone();
                computed.0.iter_mut().for_each(|part| {
                    if matches!(part, Part::OneOf(_)) {
                        *part = Part::Unknown;
                    }
                });
                return vec![computed];
            };
        }
        found
    }

    /// Returns whether not even the beginning is known.
    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self.0.first(), None | Some(Part::Unknown))
    }

    pub(crate) fn push(&mut self, part: Part) {
        match (self.0.last_mut(), part) {
            (Some(Part::Literal(last)), Part::Literal(more)) => last.push_str(&more),
            (_, part) => self.0.push(part),
        }
    }

    pub(crate) fn append(&mut self, other: Self) {
        for part in other.0 {
            self.push(part);
        }
    }

    /// Returns the first parameter in it.
    pub(crate) fn parameter_in(&self) -> Option<(usize, usize)> {
        self.0.iter().find_map(|part| match part {
            Part::Parameter { function, index } => Some((*function, *index)),
            _ => None,
        })
    }

    /// Returns the text before the first `=`: the name in a header or in a string for `document.cookie`. Without a `=`,
    /// the end of the name is unknown.
    pub(crate) fn before_equals(&self) -> Self {
        if self.0.iter().any(|part| matches!(part, Part::OneOf(_))) {
            let names = self.alternatives();
            let names: Vec<Self> = names.iter().map(Self::before_equals).collect();
            return Self::one_of(&names);
        }
        let mut name = Self::default();
        for part in &self.0 {
            if let Part::Literal(text) = part
                && let Some((before, _)) = text.split_once('=')
            {
                if !before.is_empty() {
                    name.push(Part::Literal(before.trim_start().to_owned()));
                }
                return name;
            }
            name.push(part.clone());
        }
        // `format!("{cookie}")`: the whole pair is computed, the name with it.
        let readable = matches!(self.0.first(), Some(Part::Literal(_)));
        if readable && self.0.len() > 1 {
            name
        } else {
            Self::unknown()
        }
    }

    /// Returns whether a cookie with this text [expires at once](expires_at_once).
    pub(crate) fn expires_at_once(&self) -> bool {
        let parts = self.0.iter().map(|part| match part {
            Part::Literal(text) => text.as_str(),
            _ => "?",
        });
        expires_at_once(&parts.collect::<String>())
    }

    /// Returns the same with each parameter of `function` replaced.
    pub(crate) fn substitute(&self, mut argument: impl FnMut(usize) -> Text) -> Self {
        let mut text = Self::default();
        for part in &self.0 {
            match part {
                Part::Parameter { index, .. } => text.append(argument(*index)),
                // Nothing that is chosen between has a parameter in it.
                part => text.push(part.clone()),
            }
        }
        text
    }

    /// Returns the same without blanks around its pieces, which replace escapes of the string that contained it.
    #[cfg(feature = "javascript")]
    pub(crate) fn trimmed(self) -> Self {
        let trimmed = self.0.into_iter().map(|part| match part {
            Part::Literal(text) => Part::Literal(text.trim().to_owned()),
            part => part,
        });
        Self(trimmed.collect())
    }

    /// Returns the same with parameters that nobody passes anything for.
    #[cfg(feature = "javascript")]
    pub(crate) fn without_parameters(self) -> Self {
        self.substitute(|_| Self::unknown())
    }

    /// Returns the same with the functions' indices moved, for facts that are put together.
    #[cfg(feature = "javascript")]
    pub(crate) fn with_functions_moved(self, by: usize) -> Self {
        let moved = self.0.into_iter().map(|part| match part {
            Part::Parameter { function, index } => Part::Parameter {
                function: function + by,
                index,
            },
            part => part,
        });
        Self(moved.collect())
    }

    /// Returns the same with constants replaced where `value` knows them.
    pub(crate) fn with_constants(&self, value: &mut dyn FnMut(&[String]) -> Option<Text>) -> Self {
        let mut text = Self::default();
        for part in &self.0 {
            match part {
                Part::Constant(path) => text.append(value(path).unwrap_or_else(Self::unknown)),
                part => text.push(part.clone()),
            }
        }
        text
    }
}

/// Returns whether a cookie with this text expires at once, which removes it: `a=; Max-Age=0`.
pub(crate) fn expires_at_once(written: &str) -> bool {
    let blank = |c: &char| c.is_whitespace();
    let plain: String = written.chars().filter(|c| !blank(c)).collect();
    let plain = plain.to_ascii_lowercase();
    let is_over = |age: &str| {
        age.starts_with('-')
            || age
                .strip_prefix('0')
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    plain.contains("01jan1970") || plain.split("max-age=").skip(1).any(is_over)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_that_ends_at_once_is_removed() {
        for (text, is_removal) in [
            ("a=; Max-Age=0", true),
            ("a=; max-age = 0; Path=/", true),
            ("a=; Max-Age=-1", true),
            ("a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", true),
            ("a=1; Max-Age=05", false),
            ("a=1; Max-Age=60", false),
            ("a=1", false),
        ] {
            assert_eq!(Text::literal(text).expires_at_once(), is_removal, "{text}");
        }
        let computed = Text(vec![Part::Literal("a=; Max-Age=".into()), Part::Unknown]);
        assert!(!computed.expires_at_once());
    }

    #[test]
    fn the_name_of_a_header_ends_at_the_equals_sign() {
        let constant = Part::Constant(vec!["NAME".into()]);
        let literal = |text: &str| Part::Literal(text.into());
        for (parts, name) in [
            (vec![literal("a=b; Path=/")], vec![literal("a")]),
            (vec![constant.clone(), literal("=x")], vec![constant]),
            (
                vec![literal("a_"), Part::Unknown, literal("=x")],
                vec![literal("a_"), Part::Unknown],
            ),
            (vec![Part::Unknown], vec![Part::Unknown]),
            (vec![literal("no pair")], vec![Part::Unknown]),
        ] {
            assert_eq!(Text(parts).before_equals(), Text(name));
        }
    }
}
