//! Scans the bodies of macros that the file defines, and the calls of macros of this and other files.

use super::{Visitor, first_span, range, tokens};
use crate::facts::{Function, MacroDefinition};
use crate::rust::context::Context;
use crate::rust::evaluate::{arguments, operation, wrapper_effect};
use crate::rust::reads;
use crate::rust::value::Value;
use crate::text::Text;
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::Path;
use syn::{Expr, Macro};

/// How many tokens of bodies are read for the calls of a file's macros. A call beyond that, which is given a jar or the
/// name of the header, is reported by itself.
const MAX_EXPANDED: usize = 200_000;

/// Macros of the language that pass their arguments on. A macro of that name in another file is another one.
const STANDARD: &[&str] = &["dbg", "pin", "vec"];

/// What is known of the macros that a file calls.
pub(super) struct Macros<'c> {
    /// The file that calls them.
    path: &'c Path,
    elsewhere: &'c [MacroDefinition],
    known: HashMap<String, Definition>,
    /// Those that the file defines.
    own: HashSet<String>,
    expanded: usize,
    is_expanding: bool,
}

/// A macro.
#[derive(Default)]
struct Definition {
    rules: Vec<Rule>,
    /// Where its body was reported by itself.
    reported: HashSet<(usize, usize)>,
}

impl<'c> Macros<'c> {
    /// Returns the macros of a file that is not read yet.
    pub(super) fn new(path: &'c Path, elsewhere: &'c [MacroDefinition]) -> Self {
        Self {
            path,
            elsewhere,
            known: HashMap::new(),
            own: HashSet::new(),
            expanded: 0,
            is_expanding: false,
        }
    }

    /// Returns how many folders another file shares with this one; more for the file itself.
    fn shared(&self, path: &Path) -> usize {
        let parts = path.components().zip(self.path.components());
        parts.take_while(|(one, other)| one == other).count()
    }

    /// Returns a macro of the file, or else of the nearest one that defines it.
    fn definition(&mut self, name: &str) -> Option<&Definition> {
        if !self.known.contains_key(name) {
            let named = self.elsewhere.iter().filter(|defined| defined.name == name);
            // Of several that are equally near, the first by its path.
            let defined = named.min_by_key(|defined| Reverse(self.shared(&defined.path)))?;
            let tokens: TokenStream = defined.rules.parse().ok()?;
            let reported = defined.reported.iter().map(|at| (at.start, at.end));
            let definition = Definition {
                rules: rules(&tokens),
                reported: reported.collect(),
            };
            self.known.insert(name.to_owned(), definition);
        }
        self.known.get(name)
    }
}

/// One rule of a macro.
#[derive(Clone)]
struct Rule {
    /// The variables of its pattern, in order, and whether each is repeated.
    variables: Vec<(String, bool)>,
    body: TokenStream,
    length: usize,
}

