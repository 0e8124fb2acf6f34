//! 发展改革部门: childcare in the plans of economic and social development and in special plans, residential prices of water, power,
//! gas and heat, and support projects. One file a duty; [`rules`] holds the numbers, [`plan`] what a plan's text and indicators say.

#![allow(
    clippy::needless_pass_by_value,
    reason = "a duty takes its input by value: that is the shape the SDK registers"
)]

mod account;
mod check_utility_price;
mod close_price_correction;
pub mod examples;
mod include_in_plan;
mod include_in_special_plan;
mod plan;
mod project;
mod report;
mod responsibility;
mod review_support_project;
mod rules;
#[cfg(test)]
mod tests;

use lianxi_domain::records;
use lianxi_sdk::{Catalogue, Duty, Grant, Plugin};

pub const DEPARTMENT: &str = "development-reform";
/// The government of the division, which compiles its plan (各级人民政府).
pub const GOVERNMENT: &str = "government";
/// The office of the joint conference, for what has no owner yet (联席会议办公室).
pub const CONFERENCE: &str = "conference";
/// Price inspection (价格检查).
pub const PRICE_INSPECTION: &str = "market-regulation";

/// The sentences of the policy's annex that this department carries out.
pub const SEED_DUTIES: [&str; 2] = [
    "晋政办发〔2020〕24号 附-3 发展改革部门负责将婴幼儿照护服务纳入经济社会发展相关规划",
    "晋政办发〔2020〕24号 附-4 推动婴幼儿照护服务纳入相关重点专项规划",
];

/// The department's duties and what they need.
pub fn plugin() -> Plugin {
    let plugin = Plugin::new(DEPARTMENT, "发展改革部门", env!("CARGO_PKG_VERSION"))
        .basis(SEED_DUTIES[0])
        .basis(SEED_DUTIES[1])
        .basis("人口与计划生育法 第十一条、第二十八条")
        .basis("价格法")
        .grant(Grant::records(&records::INDEXES))
        .grant(Grant::outbox(&[GOVERNMENT, CONFERENCE, PRICE_INSPECTION]))
        .catalogue(catalogue);
    shared_duties(price_and_support(planning(plugin)))
}

fn planning(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new("include-in-plan", "纳入规划审核", include_in_plan::perform)
                .basis("晋政办发〔2020〕24号 四(一)、附-3")
                .basis("人口与计划生育法 第十一条"),
        )
        .duty(
            Duty::new(
                "include-in-special-plan",
                "纳入专项规划审核",
                include_in_special_plan::perform,
            )
            .basis("晋政办发〔2020〕24号 附-4"),
        )
}

fn price_and_support(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "check-utility-price",
                "水电气热价格核查",
                check_utility_price::perform,
            )
            .basis("晋政办发〔2020〕24号 三(一)2"),
        )
        .duty(
            Duty::new(
                "close-price-correction",
                "价格纠正结果",
                close_price_correction::perform,
            )
            .basis("晋政办发〔2020〕24号 三(一)2")
            .basis("价格法"),
        )
        .duty(
            Duty::new(
                "review-support-project",
                "支持项目审核",
                review_support_project::perform,
            )
            .basis("晋政办发〔2020〕24号 二(二)2、二(三)2、二(三)4"),
        )
}

fn shared_duties(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new("report", "规划和价格统计", report::perform)
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
            ("plan/", "规划纳入情况"),
            ("special-plan/", "专项规划纳入情况"),
            ("price-check/", "水电气热价格核查"),
            ("correction/", "价格纠正结果"),
            ("project/", "支持项目审核"),
        ])
}

#[cfg(target_arch = "wasm32")]
lianxi_sdk::export!(plugin);
