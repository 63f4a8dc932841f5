//! Data, starts of layers and given parameters in scenario files.

use std::fs;

use gdplay::diff::{Evaluator, Objective};
use gdplay::optim::{Descent, Sampling};
use gdplay::scenario::{Origin, Scenario, to_toml};
use std::sync::Arc;

fn read(text: &str) -> Scenario {
    Scenario::read(text, Origin::Typed).unwrap_or_else(|error| panic!("{error}"))
}

fn refused(text: &str) -> String {
    let error = Scenario::read(text, Origin::Typed).expect_err(text);
    error.to_string()
}

const LINE: &str = "loss = 'mse(w x + b, t)'\n[data]\ncolumns = { x = [0, 1, 2], t = [1, 3, 5] }\n";

#[test]
fn a_line_is_fitted() {
    let scenario = read(LINE);
    let mut evaluator = Evaluator::new(Arc::new(scenario.program()));
    let racer = &scenario.racers[0];
    assert_eq!(racer.plan.sampling, Sampling::Fixed);
    let mut descent = Descent::start(racer.plan, &racer.start, &mut evaluator);
    while descent.step(&mut evaluator) {}
    assert!((descent.at()[0] - 2.0).abs() < 1e-3 && (descent.at()[1] - 1.0).abs() < 1e-3);
}

#[test]
fn every_kind_of_data_is_read_and_written() {
    let network = "mse(linear(tanh(linear(stack(x1, x2), 3)), 1), label)";
    let texts = [
        LINE.to_string(),
        format!("{LINE}batch = {{ rows = 2, seed = 5 }}\nsplit = {{ test = 0.3, seed = 2 }}"),
        format!("loss = '{network}'\n[data]\ngenerate = {{ kind = 'moons', rows = 20 }}"),
        format!(
            "loss = '{network}'\n[params]\nb1 = {{ value = [1, 2, 3] }}\n\
             W2 = {{ value = [[1, 2, 3]] }}\n'W1[2,1]' = {{ start = 1, range = [0, 2] }}\n\
             [init]\nkind = 'he'\ngain = 2\nseed = 7\n[data]\ngenerate = {{ kind = 'xor', rows = 20 }}"
        ),
        "loss = 'mean((a eps + b)^2)'\n[data]\nsample = { eps = { normal = [0, 1] }, u = { uniform = [0, 2] } }\n\
         rows = 64\nseed = 3".to_string(),
    ];
    for text in texts {
        let scenario = read(&text);
        assert_eq!(
            read(&to_toml(&scenario)),
            scenario,
            "{text}\n{}",
            to_toml(&scenario)
        );
        let mut evaluator = Evaluator::new(Arc::new(scenario.program()));
        assert!(evaluator.value(&scenario.start()).is_finite());
    }
}

#[test]
fn given_parameters_of_layers_are_where_they_are_given() {
    let scenario = read(
        "loss = 'mse(linear(x, 2), t)'\n[params]\nW1 = { value = [[1], [2]] }\nb1 = { value = [3, 4] }\n\
         [data]\ncolumns = { x = [1], t = [0] }",
    );
    assert_eq!(scenario.start(), [1.0, 2.0, 3.0, 4.0]);
}

#[test]
fn batches_and_samples_are_a_function_of_the_step() {
    let scenario = read(&format!("{LINE}batch = {{ rows = 1, seed = 5 }}"));
    assert_eq!(scenario.racers[0].plan.sampling, Sampling::FreshEachStep);
    let mut evaluator = Evaluator::new(Arc::new(scenario.program()));
    let mut value = |step| {
        evaluator.at_step(step);
        evaluator.value(&[0.3, 0.2])
    };
    let epoch: Vec<f64> = (0..3).map(&mut value).collect();
    assert_eq!(value(1), epoch[1]);
    let mean = epoch.iter().sum::<f64>() / 3.0;
    let mut all = Evaluator::new(Arc::new(scenario.program()));
    assert!((all.value(&[0.3, 0.2]) - mean).abs() < 1e-14);
}

