//! Texts near and beyond the limits.

use gdplay::expr::{KnownNames, parse};

use super::targets::dice::Dice;
use super::targets::language;

#[test]
fn many_names_and_definitions_are_read() {
    let names: Vec<String> = (0..9000).map(|index| format!("a{index}")).collect();
    let loss = parse(&names.join("+"), &KnownNames::default()).expect("a sum");
    assert_eq!(loss.parameters().len(), 9000);
    let definitions: Vec<String> = (0..3000)
        .map(|index| format!("u{index} = x + {index}"))
        .collect();
    let text = format!("{}\nu1", definitions.join("\n"));
    let loss = parse(&text, &KnownNames::default()).expect("definitions");
    assert!(language::check(&loss.source));
}

#[test]
fn long_texts_are_read_or_refused_with_a_place() {
    let mut dice = Dice(77);
    for part in language::PARTS {
        for times in [1001, 9000] {
            let other = dice.one(language::PARTS);
            for text in [
                part.repeat(times),
                format!("{part}{other}").repeat(times / 2),
            ] {
                language::check(&text);
            }
        }
    }
}
