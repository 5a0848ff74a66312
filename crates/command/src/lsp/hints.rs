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
    let cookies = draft.cookies.iter().map(|it| &it.disclosure);
    let storage = draft.storage.iter().map(|it| &it.disclosure);
    cookies
        .chain(storage)
        .flat_map(|it| it.written_lifetimes())
        .filter(|lifetime| lifetime.span.file == file)
        .filter_map(|lifetime| {
            let (start, end) = offsets(lifetime.span);
            let days = in_days(lifetime.value).filter(|_| start >= from && end <= to)?;
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

/// Returns a lifetime in days; `None` if it is written so, or is no number of whole days.
fn in_days(lifetime: Lifetime) -> Option<String> {
    let Lifetime::For { unit, .. } = lifetime else {
        return None;
    };
    let (seconds, day) = (lifetime.seconds()?, Unit::Day.seconds());
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
        let of = |text| in_days(Lifetime::parse(text).unwrap());
        assert_eq!(of("1 year").as_deref(), Some("365 days"));
        assert_eq!(of("6 months").as_deref(), Some("180 days"));
        assert_eq!(of("2 weeks").as_deref(), Some("14 days"));
        assert_eq!(of("24 hours").as_deref(), Some("1 day"));
        for text in ["36 hours", "30 days", "30 minutes", "session", "tab"] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
