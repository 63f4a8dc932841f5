//! One line of the computation in full: how its value comes about, and how its adjoint is added up.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::equations::Equations;
use crate::explain::AdjointTerm;
use crate::explain::format::{factor, factor_figure, figure};
use crate::figure::Role;
use crate::session::{ChainDisplay, ComputationStage, Session};
use crate::ui::decimals::entry;
use crate::ui::panel::{Panel, PanelRows, heading, scrolls};
use crate::ui::text;
use crate::ui::theme::TerminalTheme;

/// The digits of results, and of the factors of products.
const DIGITS: usize = 7;
const FACTOR: usize = 5;

/// No more uses than this are shown one by one.
const MOST_USES: usize = 40;

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "one value",
    rows: |_, _, _| PanelRows::from(6),
    draw,
    mouse: scrolls,
    ..Panel::EMPTY
};

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let Some(chain) = session.chain() else {
        return;
    };
    let name = chain.label(chain.selected);
    let inner = heading(name, "j k other lines", theme, area, buffer);
    let mut ledger_line = LedgerLine {
        chain,
        line: chain.selected,
        theme,
        equations: Equations::new(inner.width as usize, theme),
    };
    ledger_line.value();
    ledger_line.note();
    ledger_line.adjoint();
    ledger_line.slopes();
    let scrolled = session.screen().scrolled;
    text::write_scrolled(ledger_line.equations.rows, scrolled, theme, inner, buffer);
}

/// The step that was just made, in a line; none when all is shown.
pub(super) fn step(chain: &ChainDisplay) -> Option<String> {
    let count = chain.outline.lines.len();
    let line = chain.selected;
    let ledger_line = LedgerLine {
        chain,
        line,
        theme: TerminalTheme::DARK,
        equations: Equations::new(usize::MAX, TerminalTheme::DARK),
    };
    match chain.stage() {
        ComputationStage::Forward(0) => Some(String::from(
            "nothing is computed yet: . computes the first value",
        )),
        ComputationStage::Forward(shown) => Some(format!(
            "forward {shown} of {count}: {}",
            ledger_line.value_parts(shown - 1).join(" = ")
        )),
        ComputationStage::Backward(0) => {
            let last = ledger_line.value_parts(count - 1).join(" = ");
            Some(format!(
                "forward {count} of {count}: {last}; . goes back, from the loss"
            ))
        }
        ComputationStage::Backward(shown) if shown < count => {
            let line = count - shown;
            let name = chain.outline.derivative_name(line);
            let ledger_line = LedgerLine {
                line,
                ..ledger_line
            };
            let terms = chain.ledger.terms(&chain.outline, line).take(MOST_USES);
            let mut parts = vec![name];
            let products: Vec<String> = terms
                .filter_map(|term| ledger_line.product(&term).pop())
                .collect();
            if !products.is_empty() {
                parts.push(products.join(" + "));
            }
            parts.push(figure(entry(&chain.ledger.adjoints, line), DIGITS));
            Some(format!(
                "backward {shown} of {count}: {}",
                parts.join(" = ")
            ))
        }
        ComputationStage::Backward(_) => None,
    }
}

/// The text about a line, for a width.
struct LedgerLine<'a> {
    chain: &'a ChainDisplay,
    line: usize,
    theme: TerminalTheme,
    equations: Equations,
}

