//! The banner and the settings with the keyboard alone, and enlarged to 400 %, in Chromium and in Firefox.

use crate::answer;
use cookie_registry_test_support::browser::{Browser, Key, Page};
use cookie_registry_test_support::canned_server::Server;
use cookie_registry_test_support::firefox::Tab;
use serde_json::{Value, json};

/// A page of a browser, as a visitor without a mouse uses it.
trait Visit {
    /// Whether the browser scrolls to a control with the focus until all of it is shown. Firefox is content with a part.
    const SHOWS_THE_WHOLE: bool;

    fn goto(&mut self, url: &str);
    fn eval(&mut self, expression: &str) -> Value;
    fn press(&mut self, key: Key);
    fn press_and_wait(&mut self, key: Key);
    /// Enlarges the page, as in a window of 1280 x 1024 pixels.
    fn enlarge(&mut self, factor: u32);
    /// Returns the visitor's choice in the consent cookie.
    fn record(&mut self) -> Option<String>;
}

/// Chromium has no zoom over its protocol: a window is made as small as the zoom makes it.
struct Chromium {
    browser: Browser,
    page: Page,
}

impl Visit for Chromium {
    const SHOWS_THE_WHOLE: bool = true;

    fn goto(&mut self, url: &str) {
        self.page.goto(url).unwrap();
    }

    fn eval(&mut self, expression: &str) -> Value {
        self.page.eval(expression).unwrap()
    }

    fn press(&mut self, key: Key) {
        self.page.press(key).unwrap();
    }

    fn press_and_wait(&mut self, key: Key) {
        self.page.press_and_wait(key).unwrap();
    }

    fn enlarge(&mut self, factor: u32) {
        self.page.set_window(1280 / factor, 1024 / factor).unwrap();
    }

    fn record(&mut self) -> Option<String> {
        let cookies = self.browser.cookies().unwrap();
        let record = cookies.into_iter().find(|one| one.name == "cookie-consent");
        record.map(|cookie| cookie.value)
    }
}

/// In Firefox, the page has the zoom that a visitor sets.
impl Visit for Tab {
    const SHOWS_THE_WHOLE: bool = false;

    fn goto(&mut self, url: &str) {
        self.goto(url).unwrap();
    }

    fn eval(&mut self, expression: &str) -> Value {
        self.eval(expression).unwrap()
    }

    fn press(&mut self, key: Key) {
        self.press(key).unwrap();
    }

    fn press_and_wait(&mut self, key: Key) {
        self.press_and_wait(key).unwrap();
    }

    fn enlarge(&mut self, factor: u32) {
        self.set_zoom(factor.into()).unwrap();
    }

    fn record(&mut self) -> Option<String> {
        let cookies = self.cookies().unwrap();
        let record = cookies
            .into_iter()
            .find(|(name, _)| name == "cookie-consent");
        record.map(|(_, value)| value)
    }
}

fn chromium() -> Option<Chromium> {
    let browser = Browser::start_or_skip().unwrap()?;
    let page = browser.new_page().unwrap();
    Some(Chromium { browser, page })
}

/// What the scripts below have in common: the controls in the order of the document, and what they are called.
const CONTROLS: &str = r#"
    const controls = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), summary")]
        .filter(one => one.checkVisibility() && !one.disabled);
    const named = one => one.value ? `${one.localName} ${one.value}` : `${one.localName} ${one.textContent.trim()}`;
"#;

/// The control that has the keyboard's focus: its name, its place among the controls, and what is wrong with the way in which it
/// is shown.
const FOCUSED: &str = r#"
    const one = document.activeElement;
    if (one === document.body) return null;
    const [style, box] = [getComputedStyle(one), one.getBoundingClientRect()];
    const wrong = [];
    if (style.outlineStyle === "none" || Number.parseFloat(style.outlineWidth) < 2) wrong.push("its focus is not seen");
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    const place = `${box.left} to ${box.right}, ${box.top} to ${box.bottom} of ${innerWidth} x ${innerHeight}`;
    if (box.left < 0 || box.right > innerWidth || top >= bottom) wrong.push(`it is not in the window: ${place}`);
    const over = document.elementFromPoint(box.left + box.width / 2, (top + bottom) / 2);
    if (!one.contains(over)) wrong.push("something is over it");
    return [named(one), controls.indexOf(one), wrong, top === box.top && bottom === box.bottom];
"#;

