//! jq expressions of the DSL, and JSON with expressions in it. Compiled once a definition, evaluated without clock, environment or input.
//!
//! Data is never evaluated: only texts of the definition become an [`Expression`].

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use serde_json::Value;

use crate::jq::{self, Exceeded, Need, Outcome, Program, Refused, V};

/// The longest expression a definition may hold, in bytes.
pub const MAX_SOURCE_BYTES: usize = jq::SOURCE_BYTES_MAX;
/// The most characters of an expression that its error repeats.
const SHOWN_CHARS_MAX: usize = 200;

/// The arguments that the DSL gives to every expression, in the order they are bound.
pub const ARGUMENTS: [&str; 8] = [
    "$context",
    "$input",
    "$output",
    "$task",
    "$workflow",
    "$runtime",
    "$secrets",
    "$authorization",
];

/// One compiled jq expression.
#[derive(Clone)]
pub struct Expression {
    source: Arc<str>,
    program: Arc<Program>,
    /// Names of the variables of enclosing scopes (`$item`, `$error`), bound after [`ARGUMENTS`].
    locals: Arc<[String]>,
    /// What it needs of each of [`ARGUMENTS`].
    arguments: Arc<[Need; ARGUMENTS.len()]>,
}

/// Why a text is not an expression of this language.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct CompileError {
    pub reason: String,
    /// Where in the expression, as a byte offset, if known.
    pub offset: Option<usize>,
}

/// Why an expression gave no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvaluationError {
    #[error("the expression `{source_text}` failed: {reason}")]
    Failed { source_text: String, reason: String },
    #[error("the expression `{source_text}` gave no result")]
    Empty { source_text: String },
    /// It would not end, or would need too much; see [`crate::jq`].
    #[error("the expression `{source_text}` goes beyond its budget: {bound}")]
    Exceeded {
        source_text: String,
        bound: Exceeded,
    },
    #[error("the expression `{source_text}` gave a value that is not JSON: {reason}")]
    NotJson {
        source_text: String,
        reason: &'static str,
    },
}

/// What an expression can see beside its input.
pub trait Scope {
    /// The value of one of [`ARGUMENTS`] (with its `$`).
    fn argument(&self, name: &str) -> Cow<'_, Value>;
    /// A field of such a value that is an object, where it can be had without the others. `None`: it is in the whole, if at all.
    fn field(&self, argument: &str, field: &str) -> Option<Cow<'_, Value>> {
        let _ = (argument, field);
        None
    }
    /// The value of a variable of an enclosing scope (without `$`).
    fn local(&self, name: &str) -> Cow<'_, Value>;
}

/// What no scope gives.
pub const NOTHING: Cow<'static, Value> = Cow::Owned(Value::Null);

/// A scope with nothing in it; for expressions that see only their input.
pub struct EmptyScope;

impl Scope for EmptyScope {
    fn argument(&self, _: &str) -> Cow<'_, Value> {
        NOTHING
    }
    fn local(&self, _: &str) -> Cow<'_, Value> {
        NOTHING
    }
}

/// An input and a scope, in jq's values. What one expression asked for is there for the dozens of others that a template can have.
struct Seen<'s> {
    scope: &'s dyn Scope,
    input: &'s Value,
    arguments: [OnceCell<Cow<'s, Value>>; ARGUMENTS.len()],
    locals: RefCell<Vec<(String, V)>>,
    /// What was converted to its end, by its place: nothing that it is found at goes away as long as this is here.
    converted: RefCell<HashMap<*const Value, V>>,
}

impl<'s> Seen<'s> {
    fn new(input: &'s Value, scope: &'s dyn Scope) -> Self {
        Self {
            scope,
            input,
            arguments: Default::default(),
            locals: RefCell::default(),
            converted: RefCell::default(),
        }
    }

    fn input(&self, need: &Need) -> V {
        self.needed(self.input, need)
    }

    fn argument(&self, place: usize, need: &Need) -> V {
        let cell = &self.arguments[place];
        if let (Need::Fields(fields), None) = (need, cell.get())
            && let Some(apart) = self.apart(ARGUMENTS[place], fields)
        {
            return apart;
        }
        let value = cell.get_or_init(|| self.scope.argument(ARGUMENTS[place]));
        self.needed(value, need)
    }

    /// Fields of an argument that the scope has apart, all of them.
    fn apart(&self, argument: &str, needs: &BTreeMap<String, Need>) -> Option<V> {
        let fields = needs.iter().map(|(key, need)| {
            let value = match self.scope.field(argument, key)? {
                Cow::Borrowed(value) => self.needed(value, need),
                Cow::Owned(value) => jq::needed(&value, need, &jq::from_json),
            };
            Some((Rc::from(key.as_str()), value))
        });
        Some(jq::of_fields(fields.collect::<Option<_>>()?))
    }

