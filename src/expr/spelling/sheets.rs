//! Spreadsheets, whose functions are in capitals, and conditions with a single `=`.

use super::given::GivenArguments;
use super::libraries;
use super::tokens::{SpellingToken, close, filled, filled_by, operand_end, operand_start};

/// Functions in capitals by number of arguments, where they are not what their name is elsewhere.
const FUNCTIONS: &[(&str, usize, &str)] = &[
    ("LOG", 1, "log10(x)"),
    ("ATAN2", 2, "atan2(y, x)"),
    ("INT", 1, "floor(x)"),
    ("VAR", 1, "var(x, ddof=1)"),
    ("STDEV", 1, "std(x, ddof=1)"),
    ("AND", 2, "x and y"),
    ("AND", 3, "x and y and z"),
    ("OR", 2, "x or y"),
    ("OR", 3, "x or y or z"),
    ("NOT", 1, "not (x)"),
    ("SUMPRODUCT", 1, "sum(x)"),
    ("SUMPRODUCT", 3, "sum(x * y * z)"),
    ("SUMSQ", 2, "x^2 + y^2"),
    ("SUMSQ", 3, "x^2 + y^2 + z^2"),
    ("QUOTIENT", 2, "trunc(x/y)"),
    ("TRUNC", 1, "trunc(x)"),
    ("ACOT", 1, "atan(1/x)"),
    ("ROWS", 1, "rows"),
    ("DEVSQ", 1, "sum((x - mean(x))^2)"),
    ("CEILING", 2, "y * ceil(x/y)"),
    ("FLOOR", 2, "y * floor(x/y)"),
    ("SQRTPI", 1, "sqrt(pi * x)"),
    ("GEOMEAN", 2, "(x * y)^(1/2)"),
    ("GEOMEAN", 3, "(x * y * z)^(1/3)"),
    ("DEVSQ", 2, "(x - y)^2/2"),
    ("DEVSQ", 3, "rowsum(([x, y, z] - rowmean([x, y, z]))^2)"),
    ("NORMSDIST", 1, "(1 + erf(x/sqrt(2)))/2"),
    ("NORMSDIST", 2, "(1 + erf(x/sqrt(2)))/2"),
];

/// Functions of any number of arguments, of which the numbers of several are joined by a sign.
const JOINED: [(&str, &str); 3] = [("SUM", " + "), ("PRODUCT", " * "), ("AVERAGE", " + ")];

