//! The dated numbers of registration, food and complaints. A number that no rule gives has kind `default`.

pub use lianxi_domain::inspection::clocks::PENALTY_PUBLISH_WITHIN;
use lianxi_domain::rules::{Rule, Unit, Version};

pub const DECIDE_DAYS: Rule<u32> = Rule::period(
    "decideDays",
    "登记期限（不能当场登记的）",
    Unit::WorkingDay,
    &[Version::statute(3, "市场主体登记管理条例 第十九条").since(2022, 3, 1)],
);
pub const EXTEND_DAYS: Rule<u32> = Rule::period(
    "extendDays",
    "登记延长期限（情形复杂，经登记机关负责人批准）",
    Unit::WorkingDay,
    &[Version::statute(3, "市场主体登记管理条例 第十九条").since(2022, 3, 1)],
);
pub const CHANGE_DAYS: Rule<u32> = Rule::period(
    "changeDays",
    "变更登记期限（自变更决议、决定或者法定变更事项发生之日起）",
    Unit::CalendarDay,
    &[Version::statute(30, "市场主体登记管理条例 第二十四条").since(2022, 3, 1)],
);
pub const LIQUIDATION_NOTICE_DAYS: Rule<u32> = Rule::period(
    "liquidationNoticeDays",
    "清算组公告期限（自清算组成立之日起）",
    Unit::CalendarDay,
    &[Version::statute(10, "市场主体登记管理条例 第三十二条第一款").since(2022, 3, 1)],
);
/// From the end of the liquidation, or from the decision to end where none is needed.
pub const DEREGISTER_DAYS: Rule<u32> = Rule::period(
    "deregisterDays",
    "注销登记期限（自清算结束之日起）",
    Unit::CalendarDay,
    &[Version::statute(
        30,
        "市场主体登记管理条例 第三十二条第二款；实施细则 第四十四条",
    )
    .since(2022, 3, 1)],
);
pub const SIMPLIFIED_NOTICE_DAYS: Rule<u32> = Rule::period(
    "simplifiedNoticeDays",
    "简易注销公示期",
    Unit::CalendarDay,
    &[Version::statute(
        20,
        "市场主体登记管理条例 第三十三条第二款；实施细则 第四十九条",
    )
    .since(2022, 3, 1)],
);
pub const SIMPLIFIED_APPLY_DAYS: Rule<u32> = Rule::period(
    "simplifiedApplyDays",
    "简易注销申请期限（自公示期届满之日起）",
    Unit::CalendarDay,
    &[Version::statute(
        20,
        "市场主体登记管理条例 第三十三条第二款；实施细则 第四十九条",
    )
    .since(2022, 3, 1)],
);
/// In which other departments may object.
pub const SOLE_TRADER_OBJECTION_DAYS: Rule<u32> = Rule::period(
    "soleTraderObjectionDays",
    "个体工商户简易注销异议期",
    Unit::CalendarDay,
    &[Version::statute(10, "市场主体登记管理条例 第三十三条第三款").since(2022, 3, 1)],
);
/// The text read is that of 2014; a revision of 2024 was not read.
pub const CREDIT_PUBLICITY_DAYS: Rule<u32> = Rule::period(
    "creditPublicityDays",
    "登记信息公示期限",
    Unit::WorkingDay,
    &[Version::statute(20, "企业信息公示暂行条例 第六条（2014年文本）").since(2014, 10, 1)],
);
/// The licence's own date prevails.
pub const FOOD_LICENCE_YEARS: Rule<u32> = Rule::period(
    "licenceYears",
    "食品经营许可有效期",
    Unit::Year,
    &[Version::unverified(
        5,
        "食品经营许可管理办法（5年，现行文本未核实）",
    )],
);
pub const LICENCE_REMIND_DAYS: Rule<u32> = Rule::period(
    "remindDays",
    "食品经营许可到期提醒",
    Unit::CalendarDay,
    &[Version::default(30, "产品默认：到期前30日提醒，可配置")],
);
pub const OFFICERS_MIN: Rule<u32> = Rule::of(
    "officersMin",
    "食品安全检查人员不少于",
    "人",
    &[Version::article(2, "食品生产经营监督检查管理办法 第二十三条").since(2022, 3, 15)],
);
/// In which every key point has to be covered once.
pub const FULL_CHECK_YEARS: Rule<u32> = Rule::period(
    "fullCheckYears",
    "食品安全全覆盖检查周期",
    Unit::Year,
    &[Version::article(2, "食品生产经营监督检查管理办法 第二十二条").since(2022, 3, 15)],
);
pub const RESULT_PUBLICITY_DAYS: Rule<u32> = Rule::period(
    "resultPublicityDays",
    "检查结果公开期限（自检查结果信息形成之日起）",
    Unit::WorkingDay,
    &[Version::article(20, "食品生产经营监督检查管理办法 第三十九条").since(2022, 3, 15)],
);
pub const ACCEPT_DAYS: Rule<u32> = Rule::period(
    "acceptDays",
    "投诉受理期限",
    Unit::WorkingDay,
    &[Version::article(7, "市场监督管理投诉举报处理暂行办法 第十四条").since(2020, 1, 1)],
);
pub const CLUE_DAYS: Rule<u32> = Rule::period(
    "clueDays",
    "线索核查期限（自发现线索之日起）",
    Unit::WorkingDay,
    &[Version::article(
        15,
        "市场监督管理投诉举报处理暂行办法 第二十三条、第三十一条（举报按行政处罚程序的规定处理）",
    )
    .since(2020, 1, 1)],
);
pub const CLUE_EXTEND_DAYS: Rule<u32> = Rule::period(
    "clueExtendDays",
    "线索核查延长期限（特殊情况）",
    Unit::WorkingDay,
    &[Version::article(15, "市场监督管理投诉举报处理暂行办法 第二十三条").since(2020, 1, 1)],
);
pub const TELL_DAYS: Rule<u32> = Rule::period(
    "tellDays",
    "告知实名举报人期限（自作出是否立案决定之日起）",
    Unit::WorkingDay,
    &[Version::article(5, "市场监督管理投诉举报处理暂行办法 第三十一条第二款").since(2020, 1, 1)],
);
pub const COMPLAINT_YEARS: Rule<u32> = Rule::period(
    "complaintYears",
    "投诉时效",
    Unit::Year,
    &[Version::article(3, "市场监督管理投诉举报处理暂行办法 第十五条第四项").since(2020, 1, 1)],
);
pub const MONITOR_MONTHS: Rule<u32> = Rule::period(
    "monitorMonths",
    "新产品风险监测间隔",
    Unit::Month,
    &[Version::default(6, "产品默认：每6个月一次风险监测，可配置")],
);
/// Where the party is registered in the province.
pub const CREDIT_PENALTY_DAYS: Rule<u32> = Rule::period(
    "creditPenaltyDays",
    "行政处罚信息公示期限（信用公示系统）",
    Unit::WorkingDay,
    &[Version::article(20, "市场监督管理行政处罚信息公示规定 第九条").since(2021, 9, 1)],
);
pub const OTHER_PROVINCE_PUSH_DAYS: Rule<u32> = Rule::period(
    "otherProvincePushDays",
    "行政处罚信息推送期限（当事人登记地在外省）",
    Unit::WorkingDay,
    &[Version::article(10, "市场监督管理行政处罚信息公示规定 第十条").since(2021, 9, 1)],
);
pub const SMALL_PENALTY_SHOWN_MONTHS: Rule<u32> = Rule::period(
    "smallPenaltyShownMonths",
    "公示期（仅受通报批评或者较低数额罚款）",
    Unit::Month,
    &[Version::article(3, "市场监督管理行政处罚信息公示规定 第十三条").since(2021, 9, 1)],
);
pub const PENALTY_SHOWN_YEARS: Rule<u32> = Rule::period(
    "penaltyShownYears",
    "公示期（其他行政处罚）",
    Unit::Year,
    &[Version::article(3, "市场监督管理行政处罚信息公示规定 第十三条").since(2021, 9, 1)],
);
pub const TAKE_DOWN_DAYS: Rule<u32> = Rule::period(
    "takeDownDays",
    "行政处罚公示信息撤回期限（决定被变更、撤销等）",
    Unit::WorkingDay,
    &[Version::article(
        3,
        "市场监督管理行政处罚信息公示规定 第十一条；行政处罚法 第四十八条",
    )
    .since(2021, 9, 1)],
);

