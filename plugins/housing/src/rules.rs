//! The dated numbers of fire review, gap filling and retrofit. A number that no rule gives is a default; one whose text was not read
//! is unverified.

pub use lianxi_domain::classes::LEASE_YEARS_MIN;
use lianxi_domain::facility::AREA_PER_PLACE;
use lianxi_domain::rules::{Rule, Unit, Version};

/// From the acceptance of the application (受理).
pub const DESIGN_REVIEW_WITHIN: Rule<u32> = Rule::period(
    "designReviewWithin",
    "出具消防设计审查意见",
    Unit::WorkingDay,
    &[Version::article(15, "住房和城乡建设部令第51号 第二十二条").since(2020, 6, 1)],
);

/// On top of the review, where experts are asked.
pub const EXPERT_REVIEW_WITHIN: Rule<u32> = Rule::period(
    "expertReviewWithin",
    "消防设计专家评审不超过",
    Unit::WorkingDay,
    &[Version::article(20, "住房和城乡建设部令第51号 第二十二条").since(2020, 6, 1)],
);

pub const FIRE_ACCEPTANCE_WITHIN: Rule<u32> = Rule::period(
    "fireAcceptanceWithin",
    "出具消防验收意见",
    Unit::WorkingDay,
    &[Version::unverified(
        15,
        "住房和城乡建设部令第51号（自受理之日起15日，条文未核实），可配置",
    )],
);

pub const FIRE_FILING_WITHIN: Rule<u32> = Rule::period(
    "fireFilingWithin",
    "其他建设工程竣工验收合格后报消防备案",
    Unit::WorkingDay,
    &[Version::unverified(
        5,
        "住房和城乡建设部令第51号（5个工作日，二手资料，条文未核实），可配置",
    )],
);

/// Children's rooms above this area are special works (特殊建设工程).
pub const SPECIAL_AREA: Rule<u32> = Rule::of(
    "specialArea",
    "特殊建设工程：托儿所、幼儿园的儿童用房总建筑面积大于",
    "平方米",
    &[Version::unverified(
        1_000,
        "住房和城乡建设部令第51号 特殊建设工程的范围（条文未核实），可配置",
    )],
);

pub const COMPLETION_FILING_WITHIN: Rule<u32> = Rule::period(
    "completionFilingWithin",
    "竣工验收备案",
    Unit::CalendarDay,
    &[Version::unverified(
        15,
        "建设工程质量管理条例 第四十九条（15日，条文未核实），可配置",
    )],
);

/// Places where homes were built already.
pub const PLACES_PER_THOUSAND_BUILT: Rule<u32> = Rule::of(
    "placesPerThousandBuilt",
    "老城区和已建成居住区每千常住人口托位数",
    "个",
    &[Version::unverified(
        5,
        "晋政办发〔2020〕24号没有数字；参照运城市做法每千常住人口5个托位（二手资料，未核实），可配置",
    )],
);

pub const RETROFIT_REMIND: Rule<u32> = Rule::period(
    "retrofitRemind",
    "设施建设改造到期前提醒",
    Unit::CalendarDay,
    &[Version::default(
        30,
        "产品默认：晋政办发〔2020〕24号没有规定期限，到期前30日提醒，可配置",
    )],
);

pub const ALL: [&Rule<u32>; 10] = [
    &DESIGN_REVIEW_WITHIN,
    &EXPERT_REVIEW_WITHIN,
    &FIRE_ACCEPTANCE_WITHIN,
    &FIRE_FILING_WITHIN,
    &SPECIAL_AREA,
    &COMPLETION_FILING_WITHIN,
    &PLACES_PER_THOUSAND_BUILT,
    &AREA_PER_PLACE,
    &LEASE_YEARS_MIN,
    &RETROFIT_REMIND,
];

/// (least, most) yuan for building without review, or using without acceptance.
pub const FINE_NOT_ACCEPTED: Rule<(u64, u64)> = Rule::of(
    "fineNotAccepted",
    "未经消防设计审查施工、未经消防验收使用、抽查不合格不停止使用的罚款",
    "元",
    &[Version::statute((30_000, 300_000), "消防法 第五十八条第一款").since(2021, 4, 29)],
);

/// (least, most) yuan for not filing after acceptance.
pub const FINE_NOT_FILED: Rule<(u64, u64)> = Rule::of(
    "fineNotFiled",
    "验收后未报消防备案的罚款",
    "元",
    &[Version::statute((0, 5_000), "消防法 第五十八条第三款").since(2021, 4, 29)],
);

pub const FINES: [&Rule<(u64, u64)>; 2] = [&FINE_NOT_ACCEPTED, &FINE_NOT_FILED];