/// Functions by their names in German, French, Spanish, Portuguese, Italian, Dutch, Polish and Russian.
const TRANSLATED: &[(&str, &[&str])] = &[
    (
        "SQRT",
        &[
            "WURZEL",
            "RACINE",
            "RAIZ",
            "RADQ",
            "WORTEL",
            "PIERWIASTEK",
            "КОРЕНЬ",
        ],
    ),
    (
        "POWER",
        &[
            "POTENZ",
            "PUISSANCE",
            "POTENCIA",
            "POTÊNCIA",
            "POTENZA",
            "MACHT",
            "POTĘGA",
            "СТЕПЕНЬ",
        ],
    ),
    ("IF", &["WENN", "SI", "SE", "ALS", "JEŻELI", "ЕСЛИ"]),
    (
        "SUM",
        &["SUMME", "SOMME", "SUMA", "SOMA", "SOMMA", "SOM", "СУММ"],
    ),
    (
        "PRODUCT",
        &[
            "PRODUKT",
            "PRODUIT",
            "PRODUCTO",
            "PRODUTO",
            "PRODOTTO",
            "ПРОИЗВЕД",
        ],
    ),
    (
        "AVERAGE",
        &[
            "MITTELWERT",
            "MOYENNE",
            "PROMEDIO",
            "MÉDIA",
            "MEDIA",
            "GEMIDDELDE",
            "ŚREDNIA",
            "СРЗНАЧ",
        ],
    ),
    (
        "SUMPRODUCT",
        &["SUMMENPRODUKT", "SOMMEPROD", "SUMAPRODUCTO", "СУММПРОИЗВ"],
    ),
    ("AND", &["UND", "ET", "E", "EN", "I", "ORAZ", "И"]),
    ("OR", &["ODER", "OU", "OF", "LUB", "ИЛИ"]),
    ("NOT", &["NICHT", "NON", "NÃO", "NIET", "НЕ"]),
    ("MOD", &["REST", "RESTO", "RESIDUO", "ОСТАТ"]),
    (
        "INT",
        &["GANZZAHL", "ENT", "ENTERO", "INTEIRO", "INTEGER", "ЦЕЛОЕ"],
    ),
    ("TRUNC", &["KÜRZEN", "TRONQUE", "TRUNCAR", "TRONCA", "ОТБР"]),
    (
        "ROUND",
        &[
            "RUNDEN",
            "ARRONDI",
            "REDONDEAR",
            "ARRED",
            "ARROTONDA",
            "ОКРУГЛ",
        ],
    ),
    (
        "SIGN",
        &["VORZEICHEN", "SIGNE", "SIGNO", "SINAL", "SEGNO", "ЗНАК"],
    ),
    (
        "COUNT",
        &["ANZAHL", "NB", "CONTAR", "CONTA", "СЧЁТ", "СЧЕТ"],
    ),
    ("ATAN2", &["ARCTAN2"]),
    (
        "SUMXMY2",
        &["SUMMEXMY2", "SOMMEXMY2", "SUMAXMENOSY2", "SOMAXMY2"],
    ),
    (
        "STDEV",
        &[
            "STABW",
            "ECARTYPE",
            "DESVEST",
            "DESVPAD",
            "DEV.ST",
            "ODCH",
            "СТАНДОТКЛОН",
        ],
    ),
    ("VAR", &["VARIANZ"]),
    (
        "ROWS",
        &["ZEILEN", "LIGNES", "FILAS", "LINHAS", "RIGHE", "RIJEN"],
    ),
    ("SUMSQ", &["QUADRATESUMME", "SOMME.CARRES"]),
    ("ABS", &["BETRAG"]),
    ("ROUNDDOWN", &["ABRUNDEN", "ARRONDI.INF", "REDONDEAR.MENOS"]),
    ("ROUNDUP", &["AUFRUNDEN", "ARRONDI.SUP", "REDONDEAR.MAS"]),
    ("NORMSDIST", &["STANDNORMVERT", "LOI.NORMALE.STANDARD"]),
    ("NORMDIST", &["NORMVERT", "LOI.NORMALE"]),
];

/// Functions of which the first argument is a condition, and those of which all are.
const CHOICES: [&str; 6] = ["where", "if", "If", "IF", "IIF", "ifelse"];
const LOGIC: [&str; 3] = ["AND", "OR", "NOT"];

