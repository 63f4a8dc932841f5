//! Cells as dates: days since 1970-01-01 in universal time, with the time of day as a fraction.

/// In which order a column writes day, month and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// 2024-01-31, 2024-01.
    YearMonthDay,
    /// 31.01.2024, 31/1/24.
    DayMonthYear,
    /// 01/31/2024, 1/31/24.
    MonthDayYear,
    /// Jan 31, 2024; 31-Jan-24; Jan 2024.
    MonthInLetters,
}

impl Order {
    /// Every order.
    pub(super) const ALL: [Self; 4] = [
        Self::YearMonthDay,
        Self::DayMonthYear,
        Self::MonthDayYear,
        Self::MonthInLetters,
    ];
}

/// English months by their first three letters.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// How a column writes its dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dates {
    /// In which order.
    pub order: Order,
    /// From which year in two digits on they are of the last century.
    pub pivot: i64,
    /// A date with such a year, and what it is.
    pub example: Option<(String, String)>,
}

/// The first year in two digits that POSIX takes for one of the last century.
pub(super) const PIVOT: i64 = 69;

impl Dates {
    /// Dates in an order, with whole years.
    pub(super) fn of(order: Order) -> Self {
        Self {
            order,
            pivot: PIVOT,
            example: None,
        }
    }

    /// The same with years in two digits, of which one has this text: they are as close together as can be, if some are of the
    /// last century by POSIX' rule; else they are of this one.
    pub(super) fn with_short_years(order: Order, years: u128, text: &str) -> Self {
        let known: Vec<i64> = (0..100).filter(|year| years >> year & 1 == 1).collect();
        let gap = |index: usize| match index.checked_sub(1) {
            Some(before) => known[index] - known[before],
            None => known[0] + 100 - known[known.len() - 1],
        };
        let is_shown = known.last().is_some_and(|last| *last >= PIVOT);
        let first = (0..known.len()).max_by_key(|index| (gap(*index), *index));
        let pivot = first
            .filter(|_| is_shown)
            .map_or(PIVOT, |index| known[index]);
        let date = parts(text, order, pivot)
            .map(|(year, month, day)| (text.to_string(), format!("{year:04}-{month:02}-{day:02}")));
        Self {
            order,
            pivot,
            example: date,
        }
    }

    /// Days since 1970-01-01.
    pub(super) fn number(&self, text: &str) -> Option<f64> {
        parse_from(text, self.order, self.pivot)
    }
}

/// Days since 1970-01-01.
pub(super) fn parse(text: &str, order: Order) -> Option<f64> {
    parse_from(text, order, PIVOT)
}

fn parse_from(text: &str, order: Order, pivot: i64) -> Option<f64> {
    let (_, time) = split(text, order);
    let (year, month, day) = parts(text, order, pivot)?;
    let fraction = time.map_or(Some(0.0), time_of_day)?;
    Some(days(year, month, day)? as f64 + fraction)
}

fn parts(text: &str, order: Order, pivot: i64) -> Option<(i64, i64, i64)> {
    let (date, _) = split(text, order);
    match order {
        Order::MonthInLetters => in_letters(date, pivot),
        _ => in_digits(date, order, pivot),
    }
}

/// The year of a date that writes it in two digits.
pub(super) fn short_year_of(text: &str, order: Order) -> Option<u8> {
    const NEVER: i64 = 100;
    let [(old, ..), (new, ..)] = [parts(text, order, 0)?, parts(text, order, NEVER)?];
    (old != new).then(|| u8::try_from(old % 100).ok()).flatten()
}

/// Whether points stand between the day, the month and the year: such dates begin with the day.
pub(super) fn has_points(text: &str) -> bool {
    split(text, Order::DayMonthYear).0.matches('.').count() == 2
}

/// The date and the time behind it.
fn split(text: &str, order: Order) -> (&str, Option<&str>) {
    if order != Order::MonthInLetters {
        return match text.split_once(['T', ' ']) {
            Some((date, time)) => (date, Some(time.trim())),
            None => (text, None),
        };
    }
    let colon = text.find(':').unwrap_or(text.len());
    match text[..colon].rfind(' ').filter(|_| colon < text.len()) {
        Some(blank) => (&text[..blank], Some(text[blank..].trim())),
        None => (text, None),
    }
}

