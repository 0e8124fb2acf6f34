//! 民政部门: registers childcare institutions that are private non-enterprise units (民办非企业单位/社会服务机构), checks them
//! yearly, deals with breaches, and helps to bring childcare into community services. One file a duty; `rules` holds the dated
//! numbers; what the registering departments share is in `lianxi_domain::registration`.

#![allow(
    clippy::needless_pass_by_value,
    reason = "a duty takes its input by value: that is the shape the SDK registers"
)]

mod annual_check;
mod build_push_payload;
mod change_or_deregister;
pub mod examples;
mod include_in_community_service;
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
pub const SEED_DUTIES: [&str; 3] = [
    "晋政办发〔2020〕24号 附-8 民政部门负责社会服务性质的婴幼儿照护服务机构法人注册登记",
    "晋政办发〔2020〕24号 附-9 依法查处违反社会组织登记管理法律法规的行为",
    "晋政办发〔2020〕24号 附-10 协助推动有条件的地方将婴幼儿照护服务纳入城乡社区服务范围",
];

/// The department's duties and what they need.
pub fn plugin() -> Plugin {
    registering_duties(
        Plugin::new("civil-affairs", "民政部门", env!("CARGO_PKG_VERSION"))
            .basis(SEED_DUTIES[0])
            .basis(SEED_DUTIES[1])
            .basis(SEED_DUTIES[2])
            .basis("民办非企业单位登记管理暂行条例")
            .basis("国卫办人口发〔2019〕25号")
            .grant(Grant::records(&ledger::INDEXES))
            .catalogue(catalogue),
    )
    .duty(
        Duty::new("annual-check", "年度检查", annual_check::perform)
            .basis("民办非企业单位登记管理暂行条例 第二十三条"),
    )
    .duty(
        Duty::new(
            "investigate-violation",
            "违法行为处理路径",
            investigate_violation::perform,
        )
        .basis("民办非企业单位登记管理暂行条例 第二十四条至第二十七条"),
    )
    .duty(
        Duty::new(
            "include-in-community-service",
            "纳入城乡社区服务范围",
            include_in_community_service::perform,
        )
        .basis("晋政办发〔2020〕24号 附-10")
        .basis("晋政办发〔2020〕24号 二(二)3"),
    )
    .duty(
        Duty::new("inspection-items", "登记检查事项", inspection::items)
            .basis("民办非企业单位登记管理暂行条例 第十九条"),
    )
    .duty(
        Duty::new("evaluate-findings", "检查结果判断", inspection::evaluate)
            .basis("民办非企业单位登记管理暂行条例 第二十五条"),
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
        .rules(rules::DAYS.iter().map(|rule| (*rule).into()))
        .rules(rules::FINES.iter().map(|rule| (*rule).into()))
        .rules(registration::RULES.iter().map(|rule| (*rule).into()))
        .rules(shared::RULES.iter().map(|rule| (*rule).into()))
        .indicators(&registration::INDICATORS)
        .indicators(&report::INDICATORS)
        .records(&registration::RECORDS)
        .records(&[
            ("annual-check/", "年度检查情况"),
            ("community-service/", "纳入城乡社区服务范围和设施共享记录"),
        ])
}

fn registering_duties(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "validate-registration",
                "成立登记申请审查",
                validate_registration::perform,
            )
            .basis("民办非企业单位登记管理暂行条例 第八条至第十一条、第十三条")
            .basis("国卫办人口发〔2019〕25号 第五条"),
        )
        .duty(
            Duty::new(
                "register-institution",
                "成立登记",
                register_institution::perform,
            )
            .basis("民办非企业单位登记管理暂行条例 第十一条、第十二条、第十八条"),
        )
        .duty(
            Duty::new(
                "change-or-deregister",
                "变更、注销、撤销登记",
                change_or_deregister::perform,
            )
            .basis("民办非企业单位登记管理暂行条例 第十五条至第十八条、第二十四条、第二十五条"),
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
