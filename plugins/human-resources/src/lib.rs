//! 人力资源和社会保障部门: trains and certifies childcare workers, and protects the rights of workers and of parents at work. One file a
//! duty; `rules` holds the dated numbers, `shared` what the duties have in common, `complaint` and `leave` the matters of two duties.

#![allow(
    clippy::needless_pass_by_value,
    reason = "a duty takes its input by value: that is the shape the SDK registers"
)]

mod check_leave_entitlement;
mod complaint;
pub mod examples;
mod grant_training_subsidy;
mod handle_labour_complaint;
mod leave;
mod occupation;
mod offer_reemployment_service;
mod plan_skill_training;
mod record_evaluation;
mod record_flexible_measures;
mod record_skill_appraisal;
mod record_training;
mod report;
mod requirement;
mod responsibility;
mod rules;
mod shared;
#[cfg(test)]
mod tests;
mod verify_qualification;

use lianxi_domain::records::INDEXES;
use lianxi_sdk::{Catalogue, Duty, Grant, Plugin};

/// The sentences of the policy's annex that this department carries out.
pub const SEED_DUTIES: [&str; 3] = [
    "晋政办发〔2020〕24号 附-13 人社部门负责对婴幼儿照护服务从业人员开展职业技能培训",
    "晋政办发〔2020〕24号 附-14 按规定开展从业人员职业资格、技能等级认定",
    "晋政办发〔2020〕24号 附-15 依法保障从业人员各项劳动保障权益",
];

/// The department's duties and what they need.
pub fn plugin() -> Plugin {
    let plugin = Plugin::new(
        "human-resources",
        "人力资源和社会保障部门",
        env!("CARGO_PKG_VERSION"),
    )
    .basis(SEED_DUTIES[0])
    .basis(SEED_DUTIES[1])
    .basis(SEED_DUTIES[2])
    .basis("就业促进法")
    .basis("劳动法")
    .basis("女职工劳动保护特别规定")
    .basis("劳动保障监察条例")
    .basis("劳动争议调解仲裁法")
    .catalogue(catalogue)
    .grant(Grant::records(&INDEXES))
    .grant(Grant::outbox(&shared::DESTINATIONS));
    common(rights(skills(plugin)))
}

fn catalogue() -> Catalogue {
    Catalogue::default()
        .rules(rules::ALL.iter().map(|rule| (*rule).into()))
        .rules(rules::FINES.iter().map(|rule| (*rule).into()))
        .rules([rules::OFFICERS_MIN.into()])
        .indicators(&report::INDICATORS)
        .records(&[
            ("training-plan/", "职业技能培训计划"),
            ("training/", "培训记录"),
            ("trained/", "个人培训记录"),
            ("appraisal/", "技能等级认定"),
            ("certificate/", "证书登记"),
            ("qualification/", "职业资格核查"),
            ("subsidy/", "补贴决定"),
            ("subsidy-level/", "同一职业同一等级享受的补贴"),
            ("leave-check/", "假期落实核查"),
            ("complaint/", "劳动保障投诉"),
            ("reemployment/", "就业服务"),
            ("flexible-measures/", "用人单位灵活措施"),
            ("evaluation/", "人才评价和激励"),
        ])
}

fn skills(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "plan-skill-training",
                "职业技能培训计划",
                plan_skill_training::perform,
            )
            .basis("晋政办发〔2020〕24号 附-13")
            .basis("就业促进法 第四十五条"),
        )
        .duty(
            Duty::new("record-training", "培训记录", record_training::perform)
                .basis("晋政办发〔2020〕24号 附-13、三(三)3"),
        )
        .duty(
            Duty::new(
                "record-skill-appraisal",
                "职业资格、技能等级认定登记",
                record_skill_appraisal::perform,
            )
            .basis("晋政办发〔2020〕24号 附-14")
            .basis("劳动法 第六十九条"),
        )
        .duty(
            Duty::new(
                "verify-qualification",
                "从业人员职业资格核查",
                verify_qualification::perform,
            )
            .basis("晋政办发〔2020〕24号 附-14、二(四)3"),
        )
        .duty(
            Duty::new(
                "grant-training-subsidy",
                "培训、鉴定、技能提升补贴",
                grant_training_subsidy::perform,
            )
            .basis("晋政办发〔2020〕24号 三(三)2"),
        )
        .duty(
            Duty::new(
                "record-evaluation",
                "人才评价和激励登记",
                record_evaluation::perform,
            )
            .basis("晋政办发〔2020〕24号 三(三)4"),
        )
}

fn rights(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "check-leave-entitlement",
                "假期和哺乳时间落实核查",
                check_leave_entitlement::perform,
            )
            .basis("晋政办发〔2020〕24号 二(一)1")
            .basis("女职工劳动保护特别规定 第七条、第九条"),
        )
        .duty(
            Duty::new(
                "handle-labour-complaint",
                "劳动保障投诉处理",
                handle_labour_complaint::perform,
            )
            .basis("晋政办发〔2020〕24号 附-15、二(一)2")
            .basis("劳动保障监察条例 第十六条至第二十一条")
            .basis("女职工劳动保护特别规定 第五条至第九条、第十二条至第十四条"),
        )
        .duty(
            Duty::new(
                "offer-reemployment-service",
                "重返岗位和就业服务",
                offer_reemployment_service::perform,
            )
            .basis("晋政办发〔2020〕24号 二(一)2")
            .basis("就业促进法 第二十三条、第三十五条、第四十六条"),
        )
        .duty(
            Duty::new(
                "record-flexible-measures",
                "用人单位灵活措施登记",
                record_flexible_measures::perform,
            )
            .basis("晋政办发〔2020〕24号 二(一)1"),
        )
}

fn common(plugin: Plugin) -> Plugin {
    plugin
        .duty(Duty::new("report", "统计", report::perform).basis("晋政办发〔2020〕24号 三(四)"))
        .duty(
            Duty::new("responsibility", "责任事项", responsibility::perform)
                .basis("晋政办发〔2020〕24号 附件"),
        )
}

#[cfg(target_arch = "wasm32")]
lianxi_sdk::export!(plugin);
