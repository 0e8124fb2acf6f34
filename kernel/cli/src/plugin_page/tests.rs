//! Pages of small manifests, one for each form that a schema takes.

use lianxi_sandbox::Manifest;
use serde_json::{Value, json};

use super::{Facts, markdown};

fn page(input: &Value, output: &Value) -> String {
    let manifest = json!({
        "id": "land-use", "department": "land-use", "title": "示例部门", "version": "1.2.3", "abi": "1.0.0",
        "basis": ["示例办法", "示例|条例"],
        "grants": [
            {"capability": "records", "indexes": ["county", "status"]},
            {"capability": "outbox", "destinations": []},
            {"capability": "random"}
        ],
        "duties": [{
            "name": "register", "title": "登记", "basis": ["示例办法 第二条"], "inputSchema": input, "outputSchema": output
        }]
    });
    let manifest = Manifest::parse(manifest.to_string().as_bytes()).expect("a manifest");
    let facts = Facts {
        sha256: "5e0c".to_owned(),
        bytes: 1_024,
        signer: None,
    };
    markdown(&manifest, &facts)
}

/// Every one of these is a line of the page for an input of this schema.
fn check(input: &Value, lines: &[&str]) {
    let page = page(input, &json!({"type": "boolean"}));
    for line in lines {
        assert!(page.lines().any(|one| one == *line), "{line}\n\n{page}");
    }
}

/// The same, for a schema with this one member.
fn check_member(name: &str, schema: &Value, lines: &[&str]) {
    let input = json!({"type": "object", "properties": {name: schema}});
    check(&input, lines);
}

#[test]
fn a_page_begins_with_the_department_and_ends_with_the_package() {
    let times = json!({"type": "integer", "title": "uint32", "description": "次数"});
    let page = page(&json!({"type": "object"}), &times);
    let head = "# 《示例部门插件》\n\n标识 `land-use`，版本 1.2.3，部门 `land-use`，接口 `lianxi:plugin@1.0.0`。\n";
    assert!(page.starts_with(head), "{page}");
    for part in [
        "\n- 示例办法\n- 示例\\|条例\n",
        "\n| `records` | 索引：`county`、`status` | 读写本部门台账，按索引查找 |\n",
        "\n| `outbox` | 没有目的地 | 办成后向目的地发送事件 |\n",
        "\n| `random` | — | 可重放的随机数：重试时取得同样的数 |\n",
        "\n| `register` | 登记 | 示例办法 第二条 |\n",
        "\n## 登记（`register`）\n\n依据：示例办法 第二条\n\n### 输入\n",
        "\n次数\n\n",
        "\n| `（整体）` | 次数 | 整数 | 是 |  |\n",
        "\n| 摘要（SHA-256） | `5e0c` |\n| 字节 | 1024 |\n",
    ] {
        assert!(page.contains(part), "{part}\n\n{page}");
    }
    assert_eq!(page.matches("`permanent`").count(), 1, "said once");
    assert!(page.ends_with("\n| 签名者 | 未签名 |\n"), "{page}");
}

#[test]
fn members_have_their_type_and_their_limits() {
    let name = json!({"type": "string", "description": "名称", "minLength": 1, "maxLength": 100});
    let on = json!({"type": ["string", "null"], "format": "date", "description": "日期", "default": null});
    let count =
        json!({"type": "integer", "format": "uint8", "minimum": 0, "maximum": 255, "default": 7});
    check(
        &json!({
            "type": "object", "title": "Register", "description": "登记|申请", "additionalProperties": false,
            "required": ["name"], "properties": {"name": name, "on": on, "count": count}
        }),
        &[
            "登记\\|申请",
            "| 字段 | 含义 | 类型 | 必填 | 约束 |",
            "|---|---|---|---|---|",
            "| `name` | 名称 | 文本 | 是 | 1 至 100 字 |",
            "| `on` | 日期 | 日期 | 否 | 可为空（null）；格式 YYYY-MM-DD |",
            "| `count` |  | 整数 | 否 | 格式 `uint8`；0 至 255；默认 `7` |",
            "不得有未列出的字段。",
        ],
    );
}

