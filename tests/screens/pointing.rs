//! The mouse: gestures, and what can be clicked.

use gdplay::session::{Message, ProbeMove};
use gdplay::ui::input::{Key, MouseAction};
use gdplay::ui::theme::TerminalTheme;

use super::stage::Stage;

#[test]
fn a_drag_pans_and_leaves_no_probe() {
    let mut stage = Stage::default_scene();
    let before = stage.session.scene().camera.window;
    assert!(stage.mouse(&[MouseAction::Press], (20, 10)).is_none());
    let pan = stage.mouse(&[MouseAction::Drag], (24, 12));
    assert!(matches!(pan, Some(Message::Camera(_))));
    stage.send(pan.expect("a pan"));
    assert!(stage.mouse(&[MouseAction::Release], (24, 12)).is_none());
    assert_ne!(stage.session.scene().camera.window, before);
    assert_eq!(stage.session.probe(), None);
}

#[test]
fn a_click_sets_the_probe_and_a_second_one_starts_there() {
    let mut stage = Stage::default_scene();
    let click = [MouseAction::Press, MouseAction::Release];
    assert!(matches!(
        stage.mouse(&click, (20, 10)),
        Some(Message::Probe(ProbeMove::To(_)))
    ));
    assert!(matches!(
        stage.mouse(&click, (20, 10)),
        Some(Message::Probe(ProbeMove::StartAt(_)))
    ));
    assert!(matches!(
        stage.mouse(&click, (21, 10)),
        Some(Message::Probe(ProbeMove::To(_)))
    ));
}

#[test]
fn tabs_hints_legend_and_timeline_can_be_clicked() {
    let mut stage = Stage::default_scene();
    stage.resize(120, 40);
    stage.click_on("3 chain");
    assert_eq!(stage.session.view().name, "chain");
    stage.click_on("1 surface");
    assert_eq!(stage.session.view().name, "surface");
    stage.click_on("? help");
    assert!(stage.session.overlay().is_some());
    stage.click(0, 0);
    assert!(stage.session.overlay().is_none(), "a click beside it");
    stage.click_on("■ adam");
    assert_eq!(stage.session.focus().racer(), 2);
    stage.click_on("Space play");
    assert!(stage.session.race().playing);
    stage.click_on("Space pause");
    assert!(!stage.session.race().playing);
    stage.click_on("e edit");
    assert!(stage.session.editor().is_some());
}

#[test]
fn a_new_scene_says_in_its_picture_what_plays_until_somebody_does_something() {
    let mut stage = Stage::open("rosenbrock");
    stage.resize(120, 40);
    stage.click_on("Space plays");
    assert!(stage.session.race().playing);
    let mut stage = Stage::open("rosenbrock");
    stage.resize(120, 40);
    stage.keys("2");
    assert!(
        !stage.screen().contains("Space plays"),
        "{}",
        stage.screen()
    );
}

#[test]
fn the_timeline_goes_to_the_step_under_the_mouse() {
    let mut stage = Stage::default_scene();
    stage.resize(120, 40);
    stage.click(60, 38);
    let there = stage.step();
    assert!((100..400).contains(&there), "step {there}");
    stage.click(17, 38);
    assert_eq!(stage.step(), 0);
}

#[test]
fn what_is_hit_is_what_was_drawn_in_ascii_too() {
    let texts = |stage: &Stage| {
        let is_ascii = stage.screen().is_ascii();
        if is_ascii {
            ["adam eta 0.2", "eta 0.001"]
        } else {
            ["adam η 0.2", "η 0.001"]
        }
    };
    for theme in [TerminalTheme::DARK, TerminalTheme::DARK.ascii()] {
        let mut stage = Stage::default_scene();
        stage.theme = theme;
        stage.resize(120, 40);
        let [third, first] = texts(&stage);
        stage.click_on_end_of(third);
        assert_eq!(stage.session.focus().racer(), 2);
        stage.click_on_end_of(first);
        assert_eq!(stage.session.focus().racer(), 0);
        stage.click_on_end_of("e edit");
        assert!(stage.session.editor().is_some());
        stage.press(Key::Esc);
        // The last of the keys stands behind arrows, which are longer in ASCII.
        stage.click_on_end_of(": find");
        assert!(stage.session.overlay().is_some());
        stage.press(Key::Esc);
        stage.click_on_end_of("? help");
        assert!(stage.session.overlay().is_some());
    }
}
