//! What is on the screen, as pictures of text.

use gdplay::figure::{self, Against, FigureLayer, Role};
use gdplay::session::{Message, OverlayMove};
use gdplay::ui::input::{Key, Modifiers};
use gdplay::ui::theme::{Background, ColorDepth, TerminalTheme};

use super::stage::{Stage, without_views};

/// From the smallest that is readable to a large one.
const SIZES: [(u16, u16); 4] = [(40, 12), (80, 24), (120, 40), (200, 60)];

fn snapshot(name: &str, mut stage: Stage) {
    insta::assert_snapshot!(name, stage.screens(&SIZES));
}

#[test]
fn the_default_scene_at_its_start() {
    snapshot("start", Stage::default_scene());
}

#[test]
fn the_default_scene_under_way() {
    let mut stage = Stage::default_scene();
    for _ in 0..12 {
        stage.chord(Key::Right, Modifiers::SHIFT);
    }
    assert_eq!(stage.step(), 120);
    snapshot("under_way", stage);
}

#[test]
fn a_mistake_in_a_draft_has_its_caret_and_its_hint_over_the_last_good_picture() {
    let mut stage = Stage::default_scene();
    let good = stage
        .session
        .picture()
        .map(|picture| format!("{picture:?}"));
    stage.draft("(1 - x)^2 + 100(y - x^2");
    let shown = stage
        .session
        .picture()
        .map(|picture| format!("{picture:?}"));
    assert!(good.is_some() && shown.is_some());
    stage.resize(80, 24);
    let screen = stage.screen();
    let lines: Vec<&str> = screen.lines().collect();
    let text = lines
        .iter()
        .position(|line| line.contains("100(y - x^2"))
        .expect("the draft is shown");
    assert!(
        lines[text + 1].contains('^') && !lines[text + 1].contains('x'),
        "a caret under the draft:\n{screen}"
    );
    snapshot("mistake", stage);
}

#[test]
fn a_typed_square() {
    let mut stage = Stage::default_scene();
    stage.draft("(3x+1)^2 + y^2");
    stage.press(Key::Enter);
    assert_eq!(stage.session.scenario().loss.source, "(3x+1)^2 + y^2");
    snapshot("typed", stage);
}

#[test]
fn one_variable() {
    let mut stage = Stage::open("chain_rule");
    stage.press(Key::Right);
    snapshot("one_variable", stage);
}

#[test]
fn three_parameters_say_which_slice_is_shown() {
    let mut stage = Stage::open("rosenbrock3");
    stage.chord(Key::Right, Modifiers::SHIFT);
    stage.resize(80, 24);
    assert!(
        stage.screen().contains("z ="),
        "the held parameter is named:\n{}",
        stage.screen()
    );
    snapshot("three_parameters", stage);
}

#[test]
fn the_slice() {
    let mut stage = Stage::default_scene();
    stage.keys("2");
    snapshot("slice", stage);
}

#[test]
fn the_help() {
    let mut stage = Stage::default_scene();
    stage.keys("?");
    snapshot("help", stage);
}

#[test]
fn the_palette_with_a_search() {
    let mut stage = Stage::default_scene();
    stage.keys(":learning rate");
    stage.resize(80, 24);
    let screen = stage.screen();
    assert!(
        screen.contains("larger learning rate") && !screen.contains("play or pause"),
        "{screen}"
    );
    snapshot("palette", stage);
}

#[test]
fn the_list_of_scenarios() {
    let mut stage = Stage::default_scene();
    stage.keys("O");
    snapshot("scenarios", stage);
}

#[test]
fn a_probe() {
    let mut stage = Stage::default_scene();
    stage.keys("lllkk");
    snapshot("probe", stage);
}

#[test]
fn a_loss_without_a_value_anywhere() {
    let mut stage = Stage::default_scene();
    stage.draft("ln(-1 - x^2)");
    stage.press(Key::Enter);
    snapshot("undefined", stage);
}

#[test]
fn other_themes() {
    let themes = [
        ("light", TerminalTheme::DARK.background(Background::Light)),
        ("mono", TerminalTheme::DARK.depth(ColorDepth::Mono)),
        ("sixteen", TerminalTheme::DARK.depth(ColorDepth::Sixteen)),
        ("ascii", TerminalTheme::DARK.ascii()),
        (
            "ascii_mono",
            TerminalTheme::DARK.depth(ColorDepth::Mono).ascii(),
        ),
    ];
    for (name, theme) in themes {
        let mut stage = Stage::default_scene();
        stage.theme = theme;
        stage.chord(Key::Right, Modifiers::SHIFT);
        insta::assert_snapshot!(
            format!("theme_{name}"),
            stage.screens(&[(80, 24), (120, 40)])
        );
    }
}