    fn local(&self, name: &str) -> V {
        let mut locals = self.locals.borrow_mut();
        if let Some((_, converted)) = locals.iter().find(|(known, _)| known == name) {
            return converted.clone();
        }
        let converted = jq::from_json(&self.scope.local(name));
        locals.push((name.to_owned(), converted.clone()));
        converted
    }

    /// Of a value that stays where it is as long as this is here.
    fn needed(&self, value: &Value, need: &Need) -> V {
        if need.is_nothing() {
            return V::default();
        }
        jq::needed(value, need, &|value| {
            if !matches!(value, Value::Array(_) | Value::Object(_)) {
                return jq::from_json(value);
            }
            let mut converted = self.converted.borrow_mut();
            let converted = converted.entry(std::ptr::from_ref(value));
            converted.or_insert_with(|| jq::from_json(value)).clone()
        })
    }
}

/// As much of an expression as an error shows: errors are stored, logged and sent on.
fn shown(source: &str) -> String {
    match source.char_indices().nth(SHOWN_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &source[..end]),
        None => source.to_owned(),
    }
}

/// The text between `${` and `}` if the whole text is an expression.
pub fn strip(text: &str) -> Option<&str> {
    text.trim()
        .strip_prefix("${")?
        .strip_suffix('}')
        .map(str::trim)
}

impl Expression {
    /// Compiles a text, with or without `${ }`. `locals` are the variables of enclosing scopes, without `$`.
    pub fn compile(text: &str, locals: &[String]) -> Result<Self, CompileError> {
        let error = |reason: String, offset| CompileError { reason, offset };
        let code = strip(text).unwrap_or_else(|| text.trim());
        if code.len() > MAX_SOURCE_BYTES {
            return Err(error(
                format!("an expression may have at most {MAX_SOURCE_BYTES} bytes"),
                None,
            ));
        }
        if code.is_empty() {
            return Err(error("the expression is empty".to_owned(), None));
        }
        let names: Vec<String> = ARGUMENTS
            .iter()
            .map(|name| (*name).to_owned())
            .chain(locals.iter().map(|name| format!("${name}")))
            .collect();
        let program =
            Program::compile(code, &names).map_err(|refused| describe(refused, &names))?;
        Ok(Self {
            source: Arc::from(code),
            arguments: Arc::new(ARGUMENTS.map(|name| program.needs().variable(name))),
            program: Arc::new(program),
            locals: locals.into(),
        })
    }

    pub fn source(&self) -> &str {
        &self.source
    }

    /// The first result of the expression on `input`.
    pub fn evaluate(&self, input: &Value, scope: &dyn Scope) -> Result<Value, EvaluationError> {
        self.on(&Seen::new(input, scope))
    }

    fn on(&self, seen: &Seen<'_>) -> Result<Value, EvaluationError> {
        let needs = self.program.needs();
        let arguments = self.arguments.iter().enumerate().map(|(place, need)| {
            if need.is_nothing() {
                V::default()
            } else {
                seen.argument(place, need)
            }
        });
        let locals = self.locals.iter().map(|name| {
            if needs.names(name) {
                seen.local(name)
            } else {
                V::default()
            }
        });
        let variables = arguments.chain(locals).collect();
        let source_text = || shown(&self.source);
        match jq::run(&self.program, seen.input(needs.input()), variables) {
            Outcome::Value(value) => Ok(value),
            Outcome::Empty => Err(EvaluationError::Empty {
                source_text: source_text(),
            }),
            Outcome::Failed(reason) => Err(EvaluationError::Failed {
                source_text: source_text(),
                reason,
            }),
            Outcome::NotJson(reason) => Err(EvaluationError::NotJson {
                source_text: source_text(),
                reason,
            }),
            Outcome::Exceeded(bound) => Err(EvaluationError::Exceeded {
                source_text: source_text(),
                bound,
            }),
        }
    }

