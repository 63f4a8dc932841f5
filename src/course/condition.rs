//! Conditions of a lesson: `loss < 1e-3 and step <= 25`, `verdict == diverging`.
//!
//! Comparisons of [facts](super::fact) with numbers, with words, or with each other, joined by `and` and `or`; `and` binds
//! tighter. Nothing is computed here beyond the comparison.

use std::fmt;
use std::ops::Range;

use super::fact::{Fact, Facts};

/// A condition that a lesson states.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// It holds if one of these holds: each is a list of comparisons that all have to hold.
    alternatives: Vec<Vec<Comparison>>,
}

#[derive(Clone, Debug, PartialEq)]
struct Comparison {
    left: Operand,
    relation: Relation,
    right: Operand,
}

#[derive(Clone, Debug, PartialEq)]
struct Operand {
    term: Term,
    span: Range<usize>,
}

#[derive(Clone, Debug, PartialEq)]
enum Term {
    Number(f64),
    Name(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
}

/// The signs of comparisons; of two that begin alike the longer one stands first.
const RELATIONS: [(&str, Relation); 6] = [
    ("<=", Relation::LessOrEqual),
    (">=", Relation::GreaterOrEqual),
    ("==", Relation::Equal),
    ("!=", Relation::NotEqual),
    ("<", Relation::Less),
    (">", Relation::Greater),
];

/// What is wrong with a condition, and where: a half-open range of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionError {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub span: Range<usize>,
}

impl fmt::Display for ConditionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ConditionError {}

fn fault(message: impl Into<String>, span: Range<usize>) -> ConditionError {
    ConditionError {
        message: message.into(),
        span,
    }
}

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// The text is no condition; whether its names are known is said by [`Condition::holds`].
    pub fn parse(text: &str) -> Result<Self, ConditionError> {
        let mut words = words(text)?.into_iter().peekable();
        let mut alternatives = vec![Vec::new()];
        loop {
            let left = operand(words.next(), text)?;
            let relation = relation(words.next(), text)?;
            let right = operand(words.next(), text)?;
            let comparison = Comparison {
                left,
                relation,
                right,
            };
            alternatives
                .last_mut()
                .expect("there is one to begin with")
                .push(comparison);
            match words.next() {
                None => return Ok(Self { alternatives }),
                Some((word, _)) if word == "and" => {}
                Some((word, _)) if word == "or" => alternatives.push(Vec::new()),
                Some((word, span)) => {
                    return Err(fault(format!("`{word}`: expected `and` or `or`"), span));
                }
            }
        }
    }

    /// The names that it speaks of, the words that facts are compared with among them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let comparisons = self.alternatives.iter().flatten();
        let operands = comparisons.flat_map(|comparison| [&comparison.left, &comparison.right]);
        operands.filter_map(|operand| match &operand.term {
            Term::Name(name) => Some(name.as_str()),
            Term::Number(_) => None,
        })
    }

    /// Whether it holds.
    ///
    /// # Errors
    /// A name that is no fact here, or a word that the fact it is compared with never is.
    pub fn holds(&self, facts: &dyn Facts) -> Result<bool, ConditionError> {
        let mut any = false;
        for alternative in &self.alternatives {
            let mut all = true;
            for comparison in alternative {
                // Every comparison is made, so that an unknown name is found whatever stands before it.
                all &= comparison.holds(facts)?;
            }
            any |= all;
        }
        Ok(any)
    }
}

impl Comparison {
    fn holds(&self, facts: &dyn Facts) -> Result<bool, ConditionError> {
        let left = self.left.value(facts)?;
        if let (Fact::Words { holds, known }, Term::Name(word)) = (&left, &self.right.term) {
            if !known.contains(&word.as_str()) {
                let message = format!("`{word}` is not one of {}", known.join(", "));
                return Err(fault(message, self.right.span.clone()));
            }
            let is = holds.iter().any(|held| held == word);
            return match self.relation {
                Relation::Equal => Ok(is),
                Relation::NotEqual => Ok(!is),
                _ => Err(fault(
                    "words are compared by == and !=",
                    self.right.span.clone(),
                )),
            };
        }
        let Fact::Number(left) = left else {
            let message = "it is a word: compare it with one";
            return Err(fault(message, self.right.span.clone()));
        };
        let Fact::Number(right) = self.right.value(facts)? else {
            let message = "it is a word, the other side a number";
            return Err(fault(message, self.right.span.clone()));
        };
        Ok(match self.relation {
            Relation::Less => left < right,
            Relation::LessOrEqual => left <= right,
            Relation::Greater => left > right,
            Relation::GreaterOrEqual => left >= right,
            Relation::Equal => left == right,
            Relation::NotEqual => left != right,
        })
    }
}

