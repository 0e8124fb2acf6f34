//! The items that a health office looks at (检查事项清单): each with its basis, its weight and what a breach leads to.

pub use lianxi_domain::inspection::{Mode, Severity, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the published list; items must be published before they are used (国办发〔2024〕54号).
pub const VERSION: &str = "2026.1";

/// 回答方式
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerType {
    /// 是否符合
    YesNo,
    /// 数量
    Number,
}

/// One row of the list.
pub struct Item {
    pub code: &'static str,
    pub text: &'static str,
    pub basis: &'static str,
    pub weight: Weight,
    pub answer: AnswerType,
    pub severity: Severity,
    /// A breach is a lead to a case of its own (违法线索).
    pub case: bool,
    /// A township patrol can see it without powers of enforcement.
    pub patrol: bool,
}

/// Days of video kept: the one item that is counted.
pub const VIDEO_DAYS: &str = "video-days";

const fn row(
    code: &'static str,
    text: &'static str,
    basis: &'static str,
    (weight, severity): (Weight, Severity),
    (case, patrol): (bool, bool),
) -> Item {
    Item {
        code,
        text,
        basis,
        weight,
        answer: AnswerType::YesNo,
        severity,
        case,
        patrol,
    }
}

use Severity as S;
use Weight as W;

pub const ITEMS: [Item; 19] = [
    row(
        "filed",
        "已依法备案，备案信息与实际一致",
        "人口与计划生育法第二十八条",
        (W::Key, S::Serious),
        (true, true),
    ),
    row(
        "class-size",
        "各班收托人数不超过规定",
        "设置标准第十九条",
        (W::Key, S::Serious),
        (false, true),
    ),
    row(
        "carer-ratio",
        "照护人员与婴幼儿之比符合规定",
        "设置标准第二十条",
        (W::Key, S::Serious),
        (false, false),
    ),
    row(
        "staff-exam",
        "工作人员每年健康体检",
        "管理规范第二十八条",
        (W::Key, S::Ordinary),
        (false, false),
    ),
    row(
        "staff-training",
        "工作人员每年卫生保健培训",
        "晋政办发〔2020〕24号二(四)4",
        (W::Ordinary, S::Slight),
        (false, false),
    ),
    row(
        "background",
        "录用前和每年查询违法犯罪记录",
        "未成年人保护法第六十二条",
        (W::Key, S::Serious),
        (true, false),
    ),
    row(
        "banned-person",
        "没有聘用被终身禁入的人员",
        "人口与计划生育法第四十一条",
        (W::Key, S::Grave),
        (true, false),
    ),
    row(
        "health-worker",
        "配备经培训合格的保健人员",
        "卫生保健管理办法（令第76号）第十二条",
        (W::Ordinary, S::Ordinary),
        (false, false),
    ),
    row(
        "entry-check",
        "入托健康检查和预防接种查验",
        "管理规范第十一条",
        (W::Ordinary, S::Ordinary),
        (false, false),
    ),
    row(
        "return-check",
        "离开机构三个月以上返回时重新检查",
        "管理规范第十一条",
        (W::Ordinary, S::Slight),
        (false, false),
    ),
    row(
        "daily-check",
        "晨午检和全日健康观察有记录",
        "管理规范第二十四条",
        (W::Ordinary, S::Slight),
        (false, true),
    ),
    row(
        "outdoor",
        "每日户外活动不少于2小时",
        "管理规范第十八条",
        (W::Ordinary, S::Slight),
        (false, false),
    ),
    row(
        "video-coverage",
        "生活和活动区域监控全覆盖",
        "管理规范第三十二条",
        (W::Key, S::Ordinary),
        (false, true),
    ),
    Item {
        code: VIDEO_DAYS,
        text: "监控录像保存天数",
        basis: "管理规范第三十二条",
        weight: W::Key,
        answer: AnswerType::Number,
        severity: S::Ordinary,
        case: false,
        patrol: false,
    },
    row(
        "infection",
        "传染病隔离、报告和消毒",
        "卫生保健管理办法（令第76号）",
        (W::Key, S::Serious),
        (false, false),
    ),
    row(
        "emergency-plan",
        "六类应急预案和演练",
        "管理规范第三十一条",
        (W::Ordinary, S::Ordinary),
        (false, true),
    ),
    row(
        "no-danger",
        "没有危及婴幼儿安全的现实危险",
        "晋政办发〔2020〕24号二(四)3",
        (W::Key, S::Grave),
        (false, true),
    ),
    row(
        "no-abuse",
        "没有虐待、体罚婴幼儿的迹象",
        "人口与计划生育法第四十一条；未成年人保护法第十一条",
        (W::Key, S::Grave),
        (true, true),
    ),
    row(
        "year-report",
        "每年年底向卫生健康部门报告工作",
        "管理规范第三十八条",
        (W::Ordinary, S::Slight),
        (false, false),
    ),
];

/// A special campaign looks at the key items; a patrol at what can be seen.
pub fn items(mode: Mode) -> impl Iterator<Item = &'static Item> {
    ITEMS.iter().filter(move |item| match mode {
        Mode::Joint => true,
        Mode::Special => item.weight == Weight::Key,
        Mode::Patrol => item.patrol,
    })
}

pub fn get(code: &str) -> Option<&'static Item> {
    ITEMS.iter().find(|item| item.code == code)
}
