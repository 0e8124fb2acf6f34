//! 检查事项: what this department looks at in an institution, and what the answers mean.

use lianxi_domain::inspection::{self, Evaluation, FindingsInput, Item, ItemsInput, ItemsOutput};
use lianxi_domain::rules::Kind;
use lianxi_sdk::{Context, Failure};

/// The catalogue's version, shown with the items.
pub const CATALOGUE_VERSION: &str = "2026.1";
/// The item whose answer is a count of days.
pub const VIDEO_DAYS: &str = "ps-video-days";
/// The item whose failure is another department's case.
pub const STAFF_CHECK: &str = "ps-staff-record-check";

pub const ITEMS: [Item; 12] = [
    Item::key(
        "ps-security-system",
        "主要负责人对治安保卫负责，门卫、值班、巡查等内部治安保卫制度落实",
        "企业事业单位内部治安保卫条例 第五条、第七条、第八条",
    ),
    Item::key(
        "ps-gate",
        "出入口有人值守，检查进入人员的证件，登记出入的物品和车辆",
        "企业事业单位内部治安保卫条例 第八条第一项、第十一条第二项",
    )
    .visible_on_patrol(),
    Item::key(
        "ps-guard-certificate",
        "保安员持有保安员证",
        "保安服务管理条例 第十六条",
    ),
    Item::ordinary(
        "ps-guard-company",
        "保安员由有保安服务许可证的公司派驻；自行招用的已经备案",
        "托育机构设置标准（国卫人口发〔2019〕58号）第十八条，未核实；保安服务管理条例 第十四条",
    )
    .of_kind(Kind::Unverified),
    Item::ordinary(
        "ps-guard-on-duty",
        "独立设置的机构至少1名保安员在岗",
        "托育机构设置标准（国卫人口发〔2019〕58号）第二十二条，未核实",
    )
    .of_kind(Kind::Unverified)
    .visible_on_patrol(),
    Item::ordinary(
        "ps-alarm-button",
        "安装一键式报警装置并能接通",
        "晋政办发〔2020〕24号 二(四)3；具体要求为产品默认，未核实",
    )
    .of_kind(Kind::Unverified)
    .visible_on_patrol(),
    Item::key(
        "ps-monitoring",
        "监控报警系统24小时设防",
        "托育机构管理规范（国卫人口发〔2019〕58号）第三十二条",
    )
    .of_kind(Kind::Article),
    Item::key(
        "ps-video-coverage",
        "婴幼儿生活和活动区域监控全覆盖",
        "托育机构管理规范（国卫人口发〔2019〕58号）第三十二条",
    )
    .of_kind(Kind::Article)
    .visible_on_patrol(),
    Item::key(
        VIDEO_DAYS,
        "监控录像资料保存不少于90日（消防安全指南的30日与此冲突，不执行）",
        "托育机构管理规范（国卫人口发〔2019〕58号）第三十二条；WS/T 821-2023",
    )
    .of_kind(Kind::Article),
    Item::ordinary(
        "ps-pick-up",
        "婴幼儿入托、离托接送制度落实，只交给监护人或者其委托的成年人",
        "晋政办发〔2020〕24号 二(四)3；具体要求为产品默认，未核实",
    )
    .of_kind(Kind::Unverified)
    .visible_on_patrol(),
    Item::ordinary(
        "ps-emergency-plan",
        "有应对暴力等突发事件的应急预案并定期培训、演练",
        "托育机构管理规范（国卫人口发〔2019〕58号）第三十一条",
    )
    .of_kind(Kind::Article),
    Item::key(
        STAFF_CHECK,
        "工作人员录用前和每年查询违法犯罪记录",
        "未成年人保护法 第六十二条",
    ),
];

pub fn items(_: &Context<'_>, input: ItemsInput) -> Result<ItemsOutput, Failure> {
    inspection::items(&ITEMS, CATALOGUE_VERSION, &input)
}

pub fn evaluate(_: &Context<'_>, input: FindingsInput) -> Result<Evaluation, Failure> {
    inspection::evaluate(&ITEMS, &input)
}
