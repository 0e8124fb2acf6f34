//! 消防监督检查 (附-24; 消防法 第五十三条至第五十五条): two officers, every key item, measured where it can be measured. A danger is ordered
//! to be removed at once; where safety is seriously threatened a person decides on sealing; a major hazard goes to the government.

mod measured;
mod orders;

use lianxi_domain::case::Measure;
use lianxi_domain::checks::Checks;
use lianxi_domain::date::Day;
use lianxi_domain::inspection::{
    self, Answer, Evaluation, FindingsInput, FindingsParams, INSPECTORS_MIN, Mode, Officer,
    Signature, check_officers, check_signature,
};
use lianxi_domain::limit::FollowUp;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{DOCUMENT_NO_CHARS_MAX, Decision};
use lianxi_domain::records;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

pub use measured::Measured;

use crate::extinguishers::ZoneResult;
use crate::inspection::{DANGERS, ITEMS, PROOF};
use crate::notice::{self, Notice, TimedOrder};
use crate::rules::{ALL, FIRE_GUIDE_VIDEO_DAYS, RECTIFY_WITHIN, REPEAT_MONTHS, VIDEO_DAYS_MIN};
use crate::seal::{self, NoSeal, Seal, SealOrder};
use crate::{DEPARTMENT, HEALTH, HOUSING};
use lianxi_domain::kept::{self, Kept};
use lianxi_domain::problem::{Conflict, Problem};
use lianxi_domain::records::Place;

pub const KIND: &str = "inspection";

/// 消防监督检查
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 检查编号
    pub inspection_no: String,
    /// 统一社会信用代码
    pub uscc: String,
    /// 场所所在地县级行政区划代码
    pub division_code: String,
    /// 检查日期
    pub inspected_on: Day,
    /// 检查方式；日常巡查不在此办理
    pub mode: Mode,
    /// 举报投诉或者线索编号；不是有因检查的为空
    #[serde(default)]
    pub source_no: Option<String>,
    /// 检查人员
    pub officers: Vec<Officer>,
    /// 答案
    pub answers: Vec<Answer>,
    /// 现场测量和查验的数值：有关事项答为符合时必须填写
    #[serde(default)]
    pub measured: Measured,
    /// 危险程度：可能危及人员的事项不符合时必须填写
    #[serde(default)]
    pub grades: Vec<Graded>,
    /// 签字情况
    pub signature: Signature,
    /// 责令立即改正通知书（当场签发）
    #[serde(default)]
    pub order_at_once: Option<Decision>,
    /// 责令限期改正通知书
    #[serde(default)]
    pub order_in_time: Option<TimedOrder>,
    /// 临时查封决定
    #[serde(default)]
    pub seal: Option<SealOrder>,
    /// 不予查封的决定
    #[serde(default)]
    pub no_seal: Option<NoSeal>,
    /// 重大火灾隐患的判定
    #[serde(default)]
    pub major_hazard: Option<MajorHazard>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 一个不符合事项的危险程度（由检查人员判断）
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Graded {
    /// 事项代码
    pub code: String,
    /// 危险程度
    pub grade: Grade,
}

/// 危险程度
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Grade {
    #[serde(rename = "可以限期改正")]
    InTime,
    #[serde(rename = "应当立即改正")]
    AtOnce,
    #[serde(rename = "不及时消除可能严重威胁公共安全")]
    Serious,
}

/// 重大火灾隐患的判定和报告
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MajorHazard {
    /// 影响公共安全的重大火灾隐患的判定（由人作出）
    pub decision: Decision,
    /// 应急管理部门给本级人民政府的书面报告；尚未报告的为空
    #[serde(default)]
    pub report: Option<Decision>,
}

/// 消防监督检查结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 检查编号
    pub inspection_no: String,
    /// 判断
    pub evaluation: Evaluation,
    /// 灭火器核算
    pub extinguishers: Vec<ZoneResult>,
    /// 数值冲突的规定
    pub conflicts: Vec<Conflict>,
    /// 依法应当采取的措施
    pub measures: Vec<Measure>,
    /// 责令改正通知书
    pub notices: Vec<Notice>,
    /// 临时查封
    pub seal: Option<Seal>,
    /// 程序上的问题
    pub problems: Vec<Problem>,
    /// 认定期间内重复发现的事项
    pub repeated_items: Vec<String>,
    /// 是否列为重点对象
    pub key_object: bool,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