#[test]
fn ascii_themes_draw_nothing_but_ascii() {
    for scene in [
        "rosenbrock",
        "chain_rule",
        "rosenbrock3",
        "pole",
        "monte_carlo",
    ] {
        for keys in ["", "2", "?", ":", "O", "lk", "e+", "7", "aa", "aaa"] {
            let mut stage = Stage::open(scene);
            stage.theme = TerminalTheme::DARK.ascii();
            stage.keys(keys);
            for (width, height) in SIZES {
                stage.resize(width, height);
                let screen = stage.screen();
                let other: String = screen.chars().filter(|c| !c.is_ascii()).collect();
                assert!(
                    other.is_empty(),
                    "{scene}, keys {keys:?}: {other:?}\n{screen}"
                );
            }
        }
    }
}

#[test]
fn themes_without_color_have_none() {
    use ratatui::style::Color;
    let mut stage = Stage::default_scene();
    stage.theme = TerminalTheme::DARK.depth(ColorDepth::Mono);
    for keys in ["", "2", "?", ":"] {
        stage.send(Message::Overlay(OverlayMove::Close));
        stage.keys(keys);
        for cell in stage.buffer().content() {
            assert_eq!(
                (cell.fg, cell.bg),
                (Color::Reset, Color::Reset),
                "keys {keys:?}"
            );
        }
    }
}

#[test]
fn sixteen_and_256_colors_keep_to_themselves() {
    use ratatui::style::Color;
    for (depth, allowed) in [
        (
            ColorDepth::Sixteen,
            (|color| !matches!(color, Color::Rgb(..) | Color::Indexed(_))) as fn(Color) -> bool,
        ),
        (ColorDepth::Indexed, |color| {
            !matches!(color, Color::Rgb(..))
        }),
    ] {
        let mut stage = Stage::default_scene();
        stage.theme = TerminalTheme::DARK.depth(depth);
        for cell in stage.buffer().content() {
            assert!(allowed(cell.fg) && allowed(cell.bg), "{depth:?}: {cell:?}");
        }
    }
}

#[test]
fn the_curve_of_the_focused_racer_lies_over_the_others() {
    let mut stage = Stage::default_scene();
    stage.chord(Key::Right, Modifiers::SHIFT);
    let count = stage.session.race().racers.len();
    assert!(count > 1);
    for place in 0..count {
        assert_eq!(stage.session.focus().racer(), place);
        for against in [Against::Steps, Against::Evaluations] {
            let figure = figure::chart(&stage.session, against);
            let lines: Vec<Role> = figure
                .layers
                .iter()
                .filter_map(|layer| match layer {
                    FigureLayer::Polyline(line) => Some(line.role),
                    _ => None,
                })
                .collect();
            assert_eq!(lines.len(), count);
            assert_eq!(lines.last(), Some(&Role::Racer(place)));
        }
        stage.send(Message::FocusRacer(true));
    }
}

/// The views stand here alone: in the snapshots of screens they are left out.
#[test]
fn the_views_in_the_title() {
    let mut stage = Stage::default_scene();
    let mut lines = Vec::new();
    for (width, height) in SIZES {
        stage.resize(width, height);
        lines.push(
            stage
                .screen()
                .lines()
                .next()
                .unwrap_or_default()
                .to_string(),
        );
    }
    insta::assert_snapshot!("views_in_the_title", lines.join("\n"));
    let [_, long, ..] = &lines[..] else {
        panic!("several sizes");
    };
    assert!(long.ends_with("   ? help"), "{long}");
    assert_eq!(
        without_views(long),
        " gdplay  Rosenbrock's banana (views)   ? help\n"
    );
    assert_eq!(without_views("a 1\nb"), "a 1\nb", "no title");
}

/// That methods agree is said of what was compared, and not before something was.
#[test]
fn agreement_is_said_only_of_what_was_compared() {
    let mut stage = Stage::first_answers_of("spirals");
    stage.resize(120, 40);
    let screen = stage.screen();
    assert!(
        screen.contains("not compared by other methods yet"),
        "{screen}"
    );
    assert!(!screen.contains("methods agree"), "{screen}");
    let mut stage = Stage::open("spirals");
    stage.resize(120, 40);
    let screen = stage.screen();
    assert!(screen.contains("methods agree, worst gap"), "{screen}");
    assert!(!screen.contains("not compared"), "{screen}");
}
