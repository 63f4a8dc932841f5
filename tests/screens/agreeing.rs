//! What stands on one screen belongs together: words and pictures say the same, names stand beside what they name.

use gdplay::figure::{self, Anchor, FigureLayer};
use gdplay::session::{Message, Time};
use gdplay::ui::input::Key;
use gdplay::ui::theme::TerminalTheme;

use super::stage::Stage;

/// The row and the column of a text on a screen.
fn place(screen: &str, text: &str) -> (usize, usize) {
    let rows = screen.lines().enumerate();
    let mut found = rows.filter_map(|(row, line)| {
        let at = line.find(text)?;
        Some((row, line.get(..at)?.chars().count()))
    });
    found
        .next()
        .unwrap_or_else(|| panic!("no {text:?}:\n{screen}"))
}

#[test]
fn the_zones_of_a_sweep_are_those_of_its_table() {
    for scene in ["rosenbrock", "himmelblau", "noise"] {
        let mut stage = Stage::open(scene);
        stage.keys("6");
        let sweep = stage.session.sweep().expect("a sweep");
        let mut told: Vec<&str> = sweep
            .outcomes()
            .map(gdplay::explain::RateOutcome::zone)
            .collect();
        told.dedup();
        let figure = figure::sweep(&stage.session, 60, 20);
        let shown = figure.layers.iter().filter_map(|layer| match layer {
            FigureLayer::Note(note) if matches!(note.place, Anchor::Above(_)) => {
                Some(note.text.as_str())
            }
            _ => None,
        });
        assert_eq!(shown.collect::<Vec<_>>(), told, "{scene}");
    }
}

#[test]
fn a_sweep_says_how_many_steps_each_rate_got_and_how_many_rates_have_no_row() {
    let mut stage = Stage::open("rosenbrock");
    stage.keys("6");
    let small = stage.screen();
    assert!(small.contains("… 1 above, 10 below"), "{small}");
    stage.resize(120, 40);
    let screen = stage.screen();
    assert!(screen.contains("500 steps at most"), "{screen}");
    assert!(screen.contains("last loss  steps"), "{screen}");
    assert!(!screen.contains(" more"), "all have one:\n{screen}");
    // The best of them is named beside its star, or in the row above or below it.
    let picture = screen.split_once("last loss, ").expect("a picture").1;
    let (row, column) = place(picture, "best");
    let near = picture.lines().skip(row.saturating_sub(1)).take(3);
    let has_star = |line: &str| {
        let mut signs = line.chars().enumerate();
        signs.any(|(at, sign)| sign == '★' && at.abs_diff(column) <= 6)
    };
    assert!(near.into_iter().any(has_star), "{screen}");
}

#[test]
fn the_goal_of_a_race_stands_still_and_says_where_it_is_from() {
    let mut stage = Stage::open("rosenbrock");
    stage.resize(120, 40);
    stage.keys("5");
    let goal = |stage: &Stage| {
        let screen = stage.screen();
        let (row, column) = place(&screen, "goal: loss");
        let line = screen.lines().nth(row).expect("a row");
        line.chars().skip(column).collect::<String>()
    };
    let first = goal(&stage);
    assert!(first.contains("by the known minimum"), "{first}");
    for steps in [19, 40] {
        stage.send(Message::Time(Time::Step(steps)));
        assert_eq!(goal(&stage), first);
    }
}

#[test]
fn a_race_without_a_known_minimum_has_its_goal_when_all_have_stopped() {
    let mut stage = Stage::typed("exp(x) + exp(-2x)", &[("x", 1.0)]);
    stage.resize(120, 40);
    stage.keys("5");
    assert!(stage.screen().contains("goal: known when all have stopped"));
    stage.send(Message::Time(Time::Step(1000)));
    let screen = stage.screen();
    assert!(screen.contains("by the lowest loss found"), "{screen}");
}

#[test]
fn the_letters_at_the_ends_of_lines_stand_in_the_order_of_the_losses() {
    let mut stage = Stage::open("rosenbrock");
    stage.resize(120, 40);
    stage.keys("5");
    stage.send(Message::Time(Time::Step(19)));
    let mut racers: Vec<(f64, char)> = stage
        .session
        .race()
        .racers
        .iter()
        .map(|racer| (racer.history.now().loss(), racer.letter.char()))
        .collect();
    racers.sort_by(|a, b| b.0.total_cmp(&a.0));
    let screen = stage.screen();
    // The chart ends where its axis begins; its last columns have the letters.
    let plot: Vec<&str> = screen
        .lines()
        .skip(6)
        .take_while(|line| !line.contains('└'))
        .collect();
    let row = |letter: char| {
        plot.iter()
            .position(|line| line.chars().skip(90).any(|c| c == letter))
            .unwrap_or_else(|| panic!("no {letter}:\n{screen}"))
    };
    let rows: Vec<usize> = racers.iter().map(|racer| row(racer.1)).collect();
    assert!(rows.is_sorted(), "{racers:?} in rows {rows:?}:\n{screen}");
}

