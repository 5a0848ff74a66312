//! The macro that generates, from one list of declarations, the structs, their reader, their defaults and the
//! descriptions of the keys.
//!
//! A table is declared as
//!
//! ```text
//! /// What it is, for a lawyer.
//! MODE Name "[heading]" with disclosure: Disclosure {
//!     head { ... }        // fields of the struct as written that are no keys
//!     model { ... }       // the same of the struct as completed
//!     described { ... }   // keys that are read by hand: they are only described
//!     keys { ... }        // keys that are read, completed and compared
//!     unlowered { ... }   // keys that are read, and that only the rules look at
//! }
//! ```
//!
//! where `MODE` is `full`, `draft` (there is no completed struct) or `described` (there is no struct at all), and a key
//! as
//!
//! ```text
//! /// What it means, for a lawyer.
//! key: PRESENCE KIND(PARAMETER), "example as the file writes it",
//!     default VALUE,                  // what holds without it; the completed field is then no option
//!     without "in words",             // the same for the reference, where it is no value
//!     model TYPE, lower PATH,         // an irregular completed type, and the function that makes it
//!     change Field "noun" (RULES) [fingerprint later], fact PATH, then PATH;
//! ```
//!
//! - `PRESENCE`: `required` (the reader reports a missing key), `ruled` (a rule reports it), `either`
//!   (exactly one of the keys with this mark must be written) or `optional`.
//! - `KIND`: an arm of `draft_type`, `read` and `kind_of`.
//! - `RULES`: the rules of `diff` for a value that is added, changed and removed, or one rule for all three,
//!   or `ordered` if the code in `diff/judge.rs` compares the values.
//! - `fingerprint`: a change of the key can be material to visitors, so fingerprints and approvals include
//!   it.
//! - `later`: the key was added after policies had been fingerprinted, so the hashes of a policy without it
//!   do not change.
//! - `fact` and `then`: functions that return the value to compare, and further facts that follow from it.

/// Expands to the name of a key in the file: the name of its field, unless that is a reserved word of Rust or
/// too short to be clear.
macro_rules! key_name {
    (place) => {
        "where"
    };
    (vendor_policy) => {
        "policy"
    };
    (name_match) => {
        "match"
    };
    ($name:ident) => {
        stringify!($name)
    };
}

/// Expands to the items if the mode of a table requires them.
macro_rules! only {
    (draft: full { $($item:tt)* }) => { $($item)* };
    (draft: draft { $($item:tt)* }) => { $($item)* };
    (draft: described { $($item:tt)* }) => {};
    (model: full { $($item:tt)* }) => { $($item)* };
    (model: $other:ident { $($item:tt)* }) => {};
}

/// Expands to the type of a key as written.
macro_rules! draft_type {
    (text) => { Option<Text> };
    (texts) => { Vec<Text> };
    (strings) => { Vec<Spanned<String>> };
    (hosts) => { Vec<Spanned<String>> };
    (words $word:ident) => { Vec<Spanned<$word>> };
    (tables $table:ident) => { Vec<$table> };
    (keyed $table:ident) => { Vec<$table> };
    (word $word:ident) => { Option<Spanned<$word>> };
    (value) => { Option<Spanned<Value>> };
    (domain) => { Option<Spanned<Domain>> };
    ($kind:ident) => { Option<Spanned<base_type!($kind)>> };
}

/// Expands to the type of a single value.
macro_rules! base_type {
    (boolean) => {
        bool
    };
    (integer) => {
        i64
    };
    (positive) => {
        i64
    };
    (date) => {
        Date
    };
    (lifetime) => {
        Lifetime
    };
    ($string:ident) => {
        String
    };
}

