//! The end of a group: once it was closed and its time is over, or once everybody has left, nothing of it stays. And of a tally that nobody
//! closed in time.

use std::sync::{Arc, Weak};
use std::time::Duration;

use super::storage;
use crate::problem::Error;
use crate::state::State;
use crate::tally::storage as tallies;

/// How often somebody looks.
const PAUSE: Duration = Duration::from_secs(60 * 60);

/// Looks once, before anybody is served, and from then on every hour for as long as the server runs.
pub async fn begin(state: &Arc<State>) {
    look(state).await;
    tokio::spawn(go_on(Arc::downgrade(state)));
}

async fn go_on(state: Weak<State>) {
    loop {
        tokio::time::sleep(PAUSE).await;
        let Some(state) = state.upgrade() else { return };
        look(&state).await;
    }
}

async fn look(state: &State) {
    if let Err(error) = delete_over(state).await {
        tracing::warn!(%error, "groups are not deleted; the next try is in an hour");
    }
}

/// Deletes every group whose time is over or that everybody has left, one after another, and counts those that stay.
///
/// # Errors
/// `unavailable`; from the database.
pub async fn delete_over(state: &State) -> Result<(), Error> {
    let now_ms = state.clock.now_ms();
    let over = state.database.read("groups over", move |c| storage::over(c, now_ms)).await?;
    for log_row in &over {
        let log_row = *log_row;
        state.database.write("delete group", move |c| storage::delete(c, log_row)).await?;
    }
    if !over.is_empty() {
        tracing::info!(groups = over.len(), "groups are deleted");
    }
    let void = state.database.write("tallies over", move |c| tallies::let_go(c, now_ms)).await?;
    if void > 0 {
        tracing::info!(tallies = void, "tallies that nobody closed are void");
    }
    let left = state.database.read("groups", storage::count).await?;
    state.metrics.groups.set(left);
    Ok(())
}
