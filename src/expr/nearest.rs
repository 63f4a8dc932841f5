//! The known name that somebody may have meant.

/// So many known names are compared, and a longer name than this, in bytes, is compared with none: a file may hold very many
/// and very long ones.
const MOST_COMPARED: usize = 1000;
const LONGEST_COMPARED: usize = 100;

/// So many known names are listed.
const MOST_LISTED: usize = 40;

/// The known name that looks most like `name`, if one looks like it at all: at most a third of its letters, and at
/// least one, may differ (Damerau and Levenshtein's distance), but not all; or one begins with the other.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > LONGEST_COMPARED {
        return None;
    }
    let name = name.to_lowercase();
    known
        .into_iter()
        .take(MOST_COMPARED)
        .filter(|known| known.len() <= LONGEST_COMPARED)
        .map(|known| (distance(&name, known), known))
        .filter(|(distance, known)| {
            let letters = known.chars().count();
            *distance <= (letters / 3).max(1) && *distance < letters
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

fn distance(name: &str, known: &str) -> usize {
    if name.len() >= 3 && (known.starts_with(name) || name.starts_with(known) && known.len() >= 3) {
        return 1;
    }
    strsim::damerau_levenshtein(name, &known.to_lowercase())
}

/// What to say about an unknown name: the nearest known one, or all of them.
pub fn suggestion<'a>(name: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> String {
    if let Some(nearest) = nearest(name, known.clone()) {
        return format!("did you mean `{nearest}`?");
    }
    let mut known = known.into_iter();
    let listed = known.by_ref().take(MOST_LISTED);
    let mut all: Vec<_> = listed.map(|name| format!("`{name}`")).collect();
    match known.count() {
        0 => {}
        more => all.push(format!("{more} more")),
    }
    match all.as_slice() {
        [] => "there is none to choose from".to_string(),
        [only] => format!("there is only {only}"),
        [front @ .., last] => format!("known are {} and {last}", front.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_similar_names_are_suggested() {
        let known = ["params", "racers", "view"];
        assert_eq!(nearest("parms", known), Some("params"));
        assert_eq!(nearest("Racer", known), Some("racers"));
        assert_eq!(nearest("vue", known), None);
        assert_eq!(nearest("momentun", ["gd", "momentum"]), Some("momentum"));
        assert_eq!(nearest("zzz", known), None);
        assert_eq!(nearest("y", ["x"]), None);
        assert_eq!(
            suggestion("zzz", known),
            "known are `params`, `racers` and `view`"
        );
    }

    #[test]
    fn very_many_and_very_long_names_are_not_compared() {
        let many: Vec<String> = (0..5000).map(|index| format!("x{index}")).collect();
        let many = || many.iter().map(String::as_str);
        assert!(suggestion("zzz", many()).ends_with("`x39` and 4960 more"));
        assert_ne!(nearest("x4999", many()), Some("x4999"));
        let long = "a".repeat(100_000);
        assert_eq!(nearest(&long, [long.as_str()]), None);
    }
}
