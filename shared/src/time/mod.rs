//! Days, business time, and the one place where both are put into words.

pub mod wire;

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, Timelike, Utc, Weekday};
use serde::{Deserialize, Serialize};

/// An instant as the vendor's clocks show it. The server converts; the browser has no time zone database.
pub type Local = DateTime<FixedOffset>;

/// The vendor's time zone over the years that matter: from when on which offset, so that the browser shows the vendor's time without a
/// time zone database.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone(pub Vec<(Since, i32)>);

/// From when on an offset counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Since(#[serde(deserialize_with = "wire::read")] pub DateTime<Utc>);

impl Zone {
    /// An instant as the vendor's clocks show it.
    pub fn local(&self, at: DateTime<Utc>) -> Local {
        let place = self.0.partition_point(|(from, _)| from.0 <= at).saturating_sub(1);
        let seconds = self.0.get(place).map_or(0, |(_, seconds)| *seconds);
        at.with_timezone(&FixedOffset::east_opt(seconds).unwrap_or(UTC))
    }
}

/// No offset at all.
const UTC: FixedOffset = match FixedOffset::east_opt(0) {
    Some(offset) => offset,
    None => unreachable!(),
};

/// How long the side that has the ball has, in business days: what real programmes promise.
pub const DUE_BUSINESS_DAYS: u32 = 2;

/// The same time of day, so many business days later. Saturdays and Sundays do not count; from one of them the count starts on
/// Monday at midnight.
pub fn business_days_after(from: NaiveDateTime, days: u32) -> NaiveDateTime {
    let mut date = from.date();
    let mut time = from.time();
    if is_weekend(date) {
        time = chrono::NaiveTime::MIN;
    }
    while is_weekend(date) {
        date = next(date);
    }
    for _ in 0..days {
        date = next(date);
        while is_weekend(date) {
            date = next(date);
        }
    }
    date.and_time(time)
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

fn next(date: NaiveDate) -> NaiveDate {
    date.checked_add_days(Days::new(1)).unwrap_or(date)
}

/// A day: `12 Mar 2027`.
pub fn day(date: NaiveDate) -> String {
    format!("{} {}", day_and_month(date), date.year())
}

/// An instant with everything: `Thu 26 Nov 2026, 14:00`.
pub fn exact(at: Local) -> String {
    format!("{} {}, {}", at.weekday(), day(at.date_naive()), clock(at))
}

/// An instant for machines, in a `datetime` attribute.
pub fn machine(at: Local) -> String {
    let minutes = at.offset().local_minus_utc() / 60;
    let offset = match minutes {
        0 => "Z".to_owned(),
        _ => format!("{}{:02}:{:02}", if minutes < 0 { '-' } else { '+' }, minutes.abs() / 60, minutes.abs() % 60),
    };
    format!("{}T{}:{:02}{offset}", at.date_naive(), clock(at), at.second())
}

fn day_and_month(date: NaiveDate) -> String {
    format!("{} {}", date.day(), MONTHS[date.month0() as usize])
}

fn clock(at: Local) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A deadline, as short as it stays clear: `today 14:00`, `Thu 14:00`, `12 Mar`.
pub fn until(at: Local, now: Local) -> String {
    let days = (at.date_naive() - now.date_naive()).num_days();
    match days {
        0 => format!("today {}", clock(at)),
        1 => format!("tomorrow {}", clock(at)),
        2..=6 => format!("{} {}", at.weekday(), clock(at)),
        _ if at.year() == now.year() => day_and_month(at.date_naive()),
        _ => day(at.date_naive()),
    }
}

/// How long ago: `just now`, `5 minutes ago`, `3 days ago`, then the day.
pub fn ago(at: Local, now: Local) -> String {
    let minutes = (now - at).num_minutes();
    match minutes {
        i64::MIN..=0 => "just now".to_owned(),
        1..=59 => counted(minutes, "minute"),
        60..=1439 => counted(minutes / 60, "hour"),
        1440..=10079 => counted(minutes / 1440, "day"),
        _ => day(at.date_naive()),
    }
}

fn counted(count: i64, unit: &str) -> String {
    format!("{count} {unit}{} ago", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().expect("a time")
    }

    fn local(text: &str) -> Local {
        DateTime::parse_from_rfc3339(text).expect("an instant")
    }

    #[test]
    fn business_days_skip_the_weekend() {
        for (from, to) in [
            ("2026-11-24T14:00:00", "2026-11-26T14:00:00"),
            ("2026-11-26T14:00:00", "2026-11-30T14:00:00"),
            ("2026-11-27T14:00:00", "2026-12-01T14:00:00"),
            ("2026-11-28T10:00:00", "2026-12-02T00:00:00"),
            ("2026-11-29T23:59:00", "2026-12-02T00:00:00"),
        ] {
            assert_eq!(business_days_after(at(from), 2), at(to), "{from}");
        }
    }

    #[test]
    fn a_deadline_reads_as_people_say_it() {
        let now = local("2026-11-22T10:00:00+01:00");
        assert_eq!(until(local("2026-11-22T14:00:00+01:00"), now), "today 14:00");
        assert_eq!(until(local("2026-11-23T14:00:00+01:00"), now), "tomorrow 14:00");
        assert_eq!(until(local("2026-11-26T14:00:00+01:00"), now), "Thu 14:00");
        assert_eq!(until(local("2026-12-12T14:00:00+01:00"), now), "12 Dec");
        assert_eq!(until(local("2027-03-12T14:00:00+01:00"), now), "12 Mar 2027");
        assert_eq!(until(local("2026-11-20T14:00:00+01:00"), now), "20 Nov");
    }

    #[test]
    fn the_zone_knows_summer_from_winter() {
        let utc = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
        let since = |text: &str| Since(utc(text));
        let zone = Zone(vec![(since("2026-03-29T01:00:00Z"), 7200), (since("2026-10-25T01:00:00Z"), 3600)]);
        assert_eq!(exact(zone.local(utc("2026-07-01T10:00:00Z"))), "Wed 1 Jul 2026, 12:00");
        assert_eq!(exact(zone.local(utc("2026-12-01T10:00:00Z"))), "Tue 1 Dec 2026, 11:00");
        assert_eq!(exact(zone.local(utc("2020-12-01T10:00:00Z"))), "Tue 1 Dec 2020, 12:00");
        assert_eq!(exact(Zone::default().local(utc("2026-12-01T10:00:00Z"))), "Tue 1 Dec 2026, 10:00");
    }

    #[test]
    fn how_long_ago_is_singular_and_plural() {
        let now = local("2026-11-22T10:00:00+01:00");
        assert_eq!(ago(now, now), "just now");
        assert_eq!(ago(local("2026-11-22T09:59:00+01:00"), now), "1 minute ago");
        assert_eq!(ago(local("2026-11-21T09:00:00+01:00"), now), "1 day ago");
        assert_eq!(ago(local("2026-10-21T09:00:00+01:00"), now), "21 Oct 2026");
    }
}
