//! 责任事项: which matters are this department's, and at which level.

use lianxi_domain::responsibility::{Matter, MatterInput, resolve};
use lianxi_sdk::{Context, Failure};

const MATTERS: [Matter; 4] = [
    Matter {
        code: "childcare-funds",
        title: "利用现有资金和政策渠道支持婴幼儿照护服务发展",
        responsible_department: "finance",
        level_rule: "一级政府一级预算：各级财政部门负责本级预算",
        basis: "晋政办发〔2020〕24号 附-11；预算法 第三条、第二十五条",
    },
    Matter {
        code: "input-guidance",
        title: "发挥资金引导作用，加大人力、物力和财力支持力度",
        responsible_department: "finance",
        level_rule: "市、县财政部门结合实际安排，上级财政部门汇总",
        basis: "晋政办发〔2020〕24号 附-12",
    },
    Matter {
        code: "inclusive-support",
        title: "对社会力量举办的普惠机构提供场地、减免租金",
        responsible_department: "finance",
        level_rule: "机构所在地市、县政府；财政部门办理资金和租金减免，场地由有关部门提供（附件未指定场地的牵头部门，待明确）",
        basis: "晋政办发〔2020〕24号 二(三)4",
    },
    Matter {
        code: "fund-supervision",
        title: "托育服务资金的拨付和使用监督",
        responsible_department: "finance",
        level_rule: "安排该项预算的同级财政部门；审计监督由审计部门负责",
        basis: "预算法 第五十七条、第八十八条",
    },
];

pub fn perform(_: &Context<'_>, input: MatterInput) -> Result<Matter, Failure> {
    resolve(&MATTERS, &input)
}
