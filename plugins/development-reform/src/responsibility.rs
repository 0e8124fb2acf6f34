//! 责任事项: which matters are this department's, and which it only leads by default because the annex names nobody.

use lianxi_domain::responsibility::{Matter, MatterInput, resolve};
use lianxi_sdk::{Context, Failure};

use crate::DEPARTMENT;

const MATTERS: [Matter; 4] = [
    Matter {
        code: "plan-inclusion",
        title: "将照护服务纳入经济社会发展相关规划",
        responsible_department: DEPARTMENT,
        level_rule: "编制规划的人民政府本级的发展改革部门；规划由本级人民政府负责",
        basis: "晋政办发〔2020〕24号 附-3、四(一)",
    },
    Matter {
        code: "special-plan-inclusion",
        title: "推动照护服务纳入相关重点专项规划",
        responsible_department: DEPARTMENT,
        level_rule: "本级发展改革部门推动；专项规划由牵头部门编制",
        basis: "晋政办发〔2020〕24号 附-4",
    },
    Matter {
        code: "utility-price",
        title: "照护服务机构用水、用电、用气、用热按居民生活类价格执行",
        responsible_department: DEPARTMENT,
        level_rule: "待明确：附件没有指定部门；产品默认由机构所在地发展改革部门（价格主管）牵头，市场监管部门负责价格检查，可配置",
        basis: "晋政办发〔2020〕24号 三(一)2",
    },
    Matter {
        code: "support-project",
        title: "支持普惠性照护服务机构和设施的项目审核",
        responsible_department: DEPARTMENT,
        level_rule: "项目所在地县级以上发展改革部门；资金由财政部门落实",
        basis: "晋政办发〔2020〕24号 二(二)2、二(三)2、二(三)4",
    },
];

pub fn perform(_: &Context<'_>, input: MatterInput) -> Result<Matter, Failure> {
    resolve(&MATTERS, &input)
}
