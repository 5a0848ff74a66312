//! A name as written in the source, before constants and parameters are resolved.

use crate::steps;

/// A piece of a name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    not(feature = "javascript"),
    allow(dead_code, reason = "the calls of scripts alone are followed so far")
)]
pub(crate) enum Part {
    /// Written out.
    Literal(String),
    /// The value of a constant, by its path.
    Constant(Vec<String>),
    /// What a function of another file gives back, by its path, for what it is passed.
    Returned {
        path: Vec<String>,
        arguments: Vec<Text>,
    },
    /// What is passed for a parameter of a function of the same file.
    Parameter {
        /// Index into the file's functions.
        function: usize,
        /// Index of the parameter, the receiver not counted.
        index: usize,
    },
    /// One of several texts, by a condition.
    OneOf(Vec<Text>),
    /// One text where something is passed for a parameter, another where nothing is.
    Given {
        /// Index into the file's functions.
        function: usize,
        /// Index of the parameter.
        index: usize,
        /// The text where something is passed.
        then: Text,
        /// The text where nothing is.
        otherwise: Text,
    },
    /// What a call does not pass.
    Absent,
    /// Computed.
    Unknown,
}

/// How many texts a choice is followed to. Of more, only the common beginning is kept.
const MOST_ALTERNATIVES: usize = 64;

/// How many pieces and bytes a name may grow to: functions that repeat what they are given, called on each other,
/// must not fill the memory.
const MOST_PARTS: usize = 128;
const MOST_BYTES: usize = 4096;

/// How heavy the text of an expression of Rust, or a choice, may be: its bytes, and [a number](WEIGHT_OF_PART) for each piece. A
/// text that is made longer in each of many branches would double each time.
pub(crate) const MOST_WEIGHT: usize = 1 << 14;
const WEIGHT_OF_PART: usize = 16;

/// Returns the text of a constant of another file by its path, or of a function by its path and what it is passed.
pub(crate) type OfOtherFiles<'a> = dyn FnMut(&[String], Option<&[Text]>) -> Option<Text> + 'a;

