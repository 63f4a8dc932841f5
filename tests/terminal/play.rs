//! Playing: typing, descending, going back in time, the mouse, other sizes.

use super::pty::{
    CTRL_U, ENTER, ESC, HOME, LEFT, RIGHT, SHIFT_LEFT, SHIFT_RIGHT, Terminal, UP, gdplay,
};

/// Pauses, and goes to the start.
fn paused_at_start(terminal: &mut Terminal) {
    terminal.send(HOME);
    terminal.wait_for("paused");
    terminal.wait_for("step 0 ");
}

#[test]
fn a_loss_is_typed_descended_changed_and_left() {
    let mut terminal = Terminal::play(&[]);
    assert_eq!(terminal.ask(Terminal::is_taken), [true; 4]);
    terminal.wait_until("descent", |screen| !screen.contents().contains("step 0 "));
    paused_at_start(&mut terminal);

    terminal.send("e");
    terminal.wait_for("edit the loss");
    terminal.send(CTRL_U);
    terminal.send("(3x+1)^2 + y^2");
    terminal.wait_for("preview");
    terminal.send(ENTER);
    terminal.wait_for("L(x, y) = (3x+1)² + y²");
    terminal.wait_without("edit the loss");

    terminal.send(SHIFT_RIGHT);
    terminal.wait_for("step 10 ");
    // With the rate 0.001 of the old run, the slope along x shrinks by 1 - 18 · 0.001 a step.
    let slope = |steps: i32| format!("{:.3}", (15_600.0 * 0.982_f64.powi(steps)).trunc() / 1000.0);
    terminal.wait_for(&slope(10));
    terminal.send(RIGHT);
    terminal.wait_for("step 11 ");
    terminal.wait_for(&slope(11));
    terminal.send(LEFT);
    terminal.wait_for("step 10 ");
    terminal.wait_for(&slope(10));
    terminal.send(UP);
    terminal.wait_for("η 0.003");
    assert_eq!(terminal.step(), 10, "the learning rate resets nothing");

    terminal.send("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
}

#[test]
fn a_mistake_is_shown_while_it_is_typed_and_the_draft_is_kept() {
    let mut terminal = Terminal::play(&["himmelblau"]);
    terminal.send("e");
    terminal.wait_for("edit the loss");
    terminal.send(" + (x");
    terminal.wait_for("not closed");
    terminal.send(ESC);
    terminal.wait_without("edit the loss");
    terminal.send("e");
    terminal.wait_for("not closed");
    terminal.send(")");
    terminal.wait_without("not closed");
}

#[test]
fn pasted_lines_are_kept() {
    let mut terminal = Terminal::play(&["bowl"]);
    terminal.send("e");
    terminal.wait_for("edit the loss");
    terminal.send(CTRL_U);
    terminal.send("\x1b[200~u = 3x + 1\nu^2 + y^2\x1b[201~");
    terminal.wait_for("u^2 + y^2");
    terminal.wait_for("u = 3x + 1");
    terminal.send(ENTER);
    terminal.wait_without("edit the loss");
    terminal.wait_for("u = 3x + 1");
}

#[test]
fn a_click_moves_the_probe_and_a_double_click_starts_there() {
    let mut terminal = Terminal::play(&["bowl"]);
    terminal.wait_for("step 0 ");
    let start = |contents: &str| index(contents).trim_start().starts_with("2.5000");
    terminal.wait_until("the start", |screen| start(&screen.contents()));
    let click = "\x1b[<0;20;12M\x1b[<0;20;12m";
    terminal.send(click);
    terminal.wait_for("at the probe");
    terminal.wait_until("the probe's numbers", |screen| !start(&screen.contents()));
    let clicked = index(&terminal.contents());
    terminal.send(ESC);
    terminal.wait_until("the racer's numbers", |screen| start(&screen.contents()));
    terminal.send(&[click, click].concat());
    terminal.wait_until("the new start", |screen| {
        let contents = screen.contents();
        index(&contents) == clicked && !contents.contains("at the probe")
    });
    assert_eq!(terminal.step(), 0);
}

/// The row of the point that the partials speak of: the worker's answer, which follows what was asked a moment later.
fn index(contents: &str) -> String {
    let row = contents.lines().find_map(|line| line.split_once(" at x "));
    row.map(|(_, numbers)| numbers.to_string())
        .unwrap_or_default()
}

#[test]
fn help_palette_and_scenarios_open_and_close() {
    let mut terminal = Terminal::play(&[]);
    terminal.send("?");
    terminal.wait_for("type to search");
    terminal.send(ESC);
    terminal.wait_without("type to search");
    terminal.send(":another way");
    terminal.wait_for(": another way");
    terminal.send(ESC);
    terminal.wait_without(": another way");
    terminal.send("Osaddle");
    terminal.wait_for("A saddle");
    terminal.send(ENTER);
    terminal.wait_without("open a scenario");
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
    terminal.wait_for("gradient");
    terminal.send("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
}

#[test]
fn a_terminal_that_is_tiny_from_the_start() {
    let mut terminal = Terminal::start(gdplay(&[]), 1, 1);
    terminal.wait_until("the playground", vt100::Screen::alternate_screen);
    terminal.resize(80, 24);
    terminal.wait_for("gradient");
    terminal.send("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
}

#[test]
fn nothing_is_drawn_while_nothing_changes() {
    let mut terminal = Terminal::play(&["bowl"]);
    terminal.wait_for("paused");
    // The probe is the last thing asked for; once its numbers are there, nothing is left to do.
    terminal.send("l");
    terminal.wait_for("at the probe");
    let mut read = terminal.read();
    let quiet = (0..40).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(250));
        let before = std::mem::replace(&mut read, terminal.read());
        before == read
    });
    assert!(quiet, "something is written though nothing changes");
}

#[test]
fn a_race_is_scrubbed_forked_and_resumed() {
    let mut terminal = Terminal::play(&["rosenbrock"]);
    terminal.wait_for("step 0 ");
    for _ in 0..3 {
        terminal.send(SHIFT_RIGHT);
    }
    terminal.wait_for("step 30 ");
    terminal.send("5");
    terminal.wait_for("race · loss against evaluations");
    terminal.wait_for("C adam");
    terminal.send("1");
    terminal.send(SHIFT_LEFT);
    terminal.wait_for("step 20 of ");
    terminal.send("f");
    terminal.wait_for("forked at step 20");
    terminal.send(UP);
    terminal.wait_for("η 0.003");
    terminal.send(" ");
    terminal.wait_until("the run goes on", |screen| {
        let contents = screen.contents();
        (30..60).any(|step| contents.contains(&format!("step {step} ")))
    });
    terminal.send("u");
    terminal.wait_for("undone");
    terminal.wait_for("η 0.001");
    terminal.send("u");
    terminal.wait_for("step 20 of ");
    terminal.send("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
}
