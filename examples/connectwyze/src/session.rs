//! Who is signed in: kept on the server, under the token that the session cookie carries.

use crate::account::Account;
use crate::token::Token;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a session lasts from its last use. The cookie lives as long, by the policy (`lifetime = "30
/// days"`, `rolling = true`); a test holds the two together.
pub(crate) const LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How many sessions are kept; beyond, the one that is nearest to its end gives way. Without a bound,
/// anybody who can sign in could fill the memory.
const MOST: usize = 100_000;

/// The sessions of this process.
#[derive(Default)]
pub(crate) struct Sessions {
    by_token: Mutex<HashMap<String, Session>>,
}

struct Session {
    account: Account,
    ends: Instant,
}

impl Sessions {
    /// Opens a session under a new token.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub(crate) fn open(&self, account: Account, now: Instant) -> Result<Token, getrandom::Error> {
        let token = Token::new()?;
        let mut sessions = self.lock();
        if sessions.len() >= MOST {
            make_room(&mut sessions, now);
        }
        let ends = now + LIFETIME;
        sessions.insert(token.as_str().to_owned(), Session { account, ends });
        Ok(token)
    }

    /// Returns the account of a session, and extends the session. `None` if there is no such session.
    pub(crate) fn renew(&self, token: &str, now: Instant) -> Option<Account> {
        let mut sessions = self.lock();
        let session = sessions.get_mut(token)?;
        if session.ends <= now {
            sessions.remove(token);
            return None;
        }
        session.ends = now + LIFETIME;
        Some(session.account.clone())
    }

    /// Ends a session, wherever its cookie may still be.
    pub(crate) fn close(&self, token: &str) {
        self.lock().remove(token);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Session>> {
        // No code panics while it holds the lock halfway through a change.
        self.by_token.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn make_room(sessions: &mut HashMap<String, Session>, now: Instant) {
    sessions.retain(|_, session| session.ends > now);
    if sessions.len() >= MOST {
        let first = sessions.iter().min_by_key(|(_, session)| session.ends);
        if let Some(token) = first.map(|(token, _)| token.clone()) {
            sessions.remove(&token);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account;
    use crate::registry::Cookies;
    use axum::http::HeaderMap;
    use cookie_registry::Deployment;

    const DAY: Duration = Duration::from_secs(24 * 60 * 60);

    #[test]
    fn a_session_ends_thirty_days_after_its_last_use() {
        let sessions = Sessions::default();
        let start = Instant::now();
        let token = sessions.open(account::demo(), start).unwrap();
        assert!(sessions.renew(token.as_str(), start + 29 * DAY).is_some());
        assert!(sessions.renew(token.as_str(), start + 58 * DAY).is_some());
        assert!(sessions.renew(token.as_str(), start + 88 * DAY).is_none());
        // It is gone, also for a clock that goes back.
        assert!(sessions.renew(token.as_str(), start).is_none());
    }

    #[test]
    fn a_closed_or_invented_session_is_none() {
        let sessions = Sessions::default();
        let now = Instant::now();
        let token = sessions.open(account::demo(), now).unwrap();
        assert!(
            sessions
                .renew(Token::new().unwrap().as_str(), now)
                .is_none()
        );
        sessions.close(token.as_str());
        assert!(sessions.renew(token.as_str(), now).is_none());
    }

    #[test]
    fn room_is_made_by_what_has_ended_first() {
        let mut sessions = HashMap::new();
        let now = Instant::now();
        for (token, ends) in [("old", now), ("next", now + DAY)] {
            sessions.insert(
                token.to_owned(),
                Session {
                    account: account::demo(),
                    ends,
                },
            );
        }
        make_room(&mut sessions, now);
        assert!(sessions.contains_key("next") && !sessions.contains_key("old"));
    }

    #[test]
    fn the_cookie_lives_as_long_as_the_session() {
        let headers = Cookies::SESSION
            .set((&Deployment::PRODUCTION, &HeaderMap::new()), "x")
            .unwrap();
        let header = headers
            .iter()
            .next()
            .unwrap()
            .header_value()
            .to_str()
            .unwrap()
            .to_owned();
        assert!(
            header.contains(&format!("; Max-Age={};", LIFETIME.as_secs())),
            "{header}"
        );
    }
}
