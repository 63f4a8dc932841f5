//! What rows are called that are figures of other rows, in the languages of those who send tables.

use std::borrow::Cow;
use std::sync::LazyLock;

/// Words for the sum of other rows.
const TOTALS: [&str; 56] = [
    "total",
    "totals",
    "grand total",
    "subtotal",
    "sub-total",
    "sub total",
    "sum",
    "sums",
    "summe",
    "gesamt",
    "gesamtsumme",
    "gesamtergebnis",
    "ergebnis",
    "insgesamt",
    "zusammen",
    "zwischensumme",
    "teilsumme",
    "summe gesamt",
    "somme",
    "ensemble",
    "total général",
    "total general",
    "sous-total",
    "résultat",
    "suma",
    "suma total",
    "suma częściowa",
    "totale",
    "totale generale",
    "subtotale",
    "soma",
    "subtotaal",
    "totaal",
    "eindtotaal",
    "razem",
    "ogółem",
    "итого",
    "всего",
    "сумма",
    "итог",
    "общий итог",
    "разом",
    "усього",
    "toplam",
    "ara toplam",
    "genel toplam",
    "totalt",
    "i alt",
    "summa",
    "yhteensä",
    "celkem",
    "součet",
    "spolu",
    "összesen",
    "ukupno",
    "σύνολο",
];

/// The same where words have no blanks between them.
const UNSPACED: [&str; 12] = [
    "合计", "总计", "小计", "合計", "総計", "小計", "總計", "总和", "합계", "총계", "소계", "계",
];

/// Words for what an account holds: a figure of its rows that these alone do not give.
const BALANCES: [&str; 5] = [
    "saldo",
    "endsaldo",
    "kontostand",
    "closing balance",
    "ending balance",
];

/// Words for other figures of the rows, which have to be these.
const FIGURES: &[&str] = &[
    "average",
    "avg",
    "mean",
    "median",
    "mode",
    "std",
    "std dev",
    "stdev",
    "stddev",
    "std. dev",
    "sd",
    "s.d",
    "standard deviation",
    "variance",
    "var",
    "se",
    "sem",
    "std error",
    "standard error",
    "count",
    "minimum",
    "maximum",
    "range",
    "25%",
    "50%",
    "75%",
    "q1",
    "q3",
    "mittelwert",
    "mittel",
    "durchschnitt",
    "schnitt",
    "standardabweichung",
    "stabw",
    "std.abw",
    "std.-abw",
    "stdabw",
    "varianz",
    "anzahl",
    "moyenne",
    "médiane",
    "écart-type",
    "écart type",
    "effectif",
    "nombre",
    "promedio",
    "media",
    "mediana",
    "media aritmética",
    "desviación",
    "desviación estándar",
    "desv. est",
    "recuento",
    "média",
    "desvio padrão",
    "contagem",
    "deviazione",
    "conteggio",
    "gemiddelde",
    "standaarddeviatie",
    "aantal",
    "średnia",
    "odchylenie",
    "liczba",
    "среднее",
    "среднее значение",
    "медиана",
    "количество",
    "medelvärde",
    "gjennomsnitt",
    "gennemsnit",
    "snitt",
    "spannweite",
    "amplitude",
    "amplitud",
    "étendue",
    "rango",
    "odchylenie standardowe",
    "szórás",
    "átlag",
    "průměr",
    "keskihajonta",
    "standardavvik",
    "standardafvigelse",
    "varians",
    "standart sapma",
    "sapma",
    "σ²",
    "中位数",
    "標準偏差",
    "個数",
    "평균",
    "표준편차",
    "개수",
    "keskiarvo",
    "ortalama",
    "平均",
    "平均值",
    "标准差",
];

/// Words in front of the last that may be of a figure alone in other languages, and short ones: names of people too. They count beside
/// another figure alone.
const NAMES: [&str; 10] = [
    "min", "max", "mín", "máx", "mínimo", "máximo", "n", "σ", "μ", "cv",
];

