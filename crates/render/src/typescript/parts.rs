//! The parts of `runtime.ts`. A module includes those that it needs.

use super::sweeper;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The runtime as TypeScript. It is in a separate file, so that editors treat it as TypeScript.
static RUNTIME: LazyLock<String> = LazyLock::new(|| {
    let sweeper = format!("{SWEEPER_MARK}{}", sweeper::typescript());
    include_str!("runtime.ts").replacen(SWEEPER_MARK, &sweeper, 1)
});
/// The start of the first line of a part.
const MARK: &str = "//# ";
/// The first line of the part whose text comes from `cookie-registry-core`.
const SWEEPER_MARK: &str = "//# sweeper:\n";

macro_rules! parts {
    ($( $part:ident $name:literal; )+) => {
        /// A part, named after its declaration.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Part { $( $part, )+ }

        impl Part {
            #[cfg(test)]
            const ALL: &[Self] = &[ $( Self::$part, )+ ];

            /// Returns the name, which is also that of the function.
            pub(super) const fn name(self) -> &'static str {
                match self { $( Self::$part => $name, )+ }
            }
        }
    };
}

parts! {
    Deployment "deployment";
    Text "text";
    Token "token";
    Boolean "boolean";
    Integer "integer";
    Json "json";
    OneOf "oneOf";
    Signed "signed";
    Spec "spec";
    Within "within";
    Unseen "unseen";
    Coded "coded";
    Stored "stored";
    Chunks "chunks";
    Gets "gets";
    Sets "sets";
    SetsWith "setsWith";
    SetsLasting "setsLasting";
    SetsLastingWith "setsLastingWith";
    Removes "removes";
    Family "family";
    RemovesMembers "removesMembers";
    Sweeper "sweeper";
    SweptCookie "sweptCookie";
    SweptFamily "sweptFamily";
    Item "item";
    GetsItem "getsItem";
    SetsItem "setsItem";
    SetsItemWith "setsItemWith";
    RemovesItem "removesItem";
    ItemFamily "itemFamily";
    RemovesItems "removesItems";
    Store "store";
    StoreFamily "storeFamily";
    OpensDatabase "opensDatabase";
    OpensDatabaseWith "opensDatabaseWith";
    RemovesDatabase "removesDatabase";
    RemovesDatabases "removesDatabases";
    OpensCache "opensCache";
    OpensCacheWith "opensCacheWith";
    RemovesCache "removesCache";
    RemovesCaches "removesCaches";
    Granted "granted";
    GrantedWitness "grantedWitness";
    NeedsGranted "needsGranted";
    NotObjected "notObjected";
    NotObjectedWitness "notObjectedWitness";
    NeedsNotObjected "needsNotObjected";
    RefusesParty "refusesParty";
    OnChange "onChange";
    Guard "guard";
}

/// The parts that a module needs.
#[derive(Debug, Default)]
pub(super) struct Parts(BTreeSet<&'static str>);

impl Parts {
    /// Adds a part and those that it needs.
    pub(super) fn want(&mut self, part: Part) {
        self.want_name(part.name());
    }

    fn want_name(&mut self, name: &'static str) {
        if self.0.insert(name) {
            let found = declared().find(|declared| declared.name == name);
            for needed in found.into_iter().flat_map(|part| part.needs()) {
                self.want_name(needed);
            }
        }
    }

    pub(super) fn has(&self, part: Part) -> bool {
        self.0.contains(part.name())
    }

    /// Returns their text, in the order of the file.
    pub(super) fn text(&self) -> String {
        let wanted = declared().filter(|part| self.0.contains(part.name));
        let texts: Vec<&str> = wanted.map(|part| part.text.trim_end()).collect();
        match texts.join("\n\n") {
            text if text.is_empty() => text,
            text => text + "\n",
        }
    }
}

/// A part of the file.
struct Declared {
    name: &'static str,
    needs: &'static str,
    text: &'static str,
}

impl Declared {
    fn needs(&self) -> impl Iterator<Item = &'static str> + use<> {
        let names = self.needs.split(',').map(str::trim);
        names.filter(|name| !name.is_empty())
    }
}

fn declared() -> impl Iterator<Item = Declared> {
    RUNTIME.split(MARK).skip(1).filter_map(|part| {
        let (head, text) = part.split_once('\n')?;
        let (name, needs) = head.split_once(':')?;
        Some(Declared { name, needs, text })
    })
}

#[cfg(test)]
mod tests {
    use super::{Part, Parts, declared};

    #[test]
    fn every_part_is_in_the_file_with_all_that_it_needs() {
        let names: Vec<&str> = declared().map(|part| part.name).collect();
        for part in Part::ALL {
            assert!(names.contains(&part.name()), "{part:?}");
        }
        for (at, part) in declared().enumerate() {
            assert!(
                !names[..at].contains(&part.name),
                "{} is there twice",
                part.name
            );
            for needed in part.needs() {
                // A constant must be declared before it is used.
                assert!(
                    names[..at].contains(&needed),
                    "{} needs {needed}",
                    part.name
                );
            }
        }
    }

    #[test]
    fn every_part_of_the_file_is_taken_by_some_module() {
        let mut all = Parts::default();
        Part::ALL.iter().for_each(|part| all.want(*part));
        for part in declared() {
            assert!(all.0.contains(part.name), "{}", part.name);
        }
    }

    #[test]
    fn a_module_has_nothing_that_it_does_not_need() {
        assert_eq!(Parts::default().text(), "");
        let mut parts = Parts::default();
        parts.want(Part::Boolean);
        let text = parts.text();
        assert!(text.contains("interface Kind<T>") && text.contains("const boolean"));
        assert_eq!(text.matches("const ").count(), 1, "{text}");
    }
}
