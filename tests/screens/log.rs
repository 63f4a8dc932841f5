//! The log of a training run on the screen.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use gdplay::session::{CursorMove, Effect, Growth, LogMove, Message};
use gdplay::ui::input::{Key, Modifiers, MouseAction};
use gdplay::ui::theme::{ColorDepth, TerminalTheme};

use super::stage::Stage;

const SPIKE: &str = "tests/screens/logs/spike.jsonl";
const DEAD: &str = "tests/screens/logs/dead.jsonl";

const SIZES: [(u16, u16); 4] = [(40, 12), (80, 24), (120, 40), (200, 60)];

fn cursor(stage: &Stage) -> u64 {
    stage.session.log_cursor().expect("a cursor")
}

fn shown(stage: &Stage) -> (u64, u64) {
    let steps = stage.session.log_window().expect("steps");
    (steps.first, steps.last)
}

/// A log of a test's own with so many steps.
fn written(name: &str, steps: u64) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("screens");
    fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(name);
    write(&path, steps);
    path
}

fn write(path: &Path, steps: u64) {
    let line = |step: u64| format!("{{\"step\": {step}, \"loss\": {}}}\n", 2.0 / step as f64);
    let lines: String = (1..=steps).map(line).collect();
    fs::write(path, lines).expect("a log");
}

#[test]
fn at_four_sizes() {
    insta::assert_snapshot!("log_spike", Stage::log(SPIKE).screens(&SIZES));
    insta::assert_snapshot!("log_dead", Stage::log(DEAD).screens(&SIZES));
}

#[test]
fn in_few_colors_and_letters() {
    for (name, theme) in [
        ("log_mono", TerminalTheme::DARK.depth(ColorDepth::Mono)),
        (
            "log_ascii",
            TerminalTheme::DARK.depth(ColorDepth::Sixteen).ascii(),
        ),
    ] {
        let mut stage = Stage::log(DEAD);
        stage.theme = theme;
        insta::assert_snapshot!(name, stage.screens(&[(80, 24)]));
        assert!(theme != TerminalTheme::DARK.ascii() || stage.screen().is_ascii());
    }
    let mut stage = Stage::log(SPIKE);
    stage.theme = TerminalTheme::DARK.ascii();
    stage.resize(120, 40);
    assert!(stage.screen().is_ascii(), "{}", stage.screen());
}

#[test]
fn what_does_not_fit_is_on_other_pages() {
    let mut stage = Stage::log(DEAD);
    stage.resize(40, 12);
    let mut pages = String::new();
    for _ in 0..4 {
        stage.press(Key::Tab);
        pages += &stage.screen();
        pages += "\n\n";
    }
    insta::assert_snapshot!("log_pages", pages);
}

#[test]
fn the_legend_of_the_colors_and_what_tab_brings_share_a_row() {
    let mut stage = Stage::log(DEAD);
    for (columns, rows) in [(80, 24), (100, 24), (120, 40)] {
        stage.resize(columns, rows);
        let screen = stage.screen();
        let has_tab = screen.contains("Tab: ");
        let legend = screen.lines().find(|line| line.contains("│ cursor"));
        let legend = legend.expect("a legend");
        assert!(legend.contains("layers  "), "{legend}");
        assert_eq!(has_tab, legend.contains("Tab: "), "{legend}");
        assert_eq!(has_tab, rows == 24, "{screen}");
    }
}

#[test]
fn the_title_says_what_is_in_the_log_before_the_folders() {
    let mut stage = Stage::log(DEAD);
    for (columns, about) in [
        (120, "JSON lines · steps 1 … 60 · loss, norm"),
        (90, " steps 1 … 60 · loss, norm"),
        (76, " loss, norm"),
    ] {
        stage.resize(columns, 24);
        let screen = stage.screen();
        let title = screen.lines().next().unwrap_or_default().to_string();
        assert!(
            title.contains("dead.jsonl") && title.contains(about),
            "{title}"
        );
        assert_eq!(title.contains("JSON"), columns == 120, "{title}");
        assert_eq!(title.contains("steps"), columns > 76, "{title}");
    }
}

#[test]
fn every_size() {
    for path in [SPIKE, DEAD, "no such file"] {
        let mut stage = Stage::log(path);
        for width in [1, 2, 5, 9, 20, 39, 40, 59, 60, 79, 80, 110, 170] {
            for height in [1, 2, 3, 4, 5, 8, 11, 12, 19, 20, 24, 33, 60] {
                stage.draw_at(width, height);
            }
        }
        stage.resize(1, 1);
        stage.press(Key::Char('?'));
        stage.resize(80, 24);
        assert!(stage.screen().contains("keys: in the log"));
    }
}

