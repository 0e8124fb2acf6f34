//! 责任事项: which matters are this department's, and at which level.

use lianxi_domain::responsibility::{Matter, MatterInput, resolve};
use lianxi_sdk::{Context, Failure};

const MATTERS: [Matter; 6] = [
    Matter {
        code: "registration",
        title: "营利性照护服务机构法人的注册登记",
        responsible_department: "market-regulation",
        level_rule: "机构所在地县级以上登记机关；由行政审批局登记的，按配置确定登记机关",
        basis: "晋政办发〔2020〕24号 附-26；市场主体登记管理条例 第五条、第六条",
    },
    Matter {
        code: "registration-violation",
        title: "查处营利性机构违反登记管理规定的行为",
        responsible_department: "market-regulation",
        level_rule: "作出登记的登记机关；未经登记经营的，经营地县级以上登记机关",
        basis: "晋政办发〔2020〕24号 附-26；市场主体登记管理条例 第四十三条至第四十八条",
    },
    Matter {
        code: "food-safety",
        title: "各类照护服务机构的饮食安全监管",
        responsible_department: "market-regulation",
        level_rule: "机构所在地县级市场监管部门",
        basis: "晋政办发〔2020〕24号 附-27；食品安全法 第六条",
    },
    Matter {
        code: "medicine-safety",
        title: "各类照护服务机构的用药安全监管",
        responsible_department: "market-regulation",
        level_rule: "机构所在地县级市场监管部门",
        basis: "晋政办发〔2020〕24号 附-27",
    },
    Matter {
        code: "new-product-safety",
        title: "新技术、新工艺、新材料、新装备产品的安全评估",
        responsible_department: "market-regulation",
        level_rule: "牵头部门待明确：附件未指定，产品默认由市场监管部门牵头，可配置",
        basis: "晋政办发〔2020〕24号 二(四)3",
    },
    Matter {
        code: "registration-push",
        title: "将登记信息推送至同级卫生健康部门",
        responsible_department: "market-regulation",
        level_rule: "作出登记的登记机关向同级推送",
        basis: "晋政办发〔2020〕24号 二(四)1；国卫办人口发〔2019〕25号 第六条",
    },
];

pub fn perform(_: &Context<'_>, input: MatterInput) -> Result<Matter, Failure> {
    resolve(&MATTERS, &input)
}
