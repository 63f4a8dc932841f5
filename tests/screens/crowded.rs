//! What stands close together: labels in a curve, racers in a row, marks above a log.

use std::fs;
use std::path::{Path, PathBuf};

use gdplay::figure::{self, Figure, FigureLayer, Role};
use gdplay::ui::input::Key;
use gdplay::ui::theme::TerminalTheme;
use gdplay::ui::widgets::Plot;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::stage::Stage;

/// The columns of the first panel of the slice view in which no cell of the curve is seen.
fn columns_without_curve(stage: &Stage) -> usize {
    let buffer = stage.buffer();
    let curve = stage.theme.style(Role::Value).fg;
    let screen = stage.screen();
    let axis = screen.lines().find(|line| line.contains("└┬"));
    let axis = axis.unwrap_or_else(|| panic!("an axis:\n{screen}"));
    let first = axis.chars().take_while(|c| *c != '└').count() as u16 + 1;
    let columns = axis.chars().skip(usize::from(first));
    let last = first + columns.take_while(|c| "─┬".contains(*c)).count() as u16;
    let is_curve = |column: u16, row: u16| {
        let cell = &buffer[(column, row)];
        let is_dots = cell.symbol().chars().all(|c| ('⠀'..='⣿').contains(&c));
        is_dots && Some(cell.fg) == curve
    };
    let is_hidden = |column: &u16| !(0..buffer.area.height).any(|row| is_curve(*column, row));
    (first..last).filter(is_hidden).count()
}

#[test]
fn labels_leave_the_curve_that_they_name_in_sight() {
    for (size, most) in [((120, 40), 4), ((200, 60), 4)] {
        for steps in [0, 3, 9] {
            let mut stage = Stage::default_scene();
            stage.resize(size.0, size.1);
            stage.keys("2");
            for _ in 0..steps {
                stage.press(Key::Right);
            }
            let screen = stage.screen();
            for label in ["secant ", "rise ", "run h", "tangent "] {
                assert!(screen.contains(label), "{label}:\n{screen}");
            }
            // The two points hide a cell each.
            let hidden = columns_without_curve(&stage);
            assert!(hidden <= most, "{hidden} columns at {size:?}:\n{screen}");
        }
    }
}

/// A figure in an area, cell by cell.
fn plotted(figure: &Figure, area: Rect) -> Vec<String> {
    let mut buffer = Buffer::empty(area);
    Plot::new(figure, TerminalTheme::DARK).render(area, &mut buffer);
    buffer
        .content
        .iter()
        .map(|cell| cell.symbol().to_string())
        .collect()
}

#[test]
fn the_name_of_a_line_does_not_lie_on_lines() {
    let losses = [
        ("(1 - x)^2 + 100(1 - x^2)^2", -1.2),
        ("x^2", 0.3),
        ("exp(-x)", 2.0),
        ("x^3/3 - x", 2.0),
        ("abs(x)", 1.55),
    ];
    for (loss, at) in losses {
        for (width, height) in [(41, 15), (66, 28), (90, 50)] {
            let mut stage = Stage::typed(loss, &[("x", at)]);
            stage.resize(120, 40);
            stage.keys("2");
            for _ in 0..7 {
                let named = figure::picture(&stage.session);
                let mut nameless = named.clone();
                for layer in &mut nameless.layers {
                    if let FigureLayer::Polyline(line) = layer {
                        line.label.clear();
                    }
                }
                let area = Rect::new(0, 0, width, height);
                let cells = plotted(&named, area)
                    .into_iter()
                    .zip(plotted(&nameless, area));
                let is_dots = |cell: &str| cell.chars().all(|c| ('\u{2801}'..='⣿').contains(&c));
                let hidden = cells.filter(|(with, without)| is_dots(without) && !is_dots(with));
                // Two names, of each at most two cells of a solid line or six of a dotted one.
                let hidden = hidden.count();
                assert!(
                    hidden <= 6,
                    "{hidden} at {width}x{height}: {loss}\n{}",
                    stage.screen()
                );
                stage.keys(",");
            }
        }
    }
}

#[test]
fn the_column_of_gaps_says_to_what_they_are() {
    let mut stage = Stage::default_scene();
    stage.keys("2");
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        stage.resize(width, height);
        let screen = stage.screen();
        assert!(screen.contains("  gap to "), "{screen}");
    }
}

#[test]
fn a_race_on_a_small_screen_has_an_axis_and_its_racers_a_page_of_their_own() {
    let mut stage = Stage::open("learning_rates");
    stage.keys("5");
    stage.resize(40, 12);
    let screen = stage.screen();
    assert!(
        screen.contains("└┬") && screen.contains("evaluations"),
        "{screen}"
    );
    assert!(!screen.contains("A too small"), "{screen}");
    stage.press(Key::Tab);
    let screen = stage.screen();
    assert!(
        screen.contains("A too small") && !screen.contains("└┬"),
        "{screen}"
    );
    // Where there is room for both they stand on one page.
    stage.resize(80, 24);
    let screen = stage.screen();
    assert!(
        screen.contains("A too small") && screen.contains("└┬"),
        "{screen}"
    );
}

