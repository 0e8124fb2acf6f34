//! `responsibility` (责任归属): which department, at which level, answers for a matter. What the annex gives nobody is said to be unclear.

use lianxi_domain::checks::invalid;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;

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
    /// 事项代码
    pub matter: String,
    /// 事项
    pub title: String,
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
    title: &'static str,
    department: &'static str,
    rule: LevelRule,
    basis: &'static str,
    unclear: bool,
}

const fn own(
    code: &'static str,
    title: &'static str,
    rule: LevelRule,
    basis: &'static str,
) -> Matter {
    Matter {
        code,
        title,
        department: DEPARTMENT,
        rule,
        basis,
        unclear: false,
    }
}

const fn gap(
    code: &'static str,
    title: &'static str,
    department: &'static str,
    basis: &'static str,
) -> Matter {
    Matter {
        code,
        title,
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
        "登记信息推送的签收",
        SameAsRegistrant,
        "晋政办发〔2020〕24号 二(四)1",
    ),
    own(
        "push-relay",
        "登记信息推送的转送",
        SameAsRegistrant,
        "晋政办发〔2020〕24号 二(四)1",
    ),
    own(
        "filing",
        "机构备案",
        CountyOfPremises,
        "人口与计划生育法 第二十八条",
    ),
    own(
        "health-care",
        "卫生保健业务指导",
        CountyOfPremises,
        "晋政办发〔2020〕24号 二(四)4",
    ),
    own(
        "annual-health",
        "从业人员健康体检和卫生保健培训的督促",
        CountyOfPremises,
        "晋政办发〔2020〕24号 二(四)4",
    ),
    own(
        "inspection",
        "监督检查",
        OwnLevel,
        "晋政办发〔2020〕24号 四(三)",
    ),
    own(
        "penalty",
        "行政处罚",
        OwnLevel,
        "人口与计划生育法 第四十一条",
    ),
    own(
        "industry-ban",
        "行业终身禁入",
        OwnLevel,
        "人口与计划生育法 第四十一条",
    ),
    own(
        "quality-assessment",
        "质量评估",
        OwnLevel,
        "晋政办发〔2020〕24号 二(四)2",
    ),
    own(
        "inclusive",
        "普惠认定",
        CountyOfPremises,
        "晋政办发〔2020〕24号 二(三)2",
    ),
    own(
        "video-supervision",
        "视频监控核查",
        CountyOfPremises,
        "晋政办发〔2020〕24号 二(四)3",
    ),
    own(
        "family-guidance",
        "婴幼儿家庭照护指导",
        OwnLevel,
        "晋政办发〔2020〕24号 二(一)4、5",
    ),
    own(
        "policy",
        "政策规范的制定",
        OwnLevel,
        "晋政办发〔2020〕24号 附件 卫健部门职责",
    ),
    own(
        "coordination",
        "部门监督管理的协调",
        OwnLevel,
        "晋政办发〔2020〕24号 四(二)",
    ),
    gap(
        "utility-price",
        "水电气热居民生活类价格",
        "development-reform",
        "晋政办发〔2020〕24号 三(一)2",
    ),
    gap(
        "care-allowance",
        "保教费补助",
        "trade-union",
        "晋政办发〔2020〕24号 三(一)3",
    ),
    gap(
        "new-product",
        "新技术、新产品安全评估",
        "market-regulation",
        "晋政办发〔2020〕24号 二(四)3",
    ),
    gap(
        "nursing-room",
        "母婴室建设",
        "health",
        "晋政办发〔2020〕24号 二(一)3",
    ),
    gap(
        "leave-protection",
        "休假和解聘保护",
        "human-resources",
        "晋政办发〔2020〕24号 二(一)1、2",
    ),
    gap(
        "media-supervision",
        "媒体监督",
        "health",
        "晋政办发〔2020〕24号 四(三)",
    ),
    gap(
        "drug-safety",
        "用药安全",
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
        matter: matter.code.to_owned(),
        title: matter.title.to_owned(),
        responsible_department: matter.department.to_owned(),
        responsible_government: government.to_owned(),
        level_rule: matter.rule,
        basis: matter.basis.to_owned(),
        unclear: matter.unclear,
    })
}
