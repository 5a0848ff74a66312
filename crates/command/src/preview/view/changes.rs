//! Changes since the base, and the duties that follow from them.

use super::Names;
use crate::preview::desk::Look;
use crate::preview::proposals::Judgeable;
use cookie_registry_policy::diff::{
    Change, DiffRule, Duty, Verdict, consequences, diff, duties, heading,
};
use serde::Serialize;
use time::Date;

/// The changes, or the reason why there is nothing to compare with.
#[derive(Debug, Serialize)]
pub(super) struct Changes {
    /// The name of the base.
    base: String,
    /// The reason why there is nothing to compare with.
    none: Option<String>,
    groups: Vec<Group>,
    duties: Vec<Follows>,
    /// The number of changes.
    count: usize,
    #[serde(skip)]
    material: usize,
}

/// The changes of one kind.
#[derive(Debug, Serialize)]
struct Group {
    /// The heading, which says what the changes mean.
    heading: String,
    /// `consent-dropped`, `material`, `minor` or `editorial`.
    kind: &'static str,
    changes: Vec<ChangeView>,
}

/// One change.
#[derive(Debug, Serialize)]
struct ChangeView {
    id: String,
    sentence: String,
    /// The verdict: of a person, if one has judged the change, or of the rule.
    verdict: &'static str,
    entry: String,
    field: &'static str,
    before: Option<String>,
    after: Option<String>,
    rule: Explained,
    /// The decision that is open.
    open: Option<Judgeable>,
}

/// The rule that classifies a change.
#[derive(Debug, Serialize)]
struct Explained {
    code: &'static str,
    title: &'static str,
    why: &'static str,
    source: String,
}

/// A duty that follows from a change.
#[derive(Debug, Serialize)]
struct Follows {
    is_done: bool,
    what: String,
}

impl Changes {
    pub(super) fn new(look: &Look<'_>) -> Self {
        let (name, base) = &look.base;
        let before = match base {
            Ok(before) => before,
            Err(why) => {
                return Self {
                    base: name.clone(),
                    none: Some(why.clone()),
                    groups: Vec::new(),
                    duties: Vec::new(),
                    count: 0,
                    material: 0,
                };
            }
        };
        let changes = diff(before, look.policy);
        let follows = consequences(before, look.policy, &changes);
        let is_material = |change: &&Change| change.verdict() == Verdict::Material;
        Self {
            base: name.clone(),
            none: None,
            groups: groups(&changes, look.today),
            duties: duties(&follows)
                .into_iter()
                .map(|(duty, what)| Follows {
                    is_done: duty == Duty::Met,
                    what,
                })
                .collect(),
            count: changes.len(),
            material: changes.iter().filter(is_material).count(),
        }
    }

    /// Returns the decisions that are open.
    pub(super) fn judgeable(&self) -> impl Iterator<Item = &Judgeable> {
        let changes = self.groups.iter().flat_map(|group| &group.changes);
        changes.filter_map(|change| change.open.as_ref())
    }

    /// Returns the number of material changes, if the policy was compared with a base.
    pub(super) fn material(&self) -> Option<usize> {
        self.none.is_none().then_some(self.material)
    }
}

/// Groups the changes by verdict. The changes that drop a consent requirement come first.
fn groups(changes: &[Change], today: Date) -> Vec<Group> {
    let mut names = Names::default();
    let mut group = |kind, heading: &str, belongs: &dyn Fn(&Change) -> bool| Group {
        heading: heading.to_owned(),
        kind,
        changes: changes
            .iter()
            .filter(|change| belongs(change))
            .map(|change| ChangeView::new(change, &mut names, today))
            .collect(),
    };
    let mut groups = vec![group(
        "consent-dropped",
        "Consent is no longer required: a reviewer must look at this",
        &Change::drops_consent,
    )];
    for verdict in [Verdict::Material, Verdict::Minor, Verdict::Editorial] {
        groups.push(group(verdict.as_str(), heading(verdict), &|change| {
            change.verdict() == verdict && !change.drops_consent()
        }));
    }
    groups.retain(|group| !group.changes.is_empty());
    groups
}

impl ChangeView {
    fn new(change: &Change, names: &mut Names, today: Date) -> Self {
        let field = change.field.as_str();
        let language = change.language.as_deref().unwrap_or_default();
        Self {
            id: names.name(&["change", &change.entry, field, language]),
            sentence: change.sentence.clone(),
            verdict: change.verdict().as_str(),
            entry: change.entry.clone(),
            field,
            before: change.before.clone(),
            after: change.after.clone(),
            rule: Explained::new(change.rule),
            open: Judgeable::of(change, today),
        }
    }
}

impl Explained {
    fn new(rule: DiffRule) -> Self {
        let source = rule.source();
        Self {
            code: rule.as_str(),
            title: rule.title(),
            why: rule.explanation(),
            source: format!("{} ({})", source.text, source.confidence),
        }
    }
}
