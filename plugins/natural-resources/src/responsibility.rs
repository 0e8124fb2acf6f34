//! 责任事项: which matters are this department's, and at which level.

use lianxi_domain::responsibility::{Matter, MatterInput, resolve};
use lianxi_sdk::{Context, Failure};

use crate::DEPARTMENT;

const MATTERS: [Matter; 5] = [
    Matter {
        code: "land-supply",
        title: "优先保障照护服务机构和设施建设的土地供应",
        responsible_department: DEPARTMENT,
        level_rule: "土地所在地县级以上自然资源部门审查，有批准权的人民政府批准",
        basis: "晋政办发〔2020〕24号 附-16；土地管理法 第五十三条、第五十四条",
    },
    Matter {
        code: "planning-standards",
        title: "完善相关规划规范和标准",
        responsible_department: DEPARTMENT,
        level_rule: "县级以上自然资源部门，在本行政区域内",
        basis: "晋政办发〔2020〕24号 附-17",
    },
    Matter {
        code: "land-in-plans",
        title: "建设用地纳入国土空间规划和年度用地计划并优先予以保障",
        responsible_department: DEPARTMENT,
        level_rule: "市、县人民政府负责，同级自然资源部门编制",
        basis: "晋政办发〔2020〕24号 三(二)、附-18",
    },
    Matter {
        code: "planning-gate",
        title: "新建居住区照护服务设施同步规划（规划关口）",
        responsible_department: DEPARTMENT,
        level_rule: "项目所在地县级以上自然资源部门",
        basis: "晋政办发〔2020〕24号 二(二)1",
    },
    Matter {
        code: "rural-facilities",
        title: "农村社区新建或者利用闲置乡村公共服务设施改扩建的用地",
        responsible_department: DEPARTMENT,
        level_rule: "牵头部门待明确：正文由市、县人民政府负责，产品默认由自然资源部门办理用地，可配置",
        basis: "晋政办发〔2020〕24号 二(二)1",
    },
];

pub fn perform(_: &Context<'_>, input: MatterInput) -> Result<Matter, Failure> {
    resolve(&MATTERS, &input)
}
