//! Edits of entries and of the tables about the policy itself, by their forms.

use super::check::Effect;
use super::target::Target;
use super::{Proposal, Proposals, Refusal, What, hash};
use crate::edit::{self, Edit, Step};
use crate::files;
use crate::policy_file::PolicyFile;
use crate::preview::form::Field;
use crate::preview::form::posted::{Posted, Problem, Problems, is_key};
use cookie_registry_policy::Checked;
use std::path::PathBuf;
use time::Date;
use toml_edit::{Date as TomlDate, Datetime, Value};

/// What the form of a table shows.
#[derive(Debug)]
pub(crate) struct EntryForm {
    pub(crate) target: Target,
    /// Whether the entry is not there yet.
    pub(crate) is_new: bool,
    /// The file, as named on the command line.
    pub(crate) file: String,
    /// The files that could have a new entry.
    pub(crate) files: Vec<String>,
    /// The hash of the text from which the form was made.
    pub(crate) hash: String,
    pub(crate) fields: Vec<Field>,
    /// What cannot be written, by the name of the control.
    pub(crate) problems: Problems,
    /// What the file cannot be read with.
    pub(crate) effect: Effect,
    /// Whether it can be retired: it is an entry that browsers hold, and still in use.
    pub(crate) can_retire: bool,
    /// Whether it can be removed.
    pub(crate) can_remove: bool,
}

/// What an edit by a form led to: a proposal, or the form again with what is wrong about it.
pub(crate) type Proposed = Result<Proposal, Box<EntryForm>>;

impl EntryForm {
    /// Returns the form for what was entered into an earlier one, if the file still is what that was made from.
    pub(crate) fn again(self, posted: &Posted) -> Result<Self, Refusal> {
        same(&self, posted)?;
        Ok(self)
    }

    /// Returns whether the entry can be approved.
    pub(crate) fn can_approve(&self) -> bool {
        !self.is_new
            && ["cookies", "storage", "tracking", "third_parties"].contains(&self.target.section)
    }
}

/// A file with a table in it, or in which the table will be.
pub(super) struct Found {
    pub(super) path: PathBuf,
    pub(super) text: String,
    pub(super) is_there: bool,
}

impl Proposals {
    /// Returns the form of a table that is there.
    pub(in crate::preview) fn form(&self, target: &Target) -> Result<EntryForm, Refusal> {
        let checked = self.checked()?;
        let found = self.found(target, &checked)?;
        self.form_of(target, &checked, &found)
    }

    fn form_of(
        &self,
        target: &Target,
        checked: &Checked,
        found: &Found,
    ) -> Result<EntryForm, Refusal> {
        let document = edit::parse(&found.text)?;
        let there = edit::table(document.as_table(), &target.path);
        let is_retired = there.is_some_and(|there| there.contains_key("retired"));
        Ok(EntryForm {
            target: target.clone(),
            is_new: false,
            file: PolicyFile::as_asked(&found.path),
            files: Vec::new(),
            hash: hash(&found.text),
            fields: target.fields(&found.text, there, checked),
            problems: Problems::new(),
            effect: Effect::default(),
            can_retire: target.is_entry() && target.has_key("retired") && !is_retired,
            can_remove: target.is_entry(),
        })
    }

    /// Returns an empty form for a new entry.
    pub(in crate::preview) fn new_form(
        &self,
        target: &Target,
        asked: Option<&str>,
    ) -> Result<EntryForm, Refusal> {
        let checked = self.checked()?;
        let paths = match target.is_row {
            // Only the policy itself can have lists, not what it includes.
            true => vec![self.file.path.clone()],
            false => self.editable(&checked),
        };
        let files: Vec<String> = paths
            .iter()
            .map(|path| PolicyFile::as_asked(path))
            .collect();
        let at = files.iter().position(|name| Some(name.as_str()) == asked);
        let path = paths
            .get(at.unwrap_or_default())
            .ok_or_else(|| Refusal::NotFound(target.entry.clone()))?;
        let text = files::read(path)?;
        Ok(EntryForm {
            target: target.clone(),
            is_new: true,
            file: PolicyFile::as_asked(path),
            files,
            hash: hash(&text),
            fields: target.fields("", None, &checked),
            problems: Problems::new(),
            effect: Effect::default(),
            can_retire: false,
            can_remove: false,
        })
    }

