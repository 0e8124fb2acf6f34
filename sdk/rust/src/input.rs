//! JSON into a duty's input type, and what to say where it does not fit.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::{Path, Segment};

use crate::capability::invalid_input;
use crate::failure::Failure;

/// The input as its type, or `InvalidInput` at the field that does not fit.
pub(crate) fn typed<T: DeserializeOwned>(input: &Value) -> Result<T, Failure> {
    serde_path_to_error::deserialize(input).map_err(|error| {
        let field = pointer(error.path());
        invalid_input(field, format!("输入不符合要求：{}", error.inner()))
    })
}

/// A path of serde as an RFC 6901 JSON pointer.
fn pointer(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => {
                pointer.push('/');
                pointer.push_str(&index.to_string());
            }
            Segment::Map { key } => {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
            // The variant of an enum is not a place in the JSON text.
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    pointer
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    #[expect(dead_code, reason = "only the shape matters")]
    struct Outer {
        inner_list: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the shape matters")]
    struct Inner {
        count: u32,
    }

    fn check(input: &Value, field: &str, said: &str) {
        let failure = typed::<Outer>(input).expect_err("the input is wrong");
        let [issue] = failure.issues() else {
            panic!("one issue: {failure}")
        };
        assert_eq!(issue.field, field, "{issue}");
        assert_eq!(issue.code, "INVALID_INPUT");
        assert!(issue.message.contains(said), "{issue}");
    }

    #[test]
    fn the_field_that_does_not_fit_is_named() {
        check(
            &json!({"innerList": [{"count": 1}, {"count": "x"}]}),
            "/innerList/1/count",
            "u32",
        );
        check(
            &json!({"innerList": [{"count": 1, "a/b": 2}]}),
            "/innerList/0/a~1b",
            "unknown field",
        );
        check(
            &json!({"innerList": [{}]}),
            "/innerList/0",
            "missing field `count`",
        );
        check(&json!({}), "", "missing field `innerList`");
        check(&json!([1]), "/0", "sequence");
    }
}
