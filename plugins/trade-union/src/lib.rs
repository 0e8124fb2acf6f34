//! 工会组织: moves employers to offer childcare as a benefit, records what they do of their own will, and passes labour complaints on.
//! One file a duty; `rules` holds the dated numbers. A trade union promotes, records and submits: it inspects and punishes nobody,
//! and an employer that does what the policy only encourages less, or not at all, has broken nothing.

#![allow(
    clippy::needless_pass_by_value,
    reason = "a duty takes its input by value: that is the shape the SDK registers"
)]

mod allowance;
mod employer;
pub mod examples;
mod month;
mod promote_employer_care;
mod promote_employer_support;
mod record_care_allowance;
mod record_lead_reply;
mod relay_labour_lead;
mod report;
mod responsibility;
mod rules;
#[cfg(test)]
mod tests;

use lianxi_domain::{lead, records};
use lianxi_sdk::{Catalogue, Duty, Grant, Plugin};

pub(crate) const DEPARTMENT: &str = "trade-union";

/// The sentence of the policy's annex that this organisation carries out.
pub const SEED_DUTIES: [&str; 1] =
    ["晋政办发〔2020〕24号 附-30 工会组织负责推动用人单位为职工提供福利性婴幼儿照护服务"];

/// The organisation's duties and what they need.
pub fn plugin() -> Plugin {
    let plugin = Plugin::new(DEPARTMENT, "工会组织", env!("CARGO_PKG_VERSION"))
        .basis(SEED_DUTIES[0])
        .basis("工会法 第三十一条")
        .basis("女职工劳动保护特别规定 第十二条")
        .grant(Grant::records(&records::INDEXES))
        .grant(Grant::outbox(&relay_labour_lead::DESTINATIONS))
        .catalogue(catalogue);
    shared(leads(promoting(plugin)))
}

fn promoting(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "promote-employer-care",
                "推动用人单位提供福利性照护服务",
                promote_employer_care::perform,
            )
            .basis("晋政办发〔2020〕24号 附-30、二(二)2、二(三)2")
            .basis("工会法 第三十一条"),
        )
        .duty(
            Duty::new(
                "promote-employer-support",
                "推动用人单位支持职工照护",
                promote_employer_support::perform,
            )
            .basis("晋政办发〔2020〕24号 二(一)1")
            .basis("女职工劳动保护特别规定 第十二条"),
        )
        .duty(
            Duty::new(
                "record-care-allowance",
                "婴幼儿保教费发放登记",
                record_care_allowance::perform,
            )
            .basis("晋政办发〔2020〕24号 三(一)3"),
        )
}

fn leads(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "relay-labour-lead",
                "移交劳动保障线索",
                relay_labour_lead::perform,
            )
            .basis("晋政办发〔2020〕24号 二(一)2、四(二)")
            .basis("女职工劳动保护特别规定 第十二条")
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
        .records(&[
            ("employer-care/", "用人单位福利性照护服务推动情况"),
            ("employer-support/", "用人单位支持职工照护措施"),
            ("allowance/", "婴幼儿保教费发放月份（按婴幼儿和父母散列）"),
            ("allowance-report/", "婴幼儿保教费发放报告"),
        ])
        .records(&lead::RECORDS)
}

#[cfg(target_arch = "wasm32")]
lianxi_sdk::export!(plugin);