    /// Finds the file that has a table.
    fn found(&self, target: &Target, checked: &Checked) -> Result<Found, Refusal> {
        let mut unreadable = None;
        for path in self.editable(checked) {
            let text = files::read(&path)?;
            match edit::parse(&text) {
                Ok(document) if edit::exists(document.as_table(), &target.path) => {
                    return Ok(Found {
                        path,
                        text,
                        is_there: true,
                    });
                }
                Ok(_) => {}
                Err(error) => unreadable = Some((path, error)),
            }
        }
        match unreadable {
            Some((path, error)) => {
                let file = PolicyFile::as_asked(&path);
                Err(Refusal::Policy(format!("{file}: {error}")))
            }
            // A table such as `[choices]` may be missing. Only the policy itself can have it.
            None if !target.is_entry() => {
                let path = self.file.path.clone();
                let text = files::read(&path)?;
                Ok(Found {
                    path,
                    text,
                    is_there: false,
                })
            }
            None => Err(Refusal::NotFound(target.entry.clone())),
        }
    }

    /// Proposes what a form asks for.
    pub(in crate::preview) fn propose_entry(
        &self,
        target: &Target,
        posted: &Posted,
    ) -> Result<Proposed, Refusal> {
        let checked = self.checked()?;
        let found = self.found(target, &checked)?;
        let mut form = self.form_of(target, &checked, &found)?;
        same(&form, posted)?;
        let edits = if found.is_there {
            posted.edits(&form.fields)
        } else {
            let pairs = posted.pairs(&form.fields);
            pairs.map(|pairs| match pairs.is_empty() {
                true => Vec::new(),
                false => vec![Edit::Table(target.path.clone(), pairs)],
            })
        };
        match edits {
            Ok(edits) => {
                let what = What {
                    sentence: "did_edit",
                    about: target.entry.clone(),
                };
                self.propose_edits(form, &checked, found, &edits, what)
            }
            Err(problems) => {
                form.problems = problems;
                Ok(Err(Box::new(form)))
            }
        }
    }

    /// Proposes the new entry that a form describes.
    pub(in crate::preview) fn propose_new(
        &self,
        section: &Target,
        posted: &Posted,
    ) -> Result<Proposed, Refusal> {
        let checked = self.checked()?;
        let mut form = self.new_form(section, Some(posted.get("file")))?;
        same(&form, posted)?;
        let pairs = posted.pairs(&form.fields);
        if section.is_row {
            return match pairs {
                Ok(pairs) => self.propose_row(form, pairs),
                Err(problems) => {
                    form.problems = problems;
                    Ok(Err(Box::new(form)))
                }
            };
        }
        let key = posted.get("KEY").trim();
        let target = Target::of(&format!("{}.{key}", section.section)).filter(|_| is_key(key));
        let mut problems = Problems::new();
        let taken = match &target {
            None if key.is_empty() => Some(Problem::NoKey),
            None => Some(Problem::NotAKey),
            Some(target) => {
                let is_taken = self.found(target, &checked).is_ok();
                is_taken.then_some(Problem::Taken)
            }
        };
        problems.extend(taken.map(|problem| ("KEY".to_owned(), problem)));
        let pairs = match (pairs, target) {
            (Ok(pairs), Some(target)) if problems.is_empty() => (pairs, target),
            (pairs, _) => {
                problems.extend(pairs.err().unwrap_or_default());
                form.problems = problems;
                return Ok(Err(Box::new(form)));
            }
        };
        let (pairs, target) = pairs;
        let path = self
            .editable(&checked)
            .into_iter()
            .find(|path| PolicyFile::as_asked(path) == form.file)
            .ok_or_else(|| Refusal::NotFound(form.file.clone()))?;
        let text = files::read(&path)?;
        let what = What {
            sentence: "did_add",
            about: target.entry.clone(),
        };
        form.target.path.clone_from(&target.path);
        let edits = [Edit::Table(target.path, pairs)];
        let found = Found {
            path,
            text,
            is_there: false,
        };
        self.propose_edits(form, &checked, found, &edits, what)
    }

