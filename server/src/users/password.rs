//! Passwords: argon2id, at most two at a time, outside of any transaction.

use crate::Portal;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use shared::refusal::Refusal;

/// OWASP's second recommendation for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// What checking a password found.
pub(super) enum Checked {
    /// It is right; with a new hash where the stored one was made by weaker rules.
    Right {
        /// The new hash.
        rehashed: Option<String>,
    },
    /// It is wrong, or there is nobody to compare with.
    Wrong,
}

fn hasher() -> Result<Argon2<'static>, Refusal> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| broken(&error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn broken(error: &str) -> Refusal {
    tracing::error!(error, "hashing a password failed");
    Refusal::Broken { request: String::new() }
}

/// Hashes a password.
pub(super) async fn hash(portal: &Portal, password: String) -> Result<String, Refusal> {
    let salt = portal.entropy.bytes::<16>();
    apart(portal, move || hash_now(&password, &salt)).await
}

fn hash_now(password: &str, salt: &[u8]) -> Result<String, Refusal> {
    let hash =
        hasher()?.hash_password_with_salt(password.as_bytes(), salt).map_err(|error| broken(&error.to_string()))?;
    Ok(hash.to_string())
}

/// Compares a password with the stored hash. Without one it does the same work and is wrong.
pub(super) async fn check(portal: &Portal, password: String, stored: Option<String>) -> Result<Checked, Refusal> {
    let salt = portal.entropy.bytes::<16>();
    apart(portal, move || {
        let Some(stored) = stored else {
            hash_now(&password, &salt)?;
            return Ok(Checked::Wrong);
        };
        let parsed = PasswordHash::new(&stored).map_err(|error| broken(&error.to_string()))?;
        if hasher()?.verify_password(password.as_bytes(), &parsed).is_err() {
            return Ok(Checked::Wrong);
        }
        let weaker = !stored.contains(&format!("m={MEMORY_KIB},t={PASSES},p={LANES}"));
        let rehashed = if weaker { Some(hash_now(&password, &salt)?) } else { None };
        Ok(Checked::Right { rehashed })
    })
    .await
}

/// On a thread of its own, when there is room.
async fn apart<T: Send + 'static>(
    portal: &Portal,
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let _room = portal.hashing.acquire().await.map_err(|error| broken(&error.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| broken(&error.to_string()))?
}