/// Year, month and day between `-`, `/` or `.`.
fn in_digits(date: &str, order: Order, pivot: i64) -> Option<(i64, i64, i64)> {
    let mut parts = date.split(['-', '/', '.']);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next());
    if parts.next().is_some() {
        return None;
    }
    let full_year = |text: &str| (text.len() == 4).then(|| number(text)).flatten();
    let Some(c) = c else {
        let is_month = order == Order::YearMonthDay && b.len() == 2 && !date.contains('.');
        return is_month
            .then(|| Some((full_year(a)?, number(b)?, 1)))
            .flatten();
    };
    let (day, month, year) = match order {
        Order::YearMonthDay => return Some((full_year(a)?, number(b)?, number(c)?)),
        Order::DayMonthYear => (a, b, c),
        Order::MonthDayYear => (b, a, c),
        Order::MonthInLetters => return None,
    };
    // 31.12.23 is a date, 1.2.10 a version.
    let may_be_short = date.contains('/') || a.len() == 2 && b.len() == 2 && date.contains('.');
    let year = full_year(year).or_else(|| short_year(year, pivot).filter(|_| may_be_short))?;
    Some((year, number(month)?, number(day)?))
}

/// `Jan 31, 2024`, `31 January 2024`, `31-Jan-24`, `Wed, 31 Jan 2024`, `Jan 2024`.
fn in_letters(date: &str, pivot: i64) -> Option<(i64, i64, i64)> {
    const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let (mut month, mut numbers) = (None, Vec::new());
    for (index, word) in date
        .split([' ', '-', '/', ',', '.'])
        .filter(|word| !word.is_empty())
        .enumerate()
    {
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            numbers.push(word);
        } else if let Some(found) = month_of(word).filter(|_| month.is_none()) {
            month = Some(found);
        } else if index > 0 || !WEEKDAYS.contains(&word.get(..3)?.to_lowercase().as_str()) {
            return None;
        }
    }
    let (year, day) = match numbers.as_slice() {
        [year] if year.len() == 4 => (number(year)?, 1),
        [year, day] if year.len() == 4 => (number(year)?, number(day)?),
        [day, year] if year.len() == 4 => (number(year)?, number(day)?),
        [day, year] => (short_year(year, pivot)?, number(day)?),
        _ => return None,
    };
    Some((year, month?, day))
}

/// The month of an English name, or of its beginning: `Jan`, `Sept`, `March`.
fn month_of(word: &str) -> Option<i64> {
    let word = word.to_lowercase();
    let fits = |month: &&str| word.len() >= 3 && month.starts_with(&word);
    (1..)
        .zip(&MONTHS)
        .find(|(_, month)| fits(month))
        .map(|(number, _)| number)
}

/// A year in two digits: from the pivot on they are of the last century.
fn short_year(text: &str, pivot: i64) -> Option<i64> {
    let year = number(text).filter(|_| text.len() == 2)?;
    Some(year + if year < pivot { 2000 } else { 1900 })
}

fn number(text: &str) -> Option<i64> {
    let is_short = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    is_short.then(|| text.parse().ok()).flatten()
}

/// `10:30`, `10:30:15.5`, `10:30 PM`, with `Z`, `UTC` or an offset such as `+01:00` or without, as a share of a day.
fn time_of_day(text: &str) -> Option<f64> {
    const UNIVERSAL: [&str; 4] = ["Z", "z", "UTC", "GMT"];
    let bare = UNIVERSAL.iter().find_map(|zone| text.strip_suffix(zone));
    let text = bare.unwrap_or(text).trim_end();
    let (text, offset) = match text.rfind(['+', '-', '−']) {
        Some(at) => (text.get(..at)?, offset(text.get(at..)?)?),
        None => (text, 0.0),
    };
    let text = text.trim_end();
    let half = |half: &str| {
        let at = text.len().checked_sub(2)?;
        let is_half = text.get(at..)?.eq_ignore_ascii_case(half);
        is_half.then(|| text[..at].trim_end())
    };
    let (clock, afternoon) = match (half("AM"), half("PM")) {
        (Some(clock), _) => (clock, Some(0.0)),
        (_, Some(clock)) => (clock, Some(12.0)),
        _ => (text, None),
    };
    let mut parts = clock.split(':');
    let mut next = |most: f64| -> Option<f64> {
        let text = parts.next()?;
        let number: f64 = text.parse().ok()?;
        (text.as_bytes().first()?.is_ascii_digit() && number < most).then_some(number)
    };
    let (hours, minutes) = (next(24.0)?, next(60.0)?);
    let seconds = next(60.0);
    if clock.matches(':').count() > usize::from(seconds.is_some()) + 1 {
        return None;
    }
    let hours = match afternoon {
        Some(_) if !(1.0..=12.0).contains(&hours) => return None,
        Some(afternoon) => hours % 12.0 + afternoon,
        None => hours,
    };
    Some((hours - offset + (minutes + seconds.unwrap_or(0.0) / 60.0) / 60.0) / 24.0)
}

