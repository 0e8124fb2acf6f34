//! The dated numbers of training, qualification, subsidies, leave and labour inspection. What no rule gives has kind `default`; what
//! is said to be law and was not read has kind `unverified`.

use lianxi_domain::inspection::visit::INSPECTORS_MIN;
use lianxi_domain::rules::{Rule, Unit, Version};

const PROTECTION: &str = "女职工劳动保护特别规定 第七条";
const SUPERVISION: &str = "劳动保障监察条例 第十七条";
const PROVINCIAL: &str = "山西省人口和计划生育条例（2021年文本，未核实原文），可配置";

/// From the days on which the regulations came into force.
const fn protected(value: u32, source: &'static str) -> Version<u32> {
    Version::statute(value, source).since(2012, 4, 28)
}

const fn supervised(value: u32, source: &'static str) -> Version<u32> {
    Version::statute(value, source).since(2004, 12, 1)
}

pub const COURSE_HOURS_MIN: Rule<u32> = Rule::of(
    "courseHoursMin",
    "培训课程学时不少于",
    "学时",
    &[Version::default(8, "产品默认：政策未规定学时，可配置")],
);
pub const ATTENDANCE_PERCENT_MIN: Rule<u32> = Rule::of(
    "attendancePercentMin",
    "出勤学时占课程学时不少于",
    "%",
    &[Version::default(80, "产品默认：政策未规定出勤要求，可配置")],
);
pub const RETRAIN_MONTHS: Rule<u32> = Rule::period(
    "retrainMonths",
    "定期培训间隔",
    Unit::Month,
    &[Version::default(
        12,
        "产品默认：晋政办发〔2020〕24号 三(三)3只写“定期培训”，可配置",
    )],
);
pub const APPRAISAL_PASS_MARK: Rule<u32> = Rule::of(
    "appraisalPassMark",
    "理论和实操成绩合格分数",
    "分",
    &[Version::default(
        60,
        "产品默认：以评价机构公布的为准，可配置",
    )],
);

pub const QUALIFICATION_STAGE: Rule<u32> = Rule::of(
    "qualificationStage",
    "职业资格准入实施阶段（1提示，2限制上岗）",
    "阶段",
    &[Version::default(
        1,
        "产品默认：晋政办发〔2020〕24号 二(四)3只写“逐步实行”，先提示后限制，可配置",
    )],
);
pub const CERTIFICATE_GRACE_MONTHS: Rule<u32> = Rule::period(
    "certificateGraceMonths",
    "提示阶段上岗后取得证书的期限",
    Unit::Month,
    &[Version::default(6, "产品默认：政策未规定期限，可配置")],
);

pub const SUBSIDIES_PER_LEVEL_MAX: Rule<u32> = Rule::of(
    "subsidiesPerLevelMax",
    "同一职业同一等级证书享受补贴不超过",
    "次",
    &[Version::unverified(
        1,
        "就业补助资金有关规定：同一职业（工种）同一等级享受一次（未核实原文），可配置",
    )],
);
pub const SUBSIDY_APPLY_MONTHS: Rule<u32> = Rule::period(
    "subsidyApplyMonths",
    "技能提升补贴自证书核发之日起的申请期限",
    Unit::Month,
    &[Version::unverified(
        12,
        "失业保险技能提升补贴有关规定（未核实原文），可配置",
    )],
);

pub const MATERNITY_DAYS: Rule<u32> = Rule::period(
    "maternityDays",
    "产假",
    Unit::CalendarDay,
    &[protected(98, PROTECTION)],
);
pub const DYSTOCIA_DAYS: Rule<u32> = Rule::period(
    "dystociaDays",
    "难产增加的产假",
    Unit::CalendarDay,
    &[protected(15, PROTECTION)],
);
pub const EXTRA_BABY_DAYS: Rule<u32> = Rule::period(
    "extraBabyDays",
    "多胞胎每多生育1个婴儿增加的产假",
    Unit::CalendarDay,
    &[protected(15, PROTECTION)],
);
pub const MISCARRIAGE_DAYS: Rule<u32> = Rule::period(
    "miscarriageDays",
    "怀孕未满4个月流产的产假",
    Unit::CalendarDay,
    &[protected(15, PROTECTION)],
);
pub const LATE_MISCARRIAGE_DAYS: Rule<u32> = Rule::period(
    "lateMiscarriageDays",
    "怀孕满4个月流产的产假",
    Unit::CalendarDay,
    &[protected(42, PROTECTION)],
);
pub const LATE_MISCARRIAGE_MONTHS: Rule<u32> = Rule::period(
    "lateMiscarriageMonths",
    "流产假按较长标准的孕期",
    Unit::Month,
    &[protected(4, PROTECTION)],
);
pub const NURSING_MONTHS: Rule<u32> = Rule::period(
    "nursingMonths",
    "哺乳期至婴儿",
    Unit::Month,
    &[protected(12, "女职工劳动保护特别规定 第九条（未满1周岁）")],
);
pub const NURSING_HOURS: Rule<u32> = Rule::period(
    "nursingHours",
    "每天哺乳时间",
    Unit::Hour,
    &[protected(1, "女职工劳动保护特别规定 第九条第二款")],
);
pub const EXTRA_NURSING_HOURS: Rule<u32> = Rule::period(
    "extraNursingHours",
    "每多哺乳1个婴儿每天增加的哺乳时间",
    Unit::Hour,
    &[protected(1, "女职工劳动保护特别规定 第九条第二款")],
);
pub const BONUS_MATERNITY_DAYS: Rule<u32> = Rule::period(
    "bonusMaternityDays",
    "奖励产假",
    Unit::CalendarDay,
    &[Version::unverified(60, PROVINCIAL)],
);
pub const PATERNITY_DAYS: Rule<u32> = Rule::period(
    "paternityDays",
    "护理假",
    Unit::CalendarDay,
    &[Version::unverified(15, PROVINCIAL)],
);
pub const PARENTAL_DAYS: Rule<u32> = Rule::period(
    "parentalDays",
    "育儿假（父母各自每年）",
    Unit::CalendarDay,
    &[Version::unverified(15, PROVINCIAL)],
);

