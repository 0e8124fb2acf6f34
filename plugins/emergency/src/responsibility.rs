//! 责任事项: which matters are this department's, and at which level. Fire rescue is a vertical system: its level is the one of the area,
//! not that of a local government.

use lianxi_domain::responsibility::{Matter, MatterInput, resolve};
use lianxi_sdk::{Context, Failure};

use crate::{DEPARTMENT, HOUSING};

const AREA: &str = "场所所在地县级以上消防救援机构（按管辖区域，没有“同级”）";

const MATTERS: [Matter; 6] = [
    Matter {
        code: "fire-responsibility",
        title: "督促机构落实消防安全主体责任",
        responsible_department: DEPARTMENT,
        level_rule: AREA,
        basis: "晋政办发〔2020〕24号 附-23；消防法 第四条、第十六条",
    },
    Matter {
        code: "fire-inspection",
        title: "照护服务场所的消防监督检查",
        responsible_department: DEPARTMENT,
        level_rule: AREA,
        basis: "晋政办发〔2020〕24号 附-24；消防法 第五十三条、第五十四条",
    },
    Matter {
        code: "fire-hazard-rectification",
        title: "火灾隐患的改正、复查、临时查封和处罚",
        responsible_department: DEPARTMENT,
        level_rule: AREA,
        basis: "消防法 第五十四条、第六十条、第六十六条、第六十七条、第七十条",
    },
    Matter {
        code: "major-fire-hazard-report",
        title: "重大火灾隐患书面报告政府",
        responsible_department: DEPARTMENT,
        level_rule: "应急管理部门报告本级人民政府",
        basis: "消防法 第五十五条",
    },
    Matter {
        code: "fire-certificate",
        title: "消防安全检查合格证明",
        responsible_department: DEPARTMENT,
        level_rule: AREA,
        basis: "国卫办人口发〔2019〕25号（备案材料）；消防法 第五十六条",
    },
    Matter {
        code: "fire-acceptance",
        title: "建设工程消防验收、备案",
        responsible_department: HOUSING,
        level_rule: "工程所在地县级以上住房和城乡建设部门",
        basis: "消防法 第十三条、第十四条",
    },
];

pub fn perform(_: &Context<'_>, input: MatterInput) -> Result<Matter, Failure> {
    resolve(&MATTERS, &input)
}
