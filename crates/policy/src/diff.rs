//! Compares two policies. The result is one change for each field that differs. Each change has a sentence that
//! describes it, and the rule that determines its effect on visitors.
//!
//! Both policies are converted to lists of parts and fields. Parts are paired by their key, then by their
//! name. A difference in notation without a difference in meaning is not a change.

mod consequences;
mod describe;
mod duty;
mod held;
mod judge;
mod lifetimes;
mod report;

pub use crate::facts::Field;
pub use crate::verdict::{DiffRule, Verdict};
pub use consequences::{Consequences, consequences};
pub(crate) use describe::stated;
pub use duty::Duty;
pub use held::StillHeld;
#[cfg(feature = "report")]
pub use report::explain_linked;
pub(crate) use report::removal;
pub use report::{
    DIFF_FORMAT, Report, duties, explain, heading, human, json, json_of_new, judgement, judgements,
    markdown, markdown_of_new, reference,
};

use crate::facts::{Fact, Kind, Part, parts, words};
use crate::judged::{Judgements, fact_hash, text_hash};
use crate::model::{FurtherLifetime, Judged, Policy, Text};
use cookie_registry_core::{Judgement, Lifetime};
use lifetimes::Lifetimes;
use std::collections::{BTreeSet, HashMap};
use time::Date;

/// One difference between two policies.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The part of the policy that changed, such as `cookies.session`. This is its name in the new policy. If the part
    /// was removed, it is its name in the old policy.
    pub entry: String,
    /// The field.
    pub field: Field,
    /// The language, if the field is a text.
    pub language: Option<String>,
    /// The old value in words; `None` if there was none.
    pub before: Option<String>,
    /// The new value in words; `None` if there is none.
    pub after: Option<String>,
    /// The change as a sentence.
    pub sentence: String,
    /// The rule that matches the change.
    pub rule: DiffRule,
    /// The hashes of the earlier and the new content. A `[[judged]]` table names the change by these hashes. `None` if
    /// the change cannot be judged, such as a new entry.
    pub contents: Option<[String; 2]>,
    /// What a person decided about the change.
    pub judged: Option<Decision>,
    /// Whether a person must decide on the change: the wording of a text has changed, and its meaning may have changed
    /// too. Until a person has decided, the change counts as material.
    pub needs_judgement: bool,
}

/// What a person decided about a change, in a `[[judged]]` table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decision {
    /// The decision.
    pub verdict: Verdict,
    /// Who decided.
    pub by: String,
    /// The day.
    pub on: Date,
    /// Why.
    pub reason: String,
}

impl Decision {
    fn of(judged: &Judged) -> Self {
        Self {
            verdict: match judged.verdict {
                Judgement::Editorial => Verdict::Editorial,
                Judgement::Minor => Verdict::Minor,
                Judgement::Material => Verdict::Material,
            },
            by: judged.by.clone(),
            on: judged.on,
            reason: judged.reason.clone(),
        }
    }
}

impl Change {
    /// Returns the effect of the change on visitors: the decision of a person, if there is one, otherwise the verdict
    /// of the rule.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        match &self.judged {
            Some(decision) => decision.verdict,
            None => self.rule.verdict(),
        }
    }

    /// Returns whether the change ends the need for consent: the entry needed consent before and no longer does. Every
    /// report lists these changes first, in a separate section.
    #[must_use]
    pub fn drops_consent(&self) -> bool {
        self.rule == DiffRule::ConsentDropped
    }
}

