//! What a schema says of one place, in the words of a table: its type and its limits.

use std::collections::BTreeSet;

use serde_json::Value;

use super::shape::{Others, Shape, Term};

/// Alternatives that are told of one place.
const CHOICES_TOLD: usize = 8;
/// How deep a type within a type is told, and the limits of an item within a list.
const DEPTH: usize = 3;
/// Characters of a default value.
const DEFAULT_CHARS: usize = 60;

/// Text for a cell or a line: what would be markup is escaped, and a line stays a line.
pub fn text(said: &str) -> String {
    let mut escaped = String::with_capacity(said.len());
    for character in flat(said).trim().chars() {
        if matches!(
            character,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '#'
        ) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// A name or a value as it is written.
pub fn code(written: &str) -> String {
    let written = flat(written).replace('|', "\\|");
    let ticks = written.split(|character: char| character != '`');
    match ticks.map(str::len).max() {
        _ if written.is_empty() => "`\"\"`".to_owned(),
        Some(longest) if longest > 0 => {
            let fence = "`".repeat(longest + 1);
            format!("{fence} {written} {fence}")
        }
        _ => format!("`{written}`"),
    }
}

/// A value as it is written in JSON, texts without their quotes.
pub fn value(value: &Value) -> String {
    match value {
        Value::String(text) => code(text),
        other => code(&other.to_string()),
    }
}

/// The type of a place.
pub fn kind(shape: &Shape<'_>) -> String {
    kind_within(shape, DEPTH)
}

/// What else holds for a place, one thing each.
pub fn limits(shape: &Shape<'_>) -> Vec<String> {
    limits_within(shape, DEPTH)
}

fn limits_within(shape: &Shape<'_>, depth: usize) -> Vec<String> {
    let Some(depth) = depth.checked_sub(1) else {
        return Vec::new();
    };
    let mut limits = Vec::new();
    if shape.nullable {
        limits.push("可为空（null）".to_owned());
    }
    if let Some(terms) = shape.terms() {
        let told: Vec<String> = terms.into_iter().map(term).collect();
        limits.push(format!("取值：{}", told.join("、")));
    } else {
        limits.extend(of_text(shape));
        limits.extend(of_number(shape));
        limits.extend(of_list(shape, depth));
        limits.extend(of_choices(shape, depth));
    }
    if let Some(default) = shape.get("default").filter(|default| !default.is_null()) {
        let written = default.to_string();
        let shown: String = written.chars().take(DEFAULT_CHARS).collect();
        let more = if shown == written { "" } else { "……" };
        limits.push(format!("默认 {}{more}", code(&shown)));
    }
    limits
}

/// A term of an enumeration with what it means.
pub fn term((written, meaning): Term<'_>) -> String {
    match meaning {
        Some(meaning) => format!("{}（{}）", value(written), text(meaning)),
        None => value(written),
    }
}

/// Control characters would end a line or a cell.
fn flat(said: &str) -> String {
    said.chars()
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .collect()
}

fn kind_within(shape: &Shape<'_>, depth: usize) -> String {
    let Some(depth) = depth.checked_sub(1) else {
        return "……".to_owned();
    };
    if let Some(terms) = shape.terms() {
        let word = if terms.len() == 1 {
            "固定值"
        } else {
            "枚举"
        };
        return word.to_owned();
    }
    let mut kinds: Vec<String> = if shape.choices.is_empty() {
        let types = shape.types();
        types.iter().map(|name| named(name, shape, depth)).collect()
    } else {
        let choices = shape.choices.iter().take(CHOICES_TOLD);
        choices
            .map(|choice| kind_within(&shape.beside(choice), depth))
            .collect()
    };
    let mut told = BTreeSet::new();
    kinds.retain(|kind| told.insert(kind.clone()));
    if kinds.is_empty() {
        "任意".to_owned()
    } else {
        kinds.join("或")
    }
}

fn named(name: &str, shape: &Shape<'_>, depth: usize) -> String {
    let word = match name {
        "string" => match shape.text("format") {
            Some("date") => "日期",
            Some("date-time") => "日期时间",
            Some("time") => "时间",
            Some("uuid") => "UUID",
            Some("uri") => "网址",
            Some("email") => "电子邮件",
            _ => "文本",
        },
        "integer" => "整数",
        "number" => "数值",
        "boolean" => "是否",
        "array" => return list(shape, depth),
        "object" => match shape.others() {
            Others::Like(schema) if shape.members().is_empty() => {
                let of = kind_within(&shape.beside(schema), depth);
                return format!("键值表（{of}）");
            }
            _ => "对象",
        },
        other => return text(other),
    };
    word.to_owned()
}

fn list(shape: &Shape<'_>, depth: usize) -> String {
    let (items, first) = shape.items();
    match items {
        Some(items) if first.is_empty() => {
            format!("列表（{}）", kind_within(&shape.beside(items), depth))
        }
        _ => "列表".to_owned(),
    }
}

fn of_text(shape: &Shape<'_>) -> Vec<String> {
    let mut limits = Vec::new();
    limits.extend(between(shape, ["minLength", "maxLength"], "字"));
    if let Some(pattern) = shape.text("pattern") {
        limits.push(format!("正则 {}", code(pattern)));
    }
    match shape.text("format") {
        Some("date") => limits.push("格式 YYYY-MM-DD".to_owned()),
        Some("date-time") => limits.push("格式 RFC 3339".to_owned()),
        Some(format) => limits.push(format!("格式 {}", code(format))),
        None => {}
    }
    limits
}

fn of_number(shape: &Shape<'_>) -> Vec<String> {
    let bound = |key: &str| shape.get(key).filter(|bound| bound.is_number());
    let mut limits = Vec::new();
    limits.extend(match (bound("minimum"), bound("maximum")) {
        (Some(least), Some(most)) => Some(format!("{least} 至 {most}")),
        (Some(least), None) => Some(format!("不小于 {least}")),
        (None, Some(most)) => Some(format!("不大于 {most}")),
        (None, None) => None,
    });
    limits.extend(bound("exclusiveMinimum").map(|bound| format!("大于 {bound}")));
    limits.extend(bound("exclusiveMaximum").map(|bound| format!("小于 {bound}")));
    limits.extend(bound("multipleOf").map(|step| format!("{step} 的倍数")));
    limits
}

/// The list itself, and its items: where these are no objects, no line of their own tells of them.
fn of_list(shape: &Shape<'_>, depth: usize) -> Vec<String> {
    let mut limits = Vec::new();
    limits.extend(between(shape, ["minItems", "maxItems"], "项"));
    limits.extend(between(shape, ["minProperties", "maxProperties"], "个成员"));
    if shape.get("uniqueItems") == Some(&Value::Bool(true)) {
        limits.push("各项不得重复".to_owned());
    }
    if let (Some(items), _) = shape.items() {
        let each = limits_within(&shape.beside(items), depth);
        limits.extend(each.into_iter().map(|limit| format!("每项{limit}")));
    }
    limits
}

/// Alternatives that are no objects: objects have lines of their own.
fn of_choices(shape: &Shape<'_>, depth: usize) -> Vec<String> {
    let mut limits = Vec::new();
    for &choice in shape.choices.iter().take(CHOICES_TOLD) {
        let choice = shape.beside(choice);
        let told = limits_within(&choice, depth).join("，");
        if !choice.is_object() && !told.is_empty() {
            limits.push(format!("{}：{told}", kind(&choice)));
        }
    }
    limits
}

/// A number of things between two bounds.
fn between(shape: &Shape<'_>, keys: [&str; 2], unit: &str) -> Option<String> {
    let [least, most] = keys.map(|key| shape.get(key).and_then(Value::as_u64));
    match (least, most) {
        (Some(least), Some(most)) if least == most => Some(format!("{least} {unit}")),
        (Some(least), Some(most)) => Some(format!("{least} 至 {most} {unit}")),
        (Some(least), None) => Some(format!("至少 {least} {unit}")),
        (None, Some(most)) => Some(format!("最多 {most} {unit}")),
        (None, None) => None,
    }
}
