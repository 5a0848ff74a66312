//! Properties that several rules need: the names, the scope and the size of a cookie, why it must be secure, and who
//! owns a host.

pub(super) mod duplicates;
pub(super) mod log;
pub(super) mod names;
pub(super) mod reach;
pub(super) mod scope;
pub(super) mod secure;
pub(super) mod site;
pub(super) mod sizes;
pub(super) mod spans;
pub(super) mod text;
pub(super) mod used;

#[cfg(test)]
mod tests {
    use super::scope::steps;
    use crate::source::Memory;
    use crate::{Options, check_files};

    const HEAD: &str = "format = 1\n[policy]\ntitle = \"Cookie Policy\"\nlast_updated = 2026-05-09\n[service]\n\
                        name = \"Almanac\"\ndomains = [\"our.example\"]\ncontact = \"privacy@our.example\"\n";

    /// Counts the comparisons of scopes while a policy of so many entries is checked.
    fn comparisons(entry: &dyn Fn(usize) -> String, entries: usize) -> usize {
        let entries: String = (0..entries).map(entry).collect();
        let files = Memory::from_iter([("policy.toml", format!("{HEAD}{entries}"))]);
        steps::of(|| {
            check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
        })
    }

    /// Twice as many entries, each of which meets every other one, may take about twice as many comparisons, and not
    /// four times as many.
    #[test]
    fn comparisons_do_not_grow_with_the_square_of_the_entries() {
        let family = |at: usize| {
            let prefix = "a".repeat(at % 50);
            format!("[cookies.c{at}]\nmatch = {{ prefix = \"f{prefix}\" }}\n")
        };
        let other_scope =
            |at: usize| format!("[cookies.c{at}]\nname = \"session\"\npath = \"/{at}\"\n");
        let other_host = |at: usize| {
            format!("[cookies.c{at}]\nname = \"session\"\nhost = \"h{at}.our.example\"\n")
        };
        let kinds: [&dyn Fn(usize) -> String; 3] = [&family, &other_scope, &other_host];
        for (kind, entry) in kinds.iter().enumerate() {
            let (some, twice) = (comparisons(entry, 1_500), comparisons(entry, 3_000));
            assert!(some > 1_000, "kind {kind}: {some} comparisons");
            assert!(
                twice <= some * 5 / 2,
                "kind {kind}: {some} comparisons become {twice}"
            );
        }
    }
}