/// What a row is by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A sum, by a word for it alone, or one behind what it is of: `North Total`.
    Sum,
    /// A sum or a name: `Total North`, `Total Recall`.
    SumBefore,
    Balance,
    /// Another figure, by a word for it alone.
    FigureAlone,
    /// The same with other words: `Class average`, `Mean Girls`.
    Figure,
    /// A figure or a person.
    Either,
}

/// The words for sums by their first and by their last bytes: most names share neither with one.
struct Index {
    by_first: Vec<Vec<&'static str>>,
    by_last: Vec<Vec<&'static str>>,
}

static SUMS: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index {
        by_first: vec![Vec::new(); 256],
        by_last: vec![Vec::new(); 256],
    };
    for word in TOTALS.into_iter().chain(UNSPACED) {
        if let [first, .., last] | [first @ last] = word.as_bytes() {
            index.by_first[usize::from(*first)].push(word);
            index.by_last[usize::from(*last)].push(word);
        }
    }
    index
});

/// The name of a row as words are: small letters, without what stands behind names.
fn plain(name: &str) -> Cow<'_, str> {
    let name = name.trim_end_matches([':', '.']).trim();
    if name
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
    {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(name.to_lowercase())
    }
}

fn sum(name: &str) -> Option<Named> {
    let is_apart = |c: char| matches!(c, ' ' | '-' | '_' | ':' | '(' | '\u{a0}');
    let (first, last) = (*name.as_bytes().first()?, *name.as_bytes().last()?);
    let ends = |word: &str| {
        name.strip_suffix(word)
            .is_some_and(|of| of.is_empty() || of.ends_with(is_apart) || UNSPACED.contains(&word))
    };
    let begins = |word: &str| {
        name.strip_prefix(word)
            .is_some_and(|of| of.starts_with(is_apart))
    };
    if SUMS.by_last[usize::from(last)]
        .iter()
        .any(|word| ends(word))
    {
        return Some(Named::Sum);
    }
    let mut begun = SUMS.by_first[usize::from(first)].iter();
    begun.any(|word| begins(word)).then_some(Named::SumBefore)
}

/// What a row of a name is.
pub(super) fn named(name: &str) -> Option<Named> {
    let name = plain(name);
    let name = name.as_ref();
    if BALANCES.contains(&name) {
        return Some(Named::Balance);
    }
    if FIGURES.contains(&name) {
        return Some(Named::FigureAlone);
    }
    if let Some(sum) = sum(name) {
        return Some(sum);
    }
    let has = |words: &[&str]| name.split_whitespace().any(|word| words.contains(&word));
    if has(FIGURES) {
        return Some(Named::Figure);
    }
    (NAMES.contains(&name) || has(&NAMES)).then_some(Named::Either)
}

/// Whether a name is of a sum or of another figure alone; asked of every row.
pub(super) fn may_be_figure(name: &str) -> bool {
    const LONGEST: usize = 60;
    if !(1..=LONGEST).contains(&name.len()) {
        return false;
    }
    let name = plain(name);
    sum(&name).is_some() || FIGURES.contains(&name.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_told_by_their_names() {
        for name in [
            "Total",
            "GRAND TOTAL:",
            "North Total",
            "Zwischensumme",
            "Nord Ergebnis",
            "Итого",
            "北部小計",
        ] {
            assert_eq!(named(name), Some(Named::Sum), "{name}");
        }
        assert_eq!(named("Total Recall"), Some(Named::SumBefore));
        assert_eq!(named("Std. Dev."), Some(Named::FigureAlone));
        assert_eq!(named("Mean Girls"), Some(Named::Figure));
        assert!(may_be_figure("SUBTOTAL") && may_be_figure("Stabw") && may_be_figure("総計"));
        assert!(!may_be_figure("Mean Girls") && !may_be_figure("Max"));
        assert_eq!(named("Max"), Some(Named::Either));
        for name in ["Totally", "subtotaler", "Summer", "Shell", ""] {
            assert_eq!(named(name), None, "{name}");
        }
    }
}