impl Operand {
    fn value(&self, facts: &dyn Facts) -> Result<Fact, ConditionError> {
        match &self.term {
            Term::Number(number) => Ok(Fact::Number(*number)),
            Term::Name(name) => facts
                .fact(name)
                .map_err(|message| fault(message, self.span.clone())),
        }
    }
}

type Word = (String, Range<usize>);

/// The names, numbers and signs of a text, each with its place.
fn words(text: &str) -> Result<Vec<Word>, ConditionError> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let start = text.len() - rest.len();
        let sign = RELATIONS.iter().find(|(sign, _)| rest.starts_with(sign));
        let length = match sign {
            Some((sign, _)) => sign.len(),
            None => rest
                .char_indices()
                .find(|(_, c)| c.is_whitespace() || "<>=!".contains(*c))
                .map_or(rest.len(), |(at, _)| at),
        };
        if length == 0 {
            let wrong = start..start + rest.chars().next().map_or(0, char::len_utf8);
            return Err(fault("expected <, <=, >, >=, == or !=", wrong));
        }
        let (word, after) = rest.split_at(length);
        words.push((word.to_string(), start..start + length));
        rest = after.trim_start();
    }
    Ok(words)
}

fn end(text: &str) -> Range<usize> {
    text.len()..text.len()
}

fn operand(word: Option<Word>, text: &str) -> Result<Operand, ConditionError> {
    let (word, span) = word.ok_or_else(|| fault("expected a name or a number", end(text)))?;
    let is_sign = RELATIONS.iter().any(|(sign, _)| *sign == word);
    if is_sign || word == "and" || word == "or" {
        return Err(fault(
            format!("`{word}`: expected a name or a number"),
            span,
        ));
    }
    let term = match word.replace('−', "-").parse() {
        Ok(number) => Term::Number(number),
        Err(_) => Term::Name(word),
    };
    Ok(Operand { term, span })
}

fn relation(word: Option<Word>, text: &str) -> Result<Relation, ConditionError> {
    let expected = "expected <, <=, >, >=, == or !=";
    let (word, span) = word.ok_or_else(|| fault(expected, end(text)))?;
    let known = RELATIONS.iter().find(|(sign, _)| *sign == word);
    known
        .map(|(_, relation)| *relation)
        .ok_or_else(|| fault(format!("`{word}`: {expected}"), span))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Some3;

    impl Facts for Some3 {
        fn fact(&self, name: &str) -> Result<Fact, String> {
            match name {
                "loss" => Ok(Fact::Number(0.5)),
                "step" => Ok(Fact::Number(25.0)),
                "verdict" => Ok(Fact::Words {
                    holds: vec!["diverging".to_string()],
                    known: vec!["diverging", "converging"],
                }),
                _ => Err(format!("`{name}` is no fact")),
            }
        }
    }

    fn holds(text: &str) -> bool {
        Condition::parse(text).unwrap().holds(&Some3).unwrap()
    }

    #[test]
    fn comparisons_are_joined() {
        assert!(holds("loss < 1 and step <= 25"));
        assert!(!holds("loss<1 and step<25"));
        assert!(holds("loss > 1 or step == 25"));
        assert!(holds("loss > 1 and step > 1 or step >= 25"));
        assert!(!holds("loss > 1 and step > 1 or step != 25"));
        assert!(holds("loss > -1e-3") && holds("loss > −1"));
        assert!(holds("verdict == diverging") && !holds("verdict != diverging"));
        assert!(holds("verdict != converging") && !holds("verdict == converging"));
    }

    #[test]
    fn faults_have_a_place() {
        let spans = [
            ("", 0..0),
            ("loss", 4..4),
            ("loss <", 6..6),
            ("loss 1 2", 5..6),
            ("loss < 1 step", 9..13),
            ("loss < and", 7..10),
            ("loss = 1", 5..6),
        ];
        for (text, span) in spans {
            assert_eq!(Condition::parse(text).unwrap_err().span, span, "{text}");
        }
        let unheld = [
            ("los < 1", 0..3),
            ("verdict == up", 11..13),
            ("verdict < converging", 10..20),
            ("verdict == 1", 11..12),
            ("loss > 1 and los < 1", 13..16),
            ("loss == verdict", 8..15),
        ];
        for (text, span) in unheld {
            let error = Condition::parse(text).unwrap().holds(&Some3).unwrap_err();
            assert_eq!(error.span, span, "{text}");
        }
    }
}
