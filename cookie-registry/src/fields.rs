//! Splits short strings.

/// Splits a string like [`str::split`]. The fields are so short that looking at each byte takes fewer instructions than preparing a
/// search of many bytes at a time. `separator` is ASCII.
pub(crate) fn fields(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = text.bytes().position(|byte| byte == separator);
        let (field, after) = match end {
            Some(at) => (text.get(..at)?, text.get(at + 1..)),
            None => (text, None),
        };
        rest = after;
        Some(field)
    })
}

#[cfg(test)]
mod tests {
    use super::fields;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn fields_are_those_of_the_standard_library(text in "[,a\u{e9}]{0,12}") {
            let plain: Vec<&str> = text.split(',').collect();
            prop_assert_eq!(fields(&text, b',').collect::<Vec<_>>(), plain);
        }
    }
}