/// A name, piece by piece.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
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

    /// Returns whether not even the beginning is known.
    pub(crate) fn is_unknown(&self) -> bool {
        match self.0.first() {
            None | Some(Part::Unknown | Part::Absent) => true,
            Some(Part::OneOf(texts)) => texts.iter().all(Self::is_unknown),
            Some(Part::Given {
                then, otherwise, ..
            }) => then.is_unknown() && otherwise.is_unknown(),
            Some(_) => false,
        }
    }

    /// Returns whether a part of it is not known.
    pub(crate) fn is_incomplete(&self) -> bool {
        self.0.iter().any(|part| match part {
            Part::Unknown | Part::Absent => true,
            Part::OneOf(texts) => texts.iter().any(Self::is_incomplete),
            Part::Given {
                then, otherwise, ..
            } => then.is_incomplete() || otherwise.is_incomplete(),
            _ => false,
        }) || self.0.is_empty()
    }

    /// Returns a text that is one of these, by a condition; of many or long ones, how all of them begin.
    pub(crate) fn one_of(texts: &[Self]) -> Self {
        let all = || {
            texts.iter().flat_map(|text| match text.0.as_slice() {
                [Part::OneOf(texts)] => texts.as_slice(),
                _ => std::slice::from_ref(text),
            })
        };
        let mut kept: Vec<Self> = Vec::new();
        let mut weight = 0;
        for text in all() {
            if !kept.contains(text) {
                weight += text.weight();
                if kept.len() == MOST_ALTERNATIVES || weight > MOST_WEIGHT {
                    return common(all());
                }
                kept.push(text.clone());
            }
        }
        match kept.len() {
            0 => Self::unknown(),
            1 => kept.remove(0),
            _ => Self(vec![Part::OneOf(kept)]),
        }
    }

    /// Returns the texts that it can be: several where a condition decides.
    pub(crate) fn alternatives(&self) -> Vec<Self> {
        let mut all = vec![Self::default()];
        for part in &self.0 {
            let choice: Vec<Self> = match part {
                Part::OneOf(texts) => texts.iter().flat_map(Self::alternatives).collect(),
                Part::Given {
                    then, otherwise, ..
                } => [otherwise, then]
                    .into_iter()
                    .flat_map(Self::alternatives)
                    .collect(),
                Part::Absent => vec![Self::unknown()],
                part => vec![Self(vec![part.clone()])],
            };
            if let [only] = choice.as_slice() {
                for text in &mut all {
                    text.append(only.clone());
                }
                continue;
            }
            let mut longer: Vec<Self> = Vec::new();
            for start in &all {
                for end in &choice {
                    let mut text = start.clone();
                    text.append(end.clone());
                    if !longer.contains(&text) {
                        longer.push(text);
                    }
                    if longer.len() > MOST_ALTERNATIVES {
                        return vec![self.beginning()];
                    }
                }
            }
            all = longer;
        }
        all
    }

    /// Returns whether it has grown beyond what a name is, through functions that repeat what they are given.
    pub(crate) fn is_too_long(&self) -> bool {
        let (parts, bytes) = self.size();
        parts > MOST_PARTS || bytes > MOST_BYTES
    }

    /// Returns the same, of a text that is too heavy to be followed only how it begins.
    pub(crate) fn shortened(self) -> Self {
        if self.weight() <= MOST_WEIGHT {
            return self;
        }
        let mut kept = Self::default();
        let mut left = MOST_WEIGHT - 2 * WEIGHT_OF_PART;
        for mut part in self.beginning().0 {
            if let Part::Literal(text) = &mut part
                && text.len() > left
            {
                let end = (0..=left).rev().find(|at| text.is_char_boundary(*at));
                text.truncate(end.unwrap_or_default());
                kept.push(part);
                break;
            }
            let part = Self(vec![part]);
            let Some(rest) = left.checked_sub(part.weight()) else {
                break;
            };
            left = rest;
            kept.append(part);
        }
        kept.push(Part::Unknown);
        kept
    }

    /// Returns a text that is made of several in a row, of which no more are taken than are followed.
    pub(crate) fn joined(texts: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::default();
        let mut weight = 0;
        for text in texts {
            weight += text.weight();
            all.append(text);
            if weight > MOST_WEIGHT {
                all.push(Part::Unknown);
                break;
            }
        }
        all.shortened()
    }

    /// Returns how heavy it is, see [`MOST_WEIGHT`].
    pub(crate) fn weight(&self) -> usize {
        let (parts, bytes) = self.size();
        bytes + WEIGHT_OF_PART * parts
    }

    /// Returns how it begins in any case: a choice ends it where what the choice is between goes apart.
    fn beginning(&self) -> Self {
        let mut text = Self::default();
        for part in &self.0 {
            let shared = match part {
                Part::OneOf(texts) => common(texts),
                Part::Given {
                    then, otherwise, ..
                } => common([then, otherwise]),
                part => {
                    text.push(part.clone());
                    continue;
                }
            };
            let goes_apart = shared.0.last() == Some(&Part::Unknown);
            text.append(shared);
            if goes_apart {
                break;
            }
        }
        text
    }

    /// Returns the number of its pieces and of their bytes, those of all choices included.
    fn size(&self) -> (usize, usize) {
        let sum = |all: (usize, usize), one: (usize, usize)| (all.0 + one.0, all.1 + one.1);
        let parts = self.0.iter().inspect(|_| steps::count());
        let sizes = parts.map(|part| match part {
            Part::Literal(text) => (1, text.len()),
            Part::OneOf(texts)
            | Part::Returned {
                arguments: texts, ..
            } => texts.iter().map(Self::size).fold((1, 0), sum),
            Part::Given {
                then, otherwise, ..
            } => [then, otherwise]
                .map(|it| it.size())
                .into_iter()
                .fold((1, 0), sum),
            _ => (1, 0),
        });
        sizes.fold((0, 0), sum)
    }

    fn has_choice(&self) -> bool {
        let is_choice = |part: &Part| matches!(part, Part::OneOf(_) | Part::Given { .. });
        self.0.iter().any(is_choice)
    }

    /// Returns whether it depends on whether something is passed for a parameter.
    pub(crate) fn is_up_to_caller(&self) -> bool {
        self.0.iter().any(|part| matches!(part, Part::Given { .. }))
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
            Part::OneOf(texts)
            | Part::Returned {
                arguments: texts, ..
            } => texts.iter().find_map(Self::parameter_in),
            Part::Given {
                then, otherwise, ..
            } => otherwise.parameter_in().or_else(|| then.parameter_in()),
            _ => None,
        })
    }

    /// Returns the same with each part replaced by a text, those of choices too. A choice is kept unless `given` knows
    /// whether something is passed for its parameter.
    fn mapped(
        &self,
        replace: &mut dyn FnMut(&Part) -> Option<Self>,
        given: &mut dyn FnMut(usize, usize) -> Given,
    ) -> Self {
        let mut text = Self::default();
        for part in &self.0 {
            match part {
                Part::OneOf(texts) => {
                    let texts = texts.iter().map(|text| text.mapped(replace, given));
                    let texts = texts.collect();
                    text.push(Part::OneOf(texts));
                }
                Part::Returned { path, arguments } => {
                    let arguments = arguments.iter().map(|text| text.mapped(replace, given));
                    let part = Part::Returned {
                        path: path.clone(),
                        arguments: arguments.collect(),
                    };
                    match replace(&part) {
                        Some(replaced) => text.append(replaced),
                        None => text.push(part),
                    }
                }
                Part::Given {
                    function,
                    index,
                    then,
                    otherwise,
                } => match given(*function, *index) {
                    Given::Something => text.append(then.mapped(replace, given)),
                    Given::Nothing => text.append(otherwise.mapped(replace, given)),
                    Given::Unknown(function, index) => {
                        let (then, otherwise) = (
                            then.mapped(replace, given),
                            otherwise.mapped(replace, given),
                        );
                        text.push(Part::Given {
                            function,
                            index,
                            then,
                            otherwise,
                        });
                    }
                },
                part => match replace(part) {
                    Some(replaced) => text.append(replaced),
                    None => text.push(part.clone()),
                },
            }
        }
        text
    }

    /// Returns the text before the first `=`: the name in a header or in a string for `document.cookie`. Without a `=`,
    /// the end of the name is unknown.
    pub(crate) fn before_equals(&self) -> Self {
        if self.has_choice() {
            let names: Vec<Self> = self
                .alternatives()
                .iter()
                .map(Self::before_equals)
                .collect();
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

    /// Returns whether a cookie with this text [expires at once](expires_at_once): of a choice, whichever it is.
    pub(crate) fn expires_at_once(&self) -> bool {
        let parts = self.0.iter().map(|part| match part {
            Part::Literal(text) => text.as_str(),
            _ => "?",
        });
        let written = parts.collect::<String>();
        expires_at_once(&written)
            || has_past_date(&written.to_ascii_lowercase())
            || self.0.iter().any(|part| match part {
                Part::OneOf(texts) => !texts.is_empty() && texts.iter().all(Self::expires_at_once),
                _ => false,
            })
    }

    /// Returns the same with each parameter replaced by what a call passes for it.
    pub(crate) fn substitute(&self, argument: impl FnMut(usize) -> Text) -> Self {
        let argument = std::cell::RefCell::new(argument);
        self.mapped(
            &mut |part| match part {
                Part::Parameter { index, .. } => Some((argument.borrow_mut())(*index)),
                _ => None,
            },
            &mut |_, index| Given::by(&(argument.borrow_mut())(index)),
        )
    }

    /// Returns the same with each parameter of one function replaced by what a call passes for it.
    #[cfg(feature = "javascript")]
    pub(crate) fn only_with(&self, own: usize, argument: &mut dyn FnMut(usize) -> Text) -> Self {
        let argument = std::cell::RefCell::new(argument);
        self.mapped(
            &mut |part| match part {
                Part::Parameter { function, index } if *function == own => {
                    Some((argument.borrow_mut())(*index))
                }
                _ => None,
            },
            &mut |function, index| {
                if function != own {
                    return Given::Unknown(function, index);
                }
                Given::by(&(argument.borrow_mut())(index))
            },
        )
    }

    /// Returns the same with parameters of other functions unknown.
    pub(crate) fn only_of(&self, own: usize) -> Self {
        self.mapped(
            &mut |part| match part {
                Part::Parameter { function, .. } if *function != own => Some(Self::unknown()),
                _ => None,
            },
            &mut Given::Unknown,
        )
    }

    /// Returns the same without blanks around its pieces, which replace escapes of the string that contained it.
    #[cfg(feature = "javascript")]
    pub(crate) fn trimmed(self) -> Self {
        self.mapped(
            &mut |part| match part {
                Part::Literal(text) => Some(Self::literal(text.trim())),
                _ => None,
            },
            &mut Given::Unknown,
        )
    }

    /// Returns the same with what a template engine fills in unknown: `{{ id }}`, `{% … %}`, `<%= id %>`; with `braces`, what a
    /// macro of Rust fills in too: `{id}`.
    #[cfg(feature = "javascript")]
    pub(crate) fn with_holes(&self, braces: bool) -> Self {
        self.mapped(
            &mut |part| match part {
                Part::Literal(text) => Some(with_holes(text, braces)),
                _ => None,
            },
            &mut Given::Unknown,
        )
    }

    /// Returns the same with parameters that nobody passes anything for.
    #[cfg(feature = "javascript")]
    pub(crate) fn without_parameters(self) -> Self {
        self.substitute(|_| Self::unknown())
    }

    /// Returns the same with the functions' indices moved, for facts that are put together.
    #[cfg(feature = "javascript")]
    pub(crate) fn with_functions_moved(self, by: usize) -> Self {
        self.mapped(
            &mut |part| match part {
                Part::Parameter { function, index } => Some(Self::parameter(function + by, *index)),
                _ => None,
            },
            &mut |function, index| Given::Unknown(function + by, index),
        )
    }

    /// Returns the same with what other files define replaced where `value` knows it: constants, and what functions give back
    /// for what they are passed, which is the second argument.
    pub(crate) fn with_constants(&self, value: &mut OfOtherFiles<'_>) -> Self {
        self.mapped(
            &mut |part| match part {
                Part::Constant(path) => Some(value(path, None).unwrap_or_else(Self::unknown)),
                Part::Returned { path, arguments } => {
                    Some(value(path, Some(arguments)).unwrap_or_else(Self::unknown))
                }
                _ => None,
            },
            &mut Given::Unknown,
        )
    }

    /// Calls a function with the path of each constant in it, and of each function of another file.
    pub(crate) fn each_constant<'t>(&'t self, with: &mut dyn FnMut(&'t [String])) {
        for part in &self.0 {
            match part {
                Part::Constant(path) => with(path),
                Part::OneOf(texts) => texts.iter().for_each(|text| text.each_constant(with)),
                Part::Returned { path, arguments } => {
                    with(path);
                    arguments.iter().for_each(|text| text.each_constant(with));
                }
                Part::Given {
                    then, otherwise, ..
                } => {
                    then.each_constant(with);
                    otherwise.each_constant(with);
                }
                _ => {}
            }
        }
    }
}

/// What is known of a parameter.
enum Given {
    Something,
    Nothing,
    /// Not whether anything is passed: that is up to this parameter of this function.
    Unknown(usize, usize),
}

impl Given {
    /// Returns what is known of a parameter by what a call passes for it.
    fn by(passed: &Text) -> Self {
        match passed.0.as_slice() {
            [Part::Absent] => Self::Nothing,
            [Part::Parameter { function, index }] => Self::Unknown(*function, *index),
            _ => Self::Something,
        }
    }
}

/// How a script shows where an output of a template engine was, of which only the length is kept.
#[cfg(feature = "javascript")]
pub(crate) const FILLED: &str = "_$_$";

#[cfg(feature = "javascript")]
fn with_holes(text: &str, braces: bool) -> Text {
    let is_name = |inner: &str| {
        let is_part = |c: char| {
            c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':' | '?' | '#' | '<' | '>')
        };
        inner.chars().all(is_part)
    };
    let mut found = Text::default();
    let mut rest = text;
    loop {
        let delimited = |open: &str, close: &str| {
            let start = rest.find(open)?;
            let inner = rest.get(start + open.len()..)?;
            let length = inner.find(close)?;
            let is_hole = open != "{" || is_name(inner.get(..length)?);
            is_hole.then_some((start, start + open.len() + length + close.len()))
        };
        let filled = || {
            let start = rest.find(FILLED)?;
            let run = rest.get(start..)?;
            let length = run
                .find(|c: char| !matches!(c, '_' | '$'))
                .unwrap_or(run.len());
            Some((start, start + length))
        };
        let holes = [
            delimited("{{", "}}"),
            delimited("{%", "%}"),
            delimited("<%", "%>"),
            braces.then(|| delimited("{", "}")).flatten(),
            filled(),
        ];
        let Some((start, end)) = holes.into_iter().flatten().min() else {
            break;
        };
        let before = rest.get(..start).unwrap_or_default();
        if !before.is_empty() {
            found.push(Part::Literal(before.to_owned()));
        }
        found.push(Part::Unknown);
        rest = rest.get(end..).unwrap_or_default();
    }
    if !rest.is_empty() || found.0.is_empty() {
        found.push(Part::Literal(rest.to_owned()));
    }
    found
}