#[test]
fn racers_are_named_as_far_as_there_is_room() {
    let mut stage = Stage::open("learning_rates");
    stage.resize(60, 30);
    let legend = |stage: &Stage| {
        let screen = stage.screen();
        let row = screen.lines().rev().nth(2).map(String::from);
        row.expect("three rows below")
    };
    let row = legend(&stage);
    for word in ["A too small", "B right", "C oscil", "D diver", "Tab: chart"] {
        assert!(row.contains(word), "{word}: {row}");
    }
    stage.resize(120, 40);
    assert!(
        legend(&stage).contains("C ■ oscillating η 0.9"),
        "{}",
        legend(&stage)
    );
}

/// A log of a test's own.
fn log(name: &str, line: impl Fn(u64) -> String) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("screens");
    fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(name);
    let lines: String = (1..=60).map(|step| line(step) + "\n").collect();
    fs::write(&path, lines).expect("a log");
    path
}

fn opened(path: &Path) -> Stage {
    Stage::log(path.to_str().expect("UTF-8"))
}

#[test]
fn two_layers_have_a_row_each() {
    let path = log("two_layers.jsonl", |step| {
        let loss = 2.0 / step as f64;
        format!(
            "{{\"step\": {step}, \"loss\": {loss}, \"grad_norm/layers.0.weight\": 0.5, \"grad_norm/layers.1.weight\": 0.0}}"
        )
    });
    let mut stage = opened(&path);
    for (width, height) in [(120, 40), (200, 60)] {
        stage.resize(width, height);
        let screen = stage.screen();
        let dead = screen
            .lines()
            .filter(|row| row.matches("0 0 ").count() > 5 || row.contains("0000000000"));
        assert_eq!(dead.count(), 1, "{screen}");
    }
}

#[test]
fn that_no_layers_are_logged_is_said_once() {
    let path = log("no_norms_of_layers.jsonl", |step| {
        let loss = 2.0 / step as f64;
        format!("{{\"step\": {step}, \"loss\": {loss}, \"grad_norm\": 1.5, \"lr\": 0.25}}")
    });
    let mut stage = opened(&path);
    stage.resize(120, 40);
    let screen = stage.screen();
    assert!(screen.contains("no norms by layer"), "{screen}");
    assert!(!screen.contains("none are logged"), "{screen}");
    assert!(screen.contains("rate 0.25"), "{screen}");
}

/// The label of the chosen event runs into no mark of another: where there is no room for it there is none.
#[test]
fn the_label_of_an_event_stands_apart_from_other_marks() {
    for name in [
        "tests/screens/logs/spike.jsonl",
        "tests/screens/logs/dead.jsonl",
    ] {
        let mut stage = Stage::log(name);
        for (width, height) in [(40, 12), (80, 24), (120, 40), (200, 60)] {
            stage.resize(width, height);
            let screen = stage.screen();
            for row in screen
                .lines()
                .filter(|row| row.contains('▾') && !row.contains('━'))
            {
                let row: Vec<char> = row.chars().collect();
                let is_word = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
                for at in (0..row.len()).filter(|at| row[*at] == '▾') {
                    let beside = [at.checked_sub(1), Some(at + 1)];
                    let touched = beside.into_iter().flatten().any(|at| is_word(row.get(at)));
                    assert!(!touched, "{name}:\n{screen}");
                }
            }
        }
    }
}

#[test]
fn texts_of_a_plot_are_not_read_as_one() {
    // A number that belongs to the minimum stands apart from the name of what is chosen now.
    let mut stage = Stage::open("bowl");
    for (width, height) in [(40, 12), (60, 30), (120, 40), (200, 60)] {
        stage.resize(width, height);
        stage.keys("6");
        let screen = stage.screen();
        assert!(
            !screen.contains("now best") && !screen.contains("now ▴"),
            "{screen}"
        );
    }
}

#[test]
fn a_curve_without_a_number_says_so() {
    let mut stage = Stage::typed("ln(-1 - x^2)", &[("x", 1.0)]);
    for (keys, is_empty) in [("1", true), ("2", true)] {
        stage.keys(keys);
        let screen = stage.screen();
        assert_eq!(
            screen.contains("no number anywhere here"),
            is_empty,
            "{screen}"
        );
    }
    let mut stage = Stage::typed("ln(x)", &[("x", 1.0)]);
    stage.keys("2");
    let screen = stage.screen();
    assert!(!screen.contains("no number anywhere"), "{screen}");
}
