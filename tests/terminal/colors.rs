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

/// A color as it is seen on a terminal whose own text and ground are these.
fn seen(color: Color, own: [u8; 3]) -> Option<[u8; 3]> {
    match color {
        Color::Default => Some(own),
        Color::Rgb(r, g, b) => Some([r, g, b]),
        Color::Idx(_) => None,
    }
}

/// WCAG 2's contrast of two colors.
fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let luminance = |color: [u8; 3]| {
        let linear = color.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The least contrast of a letter or a digit on the screen of a terminal with such colors of its own.
fn least_contrast(terminal: &Terminal, text: [u8; 3], ground: [u8; 3]) -> (f64, String) {
    terminal.ask(|screen| {
        let cells = (0..30).flat_map(|row| (0..100).map(move |column| (row, column)));
        let mut least = (f64::INFINITY, String::new());
        for (row, column) in cells {
            let cell = screen.cell(row, column).expect("a cell");
            if !cell.contents().chars().any(char::is_alphanumeric) {
                continue;
            }
            let colors = [seen(cell.fgcolor(), text), seen(cell.bgcolor(), ground)];
            let [Some(front), Some(back)] = colors else {
                panic!("{cell:?} has a color of a palette");
            };
            let contrast = contrast(front, back);
            if contrast < least.0 {
                least = (contrast, format!("{} at {row}, {column}", cell.contents()));
            }
        }
        least
    })
}

const BLACK: [u8; 3] = [0, 0, 0];
const WHITE: [u8; 3] = [255, 255, 255];

fn started(variables: &[(&str, &str)], answers: &str) -> Terminal {
    let mut terminal = Terminal::start(with(variables), 100, 30);
    terminal.wait_until("the playground", vt100::Screen::alternate_screen);
    terminal.send(answers);
    terminal.wait_for("agree");
    terminal
}

#[test]
fn a_light_terminal_that_answers_is_readable_and_keeps_its_own_ground() {
    let answers = "\x1b]10;rgb:0000/0000/0000\x1b\\\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;4c";
    let terminal = started(&[("COLORTERM", "truecolor")], answers);
    terminal.wait_until("the light theme", |_| true);
    let is_light = |terminal: &Terminal| least_contrast(terminal, BLACK, WHITE).0 >= 3.0;
    let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while !is_light(&terminal) {
        let (least, place) = least_contrast(&terminal, BLACK, WHITE);
        assert!(std::time::Instant::now() < end, "{least} : 1 for {place}");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let corner = terminal.ask(|screen| screen.cell(29, 99).map(vt100::Cell::bgcolor));
    assert_eq!(corner, Some(Color::Default));
}

#[test]
fn a_terminal_that_says_nothing_is_readable_whatever_its_colors_are() {
    let terminal = started(&[("COLORTERM", "truecolor")], "");
    for (text, ground) in [(BLACK, WHITE), (WHITE, BLACK)] {
        let (least, place) = least_contrast(&terminal, text, ground);
        assert!(least >= 3.0, "{least} : 1 for {place}");
    }
}

#[test]
fn every_view_is_readable_on_a_light_terminal_whether_it_answers_or_not() {
    let light = "\x1b]10;rgb:0000/0000/0000\x1b\\\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;4c";
    for answers in [light, ""] {
        let mut terminal = started(&[("COLORTERM", "truecolor")], answers);
        for key in ["1", "2", "3", "4", "5", "6", "7", "o", "\x1b", "e"] {
            terminal.send(key);
            let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
            // Pictures come a little later than their view.
            loop {
                std::thread::sleep(std::time::Duration::from_millis(100));
                let (least, place) = least_contrast(&terminal, BLACK, WHITE);
                if least >= 3.0 {
                    break;
                }
                assert!(
                    std::time::Instant::now() < end,
                    "after {key:?}: {least} : 1 for {place}\n{}",
                    terminal.contents()
                );
            }
        }
    }
}

#[test]
fn true_color_is_found_where_the_environment_does_not_say_so() {
    let terminal = started(&[], "\x1bP1$r0;48:2::1:2:3m\x1b\\\x1b[?62c");
    terminal.wait_until("true color", |screen| {
        (0..30).any(|row| {
            let cells = (0..100).filter_map(|column| screen.cell(row, column));
            cells
                .into_iter()
                .any(|cell| matches!(cell.fgcolor(), Color::Rgb(..)))
        })
    });
}

#[test]
fn a_terminal_that_turns_light_is_followed() {
    let mut terminal = started(
        &[("COLORTERM", "truecolor")],
        "\x1b]11;rgb:0000/0000/0000\x1b\\\x1b[?997;1n\x1b[?62c",
    );
    terminal.send("\x1b[?997;2n\x1b]11;rgb:ffff/ffff/ffff\x1b\\");
    let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while least_contrast(&terminal, BLACK, WHITE).0 < 3.0 {
        assert!(std::time::Instant::now() < end, "it stays dark");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    // No key was swallowed by the answers.
    terminal.send("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
}

#[test]
fn the_theme_of_the_command_line_and_of_the_configuration_are_used() {
    let folder = super::pty::folder("configured");
    std::fs::create_dir_all(folder.join("gdplay")).expect("a folder");
    let path = folder.join("gdplay/config.toml");
    std::fs::write(
        &path,
        "theme = \"mono\"\nstart = \"bowl\"\n[keys]\nquit = \"x\"\n",
    )
    .expect("written");
    let configured = |arguments: &[&str]| {
        let mut command = gdplay(arguments);
        command.env("XDG_CONFIG_HOME", &folder);
        command
    };
    let has_color = |screen: &vt100::Screen| {
        screen
            .cell(1, 1)
            .is_some_and(|cell| matches!(cell.fgcolor(), Color::Rgb(..)))
    };
    let mut terminal = Terminal::start(configured(&[]), 100, 30);
    terminal.wait_for("A round bowl");
    terminal.wait_for("agree");
    assert!(!terminal.ask(has_color));
    terminal.send("x");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    let terminal = Terminal::start(configured(&["--theme", "light", "bowl"]), 100, 30);
    terminal.wait_for("agree");
    assert!(terminal.ask(has_color));
    std::fs::write(&path, "theme = \"drak\"\n").expect("written");
    let mut terminal = Terminal::start(configured(&["config", "--check"]), 100, 30);
    terminal.wait_for("there is no `drak`");
    assert_eq!(terminal.wait_for_end().exit_code(), 1);
}
