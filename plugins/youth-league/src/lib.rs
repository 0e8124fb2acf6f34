//! 共青团组织: publicity and education on childcare for young people (附-31), by a yearly plan and with records of what was held.
//! One file a duty; what mass organisations share is in `lianxi_domain::publicity` and `lianxi_domain::lead`. The league publicises
//! and submits leads; it inspects and punishes nobody.

#![allow(
    clippy::needless_pass_by_value,
    reason = "a duty takes its input by value: that is the shape the SDK registers"
)]

pub mod examples;
mod plan_youth_publicity;
mod programme;
mod record_lead_reply;
mod record_publicity_activity;
mod report;
mod responsibility;
mod review_publicity;
mod rules;
mod submit_supervision_lead;
#[cfg(test)]
mod tests;

use lianxi_domain::{lead, publicity, records};
use lianxi_sdk::{Catalogue, Duty, Grant, Plugin};

/// The sentence of the policy's annex that this organisation carries out.
pub const SEED_DUTIES: [&str; 1] =
    ["晋政办发〔2020〕24号 附-31 共青团组织负责针对青年开展婴幼儿照护相关的宣传教育"];

/// The organisation's duties and what they need.
pub fn plugin() -> Plugin {
    let plugin = Plugin::new(
        programme::DEPARTMENT,
        "共青团组织",
        env!("CARGO_PKG_VERSION"),
    )
    .basis(SEED_DUTIES[0])
    .basis("家庭教育促进法 第九条")
    .grant(Grant::records(&records::INDEXES))
    .grant(Grant::outbox(&lead::DESTINATIONS))
    .catalogue(catalogue);
    shared(leads(publicising(plugin)))
}

fn publicising(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "plan-youth-publicity",
                "青年宣传教育年度计划",
                plan_youth_publicity::perform,
            )
            .basis("晋政办发〔2020〕24号 附-31、二(一)3")
            .basis("家庭教育促进法 第九条"),
        )
        .duty(
            Duty::new(
                "record-publicity-activity",
                "宣传教育活动登记",
                record_publicity_activity::perform,
            )
            .basis("晋政办发〔2020〕24号 附-31"),
        )
        .duty(
            Duty::new(
                "review-publicity",
                "计划执行情况",
                review_publicity::perform,
            )
            .basis("晋政办发〔2020〕24号 附-31"),
        )
}

fn leads(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "submit-supervision-lead",
                "移交监督线索",
                submit_supervision_lead::perform,
            )
            .basis("晋政办发〔2020〕24号 四(二)")
            .basis("未成年人保护法 第十一条"),
        )
        .duty(
            Duty::new(
                "record-lead-reply",
                "登记线索答复",
                record_lead_reply::perform,
            )
            .basis("晋政办发〔2020〕24号 四(二)"),
        )
}

fn shared(plugin: Plugin) -> Plugin {
    plugin
        .duty(Duty::new("report", "统计", report::perform).basis("晋政办发〔2020〕24号 四(一)"))
        .duty(
            Duty::new("responsibility", "责任事项", responsibility::perform)
                .basis("晋政办发〔2020〕24号 附件"),
        )
}

fn catalogue() -> Catalogue {
    Catalogue::default()
        .rules(rules::ALL.iter().map(|rule| (*rule).into()))
        .indicators(&report::INDICATORS)
        .records(&publicity::RECORDS)
        .records(&lead::RECORDS)
}

#[cfg(target_arch = "wasm32")]
lianxi_sdk::export!(plugin);
