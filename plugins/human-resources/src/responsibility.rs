//! 责任事项: which matters are this department's, and at which level.

use lianxi_domain::responsibility::{Matter, MatterInput, resolve};
use lianxi_sdk::{Context, Failure};

const COUNTY: &str = "县级以上人力资源社会保障部门";

pub const MATTERS: [Matter; 9] = [
    Matter {
        code: "skill-training",
        title: "从业人员职业技能培训",
        responsible_department: "human-resources",
        level_rule: COUNTY,
        basis: "晋政办发〔2020〕24号 附-13",
    },
    Matter {
        code: "qualification",
        title: "从业人员职业资格、技能等级认定",
        responsible_department: "human-resources",
        level_rule: COUNTY,
        basis: "晋政办发〔2020〕24号 附-14",
    },
    Matter {
        code: "qualification-access",
        title: "逐步实行从业人员职业资格准入",
        responsible_department: "human-resources",
        level_rule: "县级以上人力资源社会保障部门，卫生健康部门配合；实施阶段按配置",
        basis: "晋政办发〔2020〕24号 二(四)3",
    },
    Matter {
        code: "training-subsidy",
        title: "职业培训补贴、技能鉴定补贴、技能提升补贴",
        responsible_department: "human-resources",
        level_rule: "县级以上人力资源社会保障部门审批，财政部门拨付",
        basis: "晋政办发〔2020〕24号 三(三)2",
    },
    Matter {
        code: "labour-rights",
        title: "从业人员劳动保障权益",
        responsible_department: "human-resources",
        level_rule: "用工所在地的县级或者设区的市级部门",
        basis: "晋政办发〔2020〕24号 附-15；劳动保障监察条例 第十三条",
    },
    Matter {
        code: "leave-and-dismissal",
        title: "产假、哺乳等假期落实，怀孕生育哺乳期不降薪、不辞退",
        responsible_department: "human-resources",
        level_rule: "牵头部门待明确：附件未指定，产品默认由人力资源社会保障部门牵头，工会、妇联依法监督，可配置",
        basis: "晋政办发〔2020〕24号 二(一)1、二(一)2；女职工劳动保护特别规定 第十二条",
    },
    Matter {
        code: "reemployment",
        title: "支持父母重返工作岗位、拓宽就业渠道、鼓励灵活就业",
        responsible_department: "human-resources",
        level_rule: COUNTY,
        basis: "晋政办发〔2020〕24号 二(一)2；就业促进法 第二十三条、第三十五条",
    },
    Matter {
        code: "talent-evaluation",
        title: "人才评价和激励机制",
        responsible_department: "human-resources",
        level_rule: COUNTY,
        basis: "晋政办发〔2020〕24号 三(三)4",
    },
    Matter {
        code: "care-allowance",
        title: "婴幼儿保教费（每人每月200元）的指导",
        responsible_department: "trade-union",
        level_rule: "牵头部门待明确：附件未指定，产品默认由工会推动和登记，人力资源社会保障部门指导，可配置",
        basis: "晋政办发〔2020〕24号 三(一)3",
    },
];

pub fn perform(_: &Context<'_>, input: MatterInput) -> Result<Matter, Failure> {
    resolve(&MATTERS, &input)
}