/// Expands to the type of a completed key: `[TYPE] [DEFAULT] PRESENCE KIND PARAMETER`.
macro_rules! model_type {
    ([$model:ty] [$($default:expr)?] $($rest:tt)*) => { $model };
    ([] [$default:expr] $presence:ident word $word:ident) => { $word };
    ([] [$default:expr] $presence:ident boolean) => { bool };
    ([] [] $presence:ident category) => { CategoryRef };
    ([] [] $presence:ident strings) => { Vec<String> };
    ([] [] $presence:ident hosts) => { Vec<String> };
    ([] [] $presence:ident texts) => { Vec<Text> };
    ([] [] $presence:ident words $word:ident) => { Vec<$word> };
    ([] [] $presence:ident tables $table:ident) => { Vec<$table> };
    ([] [] $presence:ident keyed $table:ident) => { Vec<$table> };
    ([] [] optional text) => { Option<Text> };
    ([] [] $presence:ident text) => { Text };
    ([] [] optional word $word:ident) => { Option<$word> };
    ([] [] optional positive) => { Option<u32> };
    ([] [] optional $kind:ident) => { Option<base_type!($kind)> };
    ([] [] $presence:ident $kind:ident) => { base_type!($kind) };
}

/// Expands to the method that returns a key or its default.
macro_rules! or_default {
    ([] $($key:ident)+) => {};
    ([$default:expr] $name:ident $($key:ident)+) => {
        #[doc = concat!("Returns `", key_name!($name), "`, or what holds without it.")]
        #[must_use]
        pub fn $name(&self) -> model_type!([] [$default] $($key)+) {
            self.$name.as_ref().map_or($default, |written| written.value)
        }
    };
}

/// Reads a key.
macro_rules! read {
    (required hosts, $table:ident, $key:expr, $reader:ident) => {
        $table.filled_strings($key, $reader)
    };
    (optional hosts, $table:ident, $key:expr, $reader:ident) => {
        $table.strings($key, $reader)
    };
    ($presence:ident category, $table:ident, $key:expr, $reader:ident) => {
        $table.string($key, $reader)
    };
    ($presence:ident address, $table:ident, $key:expr, $reader:ident) => {
        $table.string($key, $reader)
    };
    ($presence:ident web_address, $table:ident, $key:expr, $reader:ident) => {
        $table.string($key, $reader)
    };
    ($presence:ident code, $table:ident, $key:expr, $reader:ident) => {
        $table.string($key, $reader)
    };
    ($presence:ident positive, $table:ident, $key:expr, $reader:ident) => {
        $table.integer($key, $reader)
    };
    ($presence:ident tables $t:ident, $table:ident, $key:expr, $reader:ident) => {
        irregular::tables($table, $key, $reader)
    };
    ($presence:ident keyed $t:ident, $table:ident, $key:expr, $reader:ident) => {
        irregular::keyed($table, $key, $reader)
    };
    ($presence:ident value, $table:ident, $key:expr, $reader:ident) => {
        irregular::read_value($table, $reader)
    };
    ($presence:ident domain, $table:ident, $key:expr, $reader:ident) => {
        irregular::read_domain($table, $reader)
    };
    ($presence:ident $kind:ident $($param:ident)?, $table:ident, $key:expr, $reader:ident) => {
        $table.$kind($key, $reader)
    };
}

/// Expands to code that reports a missing required key.
macro_rules! require {
    (required, $table:ident, $key:expr, $example:literal, $reader:ident) => {
        $table.require(&[($key, $example)], $reader)
    };
    ($other:ident, $table:ident, $key:expr, $example:literal, $reader:ident) => {};
}

/// Expands to code that collects the texts that visitors read.
macro_rules! collect_texts {
    (text, $texts:ident, $key:expr, $value:expr) => {
        $texts.extend($value.as_ref().map(|text| ($key, text)))
    };
    (texts, $texts:ident, $key:expr, $value:expr) => {
        $texts.extend($value.iter().map(|text| ($key, text)))
    };
    ($other:ident, $texts:ident, $key:expr, $value:expr) => {};
}

/// Expands to code that collects the addresses to which the page links.
macro_rules! collect_addresses {
    (address, $addresses:ident, $value:expr) => {
        $addresses.extend($value.as_ref().map(|address| (Target::WebOrPath, address)))
    };
    (web_address, $addresses:ident, $value:expr) => {
        $addresses.extend($value.as_ref().map(|address| (Target::Web, address)))
    };
    ($other:ident, $addresses:ident, $value:expr) => {};
}

