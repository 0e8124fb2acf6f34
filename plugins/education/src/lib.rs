//! 教育部门: trains people for childcare and encourages kindergartens to open toddler classes. One file a duty; `rules` holds the
//! numbers, `shared` what the duties have in common.

#![allow(
    clippy::needless_pass_by_value,
    reason = "a duty takes its input by value: that is the shape the SDK registers"
)]

mod check_kindergarten_toddler_rooms;
pub mod examples;
mod plan_talent_training;
mod record_talent_outcome;
mod report;
mod responsibility;
mod rules;
mod shared;
mod support_toddler_class;
#[cfg(test)]
mod tests;

use lianxi_domain::records::INDEXES;
use lianxi_sdk::{Catalogue, Duty, Grant, Plugin};

/// The sentences of the policy's annex that this department carries out.
pub const SEED_DUTIES: [&str; 2] = [
    "晋政办发〔2020〕24号 附-5 教育部门负责各类婴幼儿照护服务人才培养",
    "晋政办发〔2020〕24号 附-6 鼓励有条件的幼儿园开设托班",
];

/// The department's duties and what they need.
pub fn plugin() -> Plugin {
    let plugin = Plugin::new("education", "教育部门", env!("CARGO_PKG_VERSION"))
        .basis(SEED_DUTIES[0])
        .basis(SEED_DUTIES[1])
        .basis("职业教育法")
        .basis("学前教育法")
        .basis("托育机构设置标准（国卫人口发〔2019〕58号）")
        .catalogue(catalogue)
        .grant(Grant::records(&INDEXES))
        .grant(Grant::outbox(&shared::DESTINATIONS));
    duties(plugin)
}

fn catalogue() -> Catalogue {
    Catalogue::default()
        .rules(rules::ALL.iter().map(|rule| (*rule).into()))
        .indicators(&report::INDICATORS)
        .records(&[
            ("talent-plan/", "人才培养计划"),
            ("talent-outcome/", "人才培养结果"),
            ("toddler-class/", "幼儿园托班支持意见"),
            ("toddler-rooms/", "托班用房审查"),
            ("series/", "文号流水"),
        ])
}

fn duties(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "plan-talent-training",
                "人才培养计划",
                plan_talent_training::perform,
            )
            .basis("晋政办发〔2020〕24号 附-5、三(三)1")
            .basis("职业教育法 第二十一条"),
        )
        .duty(
            Duty::new(
                "record-talent-outcome",
                "人才培养结果登记",
                record_talent_outcome::perform,
            )
            .basis("晋政办发〔2020〕24号 附-5"),
        )
        .duty(
            Duty::new(
                "support-toddler-class",
                "幼儿园托班支持意见",
                support_toddler_class::perform,
            )
            .basis("晋政办发〔2020〕24号 附-6、二(三)3")
            .basis("学前教育法 第八十四条")
            .basis("托育机构设置标准（国卫人口发〔2019〕58号）第十九条、第二十条"),
        )
        .duty(
            Duty::new(
                "check-kindergarten-toddler-rooms",
                "托班用房审查",
                check_kindergarten_toddler_rooms::perform,
            )
            .basis("晋政办发〔2020〕24号 二(三)3")
            .basis("学前教育法 第二十六条"),
        )
        .duty(Duty::new("report", "统计", report::perform).basis("晋政办发〔2020〕24号 三(四)"))
        .duty(
            Duty::new("responsibility", "责任事项", responsibility::perform)
                .basis("晋政办发〔2020〕24号 附件"),
        )
}

#[cfg(target_arch = "wasm32")]
lianxi_sdk::export!(plugin);
