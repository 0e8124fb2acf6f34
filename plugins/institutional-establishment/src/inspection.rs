//! 登记检查事项: what this department looks at when institutions are inspected together, and what the answers mean.

use lianxi_domain::inspection::{self, Evaluation, FindingsInput, Item, ItemsInput, ItemsOutput};
use lianxi_sdk::{Context, Failure};

/// The catalogue's version, shown with the items.
pub const CATALOGUE_VERSION: &str = "2026.1";

pub const ITEMS: [Item; 6] = [
    Item::key(
        "ie-registered",
        "已办理事业单位法人登记，《事业单位法人证书》在有效期内",
        "事业单位登记管理暂行条例 第三条、第十八条",
    )
    .visible_on_patrol(),
    Item::ordinary(
        "ie-displayed",
        "《事业单位法人证书》亮证公示",
        "产品默认检查事项",
    )
    .of_kind(lianxi_domain::Kind::Default)
    .visible_on_patrol(),
    Item::key(
        "ie-scope",
        "实际提供的服务与登记的宗旨和业务范围一致",
        "事业单位登记管理暂行条例 第八条、第十五条",
    )
    .visible_on_patrol(),
    Item::key(
        "ie-changes",
        "名称、住所、法定代表人等变化已办理变更登记",
        "事业单位登记管理暂行条例 第十条、第十九条第一项",
    ),
    Item::key(
        "ie-certificate",
        "没有涂改、出租、出借证书或者出租、出借印章",
        "事业单位登记管理暂行条例 第十九条第二项",
    ),
    Item::ordinary(
        "ie-annual-report",
        "已于3月31日前报送上一年度报告",
        "事业单位登记管理暂行条例 第十七条",
    ),
];

pub fn items(_: &Context<'_>, input: ItemsInput) -> Result<ItemsOutput, Failure> {
    inspection::items(&ITEMS, CATALOGUE_VERSION, &input)
}

pub fn evaluate(_: &Context<'_>, input: FindingsInput) -> Result<Evaluation, Failure> {
    inspection::evaluate(&ITEMS, &input)
}
