//! The attributes that scripts give cookies, as far as they can be read.
#![cfg(feature = "javascript")]
#![allow(clippy::expect_used, reason = "helpers of tests")]

use cookie_registry_scan::{Age, Operation, Scope, scan_sources};

const DAY: f64 = 86_400.0;

/// What the last occurrence of a script shows: `a: 3 days, path=/`, `remove a`.
fn shown(source: &str) -> String {
    let scan = scan_sources([("web/a.ts".into(), source.to_owned())]);
    assert_eq!(scan.skipped, [], "{source}");
    let found = scan.occurrences.last().expect("an occurrence");
    let name = match &found.name {
        cookie_registry_scan::Name::Exact(name) => name.clone(),
        other => format!("{other:?}"),
    };
    if found.operation == Operation::Remove {
        return format!("remove {name}");
    }
    let attributes = &found.attributes;
    let age = match attributes.age {
        None => "?".to_owned(),
        Some(Age::Session) => "session".to_owned(),
        Some(Age::Seconds(seconds)) if seconds % DAY == 0.0 => format!("{} days", seconds / DAY),
        Some(Age::Seconds(seconds)) => format!("{seconds} s"),
        Some(Age::Until(moment)) => format!("until {moment}"),
    };
    let mut shown = format!("{name}: {age}");
    for (attribute, value) in [
        ("path", attributes.path.clone()),
        ("samesite", attributes.same_site.clone()),
        ("secure", attributes.secure.map(|secure| secure.to_string())),
        (
            "domain",
            attributes.domain.as_ref().and_then(|domain| match domain {
                Scope::Host => None,
                Scope::Domain(domain) => Some(domain.clone()),
            }),
        ),
    ] {
        if let Some(value) = value {
            shown.push_str(&format!(", {attribute}={value}"));
        }
    }
    shown
}

#[test]
fn a_text_has_its_attributes() {
    for (source, expected) in [
        ("document.cookie = 'a=1'", "a: session"),
        (
            "document.cookie = 'a=1; Max-Age=86400; Path=/x; Domain=.b.example; SameSite=None; Secure'",
            "a: 1 days, path=/x, samesite=None, secure=true, domain=.b.example",
        ),
        (
            "document.cookie = \"a=1; max-age=\" + 60*60*24*400 + \"; path=/\"",
            "a: 400 days, path=/",
        ),
        (
            "const YEAR = 365 * 24 * 60 * 60; document.cookie = `a=${v}; max-age=${YEAR}; path=/`",
            "a: 365 days, path=/",
        ),
        ("document.cookie = 'a=' + v + '; max-age=60'", "a: 60 s"),
        // A value that is computed may hold attributes, one that is encoded may not.
        ("document.cookie = 'a=' + v", "a: ?"),
        (
            "document.cookie = 'a=' + encodeURIComponent(v)",
            "a: session",
        ),
        ("document.cookie = 'a=1; ' + rest", "a: ?"),
        ("document.cookie = 'a=1; max-age=' + computed()", "a: ?"),
        // A misspelt attribute is none.
        (
            "document.cookie = 'a=1; expire=Tue, 19 Jan 2038 03:14:07 UTC; path=/'",
            "a: session, path=/",
        ),
        (
            "document.cookie = 'a=1; expires=Tue, 19 Jan 2038 03:14:07 UTC'",
            "a: until 2147472000",
        ),
        (
            "document.cookie = 'a=1; expires=' + new Date(Date.now() + 864e5 * 30).toUTCString()",
            "a: 30 days",
        ),
        (
            "const d = new Date(); d.setTime(d.getTime() + (7*24*60*60*1000)); document.cookie = 'a=1;expires=' + d.toUTCString()",
            "a: 7 days",
        ),
        (
            "const d = new Date(); d.setDate(d.getDate() + 30); document.cookie = `a=1; expires=${d.toGMTString()}`",
            "a: 30 days",
        ),
        (
            "let d = new Date(); d.setFullYear(d.getFullYear() + 1); document.cookie = `a=1; expires=${d}`",
            "a: 365 days",
        ),
        (
            "const d = new Date(); d.setMonth(d.getMonth() + 6); document.cookie = `a=1; expires=${d.toUTCString()}`",
            "a: 180 days",
        ),
        (
            "document.cookie = ['a=1', 'path=/', 'max-age=3600'].join('; ')",
            "a: 3600 s, path=/",
        ),
        (
            "document.cookie = 'a='.concat(v, '; max-age=3600')",
            "a: 3600 s",
        ),
        (
            "let c = 'a=1'; c += '; max-age=3600'; document.cookie = c",
            "a: 3600 s",
        ),
        (
            "let c = 'a=1'; if (x) { c += '; max-age=3600'; } document.cookie = c",
            "a: ?",
        ),
        (
            "document.cookie = 'a=1; path=/' + (https ? '; secure' : '')",
            "a: ?",
        ),
        (
            "Object.assign(document, { cookie: 'a=1; max-age=60' })",
            "a: 60 s",
        ),
        ("document.cookie = 'a='", "remove a"),
        ("document.cookie = 'a=; path=/'", "remove a"),
        ("document.cookie = `a=;path=/;domain=${d}`", "remove a"),
        ("document.cookie = 'a=1; max-age=-1'", "remove a"),
        ("document.cookie = 'a=x; max-age=' + (60 - 60)", "remove a"),
        (
            "document.cookie = 'a=; expires=' + new Date(0).toUTCString()",
            "remove a",
        ),
        (
            "document.cookie = 'a=; expires=' + new Date(Date.now() - 1000).toUTCString()",
            "remove a",
        ),
        (
            "const d = new Date(); d.setDate(d.getDate() - 1); document.cookie = 'a=; expires=' + d.toUTCString()",
            "remove a",
        ),
    ] {
        assert_eq!(shown(source), expected, "{source}");
    }
}

