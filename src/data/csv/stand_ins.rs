//! Numbers that stand for a value that is not known: −999, 99.9, −32768, 1e20, the day 9999-12-31. They are numbers to a program, so
//! that they are told and kept.

use super::{Column, ColumnKind, date};

/// A number that likely stands for what is not known.
#[derive(Clone, Debug, PartialEq)]
pub struct StandIn {
    /// The number.
    pub value: f64,
    /// How the file has it, in short.
    pub text: String,
    /// How many cells have it.
    pub count: usize,
}

/// The limits of types of whole numbers, which programs write where they have nothing.
const LIMITS: [f64; 8] = [
    -32_768.0,
    32_767.0,
    65_535.0,
    -2_147_483_648.0,
    2_147_483_647.0,
    4_294_967_295.0,
    -9_223_372_036_854_775_808.0,
    9_223_372_036_854_775_807.0,
];

/// Beyond this nothing is measured: netCDF, GRIB and raster files write 1e20, 9.97e36, −3.4e38 where they have nothing.
const MEASURED: f64 = 1e20;

/// Days that databases and offices write for an end or a beginning that is not known.
const DAYS: [&str; 12] = [
    "9999-12-31",
    "9999-12-30",
    "9999-01-01",
    "2999-12-31",
    "2262-04-11",
    "2100-12-31",
    "2099-12-31",
    "1970-01-01",
    "1900-01-01",
    "1899-12-30",
    "1753-01-01",
    "0001-01-01",
];

/// How many times farther from 0 than any other value a number of a known form is.
const APART: f64 = 5.0;

/// The same of one that is there again and again.
const APART_REPEATED: f64 = 2.0;

/// How many times the width of all others a repeated number of no known form is away from them.
const FAR: f64 = 5.0;

/// How many days such a day is away from all others.
const DAYS_APART: f64 = 3_650.0;

/// How many times the usual step between values the least of them is above 0, where zeros stand for what is not known: of glucose the least
/// is 44 and the step 1.
const ZERO_APART: f64 = 10.0;

/// How many different values tell a usual step: beside fewer, 0 is one of several kinds or counts.
const FEWEST_VALUES: usize = 20;

/// How many values are looked at for it.
const LOOKED_AT: usize = 2_048;

/// How many of them a column may have.
const MOST: usize = 4;

/// The numbers of a column that likely stand for what is not known.
pub fn stand_ins(column: &Column) -> Vec<StandIn> {
    let days: Vec<f64> = match column.kind {
        ColumnKind::Date(_) => DAYS
            .iter()
            .filter_map(|day| date::parse(day, date::Order::YearMonthDay))
            .collect(),
        ColumnKind::Number | ColumnKind::WrittenNumber { .. } | ColumnKind::Marked(..) => {
            Vec::new()
        }
        ColumnKind::Flag
        | ColumnKind::Duration(..)
        | ColumnKind::Text(_)
        | ColumnKind::Empty
        | ColumnKind::Unusable(_) => return Vec::new(),
    };
    let mut found: Vec<StandIn> = Vec::new();
    while found.len() < MOST {
        let out: Vec<f64> = found.iter().map(|known| known.value).collect();
        let ends = Ends::of(&column.values, &out);
        let Some(end) = [ends.low, ends.high].into_iter().flatten().find(|end| {
            if days.is_empty() {
                is_stand_in(end, &column.values, &out)
            } else {
                days.contains(&end.value) && (end.next - end.value).abs() >= DAYS_APART
            }
        }) else {
            break;
        };
        let day = DAYS.iter().zip(&days).find(|(_, day)| **day == end.value);
        let text = day.map_or_else(|| end.value.to_string(), |(text, _)| (*text).to_string());
        found.push(StandIn {
            value: end.value,
            text: if text.len() > 12 {
                format!("{:e}", end.value)
            } else {
                text
            },
            count: end.count,
        });
    }
    found
}

/// The least or the greatest value of a column, how often it is there, the next one to it, and the one at the other end.
#[derive(Clone, Copy)]
struct End {
    value: f64,
    count: usize,
    next: f64,
    other: f64,
}

