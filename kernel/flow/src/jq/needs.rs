//! What an expression can look at: of its input and of each variable the literal paths that it takes (`$context.case.id`), or all of it.
//! A context holds whole dossiers and `$workflow` the whole definition, while most expressions ask for one field: no more than
//! what is needed is converted for them.
//!
//! A need may be wider than what is looked at, never narrower.

use std::collections::{BTreeMap, HashMap};

use jaq_core::load::lex::StrPart;
use jaq_core::load::parse::{BinaryOp, Def, Pattern, Term};
use jaq_core::path::{Opt, Part};

/// What takes no input, though it is written like what does.
const CONSTANTS: [&str; 4] = ["null", "true", "false", "empty"];

/// How much of one value is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// Of an object these fields, each as far as its own need goes; of anything else what it is. No fields: it is not looked at.
    Fields(BTreeMap<String, Need>),
    Whole,
}

impl Default for Need {
    fn default() -> Self {
        Self::Fields(BTreeMap::new())
    }
}

impl Need {
    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::Fields(fields) if fields.is_empty())
    }

    /// And this path, to its end.
    fn add(&mut self, path: &[&str]) {
        match (path, &mut *self) {
            (_, Self::Whole) => {}
            ([], _) => *self = Self::Whole,
            ([field, rest @ ..], Self::Fields(fields)) => {
                fields.entry((*field).to_owned()).or_default().add(rest);
            }
        }
    }
}

/// The needs of one expression.
#[derive(Debug, Default)]
pub(crate) struct Needs {
    input: Need,
    /// By their names, with `$`.
    variables: HashMap<String, Need>,
}

impl Needs {
    /// Of a term that does not go too deep.
    pub(super) fn of(term: &Term<&str>) -> Self {
        let mut needs = Self::default();
        needs.term(term, true);
        needs
    }

    pub fn input(&self) -> &Need {
        &self.input
    }

    pub fn variable(&self, name: &str) -> Need {
        self.variables.get(name).cloned().unwrap_or_default()
    }

    /// Whether a variable is named at all, by its name without `$`.
    pub fn names(&self, variable: &str) -> bool {
        let named = |name: &String| name.strip_prefix('$') == Some(variable);
        self.variables.keys().any(named)
    }

    /// `given`: whether `.` is the input of the expression itself here.
    fn term(&mut self, term: &Term<&str>, given: bool) {
        match term {
            Term::Num(_) | Term::Break(_) => {}
            Term::Id | Term::Recurse => self.take(term, &[], given),
            Term::Var(_) => self.take(term, &[], given),
            Term::Str(format, parts) => {
                if format.is_some() {
                    self.input_if(given);
                }
                for part in parts {
                    if let StrPart::Term(term) = part {
                        self.term(term, given);
                    }
                }
            }
            Term::Arr(inner) => self.all(inner.as_deref(), given),
            Term::Obj(fields) => {
                for (key, value) in fields {
                    self.term(key, given);
                    match value {
                        Some(value) => self.term(value, given),
                        // `{a}` is `{a: .a}`.
                        None => self.input_if(given),
                    }
                }
            }
            Term::Neg(inner) | Term::Label(_, inner) => self.term(inner, given),
            Term::BinOp(left, BinaryOp::Pipe(None), right) => {
                self.term(left, given);
                self.term(right, false);
            }
            Term::BinOp(left, op, right) => {
                match op {
                    BinaryOp::Pipe(Some(pattern)) => self.pattern(pattern, given),
                    BinaryOp::Pipe(None)
                    | BinaryOp::Comma
                    | BinaryOp::Alt
                    | BinaryOp::Or
                    | BinaryOp::And
                    | BinaryOp::Math(_)
                    | BinaryOp::Cmp(_) => {}
                    // Assignments give all of what they are given, with what they change.
                    _ => self.input_if(given),
                }
                self.all([&**left, right], given);
            }
            Term::Fold(_, over, pattern, parts) => {
                self.pattern(pattern, given);
                self.term(over, given);
                self.all(parts, given);
            }
            Term::TryCatch(inner, catch) => {
                self.term(inner, given);
                self.all(catch.as_deref(), given);
            }
            Term::IfThenElse(cases, otherwise) => {
                for (condition, then) in cases {
                    self.all([condition, then], given);
                }
                self.all(otherwise.as_deref(), given);
            }
            Term::Def(defs, inner) => {
                for Def { body, .. } in defs {
                    self.term(body, given);
                }
                self.term(inner, given);
            }
            Term::Call(name, arguments) => {
                if !CONSTANTS.contains(name) {
                    self.input_if(given);
                }
                self.all(arguments, given);
            }
            Term::Path(of, path) => self.path(of, &path.0, given),
        }
    }

