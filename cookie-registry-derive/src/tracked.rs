//! Makes cargo compile a crate again when the policy changes.

use crate::load::path_literal;
use proc_macro2::TokenStream;
use quote::quote;
use std::path::Path;

/// Makes rustc read files, so that cargo compiles the crate again when one changes. Nothing of them is kept: the function
/// is never called, and what it has is in no crate that uses this one.
pub(crate) fn tracked(files: impl IntoIterator<Item = impl AsRef<Path>>) -> TokenStream {
    let mut files: Vec<String> = files
        .into_iter()
        .filter_map(|path| path_literal(path.as_ref()))
        .collect();
    files.sort();
    files.dedup();
    if files.is_empty() {
        return TokenStream::new();
    }
    quote! {
        const _: () = {
            #[allow(dead_code)]
            fn tracked() {
                #( let _ = ::core::include_bytes!(#files); )*
            }
        };
    }
}
