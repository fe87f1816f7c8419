//! What an installation may set.

use chrono_tz::Tz;
use serde::Deserialize;
use shared::users::second_factor::NeededFor;
use shared::values::currency::Currency;

/// The rules of an installation. The binary reads them from file, environment and flags.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// What the vendor is called.
    pub vendor_name: String,
    /// The vendor's time zone, by its IANA name: days and business time are meant in it.
    pub time_zone: Tz,
    /// The currency a new registration begins with, by its ISO code.
    pub currency: Currency,
    /// How long a session may stay unused, in minutes.
    pub session_idle_minutes: u32,
    /// How long a session lasts at most, in hours.
    pub session_hours: u32,
    /// Tries to sign in for one address of email, in a minute.
    pub sign_in_per_account_and_minute: u32,
    /// Tries to sign in from one address of the network, in a minute.
    pub sign_in_per_address_and_minute: u32,
    /// For whom a second factor is needed: `nobody`, `vendor` or `everybody`.
    pub second_factor: NeededFor,
    /// Connections kept for reading (SQLite), or in all (PostgreSQL).
    pub database_connections: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            vendor_name: "Entente".to_owned(),
            time_zone: Tz::Europe__Berlin,
            currency: Currency::EUR,
            session_idle_minutes: 30,
            session_hours: 12,
            sign_in_per_account_and_minute: 5,
            sign_in_per_address_and_minute: 20,
            second_factor: NeededFor::Nobody,
            database_connections: 8,
        }
    }
}
