//! How the playground looks: what the environment says, what the terminal says, what the person wants.

use super::Preferences;
use super::query::Answers;
use crate::figure::theme::Background;
use crate::ui::config::Config;
use crate::ui::theme::TerminalTheme;

/// How the playground looks: what the environment says, what the terminal says, what the person wants.
pub(super) struct Appearance {
    environment: TerminalTheme,
    said_background: Option<Background>,
    pub(super) config: Config,
    pub(super) answers: Answers,
}

impl Appearance {
    /// What the environment says, and what the person wants.
    pub(super) fn new(preferences: Preferences) -> Self {
        Self {
            environment: preferences.theme,
            said_background: TerminalTheme::said_background(|name| std::env::var(name).ok()),
            config: preferences.config,
            answers: Answers::default(),
        }
    }

    /// The theme in which everything is drawn.
    pub(super) fn theme(&self) -> TerminalTheme {
        let theme = self.answers.theme(self.environment, self.said_background);
        self.config.theme(theme)
    }
}
