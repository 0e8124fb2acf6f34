//! `responsibility` (责任归属): which department, at which level, answers for a matter. What the annex gives nobody is said to be unclear.

use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checks::invalid;

/// 责任归属查询
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AskResponsibility {
    /// 事项代码
    pub matter: String,
}

/// 责任归属
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Responsibility {
    /// 责任部门
    pub responsible_department: String,
    /// 责任政府：属地管理
    pub responsible_government: String,
    /// 层级规则
    pub level_rule: LevelRule,
    /// 依据
    pub basis: String,
    /// 是否归口未明，须由联席会议明确
    pub unclear: bool,
}

/// 层级规则
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LevelRule {
    /// 与登记机关同级
    SameAsRegistrant,
    /// 机构所在地县级
    CountyOfPremises,
    /// 按事项所在层级
    OwnLevel,
}

struct Matter {
    code: &'static str,
    department: &'static str,
    rule: LevelRule,
    basis: &'static str,
    unclear: bool,
}

const fn own(code: &'static str, rule: LevelRule, basis: &'static str) -> Matter {
    Matter {
        code,
        department: "health",
        rule,
        basis,
        unclear: false,
    }
}

const fn gap(code: &'static str, department: &'static str, basis: &'static str) -> Matter {
    Matter {
        code,
        department,
        rule: LevelRule::OwnLevel,
        basis,
        unclear: true,
    }
}

use LevelRule::{CountyOfPremises, OwnLevel, SameAsRegistrant};

/// The department's own matters, then those of the policy that its annex assigns to nobody (归口未明).
const MATTERS: [Matter; 21] = [
    own(
        "push-acknowledgement",
        SameAsRegistrant,
        "晋政办发〔2020〕24号 二(四)1",
    ),
    own(
        "push-relay",
        SameAsRegistrant,
        "晋政办发〔2020〕24号 二(四)1",
    ),
    own("filing", CountyOfPremises, "人口与计划生育法 第二十八条"),
    own(
        "health-care",
        CountyOfPremises,
        "晋政办发〔2020〕24号 二(四)4",
    ),
    own(
        "annual-health",
        CountyOfPremises,
        "晋政办发〔2020〕24号 二(四)4",
    ),
    own("inspection", OwnLevel, "晋政办发〔2020〕24号 四(三)"),
    own("penalty", OwnLevel, "人口与计划生育法 第四十一条"),
    own("industry-ban", OwnLevel, "人口与计划生育法 第四十一条"),
    own(
        "quality-assessment",
        OwnLevel,
        "晋政办发〔2020〕24号 二(四)2",
    ),
    own(
        "inclusive",
        CountyOfPremises,
        "晋政办发〔2020〕24号 二(三)2",
    ),
    own(
        "video-supervision",
        CountyOfPremises,
        "晋政办发〔2020〕24号 二(四)3",
    ),
    own(
        "family-guidance",
        OwnLevel,
        "晋政办发〔2020〕24号 二(一)4、5",
    ),
    own("policy", OwnLevel, "晋政办发〔2020〕24号 附件 卫健部门职责"),
    own("coordination", OwnLevel, "晋政办发〔2020〕24号 四(二)"),
    gap(
        "utility-price",
        "development-reform",
        "晋政办发〔2020〕24号 三(一)2",
    ),
    gap(
        "care-allowance",
        "trade-union",
        "晋政办发〔2020〕24号 三(一)3",
    ),
    gap(
        "new-product",
        "market-regulation",
        "晋政办发〔2020〕24号 二(四)3",
    ),
    gap("nursing-room", "health", "晋政办发〔2020〕24号 二(一)3"),
    gap(
        "leave-protection",
        "human-resources",
        "晋政办发〔2020〕24号 二(一)1、2",
    ),
    gap("media-supervision", "health", "晋政办发〔2020〕24号 四(三)"),
    gap(
        "drug-safety",
        "market-regulation",
        "晋政办发〔2020〕24号 附件",
    ),
];

pub fn responsibility(
    _: &Context<'_>,
    input: AskResponsibility,
) -> Result<Responsibility, Failure> {
    let Some(matter) = MATTERS.iter().find(|matter| matter.code == input.matter) else {
        let known: Vec<&str> = MATTERS.iter().map(|matter| matter.code).collect();
        return Err(invalid(
            "/matter",
            "unknown-matter",
            format!("没有这个事项；现有：{}", known.join("、")),
        ));
    };
    let government = match matter.rule {
        SameAsRegistrant => "登记机关同级人民政府",
        CountyOfPremises => "机构所在地县级人民政府",
        OwnLevel => "事项所在地人民政府",
    };
    Ok(Responsibility {
        responsible_department: matter.department.to_owned(),
        responsible_government: government.to_owned(),
        level_rule: matter.rule,
        basis: matter.basis.to_owned(),
        unclear: matter.unclear,
    })
}
