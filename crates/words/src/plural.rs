//! Forms of a phrase that contains a number.

/// The plural category of a number in a language, as CLDR names it (Unicode Technical Standard 35, part 3, section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Such as 0 in Arabic.
    Zero,
    /// Such as 1 in English.
    One,
    /// Such as 2 in Slovenian.
    Two,
    /// Such as 2 to 4 in Polish.
    Few,
    /// Such as 5 in Polish.
    Many,
    /// Every other number.
    Other,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 6] = [
        Self::Zero,
        Self::One,
        Self::Two,
        Self::Few,
        Self::Many,
        Self::Other,
    ];

    /// Returns the name of the form in a file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::One => "one",
            Self::Two => "two",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DurationUnit {
    /// A second.
    Second,
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
}

impl DurationUnit {
    /// Every unit, the shortest first.
    pub const ALL: [Self; 7] = [
        Self::Second,
        Self::Minute,
        Self::Hour,
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Year,
    ];

    /// Returns the name of the unit in a file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// A phrase with `{count}`, in each form that its language has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plural {
    forms: [Option<String>; 6],
    other: String,
}

impl Plural {
    pub(crate) fn new(other: String) -> Self {
        Self {
            other,
            ..Self::default()
        }
    }

    pub(crate) fn set(&mut self, form: Form, text: String) {
        if let Some(place) = self.forms.get_mut(form as usize) {
            *place = Some(text);
        }
    }

    /// Returns the phrase in a form; if the file does not have that form, in the form `other`.
    #[must_use]
    pub fn form(&self, form: Form) -> &str {
        let own = self.forms.get(form as usize).and_then(Option::as_deref);
        own.unwrap_or(&self.other)
    }

    /// Returns every form that the file has.
    pub fn forms(&self) -> impl Iterator<Item = (Form, &str)> {
        let own = Form::ALL.into_iter().zip(&self.forms);
        own.filter_map(|(form, text)| Some((form, text.as_deref()?)))
    }
}