struct Ends {
    low: Option<End>,
    high: Option<End>,
}

impl Ends {
    /// The ends of values without some; none of a column of one value.
    fn of(values: &[f64], out: &[f64]) -> Self {
        let known = || {
            values
                .iter()
                .copied()
                .filter(|value| !value.is_nan() && !out.contains(value))
        };
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in known() {
            low = low.min(value);
            high = high.max(value);
        }
        let (mut above, mut below) = (f64::INFINITY, f64::NEG_INFINITY);
        let mut counts = [0; 2];
        for value in known() {
            if value == low {
                counts[0] += 1;
            } else {
                above = above.min(value);
            }
            if value == high {
                counts[1] += 1;
            } else {
                below = below.max(value);
            }
        }
        let end = |value, count, next, other| {
            (low < high).then_some(End {
                value,
                count,
                next,
                other,
            })
        };
        Self {
            low: end(low, counts[0], above, high),
            high: end(high, counts[1], below, low),
        }
    }
}

/// Whether the value at an end of a column stands for what is not known.
fn is_stand_in(end: &End, values: &[f64], out: &[f64]) -> bool {
    let End {
        value,
        count,
        next,
        other,
    } = *end;
    let greatest = next.abs().max(other.abs());
    let is_apart = value.abs() >= APART * greatest;
    let is_lone_negative = value < 0.0 && next >= 0.0;
    if value.abs() >= MEASURED {
        return value.abs() >= 1e3 * greatest;
    }
    if LIMITS.contains(&value) && is_apart {
        return true;
    }
    match nines(value) {
        Some(digits) if digits > 1 => {
            let is_long = digits > 2 || value < 0.0 || count > 1;
            let is_again = count > 1 && value.abs() >= APART_REPEATED * greatest;
            return is_long && (is_apart || is_again || is_lone_negative);
        }
        // Of a kind of its own in genetics, where 1 and 2 are the others.
        Some(_) => return value < 0.0 && is_lone_negative && count > 1 && greatest < 9.0,
        None => {}
    }
    if value == 0.0 && next > 0.0 {
        return is_apart_from_steps(end, values);
    }
    // Where nothing is near 0, one below it is.
    if value == -1.0 && next >= APART {
        return true;
    }
    let known = || {
        values
            .iter()
            .copied()
            .filter(|own| !own.is_nan() && !out.contains(own))
    };
    let spread = (next - other).abs();
    count > 1
        && spread > 0.0
        && (next - value).abs() >= FAR * spread
        && 2 * count < known().count()
        && known()
            .filter(|own| *own != value && *own != next)
            .any(|own| own != other)
}

/// Whether zeros, fewer than half of all values, are far below all others by the steps that these have.
fn is_apart_from_steps(end: &End, values: &[f64]) -> bool {
    let every = values.len().div_ceil(LOOKED_AT).max(1);
    let known = values.iter().step_by(every).copied();
    let mut known: Vec<f64> = known.filter(|own| *own >= end.next).collect();
    let others = known.len();
    known.sort_unstable_by(f64::total_cmp);
    known.dedup();
    let mut steps: Vec<f64> = known.windows(2).map(|pair| pair[1] - pair[0]).collect();
    if known.len() < FEWEST_VALUES || end.count >= others * every {
        return false;
    }
    let middle = steps.len() / 2;
    let (_, usual, _) = steps.select_nth_unstable_by(middle, f64::total_cmp);
    end.next >= ZERO_APART * *usual
}

/// How many nines a number is written with, if these are all its digits.
fn nines(value: f64) -> Option<usize> {
    let text = value.abs().to_string();
    let is_one = text.bytes().all(|byte| matches!(byte, b'9' | b'.'));
    is_one.then(|| text.bytes().filter(|byte| *byte == b'9').count())
}

#[cfg(test)]
mod tests {
    use super::super::date::Dates;
    use super::*;

    fn found(values: &[f64], kind: ColumnKind) -> Vec<(String, usize)> {
        let column = Column {
            heading: String::new(),
            name: String::new(),
            kind,
            values: values.to_vec(),
            told: None,
            missing: 0,
            first_missing: None,
            fault: None,
        };
        let found = stand_ins(&column).into_iter();
        found.map(|found| (found.text, found.count)).collect()
    }

