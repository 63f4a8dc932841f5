//! Pictures along directions through all parameters.

use gdplay::field::Along;
use gdplay::scenario::{Axes, DirectionKind, Origin, Scenario, to_toml};
use gdplay::session::jobs::directions::PcaRequest;
use gdplay::session::{Effect, Message, ProbeMove, Time, run_effect};
use gdplay::ui::input::{Key, Modifiers, MouseAction};

use super::stage::Stage;

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

/// A network of 17 parameters on a few rows.
fn network(view: &str) -> Stage {
    let text = format!(
        "title = 'A small network'\nloss = 'mse(linear(tanh(linear(stack(x1, x2), 4)), 1), label)'\n\
         [data]\ngenerate = {{ kind = 'xor', rows = 20, seed = 2 }}\nsplit = {{ test = 0.3 }}\n\
         [[racers]]\noptimizer = 'adam'\nlearning_rate = 0.05\n[stop]\nsteps = 200\n{view}"
    );
    Stage::of(Scenario::read(&text, Origin::Typed).unwrap_or_else(|error| panic!("{error}")))
}

fn tens(stage: &mut Stage, count: usize) {
    for _ in 0..count {
        stage.chord(Key::Right, Modifiers::SHIFT);
    }
}

fn axes(stage: &Stage) -> Axes {
    stage.session.scene().camera.axes()
}

#[test]
fn the_axes_go_from_pairs_to_random_to_principal_directions_and_on() {
    let mut stage = Stage::open("rosenbrock3");
    let mut met = vec![axes(&stage)];
    for _ in 0..6 {
        stage.keys("a");
        met.push(axes(&stage));
    }
    let (random, principal) = (
        Axes::Directions(DirectionKind::Random, 1),
        Axes::Directions(DirectionKind::Principal, 1),
    );
    let start = met
        .iter()
        .position(|axes| *axes == Axes::Plane(0, 1))
        .expect("a pair");
    assert_eq!(met[start], Axes::Plane(0, 1));
    for wanted in [Axes::Plane(0, 2), Axes::Plane(1, 2), random, principal] {
        assert!(met.contains(&wanted), "{met:?}");
    }
    let place = met
        .iter()
        .position(|axes| *axes == random)
        .expect("random directions");
    assert_eq!(
        (met[place - 1], met[place + 1]),
        (Axes::Plane(1, 2), principal)
    );
    assert_eq!(met[place + 2], Axes::Plane(0, 1));
    // Of many parameters, directions come after every pair.
    let mut stage = network("");
    stage.keys("a");
    assert_eq!(axes(&stage), random);
    stage.keys("aa");
    assert_eq!(axes(&stage), Axes::Plane(0, 2));
    // A slice is of a parameter.
    stage.keys("2aaa");
    assert!(stage.session.scene().camera.direction_plane.is_none());
}

#[test]
fn random_directions_go_from_the_shown_iterate_and_the_path_leaves_their_plane() {
    let mut stage = network("");
    tens(&mut stage, 2);
    stage.keys("a");
    let here = stage.session.inspected_point();
    let camera = &stage.session.scene().camera;
    let direction_plane = camera.direction_plane.as_ref().expect("directions");
    assert_eq!(
        (direction_plane.step, direction_plane.directions.center()),
        (20, here.as_slice())
    );
    stage.resize(120, 40);
    assert!(
        !stage.screen().contains("off the plane"),
        "{}",
        stage.screen()
    );
    tens(&mut stage, 1);
    let there = stage.session.inspected_point();
    let plane = stage.session.scene().camera.plane(&there);
    // The distance is that to the nearest point of the plane: nothing of it lies along the directions.
    let foot = plane.lift(plane.project(&there));
    let off: Vec<f64> = there.iter().zip(&foot).map(|(t, f)| t - f).collect();
    let length = off.iter().map(|x| x * x).sum::<f64>().sqrt();
    let Along::Directions(directions) = &plane.along else {
        panic!("directions");
    };
    for direction in directions.both() {
        let along: f64 = off.iter().zip(direction).map(|(o, d)| o * d).sum();
        assert!(along.abs() < 1e-12 * length, "{along}");
    }
    let told = format!(
        "off the plane by {}",
        gdplay::expr::number::short(length, 3)
    );
    assert!(
        length > 0.01 && stage.screen().contains(&told),
        "{told}\n{}",
        stage.screen()
    );
    insta::assert_snapshot!("directions_random", stage.screens(&SIZES));
}

