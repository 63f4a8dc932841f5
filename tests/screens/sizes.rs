//! Nothing panics at any size, whatever is open.

use gdplay::session::{CameraMove, Message, ProbeMove};
use gdplay::ui::input::Key;
use gdplay::ui::theme::{ColorDepth, TerminalTheme};

use super::stage::Stage;

/// Everything that can lie on the screen, by the keys that bring it there.
const MODES: [&str; 15] = [
    "", "2", "?", ":", ":zzzz", "O", "Ozzzz", "lk", "e", "e+(", "++", "o", "w", "m", "f",
];

fn in_mode(scene: &str, keys: &str) -> Stage {
    let mut stage = Stage::open(scene);
    stage.keys(keys);
    stage
}

/// Widths and heights at which something changes: nothing fits, one column, two columns.
const WIDTHS: [u16; 18] = [
    1, 2, 3, 4, 5, 7, 9, 12, 16, 20, 27, 33, 40, 51, 63, 64, 65, 72,
];
const HEIGHTS: [u16; 14] = [1, 2, 3, 4, 5, 6, 8, 11, 12, 15, 16, 19, 27, 40];

/// Draws without telling the session about the size, so that pictures are of another one than the screen, as they are until
/// the worker has answered.
fn drawn_everywhere(stage: &Stage) {
    for width in WIDTHS {
        for height in HEIGHTS {
            stage.draw_at(width, height);
        }
    }
    stage.draw_at(500, 200);
}

#[test]
fn every_size_up_to_60x40() {
    let stage = in_mode("rosenbrock", "");
    for width in 1..=60 {
        for height in 1..=40 {
            stage.draw_at(width, height);
        }
    }
}

#[test]
fn every_mode() {
    for keys in MODES {
        drawn_everywhere(&in_mode("rosenbrock", keys));
    }
}

#[test]
fn other_scenes() {
    for (scene, keys) in [
        ("chain_rule", ""),
        ("chain_rule", "lk"),
        ("rosenbrock3", ""),
        ("rosenbrock3", "2"),
        ("pole", "2"),
        ("learning_rates", "lk"),
        ("rosenbrock3", "aaa"),
        ("rosenbrock3", "aaaa"),
        ("backprop", "a"),
        ("monte_carlo", ""),
        ("monte_carlo", "7"),
        ("rosenbrock", "7"),
    ] {
        drawn_everywhere(&in_mode(scene, keys));
    }
}

/// States of every kind: scenes of one parameter, two, many, over rows, through layers, each in every view.
const STATES: [(&str, &str); 8] = [
    ("rosenbrock", ""),
    ("chain_rule", ""),
    ("rosenbrock3", ""),
    ("backprop", ""),
    ("monte_carlo", ""),
    ("noise", ""),
    ("learning_rates", ""),
    ("nan", ""),
];

/// Losses that leave a view with nothing to show.
const EMPTY: [&str; 4] = [
    "u = mean(y); x",
    "x",
    "0x",
    "mean(linear(stack(1, 2), 1)) 0 + x",
];

/// Every state, drawn by `draw`.
fn every_state(mut draw: impl FnMut(&Stage)) {
    for (scene, keys) in STATES {
        for view in "1234567".chars() {
            draw(&in_mode(scene, &format!("{keys}{view}")));
        }
    }
    for text in EMPTY {
        let mut stage = Stage::typed(text, &[]);
        for view in "1234567".chars() {
            stage.keys(&view.to_string());
            draw(&stage);
        }
    }
    for scene in ["backprop", "rosenbrock"] {
        for keys in MODES {
            draw(&in_mode(scene, keys));
        }
    }
    for log in ["dead", "spike"] {
        for keys in ["", "+++", "?", ":", "v"] {
            let mut stage = Stage::log(&format!("tests/screens/logs/{log}.jsonl"));
            for key in keys.chars() {
                stage.try_key(key);
            }
            draw(&stage);
        }
    }
}

/// A theme of each kind: colors, characters, a ground of its own.
fn themes() -> [TerminalTheme; 4] {
    [
        TerminalTheme::DARK,
        TerminalTheme::DARK.depth(ColorDepth::Indexed),
        TerminalTheme::DARK.depth(ColorDepth::Sixteen).ascii(),
        TerminalTheme::DARK.depth(ColorDepth::Mono),
    ]
}

