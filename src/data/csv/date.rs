//! Cells as dates: days since 1970-01-01, with the time of day as a fraction.

/// In which order a column writes day, month and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// 2024-01-31.
    YearMonthDay,
    /// 31.01.2024.
    DayMonthYear,
    /// 01/31/2024.
    MonthDayYear,
}

impl Order {
    /// Every order.
    pub(super) const ALL: [Self; 3] = [Self::YearMonthDay, Self::DayMonthYear, Self::MonthDayYear];
}

/// Days since 1970-01-01.
pub(super) fn parse(text: &str, order: Order) -> Option<f64> {
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, Some(time.trim())),
        None => (text, None),
    };
    let mut parts = date.split(['-', '/', '.']);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (year, month, day) = match order {
        Order::YearMonthDay => (a, b, c),
        Order::DayMonthYear => (c, b, a),
        Order::MonthDayYear => (c, a, b),
    };
    if year.len() != 4 {
        return None;
    }
    let number = |text: &str| -> Option<i64> {
        let is_short = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        is_short.then(|| text.parse().ok()).flatten()
    };
    let days = days(number(year)?, number(month)?, number(day)?)?;
    let fraction = time.map_or(Some(0.0), time_of_day)?;
    Some(days as f64 + fraction)
}

/// `10:30`, `10:30:15`, `10:30:15.5`, with `Z` or without, as a share of a day.
fn time_of_day(text: &str) -> Option<f64> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let mut parts = text.split(':');
    let mut next = |most: f64| -> Option<f64> {
        let text = parts.next()?;
        let number: f64 = text.parse().ok()?;
        (text.as_bytes().first()?.is_ascii_digit() && number < most).then_some(number)
    };
    let (hours, minutes) = (next(24.0)?, next(60.0)?);
    let seconds = next(60.0);
    if text.matches(':').count() > usize::from(seconds.is_some()) + 1 {
        return None;
    }
    Some((hours + (minutes + seconds.unwrap_or(0.0) / 60.0) / 60.0) / 24.0)
}

/// Days from 1970-01-01 in the Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms", 2013).
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(leap),
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days() {
        let iso = |text| parse(text, Order::YearMonthDay);
        assert_eq!(iso("1970-01-01"), Some(0.0));
        assert_eq!(iso("2024-01-02"), Some(19_724.0));
        assert_eq!(iso("2000/03/01"), Some(11_017.0));
        assert_eq!(iso("1969-12-31"), Some(-1.0));
        assert_eq!(iso("2024-02-29T06:00"), Some(19_782.25));
        assert_eq!(iso("2024-02-29 12:00:00Z"), Some(19_782.5));
        assert_eq!(parse("31.01.2024", Order::DayMonthYear), Some(19_753.0));
        assert_eq!(parse("1/31/2024", Order::MonthDayYear), Some(19_753.0));
        for text in [
            "2023-02-29",
            "2024-13-01",
            "24-01-01",
            "2024-01",
            "2024-1-1-1",
            "2024-01-01 25:00",
            "1.5.7",
        ] {
            assert_eq!(iso(text), None, "{text}");
        }
    }
}
