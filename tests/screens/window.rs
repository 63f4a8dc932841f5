//! Where the picture looks when nobody says so, and what is outside.

use gdplay::field::{Range, Scale, Window};
use gdplay::figure::{self, FigureLayer, Glyph};
use gdplay::session::{CameraMove, Message, Picture, ProbeMove};

use super::stage::Stage;

fn window(stage: &Stage) -> Window {
    stage.session.scene().camera.window
}

#[test]
fn a_typed_parabola_shows_its_minimum_in_the_middle() {
    let stage = Stage::typed("x^2", &[("x", 3.0)]);
    let x = window(&stage).x;
    assert!((x.middle()).abs() < 1e-6 && x.contains(3.0), "{x:?}");
}

#[test]
fn four_typed_minima_are_in_sight_and_apart() {
    let text = "(x^2 + y - 11)^2 + (x + y^2 - 7)^2";
    let stage = Stage::typed(text, &[("x", 0.0), ("y", 0.0)]);
    let minima = stage.session.found_minima();
    assert_eq!(minima.len(), 4, "{minima:?}");
    assert!(
        minima
            .iter()
            .all(|at| window(&stage).contains((at[0], at[1])))
    );
    let figure = figure::picture(&stage.session);
    let stars = figure.layers.iter().filter_map(|layer| match layer {
        FigureLayer::Marks(marks) => Some(marks.iter().filter(|mark| mark.glyph == Glyph::Minimum)),
        _ => None,
    });
    assert_eq!(stars.flatten().count(), 4);
    let Some(Picture::Surface(map)) = stage.session.picture() else {
        panic!("a surface");
    };
    assert_eq!(map.heat.levels().scale(), Scale::Log);
}

/// Searches along a kink end at several places of one minimum; two minima have a height between them.
#[test]
fn a_minimum_is_found_once_and_explained_where_it_is() {
    let mut kinked = Stage::typed("abs(x - y) + 0.1x^2", &[("x", 1.0), ("y", 2.0)]);
    let minima = kinked.session.found_minima();
    assert_eq!(minima.len(), 1, "{minima:?}");
    kinked.resize(120, 40);
    assert!(kinked.screen().contains("★ lowest"), "{}", kinked.screen());
    let mut saddle = Stage::typed("x^2 - y^2", &[("x", 1.0), ("y", 0.1)]);
    saddle.resize(120, 40);
    assert!(!saddle.screen().contains("★"), "{}", saddle.screen());
}

#[test]
fn a_minimum_far_away_is_in_sight_along_each_axis() {
    let text = "(a - 42000)^2 + (b - 417)^2";
    let stage = Stage::typed(text, &[("a", 1.0), ("b", 1.0)]);
    let window = window(&stage);
    assert!(window.contains((1.0, 1.0)) && window.contains((42_000.0, 417.0)));
}

#[test]
fn what_is_said_of_ranges_stays() {
    let stage = Stage::open("himmelblau");
    let parameters = &stage.session.scenario().parameters;
    let range = parameters[0].range;
    assert_eq!(window(&stage).x, range);
    assert!(stage.session.found_minima().is_empty());
}

#[test]
fn a_loss_without_a_minimum_keeps_the_range_around_its_start() {
    let stage = Stage::typed("exp(-x)", &[("x", 1.0)]);
    let x = window(&stage).x;
    assert_eq!((x.low(), x.high()), (-3.0, 5.0));
}

#[test]
fn everything_outside_is_brought_in_and_the_window_comes_home_again() {
    let mut stage = Stage::typed("x^2 + 10 y^2", &[("x", 2.0), ("y", 1.0)]);
    stage.send(Message::Rate(gdplay::session::Nudge::To(0.11)));
    for _ in 0..30 {
        stage.press(gdplay::ui::input::Key::Right);
    }
    let home = window(&stage);
    let now = stage.session.focused().history.now().at().to_vec();
    assert!(!home.contains((now[0], now[1])), "{now:?}");
    stage.keys("0");
    assert!(window(&stage).contains((now[0], now[1])));
    stage.keys("0");
    assert_eq!(window(&stage), home);
    stage.send(Message::Camera(CameraMove::Zoom(true)));
    assert_ne!(window(&stage), home);
}

#[test]
fn a_closer_look_is_at_the_probe() {
    let mut stage = Stage::typed("x^2 + 3 y^2", &[("x", 1.0), ("y", 1.0)]);
    let home = window(&stage);
    // Near the upper right corner.
    let near = |range: Range| range.low() + 0.9 * range.span();
    let at = (near(home.x), near(home.y));
    stage.send(Message::Probe(ProbeMove::To(at)));
    for _ in 0..6 {
        stage.keys("+");
        assert!(window(&stage).contains(at), "{:?}", window(&stage));
    }
    // One that is not seen does not move the picture.
    let mut stage = Stage::typed("x^2 + 3 y^2", &[("x", 1.0), ("y", 1.0)]);
    let middle = window(&stage).middle();
    stage.send(Message::Probe(ProbeMove::To((900.0, 1.5))));
    stage.keys("+");
    assert_eq!(window(&stage).middle(), middle);
}