/// Expands to code that completes a key: `[PATH] [DEFAULT] KIND`.
macro_rules! lowered {
    ([$path:path] [$($default:expr)?] $kind:ident, $draft:ident, $name:ident, $lower:ident) => {
        $path($draft, $lower)
    };
    ([] [$default:expr] $kind:ident, $draft:ident, $name:ident, $lower:ident) => {
        $draft.$name()
    };
    ([] [] category, $draft:ident, $name:ident, $lower:ident) => {
        $lower.category($draft.$name.as_ref())
    };
    ([] [] $kind:ident, $draft:ident, $name:ident, $lower:ident) => {
        LowerInto::lower(&$draft.$name, $lower)
    };
}

/// Expands to the fact of a key: `[PATH] KIND`.
macro_rules! fact {
    ([$path:path] $kind:ident, $model:ident, $name:ident, $context:ident) => {
        $path($model, $context)
    };
    ([] hosts, $model:ident, $name:ident, $context:ident) => {
        irregular::hosts_fact(&$model.$name)
    };
    ([] $kind:ident, $model:ident, $name:ident, $context:ident) => {
        Says::fact(&$model.$name)
    };
}

/// Expands to the rules of `diff` for a value that is added, changed and removed.
#[cfg(feature = "diff")]
macro_rules! diff_rules {
    ((ordered)) => {
        None
    };
    (($always:ident)) => {
        Some([DiffRule::$always, DiffRule::$always, DiffRule::$always])
    };
    (($comes:ident, $changes:ident, $goes:ident)) => {
        Some([DiffRule::$comes, DiffRule::$changes, DiffRule::$goes])
    };
}

/// Expands to whether a key has a flag.
macro_rules! has_flag {
    (fingerprint in $($flag:ident)*) => { false $(|| has_flag!(@fingerprint $flag))* };
    (later in $($flag:ident)*) => { false $(|| has_flag!(@later $flag))* };
    (@fingerprint fingerprint) => { true };
    (@later later) => { true };
    (@$wanted:ident $flag:ident) => { false };
}

/// Describes the kind of a key.
#[cfg(feature = "schema")]
macro_rules! kind_of {
    (text) => {
        Kind::Text
    };
    (texts) => {
        Kind::Texts
    };
    (string) => {
        Kind::String
    };
    (strings) => {
        Kind::Strings
    };
    (filled_strings) => {
        Kind::FilledStrings
    };
    (hosts) => {
        Kind::Hosts
    };
    (address) => {
        Kind::Address
    };
    (web_address) => {
        Kind::WebAddress
    };
    (code) => {
        Kind::Code
    };
    (boolean) => {
        Kind::Boolean
    };
    (always_true) => {
        Kind::AlwaysTrue
    };
    (integer) => {
        Kind::Integer
    };
    (positive) => {
        Kind::Positive
    };
    (format) => {
        Kind::Format
    };
    (date) => {
        Kind::Date
    };
    (lifetime) => {
        Kind::Lifetime
    };
    (category) => {
        Kind::Category
    };
    (value) => {
        Kind::Value(&OneOf)
    };
    (domain) => {
        Kind::Domain(&ConfiguredDomain)
    };
    (includes) => {
        Kind::Includes(&SharedFile)
    };
    (word $word:ident) => {
        Kind::Word(words_of::<$word>)
    };
    (words $word:ident) => {
        Kind::Words(words_of::<$word>)
    };
    (table $table:ident) => {
        Kind::Table(&$table)
    };
    (tables $table:ident) => {
        Kind::Tables(&$table)
    };
    (keyed $table:ident) => {
        Kind::Keyed(&$table)
    };
}

/// Expands to the option if it is present, otherwise to the alternative: `[OPTION] else ALTERNATIVE`.
#[cfg(feature = "schema")]
macro_rules! option {
    () => { None };
    ($($value:tt)+) => { Some($($value)+) };
}