#[test]
fn a_probe_lies_in_the_plane_and_the_descent_starts_from_it() {
    let mut stage = network("[view]\ndirections = 'random'\nseed = 3");
    tens(&mut stage, 1);
    stage.send(Message::Probe(ProbeMove::To((0.5, -0.25))));
    let plane = stage.session.scene().camera.plane(&[]);
    let place = plane.lift((0.5, -0.25));
    assert_eq!(stage.session.inspected_point(), place);
    assert_eq!(
        stage.session.readout().map(|readout| readout.at.clone()),
        Some(place.clone())
    );
    stage.resize(120, 40);
    assert!(
        !stage.screen().contains("off the plane"),
        "{}",
        stage.screen()
    );
    stage.press(Key::Enter);
    assert_eq!(stage.session.focused().history.now().at(), place);
    assert_eq!((stage.step(), stage.session.probe()), (0, None));
    let again = stage.session.scene().camera.plane(&[]);
    assert_eq!(again, plane, "the plane stays");
    // Keys that move the window and the probe do so here, too.
    let before = stage.session.scene().camera.window;
    stage.keys("+");
    stage.chord(Key::Right, Modifiers::CONTROL);
    stage.keys("0lk");
    assert_eq!(stage.session.scene().camera.window, before);
    assert!(stage.session.probe().is_some());
}

#[test]
fn a_click_is_a_place_in_the_plane_and_none_in_a_chart() {
    let mut stage = network("[view]\ndirections = 'random'");
    let click = [MouseAction::Press, MouseAction::Release];
    let Some(Message::Probe(ProbeMove::To((x, y)))) = stage.mouse(&click, (12, 10)) else {
        panic!("a probe");
    };
    assert!(x.abs() <= 1.0 && y.abs() <= 1.0);
    for view in ["5", "6", "7"] {
        stage.keys(view);
        assert!(stage.mouse(&click, (12, 10)).is_none(), "view {view}");
    }
}

#[test]
fn a_new_seed_gives_other_directions_and_the_same_one_the_same() {
    let mut stage = network("");
    stage.keys("a");
    let plane = |stage: &Stage| stage.session.scene().camera.plane(&[]);
    let first = plane(&stage);
    stage.send(Message::Probe(ProbeMove::To((0.1, 0.1))));
    stage.keys("R");
    let second = plane(&stage);
    assert_ne!(first, second);
    assert_eq!(stage.session.probe(), None);
    let mut again = network("[view]\ndirections = 'random'\nseed = 2");
    assert_eq!(plane(&again), second);
    again.keys("w");
    again.press(Key::Enter);
    let saved = again.asked.iter().find_map(|effect| match effect {
        Effect::Save(_, scenario, _) => Some(scenario.to_document()),
        _ => None,
    });
    let saved = saved.expect("a file");
    assert!(
        saved.contains("directions = 'random'\nseed = 2"),
        "it stays as it was written: {saved}"
    );
    let read = Scenario::read(&saved, Origin::Typed).expect("a scenario");
    assert_eq!(plane(&Stage::of(read)), second);
}

#[test]
fn over_parameters_a_new_seed_is_one_of_the_run() {
    let mut stage = network("");
    let (start, rows) = (stage.places(), stage.session.scenario().data.clone());
    tens(&mut stage, 1);
    stage.keys("R");
    assert_eq!(stage.step(), 0);
    assert_ne!(stage.places(), start, "the layers start elsewhere");
    assert_eq!(
        stage.session.scenario().data,
        rows,
        "the rows are the problem, not the run"
    );
    assert_eq!(stage.session.scenario().init.seed, 2);
    stage.keys("u");
    assert_eq!(stage.step(), 10);
    // Other samples.
    let mut stage = Stage::open("monte_carlo");
    let start = stage.places();
    stage.keys("R");
    assert_ne!(stage.places(), start);
    // A loss without anything random says so.
    let mut stage = Stage::default_scene();
    stage.keys("R");
    assert!(
        stage.refusal().contains("nothing is random"),
        "{}",
        stage.refusal()
    );
}

