//! Answers the requests of the editor. Each answer comes from a module of its own; here it gets the policy and the place.

use super::{Server, path_of, read, value};
use crate::lsp::code::{self, language};
use crate::lsp::cursor::{Cursor, cursor};
use crate::lsp::project::{Project, source_at};
use crate::lsp::text::Lines;
use crate::lsp::{actions, completion, hints, hover, links};
use cookie_registry_policy::Checked;
use cookie_registry_policy::source::Source;
use ls_types::{
    CodeActionParams, CompletionParams, GotoDefinitionParams, Hover, HoverContents, HoverParams,
    InlayHintParams, MarkupContent, MarkupKind, Position, Range, ReferenceParams,
    TextDocumentPositionParams,
};
use lsp_server::{ErrorCode, Request, RequestId, Response};
use serde_json::Value;
use std::path::Path;

/// A place in a file of a policy.
struct Place<'s> {
    checked: &'s Checked,
    /// The number of the file.
    file: u32,
    source: &'s Source,
    /// The place in bytes.
    offset: usize,
    cursor: Cursor,
}

impl Server<'_> {
    /// Answers a request.
    pub(super) fn answer(&mut self, request: Request) {
        let Request { id, method, params } = request;
        let answered = match method.as_str() {
            "textDocument/completion" => read(params).map(|it| self.completion(&it)),
            "textDocument/hover" => read(params).map(|it| self.hover(&it)),
            "textDocument/definition" => read(params).map(|it| self.definition(&it)),
            "textDocument/references" => read(params).map(|it| self.references(&it)),
            "textDocument/codeAction" => read(params).map(|it| self.code_action(&it)),
            "textDocument/inlayHint" => read(params).map(|it| self.inlay_hint(&it)),
            _ => {
                let message = format!("`{method}` is not known");
                let code = ErrorCode::MethodNotFound as i32;
                self.send(Response::new_err(id, code, message));
                return;
            }
        };
        self.respond(id, answered);
    }

    fn respond(&self, id: RequestId, answered: Result<Option<Value>, serde_json::Error>) {
        self.send(match answered {
            Ok(value) => Response {
                id,
                response_result: Ok(value.unwrap_or(Value::Null)),
            },
            Err(error) => Response::new_err(id, ErrorCode::InvalidParams as i32, error.to_string()),
        });
    }

    fn completion(&self, asked: &CompletionParams) -> Option<Value> {
        let asked = &asked.text_document_position;
        let path = path_of(&asked.text_document.uri)?;
        let document = self.open.get(&path)?;
        let lines = Lines::of(&document.text, self.encoding);
        let cursor = cursor(&document.text, lines.offset(asked.position));
        // The last check may be older than the text; of it, only names are taken.
        let mut all = self.projects.values().filter_map(Project::last);
        let checked = all
            .find(|checked| source_at(checked, &path).is_some())
            .or_else(|| self.projects.get(&self.policy_of(&path)?)?.last());
        value(&completion::completion(
            &document.text,
            &lines,
            &cursor,
            checked,
        ))
    }

    fn hover(&mut self, asked: &HoverParams) -> Option<Value> {
        self.check();
        let at = self.at(&asked.text_document_position_params)?;
        let text = &at.source.text;
        let shown = hover::hover(at.checked, (at.file, text), at.offset, &at.cursor)?;
        let word = &at.cursor.word;
        value(&Hover {
            contents: HoverContents::Markup(MarkupContent {
                kind: MarkupKind::Markdown,
                value: shown,
            }),
            range: Some(Lines::of(text, self.encoding).range(word.start, word.end)),
        })
    }

    fn definition(&mut self, asked: &GotoDefinitionParams) -> Option<Value> {
        let path = path_of(&asked.text_document_position_params.text_document.uri)?;
        if let Some(language) = language(&path) {
            let position = asked.text_document_position_params.position;
            return self.declaration_of(&path, language, position);
        }
        self.check();
        let at = self.at(&asked.text_document_position_params)?;
        value(&links::definitions(
            at.checked,
            at.source,
            &at.cursor,
            &self.open,
            self.encoding,
        ))
    }

    /// Returns where the policy declares what is at a position of a file of code.
    fn declaration_of(
        &mut self,
        path: &Path,
        language: code::Language,
        position: Position,
    ) -> Option<Value> {
        self.find_project(path);
        self.check();
        let text = &self.open.get(path)?.text;
        let offset = Lines::of(text, self.encoding).offset(position);
        let place = code::Place { path, text, offset };
        // The nearest policy, or else the only one that knows the name.
        let nearest = self.policy_of(path);
        let nearest = nearest.and_then(|policy| self.projects.get(&policy));
        let projects = nearest.into_iter().chain(self.projects.values());
        let checked = projects.filter_map(Project::checked);
        let mut found =
            checked.map(|it| code::definitions(it, language, place, &self.open, self.encoding));
        value(&found.find(|found| !found.is_empty()).unwrap_or_default())
    }

    fn references(&mut self, asked: &ReferenceParams) -> Option<Value> {
        self.check();
        let at = self.at(&asked.text_document_position)?;
        value(&links::uses(at.checked, &at.cursor, &self.open))
    }

    fn code_action(&mut self, asked: &CodeActionParams) -> Option<Value> {
        let path = path_of(&asked.text_document.uri)?;
        self.check();
        let (project, file) = self.project_with(&path)?;
        let checked = project.checked()?;
        let range = self.offsets(&checked.sources.get(file)?.text, asked.range);
        value(&actions::actions(
            checked,
            file,
            range,
            &self.open,
            self.encoding,
        ))
    }

    fn inlay_hint(&mut self, asked: &InlayHintParams) -> Option<Value> {
        let path = path_of(&asked.text_document.uri)?;
        self.check();
        let (project, file) = self.project_with(&path)?;
        let checked = project.checked()?;
        let range = self.offsets(&checked.sources.get(file)?.text, asked.range);
        value(&hints::hints(checked, file, range, self.encoding))
    }

    /// Returns what is at a position of a file of a policy that was checked.
    fn at(&self, asked: &TextDocumentPositionParams) -> Option<Place<'_>> {
        let path = path_of(&asked.text_document.uri)?;
        let (project, file) = self.project_with(&path)?;
        let checked = project.checked()?;
        let source = checked.sources.get(file)?;
        let offset = Lines::of(&source.text, self.encoding).offset(asked.position);
        Some(Place {
            checked,
            file,
            source,
            offset,
            cursor: cursor(&source.text, offset),
        })
    }

    fn offsets(&self, text: &str, range: Range) -> (usize, usize) {
        Lines::of(text, self.encoding).offsets(range)
    }

    /// Returns the policy of which a file is a part, and the number of the file in it.
    fn project_with(&self, path: &Path) -> Option<(&Project, u32)> {
        self.projects.values().find_map(|project| {
            let (file, _) = source_at(project.checked()?, path)?;
            Some((project, file))
        })
    }
}
