//! The numbers of filing and of registration pushes (备案、登记信息推送).

use lianxi_domain::Unit;
use lianxi_domain::rules::Kind;

use super::{limit, open, parameter};
use crate::rules::{Limit, Parameter};

/// 备案回执：自收到材料起
pub const RECEIPT_WITHIN: Limit = limit(
    "receiptWithin",
    Unit::WorkingDay,
    &[open(
        5,
        Kind::Article,
        "国卫办人口发〔2019〕25号（备案办法，据马尾区政府办事指南）",
    )],
);
/// 不符合规定的告知与公示：自收到材料起
pub const NONCONFORMITY_WITHIN: Limit = limit(
    "nonconformityWithin",
    Unit::WorkingDay,
    &[open(
        15,
        Kind::Article,
        "国卫办人口发〔2019〕25号（备案办法，据马尾区政府办事指南）",
    )],
);
/// 现场核实
pub const ON_SITE_WITHIN: Limit = limit(
    "onSiteWithin",
    Unit::WorkingDay,
    &[open(
        10,
        Kind::Default,
        "默认值：规定只要求回执之后现场核实",
    )],
);
/// 备案变更与注销
pub const FILING_UPDATE_WITHIN: Limit = limit(
    "filingUpdateWithin",
    Unit::WorkingDay,
    &[open(
        10,
        Kind::Default,
        "默认值：规定为“及时”（管理规范第六、七条）",
    )],
);
/// 租期不少于
pub const LEASE_YEARS_MIN: Parameter = parameter(
    "leaseYearsMin",
    &[open(
        3,
        Kind::Article,
        "托育机构设置标准（国卫人口发〔2019〕58号）第十一条",
    )],
);
/// 乳儿班
pub const INFANT_CLASS_SIZE_MAX: Parameter = parameter(
    "infantClassSizeMax",
    &[open(
        10,
        Kind::Article,
        "托育机构设置标准（国卫人口发〔2019〕58号）第十九条",
    )],
);
/// 托小班
pub const TODDLER_CLASS_SIZE_MAX: Parameter = parameter(
    "toddlerClassSizeMax",
    &[open(
        15,
        Kind::Article,
        "托育机构设置标准（国卫人口发〔2019〕58号）第十九条",
    )],
);
/// 托大班
pub const SENIOR_CLASS_SIZE_MAX: Parameter = parameter(
    "seniorClassSizeMax",
    &[open(
        20,
        Kind::Article,
        "托育机构设置标准（国卫人口发〔2019〕58号）第十九条",
    )],
);
/// 混合编班
pub const MIXED_CLASS_SIZE_MAX: Parameter = parameter(
    "mixedClassSizeMax",
    &[open(
        18,
        Kind::Article,
        "托育机构设置标准（国卫人口发〔2019〕58号）第十九条",
    )],
);
/// 乳儿班 1:3
pub const INFANT_CHILDREN_PER_CARER: Parameter = parameter(
    "infantChildrenPerCarer",
    &[open(
        3,
        Kind::Article,
        "托育机构设置标准（国卫人口发〔2019〕58号）第二十条",
    )],
);
/// 托小班 1:5
pub const TODDLER_CHILDREN_PER_CARER: Parameter = parameter(
    "toddlerChildrenPerCarer",
    &[open(
        5,
        Kind::Article,
        "托育机构设置标准（国卫人口发〔2019〕58号）第二十条",
    )],
);
/// 托大班 1:7
pub const SENIOR_CHILDREN_PER_CARER: Parameter = parameter(
    "seniorChildrenPerCarer",
    &[open(
        7,
        Kind::Article,
        "托育机构设置标准（国卫人口发〔2019〕58号）第二十条",
    )],
);
/// 混合编班
pub const MIXED_CHILDREN_PER_CARER: Parameter = parameter(
    "mixedChildrenPerCarer",
    &[open(
        5,
        Kind::Unverified,
        "国家标准未规定混合编班比例（深圳为1:6）",
    )],
);
/// 家庭托育点收托人数
pub const FAMILY_POINT_PLACES_MAX: Parameter = parameter(
    "familyPointPlacesMax",
    &[open(
        5,
        Kind::Article,
        "家庭托育点管理办法（试行）（2023年，五部门）",
    )],
);
/// 家庭托育点每名照护人员
pub const FAMILY_POINT_CHILDREN_PER_CARER: Parameter = parameter(
    "familyPointChildrenPerCarer",
    &[open(
        3,
        Kind::Article,
        "家庭托育点管理办法（试行）（2023年，五部门）",
    )],
);
/// 婴幼儿用房楼层
pub const FLOOR_MAX: Parameter = parameter(
    "floorMax",
    &[open(
        3,
        Kind::Unverified,
        "WS/T 821-2023（推荐性标准，未核对原文）",
    )],
);
/// 保健观察室面积（平方米）
pub const OBSERVATION_ROOM_AREA_MIN: Parameter = parameter(
    "observationRoomAreaMin",
    &[open(
        6,
        Kind::Article,
        "托育机构卫生评价基本标准（试行）（2022年）",
    )],
);
/// 保健观察室床位
pub const OBSERVATION_BEDS_MIN: Parameter = parameter(
    "observationBedsMin",
    &[open(
        1,
        Kind::Article,
        "托育机构卫生评价基本标准（试行）（2022年）",
    )],
);
/// 窗地面积比（百分比）
pub const WINDOW_FLOOR_PERCENT_MIN: Parameter = parameter(
    "windowFloorPercentMin",
    &[open(
        20,
        Kind::Article,
        "托育机构卫生评价基本标准（试行）（2022年）",
    )],
);
/// 健康体检：每年一次
pub const EXAM_MONTHS_MAX: Parameter = parameter(
    "examMonthsMax",
    &[open(
        12,
        Kind::Article,
        "晋政办发〔2020〕24号二(四)4；管理规范第二十八条",
    )],
);
/// 卫生保健培训：每年一次
pub const TRAINING_MONTHS_MAX: Parameter = parameter(
    "trainingMonthsMax",
    &[open(12, Kind::Article, "晋政办发〔2020〕24号二(四)4")],
);
/// 违法犯罪记录：每年查询
pub const BACKGROUND_MONTHS_MAX: Parameter = parameter(
    "backgroundMonthsMax",
    &[open(12, Kind::Statute, "未成年人保护法第六十二条")],
);
/// 负责人管理工作年限
pub const DIRECTOR_YEARS_MIN: Parameter = parameter(
    "directorYearsMin",
    &[open(
        3,
        Kind::Article,
        "托育机构设置标准（国卫人口发〔2019〕58号）第十八条",
    )],
);
/// 专职保健人员
pub const FULL_TIME_HEALTH_WORKER_FROM: Parameter = parameter(
    "fullTimeHealthWorkerFrom",
    &[open(
        150,
        Kind::Article,
        "托儿所幼儿园卫生保健管理办法（令第76号）第十二条",
    )],
);
/// 现场核实人数
pub const VERIFYING_OFFICERS_MIN: Parameter = parameter(
    "verifyingOfficersMin",
    &[open(2, Kind::Default, "默认值：参照行政处罚法第四十二条")],
);

/// 签收推送
pub const ACKNOWLEDGE_WITHIN: Limit = limit(
    "acknowledgeWithin",
    Unit::WorkingDay,
    &[open(
        2,
        Kind::Default,
        "默认值：规定为“及时”（晋政办发〔2020〕24号二(四)1）",
    )],
);
/// 转送所在地县级机关
pub const RELAY_WITHIN: Limit = limit(
    "relayWithin",
    Unit::WorkingDay,
    &[open(1, Kind::Default, "默认值：规定为“及时”")],
);
/// 登记后关注备案
pub const FILING_WATCH: Limit = limit(
    "filingWatch",
    Unit::CalendarDay,
    &[open(
        30,
        Kind::Default,
        "默认值：规定为“及时”备案（晋政办发〔2020〕24号二(四)1）",
    )],
);