    fn all<'t, 's: 't>(&mut self, terms: impl IntoIterator<Item = &'t Term<&'s str>>, given: bool) {
        for term in terms {
            self.term(term, given);
        }
    }

    fn path(&mut self, of: &Term<&str>, path: &[(Part<Term<&str>>, Opt)], given: bool) {
        let literal = path.iter().map_while(|(part, _)| match part {
            Part::Index(index) => literal(index),
            Part::Range(..) => None,
        });
        let literal: Vec<&str> = literal.collect();
        match of {
            Term::Id | Term::Var(_) => self.take(of, &literal, given),
            _ => self.term(of, given),
        }
        for (part, _) in path {
            match part {
                Part::Index(index) => self.term(index, given),
                Part::Range(from, to) => self.all(from.iter().chain(to), given),
            }
        }
    }

    /// The path into the input or a variable.
    fn take(&mut self, of: &Term<&str>, path: &[&str], given: bool) {
        match of {
            Term::Var(name) => self
                .variables
                .entry((*name).to_owned())
                .or_default()
                .add(path),
            _ if given => self.input.add(path),
            _ => {}
        }
    }

    fn input_if(&mut self, given: bool) {
        self.take(&Term::Id, &[], given);
    }

    fn pattern(&mut self, pattern: &Pattern<&str>, given: bool) {
        match pattern {
            Pattern::Var(_) => {}
            Pattern::Arr(parts) => parts.iter().for_each(|part| self.pattern(part, given)),
            Pattern::Obj(parts) => {
                for (key, part) in parts {
                    self.term(key, given);
                    self.pattern(part, given);
                }
            }
        }
    }
}

