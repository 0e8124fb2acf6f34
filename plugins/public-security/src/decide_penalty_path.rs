//! 治安保卫处罚路径 (条例 第十九条): a fine lies on the unit only when it did not correct in time *and* harm came of it or safety is
//! seriously threatened. Whether and how much is a person's decision.

use lianxi_domain::case::{CasePath, Measure, Nature, penalty_clocks};
use lianxi_domain::checks::{Checks, LONG_TEXT_MAX, MISSING_MATERIAL, invalid};
use lianxi_domain::date::{Day, Timeliness};
use lianxi_domain::inspection::review;
use lianxi_domain::limit::FollowUp;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{DOCUMENT_NO_CHARS_MAX, Decision};
use lianxi_domain::push::Attachment;
use lianxi_domain::records::Place;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::notice::{self, Notice};
use crate::rules::{
    ALL, PENALTY_PUBLISH_WITHIN, PERSON_FINE_MAX_YUAN, PERSON_FINE_MIN_YUAN, UNIT_FINE_MAX_YUAN,
    UNIT_FINE_MIN_YUAN,
};
use lianxi_domain::kept;

pub const KIND: &str = "penalty";
const ARTICLE: &str = "企业事业单位内部治安保卫条例 第十九条";

/// 治安保卫处罚路径
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 整改通知书文号
    pub notice_no: String,
    /// 立案之日
    #[serde(default)]
    pub case_filed_on: Option<Day>,
    /// 逾期未整改的后果；没有的为空
    #[serde(default)]
    pub consequence: Option<Consequence>,
    /// 日历计算的整改末日；以工作日计的期限必须有
    #[serde(default)]
    pub calendar_due_on: Option<Day>,
    /// 只列出路径，不作决定
    #[serde(default)]
    pub prepare_only: bool,
    /// 处罚决定（由人作出）
    #[serde(default)]
    pub decision: Option<PenaltyDecision>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 逾期未整改的后果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Consequence {
    /// 后果种类
    pub kind: ConsequenceKind,
    /// 证据
    pub evidence: Vec<Attachment>,
}

/// 后果种类
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ConsequenceKind {
    #[serde(rename = "造成公民人身伤害")]
    Injury,
    #[serde(rename = "造成公私财产损失")]
    Loss,
    #[serde(rename = "严重威胁安全")]
    SeriousThreat,
}

/// 处罚决定
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PenaltyDecision {
    /// 决定
    pub decision: Decision,
    /// 对单位的罚款（元）；不予罚款的为空
    #[serde(default)]
    pub unit_fine_yuan: Option<u32>,
    /// 不予罚款的理由
    #[serde(default)]
    pub reason: Option<String>,
}

/// 处罚路径和决定
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 路径
    pub path: CasePath,
    /// 是否具备对单位罚款的法定条件
    pub fine_possible: bool,
    /// 已登记的决定
    pub decided: Option<PenaltyDecision>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    check(&input, &rules)?;
    let notice = notice::existing(ctx, &input.notice_no)?;
    office::county_or_above(ctx.call, DEPARTMENT, &notice.division_code)?;
    let facts = Input {
        params: Params::new(),
        ..input.clone()
    };
    let key = format!("{KIND}/{}", input.notice_no);
    let deciding = input.decision.is_some();
    if deciding {
        let taken = ("/noticeNo", "penalty-taken");
        if let Some(answer) = kept::again(ctx, &key, &facts, taken)? {
            return Ok(answer);
        }
    }
    let output = decided(&input, &notice, &rules)?;
    if deciding {
        let place = Place {
            kind: KIND,
            division: &notice.division_code,
            uscc: Some(&notice.uscc),
            person: None,
        };
        kept::keep(ctx, &key, place, &facts, &output)?;
    }
    Ok(output)
}

fn check(input: &Input, rules: &Rules<'_>) -> Result<(), Failure> {
    let today = rules.today();
    let mut checks = Checks::new();
    checks.text("/noticeNo", &input.notice_no, DOCUMENT_NO_CHARS_MAX);
    if let Some(on) = input.case_filed_on {
        checks.not_after("/caseFiledOn", on, today);
    }
    if let Some(consequence) = &input.consequence {
        let evidence = &consequence.evidence;
        checks.require(
            !evidence.is_empty(),
            "/consequence/evidence",
            MISSING_MATERIAL,
            "后果应有证据",
        );
        checks.attachments("/consequence/evidence", evidence);
    }
    if let Some(made) = &input.decision {
        check_decision(&mut checks, input, made, rules)?;
    }
    checks.finish()
}

