//! The map of starts in the sweep view, and the best rates in the race view.

use gdplay::session::jobs::sweep::SweepRequest;
use gdplay::session::jobs::{Desk, Scratch};
use gdplay::session::{Effect, Message, RaceState, StatusMessage};
use gdplay::ui::input::Key;
use gdplay::ui::theme::{ColorDepth, TerminalTheme};

use super::stage::Stage;

#[test]
fn a_key_shows_to_which_minimum_each_start_leads() {
    let mut stage = Stage::typed("(x^2 - 1)^2 + y^2", &[("x", 0.4), ("y", 0.5)]);
    stage.keys("6");
    assert!(stage.session.basins().is_none());
    stage.keys("b");
    let found = stage.session.basins().expect("a map");
    assert_eq!(found.minima.len(), 2);
    stage.resize(120, 40);
    let screen = stage.screen();
    for words in ["where each leads", "(1, 0)", "(−1, 0)", "50.0 %"] {
        assert!(screen.contains(words), "{words}:\n{screen}");
    }
    insta::assert_snapshot!("basins", stage.screens(&[(40, 12), (80, 24), (120, 40)]));
    stage.theme = TerminalTheme::DARK.depth(ColorDepth::Mono);
    insta::assert_snapshot!("basins_mono", stage.screens(&[(80, 24)]));
    stage.keys("b");
    assert!(stage.screen().contains("learning rates"));
}

#[test]
fn a_loss_of_one_parameter_has_no_map_and_says_so() {
    let mut stage = Stage::typed("x^2", &[("x", 1.0)]);
    stage.keys("6b");
    assert!(!stage.session.wants_basins());
    assert!(
        stage.screen().contains("two parameters"),
        "{}",
        stage.screen()
    );
}

#[test]
fn a_rate_that_is_taken_leaves_the_reader_at_the_rates() {
    let mut stage = Stage::open("bowl");
    let before = stage.session.learning_rate();
    stage.keys("6");
    stage.press(Key::Up);
    stage.press(Key::Enter);
    let taken = stage.session.learning_rate();
    assert!(taken > before, "{before} to {taken}");
    assert_eq!(stage.session.view().name, "sweep");
    assert!(!stage.session.race().playing && stage.session.race().step == 0);
    let Some(StatusMessage::Done(said)) = stage.session.status() else {
        panic!("it says what it did");
    };
    let rate = taken.to_string();
    assert!(said.contains(&rate) && said.contains("Space"), "{said}");
    stage.keys("u");
    assert_eq!(stage.session.learning_rate(), before);
}

#[test]
fn every_racer_can_start_again_at_its_own_best_rate() {
    let mut stage = Stage::open("bowl");
    let before = stage.session.learning_rate();
    stage.keys("5b");
    assert!(
        !stage
            .session
            .state::<RaceState>()
            .expect("its state")
            .seeks_best
    );
    // Of the rates 1, 1.7, 3 and 5.5 in each decade the one nearest to 1/λ = 0.5.
    assert_eq!(stage.session.learning_rate(), 0.55);
    assert_ne!(before, 0.55);
    assert_eq!(stage.session.race().step, 0);
    assert!(stage.session.race().playing);
    let Some(StatusMessage::Done(said)) = stage.session.status() else {
        panic!("it says what it did");
    };
    assert!(said.contains("A 0.55"), "{said}");
    stage.keys("u");
    assert_eq!(stage.session.learning_rate(), before);
}

#[test]
fn beyond_the_best_rate_nothing_is_slow() {
    use gdplay::figure::{self, Anchor, FigureLayer};
    let mut stage = Stage::open("learning_rates");
    stage.keys("6");
    let figure = figure::sweep(&stage.session, 60, 20);
    let zones: Vec<&str> = figure
        .layers
        .iter()
        .filter_map(|layer| match layer {
            FigureLayer::Note(note) if matches!(note.place, Anchor::Above(_)) => {
                Some(note.text.as_str())
            }
            _ => None,
        })
        .collect();
    assert_eq!(zones, ["slow", "good", "too large"]);
}

