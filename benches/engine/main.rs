//! `cargo bench --bench engine`: the engine beside other libraries and code by hand. Everything that is compared is measured
//! in turn in this one process; the ratios also go to `target/gdplay-bench.json`. With the argument `training`, only the two
//! networks are measured, with `wide` only wide ones, with `steps` only descents of two surfaces, with `readouts` only readouts, with `branches` only choices, with
//! `functions` only functions; nothing is written then.

#![expect(
    clippy::inline_always,
    reason = "code by hand must be inlined into its vector loop"
)]

mod branches;
mod clock;
mod functions;
mod grids;
mod network;
mod points;
mod readouts;
mod real;
mod rivals;
mod scaling;
mod steps;
mod surfaces;
mod training;
mod wide;
mod wide_network;

use std::error::Error;

use clock::{Times, mean};
use gdplay::tape::SimdLevel;
use serde_json::{Map, Value, json};
use surfaces::{Ackley, Beale, Eggholder, Himmelblau, Rastrigin, Rosenbrock, Surface};
use training::{Classification, Regression, Task};

/// What was measured of one surface.
struct Measured {
    name: &'static str,
    small: Times,
    large: Times,
    list: Times,
    point: Times,
    step: Times,
    descent: Times,
}

impl Measured {
    fn of<S: Surface>() -> Self {
        Self {
            name: S::NAME,
            small: grids::times::<S>(256),
            large: grids::times::<S>(1000),
            list: grids::lists::<S>(),
            point: points::times::<S>(),
            step: points::steps::<S>(),
            descent: steps::times::<S>(),
        }
    }
}

fn table(title: &str, measured: &[Measured], times: impl Fn(&Measured) -> &Times) {
    println!("\n{title}");
    for one in measured {
        print!("  {:<11}", one.name);
        for (name, time) in times(one).all() {
            print!("  {name} {time:.2}");
        }
        println!();
    }
}

/// A ratio for each surface that has both times.
fn ratios(
    measured: &[Measured],
    times: impl Fn(&Measured) -> &Times,
    [above, below]: [&str; 2],
) -> Vec<f64> {
    let of = |times: &Times, name: &str| {
        let known = times.all().iter().find(|(own, _)| *own == name);
        known.map(|(_, time)| *time)
    };
    let both = |one| Some(of(times(one), above)? / of(times(one), below)?);
    measured.iter().filter_map(both).collect()
}

/// What is measured once, not for each surface.
fn scaling_ratios(measured: &[Measured], report: &mut Map<String, Value>) {
    let slowest = measured
        .iter()
        .map(|one| one.large.of("engine"))
        .fold(0.0, f64::max);
    let trigonometric: Vec<f64> = [2, 3, 5]
        .map(|i| measured[i].point.of("engine gradient") / measured[i].point.of("hand dual"))
        .to_vec();
    let mut costs = Map::new();
    for n in [2, 10, 100, 1000, 10_000] {
        costs.insert(n.to_string(), json!(scaling::gradient_cost(n)));
    }
    let rest = [
        (
            "point_gradient_over_dual_trigonometric",
            json!(mean(&trigonometric)),
        ),
        ("large_grid_slowest_ns", json!(slowest)),
        ("descents_ns_a_step", json!(scaling::descents())),
        ("two_threads_speedup", json!(scaling::two_threads())),
        (
            "compile_seconds_100000",
            json!(scaling::compile_seconds(100_000)),
        ),
        (
            "compile_seconds_10000",
            json!(scaling::compile_seconds(10_000)),
        ),
        ("gradient_cost", Value::Object(costs)),
    ];
    for (name, value) in rest {
        println!("  {name:<40} {value}");
        report.insert(name.to_string(), value);
    }
}

/// The two networks.
fn training_ratios(report: &mut Map<String, Value>) {
    let times = [
        (
            "train_a_over_hand_vector",
            Regression::NAME,
            training::steps::<8, 1, Regression>(),
        ),
        (
            "train_b_over_hand_vector",
            Classification::NAME,
            training::steps::<16, 3, Classification>(),
        ),
    ];
    println!("\ntraining on 500 rows, microseconds a step");
    let mut nanoseconds = Map::new();
    for (name, network, times) in times {
        print!("  {network:<24}");
        for (name, time) in times.all() {
            print!("  {name} {:.1}", time / 1e3);
        }
        let ratio = times.of("engine") / times.of("hand vector");
        println!("  {name} {ratio:.2}");
        report.insert(name.to_string(), json!(ratio));
        let units = network.split(' ').next().unwrap_or(network);
        nanoseconds.insert(units.to_string(), json!(times.of("engine")));
    }
    report.insert(String::from("train_ns"), Value::Object(nanoseconds));
    training::told::<8, 1, Regression>();
    training::told::<16, 3, Classification>();
    let seconds = training::deep_compile_seconds();
    println!(
        "  50 layers of 16 units compiled in {:.0} ms",
        1e3 * seconds
    );
}

