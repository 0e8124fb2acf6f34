//! 检查事项: registration, food and medicine, what this department looks at in an institution, and what the answers mean.

use lianxi_domain::inspection::{self, Evaluation, FindingsInput, Item, ItemsInput, ItemsOutput};
use lianxi_domain::rules::Kind;
use lianxi_sdk::{Context, Failure};

/// The catalogue's version, shown with the items.
pub const CATALOGUE_VERSION: &str = "2026.1";

const REGISTRATION: [Item; 4] = [
    Item::key(
        "mr-licensed",
        "已办理设立登记，没有无照经营",
        "市场主体登记管理条例 第三条、第四十三条",
    )
    .visible_on_patrol(),
    Item::ordinary(
        "mr-displayed",
        "营业执照置于醒目位置",
        "市场主体登记管理条例 第三十六条、第四十八条",
    )
    .visible_on_patrol(),
    Item::key(
        "mr-changes",
        "名称、住所、经营范围等变化已办理变更登记",
        "市场主体登记管理条例 第二十四条、第四十六条",
    ),
    Item::key(
        "mr-certificate",
        "没有伪造、涂改、出租、出借、转让营业执照",
        "市场主体登记管理条例 第三十七条、第四十八条",
    ),
];

/// 食品安全检查要点
pub const FOOD: [Item; 9] = [
    Item::key(
        "food-permit",
        "提供餐食的，食品经营许可有效且项目相符；订餐的，供餐单位有许可",
        "食品安全法 第三十五条、第五十七条",
    )
    .visible_on_patrol(),
    Item::key(
        "food-health-certificates",
        "接触直接入口食品的人员健康证明有效",
        "食品安全法 第四十五条、第一百二十六条",
    ),
    Item::key(
        "food-purchase-records",
        "进货查验供货者许可证和合格证明并有记录",
        "食品安全法 第五十三条、第一百二十六条",
    ),
    Item::key(
        "food-raw-material",
        "执行原料控制要求，没有腐败变质或者超过保质期的食品",
        "食品安全法 第三十四条、第五十五条；实施条例 第二十八条",
    )
    .stopping(),
    Item::key(
        "food-disinfection",
        "餐具饮具使用前洗净、消毒",
        "食品安全法 第五十六条；实施条例 第二十八条",
    ),
    Item::key(
        "food-samples",
        "执行食品留样制度",
        "食品安全法实施条例 第二十八条",
    ),
    Item::ordinary(
        "food-self-check",
        "定期开展食堂食品安全自查",
        "食品安全法 第四十七条；实施条例 第二十八条",
    ),
    Item::ordinary(
        "food-system",
        "有食品安全管理制度和管理人员",
        "食品安全法 第四十四条",
    ),
    Item::ordinary(
        "food-premises",
        "场所环境整洁，设施设备定期维护、清洗",
        "食品安全法 第三十三条、第五十六条",
    )
    .visible_on_patrol(),
];

/// 用药安全检查要点：没有找到逐项规定，按未核实的默认事项显示
pub const MEDICINE: [Item; 5] = [
    Item::key(
        "medicine-authorised",
        "没有监护人书面委托的不给婴幼儿用药",
        MEDICINE_SOURCE,
    )
    .of_kind(Kind::Unverified)
    .stopping(),
    Item::key(
        "medicine-records",
        "每次用药有记录：药名、剂量、时间、执行人",
        MEDICINE_SOURCE,
    )
    .of_kind(Kind::Unverified),
    Item::key(
        "medicine-expiry",
        "没有过期、变质或者来源不明的药品",
        MEDICINE_SOURCE,
    )
    .of_kind(Kind::Unverified),
    Item::key(
        "medicine-storage",
        "药品上锁存放，婴幼儿接触不到",
        MEDICINE_SOURCE,
    )
    .of_kind(Kind::Unverified)
    .visible_on_patrol(),
    Item::ordinary(
        "medicine-labels",
        "药品有婴幼儿代号标签并与委托书一致",
        MEDICINE_SOURCE,
    )
    .of_kind(Kind::Unverified),
];

const MEDICINE_SOURCE: &str = "晋政办发〔2020〕24号 附-27；具体事项为产品默认，未核实";

fn catalogue() -> Vec<Item> {
    [&REGISTRATION[..], &FOOD[..], &MEDICINE[..]].concat()
}

pub fn items(_: &Context<'_>, input: ItemsInput) -> Result<ItemsOutput, Failure> {
    inspection::items(&catalogue(), CATALOGUE_VERSION, &input)
}

pub fn evaluate(_: &Context<'_>, input: FindingsInput) -> Result<Evaluation, Failure> {
    inspection::evaluate(&catalogue(), &input)
}
