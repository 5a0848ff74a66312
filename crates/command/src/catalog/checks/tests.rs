//! Fleets of services, and the problems that are found between them.

use super::*;
use crate::catalog::headers::headers;
use crate::catalog::service::Service;
use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Options, check_files};
use std::path::Path;

/// Returns as many services, each with these tables; `N` stands for its number.
fn services(count: usize, tables: &str) -> Vec<Service> {
    let service = |number: usize| {
        let text = format!(
            "format = 1\n[policy]\ntitle = \"Cookies\"\nlast_updated = 2026-05-09\n[service]\nname = \"S{number}\"\n\
             domains = [\"s{number}.our.example\"]\ncontact = \"a@our.example\"\n{}",
            tables.replace('N', &number.to_string())
        );
        let files = Memory::from_iter([("policy.toml", text)]);
        let checked = check_files(&files, Path::new("policy.toml"), Options::today()).unwrap();
        Service::of(&checked, format!("{number}/policy.toml"))
    };
    (0..count).map(service).collect()
}

fn codes(services: &[Service]) -> Vec<(&'static str, Severity)> {
    let mut found = Vec::new();
    for ((_, name), used) in &by_name(services) {
        of_name(name, used, &mut found);
    }
    of_families(&by_name(services), &mut found);
    of_headers(&headers(services), &mut found);
    found.iter().map(|it| (it.code, it.severity)).collect()
}

#[test]
fn what_a_limit_leaves_out_of_a_comparison_is_reported() {
    let one = "[cookies.a]\nname = \"a\"\n";
    assert_eq!(codes(&services(45, one)), []);
    assert_eq!(
        codes(&services(46, one)),
        [("not-compared", Severity::Error)]
    );
    let family = format!(
        "{one}[cookies.b]\nmatch = {{ prefix = \"b\" }}\nhost = \"fN.our.example\"\n\
                          [cookies.c]\nname = \"bN\"\n"
    );
    assert_eq!(codes(&services(10, &family)), []);
    let found = codes(&services(44, &family));
    assert_eq!(found, [("not-compared", Severity::Error)]);
    let paths: String = (0..5)
        .map(|path| format!("[cookies.a{path}]\nname = \"a{path}\"\npath = \"/{path}\"\n"))
        .collect();
    assert_eq!(
        codes(&services(1, &paths)),
        [("not-compared", Severity::Warning)]
    );
}
