//! Words of sentences that are true of some runs and false of others that look alike.

use gdplay::explain::Verdict;

use crate::run::read;

fn sentence(text: &str, step: u64) -> String {
    let said = read(text).until(step).diagnosis();
    assert!(!said.sentence.is_empty());
    said.sentence
}

#[test]
fn a_parameter_is_the_slow_one_only_where_another_is_faster() {
    let of = |loss: &str| {
        sentence(
            &format!("loss = '{loss}'\n[params]\nx = 2\ny = 1\n[[racers]]\nlearning_rate = 0.1"),
            3,
        )
    };
    assert!(of("x^2 + 3y^2").contains("(x is the slow one)"));
    assert!(of("3x^2 + y^2").contains("(y is the slow one)"));
    assert!(!of("x^2 + y^2").contains("slow one"));
}

/// A minimum beside a lower one is no lowest point.
#[test]
fn the_bottom_of_a_dip_is_not_called_the_lowest_point() {
    let text = "loss = 'x^4 - 3x^2 + x'\n[params]\nx = 2\n[[racers]]\nlearning_rate = 0.02";
    let mut run = read(text);
    let said = run.until(150).diagnosis();
    assert_eq!(said.verdict, Verdict::Converged, "{}", said.sentence);
    assert!(!said.sentence.contains("lowest"), "{}", said.sentence);
}

/// What is left of the way is what a longer run has left, not what a rate would leave that the run does not keep.
#[test]
fn what_is_left_of_the_way_is_what_was_seen() {
    let text = gdplay::scenario::find("rosenbrock3")
        .expect("a scenario")
        .text
        .replace("steps = ", "steps = 20000 #");
    let mut run = read(&text);
    let said = run.until(20).diagnosis().sentence;
    let words: Vec<&str> = said.split_whitespace().collect();
    let number = |before: &str| -> f64 {
        let at = words.windows(2).position(|pair| pair[1] == before);
        let word = at.map_or("", |at| words[at]);
        word.parse()
            .unwrap_or_else(|_| panic!("no number before {before}: {said}"))
    };
    let (percent, steps) = (number("%"), number("steps"));
    assert!(said.contains("of the way is left after"), "{said}");
    let away = |at: &[f64]| at.iter().map(|x| (x - 1.0) * (x - 1.0)).sum::<f64>().sqrt();
    let now = away(run.descent.at());
    run.until(20 + steps as u64);
    let part = 100.0 * away(run.descent.at()) / now;
    assert!((part - percent).abs() <= 1.0, "{said}: {part} %");
}
