//! Programs for PyTorch and JAX: as they are written, as Python reads them, and, where the packages are, as they run.
//!
//! `run.py` runs every program of the library; `results.md` is what it said when it was last run by hand. The test that calls it
//! prints that it was skipped where python3 cannot import the packages.

mod random;
mod written;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use gdplay::export::{ExportTarget, program_text};
use gdplay::scenario::Scenario;

/// A Python that may have the packages: `GDPLAY_PYTHON`, or python3.
fn python() -> String {
    std::env::var("GDPLAY_PYTHON").unwrap_or_else(|_| String::from("python3"))
}

/// Whether Python runs and can import these packages.
fn imports(packages: &str) -> bool {
    let script =
        format!("import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, {packages})))");
    let status = Command::new(python()).args(["-c", &script]).output();
    status.is_ok_and(|output| output.status.success())
}

/// A folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("gdplay-export-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Runs the script over a folder of programs.
fn run_programs(folder: &Path) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/export/run.py");
    let mut command = Command::new(python());
    command.arg(script).arg("--folder").arg(folder);
    command.output().expect("the script runs")
}

/// The program of a racer of a scenario of the library.
fn program(scenario: &str, racer: usize, target: &str) -> String {
    let scenario = Scenario::open(scenario).expect("a scenario of the library");
    let target = ExportTarget::named(target).expect("a target");
    program_text(&scenario, racer, target).expect("a program")
}
