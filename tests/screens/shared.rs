//! A line that shares a state opens the same screen: read by a real shell and by the program's own command line, its cells are
//! compared.

use std::process::Command;

use clap::Parser;
use gdplay::session::{Message, command, share_line};
use gdplay::verbs::Cli;

use super::stage::Stage;

/// The arguments of a line, as a shell reads them.
fn arguments(line: &str) -> Vec<String> {
    let script = format!("set -- {line}; printf '%s\\0' \"$@\"");
    let output = Command::new("sh").args(["-c", &script]).output();
    let output = output.expect("a shell");
    assert!(output.status.success(), "{line}");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.split_terminator('\0').map(String::from).collect()
}

/// A stage with what a line opens.
fn opened(line: &str) -> Stage {
    let cli =
        Cli::try_parse_from(arguments(line)).unwrap_or_else(|error| panic!("{line}: {error}"));
    let opened = cli
        .opened()
        .unwrap_or_else(|error| panic!("{line}: {error}"));
    let (scenario, script) = opened.expect("a scenario is named");
    let mut stage = Stage::of(scenario);
    for message in script {
        stage.session.follow([message]);
        stage.send(Message::Tick(std::time::Duration::ZERO));
    }
    stage
}

/// Does commands of the palette, then shares what is shown and opens it again.
fn same_screen(mut stage: Stage, commands: &str) -> String {
    stage.resize(120, 40);
    for message in command::parse_all(commands).expect("commands") {
        stage.send(message);
    }
    // Any command takes the line away that tells what was done last.
    stage.send(command::parse("speed 30").expect("a command"));
    let line = share_line(&stage.session);
    assert!(!line.contains('\n'), "{line}");
    let mut other = opened(&line);
    other.resize(120, 40);
    // Somebody has done something in both.
    other.send(command::parse("speed 30").expect("a command"));
    assert_eq!(other.places(), stage.places(), "{line}");
    assert_eq!(other.screen(), stage.screen(), "{line}");
    assert_eq!(share_line(&other.session), line);
    line
}

#[test]
fn scenes_of_the_library_are_named() {
    let line = same_screen(Stage::open("rosenbrock"), "step 40");
    assert_eq!(line, "gdplay rosenbrock --step 40");
    let line = same_screen(Stage::open("himmelblau"), "");
    assert_eq!(line, "gdplay himmelblau");
    let line = same_screen(Stage::open("chain_rule"), "view chain");
    assert!(line.contains("--view chain"), "{line}");
}

#[test]
fn typed_losses_carry_their_starts_and_their_optimizer() {
    let stage = Stage::typed("x² + 3y²", &[("x", 2.0), ("y", -1.5)]);
    let line = same_screen(stage, "optimizer adam; rate 0.05; step 7; view slice");
    let expected = "gdplay -e 'x² + 3y²' --at x=2,y=-1.5 --optimizer adam --learning-rate 0.05 \
                    --view slice --step 7";
    assert_eq!(line, expected);
    let stage = Stage::typed("u = 3x + 1 # inner\nu²", &[("x", 2.0)]);
    let line = same_screen(stage, "rate 0.01");
    assert!(line.contains("'u = 3x + 1; u²'"), "{line}");
    assert!(line.contains("# inner"), "{line}");
    let stage = Stage::typed("u = 3x +\n 1\nu²", &[]);
    let line = same_screen(stage, "step 2");
    assert!(
        line.starts_with("gdplay -e 'u = 3x + 1; u²' --set"),
        "{line}"
    );
}

#[test]
fn what_was_changed_on_the_way_is_done_again() {
    let commands = "step 5; rate 0.0004; racer B; step 12; rate 0.01; step 20; step 9; probe 0.5 0.25; spacing 0.1; \
                    window -1 1 0 2; methods; symbols; colors";
    let line = same_screen(Stage::open("rosenbrock"), commands);
    assert!(line.contains("--do"), "{line}");
}

#[test]
fn settings_of_several_racers_and_data_are_said() {
    let line = same_screen(
        Stage::open("learning_rates"),
        "racer B; set learning_rate 0.5; step 3",
    );
    assert!(line.contains("--set 'racers = ["), "{line}");
    let line = same_screen(Stage::open("outlier"), "start 0.5 0.25; step 4");
    assert!(line.starts_with("gdplay outlier --set"), "{line}");
    let mut stage = Stage::open("outlier");
    stage.send(command::parse("edit mae(w x + b, t)").expect("a command"));
    let line = same_screen(stage, "step 2");
    assert!(line.contains("data = ") || line.contains("data."), "{line}");
    let mut stage = Stage::open("spirals");
    stage.send(command::parse("seed 3").expect("a command"));
    let line = same_screen(stage, "");
    assert!(line.contains("init.seed = 3") && line.len() < 240, "{line}");
}
