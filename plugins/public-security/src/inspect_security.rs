//! 安全防范检查 (条例 第十六条第二项、第十九条): two officers, every key item. What is wrong is ordered to be corrected within a time limit,
//! by a notice that a person serves; the warning that goes with it is a person's too.

use lianxi_domain::case::{Measure, Nature};
use lianxi_domain::checks::{Checks, MISSING_MATERIAL};
use lianxi_domain::date::Day;
use lianxi_domain::inspection::{
    self, Answer, Conformity, Evaluation, FindingsInput, FindingsParams, INSPECTORS_MIN, Mode,
    Officer, Signature, check_officers, check_signature,
};
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::DOCUMENT_NO_CHARS_MAX;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::inspection::{ITEMS, STAFF_CHECK, VIDEO_DAYS};
use crate::notice::{self, Notice, NoticeDecision};
use crate::rules::{
    ALL, FIRE_GUIDE_VIDEO_DAYS, PUBLISH_WITHIN, RECTIFY_WITHIN, REPEAT_MONTHS, VIDEO_DAYS_MIN,
};
use crate::{DEPARTMENT, HEALTH};
use lianxi_domain::kept::{self, Kept};
use lianxi_domain::problem::Conflict;

pub const KIND: &str = "inspection";
const ARTICLE_16: &str = "企业事业单位内部治安保卫条例 第十六条第二项";
const ARTICLE_19: &str = "企业事业单位内部治安保卫条例 第十九条";

/// 安全防范检查
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 检查编号
    pub inspection_no: String,
    /// 统一社会信用代码
    pub uscc: String,
    /// 机构所在地县级行政区划代码
    pub division_code: String,
    /// 检查日期
    pub inspected_on: Day,
    /// 检查方式；日常巡查不在此办理
    pub mode: Mode,
    /// 检查人员
    pub officers: Vec<Officer>,
    /// 答案
    pub answers: Vec<Answer>,
    /// 签字情况
    pub signature: Signature,
    /// 录像实际保存天数；录像保存一项答为符合时必须填写
    #[serde(default)]
    pub video_days: Option<u32>,
    /// 整改通知书（由人签发）；没有发现问题的为空
    #[serde(default)]
    pub notice: Option<NoticeDecision>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 安全防范检查结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 检查编号
    pub inspection_no: String,
    /// 判断
    pub evaluation: Evaluation,
    /// 数值冲突的规定
    pub conflicts: Vec<Conflict>,
    /// 依法应当采取的措施
    pub measures: Vec<Measure>,
    /// 整改通知书
    pub notice: Option<Notice>,
    /// 认定期间内重复发现的事项
    pub repeated_items: Vec<String>,
    /// 是否列为重点对象
    pub key_object: bool,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    check(&input, &rules)?;
    office::county_or_above(ctx.call, DEPARTMENT, &input.division_code)?;
    let facts = Input {
        params: Params::new(),
        ..input.clone()
    };
    let key = format!("{KIND}/{}", input.inspection_no);
    let taken = ("/inspectionNo", "inspection-taken");
    if let Some(answer) = kept::again(ctx, &key, &facts, taken)? {
        return Ok(answer);
    }
    let evaluation = evaluated(&input)?;
    let notice = noticed(&input, &evaluation, &rules)?;
    let repeated_items = repeated(ctx, &input, &evaluation, &rules)?;
    let output = Output {
        inspection_no: input.inspection_no.clone(),
        conflicts: vec![video_conflict(&rules)?],
        measures: measures(&evaluation),
        follow_ups: follow_ups(&input, notice.as_ref(), &rules)?,
        key_object: !repeated_items.is_empty(),
        repeated_items,
        notice,
        evaluation,
    };
    if let Some(notice) = &output.notice {
        notice::issue(ctx, notice)?;
    }
    tell_health(ctx, &input, &output)?;
    let place = Place {
        kind: KIND,
        division: &input.division_code,
        uscc: Some(&input.uscc),
        person: None,
    };
    kept::keep(ctx, &key, place, &facts, &output)?;
    Ok(output)
}

fn check(input: &Input, rules: &Rules<'_>) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.text("/inspectionNo", &input.inspection_no, DOCUMENT_NO_CHARS_MAX);
    checks.uscc("/uscc", &input.uscc);
    checks.county("/divisionCode", &input.division_code);
    checks.not_after("/inspectedOn", input.inspected_on, rules.today());
    checks.require(
        input.mode != Mode::Patrol,
        "/mode",
        "patrol-is-no-inspection",
        "日常巡查不作处理决定：结果用“检查结果判断”处理，线索报县级公安机关",
    );
    check_officers(&mut checks, &input.officers, &rules.get(&INSPECTORS_MIN)?);
    check_signature(&mut checks, &input.signature);
    check_video(&mut checks, input, rules.value(&VIDEO_DAYS_MIN)?);
    if let Some(notice) = &input.notice {
        notice.check(&mut checks, input.inspected_on, rules.today());
    }
    checks.finish()
}

/// A count and an answer must not say two things.
fn check_video(checks: &mut Checks, input: &Input, days_min: u32) {
    let conforms = input
        .answers
        .iter()
        .any(|answer| answer.code == VIDEO_DAYS && answer.outcome == Conformity::Conforms);
    if !conforms {
        return;
    }
    match input.video_days {
        None => checks.fail("/videoDays", MISSING_MATERIAL, "应填写录像实际保存天数"),
        Some(days) => checks.require(
            days >= days_min,
            "/videoDays",
            "answer-contradicts-count",
            format!("录像保存{days}日，少于{days_min}日，不能答为符合"),
        ),
    }
}