#[test]
fn every_state_at_some_sizes_from_nothing_to_300x100() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |count: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as u16 % count as u16
    };
    every_state(|stage| {
        for (width, height) in [(0, 0), (0, 30), (30, 0), (1, 100), (300, 1), (300, 100)] {
            stage.draw_at(width, height);
        }
        for number in 0..25 {
            let theme = themes()[number % 4];
            stage.draw_in(theme, below(80), below(40));
            stage.draw_in(theme, below(301), below(101));
        }
    });
}

#[test]
#[ignore = "draws two million screens"]
fn every_state_at_every_size_from_nothing_to_300x100() {
    every_state(|stage| {
        for width in 0..=300 {
            for height in 0..=100 {
                stage.draw_at(width, height);
            }
        }
    });
}

#[test]
fn other_themes() {
    for theme in [
        TerminalTheme::DARK.ascii(),
        TerminalTheme::DARK.depth(ColorDepth::Mono),
        TerminalTheme::DARK.depth(ColorDepth::Sixteen),
    ] {
        let mut stage = in_mode("valley", "");
        stage.theme = theme;
        drawn_everywhere(&stage);
    }
}

#[test]
fn resizing_to_nothing_and_back_changes_nothing() {
    let mut stage = Stage::default_scene();
    stage.press(Key::Right);
    let before = stage.screen();
    for (width, height) in [(1, 1), (2, 3), (500, 200), (64, 1), (1, 40), (80, 24)] {
        stage.resize(width, height);
        stage.screen();
    }
    assert_eq!(stage.screen(), before);
}

#[test]
fn extreme_places_and_values_are_drawn() {
    let losses = [
        "1e300 x^2 + y^2",
        "x^2 + 1e-300 y^2",
        "exp(exp(x)) + y",
        "1/x + 1/y",
        "0x + 0y",
        "floor(x) + y",
        "1e200 x * 1e100 y",
        "5 + 1e-14 x + y*0",
    ];
    for text in losses {
        let mut stage = Stage::typed(text, &[("x", 1.5), ("y", -1.0)]);
        for _ in 0..5 {
            stage.press(Key::Right);
        }
        for keys in ["2", "1", "lll", "+++++", "------"] {
            stage.keys(keys);
            stage.screen();
        }
        stage.resize(40, 12);
        for (closer, times) in [(true, 200), (false, 600)] {
            // Only the last of the pictures is drawn, as when keys come faster than pictures.
            let zooms = (0..times).map(|_| {
                stage
                    .session
                    .update(Message::Camera(CameraMove::Zoom(closer)))
            });
            let last = zooms.last().expect("the effects of the last zoom");
            stage.settle(last);
            stage.screen();
        }
        for to in [(1e308, -1e308), (f64::NAN, 0.0), (f64::INFINITY, 0.0)] {
            stage.send(Message::Probe(ProbeMove::To(to)));
            stage.screen();
        }
    }
}

/// How many rows above the legend are empty from this column on.
fn bare(screen: &str, first: usize) -> usize {
    let rows: Vec<&str> = screen.lines().collect();
    let middle = rows[..rows.len() - 3].iter().rev();
    let is_bare = |row: &&&str| row.chars().skip(first).all(|c| c == ' ');
    middle.take_while(is_bare).count()
}

#[test]
fn no_corner_of_a_large_screen_is_bare() {
    // In fewer rows no chart can be read.
    const CHART: usize = 10;
    for (name, view) in [
        ("bowl", "6"),
        ("himmelblau", "6b"),
        ("bowl", "3"),
        ("chain_rule", "3"),
        ("backprop", "3"),
    ] {
        let mut stage = Stage::open(name);
        stage.keys(view);
        for (width, height, right) in [(120, 40, 75), (200, 60, 130)] {
            stage.resize(width, height);
            let screen = stage.screen();
            assert!(bare(&screen, 0) < CHART, "{name}, {view}:\n{screen}");
            assert!(bare(&screen, right) < CHART, "{name}, {view}:\n{screen}");
        }
    }
}

#[test]
fn a_tick_of_agreement_keeps_its_word() {
    let mut stage = Stage::open("bowl");
    stage.keys("3");
    for width in 60..=130 {
        stage.resize(width, 30);
        let screen = stage.screen();
        let row = screen.lines().find(|row| row.contains("checked "));
        let row = row.unwrap_or_else(|| panic!("{width}:\n{screen}"));
        assert!(row.contains("✓ agree"), "{width}: {row}");
    }
}
