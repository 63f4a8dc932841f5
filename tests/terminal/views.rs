//! Every view by its key and by the mouse, saved and opened again; a small screen.

use std::fs;
use std::thread;
use std::time::Duration;

use super::pty::{CTRL_U, ENTER, ESC, Terminal, folder, gdplay};

/// The views by their keys and names.
const VIEWS: [(&str, &str); 7] = [
    ("1", "surface"),
    ("2", "slice"),
    ("3", "chain"),
    ("4", "network"),
    ("5", "race"),
    ("6", "sweep"),
    ("7", "sampling"),
];

/// Whether the tab of a view is the chosen one: it has a ground of its own.
fn is_shown(screen: &vt100::Screen, name: &str) -> bool {
    let (_, columns) = screen.size();
    let row: String = screen.rows(0, columns.get()).next().unwrap_or_default();
    let Some(at) = row.find(name) else {
        return false;
    };
    let column = row[..at].chars().count() as u16;
    screen
        .cell(0, column)
        .is_some_and(|cell| cell.inverse() || cell.bgcolor() != vt100::Color::Default)
}

/// All rows but the last, in which stands what was just done.
fn above_the_keys(screen: &vt100::Screen) -> Vec<String> {
    let (rows, columns) = screen.size();
    let all = screen.rows(0, columns.get());
    let shown = all.take(usize::from(rows.get()) - 1);
    shown.map(|row| row.trim_end().to_string()).collect()
}

/// The screen above the keys once everything is computed that is shown.
fn settled(terminal: &Terminal) -> Vec<String> {
    loop {
        let before = terminal.ask(above_the_keys);
        thread::sleep(Duration::from_millis(500));
        if terminal.ask(above_the_keys) == before {
            return before;
        }
    }
}

/// Clicks at the first place of the screen that has a text.
fn click(terminal: &mut Terminal, text: &str) {
    let found = terminal.ask(|screen| {
        let (_, columns) = screen.size();
        screen
            .rows(0, columns.get())
            .enumerate()
            .find_map(|(row, line)| {
                let at = line.find(text)?;
                Some((line[..at].chars().count() + 1, row + 1))
            })
    });
    let (column, row) = found.unwrap_or_else(|| panic!("no {text:?}"));
    terminal.send(&format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m"));
}

#[test]
fn every_view_by_keys_and_by_the_mouse_and_all_of_it_saved() {
    let folder = folder("views");
    let mut command = gdplay(&["rosenbrock"]);
    command.env("COLORFGBG", "15;0");
    command.cwd(&folder);
    let mut terminal = Terminal::start(command, 120, 40);
    terminal.wait_for("agree");
    for (key, name) in VIEWS {
        terminal.send(key);
        terminal.wait_until(name, |screen| is_shown(screen, name));
    }
    for (_, name) in VIEWS.into_iter().rev() {
        click(&mut terminal, name);
        terminal.wait_until(name, |screen| is_shown(screen, name));
    }
    // Hints, the legend, the timeline, and what closes an overlay.
    click(&mut terminal, "? help");
    terminal.wait_for("type to search");
    terminal.send(ESC);
    terminal.wait_without("type to search");
    click(&mut terminal, "◆ momentum");
    terminal.wait_for("B momentum · η");
    click(&mut terminal, "e edit");
    terminal.wait_for("edit the loss");
    terminal.send(ESC);
    terminal.wait_without("edit the loss");
    // Time has the same keys in every view.
    for (key, name) in VIEWS {
        terminal.send(key);
        terminal.wait_until(name, |screen| is_shown(screen, name));
        terminal.send("\x1b[C");
        terminal.wait_for("step 1 ");
        terminal.send("\x1b[H");
        terminal.wait_for("step 0 ");
    }
    terminal.send("3");
    terminal.wait_until("chain", |screen| is_shown(screen, "chain"));
    // As a file opens: the first racer, with nothing ahead.
    terminal.send("[r");
    terminal.wait_for("A bent valley");
    terminal.send("w");
    terminal.wait_for("save as");
    terminal.send(CTRL_U);
    terminal.send("mine.toml");
    terminal.send(ENTER);
    terminal.wait_for("saved as mine.toml");
    let before = settled(&terminal);
    terminal.send("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    let mut command = gdplay(&["mine.toml"]);
    command.env("COLORFGBG", "15;0");
    command.cwd(&folder);
    let again = Terminal::start(command, 120, 40);
    again.wait_until("the same screen", |screen| above_the_keys(screen) == before);
    assert!(
        fs::read_to_string(folder.join("mine.toml"))
            .is_ok_and(|text| text.contains("open = \"chain\""))
    );
}

#[test]
fn a_small_screen_shows_its_panels_one_by_one_and_can_be_edited_in() {
    let mut terminal = Terminal::start(gdplay(&["-e", "x^2 + 3y^2", "--at", "x=2,y=1"]), 40, 12);
    terminal.wait_for("1/");
    terminal.send("\t");
    terminal.wait_for("2/");
    terminal.send("e");
    terminal.wait_for("edit the loss");
    terminal.send(CTRL_U);
    terminal.send("(x - 1)^2 + (y");
    terminal.wait_for("not closed");
    terminal.send(")^2");
    terminal.wait_without("not closed");
    terminal.send(ENTER);
    terminal.wait_without("edit the loss");
    terminal.send("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
}

#[test]
fn a_dumb_terminal_and_a_pipe_get_sentences() {
    let mut command = gdplay(&["bowl"]);
    command.env("TERM", "dumb");
    let mut terminal = Terminal::start(command, 80, 24);
    terminal.wait_for("> ");
    terminal.send("rate 0.2\n");
    terminal.wait_for("-> 0.2.");
    terminal.send("\n");
    terminal.wait_for("Step 1: loss");
    assert!(!terminal.ask(vt100::Screen::alternate_screen));
    terminal.send("quit\n");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
}