fn check_decision(
    checks: &mut Checks,
    input: &Input,
    made: &PenaltyDecision,
    rules: &Rules<'_>,
) -> Result<(), Failure> {
    made.decision
        .check(checks, "/decision/decision", rules.today());
    checks.require(
        !input.prepare_only,
        "/prepareOnly",
        "prepare-with-decision",
        "只列路径时不应带决定",
    );
    match input.case_filed_on {
        None => checks.fail("/caseFiledOn", MISSING_MATERIAL, "作出决定前应当立案"),
        Some(on) => checks.not_after("/caseFiledOn", on, made.decision.on),
    }
    let (least, most) = unit_fine(rules)?;
    match made.unit_fine_yuan {
        Some(yuan) => checks.require(
            (least..=most).contains(&yuan),
            "/decision/unitFineYuan",
            "fine-out-of-range",
            format!("对单位罚款应在{least}元至{most}元之间（{ARTICLE}）"),
        ),
        None => checks.text(
            "/decision/reason",
            made.reason.as_deref().unwrap_or_default(),
            LONG_TEXT_MAX,
        ),
    }
    if let Some(reason) = &made.reason {
        checks.text("/decision/reason", reason, LONG_TEXT_MAX);
    }
    Ok(())
}

fn unit_fine(rules: &Rules<'_>) -> Result<(u32, u32), Failure> {
    Ok((
        rules.value(&UNIT_FINE_MIN_YUAN)?,
        rules.value(&UNIT_FINE_MAX_YUAN)?,
    ))
}

fn decided(input: &Input, notice: &Notice, rules: &Rules<'_>) -> Result<Output, Failure> {
    // A decision is judged by its own day: what was overdue only later was no ground for it.
    let day = input
        .decision
        .as_ref()
        .map_or(rules.today(), |made| made.decision.on);
    let timeliness = review::judge(&notice.limit, notice.closed_on, day, input.calendar_due_on)?;
    let fine_possible = timeliness == Timeliness::Late && input.consequence.is_some();
    let fined = input
        .decision
        .as_ref()
        .is_some_and(|made| made.unit_fine_yuan.is_some());
    if fined && !fine_possible {
        return Err(invalid(
            "/decision/unitFineYuan",
            "fine-without-ground",
            format!("只有逾期不整改并且造成损害或者严重威胁安全的，才可以罚款（{ARTICLE}）"),
        ));
    }
    if fine_possible && input.decision.is_none() && !input.prepare_only {
        return Err(Failure::needs_human(format!(
            "逾期未整改并有后果：是否罚款和数额由公安机关的人决定（{ARTICLE}）"
        )));
    }
    Ok(Output {
        path: path(input, notice, timeliness, rules)?,
        fine_possible,
        decided: input.decision.clone(),
    })
}

fn path(
    input: &Input,
    notice: &Notice,
    timeliness: Timeliness,
    rules: &Rules<'_>,
) -> Result<CasePath, Failure> {
    let mut measures = Vec::new();
    if notice.warning_no.is_none() {
        measures.push(Measure::new("警告", Nature::Penalty, ARTICLE));
    }
    let requires = match (timeliness, &input.consequence) {
        (Timeliness::InTime, _) => vec!["已按期整改：不得罚款".to_owned()],
        (Timeliness::Open, _) => vec!["整改期限尚未届满，届满前不得以逾期处罚".to_owned()],
        (Timeliness::Late, None) => {
            vec!["逾期未整改，但没有造成损害或者严重威胁安全：不得罚款，继续责令整改".to_owned()]
        }
        (Timeliness::Late, Some(_)) => {
            measures.extend(fines(rules)?);
            vec![
                "告知拟处罚的事实、理由、依据和陈述、申辩权；罚款达到较大数额的告知听证权（行政处罚法 第四十四条、第六十三条）"
                    .to_owned(),
            ]
        }
    };
    let fine = measures.iter().any(|measure| measure.fine_yuan.is_some());
    let mut clocks = Vec::new();
    if !measures.is_empty() {
        clocks = penalty_clocks(input.case_filed_on, fine);
        let period = rules.period(&PENALTY_PUBLISH_WITHIN)?;
        clocks.push(FollowUp {
            action: "公示行政处罚决定（自作出之日起）".to_owned(),
            source: period.source.to_string(),
            period: Some(period),
            due_on: None,
        });
    }
    Ok(CasePath::new(measures, clocks, requires))
}

fn fines(rules: &Rules<'_>) -> Result<Vec<Measure>, Failure> {
    let range = |(least, most): (u32, u32)| (u64::from(least), u64::from(most));
    let person = (
        rules.value(&PERSON_FINE_MIN_YUAN)?,
        rules.value(&PERSON_FINE_MAX_YUAN)?,
    );
    Ok(vec![
        Measure::fine("对单位罚款", range(unit_fine(rules)?), ARTICLE),
        Measure::fine(
            "对单位主要负责人和其他直接责任人员罚款",
            range(person),
            ARTICLE,
        ),
        Measure::new(
            "可以建议有关组织对主要负责人和其他直接责任人员依法给予处分（由任免机关、监察机关决定）",
            Nature::Proposal,
            ARTICLE,
        ),
        Measure::new(
            "涉嫌犯罪的依法移送，由司法机关认定",
            Nature::Transfer,
            ARTICLE,
        ),
    ])
}