/// Returns the longest common beginning of texts, followed by an unknown part unless they are equal.
pub(crate) fn common<'t>(texts: impl IntoIterator<Item = &'t Text>) -> Text {
    let mut beginnings = texts.into_iter().map(Text::beginning);
    let first = beginnings.next().unwrap_or_else(Text::unknown);
    beginnings.fold(first, |shared, text| common_of(&shared, &text))
}

fn common_of(first: &Text, second: &Text) -> Text {
    if first == second {
        return first.clone();
    }
    let mut text = Text::default();
    for parts in first.0.iter().zip(&second.0) {
        match parts {
            (one, other) if one == other && *one != Part::Unknown => text.push(one.clone()),
            (Part::Literal(one), Part::Literal(other)) => {
                let same = one.chars().zip(other.chars());
                let same: String = same
                    .take_while(|(one, other)| one == other)
                    .map(|(one, _)| one)
                    .collect();
                if !same.is_empty() {
                    text.push(Part::Literal(same));
                }
                break;
            }
            _ => break,
        }
    }
    text.push(Part::Unknown);
    text
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

/// The last year that is past everywhere, whatever a clock says.
pub(crate) const LAST_PAST_YEAR: u32 = 2000;

/// Returns whether `Expires` in a text, in lower case, is a date of a year that is past everywhere. A year of two digits is
/// read as browsers do (RFC 6265bis, section 5.1.1): `Thu, 01-Jan-70 00:00:01 GMT`.
fn has_past_date(written: &str) -> bool {
    let mut dates = written.split(';').filter_map(|piece| {
        let (name, date) = piece.split_once('=')?;
        (name.trim() == "expires").then_some(date)
    });
    dates.any(|date| {
        let words = date.split(|c: char| !c.is_ascii_alphanumeric() && c != ':');
        let is_number = |word: &&str| !word.is_empty() && word.bytes().all(|c| c.is_ascii_digit());
        let numbers: Vec<&str> = words.filter(is_number).collect();
        let year = numbers.iter().find(|word| word.len() == 4);
        // The first number of two digits is the day.
        let year = year.or_else(|| numbers.get(1).filter(|word| word.len() == 2));
        let year = year.and_then(|year| Some((year.len(), year.parse::<u32>().ok()?)));
        match year {
            Some((2, year)) => (70..=99).contains(&year),
            Some((_, year)) => year <= LAST_PAST_YEAR,
            None => false,
        }
    })
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
            ("a=; expires = Thu, 01-Jan-1970 00:00:01 GMT; Path=/", true),
            ("a=; Expires=Thu, 01-Jan-70 00:00:01 GMT", true),
            ("a=; Expires=Sat, 26 Jul 1997 05:00:00 GMT", true),
            ("a=; Expires=1970-01-01 00:00:00 UTC", true),
            ("a=1; Expires=Tue, 19-Jan-38 03:14:07 GMT", false),
            ("a=1; Expires=Tue, 19 Jan 2038 03:14:07 GMT", false),
            ("a=1999; Path=/1999", false),
            ("a=1; Expires=?", false),
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
