//! The numbers of quality, families and training (评估、家庭照护、培训).

use lianxi_domain::rules::{Rule, Unit, Version};

pub const EXPERTS_MIN: Rule<u32> = Rule::of(
    "expertsMin",
    "评估、咨询专家不少于",
    "人",
    &[Version::default(2, "产品默认，可配置")],
);
pub const REVIEW_REQUEST_WITHIN: Rule<u32> = Rule::period(
    "reviewRequestWithin",
    "申请复核期限（自告知起）",
    Unit::WorkingDay,
    &[Version::default(10, "产品默认，可配置")],
);
pub const GRADE_A_MIN: Rule<u32> = Rule::of(
    "gradeAMin",
    "A级分数不低于",
    "分",
    &[Version::default(
        900,
        "产品默认：WS/T 821-2023的等级分数线未核对，可配置",
    )],
);
pub const GRADE_B_MIN: Rule<u32> = Rule::of(
    "gradeBMin",
    "B级分数不低于",
    "分",
    &[Version::default(
        750,
        "产品默认：WS/T 821-2023的等级分数线未核对，可配置",
    )],
);
pub const GRADE_C_MIN: Rule<u32> = Rule::of(
    "gradeCMin",
    "C级分数不低于",
    "分",
    &[Version::default(
        600,
        "产品默认：WS/T 821-2023的等级分数线未核对，可配置",
    )],
);
pub const INCLUSIVE_VALID_FOR: Rule<u32> = Rule::period(
    "inclusiveValidFor",
    "普惠认定有效期",
    Unit::Month,
    &[Version::default(24, "产品默认：以地方文件为准，可配置")],
);
pub const ASSESS_EVERY: Rule<u32> = Rule::period(
    "assessEvery",
    "质量评估周期",
    Unit::Month,
    &[Version::default(
        12,
        "产品默认：规定为“定期”（晋政办发〔2020〕24号二(四)3），可配置",
    )],
);
pub const CHILD_MONTHS_LIMIT: Rule<u32> = Rule::of(
    "childMonthsLimit",
    "婴幼儿不满",
    "月龄",
    &[Version::article(
        36,
        "晋政办发〔2020〕24号（3岁以下婴幼儿）",
    )],
);
pub const NEWBORN_VISIT_DAYS_MAX: Rule<u32> = Rule::period(
    "newbornVisitDaysMax",
    "新生儿访视在出生后",
    Unit::CalendarDay,
    &[Version::unverified(28, "未核实：新生儿期按28天，可配置")],
);
pub const GUIDANCE_EVERY: Rule<u32> = Rule::period(
    "guidanceEvery",
    "卫生保健业务指导周期",
    Unit::Month,
    &[Version::default(
        12,
        "产品默认：规定为“定期”（晋政办发〔2020〕24号二(四)4），可配置",
    )],
);
pub const DIRECTOR_TRAINING_HOURS_MIN: Rule<u32> = Rule::of(
    "directorTrainingHoursMin",
    "负责人岗位培训不少于",
    "学时",
    &[Version::unverified(
        60,
        "WS/T 821-2023（推荐性标准，未核对原文）",
    )],
);
pub const EXPERT_TERM_YEARS_MAX: Rule<u32> = Rule::period(
    "expertTermYearsMax",
    "专家聘期不超过",
    Unit::Year,
    &[Version::default(5, "产品默认，可配置")],
);
