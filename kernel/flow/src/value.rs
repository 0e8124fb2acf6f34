//! What the values of an execution may be.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::secret;

/// The deepest that values may stand inside each other. A reader of JSON takes 128 levels, and the journal's events and snapshots
/// put some around a value.
pub const DEPTH_MAX: u32 = 96;

/// The most values inside one value; sixteen bytes of text count as one. What a definition puts together, over and over, meets it: a `fork`
/// of two branches that give back what they get doubles a value each time.
pub const NODES_MAX: u64 = 250_000;
/// The text that counts as one value.
pub const BYTES_PER_NODE: usize = 16;

/// Why a value cannot be one of an execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It could be written and never be read again.
    #[error("it holds values inside each other more than {DEPTH_MAX} deep")]
    TooDeep,
    #[error("it holds more than {NODES_MAX} values")]
    TooLarge,
    /// It would pass for a secret that the definition names.
    #[error("it has a key that is reserved for secrets")]
    Reserved,
}

/// To be asked of every value that comes from outside, before it is kept.
pub fn check(value: &Value) -> Result<(), Unfit> {
    measure(value)?;
    if secret::is_inside(value) {
        return Err(Unfit::Reserved);
    }
    Ok(())
}

/// How many values a text counts for.
pub(crate) const fn weight(bytes: usize) -> usize {
    1 + bytes / BYTES_PER_NODE
}

/// How many values stand in a value, itself included; to be asked of every value that is put together.
pub fn measure(value: &Value) -> Result<u64, Unfit> {
    let mut nodes = 0;
    // Not recursive: it is asked of values that may be deeper than the stack allows.
    let mut left = vec![(value, 0)];
    while let Some((value, depth)) = left.pop() {
        let holds = value.is_array() || value.is_object();
        if holds && depth > DEPTH_MAX {
            return Err(Unfit::TooDeep);
        }
        nodes += match value {
            Value::String(text) => weight(text.len()) as u64,
            Value::Object(fields) => fields.keys().map(|key| weight(key.len()) as u64).sum(),
            _ => 1,
        };
        if nodes > NODES_MAX {
            return Err(Unfit::TooLarge);
        }
        match value {
            Value::Array(items) => left.extend(items.iter().map(|item| (item, depth + 1))),
            Value::Object(fields) => left.extend(fields.values().map(|item| (item, depth + 1))),
            _ => {}
        }
    }
    Ok(nodes)
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
    fn what_is_too_deep_or_too_large() {
        assert_eq!(measure(&json!(null)), Ok(1));
        assert_eq!(measure(&json!([{"a": [1]}, 2])), Ok(5));
        assert_eq!(measure(&json!("sixteen letters!")), Ok(2));
        for levels in [DEPTH_MAX, DEPTH_MAX + 1] {
            assert_eq!(measure(&nested(levels)), Ok(u64::from(levels) + 1));
        }
        assert_eq!(measure(&nested(DEPTH_MAX + 2)), Err(Unfit::TooDeep));
        let most = usize::try_from(NODES_MAX).expect("it fits");
        assert_eq!(measure(&json!(vec![0; most - 1])), Ok(NODES_MAX));
        assert_eq!(measure(&json!(vec![0; most])), Err(Unfit::TooLarge));
    }
}