fn evaluated(input: &Input) -> Result<Evaluation, Failure> {
    let findings = FindingsInput {
        mode: input.mode,
        answers: input.answers.clone(),
        params: FindingsParams {
            rectify_within: input.params.get(RECTIFY_WITHIN.key).copied(),
        },
    };
    inspection::evaluate(&ITEMS, &findings)
}

/// The notice of what was found: none where nothing was, a person's act where something was.
fn noticed(
    input: &Input,
    evaluation: &Evaluation,
    rules: &Rules<'_>,
) -> Result<Option<Notice>, Failure> {
    let items: Vec<String> = evaluation
        .findings
        .iter()
        .map(|finding| finding.item.clone())
        .collect();
    let Some(served) = &input.notice else {
        return if items.is_empty() {
            Ok(None)
        } else {
            Err(Failure::needs_human(format!(
                "发现{}项治安隐患：整改通知书和警告由公安机关的人签发（{ARTICLE_16}、第十九条）",
                items.len()
            )))
        };
    };
    if items.is_empty() {
        return Err(lianxi_domain::checks::invalid(
            "/notice",
            "notice-without-finding",
            "没有发现问题，不应下达整改通知书",
        ));
    }
    let period = rules.period(&RECTIFY_WITHIN)?;
    let served_on = served.decision.on;
    Ok(Some(Notice {
        document_no: served.decision.document_no.clone(),
        inspection_no: input.inspection_no.clone(),
        uscc: input.uscc.clone(),
        division_code: input.division_code.clone(),
        remaining: items.clone(),
        items,
        limit: match served.correct_by {
            Some(by) => Limit::until(period, served_on, by),
            None => Limit::new(period, served_on),
        },
        warning_no: served.warning_no.clone(),
        extended_by: None,
        closed_on: None,
    }))
}

/// What this institution failed before, within the months that count.
fn repeated(
    ctx: &Context<'_>,
    input: &Input,
    evaluation: &Evaluation,
    rules: &Rules<'_>,
) -> Result<Vec<String>, Failure> {
    let period = rules.period(&REPEAT_MONTHS)?;
    let counts = |on: Day| {
        on < input.inspected_on
            && period
                .due_from(on)
                .is_some_and(|until| input.inspected_on <= until)
    };
    let earlier = records::of_institution::<Kept<Input, Output>>(ctx, KIND, &input.uscc)?;
    let failed = |item: &str| {
        earlier
            .iter()
            .filter(|(_, kept)| counts(kept.facts.inspected_on))
            .flat_map(|(_, kept)| &kept.answer.evaluation.findings)
            .any(|finding| finding.item == item)
    };
    Ok(evaluation
        .findings
        .iter()
        .filter(|finding| failed(&finding.item))
        .map(|finding| finding.item.clone())
        .collect())
}

fn video_conflict(rules: &Rules<'_>) -> Result<Conflict, Failure> {
    Ok(Conflict {
        matter: "监控录像保存天数".to_owned(),
        enforced: rules.get(&VIDEO_DAYS_MIN)?,
        conflicting: rules.get(&FIRE_GUIDE_VIDEO_DAYS)?,
    })
}

fn measures(evaluation: &Evaluation) -> Vec<Measure> {
    if evaluation.findings.is_empty() {
        return Vec::new();
    }
    let mut list = vec![
        Measure::new("下达整改通知书，责令限期整改", Nature::Order, ARTICLE_16),
        Measure::new("警告", Nature::Penalty, ARTICLE_19),
    ];
    if staff_unchecked(evaluation) {
        list.push(Measure::new(
            "未履行查询义务：移送教育、人力资源和社会保障、市场监督管理等部门按职责分工处理，通报卫生健康部门",
            Nature::Transfer,
            "未成年人保护法 第一百二十六条",
        ));
    }
    list
}

fn staff_unchecked(evaluation: &Evaluation) -> bool {
    evaluation
        .findings
        .iter()
        .any(|finding| finding.item == STAFF_CHECK)
}

fn follow_ups(
    input: &Input,
    notice: Option<&Notice>,
    rules: &Rules<'_>,
) -> Result<Vec<FollowUp>, Failure> {
    let publish = Limit::new(rules.period(&PUBLISH_WITHIN)?, input.inspected_on);
    let mut list = vec![FollowUp::within("公示检查结果（不含个人信息）", publish)];
    if let Some(notice) = notice {
        list.push(FollowUp::within(
            "机构完成整改，复查销号",
            notice.limit.clone(),
        ));
        if notice.warning_no.is_none() {
            list.push(FollowUp::prompt("并处警告：由人作出处罚决定", ARTICLE_19));
        }
    }
    Ok(list)
}

/// The lead names the institution and no person.
fn tell_health(ctx: &Context<'_>, input: &Input, output: &Output) -> Result<(), Failure> {
    if !staff_unchecked(&output.evaluation) {
        return Ok(());
    }
    let body = json!({
        "inspectionNo": input.inspection_no, "uscc": input.uscc, "divisionCode": input.division_code,
        "inspectedOn": input.inspected_on, "item": STAFF_CHECK
    });
    ctx.outbox.emit(
        HEALTH,
        "cn.lianxi.public-security.staff-check-missing",
        Some(&input.uscc),
        &body,
    )
}