#[test]
fn a_library_has_its_options() {
    let js_cookie = "import Cookies from 'js-cookie'; ";
    for (source, expected) in [
        ("Cookies.set('a', '1')", "a: session"),
        (
            "Cookies.set('a', '1', { expires: 365, path: '/sub' })",
            "a: 365 days, path=/sub",
        ),
        ("Cookies.set('a', '1', { expires: 1/24 })", "a: 3600 s"),
        (
            "Cookies.set('a', '1', { expires: new Date(Date.now() + 9e5) })",
            "a: 900 s",
        ),
        (
            "Cookies.set('a', '1', { sameSite: 'strict', secure: true, domain: 'b.example' })",
            "a: session, samesite=strict, secure=true, domain=b.example",
        ),
        (
            "Cookies.set('a', '1', { ...rest, path: '/' })",
            "a: ?, path=/",
        ),
        (
            "const o = { expires: 7 }; Cookies.set('a', '1', { ...o, path: '/' })",
            "a: 7 days, path=/",
        ),
        (
            "const o = { expires: 7 }; Cookies.set('a', '1', o)",
            "a: 7 days",
        ),
        ("Cookies.set('a', '1', options())", "a: ?"),
        (
            "Cookies.withAttributes({ expires: 3, path: '/x' }).set('a', '1')",
            "a: 3 days, path=/x",
        ),
        (
            "const api = Cookies.withAttributes({ expires: 3 }); api.set('a', '1', { expires: 9 })",
            "a: 9 days",
        ),
        ("Cookies.set('a', '', { expires: -1 })", "remove a"),
        ("Cookies.set('a', '')", "remove a"),
        (
            "cookieStore.set({ name: 'a', value: '1', expires: Date.now() + 36e5, path: '/' })",
            "a: 3600 s, path=/",
        ),
        ("cookieStore.set('a', '1')", "a: session"),
        (
            "$.cookie('a', '1', { expires: 30, path: '/' })",
            "a: 30 days, path=/",
        ),
        ("useCookie('a', { maxAge: 60 * 60 })", "a: 3600 s"),
        ("res.cookie('a', '1', { maxAge: 900000 })", "a: 900 s"),
    ] {
        assert_eq!(shown(&format!("{js_cookie}{source}")), expected, "{source}");
    }
    for (source, expected) in [
        (
            "import { setCookie } from 'cookies-next'; setCookie('a', '1', { maxAge: 60 * 6 * 24 })",
            "a: 8640 s",
        ),
        (
            "import Cookies from 'universal-cookie'; new Cookies().set('a', 1, { maxAge: 60 })",
            "a: 60 s",
        ),
        (
            "import VueCookies from 'vue-cookies'; VueCookies.set('a', '1', '7d', '/x', 'b.example')",
            "a: 7 days, path=/x, domain=b.example",
        ),
        (
            "import { setCookie } from 'hono/cookie'; setCookie(c, 'a', '1', { maxAge: 60 })",
            "a: 60 s",
        ),
    ] {
        assert_eq!(shown(source), expected, "{source}");
    }
}

#[test]
fn a_function_carries_its_lifetime_to_its_callers() {
    const CLASSIC: &str = "function setCookie(name, value, days) {
        var expires = '';
        if (days) {
            var date = new Date();
            date.setTime(date.getTime() + (days * 24 * 60 * 60 * 1000));
            expires = '; expires=' + date.toUTCString();
        }
        document.cookie = name + '=' + (value || '') + expires + '; path=/';
    }\n";
    for (call, expected) in [
        ("setCookie('a', '1', 30)", "a: 30 days, path=/"),
        ("setCookie('a', '1', 365 * 2)", "a: 730 days, path=/"),
        ("setCookie('a', '1')", "a: session, path=/"),
        ("setCookie('a', '', -1)", "remove a"),
        (
            "function forget(name) { setCookie(name, '', -1) }\nforget('a')",
            "remove a",
        ),
        (
            "function keep(name, weeks) { setCookie(name, '1', weeks * 7) }\nkeep('a', 2)",
            "a: 14 days, path=/",
        ),
        ("setCookie('a', '1', computed())", "a: ?, path=/"),
    ] {
        assert_eq!(shown(&format!("{CLASSIC}{call}")), expected, "{call}");
    }
    for (source, expected) in [
        (
            "const keep = (name, value, days = 7) => { document.cookie = `${name}=${value}; max-age=${days * 86400}; path=/`; };\nkeep('a', 1)",
            "a: 7 days, path=/",
        ),
        (
            "import Cookies from 'js-cookie'; const keep = (name, value, options) => Cookies.set(name, value, options);\nkeep('a', '1', { expires: 9 })",
            "a: 9 days",
        ),
        (
            "import Cookies from 'js-cookie'; const keep = (name, value, options) => Cookies.set(name, value, { path: '/x', ...options });\nkeep('a', '1')",
            "a: session, path=/x",
        ),
        (
            "function keep(name, value, until) { document.cookie = name + '=' + value + '; expires=' + until.toUTCString(); }\nkeep('a', '1', new Date(Date.now() + 864e5))",
            "a: 1 days",
        ),
        (
            "function put(name, value) { if (value == null) { localStorage.removeItem(name); } else { localStorage.setItem(name, value); } }\nput('a', null)",
            "remove a",
        ),
    ] {
        assert_eq!(shown(source), expected, "{source}");
    }
}
