//! The connection that writes: taken from its pool for a transaction, and kept for the next one if more changes wait.
//!
//! A pool tests each connection twice: when a caller takes it, and when the caller returns it. Each test is a round
//! trip to the database. Groups of changes that follow each other share one connection instead.

use sqlx::pool::PoolConnection;
use sqlx::{Database, Pool};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The longest time for which a connection is kept. Then the pool applies its own limits, such as the greatest age.
const KEPT_FOR: Duration = Duration::from_secs(60);

/// The place of the connection between two transactions. A clone is the same place.
pub(in super::super) struct Kept<D: Database>(Arc<Place<D>>);

/// What is at the place.
struct Place<D: Database>(Mutex<Option<Taken<D>>>);

impl<D: Database> Drop for Place<D> {
    fn drop(&mut self) {
        let place = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = place.take() {
            // The runtime may have ended while a group was expected. Giving the connection back would need it; a connection that
            // has left its pool is only closed.
            drop(taken.connection.leak());
        }
    }
}

/// A connection, and when it was taken from its pool.
struct Taken<D: Database> {
    connection: PoolConnection<D>,
    since: Instant,
}

impl<D: Database> Kept<D> {
    /// Takes the connection, if one is kept. Dropping it gives it back to its pool.
    pub(super) fn take(&self) -> Option<PoolConnection<D>> {
        self.replace(None).map(|taken| taken.connection)
    }

    /// Leases the connection that is kept, or else one from the pool.
    pub(super) async fn lease(&self, pool: &Pool<D>) -> Result<Lease<D>, sqlx::Error> {
        let kept = self.replace(None);
        let taken = match kept.filter(|taken| taken.since.elapsed() < KEPT_FOR) {
            Some(taken) => taken,
            None => Taken {
                connection: pool.acquire().await?,
                since: Instant::now(),
            },
        };
        Ok(Lease {
            taken: Some(taken),
            place: self.clone(),
        })
    }

    fn replace(&self, taken: Option<Taken<D>>) -> Option<Taken<D>> {
        let mut place = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *place, taken)
    }
}

impl<D: Database> Clone for Kept<D> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<D: Database> Default for Kept<D> {
    fn default() -> Self {
        Self(Arc::new(Place(Mutex::new(None))))
    }
}

impl<D: Database> fmt::Debug for Kept<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept").finish_non_exhaustive()
    }
}

/// A connection for one transaction.
///
/// It is kept only after the transaction has succeeded, and is closed in every other case: an error, a timeout of the attempt,
/// a dropped future. What a failed transaction leaves behind is unknown. After `SQLITE_FULL`, for example, SQLite has rolled back by
/// itself, sqlx still counts an open transaction, and every later transaction of the connection would fail.
pub(super) struct Lease<D: Database> {
    /// `None` once it is kept.
    taken: Option<Taken<D>>,
    place: Kept<D>,
}

impl<D: Database> Lease<D> {
    /// Returns the connection.
    ///
    /// # Errors
    /// `PoolClosed` if it is kept already.
    pub(super) fn connection(&mut self) -> Result<&mut PoolConnection<D>, sqlx::Error> {
        let taken = self.taken.as_mut();
        taken
            .map(|taken| &mut taken.connection)
            .ok_or(sqlx::Error::PoolClosed)
    }

    /// Keeps the connection, because its transaction has succeeded.
    pub(super) fn keep(mut self) {
        self.place.replace(self.taken.take());
    }
}

impl<D: Database> Drop for Lease<D> {
    fn drop(&mut self) {
        if let Some(taken) = &mut self.taken {
            taken.connection.close_on_drop();
        }
    }
}
