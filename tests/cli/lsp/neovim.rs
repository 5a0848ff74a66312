//! Neovim, with the configuration that `docs/editors.md` gives to its readers.

use crate::run::{BINARY, folder};
use cookie_registry_test_support::neovim::find_or_skip;
use serde_json::Value;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};
use tempfile::TempDir;

const EDITORS: &str = include_str!("../../../docs/editors.md");

/// A Neovim without a screen, in a folder with a project.
#[derive(Debug)]
struct Neovim {
    child: Child,
    program: OsString,
    folder: PathBuf,
}

/// Returns a command that starts Neovim, with nothing of the person who runs this.
fn neovim(program: &OsStr, folder: &Path) -> Command {
    let mut command = Command::new(program);
    let binaries = Path::new(BINARY).parent().unwrap();
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths(
        [binaries.to_owned()]
            .into_iter()
            .chain(env::split_paths(&path)),
    );
    command.current_dir(folder).env("PATH", path.unwrap());
    for variable in [
        "HOME",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "XDG_RUNTIME_DIR",
    ] {
        command.env(variable, folder.join("home"));
    }
    command.args(["--clean", "--headless"]).stdin(Stdio::null());
    command
}

impl Neovim {
    fn open(program: OsString, folder: &Path, file: &str) -> Self {
        let mut command = neovim(&program, folder);
        command
            .args(["-u", "init.lua", "--listen"])
            .arg(folder.join("socket"));
        let child = command
            .arg(file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Self {
            child: child.unwrap(),
            program,
            folder: folder.to_owned(),
        }
    }

    /// Asks the running Neovim for the value of an expression of Vim; `None` while it does not answer.
    fn eval(&self, expression: &str) -> Option<Value> {
        let expression = format!("json_encode({expression})");
        serde_json::from_slice(&self.remote("--remote-expr", expression.as_ref())).ok()
    }

    /// Asks for the value of an expression of Lua.
    fn lua(&self, expression: &str) -> Option<Value> {
        self.eval(&format!("luaeval('{}')", expression.replace('\'', "''")))
    }

    /// Types keys.
    fn keys(&self, keys: &str) {
        self.remote("--remote-send", keys.as_ref());
    }

    fn remote(&self, what: &str, argument: &OsStr) -> Vec<u8> {
        let mut command = neovim(&self.program, &self.folder);
        command.arg("--server").arg(self.folder.join("socket"));
        command.arg(what).arg(argument).output().unwrap().stdout
    }

    /// Waits until the value of an expression of Lua is as it has to be.
    fn wait(&self, expression: &str, is_right: impl Fn(&Value) -> bool) -> Value {
        let start = Instant::now();
        loop {
            let value = self.lua(expression);
            if let Some(value) = value.as_ref().filter(|&value| is_right(value)) {
                return value.clone();
            }
            assert!(
                start.elapsed() < Duration::from_secs(60),
                "{expression}: {value:?}"
            );
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Runs a statement of Lua.
    fn run(&self, statement: &str) {
        let ran = self.lua(&format!("(function() {statement} return true end)()"));
        assert_eq!(ran, Some(Value::Bool(true)), "{statement}");
    }
}

impl Drop for Neovim {
    fn drop(&mut self) {
        self.keys("<Esc>:qa!<CR>");
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns the listings of Lua on the page, one after the other, as a reader copies them.
fn configuration() -> String {
    let listings = EDITORS.split("```lua\n").skip(1);
    let listings: Vec<_> = listings.map(|it| it.split("```").next().unwrap()).collect();
    assert_eq!(listings.len(), 2);
    listings.concat()
}

fn project() -> (TempDir, PathBuf) {
    let wrong = super::CLEAN.replace("lifetime  = \"session\"", "lifetme   = \"2 weeks\"");
    assert_ne!(wrong, super::CLEAN);
    let here = folder([
        ("policy.toml", wrong.as_str()),
        ("init.lua", configuration().as_str()),
        ("code.rs", "fn f() {\n    Cookies::SESSION;\n}\n"),
    ]);
    fs::create_dir(here.path().join("home")).unwrap();
    let path = fs::canonicalize(here.path()).unwrap();
    (here, path)
}

#[test]
fn neovim_as_documented_finds_explains_mends_and_completes() {
    let Some(program) = find_or_skip() else {
        return;
    };
    let (_here, path) = project();
    let neovim = Neovim::open(program, &path, "policy.toml");
    let found = neovim.wait("vim.diagnostic.get(0)", |it| it.get(0).is_some());
    assert_eq!(found[0]["code"], "unknown-key", "{found}");

    // The window that floats above the text.
    neovim.keys("/lifetme<CR>K");
    let shown = neovim.wait(
        "vim.tbl_map(function(it) return vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(it), 0, -1, false) end, \
         vim.api.nvim_list_wins())",
        |it| it.get(1).is_some(),
    );
    assert!(
        shown.to_string().contains("Every key is a known key."),
        "{shown}"
    );

    neovim.run(
        "vim.lsp.buf.code_action({ apply = true, filter = function(it) return it.title:find(\"with lifetime\") ~= nil end })",
    );
    neovim.wait("vim.api.nvim_get_current_line()", |it| {
        it == "lifetime   = \"2 weeks\""
    });
    neovim.wait("vim.diagnostic.get(0)", |it| *it == serde_json::json!([]));
    neovim.run("vim.lsp.inlay_hint.enable(true)");
    let hints = neovim.wait("vim.lsp.inlay_hint.get({ bufnr = 0 })", |it| {
        it.get(0).is_some()
    });
    assert!(hints.to_string().contains("14 days"), "{hints}");

    neovim.keys("oclea<C-x><C-o>");
    let words = "vim.fn.complete_info({ \"items\" }).items";
    let words = neovim.wait(words, |it| it.get(0).is_some());
    assert_eq!(words[0]["word"], "cleared_on", "{words}");
}

#[test]
fn neovim_as_documented_leads_from_code_to_the_policy() {
    let Some(program) = find_or_skip() else {
        return;
    };
    let (_here, path) = project();
    let neovim = Neovim::open(program, &path, "code.rs");
    neovim.wait("#vim.lsp.get_clients({ bufnr = 0 })", |it| *it == 1);
    neovim.keys("/SESSION<CR>");
    neovim.run("vim.lsp.buf.definition()");
    neovim.wait("vim.fn.expand(\"%:t\")", |it| it == "policy.toml");
    neovim.wait("vim.api.nvim_get_current_line()", |it| {
        it == "[cookies.session]"
    });
}
