//! 责任事项: which matters are this organisation's, and at which level.

use lianxi_domain::responsibility::{Matter, MatterInput, resolve};
use lianxi_sdk::{Context, Failure};

use crate::programme::DEPARTMENT;

const MATTERS: [Matter; 2] = [
    Matter {
        code: "youth-publicity",
        title: "针对青年开展婴幼儿照护相关的宣传教育",
        responsible_department: DEPARTMENT,
        level_rule: "各级团组织在本区域开展",
        basis: "晋政办发〔2020〕24号 附-31",
    },
    Matter {
        code: "supervision-lead",
        title: "移交对照护服务机构的监督线索",
        responsible_department: DEPARTMENT,
        level_rule: "团组织只移交线索，由机构所在地的主管部门查处",
        basis: "晋政办发〔2020〕24号 四(二)",
    },
];

pub fn perform(_: &Context<'_>, input: MatterInput) -> Result<Matter, Failure> {
    resolve(&MATTERS, &input)
}
