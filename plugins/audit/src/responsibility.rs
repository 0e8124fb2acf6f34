//! 责任事项: which matters are this department's, and at which level.

use lianxi_domain::responsibility::{Matter, MatterInput, resolve};
use lianxi_sdk::{Context, Failure};

const MATTERS: [Matter; 3] = [
    Matter {
        code: "policy-audit",
        title: "相关部门落实婴幼儿照护服务政策情况的审计监督",
        responsible_department: "audit",
        level_rule: "本级各部门和下一级政府由本级审计机关审计；须列入经批准的审计项目计划",
        basis: "晋政办发〔2020〕24号 附-28；审计法 第二十六条、第三十一条",
    },
    Matter {
        code: "fund-audit",
        title: "财政专项资金筹集、管理、使用情况的审计监督",
        responsible_department: "audit",
        level_rule: "按财政、财务隶属关系确定审计管辖",
        basis: "晋政办发〔2020〕24号 附-29；审计法 第三十一条；预算法 第八十九条",
    },
    Matter {
        code: "audit-rectification",
        title: "审计查出问题整改的跟踪检查",
        responsible_department: "audit",
        level_rule: "作出审计报告的审计机关跟踪检查；整改由被审计单位负责，各级政府和主管机关督促",
        basis: "审计法 第五十二条",
    },
];

pub fn perform(_: &Context<'_>, input: MatterInput) -> Result<Matter, Failure> {
    resolve(&MATTERS, &input)
}
