//! This project, as the macro makes it from `policy.toml`.

use crate::work::{self, Operation, check_get, check_removal, check_set, repeat};
use cookie_registry::{CookieRegistry, Deployment, SetCookie, SetError};
use std::borrow::Cow;
use std::hint::black_box;

#[derive(CookieRegistry)]
#[registry(policy = "policy.toml", enforce = false)]
struct Cookies;

pub fn run(operation: Operation, times: u32) {
    let text = operation.text();
    let deployment = &black_box(Deployment::PRODUCTION);
    let check = |set: Result<SetCookie, SetError>| {
        check_set(operation, set.expect("it can be set").header_value());
    };
    match operation {
        Operation::SetSession => repeat(times, check, || {
            Cookies::SESSION.set(deployment, black_box(work::TOKEN))
        }),
        Operation::SetTheme => repeat(times, check, || {
            Cookies::THEME.set(deployment, black_box(Theme::Dark))
        }),
        Operation::SetCsrf | Operation::SetText(_) => repeat(times, check, || {
            Cookies::CSRF.set(deployment, black_box(&*text))
        }),
        Operation::Get(_) => {
            let headers = operation.request();
            repeat(
                times,
                |value: Option<Cow<'_, str>>| check_get(value.as_deref()),
                || Cookies::SESSION.get(deployment, black_box(&headers)),
            );
        }
        Operation::Remove => repeat(
            times,
            |removal: SetCookie| check_removal(removal.header_value()),
            || Cookies::SESSION.remove(deployment),
        ),
    }
}
