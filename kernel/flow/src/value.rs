//! What the values of an execution may be.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::secret;

/// The deepest that values may stand inside each other. A reader of JSON takes 128 levels, and the journal's events and snapshots
/// put some around a value.
pub const DEPTH_MAX: u32 = 96;

/// Why a value that comes from outside is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It could be written and never be read again.
    #[error("it holds values inside each other more than {DEPTH_MAX} deep")]
    TooDeep,
    /// It would pass for a secret that the definition names.
    #[error("it has a key that is reserved for secrets")]
    Reserved,
}

/// To be asked of every value that comes from outside, before it is kept.
pub fn check(value: &Value) -> Result<(), Unfit> {
    if is_too_deep(value) {
        Err(Unfit::TooDeep)
    } else if secret::is_inside(value) {
        Err(Unfit::Reserved)
    } else {
        Ok(())
    }
}

/// Whether a value is deeper than [`DEPTH_MAX`].
pub fn is_too_deep(value: &Value) -> bool {
    // Not recursive: it is asked of values that may be deeper than the stack allows.
    let mut level = vec![value];
    for _ in 0..=DEPTH_MAX {
        let inner: Vec<&Value> = level.into_iter().flat_map(children).collect();
        if inner.is_empty() {
            return false;
        }
        level = inner;
    }
    true
}

/// Containers inside a container: scalars are no level of their own.
fn children(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    let holds = |value: &&Value| value.is_array() || value.is_object();
    match value {
        Value::Array(items) => Box::new(items.iter().filter(holds)),
        Value::Object(fields) => Box::new(fields.values().filter(holds)),
        _ => Box::new(std::iter::empty()),
    }
}

/// For a field that may be missing: one that is there holds a value, `null` too. Without this a stored `null` would read back as no value.
pub(crate) fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(from).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn nested(levels: u32) -> Value {
        (0..levels).fold(json!(1), |inner, _| json!([inner]))
    }

    #[test]
    fn secrets_are_not_taken_from_outside() {
        assert_eq!(check(&json!([{"a": 1}])), Ok(()));
        assert_eq!(
            check(&json!([{"a": {secret::KEY: 1}}])),
            Err(Unfit::Reserved)
        );
        assert_eq!(check(&nested(DEPTH_MAX + 2)), Err(Unfit::TooDeep));
    }

    #[test]
    fn depth() {
        assert!(!is_too_deep(&json!(null)));
        assert!(!is_too_deep(&json!([{"a": [1]}, 2])));
        assert!(!is_too_deep(&nested(DEPTH_MAX)));
        assert!(!is_too_deep(&nested(DEPTH_MAX + 1)));
        assert!(is_too_deep(&nested(DEPTH_MAX + 2)));
    }
}
