//! The point that the reader asks about.

use gdplay::session::{Message, ProbeMove};
use gdplay::ui::input::Key;

use super::stage::Stage;

#[test]
fn the_probe_moves_by_cells_and_the_panels_speak_of_it() {
    let mut stage = Stage::default_scene();
    let racer = stage.session.inspected_point();
    stage.keys("lll");
    let right = stage.session.inspected_point();
    assert!(right[0] > racer[0] && right[1] == racer[1]);
    stage.keys("kk");
    let up = stage.session.inspected_point();
    assert!(up[1] > right[1] && up[0] == right[0]);
    stage.keys("jjhhh");
    let back = stage.session.inspected_point();
    assert!((back[0] - racer[0]).abs() < 1e-12 && (back[1] - racer[1]).abs() < 1e-12);
    assert_eq!(
        stage.session.readout().map(|readout| readout.at.clone()),
        Some(back)
    );
    stage.press(Key::Esc);
    assert_eq!(stage.session.probe(), None);
    assert_eq!(
        stage.session.readout().map(|readout| readout.at.clone()),
        Some(racer)
    );
}

#[test]
fn enter_starts_the_descent_there() {
    let mut stage = Stage::default_scene();
    for _ in 0..5 {
        stage.press(Key::Right);
    }
    let old = stage.places();
    stage.keys("llllkk");
    let probed = stage.session.inspected_point();
    stage.press(Key::Enter);
    assert_eq!((stage.step(), stage.session.probe()), (0, None));
    for racer in &stage.session.race().racers {
        assert_eq!(racer.history.now().at(), probed);
    }
    stage.keys("u");
    assert_eq!((stage.step(), stage.places()), (5, old));
}

#[test]
fn a_start_without_a_finite_loss_is_taken() {
    let mut stage = Stage::typed("ln(x) + y^2", &[("x", 0.5), ("y", 1.0)]);
    stage.press(Key::Right);
    let before = (stage.step(), stage.places());
    stage.send(Message::Probe(ProbeMove::To((-1.0, 0.5))));
    stage.press(Key::Enter);
    assert_ne!((stage.step(), stage.places()), before);
    let before = (stage.step(), stage.places());
    stage.send(Message::Probe(ProbeMove::StartAt((0.0, 0.5))));
    assert_ne!((stage.step(), stage.places()), before);
}

#[test]
fn a_probe_where_there_is_no_value_is_told_so() {
    let mut stage = Stage::typed("ln(x) + y^2", &[("x", 0.5), ("y", 1.0)]);
    stage.send(Message::Probe(ProbeMove::To((-1.0, 0.5))));
    stage.resize(120, 40);
    let screen = stage.screen();
    assert!(
        screen.contains("NaN") && screen.contains("undefined"),
        "{screen}"
    );
}
