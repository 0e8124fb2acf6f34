//! The dated numbers and papers of registration, food and complaints. A number that no rule gives has kind `default`.

use lianxi_domain::checks::Material;
use lianxi_domain::date::Day;
use lianxi_domain::rules::{Kind, Rule, Version};

const REGISTRATION_SINCE: Option<Day> = Some(Day::of(2022, 3, 1));
const FOOD_CHECK_SINCE: Option<Day> = Some(Day::of(2022, 3, 15));
const COMPLAINT_SINCE: Option<Day> = Some(Day::of(2020, 1, 1));

/// Working days to register what cannot be registered on the spot.
pub const DECIDE_DAYS: Rule<u32> = Rule {
    name: "登记期限",
    versions: &[law(3, "市场主体登记管理条例 第十九条", REGISTRATION_SINCE)],
};
/// Working days more, with the approval of the body's head.
pub const EXTEND_DAYS: Rule<u32> = Rule {
    name: "登记延长期限",
    versions: &[law(3, "市场主体登记管理条例 第十九条", REGISTRATION_SINCE)],
};
/// Calendar days from the resolution to the application for a change.
pub const CHANGE_DAYS: Rule<u32> = Rule {
    name: "变更登记期限",
    versions: &[law(
        30,
        "市场主体登记管理条例 第二十四条",
        REGISTRATION_SINCE,
    )],
};
/// Calendar days from forming the liquidation group to publishing it.
pub const LIQUIDATION_NOTICE_DAYS: Rule<u32> = Rule {
    name: "清算组公告期限",
    versions: &[law(
        10,
        "市场主体登记管理条例 第三十二条第一款",
        REGISTRATION_SINCE,
    )],
};
/// Calendar days from the end of the liquidation (or the decision to end) to the application.
pub const DEREGISTER_DAYS: Rule<u32> = Rule {
    name: "注销登记期限",
    versions: &[law(
        30,
        "市场主体登记管理条例 第三十二条第二款；实施细则 第四十四条",
        REGISTRATION_SINCE,
    )],
};
/// Calendar days of public notice before a simplified deregistration.
pub const SIMPLIFIED_NOTICE_DAYS: Rule<u32> = Rule {
    name: "简易注销公示期",
    versions: &[law(
        20,
        "市场主体登记管理条例 第三十三条第二款；实施细则 第四十九条",
        REGISTRATION_SINCE,
    )],
};
/// Calendar days after the notice in which to apply.
pub const SIMPLIFIED_APPLY_DAYS: Rule<u32> = Rule {
    name: "简易注销申请期限",
    versions: &[law(
        20,
        "市场主体登记管理条例 第三十三条第二款；实施细则 第四十九条",
        REGISTRATION_SINCE,
    )],
};
/// Calendar days in which other departments may object to the simplified deregistration of a sole trader.
pub const SOLE_TRADER_OBJECTION_DAYS: Rule<u32> = Rule {
    name: "个体工商户简易注销异议期",
    versions: &[law(
        10,
        "市场主体登记管理条例 第三十三条第三款",
        REGISTRATION_SINCE,
    )],
};
/// Working days to publish a registration in the credit system. The text read is that of 2014.
pub const CREDIT_PUBLICITY_DAYS: Rule<u32> = Rule {
    name: "登记信息公示期限",
    versions: &[law(
        20,
        "企业信息公示暂行条例 第六条（2014年文本）",
        Some(Day::of(2014, 10, 1)),
    )],
};

/// Years that a food licence lasts; the licence's own date prevails.
pub const FOOD_LICENCE_YEARS: Rule<u32> = Rule {
    name: "食品经营许可有效期",
    versions: &[Version {
        value: 5,
        kind: Kind::Unverified,
        source: "食品经营许可管理办法（5年，现行文本未核实）",
        from: None,
        to: None,
    }],
};
/// Days before the end of a licence at which to remind.
pub const LICENCE_REMIND_DAYS: Rule<u32> = Rule {
    name: "许可到期提醒",
    versions: &[Version {
        value: 30,
        kind: Kind::Default,
        source: "产品默认：到期前30日提醒，可配置",
        from: None,
        to: None,
    }],
};
/// The least number of officers of a food inspection.
pub const OFFICERS_MIN: Rule<u32> = Rule {
    name: "检查人员数",
    versions: &[article(
        2,
        "食品生产经营监督检查管理办法 第二十三条",
        FOOD_CHECK_SINCE,
    )],
};
/// Years in which every key point has to be covered once.
pub const FULL_CHECK_YEARS: Rule<u32> = Rule {
    name: "全覆盖检查周期",
    versions: &[article(
        2,
        "食品生产经营监督检查管理办法 第二十二条",
        FOOD_CHECK_SINCE,
    )],
};
/// Working days to publish the result.
pub const RESULT_PUBLICITY_DAYS: Rule<u32> = Rule {
    name: "检查结果公开期限",
    versions: &[article(
        20,
        "食品生产经营监督检查管理办法 第三十九条",
        FOOD_CHECK_SINCE,
    )],
};
/// The fine of 第一百二十六条 (least, most), in yuan.
pub const FOOD_FINE: Rule<(u64, u64)> = Rule {
    name: "集中用餐单位罚款幅度",
    versions: &[Version {
        value: (5_000, 50_000),
        kind: Kind::Statute,
        source: "食品安全法 第一百二十六条第一款第十二项",
        from: Some(Day::of(2015, 10, 1)),
        to: None,
    }],
};

