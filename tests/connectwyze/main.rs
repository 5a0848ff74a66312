//! The example service over real HTTP: what it sends, what other programs keep of it, and what it refuses.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where something is wrong; clippy knows only the functions that are marked as tests"
)]

mod client;
mod cookies;
mod forgery;
mod kept;
mod policy_page;
mod visit;

use cookie_registry_test_support::service::Service;

/// The account whose password the sign-in page shows.
const EMAIL: &str = "ada@connectwyze.example";
const PASSWORD: &str = "difference-engine";

/// The service in an environment, and the names of its cookies there.
struct Running {
    service: Service,
    names: Names,
}

struct Names {
    session: &'static str,
    csrf: &'static str,
    workspace: &'static str,
}

fn development() -> Running {
    Running {
        service: Service::start(&[]).unwrap(),
        names: Names {
            session: "next-auth.session-token",
            csrf: "next-auth.csrf-token",
            workspace: "cw-workspace",
        },
    }
}

fn production() -> Running {
    Running {
        service: Service::start(&["--environment", "production"]).unwrap(),
        names: Names {
            session: "__Secure-next-auth.session-token",
            csrf: "__Host-next-auth.csrf-token",
            workspace: "cw-workspace",
        },
    }
}
