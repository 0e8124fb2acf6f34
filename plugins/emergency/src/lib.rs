//! 应急管理部门（消防救援机构）: urges institutions to carry out their fire safety duties, inspects their sites, has dangers removed, and
//! issues and verifies fire certificates. One file a duty; `rules` holds the dated numbers, `inspection` the items and their grounds.

#![allow(
    clippy::needless_pass_by_value,
    reason = "a duty takes its input by value: that is the shape the SDK registers"
)]

mod compute_extinguishers;
mod decide_penalty_path;
pub mod examples;
mod extinguishers;
mod inspect_fire;
mod inspection;
mod issue_or_verify_fire_certificate;
mod lift_or_extend_seal;
mod notice;
mod report;
mod responsibility;
mod review_fire_hazard;
mod rules;
mod seal;
#[cfg(test)]
mod tests;
mod urge_fire_responsibility;

use lianxi_domain::records;
use lianxi_sdk::{Catalogue, Duty, Grant, Plugin};

/// The plugin's id, which is the department's too.
const DEPARTMENT: &str = "emergency";
/// The health department learns of dangers, of lifted seals and of certificates.
const HEALTH: &str = "health";
/// The housing department learns of sites without fire acceptance.
const HOUSING: &str = "housing";

/// The sentences of the policy's annex that this department carries out.
pub const SEED_DUTIES: [&str; 2] = [
    "晋政办发〔2020〕24号 附-23 应急管理部门负责督促机构落实消防安全主体责任",
    "晋政办发〔2020〕24号 附-24 依法开展各类照护服务场所的消防监督检查",
];
const GUIDE: &str = "托育机构消防安全指南（试行），未核实";

/// The department's duties and what they need.
pub fn plugin() -> Plugin {
    let plugin = Plugin::new(DEPARTMENT, "应急管理部门", env!("CARGO_PKG_VERSION"))
        .basis(SEED_DUTIES[0])
        .basis(SEED_DUTIES[1])
        .basis("消防法")
        .basis("行政强制法")
        .basis(GUIDE)
        .grant(Grant::records(&records::INDEXES))
        .grant(Grant::outbox(&[HEALTH, HOUSING]));
    shared_duties(consequences(supervision(plugin))).catalogue(catalogue)
}

fn catalogue() -> Catalogue {
    Catalogue::default()
        .rules(rules::ALL.iter().map(|rule| (*rule).into()))
        .rules(rules::FINES.iter().map(|rule| (*rule).into()))
        .indicators(&report::INDICATORS)
        .records(&[
            ("urge/", "督促通知（人员只存密钥散列）"),
            ("inspection/", "消防监督检查"),
            ("notice/", "责令改正通知书"),
            ("review/", "火灾隐患复查"),
            ("seal/", "临时查封"),
            ("seal-step/", "查封的解除和延长"),
            ("penalty/", "行政处罚决定"),
            ("certificate/", "签发证明的决定"),
            ("verification/", "证明核验"),
            ("extinguishers/", "灭火器配置核算"),
        ])
}

fn supervision(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "urge-fire-responsibility",
                "督促落实消防安全主体责任",
                urge_fire_responsibility::perform,
            )
            .basis(SEED_DUTIES[0])
            .basis("消防法 第十六条、第十七条"),
        )
        .duty(
            Duty::new("inspect-fire", "消防监督检查", inspect_fire::perform)
                .basis(SEED_DUTIES[1])
                .basis("消防法 第五十三条至第五十五条"),
        )
        .duty(
            Duty::new(
                "compute-extinguishers",
                "灭火器配置核算",
                compute_extinguishers::perform,
            )
            .basis("消防法 第十六条第一款第二项")
            .basis(GUIDE),
        )
        .duty(
            Duty::new(
                "issue-or-verify-fire-certificate",
                "消防安全检查合格证明的签发和核验",
                issue_or_verify_fire_certificate::perform,
            )
            .basis("消防法 第十三条、第五十六条")
            .basis("国卫办人口发〔2019〕25号（备案材料）"),
        )
}

fn consequences(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "review-fire-hazard",
                "火灾隐患复查",
                review_fire_hazard::perform,
            )
            .basis("消防法 第五十四条、第六十七条"),
        )
        .duty(
            Duty::new(
                "lift-or-extend-seal",
                "解除或者延长临时查封",
                lift_or_extend_seal::perform,
            )
            .basis("消防法 第五十四条")
            .basis("行政强制法 第二十五条、第二十八条"),
        )
        .duty(
            Duty::new(
                "decide-penalty-path",
                "消防处罚路径",
                decide_penalty_path::perform,
            )
            .basis("消防法 第六十条、第六十六条、第六十七条、第七十条")
            .basis("行政处罚法 第六十条至第六十七条"),
        )
}

fn shared_duties(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new("inspection-items", "检查事项", inspection::items)
                .basis("消防法 第十六条、第二十八条")
                .basis(GUIDE),
        )
        .duty(
            Duty::new("evaluate-findings", "检查结果判断", inspection::evaluate)
                .basis("消防法 第五十四条"),
        )
        .duty(
            Duty::new("report", "消防安全情况统计", report::perform)
                .basis("晋政办发〔2020〕24号 四(一)"),
        )
        .duty(
            Duty::new("responsibility", "责任事项", responsibility::perform)
                .basis("晋政办发〔2020〕24号 附件"),
        )
}

#[cfg(target_arch = "wasm32")]
lianxi_sdk::export!(plugin);