pub const ACCEPT_DAYS: Rule<u32> = Rule::period(
    "acceptDays",
    "投诉受理期限",
    Unit::WorkingDay,
    &[Version::article(
        5,
        "关于实施《劳动保障监察条例》若干规定 第十八条",
    )],
);
pub const INVESTIGATE_DAYS: Rule<u32> = Rule::period(
    "investigateDays",
    "调查期限（自立案之日起）",
    Unit::WorkingDay,
    &[supervised(60, SUPERVISION)],
);
pub const EXTEND_DAYS: Rule<u32> = Rule::period(
    "extendDays",
    "情况复杂经批准延长的调查期限",
    Unit::WorkingDay,
    &[supervised(30, SUPERVISION)],
);
pub const PURSUE_YEARS: Rule<u32> = Rule::period(
    "pursueYears",
    "未被发现也未被举报、投诉的不再查处",
    Unit::Year,
    &[supervised(2, "劳动保障监察条例 第二十条")],
);
pub const ARBITRATION_YEARS: Rule<u32> = Rule::period(
    "arbitrationYears",
    "申请劳动争议仲裁的时效",
    Unit::Year,
    &[Version::statute(1, "劳动争议调解仲裁法 第二十七条").since(2008, 5, 1)],
);
pub const CORRECT_DAYS: Rule<u32> = Rule::period(
    "correctDays",
    "责令改正的期限",
    Unit::WorkingDay,
    &[Version::default(
        15,
        "产品默认：规定只写“责令限期改正”，可配置",
    )],
);
pub const FIRST_SERVICE_DAYS: Rule<u32> = Rule::period(
    "firstServiceDays",
    "就业服务提供期限（自申请之日起）",
    Unit::WorkingDay,
    &[Version::default(10, "产品默认：政策未规定期限，可配置")],
);

/// Yuan for each woman whose rights were infringed.
pub const WOMAN_FINE: Rule<(u64, u64)> = Rule::of(
    "womanFineYuan",
    "侵害女职工权益的罚款（受侵害女职工每人）",
    "元",
    &[Version::statute((1_000, 5_000), "女职工劳动保护特别规定 第十三条").since(2012, 4, 28)],
);
/// Yuan for each worker who had to work longer than the law allows.
pub const OVERTIME_FINE: Rule<(u64, u64)> = Rule::of(
    "overtimeFineYuan",
    "违法延长工作时间的罚款（受侵害劳动者每人）",
    "元",
    &[Version::statute((100, 500), "劳动保障监察条例 第二十五条").since(2004, 12, 1)],
);
/// What a late payer pays to the worker on top, in per cent of what is due.
pub const WAGE_COMPENSATION: Rule<(u64, u64)> = Rule::of(
    "wageCompensationPercent",
    "逾期不支付工资的加付赔偿金（占应付金额）",
    "%",
    &[Version::statute((50, 100), "劳动保障监察条例 第二十六条").since(2004, 12, 1)],
);

pub const ALL: [&Rule<u32>; 27] = [
    &COURSE_HOURS_MIN,
    &ATTENDANCE_PERCENT_MIN,
    &RETRAIN_MONTHS,
    &APPRAISAL_PASS_MARK,
    &QUALIFICATION_STAGE,
    &CERTIFICATE_GRACE_MONTHS,
    &SUBSIDIES_PER_LEVEL_MAX,
    &SUBSIDY_APPLY_MONTHS,
    &MATERNITY_DAYS,
    &DYSTOCIA_DAYS,
    &EXTRA_BABY_DAYS,
    &MISCARRIAGE_DAYS,
    &LATE_MISCARRIAGE_DAYS,
    &LATE_MISCARRIAGE_MONTHS,
    &NURSING_MONTHS,
    &NURSING_HOURS,
    &EXTRA_NURSING_HOURS,
    &BONUS_MATERNITY_DAYS,
    &PATERNITY_DAYS,
    &PARENTAL_DAYS,
    &ACCEPT_DAYS,
    &INVESTIGATE_DAYS,
    &EXTEND_DAYS,
    &PURSUE_YEARS,
    &ARBITRATION_YEARS,
    &CORRECT_DAYS,
    &FIRST_SERVICE_DAYS,
];
/// What an administrator never configures: ranges of law, and how many officers there have to be.
pub const FINES: [&Rule<(u64, u64)>; 3] = [&WOMAN_FINE, &OVERTIME_FINE, &WAGE_COMPENSATION];
pub const OFFICERS_MIN: &Rule<u32> = &INSPECTORS_MIN;
