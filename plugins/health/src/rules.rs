//! The numbers of the rules (规则参数) and the rule sets (规则版本) that a health office judges by.
//!
//! Numbers of a statute or an article are fixed; defaults and what could not be verified are for the administrator.
//! No rule of 晋政办发〔2020〕24号 states a day limit: what it calls 及时 or 定期 is a default here.

mod filing;
mod services;
mod supervision;

pub use filing::*;
pub use services::*;
pub use supervision::*;

pub use lianxi_domain::inspection::INSPECTORS_MIN;

use lianxi_domain::classes;
use lianxi_domain::date::Day;
use lianxi_domain::rules::Rule;
use lianxi_domain::rulesets;
use lianxi_sdk::{Context, Failure};

/// Filing (备案) and its materials, since 2020-01-06.
pub const FILING_2019: &str = "filing-2019";
/// The law that replaces filing by a licence (准入许可): it has no date until the province's office gives it one.
pub const CHILDCARE_LAW: &str = "childcare-law-draft";
/// Hygiene by self-assessment and on-site verification, since August 2022.
pub const HYGIENE_2022: &str = "hygiene-2022";
/// The quality standard WS/T 821-2023, since 2024-04-01.
pub const QUALITY_WS821: &str = "quality-ws821";
/// Frequency ceilings and document templates, since December 2024.
pub const INSPECTION_2024: &str = "inspection-2024-54";

/// The rule sets that a health office judges by, and that the province's office may date.
pub const HEALTH_SETS: [&str; 5] = [
    FILING_2019,
    CHILDCARE_LAW,
    HYGIENE_2022,
    QUALITY_WS821,
    INSPECTION_2024,
];

/// Why a filing is the county's matter.
pub const COUNTY_BASIS: &str = "人口与计划生育法第二十八条";

/// Every number, for what an administrator configures and the manifest lists.
pub const ALL: [&Rule<u32>; 67] = [
    &RECEIPT_WITHIN,
    &NONCONFORMITY_WITHIN,
    &ON_SITE_WITHIN,
    &FILING_UPDATE_WITHIN,
    &LICENCE_DECISION_WITHIN,
    &LICENCE_EXTENSION,
    &LICENCE_CORRECTION_NOTICE_WITHIN,
    &LICENCE_PUBLISH_WITHIN,
    &LEASE_YEARS_MIN,
    &FAMILY_POINT_PLACES_MAX,
    &FAMILY_POINT_CHILDREN_PER_CARER,
    &FLOOR_MAX,
    &OBSERVATION_ROOM_AREA_MIN,
    &OBSERVATION_BEDS_MIN,
    &WINDOW_FLOOR_PERCENT_MIN,
    &EXAM_MONTHS_MAX,
    &TRAINING_MONTHS_MAX,
    &BACKGROUND_MONTHS_MAX,
    &DIRECTOR_YEARS_MIN,
    &FULL_TIME_HEALTH_WORKER_FROM,
    &VERIFYING_OFFICERS_MIN,
    &ACKNOWLEDGE_WITHIN,
    &RELAY_WITHIN,
    &FILING_WATCH,
    &classes::INFANT_CLASS_SIZE_MAX,
    &classes::TODDLER_CLASS_SIZE_MAX,
    &classes::SENIOR_CLASS_SIZE_MAX,
    &classes::MIXED_CLASS_SIZE_MAX,
    &classes::INFANT_CHILDREN_PER_CARER,
    &classes::TODDLER_CHILDREN_PER_CARER,
    &classes::SENIOR_CHILDREN_PER_CARER,
    &classes::MIXED_CHILDREN_PER_CARER,
    &INSPECTORS_MIN,
    &PUBLISH_WITHIN,
    &PENALTY_PUBLISH_WITHIN,
    &DRAW_RATIO_PERCENT,
    &VISITS_PER_YEAR_MAX,
    &RECTIFY_WITHIN,
    &RECTIFY_AT_ONCE_WITHIN,
    &REPEAT_MONTHS,
    &VIDEO_DAYS_MIN,
    &PATROL_REPORT_WITHIN,
    &FINE_REFUSED_MIN,
    &FINE_REFUSED_MAX,
    &FINE_SERIOUS_MIN,
    &FINE_SERIOUS_MAX,
    &FINE_BACKGROUND_MAX,
    &FINE_BACKGROUND_SERIOUS_MIN,
    &FINE_BACKGROUND_SERIOUS_MAX,
    &CASE_DECISION_WITHIN,
    &HEARING_REQUEST_WITHIN,
    &HEARING_NOTICE_BEFORE,
    &DELIVERY_WITHIN,
    &FINE_PAYMENT_WITHIN,
    &WITHDRAW_WITHIN,
    &EXPERTS_MIN,
    &REVIEW_REQUEST_WITHIN,
    &GRADE_A_MIN,
    &GRADE_B_MIN,
    &GRADE_C_MIN,
    &INCLUSIVE_VALID_FOR,
    &ASSESS_EVERY,
    &CHILD_MONTHS_LIMIT,
    &NEWBORN_VISIT_DAYS_MAX,
    &GUIDANCE_EVERY,
    &DIRECTOR_TRAINING_HOURS_MIN,
    &EXPERT_TERM_YEARS_MAX,
];

/// Above this a number of months or years has left every calendar.
const COUNT_MAX: u32 = 10_000;

/// A number of a rule as the calendar wants it.
pub fn count(value: u32) -> i32 {
    i32::try_from(value.min(COUNT_MAX)).unwrap_or(0)
}

/// The rule sets that a health office judges by on a day, as they are dated. The law takes the place of filing (以准入许可代替备案).
pub fn rule_sets(ctx: &Context<'_>, day: Day) -> Result<Vec<&'static str>, Failure> {
    let mut applying = Vec::new();
    for id in HEALTH_SETS {
        if rulesets::applies(ctx, id, day)? {
            applying.push(id);
        }
    }
    if applying.contains(&CHILDCARE_LAW) {
        applying.retain(|id| *id != FILING_2019);
    }
    Ok(applying)
}
