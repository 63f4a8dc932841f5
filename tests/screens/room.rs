//! The room of a screen: what is given to which panel, and the borders that can be dragged.

use gdplay::session::Message;
use gdplay::session::command::{parse, parse_all};
use gdplay::ui::input::MouseAction;

use super::stage::Stage;

/// The first column of a word in the row in which it is found.
fn column_of(screen: &str, word: &str) -> usize {
    let found = screen.lines().find_map(|line| {
        let at = line.find(word)?;
        Some(line[..at].chars().count())
    });
    found.unwrap_or_else(|| panic!("no {word:?} in\n{screen}"))
}

#[test]
fn a_large_screen_shows_the_loss_along_both_axes() {
    let mut stage = Stage::open("himmelblau");
    stage.resize(200, 60);
    let screen = stage.screen();
    for words in [
        "slice · along x",
        "slice · along y",
        "at y = ",
        "loss over steps",
    ] {
        assert!(screen.contains(words), "{words}:\n{screen}");
    }
    stage.resize(120, 40);
    assert!(!stage.screen().contains("slice · along"));
    // One parameter is a curve already.
    let mut stage = Stage::open("bowl");
    let is_plane = stage.session.is_plane();
    stage.resize(200, 60);
    assert_eq!(stage.screen().contains("slice · along"), is_plane);
    let mut stage = Stage::typed("x^2", &[("x", 3.0)]);
    stage.resize(200, 60);
    assert!(!stage.screen().contains("slice · along"));
}

#[test]
fn a_law_of_many_lines_takes_the_rows_that_are_left_over() {
    let mut stage = Stage::open("spirals");
    stage.keys("1");
    stage.resize(200, 60);
    let screen = stage.screen();
    assert!(!screen.contains("PgDn: "), "{screen}");
    let law = screen.lines().filter(|line| line.contains("  = ")).count();
    assert!(law > 5, "{screen}");
    stage.resize(80, 24);
    assert!(stage.screen().contains("PgDn: "), "{}", stage.screen());
}

#[test]
fn the_border_beside_the_picture_can_be_dragged_and_put_back() {
    let mut stage = Stage::open("himmelblau");
    stage.resize(120, 40);
    let before = column_of(&stage.screen(), "the next step");
    let border = (before as u16 - 1, 20);
    assert!(stage.mouse(&[MouseAction::Press], border).is_none());
    for by in [3, 7, 10] {
        let moved = stage.mouse(&[MouseAction::Drag], (border.0 - by, 20));
        assert!(matches!(moved, Some(Message::Beside(Some(_)))), "{moved:?}");
        stage.send(moved.expect("the border moves"));
    }
    assert!(
        stage
            .mouse(&[MouseAction::Release], (border.0 - 10, 20))
            .is_none()
    );
    let after = column_of(&stage.screen(), "the next step");
    assert!(
        (before - 11..before - 8).contains(&after),
        "{before} to {after}"
    );
    assert_eq!(stage.session.probe(), None);
    let click = [MouseAction::Press, MouseAction::Release];
    let border = (after as u16 - 1, 20);
    assert!(stage.mouse(&click, border).is_none());
    let back = stage.mouse(&click, border);
    assert!(matches!(back, Some(Message::Beside(None))), "{back:?}");
    stage.send(back.expect("a double click"));
    assert_eq!(column_of(&stage.screen(), "the next step"), before);
}

#[test]
fn the_same_by_a_command_and_nothing_is_squeezed_out() {
    let mut stage = Stage::open("himmelblau");
    stage.resize(120, 40);
    let say = |stage: &mut Stage, words: &str| {
        for message in parse_all(words).expect("a command") {
            stage.send(message);
        }
        column_of(&stage.screen(), "the next step")
    };
    let usual = say(&mut stage, "columns");
    assert_eq!(say(&mut stage, "columns 60"), 120 - 1 - 60);
    // Both sides can still be read.
    assert_eq!(say(&mut stage, "columns 1"), 120 - 1 - 26);
    assert!((30..40).contains(&say(&mut stage, "columns 9999")));
    assert_eq!(say(&mut stage, "columns"), usual);
    assert!(parse_all("columns x").is_err());
}

