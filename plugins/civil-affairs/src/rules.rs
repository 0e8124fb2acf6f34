//! The dated numbers and papers of 《民办非企业单位登记管理暂行条例》 (1998-10-25).

use lianxi_domain::checks::Material;
use lianxi_domain::rules::{Rule, Unit, Version};

pub const DECIDE_DAYS: Rule<u32> = Rule::period(
    "decideDays",
    "登记决定期限（自收到全部有效文件之日起）",
    Unit::CalendarDay,
    &[Version::statute(60, "民办非企业单位登记管理暂行条例 第十一条").since(1998, 10, 25)],
);
pub const CHANGE_DAYS: Rule<u32> = Rule::period(
    "changeDays",
    "变更登记期限（自业务主管单位审查同意之日起）",
    Unit::CalendarDay,
    &[Version::statute(30, "民办非企业单位登记管理暂行条例 第十五条").since(1998, 10, 25)],
);
pub const DEREGISTER_DAYS: Rule<u32> = Rule::period(
    "deregisterDays",
    "注销登记期限（自完成清算之日起）",
    Unit::CalendarDay,
    &[Version::statute(15, "民办非企业单位登记管理暂行条例 第十七条").since(1998, 10, 25)],
);
/// (month, day) by which the supervisor gets the work report.
pub const SUPERVISOR_DAY: Rule<(i8, i8)> = Rule::of(
    "supervisorDay",
    "向业务主管单位报送工作报告截止日",
    "（月，日）",
    &[Version::statute((3, 31), "民办非企业单位登记管理暂行条例 第二十三条").since(1998, 10, 25)],
);
/// (month, day) by which the registration body gets it.
pub const REGISTRATION_BODY_DAY: Rule<(i8, i8)> = Rule::of(
    "registrationBodyDay",
    "向登记管理机关报送工作报告截止日",
    "（月，日）",
    &[Version::statute((5, 31), "民办非企业单位登记管理暂行条例 第二十三条").since(1998, 10, 25)],
);
/// (least, most) in times of the unlawful turnover.
pub const TURNOVER_FINE: Rule<(u64, u64)> = Rule::of(
    "turnoverFine",
    "违法经营额罚款幅度",
    "倍（最低，最高）",
    &[
        Version::statute((1, 3), "民办非企业单位登记管理暂行条例 第二十五条第二款")
            .since(1998, 10, 25),
    ],
);
/// (least, most) in times of the unlawful income.
pub const INCOME_FINE: Rule<(u64, u64)> = Rule::of(
    "incomeFine",
    "违法所得罚款幅度",
    "倍（最低，最高）",
    &[
        Version::statute((3, 5), "民办非企业单位登记管理暂行条例 第二十五条第二款")
            .since(1998, 10, 25),
    ],
);

pub const ALL: [&Rule<u32>; 3] = [&DECIDE_DAYS, &CHANGE_DAYS, &DEREGISTER_DAYS];
pub const DAYS: [&Rule<(i8, i8)>; 2] = [&SUPERVISOR_DAY, &REGISTRATION_BODY_DAY];
pub const FINES: [&Rule<(u64, u64)>; 2] = [&TURNOVER_FINE, &INCOME_FINE];

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
