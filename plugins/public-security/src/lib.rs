//! 公安部门: guides and inspects the security of childcare institutions, answers criminal-record queries, accepts mandatory reports
//! and verifies guards. One file a duty; `rules` holds the dated numbers.

#![allow(
    clippy::needless_pass_by_value,
    reason = "a duty takes its input by value: that is the shape the SDK registers"
)]

mod accept_mandatory_report;
mod decide_penalty_path;
pub mod examples;
mod guide_security;
mod inspect_security;
mod inspection;
mod moment;
mod notice;
mod query_criminal_record;
mod record_case_outcome;
mod report;
mod responsibility;
mod review_rectification;
mod rules;
mod search;
#[cfg(test)]
mod tests;
mod verify_guard;

use lianxi_domain::records;
use lianxi_sdk::{Catalogue, Duty, Grant, Plugin};

/// The plugin's id, which is the department's too.
const DEPARTMENT: &str = "public-security";
/// The health department learns of accepted reports, of their outcomes and of missing staff checks.
const HEALTH: &str = "health";

/// The sentences of the policy's annex that this department carries out.
pub const SEED_DUTIES: [&str; 1] =
    ["晋政办发〔2020〕24号 附-7 公安部门负责监督指导各类婴幼儿照护服务机构开展安全防范"];

/// The department's duties and what they need.
pub fn plugin() -> Plugin {
    let plugin = Plugin::new(DEPARTMENT, "公安部门", env!("CARGO_PKG_VERSION"))
        .basis(SEED_DUTIES[0])
        .basis("企业事业单位内部治安保卫条例")
        .basis("保安服务管理条例")
        .basis("未成年人保护法")
        .grant(Grant::records(&records::INDEXES))
        .grant(Grant::outbox(&[HEALTH]));
    shared_duties(persons(security(plugin))).catalogue(catalogue)
}

fn catalogue() -> Catalogue {
    Catalogue::default()
        .rules(rules::ALL.iter().map(|rule| (*rule).into()))
        .indicators(&report::INDICATORS)
        .records(&[
            ("guidance/", "安全防范指导记录"),
            ("inspection/", "安全防范检查"),
            ("notice/", "整改通知书"),
            ("review/", "整改复查"),
            ("penalty/", "行政处罚决定"),
            (
                "record-check/",
                "违法犯罪记录查询结果（只存人员的密钥散列）",
            ),
            ("mandatory-report/", "强制报告"),
            ("outcome/", "强制报告的核查结果"),
            ("guard-check/", "保安员核验"),
            ("series/", "文号流水"),
        ])
}

fn security(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new("guide-security", "安全防范指导", guide_security::perform)
                .basis(SEED_DUTIES[0])
                .basis("企业事业单位内部治安保卫条例 第三条、第十六条第一项"),
        )
        .duty(
            Duty::new(
                "inspect-security",
                "安全防范检查",
                inspect_security::perform,
            )
            .basis(SEED_DUTIES[0])
            .basis("企业事业单位内部治安保卫条例 第七条、第十六条第二项、第十九条"),
        )
        .duty(
            Duty::new(
                "review-rectification",
                "整改复查",
                review_rectification::perform,
            )
            .basis("企业事业单位内部治安保卫条例 第十六条第二项、第十九条"),
        )
        .duty(
            Duty::new(
                "decide-penalty-path",
                "治安保卫处罚路径",
                decide_penalty_path::perform,
            )
            .basis("企业事业单位内部治安保卫条例 第十九条")
            .basis("行政处罚法 第六十条至第六十七条"),
        )
        .duty(
            Duty::new("verify-guard", "保安员核验", verify_guard::perform)
                .basis("保安服务管理条例 第十三条、第十四条、第十六条")
                .basis("托育机构设置标准（国卫人口发〔2019〕58号）第十八条、第二十二条"),
        )
}

fn persons(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "query-criminal-record",
                "违法犯罪记录查询",
                query_criminal_record::perform,
            )
            .basis("未成年人保护法 第六十二条、第九十八条"),
        )
        .duty(
            Duty::new(
                "accept-mandatory-report",
                "强制报告接收",
                accept_mandatory_report::perform,
            )
            .basis("未成年人保护法 第十一条、第一百一十七条"),
        )
        .duty(
            Duty::new(
                "record-case-outcome",
                "强制报告核查结果登记",
                record_case_outcome::perform,
            )
            .basis("未成年人保护法 第十一条")
            .basis("人口与计划生育法 第四十一条"),
        )
}

fn shared_duties(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new("inspection-items", "检查事项", inspection::items)
                .basis("企业事业单位内部治安保卫条例 第七条、第八条"),
        )
        .duty(
            Duty::new("evaluate-findings", "检查结果判断", inspection::evaluate)
                .basis("企业事业单位内部治安保卫条例 第十六条第二项"),
        )
        .duty(
            Duty::new("report", "安全防范情况统计", report::perform)
                .basis("晋政办发〔2020〕24号 四(一)"),
        )
        .duty(
            Duty::new("responsibility", "责任事项", responsibility::perform)
                .basis("晋政办发〔2020〕24号 附件"),
        )
}

#[cfg(target_arch = "wasm32")]
lianxi_sdk::export!(plugin);
