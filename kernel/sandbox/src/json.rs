//! JSON across the border: bounded in bytes and in depth before anything recursive sees it.

use serde::Deserialize;
use serde_json::Value;

use crate::limits::JSON_DEPTH_MAX;

/// Parses a text that may be hostile; the error says why it cannot be taken. With
/// `IgnoredAny` nothing is built: the text is only checked.
pub(crate) fn parse<'a, T: Deserialize<'a>>(text: &'a str, bytes_max: usize) -> Result<T, String> {
    if text.len() > bytes_max {
        return Err(format!(
            "{} bytes of JSON, more than {bytes_max}",
            text.len()
        ));
    }
    if depth(text) > JSON_DEPTH_MAX {
        return Err(format!("JSON deeper than {JSON_DEPTH_MAX} levels"));
    }
    serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))
}

/// How deep arrays and objects of the text nest: brackets outside of strings.
fn depth(text: &str) -> usize {
    let (mut deepest, mut depth) = (0_usize, 0_usize);
    let (mut in_string, mut escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// Whether a value is deeper than the border lets pass; never recurses further than that.
pub(crate) fn is_too_deep(value: &Value) -> bool {
    fn deeper(value: &Value, left: usize) -> bool {
        match value {
            Value::Array(items) => left == 0 || items.iter().any(|item| deeper(item, left - 1)),
            Value::Object(fields) => {
                left == 0 || fields.values().any(|field| deeper(field, left - 1))
            }
            _ => false,
        }
    }
    deeper(value, JSON_DEPTH_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_counts_brackets_outside_of_strings() {
        let check = |text: &str, expected: usize| assert_eq!(depth(text), expected, "{text}");
        check("1", 0);
        check("[]", 1);
        check(r#"{"a":[{}],"b":[]}"#, 3);
        check(r#"["[[[\"[["]"#, 1);
        check(r#"["\\",[]]"#, 2);
        check(&"[".repeat(500), 500);
    }

    #[test]
    fn a_text_and_its_value_agree_on_what_is_too_deep() {
        for (levels, fits) in [(JSON_DEPTH_MAX, true), (JSON_DEPTH_MAX + 1, false)] {
            let value = (0..levels).fold(Value::Null, |inner, _| Value::Array(vec![inner]));
            assert_eq!(!is_too_deep(&value), fits, "{levels}");
            assert_eq!(
                parse::<Value>(&value.to_string(), usize::MAX).is_ok(),
                fits,
                "{levels}"
            );
        }
    }

    #[test]
    fn what_cannot_be_taken_is_said() {
        let check = |text: &str, said: &str| {
            let error = parse::<Value>(text, 8).expect_err(text);
            assert!(error.contains(said), "{error}");
        };
        check("\"123456789\"", "more than 8");
        check("nonsense", "not JSON");
        check("", "not JSON");
    }
}
