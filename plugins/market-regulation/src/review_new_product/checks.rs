//! What is wrong with a request for a review.

use lianxi_domain::checks::{Checks, LONG_TEXT_MAX, MISSING_MATERIAL, SHORT_TEXT_MAX};
use lianxi_domain::date::Day;
use lianxi_domain::person::DOCUMENT_NO_CHARS_MAX;

use super::{Conclusion, Expert, ExpertOpinion, Input, Kept, Reassessment, TestReport};

/// The most test reports of a product.
const REPORTS_MAX: usize = 50;
/// The most risks, restrictions or experts of an opinion.
const OPINION_LIST_MAX: usize = 50;
/// Childcare in the policy's sense ends at 36 months.
const AGE_MONTHS_MAX: u32 = 36;

pub fn of(input: &Input, today: Day) -> Checks {
    let mut checks = Checks::new();
    checks.text("/reviewNo", &input.review_no, DOCUMENT_NO_CHARS_MAX);
    checks.text("/product/name", &input.product.name, SHORT_TEXT_MAX);
    checks.uscc("/product/developerUscc", &input.product.developer_uscc);
    let ages = input.product.age_months_from <= input.product.age_months_to
        && input.product.age_months_from < AGE_MONTHS_MAX;
    checks.require(
        ages,
        "/product/ageMonthsFrom",
        "age-range",
        format!("适用月龄应包括{AGE_MONTHS_MAX}个月以下，且起不大于止"),
    );
    of_reports(&mut checks, &input.test_reports, today);
    if let Some(opinion) = &input.expert_opinion {
        of_opinion(&mut checks, opinion, today);
    }
    checks
}

/// A product that was reviewed before, and an opinion that knows of the incident.
pub fn of_reassessment(
    checks: &mut Checks,
    input: &Input,
    again: &Reassessment,
    earlier: Option<&Kept>,
) {
    checks.text("/reassessment/of", &again.of, DOCUMENT_NO_CHARS_MAX);
    checks.text(
        "/reassessment/incidentNo",
        &again.incident_no,
        DOCUMENT_NO_CHARS_MAX,
    );
    checks.require(
        again.of != input.review_no,
        "/reassessment/of",
        "review-taken",
        "重新评估应另编号",
    );
    match earlier {
        None => checks.fail("/reassessment/of", "review-unknown", "没有该编号的评估记录"),
        Some(earlier) => checks.require(
            earlier.product == input.product,
            "/product",
            "product-differs",
            "重新评估的产品与原评估不一致",
        ),
    }
    if let Some(opinion) = &input.expert_opinion {
        checks.require(
            again.occurred_on <= opinion.given_on,
            "/expertOpinion/givenOn",
            "opinion-before-incident",
            "专家意见应在事件发生之后出具",
        );
    }
}

fn of_reports(checks: &mut Checks, reports: &[TestReport], today: Day) {
    checks.require(
        !reports.is_empty(),
        "/testReports",
        MISSING_MATERIAL,
        "应有检测报告",
    );
    checks.list("/testReports", reports.len(), REPORTS_MAX);
    for (index, report) in reports.iter().take(REPORTS_MAX).enumerate() {
        let at = format!("/testReports/{index}");
        checks.text(&format!("{at}/number"), &report.number, SHORT_TEXT_MAX);
        checks.text(&format!("{at}/standard"), &report.standard, SHORT_TEXT_MAX);
        checks.require(
            report.accredited,
            format!("{at}/accredited"),
            "laboratory-not-accredited",
            "检测机构应有资质认定",
        );
        checks.not_after(&format!("{at}/reportedOn"), report.reported_on, today);
        checks.digest(format!("{at}/sha256"), &report.sha256);
    }
}

fn of_opinion(checks: &mut Checks, opinion: &ExpertOpinion, today: Day) {
    checks.text(
        "/expertOpinion/documentNo",
        &opinion.document_no,
        DOCUMENT_NO_CHARS_MAX,
    );
    checks.not_after("/expertOpinion/givenOn", opinion.given_on, today);
    of_experts(checks, &opinion.experts);
    texts(checks, "/expertOpinion/risks", &opinion.risks);
    texts(checks, "/expertOpinion/restrictions", &opinion.restrictions);
    let usable = opinion.conclusion != Conclusion::Unusable;
    checks.require(
        !usable || !opinion.risks.is_empty(),
        "/expertOpinion/risks",
        MISSING_MATERIAL,
        "准予使用的，应列出需要监测的风险点",
    );
    let restricted = opinion.conclusion == Conclusion::Restricted;
    checks.require(
        !restricted || !opinion.restrictions.is_empty(),
        "/expertOpinion/restrictions",
        MISSING_MATERIAL,
        "限制使用的，应写明限制的条件",
    );
    checks.require(
        restricted || opinion.restrictions.is_empty(),
        "/expertOpinion/restrictions",
        "restrictions-not-applicable",
        "只有限制使用的结论可以附限制条件",
    );
}

fn of_experts(checks: &mut Checks, experts: &[Expert]) {
    checks.some("/expertOpinion/experts", experts.len(), OPINION_LIST_MAX);
    for (index, expert) in experts.iter().take(OPINION_LIST_MAX).enumerate() {
        let at = format!("/expertOpinion/experts/{index}");
        checks.text(
            &format!("{at}/personRef"),
            &expert.person_ref,
            SHORT_TEXT_MAX,
        );
        checks.require(
            !expert.conflict_of_interest,
            format!("{at}/conflictOfInterest"),
            "expert-conflict",
            "与产品开发者有利害关系的专家应回避",
        );
    }
}

fn texts(checks: &mut Checks, field: &str, list: &[String]) {
    checks.list(field, list.len(), OPINION_LIST_MAX);
    for (index, text) in list.iter().take(OPINION_LIST_MAX).enumerate() {
        checks.text(&format!("{field}/{index}"), text, LONG_TEXT_MAX);
    }
}