/// Networks of 64, 128 and 256 units a layer.
fn wide_ratios(report: &mut Map<String, Value>) {
    println!("\nwide networks on 2,000 rows, one core");
    for units in [64, 128, 256] {
        let wide = wide::of(units);
        let [engine, hand] = ["engine", "hand vector"].map(|name| wide.times.of(name) / 1e6);
        let ratio = engine / hand;
        println!(
            "  2-{units}-{units}-2  {} parameters  compiled in {:.3} s, {:.0} MB  a step {engine:.2} ms, by hand {hand:.2}, ratio {ratio:.2}",
            wide.parameters, wide.compile_seconds, wide.megabytes
        );
        report.insert(format!("train_{units}_over_hand_vector"), json!(ratio));
        if let Some(Value::Object(all)) = report.get_mut("train_ns") {
            all.insert(format!("2-{units}-{units}-2"), json!(1e6 * engine));
        }
        report.insert(
            format!("compile_seconds_{units}_units"),
            json!(wide.compile_seconds),
        );
        report.insert(format!("megabytes_{units}_units"), json!(wide.megabytes));
    }
}

/// Readouts of networks in gradients, by the number of parameters.
fn readout_ratios(report: &mut Map<String, Value>) {
    println!("\na readout, microseconds");
    let (mut ratios, mut ledgers) = (Map::new(), Map::new());
    for (parameters, times) in readouts::times() {
        print!("  {parameters} parameters");
        for (name, time) in times.all() {
            print!("  {name} {:.0}", time / 1e3);
        }
        let ratio = times.of("readout") / times.of("gradient");
        let printed = times.of("printed ledgers") / 1e3;
        let of_ledger = times.of("ledger") / times.of("gradient");
        println!(
            "  readout_over_gradient {ratio:.1}  ledger_over_gradient {of_ledger:.1}, and {printed:.0} to print it"
        );
        ratios.insert(parameters.to_string(), json!(ratio));
        ledgers.insert(parameters.to_string(), json!(of_ledger));
    }
    report.insert(String::from("ledger_over_gradient"), Value::Object(ledgers));
    report.insert(String::from("readout_over_gradient"), Value::Object(ratios));
}

/// Fields of losses with a choice.
fn branch_ratios(report: &mut Map<String, Value>) {
    println!("\na field with a choice over its dearer branch");
    let ratios = branches::ratios();
    for (name, ratio) in &ratios {
        println!("  {name:<28} {ratio:8.2}");
    }
    let greatest = ratios.iter().map(|(_, ratio)| *ratio).fold(0.0, f64::max);
    report.insert(
        String::from("choice_over_dearer_branch_greatest"),
        json!(greatest),
    );
}

/// Fields of single functions.
fn function_times(report: &mut Map<String, Value>) {
    println!("\na field of one function, ns a point");
    let times = functions::times();
    let mut worst = 0.0_f64;
    for (text, time, hand) in &times {
        print!("  {text:<28} {time:8.2}");
        if let Some(hand) = hand {
            print!("  by hand {hand:8.2}  ratio {:.2}", time / hand);
            worst = worst.max(time / hand);
        }
        println!();
    }
    let by_name = times
        .iter()
        .map(|(text, time, _)| (text.clone(), json!(time)));
    report.insert(
        String::from("function_ns"),
        Value::Object(by_name.collect()),
    );
    println!("  functions_worst_over_vector {worst:.2}");
    report.insert(String::from("functions_worst_over_vector"), json!(worst));
    let exp = times.iter().find(|(text, ..)| text == "exp(x + y)");
    let exp = exp.map_or(f64::NAN, |(_, time, _)| *time);
    let greatest = times.iter().map(|(_, time, _)| time / exp);
    let greatest = greatest.fold(0.0, f64::max);
    println!("  functions_greatest_over_exp {greatest:.2}");
    report.insert(String::from("functions_greatest_over_exp"), json!(greatest));
}

/// The times of a step of each optimizer.
fn step_times() {
    for (name, times) in [
        (Rosenbrock::NAME, steps::times::<Rosenbrock>()),
        (Ackley::NAME, steps::times::<Ackley>()),
    ] {
        println!("a step of the program's descents of {name}, ns");
        for (name, time) in times.all() {
            println!("  {name:<14} {time:7.1}");
        }
    }
}

