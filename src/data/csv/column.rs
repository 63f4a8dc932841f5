//! What a column is by its cells.

use std::collections::HashMap;

use super::candidates::{Candidates, Sign};
use super::date::{self, Dates, Order};
use super::duration;
use super::kind::{ColumnKind, cut};
use super::marks;
use super::missing::is_missing;
use super::number::{self, Comma};
use super::obstacle::{MOST_CODES, Obstacle};
use super::revived::{self, MissingWord};
use super::unit::{FoundUnits, Units};

/// Counts what the cells of a column could be.
#[derive(Debug, Default)]
pub(super) struct Census {
    cells: usize,
    plain: usize,
    grouped: usize,
    decimal: usize,
    flags: usize,
    durations: usize,
    dates: [usize; Order::ALL.len()],
    groups_shown: bool,
    decimals_shown: bool,
    /// The first different texts: a column often has few, which need not be tried again and again.
    known: HashMap<String, Candidates>,
    /// These texts as they come.
    order: Vec<String>,
    /// The first cell that is no number where commas group digits, and its line.
    not_grouped: Option<(String, usize)>,
    /// The same where they stand before decimals.
    not_decimal: Option<(String, usize)>,
    first_sign: Option<String>,
    first_multiplied: Option<String>,
    has_percent: bool,
    /// The first number without a sign of percent that is not 0, and its line.
    first_bare: Option<(String, usize)>,
    /// The first currency, and the first other one with its line.
    currencies: [Option<&'static str>; 2],
    other_currency: Option<usize>,
    units: Units,
    /// Words for missing values that may be texts.
    missing_words: Vec<MissingWord>,
    /// The years in two digits of dates, a bit each, and the first of these dates.
    short_years: u128,
    first_short: Option<String>,
}

impl Census {
    /// Takes a trimmed cell of a line.
    pub(super) fn add(&mut self, cell: &str, line: usize) {
        if is_missing(cell) {
            revived::add(&mut self.missing_words, cell, self.order.len());
            return;
        }
        let known = self.known.get(cell).copied();
        let candidates = known.unwrap_or_else(|| Candidates::of(cell));
        self.count(candidates, cell, line);
        if known.is_none() && self.order.len() <= MOST_CODES {
            self.known.insert(cell.to_string(), candidates);
            self.order.push(cell.to_string());
        }
    }

    fn count(&mut self, candidates: Candidates, cell: &str, line: usize) {
        let [grouped, decimal] = candidates.by_comma;
        self.cells += 1;
        self.plain += usize::from(candidates.plain);
        self.grouped += usize::from(grouped);
        self.decimal += usize::from(decimal);
        self.groups_shown |= candidates.comma == Some(Comma::Groups);
        self.decimals_shown |= candidates.comma == Some(Comma::Decimal);
        self.flags += usize::from(candidates.flag);
        self.durations += usize::from(candidates.duration);
        if let Some(end) = candidates.before_unit {
            self.units.add(cell, end, line);
        }
        for (count, is_date) in self.dates.iter_mut().zip(candidates.dates) {
            *count += usize::from(is_date);
        }
        if let Some(year) = candidates.short_year {
            self.short_years |= 1 << year;
            self.first_short.get_or_insert_with(|| cell.to_string());
        }
        if candidates.sign.is_some() && self.first_sign.is_none() {
            self.first_sign = Some(cell.to_string());
        }
        if candidates.sign == Some(Sign::Power) && self.first_multiplied.is_none() {
            self.first_multiplied = Some(cell.to_string());
        }
        if candidates.sign == Some(Sign::Percent) {
            self.has_percent = true;
        } else if (grouped || decimal)
            && self.first_bare.is_none()
            && cell.contains(|c| matches!(c, '1'..='9'))
        {
            self.first_bare = Some((cell.to_string(), line));
        }
        match (candidates.currency, &mut self.currencies) {
            (Some(currency), [first @ None, _]) => *first = Some(currency),
            (Some(currency), [Some(first), second @ None]) if *first != currency => {
                *second = Some(currency);
                self.other_currency = Some(line);
            }
            _ => {}
        }
        if !grouped && self.not_grouped.is_none() {
            self.not_grouped = Some((cell.to_string(), line));
        }
        if !decimal && self.not_decimal.is_none() {
            self.not_decimal = Some((cell.to_string(), line));
        }
    }

    /// The words for missing values that are texts here.
    pub(super) fn revived(&self) -> Vec<MissingWord> {
        revived::among(&self.missing_words, &self.order)
    }

    /// Whether its commas stand before decimals, if they show it.
    pub(super) fn comma(&self) -> Option<Comma> {
        match (self.decimals_shown, self.groups_shown) {
            (true, false) => Some(Comma::Decimal),
            (false, true) => Some(Comma::Groups),
            _ => None,
        }
    }

