//! Lists of Python: tuples that are given to a function, and sums of an expression for each entry.

use super::loops::{self, Turns};
use super::row_loops;
use super::tokens::{SpellingToken, arguments, close};

type Tokens = Vec<SpellingToken>;

/// `sum((x, y))` and `np.max((x, y))`: a tuple is a list.
pub(super) fn tuples(tokens: &mut [SpellingToken]) {
    const OF_LISTS: [&str; 14] = [
        "sum", "mean", "max", "min", "amax", "amin", "prod", "norm", "array", "stack", "average",
        "std", "var", "asarray",
    ];
    for index in 1..tokens.len() {
        let is_of_list = OF_LISTS.iter().any(|name| tokens[index - 1].is(name));
        let is_call = tokens[index].is("(") && tokens[index].blank.is_empty() && is_of_list;
        let is_inner = tokens.get(index + 1).is_some_and(|open| open.is("("));
        let Some(end) = close(tokens, index + 1).filter(|_| is_call && is_inner) else {
            continue;
        };
        let is_whole = tokens
            .get(end + 1)
            .is_some_and(|next| next.is(")") || next.is(","));
        if is_whole && arguments(tokens, index + 1, end).len() > 1 {
            tokens[index + 1].text = "[".to_string();
            tokens[end].text = "]".to_string();
        }
    }
}

/// `sum(f(v) for v in [x, y])`: a sum of the expression for each entry.
pub(super) fn over_entries(tokens: &mut Vec<SpellingToken>) {
    let whole = tokens.clone();
    for index in (1..tokens.len()).rev() {
        if index >= tokens.len() {
            continue; // It went with a module.
        }
        let is_sum = tokens[index].is("(")
            && ["sum", "fsum", "mean"]
                .iter()
                .any(|name| tokens[index - 1].is(name));
        let Some(end) = close(tokens, index).filter(|_| is_sum) else {
            continue;
        };
        let mut inner = tokens[index + 1..end].to_vec();
        if inner.first().is_some_and(|open| open.is("["))
            && close(&inner, 0) == Some(inner.len() - 1)
        {
            inner.pop();
            inner.remove(0);
        }
        let Some(at) = inner.iter().position(|token| token.is("for")) else {
            continue;
        };
        let Some(within) = inner.iter().position(|token| token.is("in")) else {
            continue;
        };
        let Some(names) = inner.get(at + 1..within).and_then(loops::names) else {
            continue;
        };
        let body = &inner[..at];
        if body.is_empty() {
            continue;
        }
        let (mut new, divisor) = match loops::turns(names.len(), &inner[within + 1..], &whole) {
            Some(Turns::Counted(turns)) => {
                let divisor = tokens[index - 1].is("mean").then_some(turns.len());
                let mut new = vec![SpellingToken::new("(")];
                for (number, turn) in turns.iter().enumerate() {
                    if number > 0 {
                        new.push(SpellingToken::spaced("+"));
                    }
                    let mut term = loops::with(body, &names, turn);
                    term[0].blank = " ".to_string();
                    new.extend(term);
                }
                new.push(SpellingToken::new(")"));
                (new, divisor)
            }
            // A turn is a row of the data.
            Some(Turns::Rows(columns)) => {
                tokens.splice(index + 1..end, loops::with(body, &names, &columns));
                continue;
            }
            Some(Turns::Numbers) => {
                if let Some(body) = row_loops::of_rows(body, &names[0]) {
                    tokens.splice(index + 1..end, body);
                }
                continue;
            }
            None => continue,
        };
        let mut start = index - 1;
        while start > 1 && tokens[start - 1].is(".") && tokens[start - 2].is_word() {
            start -= 2;
        }
        new[1].blank.clear();
        let is_one_of = |at: Option<usize>, signs: &[&str]| {
            let token = at.and_then(|at| tokens.get(at));
            token.is_none_or(|token| signs.iter().any(|sign| token.is(sign)))
        };
        // Alone it needs no parentheses.
        if let Some(count) = divisor {
            new.extend(["/".to_string(), count.to_string()].map(SpellingToken::new));
        } else if is_one_of(start.checked_sub(1), &["(", "=", ",", "+", "\n", ";"])
            && is_one_of(Some(end + 1), &[")", ",", "+", "-", "\n", ";"])
        {
            new.pop();
            new.remove(0);
        }
        new[0].blank.clone_from(&tokens[start].blank);
        tokens.splice(start..=end, new);
    }
}

