//! What happens by itself: protections whose last day has passed end, sharing rules that ask for today are looked at again, and what was
//! kept long enough is forgotten.

use server::users::history;
use server::{Portal, access, deals};
use std::sync::Arc;
use std::time::Duration;

/// How often is looked.
const EVERY: Duration = Duration::from_secs(60);

/// Ends lapsed protections and forgets old tries to sign in until the portal stops.
pub async fn run(portal: Arc<Portal>) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        // It ends some at a time, so that nobody waits long for the database.
        loop {
            match deals::expire_lapsed(&portal).await {
                Ok(0) => break,
                Ok(ended) => tracing::info!(ended, "protections ended"),
                Err(refusal) => {
                    tracing::warn!(%refusal, "the sweep was not done");
                    break;
                }
            }
        }
        // Rules that ask for today find other records every day.
        if let Err(refusal) = access::evaluate_daily(&portal).await {
            tracing::warn!(%refusal, "the sweep was not done");
        }
        loop {
            match history::forget_old(&portal).await {
                Ok(0) => break,
                Ok(forgotten) => tracing::info!(forgotten, "old tries to sign in and sessions forgotten"),
                Err(refusal) => {
                    tracing::warn!(%refusal, "the sweep was not done");
                    break;
                }
            }
        }
    }
}
