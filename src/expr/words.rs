//! Words in a text.

use super::loss::Span;

/// Where `word` stands in `text` without being a part of a longer name: half-open ranges of bytes.
pub fn words_at<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = Span> + 'a {
    let is_of_name = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let (first, last) = (word.chars().next(), word.chars().next_back());
    text.match_indices(word)
        .map(|(at, word)| at..at + word.len())
        .filter(move |place| {
            let before = text.get(..place.start).unwrap_or_default();
            let after = text.get(place.end..).unwrap_or_default();
            let goes_on = is_of_name(last) && is_of_name(after.chars().next());
            let began = is_of_name(first) && is_of_name(before.chars().next_back());
            !began && !goes_on
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_no_part_of_a_name() {
        let found = |text, word| {
            let places = words_at(text, word);
            places
                .map(|place| (place.start, place.end))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            found("sum - summer - x_sum - sum2 - sum", "sum"),
            [(0, 3), (30, 33)]
        );
        assert_eq!(found("2a-b + a-bc", "a-b"), []);
        assert_eq!(found("w a-b", "a-b"), [(2, 5)]);
        assert_eq!(found("area (m²)x", "area (m²)"), [(0, 10)]);
        assert_eq!(found("größe + e", "e"), [(10, 11)]);
    }
}
