//! Policies that are made up: the diff is empty exactly where two of them mean the same, however they are
//! written.

use crate::policy;
use cookie_registry_policy::consent::ask_again;
use cookie_registry_policy::diff::{DiffRule, Verdict, diff};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::fmt::Write as _;

/// What one entry means. Equality of this is what the diff is held against.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    category: &'static str,
    purpose: &'static str,
    german: Option<&'static str>,
    /// In seconds; none is a session.
    lifetime: Option<u64>,
    rolling: bool,
    recipients: Vec<&'static str>,
    owner: Option<&'static str>,
    same_site: &'static str,
    domain: Option<&'static str>,
}

#[derive(Clone, Debug, PartialEq)]
struct Meaning {
    contact: &'static str,
    entries: Vec<(&'static str, Entry)>,
}

/// How it is written, which must not matter.
#[derive(Clone, Copy, Debug)]
struct Style {
    reversed: bool,
    commented: bool,
    spelt_out: bool,
    in_hours: bool,
}

fn entry() -> impl Strategy<Value = Entry> {
    (
        select(&["necessary", "preferences", "analytics"][..]),
        select(&["Counts visits.", "Counts visitors.", "counts visits"][..]),
        proptest::option::of(select(&["Zählt Besuche.", "Zählt Besucher."][..])),
        proptest::option::of(select(&[3_600, 86_400, 2_592_000, 31_536_000][..])),
        any::<bool>(),
        subsequence(vec!["A", "B", "C"], 0..=3),
        proptest::option::of(select(&["team one", "team two"][..])),
        select(&["lax", "strict"][..]),
        proptest::option::of(select(&["example.org", "shop.example.org"][..])),
    )
        .prop_map(
            |(
                category,
                purpose,
                german,
                lifetime,
                rolling,
                recipients,
                owner,
                same_site,
                domain,
            )| Entry {
                category,
                purpose,
                german,
                lifetime,
                rolling: rolling && lifetime.is_some(),
                recipients,
                owner,
                same_site,
                domain,
            },
        )
}

fn meaning() -> impl Strategy<Value = Meaning> {
    let entries = subsequence(vec!["alpha", "beta", "gamma"], 0..=3).prop_flat_map(|keys| {
        keys.into_iter()
            .map(|key| (Just(key), entry()))
            .collect::<Vec<_>>()
    });
    let contact = select(&["privacy@example.org", "cookies@example.org"][..]);
    (contact, entries).prop_map(|(contact, entries)| Meaning { contact, entries })
}

/// Another meaning, or most of the same one: two that are drawn apart are hardly ever equal.
fn two() -> impl Strategy<Value = (Meaning, Meaning)> {
    (meaning(), meaning(), any::<u32>()).prop_map(|(one, other, taken)| {
        let mut near = one.clone();
        if taken & 1 == 1 {
            near.contact = other.contact;
        }
        let others = other
            .entries
            .iter()
            .cycle()
            .take(near.entries.len() * usize::from(!other.entries.is_empty()));
        for (at, ((_, entry), (_, other))) in near.entries.iter_mut().zip(others).enumerate() {
            let takes = |field: usize| (taken >> (1 + 9 * at + field)) & 1 == 1 && taken & 2 == 2;
            if takes(0) {
                entry.purpose = other.purpose;
            }
            if takes(1) {
                entry.german = other.german;
            }
            if takes(2) {
                (entry.lifetime, entry.rolling) = (other.lifetime, other.rolling);
            }
            if takes(3) {
                entry.recipients.clone_from(&other.recipients);
            }
            if takes(4) {
                entry.owner = other.owner;
            }
        }
        (one, near)
    })
}

fn style() -> impl Strategy<Value = Style> {
    any::<(bool, bool, bool, bool)>().prop_map(|(reversed, commented, spelt_out, in_hours)| Style {
        reversed,
        commented,
        spelt_out,
        in_hours,
    })
}

fn lifetime(seconds: Option<u64>, style: Style) -> String {
    match seconds {
        None => "session".to_owned(),
        Some(seconds) if style.in_hours => format!("{} hours", seconds / 3_600),
        Some(2_592_000) => "1 month".to_owned(),
        Some(31_536_000) => "1 year".to_owned(),
        Some(seconds) => format!("{} minutes", seconds / 60),
    }
}

fn written(meaning: &Meaning, style: Style) -> String {
    let mut text = format!(
        "format = 1\n[policy]\ntitle = \"Cookie Policy\"\nlast_updated = 2026-05-09\n\
         [service]\nname = \"Example\"\ndomains = [\"example.org\"]\ncontact = \"{}\"\n",
        meaning.contact
    );
    let mut entries: Vec<_> = meaning.entries.iter().collect();
    if style.reversed {
        entries.reverse();
    }
    for (key, entry) in entries {
        let mut lines = vec![
            format!("name = \"{key}\""),
            format!("category = \"{}\"", entry.category),
            format!("lifetime = \"{}\"", lifetime(entry.lifetime, style)),
        ];
        if entry.category == "necessary" {
            lines.push("exemption = \"security\"".to_owned());
        }
        lines.push(match entry.german {
            Some(german) => format!(
                "purpose = {{ de = \"{german}\", en = \"{}\" }}",
                entry.purpose
            ),
            None if style.spelt_out => format!("purpose = {{ en = \"{}\" }}", entry.purpose),
            None => format!("purpose = \"{}\"", entry.purpose),
        });
        let mut recipients = entry.recipients.clone();
        if style.reversed {
            recipients.reverse();
        }
        if !recipients.is_empty() {
            lines.push(format!("recipients = {recipients:?}"));
        }
        if entry.rolling || style.spelt_out {
            lines.push(format!("rolling = {}", entry.rolling));
        }
        lines.extend(entry.owner.map(|owner| format!("owner = \"{owner}\"")));
        if entry.same_site != "lax" || style.spelt_out {
            lines.push(format!("same_site = \"{}\"", entry.same_site));
        }
        lines.extend(entry.domain.map(|domain| format!("domain = \"{domain}\"")));
        if style.reversed {
            lines.reverse();
        }
        writeln!(text, "[cookies.{key}]").unwrap();
        for line in lines {
            let comment = if style.commented {
                "  # a comment\n"
            } else {
                ""
            };
            writeln!(text, "{line}{comment}").unwrap();
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_diff_is_empty_exactly_where_the_meaning_is_the_same(
        (one, other) in two(),
        styles in (style(), style()),
    ) {
        let (before, after) = (policy(&written(&one, styles.0)), policy(&written(&other, styles.1)));
        let changes = diff(&before, &after);
        prop_assert_eq!(changes.is_empty(), one == other, "{:#?}", changes);
        prop_assert_eq!(before.content_hash() == after.content_hash(), one == other);
        prop_assert_eq!(diff(&after, &before).is_empty(), one == other);
    }

    /// Whatever is only editorial leaves every fingerprint, and what is material changes that of its
    /// category, unless it is in a translation alone.
    #[test]
    fn fingerprints_follow_the_verdicts((one, other) in two()) {
        let plain = Style { reversed: false, commented: false, spelt_out: false, in_hours: false };
        let (before, after) = (policy(&written(&one, plain)), policy(&written(&other, plain)));
        let changes = diff(&before, &after);
        if changes.iter().all(|change| change.verdict() == Verdict::Editorial) {
            prop_assert_eq!(before.fingerprints(), after.fingerprints());
        }
        for change in &changes {
            let in_translation = change.language.as_ref().is_some_and(|language| language != "en");
            let entry = after.entries().find(|disclosure| disclosure.entry == change.entry);
            if let Some(disclosure) = entry.filter(|_| change.verdict() == Verdict::Material && !in_translation) {
                let category = &disclosure.category.key;
                prop_assert_ne!(before.fingerprint(category), after.fingerprint(category), "{:?}", change);
            }
        }
    }

    /// Whatever is material asks those again who read it: everybody, or the readers of one language. Where nothing but
    /// spelling changes, nobody is asked.
    #[test]
    fn questions_follow_the_verdicts((one, other) in two()) {
        let plain = Style { reversed: false, commented: false, spelt_out: false, in_hours: false };
        let bilingual = |meaning| written(meaning, plain)
            .replace("last_updated", "languages = [\"en\", \"de\"]\nlast_updated");
        let (before, after) = (policy(&bilingual(&one)), policy(&bilingual(&other)));
        let changes = diff(&before, &after);
        let again = ask_again(&before, &after);
        if changes.iter().all(|change| change.rule == DiffRule::Wording) {
            prop_assert!(again.is_empty(), "{:?}", again);
        }
        for change in changes.iter().filter(|change| change.verdict() == Verdict::Material) {
            let entry = after.entries().find(|disclosure| disclosure.entry == change.entry);
            let Some(disclosure) = entry.filter(|disclosure| disclosure.needs_consent()) else { continue };
            let found = again.iter().find(|again| again.category == disclosure.category.key);
            let is_asked = found.is_some_and(|found| match (&found.languages, &change.language) {
                (None, _) => true,
                (Some(languages), Some(language)) => languages.contains(language),
                (Some(_), None) => false,
            });
            prop_assert!(is_asked, "{:?} {:?}", change, again);
        }
    }

    #[test]
    fn no_two_meanings_are_compared_into_a_panic(one in "\\PC*", other in "\\PC*") {
        let text = |purpose: &str| {
            let entry = Entry { category: "analytics", purpose: "", german: None, lifetime: None, rolling: false,
                recipients: vec![], owner: None, same_site: "lax", domain: None };
            let meaning = Meaning { contact: "a@example.org", entries: vec![("alpha", entry)] };
            let plain = Style { reversed: false, commented: false, spelt_out: false, in_hours: false };
            written(&meaning, plain).replace("purpose = \"\"", &format!("purpose = '''x{}'''", purpose.replace('\'', "")))
        };
        let changes = diff(&policy(&text(&one)), &policy(&text(&other)));
        prop_assert_eq!(changes.is_empty(), one.replace('\'', "") == other.replace('\'', ""));
    }
}
