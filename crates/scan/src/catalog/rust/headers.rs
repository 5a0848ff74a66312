//! Libraries through which a header is written by its name. None of them is for cookies, and clients use them too.

use crate::catalog::library::{Dependency, Library, Side, TypedHeaders};

pub(super) const LIBRARIES: &[Library] = &[
    Library::new("http", Side::Shared, Dependency::Inseparable).header_methods(&[
        "append",
        "entry",
        "header",
        "insert",
        "try_append",
        "try_insert",
    ]),
    // Its `Cookie` is only read.
    Library::new("headers", Side::Client, Dependency::Inseparable).typed_headers(TypedHeaders {
        types: &["SetCookie"],
        methods: &["typed_insert"],
    }),
    Library::new("tiny_http", Side::Shared, Dependency::Inseparable)
        .header_functions(&["from_bytes"]),
    Library::new("tower_http", Side::Shared, Dependency::Inseparable).header_functions(&[
        "appending",
        "if_not_present",
        "overriding",
    ]),
    Library::new("worker", Side::Shared, Dependency::Inseparable)
        .header_methods(&["append", "set"]),
    // Names that builders and responses of several libraries give to the same act.
    Library::new("hyper", Side::Shared, Dependency::Inseparable)
        .common()
        .header_methods(&[
            "append_headers",
            "append_response_header",
            "if_not_present",
            "insert_raw",
            "override_header",
            "push_header",
            "response_header",
            "set_response_header",
            "try_header",
        ]),
];
