//! Tests that the quick scan finds the same as the full scan, in scripts that are composed of many small pieces.
//!
//! A script gets a storage area, assigns it from one name to the next, and finally stores something in it. Between
//! these statements are others that are hard to split. `SCRIPTS=100000 FIRST=1000 cargo test … quick_scan` tries
//! 100,000 scripts, starting with number 1,000.

mod cases;
mod pieces;

use crate::engine::{self, Packages};
use crate::scan::Scan;
use crate::source::Source;
use pieces::{AREAS, FILLINGS, Grammar, KEYS, LINKS, NAMES, PROPERTIES, SINKS, WRAPPERS};

/// How many scripts are tried by default.
const SCRIPTS: u64 = 200;

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }

    fn one<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }

    fn is_one_of(&mut self, number: usize) -> bool {
        self.below(number) == 0
    }
}

/// A script that is put together.
struct Maker {
    random: Random,
    grammar: Grammar,
    statements: Vec<String>,
    names: Vec<&'static str>,
    count: usize,
}

impl Maker {
    fn new(seed: u64) -> Self {
        let mut random = Random(seed);
        let grammars = [Grammar::Js, Grammar::Ts, Grammar::Tsx, Grammar::Classic];
        let grammar = *random.one(&grammars);
        Self {
            random,
            grammar,
            statements: Vec::new(),
            names: NAMES.to_vec(),
            count: 0,
        }
    }

    /// Returns a name that is not declared yet.
    fn name(&mut self) -> String {
        self.count += 1;
        if self.random.is_one_of(4) && !self.names.is_empty() {
            let at = self.random.below(self.names.len());
            return self.names.swap_remove(at).to_owned();
        }
        format!("name{}", self.count)
    }

    fn property(&mut self) -> String {
        self.count += 1;
        if self.random.is_one_of(3) {
            return (*self.random.one(PROPERTIES)).to_owned();
        }
        format!("prop{}", self.count)
    }

    /// Returns one of the pieces that the grammar has.
    fn pick<T: Copy>(&mut self, of: &[(&[Grammar], T)]) -> T {
        loop {
            let (grammars, piece) = *self.random.one(of);
            if grammars.is_empty() || grammars.contains(&self.grammar) {
                return piece;
            }
        }
    }

    /// Fills in what a piece leaves open.
    fn filled(&mut self, pieces: &[&str], with: &[(&str, &str)]) -> Vec<String> {
        let (name, other, property) = (self.name(), self.name(), self.property());
        let number = self.count.to_string();
        let filled = pieces.iter().map(|piece| {
            let own = [
                ("%N", &*name),
                ("%M", &*other),
                ("%P", &*property),
                ("%I", &*number),
            ];
            let all = with.iter().chain(&own);
            all.fold((*piece).to_owned(), |text, (from, to)| {
                text.replace(from, to)
            })
        });
        filled.collect()
    }

    /// Gives what an expression is to another name. Returns the expression that it is then.
    fn linked(&mut self, links: &[pieces::Link], from: &str) -> String {
        let (statements, result) = self.pick(links);
        let mut all = statements.to_vec();
        all.push(result);
        let mut filled = self.filled(&all, &[("%E", from)]);
        let result = filled.pop().unwrap_or_default();
        self.statements.extend(filled);
        result
    }

    fn make(mut self) -> (Vec<String>, &'static str) {
        for _ in 0..1 + self.random.below(2) {
            self.store();
        }
        for _ in 0..self.random.below(5) {
            let filling = self.pick(FILLINGS);
            let filled = self.filled(&[filling], &[]);
            self.statements.extend(filled);
        }
        // Imports stay first, the others are in any order.
        for at in (1..self.statements.len()).rev() {
            let other = self.random.below(at + 1);
            self.statements.swap(at, other);
        }
        self.statements
            .sort_by_key(|statement| !statement.starts_with("import"));
        let path = match self.grammar {
            Grammar::Js => "a.js",
            Grammar::Classic => "a.cjs",
            Grammar::Ts => "a.ts",
            Grammar::Tsx => "a.tsx",
        };
        for at in 0..self.statements.len() {
            let ends = self.random.is_one_of(2);
            let statement = &mut self.statements[at];
            if ends && !statement.ends_with('}') && !statement.contains("//") {
                statement.push(';');
            }
        }
        (self.statements, path)
    }

