//! Causes that are named, each with a case beside it in which it is none.

use std::sync::Arc;

use gdplay::data::Selection;
use gdplay::diff::{Evaluator, Objective};
use gdplay::explain::network::Examined;
use gdplay::explain::{FindingKind, warnings};
use gdplay::scenario::{Origin, Scenario};

fn read(text: &str) -> Scenario {
    Scenario::read(text, Origin::Typed).unwrap_or_else(|error| panic!("{error}"))
}

/// What divides by a deviation over the rows needs two of them, with `ddof` more, and that is said where there are fewer.
#[test]
fn too_few_rows_are_the_cause_where_something_divides_by_their_deviation() {
    let of = |loss: &str, x: &str| {
        let scenario = read(&format!("loss = '{loss}'\n[data]\ncolumns = {{ x = {x} }}"));
        let found = warnings(&scenario).into_iter();
        let mut found = found.filter(|warning| warning.finding.kind == FindingKind::NotFinite);
        let finding = found.next().map(|warning| warning.finding);
        finding.map(|finding| (finding.text, finding.remedy.unwrap_or_default()))
    };
    for (loss, few, enough, cause, remedy) in [
        (
            "mse(a standardize(x), 1)",
            "[7]",
            "[7, 8]",
            "the deviation of one row is 0",
            "take 2 rows or more",
        ),
        (
            "var(a x, ddof=1)",
            "[7]",
            "[7, 8]",
            "over 1 row it divides by N - ddof = 0",
            "take 2 rows or more",
        ),
        (
            "std(a x, ddof=2)",
            "[7, 8]",
            "[7, 8, 10]",
            "over 2 rows it divides by N - ddof = 0",
            "take 3 rows or more",
        ),
    ] {
        let (text, advice) = of(loss, few).expect("a finding");
        assert!(text.ends_with(cause), "{text}");
        assert_eq!(advice, remedy);
        assert_eq!(of(loss, enough), None, "{loss}");
    }
}

/// Without data there is one row, of which N - 1 is 0: neither NumPy nor PyTorch gives a number for `ddof=1`, and it is said why.
#[test]
fn a_deviation_of_a_single_value_is_no_number() {
    let value = |loss: &str| {
        let scenario = read(&format!("loss = '{loss}'"));
        let found = warnings(&scenario).into_iter();
        let mut found = found.filter(|warning| warning.finding.kind == FindingKind::NotFinite);
        let text = found.next().map(|warning| warning.finding.text);
        let mut evaluator = Evaluator::new(Arc::new(scenario.program()));
        (evaluator.value(&scenario.start()), text)
    };
    for loss in [
        "var(w, ddof=1)",
        "std(w, ddof=1) + w",
        "var(w, ddof=1) + w^2",
    ] {
        let (value, text) = value(loss);
        let text = text.expect(loss);
        assert!(value.is_nan(), "{loss}: {value}");
        assert!(
            text.contains("over 1 row it divides by N - ddof = 0"),
            "{text}"
        );
    }
    for loss in ["var(w)", "std(w)", "var(w, ddof=0)"] {
        assert_eq!(value(loss), (0.0, None), "{loss}");
    }
    let several = "[data]\ncolumns = { x = [1, 2] }";
    let scenario = read(&format!("loss = 'var(w, ddof=1) + mean(x)'\n{several}"));
    let mut evaluator = Evaluator::new(Arc::new(scenario.program()));
    assert_eq!(evaluator.value(&scenario.start()), 1.5);
}