#[test]
fn what_would_be_markup_is_escaped() {
    let schema = json!({"type": "string", "title": "a|b\n1401**1234 <b>", "pattern": "^(a|`)$"});
    check_member(
        "a.b",
        &schema,
        &["| `[\"a.b\"]` | a\\|b 1401\\*\\*1234 \\<b\\> | 文本 | 否 | 正则 `` ^(a\\|`)$ `` |"],
    );
}

#[test]
fn references_are_followed() {
    check(
        &json!({
            "type": "object", "required": ["items"],
            "properties": {
                "items": {"type": "array", "description": "事项", "minItems": 1, "items": {"$ref": "#/$defs/Item"}},
                "first": {"$ref": "#/$defs/%E4%BA%8B%E9%A1%B9", "description": "首项"}
            },
            "$defs": {
                "Item": {"type": "object", "required": ["code"], "properties": {"code": {"type": "string", "title": "代码"}}},
                "事项": {"allOf": [{"$ref": "#/$defs/Item"}, {"properties": {"note": {"type": "string"}}}]}
            }
        }),
        &[
            "| `items` | 事项 | 列表（对象） | 是 | 至少 1 项 |",
            "| `items[].code` | 代码 | 文本 | 是 |  |",
            "| `first` | 首项 | 对象 | 否 |  |",
            "| `first.code` | 代码 | 文本 | 是 |  |",
            "| `first.note` |  | 文本 | 否 |  |",
            "可以有未列出的字段。",
        ],
    );
}

#[test]
fn lists_say_what_holds_for_their_items() {
    let codes =
        json!({"type": "array", "uniqueItems": true, "items": {"type": "string", "maxLength": 6}});
    check_member(
        "codes",
        &codes,
        &["| `codes` |  | 列表（文本） | 否 | 各项不得重复；每项最多 6 字 |"],
    );
    let pair = json!({
        "type": "array", "prefixItems": [{"type": "number"}, {"type": "string"}], "minItems": 2, "maxItems": 2
    });
    check_member(
        "pair",
        &pair,
        &[
            "| `pair` |  | 列表 | 否 | 2 项 |",
            "| `pair[0]` |  | 数值 | 是 |  |",
            "| `pair[1]` |  | 文本 | 是 |  |",
        ],
    );
}

#[test]
fn terms_are_told_with_their_meaning() {
    let kind = json!({"oneOf": [
        {"type": "string", "const": "a", "description": "甲"}, {"type": "string", "const": "b"}, {"enum": ["c", "d"]}
    ]});
    check_member(
        "kind",
        &kind,
        &["| `kind` |  | 枚举 | 否 | 取值：`a`（甲）、`b`、`c`、`d` |"],
    );
    check_member(
        "fixed",
        &json!({"const": true}),
        &["| `fixed` |  | 固定值 | 否 | 取值：`true` |"],
    );
    let none = json!({"anyOf": [kind, {"type": "null"}], "description": "可无"});
    check_member(
        "none",
        &none,
        &["| `none` | 可无 | 枚举 | 否 | 可为空（null）；取值：`a`（甲）、`b`、`c`、`d` |"],
    );
}

#[test]
fn what_may_be_null_is_told_as_what_it_is() {
    let later = json!({
        "type": "object", "required": ["days"],
        "properties": {"days": {"type": "array", "items": {"type": "string", "format": "date"}}}
    });
    check(
        &json!({
            "type": "object", "$defs": {"Later": later},
            "properties": {"later": {"anyOf": [{"$ref": "#/$defs/Later"}, {"type": "null"}], "description": "其后"}}
        }),
        &[
            "| `later` | 其后 | 对象 | 否 | 可为空（null） |",
            "| `later.days` |  | 列表（日期） | 是 | 每项格式 YYYY-MM-DD |",
        ],
    );
}

