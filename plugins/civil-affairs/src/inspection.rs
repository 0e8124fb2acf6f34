//! 登记检查事项: what this department looks at when institutions are inspected together, and what the answers mean.

use lianxi_domain::inspection::{self, Evaluation, FindingsInput, Item, ItemsInput, ItemsOutput};
use lianxi_sdk::{Context, Failure};

/// The catalogue's version, shown with the items.
pub const CATALOGUE_VERSION: &str = "2026.1";

pub const ITEMS: [Item; 7] = [
    Item::key(
        "ca-registered",
        "已办理民办非企业单位登记，登记证书有效",
        "民办非企业单位登记管理暂行条例 第三条、第二十七条",
    )
    .visible_on_patrol(),
    Item::key(
        "ca-scope",
        "活动没有超出章程规定的宗旨和业务范围",
        "民办非企业单位登记管理暂行条例 第二十五条第一款第二项",
    )
    .visible_on_patrol(),
    Item::key(
        "ca-changes",
        "登记事项变化已办理变更登记",
        "民办非企业单位登记管理暂行条例 第十五条、第二十五条第一款第四项",
    ),
    Item::key(
        "ca-no-branch",
        "没有设立分支机构",
        "民办非企业单位登记管理暂行条例 第十三条、第二十五条第一款第五项",
    )
    .visible_on_patrol(),
    Item::key(
        "ca-not-for-profit",
        "没有从事营利性经营活动，没有侵占、私分、挪用资产",
        "民办非企业单位登记管理暂行条例 第二十五条第一款第六项、第七项",
    ),
    Item::key(
        "ca-certificate",
        "没有涂改、出租、出借登记证书或者印章",
        "民办非企业单位登记管理暂行条例 第二十五条第一款第一项",
    ),
    Item::ordinary(
        "ca-annual-check",
        "已于3月31日前向业务主管单位、5月31日前向登记管理机关报送工作报告",
        "民办非企业单位登记管理暂行条例 第二十三条",
    ),
];

pub fn items(_: &Context<'_>, input: ItemsInput) -> Result<ItemsOutput, Failure> {
    inspection::items(&ITEMS, CATALOGUE_VERSION, &input)
}

pub fn evaluate(_: &Context<'_>, input: FindingsInput) -> Result<Evaluation, Failure> {
    inspection::evaluate(&ITEMS, &input)
}