/// The parts of the page that overlap or are cut off. A part is a line of text or a control; it may only overlap what it is in.
const SPOILT: &str = r#"
    const spoilt = [];
    const parts = controls.map(one => [one, one.getBoundingClientRect()]);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const [text, range] = [texts.currentNode, document.createRange()];
        if (!text.data.trim() || !text.parentElement.checkVisibility()) continue;
        range.selectNodeContents(text);
        for (const line of range.getClientRects()) parts.push([text.parentElement, line, text]);
    }
    const what = ([one, , text]) => (text ? text.data : named(one)).trim().slice(0, 60);
    for (const [at, part] of parts.entries()) {
        const [one, box, text] = part;
        if (box.left < -1 || box.right > innerWidth + 1) spoilt.push(`${what(part)} is beyond the window`);
        for (const other of parts.slice(at + 1)) {
            const [another, its] = other;
            if (text ? text === other[2] : one.contains(another) || another.contains(one)) continue;
            const wide = Math.min(box.right, its.right) - Math.max(box.left, its.left);
            const high = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top);
            // Letters of two lines may share a few pixels that both leave empty.
            if (wide > 1 && high > 4) spoilt.push(`${what(part)} overlaps ${what(other)}`);
        }
    }
    for (const one of document.querySelectorAll("body *")) {
        const [style, seen] = [getComputedStyle(one), one.checkVisibility()];
        if (seen && (one.scrollWidth > one.clientWidth + 1 && style.overflowX !== "visible"
            || one.scrollHeight > one.clientHeight + 1 && style.overflowY !== "visible"))
            spoilt.push(`${one.outerHTML.slice(0, 80)} is cut off`);
    }
    return spoilt;
"#;

/// Waits until the page has been drawn.
const DRAWN: &str =
    "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))";

fn ask(visit: &mut impl Visit, script: &str) -> Value {
    visit.eval(&format!("(() => {{ {CONTROLS} {script} }})()"))
}

/// Presses the tab key. Returns the name and the place of the control that has the focus then, which must be seen.
fn tab(visit: &mut impl Visit) -> Option<(String, i64)> {
    move_focus(visit, Key::Tab)
}

/// Presses a key that moves the focus, like [`tab`].
fn move_focus<V: Visit>(visit: &mut V, key: Key) -> Option<(String, i64)> {
    visit.press(key);
    // A browser scrolls to the control when it draws the next frame.
    visit.eval(DRAWN);
    let focused = ask(visit, FOCUSED);
    let name = focused[0].as_str()?.to_owned();
    assert_eq!(focused[2], json!([]), "{name}");
    assert!(focused[3] == true || !V::SHOWS_THE_WHOLE, "{name}");
    Some((name, focused[1].as_i64().unwrap()))
}

/// Presses the tab key until a control has the focus, and returns the controls that had it on the way.
fn tab_to(visit: &mut impl Visit, wanted: &str) -> Vec<String> {
    assert_eq!(visit.eval("innerWidth"), 320);
    let mut passed = Vec::new();
    for _ in 0..40 {
        let Some((name, _)) = tab(visit) else {
            continue;
        };
        let is_wanted = name == wanted;
        passed.push(name);
        if is_wanted {
            return passed;
        }
    }
    panic!("{wanted} is not reached: {passed:?}");
}

const OPEN_DETAILS: &str = "document.querySelectorAll('details').forEach(one => one.open = true)";

/// The tab key goes through all controls in the order of the document, and out of the page. With Shift, it goes the same way back.
fn all_controls_are_reached(visit: &mut impl Visit, server: &Server) {
    for (path, is_open) in ["/", "/consent?saved"]
        .iter()
        .flat_map(|path| [(path, false), (path, true)])
    {
        let url = server.url(path);
        let names = open_page(visit, &url, is_open);
        assert!(
            names.len() >= if is_open { 11 } else { 8 },
            "{path}: {names:?}"
        );
        let controls: Vec<_> = names.into_iter().zip(0_i64..).collect();
        for control in &controls {
            assert_eq!(tab(visit).as_ref(), Some(control), "{path}: {controls:?}");
        }
        // Not kept in the last one.
        assert_ne!(tab(visit).as_ref(), controls.last(), "{path}");

        // The browser's own controls are after the last one. How the way leads back from them is theirs.
        open_page(visit, &url, is_open);
        for control in &controls {
            assert_eq!(tab(visit).as_ref(), Some(control), "{path}: {controls:?}");
        }
        for control in controls.iter().rev().skip(1) {
            let before = move_focus(visit, Key::BackTab);
            assert_eq!(before.as_ref(), Some(control), "{path}: {controls:?}");
        }
        let before = move_focus(visit, Key::BackTab);
        assert_ne!(before.as_ref(), controls.first(), "{path}");
    }
}

/// Opens a page at 400 %, and returns the names of its controls.
fn open_page(visit: &mut impl Visit, url: &str, is_open: bool) -> Vec<String> {
    visit.goto(url);
    visit.enlarge(4);
    if is_open {
        visit.eval(OPEN_DETAILS);
    }
    assert_eq!(visit.eval("innerWidth"), 320);
    let names = ask(visit, "return controls.map(named);");
    serde_json::from_value(names).unwrap()
}

