//! 税务部门: assesses the tax and fee relief of community childcare, finds who is entitled and does not enjoy it, and publicises it.
//! One file a duty; [`rules`] holds the numbers, [`window`] the days on which an announcement applies, [`community`] what community
//! childcare is. The system is vertical: the bureau is the one whose area covers the place.

#![allow(
    clippy::needless_pass_by_value,
    reason = "a duty takes its input by value: that is the shape the SDK registers"
)]

mod adopt_rule_set;
mod assess_relief;
mod assessment;
mod community;
pub mod examples;
mod fees;
mod period;
mod premises;
mod publicise;
mod reconcile_entitled_vs_enjoyed;
mod reconciliation;
mod report;
mod responsibility;
mod rules;
mod stop_relief;
#[cfg(test)]
mod tests;
mod window;

use lianxi_domain::{records, rulesets};
use lianxi_sdk::{Catalogue, Duty, Grant, Plugin};

pub const DEPARTMENT: &str = "taxation";
/// Publication of notices (公示网站).
pub const PUBLIC_SITE: &str = "public-site";

/// The sentence of the policy's annex that this department carries out.
pub const SEED_DUTIES: [&str; 1] =
    ["晋政办发〔2020〕24号 附-25 税务部门负责贯彻落实有关支持婴幼儿照护服务发展的税收优惠政策"];

const ANNOUNCED: &str = "财政部等六部门公告2026年第7号（此前为公告2019年第76号）";
const ENJOYED_IN_FULL: &str = "晋政办发〔2020〕24号 三(一)1";

/// The department's duties and what they need.
pub fn plugin() -> Plugin {
    let plugin = Plugin::new(DEPARTMENT, "税务部门", env!("CARGO_PKG_VERSION"))
        .basis(SEED_DUTIES[0])
        .basis(ANNOUNCED)
        .basis("增值税法 第二十四条第七项")
        .grant(Grant::records(&records::INDEXES))
        .grant(Grant::outbox(&[PUBLIC_SITE]))
        .catalogue(catalogue);
    shared_duties(relief_duties(plugin))
}

fn relief_duties(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "adopt-rule-set",
                "税费政策执行期的登记",
                adopt_rule_set::perform,
            )
            .basis(ANNOUNCED)
            .basis("增值税法 第二十四条第七项"),
        )
        .duty(
            Duty::new("assess-relief", "税费优惠评估", assess_relief::perform)
                .basis(ANNOUNCED)
                .basis("增值税法 第二十四条第七项")
                .basis(ENJOYED_IN_FULL),
        )
        .duty(
            Duty::new(
                "reconcile-entitled-vs-enjoyed",
                "应享未享核对",
                reconcile_entitled_vs_enjoyed::perform,
            )
            .basis(ENJOYED_IN_FULL),
        )
        .duty(Duty::new("publicise", "税收宣传辅导", publicise::perform).basis(ENJOYED_IN_FULL))
        .duty(Duty::new("stop-relief", "停止享受优惠", stop_relief::perform).basis(ANNOUNCED))
}

fn shared_duties(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new("report", "税费优惠统计", report::perform)
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
            ("assessment/", "税费优惠评估"),
            ("reconciliation/", "应享未享核对"),
            ("campaign/", "税收宣传辅导"),
            ("stop/", "停止和恢复享受的文书"),
            ("standing/", "机构停止享受的期间"),
            ("adoption/", "税费政策执行期的登记决定"),
            rulesets::RECORDS,
        ])
}

#[cfg(target_arch = "wasm32")]
lianxi_sdk::export!(plugin);