/// Nothing is left of one row when the mean over the rows is taken away, nor of one unit along the width.
#[test]
fn what_is_normalized_by_itself_alone_passes_no_gradient() {
    let dead = |loss: &str, rows: &str, a: f64| {
        let data = format!("columns = {{ x = {rows}, t = {rows} }}");
        let declared = if loss.contains("a x") {
            format!("[params]\na = {a}\n")
        } else {
            String::new()
        };
        let scenario = read(&format!("loss = '{loss}'\n{declared}[data]\n{data}"));
        let (program, at) = (Arc::new(scenario.program()), scenario.start());
        let found = Examined::at(&program, &at, Selection::Train).findings();
        let mut found = found
            .into_iter()
            .filter(|finding| finding.kind == FindingKind::Dead);
        found.next().map(|finding| finding.text)
    };
    for (loss, rows, one) in [
        ("mean((batch_norm(a x) - t)^2)", "[7]", "number"),
        ("mse(layer_norm(linear(x, 1)), t)", "[7, 9, 8]", "unit"),
        ("mse(linear(batch_norm(linear(x, 3)), 1), t)", "[7]", "row"),
    ] {
        let text = dead(loss, rows, 1.0).expect(loss);
        assert!(
            text.contains(&format!("there is but one {one}: no gradient")),
            "{text}"
        );
    }
    for (loss, rows, a) in [
        ("mean((batch_norm(a x) - t)^2)", "[7, 9, 8]", 1.0),
        // Rows that are alike because of where the parameter is.
        ("mean((batch_norm(a x) - t)^2)", "[7, 9, 8]", 0.0),
        (
            "mse(linear(layer_norm(linear(x, 2)), 1), t)",
            "[7, 9, 8]",
            1.0,
        ),
        ("mse(linear(layer_norm(linear(x, 2)), 1), t)", "[7]", 1.0),
        // One row whose units are alike.
        (
            "mean(rowsum((layer_norm(stack(a x, a x)) - t)^2))",
            "[7]",
            1.0,
        ),
    ] {
        assert_eq!(dead(loss, rows, a), None, "{loss}");
    }
}

/// What is found in a loss over a column `x`, before it is descended.
fn found(loss: &str, params: &str) -> Vec<(FindingKind, String, String)> {
    let data = "columns = { x = [1, 2, 3], t = [1, 0, 1] }";
    let scenario = read(&format!(
        "loss = '''{loss}'''\n[params]\n{params}\n[data]\n{data}"
    ));
    let program = Arc::new(scenario.program());
    let at = &scenario.racers[0].start;
    let findings = Examined::at(&program, at, Selection::Train).findings();
    let told = findings.into_iter().map(|finding| {
        let remedy = finding.remedy.unwrap_or_default();
        (finding.kind, finding.text, remedy)
    });
    told.collect()
}

fn has(loss: &str, params: &str, kind: FindingKind) -> bool {
    found(loss, params).iter().any(|(found, ..)| *found == kind)
}

/// What does not compute is told with what to write instead, which fits the function.
#[test]
fn the_remedy_fits_what_is_not_finite() {
    for (loss, start, remedy) in [
        (
            "a^0.5",
            -1.0,
            "a start inside, smaller steps, or max(a, 1e-8)",
        ),
        ("a^-2", 0.0, "a is 0: keep it away from 0"),
        ("a^400", 10.0, "the power 400 overflows"),
        ("a^400", -10.0, "the power 400 overflows"),
        ("1e300a^2", -2e299, "the power 2 overflows"),
        ("a^-3", -1e-200, "a is too near 0 for the power -3"),
        ("a^a", -1.5, "a number below 0 has no power -1.5"),
        ("a^1.0000001", -2.0, "has no power 1.0000001"),
        ("cosh(a)", 1000.0, "cosh overflows"),
        ("log10(a)", 0.0, "log10 takes numbers above 0"),
        ("ln(a)", 0.0, "ln takes numbers above 0"),
    ] {
        let told = found(loss, &format!("a = {start:?}"));
        let [(FindingKind::NotFinite, text, advice)] = &told[..] else {
            panic!("{loss}: {told:?}");
        };
        assert!(advice.contains(remedy), "{loss}: {advice}");
        assert!(!text.contains("= -2 "), "{text}");
        assert!(!has(loss, "a = 0.5", FindingKind::NotFinite), "{loss}");
    }
    let times = found("0 (1/a) + a", "a = 0");
    assert!(times[0].1.contains("; times 0 it makes"), "{times:?}");
}

