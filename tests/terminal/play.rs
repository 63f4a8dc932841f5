//! Playing: typing, descending, going back in time, the mouse, other sizes.

use super::pty::{CTRL_U, ENTER, ESC, HOME, LEFT, RIGHT, SHIFT_RIGHT, Terminal, UP, gdplay};

/// Pauses, and goes to the start.
fn paused_at_start(terminal: &mut Terminal) {
    terminal.send(" ");
    terminal.wait_for("paused");
    terminal.send(HOME);
    terminal.wait_for("step 0 ");
}

#[test]
fn a_loss_is_typed_descended_changed_and_left() {
    let mut terminal = Terminal::play(&[]);
    assert_eq!(terminal.ask(Terminal::is_taken), [true; 4]);
    terminal.wait_until("descent", |screen| !screen.contents().contains("step 0 "));
    paused_at_start(&mut terminal);

    terminal.send("e");
    terminal.wait_for("typing");
    terminal.send(CTRL_U);
    terminal.send("(3x+1)^2 + y^2");
    terminal.wait_for("preview");
    terminal.send(ENTER);
    terminal.wait_for("L(x, y) = (3x+1)^2 + y^2");
    terminal.wait_without("typing");

    terminal.send(SHIFT_RIGHT);
    terminal.wait_for("step 10 ");
    let after_ten = partials(&terminal);
    terminal.send(RIGHT);
    terminal.wait_for("step 11 ");
    terminal.send(LEFT);
    terminal.wait_for("step 10 of 11 ");
    terminal.wait_until("the same numbers", |screen| {
        partial_lines(&screen.contents()) == after_ten
    });
    terminal.send(UP);
    terminal.wait_for("rate 0.003");
    assert_eq!(terminal.step(), 10, "the learning rate resets nothing");

    terminal.send("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
}

/// The rows of the derivatives, once they speak of the step that is shown.
fn partials(terminal: &Terminal) -> Vec<String> {
    terminal.wait_until("the partials of this step", |screen| {
        let contents = screen.contents();
        contents.contains("gd · step 10") && !partial_lines(&contents).is_empty()
    });
    // The numbers follow the title by one answer of the worker: they are there when they differ from those of step 0.
    terminal.wait_until("numbers", |screen| {
        !partial_lines(&screen.contents())
            .iter()
            .any(|line| line.contains("-15.6"))
    });
    partial_lines(&terminal.contents())
}

fn partial_lines(contents: &str) -> Vec<String> {
    let rows = contents.lines().filter(|line| line.contains("∂ "));
    rows.filter_map(|line| {
        line.split_once("∂ ")
            .map(|(_, numbers)| numbers.to_string())
    })
    .collect()
}

#[test]
fn a_mistake_is_shown_while_it_is_typed_and_the_draft_is_kept() {
    let mut terminal = Terminal::play(&["himmelblau"]);
    terminal.send("e");
    terminal.wait_for("typing");
    terminal.send(" + (x");
    terminal.wait_for("not closed");
    terminal.send(ESC);
    terminal.wait_without("typing");
    terminal.send("e");
    terminal.wait_for("not closed");
    terminal.send(")");
    terminal.wait_without("not closed");
}

#[test]
fn pasted_lines_are_kept() {
    let mut terminal = Terminal::play(&["bowl"]);
    terminal.send("e");
    terminal.wait_for("typing");
    terminal.send(CTRL_U);
    terminal.send("\x1b[200~u = 3x + 1\nu^2 + y^2\x1b[201~");
    terminal.wait_for("u^2 + y^2");
    terminal.wait_for("u = 3x + 1");
    terminal.send(ENTER);
    terminal.wait_without("typing");
    terminal.wait_for("u = 3x + 1");
}

#[test]
fn a_click_moves_the_probe_and_a_double_click_starts_there() {
    let mut terminal = Terminal::play(&["bowl"]);
    paused_at_start(&mut terminal);
    let start = point(&terminal);
    let click = "\x1b[<0;20;12M\x1b[<0;20;12m";
    terminal.send(click);
    terminal.wait_for("partials · probe");
    terminal.wait_until("the probe's numbers", |screen| {
        place(&screen.contents()) != start
    });
    let clicked = point(&terminal);
    terminal.send(ESC);
    terminal.wait_until("the racer's numbers", |screen| {
        place(&screen.contents()) == start
    });
    terminal.send(&[click, click].concat());
    terminal.wait_until("the new start", |screen| {
        let contents = screen.contents();
        place(&contents) == clicked && !contents.contains("partials · probe")
    });
    assert_eq!(terminal.step(), 0);
}

/// The row of the point that the partials speak of.
fn point(terminal: &Terminal) -> String {
    terminal.wait_until("partials", |screen| !place(&screen.contents()).is_empty());
    place(&terminal.contents())
}

fn place(contents: &str) -> String {
    let row = contents.lines().find_map(|line| line.split_once("│at "));
    row.map(|(_, numbers)| numbers.to_string())
        .unwrap_or_default()
}

#[test]
fn help_palette_and_scenarios_open_and_close() {
    let mut terminal = Terminal::play(&[]);
    terminal.send("?");
    terminal.wait_for("on the screen");
    terminal.send(ESC);
    terminal.wait_without("on the screen");
    terminal.send(":another way");
    terminal.wait_for("> another way");
    terminal.send(ESC);
    terminal.wait_without("> another way");
    terminal.send("Osaddle");
    terminal.wait_for("> saddle");
    terminal.send(ENTER);
    terminal.wait_without("> saddle");
    terminal.wait_without("Rosenbrock");
}

#[test]
fn the_smallest_terminal_and_back() {
    let mut terminal = Terminal::play(&[]);
    terminal.send(" ");
    terminal.wait_for("paused");
    for (columns, rows) in [(1, 1), (40, 12), (3, 50), (200, 60), (1, 1), (100, 30)] {
        let read = terminal.read();
        terminal.resize(columns, rows);
        terminal.wait_for_more_than(read);
    }
    terminal.wait_for("? help");
    terminal.wait_for("partials");
    terminal.send("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
}

#[test]
fn a_terminal_that_is_tiny_from_the_start() {
    let mut terminal = Terminal::start(gdplay(&[]), 1, 1);
    terminal.wait_until("the playground", vt100::Screen::alternate_screen);
    terminal.resize(80, 24);
    terminal.wait_for("partials");
    terminal.send("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
}

#[test]
fn nothing_is_drawn_while_nothing_changes() {
    let mut terminal = Terminal::play(&["bowl"]);
    terminal.send(" ");
    terminal.wait_for("paused");
    // The probe is the last thing asked for; once its numbers are there, nothing is left to do.
    terminal.send("l");
    terminal.wait_for("partials · probe");
    let mut read = terminal.read();
    let quiet = (0..40).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(250));
        let before = std::mem::replace(&mut read, terminal.read());
        before == read
    });
    assert!(quiet, "something is written though nothing changes");
}
