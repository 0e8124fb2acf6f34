//! 责任事项: which matters are this department's. Taxation is a vertical system: its office is found by area, never as “同级”.

use lianxi_domain::responsibility::{Matter, MatterInput, resolve};
use lianxi_sdk::{Context, Failure};

use crate::DEPARTMENT;

const BY_AREA: &str = "辖区覆盖机构所在地的税务机关（垂直管理，按地域，不按同级）";

const MATTERS: [Matter; 5] = [
    Matter {
        code: "tax-relief",
        title: "贯彻落实支持照护服务发展的税收优惠政策",
        responsible_department: DEPARTMENT,
        level_rule: BY_AREA,
        basis: "晋政办发〔2020〕24号 附-25、三(一)1；财政部等六部门公告2026年第7号",
    },
    Matter {
        code: "tax-relief-enjoyed-in-full",
        title: "各类税收优惠应享尽享",
        responsible_department: DEPARTMENT,
        level_rule: BY_AREA,
        basis: "晋政办发〔2020〕24号 三(一)1",
    },
    Matter {
        code: "tax-publicity",
        title: "税收宣传辅导、简化办税流程",
        responsible_department: DEPARTMENT,
        level_rule: BY_AREA,
        basis: "晋政办发〔2020〕24号 三(一)1",
    },
    Matter {
        code: "tax-rule-set",
        title: "税费政策执行期的登记",
        responsible_department: DEPARTMENT,
        level_rule: "省级税务机关，在全省适用",
        basis: "公布文件规定的执行期",
    },
    Matter {
        code: "fee-relief",
        title: "公告列出的收费的免征",
        responsible_department: DEPARTMENT,
        level_rule: "征收单位待明确：已划转税务机关征收的，由辖区覆盖项目所在地的税务机关；没有划转的，由原征收部门，按当地划转情况配置",
        basis: "财政部等六部门公告2026年第7号 一(四)",
    },
];

pub fn perform(_: &Context<'_>, input: MatterInput) -> Result<Matter, Failure> {
    resolve(&MATTERS, &input)
}
