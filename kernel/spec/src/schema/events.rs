//! Events: what is emitted, and what is waited for.

use serde_json::{Value, json};

use super::parts::{
    anything, closed, list_of, map_of, refer, reference, text, undescribed, when_has, words,
};
use super::{Named, named};
use crate::reader::event::{CONSUMPTION, CORRELATION, EMIT, EVENT, FILTER, FOREACH, LISTEN, READ};

pub(super) fn definitions() -> Vec<Named> {
    let emit = closed("发出事件", &EMIT, &["event"], |name| match name {
        "event" => closed("事件", &EVENT, &["with"], |name| match name {
            "with" => json!({
                "description": "CloudEvents 属性",
                "type": "object",
                "properties": {
                    "source": text("来源，一个 URI"),
                    "type": text("事件类型"),
                    "subject": anything("关于什么"),
                    "data": anything("内容"),
                },
                "required": ["source", "type"],
            }),
            other => undescribed(other),
        }),
        other => undescribed(other),
    });
    let listen = closed("等待事件", &LISTEN, &["to"], |name| match name {
        "to" => reference("consumption"),
        "read" => words("取什么：data 内容，envelope 整个事件，raw 原文", &READ),
        other => undescribed(other),
    });
    let foreach = closed("对每个事件", &FOREACH, &[], |name| match name {
        "item" => refer("variable", "事件的变量名，默认 item"),
        "at" => refer("variable", "序号的变量名，默认 index"),
        "do" => refer("taskList", "做什么"),
        "output" => reference("output"),
        "export" => reference("export"),
        other => undescribed(other),
    });
    let correlation = closed("关联条件", &CORRELATION, &["from"], |name| match name {
        "from" => text("从事件取什么（表达式，只看得到事件）"),
        "expect" => anything("应当等于什么；不写则各事件相等"),
        other => undescribed(other),
    });
    let filter = closed("事件过滤条件", &FILTER, &["with"], |name| match name {
        "with" => json!({
            "description": "事件的属性",
            "type": "object",
            "minProperties": 1,
            "properties": {"type": {"description": "事件类型，直接写出", "type": "string", "not": reference("expression")}},
        }),
        "correlate" => map_of("关联条件", correlation.clone()),
        other => undescribed(other),
    });
    vec![
        named("emit", emit),
        named("listen", listen),
        named("foreach", foreach),
        named("eventFilter", filter),
        named("consumption", consumption()),
    ]
}

/// `one`, `any` or `all`; `until` beside `any` alone.
fn consumption() -> Value {
    let mut schema = closed(
        "接收哪些事件，三选一",
        &CONSUMPTION,
        &[],
        |name| match name {
            "one" => refer("eventFilter", "一个事件"),
            "any" => list_of("其中任何一个", reference("eventFilter")),
            "all" => {
                let mut all = list_of("全部", reference("eventFilter"));
                all["minItems"] = json!(1);
                all
            }
            "until" => json!({
                "description": "直到：条件（表达式），或别的事件",
                "anyOf": [{"type": "string"}, {"allOf": [reference("consumption"), {"not": {"required": ["until"]}}]}],
            }),
            other => undescribed(other),
        },
    );
    schema["oneOf"] = json!([{"required": ["one"]}, {"required": ["any"]}, {"required": ["all"]}]);
    schema["allOf"] = json!([when_has("until", json!({"required": ["any"]}))]);
    schema
}
