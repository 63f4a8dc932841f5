//! The `gdplay` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    gdplay::verbs::main()
}
