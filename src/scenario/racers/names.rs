//! What racers are called: as the file says, or like their optimizers.

use toml::Spanned;

use super::super::diagnostic::{Diagnostic, Diagnostics};
use super::DraftRacer;

/// Reports names that two racers are given.
pub(super) fn check(racers: &[DraftRacer], report: &mut Diagnostics) {
    let mut met: Vec<&Spanned<String>> = Vec::new();
    for name in racers.iter().filter_map(|racer| racer.name.as_ref()) {
        match met.iter().find(|known| known.get_ref() == name.get_ref()) {
            Some(first) => {
                let message = format!("two racers are called `{}`", name.get_ref());
                report.add(
                    Diagnostic::new(message, name.span())
                        .also(first.span(), "the first")
                        .hint("give one of them another name"),
                );
            }
            None => met.push(name),
        }
    }
}

/// What the racers are called: as they are shown or like their optimizers, with a number where that name is taken.
pub(super) fn of(racers: &[DraftRacer]) -> Vec<String> {
    let mut taken: Vec<String> = racers
        .iter()
        .filter_map(|racer| racer.name.as_ref())
        .map(|name| name.get_ref().clone())
        .collect();
    let mut names = Vec::new();
    for racer in racers {
        let name = match &racer.name {
            Some(name) => name.get_ref().clone(),
            None => free_name(racer.settings.definition().name, &taken),
        };
        taken.push(name.clone());
        names.push(name);
    }
    names
}

/// `name`, or `name 2`, `name 3`, …: the first that is not taken.
fn free_name(name: &str, taken: &[String]) -> String {
    let numbered = (2..).map(|number| format!("{name} {number}"));
    std::iter::once(name.to_string())
        .chain(numbered)
        .find(|candidate| !taken.contains(candidate))
        .expect("there is always another number")
}
