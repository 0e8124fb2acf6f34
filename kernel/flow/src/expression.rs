//! jq expressions of the DSL, and JSON with expressions in it. Compiled once a definition, evaluated without clock, environment or input.
//!
//! Data is never evaluated: only texts of the definition become an [`Expression`].

use std::fmt;
use std::sync::Arc;

use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Vars, data::JustLut, unwrap_valr};
use jaq_json::{Num, Val};
use serde_json::{Map, Number, Value};

/// The longest expression a definition may hold, in bytes.
pub const MAX_SOURCE_BYTES: usize = 64 * 1024;
/// The most results taken from one expression; the DSL wants one.
const MAX_RESULTS: usize = 1;

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

/// Functions of jq that would read a clock, the environment, other inputs or the place of the text: not in this language.
const FORBIDDEN: [&str; 12] = [
    "now",
    "localtime",
    "strflocaltime",
    "env",
    "input",
    "inputs",
    "input_filename",
    "debug",
    "stderr",
    "halt",
    "halt_error",
    "get_search_list",
];

type Data = JustLut<Val>;

/// One compiled jq expression.
#[derive(Clone)]
pub struct Expression {
    source: Arc<str>,
    filter: Arc<jaq_core::Filter<Data>>,
    /// Names of the variables of enclosing scopes (`$item`, `$error`), bound after [`ARGUMENTS`].
    locals: Arc<[String]>,
    /// Which of [`ARGUMENTS`] the text names, so that the others need not be built.
    used: [bool; ARGUMENTS.len()],
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
    #[error("the expression `{source_text}` gave a value that is not JSON: {reason}")]
    NotJson {
        source_text: String,
        reason: &'static str,
    },
}

/// What an expression can see beside its input.
pub trait Scope {
    /// The value of one of [`ARGUMENTS`] (with its `$`).
    fn argument(&self, name: &str) -> Value;
    /// The value of a variable of an enclosing scope (without `$`).
    fn local(&self, name: &str) -> Value;
}

/// A scope with nothing in it; for expressions that see only their input.
pub struct EmptyScope;

impl Scope for EmptyScope {
    fn argument(&self, _: &str) -> Value {
        Value::Null
    }
    fn local(&self, _: &str) -> Value {
        Value::Null
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
        let defs = jaq_core::defs()
            .chain(jaq_std::defs())
            .chain(jaq_json::defs());
        let funs = jaq_core::funs::<Data>()
            .chain(jaq_std::funs())
            .chain(jaq_json::funs())
            .filter(|(name, ..)| !FORBIDDEN.contains(name));
        let arena = Arena::default();
        let modules = Loader::new(defs.filter(|def| !FORBIDDEN.contains(&def.name)))
            .load(&arena, File { code, path: () })
            .map_err(|errors| describe_load(code, errors))?;
        let names: Vec<String> = ARGUMENTS
            .iter()
            .map(|name| (*name).to_owned())
            .chain(locals.iter().map(|name| format!("${name}")))
            .collect();
        let filter = Compiler::default()
            .with_funs(funs)
            .with_global_vars(names.iter().map(String::as_str))
            .compile(modules)
            .map_err(|errors| describe_compile(code, errors, locals))?;
        Ok(Self {
            source: Arc::from(code),
            filter: Arc::new(filter),
            locals: locals.into(),
            used: ARGUMENTS.map(|name| code.contains(name)),
        })
    }

    pub fn source(&self) -> &str {
        &self.source
    }