#[test]
fn racers_named_by_their_rates_lose_these_names_with_the_rates() {
    let mut stage = Stage::open("learning_rates");
    stage.keys("5b");
    let names: Vec<&str> = stage
        .session
        .race()
        .racers
        .iter()
        .map(|racer| racer.name.as_str())
        .collect();
    assert_eq!(names[..2], ["gd", "gd 2"]);
    assert!(
        stage.screen().contains("best of the rates tried"),
        "{}",
        stage.screen()
    );
    // Where the start tells racers apart their names stay true.
    let mut stage = Stage::open("himmelblau");
    stage.keys("5b");
    assert_eq!(stage.session.race().racers[0].name, "north-east");
}

#[test]
fn the_sides_of_a_secant_are_named_beside_them() {
    let mut stage = Stage::open("rosenbrock");
    stage.resize(120, 40);
    stage.send(Message::Time(Time::Step(19)));
    stage.keys("2");
    let screen = stage.screen();
    let (run, rise, here) = (
        place(&screen, "run h"),
        place(&screen, "rise 104"),
        place(&screen, "●"),
    );
    assert!(
        run.0.abs_diff(here.0) <= 2,
        "beside the level side:\n{screen}"
    );
    assert!(rise.1 > run.1, "beside the upright side:\n{screen}");
    assert!(screen.contains("from h = 0.2 down, half h"), "{screen}");
}

#[test]
fn a_draft_dims_what_is_still_of_the_old_loss() {
    let mut stage = Stage::open("bowl");
    stage.resize(120, 40);
    let style = |stage: &Stage, text: &str| {
        let (row, column) = place(&stage.screen(), text);
        stage.buffer()[(column as u16, row as u16)].style()
    };
    let before = style(&stage, "x ← x");
    stage.draft("x^2 + 3 y^2");
    assert!(stage.session.is_preview());
    assert_ne!(style(&stage, "x ← x"), before, "{}", stage.screen());
    stage.keys(" + (");
    assert!(
        stage.screen().contains("of the last good loss"),
        "{}",
        stage.screen()
    );
}

#[test]
fn a_draft_that_is_the_loss_keeps_its_title() {
    let mut stage = Stage::open("bowl");
    stage.keys("e");
    assert!(
        stage.screen().contains("A round bowl"),
        "{}",
        stage.screen()
    );
    stage.keys(" + x");
    assert!(
        stage.screen().contains("a typed loss"),
        "{}",
        stage.screen()
    );
}

#[test]
fn a_wrong_command_stays_with_what_is_wrong_about_it() {
    let mut stage = Stage::open("bowl");
    stage.keys(":rate banana");
    stage.try_press(Key::Enter);
    assert!(stage.screen().contains("rate banana"), "{}", stage.screen());
}

#[test]
fn the_box_of_the_first_key_covers_no_text() {
    let stage = Stage::open("monte_carlo");
    let screen = stage.screen();
    assert!(screen.contains("Space plays"), "{screen}");
    let names = screen.matches("tangent").count() + screen.matches("angent").count();
    assert_eq!(names % 2, 0, "cut:\n{screen}");
}

#[test]
fn in_ascii_a_direction_is_one_of_a_compass_and_no_number_is_cut() {
    let mut stage = Stage::open("rosenbrock");
    stage.theme = TerminalTheme::DARK.ascii();
    let screen = stage.screen();
    assert!(
        screen.contains("uphill NW") || screen.contains("uphill W"),
        "{screen}"
    );
    assert!(!screen.contains("uphill \\"), "{screen}");
}

#[test]
fn a_long_rule_is_wrapped() {
    let mut stage = Stage::open("detached");
    let screen = stage.screen();
    assert!(
        screen.contains("W1[1,1] ← W1[1,1]") && screen.contains("∂L/∂W1[1,1]"),
        "{screen}"
    );
    stage.resize(40, 12);
    assert!(stage.screen().contains("? help"), "{}", stage.screen());
}