    pub(super) fn propose_edits(
        &self,
        mut form: EntryForm,
        checked: &Checked,
        found: Found,
        edits: &[Edit],
        what: What,
    ) -> Result<Proposed, Refusal> {
        let after = edit::apply(&found.text, edits)?;
        let then = self.checked_with(&found.path, &after)?;
        let mut effect = Effect::between(checked, &then);
        if effect.brings.iter().any(|brought| brought.is_unreadable) {
            effect.brings.retain(|brought| brought.is_unreadable);
            for brought in &mut effect.brings {
                let of = then.sources.get(brought.span.file);
                if of.is_some_and(|source| source.path == found.path) {
                    brought.field = field_at(&form, &after, brought.span.start as usize);
                }
            }
            form.effect = effect.shortened();
            return Ok(Err(Box::new(form)));
        }
        let effect = effect.shortened();
        let proposal = self.propose(found.path, Some(found.text), Some(after), what, effect)?;
        Ok(Ok(proposal))
    }

    /// Proposes to remove an entry.
    pub(in crate::preview) fn propose_removal(
        &self,
        target: &Target,
        posted: &Posted,
    ) -> Result<Proposal, Refusal> {
        let edit = Edit::Remove(target.path.clone());
        self.propose_one(target, posted, edit, "did_remove")
    }

    /// Proposes to retire an entry today.
    pub(in crate::preview) fn propose_retirement(
        &self,
        target: &Target,
        posted: &Posted,
        today: Date,
    ) -> Result<Proposal, Refusal> {
        if !target.is_entry() || !target.has_key("retired") {
            return Err(Refusal::NotFound(target.entry.clone()));
        }
        let mut path = target.path.clone();
        path.push(Step::Key("retired".to_owned()));
        let edit = Edit::Set(path, day(today));
        self.propose_one(target, posted, edit, "did_retire")
    }

    fn propose_one(
        &self,
        target: &Target,
        posted: &Posted,
        edit: Edit,
        sentence: &'static str,
    ) -> Result<Proposal, Refusal> {
        if !target.is_entry() {
            return Err(Refusal::NotFound(target.entry.clone()));
        }
        let checked = self.checked()?;
        let found = self.found(target, &checked)?;
        same(&self.form_of(target, &checked, &found)?, posted)?;
        let after = edit::apply(&found.text, &[edit])?;
        let effect = Effect::between(&checked, &self.checked_with(&found.path, &after)?);
        let what = What {
            sentence,
            about: target.entry.clone(),
        };
        self.propose(
            found.path,
            Some(found.text),
            Some(after),
            what,
            effect.shortened(),
        )
    }
}

/// Returns an error if a form was made from another text of the file than there is now.
fn same(form: &EntryForm, posted: &Posted) -> Result<(), Refusal> {
    if posted.get("of") == form.hash {
        Ok(())
    } else {
        Err(Refusal::Changed(form.file.clone()))
    }
}

/// Returns the control whose key is at an offset of the file.
fn field_at(form: &EntryForm, text: &str, offset: usize) -> Option<String> {
    let document = edit::parse(text).ok()?;
    let is_there = |field: &&Field| {
        let extent = edit::extent(text, document.as_table(), &field.path);
        extent.iter().any(|lines| lines.contains(&offset))
    };
    // The path of a field of a new entry has no key yet.
    let placed = form.fields.iter().map(|field| {
        let mut field = field.clone();
        let keys = form.target.path.iter().zip(field.path.iter_mut());
        keys.for_each(|(from, to)| to.clone_from(from));
        field
    });
    let placed: Vec<Field> = placed.collect();
    placed.iter().find(is_there).map(|field| field.name.clone())
}

/// Returns a day as a value of the file.
pub(super) fn day(date: Date) -> Value {
    let date = TomlDate {
        // A date of this century has four digits.
        year: u16::try_from(date.year()).unwrap_or(u16::MAX),
        month: date.month().into(),
        day: date.day(),
    };
    Value::from(Datetime::from(date))
}