    /// The first result of the expression on `input`.
    pub fn evaluate(&self, input: &Value, scope: &dyn Scope) -> Result<Value, EvaluationError> {
        let arguments = ARGUMENTS.iter().zip(self.used).map(|(name, used)| {
            if used {
                to_jq(&scope.argument(name))
            } else {
                Val::Null
            }
        });
        let locals = self.locals.iter().map(|name| to_jq(&scope.local(name)));
        let vars = Vars::new(arguments.chain(locals));
        let context = Ctx::<Data>::new(&self.filter.lut, vars);
        let source_text = || self.source.to_string();
        let mut results = self
            .filter
            .id
            .run((context, to_jq(input)))
            .map(unwrap_valr)
            .take(MAX_RESULTS);
        match results.next() {
            Some(Ok(value)) => from_jq(&value).map_err(|reason| EvaluationError::NotJson {
                source_text: source_text(),
                reason,
            }),
            Some(Err(reason)) => Err(EvaluationError::Failed {
                source_text: source_text(),
                reason: reason.to_string(),
            }),
            None => Err(EvaluationError::Empty {
                source_text: source_text(),
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

fn describe_load(code: &str, errors: jaq_core::load::Errors<&str, ()>) -> CompileError {
    use jaq_core::load;
    for (_, error) in errors {
        let found = match error {
            load::Error::Io(items) => items.into_iter().next(),
            load::Error::Lex(items) => items
                .into_iter()
                .next()
                .map(|(expect, found)| (found, format!("expected {}", expect.as_str()))),
            load::Error::Parse(items) => items
                .into_iter()
                .next()
                .map(|(expect, found)| (found, format!("expected {}", expect.as_str()))),
        };
        if let Some((found, why)) = found {
            let shown: String = found.chars().take(20).collect();
            let place = if shown.is_empty() {
                "at the end".to_owned()
            } else {
                format!("at `{shown}`")
            };
            return CompileError {
                reason: format!("not a jq expression: {why} {place}"),
                offset: load::span(code, found).start.into(),
            };
        }
    }
    CompileError {
        reason: "not a jq expression".to_owned(),
        offset: None,
    }
}

fn describe_compile(
    code: &str,
    errors: jaq_core::compile::Errors<&str, ()>,
    locals: &[String],
) -> CompileError {
    use jaq_core::compile::Undefined;
    let Some((found, undefined)) = errors.into_iter().flat_map(|(_, errors)| errors).next() else {
        return CompileError {
            reason: "not a jq expression".to_owned(),
            offset: None,
        };
    };
    let reason = match undefined {
        Undefined::Var => {
            let known = ARGUMENTS
                .iter()
                .map(|name| (*name).to_owned())
                .chain(locals.iter().map(|name| format!("${name}")));
            format!(
                "unknown variable `{found}`; known here: {}",
                known.collect::<Vec<_>>().join(" ")
            )
        }
        Undefined::Filter(arity) if FORBIDDEN.contains(&found) => {
            format!(
                "`{found}/{arity}` is not available: an expression sees no clock, environment or other input (time is in $workflow and $task)"
            )
        }
        Undefined::Filter(arity) => format!("unknown function `{found}/{arity}`"),
        other => format!("unknown {} `{found}`", other.as_str()),
    };
    CompileError {
        reason,
        offset: Some(jaq_core::load::span(code, found).start),
    }
}

fn to_jq(value: &Value) -> Val {
    match value {
        Value::Null => Val::Null,
        Value::Bool(flag) => Val::Bool(*flag),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(int), _) => Val::Num(Num::from_integral(int)),
            (None, Some(int)) => Val::Num(Num::from_integral(int)),
            _ => Val::Num(Num::Float(number.as_f64().unwrap_or(f64::NAN))),
        },
        Value::String(text) => Val::utf8_str(text.clone().into_bytes()),
        Value::Array(items) => items.iter().map(to_jq).collect(),
        Value::Object(map) => Val::obj(
            map.iter()
                .map(|(key, value)| (Val::utf8_str(key.clone().into_bytes()), to_jq(value)))
                .collect(),
        ),
    }
}

fn from_jq(value: &Val) -> Result<Value, &'static str> {
    Ok(match value {
        Val::Null => Value::Null,
        Val::Bool(flag) => Value::Bool(*flag),
        Val::Num(number) => Value::Number(number_from_jq(number)?),
        Val::BStr(bytes) | Val::TStr(bytes) => {
            Value::String(String::from_utf8_lossy(bytes).into_owned())
        }
        Val::Arr(items) => Value::Array(items.iter().map(from_jq).collect::<Result<_, _>>()?),
        Val::Obj(map) => {
            let mut object = Map::new();
            for (key, value) in map.iter() {
                let Value::String(key) = from_jq(key)? else {
                    return Err("a key of an object is not a string");
                };
                object.insert(key, from_jq(value)?);
            }
            Value::Object(object)
        }
    })
}

fn number_from_jq(number: &Num) -> Result<Number, &'static str> {
    // Whole floats are written as integers, as jq does: `4 / 2` is 2, not 2.0.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let not_finite = "a number is not finite";
    match number {
        Num::Int(int) => Ok(Number::from(*int)),
        #[allow(clippy::cast_possible_truncation)] // exact: whole and below 2^53
        Num::Float(float) if float.fract() == 0.0 && float.abs() < EXACT => {
            Ok(Number::from(*float as i64))
        }
        Num::Float(float) => Number::from_f64(*float).ok_or(not_finite),
        other => other
            .to_string()
            .parse::<f64>()
            .ok()
            .and_then(Number::from_f64)
            .ok_or(not_finite),
    }
}

/// JSON of a definition in which some texts are `${ expressions }`.
#[derive(Clone, Debug)]
pub enum Template {
    /// No expression inside: taken as it is.
    Literal(Value),
    Expression(Expression),
    Array(Vec<Template>),
    Object(Vec<(String, Template)>),
}

impl Template {
    /// Evaluates every expression inside on the same input.
    pub fn evaluate(&self, input: &Value, scope: &dyn Scope) -> Result<Value, EvaluationError> {
        Ok(match self {
            Self::Literal(value) => value.clone(),
            Self::Expression(expression) => expression.evaluate(input, scope)?,
            Self::Array(items) => Value::Array(
                items
                    .iter()
                    .map(|item| item.evaluate(input, scope))
                    .collect::<Result<_, _>>()?,
            ),
            Self::Object(fields) => {
                let fields = fields
                    .iter()
                    .map(|(key, field)| Ok((key.clone(), field.evaluate(input, scope)?)));
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
            Self::Expression(expression) => visit(expression),
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