/// What a sweep says before all rates were tried: how many there are, and nothing of the best.
#[test]
fn half_a_sweep_names_no_best_and_no_zones() {
    use gdplay::figure::FigureLayer;
    let mut stage = Stage::open("bowl");
    let effects = stage.update(Message::ViewNamed("sweep".into()));
    let task = effects.iter().find_map(|effect| match effect {
        Effect::Run(task) if task.request::<SweepRequest>().is_some() => Some(task),
        _ => None,
    });
    let task = task.expect("a sweep is asked for");
    let mut answers = Vec::new();
    let mut desk = Desk {
        scratch: &mut Scratch::default(),
        cancelled: &|| false,
        go_on: &mut || false,
    };
    task.run(&mut desk, |answer| answers.push(answer));
    assert_eq!(answers.len(), 26, "one a rate, and the last word");
    let words = |stage: &Stage| {
        let figure = gdplay::figure::sweep(&stage.session, 60, 20);
        let of = |layer: &FigureLayer| match layer {
            FigureLayer::Note(note) => vec![note.text.clone()],
            FigureLayer::Marks(marks) => marks.iter().map(|mark| mark.label.clone()).collect(),
            _ => Vec::new(),
        };
        figure.layers.iter().flat_map(of).collect::<Vec<_>>()
    };
    let last = answers.pop().expect("the last word");
    stage.update(Message::Answered(answers.swap_remove(9)));
    stage.resize(120, 40);
    assert!(stage.screen().contains("10 of 25"), "{}", stage.screen());
    assert!(
        words(&stage).iter().all(String::is_empty),
        "{:?}",
        words(&stage)
    );
    stage.update(Message::Answered(last));
    assert!(stage.screen().contains("25 tried"));
    for word in ["best", "good", "now"] {
        let begins = |said: &String| said.starts_with(word);
        assert!(words(&stage).iter().any(begins), "{word}");
    }
}

/// A map says how much of it has been tried, each time a little more.
#[test]
fn a_map_on_its_way_shows_its_share() {
    use gdplay::session::jobs::basins::BasinRequest;
    let mut stage = Stage::open("himmelblau");
    stage.keys("6");
    stage.resize(120, 40);
    let key = gdplay::session::ViewMove::Toggle;
    let effects = stage.update(Message::Move(key));
    let task = effects.iter().find_map(|effect| match effect {
        Effect::Run(task) if task.request::<BasinRequest>().is_some() => Some(task),
        _ => None,
    });
    let mut scratch = Scratch::default();
    let mut desk = Desk {
        scratch: &mut scratch,
        cancelled: &|| false,
        go_on: &mut || true,
    };
    let mut answers = Vec::new();
    task.expect("a map")
        .run(&mut desk, |answer| answers.push(answer));
    assert!(answers.len() > 15, "{}", answers.len());
    let mut shares = Vec::new();
    for answer in answers {
        stage.update(Message::Answered(answer));
        shares.push(stage.session.basins_share().expect("a share"));
        let screen = stage.screen();
        let is_done = shares.last() == Some(&1.0);
        assert_eq!(
            screen.contains("trying …"),
            !is_done,
            "{shares:?}\n{screen}"
        );
        if shares.len() == 10 {
            assert!(
                screen.contains(" % ") && screen.contains("trying … "),
                "{screen}"
            );
        }
    }
    assert!(
        shares.windows(2).all(|pair| pair[0] < pair[1]),
        "{shares:?}"
    );
    assert_eq!((shares[0], shares[shares.len() - 1]), (0.0, 1.0));
}

#[test]
fn what_runs_away_is_hatched_without_colors_too() {
    let mut stage = Stage::open("rosenbrock");
    stage.keys(":rate 0.003");
    stage.press(Key::Enter);
    stage.keys("6b");
    stage.resize(80, 24);
    for depth in [ColorDepth::Mono, ColorDepth::Sixteen, ColorDepth::TrueColor] {
        stage.theme = TerminalTheme::DARK.depth(depth);
        let hatched = stage.screen().matches('╱').count();
        assert!(hatched > 50, "{depth:?}:\n{}", stage.screen());
    }
    stage.theme = TerminalTheme::DARK.depth(ColorDepth::Mono);
    stage.keys("b1");
    assert_eq!(stage.screen().matches('╱').count(), 0, "{}", stage.screen());
}