/// Hours that a clock is ahead of universal time: `+01:00`, `-0530`, `+02`.
fn offset(text: &str) -> Option<f64> {
    let (sign, digits) = match text.strip_prefix('+') {
        Some(digits) => (1.0, digits),
        None => (-1.0, text.trim_start_matches(['-', '−'])),
    };
    let digits = digits.replace(':', "");
    let (hours, minutes) = match digits.len() {
        2 => (number(&digits)?, 0),
        4 => (number(digits.get(..2)?)?, number(digits.get(2..)?)?),
        _ => return None,
    };
    (hours <= 14 && minutes < 60).then(|| sign * (hours as f64 + minutes as f64 / 60.0))
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
        assert_eq!(iso("1970-02"), Some(31.0));
        assert_eq!(iso("2024-02-29T06:00"), Some(19_782.25));
        assert_eq!(iso("2024-02-29 12:00:00Z"), Some(19_782.5));
        assert_eq!(iso("2024-02-29T06:00:00+06:00"), Some(19_782.0));
        assert_eq!(iso("2024-02-29 12:00:00 UTC"), Some(19_782.5));
        assert_eq!(iso("2024-02-29 06:00:00 +0600 UTC"), Some(19_782.0));
        assert_eq!(iso("2024-02-29T06:00-0600"), Some(19_782.5));
        assert_eq!(parse("31.01.2024", Order::DayMonthYear), Some(19_753.0));
        assert_eq!(parse("31.01.24", Order::DayMonthYear), Some(19_753.0));
        assert_eq!(parse("1/31/2024", Order::MonthDayYear), Some(19_753.0));
        assert_eq!(parse("1/31/24", Order::MonthDayYear), Some(19_753.0));
        assert_eq!(parse("1/1/70 6:00 PM", Order::MonthDayYear), Some(0.75));
        assert_eq!(parse("1/1/70 12:00 am", Order::MonthDayYear), Some(0.0));
        for text in [
            "2023-02-29",
            "2024-13-01",
            "24-01-01",
            "2024-1",
            "2024.01",
            "2024-1-1-1",
            "2024-01-01 25:00",
            "2024-01-01 13:00 PM",
            "2024-01-01 10:00+25:00",
            "1.5.7",
            "2024-01-01 UTC",
            "2024-01-01 10:00 XYZ",
        ] {
            assert_eq!(iso(text), None, "{text}");
        }
        assert_eq!(parse("1.2.10", Order::DayMonthYear), None);
    }

    #[test]
    fn short_years_are_close_together() {
        let pivot = |years: &[u32]| {
            let bits = years.iter().fold(0, |bits, year| bits | 1_u128 << year);
            Dates::with_short_years(Order::DayMonthYear, bits, "01.02.48").pivot
        };
        for (years, first) in [
            (&[48, 61, 75][..], 48),
            (&[24, 68, 99], 68),
            (&[98, 99, 0, 1], 98),
            (&[70, 20], PIVOT + 1),
            (&[5, 24, 48], PIVOT),
        ] {
            assert_eq!(pivot(years), first, "{years:?}");
        }
        assert_eq!(short_year_of("24.12.48", Order::DayMonthYear), Some(48));
        assert_eq!(short_year_of("31-Jan-24", Order::MonthInLetters), Some(24));
        assert_eq!(short_year_of("24.12.1948", Order::DayMonthYear), None);
    }

    #[test]
    fn months_may_stand_in_letters() {
        let days = |text| parse(text, Order::MonthInLetters);
        for text in [
            "Jan 31, 2024",
            "31-Jan-24",
            "31 January 2024",
            "Wed, 31 Jan. 2024",
            "2024-jan-31",
        ] {
            assert_eq!(days(text), Some(19_753.0), "{text}");
        }
        assert_eq!(days("Jan 31, 2024 06:00"), Some(19_753.25));
        assert_eq!(days("Wed, 31 Jan 2024 06:00:00 GMT"), Some(19_753.25));
        assert_eq!(days("Sept 1970"), Some(243.0));
        for text in [
            "Jan",
            "Jan 24",
            "2024-01-31",
            "Janus 31, 2024",
            "x Jan 2024",
            "Ja 2024",
        ] {
            assert_eq!(days(text), None, "{text}");
        }
    }
}
