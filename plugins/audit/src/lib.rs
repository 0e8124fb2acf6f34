//! 审计部门: audits how departments carry the policy out and how special funds are raised, managed and used. It reads what others state and
//! writes only its own records; what leaves it is information. One file a duty; `rules` holds the dated numbers, `project` the record.

#![allow(
    clippy::needless_pass_by_value,
    reason = "a duty takes its input by value: that is the shape the SDK registers"
)]

mod collect_findings;
mod conclusion;
mod evidence;
pub mod examples;
mod finding;
mod issue_report;
mod outgoing;
mod plan_audit;
mod project;
mod publish_result;
mod rectification;
mod report;
mod request_opinion;
mod responsibility;
mod rules;
#[cfg(test)]
mod tests;
mod track_rectification;

use lianxi_domain::records;
use lianxi_sdk::{Catalogue, Duty, Grant, Plugin};

/// The sentences of the policy's annex that this department carries out.
pub const SEED_DUTIES: [&str; 2] = [
    "晋政办发〔2020〕24号 附-28 审计部门负责对相关部门落实婴幼儿照护服务政策情况的审计监督",
    "晋政办发〔2020〕24号 附-29 审计部门负责对财政专项资金筹集管理使用情况的审计监督",
];

/// The department's duties and what they need.
pub fn plugin() -> Plugin {
    let plugin = Plugin::new("audit", "审计部门", env!("CARGO_PKG_VERSION"))
        .basis(SEED_DUTIES[0])
        .basis(SEED_DUTIES[1])
        .basis("审计法")
        .basis("审计法实施条例")
        .grant(Grant::records(&records::INDEXES))
        .grant(Grant::outbox(&outgoing::DESTINATIONS))
        .catalogue(catalogue);
    shared_duties(conclusion(audit(plugin)))
}

fn audit(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new("plan-audit", "审计项目计划", plan_audit::perform)
                .basis("审计法 第十八条、第二十六条、第三十一条、第四十二条")
                .basis("审计法实施条例 第三十四条、第三十五条"),
        )
        .duty(
            Duty::new(
                "collect-findings",
                "形成审计发现",
                collect_findings::perform,
            )
            .basis("审计法 第十五条、第二十六条、第三十四条、第四十二条、第四十三条")
            .basis("预算法 第八十九条"),
        )
        .duty(
            Duty::new(
                "request-opinion",
                "征求被审计单位意见",
                request_opinion::perform,
            )
            .basis("审计法 第四十四条")
            .basis("审计法实施条例 第三十九条、第五十六条"),
        )
}

fn conclusion(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "issue-report",
                "出具审计报告和审计决定",
                issue_report::perform,
            )
            .basis("审计法 第四十五条、第五十三条、第五十四条")
            .basis("审计法实施条例 第四十条、第五十二条"),
        )
        .duty(
            Duty::new("publish-result", "公布审计结果", publish_result::perform)
                .basis("审计法 第十六条、第四十条")
                .basis("审计法实施条例 第三十三条"),
        )
        .duty(
            Duty::new(
                "track-rectification",
                "整改跟踪",
                track_rectification::perform,
            )
            .basis("审计法 第五十二条")
            .basis("审计法实施条例 第五十四条"),
        )
}

fn shared_duties(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new("report", "审计情况统计", report::perform)
                .basis("晋政办发〔2020〕24号 四(一)"),
        )
        .duty(
            Duty::new("responsibility", "责任事项", responsibility::perform)
                .basis("晋政办发〔2020〕24号 附件"),
        )
}

fn catalogue() -> Catalogue {
    Catalogue::default()
        .rules(rules::ALL.iter().map(|rule| (*rule).into()))
        .indicators(&report::INDICATORS)
        .records(&[
            ("project/", "审计项目"),
            ("findings/", "审计发现"),
            ("opinion/", "被审计单位意见"),
            ("conclusion/", "审计报告和审计决定"),
            ("publication/", "公布的审计结果"),
            ("rectification/", "整改情况"),
        ])
}

#[cfg(target_arch = "wasm32")]
lianxi_sdk::export!(plugin);
