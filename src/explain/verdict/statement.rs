//! What is said of a run: the word, the sentence for the screen, the line for experts, and what was found.

use std::borrow::Cow;

use super::Verdict;
use crate::explain::Finding;

/// Whether what is said is good news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It goes as it should.
    Good,
    /// It works, but not well; or it need not be what it seems.
    Warning,
    /// It does not work.
    Fault,
}

/// What is said of a run.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub(super) verdict: Verdict,
    pub(super) tone: Tone,
    pub(super) sentence: String,
    pub(super) expert: Expert,
    pub(super) findings: Vec<Finding>,
    /// Whether the factor of one step, by the curvature here, is not that of what was seen.
    pub(super) is_without_factor: bool,
    /// Whether it says that the run swings in.
    pub(super) swings_in: bool,
}

/// A line of short statements, the most important first.
#[derive(Clone, Debug, Default)]
pub(super) struct Expert(Vec<String>);

/// How sentences of a run begin that goes well, and of one that has come to a minimum.
const GOOD: &str = "good: ";
const ARRIVED: &str = "arrived";

/// What is said in place of `arrived` where a minimum of that loss is no aim.
const AT_REST: &str = "at rest";

/// What stands before what only the noise of its steps keeps from coming lower.
pub(super) const AS_GOOD: &str = "as good as this noise allows: ";

/// What stands before what is expected only.
const PREDICTED: &str = "predicted: ";

/// What fits on the line of experts, in characters: what does not fit is left out, from the end.
const LONGEST: usize = 150;

/// A sentence as it is said beside something that is wrong: a run that stands still has come to rest, and has not arrived; one that
/// falls is not called good, nor one that wanders as good as its noise allows.
pub(super) fn without_praise(sentence: &str) -> Cow<'_, str> {
    if let Some(rest) = sentence.strip_prefix(ARRIVED) {
        return Cow::Owned(format!("{AT_REST}{rest}"));
    }
    let news = [GOOD, AS_GOOD]
        .iter()
        .find_map(|praise| sentence.strip_prefix(praise));
    Cow::Borrowed(news.unwrap_or(sentence))
}

impl Statement {
    pub(super) fn new(
        verdict: Verdict,
        tone: Tone,
        sentence: impl Into<String>,
        expert: Expert,
    ) -> Self {
        Self {
            verdict,
            tone,
            sentence: sentence.into(),
            expert,
            findings: Vec::new(),
            is_without_factor: false,
            swings_in: false,
        }
    }

    /// The same of what is only expected.
    #[must_use]
    pub(super) fn predicted(mut self) -> Self {
        if !self.sentence.contains(PREDICTED) {
            self.sentence.insert_str(0, PREDICTED);
        }
        self.expert.begin_with(PREDICTED);
        self
    }

    /// The same unless it has been seen already.
    #[must_use]
    pub(super) fn predicted_unless(self, is_seen: bool) -> Self {
        if is_seen { self } else { self.predicted() }
    }

    #[must_use]
    pub(super) fn without_factor(mut self, is_without: bool) -> Self {
        self.is_without_factor = is_without;
        self
    }

    #[must_use]
    pub(super) fn swinging_in(mut self, swings_in: bool) -> Self {
        self.swings_in = swings_in;
        self
    }

    #[must_use]
    pub(super) fn finding(mut self, finding: Option<Finding>) -> Self {
        self.findings.extend(finding);
        self
    }
}

impl Expert {
    /// A line that begins with this.
    pub(super) fn new(first: impl Into<String>) -> Self {
        Self(vec![first.into()])
    }

    /// The line with a word before it, which then holds for all its statements and stands before no other.
    fn begin_with(&mut self, word: &str) {
        for (index, statement) in self.0.iter_mut().enumerate() {
            let plain = statement.strip_prefix(word).unwrap_or(statement);
            *statement = if index == 0 {
                format!("{word}{plain}")
            } else {
                plain.to_string()
            };
        }
    }

