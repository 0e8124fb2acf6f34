//! The dated numbers of fire supervision. A number that no rule gives is a default; one of the fire guide, whose text was read in
//! reports only, is unverified.

use lianxi_domain::inspection::INSPECTORS_MIN;
pub use lianxi_domain::inspection::clocks::{
    FIRE_GUIDE_VIDEO_DAYS, PENALTY_PUBLISH_WITHIN, PUBLISH_WITHIN, REPEAT_MONTHS, VIDEO_DAYS_MIN,
};
use lianxi_domain::rules::{Rule, Unit, Version};

const GUIDE: &str = "托育机构消防安全指南（试行），据二手资料，未核实，可配置";
/// (least, most) yuan.
pub type Range = (u64, u64);

pub const FLOOR_MAX: Rule<u32> = Rule::of(
    "floorMax",
    "托育机构所在楼层不高于",
    "层",
    &[Version::unverified(3, GUIDE)],
);
pub const EXITS_MIN: Rule<u32> = Rule::of(
    "exitsMin",
    "安全出口不少于",
    "个",
    &[Version::unverified(2, GUIDE)],
);
/// Begun areas count whole.
pub const EXTINGUISHER_AREA: Rule<u32> = Rule::of(
    "extinguisherArea",
    "灭火器配置的计算单位面积",
    "平方米",
    &[Version::unverified(50, GUIDE)],
);
pub const POWDER_PER_AREA: Rule<u32> = Rule::of(
    "powderPerArea",
    "每个单位面积的5公斤以上ABC干粉灭火器",
    "具",
    &[Version::unverified(1, GUIDE)],
);
pub const WATER_PER_AREA: Rule<u32> = Rule::of(
    "waterPerArea",
    "每个单位面积的6升以上水基型灭火器",
    "具",
    &[Version::unverified(2, GUIDE)],
);
pub const EXTINGUISHERS_PER_POINT: Rule<u32> = Rule::of(
    "extinguishersPerPoint",
    "每个灭火器设置点不少于",
    "具",
    &[Version::unverified(2, GUIDE)],
);

pub const FULL_TEST_EVERY: Rule<u32> = Rule::period(
    "fullTestEvery",
    "建筑消防设施全面检测",
    Unit::Year,
    &[Version::statute(1, "消防法 第十六条第一款第三项（每年至少一次）").since(2009, 5, 1)],
);
pub const DRILL_EVERY: Rule<u32> = Rule::period(
    "drillEvery",
    "消防演练间隔",
    Unit::Month,
    &[Version::default(
        6,
        "产品默认：消防法第十六条第一款第六项只规定组织消防演练，没有数字，可配置",
    )],
);

pub const URGE_REPLY_WITHIN: Rule<u32> = Rule::period(
    "urgeReplyWithin",
    "机构反馈落实情况",
    Unit::WorkingDay,
    &[Version::default(
        10,
        "产品默认：晋政办发〔2020〕24号没有规定期限，可配置",
    )],
);
pub const IMMEDIATE_WITHIN: Rule<u32> = Rule::period(
    "immediateWithin",
    "立即改正的认定期间",
    Unit::CalendarDay,
    &[Version::default(
        1,
        "产品默认：消防法第五十四条只规定“立即”，没有数字，可配置",
    )],
);
pub const RECTIFY_WITHIN: Rule<u32> = Rule::period(
    "rectifyWithin",
    "限期改正的期限",
    Unit::WorkingDay,
    &[Version::default(
        15,
        "产品默认：消防法只规定“限期改正”，没有数字，可配置",
    )],
);
pub const GOVERNMENT_REPORT_WITHIN: Rule<u32> = Rule::period(
    "governmentReportWithin",
    "重大火灾隐患书面报告本级人民政府",
    Unit::WorkingDay,
    &[Version::default(
        3,
        "产品默认：消防法第五十五条没有规定期限，可配置",
    )],
);

pub const SEAL_DAYS_MAX: Rule<u32> = Rule::period(
    "sealDaysMax",
    "临时查封不超过",
    Unit::CalendarDay,
    &[Version::statute(30, "行政强制法 第二十五条").since(2012, 1, 1)],
);
/// On top of the first term, once.
pub const SEAL_EXTENSION_MAX: Rule<u32> = Rule::period(
    "sealExtensionMax",
    "延长查封不超过",
    Unit::CalendarDay,
    &[Version::statute(30, "行政强制法 第二十五条").since(2012, 1, 1)],
);
/// Where the officers sealed on the spot.
pub const SEAL_APPROVAL_WITHIN: Rule<u32> = Rule::period(
    "sealApprovalWithin",
    "当场查封后报告负责人并补办批准手续",
    Unit::Hour,
    &[Version::statute(24, "行政强制法 第十九条").since(2012, 1, 1)],
);

pub const CERTIFICATE_WITHIN: Rule<u32> = Rule::period(
    "certificateWithin",
    "受理申请后的消防安全检查",
    Unit::WorkingDay,
    &[Version::unverified(
        10,
        "消防法第十五条第三款只规定公众聚集场所；托育机构参照执行，未核实，可配置",
    )],
);
pub const CERTIFICATE_INSPECTION_MONTHS: Rule<u32> = Rule::period(
    "certificateInspectionMonths",
    "签发证明所依据的检查的有效期间",
    Unit::Month,
    &[Version::default(3, "产品默认：没有规定，可配置")],
);

/// Everything that can be asked for by its key.
pub const ALL: [&Rule<u32>; 23] = [
    &INSPECTORS_MIN,
    &VIDEO_DAYS_MIN,
    &FIRE_GUIDE_VIDEO_DAYS,
    &FLOOR_MAX,
    &EXITS_MIN,
    &EXTINGUISHER_AREA,
    &POWDER_PER_AREA,
    &WATER_PER_AREA,
    &EXTINGUISHERS_PER_POINT,
    &FULL_TEST_EVERY,
    &DRILL_EVERY,
    &URGE_REPLY_WITHIN,
    &IMMEDIATE_WITHIN,
    &RECTIFY_WITHIN,
    &REPEAT_MONTHS,
    &PUBLISH_WITHIN,
    &PENALTY_PUBLISH_WITHIN,
    &GOVERNMENT_REPORT_WITHIN,
    &SEAL_DAYS_MAX,
    &SEAL_EXTENSION_MAX,
    &SEAL_APPROVAL_WITHIN,
    &CERTIFICATE_WITHIN,
    &CERTIFICATE_INSPECTION_MONTHS,
];

pub const FINE_UNIT: Rule<Range> = Rule::of(
    "fineUnit",
    "消防设施、疏散、隐患方面违法行为对单位的罚款",
    "元",
    &[Version::statute((5_000, 50_000), "消防法 第六十条第一款").since(2009, 5, 1)],
);
/// Only after a time limit that was not kept.
pub const FINE_ELECTRIC: Rule<Range> = Rule::of(
    "fineElectric",
    "电器产品、燃气用具和线路、管路逾期不改正的罚款",
    "元",
    &[Version::statute((1_000, 5_000), "消防法 第六十六条").since(2009, 5, 1)],
);

/// Ranges of fines: fixed by law, for nobody to configure.
pub const FINES: [&Rule<Range>; 2] = [&FINE_UNIT, &FINE_ELECTRIC];
