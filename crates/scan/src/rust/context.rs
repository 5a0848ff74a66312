//! The position of the visitor in a file: a stack of the items and blocks that enclose the current expression.

use crate::text::Text;

/// One thing that encloses an expression and changes what is reported in it.
#[derive(Debug)]
pub(super) enum Context {
    /// Test code.
    Test,
    /// A function. How many occurrences were found before it.
    Function(usize),
    /// A method that is called on the result of the expression.
    Call(Link),
    /// Arguments, on which the methods that are called further out have no effect.
    Arguments,
    /// The inside of an occurrence that is reported: the text of a header there would be reported twice.
    Reported,
    /// The arguments of a removal: a cookie that is made only to be removed is removed.
    Removal,
    /// The arguments of a test's request: its cookies are sent to a service.
    Request,
    /// A place that only reads what is there: the name of the header is compared, looked up or kept out of a log.
    Reading,
    /// A place that gives the name of the header another name, which is followed: a variable, a constant.
    Naming,
    /// The arguments of a call that nothing is known of: it may write the header.
    Handing,
}

/// A method that is called further out in a chain of calls.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) method: String,
    /// The string of its first argument.
    pub(super) first: Text,
    /// Whether it makes a cookie one for removal.
    pub(super) removes: bool,
    /// The variable by which it sets how long the cookie lives.
    pub(super) lifetime: Option<String>,
}

/// The stack. Questions about all of it are answered by its last entry, which has taken over what the entries below
/// it say: a chain of thousands of calls is thousands of entries deep.
#[derive(Debug, Default)]
pub(super) struct Contexts(Vec<Entry>);

#[derive(Debug)]
struct Entry {
    context: Context,
    summary: Summary,
}

#[derive(Clone, Copy, Debug, Default)]
struct Summary {
    in_test: bool,
    is_reported: bool,
    is_removed: bool,
    is_requested: bool,
    is_reading: bool,
    is_naming: bool,
    function: usize,
}

impl Contexts {
    /// Enters a context.
    pub(super) fn push(&mut self, context: Context) {
        let mut summary = self.summary();
        match &context {
            Context::Test => summary.in_test = true,
            Context::Function(before) => summary.function = *before,
            Context::Reported => summary.is_reported = true,
            Context::Removal => summary.is_removed = true,
            Context::Request => summary.is_requested = true,
            Context::Reading => summary.is_reading = true,
            Context::Naming => summary.is_naming = true,
            Context::Handing => {
                summary.is_reading = false;
                summary.is_naming = false;
            }
            Context::Call(_) | Context::Arguments => {}
        }
        self.0.push(Entry { context, summary });
    }

    /// Leaves the innermost context.
    pub(super) fn pop(&mut self) {
        self.0.pop();
    }

    /// Returns whether this is test code.
    pub(super) fn in_test(&self) -> bool {
        self.summary().in_test
    }

    /// Returns whether an occurrence that is reported encloses this point.
    pub(super) fn is_reported(&self) -> bool {
        self.summary().is_reported
    }

    /// Returns whether a cookie that is made here is removed at once.
    pub(super) fn is_removed(&self) -> bool {
        self.summary().is_removed || self.chain().any(|link| link.removes)
    }

    /// Returns whether a cookie that is made here belongs to a request.
    pub(super) fn is_requested(&self) -> bool {
        self.summary().is_requested
    }

    /// Returns whether what is written here is only read.
    pub(super) fn is_reading(&self) -> bool {
        self.summary().is_reading
    }

    /// Returns whether the name of the header is followed from here, or only read.
    pub(super) fn is_naming(&self) -> bool {
        self.summary().is_naming || self.summary().is_reading
    }

    /// Returns how many occurrences were found before the function at hand.
    pub(super) fn function(&self) -> usize {
        self.summary().function
    }

    /// Returns the methods that are called on the result of the expression, the innermost first.
    pub(super) fn chain(&self) -> impl Iterator<Item = &Link> {
        self.0
            .iter()
            .rev()
            .take_while(|entry| !matches!(entry.context, Context::Arguments | Context::Reported))
            .filter_map(|entry| match &entry.context {
                Context::Call(link) => Some(link),
                _ => None,
            })
    }

    fn summary(&self) -> Summary {
        self.0.last().map(|entry| entry.summary).unwrap_or_default()
    }
}
