//! The numbers of the rules (规则参数): value, kind, source and dates, each under the name by which it can be configured.
//!
//! Numbers of a statute or an article are fixed; defaults and what could not be verified are for the administrator.
//! No rule of 晋政办发〔2020〕24号 states a day limit: what it calls 及时 or 定期 is a default here.

mod filing;
mod services;
mod supervision;

pub use filing::*;
pub use services::*;
pub use supervision::*;

use lianxi_domain::Unit;
use lianxi_domain::rules::{Kind, Rule, Version};

use crate::rules::{Limit, Parameter};

/// Filing (备案) and its materials, since 2020-01-06.
pub const FILING_2019: &str = "filing-2019";
/// Hygiene by self-assessment and on-site verification, since August 2022.
pub const HYGIENE_2022: &str = "hygiene-2022";
/// The quality standard WS/T 821-2023, since 2024-04-01.
pub const QUALITY_WS821: &str = "quality-ws821";
/// Frequency ceilings and document templates, since December 2024.
pub const INSPECTION_2024: &str = "inspection-2024-54";

/// The rule sets that a health office judges by.
pub const HEALTH_SETS: [&str; 4] = [FILING_2019, HYGIENE_2022, QUALITY_WS821, INSPECTION_2024];

/// Every parameter, for what an administrator configures.
pub const ALL: [&Parameter; 62] = [
    &RECEIPT_WITHIN.parameter,
    &NONCONFORMITY_WITHIN.parameter,
    &ON_SITE_WITHIN.parameter,
    &FILING_UPDATE_WITHIN.parameter,
    &LEASE_YEARS_MIN,
    &INFANT_CLASS_SIZE_MAX,
    &TODDLER_CLASS_SIZE_MAX,
    &SENIOR_CLASS_SIZE_MAX,
    &MIXED_CLASS_SIZE_MAX,
    &INFANT_CHILDREN_PER_CARER,
    &TODDLER_CHILDREN_PER_CARER,
    &SENIOR_CHILDREN_PER_CARER,
    &MIXED_CHILDREN_PER_CARER,
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
    &ACKNOWLEDGE_WITHIN.parameter,
    &RELAY_WITHIN.parameter,
    &FILING_WATCH.parameter,
    &INSPECTORS_MIN,
    &PUBLISH_WITHIN.parameter,
    &PENALTY_PUBLISH_WITHIN.parameter,
    &DRAW_RATIO_PERCENT,
    &VISITS_PER_YEAR_MAX,
    &RECTIFY_WITHIN.parameter,
    &RECTIFY_AT_ONCE_WITHIN.parameter,
    &VIDEO_DAYS_MIN,
    &PATROL_REPORT_WITHIN.parameter,
    &FINE_REFUSED_MIN,
    &FINE_REFUSED_MAX,
    &FINE_SERIOUS_MIN,
    &FINE_SERIOUS_MAX,
    &FINE_BACKGROUND_MAX,
    &FINE_BACKGROUND_SERIOUS_MIN,
    &FINE_BACKGROUND_SERIOUS_MAX,
    &CASE_DECISION_WITHIN.parameter,
    &HEARING_REQUEST_WITHIN.parameter,
    &HEARING_NOTICE_BEFORE.parameter,
    &DELIVERY_WITHIN.parameter,
    &FINE_PAYMENT_WITHIN.parameter,
    &WITHDRAW_WITHIN.parameter,
    &EXPERTS_MIN,
    &REVIEW_REQUEST_WITHIN.parameter,
    &GRADE_A_MIN,
    &GRADE_B_MIN,
    &GRADE_C_MIN,
    &INCLUSIVE_VALID_FOR.parameter,
    &ASSESS_EVERY.parameter,
    &CHILD_MONTHS_LIMIT,
    &NEWBORN_VISIT_DAYS_MAX,
    &GUIDANCE_EVERY.parameter,
    &DIRECTOR_TRAINING_HOURS_MIN,
    &EXPERT_TERM_YEARS_MAX,
];

const fn open(value: u32, kind: Kind, source: &'static str) -> Version<u32> {
    Version {
        value,
        kind,
        source,
        from: None,
        to: None,
    }
}

const fn parameter(key: &'static str, versions: &'static [Version<u32>]) -> Parameter {
    Parameter {
        key,
        rule: Rule {
            name: key,
            versions,
        },
    }
}

const fn limit(key: &'static str, unit: Unit, versions: &'static [Version<u32>]) -> Limit {
    Limit {
        parameter: parameter(key, versions),
        unit,
    }
}
