//! The names that a loss gives to columns: chosen by the scenario, or made from the headings of the file.

use std::collections::{HashMap, HashSet};

use deunicode::deunicode_char;

/// Which names the scenario chooses.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ChosenNames {
    /// None: they are made from the headings.
    #[default]
    Made,
    /// One for each column, in order.
    All(Vec<String>),
    /// By heading: the name, then the heading. Other names are made.
    Some(Vec<(String, String)>),
}

/// A name by the rule: other characters than letters, digits and `_` become one `_`, its ends are trimmed, a leading digit gets
/// `c`. Letters of other alphabets, and those with signs above them, are transliterated: `цена` is `tsena`, `été` is `ete`.
/// `spelled` is the spelling that the language of losses gives to a name, if it is one.
fn made(heading: &str, number: usize, spelled: &dyn Fn(&str) -> Option<String>) -> String {
    let trimmed = heading.trim();
    if let Some(name) = spelled(trimmed) {
        return name;
    }
    let name = lettered(trimmed, spelled);
    let name = name.trim_matches('_');
    if name.is_empty() {
        return format!("column{number}");
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        return format!("c{name}");
    }
    name.to_string()
}

/// The letters and digits of a heading, with one `_` for what is between them.
fn lettered(heading: &str, spelled: &dyn Fn(&str) -> Option<String>) -> String {
    let mut name = String::new();
    for c in heading.chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c);
        } else if let Some(letters) = c.is_alphabetic().then(|| spelled(&c.to_string())).flatten() {
            name.push_str(&letters);
        } else {
            let plain = deunicode_char(c).filter(|_| c.is_alphabetic());
            for c in plain.unwrap_or(" ").chars() {
                if c.is_ascii_alphanumeric() {
                    name.push(c);
                } else if c.is_whitespace() && !name.ends_with('_') {
                    name.push('_');
                }
            }
        }
    }
    name
}

/// The names of the columns with these headings, all different; a name that is taken, or that stands for something in every
/// loss, gets `_2`, `_3`, …. `spelled` is the spelling that the language of losses gives to a free name.
///
/// # Errors
/// The heading that the scenario names and the file does not have.
pub(super) fn names(
    headings: &[String],
    chosen: &ChosenNames,
    spelled: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<String>, String> {
    let mut names = by_choice(headings, chosen)?;
    let mut taken: HashSet<String> = names.iter().flatten().cloned().collect();
    let made: Vec<String> = (1..)
        .zip(headings)
        .map(|(number, heading)| made(heading, number, spelled))
        .collect();
    for (name, made) in names.iter_mut().zip(&made) {
        if name.is_none() && spelled(made).is_some() && taken.insert(made.clone()) {
            *name = Some(made.clone());
        }
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut numbered = |made| loop {
        let count = counts.entry(made).or_insert(1);
        *count += 1;
        let name = format!("{made}_{count}");
        if taken.insert(name.clone()) {
            return name;
        }
    };
    let names = names.into_iter().zip(&made);
    Ok(names
        .map(|(name, made)| name.unwrap_or_else(|| numbered(made)))
        .collect())
}

fn by_choice(headings: &[String], chosen: &ChosenNames) -> Result<Vec<Option<String>>, String> {
    let mut names = vec![None; headings.len()];
    match chosen {
        ChosenNames::Made => {}
        ChosenNames::All(all) => {
            for (name, chosen) in names.iter_mut().zip(all) {
                *name = Some(chosen.clone());
            }
        }
        ChosenNames::Some(pairs) => {
            for (chosen, heading) in pairs {
                let index = headings
                    .iter()
                    .position(|known| known.trim() == heading.trim());
                let name = index.and_then(|index| names.get_mut(index));
                *name.ok_or_else(|| heading.clone())? = Some(chosen.clone());
            }
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(name: &str) -> Option<String> {
        let word = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        match name {
            "e" | "sum" => None,
            "θ" => Some("theta".to_string()),
            _ => word.then(|| name.to_string()),
        }
    }

    #[test]
    fn names_are_made_by_the_rule() {
        let headings = [
            "x",
            "sepal.length",
            "living area (sqft)",
            "2nd",
            "",
            "e",
            "sum",
            "x",
            "x_2",
            "θ",
            "theta",
            "größe",
            "  ",
            "цена",
            "面积",
            "площадь 2",
            "цена (USD)",
            "€",
        ];
        let headings: Vec<String> = headings.map(String::from).to_vec();
        assert_eq!(
            names(&headings, &ChosenNames::Made, &spelled),
            Ok([
                "x",
                "sepal_length",
                "living_area_sqft",
                "c2nd",
                "column5",
                "e_2",
                "sum_2",
                "x_3",
                "x_2",
                "theta",
                "theta_2",
                "grosse",
                "column13",
                "tsena",
                "Mian_Ji",
                "ploshchad_2",
                "tsena_USD",
                "column18",
            ]
            .map(String::from)
            .to_vec())
        );
    }

    #[test]
    fn names_can_be_chosen() {
        let headings = ["a b", "price"].map(String::from).to_vec();
        let chosen = ChosenNames::Some(vec![("price".into(), "a b".into())]);
        let expected = ["price", "price_2"].map(String::from).to_vec();
        assert_eq!(names(&headings, &chosen, &spelled), Ok(expected));
        let chosen = ChosenNames::Some(vec![("y".into(), "prize".into())]);
        assert_eq!(names(&headings, &chosen, &spelled), Err("prize".into()));
        let chosen = ChosenNames::All(["u", "v"].map(String::from).to_vec());
        assert_eq!(
            names(&headings, &chosen, &spelled),
            Ok(["u", "v"].map(String::from).to_vec())
        );
    }
}