/// Working days to accept a complaint or not.
pub const ACCEPT_DAYS: Rule<u32> = Rule {
    name: "投诉受理期限",
    versions: &[article(
        7,
        "市场监督管理投诉举报处理暂行办法 第十四条",
        COMPLAINT_SINCE,
    )],
};
/// Working days to check a clue, and as many more in special cases.
pub const CLUE_DAYS: Rule<u32> = Rule {
    name: "线索核查期限",
    versions: &[article(
        15,
        "市场监督管理投诉举报处理暂行办法 第二十三条、第三十一条（举报按行政处罚程序的规定处理）",
        COMPLAINT_SINCE,
    )],
};
/// Working days to tell a whistle-blower who gave a name whether a case was filed.
pub const TELL_DAYS: Rule<u32> = Rule {
    name: "告知实名举报人期限",
    versions: &[article(
        5,
        "市场监督管理投诉举报处理暂行办法 第三十一条第二款",
        COMPLAINT_SINCE,
    )],
};
/// Years after which a complaint comes too late.
pub const COMPLAINT_YEARS: Rule<u32> = Rule {
    name: "投诉时效",
    versions: &[article(
        3,
        "市场监督管理投诉举报处理暂行办法 第十五条第四项",
        COMPLAINT_SINCE,
    )],
};
/// Months between two looks at a new product on the market.
pub const MONITOR_MONTHS: Rule<u32> = Rule {
    name: "新产品风险监测间隔",
    versions: &[Version {
        value: 6,
        kind: Kind::Default,
        source: "产品默认：每6个月一次风险监测，可配置",
        from: None,
        to: None,
    }],
};

/// 第十六条: what every application must contain.
pub const APPLICATION_MATERIALS: [Material; 3] = [
    Material::new("申请书", "市场主体登记管理条例 第十六条第一款第一项"),
    Material::new(
        "身份证明|资格文件",
        "市场主体登记管理条例 第十六条第一款第二项",
    ),
    Material::new(
        "住所|场所",
        "市场主体登记管理条例 第十六条第一款第三项（住所或者主要经营场所相关文件）",
    ),
];
pub const CHARTER: Material = Material::new("章程", "市场主体登记管理条例 第十六条第一款第四项");
pub const PARTNERSHIP_AGREEMENT: Material =
    Material::new("合伙协议", "市场主体登记管理条例 第十六条第一款第四项");
pub const REQUEST: Material = Material::new(
    "申请书",
    "市场主体登记管理条例实施细则 第四十六条第一款第一项、第四十七条",
);
pub const DISSOLUTION: Material = Material::new(
    "决议|决定|解散",
    "市场主体登记管理条例实施细则 第四十六条第一款第二项（解散、注销的决议或者决定）",
);
pub const LIQUIDATION_REPORT: Material = Material::new(
    "清算报告",
    "市场主体登记管理条例实施细则 第四十六条第一款第三项",
);
pub const TAX_CLEARANCE: Material = Material::new(
    "清税证明",
    "市场主体登记管理条例实施细则 第四十六条第一款第四项",
);
pub const COMMITMENT: Material = Material::new("承诺书", "市场主体登记管理条例 第三十三条第一款");
pub const CHANGE_REQUEST: Material =
    Material::new("申请书", "市场主体登记管理条例 第二十四条（申请变更登记）");
pub const PENALTY_PAPER: Material = Material::new(
    "行政处罚决定书",
    "市场主体登记管理条例 第四十四条、第四十六条、第四十八条",
);
pub const REVOCATION_PAPER: Material =
    Material::new("调查|撤销", "市场主体登记管理条例 第四十条（调查认定）");

const fn law(value: u32, source: &'static str, from: Option<Day>) -> Version<u32> {
    Version {
        value,
        kind: Kind::Statute,
        source,
        from,
        to: None,
    }
}

const fn article(value: u32, source: &'static str, from: Option<Day>) -> Version<u32> {
    Version {
        value,
        kind: Kind::Article,
        source,
        from,
        to: None,
    }
}