/// All that a visitor does, in a window that is narrow for the zoom of 400 %.
fn it_is_answered_changed_and_withdrawn(visit: &mut impl Visit, server: &Server) {
    visit.goto(&server.url("/"));
    visit.enlarge(4);
    let passed = tab_to(visit, "button reject-all");
    let details = passed.iter().filter(|name| name.starts_with("summary"));
    assert_eq!(details.count(), 3, "{passed:?}");
    assert_eq!(passed[passed.len() - 2], "button accept-all");
    // To close a thing is no answer, and takes nothing away that is to be answered.
    visit.press(Key::Escape);
    assert_eq!(
        visit.eval("document.querySelector('.consent').checkVisibility()"),
        true
    );
    assert_eq!(visit.record(), None);
    visit.press_and_wait(Key::Enter);
    let record = visit.record().unwrap();
    assert_eq!(record.matches(":r:").count(), 3);

    // The settings, from the foot of the page. The return key in a box saves the selection, and accepts nothing else.
    for (box_, key, granted) in [
        ("input marketing", Key::Space, ".marketing:g:"),
        ("input analytics", Key::Enter, ".analytics:g:"),
    ] {
        visit.goto(&server.url("/"));
        tab_to(visit, "a Cookie settings");
        visit.press_and_wait(Key::Enter);
        let before = visit.record().unwrap().matches(":g:").count();
        tab_to(visit, box_);
        visit.press(Key::Escape);
        visit.press(Key::Space);
        if key == Key::Space {
            tab_to(visit, "button by-category");
        }
        visit.press_and_wait(key);
        let record = visit.record().unwrap();
        assert!(record.contains(granted), "{record}");
        assert_eq!(record.matches(":g:").count(), before + 1, "{record}");
    }

    // Details open with a key, too.
    tab_to(visit, "summary Purposes and third parties: Marketing");
    visit.press(Key::Enter);
    let open = visit.eval("document.querySelectorAll('details[open]').length");
    assert_eq!(open, 1);
    tab_to(visit, "a Acme");
    tab_to(visit, "button withdrawal");
    visit.press_and_wait(Key::Enter);
    let record = visit.record().unwrap();
    assert_eq!(record.matches(":g:").count(), 0);
}

/// A window of 1280 x 1024 pixels at 400 % (WCAG 2.2, 1.4.10), and text at 200 % in a window of half its width (1.4.4).
fn nothing_is_cut_off_or_overlaps(visit: &mut impl Visit, server: &Server) {
    for path in ["/", "/consent?saved"] {
        for (factor, text) in [(4, "100%"), (2, "200%")] {
            visit.goto(&server.url(path));
            visit.enlarge(factor);
            visit.eval(&format!(
                "document.documentElement.style.fontSize = '{text}'"
            ));
            visit.eval(OPEN_DETAILS);
            assert_eq!(visit.eval("innerWidth"), 1280 / factor);
            let width =
                "document.documentElement.scrollWidth - document.documentElement.clientWidth";
            assert_eq!(visit.eval(width), 0, "{path} at {factor}");
            assert_eq!(ask(visit, SPOILT), json!([]), "{path} at {factor}");
            // The measure finds what it is for.
            visit.eval(
                "document.querySelectorAll('.consent-button, .consent p').forEach(one => one.style.margin = '-1rem -9rem -1rem 0')",
            );
            let spoilt = ask(visit, SPOILT).to_string();
            for kind in [" overlaps ", " is beyond "] {
                assert!(spoilt.contains(kind), "{path} at {factor}: {spoilt}");
            }
        }
    }
}

#[test]
fn chromium_is_used_with_the_keyboard_alone() {
    let Some(mut visit) = chromium() else {
        return;
    };
    let server = Server::start(answer).unwrap();
    all_controls_are_reached(&mut visit, &server);
    it_is_answered_changed_and_withdrawn(&mut visit, &server);
    assert_eq!(visit.page.errors().unwrap(), [""; 0]);
}

#[test]
fn firefox_is_used_with_the_keyboard_alone() {
    let Some(mut visit) = Tab::start_or_skip().unwrap() else {
        return;
    };
    let server = Server::start(answer).unwrap();
    all_controls_are_reached(&mut visit, &server);
    it_is_answered_changed_and_withdrawn(&mut visit, &server);
}

#[test]
fn at_four_times_the_size_chromium_cuts_nothing_off() {
    let Some(mut visit) = chromium() else {
        return;
    };
    let server = Server::start(answer).unwrap();
    nothing_is_cut_off_or_overlaps(&mut visit, &server);
}

#[test]
fn at_four_times_the_size_firefox_cuts_nothing_off() {
    let Some(mut visit) = Tab::start_or_skip().unwrap() else {
        return;
    };
    let server = Server::start(answer).unwrap();
    nothing_is_cut_off_or_overlaps(&mut visit, &server);
}