/// What an overlay leaves at its sides is nothing, or wide enough to be read.
#[test]
fn an_overlay_leaves_no_slivers_of_what_is_behind() {
    for keys in ["?", ":", "O", "w"] {
        let mut stage = Stage::open("himmelblau");
        stage.keys(keys);
        for width in [80, 90, 100, 115, 120, 131, 140, 200] {
            stage.resize(width, 40);
            let screen = stage.screen();
            let left = column_of(&screen, "╭ ");
            assert!(
                left == 0 || left >= 20,
                "{keys} at {width}: {left}\n{screen}"
            );
        }
    }
}

#[test]
fn a_headline_takes_a_second_row_and_moves_nothing() {
    let mut stage = Stage::open("himmelblau");
    stage.resize(80, 24);
    let screen = stage.screen();
    assert!(
        screen.contains("another minimum, all of them zero."),
        "{screen}"
    );
    let top = |screen: &str| screen.lines().position(|line| line.contains("surface ·"));
    let row = top(&screen);
    stage.keys(" ");
    stage.frames(3);
    let screen = stage.screen();
    assert_eq!(top(&screen), row, "{screen}");
}

#[test]
fn a_page_is_named_beside_the_headline_not_over_it() {
    let mut stage = Stage::default_scene();
    stage.resize(30, 8);
    let screen = stage.screen();
    let first = screen.lines().next().unwrap_or_default();
    assert!(
        first.contains('…') && first.ends_with(" 1/5 Tab"),
        "{screen}"
    );
}

#[test]
fn a_run_that_has_stopped_says_so_under_its_heading() {
    let mut stage = Stage::default_scene();
    for message in parse_all("steps 500").expect("a command") {
        stage.send(message);
    }
    stage.resize(120, 40);
    let screen = stage.screen();
    assert!(
        screen.contains("no next step: the last one is done"),
        "{screen}"
    );
    assert!(screen.contains("the next step"), "{screen}");
}

/// In ASCII symbols are longer: texts are wrapped and columns are filled up as they are written.
#[test]
fn nothing_is_lost_or_shifted_in_ascii() {
    use gdplay::ui::theme::TerminalTheme;
    let mut stage = Stage::open("himmelblau");
    stage.theme = TerminalTheme::DARK.ascii();
    stage.keys(":");
    stage.resize(80, 24);
    let screen = stage.screen();
    let column = column_of(&screen, "sets the learning rate");
    assert_eq!(column, column_of(&screen, "goes to step N"), "{screen}");
    assert_eq!(
        column,
        column_of(&screen, "starts from a point"),
        "{screen}"
    );
    stage.press(gdplay::ui::input::Key::Esc);
    stage.keys("?keys: time");
    let screen = stage.screen();
    let column = column_of(&screen, "a step back, exactly");
    assert_eq!(column, column_of(&screen, "a step forward"), "{screen}");
    assert_eq!(column, column_of(&screen, "ten steps back"), "{screen}");
    stage.press(gdplay::ui::input::Key::Esc);
    // Every number of the step stands there.
    let screen = stage.screen();
    for number in ["= 0.69244", "= 0.8338", "147.2381 -> 125.331"] {
        assert!(screen.contains(number), "{number}\n{screen}");
    }
}

#[test]
fn every_racer_of_a_race_has_its_row_on_a_small_screen() {
    let mut stage = Stage::open("learning_rates");
    stage.resize(40, 12);
    stage.keys("5");
    stage.press(gdplay::ui::input::Key::Tab);
    for racer in ["A too small", "B right", "C oscillating", "D diverging"] {
        assert!(stage.screen().contains(racer), "{}", stage.screen());
    }
    // What the columns have no room for is below.
    let rises = |stage: &Stage| stage.screen().contains("rises");
    assert!(!rises(&stage), "{}", stage.screen());
    for _ in 0..4 {
        stage.press(gdplay::ui::input::Key::PageDown);
    }
    assert!(rises(&stage), "{}", stage.screen());
}