/// A label of two classes that was standardized is no longer 0 and 1: it is to be left as it is, and not to be told as a number.
#[test]
fn a_label_that_is_standardized_is_to_be_taken_out() {
    let folder = std::env::temp_dir().join(format!("gdplay-label-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("fit.toml");
    let csv = "x,dear,price\n0,0,91000\n1,1,250000\n2,0,180000\n3,1,310000\n";
    fs::write(folder.join("points.csv"), csv).expect("a file");
    let remedies = |label: &str, standardize: &str| {
        let text = format!(
            "loss = 'bce(w x + b, {label})'\n[data]\nfile = 'points.csv'\nstandardize = [{standardize}]\n"
        );
        fs::write(&path, text).expect("a file");
        let scenario = Scenario::open_file(&path).expect("a scenario");
        let found = gdplay::explain::stray_names(&scenario).into_iter();
        let remedies = found.filter_map(|warning| warning.finding.remedy);
        remedies.collect::<Vec<_>>()
    };
    let out = "take `dear` out of standardize";
    let told = remedies("dear", "'x', 'dear'");
    assert!(told[0].starts_with(out), "{told:?}");
    assert_eq!(remedies("dear", "'x'"), [""; 0]);
    for columns in ["'x'", "'x', 'price'"] {
        let told = remedies("price", columns);
        assert!(told[0].contains("mse(…, price)"), "{told:?}");
    }
    fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn a_csv_file_stands_beside_its_scenario() {
    let folder = std::env::temp_dir().join(format!("gdplay-csv-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("fit.toml");
    let read = |csv: &str| {
        fs::write(folder.join("points.csv"), csv).expect("a file");
        let text = "loss = 'mse(w x + b, t)'\n[data]\nfile = 'points.csv'\n";
        fs::write(&path, text).expect("a file");
        Scenario::open_file(&path)
    };
    let scenario = read("x,t\n0,1\n1,3\n").expect("a scenario");
    assert_eq!(
        scenario.data.expect("data").column("t"),
        Some(&[1.0, 3.0][..])
    );
    for (csv, told) in [
        (
            "x,t\n1,two\n",
            "points.csv:2:3: the column `t` cannot be used: its texts all differ; the first is `two`",
        ),
        ("x,t\n1,2,3\n", "points.csv:2:5: this row has 3 cells"),
        ("x,t\n", "there are no rows"),
    ] {
        let error = read(csv).expect_err(csv).to_string();
        assert!(error.contains(told) && error.contains("--> "), "{error}");
        assert!(
            error.contains("fit.toml:3:8") && error.contains("help: "),
            "{error}"
        );
    }
    fs::remove_dir_all(&folder).expect("a folder");
}

#[test]
fn mistakes_are_shown_at_their_place() {
    const DATA: &str = "[data]\ncolumns = { x = [0, 1], t = [0, 2] }\n";
    let with = |loss: &str, rest: &str| format!("loss = '{loss}'\n{DATA}{rest}");
    let fit = "mse(w x + b, t)";
    for (text, told) in [
        (
            with(fit, "batch = { rows = 3 }"),
            "a batch of 3 rows is larger than the data: 2 rows",
        ),
        (with(fit, "batch = { rows = 0 }"), "at least one row"),
        (with(fit, "batch = { row = 3 }"), "unknown key `row`"),
        (with(fit, "split = { test = 2 }"), "between 0 and 1"),
        (with(fit, "file = 'a.csv'"), "says twice"),
        (with(fit, "seed = 3"), "beside `sample` only"),
        (with("(w x - t)^2", ""), "put `mean(…)` around it"),
        (
            with("cross_entropy(stack(w x, b), t)", ""),
            "the label of row 2 is 2, which is none of 2 classes",
        ),
        (
            with(
                "mse(linear(x, 2), t)",
                "[params]\nW1 = { value = [[1, 2]] }",
            ),
            "`W1` is 2 rows of 1, not 1 rows of 2",
        ),
        (
            with(
                "mse(linear(x, 2), t)",
                "[params]\nW2 = { value = [[1, 2]] }",
            ),
            "no layer's parameter",
        ),
        (with(fit, "[params]\nx = 1"), "`x` is a column of the data"),
        (with(fit, "[init]\nkind = 'xavie'"), "did you mean `xavier`"),
        (
            "loss = 'mse(w x, t)'\n[data]\ncolumns = { x = [1, 2], t = [1] }".into(),
            "the column `t` has 1 rows, but `x` has 2",
        ),
        (
            "loss = 'mse(w x, t)'\n[data]\ncolumns = { x = [1, 'a'], t = [1, 2] }".into(),
            "holds numbers, not a string",
        ),
        (
            "loss = 'mse(w x, t)'\n[data]\ncolumns = { x = [], t = [] }".into(),
            "has no rows",
        ),
        (
            "loss = 'mse(w x, t)'\n[data]\n".into(),
            "does not say where its rows come from",
        ),
        (
            "loss = 'mse(w x, t)'\n[data]\nfile = 'no_such.csv'".into(),
            "no_such.csv: ",
        ),
        (
            "loss = 'mse(w x, t)'\n[data]\ngenerate = { kind = 'lin' }".into(),
            "did you mean `line`",
        ),
        (
            "loss = 'mse(w x, t)'\n[data]\ngenerate = { kind = 'line', rows = 2000000 }".into(),
            "between 1 and 1000000",
        ),
        (
            "loss = 'mean(e1 w)'\n[data]\nsample = { e1 = { norml = [0, 1] } }".into(),
            "did you mean `normal`",
        ),
        (
            "loss = 'mean(e1 w)'\n[data]\nsample = { e1 = { uniform = [1, 0] } }".into(),
            "the lower bound",
        ),
    ] {
        let shown = refused(&text);
        assert!(shown.contains(told), "{text}\n{shown}");
        assert!(shown.contains('^'), "{shown}");
    }
}
