//! The surface in three dimensions.

use gdplay::figure::{self, Figure, FigureLayer, Glyph, Role};
use gdplay::session::{Message, ViewMove};
use gdplay::ui::input::{Key, Modifiers};
use gdplay::ui::theme::{ColorDepth, TerminalTheme};

use super::stage::Stage;

fn angle(stage: &Stage) -> (f64, f64) {
    let angle = stage.session.relief_angle().expect("in relief");
    (angle.azimuth, angle.elevation)
}

fn letters(figure: &Figure) -> usize {
    let marks = figure.layers.iter().filter_map(|layer| match layer {
        FigureLayer::Marks(marks) => Some(marks.iter().filter(|mark| mark.glyph == Glyph::Now)),
        _ => None,
    });
    marks.flatten().count()
}

#[test]
fn the_key_of_the_view_shows_the_relief_and_the_map_again() {
    let mut stage = Stage::default_scene();
    assert!(stage.session.relief().is_none());
    stage.keys("1");
    assert!(stage.session.relief().is_some());
    assert!(stage.screen().contains("in relief"), "{}", stage.screen());
    stage.keys("1");
    assert!(stage.session.relief_angle().is_none());
    stage.keys("1");
    stage.press(Key::Esc);
    assert!(stage.session.relief_angle().is_none());
    // From another view the key only comes back.
    stage.keys("51");
    assert!(stage.session.relief_angle().is_none());
}

#[test]
fn keys_and_the_mouse_turn_it() {
    let mut stage = Stage::default_scene();
    stage.keys("1");
    let before = angle(&stage);
    stage.keys("lk");
    let turned = angle(&stage);
    assert!(turned.0 > before.0 && turned.1 > before.1);
    stage.chord(Key::Left, Modifiers::CONTROL);
    stage.chord(Key::Down, Modifiers::CONTROL);
    assert_eq!(angle(&stage), before);
    stage.send(Message::Move(ViewMove::Turn(0, 100)));
    assert!(angle(&stage).1 < 90.0, "never from right above");
    assert_eq!(
        stage.session.probe(),
        None,
        "h j k l move no probe meanwhile"
    );
}

#[test]
fn every_racer_has_its_path_and_its_letter_on_it() {
    let mut stage = Stage::default_scene();
    stage.chord(Key::Right, Modifiers::SHIFT);
    stage.keys("1");
    let figure = figure::picture(&stage.session);
    let racers = stage.session.race().racers.len();
    assert_eq!(letters(&figure), racers);
    for racer in 0..racers {
        let of = |layer: &&FigureLayer| matches!(layer, FigureLayer::Polyline(line) if line.role == Role::Racer(racer));
        assert!(figure.layers.iter().any(|layer| of(&layer)));
    }
}

#[test]
fn a_loss_of_one_parameter_has_none_and_says_so() {
    let mut stage = Stage::typed("x^2", &[("x", 1.0)]);
    stage.keys("1");
    assert!(stage.session.relief_angle().is_none());
    assert!(
        stage.screen().contains("two parameters"),
        "{}",
        stage.screen()
    );
}

#[test]
fn it_is_drawn_at_every_size_and_without_colors() {
    let mut stage = Stage::open("himmelblau");
    stage.keys("1");
    insta::assert_snapshot!(
        "relief",
        stage.screens(&[(40, 12), (80, 24), (120, 40), (200, 60)])
    );
    stage.theme = TerminalTheme::DARK.depth(ColorDepth::Mono).ascii();
    insta::assert_snapshot!("relief_ascii", stage.screens(&[(80, 24)]));
}

/// Both axes of the base have round numbers, each in a place of its own also where they meet, and so has that of the loss.
#[test]
fn the_axes_can_be_read() {
    for size in [(80, 24), (120, 40), (200, 60)] {
        let mut stage = Stage::default_scene();
        stage.resize(size.0, size.1);
        stage.keys("1");
        let screen = stage.screen();
        assert!(screen.contains("loss"), "{screen}");
        // x goes from −2 to 2 and y from −1 to 3; where both begin stands −2 alone.
        for number in ["−2", "0", "2"] {
            assert!(screen.contains(number), "{screen}");
        }
        let is_number = |word: &str| word.replace('−', "-").parse::<f64>().is_ok();
        let picture = |row: &str| {
            row.chars()
                .take(usize::from(size.0) / 2)
                .collect::<String>()
        };
        for row in screen.lines().skip(6).map(picture) {
            let words: Vec<&str> = row.split(' ').collect();
            let is_beside = |pair: &[&str]| is_number(pair[0]) && is_number(pair[1]);
            assert!(!words.windows(2).any(is_beside), "{row}\n{screen}");
        }
        // The levels of the map stand at the axis of the loss.
        for level in ["200", "20"] {
            assert!(screen.contains(level), "{level}\n{screen}");
        }
    }
}
