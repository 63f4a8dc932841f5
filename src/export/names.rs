//! Names of a loss as names of Python.

use std::collections::HashMap;

/// Words of Python, names that the programs use themselves, and those that a linter finds ambiguous.
const TAKEN: &str = "False None True and as assert async await break class continue def del elif else except finally for from \
    global if import in is lambda nonlocal not or pass raise return try while with abs divmod float int len list max min print \
    range sum zip math torch jax jnp optax F I O l p k g m v u d s lr mix unit normal noise rows rate batch order state index \
    epoch columns params optimizer scheduler step loss loss_fn value grad hessian group update updates found expected worst \
    params_of pairs trial first limit norm orthogonal wolfe between direction best low high mean square largest product mu \
    ahead moved column";

/// Gives every name of a loss one of Python: the same, or with underscores where that is taken.
#[derive(Debug, Default)]
pub(super) struct PythonNames {
    given: HashMap<String, String>,
    used: Vec<String>,
}

impl PythonNames {
    /// The name for one of the loss.
    pub(super) fn of(&mut self, name: &str) -> String {
        if let Some(known) = self.given.get(name) {
            return known.clone();
        }
        let free = self.free(name);
        self.given.insert(name.to_string(), free.clone());
        free
    }

    /// A name that nothing has, as near to `name` as there is.
    pub(super) fn free(&mut self, name: &str) -> String {
        let mut free = name.to_string();
        while TAKEN.split_whitespace().any(|taken| taken == free) || self.used.contains(&free) {
            free.push('_');
        }
        self.used.push(free.clone());
        free
    }

    /// A name for an intermediate value: `t1`, `t2`, …
    pub(super) fn temporary(&mut self) -> String {
        let is_free = |name: &String| !self.used.contains(name);
        let names = (1..).map(|number| format!("t{number}"));
        let free = names.into_iter().find(is_free).unwrap_or_default();
        self.used.push(free.clone());
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taken_names_get_an_underscore_and_stay_apart() {
        let mut names = PythonNames::default();
        assert_eq!(names.of("x"), "x");
        assert_eq!(names.of("lambda"), "lambda_");
        assert_eq!(names.of("lambda_"), "lambda__");
        assert_eq!(names.of("lambda"), "lambda_");
        assert_eq!(names.of("t1"), "t1");
        assert_eq!(names.temporary(), "t2");
    }
}