/// Measures one part alone, if the command line names one.
fn part() -> bool {
    let measure: fn() = match std::env::args().nth(1).as_deref() {
        Some("branches") => || branch_ratios(&mut Map::new()),
        Some("functions") => || function_times(&mut Map::new()),
        Some("steps") => step_times,
        Some("readouts") => || readout_ratios(&mut Map::new()),
        Some("wide") => || wide_ratios(&mut Map::new()),
        Some("training") => || training_ratios(&mut Map::new()),
        _ => return false,
    };
    measure();
    true
}

fn main() -> Result<(), Box<dyn Error>> {
    if part() {
        return Ok(());
    }
    let measured = [
        Measured::of::<Rosenbrock>(),
        Measured::of::<Himmelblau>(),
        Measured::of::<Rastrigin>(),
        Measured::of::<Ackley>(),
        Measured::of::<Beale>(),
        Measured::of::<Eggholder>(),
    ];
    println!("vector instructions: {}", SimdLevel::best().name());
    table("256 x 256, ns a point", &measured, |one| &one.small);
    table("1000 x 1000, ns a point", &measured, |one| &one.large);
    table("a list of 1024, ns a point", &measured, |one| &one.list);
    table("one point, ns", &measured, |one| &one.point);
    table("a step of gd, ns", &measured, |one| &one.step);
    table("a step of the program's descents, ns", &measured, |one| {
        &one.descent
    });

    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target");
    let path = format!("{folder}/gdplay-bench.json");
    // The bench of the screen puts its numbers there as well.
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    let mut report: Map<String, Value> = serde_json::from_str(&known).unwrap_or_default();
    let small = |pair| ratios(&measured, |one| &one.small, pair);
    let large = |pair| ratios(&measured, |one| &one.large, pair);
    let list = |pair| ratios(&measured, |one| &one.list, pair);
    let point = |pair| ratios(&measured, |one| &one.point, pair);
    let step = |pair| ratios(&measured, |one| &one.step, pair);
    let descent = |pair| ratios(&measured, |one| &one.descent, pair);
    let mut put = |name: &str, ratios: &[f64]| {
        let worst = ratios.iter().copied().fold(0.0, f64::max);
        println!("  {name:<28} {:8.2}   greatest {worst:.2}", mean(ratios));
        report.insert(name.to_string(), json!(mean(ratios)));
        report.insert(format!("{name}_greatest"), json!(worst));
    };
    println!("\nratios: geometric means over the surfaces");
    put("grid_over_hand_vector", &small(["engine", "hand vector"]));
    put(
        "large_grid_over_hand_vector",
        &large(["engine", "hand vector"]),
    );
    put("grid_over_hand_hoisted", &small(["engine", "hand hoisted"]));
    put("hand_scalar_over_grid", &small(["hand scalar", "engine"]));
    put("meval_over_grid", &small(["meval", "engine"]));
    put("fasteval_over_grid", &small(["fasteval", "engine"]));
    put("exmex_over_grid", &small(["exmex", "engine"]));
    put("value_gradient_over_value", &list(["gradient", "value"]));
    put(
        "grid_value_gradient_over_value",
        &small(["engine gradient", "engine"]),
    );
    put(
        "point_value_over_hand",
        &point(["engine value", "hand value"]),
    );
    put("meval_over_point_value", &point(["meval", "engine value"]));
    put(
        "exmex_over_point_gradient",
        &point(["exmex partials", "engine gradient"]),
    );
    put(
        "point_gradient_over_dual",
        &point(["engine gradient", "hand dual"]),
    );
    put(
        "point_gradient_over_num_dual",
        &point(["engine gradient", "num-dual"]),
    );
    put(
        "point_gradient_over_hand",
        &point(["engine gradient", "hand gradient"]),
    );
    put("step_over_hand", &step(["engine step", "hand step"]));
    put("step_gd_over_hand", &descent(["gd", "hand gd"]));
    put("step_adam_over_hand", &descent(["adam", "hand adam"]));

    training_ratios(&mut report);
    wide_ratios(&mut report);
    readout_ratios(&mut report);
    branch_ratios(&mut report);
    function_times(&mut report);
    scaling_ratios(&measured, &mut report);
    std::fs::create_dir_all(folder)?;
    let text = serde_json::to_string_pretty(&Value::Object(report))?;
    std::fs::write(path, text + "\n")?;
    Ok(())
}
