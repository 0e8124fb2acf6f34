//! The numbers of talent training, toddler classes and their rooms. What no rule gives has kind `default`; what was not read in the
//! original has kind `unverified`. Class sizes and carers are those of every childcare institution (`lianxi_domain::classes`).

use lianxi_domain::classes::{SENIOR_CHILDREN_PER_CARER, SENIOR_CLASS_SIZE_MAX};
use lianxi_domain::rules::{Rule, Version};

pub const VOCATIONAL_PRACTICE_PERCENT: Rule<u32> = Rule::of(
    "vocationalPracticePercent",
    "职业院校实践性教学课时占比",
    "%",
    &[Version::unverified(
        50,
        "国家职业教育改革实施方案（国发〔2019〕4号）：原则上占总课时一半以上（未核实原文），只作提示，可配置",
    )],
);
pub const TODDLER_CLASSES_MIN: Rule<u32> = Rule::of(
    "toddlerClassesMin",
    "新建配套幼儿园托班不少于",
    "个",
    &[Version::default(
        1,
        "产品默认：晋政办发〔2020〕24号 二(三)3只要求落实托班建设要求，可配置",
    )],
);
pub const ROOMS_PER_CLASS: Rule<u32> = Rule::of(
    "roomsPerToddlerClass",
    "每个托班专用房间不少于",
    "间",
    &[Version::default(1, "产品默认：政策未规定间数，可配置")],
);
pub const AREA_PER_PLACE: Rule<u32> = Rule::of(
    "toddlerAreaPerPlace",
    "每个托位的托班用房面积不少于",
    "平方米",
    &[Version::default(3, "产品默认：政策未规定面积，可配置")],
);
pub const FLOOR_MAX: Rule<u32> = Rule::of(
    "toddlerFloorMax",
    "托班用房所在楼层不高于",
    "层",
    &[Version::unverified(
        3,
        "托育机构质量评估标准（WS/T 821-2023，二手资料，未核实）：生活用房不高于三层、不在地下，可配置",
    )],
);

pub const ALL: [&Rule<u32>; 7] = [
    &VOCATIONAL_PRACTICE_PERCENT,
    &TODDLER_CLASSES_MIN,
    &ROOMS_PER_CLASS,
    &AREA_PER_PLACE,
    &FLOOR_MAX,
    &SENIOR_CLASS_SIZE_MAX,
    &SENIOR_CHILDREN_PER_CARER,
];
