//! Answers and findings (检查结果与发现问题): all key items answered, failures proven, and what each failure leads to.

use std::collections::BTreeSet;

use lianxi_sdk::Failure;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checks::{Checks, LONG_TEXT_MAX, MISSING_MATERIAL, invalid, shown};
use crate::date::Day;
use crate::inspection::item::{Item, Mode, Severity, Weight};
use crate::push::Attachment;
use crate::rules::{Period, Rule, Unit, Version};

/// The most answers of one inspection.
pub const ANSWERS_MAX: usize = 200;
/// How long a rectification may take where no rule says it.
pub const RECTIFY_WITHIN: Rule<u32> = Rule::period(
    "rectifyWithin",
    "整改期间",
    Unit::WorkingDay,
    &[Version::default(
        15,
        "产品默认：一般问题15个工作日内整改，可配置",
    )],
);
/// The numbers that [`evaluate`] judges by, for the catalogue of every plugin that offers it.
pub const RULES: [&Rule<u32>; 1] = [&RECTIFY_WITHIN];
/// The longest period for rectification that an administrator may set.
pub const RECTIFY_DAYS_MAX: u32 = 180;

/// 检查结论
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Conformity {
    /// 符合
    Conforms,
    /// 不符合
    NotConforms,
    /// 不适用（须说明）
    NotApplicable,
}

/// 一项检查的答案
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Answer {
    /// 事项代码
    pub code: String,
    /// 结论
    pub outcome: Conformity,
    /// 说明
    #[serde(default)]
    pub note: Option<String>,
    /// 照片或记录：不符合时必须有
    #[serde(default)]
    pub evidence: Vec<Attachment>,
}

/// 发现的问题
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// 事项代码
    pub item: String,
    /// 事项
    pub text: String,
    /// 严重程度
    pub severity: Severity,
    /// 整改期间；应立即停止服务的没有整改期间
    pub rectify_within: Option<Period>,
    /// 是否作为违法线索
    pub needs_case: bool,
    /// 是否应立即停止相关服务
    pub stop_service: bool,
    /// 依据
    pub basis: String,
}

/// 对检查结果的判断
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Evaluation {
    /// 发现的问题
    pub findings: Vec<Finding>,
    /// 最严重的程度；没有问题时为空
    pub worst: Option<Severity>,
    /// 是否有违法线索
    pub needs_case: bool,
    /// 是否应立即停止服务
    pub stop_service: bool,
    /// 已查事项数
    pub answered: u32,
}

/// 检查结果判断
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FindingsInput {
    /// 检查方式
    pub mode: Mode,
    /// 答案
    pub answers: Vec<Answer>,
    /// 可配置的默认值
    #[serde(default)]
    pub params: FindingsParams,
}

/// 可配置的默认值
#[derive(Debug, Default, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct FindingsParams {
    /// 整改期间（工作日），默认15（产品默认）
    pub rectify_within: Option<u32>,
}

/// Judges the answers: all key items of the mode answered, failures proven, and what each failure leads to.
pub fn evaluate(catalogue: &[Item], input: &FindingsInput) -> Result<Evaluation, Failure> {
    let rectify = rectify_period(input.params.rectify_within)?;
    check_answers(catalogue, input)?;
    let findings: Vec<Finding> = input
        .answers
        .iter()
        .filter(|answer| answer.outcome == Conformity::NotConforms)
        .filter_map(|answer| catalogue.iter().find(|item| item.code == answer.code))
        .map(|item| Finding {
            item: item.code.to_owned(),
            text: item.text.to_owned(),
            severity: item.severity,
            rectify_within: (!item.stop_service).then(|| rectify.clone()),
            needs_case: item.needs_case && input.mode != Mode::Patrol,
            stop_service: item.stop_service,
            basis: item.basis.to_owned(),
        })
        .collect();
    Ok(Evaluation {
        worst: findings.iter().map(|finding| finding.severity).max(),
        needs_case: findings.iter().any(|finding| finding.needs_case),
        stop_service: findings.iter().any(|finding| finding.stop_service),
        answered: u32::try_from(input.answers.len()).unwrap_or(u32::MAX),
        findings,
    })
}

/// The product's default has no dates, so that any day gives it.
const ANY_DAY: Day = Day::of(2020, 1, 1);

fn rectify_period(configured: Option<u32>) -> Result<Period, Failure> {
    const FIELD: &str = "/params/rectifyWithin";
    if configured.is_some_and(|days| !(1..=RECTIFY_DAYS_MAX).contains(&days)) {
        let message = format!("整改期间应为1至{RECTIFY_DAYS_MAX}个工作日");
        return Err(invalid(FIELD, "param-range", message));
    }
    RECTIFY_WITHIN
        .at_or(ANY_DAY, configured)
        .map(|stated| stated.period(Unit::WorkingDay))
        .map_err(|error| invalid(FIELD, error.code(), error.to_string()))
}

