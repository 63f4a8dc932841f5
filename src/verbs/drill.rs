//! `gdplay drill`: exercises without end, answered in the terminal or through a pipe.

use std::io::{self, BufRead, Read, Write};
use std::process::ExitCode;
use std::sync::Arc;

use color_eyre::Result;

use super::explain;
use super::output::stdout;
use crate::course::drill::{Deck, Exercise};
use crate::course::template::number_text;
use crate::diff::Program;
use crate::expr::parse_constant;
use crate::play::any_seed;
use crate::ui::theme::transliterated_formulas;

/// What `--help` says at its end.
const EXAMPLES: &str = "\
Examples:
  gdplay drill                         chains of one variable
  gdplay drill --level 3 --count 10    ten exercises with forks and small networks
  gdplay drill --seed 4                the same exercises again

An answer is a number or an expression of numbers, such as -3/4, and is taken within 1 %.
? shows the solution, q or the end of the input ends. What was missed comes back sooner.";

/// What is said before the first exercise.
const BEFORE: &str = "\
Type an answer and Enter: a number or an expression of numbers, such as -3/4.
? and Enter shows the solution, q and Enter ends.
";

/// What `drill` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// 1: chains of one variable, 2: with values that are used twice, 3: with small networks
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=3))]
    level: u8,
    /// End after so many exercises
    #[arg(long, value_name = "N")]
    count: Option<u64>,
    /// Draw the exercises of this seed; else each call draws others
    #[arg(long)]
    seed: Option<u64>,
    /// Only characters of ASCII in what is asked and replied
    #[arg(long)]
    plain: bool,
}

/// What the reader typed.
enum Typed {
    Answer(f64),
    Solution,
    End,
}

/// Asks.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let mut deck = Deck::new(args.level, args.seed.unwrap_or_else(any_seed));
    let mut out = stdout();
    let mut lines = io::stdin().lock();
    let (mut asked, mut right) = (0_u64, 0_u64);
    write!(out, "{}", in_characters(BEFORE, args.plain))?;
    while args.count.is_none_or(|count| asked < count) {
        let Some(exercise) = deck.next_exercise() else {
            break;
        };
        write!(out, "{}", question(&exercise, asked + 1, args.plain))?;
        out.flush()?;
        let answer = match typed(&mut lines, &mut out)? {
            Typed::End => break,
            Typed::Solution => None,
            Typed::Answer(answer) => Some(answer),
        };
        let is_right = answer.is_some_and(|answer| exercise.accepts(answer));
        asked += 1;
        right += u64::from(is_right);
        deck.answered(is_right);
        write!(out, "{}", reply(&exercise, answer, args.plain))?;
    }
    writeln!(out, "\n{right} of {asked} right.")?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The exercise as it is asked.
fn question(exercise: &Exercise, number: u64, plain: bool) -> String {
    // One minus sign, in the formula as in the point.
    let loss = exercise.lines().join("\n    ").replace('-', "−");
    let text = format!(
        "\n{number}. {}\n\n    {loss}\n\n{}\n> ",
        exercise.kind,
        exercise.question()
    );
    in_characters(&text, plain)
}

/// What is said to an answer: the whole way to the right one, and last, where it is seen on a low screen, whether this was it.
fn reply(exercise: &Exercise, answer: Option<f64>, plain: bool) -> String {
    let right = number_text(exercise.answer());
    let verdict = match answer {
        Some(answer) if exercise.accepts(answer) => format!("✓ Yes, {right}."),
        Some(answer) => format!("no: it is {right}, not {}.", number_text(answer)),
        None => format!("It is {right}."),
    };
    let ledger = explain::page(Arc::new(Program::new(exercise.loss.clone())), &exercise.at);
    in_characters(&format!("\n{ledger}\n{verdict}\n"), plain)
}

/// The text, in ASCII if it is to be plain.
fn in_characters(text: &str, plain: bool) -> String {
    if !plain {
        return text.to_string();
    }
    transliterated_formulas(text).into_owned()
}

/// The longest answer that is read, in bytes.
const LONGEST_ANSWER: u64 = 1 << 16;

/// The next line that says something; what is no number is shown, and asked again.
fn typed(lines: &mut impl BufRead, out: &mut impl Write) -> Result<Typed> {
    loop {
        let mut line = String::new();
        if lines.by_ref().take(LONGEST_ANSWER).read_line(&mut line)? == 0 {
            return Ok(Typed::End);
        }
        match line.trim() {
            "" => {}
            "?" => return Ok(Typed::Solution),
            "q" | "quit" => return Ok(Typed::End),
            answer => match parse_constant(answer) {
                Ok(answer) => return Ok(Typed::Answer(answer)),
                Err(error) => {
                    writeln!(
                        out,
                        "not an answer: {}. A number, such as -3/4; ? shows the solution.",
                        error.message
                    )?;
                }
            },
        }
        write!(out, "> ")?;
        out.flush()?;
    }
}