    /// The line behind another first statement.
    #[must_use]
    pub(super) fn after(mut self, first: String) -> Self {
        self.0.insert(0, first);
        self
    }

    /// The line with one more statement, if there is one that it does not make already.
    #[must_use]
    pub(super) fn and(mut self, statement: impl Into<Option<String>>) -> Self {
        let statement = statement.into();
        let new = statement.filter(|statement| !self.0.contains(statement));
        self.0.extend(new);
        self
    }

    /// The line with a statement behind the first, where it is not left out: without it the first would say too much.
    #[must_use]
    pub(super) fn but(mut self, statement: Option<String>) -> Self {
        let index = self.0.len().min(1);
        self.0.splice(index..index, statement);
        self
    }

    /// The line, with as many statements as fit. Of predictions that follow each other the first says that they are some.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let mut is_predicted = false;
        for statement in &self.0 {
            let plain = statement.strip_prefix(PREDICTED);
            let statement = plain.filter(|_| is_predicted).unwrap_or(statement);
            is_predicted = plain.is_some();
            let separator = if text.is_empty() { "" } else { " · " };
            let length = [text.as_str(), separator, statement]
                .iter()
                .map(|part| part.chars().count())
                .sum::<usize>();
            if !text.is_empty() && length > LONGEST {
                break;
            }
            text.push_str(separator);
            text.push_str(statement);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prediction_is_called_one_once() {
        let expert = Expert::new("loss 1 → 2").and("predicted: then it rests".to_string());
        let said = Statement::new(Verdict::Converging, Tone::Good, "it falls", expert).predicted();
        assert_eq!(said.expert.text(), "predicted: loss 1 → 2 · then it rests");
        assert_eq!(said.sentence, "predicted: it falls");
        let again = said.predicted();
        assert_eq!(again.expert.text(), "predicted: loss 1 → 2 · then it rests");
        assert_eq!(again.sentence, "predicted: it falls");
    }

    #[test]
    fn predictions_in_a_row_are_called_so_once() {
        let said = |text: &str| Some(text.to_string());
        let line = Expert::new("predicted: loss 2 → 1").and(said("predicted: then it swings"));
        assert_eq!(line.text(), "predicted: loss 2 → 1 · then it swings");
        let apart = Expert::new("predicted: loss 2 → 1")
            .and(said("λ 2"))
            .and(said("predicted: then it swings"));
        assert_eq!(
            apart.text(),
            "predicted: loss 2 → 1 · λ 2 · predicted: then it swings"
        );
    }

    #[test]
    fn praise_is_left_out_from_the_start_only() {
        assert_eq!(without_praise("good: it falls"), "it falls");
        assert_eq!(without_praise("arrived: level"), "at rest: level");
        let plain = "falls, and that is good: it has arrived";
        assert_eq!(without_praise(plain), plain);
    }

    #[test]
    fn nothing_is_said_twice() {
        let line = Expert::new("near").and("loss 0".to_string());
        let line = line.and("near".to_string()).and("loss 0".to_string());
        assert_eq!(line.text(), "near · loss 0");
    }

    #[test]
    fn a_qualification_is_not_left_out() {
        let line = Expert::new("there").and("b".repeat(LONGEST));
        let line = line.but(Some("for now".to_string())).but(None);
        assert_eq!(line.text(), "there · for now");
    }

    #[test]
    fn what_does_not_fit_is_left_out_from_the_end() {
        let line = Expert::new("a").and("b".repeat(LONGEST - 4));
        assert_eq!(line.text().chars().count(), LONGEST);
        assert_eq!(
            line.clone().and(None).and(Some("c".into())).text(),
            line.text()
        );
        assert_eq!(
            Expert::new("d".repeat(LONGEST + 1))
                .and(Some("e".into()))
                .text()
                .len(),
            LONGEST + 1
        );
    }
}
