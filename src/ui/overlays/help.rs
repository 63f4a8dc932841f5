//! The explanation of everything on the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::diff::Method;
use crate::expr::callable::Callable;
use crate::figure::Role;
use crate::session::Session;
use crate::ui::keymap::{BINDINGS, CHAIN, EDITING, Group, NETWORK};
use crate::ui::panels::{Titles, frame, lines, wrapped};
use crate::ui::theme::{Chrome, Theme};

/// What the parts of the screen show.
const PARTS: [(&str, &str); 27] = [
    (
        "picture",
        "the loss over two parameters: dark is low, each color a band of values, lines are borders of bands",
    ),
    (
        "○ ●",
        "where a racer (A, B, …) started and where it is now; its path between them, each in its own color",
    ),
    ("★", "a known minimum"),
    (
        "−∇ →",
        "the arrow of steepest descent: against the gradient at the point the panels speak of",
    ),
    (
        "+ probe",
        "your own point: move it with h j k l or the mouse; Enter starts the descent there",
    ),
    ("hatched", "places where the loss is not a finite number"),
    (
        "α β",
        "multiples of two directions through all parameters, from the iterate shown when they were chosen: random ones, or (pca) those in which the trajectory spreads most",
    ),
    (
        "off the plane",
        "how far the shown iterate is from such a plane: its path there is a shadow, and the color under it is not its loss",
    ),
    (
        "partials",
        "the derivative by each parameter, by four independent methods; ± is the relative error against reverse mode",
    ),
    (
        "✓ agree",
        "all methods agree within the finite difference's own error; kink, cut, undefined, disagree say why not",
    ),
    (
        "‖∇L‖",
        "the length of the gradient; 0 at a minimum, a maximum, a saddle",
    ),
    (
        "λ κ",
        "the least and greatest curvature (eigenvalues of the Hessian) here, and their ratio; ≈: with more than 64 parameters they are estimated",
    ),
    (
        "η·λmax",
        "the learning rate against the curvature: above 2 plain descent overshoots more at every step, while the loss is like a quadratic",
    ),
    (
        "loss over steps",
        "every racer's loss, on a log axis while all are positive; dotted: on the rows that are held back for a test",
    ),
    (
        "‖∇‖ all rows",
        "the length of the gradient over all rows; batches off by: how far the gradients of 50 mini-batches are from it (root mean square)",
    ),
    (
        "loss ± exact",
        "the loss of this step's sample as an estimate of its expectation, with 1.96 s/√N: in 95 of 100 samples the expectation is that near",
    ),
    (
        "sampling",
        "how far samples, or the gradients of batches, are off against the number of their rows; on both log axes 1/√N has slope −½",
    ),
    (
        "−v, s",
        "the velocity (momentum, Adam's mean) and the step, where they point elsewhere than the gradient does",
    ),
    (
        "η/2, 2η",
        "while paused: where the next step would lead with half and with twice the learning rate",
    ),
    (
        "race",
        "loss against what was asked of the objective: to goal is the number of evaluations until a thousandth of the way was left, rises are steps that led up",
    ),
    (
        "sweep",
        "the focused racer tried from its start with many learning rates; ★ ends lowest",
    ),
    (
        "chain: ○ ●",
        "a value of the computation, unknown, then known (blue), then with its adjoint (red); a rail leads from it to each of its uses",
    ),
    (
        "adjoint",
        "how much the loss changes for a change of this value: the sum, over its uses, of the user's adjoint times the user's own slope",
    ),
    (
        "network: ‖a‖",
        "the size of what leaves a layer, over all rows of the step, and of the loss's gradient by it; the bars share one log scale, so that vanishing is a staircase",
    ),
    (
        "× factor",
        "what a layer multiplies the gradient by on the way back: made of ‖W‖ and the mean slope of its function; the gradient of the first layer is the product of all",
    ),
    (
        "dead, flat",
        "relu units that are 0 in every row; the share of rows and units where tanh or sigmoid is nearly flat: no gradient passes there",
    ),
    (
        "prediction",
        "what the loss predicts over its inputs, with the data: the white line is where the predicted class changes, + the row of the ledger",
    ),
];