#[test]
fn the_cursor_goes_by_records_events_and_the_window() {
    let mut stage = Stage::log(DEAD);
    assert_eq!(cursor(&stage), 30, "it begins where the finding is");
    stage.press(Key::Right);
    stage.chord(Key::Right, Modifiers::SHIFT);
    assert_eq!(cursor(&stage), 41);
    stage.press(Key::Char('h'));
    stage.press(Key::PageUp);
    assert_eq!(cursor(&stage), 33);
    stage.press(Key::Home);
    assert_eq!(cursor(&stage), 1);
    stage.press(Key::Left);
    assert_eq!(cursor(&stage), 1);
    stage.press(Key::Char('p'));
    assert!(
        stage.refusal().contains("no event is earlier"),
        "{}",
        stage.refusal()
    );
    stage.press(Key::Char('n'));
    assert_eq!(cursor(&stage), 30);
    stage.press(Key::End);
    assert_eq!(cursor(&stage), 60);
    stage.press(Key::Enter);
    assert_eq!(cursor(&stage), 30);
    // The words of the playground mean the same.
    stage.send(Message::Chosen(
        gdplay::session::command::parse_all("step 12").expect("words"),
    ));
    assert_eq!(cursor(&stage), 12);
}

#[test]
fn the_window_follows_the_cursor_and_stays_inside() {
    let mut stage = Stage::log(DEAD);
    assert_eq!(shown(&stage), (1, 60));
    stage.keys("+");
    let (first, last) = shown(&stage);
    assert!(
        (first..=last).contains(&30) && last - first == 29,
        "{first} {last}"
    );
    stage.keys("++++++");
    let (first, last) = shown(&stage);
    assert!(
        (first..=last).contains(&30) && last - first == 8,
        "{first} {last}"
    );
    stage.press(Key::End);
    assert_eq!(shown(&stage).1, 60);
    stage.chord(Key::Left, Modifiers::CONTROL);
    assert!(shown(&stage).1 < 60);
    stage.keys("-----");
    assert_eq!(shown(&stage), (1, 60));
    stage.keys("+0");
    assert_eq!(shown(&stage), (1, 60));
}

#[test]
fn the_mouse_moves_the_cursor_and_zooms() {
    let mut stage = Stage::log(DEAD);
    stage.resize(120, 40);
    stage.click(40, 12);
    let there = cursor(&stage);
    assert_ne!(there, 30);
    let meaning = stage
        .mouse(&[MouseAction::WheelUp], (40, 12))
        .expect("a meaning");
    stage.send(meaning);
    assert!(shown(&stage).1 - shown(&stage).0 < 59);
    stage.keys("0");
    stage.click_on("dead 30");
    assert_eq!(cursor(&stage), 30, "a click beside an event goes to it");
    stage.press(Key::Home);
    stage.click_on("dead layers");
    assert_eq!(cursor(&stage), 30, "a click on a finding too");
}

#[test]
fn a_finding_opens_its_scenario_and_esc_comes_back() {
    let mut stage = Stage::log(DEAD);
    stage.keys("s");
    assert!(stage.session.log().is_none() && stage.session.is_away_from_log());
    stage.resize(120, 40);
    assert!(
        stage.screen().contains("Esc back to the log"),
        "{}",
        stage.screen()
    );
    assert!(stage.screen().contains("dead"), "{}", stage.screen());
    stage.press(Key::Esc);
    assert_eq!(cursor(&stage), 30);
    stage.press(Key::Esc);
    assert!(stage.refusal().contains("nothing behind"));
}

#[test]
fn a_log_opens_from_the_playground_and_esc_goes_back_there() {
    let mut stage = Stage::default_scene();
    let open = gdplay::session::command::parse_all(&format!("diagnose {SPIKE}"));
    stage.send(Message::Chosen(open.expect("words")));
    assert!(stage.screen().contains("gdplay diagnose"));
    // What acts on a scenario does nothing meanwhile.
    let rate = stage.rate();
    stage.send(Message::Chosen(
        gdplay::session::command::parse_all("rate 0.5").expect("words"),
    ));
    assert!(
        stage.refusal().contains("a log is shown"),
        "{}",
        stage.refusal()
    );
    stage.press(Key::Esc);
    assert!(stage.session.log().is_none());
    assert_eq!(stage.rate(), rate);
    stage.press(Key::Esc);
    assert!(stage.session.log().is_none(), "the log is closed");
}

