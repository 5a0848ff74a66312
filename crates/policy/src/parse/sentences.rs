//! Reads a file that `words` names: the sentences of a language.

use super::{Parser, mistakes, text_of};
use crate::finding::Finding;
use crate::rules::Code;
use crate::source::{Source, Span};
use crate::suggest::nearest;
use cookie_registry_words::{Catalog, Problem, ProblemKind};
use std::path::Path;
use toml::de::DeTable;

impl Parser<'_> {
    /// Reads a file with sentences into the draft. Of a file that is none, nothing is kept that a report could quote.
    pub(super) fn sentences(&mut self, path: &Path, bytes: &[u8]) {
        self.bytes += bytes.len();
        let (text, refused) = text_of(bytes);
        let (table, errors) = DeTable::parse_recoverable(&text);
        let is_one = refused.is_none() && Catalog::is_one(table.get_ref());
        let quoted = if is_one { text.as_str() } else { "" };
        let Some(file) = self.parsed.sources.add(Source::new(path, quoted)) else {
            return;
        };
        let start = Span::new(file, &(0..0));
        if !is_one {
            let message = format!("`{}` is not a file with sentences", path.display());
            let help = "write its language in the first line, such as `language = \"cs\"`, and the sentences in the \
                        tables [page], [dates], [durations], [shared], [banner] and [countries]";
            let finding = Finding::new(Code::IncludeFailed, start, message).help(help);
            self.parsed.findings.push(finding);
            return;
        }
        let source = self.parsed.sources.get(file);
        let syntax = source.map(|source| mistakes::explained(file, source, &text, &errors).0);
        self.parsed.findings.extend(syntax.unwrap_or_default());
        let (catalog, problems) = Catalog::parse(&text);
        let findings = problems.iter().filter_map(|problem| {
            let span = Span::new(file, &problem.range);
            finding(problem, span)
        });
        self.parsed.findings.extend(findings);
        self.parsed.draft.catalogs.push((start, catalog));
    }
}

/// Returns the finding for a problem. Mistakes of TOML syntax have their own.
fn finding(problem: &Problem, span: Span) -> Option<Finding> {
    Some(match &problem.kind {
        ProblemKind::Unknown(name, known) => {
            let help = match nearest(name, known.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("write one of {}", known.join(", ")),
            };
            let message = format!("`{name}` is not known here");
            Finding::new(Code::UnknownKey, span, message).help(help)
        }
        ProblemKind::Type(name, wanted) => {
            let message = format!("`{name}` must be {wanted}");
            Finding::new(Code::WrongType, span, message).help(format!("write {wanted}"))
        }
        ProblemKind::Empty(name) => {
            Finding::new(Code::EmptyText, span, format!("`{name}` is empty"))
                .help("write the text, or leave the key out")
        }
        ProblemKind::Placeholders(name, wanted) => {
            let message = format!("`{name}` must have these placeholders: {wanted}");
            Finding::new(Code::WordsPlaceholder, span, message)
                .help("write each of them in braces, in any order, and no others")
        }
        // `Catalog::is_one` has checked that the file says its language.
        ProblemKind::NoLanguage | ProblemKind::Syntax(_) => return None,
        _ => Finding::new(Code::WrongType, span, "this cannot be read".to_owned()),
    })
}
