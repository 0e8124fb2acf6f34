//! 机构编制部门: registers childcare institutions that are public institutions (事业单位) and deals with breaches of the
//! 《事业单位登记管理暂行条例》. One file a duty; `rules` holds the dated numbers; what the registering departments share is in
//! `lianxi_domain::registration`.

#![allow(
    clippy::needless_pass_by_value,
    reason = "a duty takes its input by value: that is the shape the SDK registers"
)]

mod build_push_payload;
mod change_or_deregister;
mod check_annual_report;
pub mod examples;
mod inspection;
mod investigate_violation;
mod register_institution;
mod registrant;
mod report;
mod responsibility;
mod rules;
#[cfg(test)]
mod tests;
mod validate_registration;

use lianxi_domain::registration::ledger;
use lianxi_domain::{inspection as shared, registration};
use lianxi_sdk::{Catalogue, Duty, Grant, Plugin};

/// The sentences of the policy's annex that this department carries out.
pub const SEED_DUTIES: [&str; 2] = [
    "晋政办发〔2020〕24号 附-1 机构编制部门负责事业单位性质的婴幼儿照护服务机构审批和登记",
    "晋政办发〔2020〕24号 附-2 依法查处违反《事业单位登记管理暂行条例》的行为",
];

/// The department's duties and what they need.
pub fn plugin() -> Plugin {
    registering(
        Plugin::new(
            "institutional-establishment",
            "机构编制部门",
            env!("CARGO_PKG_VERSION"),
        )
        .basis(SEED_DUTIES[0])
        .basis(SEED_DUTIES[1])
        .basis("事业单位登记管理暂行条例")
        .basis("国卫办人口发〔2019〕25号")
        .grant(Grant::records(&ledger::INDEXES))
        .catalogue(catalogue),
    )
    .duty(
        Duty::new(
            "check-annual-report",
            "年度报告检查",
            check_annual_report::perform,
        )
        .basis("事业单位登记管理暂行条例 第十七条"),
    )
    .duty(
        Duty::new(
            "investigate-violation",
            "违法行为处理路径",
            investigate_violation::perform,
        )
        .basis("事业单位登记管理暂行条例 第十八条、第十九条"),
    )
    .duty(
        Duty::new("inspection-items", "登记检查事项", inspection::items)
            .basis("事业单位登记管理暂行条例 第五条"),
    )
    .duty(
        Duty::new("evaluate-findings", "检查结果判断", inspection::evaluate)
            .basis("事业单位登记管理暂行条例 第十八条、第十九条"),
    )
    .duty(Duty::new("report", "登记情况统计", report::perform).basis("晋政办发〔2020〕24号 四(一)"))
    .duty(
        Duty::new("responsibility", "责任事项", responsibility::perform)
            .basis("晋政办发〔2020〕24号 附件"),
    )
}

/// The numbers, indicators and kinds of records.
fn catalogue() -> Catalogue {
    Catalogue::default()
        .rules(rules::ALL.iter().map(|rule| (*rule).into()))
        .rules([(&rules::REPORT_DAY).into()])
        .rules(registration::RULES.iter().map(|rule| (*rule).into()))
        .rules(shared::RULES.iter().map(|rule| (*rule).into()))
        .indicators(&registration::INDICATORS)
        .records(&registration::RECORDS)
        .records(&[("annual-report/", "年度报告检查结果")])
}

fn registering(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "validate-registration",
                "设立登记申请审查",
                validate_registration::perform,
            )
            .basis("事业单位登记管理暂行条例 第六条、第七条")
            .basis("国卫办人口发〔2019〕25号 第五条"),
        )
        .duty(
            Duty::new(
                "register-institution",
                "设立登记",
                register_institution::perform,
            )
            .basis("事业单位登记管理暂行条例 第八条、第十四条"),
        )
        .duty(
            Duty::new(
                "change-or-deregister",
                "变更、注销、撤销登记",
                change_or_deregister::perform,
            )
            .basis("事业单位登记管理暂行条例 第十条、第十三条、第十四条、第十九条"),
        )
        .duty(
            Duty::new(
                "build-push-payload",
                "构建登记信息推送件",
                build_push_payload::perform,
            )
            .basis("晋政办发〔2020〕24号 二(四)1")
            .basis("国卫办人口发〔2019〕25号 第六条"),
        )
}

#[cfg(target_arch = "wasm32")]
lianxi_sdk::export!(plugin);
