//! Loops over a counted index, over lists and over rows, written out: `for i in range(3): s += (x - i)**2`, and sums of Python's
//! expressions `… for x, y in zip(xs, ys)`.

use super::libraries::list_of;
use super::row_loops::{COUNTS, is_every_row, of_each_row, of_rows};
use super::tokens::{SpellingToken, arguments, close};

type Tokens = Vec<SpellingToken>;

/// So many turns are written out at most.
const MOST: i64 = 12;

/// Lists of so many entries.
const MOST_ENTRIES: usize = 12;

/// What the names of a loop stand for.
pub(super) enum Turns {
    /// In each turn, in the order of the names.
    Counted(Vec<Vec<Tokens>>),
    /// The columns of the data, of which a turn is a row.
    Rows(Vec<Tokens>),
    /// The numbers of the rows.
    Numbers,
}

/// What names stand for that go through `list`; `whole` has the lists that are defined.
pub(super) fn turns(
    count: usize,
    list: &[SpellingToken],
    whole: &[SpellingToken],
) -> Option<Turns> {
    let number = |number: i64| vec![SpellingToken::new(number.to_string())];
    let within = |name: &str| {
        let [word, open, ..] = list else {
            return None;
        };
        let is_whole = word.is(name) && open.is("(") && close(list, 1) == Some(list.len() - 1);
        is_whole.then(|| arguments(list, 1, list.len() - 1))
    };
    if count == 1 && is_every_row(list) {
        return Some(Turns::Numbers);
    }
    if count == 1
        && let Some((first, last)) = range(list)
    {
        let numbers = (first..=last).map(|value| vec![number(value)]);
        return (last - first < MOST).then(|| Turns::Counted(numbers.collect()));
    }
    if let Some(given) = within("enumerate")
        && let [list] = &given[..]
        && count == 2
    {
        let entries = entries(list, whole)?;
        let pairs = entries
            .into_iter()
            .zip(0..)
            .map(|(entry, at)| vec![number(at), entry]);
        return Some(Turns::Counted(pairs.collect()));
    }
    if let Some(given) = within("zip").filter(|given| given.len() == count) {
        let lists: Option<Vec<_>> = given.iter().map(|list| entries(list, whole)).collect();
        if let Some(lists) = lists {
            let turns = lists.iter().map(Vec::len).min()?;
            let turn = |at: usize| lists.iter().map(|list| list[at].clone()).collect();
            return Some(Turns::Counted((0..turns).map(turn).collect()));
        }
        let are_names = given
            .iter()
            .all(|name| matches!(&name[..], [name] if name.is_word()));
        return are_names.then_some(Turns::Rows(given));
    }
    if let ([column], 1) = (list, count)
        && column.is_word()
        && !is_defined(whole, column)
    {
        return Some(Turns::Rows(vec![list.to_vec()]));
    }
    let entries = entries(list, whole)?;
    let split = |entry: Tokens| match count {
        1 => Some(vec![entry]),
        _ => list_of(&entry).filter(|parts| parts.len() == count),
    };
    let turns: Option<Vec<_>> = entries.into_iter().map(split).collect();
    turns.map(Turns::Counted)
}

/// Whether a name stands before a sign of equality, or is an argument.
fn is_defined(whole: &[SpellingToken], name: &SpellingToken) -> bool {
    whole
        .windows(2)
        .any(|pair| pair[0].text == name.text && (pair[1].is("=") || pair[1].is("<-")))
}

/// The entries of a list, or of the name of one.
fn entries(list: &[SpellingToken], whole: &[SpellingToken]) -> Option<Vec<Tokens>> {
    let mut list = list.to_vec();
    list.first_mut()?.blank.clear();
    if let [name] = &list[..] {
        let at = whole
            .windows(3)
            .position(|three| three[0].text == name.text && three[1].is("=") && three[2].is("["))?;
        let end = close(whole, at + 2)?;
        list = whole[at + 2..=end].to_vec();
    }
    list_of(&list).filter(|entries| entries.len() <= MOST_ENTRIES)
}

