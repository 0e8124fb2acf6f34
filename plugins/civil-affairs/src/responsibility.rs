//! 责任事项: which matters are this department's, and at which level.

use lianxi_domain::responsibility::{Matter, MatterInput, resolve};
use lianxi_sdk::{Context, Failure};

const MATTERS: [Matter; 4] = [
    Matter {
        code: "registration",
        title: "社会服务性质照护服务机构的法人注册登记",
        responsible_department: "civil-affairs",
        level_rule: "机构所在地县级以上民政部门，与业务主管单位同级",
        basis: "晋政办发〔2020〕24号 附-8；民办非企业单位登记管理暂行条例 第五条、第六条",
    },
    Matter {
        code: "registration-violation",
        title: "查处违反社会组织登记管理法律法规的行为",
        responsible_department: "civil-affairs",
        level_rule: "作出登记的登记管理机关",
        basis: "晋政办发〔2020〕24号 附-9；民办非企业单位登记管理暂行条例 第十九条、第二十四条至第二十七条",
    },
    Matter {
        code: "community-service-inclusion",
        title: "协助推动将照护服务纳入城乡社区服务范围",
        responsible_department: "civil-affairs",
        level_rule: "有条件的县，由县级民政部门协助推动，县级人民政府决定",
        basis: "晋政办发〔2020〕24号 附-10",
    },
    Matter {
        code: "registration-push",
        title: "将登记信息推送至同级卫生健康部门",
        responsible_department: "civil-affairs",
        level_rule: "作出登记的登记管理机关向同级推送",
        basis: "晋政办发〔2020〕24号 二(四)1；国卫办人口发〔2019〕25号 第六条",
    },
];

pub fn perform(_: &Context<'_>, input: MatterInput) -> Result<Matter, Failure> {
    resolve(&MATTERS, &input)
}
