//! Lifetimes in days, at the end of their lines.

use super::project::offsets;
use super::text::{Encoding, Lines};
use cookie_registry_core::{Lifetime, Unit};
use cookie_registry_policy::Checked;
use ls_types::{InlayHint, InlayHintKind, InlayHintLabel};

/// Returns the lifetimes of a file that are in a range of bytes and not written in days.
pub(super) fn hints(
    checked: &Checked,
    file: u32,
    (from, to): (usize, usize),
    encoding: Encoding,
) -> Vec<InlayHint> {
    let Some(source) = checked.sources.get(file) else {
        return Vec::new();
    };
    let lines = Lines::of(&source.text, encoding);
    let draft = &checked.draft;
    let recovered = checked.recovered();
    // The visitor's choice is kept for as long as `remembered_for` promises.
    let cookies = draft.cookies.iter().zip(&recovered.cookies);
    let cookies = cookies.map(|(it, cookie)| (&it.disclosure, cookie.disclosure.seconds()));
    let storage = draft.storage.iter().zip(&recovered.storage);
    let storage = storage.map(|(it, storage)| (&it.disclosure, storage.disclosure.seconds()));
    let remembered = draft
        .choices
        .iter()
        .filter_map(|it| it.remembered_for.as_ref());
    let remembered = remembered.map(|it| (it, recovered.choices.remembered_seconds()));
    cookies
        .chain(storage)
        .flat_map(|(it, usual)| {
            let usual = it.lifetime.iter().map(move |written| (written, usual));
            let further = it.lifetimes.iter().filter_map(|it| it.lifetime.as_ref());
            usual.chain(further.map(|written| (written, written.value.seconds())))
        })
        .chain(remembered)
        .filter(|(lifetime, _)| lifetime.span.file == file)
        .filter_map(|(lifetime, seconds)| {
            let (start, end) = offsets(lifetime.span);
            let days = in_days(lifetime.value, seconds?);
            let days = days.filter(|_| start >= from && end <= to)?;
            Some(InlayHint {
                position: lines.position(end),
                label: InlayHintLabel::String(format!("= {days}")),
                kind: Some(InlayHintKind::TYPE),
                text_edits: None,
                tooltip: None,
                padding_left: Some(true),
                padding_right: None,
                data: None,
            })
        })
        .collect()
}

/// Returns a lifetime of so many seconds in days; `None` if it is written so, or is no number of whole days.
fn in_days(lifetime: Lifetime, seconds: u64) -> Option<String> {
    let Lifetime::For { unit, .. } = lifetime else {
        return None;
    };
    let day = Unit::Day.seconds();
    if unit == Unit::Day || seconds < day || !seconds.is_multiple_of(day) {
        return None;
    }
    Some(match seconds / day {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifetime_is_shown_in_days() {
        let of = |text| {
            let lifetime = Lifetime::parse(text).unwrap();
            in_days(lifetime, lifetime.seconds()?)
        };
        assert_eq!(of("1 year").as_deref(), Some("365 days"));
        assert_eq!(of("6 months").as_deref(), Some("180 days"));
        assert_eq!(of("2 weeks").as_deref(), Some("14 days"));
        assert_eq!(of("24 hours").as_deref(), Some("1 day"));
        for text in ["36 hours", "30 days", "30 minutes", "session", "tab"] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
