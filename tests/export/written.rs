//! The programs of the library as they are written, and what is refused.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use gdplay::export::{ExportError, ExportTarget, TARGETS, program_text, racer_named};
use gdplay::scenario::{Origin, Scenario, library};

use super::{folder, imports, program, python, run_programs};

/// So many characters of a line are kept in a snapshot: the rest are rows of data.
const KEPT: usize = 160;

/// A program of the library.
struct Written {
    scenario: &'static str,
    racer: usize,
    target: &'static str,
    text: String,
}

/// Every racer of every scenario for every target; each claims where its run ends, so it is run once for all tests.
static LIBRARY: LazyLock<Vec<Written>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for entry in library() {
        let scenario = entry.read().expect("a scenario");
        for racer in 0..scenario.racers.len() {
            for target in TARGETS {
                let text = program_text(&scenario, racer, target).expect("a program");
                all.push(Written {
                    scenario: entry.name,
                    racer,
                    target: target.name,
                    text,
                });
            }
        }
    }
    all
});

/// A program with its long lines cut.
fn cut(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| match line.char_indices().nth(KEPT) {
            Some((at, _)) => format!("{}…\n", &line[..at]),
            None => format!("{line}\n"),
        });
    lines.collect()
}

#[test]
fn programs_of_the_library() {
    for Written {
        scenario,
        target,
        text,
        ..
    } in LIBRARY.iter().filter(|written| written.racer == 0)
    {
        let count = text.lines().count();
        assert!(count <= 60, "{scenario} {target}: {count} lines");
        let last = text.lines().last().unwrap_or_default();
        assert!(last.starts_with("assert worst <= 1e-9"), "{last}");
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("{target}_{scenario}"), cut(text));
        });
    }
}

#[test]
fn python_reads_every_program() {
    if !imports("[]") {
        eprintln!("skipped: there is no python3");
        return;
    }
    let mut all = String::new();
    for written in LIBRARY.iter() {
        all.push_str(&written.text);
        all.push('\0');
    }
    let script = "import sys\nfor text in sys.stdin.read().split('\\0'):\n    compile(text, 'program', 'exec')";
    let mut child = Command::new(python())
        .args(["-c", script])
        .stdin(Stdio::piped())
        .spawn()
        .expect("python");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(all.as_bytes()).expect("python reads");
    drop(input);
    assert!(child.wait().expect("python ends").success());
}

