//! 检查事项: what this department looks at where childcare is given, and what the answers mean.

use lianxi_domain::inspection::{self, Evaluation, FindingsInput, Item, ItemsInput, ItemsOutput};
use lianxi_domain::rules::Kind;
use lianxi_sdk::{Context, Failure};

/// The catalogue's version, shown with the items.
const CATALOGUE_VERSION: &str = "2026.1";

pub const ITEMS: [Item; 6] = [
    Item::key(
        "hs-fire-acceptance",
        "依法应当消防验收的已验收合格，其他工程已备案",
        "消防法 第十三条、第五十八条",
    ),
    Item::key(
        "hs-quality-acceptance",
        "工程经竣工验收合格后使用",
        "建设工程质量管理条例 第十六条（条文未核实）",
    )
    .of_kind(Kind::Unverified),
    Item::key(
        "hs-structure",
        "没有擅自变动建筑主体和承重结构",
        "建设工程质量管理条例 第十五条（条文未核实）",
    )
    .of_kind(Kind::Unverified)
    .visible_on_patrol()
    .stopping(),
    Item::ordinary(
        "hs-use",
        "居住区配套照护服务设施没有改变用途",
        "晋政办发〔2020〕24号 二(二)1",
    )
    .of_kind(Kind::Article)
    .visible_on_patrol(),
    Item::ordinary(
        "hs-barrier-free",
        "无障碍设施完好，可以使用",
        "晋政办发〔2020〕24号 二(一)3",
    )
    .of_kind(Kind::Article)
    .visible_on_patrol(),
    Item::ordinary(
        "hs-safety-facilities",
        "配套安全设施完好，可以使用",
        "晋政办发〔2020〕24号 二(二)1",
    )
    .of_kind(Kind::Article)
    .visible_on_patrol(),
];

pub fn items(_: &Context<'_>, input: ItemsInput) -> Result<ItemsOutput, Failure> {
    inspection::items(&ITEMS, CATALOGUE_VERSION, &input)
}

pub fn evaluate(_: &Context<'_>, input: FindingsInput) -> Result<Evaluation, Failure> {
    inspection::evaluate(&ITEMS, &input)
}
