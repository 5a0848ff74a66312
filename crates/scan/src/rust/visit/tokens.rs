//! Finds expressions in the tokens of a macro call of any syntax.

use super::Visitor;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::ops::Range;
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::visit::Visit as _;
use syn::{Block, Expr, Token};

/// Visits tokens as arguments, as statements, or else as every run in them that is an expression.
pub(super) fn visit(visitor: &mut Visitor<'_>, tokens: &TokenStream) {
    if tokens.is_empty() {
        return;
    }
    if let Ok(list) = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(tokens.clone()) {
        list.iter().for_each(|expr| visitor.visit_expr(expr));
        return;
    }
    if let Ok(stmts) = Block::parse_within.parse2(tokens.clone()) {
        stmts.iter().for_each(|stmt| visitor.visit_stmt(stmt));
        return;
    }
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at = match token {
            TokenTree::Ident(_) => {
                let end = run_end(&tokens, at);
                unread(visitor, &tokens, at..end);
                let run: TokenStream = tokens
                    .get(at..end)
                    .unwrap_or_default()
                    .iter()
                    .cloned()
                    .collect();
                match syn::parse2::<Expr>(run) {
                    Ok(expr) => visitor.visit_expr(&expr),
                    Err(_) => groups(visitor, tokens.get(at..end).unwrap_or_default()),
                }
                end
            }
            TokenTree::Group(group) => {
                visit(visitor, &group.stream());
                at + 1
            }
            TokenTree::Literal(literal) => {
                if let Ok(literal) =
                    syn::parse2::<syn::Lit>(TokenTree::from(literal.clone()).into())
                {
                    visitor.literal(&literal);
                }
                at + 1
            }
            TokenTree::Punct(_) => at + 1,
        };
    }
}

/// Reports a type of cookies whose function is called in a way that cannot be read.
fn unread(visitor: &mut Visitor<'_>, tokens: &[TokenTree], run: Range<usize>) {
    let is_colon =
        |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(sign)) if sign.as_char() == ':');
    if !is_colon(run.end) || !is_colon(run.end + 1) {
        return;
    }
    let path: TokenStream = tokens
        .get(run)
        .unwrap_or_default()
        .iter()
        .cloned()
        .collect();
    if let Ok(Expr::Path(path)) = syn::parse2::<Expr>(path) {
        visitor.unread_type(&path);
    }
}

/// Visits the groups among tokens that are no expression.
fn groups(visitor: &mut Visitor<'_>, tokens: &[TokenTree]) {
    for token in tokens {
        if let TokenTree::Group(group) = token {
            visit(visitor, &group.stream());
        }
    }
}

/// Returns the end of the longest run that reads like `path::to(x).method(y)?.field`.
fn run_end(tokens: &[TokenTree], start: usize) -> usize {
    let punct = |at: usize, c: char| matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == c);
    let ident = |at: usize| matches!(tokens.get(at), Some(TokenTree::Ident(_)));
    let arguments = |at: usize| matches!(tokens.get(at), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
    let mut at = start + 1;
    loop {
        at = if punct(at, ':') && punct(at + 1, ':') && ident(at + 2) {
            at + 3
        } else if punct(at, ':') && punct(at + 1, ':') && punct(at + 2, '<') {
            match generics_end(tokens, at + 3) {
                Some(end) => end,
                None => return at,
            }
        } else if punct(at, '.') && ident(at + 1) {
            at + 2
        } else if arguments(at) || (punct(at, '?') && punct(at + 1, '.')) {
            at + 1
        } else if punct(at, '!') && matches!(tokens.get(at + 1), Some(TokenTree::Group(_))) {
            at + 2
        } else {
            return at;
        };
    }
}

/// Returns the end of generic arguments, behind their `>`.
fn generics_end(tokens: &[TokenTree], start: usize) -> Option<usize> {
    let mut depth = 1_usize;
    let mut was_dash = false;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '<' => depth += 1,
            TokenTree::Punct(sign) if sign.as_char() == '>' && !was_dash => depth -= 1,
            TokenTree::Punct(sign) if sign.as_char() == ';' => return None,
            _ => {}
        }
        was_dash = matches!(token, TokenTree::Punct(sign) if sign.as_char() == '-');
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}