/// How a function of a spreadsheet is written here.
pub(super) fn written(name: &str, arguments: &[Vec<SpellingToken>]) -> Option<Vec<SpellingToken>> {
    if let Some((_, sign)) = JOINED.iter().find(|(joined, _)| *joined == name)
        && arguments.len() > 1
    {
        let names: Vec<String> = (1..=arguments.len()).map(|n| format!("x{n}")).collect();
        let sum = names.join(sign);
        let template = match name {
            "AVERAGE" => format!("({sum})/{}", arguments.len()),
            _ => sum,
        };
        let arguments = names.iter().map(String::as_str).zip(arguments);
        return Some(filled_by(&template, &arguments.collect::<Vec<_>>()));
    }
    let of_all = matches!(name, "STDEVP" | "VARP");
    if (of_all || matches!(name, "STDEV" | "VAR")) && arguments.len() > 1 {
        let names: Vec<String> = (1..=arguments.len()).map(|n| format!("x{n}")).collect();
        let values = names.iter().map(String::as_str).zip(arguments);
        let list = filled_by(
            &format!("[{}]", names.join(", ")),
            &values.collect::<Vec<_>>(),
        );
        let root = if name.starts_with("STDEV") {
            "sqrt(x)"
        } else {
            "x"
        };
        return libraries::spread(root, &list, of_all);
    }
    if name == "NORMDIST"
        && let [x, mean, deviation, how] = arguments
    {
        let template = match how[..] {
            [ref word]
                if ["FALSE", "FALSCH", "FAUX", "FALSO", "0"]
                    .iter()
                    .any(|known| word.is(known)) =>
            {
                "exp(-((x - y)/z)^2/2)/(z * sqrt(2 pi))"
            }
            _ => "(1 + erf((x - y)/(z * sqrt(2))))/2",
        };
        return Some(filled_by(
            template,
            &[("x", x), ("y", mean), ("z", deviation)],
        ));
    }
    if matches!(name, "ROUNDUP" | "ROUNDDOWN") {
        let [_, digits] = arguments else {
            return None;
        };
        let template = if name == "ROUNDUP" {
            "sign(x) * ceil(abs(x))"
        } else {
            "trunc(x)"
        };
        let is_whole = matches!(&digits[..], [digits] if digits.is("0"));
        return is_whole.then(|| GivenArguments::of(arguments[..1].to_vec()).called(template));
    }
    if name == "ROUND" {
        let [_, digits] = arguments else {
            return None;
        };
        let is_whole = matches!(&digits[..], [digits] if digits.is("0"));
        return is_whole.then(|| GivenArguments::of(arguments[..1].to_vec()).called("round"));
    }
    let mut rows = FUNCTIONS.iter();
    let row = rows.find(|(other, of, _)| *other == name && *of == arguments.len())?;
    Some(GivenArguments::of(arguments.to_vec()).called(row.2))
}

pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    let is_formula =
        (0..tokens.len()).any(|at| tokens[at].is("=") && (at == 0 || tokens[at - 1].ends_line()));
    if is_formula {
        of_sheets(tokens);
    }
    cells(tokens);
    samples(tokens);
    if is_formula {
        translated(tokens);
    }
    percents(tokens, is_formula);
    for index in 0..tokens.len() {
        let name = tokens[index].text.as_str();
        let (is_choice, is_logic) = (CHOICES.contains(&name), LOGIC.contains(&name));
        let is_call = tokens.get(index + 1).is_some_and(|next| next.is("("));
        if is_call && (is_choice || is_logic) {
            comparisons(tokens, index + 1, is_choice);
        }
    }
}

/// `Sheet1!A1` and `@A1` are the cell A1.
fn of_sheets(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len()).rev() {
        let is_before_cell = |at: usize| {
            tokens
                .get(at)
                .is_some_and(|next| next.blank.is_empty() && (is_cell(next) || next.is("$")))
        };
        if tokens[index].is("!")
            && is_before_cell(index + 1)
            && index > 0
            && tokens[index - 1].is_word()
        {
            tokens[index + 1].blank = std::mem::take(&mut tokens[index - 1].blank);
            tokens.drain(index - 1..=index);
        } else if tokens[index].is("@") && is_before_cell(index + 1) {
            tokens[index + 1].blank = std::mem::take(&mut tokens[index].blank);
            tokens.remove(index);
        }
    }
}

/// `VAR.S` and `VAR.P`: of a sample and of a population.
fn samples(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len().saturating_sub(4)).rev() {
        let Some(whole) = tokens.get(index..index + 5).map(super::tokens::joined) else {
            continue; // What stood beyond was taken together.
        };
        let name = super::tokens::joined(&tokens[index..index + 3]);
        if matches!(name.as_str(), "NORM.DIST" | "NORM.VERT") {
            tokens[index].text = "NORMDIST".to_string();
            tokens.drain(index + 1..index + 3);
            continue;
        }
        if whole == "NORM.S.DIST" {
            tokens[index].text = "NORMSDIST".to_string();
            tokens.drain(index + 1..index + 5);
        }
    }
    for index in (0..tokens.len().saturating_sub(2)).rev() {
        let is_function = tokens[index].is("VAR") || tokens[index].is("STDEV");
        if is_function && tokens[index + 1].is(".") {
            let end = match tokens[index + 2].text.as_str() {
                "S" => "",
                "P" => "P",
                _ => continue,
            };
            tokens[index].text.push_str(end);
            tokens.drain(index + 1..index + 3);
        }
    }
}