impl Visitor<'_> {
    /// Visits the bodies of a macro. Its variables are parameters, which its calls pass.
    pub(super) fn macro_rules(&mut self, name: &str, tokens: &TokenStream) {
        let mut definition = Definition {
            rules: rules(tokens),
            reported: HashSet::new(),
        };
        for rule in &definition.rules {
            let index = self.found.functions.len();
            self.found.functions.push(Function {
                name: format!("{name}!"),
                ..Function::default()
            });
            let before = self.found.occurrences.len();
            self.scoped(|visitor| {
                for (position, (variable, is_repeated)) in rule.variables.iter().enumerate() {
                    let value = if *is_repeated {
                        Value::Unknown
                    } else {
                        Value::Text(Text::parameter(index, position))
                    };
                    visitor.evaluator.scopes.set(variable.clone(), value);
                }
                let body = plain(&rule.body, &|variable| {
                    TokenTree::Ident(variable.clone()).into()
                });
                visitor.within(Context::Handing, |visitor| tokens::visit(visitor, &body));
            });
            let new = self.found.occurrences.get(before..).unwrap_or_default();
            let known = new.iter().filter(|found| !found.name.is_unknown());
            definition
                .reported
                .extend(known.map(|found| (found.span.start, found.span.end)));
        }
        self.macros.own.insert(name.to_owned());
        self.macros.known.insert(name.to_owned(), definition);
    }

    /// Visits the call of a macro.
    pub(super) fn called_macro(&mut self, mac: &Macro) {
        let name = mac
            .path
            .segments
            .last()
            .map(|last| last.ident.to_string())
            .unwrap_or_default();
        if reads::is_reading_macro(&name) {
            self.within(Context::Reading, |visitor| {
                tokens::visit(visitor, &mac.tokens);
            });
            return;
        }
        let given = arguments(mac);
        match &given {
            Some(given) => self.wrapped_macro(&name, mac, given),
            None => self.unread_macro(&name, mac),
        }
        let is_expanded = given.is_some_and(|given| self.expanded(&name, mac, &given));
        if is_expanded {
            self.within(Context::Naming, |visitor| {
                tokens::visit(visitor, &mac.tokens);
            });
        } else if name == "vec" {
            tokens::visit(self, &mac.tokens);
        } else {
            self.within(Context::Handing, |visitor| {
                tokens::visit(visitor, &mac.tokens);
            });
        }
    }

    /// Reports the call of such a macro with a syntax of its own, whose arguments cannot be read.
    fn unread_macro(&mut self, name: &str, mac: &Macro) {
        let called = self.evaluator.wrappers.named(&format!("{name}!")).next();
        if let Some(wrapper) = called {
            let effect = wrapper_effect(wrapper, wrapper.operation, Text::unknown());
            self.report(span_of(mac), effect);
        }
    }

    /// Reports the call of a macro of the sources that sets or removes under a name that it is given.
    fn wrapped_macro(&mut self, name: &str, mac: &Macro, given: &[Expr]) {
        let function = format!("{name}!");
        let called = self.evaluator.wrappers.named(&function);
        // A macro of the file is no other.
        let is_here = self.macros.own.contains(name);
        let path = self.macros.path;
        let fitting = called
            .filter(|wrapper| wrapper.index < given.len() && (!is_here || wrapper.path == path));
        // Of several that are equally near, the first by its path.
        let nearest = fitting.min_by_key(|wrapper| Reverse(self.macros.shared(&wrapper.path)));
        let Some(wrapper) = nearest else {
            return;
        };
        let passed = wrapper.name.substitute(|index| {
            given
                .get(index)
                .map_or_else(Text::unknown, |argument| self.evaluator.text(argument))
        });
        let effect = wrapper_effect(wrapper, operation(wrapper, given.iter()), passed);
        self.report(span_of(mac), effect);
    }

    /// Visits the body of a macro with what a call gives it, where that is more than a text: a jar, or the name of the
    /// header. What is found is reported at the call. Returns whether the body was visited.
    fn expanded(&mut self, name: &str, mac: &Macro, given: &[Expr]) -> bool {
        let matters = |value: &Value| value.matters() && !matches!(value, Value::Constant);
        if self.macros.is_expanding
            || !given
                .iter()
                .any(|argument| matters(&self.evaluator.value(argument)))
        {
            return false;
        }
        let fits = |rule: &&Rule| {
            rule.variables.len() == given.len()
                && rule.variables.iter().all(|(_, repeated)| !repeated)
        };
        if STANDARD.contains(&name) && !self.macros.known.contains_key(name) {
            return false;
        }
        let Some(definition) = self.macros.definition(name) else {
            self.found.asked_macros.insert(name.to_owned());
            return false;
        };
        let Some(rule) = definition.rules.iter().find(fits).cloned() else {
            return false;
        };
        let reported = definition.reported.clone();
        self.macros.expanded = self.macros.expanded.saturating_add(rule.length);
        if self.macros.expanded > MAX_EXPANDED {
            return false;
        }
        let passed: HashMap<String, TokenStream> = rule
            .variables
            .iter()
            .map(|(variable, _)| variable.clone())
            .zip(split(&mac.tokens))
            .collect();
        let body = plain(
            &rule.body,
            &|variable| match passed.get(&variable.to_string()) {
                Some(tokens) => tokens.clone(),
                None => TokenTree::Ident(variable.clone()).into(),
            },
        );
        let (before, uses, scripts) = (
            self.found.occurrences.len(),
            self.found.uses.len(),
            self.found.scripts.len(),
        );
        self.macros.is_expanding = true;
        self.scoped(|visitor| {
            visitor.within(Context::Handing, |visitor| tokens::visit(visitor, &body));
        });
        self.macros.is_expanding = false;
        let new = self.found.take_from(before);
        let span = span_of(mac);
        let new = new
            .into_iter()
            .filter(|found| !reported.contains(&(found.span.start, found.span.end)))
            .map(|mut found| {
                found.span = span.clone();
                found
            });
        let new = new.collect();
        self.found.extend(new);
        self.found.scripts.truncate(scripts);
        for used in self.found.uses.iter_mut().skip(uses) {
            used.span = span.clone();
        }
        true
    }
}