pub const ALL: [&Rule<u32>; 26] = [
    &DECIDE_DAYS,
    &EXTEND_DAYS,
    &CHANGE_DAYS,
    &LIQUIDATION_NOTICE_DAYS,
    &DEREGISTER_DAYS,
    &SIMPLIFIED_NOTICE_DAYS,
    &SIMPLIFIED_APPLY_DAYS,
    &SOLE_TRADER_OBJECTION_DAYS,
    &CREDIT_PUBLICITY_DAYS,
    &FOOD_LICENCE_YEARS,
    &LICENCE_REMIND_DAYS,
    &OFFICERS_MIN,
    &FULL_CHECK_YEARS,
    &RESULT_PUBLICITY_DAYS,
    &ACCEPT_DAYS,
    &CLUE_DAYS,
    &CLUE_EXTEND_DAYS,
    &TELL_DAYS,
    &COMPLAINT_YEARS,
    &MONITOR_MONTHS,
    &PENALTY_PUBLISH_WITHIN,
    &CREDIT_PENALTY_DAYS,
    &OTHER_PROVINCE_PUSH_DAYS,
    &SMALL_PENALTY_SHOWN_MONTHS,
    &PENALTY_SHOWN_YEARS,
    &TAKE_DOWN_DAYS,
];

/// A range of fines in yuan: (least, most).
pub type Fine = Rule<(u64, u64)>;

