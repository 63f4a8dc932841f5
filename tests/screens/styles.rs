//! The styles of a screen, a letter each, in every number of colors; and every view and overlay at every size.

use std::fmt::Write as _;

use gdplay::session::{Message, OverlayMove};
use gdplay::ui::input::Key;
use gdplay::ui::theme::{Background, ColorDepth, TerminalTheme};
use gdplay::ui::{VIEWS, list_of_views};
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Style};

use super::stage::Stage;

const SIZES: [(u16, u16); 4] = [(40, 12), (80, 24), (120, 40), (200, 60)];

/// The five color modes.
fn modes() -> [(&'static str, TerminalTheme); 5] {
    [
        ("dark", TerminalTheme::DARK),
        ("light", TerminalTheme::DARK.background(Background::Light)),
        ("256", TerminalTheme::DARK.depth(ColorDepth::Indexed)),
        ("16", TerminalTheme::DARK.depth(ColorDepth::Sixteen)),
        ("mono", TerminalTheme::DARK.depth(ColorDepth::Mono)),
    ]
}

/// Every style of the screen as a letter, row by row, where several cells in a row have one only once with their number; then
/// what the letters stand for. Fields of many colors are one letter: what their bands are is tested elsewhere. The title is
/// left out, since it lists all views.
fn styles(stage: &Stage) -> String {
    let (runs, legend) = runs(&stage.buffer());
    runs + &legend
}

/// The runs of letters, and what the letters stand for.
fn runs(buffer: &Buffer) -> (String, String) {
    let mut known: Vec<String> = Vec::new();
    let mut text = String::new();
    for row in buffer.area.rows().skip(1) {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for at in row.positions() {
            let style = buffer[at].style();
            let is_field = matches!(style.bg, Some(Color::Rgb(..) | Color::Indexed(16..)));
            let name = if is_field {
                String::from("a field or a chip")
            } else {
                written(style)
            };
            let letter = known
                .iter()
                .position(|known| *known == name)
                .unwrap_or_else(|| {
                    known.push(name);
                    known.len() - 1
                });
            match runs.last_mut() {
                Some((last, count)) if *last == letter => *count += 1,
                _ => runs.push((letter, 1)),
            }
        }
        for (letter, count) in runs {
            let letter = char::from(b'a' + letter as u8);
            write!(text, "{letter}{count} ").expect("a string takes it");
        }
        text.push('\n');
    }
    let letters = known
        .iter()
        .zip('a'..)
        .map(|(name, letter)| format!("{letter}: {name}\n"));
    (text, letters.collect())
}

fn written(style: Style) -> String {
    let color = |color: Option<Color>| match color {
        None | Some(Color::Reset) => String::from("-"),
        Some(color) => color.to_string(),
    };
    format!(
        "{} on {} {:?}",
        color(style.fg),
        color(style.bg),
        style.add_modifier
    )
}

/// A scene that has been under way, so that everything is on the screen.
fn under_way() -> Stage {
    let mut stage = Stage::default_scene();
    stage.send(Message::Time(gdplay::session::Time::To(60)));
    stage.resize(80, 24);
    stage
}

#[test]
fn styles_in_every_number_of_colors() {
    for (name, theme) in modes() {
        let mut stage = under_way();
        stage.theme = theme;
        insta::assert_snapshot!(format!("styles_{name}"), styles(&stage));
    }
}

#[test]
fn styles_of_a_menu_of_a_list_and_of_a_mistake() {
    let mut stage = under_way();
    stage.keys("o");
    insta::assert_snapshot!("styles_of_a_menu", styles(&stage));
    stage.press(Key::Esc);
    stage.keys(":");
    insta::assert_snapshot!("styles_of_a_list", styles(&stage));
    stage.press(Key::Esc);
    stage.draft("(x");
    insta::assert_snapshot!("styles_of_a_mistake", styles(&stage));
}

#[test]
fn every_view_at_every_size() {
    for (_, name, _) in list_of_views() {
        let mut stage = in_view(name);
        insta::assert_snapshot!(format!("view_{name}"), stage.screens(&SIZES));
    }
}

/// A scene that a view has something to show of, in this view.
fn in_view(name: &str) -> Stage {
    let view = VIEWS.iter().find(|view| view.name == name).expect("a view");
    let mut stage = Stage::open(match name {
        "surface" | "race" | "sweep" => "rosenbrock",
        "network" => "backprop",
        "sampling" => "monte_carlo",
        _ => "chain_rule",
    });
    if name != "surface" {
        stage.send(Message::View(view));
    }
    assert_eq!(stage.session.view().name, name);
    stage
}

#[test]
fn every_overlay_at_every_size() {
    for name in OVERLAYS {
        let mut stage = with_overlay(name);
        insta::assert_snapshot!(format!("overlay_{name}"), stage.screens(&SIZES));
    }
}

const OVERLAYS: [&str; 6] = [
    "settings",
    "save",
    "help",
    "commands",
    "scenarios",
    "themes",
];

fn with_overlay(name: &'static str) -> Stage {
    let mut stage = Stage::open("bowl");
    match name {
        "save" => stage.keys("w"),
        name => stage.send(Message::Overlay(OverlayMove::Open(name))),
    }
    assert!(stage.session.overlay().is_some(), "{name}");
    stage
}

/// The styles of a stage at each size in each color mode.
fn styles_in_every_mode(stage: &mut Stage) -> String {
    every_mode(|(width, height), theme| {
        stage.resize(width, height);
        stage.theme = theme;
        stage.buffer()
    })
}

/// The styles of what is drawn at each size in each color mode; runs that are those of the mode before are not written again.
pub(crate) fn every_mode(mut draw: impl FnMut((u16, u16), TerminalTheme) -> Buffer) -> String {
    let mut text = String::new();
    for (width, height) in SIZES {
        let mut before = String::new();
        for (name, theme) in modes() {
            let (runs, legend) = runs(&draw((width, height), theme));
            let shown = if runs == before {
                "the same runs\n"
            } else {
                &runs
            };
            write!(text, "-- {width}x{height} {name}\n{shown}{legend}").expect("a string takes it");
            before = runs;
        }
    }
    text
}

#[test]
fn styles_of_every_view_in_every_number_of_colors() {
    for (_, name, _) in list_of_views() {
        let mut stage = in_view(name);
        insta::assert_snapshot!(
            format!("colors_view_{name}"),
            styles_in_every_mode(&mut stage)
        );
    }
}

#[test]
fn styles_of_the_other_picture_of_a_view_in_every_number_of_colors() {
    for (name, keys) in [("relief", "1"), ("basins", "6b")] {
        let mut stage = under_way();
        stage.keys(keys);
        insta::assert_snapshot!(
            format!("colors_other_{name}"),
            styles_in_every_mode(&mut stage)
        );
    }
}

#[test]
fn styles_of_every_overlay_in_every_number_of_colors() {
    for name in OVERLAYS {
        let mut stage = with_overlay(name);
        insta::assert_snapshot!(
            format!("colors_overlay_{name}"),
            styles_in_every_mode(&mut stage)
        );
    }
}

#[test]
fn nothing_has_a_color_of_its_own_where_there_are_none() {
    let mut stage = under_way();
    stage.theme = TerminalTheme::DARK.depth(ColorDepth::Mono).painted(true);
    for overlay in ["settings", "commands", "help", "scenarios"] {
        stage.send(Message::Overlay(OverlayMove::Open(overlay)));
        let buffer = stage.buffer();
        assert!(
            buffer
                .content
                .iter()
                .all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset)
        );
        stage.send(Message::Overlay(OverlayMove::Close));
    }
}

#[test]
fn a_painted_ground_is_behind_everything() {
    for depth in [
        ColorDepth::TrueColor,
        ColorDepth::Indexed,
        ColorDepth::Sixteen,
    ] {
        let mut stage = under_way();
        stage.theme = TerminalTheme::DARK.depth(depth).painted(true);
        for overlay in ["settings", "commands"] {
            stage.send(Message::Overlay(OverlayMove::Open(overlay)));
            let buffer = stage.buffer();
            assert!(
                buffer
                    .content
                    .iter()
                    .all(|cell| cell.fg != Color::Reset && cell.bg != Color::Reset)
            );
            stage.send(Message::Overlay(OverlayMove::Close));
        }
    }
}