    /// What the column is, and the line of the first cell that is no number; `comma` is what commas are where the column
    /// itself does not show it.
    pub(super) fn kind(mut self, comma: Comma) -> (ColumnKind, Option<usize>) {
        let revived = self.revived();
        self.cells += revived.iter().map(|word| word.count).sum::<usize>();
        self.order = revived::inserted(self.order, &revived);
        // Where all cells are numbers by one of the two alone, it is that.
        let by_numbers = match (self.grouped == self.cells, self.decimal == self.cells) {
            (true, false) => Some(Comma::Groups),
            (false, true) => Some(Comma::Decimal),
            _ => None,
        };
        let by_units = self.units.comma(self.cells);
        let comma = self.comma().or(by_numbers).or(by_units).unwrap_or(comma);
        let (numbers, fault) = match comma {
            Comma::Groups => (self.grouped, self.not_grouped),
            Comma::Decimal => (self.decimal, self.not_decimal),
        };
        let line = fault.as_ref().map(|(_, line)| *line);
        let line = self.other_currency.or(line);
        let fault = fault.map_or_else(String::new, |(cell, _)| cut(&cell));
        let orders = Order::ALL.into_iter().zip(self.dates);
        let mut orders = orders.filter(|(_, count)| *count == self.cells);
        let kind = if self.cells == 0 {
            ColumnKind::Empty
        } else if numbers == self.cells {
            if let [Some(first), Some(second)] = self.currencies {
                ColumnKind::Unusable(Obstacle::Currencies([first, second]))
            } else if let Some((bare, line)) = self.first_bare.filter(|_| self.has_percent) {
                let kind = ColumnKind::Unusable(Obstacle::Percent(cut(&bare)));
                return (kind, Some(line));
            } else if self.plain == self.cells {
                ColumnKind::Number
            } else {
                let number = |text: String| {
                    let number = number::parse(&text, comma)?;
                    Some((text, number))
                };
                let example = self.first_multiplied.or(self.first_sign).and_then(number);
                ColumnKind::WrittenNumber {
                    comma,
                    example,
                    unit: None,
                }
            }
        } else if let Some((text, value)) = marks::example(&self.order, self.cells, comma) {
            ColumnKind::Marked(comma, text, value)
        } else if let Some(units) = self.units.found(self.cells, comma) {
            match units {
                FoundUnits::One(unit, example) => ColumnKind::WrittenNumber {
                    comma,
                    example: Some(example),
                    unit: Some(unit),
                },
                FoundUnits::Two(units, line) => {
                    return (ColumnKind::Unusable(Obstacle::Units(units)), Some(line));
                }
            }
        } else if self.flags == self.cells {
            ColumnKind::Flag
        } else if self.durations == self.cells {
            let first = self.order.into_iter().next().unwrap_or_default();
            let seconds = duration::parse(&first).unwrap_or_default();
            ColumnKind::Duration(first, seconds)
        } else if let Some((order, _)) = orders.next() {
            let dates = |order| match &self.first_short {
                None => Dates::of(order),
                Some(text) => Dates::with_short_years(order, self.short_years, text),
            };
            match orders.next() {
                None => ColumnKind::Date(dates(order)),
                Some(_) if self.order.iter().all(|text| date::has_points(text)) => {
                    ColumnKind::Date(dates(Order::DayMonthYear))
                }
                Some(_) => ColumnKind::Unusable(Obstacle::AmbiguousDates),
            }
        } else if self.order.len() > MOST_CODES {
            ColumnKind::Unusable(Obstacle::ManyTexts)
        } else if 2 * numbers >= self.cells
            || numbers > 0 && numbers + self.units.count() >= self.cells
        {
            // Numbers of which some have a unit are no texts.
            ColumnKind::Unusable(Obstacle::TextAmongNumbers(fault))
        } else if self.order.len() == self.cells {
            // Texts that are all different name the rows.
            ColumnKind::Unusable(Obstacle::Names(fault))
        } else {
            ColumnKind::Text(self.order)
        };
        (kind, line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(cells: &[&str]) -> ColumnKind {
        let mut census = Census::default();
        for cell in cells {
            census.add(cell, 1);
        }
        census.kind(Comma::Groups).0
    }

    fn written(comma: Comma, example: Option<(&str, f64)>) -> ColumnKind {
        ColumnKind::WrittenNumber {
            comma,
            example: example.map(|(text, number)| (text.to_string(), number)),
            unit: None,
        }
    }

    #[test]
    fn numbers_are_told_by_all_cells() {
        assert_eq!(
            kind(&["1", "$1,200"]),
            written(Comma::Groups, Some(("$1,200", 1200.0)))
        );
        assert_eq!(
            kind(&["50%", "0", "0.0", "75 %"]),
            written(Comma::Groups, Some(("50%", 50.0)))
        );
        assert_eq!(
            kind(&["331M", "1.4B", "1.4B"]),
            ColumnKind::Unusable(Obstacle::TextAmongNumbers("1.4B".into()))
        );
        assert!(matches!(
            kind(&["331M", "a lot", "a lot"]),
            ColumnKind::Text(_)
        ));
        for bare in ["0.25", "25"] {
            assert_eq!(
                kind(&["50%", bare, "75%"]),
                ColumnKind::Unusable(Obstacle::Percent(bare.into()))
            );
        }
        assert_eq!(
            kind(&["$5", "$1.2K"]),
            written(Comma::Groups, Some(("$1.2K", 1200.0)))
        );
        assert_eq!(
            kind(&["5 M", "300 K"]),
            ColumnKind::Unusable(Obstacle::Units(["M".into(), "K".into()]))
        );
        assert_eq!(
            kind(&["1,5", "2,25", "1.200,5"]),
            written(Comma::Decimal, None)
        );
        assert_eq!(kind(&["1 234,5"]), written(Comma::Decimal, None));
        assert_eq!(
            kind(&["0,045", "1,234"]),
            written(Comma::Decimal, Some(("1,234", 1.234)))
        );
        assert!(matches!(
            kind(&["1,045", "1,234"]),
            ColumnKind::WrittenNumber {
                comma: Comma::Groups,
                ..
            }
        ));
    }

    #[test]
    fn dates_and_durations_are_found() {
        assert_eq!(
            kind(&["2024-01-02"]),
            ColumnKind::Date(Dates::of(Order::YearMonthDay))
        );
        assert_eq!(
            kind(&["31/01/2024", "01/02/2024"]),
            ColumnKind::Date(Dates::of(Order::DayMonthYear))
        );
        assert_eq!(
            kind(&["01.02.2024", "0000-00-00", "02.03.2024 10:30"]),
            ColumnKind::Date(Dates::of(Order::DayMonthYear))
        );
        assert_eq!(
            kind(&["12.31.2024"]),
            ColumnKind::Date(Dates::of(Order::MonthDayYear))
        );
        assert_eq!(
            kind(&["00:05:00", "0 days 00:06:00"]),
            ColumnKind::Duration("00:05:00".into(), 300.0)
        );
        assert!(matches!(
            kind(&["10:30", "10:45", "10:30"]),
            ColumnKind::Text(_)
        ));
        assert!(matches!(
            kind(&["01/02/2024", "01.02.2024"]),
            ColumnKind::Unusable(Obstacle::AmbiguousDates)
        ));
        assert!(matches!(
            kind(&["01/02/2024"]),
            ColumnKind::Unusable(Obstacle::AmbiguousDates)
        ));
    }

    #[test]
    fn kinds_are_found() {
        assert_eq!(kind(&["1", "NA", "2.5"]), ColumnKind::Number);
        assert_eq!(kind(&["Yes", "no", ""]), ColumnKind::Flag);
        assert_eq!(kind(&["T", "F", "TRUE"]), ColumnKind::Flag);
        assert_eq!(kind(&["true", "0", "1"]), ColumnKind::Flag);
        assert_eq!(kind(&["0", "1"]), ColumnKind::Number);
        assert_eq!(kind(&["ja", "nein"]), ColumnKind::Flag);
        assert_eq!(
            kind(&["b", "a", "b"]),
            ColumnKind::Text(vec!["b".into(), "a".into()])
        );
        assert_eq!(
            kind(&["DE", "NA", "FR", "US", "DE", "NA"]),
            ColumnKind::Text(["DE", "NA", "FR", "US"].map(String::from).to_vec())
        );
        assert_eq!(
            kind(&["AB", "NA", "CD", "AB"]),
            ColumnKind::Text(["AB", "CD"].map(String::from).to_vec())
        );
        assert_eq!(kind(&["", "?"]), ColumnKind::Empty);
        assert!(
            matches!(kind(&["1", "2", "x"]), ColumnKind::Unusable(Obstacle::TextAmongNumbers(text)) if text == "x")
        );
        assert!(
            matches!(kind(&["1,234.5", "1,5"]), ColumnKind::Unusable(Obstacle::TextAmongNumbers(text)) if text == "1,5")
        );
        assert_eq!(kind(&["WAHR", "falsch"]), ColumnKind::Flag);
        assert_eq!(kind(&["SÍ", "no"]), ColumnKind::Flag);
        assert_eq!(kind(&["Да", "нет"]), ColumnKind::Flag);
        assert_eq!(
            kind(&["USD 12.50", "12.50 EUR", "3"]),
            ColumnKind::Unusable(Obstacle::Currencies(["USD", "EUR"]))
        );
        assert!(matches!(
            kind(&["$12.50", "USD 3", "US$ 4"]),
            ColumnKind::WrittenNumber { .. } | ColumnKind::Unusable(Obstacle::TextAmongNumbers(_))
        ));
        assert!(matches!(kind(&["x", "y", "1", "y"]), ColumnKind::Text(_)));
        assert!(matches!(
            kind(&["ann", "bob"]),
            ColumnKind::Unusable(Obstacle::Names(_))
        ));
        let many: Vec<String> = (0..=MOST_CODES)
            .map(|number| format!("t{number}"))
            .collect();
        let twice = |texts: &[String]| -> ColumnKind {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            kind(&[&texts[..], &texts[..]].concat())
        };
        assert!(matches!(twice(&many[1..]), ColumnKind::Text(_)));
        assert!(matches!(
            twice(&many),
            ColumnKind::Unusable(Obstacle::ManyTexts)
        ));
    }
}
