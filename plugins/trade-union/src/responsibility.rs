//! 责任事项: which matters are this organisation's, and at which level.

use lianxi_domain::responsibility::{Matter, MatterInput, resolve};
use lianxi_sdk::{Context, Failure};

use crate::DEPARTMENT;

const MATTERS: [Matter; 5] = [
    Matter {
        code: "employer-care",
        title: "推动用人单位为职工提供福利性照护服务",
        responsible_department: DEPARTMENT,
        level_rule: "用人单位所在地的地方工会；举办与否由用人单位决定",
        basis: "晋政办发〔2020〕24号 附-30；工会法 第三十一条",
    },
    Matter {
        code: "employer-support",
        title: "推动用人单位采取灵活安排工作时间等措施",
        responsible_department: DEPARTMENT,
        level_rule: "用人单位所在地的地方工会",
        basis: "晋政办发〔2020〕24号 二(一)1",
    },
    Matter {
        code: "care-allowance",
        title: "推动和登记婴幼儿保教费的发放",
        responsible_department: DEPARTMENT,
        level_rule: "待明确：附件未指定责任部门，产品默认由工会推动和登记、人社部门指导，可配置",
        basis: "晋政办发〔2020〕24号 三(一)3",
    },
    Matter {
        code: "labour-lead",
        title: "移交侵害职工劳动保障权益的线索",
        responsible_department: DEPARTMENT,
        level_rule: "工会移交线索，由用人单位所在地人社部门查处",
        basis: "晋政办发〔2020〕24号 二(一)2；女职工劳动保护特别规定 第十二条",
    },
    Matter {
        code: "leave-protection",
        title: "产假等假期和孕产哺乳期劳动保护的落实",
        responsible_department: "human-resources",
        level_rule: "待明确：附件未指定责任部门，产品默认由人社部门负责，工会、妇联监督，可配置",
        basis: "晋政办发〔2020〕24号 二(一)1、2；女职工劳动保护特别规定 第十二条",
    },
];

pub fn perform(_: &Context<'_>, input: MatterInput) -> Result<Matter, Failure> {
    resolve(&MATTERS, &input)
}