/// `$A$1`, `A$1` and `$A1` are the cell A1.
fn cells(tokens: &mut Vec<SpellingToken>) {
    let are_letters =
        |token: &SpellingToken| token.text.bytes().all(|byte| byte.is_ascii_uppercase());
    for index in (0..tokens.len()).rev() {
        if !tokens[index].is("$") {
            continue;
        }
        let beside = |at: usize| tokens.get(at).filter(|token| token.blank.is_empty());
        let is_row = index > 0
            && tokens[index].blank.is_empty()
            && are_letters(&tokens[index - 1])
            && beside(index + 1).is_some_and(SpellingToken::is_number);
        if is_row {
            let row = tokens[index + 1].text.clone();
            tokens[index - 1].text.push_str(&row);
            tokens.drain(index..=index + 1);
        } else if beside(index + 1).is_some_and(is_cell) {
            let blank = std::mem::take(&mut tokens[index].blank);
            tokens[index + 1].blank = blank;
            tokens.remove(index);
        }
    }
}

/// Whether a word is the name of a cell: capitals and a number.
fn is_cell(token: &SpellingToken) -> bool {
    let letters = token.text.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_long = !letters.is_empty() && letters.len() <= 3 && letters.len() < token.text.len();
    is_long && letters.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The functions of a formula by their English names.
fn translated(tokens: &mut [SpellingToken]) {
    for index in 0..tokens.len().saturating_sub(1) {
        let is_called = tokens[index + 1].is("(");
        let mut rows = TRANSLATED.iter();
        let is_row = |row: &&(&str, &[&str])| row.1.contains(&tokens[index].text.as_str());
        if let Some((name, _)) = rows.find(is_row).filter(|_| is_called) {
            tokens[index].text = (*name).to_string();
        } else if is_called && tokens[index].is("N") {
            // The number that a condition is.
            tokens[index].text = "float".to_string();
        }
    }
}

/// `50%` is 0.5 where nothing follows that could be divided by; in a formula `A1%` is a hundredth.
fn percents(tokens: &mut Vec<SpellingToken>, is_formula: bool) {
    for index in (1..tokens.len()).rev() {
        if !tokens[index].is("%") || operand_end(tokens, index + 1).is_some() {
            continue;
        }
        let is_unary = |token: &SpellingToken| token.is("-") || token.is("+") || token.is("\\");
        let is_before = tokens.get(index + 1).is_some_and(is_unary);
        let number = tokens[index - 1].text.parse::<f64>();
        if let Some(number) = number
            .ok()
            .filter(|number| number.is_finite() && !is_before)
        {
            tokens[index - 1].text = format!("{}", number / 100.0);
            tokens.remove(index);
        } else if let Some(start) =
            operand_start(tokens, index - 1).filter(|_| is_formula && !is_before)
        {
            let operand = tokens[start..index].to_vec();
            let mut new = filled("(x/100)", &[operand]);
            new[0].blank.clone_from(&tokens[start].blank);
            tokens.splice(start..=index, new);
        }
    }
}

/// A single `=` compares in a condition; that of a named argument stands in parentheses of its own.
fn comparisons(tokens: &mut [SpellingToken], open: usize, is_first_only: bool) {
    let Some(end) = close(tokens, open) else {
        return;
    };
    let mut depth = 0_usize;
    for token in &mut tokens[open..end] {
        match token.text.as_str() {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            "," if depth == 1 && is_first_only => return,
            "=" if depth == 1 => token.text = "==".to_string(),
            _ => {}
        }
    }
}
