//! The health department's plugin (卫生健康部门, lead of 晋政办发〔2020〕24号): its duties and the rules that they keep.
//!
//! * [`push`]: registration pushes: received, acknowledged, relayed (登记信息推送)
//! * [`filing`]: filing by the county of the premises (备案)
//! * [`care`]: health care in institutions (卫生保健)
//! * [`supervision`]: inspection, findings, penalty paths, video (监督管理)
//! * [`ban`]: the industry ban (行业终身禁入)
//! * [`assessment`]: quality schemes, grades, inclusive institutions (质量评估)
//! * [`family`]: support of families (家庭照护支持)
//! * [`governance`]: policy, experts, training, reports, responsibility (制度与保障)
//!
//! What they share: [`rules`] reads the numbers that [`parameters`] lists; [`checks`] collects problems; [`office`] says
//! who acts; [`store`] and [`registry`] keep records; [`outgoing`] sends events; [`shapes`] refers to persons.
//! [`examples`] has one valid input of every duty.

#![expect(
    clippy::needless_pass_by_value,
    reason = "a duty owns its input: that is the signature of the SDK"
)]

pub mod assessment;
pub mod ban;
pub mod care;
pub mod checks;
pub mod examples;
pub mod family;
pub mod filing;
pub mod governance;
pub mod office;
pub mod outgoing;
pub mod parameters;
pub mod push;
pub mod registry;
pub mod rules;
pub mod shapes;
pub mod store;
pub mod supervision;

use lianxi_sdk::{Grant, Plugin};

/// The plugin: what it may use, and every duty.
pub fn plugin() -> Plugin {
    let plugin = Plugin::new("health", "卫生健康", env!("CARGO_PKG_VERSION"))
        .basis("人口与计划生育法")
        .basis("晋政办发〔2020〕24号")
        .basis("国卫办人口发〔2019〕25号")
        .basis("国卫人口发〔2019〕58号")
        .grant(Grant::records(&store::INDEXES))
        .grant(Grant::outbox(&outgoing::DESTINATIONS))
        .grant(Grant::random());
    let families = [
        push::add,
        filing::add,
        care::add,
        supervision::add,
        ban::add,
        assessment::add,
        family::add,
        governance::add,
    ];
    families.into_iter().fold(plugin, |plugin, add| add(plugin))
}

#[cfg(target_arch = "wasm32")]
lianxi_sdk::export!(plugin);
