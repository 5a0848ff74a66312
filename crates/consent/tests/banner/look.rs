//! What the style sheet may and must say.

use cookie_registry_consent::Banner;

/// The colours of one scheme, `--b`, `--t` and so on, as they are without variables of the service.
fn colours(style: &str) -> impl Fn(&str) -> f64 {
    move |name| {
        let from = style.find(&format!("--{name}:var(--consent-")).unwrap();
        let declaration = &style[from..from + style[from..].find(')').unwrap()];
        let hex = declaration.rsplit_once('#').unwrap().1;
        let digits: String = match hex.len() {
            3 => hex.chars().flat_map(|digit| [digit, digit]).collect(),
            _ => hex.to_owned(),
        };
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&digits[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
    }
}

#[test]
fn the_contrast_is_enough_in_both_schemes() {
    let style = Banner::STYLE;
    let dark = style.find("@media (prefers-color-scheme:dark)").unwrap();
    for scheme in [&style[..dark], &style[dark..]] {
        let luminance = colours(scheme);
        for (one, other, least) in [
            ("t", "b", 4.5),
            ("a", "b", 4.5),
            ("o", "a", 4.5),
            ("l", "b", 3.0),
        ] {
            let (one_is, other_is) = (luminance(one), luminance(other));
            // WCAG 2.2, "contrast ratio".
            let ratio = (one_is.max(other_is) + 0.05) / (one_is.min(other_is) + 0.05);
            assert!(ratio >= least, "{one} on {other}: {ratio}");
        }
    }
}

#[test]
fn the_style_moves_nothing_covers_nothing_and_loads_nothing() {
    for word in [
        "transition",
        "animation",
        "position:",
        "@import",
        "url(",
        "outline:0",
        "outline:none",
    ] {
        assert!(!Banner::STYLE.contains(word), "{word}");
    }
    // What is pressed is 44 pixels high.
    for what in [
        ".consent-button{",
        ".consent label{",
        ".consent a,.consent-footer a{",
        ".consent-footer button{",
    ] {
        let from = Banner::STYLE.find(what).unwrap();
        let rule = &Banner::STYLE[from..from + Banner::STYLE[from..].find('}').unwrap()];
        assert!(rule.contains("min-height:44px"), "{rule}");
    }
}

#[cfg(feature = "log")]
#[test]
fn the_source_of_the_style_sheet_is_its_hash() {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let hex = cookie_registry_consent::ContentHash::of([Banner::STYLE]).to_string();
    let bits: String = hex
        .chars()
        .map(|digit| format!("{:04b}", digit.to_digit(16).unwrap()))
        .collect();
    let sixes = bits.as_bytes().chunks(6).map(|six| {
        let six = format!("{:0<6}", std::str::from_utf8(six).unwrap());
        char::from(DIGITS[usize::from_str_radix(&six, 2).unwrap()])
    });
    let base64: String = sixes.collect();
    assert_eq!(Banner::STYLE_SOURCE, format!("'sha256-{base64}='"));
    // Nothing in it ends the element, and its text is the same after a browser has read it.
    assert!(!Banner::STYLE.contains("</") && !Banner::STYLE.contains(['\r', '\0']));
}
