use std::cell::Cell;

use super::*;
use crate::data::{Distribution, Sampler};
use crate::expr::{KnownNames, parse};

fn program(text: &str, column: &str, data: Dataset) -> Program {
    let names = KnownNames {
        columns: vec![column.to_string()],
        ..KnownNames::default()
    };
    Program::with_data(parse(text, &names).expect("a loss"), Arc::new(data))
}

fn normal() -> Dataset {
    let sampler = Sampler {
        name: "eps".to_string(),
        distribution: Distribution::Normal(0.0, 1.0),
    };
    Dataset::sampled(vec![sampler], 64, 1)
}

#[test]
fn an_estimate_is_off_by_one_over_the_root_of_its_rows() {
    let program = program("mean((a + eps)^2)", "eps", normal());
    let curve = ErrorCurve::at(&program, Some(5.0), &[2.0], &|| false).expect("a curve");
    assert_eq!(curve.of, Sampled::Loss);
    let slope = curve.fit.expect("a slope").slope;
    assert!((slope + 0.5).abs() < 0.06, "{slope}");
    for point in &curve.points {
        // (2 + ε)² has variance 4 · 4 + 2 = 18.
        let expected = (18.0 / point.rows as f64).sqrt();
        let shown = point.expected.expect("a mean");
        assert!((shown / expected - 1.0).abs() < 0.05, "{point:?}");
        assert!((0.6..1.6).contains(&(point.error / expected)), "{point:?}");
    }
    // Where the expectation is not known, the mean of the largest samples stands for it.
    let unknown = ErrorCurve::at(&program, None, &[2.0], &|| false).expect("a curve");
    let slope = unknown.fit.expect("a slope").slope;
    assert!((slope + 0.5).abs() < 0.06, "{slope}");
    assert_eq!(ErrorCurve::at(&program, None, &[2.0], &|| true), None);
}

#[test]
fn a_batch_gradient_is_off_by_one_over_the_root_of_its_rows() {
    let x: Vec<f64> = (0..400).map(|row| f64::from(row).sin()).collect();
    let data = Dataset::new(DataSource::Columns, vec![("x".to_string(), x)]);
    let program = program("mean((a - x)^2)", "x", data);
    let curve = ErrorCurve::at(&program, None, &[1.0], &|| false).expect("a curve");
    assert_eq!(curve.of, Sampled::Gradient);
    let slope = curve.fit.expect("a slope").slope;
    assert!((slope + 0.5).abs() < 0.1, "{slope}");
    for point in &curve.points {
        // One row's gradient is 2 (a − x), of variance 4 · ½ over the sine.
        let all = 400.0 - point.rows as f64;
        let expected = (2.0 / point.rows as f64 * all / 399.0).sqrt();
        let shown = point.expected.expect("few rows");
        assert!((shown / expected - 1.0).abs() < 0.01, "{point:?}");
        assert!((0.6..1.5).contains(&(point.error / expected)), "{point:?}");
    }
    let last = curve.points.last().map(|point| point.rows);
    assert_eq!(last, Some(64));
}

/// The gradient without the dropout is another one, from which a batch is off however many rows it has: with w = 1 and half of the
/// units left out the mean of (w m x − x)² over m = 0, 2 slopes by 2 x² (2 w − 1), without it by 0.
#[test]
fn with_a_dropout_it_is_that_of_the_mean_over_what_is_left_out() {
    let x: Vec<f64> = (0..400).map(|row| f64::from(row).sin()).collect();
    let data = Dataset::new(DataSource::Columns, vec![("x".to_string(), x)]);
    let names = KnownNames {
        columns: vec![String::from("x")],
        ..KnownNames::default()
    };
    let loss = parse("mse(dropout(w x, 0.5), x)", &names).expect("a loss");
    let data = data.used_by(loss.graph.columns()).expect("a column");
    let program = Program::with_data(loss, Arc::new(data));
    let curve = ErrorCurve::at(&program, None, &[1.0], &|| false).expect("a curve");
    let slope = curve.fit.expect("a slope").slope;
    assert!((slope + 0.5).abs() < 0.1, "{slope}");
    let largest = curve.points.last().expect("sizes");
    assert!(largest.error < 0.4, "{largest:?}");
}

#[test]
fn what_an_epoch_leaves_over_is_no_batch_of_that_size() {
    // 103 rows leave 7 over after batches of 16: counted as 16, they would be off by half as much again.
    let x: Vec<f64> = (0..103).map(|row| f64::from(row).sin()).collect();
    let data = Dataset::new(DataSource::Columns, vec![("x".to_string(), x)]);
    let program = program("mean((a - x)^2)", "x", data);
    let curve = ErrorCurve::at(&program, None, &[1.0], &|| false).expect("a curve");
    for point in &curve.points {
        let expected = point.expected.expect("few rows");
        assert!(
            (0.85..1.15).contains(&(point.error / expected)),
            "{point:?}"
        );
    }
}

#[test]
fn it_stops_between_samples_when_told() {
    let stops = |program: &Program| {
        let asked = Cell::new(0);
        let cancelled = || {
            asked.set(asked.get() + 1);
            asked.get() > 20
        };
        let stopped = ErrorCurve::at(program, None, &[1.0], &cancelled).is_none();
        (stopped, asked.get())
    };
    assert_eq!(
        stops(&program("mean((a + eps)^2)", "eps", normal())),
        (true, 21)
    );
    let x: Vec<f64> = (0..400).map(|row| f64::from(row).sin()).collect();
    let data = Dataset::new(DataSource::Columns, vec![("x".to_string(), x)]);
    assert_eq!(stops(&program("mean((a - x)^2)", "x", data)), (true, 21));
}

#[test]
fn few_rows_have_no_batches_to_choose_from() {
    let data = Dataset::new(DataSource::Columns, vec![("x".to_string(), vec![1.0; 7])]);
    let program = program("mean((a - x)^2)", "x", data);
    assert_eq!(ErrorCurve::at(&program, None, &[1.0], &|| false), None);
}

#[test]
fn the_sentence_follows_the_slope() {
    let text = |slope: f64, error: f64| {
        let curve = ErrorCurve {
            of: Sampled::Loss,
            points: Vec::new(),
            fit: Some(Fit { slope, error }),
        };
        curve.text().expect("a slope")
    };
    assert!(text(-0.49, 0.02).contains("halve"), "{}", text(-0.49, 0.02));
    assert!(text(-0.6, 0.06).contains("halve"));
    assert!(text(-0.5, 0.24).contains("halve"));
    assert!(text(-0.5, 0.26).contains("too few sizes"));
    assert!(text(-0.69, f64::NAN).contains("too few sizes"));
    assert!(
        text(-0.85, 0.05)
            .contains("steeper than 1/√N: four times the rows divide the error by 3.2")
    );
    assert!(
        text(-0.25, 0.05)
            .contains("flatter than 1/√N: four times the rows divide the error by 1.4")
    );
}
