//! Values of the file in which some texts are `${ expressions }`, as in definitions.

use std::borrow::Cow;

use lianxi_runtime::flow::expression::{Expression, NOTHING, Scope, Template, strip};
use serde_json::Value;

use super::rows::Tables;

/// What stands for all tables: a year is drawn from no `$context` of a workflow.
const TABLES: &str = "$context";

/// Compiles a value; the error says which expression is wrong.
pub fn template(value: &Value) -> Result<Template, String> {
    Ok(match value {
        Value::String(text) if strip(text).is_some() => Template::Expression(expression(text)?),
        Value::Array(items) => {
            Template::Array(items.iter().map(template).collect::<Result<_, _>>()?)
        }
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| Ok((name.clone(), template(value)?)));
            Template::Object(fields.collect::<Result<_, String>>()?)
        }
        other => Template::Literal(other.clone()),
    })
}

pub fn expression(text: &str) -> Result<Expression, String> {
    Expression::compile(text, &[]).map_err(|error| format!("{text}: {error}"))
}

/// Expressions see the tables as `$context`.
impl Scope for Tables {
    fn argument(&self, name: &str) -> Cow<'_, Value> {
        if name == TABLES {
            Cow::Owned(self.all())
        } else {
            NOTHING
        }
    }

    fn local(&self, _: &str) -> Cow<'_, Value> {
        NOTHING
    }
}
