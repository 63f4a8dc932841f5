//! What is given to a call in another notation, and the call as it is written here.

use super::tokens::{SpellingToken, arguments, close, filled, joined, tokens, unwrapped};

/// Arguments by name that have no counterpart.
const IDLE: [&str; 11] = [
    "keepdim",
    "keepdims",
    "dtype",
    "inplace",
    "requires_grad",
    "training",
    "dim",
    "axis",
    "num_classes",
    "from_logits",
    "name",
];

/// Arguments that say what is done here anyway: missing cells are left out, and all rows are reduced.
const IDLE_WHOLE: [&str; 5] = ["na.rm=TRUE", "na.rm=T", "all", "omitnan", "skipna=True"];

/// Arguments that go by another name here.
const RENAMED: [(&str, &str); 3] = [
    ("negative_slope", "slope"),
    ("correction", "ddof"),
    ("dof", "ddof"),
];

/// Names of what is predicted, and of what it is compared with, in the order in which a loss takes them.
const PREDICTED: [&str; 6] = [
    "logits",
    "y_pred",
    "input",
    "predictions",
    "preds",
    "outputs",
];
const TARGETS: [&str; 5] = ["labels", "y_true", "target", "targets", "y"];

/// What is no call here.
const VALUES: [&str; 2] = ["pi", "rows"];

/// What is given to a call.
pub(super) struct GivenArguments {
    pub(super) arguments: Vec<Vec<SpellingToken>>,
    /// The axis of a reduction is that of the width.
    pub(super) is_along_width: bool,
    /// Behind the closing parenthesis.
    pub(super) end: usize,
    /// Whether an argument was taken out.
    pub(super) is_changed: bool,
}

impl GivenArguments {
    /// Some arguments by themselves.
    pub(super) fn of(arguments: Vec<Vec<SpellingToken>>) -> Self {
        Self {
            arguments,
            is_along_width: false,
            end: 0,
            is_changed: true,
        }
    }

    /// What stands between the parentheses that open at `open`.
    pub(super) fn at(tokens: &[SpellingToken], open: usize) -> Option<Self> {
        if !tokens.get(open)?.is("(") {
            return None;
        }
        let end = close(tokens, open)?;
        let mut given = Self {
            arguments: Vec::new(),
            is_along_width: false,
            end: end + 1,
            is_changed: false,
        };
        for mut argument in arguments(tokens, open, end) {
            if IDLE_WHOLE.contains(&joined(&argument).replace([' ', '"', '\''], "").as_str()) {
                given.is_changed = true;
                continue;
            }
            let name = match &argument[..] {
                [name, equals, _, ..] if name.is_word() && equals.is("=") => name.text.clone(),
                _ => {
                    given.arguments.push(argument);
                    continue;
                }
            };
            let value = joined(&argument[2..]);
            given.is_along_width |=
                matches!(name.as_str(), "dim" | "axis") && matches!(value.as_str(), "1" | "-1");
            let renamed = RENAMED.iter().find(|(other, _)| *other == name);
            let is_idle = match (name.as_str(), value.trim_matches(['\'', '"'])) {
                ("reduction", how) => how == "mean",
                ("approximate", how) => how == "none",
                ("bias", is_there) => is_there == "True",
                (name, _) => IDLE.contains(&name),
            };
            if is_idle {
                given.is_changed = true;
            } else if name == "unbiased" {
                given.is_changed = true;
                let freedom = SpellingToken::new(if value == "False" { "0" } else { "1" });
                given.arguments.push(vec![
                    SpellingToken::new("ddof"),
                    SpellingToken::new("="),
                    freedom,
                ]);
            } else if name == "p" || name == "ord" {
                given.is_changed = true;
                given.arguments.push(argument.split_off(2));
            } else if name == "bias" && value == "False" {
                given.is_changed = true;
                given
                    .arguments
                    .push([&argument[..2], &[SpellingToken::new("no")]].concat());
            } else {
                if let Some((_, here)) = renamed {
                    given.is_changed = true;
                    argument[0] = SpellingToken::new(*here);
                }
                given.arguments.push(argument);
            }
        }
        Some(given)
    }

    /// `(labels=t, logits=z)` is `(z, t)`, or `(t, z)` in a library that takes targets first.
    pub(super) fn by_order(&mut self, targets_first: bool) {
        let value = |argument: &[SpellingToken], names: &[&str]| match argument {
            [name, equals, value @ ..]
                if equals.is("=") && names.iter().any(|other| name.is(other)) =>
            {
                Some(value.to_vec())
            }
            _ => None,
        };
        let [first, second] = &self.arguments[..] else {
            return;
        };
        let pairs = [[first, second], [second, first]];
        let found = pairs
            .iter()
            .find_map(|[a, b]| Some(vec![value(a, &PREDICTED)?, value(b, &TARGETS)?]));
        if let Some(mut found) = found {
            if targets_first {
                found.reverse();
            }
            self.arguments = found;
            self.is_changed = true;
        }
    }

    /// The call as it is written here.
    pub(super) fn called(&self, written: &str) -> Vec<SpellingToken> {
        if VALUES.contains(&written) {
            return vec![SpellingToken::new(written)];
        }
        if written.chars().all(|c| c.is_alphanumeric() || c == '_') && written != "x" {
            let mut new = vec![SpellingToken::new(written), SpellingToken::new("(")];
            for (index, argument) in self.arguments.iter().enumerate() {
                let mut argument = unwrapped(argument.clone());
                if let Some(first) = argument.first_mut() {
                    first.blank = if index > 0 { " " } else { "" }.to_string();
                }
                if index > 0 {
                    new.push(SpellingToken::new(","));
                }
                new.extend(argument);
            }
            new.push(SpellingToken::new(")"));
            return new;
        }
        filled(written, &self.arguments)
    }

    /// Whether a template has a place for each argument: one that it leaves out would change what the call means.
    pub(super) fn is_used_up(&self, written: &str) -> bool {
        places(written).is_none_or(|places| self.count() <= places)
    }

    /// Whether each word of a template that stands for an argument has one.
    pub(super) fn fills(&self, written: &str) -> bool {
        let Some(taken) = places(written) else {
            return true;
        };
        // An argument by name that a template has no place for changes what the call means.
        let is_named =
            |argument: &Vec<SpellingToken>| argument.get(1).is_some_and(|sign| sign.is("="));
        taken <= self.arguments.len() && !self.arguments[taken..].iter().any(is_named)
    }

    /// Whether it says by how much less than the number of rows a variance is divided.
    pub(super) fn says_freedom(&self) -> bool {
        let is_freedom = |argument: &Vec<SpellingToken>| argument[0].is("ddof");
        self.arguments.iter().any(is_freedom)
    }

    /// How many arguments go by their position.
    pub(super) fn count(&self) -> usize {
        let is_named =
            |argument: &&Vec<SpellingToken>| argument.get(1).is_some_and(|sign| sign.is("="));
        self.arguments.len() - self.arguments.iter().filter(is_named).count()
    }
}

/// How many arguments a template has places for; none of a name alone, which takes what it takes.
fn places(written: &str) -> Option<usize> {
    let shape = tokens(written);
    let is_template = |token: &SpellingToken| !token.is_word() && !token.is("_");
    if !shape.iter().any(is_template) {
        return None;
    }
    let needed = ["x", "y", "z"]
        .into_iter()
        .rposition(|name| shape.iter().any(|token| token.is(name)));
    Some(needed.map_or(0, |last| last + 1))
}
