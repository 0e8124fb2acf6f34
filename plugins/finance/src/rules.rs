//! The dated numbers of budgets and support. A number that no rule gives has kind `default`.

use lianxi_domain::rules::{Rule, Unit, Version};

/// A budget subject is class (类), section (款) and item (项).
pub const SUBJECT_DIGITS: Rule<u32> = Rule::of(
    "subjectDigits",
    "支出功能分类科目编码位数",
    "位",
    &[Version::unverified(
        7,
        "预算法 第四十六条要求编列到项；类3位、款2位、项2位未核实，可配置",
    )],
);

/// From the approval by the people's congress to the reply to the departments.
pub const REPLY_WITHIN: Rule<u32> = Rule::period(
    "replyWithin",
    "向本级各部门批复预算",
    Unit::CalendarDay,
    &[Version::statute(20, "预算法 第五十二条第一款").since(2015, 1, 1)],
);

/// From the approval to the publication.
pub const PUBLISH_WITHIN: Rule<u32> = Rule::period(
    "publishWithin",
    "向社会公开预算",
    Unit::CalendarDay,
    &[Version::statute(20, "预算法 第十四条第一款").since(2015, 1, 1)],
);

/// Years after the budget year at whose end what is left is no longer carried over. 连续两年未用完 means the end of the next year.
pub const CARRY_OVER_YEARS: Rule<u32> = Rule::period(
    "carryOverYears",
    "结转资金可以使用的以后年度",
    Unit::Year,
    &[
        Version::statute(1, "预算法 第四十二条第一款；预算法实施条例 第五十条第一款")
            .since(2020, 10, 1),
        Version::default(
            1,
            "产品默认：预算法实施条例2020年10月1日施行前没有定义“连续两年”，可配置",
        )
        .until(2020, 9, 30),
    ],
);

/// From the decision on support to its payment.
pub const PAY_WITHIN: Rule<u32> = Rule::period(
    "payWithin",
    "补助决定后拨付资金",
    Unit::CalendarDay,
    &[Version::default(
        30,
        "产品默认：预算法第五十七条只写“及时、足额”，可配置",
    )],
);

/// From the decision that support ends to the return of the money.
pub const RETURN_WITHIN: Rule<u32> = Rule::period(
    "returnWithin",
    "终止支持后退回资金",
    Unit::CalendarDay,
    &[Version::default(
        30,
        "产品默认：规定只写“追回”“限期”，可配置",
    )],
);

/// Of the money that was obtained or used unlawfully.
pub const FINE_PERCENT_MIN: Rule<u32> = Rule::of(
    "finePercentMin",
    "骗取、违规使用财政资金罚款下限",
    "%",
    &[Version::statute(10, "财政违法行为处罚处分条例 第十四条").since(2005, 2, 1)],
);

pub const FRAUD_FINE_PERCENT_MAX: Rule<u32> = Rule::of(
    "fraudFinePercentMax",
    "骗取财政资金罚款上限",
    "%",
    &[Version::statute(50, "财政违法行为处罚处分条例 第十四条").since(2005, 2, 1)],
);

pub const MISUSE_FINE_PERCENT_MAX: Rule<u32> = Rule::of(
    "misuseFinePercentMax",
    "违规使用财政资金罚款上限",
    "%",
    &[Version::statute(30, "财政违法行为处罚处分条例 第十四条").since(2005, 2, 1)],
);

pub const ALL: [&Rule<u32>; 9] = [
    &SUBJECT_DIGITS,
    &REPLY_WITHIN,
    &PUBLISH_WITHIN,
    &CARRY_OVER_YEARS,
    &PAY_WITHIN,
    &RETURN_WITHIN,
    &FINE_PERCENT_MIN,
    &FRAUD_FINE_PERCENT_MAX,
    &MISUSE_FINE_PERCENT_MAX,
];