/// What the language of losses has beside its functions.
const LANGUAGE: [(&str, &str); 3] = [
    (
        "+ - * / ^ %",
        "as in your notes: 2x, 3(x+1), x², √x, |x|, 2πx; -2^2 is -4, 2^3^2 is 512, 1/2x is x/2",
    ),
    (
        "u = 3x + 1",
        "a line that gives a name; the last line is the loss; # begins a comment",
    ),
    (
        "e π τ",
        "constants; a Greek letter is its spelling, w₁ is w1; every other free name is a parameter",
    ),
];

/// Draws the help, scrolled by so many lines.
pub(crate) fn draw(
    session: &Session,
    scrolled: usize,
    theme: Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let titles = Titles {
        left: String::from("help"),
        right: String::from("↑ ↓ scroll · Esc close"),
        below: None,
    };
    let inner = frame(titles, Chrome::Focus, theme, area, buffer);
    let text = Page::of(session, theme, inner.width as usize).lines;
    let first = scrolled.min(text.len().saturating_sub(inner.height as usize));
    lines(text.into_iter().skip(first).collect(), theme, inner, buffer);
}

/// The text of the help, for a width.
struct Page {
    lines: Vec<Line<'static>>,
    theme: Theme,
    width: usize,
}

impl Page {
    fn of(session: &Session, theme: Theme, width: usize) -> Self {
        let mut page = Self {
            lines: Vec::new(),
            theme,
            width,
        };
        let scenario = session.scenario();
        page.heading(&scenario.heading());
        page.entry(
            "",
            scenario
                .about
                .as_deref()
                .unwrap_or("A loss that was typed."),
        );
        page.section("on the screen", PARTS);
        for group in Group::ALL {
            let bindings = BINDINGS.iter().filter(|binding| binding.group == group);
            let entries = bindings.map(|binding| (binding.shown, binding.about));
            page.section(&format!("keys: {}", group.name()), entries);
        }
        let entries = CHAIN.iter().map(|binding| (binding.shown, binding.about));
        page.section("keys: in the chain view", entries);
        let entries = NETWORK.iter().map(|binding| (binding.shown, binding.about));
        page.section("keys: in the network view", entries);
        let entries = EDITING.iter().map(|binding| (binding.shown, binding.about));
        page.section("keys: while you type a loss", entries);
        let entries = Method::ALL
            .iter()
            .map(|method| (method.name(), method.about()));
        page.section("derivative methods", entries);
        page.section("the language of losses", LANGUAGE);
        page.section(
            "functions",
            Callable::all().map(|(name, f)| (name, f.about())),
        );
        page
    }

    fn section<'s>(&mut self, title: &str, entries: impl IntoIterator<Item = (&'s str, &'s str)>) {
        self.heading(title);
        for (name, about) in entries {
            self.entry(name, about);
        }
    }

    fn heading(&mut self, title: &str) {
        if !self.lines.is_empty() {
            self.lines.push(Line::default());
        }
        let style = self.theme.chrome(Chrome::Heading);
        self.lines
            .push(Line::from(Span::styled(format!(" {title}"), style)));
    }

    /// A name, and what it is, wrapped into a column of its own.
    fn entry(&mut self, name: &str, about: &str) {
        const NAMES: usize = 16;
        let room = self.width.saturating_sub(NAMES + 3).max(12);
        let mut name = name;
        for line in wrapped(about, room) {
            self.lines.push(Line::from(vec![
                Span::styled(format!("  {name:NAMES$} "), self.theme.chrome(Chrome::Key)),
                Span::styled(line, self.theme.style(Role::Text)),
            ]));
            name = "";
        }
    }
}
