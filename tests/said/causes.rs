//! Causes that are named, each with a case beside it in which it is none.

use gdplay::explain::{FindingKind, warnings};
use gdplay::scenario::{Origin, Scenario};

fn read(text: &str) -> Scenario {
    Scenario::read(text, Origin::Typed).unwrap_or_else(|error| panic!("{error}"))
}

/// What divides by a deviation over the rows needs two of them, with `ddof` more, and that is said where there are fewer.
#[test]
fn too_few_rows_are_the_cause_where_something_divides_by_their_deviation() {
    let of = |loss: &str, x: &str| {
        let scenario = read(&format!("loss = '{loss}'\n[data]\ncolumns = {{ x = {x} }}"));
        let found = warnings(&scenario).into_iter();
        let mut found = found.filter(|warning| warning.finding.kind == FindingKind::NotFinite);
        let finding = found.next().map(|warning| warning.finding);
        finding.map(|finding| (finding.text, finding.remedy.unwrap_or_default()))
    };
    for (loss, few, enough, cause, remedy) in [
        (
            "mse(a standardize(x), 1)",
            "[7]",
            "[7, 8]",
            "the deviation of one row is 0",
            "take 2 rows or more",
        ),
        (
            "var(a x, ddof=1)",
            "[7]",
            "[7, 8]",
            "over 1 row it divides by N - ddof = 0",
            "take 2 rows or more",
        ),
        (
            "std(a x, ddof=2)",
            "[7, 8]",
            "[7, 8, 10]",
            "over 2 rows it divides by N - ddof = 0",
            "take 3 rows or more",
        ),
    ] {
        let (text, advice) = of(loss, few).expect("a finding");
        assert!(text.ends_with(cause), "{text}");
        assert_eq!(advice, remedy);
        assert_eq!(of(loss, enough), None, "{loss}");
    }
}
