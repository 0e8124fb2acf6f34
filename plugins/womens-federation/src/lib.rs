//! 妇联组织: takes part in scientific guidance on parenting for families (附-32), by a yearly plan and with records of each service,
//! and passes on leads about the rights of women and children. One file a duty; what mass organisations share is in
//! `lianxi_domain::publicity` and `lianxi_domain::lead`. The federation guides and submits; it inspects and punishes nobody.

#![allow(
    clippy::needless_pass_by_value,
    reason = "a duty takes its input by value: that is the shape the SDK registers"
)]

pub mod examples;
mod plan_parenting_guidance;
mod programme;
mod record_guidance_service;
mod record_lead_reply;
mod relay_rights_lead;
mod report;
mod responsibility;
mod review_guidance;
mod rules;
#[cfg(test)]
mod tests;

use lianxi_domain::{lead, publicity, records};
use lianxi_sdk::{Catalogue, Duty, Grant, Plugin};

/// The sentence of the policy's annex that this organisation carries out.
pub const SEED_DUTIES: [&str; 1] =
    ["晋政办发〔2020〕24号 附-32 妇联组织参与为家庭提供科学育儿指导服务"];

/// The organisation's duties and what they need.
pub fn plugin() -> Plugin {
    let plugin = Plugin::new(programme::DEPARTMENT, "妇联组织", env!("CARGO_PKG_VERSION"))
        .basis(SEED_DUTIES[0])
        .basis("家庭教育促进法 第六条、第三十五条")
        .basis("女职工劳动保护特别规定 第十二条")
        .grant(Grant::records(&records::INDEXES))
        .grant(Grant::outbox(&programme::DESTINATIONS))
        .catalogue(catalogue);
    shared(leads(guiding(plugin)))
}

fn guiding(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "plan-parenting-guidance",
                "科学育儿指导年度计划",
                plan_parenting_guidance::perform,
            )
            .basis("晋政办发〔2020〕24号 附-32、二(一)5")
            .basis("家庭教育促进法 第六条、第三十五条"),
        )
        .duty(
            Duty::new(
                "record-guidance-service",
                "科学育儿指导服务登记",
                record_guidance_service::perform,
            )
            .basis("晋政办发〔2020〕24号 附-32、二(一)5")
            .basis("家庭教育促进法 第三十五条"),
        )
        .duty(
            Duty::new("review-guidance", "计划执行情况", review_guidance::perform)
                .basis("晋政办发〔2020〕24号 附-32"),
        )
}

fn leads(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "relay-rights-lead",
                "移交妇女儿童权益线索",
                relay_rights_lead::perform,
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
        .records(&publicity::RECORDS)
        .records(&[("guidance/", "科学育儿指导服务")])
        .records(&lead::RECORDS)
}

#[cfg(target_arch = "wasm32")]
lianxi_sdk::export!(plugin);