#[test]
fn a_path_without_a_bend_has_no_principal_directions() {
    // On a bowl plain descent goes straight to the middle.
    let mut stage = Stage::typed("x^2 + y^2", &[("x", 2.0), ("y", 1.0)]);
    tens(&mut stage, 1);
    stage.keys("aa");
    tens(&mut stage, 1);
    let direction_plane = stage
        .session
        .scene()
        .camera
        .direction_plane
        .clone()
        .expect("directions");
    assert_eq!(
        (direction_plane.kind, direction_plane.principal),
        (DirectionKind::Principal, None)
    );
    stage.resize(120, 40);
    assert!(
        stage.screen().contains("until the path bends"),
        "{}",
        stage.screen()
    );
}

#[test]
fn a_view_that_is_changed_in_the_file_is_shown_and_restarts_nothing() {
    let mut stage = Stage::open("rosenbrock3");
    tens(&mut stage, 1);
    let before = stage.places();
    let mut scenario = stage.session.scenario().clone();
    scenario.view.axes = Axes::Directions(DirectionKind::Random, 9);
    stage.reread(&to_toml(&scenario));
    assert_eq!(axes(&stage), Axes::Directions(DirectionKind::Random, 9));
    assert_eq!((stage.step(), stage.places()), (10, before));
}

#[test]
fn a_draft_keeps_the_directions_while_it_has_two_parameters() {
    let mut stage = Stage::open("rosenbrock3");
    let mut scenario = stage.session.scenario().clone();
    scenario.view.axes = Axes::Directions(DirectionKind::Random, 9);
    stage.reread(&to_toml(&scenario));
    stage.draft("x^2 + y^2 + z^4 + x y z");
    assert_eq!(axes(&stage), Axes::Directions(DirectionKind::Random, 9));
    stage.press(Key::Enter);
    assert_eq!(axes(&stage), Axes::Directions(DirectionKind::Random, 9));
    stage.draft("x^2");
    stage.press(Key::Enter);
    assert_eq!(axes(&stage), Axes::Curve(0));
}

#[test]
fn what_is_looked_at_is_saved() {
    let mut stage = network("");
    stage.keys("aaw");
    stage.press(Key::Enter);
    let Some(Effect::Save(_, scenario, _)) = stage.asked.last() else {
        panic!("nothing saved");
    };
    let text = scenario.to_document();
    assert!(text.contains("directions = \"pca\""), "{text}");
}

#[test]
fn principal_directions_follow_the_trajectory() {
    let mut stage = network("[view]\ndirections = 'pca'");
    let shares = |stage: &Stage| {
        let direction_plane = stage.session.scene().camera.direction_plane.clone();
        direction_plane.expect("directions").principal
    };
    assert_eq!(shares(&stage), None);
    stage.resize(120, 40);
    assert!(
        stage.screen().contains("random until the path bends"),
        "{}",
        stage.screen()
    );
    tens(&mut stage, 3);
    let early = shares(&stage).expect("a trajectory");
    // They are found anew when the trajectory is twice as long or leaves the window, and at its end.
    for _ in 0..17 {
        tens(&mut stage, 1);
        let now = stage.session.inspected_point();
        let camera = &stage.session.scene().camera;
        let (x, y) = camera.plane(&[]).project(&now);
        assert!(camera.window.x.contains(x) && camera.window.y.contains(y));
    }
    let late = shares(&stage).expect("a trajectory");
    assert!(stage.session.race().is_over());
    assert_eq!(late.step, 200);
    assert!(early.step <= 30 && early.step >= 15, "{early:?}");
    let sum: f64 = late.of.iter().sum();
    assert!(
        late.of[0] >= late.of[1] && sum > 0.5 && sum <= 1.0 + 1e-12,
        "{late:?}"
    );
    // The whole path is in the window.
    let camera = &stage.session.scene().camera;
    let plane = camera.plane(&[]);
    for iterate in stage.session.focused().history.trajectory().iterates() {
        let (x, y) = plane.project(&iterate.at);
        assert!(camera.window.x.contains(x) && camera.window.y.contains(y));
    }
    // A window that is moved stays, and 0 brings the trajectory back.
    let around = stage.session.scene().camera.window;
    stage.keys("++");
    stage.chord(Key::Right, Modifiers::CONTROL);
    stage.keys("0");
    assert_eq!(stage.session.scene().camera.window, around);
    // Scrubbing does not turn the picture.
    stage.press(Key::Home);
    assert_eq!(stage.session.scene().camera.plane(&[]), plane);
    insta::assert_snapshot!("directions_pca", stage.screens(&SIZES));
}

