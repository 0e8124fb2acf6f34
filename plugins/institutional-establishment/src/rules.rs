//! The dated numbers and papers of 《事业单位登记管理暂行条例》 (of 1998, revised 2004-06-27).

use lianxi_domain::checks::Material;
use lianxi_domain::rules::{Rule, Unit, Version};

pub const DECIDE_DAYS: Rule<u32> = Rule::period(
    "decideDays",
    "登记决定期限（自收到登记申请书之日起）",
    Unit::CalendarDay,
    &[Version::statute(30, "事业单位登记管理暂行条例 第八条").since(1998, 10, 25)],
);
pub const DEREGISTER_DAYS: Rule<u32> = Rule::period(
    "deregisterDays",
    "注销登记期限（自清算结束之日起）",
    Unit::CalendarDay,
    &[Version::statute(15, "事业单位登记管理暂行条例 第十三条第三款").since(1998, 10, 25)],
);
/// The day of each year, (month, day), by which the report on the year before is due.
pub const REPORT_DAY: Rule<(i8, i8)> = Rule::of(
    "reportDay",
    "年度报告报送截止日",
    "（月，日）",
    &[Version::statute((3, 31), "事业单位登记管理暂行条例 第十七条").since(1998, 10, 25)],
);

pub const ALL: [&Rule<u32>; 2] = [&DECIDE_DAYS, &DEREGISTER_DAYS];

/// 第七条: what an application must contain.
pub const APPLICATION_MATERIALS: [Material; 4] = [
    Material::new("登记申请书", "事业单位登记管理暂行条例 第七条第一项"),
    Material::new(
        "批准文件",
        "事业单位登记管理暂行条例 第七条第二项（审批机关的批准文件）",
    ),
    Material::new("场所使用权证明", "事业单位登记管理暂行条例 第七条第三项"),
    Material::new("经费来源证明", "事业单位登记管理暂行条例 第七条第四项"),
];
/// 第十条 asks for a registration of the change; that it is applied for in writing is practice.
pub const CHANGE_MATERIALS: [Material; 1] = [Material::new(
    "变更登记申请书",
    "事业单位登记管理暂行条例 第十条（申请书为默认要求，可配置）",
)];
pub const DEREGISTER_MATERIALS: [Material; 2] = [
    Material::new(
        "撤销或者解散文件",
        "事业单位登记管理暂行条例 第十三条第三款",
    ),
    Material::new("清算报告", "事业单位登记管理暂行条例 第十三条第三款"),
];
pub const REVOKE_MATERIALS: [Material; 1] = [Material::new(
    "审批机关同意文件",
    "事业单位登记管理暂行条例 第十九条（经审批机关同意）",
)];
