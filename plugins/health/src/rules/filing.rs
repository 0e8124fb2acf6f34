//! The numbers of filing, of the licence that is to replace it, and of registration pushes (备案、准入许可、登记信息推送).

pub use lianxi_domain::classes::LEASE_YEARS_MIN;
pub use lianxi_domain::inspection::clocks::LICENCE_PUBLISH_WITHIN;
use lianxi_domain::rules::{Rule, Unit, Version};

pub const RECEIPT_WITHIN: Rule<u32> = Rule::period(
    "receiptWithin",
    "备案回执期限（自收到材料起）",
    Unit::WorkingDay,
    &[Version::article(
        5,
        "国卫办人口发〔2019〕25号（备案办法，据马尾区政府办事指南）",
    )
    .since(2020, 1, 6)],
);
pub const NONCONFORMITY_WITHIN: Rule<u32> = Rule::period(
    "nonconformityWithin",
    "不符合规定的告知并公示期限（自收到材料起）",
    Unit::WorkingDay,
    &[Version::article(
        15,
        "国卫办人口发〔2019〕25号（备案办法，据马尾区政府办事指南）",
    )
    .since(2020, 1, 6)],
);
pub const ON_SITE_WITHIN: Rule<u32> = Rule::period(
    "onSiteWithin",
    "现场核实期限（自出具回执起）",
    Unit::WorkingDay,
    &[Version::default(
        10,
        "产品默认：规定只要求回执之后现场核实，可配置",
    )],
);
pub const FILING_UPDATE_WITHIN: Rule<u32> = Rule::period(
    "filingUpdateWithin",
    "备案变更与注销期限",
    Unit::WorkingDay,
    &[Version::default(
        10,
        "产品默认：规定为“及时”（管理规范第六、七条），可配置",
    )],
);
pub const LICENCE_DECISION_WITHIN: Rule<u32> = Rule::period(
    "licenceDecisionWithin",
    "准入许可决定期限（自受理起）",
    Unit::WorkingDay,
    &[Version::statute(20, "行政许可法 第四十二条、第八十二条")],
);
pub const LICENCE_EXTENSION: Rule<u32> = Rule::period(
    "licenceExtension",
    "准入许可决定期限经批准的延长不超过",
    Unit::WorkingDay,
    &[Version::statute(10, "行政许可法 第四十二条、第八十二条")],
);
pub const LICENCE_CORRECTION_NOTICE_WITHIN: Rule<u32> = Rule::period(
    "licenceCorrectionNoticeWithin",
    "准入许可材料一次告知补正期限（自收到材料起）",
    Unit::WorkingDay,
    &[Version::statute(5, "行政许可法 第三十二条、第八十二条")],
);
pub const FAMILY_POINT_PLACES_MAX: Rule<u32> = Rule::of(
    "familyPointPlacesMax",
    "家庭托育点收托不超过",
    "人",
    &[Version::article(5, "家庭托育点管理办法（试行）（2023年，五部门）").since(2023, 11, 14)],
);
pub const FAMILY_POINT_CHILDREN_PER_CARER: Rule<u32> = Rule::of(
    "familyPointChildrenPerCarer",
    "家庭托育点每名照护人员照护不超过",
    "人",
    &[Version::article(3, "家庭托育点管理办法（试行）（2023年，五部门）").since(2023, 11, 14)],
);
pub const FLOOR_MAX: Rule<u32> = Rule::of(
    "floorMax",
    "婴幼儿用房楼层不高于",
    "层",
    &[Version::unverified(
        3,
        "WS/T 821-2023（推荐性标准，未核对原文）",
    )],
);
pub const OBSERVATION_ROOM_AREA_MIN: Rule<u32> = Rule::of(
    "observationRoomAreaMin",
    "保健观察室面积不少于",
    "平方米",
    &[Version::article(6, "托育机构卫生评价基本标准（试行）（2022年）").since(2022, 8, 1)],
);
pub const OBSERVATION_BEDS_MIN: Rule<u32> = Rule::of(
    "observationBedsMin",
    "保健观察室床位不少于",
    "张",
    &[Version::article(1, "托育机构卫生评价基本标准（试行）（2022年）").since(2022, 8, 1)],
);
pub const WINDOW_FLOOR_PERCENT_MIN: Rule<u32> = Rule::of(
    "windowFloorPercentMin",
    "窗地面积比不低于",
    "%",
    &[Version::article(20, "托育机构卫生评价基本标准（试行）（2022年）").since(2022, 8, 1)],
);
pub const EXAM_MONTHS_MAX: Rule<u32> = Rule::period(
    "examMonthsMax",
    "健康体检间隔不超过",
    Unit::Month,
    &[Version::article(
        12,
        "晋政办发〔2020〕24号二(四)4；管理规范第二十八条",
    )],
);
pub const TRAINING_MONTHS_MAX: Rule<u32> = Rule::period(
    "trainingMonthsMax",
    "卫生保健培训间隔不超过",
    Unit::Month,
    &[Version::article(12, "晋政办发〔2020〕24号二(四)4")],
);
pub const BACKGROUND_MONTHS_MAX: Rule<u32> = Rule::period(
    "backgroundMonthsMax",
    "违法犯罪记录查询间隔不超过",
    Unit::Month,
    &[Version::statute(12, "未成年人保护法第六十二条")],
);
pub const DIRECTOR_YEARS_MIN: Rule<u32> = Rule::period(
    "directorYearsMin",
    "负责人管理工作经历不少于",
    Unit::Year,
    &[
        Version::article(3, "托育机构设置标准（国卫人口发〔2019〕58号）第十八条")
            .since(2019, 10, 8),
    ],
);
pub const FULL_TIME_HEALTH_WORKER_FROM: Rule<u32> = Rule::of(
    "fullTimeHealthWorkerFrom",
    "收托达到此人数应有专职保健人员",
    "人",
    &[Version::article(
        150,
        "托儿所幼儿园卫生保健管理办法（令第76号）第十二条",
    )],
);
pub const VERIFYING_OFFICERS_MIN: Rule<u32> = Rule::of(
    "verifyingOfficersMin",
    "现场核实人员不少于",
    "人",
    &[Version::default(
        2,
        "产品默认：参照行政处罚法第四十二条，可配置",
    )],
);
pub const ACKNOWLEDGE_WITHIN: Rule<u32> = Rule::period(
    "acknowledgeWithin",
    "推送签收期限",
    Unit::WorkingDay,
    &[Version::default(
        2,
        "产品默认：规定为“及时”（晋政办发〔2020〕24号二(四)1），可配置",
    )],
);
pub const RELAY_WITHIN: Rule<u32> = Rule::period(
    "relayWithin",
    "推送转送期限",
    Unit::WorkingDay,
    &[Version::default(1, "产品默认：规定为“及时”，可配置")],
);
pub const FILING_WATCH: Rule<u32> = Rule::period(
    "filingWatch",
    "登记后关注备案的期限",
    Unit::CalendarDay,
    &[Version::default(
        30,
        "产品默认：规定为“及时”备案（晋政办发〔2020〕24号二(四)1），可配置",
    )],
);
