//! The dated numbers and papers of 《民办非企业单位登记管理暂行条例》 (1998-10-25).

use lianxi_domain::checks::Material;
use lianxi_domain::date::Day;
use lianxi_domain::rules::{Kind, Rule, Version};

const SINCE: Option<Day> = Some(Day::of(1998, 10, 25));

/// Calendar days from receipt of all valid papers to the decision.
pub const DECIDE_DAYS: Rule<u32> = Rule {
    name: "登记决定期限",
    versions: &[version(60, "民办非企业单位登记管理暂行条例 第十一条")],
};
/// Calendar days from the supervisor's consent to the application for a change.
pub const CHANGE_DAYS: Rule<u32> = Rule {
    name: "变更登记期限",
    versions: &[version(30, "民办非企业单位登记管理暂行条例 第十五条")],
};
/// Calendar days from the end of the liquidation to the application for deregistration.
pub const DEREGISTER_DAYS: Rule<u32> = Rule {
    name: "注销登记期限",
    versions: &[version(15, "民办非企业单位登记管理暂行条例 第十七条")],
};
/// (month, day) by which the supervisor gets the work report.
pub const SUPERVISOR_DAY: Rule<(i8, i8)> = Rule {
    name: "向业务主管单位报送期限",
    versions: &[version(
        (3, 31),
        "民办非企业单位登记管理暂行条例 第二十三条",
    )],
};
/// (month, day) by which the registration body gets it.
pub const REGISTRATION_BODY_DAY: Rule<(i8, i8)> = Rule {
    name: "向登记管理机关报送期限",
    versions: &[version(
        (5, 31),
        "民办非企业单位登记管理暂行条例 第二十三条",
    )],
};
/// Fine on unlawful turnover, in times of it (least, most).
pub const TURNOVER_FINE: Rule<(u64, u64)> = Rule {
    name: "违法经营额罚款倍数",
    versions: &[version(
        (1, 3),
        "民办非企业单位登记管理暂行条例 第二十五条第二款",
    )],
};
/// Fine on unlawful income, in times of it (least, most).
pub const INCOME_FINE: Rule<(u64, u64)> = Rule {
    name: "违法所得罚款倍数",
    versions: &[version(
        (3, 5),
        "民办非企业单位登记管理暂行条例 第二十五条第二款",
    )],
};

/// 第九条: what an application must contain.
pub const APPLICATION_MATERIALS: [Material; 6] = [
    Material::new("登记申请书", "民办非企业单位登记管理暂行条例 第九条第一项"),
    Material::new(
        "批准文件",
        "民办非企业单位登记管理暂行条例 第九条第二项（业务主管单位的批准文件）",
    ),
    Material::new(
        "场所使用权证明",
        "民办非企业单位登记管理暂行条例 第九条第三项",
    ),
    Material::new("验资报告", "民办非企业单位登记管理暂行条例 第九条第四项"),
    Material::new(
        "身份证明",
        "民办非企业单位登记管理暂行条例 第九条第五项（拟任负责人）",
    ),
    Material::new("章程草案", "民办非企业单位登记管理暂行条例 第九条第六项"),
];
pub const CHANGE_MATERIALS: [Material; 1] = [Material::new(
    "审查同意",
    "民办非企业单位登记管理暂行条例 第十五条（业务主管单位审查同意的文件）",
)];
pub const AUDIT_MATERIAL: Material = Material::new(
    "财务审计报告",
    "民办非企业单位登记管理暂行条例 第二十二条第二款",
);
pub const DEREGISTER_MATERIALS: [Material; 3] = [
    Material::new("注销登记申请书", "民办非企业单位登记管理暂行条例 第十七条"),
    Material::new(
        "审查文件",
        "民办非企业单位登记管理暂行条例 第十七条（业务主管单位的审查文件）",
    ),
    Material::new("清算报告", "民办非企业单位登记管理暂行条例 第十七条"),
];

const fn version<T>(value: T, source: &'static str) -> Version<T> {
    Version {
        value,
        kind: Kind::Statute,
        source,
        from: SINCE,
        to: None,
    }
}