#[test]
fn names_of_racers_have_room_before_shapes_and_marks() {
    let mut stage = Stage::open("himmelblau");
    stage.resize(80, 24);
    assert!(stage.screen().contains("south-east"), "{}", stage.screen());
    stage.resize(60, 24);
    assert!(
        !stage.screen().contains("D south-east"),
        "{}",
        stage.screen()
    );
}

#[test]
fn the_numbers_of_a_racer_that_stopped_are_of_its_last_step() {
    let mut stage = Stage::open("exploding");
    stage.resize(120, 40);
    stage.send(parse("step 20").expect("a command"));
    let screen = stage.screen();
    assert!(screen.contains("step 20 of"), "{screen}");
    assert!(
        screen.contains("at A · step ") && !screen.contains("at A · step 20"),
        "{screen}"
    );
}

#[test]
fn methods_stand_in_their_order() {
    let mut stage = Stage::open("bowl");
    stage.resize(120, 40);
    stage.keys("m");
    let screen = stage.screen();
    let at = |name: &str| screen.find(&format!("{name} ")).expect("a row of it");
    let rows = ["reverse", "dual", "symbolic"].map(at);
    assert!(rows.is_sorted(), "{screen}");
    assert!(rows[2] < screen.find("finite, h").expect("a row of it"));
}

/// Without colors and braille the paths are told apart by what they are drawn with.
#[test]
fn in_ascii_several_racers_draw_their_letters() {
    use gdplay::ui::theme::TerminalTheme;
    let mut stage = Stage::default_scene();
    for message in parse_all("steps 60").expect("a command") {
        stage.send(message);
    }
    stage.resize(120, 40);
    stage.theme = TerminalTheme::DARK.ascii();
    let screen = stage.screen();
    for path in ["aa", "bb", "cc"] {
        assert!(screen.contains(path), "{path}:\n{screen}");
    }
    let mut stage = Stage::open("bowl");
    for message in parse_all("steps 60").expect("a command") {
        stage.send(message);
    }
    stage.theme = TerminalTheme::DARK.ascii();
    assert!(!stage.screen().contains("aa"), "{}", stage.screen());
}

/// The default scene at a step, with Adam in focus.
fn adam_at(step: u64) -> Stage {
    let mut stage = Stage::default_scene();
    stage.send(parse(&format!("step {step}")).expect("a command"));
    stage.keys("]]");
    stage
}

#[test]
fn the_law_of_adam_leaves_the_gradient_in_sight_on_a_small_screen() {
    let mut stage = adam_at(20);
    stage.resize(80, 24);
    let screen = stage.screen();
    // Where the step leads, then how steep it is; what is on the way there is counted.
    for words in ["x ← x", "y ← y", "PgDn: ", "loss ", "gradient ─", "∂L/∂y"] {
        assert!(screen.contains(words), "{words}:\n{screen}");
    }
    // Where there is room for all of it nothing is left out.
    stage.resize(200, 60);
    let screen = stage.screen();
    assert!(!screen.contains("more line"), "{screen}");
    assert!(
        screen.contains("m ← ") && screen.contains("∂L/∂y"),
        "{screen}"
    );
}

/// Panels get the rows that their texts take as they are written, which in ASCII are more.
#[test]
fn a_law_is_not_cut_in_ascii_where_rows_are_left() {
    use gdplay::ui::theme::TerminalTheme;
    let mut stage = adam_at(20);
    stage.keys("6");
    for theme in [TerminalTheme::DARK, TerminalTheme::DARK.ascii()] {
        stage.theme = theme;
        stage.resize(80, 80);
        let screen = stage.screen();
        assert!(!screen.contains("more line"), "{screen}");
        assert!(screen.contains(theme.text("y ← y").as_ref()), "{screen}");
    }
}

