//! The module of shop.toml, and a page that has it.

use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Options, Policy, check_files};
use cookie_registry_render::typescript;
use cookie_registry_test_support::browser::{Browser, BrowserCookie, Context, Page};
use cookie_registry_test_support::canned_server::{Answer, Asked, Server};
use cookie_registry_test_support::tsc::Tsc;
use serde_json::Value;
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

const POLICY: &str = include_str!("shop.toml");

/// The policy of this text, which is valid.
pub(crate) fn policy_of(text: &str) -> Policy {
    let files = Memory::from_iter([("policy.toml", text)]);
    let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
    let policy = checked.policy().cloned();
    policy.unwrap_or_else(|| panic!("{:#?}", checked.findings))
}

pub(crate) fn policy() -> Policy {
    policy_of(POLICY)
}

pub(crate) fn module() -> String {
    typescript::module(&policy())
}

/// The policy with the record of the choice kept in another way.
pub(crate) fn variant(record: &str) -> Policy {
    let declared = "value      = \"consent\"\nhttp_only  = false";
    assert!(POLICY.contains(declared));
    policy_of(&POLICY.replace(declared, &format!("value      = \"consent\"\n{record}")))
}

/// The modules as scripts: of shop.toml, with a record that only the server reads, and with a signed one.
static SCRIPTS: OnceLock<Vec<String>> = OnceLock::new();

fn scripts(tsc: &Tsc) -> Vec<String> {
    let hidden = typescript::module(&variant(""));
    let signed = typescript::module(&variant("http_only  = false\nprotection = \"signed\""));
    let files = [
        ("shop.ts", &*module()),
        ("hidden.ts", &hidden),
        ("signed.ts", &signed),
    ];
    let compiled = tsc.compile_once("shop", &files).unwrap();
    assert_eq!(compiled.errors, [""; 0]);
    compiled.scripts
}

/// Serves `/MODULE.js`, and `/MODULE?RECORD` and what is below it as a page that has the module as `shop`. The record stands in
/// the element in which a server tells it.
fn answer(asked: &Asked) -> Answer {
    let names = ["shop", "hidden", "signed"];
    let (path, record) = asked.path.split_once('?').unwrap_or((&asked.path, ""));
    let name = path
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or_default();
    // Further pages with the first module: one below the path of a cookie, and one whose path only begins like it.
    let name = if matches!(name, "app" | "apple") {
        names[0]
    } else {
        name
    };
    let script = name.strip_suffix(".js");
    let at = names
        .iter()
        .position(|known| *known == script.unwrap_or(name));
    match (at, script, SCRIPTS.get()) {
        (Some(at), Some(_), Some(scripts)) => Answer::script(&scripts[at]),
        (Some(_), None, _) => Answer::html(&format!(
            "<!doctype html><title>Shop</title><meta name=\"cookie-registry-consent\" content=\"{record}\">\
             <script type=\"module\">import * as shop from \"/{name}.js\"; globalThis.shop = shop;</script>"
        )),
        _ => Answer::not_found(),
    }
}

/// A browser with an empty jar, on a page of the shop.
pub(crate) struct Shop {
    // Dropped before the browser whose parts they are.
    pub(crate) page: Page,
    context: Context,
    _browser: Browser,
    server: Server,
}

impl Shop {
    /// `None` where there is no browser or no compiler.
    pub(crate) fn open() -> Option<Self> {
        let browser = Browser::start_or_skip().unwrap()?;
        let tsc = Tsc::find_or_skip().unwrap()?;
        SCRIPTS.get_or_init(|| scripts(&tsc));
        let context = browser.new_context().unwrap();
        let mut shop = Self {
            page: context.new_page().unwrap(),
            context,
            _browser: browser,
            server: Server::start(answer).unwrap(),
        };
        shop.goto("/shop");
        Some(shop)
    }

    /// Goes to a page on the host `app.shop.localhost`, below the domain of the service.
    pub(crate) fn goto(&mut self, path: &str) {
        let url = self
            .server
            .url(path)
            .replace("127.0.0.1", "app.shop.localhost");
        self.page.goto(&url).unwrap();
        assert_eq!(
            self.eval("typeof shop"),
            "object",
            "{:?}",
            self.page.errors()
        );
    }

    pub(crate) fn eval(&self, script: &str) -> Value {
        match self.page.eval(script) {
            Ok(value) => value,
            Err(error) => panic!("{script}: {error}"),
        }
    }

    /// What a script throws.
    pub(crate) fn throws(&self, script: &str) -> String {
        let caught = format!(
            "(() => {{ try {{ {script}; return 'nothing' }} catch (error) {{ return String(error) }} }})()"
        );
        self.eval(&caught).as_str().unwrap().to_owned()
    }

    /// The browser's own jar.
    pub(crate) fn jar(&self) -> Vec<BrowserCookie> {
        // A page sets cookies without waiting for the browser; what it then reads comes after them.
        self.eval("document.cookie");
        self.context.cookies().unwrap()
    }

    /// What stands in the jar under a name.
    pub(crate) fn cookie(&self, name: &str) -> BrowserCookie {
        let found: Vec<_> = self
            .jar()
            .into_iter()
            .filter(|cookie| cookie.name == name)
            .collect();
        assert_eq!(found.len(), 1, "{name}: {found:#?}");
        found.into_iter().next().unwrap()
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.jar().into_iter().map(|cookie| cookie.name).collect()
    }

    /// Keeps a record of these decisions, such as `analytics:g`, made so many seconds ago.
    pub(crate) fn decide(&self, decisions: &[&str], ago: i64) {
        let record = record(&policy(), decisions, ago);
        self.eval(&format!(
            "document.cookie = 'choice={record}; Path=/; Secure'"
        ));
    }
}

/// A record as the service writes it.
pub(crate) fn record(policy: &Policy, decisions: &[&str], ago: i64) -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let seconds = i64::try_from(now).unwrap() - ago;
    let mut record = format!("1.AAECAwQFBgcICQoLDA0ODw.{seconds}.en");
    for decision in decisions {
        let (category, _) = decision.split_once(':').unwrap();
        let fingerprint = policy.fingerprint(category).unwrap();
        record.push_str(&format!(".{decision}:{fingerprint}"));
    }
    record
}
