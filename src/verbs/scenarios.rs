//! `gdplay scenarios`: what the library has, by topic and level.

use std::io::Write;
use std::process::ExitCode;

use color_eyre::Result;
use serde::Serialize;

use super::output::{OutputFormat, csv_line, json_line, json_lines, stdout};
use crate::course::lessons;
use crate::scenario::{Lesson, TOPICS, library};

/// What `--help` says at its end.
const EXAMPLES: &str = "\
Examples:
  gdplay scenarios                                      the library by topic and level
  gdplay scenarios --topic backprop --level 2           some of it
  gdplay scenarios --format json                        for a program";

/// What `scenarios` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Only those of this topic
    #[arg(long, value_name = "TOPIC", value_parser = clap::builder::PossibleValuesParser::new(TOPICS))]
    topic: Option<String>,
    /// Only those up to this level, from 1 to 3
    #[arg(long, value_name = "LEVEL", value_parser = clap::value_parser!(u8).range(1..=3))]
    level: Option<u8>,
    /// The form of the output
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// One scenario of the list.
#[derive(Serialize)]
struct Row {
    name: &'static str,
    title: String,
    about: String,
    topic: Option<&'static str>,
    level: Option<u8>,
    parameters: Vec<String>,
    racers: Vec<String>,
}

/// Prints the list.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let mut rows = rows()?;
    rows.retain(|row| {
        let of_topic = args
            .topic
            .as_deref()
            .is_none_or(|topic| row.topic == Some(topic));
        let of_level = args
            .level
            .is_none_or(|level| row.level.is_some_and(|own| own <= level));
        of_topic && of_level
    });
    let mut out = stdout();
    match args.format {
        OutputFormat::Text => {
            let is_whole = args.topic.is_none() && args.level.is_none();
            text(&mut out, &rows, is_whole)?;
        }
        OutputFormat::Csv => {
            csv_line(&mut out, &["name", "title", "about"].map(String::from))?;
            for row in rows {
                csv_line(&mut out, &[row.name.to_string(), row.title, row.about])?;
            }
        }
        OutputFormat::Json => json_line(&mut out, &rows)?,
        OutputFormat::Jsonl => json_lines(&mut out, &rows)?,
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn rows() -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for entry in library() {
        let scenario = entry.read()?;
        rows.push(Row {
            name: entry.name,
            title: scenario.heading(),
            about: scenario.about.clone().unwrap_or_default(),
            topic: scenario.topic,
            level: scenario.level,
            parameters: scenario.parameters.iter().map(|p| p.name.clone()).collect(),
            racers: scenario
                .racers
                .iter()
                .map(|racer| racer.name.clone())
                .collect(),
        });
    }
    Ok(rows)
}

/// The lessons, which are no scenes of the library: chapter by chapter.
fn course(out: &mut impl Write) -> std::io::Result<()> {
    let lessons = lessons();
    let lessons: Vec<&Lesson> = lessons.iter().filter_map(|s| s.lesson.as_ref()).collect();
    writeln!(out, "— the course: gdplay learn [LESSON] —")?;
    for chapter in lessons.chunk_by(|a, b| a.chapter == b.chapter) {
        let ids: Vec<&str> = chapter
            .iter()
            .map(|lesson| lesson.id.text.as_str())
            .collect();
        let title = chapter.first().map_or("", |lesson| &lesson.chapter.text);
        writeln!(out, "{title}: {}", ids.join(", "))?;
    }
    writeln!(out)
}

/// A heading for each topic, then its scenarios from the easiest; of the whole library, the course below.
fn text(out: &mut impl Write, rows: &[Row], is_whole: bool) -> std::io::Result<()> {
    let width = rows.iter().map(|row| row.name.len()).max().unwrap_or(0);
    let topics = TOPICS.into_iter().map(Some).chain([None]);
    for topic in topics {
        let mut of_topic: Vec<&Row> = rows.iter().filter(|row| row.topic == topic).collect();
        of_topic.sort_by_key(|row| row.level);
        if of_topic.is_empty() {
            continue;
        }
        writeln!(out, "— {} —", topic.unwrap_or("other"))?;
        for row in of_topic {
            let level = "·".repeat(usize::from(row.level.unwrap_or(0)));
            writeln!(out, "{:width$}  {level:3}  {}", row.name, row.title)?;
        }
        writeln!(out)?;
    }
    if is_whole {
        course(out)?;
    }
    writeln!(
        out,
        "play one: gdplay NAME · descend without a terminal: gdplay run NAME · more dots: harder"
    )
}