#[test]
fn names_of_columns_stand_over_their_numbers() {
    let mut stage = Stage::open("learning_rates");
    stage.resize(120, 40);
    stage.keys("5");
    let screen = stage.screen();
    let row = |word: &str| {
        let row = screen.lines().find(|line| line.starts_with(word));
        let row = row.unwrap_or_else(|| panic!("no {word:?} in\n{screen}"));
        row.chars().collect::<Vec<_>>()
    };
    let rate = row(" racer ").iter().position(|c| *c == 'η');
    let point = row(" B right ").iter().position(|c| *c == '.');
    assert_eq!(rate.map(|rate| rate + 1), point, "{screen}");
    stage.keys("6");
    let screen = stage.screen();
    let end_of = |word: &str| {
        let line = screen.lines().find(|line| line.contains(word));
        let line = line.unwrap_or_else(|| panic!("no {word:?} in\n{screen}"));
        let at = line.find(word).expect("it is there");
        line[..at].chars().count() + word.chars().count()
    };
    assert_eq!(end_of("loss  steps"), end_of(" 60  ") - 2, "{screen}");
}

#[test]
fn the_key_line_says_what_enter_takes() {
    let mut stage = Stage::open("himmelblau");
    stage.resize(120, 40);
    let keys = |stage: &Stage| String::from(stage.screen().lines().last().unwrap_or_default());
    for (key, words) in [
        ("T", "Enter take"),
        (":", "Enter do it"),
        ("O", "Enter open"),
    ] {
        stage.keys(key);
        assert!(keys(&stage).contains(words), "{}", stage.screen());
        stage.keys("zzzz");
        assert!(!keys(&stage).contains("Enter"), "{}", stage.screen());
        stage.press(gdplay::ui::input::Key::Esc);
    }
    stage.keys("?");
    assert!(!keys(&stage).contains("Enter"), "{}", stage.screen());
    stage.press(gdplay::ui::input::Key::Esc);
    // On a small screen, which it covers, too.
    stage.resize(40, 12);
    stage.keys("T");
    let shown = keys(&stage);
    assert!(
        shown.contains("Enter take") && shown.contains("Esc close"),
        "{}",
        stage.screen()
    );
}

#[test]
fn a_view_with_nothing_to_show_has_the_loss_beside_the_reason() {
    for (key, why) in [("4", "press 3"), ("7", "nothing is")] {
        let mut stage = Stage::open("himmelblau");
        stage.keys(key);
        for (width, height) in [(80, 24), (120, 40), (200, 60)] {
            stage.resize(width, height);
            let screen = stage.screen();
            assert!(screen.contains(why), "{screen}");
            assert!(screen.contains("surface · x →"), "{screen}");
        }
        assert!(stage.session.picture().is_some());
        stage.resize(40, 12);
        let screen = stage.screen();
        assert!(
            !screen.contains("surface · x →"),
            "the reason comes first:\n{screen}"
        );
        // What is seen can be moved in.
        stage.resize(120, 40);
        stage.keys("l");
        assert!(
            stage.session.probe().is_some(),
            "{:?}",
            stage.session.status()
        );
    }
    // Where there is something, it has the room.
    let mut stage = Stage::open("spirals");
    stage.resize(120, 40);
    for key in ["4", "7"] {
        stage.keys(key);
        assert!(!stage.screen().contains("surface ·"), "{}", stage.screen());
    }
}

#[test]
fn a_chain_that_has_a_diagram_is_not_listed_again() {
    let mut stage = Stage::open("chain_rule");
    stage.keys("3");
    stage.resize(200, 60);
    let screen = stage.screen();
    assert!(screen.contains("chain, at x = "), "{screen}");
    assert!(!screen.contains("chain rule · A"), "{screen}");
    for panel in [
        "dy/dx several ways",
        "j k other lines",
        "the next step",
        "loss over steps",
    ] {
        assert!(screen.contains(panel), "{panel}:\n{screen}");
    }
    // One that branches has the list, and no diagram.
    let mut stage = Stage::open("bowl");
    stage.keys("3");
    stage.resize(200, 60);
    let screen = stage.screen();
    assert!(
        screen.contains("chain rule · A") && !screen.contains("chain, at"),
        "{screen}"
    );
}