/// The first and the last number of `range(3)`, `range(1, 4)`, `1:3`.
fn range(list: &[SpellingToken]) -> Option<(i64, i64)> {
    let whole = |part: &[SpellingToken]| match part {
        [number] => number.text.parse::<i64>().ok(),
        [sign, number] if sign.is("-") => Some(-number.text.parse::<i64>().ok()?),
        _ => None,
    };
    if let Some(colon) = list.iter().position(|token| token.is(":")) {
        return Some((whole(&list[..colon])?, whole(&list[colon + 1..])?));
    }
    let is_range = list.first()?.is("range") && close(list, 1) == Some(list.len() - 1);
    match &is_range.then(|| arguments(list, 1, list.len() - 1))?[..] {
        [behind] => Some((0, whole(behind)?.checked_sub(1)?)),
        [first, behind] => Some((whole(first)?, whole(behind)?.checked_sub(1)?)),
        _ => None,
    }
}

/// An expression with what its names stand for.
pub(super) fn with(body: &[SpellingToken], names: &[String], values: &[Tokens]) -> Tokens {
    let mut found = Tokens::new();
    for (at, token) in body.iter().enumerate() {
        let is_member = at > 0 && body[at - 1].is(".");
        let value = names
            .iter()
            .position(|name| token.is(name))
            .and_then(|at| values.get(at));
        let Some(value) = value.filter(|_| !is_member) else {
            found.push(token.clone());
            continue;
        };
        let mut value = value.clone();
        if value.len() > 1 {
            value[0].blank.clear();
            value.insert(0, SpellingToken::new("("));
            value.push(SpellingToken::new(")"));
        }
        value[0].blank.clone_from(&token.blank);
        found.extend(value);
    }
    found
}

/// The names between `for` and what they go through.
pub(super) fn names(tokens: &[SpellingToken]) -> Option<Vec<String>> {
    let inner = tokens
        .iter()
        .filter(|token| !token.is("(") && !token.is(")"));
    let words: Vec<_> = inner.cloned().collect();
    let parts = words.split(|token| token.is(","));
    let name = |part: &[SpellingToken]| match part {
        [name] if name.is_word() => Some(name.text.clone()),
        _ => None,
    };
    parts.map(name).collect()
}

pub(super) fn rewrite(tokens: &mut Tokens) {
    let mut index = 0;
    while index < tokens.len() {
        let begins = index == 0 || tokens[index - 1].ends_line();
        if begins
            && tokens[index].is("for")
            && let Some((end, new)) = loop_at(tokens, index)
        {
            let head = tokens[index..end]
                .iter()
                .take_while(|token| !token.is("\n"));
            let counts: Vec<SpellingToken> = head
                .filter(|token| COUNTS.iter().any(|count| token.is(count)))
                .cloned()
                .collect();
            tokens.splice(index..end, new);
            for count in counts {
                if !is_defined(tokens, &count) {
                    let named = |token: &&mut SpellingToken| token.text == count.text;
                    for token in tokens.iter_mut().filter(named) {
                        token.text = "rows".to_string();
                    }
                }
            }
        }
        index += 1;
    }
}

/// What a loop that begins here is, and where it ends.
fn loop_at(tokens: &[SpellingToken], start: usize) -> Option<(usize, Tokens)> {
    let (head, body, end) = parts(tokens, start)?;
    let (names, turns) = of_head(&head, tokens)?;
    let uses = |line: &Tokens| {
        line.iter()
            .any(|token| names.iter().any(|name| token.is(name)))
            || line
                .iter()
                .any(|token| ["+=", "-=", "*=", "/="].iter().any(|sign| token.is(sign)))
            || matches!(&line[..], [name, sign, rest @ ..] if sign.is("=") && rest.iter().any(|token| token.text == name.text))
    };
    let mut lines: Vec<Tokens> = Vec::new();
    match turns {
        // A loop that trains: each of its turns has the same loss.
        _ if !body.iter().any(uses) => lines = body,
        Some(Turns::Counted(turns)) => {
            if let [line] = &body[..]
                && let Some(sum) = summed(line, &names, &turns)
            {
                lines.push(sum);
            } else {
                for turn in &turns {
                    lines.extend(body.iter().map(|line| with(line, &names, turn)));
                }
            }
        }
        Some(Turns::Rows(columns)) => {
            lines = of_each_row(&body, |line| Some(with(line, &names, &columns)))?;
        }
        Some(Turns::Numbers) => lines = of_each_row(&body, |line| of_rows(line, &names[0]))?,
        None => return None,
    }
    let mut new = Tokens::new();
    for mut line in lines {
        line.first_mut()?.blank.clone_from(&tokens[start].blank);
        new.extend(line);
        new.push(SpellingToken::new("\n"));
    }
    if end >= tokens.len() || tokens[end].ends_line() {
        new.pop();
    }
    Some((end, new))
}