/// The programs of a few scenes, run where the packages are; all of them are run by hand, with the script.
#[test]
fn programs_come_to_the_same_iterate() {
    let packages = [("pytorch", "['torch']"), ("jax", "['jax', 'optax']")];
    let folder = folder("library");
    let mut written = 0;
    for (target, packages) in packages {
        if !imports(packages) {
            eprintln!("skipped: python3 cannot import {packages}; GDPLAY_PYTHON names another");
            continue;
        }
        for scenario in ["rosenbrock", "backprop", "spirals", "monte_carlo", "noise"] {
            let path = folder.join(format!("{target}-{scenario}.py"));
            std::fs::write(path, program(scenario, 0, target)).expect("a file");
            written += 1;
        }
    }
    if written > 0 {
        let output = run_programs(&folder);
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success(),
            "{told}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

fn read(text: &str) -> Scenario {
    Scenario::read(text, Origin::Typed).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The program of a scenario's first racer, for PyTorch.
fn written(text: &str) -> Result<String, ExportError> {
    program_text(
        &read(text),
        0,
        ExportTarget::named("pytorch").expect("a target"),
    )
}

#[test]
fn what_cannot_be_written_is_refused_with_a_reason() {
    let scenario =
        read("loss = \"x^2\"\n[[racers]]\nname = \"slow\"\n[[racers]]\noptimizer = \"adam\"");
    assert_eq!(racer_named(&scenario, "b"), Ok(1));
    assert_eq!(racer_named(&scenario, "slow"), Ok(0));
    let error = racer_named(&scenario, "C").unwrap_err().to_string();
    assert_eq!(error, "there is no racer `C`: there are A (slow), B (adam)");

    let rows = |count| {
        let data = format!(
            "[data]\ngenerate = {{ kind = \"line\", rows = {count}, seed = 1 }}\n[stop]\nsteps = 2\n"
        );
        written(&format!("loss = \"mse(w x + b, t)\"\n{data}"))
    };
    assert!(rows(500).is_ok());
    let error = rows(10_001).unwrap_err().to_string();
    assert!(error.contains("at most 20000"), "{error}");

    let network = |optimizer: &str, units: usize, held: &str| {
        let loss = format!("mse(linear(tanh(linear(x, {units})), 1), t)");
        let data = "generate = { kind = \"line\", rows = 20, seed = 1 }";
        written(&format!(
            "loss = \"{loss}\"\n{held}\n[data]\n{data}\n[[racers]]\noptimizer = \"{optimizer}\"\n[stop]\nsteps = 1\n"
        ))
    };
    let error = network("newton", 100, "").unwrap_err().to_string();
    assert!(error.contains("301 parameters"), "{error}");
    assert!(network("newton", 10, "").is_ok());
    let held = "[params]\n\"W1[1,1]\" = { value = 0.5, fixed = true }";
    let error = network("muon", 4, held).unwrap_err().to_string();
    assert!(error.contains("held"), "{error}");
    for whole in ["W1", "b1"] {
        let held = format!("[params]\n{whole} = {{ fixed = true }}");
        assert!(network("muon", 4, &held).is_ok(), "{whole}");
    }
    assert!(network("muon", 4, "").is_ok());
    let text = network("adam", 4, held).expect("a program");
    assert!(text.contains("W1_free"), "{text}");
}

#[test]
fn names_of_python_are_left_to_python() {
    let text = written("loss = \"λ² + l² + import² + loss²\"").expect("a program");
    assert!(
        text.contains("lambda_**2 + l_**2 + import_**2 + loss_**2"),
        "{text}"
    );
}

#[test]
fn notes_stand_where_meanings_differ_and_nowhere_else() {
    let target = |name| ExportTarget::named(name).expect("a target");
    for (loss, name, note) in [
        ("|x|", "jax", "slope 1 at 0"),
        ("round(x) + x^2", "pytorch", "halves to even"),
        ("x % 3", "pytorch", "sign of the divisor"),
        ("max(x, 2)", "pytorch", "tie in halves"),
        ("softplus(x)", "pytorch", "threshold"),
        ("gelu(x)", "jax", "approximates by tanh"),
        ("leaky_relu(x)", "jax", "slope 1 at 0"),
        ("norm(stack(x, y))", "jax", "slope NaN at 0"),
    ] {
        let scenario = Scenario::of_loss(loss, &[]).expect("a loss");
        let text = program_text(&scenario, 0, target(name)).expect("a program");
        assert!(text.contains(note), "{loss}: {text}");
    }
    let scenario = Scenario::of_loss("relu(x) + tanh(x)", &[]).expect("a loss");
    for target in TARGETS {
        let text = program_text(&scenario, 0, target).expect("a program");
        assert!(!text.contains("gdplay's that"), "{text}");
        assert!(
            text.lines().filter(|line| line.starts_with("# ")).count() == 5,
            "{text}"
        );
    }
}

/// Every operator of the language is written by some program, or refused with a reason; none is forgotten.
#[test]
fn every_operator_is_written_or_refused() {
    use gdplay::expr::operator::{Operator, OperatorRole};
    let data = "[data]\ngenerate = { kind = 'blobs', rows = 8, seed = 1 }\n[stop]\nsteps = 1\n";
    let vector = "stack(w x1, b x2, x1 x2)";
    for operator in Operator::callable() {
        let name = operator.name();
        let call = match operator.role() {
            OperatorRole::Stack => String::from(vector),
            OperatorRole::Layer => format!("{name}({vector}, 2)"),
            OperatorRole::Width
            | OperatorRole::Map(_)
            | OperatorRole::Rows
            | OperatorRole::Count
            | OperatorRole::Dropout => {
                format!("{name}({vector})")
            }
            OperatorRole::Widths | OperatorRole::Loss(_) => {
                format!("{name}({vector}, stack(x2, x1, x1))")
            }
            OperatorRole::Divergence => {
                format!("{name}(softmax({vector}), softmax(stack(x1, x2, x2)))")
            }
            OperatorRole::LabelLoss(_) => format!("{name}(softmax({vector}), label)"),
            OperatorRole::Unit | OperatorRole::Entry => continue,
        };
        let text = format!("loss = 'mean(rowsum({call}))'\n{data}");
        for target in TARGETS {
            match program_text(&read(&text), 0, target) {
                Ok(program) => assert!(program.contains("def loss_fn"), "{program}"),
                Err(error) => assert_eq!(name, "dropout", "{error}"),
            }
        }
    }
}
