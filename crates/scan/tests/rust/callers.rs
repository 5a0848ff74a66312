//! Functions and jars of the sources themselves, which pass a name on.

use crate::shown::{scan, shown};
use cookie_registry_scan::Name;

#[test]
fn callers_of_a_function_that_passes_its_name_on_are_places() {
    let scan = scan(&[
        (
            "src/cookies.rs",
            "use axum_extra::extract::cookie::{Cookie, CookieJar};\n\
             fn made<'a>(name: &'a str, value: String) -> Cookie<'a> { Cookie::new(name, value) }\n\
             pub fn signed<'a>(name: &'a str, value: String) -> Cookie<'a> { made(name, value) }\n\
             pub fn destroy(jar: CookieJar, name: &str) -> CookieJar { jar.remove(Cookie::from(name.to_owned())) }\n",
        ),
        (
            "src/login.rs",
            "use crate::cookies;\nuse axum_extra::extract::CookieJar;\nfn f(jar: CookieJar) {\n    let c = cookies::signed(\"a\", v);\n    jar.add(c);\n    cookies::destroy(jar, \"b\");\n}",
        ),
        (
            "src/other.rs",
            "use crate::files;\nfn f() { files::destroy(1, \"c\"); }",
        ),
    ]);
    assert_eq!(
        shown(&scan),
        [
            "2 set (made)",
            "4 remove (destroy)",
            "4 set a",
            "5 set a",
            "6 remove b"
        ]
    );
}

#[test]
fn a_jar_of_ones_own_is_followed_by_its_type() {
    let scan = scan(&[
        (
            "utils/src/cookies.rs",
            "use axum_extra::extract::{PrivateCookieJar, cookie::Cookie};\n\
             pub struct CookieJar { inner: PrivateCookieJar }\n\
             impl CookieJar {\n\
             pub fn save(mut self, key: &str) -> Self { self.inner = self.inner.add(Cookie::new(key.to_owned(), \"\")); self }\n\
             pub fn remove(mut self, key: &str) -> Self { self.inner = self.inner.remove(key.to_owned()); self }\n\
             }\n",
        ),
        (
            "web/src/lib.rs",
            "use utils::cookies::CookieJar;\nfn f(jar: CookieJar, map: Map) {\n    jar.save(\"a\").remove(\"b\");\n    map.remove(\"c\");\n    repo.save(\"d\");\n}",
        ),
    ]);
    assert_eq!(
        shown(&scan),
        ["4 set (save)", "5 remove (remove)", "3 set a", "3 remove b"]
    );
}

#[test]
fn a_jar_of_ones_own_is_known_by_the_name_of_its_value_too() {
    let own = (
        "utils/src/cookies.rs",
        "use axum_extra::extract::{PrivateCookieJar, cookie::Cookie};\n\
         pub struct CookieJar { inner: PrivateCookieJar }\n\
         impl CookieJar { pub fn remove(mut self, key: &str) -> Self { self.inner = self.inner.remove(key.to_owned()); self } }\n",
    );
    for (caller, expected) in [
        ("jar.remove(\"a\");", &["a"][..]),
        ("self.jar()?.remove(\"a\");", &[]),
        (
            "self.jar?\n    // the last one\n    .remove( \"a\");",
            &["a"],
        ),
        ("jar.remove::<str>(\"a\");", &["a"]),
        ("jar.remove();", &[]),
        ("jar.remove;", &[]),
        ("map.remove(\"a\"); jar.get(\"b\");", &[]),
    ] {
        let caller = format!("use utils::cookies::jar_of;\nfn f(&self) {{ {caller} }}");
        let scan = scan(&[own, ("web/src/lib.rs", &caller)]);
        let names: Vec<&Name> = scan
            .occurrences
            .iter()
            .filter(|place| place.path.starts_with("web"))
            .map(|place| &place.name)
            .collect();
        let expected: Vec<Name> = expected
            .iter()
            .map(|name| Name::Exact((*name).to_owned()))
            .collect();
        assert_eq!(names, expected.iter().collect::<Vec<_>>(), "{caller}");
    }
}

#[test]
fn two_jars_of_ones_own_under_one_name_are_both_followed() {
    let own = "use axum_extra::extract::{PrivateCookieJar, cookie::Cookie};\n\
         pub struct CookieJar { inner: PrivateCookieJar }\n\
         impl CookieJar { pub fn save(mut self, key: &str) -> Self { self.inner = self.inner.add(Cookie::new(key.to_owned(), \"\")); self } }\n";
    let hands_on = "use crate::cookies::CookieJar;\n\
         impl Session { pub fn keep(jar: CookieJar, key: &str) { jar.save(key); } }";
    let scan = scan(&[
        ("a/src/cookies.rs", own),
        ("b/src/cookies.rs", own),
        ("a/src/session.rs", hands_on),
        (
            "b/src/lib.rs",
            "use crate::cookies::CookieJar;\nfn f(jar: CookieJar) { jar.save(\"b\"); }",
        ),
        (
            "a/src/web.rs",
            "use crate::session::Session;\nfn f() { Session::keep(jar, \"a\"); }",
        ),
    ]);
    let named = |name: &str| {
        let exact = Name::Exact(name.to_owned());
        scan.occurrences
            .iter()
            .filter(|place| place.name == exact)
            .count()
    };
    assert_eq!((named("a"), named("b")), (1, 1), "{:#?}", scan.occurrences);
}

#[test]
fn what_a_function_of_one_expression_gives_back_is_read() {
    let head = "use cookie::{Cookie, CookieJar};\nstruct S;\n";
    for (rest, expected) in [
        (
            "fn name() -> &'static str { \"a\" }\nfn f() { Cookie::new(name(), \"\"); }",
            &["4 set a"][..],
        ),
        (
            "impl S { fn name() -> &'static str { \"a\" }\nfn f() { Cookie::new(Self::name(), \"\"); Cookie::new(S::name(), \"\"); } }",
            &["4 set a", "4 set a"],
        ),
        (
            "impl S { fn name(&self) -> &'static str { \"a\" } }\nfn f(s: S, t: T) { Cookie::new(s.name(), \"\");\nCookie::new(t.name(), \"\"); }",
            &["4 set a", "5 set ?"],
        ),
        (
            "fn made() -> Cookie<'static> { Cookie::new(\"a\", \"1\") }\nfn f(jar: &mut CookieJar) { jar.add(made()); }",
            &["3 set a", "4 set a"],
        ),
        (
            "fn gone() -> Cookie<'static> { Cookie::build((\"a\", \"\")).max_age(Duration::ZERO).build() }\nfn f(jar: &mut CookieJar) { jar.add(gone()); }",
            &["3 remove a", "4 remove a"],
        ),
        (
            "fn name(x: bool) -> &'static str { if x { \"a\" } else { \"b\" } }\nfn f() { Cookie::new(name(true), \"\"); }",
            &["4 set ?"],
        ),
        (
            "impl S { fn name() -> &'static str { \"a\" } }\nimpl S { fn name() -> &'static str { \"b\" } }\nfn f() { Cookie::new(S::name(), \"\"); }",
            &["5 set ?"],
        ),
    ] {
        let scan = scan(&[("src/a.rs", &format!("{head}{rest}"))]);
        assert_eq!(shown(&scan), expected, "{rest}");
    }
    let answer = "use actix_web::HttpRequest;\nuse crate::{answer, other};\nfn f(_: HttpRequest) { let mut r = answer(); let cookie = other(); r.add_cookie(&cookie); }";
    assert_eq!(shown(&scan(&[("src/a.rs", answer)])), ["3 set ?"]);
}
