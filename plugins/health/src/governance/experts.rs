//! `manage-expert-committee` (专家指导委员会): appointments with terms, and consultations without conflicts of interest.

use lianxi_domain::checks::{self, Checks, SHORT_TEXT_MAX, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::Decision;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::bounds::CODE_CHARS_MAX;
use crate::officers::{OFFICERS_MAX, check_officers};
use crate::rules as p;

/// As many as there are.
const FIELDS_MAX: usize = 6;

/// 专业领域
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// 儿童保健
    ChildHealth,
    /// 早期发展
    EarlyDevelopment,
    /// 营养
    Nutrition,
    /// 安全
    Safety,
    /// 政策法律
    Law,
    /// 产品安全
    ProductSafety,
}

/// 委员会事项
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "action", deny_unknown_fields)]
pub enum CommitteeMatter {
    /// 聘任
    #[serde(rename_all = "camelCase")]
    Appoint {
        /// 专家编号（不是姓名）
        expert_id: String,
        /// 专业领域
        fields: Vec<Field>,
        /// 聘期（年）
        term_years: u32,
        /// 聘任决定
        decision: Decision,
    },
    /// 解聘
    #[serde(rename_all = "camelCase")]
    Dismiss {
        /// 专家编号
        expert_id: String,
        /// 解聘决定
        decision: Decision,
    },
    /// 咨询
    #[serde(rename_all = "camelCase")]
    Consult {
        /// 议题
        topic: String,
        /// 参加专家编号
        expert_ids: Vec<String>,
        /// 因利害关系回避的专家编号
        #[serde(default)]
        recused: Vec<String>,
        /// 所需领域
        field: Field,
        /// 咨询意见摘要
        opinion: String,
    },
}

/// 处理结果
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommitteeResult {
    /// 记录键
    pub record_key: String,
    /// 聘期届满日
    pub term_until: Option<Day>,
    /// 意见的效力
    pub effect: String,
    /// 在任委员数
    pub serving: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Expert {
    fields: Vec<Field>,
    from: Day,
    until: Day,
    dismissed_on: Option<Day>,
}

impl Expert {
    fn serves(&self, today: Day) -> bool {
        self.from <= today && today <= self.until && self.dismissed_on.is_none()
    }
}

fn key(expert_id: &str) -> String {
    format!("expert/{expert_id}")
}

/// Whether the expert sits on the committee today.
pub fn serving(ctx: &Context<'_>, expert_id: &str) -> Result<bool, Failure> {
    let today = checks::today(ctx)?;
    Ok(records::load::<Expert>(ctx, &key(expert_id))?.is_some_and(|expert| expert.serves(today)))
}

pub fn manage(ctx: &Context<'_>, input: CommitteeMatter) -> Result<CommitteeResult, Failure> {
    let office = office::acting(ctx.call, DEPARTMENT)?;
    let params = Params::new();
    let rules = Rules::on(ctx.call, &params, &p::ALL)?;
    let place = Place {
        kind: "expert",
        division: &office.division_code,
        uscc: None,
        person: None,
    };
    let (record_key, term_until, effect) = match input {
        CommitteeMatter::Appoint {
            expert_id,
            fields,
            term_years,
            decision,
        } => {
            check_appointment(&expert_id, &fields, term_years, &decision, &rules)?;
            let until = decision.on.plus_years(p::count(term_years)).plus_days(-1);
            let expert = Expert {
                fields,
                from: decision.on,
                until,
                dismissed_on: None,
            };
            records::save(ctx, &key(&expert_id), place, &expert)?;
            (
                key(&expert_id),
                Some(until),
                "聘期内参与研究、咨询、评估，不得实施行政检查",
            )
        }
        CommitteeMatter::Dismiss {
            expert_id,
            decision,
        } => {
            let mut checks = Checks::new();
            decision.check(&mut checks, "/decision", rules.today());
            checks.finish()?;
            let mut expert = records::load::<Expert>(ctx, &key(&expert_id))?
                .ok_or_else(|| invalid("/expertId", "expert-not-found", "没有这位专家"))?;
            expert.dismissed_on = Some(decision.on);
            records::save(ctx, &key(&expert_id), place, &expert)?;
            (
                key(&expert_id),
                None,
                "不再参与委员会工作，已出具的意见不受影响",
            )
        }
        CommitteeMatter::Consult {
            topic,
            expert_ids,
            recused,
            field,
            opinion,
        } => {
            check_consultation(
                ctx,
                &Consultation {
                    topic: &topic,
                    experts: &expert_ids,
                    recused: &recused,
                    field,
                },
                &opinion,
                &rules,
            )?;
            let record_key = format!(
                "consultation/{}",
                records::document_no(ctx, "托咨", &office.division_code)?
            );
            let place = Place {
                kind: "consultation",
                ..place
            };
            records::save(
                ctx,
                &record_key,
                place,
                &serde_json::json!({"topic": topic, "experts": expert_ids, "recused": recused, "opinion": opinion}),
            )?;
            (record_key, None, "咨询意见供决策参考，不代替行政决定")
        }
    };
    let all = records::within::<Expert>(ctx, "expert", &office.division_code)?;
    let serving = all
        .iter()
        .filter(|(_, expert)| expert.serves(rules.today()))
        .count();
    Ok(CommitteeResult {
        record_key,
        term_until,
        effect: effect.to_owned(),
        serving: u32::try_from(serving).unwrap_or(u32::MAX),
    })
}

fn check_appointment(
    id: &str,
    fields: &[Field],
    years: u32,
    decision: &Decision,
    rules: &Rules<'_>,
) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.text("/expertId", id, CODE_CHARS_MAX);
    checks.some("/fields", fields.len(), FIELDS_MAX);
    let most = rules.value(&p::EXPERT_TERM_YEARS_MAX)?;
    checks.require(
        (1..=most).contains(&years),
        "/termYears",
        "term-out-of-range",
        format!("聘期为1至{most}年"),
    );
    decision.check(&mut checks, "/decision", rules.today());
    checks.finish()
}

struct Consultation<'a> {
    topic: &'a str,
    experts: &'a [String],
    recused: &'a [String],
    field: Field,
}

fn check_consultation(
    ctx: &Context<'_>,
    asked: &Consultation<'_>,
    opinion: &str,
    rules: &Rules<'_>,
) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.text("/topic", asked.topic, SHORT_TEXT_MAX);
    checks.digest("/opinion", opinion);
    check_officers(
        &mut checks,
        "/expertIds",
        asked.experts,
        rules.value(&p::EXPERTS_MIN)?,
    );
    let mut in_field = false;
    for (index, id) in asked.experts.iter().take(OFFICERS_MAX).enumerate() {
        let expert =
            records::load::<Expert>(ctx, &key(id))?.filter(|expert| expert.serves(rules.today()));
        in_field |= expert
            .as_ref()
            .is_some_and(|expert| expert.fields.contains(&asked.field));
        checks.require(
            expert.is_some(),
            format!("/expertIds/{index}"),
            "expert-not-serving",
            "不是在任委员",
        );
        checks.require(
            !asked.recused.contains(id),
            format!("/expertIds/{index}"),
            "assessor-conflict",
            "有利害关系的专家应当回避",
        );
    }
    checks.require(
        in_field,
        "/expertIds",
        "field-not-covered",
        "参加的专家中没有该领域的委员",
    );
    checks.finish()
}