/// `s += a` for each turn is `s += a1 + a2 + a3`.
fn summed(line: &[SpellingToken], names: &[String], turns: &[Vec<Tokens>]) -> Option<Tokens> {
    let (mut head, term) = match line {
        [name, sign, term @ ..] if sign.is("+=") => (vec![name.clone(), sign.clone()], term),
        [name, sign, same, plus, term @ ..]
            if sign.is("=") && plus.is("+") && same.text == name.text =>
        {
            (line[..4].to_vec(), term)
        }
        _ => return None,
    };
    if term.is_empty() || term.iter().any(|token| token.text == line[0].text) {
        return None;
    }
    for (at, turn) in turns.iter().enumerate() {
        if at > 0 {
            head.push(SpellingToken::spaced("+"));
        }
        let mut term = with(term, names, turn);
        term[0].blank = " ".to_string();
        head.extend(term);
    }
    Some(head)
}

/// The names of a loop and what they go through, if that is known.
fn of_head(
    head: &[SpellingToken],
    whole: &[SpellingToken],
) -> Option<(Vec<String>, Option<Turns>)> {
    // `int i = 0; i < 3; i++`.
    let parts: Vec<&[SpellingToken]> = head.split(|token| token.is(";")).collect();
    if let [first, last, step] = &parts[..] {
        let equals = first.iter().position(|token| token.is("="))?;
        let name = first.get(equals.checked_sub(1)?)?;
        let [own, sign, bound] = last else {
            return None;
        };
        let is_counted = own.text == name.text
            && (sign.is("<") || sign.is("<="))
            && step.iter().filter(|token| token.is("+")).count() == 2;
        let from: i64 = first.get(equals + 1)?.text.parse().ok()?;
        if is_counted && from == 0 && sign.is("<") && COUNTS.iter().any(|count| bound.is(count)) {
            return Some((vec![name.text.clone()], Some(Turns::Numbers)));
        }
        let to: i64 = bound.text.parse().ok()?;
        let to = if sign.is("<") { to - 1 } else { to };
        let number = |value: i64| vec![vec![SpellingToken::new(value.to_string())]];
        let turns = (is_counted && to - from < MOST)
            .then(|| Turns::Counted((from..=to).map(number).collect()));
        return Some((vec![name.text.clone()], turns));
    }
    let at = head
        .iter()
        .position(|token| token.is("in") || token.is("=") || token.is("∈"))?;
    let names = names(&head[..at])?;
    let turns = turns(names.len(), &head[at + 1..], whole);
    Some((names, turns))
}

/// The head of a loop, the lines of its body, and where it ends.
fn parts(tokens: &[SpellingToken], start: usize) -> Option<(Tokens, Vec<Tokens>, usize)> {
    let lines = |body: &[SpellingToken]| {
        let lines = body.split(SpellingToken::ends_line);
        lines
            .filter(|line| !line.is_empty())
            .map(<[SpellingToken]>::to_vec)
            .collect::<Vec<_>>()
    };
    if tokens.get(start + 1)?.is("(") {
        let closed = close(tokens, start + 1)?;
        let open = closed + 1;
        if tokens.get(open)?.is("{") {
            let end = close(tokens, open)?;
            return Some((
                tokens[start + 2..closed].to_vec(),
                lines(&tokens[open + 1..end]),
                end + 1,
            ));
        }
    }
    let stop = start
        + tokens[start..]
            .iter()
            .position(SpellingToken::ends_line)
            .unwrap_or(tokens.len() - start);
    let head_end = if tokens[stop - 1].is(":") {
        stop - 1
    } else {
        stop
    };
    if head_end < stop {
        // What is set further in belongs to it.
        let depth = |at: usize| tokens.get(at).map_or(0, |token| token.blank.len());
        let mut end = stop;
        while end + 1 < tokens.len()
            && tokens[end].is("\n")
            && depth(end + 1) > depth(start)
            && !tokens[end + 1].is("\n")
        {
            let next = tokens[end + 1..].iter().position(|token| token.is("\n"));
            end = next.map_or(tokens.len(), |next| end + 1 + next);
        }
        let body = lines(&tokens[stop..end]);
        return (!body.is_empty()).then(|| (tokens[start + 1..head_end].to_vec(), body, end));
    }
    let end = stop + tokens[stop..].iter().position(|token| token.is("end"))?;
    Some((
        tokens[start + 1..stop].to_vec(),
        lines(&tokens[stop..end]),
        end + 1,
    ))
}