/// `bce` takes a logit; the logarithm of a probability is none, whatever has computed it.
#[test]
fn the_logarithm_of_a_probability_is_no_logit() {
    for (loss, floor, remedy) in [
        ("bce(ln(sigmoid(a)), 1)", "below 0.6931", ": bce(a, 1)"),
        (
            "bce(log2(1/(1 + exp(-a))), 1)",
            "below 0.6931",
            ": bce(a, 1)",
        ),
        ("bce(-softplus(-a), 1)", "below 0.6931", ": bce(a, 1)"),
        (
            "bce(ln(0.5 + 0.5 tanh(a)), 1)",
            "below 0.6931",
            "give it what",
        ),
        ("bce(ln(sigmoid(a)), 0.2)", "below 0.5004", ": bce(a, 0.2)"),
        ("bce(ln(sigmoid(a)), 0)", "never above 0", ": bce(a, 0)"),
    ] {
        let told = found(loss, "a = 0.3");
        let [(FindingKind::SigmoidTwice, text, advice)] = &told[..] else {
            panic!("{loss}: {told:?}");
        };
        assert!(text.contains(floor), "{loss}: {text}");
        assert!(advice.contains(remedy), "{loss}: {advice}");
    }
    assert!(!found("bce(ln(sigmoid(a)), 0)", "")[0].1.contains("below"));
    assert!(has(
        "-ln(sigmoid(sigmoid(a)))",
        "a = 0.3",
        FindingKind::SigmoidTwice
    ));
    assert!(!has(
        "-ln(sigmoid(2 sigmoid(a)))",
        "a = 0.3",
        FindingKind::SigmoidTwice
    ));
    for loss in ["bce(ln(1 + a^2), 1)", "bce(-a, 1)", "bce(softplus(a), 1)"] {
        assert_eq!(found(loss, "a = 0.3"), [], "{loss}");
    }
}

/// max(0, z) has many spellings, and dies in each.
#[test]
fn a_dead_relu_is_found_however_it_is_written() {
    for relu in [
        "relu(z)",
        "max(z, 0)",
        "where(z > 0, z, 0)",
        "where(z < 0, 0, z)",
        "z (z > 0)",
        "z step(z)",
        "(z + abs(z)) / 2",
    ] {
        let loss = format!("z = w x + b\nmse(v {relu}, t)");
        assert!(has(&loss, "w = -1\nb = -1", FindingKind::Dead), "{relu}");
        assert!(!has(&loss, "w = -1\nb = 2", FindingKind::Dead), "{relu}");
    }
    // Data choose here, no unit does.
    assert!(!has("mse(where(x > 9, w x, 0), t)", "", FindingKind::Dead));
}

/// A hidden unit has no target, even where its values are those of a column; an output has one.
#[test]
fn a_hidden_unit_is_saturated_wherever_it_sits() {
    for loss in ["mse(v tanh(w x + b), t)", "mean((v tanh(w x + b) - t)^2)"] {
        assert!(has(loss, "w = 40", FindingKind::Saturated), "{loss}");
        assert!(
            !has(loss, "w = 0.4\nb = 0", FindingKind::Saturated),
            "{loss}"
        );
    }
    // 1 in every row, as two targets of three are; then 0.
    for loss in ["mse(sigmoid(w x + b), t)", "mean((sigmoid(w x + b) - t)^2)"] {
        assert!(
            !has(loss, "w = 40\nb = 0", FindingKind::Saturated),
            "{loss}"
        );
        assert!(
            has(loss, "w = -40\nb = 0", FindingKind::Saturated),
            "{loss}"
        );
    }
}

/// tanh has a twentieth of its steepest slope at 2.18.
#[test]
fn a_unit_is_saturated_below_a_twentieth_of_the_steepest_slope() {
    let is_flat = |at: f64| {
        let params = format!("w = 0\nb = {at}");
        has("mse(v tanh(w x + b), t)", &params, FindingKind::Saturated)
    };
    assert!(is_flat(2.3));
    assert!(!is_flat(2.1));
}
