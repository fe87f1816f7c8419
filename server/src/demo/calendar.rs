//! When things happen in the demo: on working days counted back from its end, by the vendor's clocks.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;

/// Working days before the end on which the story begins: four months, so that a protection of ninety days can run out.
const FIRST_DAY: u32 = 86;
/// When an installation looks for protections that ended.
const NIGHT: (u32, u32) = (0, 5);

/// The vendor's days before an instant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Calendar {
    zone: Tz,
    end: NaiveDate,
}

impl Calendar {
    /// Days that end before that instant.
    pub(super) fn ending_before(until: DateTime<Utc>, zone: Tz) -> Calendar {
        Calendar { zone, end: until.with_timezone(&zone).date_naive() }
    }

    /// The morning on which everything begins.
    pub(super) fn beginning(&self) -> DateTime<Utc> {
        self.at(FIRST_DAY, (8, 30))
    }

    /// A time of day so many working days before the end. 1 is the last one that is over.
    pub(super) fn at(&self, days_back: u32, time: (u32, u32)) -> DateTime<Utc> {
        let mut day = self.end;
        for _ in 0..days_back {
            day = before(day);
            while is_weekend(day) {
                day = before(day);
            }
        }
        self.instant(day, time)
    }

    /// The next time an installation looks for protections that ended.
    pub(super) fn night_after(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.instant(after(now.with_timezone(&self.zone).date_naive()), NIGHT)
    }

    /// The first working day so many days after the end: when a deal is expected to close.
    pub(super) fn working_day_after(&self, days: u32) -> NaiveDate {
        let mut day = self.end.checked_add_days(Days::new(u64::from(days))).unwrap_or(self.end);
        while is_weekend(day) {
            day = after(day);
        }
        day
    }

    fn instant(&self, day: NaiveDate, (hour, minute): (u32, u32)) -> DateTime<Utc> {
        let wall = day.and_time(NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN));
        let local = |wall| self.zone.from_local_datetime(&wall).earliest();
        // Some clocks skip the hour after midnight once a year.
        let at = local(wall).or_else(|| local(wall + TimeDelta::hours(1)));
        at.map_or_else(|| wall.and_utc(), |at| at.with_timezone(&Utc))
    }
}

fn before(day: NaiveDate) -> NaiveDate {
    day.pred_opt().unwrap_or(day)
}

fn after(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(day)
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_working_day_is_over_whenever_the_demo_is_loaded() {
        for until in ["2026-11-22T12:00:00Z", "2026-11-23T00:30:00Z", "2026-11-27T23:30:00Z"] {
            let until: DateTime<Utc> = until.parse().expect("an instant");
            let last = Calendar::ending_before(until, Tz::Europe__Berlin).at(1, (17, 30));
            assert!(last < until && !is_weekend(last.date_naive()), "{last}");
        }
    }

    #[test]
    fn it_begins_on_a_working_morning_four_months_before() {
        let until: DateTime<Utc> = "2026-11-22T12:00:00Z".parse().expect("an instant");
        let calendar = Calendar::ending_before(until, Tz::Europe__Berlin);
        assert_eq!(calendar.beginning().to_rfc3339(), "2026-07-24T06:30:00+00:00");
        assert_eq!((until - calendar.beginning()).num_days(), 121);
    }

    #[test]
    fn a_night_that_the_clocks_skip_comes_an_hour_later() {
        let until: DateTime<Utc> = "2026-03-10T12:00:00Z".parse().expect("an instant");
        let calendar = Calendar::ending_before(until, Tz::America__Havana);
        let evening = "2026-03-07T23:00:00Z".parse().expect("an instant");
        assert_eq!(calendar.night_after(evening).to_rfc3339(), "2026-03-08T05:05:00+00:00");
    }
}
