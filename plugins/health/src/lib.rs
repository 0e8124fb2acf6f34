//! The health department's plugin (卫生健康部门, lead of 晋政办发〔2020〕24号): its duties and the rules that they keep.
//!
//! * [`push`]: registration pushes: received, acknowledged, relayed (登记信息推送)
//! * [`filing`]: filing by the county of the premises, or the licence that is to replace it (备案、准入许可)
//! * [`care`]: health care in institutions (卫生保健)
//! * [`supervision`]: inspection, findings, penalty paths, video (监督管理)
//! * [`ban`]: the industry ban (行业终身禁入)
//! * [`assessment`]: quality schemes, grades, inclusive institutions (质量评估)
//! * [`family`]: support of families (家庭照护支持)
//! * [`governance`]: policy, experts, training, reports, responsibility (制度与保障)
//!
//! What they share besides the domain's vocabulary: [`rules`] lists the numbers and rule sets; [`registry`] keeps the institutions;
//! [`officers`] checks who went; [`outgoing`] sends events; [`bounds`] says how long a text may be. [`examples`] has one valid input
//! of every duty.

#![allow(
    clippy::needless_pass_by_value,
    reason = "a duty takes its input by value: that is the shape the SDK registers"
)]

pub mod assessment;
pub mod ban;
pub mod bounds;
pub mod care;
pub mod examples;
pub mod family;
pub mod filing;
pub mod governance;
pub mod officers;
pub mod outgoing;
pub mod push;
pub mod registry;
pub mod rules;
pub mod supervision;

use lianxi_domain::{records, rulesets};
use lianxi_sdk::{Catalogue, Grant, Plugin};

/// The plugin and the department whose duties it does.
pub const DEPARTMENT: &str = "health";

/// The sentences of the policy's annex that this department carries out.
pub const SEED_DUTIES: [&str; 3] = [
    "晋政办发〔2020〕24号 附-20 卫健部门负责制定婴幼儿照护服务的政策规范",
    "晋政办发〔2020〕24号 附-21 协调相关部门做好婴幼儿照护服务机构的监督管理",
    "晋政办发〔2020〕24号 附-22 负责婴幼儿照护卫生保健和婴幼儿早期发展的业务指导",
];

/// The kinds of records: (what their keys begin with, Chinese title).
const RECORDS: [(&str, &str); 26] = [
    ("push/", "登记信息推送"),
    ("institution/", "机构名录"),
    ("filing/", "备案和准入许可申请"),
    ("licence/", "准入许可"),
    ("on-site/", "现场核实"),
    ("guidance/", "卫生保健业务指导"),
    ("annual-health/", "年度健康体检和培训核查"),
    ("plan/", "联合检查计划"),
    ("inspection/", "检查结果"),
    ("penalty/", "处罚决定"),
    ("video/", "视频监控核查"),
    ("ban/", "行业终身禁入（只撤销，不删除）"),
    ("scheme/", "质量评估方案"),
    ("assessment/", "质量评估"),
    ("inclusive/", "普惠认定"),
    ("activity-plan/", "家庭照护指导计划"),
    ("content/", "育儿内容"),
    ("child-service/", "婴幼儿公共卫生服务（不存出生日期）"),
    ("nursing-rooms/", "母婴室普查"),
    ("training/", "培训"),
    ("expert/", "专家指导委员会委员"),
    ("consultation/", "专家咨询"),
    ("policy/", "政策规范"),
    ("sync/", "全国备案系统同步状态"),
    ("series/", "文号流水"),
    rulesets::RECORDS,
];

/// The plugin: what it may use, and every duty.
pub fn plugin() -> Plugin {
    let plugin = Plugin::new(DEPARTMENT, "卫生健康", env!("CARGO_PKG_VERSION"))
        .basis(SEED_DUTIES[0])
        .basis(SEED_DUTIES[1])
        .basis(SEED_DUTIES[2])
        .basis("人口与计划生育法")
        .basis("晋政办发〔2020〕24号")
        .basis("国卫办人口发〔2019〕25号")
        .basis("国卫人口发〔2019〕58号")
        .grant(Grant::records(&records::INDEXES))
        .grant(Grant::outbox(&outgoing::DESTINATIONS))
        .grant(Grant::random())
        .catalogue(catalogue);
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

/// Rules, indicators and kinds of records.
fn catalogue() -> Catalogue {
    Catalogue::default()
        .rules(rules::ALL.iter().map(|rule| (*rule).into()))
        .indicators(&governance::report::INDICATORS)
        .records(&RECORDS)
}

#[cfg(target_arch = "wasm32")]
lianxi_sdk::export!(plugin);