/// The text of a key that is always the same.
fn literal<'s>(index: &Term<&'s str>) -> Option<&'s str> {
    match index {
        Term::Str(None, parts) => match parts.as_slice() {
            [StrPart::Str(text)] => Some(text),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{Outcome, Program, V, from_json, needed, run};
    use super::*;
    use crate::secret::Secret;

    const NAMES: [&str; 2] = ["$context", "$other"];

    /// Every way in which an expression comes to its input or to a variable.
    const EXPRESSIONS: [&str; 69] = [
        ".",
        "..",
        ".a",
        ".a.b",
        ".a?",
        r#"."a""#,
        r#".["a"].b"#,
        r#".["a", "c"]"#,
        ".[]",
        ".[]?",
        ".a[1:]?",
        ".list[1]",
        ".list[-1].b",
        ".list | map(.b)",
        "{a}",
        "{$context, a: .c}",
        r#"{"x": .a, (.key): 1}"#,
        "{(.key): $context.a}",
        "[.a, $context.a, $other]",
        "length",
        "keys",
        "$context",
        "$context | keys",
        "$context | .a",
        "$context.a",
        "$context.a | .b",
        "$context.a.b.c?",
        r#"$context["a"].b"#,
        "$context[.key]",
        "$context[$other.key]",
        r#"$context["\("a")"]"#,
        "$context.list[0]",
        "$context.list[]",
        "$context.list[.n:]",
        "$context.list | length",
        "$context.a == $other.a",
        "$context.missing.too",
        "$context.missing // .a // \"none\"",
        "$context.a + $context.c",
        "-$context.n",
        "$context.a.b, .a.b",
        "$context as {a: {b: $x}} | [$x, .n]",
        ". as {a: $x} | $x",
        ". as [$x, $y] | {$x, $y}",
        ".list as [$x, {b: $y}] | [$x, $y]",
        ". as {$key} | $key",
        ". as {(.key): $x} | $x",
        "{\"a\": 1} as $context | $context.a",
        ".list[] as $context | $context.b?",
        "if .n > 1 then $context.a else .c end",
        "if $context.n then . else empty end",
        "try error(.a) catch .",
        "try error($context.a) catch .b",
        "reduce .list[] as $x (0; . + ($x | length))",
        "reduce $context.list[] as $x (.n; [., $x])",
        "[foreach $context.list[] as $x (0; . + 1; [., $x, $other.key])]",
        "[limit(2; $context.list[])]",
        "label $out | .list[] | if . == 2 then ., break $out else . end",
        "[.list[] | select(. == $context.n)]",
        "def f: .a; f",
        "def f(g): g; f($context.a)",
        "def f: $context.a; {b: 1} | f, .b",
        r#""text \(.a) \($context.n)""#,
        r#"@json "\(.a)""#,
        "@json",
        ".a |= $context.c",
        ".n += 1 | .n",
        "[paths]",
        "$context | to_entries | map(.key)",
    ];

    fn values() -> Vec<Value> {
        vec![
            json!({"a": {"b": {"c": 1}, "d": [1]}, "c": "x", "n": 2, "key": "a", "list": [1, {"b": 2}, 2], "z": {"y": 0}}),
            json!({"a": "x", "list": {"b": 1}, "key": "list", "n": null}),
            json!({"a": null, "c": [{"a": 1}], "key": "z"}),
            json!({"a": Secret::named("s").to_json(), "n": 1, "key": "a"}),
            Secret::named("s").to_json(),
            json!([{"a": 1}, 2]),
            json!("a"),
            json!(null),
        ]
    }

    fn told(outcome: Outcome) -> Result<Option<Value>, String> {
        match outcome {
            Outcome::Value(value) => Ok(Some(value)),
            Outcome::Empty => Ok(None),
            Outcome::Failed(why) => Err(why),
            Outcome::NotJson(why) => Err(why.to_owned()),
            Outcome::Exceeded(bound) => Err(bound.to_string()),
        }
    }

    #[test]
    fn what_is_needed_gives_what_the_whole_gives() {
        let names = NAMES.map(str::to_owned);
        let values = values();
        let mut narrower = 0;
        for code in EXPRESSIONS {
            let program =
                Program::compile(code, &names).unwrap_or_else(|e| panic!("{code}: {e:?}"));
            let needs = program.needs();
            for (place, input) in values.iter().enumerate() {
                for (other_place, context) in values.iter().enumerate() {
                    let other = &values[(place + other_place) % values.len()];
                    let whole = [context, other].map(from_json).to_vec();
                    let part = |value: &Value, need: &Need| -> V {
                        let part = needed(value, need, &from_json);
                        narrower +=
                            usize::from(part.size().nodes() < from_json(value).size().nodes());
                        part
                    };
                    let mut part = part;
                    let parts = vec![
                        part(context, &needs.variable(NAMES[0])),
                        part(other, &needs.variable(NAMES[1])),
                    ];
                    assert_eq!(
                        told(run(&program, part(input, needs.input()), parts)),
                        told(run(&program, from_json(input), whole)),
                        "{code} of {input} with {context} and {other}"
                    );
                }
            }
        }
        assert!(narrower > 5_000, "only {narrower} values were cut down");
    }

    #[test]
    fn a_literal_path_is_all_that_is_needed() {
        let needs = |code: &str| {
            let names = NAMES.map(str::to_owned);
            let program = Program::compile(code, &names).expect("it compiles");
            let needs = program.needs();
            (needs.input().clone(), needs.variable("$context"))
        };
        let mut of_path = Need::default();
        of_path.add(&["a", "b"]);
        let nothing = Need::default();
        assert_eq!(needs("$context.a.b"), (nothing.clone(), of_path.clone()));
        assert_eq!(needs("$context.a.b[0]"), (nothing.clone(), of_path.clone()));
        assert_eq!(needs(".a.b"), (of_path.clone(), nothing.clone()));
        assert_eq!(needs("$context.a.b | .c"), (nothing.clone(), of_path));
        assert_eq!(needs("null"), (nothing.clone(), nothing.clone()));
        assert_eq!(needs("$context"), (nothing.clone(), Need::Whole));
        assert_eq!(needs("$context.a, $context"), (nothing, Need::Whole));
    }
}
