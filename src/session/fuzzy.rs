//! Finding by what is typed: words in any order, parts of words, letters of a name in their order.

/// How far a thing is from what was typed, if it matches at all; the smaller the better. Every word of `typed` has to be
/// found: at the start of the name, at the start of a word, inside one, or as letters of the name in their order.
pub fn distance(typed: &str, name: &str, about: &str) -> Option<usize> {
    let (typed, name) = (typed.to_lowercase(), name.to_lowercase());
    let about = about.to_lowercase();
    typed
        .split_whitespace()
        .map(|word| of_word(word, &name, &about))
        .sum()
}

fn of_word(word: &str, name: &str, about: &str) -> Option<usize> {
    if name == word {
        return Some(0);
    }
    if name.starts_with(word) {
        return Some(1);
    }
    let starts_word = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric())
            .any(|part| part.starts_with(word))
    };
    if starts_word(name) {
        Some(2)
    } else if starts_word(about) {
        Some(3)
    } else if name.contains(word) {
        Some(4)
    } else if about.contains(word) {
        Some(6)
    } else {
        in_order(word, name).map(|gaps| 8 + gaps)
    }
}

/// How many letters lie between those of `word` in `name`, if it has them in their order and begins with the first.
fn in_order(word: &str, name: &str) -> Option<usize> {
    let mut letters = name.chars();
    let mut gaps = 0;
    for (index, wanted) in word.chars().enumerate() {
        let skipped = letters.position(|letter| letter == wanted)?;
        if index == 0 && skipped > 0 {
            return None;
        }
        gaps += skipped;
    }
    Some(gaps)
}

/// The things that match, the nearest first; those that are equally near stay in their order. All of them where nothing is typed.
pub fn ranked<T>(
    typed: &str,
    things: impl IntoIterator<Item = T>,
    texts: impl Fn(&T) -> (String, String),
) -> Vec<T> {
    let mut found: Vec<(usize, T)> = things
        .into_iter()
        .filter_map(|thing| {
            let (name, about) = texts(&thing);
            Some((distance(typed, &name, &about)?, thing))
        })
        .collect();
    found.sort_by_key(|(distance, _)| *distance);
    found.into_iter().map(|(_, thing)| thing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_comes_first() {
        let names = ["learning_rates", "rate", "restart", "narrate"];
        let found = |typed| ranked(typed, names, |name| (name.to_string(), String::new()));
        assert_eq!(found("rate"), ["rate", "learning_rates", "narrate"]);
        assert_eq!(found("rst"), ["restart"]);
        assert_eq!(found(""), names);
        assert!(found("rates x").is_empty());
    }

    #[test]
    fn every_word_counts_in_whatever_order() {
        assert!(distance("valley banana", "rosenbrock", "A banana-shaped valley").is_some());
        assert!(distance("banana hill", "rosenbrock", "A banana-shaped valley").is_none());
        assert!(distance("rsb", "rosenbrock", "").is_some());
        assert!(distance("bsr", "rosenbrock", "").is_none());
    }
}
