//! Which settings there are, and what is said of those that are wrong.

use super::{Read, Unusable, variable};
use config::{Map, Value, ValueKind};
use serde::Deserialize;
use serde::de::{self, Visitor};
use shared::words::portal as say;

/// The settings of the program; those of the installation come from [`server::Settings`].
const OWN: [&str; 8] =
    ["address", "public_url", "database_url", "log_level", "trust_proxy", "reload_pages", "smtp_url", "mail_from"];
/// Settings whose value is not repeated.
const SECRET: [&str; 2] = ["database_url", "smtp_url"];

/// Refuses settings there are not.
pub fn check(table: &Map<String, Value>) -> Read<()> {
    let mut unknown: Vec<_> = table.iter().filter(|(key, _)| !all().any(|known| known == key.as_str())).collect();
    unknown.sort_by_key(|(key, _)| *key);
    unknown.first().map_or(Ok(()), |(key, value)| Err(self::unknown(key, &origin(key, value))))
}

/// What is said of a setting there is not.
pub fn unknown(setting: &str, origin: &str) -> Unusable {
    let known: Vec<&str> = all().collect();
    Unusable(say::unknown_setting(setting, origin, &known.join(", ")))
}

/// Every setting.
fn all() -> impl Iterator<Item = &'static str> {
    OWN.into_iter().chain(fields::<server::Settings>().iter().copied())
}

/// Every setting with what it expects, for the command line's help.
pub fn overview() -> String {
    let width = all().map(str::len).max().unwrap_or(0);
    let line = |setting| format!("  {setting:width$}  {}", say::expects(setting).unwrap_or_default());
    say::settings(&all().map(line).collect::<Vec<_>>().join("\n"))
}

/// The rules of the installation from what is left of the settings.
pub fn rules(table: Map<String, Value>) -> Read<server::Settings> {
    // One by one first, since the sentence has to name the one that is wrong.
    for (setting, value) in &table {
        let alone = Map::from_iter([(setting.clone(), value.clone())]);
        let read = read_rules(alone).ok().filter(is_sensible);
        read.ok_or_else(|| Unusable(unfit_value(setting, value)))?;
    }
    read_rules(table).map_err(|error| Unusable(error.to_string()))
}

fn read_rules(table: Map<String, Value>) -> Result<server::Settings, config::ConfigError> {
    Value::new(None, ValueKind::Table(table)).try_deserialize()
}

/// Whether every number is one a portal can work with.
fn is_sensible(rules: &server::Settings) -> bool {
    let tries = 1..=1_000_000;
    (1..=100).contains(&rules.vendor_name.trim().chars().count())
        && (1..=24 * 60).contains(&rules.session_idle_minutes)
        && (1..=7 * 24).contains(&rules.session_hours)
        && tries.contains(&rules.sign_in_per_account_and_minute)
        && tries.contains(&rules.sign_in_per_address_and_minute)
        && (1..=500).contains(&rules.database_connections)
}

/// What is said of a value that does not fit.
pub fn unfit_value(setting: &str, value: &Value) -> String {
    let shown = value.clone().into_string().ok();
    unfit(setting, shown.as_deref(), &origin(setting, value))
}

/// What is said of a value that does not fit, without repeating a secret.
pub fn unfit(setting: &str, value: Option<&str>, origin: &str) -> String {
    let value = value.filter(|_| !SECRET.contains(&setting));
    say::unfit(setting, value, origin, say::expects(setting).unwrap_or("another value"))
}

fn origin(setting: &str, value: &Value) -> String {
    match value.origin() {
        Some("the environment") => say::from_variable(&variable(setting)),
        Some(say::FROM_COMMAND_LINE) | None => say::FROM_COMMAND_LINE.to_owned(),
        Some(file) => say::from_file(file),
    }
}

/// The names of a struct's fields, as its own reading knows them.
fn fields<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    let mut found: &[&str] = &[];
    // Reading ends at once, with an error nobody needs.
    let _ = T::deserialize(Fields(&mut found));
    found
}

struct Fields<'a>(&'a mut &'static [&'static str]);

impl<'de> de::Deserializer<'de> for Fields<'_> {
    type Error = de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(de::Error::custom("only for its fields"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        *self.0 = fields;
        self.deserialize_any(visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq
        tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_says_what_it_expects() {
        assert!(all().any(|setting| setting == "time_zone"), "the rules' own settings are among them");
        for setting in all() {
            assert!(say::expects(setting).is_some(), "{setting}");
        }
    }
}
