//! A duty's schemas, compiled once when the plugin is loaded.

mod cost;

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{Draft, PatternOptions, ValidationError, Validator};
use serde_json::Value;

use crate::failure::Issue;
use crate::limits::{ALL_ISSUES_BYTES_MAX, ISSUES_MAX, PATTERN_BYTES_MAX};

/// A compiled schema.
pub(crate) struct Schema(Validator);

impl Schema {
    /// Nothing outside of the schema is ever fetched, no pattern can backtrack, and no check takes more than so many steps a value.
    pub(crate) fn compile(schema: &Value) -> Result<Self, String> {
        cost::check(schema)?;
        let patterns = PatternOptions::regex()
            .size_limit(PATTERN_BYTES_MAX)
            .dfa_size_limit(PATTERN_BYTES_MAX);
        let built = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_pattern_options(patterns)
            .build(schema);
        built.map(Self).map_err(|error| error.to_string())
    }

    /// What is wrong with the value, at most [`ISSUES_MAX`] places. `bytes` is how long its text is.
    pub(crate) fn check(&self, value: &Value, bytes: usize) -> Result<(), Vec<Issue>> {
        if bytes > ALL_ISSUES_BYTES_MAX {
            return self.0.validate(value).map_err(|error| vec![issue(&error)]);
        }
        if self.0.is_valid(value) {
            return Ok(());
        }
        Err(self
            .0
            .iter_errors(value)
            .take(ISSUES_MAX)
            .map(|error| issue(&error))
            .collect())
    }
}

fn issue(error: &ValidationError<'_>) -> Issue {
    let at = error.instance_path().as_str();
    let (field, message) = match error.kind() {
        Kind::Required { property } => (child(at, property), "缺少此项".to_owned()),
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let one = unexpected.first().cloned().unwrap_or_default();
            (
                child(at, &Value::from(one)),
                format!("没有此项；多余：{}", unexpected.join("、")),
            )
        }
        Kind::Type { .. } => (at.to_owned(), format!("类型不符：{error}")),
        Kind::Enum { options } => (at.to_owned(), format!("应为以下之一：{options}")),
        Kind::Constant { expected_value } => (at.to_owned(), format!("应为 {expected_value}")),
        Kind::Pattern { pattern } => (at.to_owned(), format!("不符合格式 {pattern}")),
        Kind::MinLength { limit } => (at.to_owned(), format!("至少 {limit} 个字符")),
        Kind::MaxLength { limit } => (at.to_owned(), format!("至多 {limit} 个字符")),
        Kind::MinItems { limit } => (at.to_owned(), format!("至少 {limit} 项")),
        Kind::MaxItems { limit } => (at.to_owned(), format!("至多 {limit} 项")),
        Kind::Minimum { limit } => (at.to_owned(), format!("不得小于 {limit}")),
        Kind::Maximum { limit } => (at.to_owned(), format!("不得大于 {limit}")),
        _ => (at.to_owned(), format!("不符合要求：{error}")),
    };
    Issue {
        field: bounded(field),
        code: "INVALID_INPUT".to_owned(),
        message: bounded(message),
    }
}

/// The JSON pointer of a property below `at`.
fn child(at: &str, property: &Value) -> String {
    let name = property.as_str().unwrap_or_default();
    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// Messages quote the value, and fields its keys, which can be as large as an input may be.
fn bounded(mut message: String) -> String {
    const MESSAGE_CHARS_MAX: usize = 300;
    if let Some((end, _)) = message.char_indices().nth(MESSAGE_CHARS_MAX) {
        message.truncate(end);
        message.push('…');
    }
    message
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(value: &Value, field: &str, said: &str) {
        let schema = Schema::compile(&json!({
            "type": "object",
            "required": ["a"],
            "additionalProperties": false,
            "properties": {
                "a": { "type": "array", "items": { "type": "integer", "minimum": 1 } },
                "b": { "type": "string", "pattern": "^x+$", "maxLength": 4 },
                "c": { "enum": ["甲", "乙"] },
            },
        }));
        let issues = schema
            .expect("compiles")
            .check(value, 0)
            .expect_err("invalid");
        let [issue] = &issues[..] else {
            panic!("one issue: {issues:?}")
        };
        assert_eq!(issue.field, field, "{issue:?}");
        assert!(issue.message.contains(said), "{issue:?}");
    }

    #[test]
    fn an_issue_names_its_field() {
        check(&json!({}), "/a", "缺少");
        check(&json!({"a": [1, 0]}), "/a/1", "不得小于 1");
        check(&json!({"a": ["x"]}), "/a/0", "类型");
        check(&json!({"a": [], "b": "y"}), "/b", "格式");
        check(&json!({"a": [], "b": "xxxxx"}), "/b", "至多 4");
        check(&json!({"a": [], "c": "丙"}), "/c", "甲");
        check(&json!({"a": [], "q/r": 1}), "/q~1r", "多余");
        check(&json!(7), "", "类型");
    }

    #[test]
    fn a_pattern_that_backtracks_is_refused() {
        assert!(Schema::compile(&json!({"pattern": "^(a+)+\\1$"})).is_err());
        assert!(Schema::compile(&json!({"$ref": "https://example.invalid/x.json"})).is_err());
        assert!(Schema::compile(&json!({"type": 7})).is_err());
    }
}