/// Describes the presence of a key.
#[cfg(feature = "schema")]
macro_rules! presence_of {
    (required) => {
        Presence::Required
    };
    (ruled) => {
        Presence::Required
    };
    (either) => {
        Presence::Either
    };
    (optional) => {
        Presence::Optional
    };
}

/// Declares all tables and keys; see the documentation of this file.
macro_rules! keys {
    (
        derived { $(
            $(#[doc = $derived_doc:literal])+
            $derived:ident $derived_key:literal $derived_noun:literal $derived_rules:tt $([$($derived_flag:ident)+])?;
        )+ }
        $(
            $(#[doc = $table_doc:literal])+
            $mode:ident $table:ident $heading:literal $(with $disclosure:ident : $also:ident)? {
                $( head { $( $(#[doc = $head_doc:literal])+ $head:ident : $head_ty:ty, )* } )?
                $( model $(#[$model_meta:meta])* {
                    $( $(#[doc = $model_head_doc:literal])+ $model_head:ident : $model_head_ty:ty, )*
                } )?
                $( described { $(
                    $(#[doc = $d_doc:literal])+
                    $d_name:ident : $d_presence:ident $d_kind:ident $(($d_param:ident))?,
                        $d_example:literal $(, without $d_without:literal)?;
                )+ } )?
                $( keys { $(
                    $(#[doc = $doc:literal])+
                    $name:ident : $presence:ident $kind:ident $(($param:ident))?, $example:literal
                        $(, default $default:expr)?
                        $(, without $without:literal)?
                        $(, model $model:ty, lower $lower:path)?
                        $(, change $field:ident $noun:literal $rules:tt $([$($flag:ident)+])?
                            $(, fact $fact:path)? $(, then $then:path)?)?;
                )+ } )?
                $( unlowered { $(
                    $(#[doc = $u_doc:literal])+
                    $u_name:ident : $u_presence:ident $u_kind:ident $(($u_param:ident))?,
                        $u_example:literal $(, without $u_without:literal)?;
                )+ } )?
            }
        )+
    ) => {
        /// A field of a policy, for changes and fingerprints.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Field {
            $( $(#[doc = $derived_doc])+ $derived, )+
            $( $($( $(
                #[doc = concat!("`", key_name!($name), "` of `", $heading, "`: the ", $noun, ".")]
                $field,
            )? )+)? )+
        }

        impl Field {
            /// Returns the name of the field in the policy file; `entry` for a part as a whole, and `consent`
            /// for the need for consent, which follows from category and exemption.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $( Self::$derived => $derived_key, )+
                    $( $($( $( Self::$field => key_name!($name), )? )+)? )+
                }
            }

            /// Returns the noun for the field in sentences.
            #[cfg(feature = "diff")]
            pub(crate) const fn noun(self) -> &'static str {
                match self {
                    $( Self::$derived => $derived_noun, )+
                    $( $($( $( Self::$field => $noun, )? )+)? )+
                }
            }

            /// Returns the rules of `diff` for a value that is added, changed and removed; `None` if code in
            /// `diff/judge.rs` compares the values.
            #[cfg(feature = "diff")]
            pub(crate) const fn rules(self) -> Option<[DiffRule; 3]> {
                match self {
                    $( Self::$derived => diff_rules!($derived_rules), )+
                    $( $($( $( Self::$field => diff_rules!($rules), )? )+)? )+
                }
            }

            /// Returns whether fingerprints include the field, because a change of it can be material to
            /// visitors.
            pub(crate) const fn is_fingerprinted(self) -> bool {
                match self {
                    $( Self::$derived => has_flag!(fingerprint in $($($derived_flag)+)?), )+
                    $( $($( $( Self::$field => has_flag!(fingerprint in $($($flag)+)?), )? )+)? )+
                }
            }

            /// Returns whether the field was added later, so that hashes omit it if it is not written.
            pub(crate) const fn is_later(self) -> bool {
                match self {
                    $( Self::$derived => has_flag!(later in $($($derived_flag)+)?), )+
                    $( $($( $( Self::$field => has_flag!(later in $($($flag)+)?), )? )+)? )+
                }
            }
        }

        /// The tables as written.
        pub(crate) mod draft {
            use crate::keys::irregular;
            use crate::keys::table::{FromTable, Target, Visible};
            use crate::keys::written::{Domain, Naming, Text, Value};
            #[cfg(feature = "again")]
            use crate::keys::place::{Place, Placed};
            use crate::read::{Reader, Table};
            use crate::source::{Span, Spanned};
            use cookie_registry_core::{
                ApprovalDemand, Category, Exemption, Judgement, Jurisdiction, Lifetime, Protection, Role, SameSite, SetBy, SetsOn, SignalResponse, StorageKind, Technology,
            };
            use time::Date;

            $( only! { draft: $mode {
                $(#[doc = $table_doc])+
                #[doc = concat!("\n`", $heading, "`, as it is written.")]
                #[derive(Clone, Debug)]
                pub struct $table {
                    $(
                        /// The keys that cookies and storage keys share.
                        pub $disclosure: $also,
                    )?
                    $($( $(#[doc = $head_doc])+ pub $head: $head_ty, )*)?
                    $($( $(#[doc = $doc])+ pub $name: draft_type!($kind $($param)?), )+)?
                    $($( $(#[doc = $u_doc])+ pub $u_name: draft_type!($u_kind $($u_param)?), )+)?
                }

                impl $table {
                    $($( or_default! { [$($default)?] $name $presence $kind $($param)? } )+)?
                }

                impl FromTable for $table {
                    type Head = ($($also,)? $($($head_ty,)*)?);

                    #[allow(unused_variables, reason = "tables without required keys")]
                    fn require(table: &Table<'_, '_>, reader: &mut Reader<'_>) {
                        $($( require!($presence, table, key_name!($name), $example, reader); )+)?
                        $($( require!($u_presence, table, key_name!($u_name), $u_example, reader); )+)?
                    }

                    fn read(head: Self::Head, table: &mut Table<'_, '_>, reader: &mut Reader<'_>) -> Self {
                        let ($($disclosure,)? $($($head,)*)?) = head;
                        Self {
                            $($disclosure,)?
                            $($($head,)*)?
                            $($( $name: read!($presence $kind $($param)?, table, key_name!($name), reader), )+)?
                            $($( $u_name: read!($u_presence $u_kind $($u_param)?, table, key_name!($u_name), reader), )+)?
                        }
                    }

                    fn unwritten(head: Self::Head) -> Self {
                        let ($($disclosure,)? $($($head,)*)?) = head;
                        Self {
                            $($disclosure,)?
                            $($($head,)*)?
                            $($( $name: Default::default(), )+)?
                            $($( $u_name: Default::default(), )+)?
                        }
                    }

                }

                #[cfg(feature = "again")]
                impl Placed for $table {
                    fn place(&mut self, at: Place) {
                        $( self.$disclosure.place(at); )?
                        $($( self.$head.place(at); )*)?
                        $($( self.$name.place(at); )+)?
                        $($( self.$u_name.place(at); )+)?
                    }
                }

                impl Visible for $table {
                    #[allow(unused_mut, reason = "tables without texts")]
                    fn texts(&self) -> Vec<(&'static str, &Text)> {
                        let mut texts = Vec::new();
                        $($( collect_texts!($kind, texts, key_name!($name), self.$name); )+)?
                        texts
                    }

                    #[allow(unused_mut, reason = "tables without addresses")]
                    fn addresses(&self) -> Vec<(Target, &Spanned<String>)> {
                        let mut addresses = Vec::new();
                        $($( collect_addresses!($kind, addresses, self.$name); )+)?
                        addresses
                    }
                }
            } } )+
        }

        /// The completed tables.
        pub(crate) mod model {
            use super::{Field, draft};
            use crate::keys::completed::{CategoryRef, Domain, Naming, Text, Value};
            use crate::keys::fact::{Context, Fact, Says};
            use crate::keys::irregular;
            use crate::keys::lower::{Lower, LowerInto};
            use crate::source::Span;
            use cookie_registry_core::{
                ApprovalDemand, Category, Exemption, Judgement, Jurisdiction, Lifetime, Protection, Role, SameSite, SetBy, SetsOn, SignalResponse, StorageKind, Technology,
            };
            use time::Date;

            $( only! { model: $mode {
                $(#[doc = $table_doc])+
                #[doc = concat!("\n`", $heading, "`, with every default filled in.")]
                #[derive(Clone, Debug)]
                $($( #[$model_meta] )*)?
                #[non_exhaustive]
                pub struct $table {
                    $(
                        /// The keys that cookies and storage keys share.
                        pub $disclosure: $also,
                    )?
                    $($( $(#[doc = $model_head_doc])+ pub $model_head: $model_head_ty, )*)?
                    $($( $(#[doc = $doc])+ pub $name: model_type!([$($model)?] [$($default)?] $presence $kind $($param)?), )+)?
                }

                impl $table {
                    /// Completes a written table.
                    pub(crate) fn lower(
                        head: ($($also,)? $($($model_head_ty,)*)?),
                        draft: &draft::$table,
                        lower: &Lower<'_>,
                    ) -> Self {
                        let ($($disclosure,)? $($($model_head,)*)?) = head;
                        Self {
                            $($disclosure,)?
                            $($($model_head,)*)?
                            $($( $name: lowered!([$($lower)?] [$($default)?] $kind, draft, $name, lower), )+)?
                        }
                    }

                    /// Returns the facts of the table, one for each key.
                    #[allow(unused_variables, unused_mut, dead_code, reason = "few tables need their context")]
                    pub(crate) fn facts<'p>(&'p self, context: &Context<'p>) -> Vec<(Field, Fact<'p>)> {
                        let mut facts = Vec::with_capacity(32);
                        $($( $(
                            facts.push((Field::$field, fact!([$($fact)?] $kind, self, $name, context)));
                            $( facts.extend($then(self, context)); )?
                        )? )+)?
                        facts
                    }
                }
            } } )+
        }

        /// The descriptions of the tables.
        #[cfg(feature = "schema")]
        #[allow(non_upper_case_globals, reason = "each has the name of its struct")]
        pub(crate) mod tables {
            use crate::keys::describe::{Key, Kind, Presence, Table, words_of};
            use cookie_registry_core::{
                ApprovalDemand, Category, Exemption, Judgement, Jurisdiction, Protection, Role, SameSite, SetBy, SetsOn, SignalResponse, StorageKind, Technology,
            };

            $(
                pub(crate) static $table: Table = Table {
                    name: stringify!($table),
                    heading: $heading,
                    docs: &[$($table_doc),+],
                    also: option!($(&$also)?),
                    keys: &[
                        $($( Key {
                            name: key_name!($d_name),
                            #[cfg(test)]
                            member: stringify!($d_name),
                            docs: &[$($d_doc),+],
                            presence: presence_of!($d_presence),
                            kind: kind_of!($d_kind $($d_param)?),
                            example: $d_example,
                            default: None,
                            without: option!($($d_without)?),
                            #[cfg(test)]
                            field: None,
                        }, )+)?
                        $($( Key {
                            name: key_name!($name),
                            #[cfg(test)]
                            member: stringify!($name),
                            docs: &[$($doc),+],
                            presence: presence_of!($presence),
                            kind: kind_of!($kind $($param)?),
                            example: $example,
                            default: option!($(|| $default.to_string())?),
                            without: option!($($without)?),
                            #[cfg(test)]
                            field: option!($(stringify!($field))?),
                        }, )+)?
                        $($( Key {
                            name: key_name!($u_name),
                            #[cfg(test)]
                            member: stringify!($u_name),
                            docs: &[$($u_doc),+],
                            presence: presence_of!($u_presence),
                            kind: kind_of!($u_kind $($u_param)?),
                            example: $u_example,
                            default: None,
                            without: option!($($u_without)?),
                            #[cfg(test)]
                            field: None,
                        }, )+)?
                    ],
                };
            )+

            /// Every table, in the order of the reference.
            pub(crate) static ALL: &[&Table] = &[$(&$table),+];
        }
    };
}
