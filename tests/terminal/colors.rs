//! As many colors as the terminal has.

use portable_pty::CommandBuilder;
use vt100::Color;

use super::pty::{Terminal, gdplay};

/// All colors on the screen, once the picture is there.
fn colors(command: CommandBuilder) -> Vec<Color> {
    let mut terminal = Terminal::start(command, 100, 30);
    terminal.wait_for("agree");
    terminal.wait_for("paused");
    let colors = terminal.ask(|screen| {
        let cells =
            (0..30).flat_map(|row| (0..100).filter_map(move |column| screen.cell(row, column)));
        cells
            .flat_map(|cell| [cell.fgcolor(), cell.bgcolor()])
            .collect()
    });
    terminal.send("q");
    terminal.wait_for_end();
    colors
}

fn with(variables: &[(&str, &str)]) -> CommandBuilder {
    let mut command = gdplay(&["bowl"]);
    command.env_remove("COLORTERM");
    for (name, value) in variables {
        command.env(name, value);
    }
    command
}

#[test]
fn true_color_where_it_is() {
    let colors = colors(with(&[("COLORTERM", "truecolor")]));
    assert!(colors.iter().any(|color| matches!(color, Color::Rgb(..))));
}

#[test]
fn the_palette_of_256_without_it() {
    let colors = colors(with(&[]));
    assert!(colors.iter().all(|color| !matches!(color, Color::Rgb(..))));
    assert!(colors.iter().any(|color| matches!(color, Color::Idx(16..))));
}

#[test]
fn sixteen_colors_on_a_plain_terminal() {
    let colors = colors(with(&[("TERM", "xterm")]));
    assert!(
        colors
            .iter()
            .all(|color| matches!(color, Color::Default | Color::Idx(0..16)))
    );
    assert!(colors.iter().any(|color| matches!(color, Color::Idx(_))));
}

#[test]
fn none_where_none_are_wanted() {
    let colors = colors(with(&[("NO_COLOR", "1"), ("COLORTERM", "truecolor")]));
    assert!(colors.iter().all(|color| *color == Color::Default));
}

#[test]
fn ascii_where_the_locale_has_no_more() {
    let mut terminal = Terminal::start(with(&[("LC_ALL", "C")]), 100, 30);
    terminal.wait_for("agree");
    let other: String = terminal
        .contents()
        .chars()
        .filter(|c| !c.is_ascii())
        .collect();
    assert_eq!(other, "");
    terminal.send("q");
    terminal.wait_for_end();
}