pub const FOOD_FINE: Fine = Rule::of(
    "foodFine",
    "集中用餐单位拒不改正的罚款幅度",
    "元（最低，最高）",
    &[
        Version::statute((5_000, 50_000), "食品安全法 第一百二十六条第一款第十二项")
            .since(2015, 10, 1),
    ],
);
pub const UNREGISTERED_FINE: Fine = Rule::of(
    "unregisteredFine",
    "未经登记经营、拒不改正的罚款幅度",
    "元（最低，最高）",
    &[Version::statute((10_000, 100_000), "市场主体登记管理条例 第四十三条").since(2022, 3, 1)],
);
pub const UNREGISTERED_SERIOUS_FINE: Fine = Rule::of(
    "unregisteredSeriousFine",
    "未经登记经营、情节严重的罚款幅度",
    "元（最低，最高）",
    &[Version::statute((100_000, 500_000), "市场主体登记管理条例 第四十三条").since(2022, 3, 1)],
);
pub const FRAUD_FINE: Fine = Rule::of(
    "fraudFine",
    "骗取登记的罚款幅度",
    "元（最低，最高）",
    &[Version::statute((50_000, 200_000), "市场主体登记管理条例 第四十四条").since(2022, 3, 1)],
);
pub const FRAUD_SERIOUS_FINE: Fine = Rule::of(
    "fraudSeriousFine",
    "骗取登记、情节严重的罚款幅度",
    "元（最低，最高）",
    &[Version::statute((200_000, 1_000_000), "市场主体登记管理条例 第四十四条").since(2022, 3, 1)],
);
pub const CHANGE_FINE: Fine = Rule::of(
    "changeFine",
    "未办理变更登记、拒不改正的罚款幅度",
    "元（最低，最高）",
    &[Version::statute((10_000, 100_000), "市场主体登记管理条例 第四十六条").since(2022, 3, 1)],
);
pub const FILING_FINE: Fine = Rule::of(
    "filingFine",
    "未办理备案、拒不改正的罚款幅度",
    "元（最低，最高）",
    &[Version::statute((0, 50_000), "市场主体登记管理条例 第四十七条").since(2022, 3, 1)],
);
pub const DISPLAY_FINE: Fine = Rule::of(
    "displayFine",
    "未亮照、拒不改正的罚款幅度",
    "元（最低，最高）",
    &[Version::statute((0, 30_000), "市场主体登记管理条例 第四十八条第一款").since(2022, 3, 1)],
);
pub const LICENCE_FINE: Fine = Rule::of(
    "licenceFine",
    "伪造、涂改、出租、出借、转让营业执照的罚款幅度",
    "元（最低，最高）",
    &[Version::statute((0, 100_000), "市场主体登记管理条例 第四十八条第三款").since(2022, 3, 1)],
);
pub const LICENCE_SERIOUS_FINE: Fine = Rule::of(
    "licenceSeriousFine",
    "伪造、涂改、出租、出借、转让营业执照、情节严重的罚款幅度",
    "元（最低，最高）",
    &[
        Version::statute((100_000, 500_000), "市场主体登记管理条例 第四十八条第三款")
            .since(2022, 3, 1),
    ],
);

pub const FINES: [&Fine; 10] = [
    &FOOD_FINE,
    &UNREGISTERED_FINE,
    &UNREGISTERED_SERIOUS_FINE,
    &FRAUD_FINE,
    &FRAUD_SERIOUS_FINE,
    &CHANGE_FINE,
    &FILING_FINE,
    &DISPLAY_FINE,
    &LICENCE_FINE,
    &LICENCE_SERIOUS_FINE,
];