impl LedgerLine<'_> {
    /// How the value comes about.
    fn value(&mut self) {
        if self.chain.value(self.line).is_some() {
            let parts = self.value_parts(self.line);
            self.equations
                .say(" ", &parts, self.theme.style(Role::Text));
            return;
        }
        let muted = self.theme.style(Role::Muted);
        self.equations
            .say(" ", &[self.chain.equation(self.line)], muted);
        self.equations
            .say(" ", &[String::from("not computed yet")], muted);
    }

    /// A value in symbols, in numbers, and as a number.
    fn value_parts(&self, line: usize) -> Vec<String> {
        let (outline, ledger) = (&self.chain.outline, &self.chain.ledger);
        let mut parts = vec![self.chain.equation(line)];
        parts.extend(ledger.substituted(outline, line, FACTOR));
        parts.push(figure(entry(&ledger.values, line), DIGITS));
        parts.dedup();
        parts
    }

    fn note(&mut self) {
        let valued = self.chain.value(self.line).is_some();
        let note = self.chain.ledger.notes.get(self.line).copied().flatten();
        if let Some(note) = note.filter(|_| valued) {
            let role = if note.is_warning() {
                Role::Fault
            } else {
                Role::Muted
            };
            self.equations
                .say(" ", &[note.text()], self.theme.style(role));
        }
    }

    /// The sum over the uses: what comes back from each.
    fn adjoint(&mut self) {
        let (chain, line) = (self.chain, self.line);
        let outline = &chain.outline;
        let gradient = self.theme.style(Role::Gradient);
        let muted = self.theme.style(Role::Muted);
        let name = outline.derivative_name(line);
        self.equations.rows.push(Line::default());
        let Some(adjoint) = chain.adjoint(line) else {
            self.equations.say(
                " ",
                &[name, String::from("not yet: it comes back from the loss")],
                muted,
            );
            return;
        };
        let change = 0.01 * adjoint;
        let adjoint = figure(adjoint, DIGITS);
        let terms: Vec<AdjointTerm> = chain.ledger.terms(outline, line).take(MOST_USES).collect();
        match terms[..] {
            [] => {
                self.equations.say(" ", &[name, adjoint], gradient);
                self.equations
                    .say("   ", &[String::from("here the way back begins")], muted);
            }
            [term] => {
                let mut parts = vec![name, self.by_name(&term)];
                parts.extend(self.product(&term));
                parts.push(adjoint);
                parts.dedup();
                self.equations.say(" ", &parts, gradient);
            }
            _ => {
                self.equations.say(" ", &[name, adjoint], gradient);
                self.equations
                    .say("   ", &[String::from("the sum of what comes back:")], muted);
                for term in &terms {
                    let parts = self.part(term);
                    self.equations
                        .say("   ", &parts, self.theme.style(Role::Text));
                }
            }
        }
        if !terms.is_empty() && change.is_finite() {
            let name = outline.lines.last().map_or("L", |loss| loss.label());
            let effect = match figure(change, 4).strip_prefix('−') {
                Some(less) => format!("by the slope, {name} less by {less}"),
                None if change == 0.0 => format!("{name} stays as it is, to first order"),
                None => format!("by the slope, {name} more by {}", figure(change, 4)),
            };
            let shown = if outline.is_cut_ahead(line) {
                format!(
                    "0.01 more here, as far as backprop sees: {effect}; a detach hides the rest"
                )
            } else {
                format!("0.01 more here: {effect}")
            };
            self.equations.say("   ", &[shown], muted);
        }
    }

    /// ∂L/∂u · ∂u/∂v, by the names.
    fn by_name(&self, term: &AdjointTerm) -> String {
        let outline = &self.chain.outline;
        let user = term.at.line;
        format!(
            "{} · {}",
            outline.derivative_name(user),
            outline.local_name(user, self.line)
        )
    }

    /// One part of a sum; where there is little room, by the name of the user and the numbers only.
    fn part(&self, term: &AdjointTerm) -> Vec<String> {
        const NARROW: usize = 44;
        let mut product = self.product(term);
        let mut parts = if self.equations.width < NARROW {
            let user = self.chain.label(term.at.line);
            let numbers = product.pop().unwrap_or_default();
            vec![format!("{user}: {numbers}")]
        } else {
            let mut parts = vec![self.by_name(term)];
            parts.append(&mut product);
            parts
        };
        parts.push(figure(term.share, DIGITS));
        parts.dedup();
        parts
    }

    /// The same in symbols and in numbers.
    fn product(&self, term: &AdjointTerm) -> Vec<String> {
        let upstream = figure(term.upstream, FACTOR);
        if term.cut {
            return vec![format!("{upstream} · 0 (cut)")];
        }
        let user = self.chain.outline.lines.get(term.at.line);
        let input = user.and_then(|user| user.inputs.get(term.at.input));
        let symbol = input.map_or("", |input| input.symbol.as_str());
        let numbers = format!("{upstream} · {}", factor_figure(term.local, FACTOR));
        if symbol.is_empty() || symbol == figure(term.local, FACTOR) {
            vec![numbers]
        } else {
            vec![format!("{upstream} · {}", factor(symbol)), numbers]
        }
    }

    /// What the line hands on to those it is computed from.
    fn slopes(&mut self) {
        let (chain, line) = (self.chain, self.line);
        if chain.value(line).is_none() {
            return;
        }
        let outline = &chain.outline;
        let (Some(shown), Some(locals)) = (outline.lines.get(line), chain.ledger.locals.get(line))
        else {
            return;
        };
        if !shown.inputs.is_empty() {
            self.equations.rows.push(Line::default());
        }
        for (input, local) in shown.inputs.iter().zip(locals) {
            let mut parts = vec![outline.local_name(line, input.line)];
            if !input.symbol.is_empty() {
                parts.push(input.symbol.clone());
            }
            parts.push(figure(*local, DIGITS));
            parts.dedup();
            self.equations
                .say(" ", &parts, self.theme.style(Role::Value));
        }
    }
}
