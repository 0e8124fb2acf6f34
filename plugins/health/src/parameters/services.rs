//! The numbers of quality, families and training (评估、家庭照护、培训).

use lianxi_domain::Unit;
use lianxi_domain::rules::Kind;

use super::{limit, open, parameter};
use crate::rules::{Limit, Parameter};

/// 评估专家人数
pub const EXPERTS_MIN: Parameter = parameter("expertsMin", &[open(2, Kind::Default, "默认值")]);
/// 机构申请复核
pub const REVIEW_REQUEST_WITHIN: Limit = limit(
    "reviewRequestWithin",
    Unit::WorkingDay,
    &[open(10, Kind::Default, "默认值")],
);
/// A级下限
pub const GRADE_A_MIN: Parameter = parameter(
    "gradeAMin",
    &[open(
        900,
        Kind::Default,
        "默认值：WS/T 821-2023的等级分数线未核对",
    )],
);
/// B级下限
pub const GRADE_B_MIN: Parameter = parameter(
    "gradeBMin",
    &[open(
        750,
        Kind::Default,
        "默认值：WS/T 821-2023的等级分数线未核对",
    )],
);
/// C级下限
pub const GRADE_C_MIN: Parameter = parameter(
    "gradeCMin",
    &[open(
        600,
        Kind::Default,
        "默认值：WS/T 821-2023的等级分数线未核对",
    )],
);
/// 普惠认定有效期
pub const INCLUSIVE_VALID_FOR: Limit = limit(
    "inclusiveValidFor",
    Unit::Month,
    &[open(24, Kind::Default, "默认值：以地方文件为准")],
);
/// 质量评估周期
pub const ASSESS_EVERY: Limit = limit(
    "assessEvery",
    Unit::Month,
    &[open(
        12,
        Kind::Default,
        "默认值：规定为“定期”（晋政办发〔2020〕24号二(四)3）",
    )],
);

/// 婴幼儿：不满此月龄
pub const CHILD_MONTHS_LIMIT: Parameter = parameter(
    "childMonthsLimit",
    &[open(
        36,
        Kind::Article,
        "晋政办发〔2020〕24号（3岁以下婴幼儿）",
    )],
);
/// 新生儿访视
pub const NEWBORN_VISIT_DAYS_MAX: Parameter = parameter(
    "newbornVisitDaysMax",
    &[open(28, Kind::Unverified, "未核实：新生儿期按28天")],
);
/// 卫生保健业务指导周期
pub const GUIDANCE_EVERY: Limit = limit(
    "guidanceEvery",
    Unit::Month,
    &[open(
        12,
        Kind::Default,
        "默认值：规定为“定期”（晋政办发〔2020〕24号二(四)4）",
    )],
);
/// 负责人岗位培训学时
pub const DIRECTOR_TRAINING_HOURS_MIN: Parameter = parameter(
    "directorTrainingHoursMin",
    &[open(
        60,
        Kind::Unverified,
        "WS/T 821-2023（推荐性标准，未核对原文）",
    )],
);
/// 专家聘期（年）
pub const EXPERT_TERM_YEARS_MAX: Parameter =
    parameter("expertTermYearsMax", &[open(5, Kind::Default, "默认值")]);