    #[test]
    fn numbers_for_nothing_stand_apart() {
        for (values, text, count) in [
            (&[2.5, -999.0, 3.5, -999.0][..], "-999", 2),
            (&[2.5, -9999.0, -3.5], "-9999", 1),
            (&[52_000.0, -99.0, 61_000.0], "-99", 1),
            (&[25.0, 999.0, 35.0, 999.0, f64::NAN], "999", 2),
            (&[25.0, 999.9, 35.0], "999.9", 1),
            (&[300.0, 999.9, 20.0, 999.9], "999.9", 2),
            (&[1012.0, 9999.0, 1009.0], "9999", 1),
            (&[0.35, -9.99, 0.5], "-9.99", 1),
            (&[0.0, 1.0, 99.0, 3.0, 99.0], "99", 2),
            (&[12.0, -32_768.0, -5.0], "-32768", 1),
            (&[12.0, 2_147_483_647.0, 5.0], "2147483647", 1),
            (&[12.0, 1e20, 5.0], "1e20", 1),
            (&[12.0, -3.402_823_5e38, 5.0], "-3.4028235e38", 1),
            (&[21.0, -1.0, 35.0], "-1", 1),
            (&[1.0, -9.0, 2.0, -9.0], "-9", 2),
            (&[10.0, 11.0, 12.0, 10.5, 11.5, 777.0, 777.0], "777", 2),
        ] {
            assert_eq!(
                found(values, ColumnKind::Number),
                [(text.to_string(), count)],
                "{values:?}"
            );
        }
        let two = found(&[1.5, -999.0, 2.5, 99_999.0], ColumnKind::Number);
        assert_eq!(two.len(), 2, "{two:?}");
        let days = ColumnKind::Date(Dates::of(date::Order::YearMonthDay));
        let found_days = found(&[19_787.0, 2_932_896.0, 19_788.0], days.clone());
        assert_eq!(found_days, [("9999-12-31".to_string(), 1)]);
        assert!(found(&[0.0, -300.0, 200.0, -9999.0], days).is_empty());
    }

    /// Glucose of persons, of whom some were not measured, beside counts and amounts of rain.
    #[test]
    fn zeros_far_below_all_others_are_told() {
        let column = |from: f64, step: f64, zeros: usize| -> Vec<f64> {
            let others = (0..30).map(|at| from + step * f64::from(at % 27));
            others.chain(vec![0.0; zeros]).collect()
        };
        let told = |values: &[f64]| found(values, ColumnKind::Number);
        assert_eq!(told(&column(44.0, 1.0, 2)), [("0".to_string(), 2)]);
        assert_eq!(told(&column(18.2, 0.5, 1)), [("0".to_string(), 1)]);
        assert_eq!(told(&column(1.0, 1.0, 3)), []);
        assert_eq!(told(&column(0.2, 0.2, 9)), []);
        assert_eq!(told(&column(44.0, 1.0, 40)), []);
        assert_eq!(told(&column(44.0, 5.0, 2)), []);
    }

    #[test]
    fn numbers_like_the_others_do_not() {
        for values in [
            &[-990.0, -999.0, -1001.0][..],
            &[-50.0, -99.0, 10.0],
            &[25.0, 99.0, 5.0],
            &[300.0, 999.9, 20.0],
            &[900.0, 999.0, 950.0, 999.0],
            &[-999.0, -999.0],
            &[-1.0, 1.0, -1.0, 1.0],
            &[-1.0, 0.0, 1.0, 2.0],
            &[1.0, 2.0, 9.0, 9.0],
            &[30_000.0, 32_767.0, 100.0],
            &[1e19, 2e20, 5.0e18],
            &[0.0, 0.0, 57.0, 58.0, 59.0],
            &[0.0, 777.0, 10.0, 11.0, 12.0],
            &[10.0, 11.0, 12.0, 777.0],
            &[0.0, 1.0, 1.0],
            &[1.0, 2.0],
            &[],
        ] {
            assert_eq!(found(values, ColumnKind::Number), [], "{values:?}");
        }
    }
}