/// `sum((y[i] - w*x[i])^2)`: an index that stands nowhere else numbers the rows.
pub(super) fn indexed(tokens: &mut Tokens) {
    for index in (1..tokens.len()).rev() {
        let is_sum = tokens[index].is("(")
            && ["sum", "mean"]
                .iter()
                .any(|name| tokens[index - 1].is(name));
        let Some(end) = close(tokens, index).filter(|_| is_sum) else {
            continue;
        };
        let Some(letter) = ["i", "j", "k", "n"].iter().find(|letter| {
            tokens[index..end]
                .windows(3)
                .any(|three| three[0].is("[") && three[1].is(letter) && three[2].is("]"))
        }) else {
            continue;
        };
        let is_outside = |at: usize| !(index..end).contains(&at);
        let is_named = (0..tokens.len()).any(|at| is_outside(at) && tokens[at].is(letter));
        if let Some(body) =
            row_loops::of_rows(&tokens[index + 1..end], letter).filter(|_| !is_named)
        {
            tokens.splice(index + 1..end, body);
        }
    }
}

/// `np.r_[x, y]` and `vec2(x, y)` are lists, `y.shape[0]` is the number of rows; reductions of a name of a list are those of the list.
pub(super) fn of_libraries(tokens: &mut Vec<SpellingToken>) {
    const REDUCTIONS: [(&str, &str); 2] = [("sum", "rowsum"), ("mean", "rowmean")];
    for index in (0..tokens.len()).rev() {
        if let Some([_, point, name, open]) = tokens.get(index..index + 4)
            && point.is(".")
            && (name.is("r_") || name.is("c_"))
            && open.is("[")
        {
            tokens.drain(index..index + 3);
        } else if let Some([_, point, shape, open, zero, end]) = tokens.get(index..index + 6)
            && point.is(".")
            && shape.is("shape")
            && open.is("[")
            && zero.is("0")
            && end.is("]")
        {
            tokens[index].text = "rows".to_string();
            tokens.drain(index + 1..index + 6);
        }
        if index + 1 >= tokens.len() {
            continue;
        }
        let is_vector = ["vec2", "vec3", "vec4"]
            .iter()
            .any(|name| tokens[index].is(name));
        if let Some(end) =
            close(tokens, index + 1).filter(|_| is_vector && tokens[index + 1].is("("))
        {
            tokens[index + 1].text = "[".to_string();
            tokens[end].text = "]".to_string();
            tokens[index + 1].blank = std::mem::take(&mut tokens[index].blank);
            tokens.remove(index);
            if index > 1 && tokens[index - 1].is("(") && tokens[index - 2].is("length") {
                tokens[index - 2].text = "norm".to_string();
            }
        }
    }
    let names: Vec<String> = (0..tokens.len().saturating_sub(3))
        .filter(|at| *at == 0 || tokens[at - 1].ends_line())
        .filter(|at| tokens[at + 1].is("=") && is_list(&tokens[at + 2..]))
        .map(|at| tokens[at].text.clone())
        .collect();
    for index in (0..tokens.len()).rev() {
        if index + 1 >= tokens.len() {
            continue;
        }
        let row = REDUCTIONS.iter().find(|(name, _)| tokens[index].is(name));
        let Some((end, (_, along))) = close(tokens, index + 1)
            .filter(|_| tokens[index + 1].is("("))
            .zip(row)
        else {
            continue;
        };
        let is_of_list = tokens[index + 2..end]
            .iter()
            .any(|token| names.contains(&token.text));
        let has_axis = tokens[index..end]
            .iter()
            .any(|token| ["axis", "dim", "for"].iter().any(|word| token.is(word)));
        if !is_of_list || has_axis {
            continue;
        }
        tokens[index].text = (*along).to_string();
        if index > 1 && tokens[index - 1].is(".") && tokens[index - 2].is_word() {
            tokens[index].blank = std::mem::take(&mut tokens[index - 2].blank);
            tokens.drain(index - 2..index);
        }
    }
}

/// Whether a list stands here, by itself or as what a library makes an array of.
fn is_list(value: &[SpellingToken]) -> bool {
    let open = value.iter().position(|token| token.is("["));
    let is_number = |at: usize| {
        value
            .get(at)
            .is_some_and(|next| next.is_number() || next.is("-"))
    };
    open.is_some_and(|open| {
        let before = &value[..open];
        let is_made = before.iter().all(|token| {
            [
                "np", "numpy", "jnp", "torch", "tf", ".", "array", "tensor", "(", "constant",
            ]
            .iter()
            .any(|part| token.is(part))
        });
        is_made && is_number(open + 1)
    })
}
