//! 责任事项: which matters are this department's, and at which level.

use lianxi_domain::responsibility::{Matter, MatterInput, resolve};
use lianxi_sdk::{Context, Failure};

use crate::DEPARTMENT;

const MATTERS: [Matter; 5] = [
    Matter {
        code: "security-prevention",
        title: "监督指导照护服务机构开展安全防范",
        responsible_department: DEPARTMENT,
        level_rule: "机构所在地县级以上公安机关",
        basis: "晋政办发〔2020〕24号 附-7；企业事业单位内部治安保卫条例 第三条、第十六条",
    },
    Matter {
        code: "rectification-of-security",
        title: "治安隐患的整改通知、复查和处罚",
        responsible_department: DEPARTMENT,
        level_rule: "机构所在地县级以上公安机关",
        basis: "企业事业单位内部治安保卫条例 第十六条第二项、第十九条",
    },
    Matter {
        code: "criminal-record-query",
        title: "密切接触婴幼儿的工作人员违法犯罪记录查询",
        responsible_department: DEPARTMENT,
        level_rule: "受理查询的公安机关；未查询、违规录用的处罚由教育、人社、市场监管等部门按职责分工",
        basis: "未成年人保护法 第六十二条、第九十八条、第一百二十六条",
    },
    Matter {
        code: "mandatory-report",
        title: "侵害婴幼儿强制报告的接收和核查",
        responsible_department: DEPARTMENT,
        level_rule: "事发地县级以上公安机关",
        basis: "未成年人保护法 第十一条",
    },
    Matter {
        code: "guards",
        title: "保安员和保安服务的监督",
        responsible_department: DEPARTMENT,
        level_rule: "县级以上公安机关；保安员证和自行招用备案由设区的市级公安机关办理",
        basis: "保安服务管理条例 第三条、第十四条、第十六条",
    },
];

pub fn perform(_: &Context<'_>, input: MatterInput) -> Result<Matter, Failure> {
    resolve(&MATTERS, &input)
}
