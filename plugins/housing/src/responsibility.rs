//! 责任事项: which matters are this department's, and at which level.

use lianxi_domain::responsibility::{Matter, MatterInput, resolve};
use lianxi_sdk::{Context, Failure};

use crate::DEPARTMENT;

const MATTERS: [Matter; 6] = [
    Matter {
        code: "construction",
        title: "照护服务设施工程建设的管理",
        responsible_department: DEPARTMENT,
        level_rule: "项目所在地县级以上住建部门",
        basis: "晋政办发〔2020〕24号 附-19",
    },
    Matter {
        code: "four-sync",
        title: "新建居住区照护服务设施同步建设、同步验收（建设、验收关口）",
        responsible_department: DEPARTMENT,
        level_rule: "项目所在地县级以上住建部门；规划关口由自然资源部门、交付关口由县级人民政府和卫生健康部门确认",
        basis: "晋政办发〔2020〕24号 二(二)1",
    },
    Matter {
        code: "fire-acceptance",
        title: "消防设计审查、消防验收、备案和抽查",
        responsible_department: DEPARTMENT,
        level_rule: "工程所在地住建部门；投入使用后的消防监督检查由消防救援机构负责",
        basis: "消防法 第十一条至第十四条",
    },
    Matter {
        code: "gap-filling",
        title: "老城区和已建成居住区以购置、置换、租赁等方式补建",
        responsible_department: DEPARTMENT,
        level_rule: "市、县人民政府负责，同级住建部门制定计划，财政部门配合",
        basis: "晋政办发〔2020〕24号 二(二)1",
    },
    Matter {
        code: "renovation",
        title: "老旧小区改造做好公共活动区域的设施和部位改造",
        responsible_department: DEPARTMENT,
        level_rule: "市、县人民政府负责，同级住建部门核对，财政、民政部门配合",
        basis: "晋政办发〔2020〕24号 二(二)1",
    },
    Matter {
        code: "facility-retrofit",
        title: "公共场所无障碍设施、母婴设施建设和改造",
        responsible_department: DEPARTMENT,
        level_rule: "牵头部门待明确：附件未指定，产品默认由住建部门跟踪改造、卫生健康部门普查母婴室；交通、商务部门不在18个部门之内，可配置",
        basis: "晋政办发〔2020〕24号 二(一)3",
    },
];

pub fn perform(_: &Context<'_>, input: MatterInput) -> Result<Matter, Failure> {
    resolve(&MATTERS, &input)
}
