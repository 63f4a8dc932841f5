//! Numbers with a unit behind them, as people type them into cells: `12 cm`, `5kg`, `3 rooms`. Where a whole column has one unit
//! the numbers are read, and that is said.

use super::number::{self, Comma};

/// Units that are known, also without a blank before them.
const KNOWN: [&str; 113] = [
    "m", "cm", "mm", "km", "µm", "μm", "um", "nm", "in", "ft", "yd", "mi", "g", "kg", "mg", "µg",
    "μg", "lb", "lbs", "oz", "t", "s", "sec", "ms", "µs", "ns", "min", "mins", "h", "hr", "hrs",
    "d", "days", "yr", "yrs", "years", "°C", "°F", "°", "ºC", "℃", "℉", "mV", "kV", "mA", "µA",
    "kW", "MW", "GW", "Wh", "kWh", "MWh", "GWh", "Hz", "kHz", "MHz", "GHz", "B", "kB", "KB", "MB",
    "GB", "TB", "Pa", "hPa", "kPa", "MPa", "bar", "mbar", "psi", "kJ", "MJ", "cal", "kcal", "l",
    "ml", "mL", "cl", "mol", "mmol", "mg/dL", "mg/dl", "mmol/L", "mmol/l", "m/s", "m/s²", "m/s^2",
    "km/h", "kmh", "mph", "kmpl", "mpg", "rpm", "bpm", "ppm", "ppb", "dB", "Ω", "kΩ", "px", "pts",
    "m2", "m²", "m3", "m³", "ft²", "sqft", "sq ft", "cc", "CC", "hp", "bhp", "‰",
];

/// Units of one letter, behind a blank: without it they number things, as in `12A`.
const LETTERS: [&str; 7] = ["V", "A", "W", "J", "N", "F", "C"];

/// The same of kelvin, molar and tesla, whose letters directly behind digits are powers of ten.
const LETTERS_OF_POWERS: [&str; 3] = ["K", "M", "T"];

/// Where the number of a cell with a unit ends, in bytes; none if there is none.
pub(super) fn number_end(cell: &str) -> Option<usize> {
    let number = |end: &usize| {
        let text = cell[..*end].trim_end();
        let mut commas = [Comma::Groups, Comma::Decimal].into_iter();
        commas.any(|comma| number::parse(text, comma).is_some())
    };
    unit_start(cell).filter(number)
}

/// Where something stands that may be a unit.
fn unit_start(cell: &str) -> Option<usize> {
    const LONGEST: usize = 12;
    let begins =
        cell.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '−' | '+' | '.'));
    let last = cell.rfind(|c: char| c.is_ascii_digit())?;
    if !begins {
        return None;
    }
    let known = |end: usize| KNOWN.contains(&cell[end..].trim_start());
    // A unit may end with a digit.
    let ends = cell.char_indices().skip(1).map(|(end, _)| end);
    let mut ends =
        ends.filter(|end| cell[..*end].ends_with(|c: char| c.is_ascii_digit() || c == '.'));
    if let Some(end) = ends.find(|end| known(*end)) {
        return Some(end);
    }
    let end = last + 1;
    let word = cell[end..].trim_start();
    let is_letter = LETTERS.contains(&word) || LETTERS_OF_POWERS.contains(&word);
    let is_word = (word.len() > 1 || is_letter)
        && word.chars().count() <= LONGEST
        && word.chars().all(char::is_alphabetic)
        && word.len() < cell.len() - end;
    is_word.then_some(end)
}

/// The units of a column.
#[derive(Debug, Default)]
pub(super) struct Units {
    cells: usize,
    grouped: usize,
    decimal: usize,
    first: Option<(String, usize)>,
    /// The first other unit, and its line.
    other: Option<(String, usize)>,
}

impl Units {
    /// Takes a cell whose number ends so, and its line.
    pub(super) fn add(&mut self, cell: &str, end: usize, line: usize) {
        let (number, unit) = (cell[..end].trim_end(), cell[end..].trim_start());
        self.cells += 1;
        self.grouped += usize::from(number::parse(number, Comma::Groups).is_some());
        self.decimal += usize::from(number::parse(number, Comma::Decimal).is_some());
        match &self.first {
            None => self.first = Some((cell.to_string(), end)),
            Some((first, end)) if first[*end..].trim_start() != unit => {
                self.other.get_or_insert_with(|| (unit.to_string(), line));
            }
            Some(_) => {}
        }
    }

    /// How many cells have one.
    pub(super) fn count(&self) -> usize {
        self.cells
    }

    /// What commas must be, if all cells are numbers with a unit by one of the two alone.
    pub(super) fn comma(&self, cells: usize) -> Option<Comma> {
        match (self.grouped == cells, self.decimal == cells) {
            (true, false) => Some(Comma::Groups),
            (false, true) => Some(Comma::Decimal),
            _ => None,
        }
    }

    /// The units of a column of so many cells, if each has one.
    pub(super) fn found(&self, cells: usize, comma: Comma) -> Option<FoundUnits> {
        let numbers = match comma {
            Comma::Groups => self.grouped,
            Comma::Decimal => self.decimal,
        };
        let (first, end) = self.first.as_ref().filter(|_| numbers == cells)?;
        let unit = first[*end..].trim_start().to_string();
        if let Some((other, line)) = &self.other {
            let are_known = [unit.as_str(), other]
                .iter()
                .all(|unit| KNOWN.contains(unit) || LETTERS_OF_POWERS.contains(unit));
            return are_known.then(|| FoundUnits::Two([unit, other.clone()], *line));
        }
        let number = number::parse(first[..*end].trim_end(), comma)?;
        Some(FoundUnits::One(unit, (first.clone(), number)))
    }
}

/// The units of a column in which every cell has one.
pub(super) enum FoundUnits {
    /// One, with the first cell and its number.
    One(String, (String, f64)),
    /// The first two of several, and the line of the second.
    Two([String; 2], usize),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_their_units() {
        for (cell, number) in [
            ("12 cm", Some("12")),
            ("5kg", Some("5")),
            ("-3.5 °C", Some("-3.5")),
            ("1,234.5 m", Some("1,234.5")),
            ("80 m2", Some("80")),
            ("80m²", Some("80")),
            ("9.81 m/s^2", Some("9.81")),
            ("3 rooms", Some("3")),
            ("1200 sq ft", Some("1200")),
            ("23.4 kmpl", Some("23.4")),
            ("1st", None),
            ("12A", None),
            ("4 B 12", None),
            ("12", None),
            ("cm", None),
            ("12 Main St", None),
            ("v2 m", None),
            ("3 x", None),
            ("1,5 V", Some("1,5")),
            ("273.15 K", Some("273.15")),
            ("1.5 T", Some("1.5")),
            ("512B", Some("512")),
            ("300K", None),
            ("3T", None),
        ] {
            let found = number_end(cell).map(|end| cell[..end].trim_end());
            assert_eq!(found, number, "{cell}");
        }
    }
}
