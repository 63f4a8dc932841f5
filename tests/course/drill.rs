//! Exercises: what is asked is answered right, by arithmetic of another kind than the program's.

use std::collections::BTreeMap;

use gdplay::course::drill::{Deck, Exercise, KINDS};

/// The text of an exercise with every multiplication written out and every definition put in, for another parser.
fn written_out(exercise: &Exercise) -> String {
    let mut definitions: BTreeMap<String, String> = BTreeMap::new();
    let mut last = String::new();
    for line in exercise.loss.source.split("; ") {
        let (name, text) = match line.split_once(" = ") {
            Some((name, text)) => (Some(name), text),
            None => (None, line),
        };
        let text = put_in(text, &definitions);
        match name {
            Some(name) => drop(definitions.insert(name.to_string(), text)),
            None => last = text,
        }
    }
    last
}

/// A line with its definitions put in, in parentheses; what stands side by side is multiplied.
fn put_in(text: &str, definitions: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_of = |c: char| {
            if first.is_alphabetic() {
                c.is_alphanumeric()
            } else {
                c.is_ascii_digit() || c == '.'
            }
        };
        let length = if first.is_alphanumeric() {
            rest.find(|c| !is_of(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        let begins_operand = first.is_alphanumeric() || first == '(';
        let is_called = out.ends_with(|c: char| c.is_alphabetic()) && first == '(';
        if begins_operand
            && !is_called
            && out
                .trim_end()
                .ends_with(|c: char| c.is_alphanumeric() || c == ')')
        {
            out.push('*');
        }
        match definitions.get(token) {
            Some(definition) => out.extend(["(", definition, ")"]),
            None => out.push_str(token),
        }
        rest = after;
    }
    out
}

/// The loss at a point, by fasteval; functions and variables are looked up by name.
fn value(text: &str, at: &BTreeMap<&str, f64>) -> f64 {
    let mut known = |name: &str, arguments: Vec<f64>| match (name, &arguments[..]) {
        ("sqrt", [x]) => Some(x.sqrt()),
        ("ln", [x]) => Some(x.ln()),
        ("exp", [x]) => Some(x.exp()),
        ("relu", [x]) => Some(x.max(0.0)),
        ("sigmoid", [x]) => Some(1.0 / (1.0 + (-x).exp())),
        (name, []) => at.get(name).copied(),
        _ => None,
    };
    fasteval::ez_eval(text, &mut known).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The slope by differences of the fourth order, with an error of some 1e-9 of what is asked.
fn slope(exercise: &Exercise) -> f64 {
    let text = written_out(exercise);
    let names = exercise.loss.parameters();
    let h = 1e-3;
    let at = |by: f64| {
        let shifted =
            |index: usize| exercise.at[index] + if index == exercise.asked { by } else { 0.0 };
        let point = names
            .iter()
            .enumerate()
            .map(|(index, name)| (name.as_str(), shifted(index)));
        value(&text, &point.collect())
    };
    (8.0 * (at(h) - at(-h)) - (at(2.0 * h) - at(-2.0 * h))) / (12.0 * h)
}

#[test]
fn every_answer_is_right() {
    for kind in KINDS {
        for seed in 0..150 {
            let exercise = kind.exercise(seed);
            let (answer, measured) = (exercise.answer(), slope(&exercise));
            assert!(
                (answer - measured).abs() <= 1e-7 * (1.0 + answer.abs()),
                "{}: {} at {:?}: {answer}, measured {measured}",
                kind.name,
                exercise.loss.source,
                exercise.at
            );
        }
    }
}

#[test]
fn an_answer_counts_within_one_per_cent() {
    for kind in KINDS {
        for seed in 0..30 {
            let exercise = kind.exercise(seed);
            let right = exercise.answer();
            assert!(exercise.accepts(right));
            // Where 0 is right, nothing else is.
            assert!(exercise.accepts(1.0099 * right), "{right}");
            assert_eq!(exercise.accepts(0.9899 * right), right == 0.0, "{right}");
            let beyond = right + 0.011 * right.abs().max(1e-9);
            assert!(!exercise.accepts(beyond), "{right}");
            assert!(!exercise.accepts(f64::NAN) && !exercise.accepts(f64::INFINITY));
        }
    }
}

/// The kinds of so many exercises, where those of `missed` are answered wrong.
fn kinds(level: u8, seed: u64, count: usize, missed: &str) -> Vec<&'static str> {
    let mut deck = Deck::new(level, seed);
    let mut asked = Vec::new();
    for _ in 0..count {
        let exercise = deck.next_exercise().expect("an exercise");
        deck.answered(exercise.kind != missed);
        asked.push(exercise.kind);
    }
    asked
}

fn level_of(name: &str) -> u8 {
    let kind = KINDS.iter().find(|kind| kind.name == name);
    kind.expect("a kind").level
}

#[test]
fn a_level_asks_all_its_kinds_and_then_those_below() {
    for level in 1..=3 {
        let asked = kinds(level, 5, 40, "");
        let own = KINDS.iter().filter(|kind| kind.level == level).count();
        assert!(asked[..own].iter().all(|name| level_of(name) == level));
        for kind in KINDS {
            assert_eq!(
                asked.contains(&kind.name),
                kind.level <= level,
                "{level}: {}",
                kind.name
            );
        }
    }
}

#[test]
fn every_kind_that_is_missed_comes_back_sooner() {
    for level in 1..=3 {
        for kind in KINDS.iter().filter(|kind| kind.level <= level) {
            let gap = |asked: &[&str]| {
                let mut at = (0..asked.len()).filter(|index| asked[*index] == kind.name);
                let first = at.next().expect("it is asked");
                at.next().map_or(usize::MAX, |second| second - first)
            };
            let (right, wrong) = (kinds(level, 9, 60, ""), kinds(level, 9, 60, kind.name));
            assert!(gap(&wrong) <= 3, "{}: {wrong:?}", kind.name);
            assert!(gap(&wrong) < gap(&right), "{}: {right:?}", kind.name);
            // However often it is missed, others stand between.
            let pairs = wrong.windows(3);
            assert!(
                pairs
                    .into_iter()
                    .all(|next| next[0] != next[1] && next[0] != next[2]),
                "{wrong:?}"
            );
        }
    }
}

#[test]
fn a_deck_has_no_end() {
    let asked = kinds(1, 1, 3000, "three links");
    for kind in KINDS.iter().filter(|kind| kind.level == 1) {
        let late = asked[2500..]
            .iter()
            .filter(|name| **name == kind.name)
            .count();
        assert!(late >= 20, "{}: {late}", kind.name);
    }
}
