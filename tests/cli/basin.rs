//! `sweep --basin`: each start leads where it must.

use super::{json, printed, refused};

/// Two wells at x = ±1: gradient flow never crosses x = 0, and y goes to 0 on its own.
const WELLS: [&str; 5] = [
    "sweep",
    "-e",
    "(x^2 - 1)^2 + y^2",
    "--at=x=0.5,y=0.5",
    "--basin",
];

#[test]
fn the_sign_of_x_says_which_well_a_start_leads_to() {
    let rate = ["--learning-rate", "0.02", "--steps", "400"];
    let text = printed(&[&WELLS[..], &rate, &["--format", "json"]].concat());
    let maps = json(&text);
    let map = &maps[0];
    let minima = map["minima"].as_array().expect("minima");
    assert_eq!(minima.len(), 2, "{text}");
    let well: Vec<f64> = minima
        .iter()
        .map(|minimum| minimum["at"][0].as_f64().expect("a number"))
        .collect();
    assert!(well.iter().all(|x| (x.abs() - 1.0).abs() < 1e-6), "{text}");

    let csv = printed(&[&WELLS[..], &rate, &["--format", "csv"]].concat());
    let mut near = 0;
    for line in csv.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let x: f64 = cells[1].parse().expect("a number");
        let end: i64 = cells[3].parse().expect("an index");
        // A step of 0.02 · 4x(x² − 1) stays on its side up to |x| < √(1 + 1/0.08) = 3.67.
        if x.abs() < 3.6 && x != 0.0 {
            near += 1;
            let index = usize::try_from(end).expect("it arrives");
            assert_eq!(well[index].signum(), x.signum(), "{line}");
        }
    }
    assert!(near > 100, "{near} starts");
}

#[test]
fn starts_that_run_away_and_that_are_under_way_are_no_basin() {
    let away = printed(&[&WELLS[..], &["--learning-rate", "0.3", "--steps", "60"]].concat());
    assert!(away.contains("runs away"), "{away}");
    let slow = printed(&[&WELLS[..], &["--learning-rate", "1e-5", "--steps", "5"]].concat());
    assert!(
        slow.contains("not there yet") && !slow.contains("runs away"),
        "{slow}"
    );
}

#[test]
fn one_parameter_has_no_map() {
    let told = refused(1, &["sweep", "-e", "x^2", "--basin"]);
    assert!(
        told.contains("two parameters") && told.contains("help:"),
        "{told}"
    );
}

#[test]
fn every_start_that_has_arrived_has_a_minimum() {
    let many = printed(&["sweep", "rastrigin", "--basin"]);
    assert!(many.contains("%  other minima"), "{many}");
    assert!(!many.contains("not there yet"), "{many}");
    let curve = ["-e", "(x*y-1)^2", "--at", "x=0.5,y=1", "--basin"];
    let rate = ["--learning-rate", "0.01", "--steps", "400"];
    let curve = printed(&[&["sweep"], &curve[..], &rate].concat());
    assert!(curve.contains("a curve of minima"), "{curve}");
    assert!(!curve.contains("other minima"), "{curve}");
    let hops = [
        "sweep",
        "-e",
        "abs(x)+abs(y)",
        "--at",
        "x=0.5,y=1",
        "--basin",
        "--steps",
        "200",
    ];
    let hops = printed(&hops);
    assert!(hops.contains("~     100 %  hops, no nearer"), "{hops}");
}
