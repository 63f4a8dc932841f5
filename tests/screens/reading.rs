//! What a newcomer reads: nothing twice, nothing that another line contradicts, nothing cut, nothing that runs together.

use gdplay::scenario::{Origin, Scenario};
use gdplay::session::command::parse;
use gdplay::ui::theme::{ColorDepth, TerminalTheme};

use super::stage::Stage;

fn at_step(name: &str, step: u64) -> Stage {
    let mut stage = Stage::open(name);
    stage.send(parse(&format!("steps {step}")).expect("a command"));
    stage.resize(120, 40);
    stage
}

fn view(stage: &mut Stage, name: &str) {
    stage.send(parse(&format!("view {name}")).expect("a command"));
}

/// Rows of a screen that hold a text.
fn holding(screen: &str, text: &str) -> usize {
    screen.lines().filter(|line| line.contains(text)).count()
}

#[test]
fn a_run_that_rests_on_dead_units_has_not_arrived() {
    let mut dead = at_step("dead_relu", 200);
    view(&mut dead, "network");
    let screen = dead.screen();
    assert!(screen.contains("! at rest: a valley floor"), "{screen}");
    assert!(screen.contains("✗ dead: 2 of 2 units"), "{screen}");
    assert!(!screen.contains("arrived"), "{screen}");
    // On its way there it is not called good either.
    let falls = at_step("dead_relu", 4).screen();
    assert!(falls.contains("! the minimum is"), "{falls}");
    assert!(!falls.contains("good: "), "{falls}");
    let good = at_step("himmelblau", 4).screen();
    assert!(good.contains("good: "), "{good}");
    let screen = at_step("himmelblau", 200).screen();
    assert!(screen.contains("arrived: level here"), "{screen}");
    assert!(!screen.contains("at rest: level"), "{screen}");
}

#[test]
fn the_steps_that_a_change_took_are_said_to_be_the_last_ones() {
    let screen = at_step("rosenbrock", 200).screen();
    assert!(screen.contains("in the last 63 steps"), "{screen}");
    // All that there are need no such word.
    let screen = at_step("rosenbrock", 40).screen();
    assert!(screen.contains("in 40 steps"), "{screen}");
}

#[test]
fn where_a_number_broke_is_said_once() {
    let mut stage = at_step("nan", 100);
    for name in ["surface", "network"] {
        view(&mut stage, name);
        let screen = stage.screen();
        assert!(screen.contains("✗ broke down at step 27"), "{screen}");
        assert!(!screen.contains("not finite: "), "{screen}");
        assert_eq!(holding(&screen, "= NaN for"), 1, "{screen}");
    }
    // Two numbers for one symbol say where each of them holds.
    view(&mut stage, "surface");
    let screen = stage.screen();
    assert!(screen.contains("η·λmax 2.82 > 2 at the start"), "{screen}");
}

#[test]
fn until_there_is_a_verdict_the_scene_says_what_it_is() {
    let mut stage = Stage::network_of("spirals");
    stage.resize(120, 40);
    assert!(stage.session.diagnosis().is_none());
    let screen = stage.screen();
    assert!(
        screen.contains("A network of 2, 12, 12 and 2 units"),
        "{screen}"
    );
}