/// Compares two policies and returns the changes, in the order of the new policy. Changes of removed parts
/// are at the end.
///
/// ```
/// use cookie_registry_policy::diff::{DiffRule, diff};
/// use cookie_registry_policy::{Options, Policy, check_files, source::Memory};
///
/// let policy = |lifetime: &str| -> Policy {
///     let text = format!(r#"
/// format = 1
/// [policy]
/// title = "Cookie Policy"
/// last_updated = 2026-05-09
/// [service]
/// name = "Almanac"
/// domains = ["our.example"]
/// contact = "privacy@our.example"
/// [cookies.session]
/// name = "session"
/// category = "necessary"
/// exemption = "authentication"
/// purpose = "Keeps you signed in."
/// lifetime = "{lifetime}"
/// "#);
///     let files = Memory::from_iter([("policy.toml", text)]);
///     check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap().recovered().clone()
/// };
/// assert!(diff(&policy("30 days"), &policy("1 month")).is_empty());
/// let changes = diff(&policy("30 days"), &policy("60 days"));
/// assert_eq!(changes[0].rule, DiffRule::LastsLonger);
/// assert_eq!(changes[0].sentence, "The cookie `session` is now kept for 60 days instead of for 30 days.");
/// ```
#[must_use]
pub fn diff(before: &Policy, after: &Policy) -> Vec<Change> {
    let mut diff = Diff {
        before,
        after,
        changes: Vec::new(),
    };
    for pair in pairs(parts(before), parts(after)) {
        match pair {
            (Some(before), Some(after)) => diff.part(&before, &after),
            (None, Some(after)) => diff.comes(&after),
            (Some(before), None) => diff.goes(&before),
            (None, None) => {}
        }
    }
    diff.changes
}

type Pair<'p> = (Option<Part<'p>>, Option<Part<'p>>);

/// Pairs the parts of both policies that have the same kind and key, then those that have the same kind and
/// name.
fn pairs<'p>(before: Vec<Part<'p>>, after: Vec<Part<'p>>) -> Vec<Pair<'p>> {
    let mut before: Vec<Option<Part<'p>>> = before.into_iter().map(Some).collect();
    let mut pairs: Vec<Pair<'p>> = after.into_iter().map(|part| (None, Some(part))).collect();
    // The key of a log entry is its day, which several entries may share, so equal entries are paired first.
    pair_by(
        &mut before,
        &mut pairs,
        |part| Some(part.key.to_string()),
        is_same,
    );
    pair_by(
        &mut before,
        &mut pairs,
        |part| Some(part.key.to_string()),
        |_, _| true,
    );
    let name = |part: &Part<'_>| (!part.name.is_empty()).then(|| part.name.clone());
    pair_by(&mut before, &mut pairs, name, |_, _| true);
    let gone = before.into_iter().filter(Option::is_some);
    pairs.extend(gone.map(|part| (part, None)));
    pairs
}

