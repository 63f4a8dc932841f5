//! Cells as durations, in seconds: `01:02:03`, `0 days 00:05:00`.

/// Hours, minutes and seconds, with days before them or without. `10:30` may be of either kind and is none.
pub(super) fn parse(text: &str) -> Option<f64> {
    const OF_DAY: f64 = 86_400.0;
    let Some((days, clock)) = text.split_once(" day") else {
        return match text.strip_prefix(['-', '−']) {
            Some(clock) => Some(-seconds(clock)?),
            None => seconds(text),
        };
    };
    let days: i32 = days.parse().ok()?;
    let clock = clock.strip_prefix('s').unwrap_or(clock);
    let clock = clock.trim_start_matches([',', ' ']);
    // Of minus a day and 23 hours the hours count forwards, as pandas writes it.
    let clock = clock.strip_prefix('+').unwrap_or(clock);
    Some(OF_DAY * f64::from(days) + seconds(clock)?)
}

fn seconds(clock: &str) -> Option<f64> {
    let mut parts = clock.split(':');
    let (hours, minutes, seconds) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, "0"));
    let is_clock = parts.next().is_none()
        && (1..=5).contains(&hours.len())
        && [minutes, whole].iter().all(|part| part.len() == 2)
        && [hours, minutes, whole, fraction]
            .iter()
            .all(|part| digits(part));
    let number = |text: &str| text.parse::<f64>().ok();
    let (minutes, seconds) = (number(minutes)?, number(&format!("{whole}.{fraction}"))?);
    let fits = is_clock && minutes < 60.0 && seconds < 60.0;
    fits.then(|| Some(3600.0 * number(hours)? + 60.0 * minutes + seconds))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_seconds() {
        for (text, seconds) in [
            ("00:05:00", 300.0),
            ("1:00:00.5", 3600.5),
            ("1:00:00,25", 3600.25),
            ("100:00:01", 360_001.0),
            ("-00:15:00", -900.0),
            ("0 days 00:05:00", 300.0),
            ("1 day, 2:03:04", 93_784.0),
            ("-1 days +23:59:59", -1.0),
        ] {
            assert_eq!(parse(text), Some(seconds), "{text}");
        }
        for text in [
            "",
            "10:30",
            "10:60:00",
            "10:00:60",
            "10:0:0",
            ":00:00",
            "1:00:00:00",
            "00:1A:2B",
            "5 days",
            "x days 00:05:00",
            "--00:05:00",
            "2024-01-01 00:05:00",
            "00:05:00 UTC",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
