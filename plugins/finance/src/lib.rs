//! 财政部门: plans what is spent on childcare, supports inclusive institutions, and follows the money to its use. One file a duty; `rules`
//! holds the dated numbers, `ledger` the records of the budget lines; what audit shares is in `lianxi_domain::fund`.

#![allow(
    clippy::needless_pass_by_value,
    reason = "a duty takes its input by value: that is the shape the SDK registers"
)]

mod adjust_budget;
mod application;
mod end_support;
pub mod examples;
mod grant;
mod grant_support;
mod ledger;
mod plan_budget;
mod report;
mod responsibility;
mod rules;
#[cfg(test)]
mod tests;
mod track_fund_use;

use lianxi_domain::records;
use lianxi_sdk::{Catalogue, Duty, Grant, Plugin};

/// The sentences of the policy's annex that this department carries out.
pub const SEED_DUTIES: [&str; 2] = [
    "晋政办发〔2020〕24号 附-11 财政部门负责利用现有资金和政策渠道，对婴幼儿照护服务行业发展予以支持",
    "晋政办发〔2020〕24号 附-12 鼓励各地结合实际，发挥资金引导作用，加大对婴幼儿照护服务人力、物力和财力支持力度",
];

/// The department's duties and what they need.
pub fn plugin() -> Plugin {
    let plugin = Plugin::new("finance", "财政部门", env!("CARGO_PKG_VERSION"))
        .basis(SEED_DUTIES[0])
        .basis(SEED_DUTIES[1])
        .basis("预算法")
        .basis("预算法实施条例")
        .basis("财政违法行为处罚处分条例")
        .grant(Grant::records(&records::INDEXES))
        .grant(Grant::outbox(&track_fund_use::DESTINATIONS))
        .catalogue(catalogue);
    shared_duties(support(budget(plugin)))
}

fn budget(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new("plan-budget", "预算安排", plan_budget::perform)
                .basis("晋政办发〔2020〕24号 附-11、附-12")
                .basis("预算法 第三条、第十三条、第十四条、第四十三条、第五十二条"),
        )
        .duty(
            Duty::new("adjust-budget", "预算调整", adjust_budget::perform)
                .basis("预算法 第六十七条、第六十九条、第七十条"),
        )
        .duty(
            Duty::new("track-fund-use", "资金使用跟踪", track_fund_use::perform)
                .basis("预算法 第四十二条、第五十七条、第六十三条")
                .basis("预算法实施条例 第五十条、第五十七条、第六十条"),
        )
}

fn support(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new("grant-support", "普惠机构支持", grant_support::perform)
                .basis("晋政办发〔2020〕24号 二(三)4、附-11")
                .basis("预算法 第十三条"),
        )
        .duty(
            Duty::new("end-support", "终止支持", end_support::perform)
                .basis("预算法 第五十七条、第九十五条")
                .basis("财政违法行为处罚处分条例 第六条、第十四条、第十五条、第二十条"),
        )
}

fn shared_duties(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new("report", "投入情况统计", report::perform)
                .basis("晋政办发〔2020〕24号 附-12、四(一)"),
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
            ("budget/", "预算项目台账"),
            ("budget-year/", "年度汇总"),
            ("ending/", "终止支持"),
            ("grant/", "补助决定"),
            ("series/", "文号流水"),
        ])
}

#[cfg(target_arch = "wasm32")]
lianxi_sdk::export!(plugin);
