//! The table in which the guard looks up names.

use crate::HeaderSource;
use cookie_registry_core::Environment;
use cookie_registry_core::hash::{EMPTY_SLOT, bucket, hash, slot};
use cookie_registry_policy::model::{Disclosure, Naming};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// Returns the implementation of `Registry`, for the cookies in the order of the table `COOKIES`.
pub(crate) fn table(
    registry: &Ident,
    cookies: &[&Disclosure],
    source: HeaderSource,
) -> TokenStream {
    let table = if cookies.is_empty() || source == HeaderSource::Placeholder {
        quote!(p::Table::EMPTY)
    } else {
        filled(cookies)
    };
    quote! {
        static TABLE: p::Table = #table;
        #[automatically_derived]
        impl p::Registry for #registry {
            fn table() -> &'static p::Table {
                &TABLE
            }
        }
    }
}

fn filled(cookies: &[&Disclosure]) -> TokenStream {
    let production = Names::of(cookies, Environment::Production);
    let development = Names::of(cookies, Environment::Development);
    let mut namesakes = [&*production.namesakes, &development.namesakes].concat();
    namesakes.sort_unstable();
    namesakes.dedup();
    let namesakes = namesakes.into_iter().map(|(first, other)| {
        let (first, other) = (number(first), number(other));
        quote!((#first, #other))
    });
    let families = families(cookies).into_iter().map(number);
    let (production, development) = (production.perfect_hash(), development.perfect_hash());
    quote! {
        p::Table {
            cookies: &COOKIES,
            production: #production,
            development: #development,
            namesakes: &[ #(#namesakes,)* ],
            families: &[ #(#families,)* ],
        }
    }
}

/// The names of entries, and the entries that share a name with an earlier one.
struct Names<'p> {
    names: Vec<(&'p str, u32)>,
    namesakes: Vec<(u32, u32)>,
}

impl<'p> Names<'p> {
    fn of(cookies: &[&'p Disclosure], environment: Environment) -> Self {
        let mut first: HashMap<&str, u32> = HashMap::new();
        let mut all = Self {
            names: Vec::new(),
            namesakes: Vec::new(),
        };
        for (disclosure, at) in cookies.iter().zip(0..) {
            if let Naming::Family { .. } = disclosure.naming {
                continue;
            }
            let name = disclosure.naming.name(environment);
            match first.get(name) {
                Some(first) => {
                    all.namesakes.push((*first, at));
                }
                None => {
                    first.insert(name, at);
                    all.names.push((name, at));
                }
            }
        }
        all
    }

    fn perfect_hash(&self) -> TokenStream {
        let Numbers {
            seed,
            displacements,
            slots,
        } = Numbers::find(&self.names);
        let seed = Literal::u64_unsuffixed(seed);
        let displacements = displacements.into_iter().map(Literal::u16_unsuffixed);
        let slots = slots.into_iter().map(number);
        quote! {
            p::PerfectHash {
                seed: #seed,
                displacements: &[ #(#displacements,)* ],
                slots: &[ #(#slots,)* ],
            }
        }
    }
}

/// Returns the families sorted by the prefix of their names, as the lookup expects them.
fn families(cookies: &[&Disclosure]) -> Vec<u32> {
    let mut families: Vec<(&str, u32)> = cookies
        .iter()
        .zip(0..)
        .filter_map(|(disclosure, at)| match &disclosure.naming {
            Naming::Family { prefix, .. } => Some((prefix.as_str(), at)),
            Naming::Exact { .. } => None,
        })
        .collect();
    families.sort_unstable();
    families.into_iter().map(|(_, at)| at).collect()
}

fn number(number: u32) -> Literal {
    Literal::u32_unsuffixed(number)
}

/// The numbers of a perfect hash.
#[derive(Debug)]
struct Numbers {
    seed: u64,
    displacements: Vec<u16>,
    slots: Vec<u32>,
}

impl Numbers {
    /// Finds the numbers for distinct names by trying one seed after the other. At least half of the slots
    /// stay free and a bucket has about three names, so the first seed nearly always succeeds.
    fn find(names: &[(&str, u32)]) -> Self {
        if names.is_empty() {
            return Self {
                seed: 0,
                displacements: Vec::new(),
                slots: Vec::new(),
            };
        }
        let slots = (names.len() * 2).next_power_of_two();
        let buckets = names.len().div_ceil(3).next_power_of_two();
        (0..)
            .find_map(|seed| Self::with_seed(names, seed, buckets, slots))
            // Distinct names always have a seed. Otherwise the tables would be empty, and the tests would
            // fail.
            .unwrap_or(Self {
                seed: 0,
                displacements: Vec::new(),
                slots: Vec::new(),
            })
    }

    fn with_seed(names: &[(&str, u32)], seed: u64, buckets: usize, slots: usize) -> Option<Self> {
        let mut members: Vec<Vec<(u64, u32)>> = vec![Vec::new(); buckets];
        for (name, at) in names {
            let hash = hash(seed, name.as_bytes());
            members[bucket(hash, buckets)].push((hash, *at));
        }
        let mut numbers = Self {
            seed,
            displacements: vec![0; buckets],
            slots: vec![EMPTY_SLOT; slots],
        };
        let mut order: Vec<usize> = (0..buckets).collect();
        // Large buckets are placed first because they are the hardest to place.
        order.sort_by_key(|at| Reverse(members[*at].len()));
        for at in order {
            let displacement = numbers.place(&members[at])?;
            numbers.displacements[at] = displacement;
            for (hash, entry) in &members[at] {
                numbers.slots[slot(*hash, displacement, slots)] = *entry;
            }
        }
        Some(numbers)
    }

    /// Returns the first displacement that puts each member into a separate free slot.
    fn place(&self, members: &[(u64, u32)]) -> Option<u16> {
        (0..=u16::MAX).find(|displacement| {
            let mut taken = HashSet::with_capacity(members.len());
            members.iter().all(|(hash, _)| {
                let slot = slot(*hash, *displacement, self.slots.len());
                self.slots[slot] == EMPTY_SLOT && taken.insert(slot)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cookie_registry_core::hash::PerfectHash;

    fn numbered(names: &[String]) -> Vec<(&str, u32)> {
        names.iter().map(String::as_str).zip(0..).collect()
    }

    #[test]
    fn every_name_has_its_own_slot() {
        for count in [0, 1, 2, 3, 4, 5, 7, 8, 9, 50, 1_000, 10_000] {
            let names: Vec<String> = (0..count).map(|at| format!("cookie_{at}")).collect();
            let Numbers {
                seed,
                displacements,
                slots,
            } = Numbers::find(&numbered(&names));
            let table = PerfectHash {
                seed,
                displacements: &displacements,
                slots: &slots,
            };
            for (name, at) in names.iter().zip(0..) {
                assert_eq!(table.find(name.as_bytes()), Some(at), "{name} of {count}");
            }
            assert!(slots.len() < 4 * count.max(1), "{count}: {}", slots.len());
        }
    }

    #[test]
    fn the_same_names_give_the_same_numbers() {
        let names: Vec<String> = (0..100).map(|at| format!("n{at}")).collect();
        let [one, other] = [(); 2].map(|()| Numbers::find(&numbered(&names)));
        assert_eq!(format!("{one:?}"), format!("{other:?}"));
    }
}
