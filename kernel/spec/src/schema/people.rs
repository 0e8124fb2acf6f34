//! Who does the work of a `work-item`, and who may not, as editors are told of it.

use serde_json::{Value, json};

use super::calls::period;
use super::parts::{closed, flag, list_of, or_expression, text, undescribed, words};
use crate::reader::human::NEARING;
use crate::reader::people::{
    CANDIDATES, COUNTERSIGN, EXCLUDE, EXTENSION, EXTENSIONS_MAX, OFFICE, PARTY, RULES, SEAT,
    SEATS_MAX, WEIGHT_MAX,
};

pub(super) fn candidates() -> Value {
    let about = "牵头机构以外，还有谁可以办理";
    or_expression(closed(about, &CANDIDATES, &[], |name| match name {
        "offices" => list("机构（可限定角色）", party("机构", &OFFICE)),
        "persons" => names("人员编号"),
        other => undescribed(other),
    }))
}

pub(super) fn exclude() -> Value {
    let about = "谁须回避";
    or_expression(closed(about, &EXCLUDE, &[], |name| match name {
        "persons" => names("人员编号"),
        "doneBy" => names("办理过这些步骤的人须回避：填任务名"),
        "initiator" => flag("发起人须回避（须另填 initiator）"),
        other => undescribed(other),
    }))
}

pub(super) fn countersign() -> Value {
    let about = "会签：由几个席位共同签署";
    let required = ["rule", "approve", "refuse", "seats"];
    let mut schema = closed(about, &COUNTERSIGN, &required, |name| match name {
        "rule" => words(
            "怎样算通过：all 全部同意，any 一人同意即可，in-order 依次签署，weighted 按权重表决",
            &RULES,
        ),
        "threshold" => or_expression(
            json!({"description": "按权重表决时，同意的权重达到多少算通过", "type": "integer", "minimum": 1}),
        ),
        "approve" => text("表示同意的办理结果"),
        "refuse" => text("表示不同意的办理结果"),
        "abstain" => text("表示弃权的办理结果"),
        "seats" => {
            let mut seats = list_of("席位", or_expression(party("席位", &SEAT)));
            seats["minItems"] = json!(1);
            seats["maxItems"] = json!(SEATS_MAX);
            or_expression(seats)
        }
        other => undescribed(other),
    });
    schema["if"] = json!({"properties": {"rule": {"const": "weighted"}}});
    schema["then"] = json!({"required": ["threshold"]});
    schema["else"] = json!({"not": {"required": ["threshold"]}});
    or_expression(schema)
}

pub(super) fn extension() -> Value {
    let about = "可以申请延期";
    or_expression(closed(
        about,
        &EXTENSION,
        &["approver"],
        |name| match name {
            "times" => or_expression(
                json!({"description": "最多几次，默认一次", "type": "integer", "minimum": 1, "maximum": EXTENSIONS_MAX}),
            ),
            "approver" => or_expression(party("由谁批准", &PARTY)),
            other => undescribed(other),
        },
    ))
}

pub(super) fn copies() -> Value {
    list("抄送给谁", party("抄送对象", &PARTY))
}

pub(super) fn nearing() -> Value {
    let about = "到期前多久算临期；不填用本系统的默认";
    or_expression(closed(about, &NEARING, &NEARING, |name| period(name, 1)))
}

fn list(about: &str, of: Value) -> Value {
    or_expression(list_of(about, or_expression(of)))
}

fn names(about: &str) -> Value {
    or_expression(list_of(about, text("编号或名称")))
}

fn party(about: &str, properties: &[&str]) -> Value {
    closed(about, properties, &["department"], |name| match name {
        "person" => text("人员编号"),
        "department" => text("部门"),
        "division" => text("行政区划代码"),
        "role" => text("角色"),
        "weight" => or_expression(
            json!({"description": "权重，默认 1", "type": "integer", "minimum": 1, "maximum": WEIGHT_MAX}),
        ),
        other => undescribed(other),
    })
}