#[test]
fn variants_with_a_tag_are_told_by_it() {
    let lease = json!({
        "type": "object", "description": "租赁", "required": ["way", "from"], "additionalProperties": false,
        "properties": {
            "way": {"type": "string", "const": "lease"}, "from": {"type": "string", "format": "date", "description": "起"}
        }
    });
    let own = json!({
        "type": "object", "description": "自有", "required": ["way"], "additionalProperties": false,
        "properties": {"way": {"type": "string", "const": "own"}}
    });
    let tenure = json!({"oneOf": [lease, own]});
    check(
        &tenure,
        &[
            "| `way` | 情形，其余字段随之而定 | 枚举 | 是 | 取值：`lease`（租赁）、`own`（自有） |",
            "| `from` | 起 | 日期 | 是 | 仅当 `way` 为 `lease` 时；格式 YYYY-MM-DD |",
            "不得有未列出的字段。",
        ],
    );
    let page = page(&tenure, &json!({"type": "object"}));
    assert!(!page.contains("（整体）"), "its fields tell of it: {page}");
    check_member(
        "tenure",
        &tenure,
        &[
            "| `tenure` |  | 对象 | 否 |  |",
            "| `tenure.from` | 起 | 日期 | 是 | 仅当 `tenure.way` 为 `lease` 时；格式 YYYY-MM-DD |",
            "`（整体）` 中可以有未列出的字段，其余对象不得有。",
        ],
    );
}

#[test]
fn variants_without_a_tag_are_counted() {
    let value = json!({"anyOf": [
        {"type": "string", "maxLength": 9},
        {"type": "integer", "minimum": 1},
        {"type": "object", "description": "明细", "required": ["a"], "properties": {"a": {"type": "boolean"}}}
    ]});
    check_member(
        "value",
        &value,
        &[
            "| `value` |  | 文本或整数或对象 | 否 | 文本：最多 9 字；整数：不小于 1 |",
            "| `value.a` |  | 是否 | 是 | 仅第3种（明细） |",
        ],
    );
}

#[test]
fn maps_and_whatever_fits_are_told() {
    check_member(
        "params",
        &json!({"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}}),
        &[
            "| `params` |  | 键值表（整数） | 否 |  |",
            "| `params.*` |  | 整数 | 否 | 不小于 1 |",
        ],
    );
    check_member(
        "free",
        &json!(true),
        &["| `free` |  | 任意 | 否 |  |", "可以有未列出的字段。"],
    );
}

#[test]
fn what_contains_itself_is_told_once() {
    let tree = json!({
        "type": "object", "additionalProperties": false,
        "properties": {"within": {"type": "array", "items": {"$ref": "#/$defs/Tree"}}}
    });
    check(
        &json!({"$ref": "#/$defs/Tree", "$defs": {"Tree": tree}}),
        &["| `within` |  | 列表（对象） | 否 | 结构同 `（整体）` |"],
    );
    let endless = json!({"anyOf": [{"$ref": "#/$defs/A"}, {"type": "null"}]});
    check(
        &json!({"$ref": "#/$defs/A", "$defs": {"A": endless}}),
        &["| `（整体）` |  | 任意 | 是 | 可为空（null） |"],
    );
}

#[test]
fn a_schema_without_end_is_cut() {
    let mut definitions = serde_json::Map::new();
    for level in 0..30 {
        let below = json!({"$ref": format!("#/$defs/A{}", level + 1)});
        let both = json!({"type": "object", "properties": {"left": below, "right": below}});
        definitions.insert(format!("A{level}"), both);
    }
    check(
        &json!({"$ref": "#/$defs/A0", "$defs": definitions}),
        &["字段过多或层次过深，以上没有列全：以清单中的 JSON Schema 为准。"],
    );
}
