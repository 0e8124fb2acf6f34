//! 责任事项: which matters are this organisation's, and at which level.

use lianxi_domain::responsibility::{Matter, MatterInput, resolve};
use lianxi_sdk::{Context, Failure};

use crate::programme::DEPARTMENT;

const MATTERS: [Matter; 2] = [
    Matter {
        code: "publicity",
        title: "参与照护服务的宣传教育",
        responsible_department: DEPARTMENT,
        level_rule: "各级计划生育协会在本区域参与",
        basis: "晋政办发〔2020〕24号 附-33；人口与计划生育法 第七条",
    },
    Matter {
        code: "social-supervision",
        title: "参与照护服务的社会监督",
        responsible_department: DEPARTMENT,
        level_rule: "协会只移交线索，由机构所在地的主管部门查处",
        basis: "晋政办发〔2020〕24号 附-34、四(二)",
    },
];

pub fn perform(_: &Context<'_>, input: MatterInput) -> Result<Matter, Failure> {
    resolve(&MATTERS, &input)
}
