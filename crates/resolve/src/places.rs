//! Where an expression is in the sources that a person wrote.

use crate::load::path_of;
use ra_ap_base_db::EditionedFileId;
use ra_ap_hir_def::expr_store::ExprOrPatSource;
use ra_ap_hir_expand::{HirFileId, InFile, MacroCallKind, db::ExpandDatabase};
use ra_ap_ide_db::{LineIndexDatabase, RootDatabase};
use ra_ap_syntax::ast::{Expr, HasArgList};
use ra_ap_syntax::{AstNode, TextRange};
use ra_ap_vfs::Vfs;
use std::path::PathBuf;

/// A range of a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) path: PathBuf,
    /// In bytes.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Where the name of the method begins that is called with arguments, in a chain of calls that begins before it.
    pub(crate) shown: usize,
    /// The line of that, counted from 0.
    pub(crate) line: u32,
    /// Where the chain of calls begins.
    pub(crate) chain: usize,
}

impl Place {
    /// Returns the place of a method call that is shown, without the calls before it in the chain.
    pub(crate) fn apart(self) -> Self {
        Self {
            start: self.shown,
            ..self
        }
    }
}

/// Returns the place of an expression: where it is written, or where the macro is called that wrote it.
pub(crate) fn place(db: &RootDatabase, vfs: &Vfs, at: ExprOrPatSource) -> Option<Place> {
    let (file, range) = written(db, at.map(|it| it.text_range()))?;
    let path = path_of(vfs, file.file_id(db))?;
    let name = method_name(db, at).and_then(|name| written(db, name));
    let shown = match name {
        Some((other, name)) if other == file && range.contains_range(name) => name.start(),
        _ => range.start(),
    };
    Some(Place {
        path,
        start: range.start().into(),
        end: range.end().into(),
        shown: shown.into(),
        chain: range.start().into(),
        line: db.line_index(file.file_id(db)).line_col(shown).line,
    })
}

/// Returns where the name of a called method is.
fn method_name(db: &RootDatabase, at: ExprOrPatSource) -> Option<InFile<TextRange>> {
    let call = at.value.cast::<Expr>()?;
    match call.to_node(&db.parse_or_expand(at.file_id)) {
        // What a builder builds at its end is shown where the builder begins.
        Expr::MethodCallExpr(call) if call.arg_list()?.args().next().is_some() => {
            let range = call.name_ref()?.syntax().text_range();
            Some(at.with_value(range))
        }
        _ => None,
    }
}

/// How many macros within macros are looked at.
const MOST_EXPANSIONS: usize = 64;

fn written(db: &RootDatabase, at: InFile<TextRange>) -> Option<(EditionedFileId, TextRange)> {
    // What was handed to a macro as it is stays where it is.
    if let Some((range, context)) = at.original_node_file_range_opt(db)
        && context.is_root()
    {
        return Some((range.file_id, range.range));
    }
    let mut outermost = None;
    let mut file = at.file_id;
    for _ in 0..MOST_EXPANSIONS {
        let HirFileId::MacroFile(expansion) = file else {
            break;
        };
        let kind = db.lookup_intern_macro_call(expansion).kind;
        if let MacroCallKind::FnLike { ast_id, .. } = &kind {
            let range = ast_id.to_node(db).syntax().text_range();
            outermost = Some(InFile::new(ast_id.file_id, range));
        }
        file = kind.file_id();
    }
    match outermost {
        Some(call) => {
            let range = call.original_node_file_range_rooted(db);
            Some((range.file_id, range.range))
        }
        None => {
            let range = at.original_node_file_range_rooted(db);
            Some((range.file_id, range.range))
        }
    }
}