#[test]
fn what_vanishes_is_said_in_words_before_symbols() {
    let mut stage = Stage::network_of("vanishing");
    stage.resize(120, 40);
    let screen = stage.screen();
    let said = screen.find("layer 1 is told 1/").expect("a sentence");
    assert!(said < screen.find('‖').expect("a symbol"), "{screen}");
    for words in ["values ‖a‖", "gradient ‖∂L/∂a‖", "weights", "grad of W"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    // Where there is room for the word alone, it stands alone, and in ASCII none is cut.
    stage.resize(80, 24);
    stage.theme = TerminalTheme::DARK.ascii();
    let screen = stage.screen();
    let heading = screen.lines().find(|line| line.contains("stage"));
    let heading = heading.expect("a table");
    assert!(
        heading.contains("values") && heading.contains("gradient"),
        "{heading}"
    );
    assert!(!heading.contains("..."), "{heading}");
}

#[test]
fn the_sweep_says_which_rates_are_good_and_how_far_its_ends_go() {
    let mut stage = Stage::open("learning_rates");
    stage.resize(120, 40);
    view(&mut stage, "sweep");
    let screen = stage.screen();
    let said = "Learning rates: slow up to η 0.01, good up to 0.55, too large from 1 on; the best of 25 tried is 0.55";
    assert!(screen.contains(said), "{screen}");
    // Beyond the axis the curve is drawn at its ends.
    assert!(screen.contains("best ▾ 6.3e−120"), "{screen}");
    assert!(screen.contains("▴ 1.8e154"), "{screen}");
}

#[test]
fn distances_stand_under_each_other_however_small() {
    let mut stage = Stage::typed("x^2", &[("x", 3.0)]);
    stage.keys("2S");
    for size in [(80, 24), (120, 40)] {
        stage.resize(size.0, size.1);
        let screen = stage.screen();
        // The points of h, of the slope and of the gap, in columns of the screen.
        let points = |row: &str| -> Vec<usize> {
            let cells = row.chars().enumerate().skip(usize::from(size.0) * 45 / 100);
            cells.filter(|(_, c)| *c == '.').map(|(at, _)| at).collect()
        };
        let rows: Vec<Vec<usize>> = ["0.01 ", "0.001 ", "0.0001 "]
            .iter()
            .map(|h| points(screen.lines().find(|row| row.contains(h)).expect("a row")))
            .collect();
        assert!(
            rows.windows(2).all(|pair| pair[0][..2] == pair[1][..2]),
            "{rows:?}\n{screen}"
        );
        assert!(screen.contains("gap to 6"), "{screen}");
        assert!(!screen.contains("off 6"), "{screen}");
    }
}

#[test]
fn labels_do_not_run_together() {
    let mut stage = at_step("himmelblau", 20);
    view(&mut stage, "slice");
    for size in [(40, 12), (80, 24), (120, 40), (200, 60)] {
        stage.resize(size.0, size.1);
        let screen = stage.screen();
        for label in ["tangent", "secant", "rise", "run"] {
            let glued = |(at, _): (usize, &str)| {
                screen[..at]
                    .chars()
                    .next_back()
                    .is_some_and(|c| c.is_ascii_alphanumeric())
            };
            assert!(!screen.match_indices(label).any(glued), "{label}\n{screen}");
        }
    }
}

#[test]
fn a_map_of_starts_has_edges_only_where_it_has_no_colors() {
    let mut stage = Stage::typed("(x^2 - 1)^2 + y^2", &[("x", 0.4), ("y", 0.5)]);
    stage.resize(80, 24);
    stage.keys("6b");
    let dots = |screen: &str| screen.contains(|c| ('\u{2801}'..='\u{28ff}').contains(&c));
    assert!(!dots(&stage.screen()), "{}", stage.screen());
    stage.theme = TerminalTheme::DARK.depth(ColorDepth::Mono);
    assert!(dots(&stage.screen()), "{}", stage.screen());
}

#[test]
fn racers_that_go_one_way_are_said_to() {
    let race = |second: &str| {
        let text = format!(
            "loss = 'x^2 + y^2'\n[params]\nx = 1\ny = 2\n\
             [[racers]]\noptimizer = 'gd'\nlearning_rate = 0.1\n\
             [[racers]]\noptimizer = 'gd'\nlearning_rate = {second}\n"
        );
        let scenario = Scenario::read(&text, Origin::Typed).expect("a scenario");
        let mut stage = Stage::of(scenario);
        view(&mut stage, "race");
        stage.resize(80, 24);
        let before = stage.screen();
        stage.send(parse("steps 3").expect("a command"));
        (before, stage.screen())
    };
    let said = "A, B go the same way";
    let (start, later) = race("0.1");
    assert!(!start.contains(said), "{start}");
    assert!(later.contains(said), "{later}");
    let (_, apart) = race("0.2");
    assert!(!apart.contains(said), "{apart}");
}

#[test]
fn a_loss_without_a_chain_says_so_whole() {
    let mut stage = Stage::open("backprop");
    view(&mut stage, "chain");
    for size in [(40, 12), (80, 24)] {
        stage.resize(size.0, size.1);
        let screen = stage.screen();
        let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
        // In one column the text is in one piece, beside a picture in rows.
        let said = if size.0 < 60 {
            &["the network view goes through it, stage by stage"][..]
        } else {
            &["Press 4: the network view", "stage by stage", "forward and"]
        };
        for said in said {
            assert!(words.contains(said), "{said}:\n{screen}");
        }
    }
}

#[test]
fn the_methods_that_are_asked_for_have_room_on_a_common_screen() {
    let mut stage = Stage::open("himmelblau");
    stage.resize(80, 24);
    assert!(!stage.screen().contains("symbolic"));
    stage.keys("m");
    let screen = stage.screen();
    for method in ["reverse", "dual", "symbolic", "finite"] {
        assert!(screen.contains(method), "{method}\n{screen}");
    }
    stage.keys("m");
    assert!(!stage.screen().contains("symbolic"));
}

#[test]
fn the_loss_of_the_next_step_has_as_many_digits_as_fit() {
    let mut stage = at_step("himmelblau", 20);
    stage.resize(80, 24);
    stage.theme = TerminalTheme::DARK.ascii();
    let screen = stage.screen();
    let change = screen.lines().find(|row| row.contains("loss 0.000"));
    let change = change.expect("the change of the loss");
    assert!(change.contains(" -> 0.000"), "{change}");
    let (_, said) = change.split_once("loss ").expect("found by it");
    assert!(!said.contains("..."), "{change}");
}

#[test]
fn the_chart_says_in_words_which_key_shows_others() {
    let screen = at_step("himmelblau", 20).screen();
    assert!(screen.contains("log axis · v other charts"), "{screen}");
    let screen = at_step("nan", 20).screen();
    assert!(screen.contains("linear · v other charts"), "{screen}");
}

#[test]
fn a_menu_at_the_side_cuts_no_panel() {
    let mut stage = Stage::open("himmelblau");
    stage.resize(120, 40);
    stage.keys("o");
    let screen = stage.screen();
    assert!(screen.contains("settings of A"), "{screen}");
    // Nothing of the chart is left below the box, whose heading it would hide.
    let rows: Vec<&str> = screen.lines().collect();
    let bottom = rows.iter().rposition(|row| row.contains('╯'));
    let rest = screen.lines().skip(bottom.expect("a box") + 1);
    let rest: Vec<&str> = rest.filter(|row| row.contains('┤')).collect();
    assert!(rest.is_empty(), "{screen}");
}

#[test]
fn help_begins_with_what_the_scene_is_about() {
    let mut stage = Stage::open("himmelblau");
    stage.resize(80, 24);
    stage.keys("?");
    let screen = stage.screen();
    let rows: Vec<&str> = screen.lines().collect();
    let text = rows
        .iter()
        .find(|row| row.contains("One optimizer, one rate"))
        .expect("the text");
    let before = text.split("One optimizer").next().unwrap_or_default();
    assert!(before.chars().count() < 8, "{screen}");
}

#[test]
fn a_row_that_is_an_image_is_shown_as_one() {
    let mut stage = Stage::network_of("digits");
    stage.resize(120, 40);
    let screen = stage.screen();
    for words in ["the image of row 1", "label ", " taken for "] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    assert!(!screen.contains("no picture"), "{screen}");
    // Without colors it stands there in shades.
    let dark = std::mem::replace(
        &mut stage.theme,
        TerminalTheme::DARK.depth(ColorDepth::Mono),
    );
    assert!(stage.screen().contains("████"), "{}", stage.screen());
    stage.theme = dark;
    // Another row is another image.
    let buffer = stage.buffer();
    stage.keys("l");
    assert!(
        stage.screen().contains("the image of row 2"),
        "{}",
        stage.screen()
    );
    let colors = |buffer: &ratatui::buffer::Buffer| -> Vec<_> {
        buffer
            .content
            .iter()
            .map(|cell| (cell.fg, cell.bg))
            .collect()
    };
    assert!(colors(&buffer) != colors(&stage.buffer()));
}
