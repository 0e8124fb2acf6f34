//! The dated numbers of security, record checks, reports and guards. A number that no rule gives has kind `default`; one whose text
//! was not read has kind `unverified`.

use lianxi_domain::inspection::INSPECTORS_MIN;
pub use lianxi_domain::inspection::clocks::{
    FIRE_GUIDE_VIDEO_DAYS, PENALTY_PUBLISH_WITHIN, PUBLISH_WITHIN, REPEAT_MONTHS, VIDEO_DAYS_MIN,
};
use lianxi_domain::rules::{Rule, Unit, Version};

const SECURITY_ARTICLE_19: &str = "企业事业单位内部治安保卫条例 第十九条";

pub const RECTIFY_WITHIN: Rule<u32> = Rule::period(
    "rectifyWithin",
    "整改通知书的整改期限",
    Unit::WorkingDay,
    &[Version::default(
        15,
        "产品默认：条例第十六条第二项只规定“限期整改”，没有数字，可配置",
    )],
);
pub const GUIDANCE_EVERY: Rule<u32> = Rule::period(
    "guidanceEvery",
    "安全防范指导间隔",
    Unit::Month,
    &[Version::default(
        12,
        "产品默认：每12个月至少指导一次，政策没有数字，可配置",
    )],
);

pub const UNIT_FINE_MIN_YUAN: Rule<u32> = Rule::of(
    "unitFineMinYuan",
    "对单位罚款下限",
    "元",
    &[Version::statute(10_000, SECURITY_ARTICLE_19).since(2004, 12, 1)],
);
pub const UNIT_FINE_MAX_YUAN: Rule<u32> = Rule::of(
    "unitFineMaxYuan",
    "对单位罚款上限",
    "元",
    &[Version::statute(100_000, SECURITY_ARTICLE_19).since(2004, 12, 1)],
);
pub const PERSON_FINE_MIN_YUAN: Rule<u32> = Rule::of(
    "personFineMinYuan",
    "对单位主要负责人和其他直接责任人员罚款下限",
    "元",
    &[Version::statute(500, SECURITY_ARTICLE_19).since(2004, 12, 1)],
);
pub const PERSON_FINE_MAX_YUAN: Rule<u32> = Rule::of(
    "personFineMaxYuan",
    "对单位主要负责人和其他直接责任人员罚款上限",
    "元",
    &[Version::statute(5_000, SECURITY_ARTICLE_19).since(2004, 12, 1)],
);

pub const RECORD_CHECK_EVERY: Rule<u32> = Rule::period(
    "recordCheckEvery",
    "违法犯罪记录再次查询",
    Unit::Year,
    &[Version::statute(1, "未成年人保护法 第六十二条第二款（每年定期查询）").since(2021, 6, 1)],
);
pub const RECORD_CHECK_REMIND: Rule<u32> = Rule::period(
    "recordCheckRemind",
    "再次查询到期前提醒",
    Unit::CalendarDay,
    &[Version::default(30, "产品默认：到期前30日提醒，可配置")],
);

pub const REPORT_IMMEDIATE_HOURS: Rule<u32> = Rule::period(
    "reportImmediateHours",
    "发现后立即报告",
    Unit::Hour,
    &[Version::default(
        1,
        "产品默认：未成年人保护法第十一条只规定“立即”，没有数字，可配置",
    )],
);

pub const GUARD_FILING_WITHIN: Rule<u32> = Rule::period(
    "guardFilingWithin",
    "自行招用保安员备案",
    Unit::CalendarDay,
    &[Version::statute(30, "保安服务管理条例 第十四条").since(2010, 1, 1)],
);
pub const GUARDS_ON_DUTY_MIN: Rule<u32> = Rule::of(
    "guardsOnDutyMin",
    "独立设置的机构在岗保安员不少于",
    "人",
    &[Version::unverified(
        1,
        "托育机构设置标准（国卫人口发〔2019〕58号）第二十二条，未核实",
    )],
);

/// Everything that can be asked for by its key.
pub const ALL: [&Rule<u32>; 17] = [
    &INSPECTORS_MIN,
    &VIDEO_DAYS_MIN,
    &FIRE_GUIDE_VIDEO_DAYS,
    &RECTIFY_WITHIN,
    &REPEAT_MONTHS,
    &PUBLISH_WITHIN,
    &PENALTY_PUBLISH_WITHIN,
    &GUIDANCE_EVERY,
    &UNIT_FINE_MIN_YUAN,
    &UNIT_FINE_MAX_YUAN,
    &PERSON_FINE_MIN_YUAN,
    &PERSON_FINE_MAX_YUAN,
    &RECORD_CHECK_EVERY,
    &RECORD_CHECK_REMIND,
    &REPORT_IMMEDIATE_HOURS,
    &GUARD_FILING_WITHIN,
    &GUARDS_ON_DUTY_MIN,
];