impl Input {
    /// How grave the failure of an item is; what nobody graded can wait for its time limit.
    fn grade(&self, code: &str) -> Grade {
        self.grades
            .iter()
            .find(|one| one.code == code)
            .map_or(Grade::InTime, |one| one.grade)
    }
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
    check_grades(&input, &evaluation)?;
    let notices = orders::notices(ctx, &input, &evaluation, &rules)?;
    let seal = orders::seal(ctx, &input, &evaluation, &rules)?;
    let repeated_items = repeated(ctx, &input, &evaluation, &rules)?;
    let output = Output {
        inspection_no: input.inspection_no.clone(),
        extinguishers: measured::extinguishers(&input, &rules)?,
        conflicts: vec![Conflict {
            matter: "监控录像保存天数".to_owned(),
            enforced: rules.get(&VIDEO_DAYS_MIN)?,
            conflicting: rules.get(&FIRE_GUIDE_VIDEO_DAYS)?,
        }],
        measures: orders::measures(&input, &evaluation),
        problems: orders::problems(&input),
        follow_ups: orders::follow_ups(&input, &evaluation, &notices, seal.as_ref(), &rules)?,
        key_object: !repeated_items.is_empty(),
        repeated_items,
        notices,
        seal,
        evaluation,
    };
    for one in &output.notices {
        notice::save(ctx, one)?;
    }
    if let Some(seal) = &output.seal {
        seal::save(ctx, seal)?;
    }
    tell(ctx, &input, &output)?;
    let place = Place::institution(KIND, input.division_code.as_str(), input.uscc.as_str());
    kept::keep(ctx, &key, place, &facts, &output)?;
    Ok(output)
}

fn check(input: &Input, rules: &Rules<'_>) -> Result<(), Failure> {
    let today = rules.today();
    let mut checks = Checks::new();
    checks.text("/inspectionNo", &input.inspection_no, DOCUMENT_NO_CHARS_MAX);
    checks.uscc("/uscc", &input.uscc);
    checks.county("/divisionCode", &input.division_code);
    checks.not_after("/inspectedOn", input.inspected_on, today);
    checks.require(
        input.mode != Mode::Patrol,
        "/mode",
        "patrol-is-no-inspection",
        "日常巡查不作处理决定：结果用“检查结果判断”处理，线索报县级消防救援机构",
    );
    if let Some(no) = &input.source_no {
        checks.text("/sourceNo", no, DOCUMENT_NO_CHARS_MAX);
    }
    check_officers(&mut checks, &input.officers, &rules.get(&INSPECTORS_MIN)?);
    check_signature(&mut checks, &input.signature);
    measured::check(&mut checks, input, rules)?;
    checks.list("/grades", input.grades.len(), ITEMS.len());
    orders::check(&mut checks, input, rules)?;
    checks.finish()
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

/// What is graded was found, once; what can endanger people and was found is graded.
fn check_grades(input: &Input, evaluation: &Evaluation) -> Result<(), Failure> {
    let mut checks = Checks::new();
    let found = |code: &str| evaluation.findings.iter().any(|one| one.item == code);
    for (index, graded) in input.grades.iter().enumerate() {
        let at = format!("/grades/{index}/code");
        checks.require(
            found(&graded.code),
            at.as_str(),
            "grade-without-finding",
            "只对不符合的事项判断危险程度",
        );
        let first = input.grades.iter().position(|one| one.code == graded.code);
        checks.require(
            first == Some(index),
            at,
            "item-duplicate",
            "同一事项写了两次",
        );
    }
    for code in DANGERS.iter().filter(|code| found(code)) {
        checks.require(
            input.grades.iter().any(|one| one.code == **code),
            "/grades",
            "grade-missing",
            format!("事项{code}不符合，可能危及人员：应由检查人员判断危险程度"),
        );
    }
    checks.finish()
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
    let items = evaluation.findings.iter().map(|one| one.item.clone());
    Ok(items.filter(|item| failed(item)).collect())
}

/// Health learns of danger to the children, housing of a site without acceptance; neither learns of a person.
fn tell(ctx: &Context<'_>, input: &Input, output: &Output) -> Result<(), Failure> {
    let found = &output.evaluation.findings;
    let dangers: Vec<&str> = found
        .iter()
        .map(|one| one.item.as_str())
        .filter(|item| input.grade(item) >= Grade::AtOnce)
        .collect();
    if !dangers.is_empty() {
        let body = json!({
            "inspectionNo": input.inspection_no, "uscc": input.uscc, "divisionCode": input.division_code,
            "inspectedOn": input.inspected_on, "items": dangers, "sealed": output.seal.is_some()
        });
        let event = "cn.lianxi.emergency.fire-danger-found";
        ctx.outbox.emit(HEALTH, event, Some(&input.uscc), &body)?;
    }
    if found.iter().any(|one| one.item == PROOF) {
        let body = json!({
            "inspectionNo": input.inspection_no, "uscc": input.uscc, "divisionCode": input.division_code,
            "inspectedOn": input.inspected_on
        });
        let event = "cn.lianxi.emergency.fire-acceptance-missing";
        ctx.outbox.emit(HOUSING, event, Some(&input.uscc), &body)?;
    }
    Ok(())
}