fn span_of(mac: &Macro) -> Range<usize> {
    let close = match &mac.delimiter {
        syn::MacroDelimiter::Paren(token) => token.span.close(),
        syn::MacroDelimiter::Brace(token) => token.span.close(),
        syn::MacroDelimiter::Bracket(token) => token.span.close(),
    };
    range(first_span(&mac.path), close)
}

/// Reads the rules of `macro_rules!`: `(pattern) => { body }`, separated by semicolons.
fn rules(tokens: &TokenStream) -> Vec<Rule> {
    let groups: Vec<Group> = tokens
        .clone()
        .into_iter()
        .filter_map(|token| match token {
            TokenTree::Group(group) => Some(group),
            _ => None,
        })
        .collect();
    let pairs = groups.chunks_exact(2).filter_map(|pair| match pair {
        [pattern, body] => Some((pattern, body)),
        _ => None,
    });
    pairs
        .map(|(pattern, body)| {
            let mut variables = Vec::new();
            variables_of(&pattern.stream(), false, &mut variables);
            Rule {
                variables,
                body: body.stream(),
                length: length(&body.stream()),
            }
        })
        .collect()
}

fn length(tokens: &TokenStream) -> usize {
    tokens
        .clone()
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => 1 + length(&group.stream()),
            _ => 1,
        })
        .sum()
}

/// Collects the variables of a pattern: `$name:kind`, and those within `$(…)*`, which are repeated.
fn variables_of(tokens: &TokenStream, is_repeated: bool, found: &mut Vec<(String, bool)>) {
    let mut after_dollar = false;
    for token in tokens.clone() {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '$' => {
                after_dollar = true;
                continue;
            }
            TokenTree::Ident(name) if after_dollar => found.push((name.to_string(), is_repeated)),
            TokenTree::Group(group) => {
                variables_of(&group.stream(), is_repeated || after_dollar, found);
            }
            _ => {}
        }
        after_dollar = false;
    }
}

/// Returns the body of a macro as plain Rust: with something in place of each variable, and with what is repeated once.
fn plain(body: &TokenStream, variable: &impl Fn(&Ident) -> TokenStream) -> TokenStream {
    let mut plain_tokens = TokenStream::new();
    let mut tokens = body.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '$' => match tokens.next() {
                Some(TokenTree::Ident(name)) if name == "crate" => {
                    plain_tokens.extend([TokenTree::Ident(name)]);
                }
                Some(TokenTree::Ident(name)) => plain_tokens.extend(variable(&name)),
                Some(TokenTree::Group(group)) => {
                    plain_tokens.extend(plain(&group.stream(), variable));
                    // The separator, and the sign of the repetition.
                    for _ in 0..2 {
                        let Some(TokenTree::Punct(sign)) = tokens.peek() else {
                            break;
                        };
                        let is_last = matches!(sign.as_char(), '*' | '+' | '?');
                        let is_separator = matches!(sign.as_char(), ',' | ';');
                        if !is_last && !is_separator {
                            break;
                        }
                        tokens.next();
                        if is_last {
                            break;
                        }
                    }
                }
                other => plain_tokens.extend(other),
            },
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), plain(&group.stream(), variable));
                inner.set_span(group.span());
                plain_tokens.extend([TokenTree::Group(inner)]);
            }
            token => plain_tokens.extend([token]),
        }
    }
    plain_tokens
}

/// Splits the arguments of a call at the commas, each of several tokens as a group without delimiters.
fn split(tokens: &TokenStream) -> Vec<TokenStream> {
    let mut all: Vec<Vec<TokenTree>> = vec![Vec::new()];
    for token in tokens.clone() {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == ',' => all.push(Vec::new()),
            token => {
                if let Some(last) = all.last_mut() {
                    last.push(token);
                }
            }
        }
    }
    let grouped = |tokens: Vec<TokenTree>| -> TokenStream {
        if tokens.len() == 1 {
            return tokens.into_iter().collect();
        }
        let group = Group::new(Delimiter::None, tokens.into_iter().collect());
        TokenTree::Group(group).into()
    };
    all.into_iter().map(grouped).collect()
}