#[test]
fn principal_directions_are_found_again_each_time_they_are_chosen() {
    let mut stage = network("");
    tens(&mut stage, 20);
    assert!(stage.session.race().is_over());
    // Twice round at the end of the run: nothing grows that would ask anew.
    for _ in 0..2 {
        for _ in 0..200 {
            stage.keys("a");
            if axes(&stage) == Axes::Directions(DirectionKind::Principal, 1) {
                break;
            }
        }
        let direction_plane = stage.session.scene().camera.direction_plane.clone();
        let principal = direction_plane.expect("directions").principal;
        assert_eq!(principal.map(|shares| shares.step), Some(200));
        assert!(
            !stage.screen().contains("until the path bends"),
            "{}",
            stage.screen()
        );
        // Another seed asks anew, too.
        stage.keys("R");
        let direction_plane = stage.session.scene().camera.direction_plane.clone();
        assert!(direction_plane.expect("directions").principal.is_some());
    }
}

/// A race that has run for some steps and has asked for its principal directions, with the effects of that.
fn asking(loss: &str) -> (Stage, Vec<Effect>) {
    let text = format!("loss = '{loss}'\n[view]\ndirections = 'pca'\n[stop]\nsteps = 30");
    let scenario = Scenario::read(&text, Origin::Typed).unwrap_or_else(|error| panic!("{error}"));
    let mut stage = Stage::of(scenario);
    let held = held(&mut stage, Message::Time(Time::Step(30)));
    (stage, held)
}

/// The questions for principal directions to which a message leads; all else that follows from it is done.
fn held(stage: &mut Stage, message: Message) -> Vec<Effect> {
    let (mut effects, mut held) = (stage.session.update(message), vec![]);
    while !effects.is_empty() {
        let (aligning, others): (Vec<_>, Vec<_>) = effects
            .into_iter()
            .partition(|effect| effect.request::<PcaRequest>().is_some());
        held.extend(aligning);
        effects = Vec::new();
        for effect in others {
            let mut answers = Vec::new();
            run_effect(&effect, || false, |answer| answers.push(answer));
            for answer in answers {
                effects.extend(stage.session.update(Message::Answered(answer)));
            }
        }
    }
    assert!(!held.is_empty());
    held
}

#[test]
fn directions_of_a_run_that_is_undone_are_dropped() {
    let plane = |stage: &Stage| {
        let direction_plane = stage.session.scene().camera.direction_plane.clone();
        direction_plane.expect("directions")
    };
    let (mut stage, asked) = asking("x^2 + 3 y^2 + 2 z^2");
    stage.settle(asked);
    let before = plane(&stage);
    assert_eq!(before.principal.map(|shares| shares.step), Some(30));
    stage.send(Message::StartFrom(vec![-2.0, 3.0, 0.5]));
    let asked = held(&mut stage, Message::Time(Time::Step(20)));
    stage.keys("u");
    stage.settle(asked);
    let after = plane(&stage);
    assert_eq!(after.directions, before.directions);
    assert_eq!(after.principal.map(|shares| shares.step), Some(30));
}

#[test]
fn directions_of_another_loss_are_dropped() {
    let directions = |stage: &Stage| {
        let direction_plane = stage.session.scene().camera.direction_plane.clone();
        direction_plane.expect("directions").directions
    };
    for other in ["x^2 + 3 y^2", "x^2 + 3 y^2 + 2 z^2 + w^2"] {
        let (mut stage, held) = asking("x^2 + 3 y^2 + 2 z^2");
        stage.draft(other);
        stage.press(Key::Enter);
        let before = directions(&stage);
        stage.settle(held);
        assert_eq!(directions(&stage), before, "{other}");
        stage.screens(&SIZES);
        // Back at the first loss its own directions are found after all.
        stage.keys("u");
        let direction_plane = stage.session.scene().camera.direction_plane.clone();
        let direction_plane = direction_plane.expect("directions");
        assert_eq!(direction_plane.directions.center().len(), 3);
        assert!(direction_plane.principal.is_some());
    }
}