fn check_answers(catalogue: &[Item], input: &FindingsInput) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.list("/answers", input.answers.len(), ANSWERS_MAX);
    let mut seen = BTreeSet::new();
    for (index, answer) in input.answers.iter().take(ANSWERS_MAX).enumerate() {
        let at = format!("/answers/{index}");
        let known = catalogue.iter().any(|item| item.code == answer.code);
        checks.require(
            known,
            format!("{at}/code"),
            "item-unknown",
            format!("没有检查事项“{}”", shown(&answer.code)),
        );
        checks.require(
            seen.insert(answer.code.as_str()),
            format!("{at}/code"),
            "item-duplicate",
            "同一事项答了两次",
        );
        checks.attachments(&format!("{at}/evidence"), &answer.evidence);
        match answer.outcome {
            Conformity::NotConforms => {
                checks.require(
                    !answer.evidence.is_empty(),
                    format!("{at}/evidence"),
                    MISSING_MATERIAL,
                    "不符合的事项应有照片或记录",
                );
            }
            Conformity::NotApplicable => {
                checks.text(
                    &format!("{at}/note"),
                    answer.note.as_deref().unwrap_or_default(),
                    LONG_TEXT_MAX,
                );
            }
            Conformity::Conforms => {}
        }
    }
    for item in catalogue
        .iter()
        .filter(|item| item.weight == Weight::Key && item.is_in(input.mode))
    {
        checks.require(
            seen.contains(item.code),
            "/answers",
            "item-unanswered",
            format!("重点事项“{}”（{}）没有答案", item.text, item.code),
        );
    }
    checks.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::rules::Kind;

    const CATALOGUE: [Item; 3] = [
        Item::key("k1", "重点一", "法一").visible_on_patrol(),
        Item::key("k2", "重点二", "法二").stopping(),
        Item::ordinary("o1", "一般一", "法三"),
    ];

    fn answer(code: &str, outcome: Conformity) -> Answer {
        let evidence = vec![Attachment {
            name: "照片".to_owned(),
            sha256: "0".repeat(64),
        }];
        Answer {
            code: code.to_owned(),
            outcome,
            note: None,
            evidence,
        }
    }

    fn input(mode: Mode, answers: Vec<Answer>) -> FindingsInput {
        FindingsInput {
            mode,
            answers,
            params: FindingsParams::default(),
        }
    }

    #[test]
    fn findings_follow_the_item() {
        let answers = vec![
            answer("k1", Conformity::NotConforms),
            answer("k2", Conformity::NotConforms),
            answer("o1", Conformity::NotConforms),
        ];
        let found = evaluate(&CATALOGUE, &input(Mode::Joint, answers)).expect("judged");
        assert_eq!(
            (
                found.worst,
                found.needs_case,
                found.stop_service,
                found.answered
            ),
            (Some(Severity::Grave), true, true, 3)
        );
        assert_eq!(found.findings[1].rectify_within, None);
        let period = found.findings[2].rectify_within.as_ref().expect("a period");
        assert_eq!(
            (period.amount, period.unit, period.kind),
            (15, Unit::WorkingDay, Kind::Default)
        );
    }

    #[test]
    fn a_patrol_reports_leads_and_opens_no_case() {
        let found = evaluate(
            &CATALOGUE,
            &input(Mode::Patrol, vec![answer("k1", Conformity::NotConforms)]),
        )
        .expect("judged");
        assert!(!found.needs_case && found.findings.len() == 1);
    }

    #[test]
    fn wrong_answers() {
        let mut bare = answer("k1", Conformity::NotConforms);
        bare.evidence.clear();
        let answers = vec![
            bare,
            answer("x", Conformity::Conforms),
            answer("x", Conformity::Conforms),
            answer("o1", Conformity::NotApplicable),
        ];
        let failure = evaluate(&CATALOGUE, &input(Mode::Joint, answers)).expect_err("wrong");
        let codes: Vec<&str> = failure
            .issues()
            .iter()
            .map(|issue| issue.code.as_str())
            .collect();
        assert_eq!(
            codes,
            [
                MISSING_MATERIAL,
                "item-unknown",
                "item-unknown",
                "item-duplicate",
                MISSING_MATERIAL,
                "item-unanswered"
            ]
        );
    }

    #[test]
    fn an_administrator_sets_the_period_within_its_bounds() {
        for (days, expected) in [
            (0, Err("param-range")),
            (1, Ok((1, "按配置取值；产品默认"))),
            (
                RECTIFY_DAYS_MAX,
                Ok((RECTIFY_DAYS_MAX, "按配置取值；产品默认")),
            ),
            (RECTIFY_DAYS_MAX + 1, Err("param-range")),
        ] {
            match (rectify_period(Some(days)), expected) {
                (Ok(period), Ok((amount, source))) => {
                    assert_eq!((period.amount, period.kind), (amount, Kind::Default));
                    assert!(period.source.starts_with(source), "{}", period.source);
                }
                (Err(failure), Err(code)) => assert_eq!(failure.issues()[0].code, code, "{days}"),
                (found, _) => panic!("{days}: {found:?}"),
            }
        }
        let listed = RULES.map(|rule| (rule.key, rule.measure.term()));
        assert_eq!(listed, [("rectifyWithin", "个工作日")]);
    }
}
