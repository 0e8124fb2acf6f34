//! 审计项目计划 (`plan-audit`): a project of the approved yearly plan. Policies are audited only by an approved plan (审计法 第二十六条); whom an
//! office may audit follows from whose money it is (第三十一条), and nothing is audited twice without need.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, SHORT_TEXT_MAX, shown};
use lianxi_domain::date::Day;
use lianxi_domain::division;
use lianxi_domain::fund::check_no;
use lianxi_domain::limit::FollowUp;
use lianxi_domain::office::{self, Office};
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::Decision;
use lianxi_domain::records;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::project::{self, AuditedBody, DEPARTMENT, KIND, Project, Stage, Subject, Summary};
use crate::rules::{ALL, NOTICE_BEFORE};

/// The four subjects of the annex.
const SUBJECTS_MAX: usize = 4;
/// The government of a lower level as an audited body (审计法 第十八条).
const GOVERNMENT: &str = "government";
/// Of the central budget: a local audit office audits it only when it is authorised to (审计法 第三十一条第三款).
const VERTICAL: &str = "taxation";
/// Those who carry the policy out and use its money; audit does not audit itself.
pub const BODIES: [&str; 18] = [
    "institutional-establishment",
    "development-reform",
    "education",
    "public-security",
    "civil-affairs",
    "finance",
    "human-resources",
    "natural-resources",
    "housing",
    "health",
    "emergency",
    "taxation",
    "market-regulation",
    "trade-union",
    "youth-league",
    "womens-federation",
    "family-planning-association",
    GOVERNMENT,
];

/// 审计项目计划
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 项目编号
    pub project_no: String,
    /// 计划年度
    pub year: i16,
    /// 项目名称
    pub title: String,
    /// 被审计单位
    pub body: AuditedBody,
    /// 审计内容
    pub subjects: Vec<Subject>,
    /// 所审期间起
    pub period_from: Day,
    /// 所审期间止
    pub period_to: Day,
    /// 上级授权或者直接审计的文号
    #[serde(default)]
    pub authorisation_no: Option<String>,
    /// 审计项目计划的批准；没有时转人工
    #[serde(default)]
    pub approval: Option<Decision>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 审计项目计划的结果
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 审计项目
    pub project: Project,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    check(&input, rules.today())?;
    let acting = office::county_or_above(ctx.call, DEPARTMENT, &input.body.division_code)?;
    check_scope(&input, &acting)?;
    let mut subjects = input.subjects.clone();
    subjects.sort_unstable();
    let project = match project::find(ctx, &input.project_no)? {
        Some(known) => same(&input, &acting, &subjects, known)?,
        None => open(ctx, &input, &acting, subjects)?,
    };
    let notice = rules.period(&NOTICE_BEFORE)?;
    let follow_ups = vec![FollowUp {
        action: "实施审计前向被审计单位送达审计通知书（提前期间）".to_owned(),
        source: notice.source.to_string(),
        period: Some(notice),
        due_on: None,
    }];
    Ok(Output {
        project,
        follow_ups,
    })
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    check_no(&mut checks, "/projectNo", &input.project_no);
    checks.year("/year", input.year, today);
    checks.text("/title", &input.title, SHORT_TEXT_MAX);
    checks.division("/body/divisionCode", &input.body.division_code);
    checks.require(
        BODIES.contains(&input.body.department.as_str()),
        "/body/department",
        "body-unknown",
        format!("被审计单位应为：{}；审计部门不审计自己", BODIES.join("、")),
    );
    checks.some("/subjects", input.subjects.len(), SUBJECTS_MAX);
    let different: BTreeSet<Subject> = input.subjects.iter().copied().collect();
    checks.require(
        different.len() == input.subjects.len(),
        "/subjects",
        "subject-repeated",
        "同一审计内容列了两次",
    );
    checks.not_after("/periodFrom", input.period_from, input.period_to);
    if let Some(number) = &input.authorisation_no {
        check_no(&mut checks, "/authorisationNo", number);
    }
    if let Some(approval) = &input.approval {
        approval.check(&mut checks, "/approval", today);
    }
    checks.finish()
}

/// Departments of its own level and governments of the next; everything else by a document (审计法 第十八条、第三十一条).
fn check_scope(input: &Input, acting: &Office) -> Result<(), Failure> {
    let (department, code) = (
        input.body.department.as_str(),
        input.body.division_code.as_str(),
    );
    let own = code == acting.division_code;
    let below = division::get(code).and_then(|found| found.parent);
    let in_scope = match department {
        GOVERNMENT => below == Some(acting.division_code.as_str()),
        VERTICAL => false,
        _ => own,
    };
    let mut checks = Checks::new();
    checks.require(
        in_scope || input.authorisation_no.is_some(),
        "/authorisationNo",
        "not-audit-jurisdiction",
        "审计管辖为本级各部门和下一级政府；实行垂直管理的税务部门、其他单位须有上级授权或者直接审计的文号（审计法 第十八条、第三十一条）",
    );
    checks.require(
        department != GOVERNMENT || !own,
        "/body/department",
        "not-audit-jurisdiction",
        "审计机关审计下级政府，不审计本级政府",
    );
    checks.finish()
}

/// The same project again; its number stands for one project only.
fn same(
    input: &Input,
    acting: &Office,
    subjects: &[Subject],
    known: Project,
) -> Result<Project, Failure> {
    let same = known.division_code == acting.division_code
        && known.year == input.year
        && known.title == input.title
        && known.body == input.body
        && known.subjects == subjects
        && (known.period_from, known.period_to) == (input.period_from, input.period_to)
        && known.authorisation_no == input.authorisation_no
        && input.approval.as_ref().is_none_or(|one| *one == known.plan);
    let mut checks = Checks::new();
    checks.require(
        same,
        "/projectNo",
        "project-taken",
        "此项目编号已用于另一审计项目",
    );
    checks.finish().map(|()| known)
}

fn open(
    ctx: &Context<'_>,
    input: &Input,
    acting: &Office,
    subjects: Vec<Subject>,
) -> Result<Project, Failure> {
    let mut checks = Checks::new();
    for (_, other) in records::within::<Project>(ctx, KIND, &acting.division_code)? {
        let overlaps = other.division_code == acting.division_code
            && other.body == input.body
            && other.period_from <= input.period_to
            && input.period_from <= other.period_to
            && other.subjects.iter().any(|one| subjects.contains(one));
        checks.require(
            !overlaps,
            "/subjects",
            "project-duplicate",
            format!(
                "项目{}已审计同一单位同一期间的同一内容，应避免不必要的重复审计（审计法 第三十一条）",
                shown(&other.number)
            ),
        );
    }
    checks.finish()?;
    let Some(plan) = input.approval.clone() else {
        return Err(Failure::needs_human(
            "审计项目审核通过：按经批准的年度审计项目计划实施（审计法 第二十六条、第四十二条），由审计机关批准",
        ));
    };
    let project = Project {
        number: input.project_no.clone(),
        year: input.year,
        division_code: acting.division_code.clone(),
        title: input.title.clone(),
        body: input.body.clone(),
        subjects,
        period_from: input.period_from,
        period_to: input.period_to,
        authorisation_no: input.authorisation_no.clone(),
        plan,
        stage: Stage::Planned,
        summary: Summary::default(),
    };
    project::save(ctx, &project)?;
    Ok(project)
}