    /// Adds statements that store something.
    fn store(&mut self) {
        let (statements, mut area) = self.pick(AREAS);
        self.statements
            .extend(statements.iter().map(|it| (*it).to_owned()));
        let mut area = std::mem::take(&mut area).to_owned();
        for _ in 0..self.random.below(4) {
            area = self.linked(LINKS, &area);
        }
        let mut key = format!("'key{}'", self.count);
        for _ in 0..self.random.below(3) {
            key = self.linked(KEYS, &key);
        }
        let sink = self.pick(SINKS);
        let mut filled = self.filled(sink, &[("%E", &area), ("%K", &key)]);
        let Some(last) = filled.pop() else { return };
        self.statements.extend(filled);
        let wrapper = self.pick(WRAPPERS);
        let wrapped = self.filled(&[wrapper], &[("%S", &last)]);
        self.statements.extend(wrapped);
    }
}

/// Returns a script that is long enough for the work.
fn text(statements: &[String]) -> String {
    let mut text = statements.join("\n");
    text.push('\n');
    for number in 0..14 {
        text.push_str(&format!(
            "function filling{number}(a, b) {{ const o = {{ a, b, c: `${{a}}-${{b}}` }}; return o.c.split('}}').map((x) => x / 2 + '(') }}\n"
        ));
    }
    text
}

fn scan(path: &str, text: &str, is_whole: bool) -> Scan {
    let files = Source::in_memory(path.into(), text.to_owned());
    let packages = Packages {
        is_whole,
        ..Packages::none()
    };
    let files = files.into_iter().collect();
    engine::scan(files, &packages, &[], Vec::new(), &|_, _| ())
}

/// Returns how the two scans of a script differ; none where they do not, or where it does not parse.
fn difference(path: &str, statements: &[String]) -> Option<String> {
    let text = text(statements);
    let full = scan(path, &text, true);
    if !full.skipped.is_empty() {
        return None;
    }
    let quick = scan(path, &text, false);
    let differs = quick.occurrences != full.occurrences || quick.skipped != full.skipped;
    differs.then(|| format!("{:#?}\n{:#?}", quick.occurrences, full.occurrences))
}

/// Returns as few of the statements as differ too.
fn shrunk(path: &str, mut statements: Vec<String>) -> Vec<String> {
    loop {
        let fewer = (0..statements.len()).find_map(|at| {
            let mut fewer = statements.clone();
            fewer.remove(at);
            difference(path, &fewer).map(|_| fewer)
        });
        match fewer {
            Some(fewer) => statements = fewer,
            None => return statements,
        }
    }
}

#[test]
fn the_quick_scan_finds_what_is_hard_to_split_and_to_follow() {
    let mut wrong = Vec::new();
    for (path, statements) in cases::CASES {
        let statements: Vec<String> = statements.iter().map(|it| (*it).to_owned()).collect();
        let full = scan(path, &text(&statements), true);
        if !full.skipped.is_empty() || full.occurrences.is_empty() {
            wrong.push(format!("{path} shows nothing: {statements:#?}"));
        } else if difference(path, &statements).is_some() {
            wrong.push(format!("{path} {statements:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_quick_scan_finds_what_the_full_one_finds() {
    let number = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let scripts = number("SCRIPTS").unwrap_or(SCRIPTS);
    let first = number("FIRST").unwrap_or(0);
    let (mut found, mut pruned, mut parsed) = (0, 0, 0);
    let mut failures = Vec::new();
    for seed in first..first + scripts {
        let (statements, path) = Maker::new(seed.wrapping_mul(0x5851_f42d_4c95_7f2d)).make();
        if let Some(why) = difference(path, &statements) {
            let least = shrunk(path, statements);
            failures.push(format!("{path} {seed}\n{}\n", least.join("\n")));
            if scripts <= SCRIPTS {
                eprintln!("{why}");
            }
            if failures.len() >= 40 {
                break;
            }
            continue;
        }
        let text = text(&statements);
        let full = scan(path, &text, true);
        found += usize::from(!full.occurrences.is_empty());
        parsed += usize::from(full.skipped.is_empty());
        let acts = super::acts::places(&text);
        let held = super::acts::held(&text);
        pruned += usize::from(super::prune::pruned(&text, &acts, &held, None).is_some());
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    // The scripts are worth it: most of them parse, store something, and are not read as a whole.
    eprintln!("{scripts} {parsed} {found} {pruned}");
    let most = scripts as usize / 2;
    assert!(
        parsed > most && found > most && pruned > most,
        "{parsed} {found} {pruned}"
    );
}
