//! 检查事项: what the fire brigade looks at in an institution, which failures endanger people, and which article answers each.

use lianxi_domain::inspection::{self, Evaluation, FindingsInput, Item, ItemsInput, ItemsOutput};
use lianxi_domain::rules::Kind;
use lianxi_sdk::{Context, Failure};

/// The catalogue's version, shown with the items.
pub const CATALOGUE_VERSION: &str = "2026.1";
const GUIDE: &str = "托育机构消防安全指南（试行），未核实";

/// Items whose answer is measured.
pub const FLOOR: &str = "fire-floor";
pub const EXITS: &str = "fire-exits";
pub const EXTINGUISHERS: &str = "fire-extinguishers";
pub const FULL_TEST: &str = "fire-full-test";
pub const DRILL: &str = "fire-drill";
pub const VIDEO_DAYS: &str = "fire-video-days";
/// The item that is the housing department's case.
pub const PROOF: &str = "fire-proof";

/// A key item of the guide: everybody answers it, and its failure is no case by itself while its text is not verified.
const fn guide(code: &'static str, text: &'static str) -> Item {
    let mut item = Item::key(code, text, GUIDE).of_kind(Kind::Unverified);
    item.needs_case = false;
    item
}

pub const ITEMS: [Item; 20] = [
    Item::key(
        "fire-system",
        "主要负责人是消防安全责任人；消防安全责任制、制度、操作规程、灭火和应急疏散预案落实",
        "消防法 第十六条第一款第一项、第二款",
    ),
    guide("fire-manager", "确定专职或者兼职消防安全管理人"),
    guide(FLOOR, "设置在三层及以下，不设置在地下或者半地下").visible_on_patrol(),
    guide("fire-three-in-one", "不设置在“三合一”场所"),
    guide("fire-colour-steel", "不设置在彩钢板建筑内").visible_on_patrol(),
    guide(
        "fire-explosives",
        "同一建筑内没有生产、储存、经营易燃易爆危险品的场所",
    ),
    guide(EXITS, "安全出口不少于2个"),
    Item::key(
        "fire-escape",
        "疏散通道、安全出口、消防车通道畅通，没有占用、堵塞、封闭",
        "消防法 第十六条第一款第四项、第二十八条",
    )
    .visible_on_patrol(),
    Item::key(
        "fire-windows",
        "门窗上没有影响逃生和灭火救援的障碍物（托儿所是人员密集场所）",
        "消防法 第二十八条、第七十三条第四项",
    )
    .visible_on_patrol(),
    Item::key(
        "fire-equipment",
        "消防设施、器材、消防安全标志按国家标准、行业标准配置并完好有效",
        "消防法 第十六条第一款第二项",
    ),
    guide(
        EXTINGUISHERS,
        "灭火器每50平方米配5公斤以上ABC干粉1具或者6升以上水基型2具，每个设置点不少于2具",
    ),
    guide("fire-smoke-alarm", "安装独立式感烟火灾探测报警器"),
    guide(
        "fire-sprinkler",
        "大中型机构设置自动喷水灭火系统和火灾自动报警系统",
    ),
    guide("fire-lighting", "应急照明和疏散指示标志齐全有效"),
    Item::key(
        FULL_TEST,
        "建筑消防设施每年至少全面检测一次，检测记录存档",
        "消防法 第十六条第一款第三项",
    ),
    guide(
        "fire-e-bike",
        "没有电动自行车、电动平衡车及其蓄电池违规停放、充电",
    )
    .visible_on_patrol(),
    Item::key(
        DRILL,
        "组织有针对性的消防演练",
        "消防法 第十六条第一款第六项",
    ),
    Item::key(
        "fire-electric",
        "电器产品、燃气用具及其线路、管路符合消防技术标准和管理规定",
        "消防法 第二十七条第二款",
    ),
    Item::ordinary(
        VIDEO_DAYS,
        "监控录像资料保存不少于90日（消防安全指南的30日与此冲突，不执行）",
        "托育机构管理规范（国卫人口发〔2019〕58号）第三十二条；WS/T 821-2023",
    )
    .of_kind(Kind::Article),
    Item::key(
        PROOF,
        "有消防手续证明：住房和城乡建设部门的消防验收意见（备案凭证），或者消防救援机构的消防安全检查合格证明",
        "消防法 第十三条",
    ),
];

/// Failures that can endanger people at once: whoever inspects has to say how grave they are.
pub const DANGERS: [&str; 6] = [
    "fire-explosives",
    EXITS,
    "fire-escape",
    "fire-windows",
    "fire-equipment",
    "fire-e-bike",
];

/// What the law answers to a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Order to correct and a fine at once (第六十条第一款), with the item of the paragraph; whether it is enforced where refused.
    Direct {
        item: &'static str,
        enforceable: bool,
    },
    /// Order with a time limit; after it warnings and discipline, never a fine (第六十七条).
    UnitDuty,
    /// Order with a time limit; after it no more use, and a fine may be added (第六十六条).
    Electric,
    /// Another department's.
    Transfer {
        to: &'static str,
        basis: &'static str,
    },
    /// Only the guide says it: whether it is a fire hazard by law is for a person to find.
    Guide,
}

/// The ground of an item.
pub fn ground(code: &str) -> Ground {
    match code {
        "fire-equipment" => Ground::Direct {
            item: "第一项",
            enforceable: false,
        },
        "fire-escape" => Ground::Direct {
            item: "第三项、第五项",
            enforceable: true,
        },
        "fire-windows" => Ground::Direct {
            item: "第六项",
            enforceable: true,
        },
        "fire-system" | FULL_TEST | DRILL => Ground::UnitDuty,
        "fire-electric" => Ground::Electric,
        VIDEO_DAYS => Ground::Transfer {
            to: "卫生健康部门",
            basis: "托育机构管理规范（国卫人口发〔2019〕58号）第三十二条",
        },
        PROOF => Ground::Transfer {
            to: "住房和城乡建设部门",
            basis: "消防法 第十三条、第五十八条",
        },
        _ => Ground::Guide,
    }
}

pub fn items(_: &Context<'_>, input: ItemsInput) -> Result<ItemsOutput, Failure> {
    inspection::items(&ITEMS, CATALOGUE_VERSION, &input)
}

pub fn evaluate(_: &Context<'_>, input: FindingsInput) -> Result<Evaluation, Failure> {
    inspection::evaluate(&ITEMS, &input)
}
