//! 责任事项: which matters are this department's, and at which level.

use lianxi_domain::responsibility::{Matter, MatterInput, resolve};
use lianxi_sdk::{Context, Failure};

const MATTERS: [Matter; 3] = [
    Matter {
        code: "registration",
        title: "事业单位性质照护服务机构的审批和登记",
        responsible_department: "institutional-establishment",
        level_rule: "机构所在地县级以上登记管理机关，分级登记",
        basis: "晋政办发〔2020〕24号 附-1；事业单位登记管理暂行条例 第五条",
    },
    Matter {
        code: "registration-violation",
        title: "查处违反《事业单位登记管理暂行条例》的行为",
        responsible_department: "institutional-establishment",
        level_rule: "作出登记的登记管理机关",
        basis: "晋政办发〔2020〕24号 附-2；事业单位登记管理暂行条例 第十八条、第十九条",
    },
    Matter {
        code: "registration-push",
        title: "将登记信息推送至同级卫生健康部门",
        responsible_department: "institutional-establishment",
        level_rule: "作出登记的登记管理机关向同级推送",
        basis: "晋政办发〔2020〕24号 二(四)1；国卫办人口发〔2019〕25号 第六条",
    },
];

pub fn perform(_: &Context<'_>, input: MatterInput) -> Result<Matter, Failure> {
    resolve(&MATTERS, &input)
}
