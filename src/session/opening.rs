//! What a scenario asks to be shown when it opens, and the chart that is shown.

use super::{Session, StatusMessage};
use crate::scenario::Chart;

impl Session {
    /// Shows what the scenario asks for: its view, its chart, and whether it plays; a spacing that another one was given is not its
    /// own.
    pub(super) fn open_as_asked(&mut self) {
        let view = &self.scene.scenario.view;
        let (open, play, chart) = (view.open, view.play, view.chart);
        self.race.playing = play;
        self.space_as_usual();
        self.show_chart(chart);
        let asked = open.and_then(|name| self.views.iter().find(|view| view.name == name));
        if let Some(view) = asked.copied() {
            self.show(view);
        }
    }

    /// The next chart of those that mean something for this loss.
    pub(super) fn next_chart(&mut self) {
        let shown = self.screen.chart;
        let mut following = Chart::ALL
            .iter()
            .copied()
            .skip_while(|chart| *chart != shown);
        let next = following.nth(1).filter(|next| self.has_chart(*next));
        self.screen.chart = next.unwrap_or_default();
        // On a small screen the chart is a page away.
        self.status = Some(StatusMessage::Done(format!(
            "the chart shows the {}",
            self.screen.chart.name()
        )));
    }

    /// Shows the methods one by one, or in one line.
    pub(super) fn toggle_methods(&mut self) {
        self.screen.methods = !self.screen.methods;
        let how = if self.screen.methods {
            "the methods one by one"
        } else {
            "the methods in one line"
        };
        self.status = Some(StatusMessage::Done(String::from(how)));
    }

    /// Shows a chart.
    pub(super) fn show_chart(&mut self, chart: Chart) {
        if self.has_chart(chart) {
            self.screen.chart = chart;
        } else {
            self.screen.chart = Chart::default();
            self.refuse("this loss has no layers, so there is no chart of them");
        }
    }

    /// Whether a chart shows anything of this loss.
    pub(super) fn has_chart(&self, chart: Chart) -> bool {
        !chart.is_of_layers() || !self.scene().program.loss().graph.layers().is_empty()
    }
}
