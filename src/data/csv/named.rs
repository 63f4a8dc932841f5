//! Lines of a program that name their numbers: `Temp: 21.5 C, Hum: 45.0 %`, `a:1.5<tab>b:2`. The names are the headings.

use std::borrow::Cow;

/// How many lines that name nothing may stand above the first that does: what a device says when it starts.
const ABOVE: usize = 10;

/// The longest unit behind a number, in characters.
const LONGEST_UNIT: usize = 6;

/// A text of such lines as a table, below what stands above them; any other text as it is.
pub(super) fn as_table(text: Cow<'_, str>) -> Cow<'_, str> {
    match table(&text) {
        Some(table) => Cow::Owned(table),
        None => text,
    }
}

fn table(text: &str) -> Option<String> {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let above = lines()
        .take(ABOVE + 1)
        .position(|line| pairs(line).is_some())?;
    let first = pairs(lines().nth(above)?)?;
    let names: Vec<&str> = first.iter().map(|(name, _)| *name).collect();
    let mut table: String = lines()
        .take(above)
        .map(|line| line.to_string() + "\n")
        .collect();
    table.push_str(&(names.join("\t") + "\n"));
    let mut rows = 0;
    for line in lines().skip(above) {
        let found = pairs(line)?;
        let own = found.iter().map(|(name, _)| *name);
        if !own.eq(names.iter().copied()) {
            return None;
        }
        let cells: Vec<&str> = found.iter().map(|(_, cell)| *cell).collect();
        table.push_str(&cells.join("\t"));
        table.push('\n');
        rows += 1;
    }
    (rows > 1).then_some(table)
}

/// The names of a line with their numbers, of which there are two at least.
fn pairs(line: &str) -> Option<Vec<(&str, &str)>> {
    let separator = [',', ';', '\t', '|']
        .into_iter()
        .find(|sign| line.contains(*sign))?;
    let parts: Option<Vec<_>> = line.split(separator).map(pair).collect();
    let parts = parts.filter(|parts| parts.len() > 1)?;
    let is_once = |at: usize| parts[..at].iter().all(|(name, _)| *name != parts[at].0);
    (0..parts.len()).all(is_once).then_some(parts)
}

/// `Temp: 21.5 C`, `T=21.5`.
fn pair(part: &str) -> Option<(&str, &str)> {
    let (name, cell) = part.split_once([':', '='])?;
    let (name, cell) = (name.trim(), cell.trim());
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | ' ' | '.' | '-');
    let is_name = name.starts_with(char::is_alphabetic) && name.chars().all(is_of_name);
    let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+');
    let unit = cell.trim_start_matches(is_of_number);
    let number = &cell[..cell.len() - unit.len()];
    let unit = unit.trim();
    let is_unit = unit.chars().count() <= LONGEST_UNIT
        && !unit.contains(|c: char| c.is_ascii_digit() || c == ':');
    let is_plain = cell.parse::<f64>().is_ok();
    let is_measured = is_unit && number.parse::<f64>().is_ok();
    (is_name && (is_plain || is_measured)).then_some((name, cell))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_name_their_numbers_are_rows() {
        for (text, rows) in [
            (
                "Sensor ready\nTemp: 21.5 C, Hum: 45.0 %\nTemp: 21.7 C, Hum: 44.0 %\n",
                "Sensor ready\nTemp\tHum\n21.5 C\t45.0 %\n21.7 C\t44.0 %\n",
            ),
            ("a:1.5\tb:2\na:-2.5\tb:nan\n", "a\tb\n1.5\t2\n-2.5\tnan\n"),
            ("x=1; y=2e3\nx=2; y=1\n", "x\ty\n1\t2e3\n2\t1\n"),
        ] {
            assert_eq!(table(text).as_deref(), Some(rows), "{text}");
        }
    }

    #[test]
    fn other_lines_stay() {
        for text in [
            "x,y\n1,2\n2,3\n",
            "a: 1, b: 2\na: 1\n",
            "a: 1, b: 2\nb: 1, a: 2\n",
            "a: 1, b: 2\n",
            "a: 1, a: 2\na: 3, a: 4\n",
            "12:30, 13:30\n12:40, 13:40\n",
            "t: 12:30, u: 13:30\nt: 12:40, u: 13:40\n",
            "name: Ann, job: cook\nname: Bo, job: maid\n",
        ] {
            assert_eq!(table(text), None, "{text}");
        }
    }
}