fn pair_by<'p>(
    before: &mut [Option<Part<'p>>],
    pairs: &mut [Pair<'p>],
    mark: impl Fn(&Part<'p>) -> Option<String>,
    fits: impl Fn(&Part<'p>, &Part<'p>) -> bool,
) {
    let mut places: HashMap<(Kind, String), Vec<usize>> = HashMap::new();
    for (at, part) in before.iter().enumerate() {
        let marked = part
            .as_ref()
            .and_then(|part| Some((part.kind, mark(part)?)));
        if let Some(marked) = marked {
            places.entry(marked).or_default().push(at);
        }
    }
    for (found, after) in pairs.iter_mut().filter(|(found, _)| found.is_none()) {
        let Some(after) = after else { continue };
        let Some(marked) = mark(after) else { continue };
        let candidates = places.get(&(after.kind, marked)).into_iter().flatten();
        let fitting = candidates.copied().find(|at| {
            let part = before.get(*at).and_then(Option::as_ref);
            part.is_some_and(|part| fits(part, after))
        });
        *found = fitting
            .and_then(|at| before.get_mut(at))
            .and_then(Option::take);
    }
}

fn is_same(one: &Part<'_>, other: &Part<'_>) -> bool {
    let both = one.facts.iter().zip(&other.facts);
    both.into_iter()
        .all(|((_, one), (_, other))| one.same(other))
}

struct Diff<'p> {
    before: &'p Policy,
    after: &'p Policy,
    changes: Vec<Change>,
}

impl<'p> Diff<'p> {
    fn record(
        &mut self,
        part: &Part<'_>,
        field: Field,
        rule: DiffRule,
        said: (Option<String>, Option<String>),
        sentence: String,
    ) {
        let (before, after) = said;
        self.changes.push(Change {
            entry: part.entry(),
            field,
            language: None,
            before,
            after,
            sentence,
            rule,
            contents: None,
            judged: None,
            needs_judgement: false,
        });
    }

    /// Returns the hashes of the earlier and the new content of a field that is no text.
    fn hashes(&self, old: &Fact<'_>, new: &Fact<'_>) -> [String; 2] {
        let (from, to) = (&self.before.meta.language, &self.after.meta.language);
        [fact_hash(old, from, from), fact_hash(new, to, to)]
    }

    /// Notes the contents of the changes of one field, which were recorded last, and what people decided about them.
    fn judge(&mut self, first: usize, part: &Part<'_>, contents: &[String; 2]) {
        let judgements = Judgements::about(self.after, &part.entry());
        let [old, new] = contents;
        for change in self.changes.iter_mut().skip(first) {
            let language = change.language.as_deref();
            let decision = judgements.decision(change.field, language, old, new);
            change.judged = decision.map(Decision::of);
            change.contents = Some(contents.clone());
        }
    }

    /// Reports an added part.
    fn comes(&mut self, part: &Part<'_>) {
        let rule = match part.kind {
            Kind::Cookie | Kind::Storage if is_retired(part) => DiffRule::RetiredChanged,
            Kind::Cookie | Kind::Storage | Kind::Tracking => newcomer(part),
            Kind::ThirdParty => DiffRule::ThirdPartyAdded,
            Kind::Planned => DiffRule::PlannedChanged,
            Kind::Category => DiffRule::CategoryDeclared,
            Kind::Exempt => DiffRule::EnforcementChanged,
            Kind::Log if self.is_past(part) => DiffRule::LogRewritten,
            _ => DiffRule::Logged,
        };
        let said = describe::summary(part, &self.after.meta.language);
        let sentence = describe::comes(part, &said);
        self.record(part, Field::Entry, rule, (None, Some(said)), sentence);
    }

    /// Returns whether the old log already had an entry of a later day.
    fn is_past(&self, logged: &Part<'_>) -> bool {
        let mut log = self.before.changes.log.iter();
        // A date is written as YYYY-MM-DD, so the order of the texts is that of the days.
        log.any(|entry| entry.date.to_string().as_str() > logged.key.as_ref())
    }

    /// Reports a removed part.
    fn goes(&mut self, part: &Part<'_>) {
        let used = (part.kind == Kind::Planned)
            .then(|| self.put_to_use(&part.name))
            .flatten();
        let rule = match part.kind {
            Kind::Planned if used.is_some() => DiffRule::PlannedActive,
            Kind::Planned => DiffRule::PlannedChanged,
            Kind::Log => DiffRule::LogRewritten,
            Kind::Exempt => DiffRule::EnforcementChanged,
            _ => DiffRule::EntryRemoved,
        };
        let said = describe::summary(part, &self.before.meta.language);
        let sentence = describe::goes(part, used.as_deref());
        self.record(part, Field::Entry, rule, (Some(said), None), sentence);
    }

    /// Returns an entry that uses a category that was only planned before.
    fn put_to_use(&self, category: &str) -> Option<String> {
        let of = |policy: &'p Policy| {
            policy
                .entries()
                .filter(|disclosure| disclosure.category.key == category)
        };
        let was_used = of(self.before).next().is_some();
        let uses = of(self.after).next().filter(|_| !was_used)?;
        Some(uses.naming.shown())
    }

    fn part(&mut self, before: &Part<'_>, after: &Part<'_>) {
        if before.key != after.key {
            let said = (Some(before.key.to_string()), Some(after.key.to_string()));
            let sentence = describe::key(before, after);
            self.record(after, Field::Key, DiffRule::KeyRenamed, said, sentence);
        }
        let first = self.changes.len();
        for ((field, old), (_, new)) in before.facts.iter().zip(&after.facts) {
            match (old, new) {
                (Fact::Text(old), Fact::Text(new)) => self.text(after, *field, *old, *new),
                _ if old.same(new) || self.is_only_retagged(*field, old, new) => {}
                (Fact::Lifetimes(all_old), Fact::Lifetimes(all_new)) => {
                    let first = self.changes.len();
                    self.lifetimes((before, all_old), (after, all_new));
                    let contents = self.hashes(old, new);
                    self.judge(first, after, &contents);
                }
                _ => {
                    let rule = match field {
                        Field::Retired => retirement(after, old, new),
                        Field::AnnouncedBy => self.means(old, new),
                        _ => judge::judge(*field, old, new),
                    };
                    let mut said = (describe::said(*field, old), describe::said(*field, new));
                    if said.0 == said.1 {
                        said = (describe::tagged(*field, old), describe::tagged(*field, new));
                    }
                    let sentence = describe::changes(after, *field, (old, new), &said);
                    let first = self.changes.len();
                    self.record(after, *field, rule, said, sentence);
                    // Whether consent is asked follows from other fields, and is decided with them.
                    if *field != Field::Consent {
                        let contents = self.hashes(old, new);
                        self.judge(first, after, &contents);
                    }
                }
            }
        }
        if is_retired(after) {
            // The service no longer sets the entry, so no change of it can be material.
            let said_of_it = self.changes.iter_mut().skip(first);
            for change in said_of_it.filter(|change| change.verdict() == Verdict::Material) {
                change.rule = DiffRule::RetiredChanged;
                change.needs_judgement = false;
            }
        }
    }

    /// Compares the further lifetimes of an entry, one by one.
    fn lifetimes<'f>(
        &mut self,
        (before, old): (&Part<'_>, &'f [FurtherLifetime]),
        (after, new): (&Part<'_>, &'f [FurtherLifetime]),
    ) {
        let of = |part: &Part<'_>, further| Lifetimes {
            usual: match part.get(Field::Lifetime) {
                Some(Fact::Lasts(Some(usual))) => *usual,
                _ => Lifetime::Session,
            },
            further,
        };
        for change in lifetimes::changes(after, of(before, old), of(after, new)) {
            let said = (change.before, change.after);
            self.record(after, Field::Lifetimes, change.rule, said, change.sentence);
        }
    }

    /// Judges a change of `announced_by`. A further translation does not change the means.
    fn means(&self, old: &Fact<'_>, new: &Fact<'_>) -> DiffRule {
        let (Fact::Texts(were), Fact::Texts(are)) = (old, new) else {
            return judge::judge(Field::AnnouncedBy, old, new);
        };
        let language = &self.after.meta.language;
        let says_more = |less: &[Text], more: &[Text]| {
            let lies_in = |less: &Text, more: &Text| {
                less.in_language(language).is_some()
                    && less
                        .versions()
                        .all(|(tag, text)| more.in_language(tag) == Some(text))
            };
            let all = |some: &[Text], fits: &dyn Fn(&Text) -> bool| some.iter().all(fits);
            *language == self.before.meta.language
                && less.len() == more.len()
                && all(less, &|less| more.iter().any(|more| lies_in(less, more)))
                && all(more, &|more| less.iter().any(|less| lies_in(less, more)))
        };
        if says_more(were, are) {
            DiffRule::TranslationAdded
        } else if says_more(are, were) {
            DiffRule::TranslationRemoved
        } else {
            judge::judge(Field::AnnouncedBy, old, new)
        }
    }

    /// Compares a text in every language that it has or had.
    fn text(&mut self, part: &Part<'_>, field: Field, old: Option<&Text>, new: Option<&Text>) {
        let languages: BTreeSet<&str> = [old, new]
            .into_iter()
            .flatten()
            .flat_map(|text| text.versions().map(|(language, _)| language))
            .collect();
        let retagged = self.is_retagged(old, new);
        let stays = |language: &str| {
            retagged
                && (language == self.before.meta.language || language == self.after.meta.language)
        };
        for language in languages.into_iter().filter(|language| !stays(language)) {
            let version = |text: Option<&'_ Text>| {
                text.and_then(|text| text.in_language(language))
                    .map(str::to_owned)
            };
            let said = (version(old), version(new));
            if said.0 == said.1 {
                continue;
            }
            let rule = self.text_rule(field, language, (old, new), &said);
            let own = self.after.meta.language == language && self.before.meta.language == language;
            let sentence = describe::text(part, field, &said, (!own).then_some(language));
            let hashes = [text_hash(said.0.as_deref()), text_hash(said.1.as_deref())];
            let is_reworded =
                said.0.is_some() && said.1.is_some() && rule.verdict() == Verdict::Material;
            let first = self.changes.len();
            self.record(part, field, rule, said, sentence);
            if let Some(change) = self.changes.last_mut() {
                change.language = Some(language.to_owned());
            }
            if rule != DiffRule::Wording {
                self.judge(first, part, &hashes);
            }
            if let Some(change) = self.changes.last_mut() {
                change.needs_judgement = is_reworded && change.judged.is_none();
            }
        }
    }

    /// Returns whether a text is unchanged except that the language of the policy, and so of the text, has a
    /// new tag.
    fn is_retagged(&self, old: Option<&Text>, new: Option<&Text>) -> bool {
        let (from, to) = (&self.before.meta.language, &self.after.meta.language);
        let (Some(old), Some(new)) = (old, new) else {
            return false;
        };
        from != to
            && old.in_language(from).is_some()
            && old.in_language(from) == new.in_language(to)
            && old.in_language(to).is_none()
            && new.in_language(from).is_none()
    }

    /// Returns whether a field with several texts is unchanged, like [`Self::is_retagged`], except that the language of the
    /// policy has a new tag.
    fn is_only_retagged(&self, field: Field, old: &Fact<'_>, new: &Fact<'_>) -> bool {
        let has_texts = matches!(
            new,
            Fact::Texts(_) | Fact::Transfers(_) | Fact::Lifetimes(_)
        );
        has_texts && self.before.meta.language != self.after.meta.language && {
            let [before, after] = self.hashes(old, new);
            before == after && describe::said(field, old) == describe::said(field, new)
        }
    }

    fn text_rule(
        &self,
        field: Field,
        language: &str,
        (old, new): (Option<&Text>, Option<&Text>),
        said: &(Option<String>, Option<String>),
    ) -> DiffRule {
        // A version in another language, next to one in the language of the policy, is a translation.
        let translates = |text: Option<&Text>, own: &str| {
            language != own && text.is_some_and(|text| text.in_language(own).is_some())
        };
        match said {
            (Some(before), Some(after)) if words(before) == words(after) => DiffRule::Wording,
            (None, Some(_)) if translates(new, &self.after.meta.language) => {
                DiffRule::TranslationAdded
            }
            (Some(_), None) if translates(old, &self.before.meta.language) && new.is_some() => {
                DiffRule::TranslationRemoved
            }
            _ => judge::text(field, old.is_some(), new.is_some()),
        }
    }
}

/// Returns whether the service no longer sets the entry of a part.
pub(crate) fn is_retired(part: &Part<'_>) -> bool {
    matches!(part.get(Field::Retired), Some(Fact::Date(Some(_))))
}

fn newcomer(part: &Part<'_>) -> DiffRule {
    match part.get(Field::Consent) {
        Some(Fact::Consent(true)) => DiffRule::NewEntry,
        _ => DiffRule::NewExemptEntry,
    }
}

fn retirement(part: &Part<'_>, old: &Fact<'_>, new: &Fact<'_>) -> DiffRule {
    match (old, new) {
        (Fact::Date(None), _) => DiffRule::EntryRetired,
        (_, Fact::Date(None)) => newcomer(part),
        _ => DiffRule::RetiredChanged,
    }
}