#[test]
fn a_log_that_grows_is_followed() {
    let path = written("grows.jsonl", 40);
    let mut stage = Stage::log(path.to_str().expect("UTF-8"));
    assert_eq!(stage.session.log_growth(), Growth::Resting);
    stage.press(Key::End);
    assert_eq!(cursor(&stage), 40);
    write(&path, 50);
    stage.send(Message::Log(LogMove::Look(Duration::from_millis(500))));
    assert_eq!(cursor(&stage), 50, "the cursor goes on with the end");
    stage.send(Message::Log(LogMove::Cursor(CursorMove::To(20))));
    write(&path, 60);
    stage.send(Message::Log(LogMove::Look(Duration::from_millis(500))));
    assert_eq!(cursor(&stage), 20, "but not away from a step");
    assert_eq!(shown(&stage), (1, 60));
}

#[test]
fn what_cannot_be_read_says_why() {
    let stage = Stage::log("tests/screens/logs/no such log");
    assert!(
        stage.screen().contains("No such file"),
        "{}",
        stage.screen()
    );
    let stage = Stage::log("Cargo.toml");
    assert!(
        stage.screen().contains("is no log that is known"),
        "{}",
        stage.screen()
    );
    let empty = written("empty.jsonl", 0);
    let stage = Stage::log(empty.to_str().expect("UTF-8"));
    assert!(
        stage.screen().contains("reading the log"),
        "{}",
        stage.screen()
    );
    write(&empty, 30);
    let mut stage = stage;
    stage.send(Message::Log(LogMove::Look(Duration::ZERO)));
    assert!(
        stage.screen().contains("step 30 of 30"),
        "{}",
        stage.screen()
    );
}

#[test]
fn the_colors_of_layers_are_chosen_and_the_report_is_copied() {
    let mut stage = Stage::log(DEAD);
    stage.resize(120, 40);
    assert!(stage.screen().contains("norm, log colors"));
    stage.keys("v");
    assert!(stage.screen().contains("times the usual norm"));
    stage.keys("y");
    assert!(
        matches!(stage.asked.last(), Some(Effect::Copy(_))),
        "{:?}",
        stage.asked
    );
    let report = stage.session.log_run().expect("a run").report();
    assert!(report.contains("dead: from step 30"), "{report}");
    let log = written("no_layers.jsonl", 30);
    let mut stage = Stage::log(log.to_str().expect("UTF-8"));
    stage.keys("v");
    assert!(stage.refusal().contains("no norms of layers"));
    stage.keys("s");
    assert!(stage.refusal().contains("nothing was found"));
}

#[test]
fn a_verdict_keeps_its_step_where_there_are_few_columns() {
    let mut stage = Stage::log(DEAD);
    for (columns, verdict) in [
        (40, "✗ broken: dead in layers.2.weight at 30"),
        (36, "✗ dead in layers.2.weight at 30"),
        (80, " ✗ broken: dead in layers.2.weight at 30"),
    ] {
        stage.resize(columns, 12);
        let screen = stage.screen();
        let row = screen.lines().find(|row| row.contains('✗'));
        assert_eq!(row.map(str::trim_end), Some(verdict), "{screen}");
    }
}

#[test]
fn a_dead_layer_is_seen_in_a_row_that_it_shares() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("screens");
    fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("one_of_many_dead.jsonl");
    let line = |step: u64| {
        let layers = (0..60).map(|layer| {
            let norm = if layer == 31 && step > 20 { 0.0 } else { 0.5 };
            format!(", \"grad_norm/layers.{layer}.weight\": {norm}")
        });
        let loss = 2.0 / step as f64;
        format!(
            "{{\"step\": {step}, \"loss\": {loss}{}}}\n",
            layers.collect::<String>()
        )
    };
    fs::write(&path, (1..=40).map(line).collect::<String>()).expect("a log");
    let mut stage = Stage::log(path.to_str().expect("a path"));
    for theme in [TerminalTheme::DARK, TerminalTheme::DARK.ascii()] {
        stage.theme = theme;
        stage.resize(80, 24);
        let screen = stage.screen();
        let rows = screen.lines().filter(|row| row.contains("00000000"));
        assert_eq!(rows.count(), 1, "{screen}");
    }
}

#[test]
fn the_scenario_of_a_finding_is_named_in_few_columns_too() {
    let mut stage = Stage::log(SPIKE);
    stage.resize(80, 24);
    let narrow = stage.screen();
    assert!(narrow.contains("see  gdplay cliff  s"), "{narrow}");
    stage.resize(200, 60);
    let wide = stage.screen();
    assert!(
        wide.contains("see  the same small: gdplay cliff  s"),
        "{wide}"
    );
}