    /// jq's truth: everything but `null` and `false`.
    pub fn test(&self, input: &Value, scope: &dyn Scope) -> Result<bool, EvaluationError> {
        match self.evaluate(input, scope) {
            Ok(value) => Ok(!matches!(value, Value::Null | Value::Bool(false))),
            Err(EvaluationError::Empty { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "${{ {} }}", self.source)
    }
}

fn describe(refused: Refused, known: &[String]) -> CompileError {
    let (reason, offset) = match refused {
        Refused::Syntax {
            expected,
            at,
            found,
        } => {
            let place = if found.is_empty() {
                "at the end".to_owned()
            } else {
                format!("at `{found}`")
            };
            (
                format!("not a jq expression: expected {expected} {place}"),
                at,
            )
        }
        Refused::TooDeep => (
            "its parts stand inside each other too deep".to_owned(),
            None,
        ),
        Refused::UnknownVariable { name, at } => (
            format!("unknown variable `{name}`; known here: {}", known.join(" ")),
            Some(at),
        ),
        Refused::UnknownFunction {
            name,
            arity,
            at,
            forbidden: true,
        } => (
            format!(
                "`{name}/{arity}` is not available: an expression sees no clock, environment or other input (time is in $workflow and $task)"
            ),
            Some(at),
        ),
        Refused::UnknownFunction {
            name, arity, at, ..
        } => (format!("unknown function `{name}/{arity}`"), Some(at)),
        Refused::Unknown { what, name, at } => (format!("unknown {what} `{name}`"), Some(at)),
    };
    CompileError { reason, offset }
}

/// JSON of a definition in which some texts are `${ expressions }`.
#[derive(Clone, Debug)]
pub enum Template {
    /// No expression inside: taken as it is.
    Literal(Value),
    Expression(Expression),
    /// `evaluate.mode: loose`: the text itself where the expression gives nothing.
    Loose(Expression, Arc<str>),
    Array(Vec<Template>),
    Object(Vec<(String, Template)>),
}

impl Template {
    /// Evaluates every expression inside on the same input.
    pub fn evaluate(&self, input: &Value, scope: &dyn Scope) -> Result<Value, EvaluationError> {
        self.on(&Seen::new(input, scope))
    }

    fn on(&self, seen: &Seen<'_>) -> Result<Value, EvaluationError> {
        Ok(match self {
            Self::Literal(value) => value.clone(),
            Self::Expression(expression) => expression.on(seen)?,
            Self::Loose(expression, text) => {
                expression.on(seen).unwrap_or_else(|_| Value::from(&**text))
            }
            Self::Array(items) => Value::Array(
                items
                    .iter()
                    .map(|item| item.on(seen))
                    .collect::<Result<_, _>>()?,
            ),
            Self::Object(fields) => {
                let fields = fields
                    .iter()
                    .map(|(key, field)| Ok((key.clone(), field.on(seen)?)));
                Value::Object(fields.collect::<Result<_, EvaluationError>>()?)
            }
        })
    }

    /// The value if nothing in it needs evaluation.
    pub fn literal(&self) -> Option<&Value> {
        match self {
            Self::Literal(value) => Some(value),
            _ => None,
        }
    }

    /// Visits every expression inside.
    pub fn expressions<'a>(&'a self, visit: &mut dyn FnMut(&'a Expression)) {
        match self {
            Self::Literal(_) => {}
            Self::Expression(expression) | Self::Loose(expression, _) => visit(expression),
            Self::Array(items) => items.iter().for_each(|item| item.expressions(visit)),
            Self::Object(fields) => fields
                .iter()
                .for_each(|(_, field)| field.expressions(visit)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(text: &str, input: &Value, expected: Result<Value, &str>) {
        let result = Expression::compile(text, &[]).map_err(|e| e.to_string());
        let result = result.and_then(|e| e.evaluate(input, &EmptyScope).map_err(|e| e.to_string()));
        match (result, expected) {
            (Ok(value), Ok(expected)) => assert_eq!(value, expected, "{text}"),
            (Err(why), Err(part)) => {
                assert!(why.contains(part), "{text}: `{why}` does not say `{part}`");
            }
            (result, expected) => panic!("{text}: {result:?} instead of {expected:?}"),
        }
    }

    #[test]
    fn expressions_of_the_language() {
        let input = json!({"colors": ["red"], "n": 4, "none": null, "东": "西"});
        check(
            "${ .colors + [ \"green\" ] }",
            &input,
            Ok(json!(["red", "green"])),
        );
        check(".none + [1]", &input, Ok(json!([1])));
        check(".n / 2", &input, Ok(json!(2)));
        check(".n / 8", &input, Ok(json!(0.5)));
        check(".[\"东\"]", &input, Ok(json!("西")));
        check(
            "{ ids: [ .n, $input ] }",
            &input,
            Ok(json!({"ids": [4, null]})),
        );
        check(".colors | map(length) | add", &input, Ok(json!(3)));
        check(
            "\"a-b\" | split(\"-\") | join(\"_\")",
            &input,
            Ok(json!("a_b")),
        );
        check("@base64 \"x\\(.n)\"", &input, Ok(json!("xNA==")));
        check("empty", &input, Err("no result"));
        check(".n | keys", &input, Err("failed"));
        check("nan", &input, Err("not finite"));
    }

    #[test]
    fn what_is_refused() {
        let input = json!({});
        check("", &input, Err("empty"));
        check(".a |", &input, Err("expected"));
        check("now", &input, Err("no clock"));
        check("env", &input, Err("no clock"));
        check("input", &input, Err("no clock"));
        check("$nobody", &input, Err("unknown variable `$nobody`"));
        check("lenght", &input, Err("unknown function `lenght/0`"));
    }
}
