//! The arguments of a random draw, as editors are told of them.

use serde_json::{Value, json};

use super::parts::{anything, closed, list_of, mapping, or_expression, text, undescribed};
use crate::reader::drawing::{DRAW, DRAW_SEAL, ENTRY, FIRST, POOL_MAX, PURPOSE_MAX};

pub(super) fn draw_seal(about: &str) -> Value {
    closed(about, &DRAW_SEAL, &DRAW_SEAL, |name| match name {
        "purpose" => or_expression(json!({
            "description": "抽取什么，例如 objects；一个封存只供一次抽取",
            "type": "string",
            "minLength": 1,
            "maxLength": PURPOSE_MAX,
        })),
        other => undescribed(other),
    })
}

pub(super) fn draw(about: &str) -> Value {
    let mut schema = closed(about, &DRAW, &[], |name| match name {
        "seal" => or_expression(mapping("draw-seal 给出的封存，整个传入")),
        "pool" => pool(),
        "exclude" => entries("不参加抽取的对象及原因；须在名录库内"),
        "count" => or_expression(
            json!({"description": "抽取几个", "type": "integer", "minimum": 1, "maximum": POOL_MAX}),
        ),
        "ratio" => or_expression(
            json!({"description": "抽取比例：占名录库的份额，向上取整，至少一个", "type": "number", "exclusiveMinimum": 0, "maximum": 1}),
        ),
        "drawn" => or_expression(mapping("补抽：此前那次抽取的记录，整个传入")),
        "gone" => entries("补抽：已不能参加的对象及原因，由同一顺序的下一个替补"),
        other => undescribed(other),
    });
    let never = |names: &[&str]| {
        let each: Vec<Value> = names
            .iter()
            .map(|name| json!({"required": [name]}))
            .collect();
        json!({"not": {"anyOf": each}})
    };
    schema["if"] = json!({"required": ["drawn"]});
    schema["then"] = never(&FIRST);
    let mut first = never(&["gone"]);
    first["required"] = json!(["seal", "pool"]);
    first["oneOf"] = json!([{"required": ["count"]}, {"required": ["ratio"]}]);
    schema["else"] = first;
    schema
}

fn pool() -> Value {
    let object =
        json!({"type": "object", "properties": {"key": text("唯一的编号")}, "required": ["key"]});
    let item = json!({"anyOf": [{"type": "string"}, object]});
    let mut pool = list_of("名录库：编号，或有 key 的对象；先后顺序不影响结果", item);
    pool["minItems"] = json!(1);
    or_expression(pool)
}

fn entries(about: &str) -> Value {
    let entry = closed("对象及原因", &ENTRY, &ENTRY, |name| match name {
        "key" => text("名录库内的编号"),
        "reason" => text("原因"),
        other => anything(other),
    });
    or_expression(list_of(about, or_expression(entry)))
}
