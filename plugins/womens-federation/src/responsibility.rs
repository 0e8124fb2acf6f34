//! 责任事项: which matters are this organisation's, and at which level.

use lianxi_domain::responsibility::{Matter, MatterInput, resolve};
use lianxi_sdk::{Context, Failure};

use crate::programme::DEPARTMENT;

const MATTERS: [Matter; 3] = [
    Matter {
        code: "parenting-guidance",
        title: "参与为家庭提供科学育儿指导服务",
        responsible_department: DEPARTMENT,
        level_rule: "各级妇联在本区域参与；业务指导由卫生健康部门负责",
        basis: "晋政办发〔2020〕24号 附-32、附-22、二(一)5",
    },
    Matter {
        code: "rights-lead",
        title: "移交侵害妇女儿童权益的线索",
        responsible_department: DEPARTMENT,
        level_rule: "妇联只移交线索，由所在地的主管部门查处",
        basis: "晋政办发〔2020〕24号 四(二)；女职工劳动保护特别规定 第十二条",
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
