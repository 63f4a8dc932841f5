//! A network is trained, and its backprop stepped, in a real terminal.

use super::pty::{ENTER, HOME, Terminal, gdplay};

/// The loss as the network view shows it: ‖a‖ of the last stage, which is named.
fn loss(contents: &str, name: &str) -> Option<f64> {
    let row = contents
        .lines()
        .find_map(|line| line.trim_start().strip_prefix(&format!("{name} ")))?;
    row.split_whitespace()
        .find(|word| word.contains('.'))
        .and_then(|word| word.parse().ok())
}

#[test]
fn a_network_trains_and_its_backprop_is_stepped() {
    let mut terminal = Terminal::start(gdplay(&["backprop"]), 120, 40);
    terminal.send("4");
    terminal.wait_for("layers · A");
    terminal.send(" ");
    terminal.wait_until("the loss falls", |screen| {
        loss(&screen.contents(), "nll").is_some_and(|loss| loss < 0.6)
    });
    terminal.send(" ");
    terminal.wait_for("paused");
    terminal.send("1");
    terminal.wait_for("gradient");
    terminal.send(HOME);
    terminal.wait_for("step 0 ");
    terminal.send("4");
    terminal.wait_for("layers · A · step 0");
    terminal.wait_for("3 → 2");

    terminal.send("0");
    terminal.wait_for("nothing is computed yet");
    terminal.send(".");
    terminal.wait_for("forward 1 of 5 · input");
    terminal.send(".");
    terminal.wait_for("forward 2 of 5 · 1 relu: h = relu(z1) = (1.2, 0, 0)");
    terminal.wait_for("z1[3] = −0.6 · 1 + 0.1 · (−2) + 0.2 = −0.6");
    for _ in 0..6 {
        terminal.send(".");
    }
    terminal.wait_for("backward 3 of 5 · 2 linear: ∂L/∂h = W2ᵀ ∂L/∂z2");
    terminal.send(".");
    terminal.wait_for("∂L/∂z1 = ∂L/∂h · relu′(z1) = (0.416542, 0, 0)");
    terminal.send(",");
    terminal.wait_for("backward 3 of 5");
    terminal.send(";");
    terminal.wait_for("∂L/∂x = (0.208271, −0.124963)");
    terminal.wait_for("✗ dead: 2 of 3 units of layer 1");
    terminal.send("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
}

#[test]
fn the_picture_of_a_prediction_moves_while_it_trains() {
    let mut terminal = Terminal::play(&["outlier"]);
    terminal.send("4");
    terminal.wait_for("layers · A");
    terminal.send(ENTER);
    terminal.wait_for("─ prediction");
    terminal.send(" ");
    terminal.wait_until("the fit", |screen| {
        loss(&screen.contents(), "mse").is_some_and(|loss| loss < 3.0)
    });
    terminal.send("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
}
