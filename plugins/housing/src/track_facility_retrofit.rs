//! 跟踪母婴、无障碍设施建设改造: each facility of a public place with its due day and its progress; what is overdue or soon due is
//! named. Progress does not go back, and a due day moves only by a decision.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, MISSING_MATERIAL};
use lianxi_domain::date::Day;
use lianxi_domain::facility::check_project_no;
use lianxi_domain::indicators::percent;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::Decision;
use lianxi_domain::push::Attachment;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::rules::{ALL, RETROFIT_REMIND};

/// The most facilities of one call.
const FACILITIES_MAX: usize = 300;
const PERCENT_MAX: u32 = 100;

/// 场所类型
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Venue {
    #[serde(rename = "机场")]
    Airport,
    #[serde(rename = "车站")]
    Station,
    #[serde(rename = "商场")]
    Mall,
    #[serde(rename = "医院")]
    Hospital,
    #[serde(rename = "其他")]
    Other,
}

impl Venue {
    /// Who runs the place; two of them are not among the eighteen departments.
    const fn owner(self) -> &'static str {
        match self {
            Self::Airport | Self::Station => "交通运输部门（不在18个部门之内，由人民政府协调）",
            Self::Mall => "商务部门（不在18个部门之内，由人民政府协调）",
            Self::Hospital => "卫生健康部门",
            Self::Other => "待明确：由市、县人民政府确定",
        }
    }
}

/// 设施类型
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum FacilityKind {
    #[serde(rename = "母婴室")]
    NursingRoom,
    #[serde(rename = "无障碍设施")]
    BarrierFree,
    #[serde(rename = "绿色通道")]
    GreenLane,
}

const KINDS: [FacilityKind; 3] = [
    FacilityKind::NursingRoom,
    FacilityKind::BarrierFree,
    FacilityKind::GreenLane,
];

/// 一处设施
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Retrofit {
    /// 设施编号（字母、数字和连字符）
    pub facility_no: String,
    /// 场所类型
    pub venue: Venue,
    /// 设施类型
    pub kind: FacilityKind,
    /// 计划完成之日
    pub due_on: Day,
    /// 进度（百分比）
    pub progress: u32,
    /// 完成之日；进度为100时必填
    #[serde(default)]
    pub completed_on: Option<Day>,
    /// 完成照片或者验收记录；完成时必须有
    #[serde(default)]
    pub evidence: Vec<Attachment>,
    /// 调整计划完成之日的决定
    #[serde(default)]
    pub extension: Option<Decision>,
}

/// 跟踪设施建设改造
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 县级行政区划代码
    pub county_code: String,
    /// 设施
    pub facilities: Vec<Retrofit>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 状态
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum State {
    #[serde(rename = "未开始")]
    Waiting,
    #[serde(rename = "进行中")]
    Running,
    #[serde(rename = "按期完成")]
    InTime,
    #[serde(rename = "逾期完成")]
    Late,
    #[serde(rename = "逾期未完成")]
    Overdue,
}

/// 一处设施的状况
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Tracked {
    /// 设施编号
    pub facility_no: String,
    /// 状态
    pub state: State,
    /// 进度（百分比）
    pub progress: u32,
    /// 逾期日数
    pub overdue_days: u32,
    /// 即将到期，应提醒
    pub remind: bool,
    /// 场所的主管部门
    pub owner: &'static str,
}

/// 按设施类型汇总
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// 设施类型
    pub kind: FacilityKind,
    /// 总数
    pub total: u32,
    /// 已完成
    pub completed: u32,
    /// 逾期未完成
    pub overdue: u32,
    /// 完成率（百分比）；没有设施的为空
    pub percent: Option<u64>,
}

/// 跟踪结果
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 各处设施
    pub facilities: Vec<Tracked>,
    /// 汇总
    pub summary: Vec<Summary>,
}

/// What is kept of a facility.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RetrofitRecord {
    pub county_code: String,
    pub retrofit: Retrofit,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    check(&input, rules.today())?;
    office::county_or_above(ctx.call, DEPARTMENT, &input.county_code)?;
    keep(ctx, &input)?;
    let remind = rules.period(&RETROFIT_REMIND)?;
    let tracked = input.facilities.iter().map(|one| {
        let state = state(one, rules.today());
        let soon = remind
            .due_from(rules.today())
            .is_some_and(|day| one.due_on <= day);
        let late = one.due_on.days_until(rules.today());
        Tracked {
            facility_no: one.facility_no.clone(),
            state,
            progress: one.progress,
            overdue_days: if state == State::Overdue {
                u32::try_from(late).unwrap_or(0)
            } else {
                0
            },
            remind: soon && matches!(state, State::Waiting | State::Running),
            owner: one.venue.owner(),
        }
    });
    Ok(Output {
        facilities: tracked.collect(),
        summary: KINDS
            .into_iter()
            .map(|kind| summary(kind, &input.facilities, rules.today()))
            .collect(),
    })
}

pub fn state(retrofit: &Retrofit, today: Day) -> State {
    match retrofit.completed_on {
        Some(day) if day <= retrofit.due_on => State::InTime,
        Some(_) => State::Late,
        None if today > retrofit.due_on => State::Overdue,
        None if retrofit.progress == 0 => State::Waiting,
        None => State::Running,
    }
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.county("/countyCode", &input.county_code);
    checks.some("/facilities", input.facilities.len(), FACILITIES_MAX);
    let mut seen = BTreeSet::new();
    for (index, one) in input.facilities.iter().take(FACILITIES_MAX).enumerate() {
        let at = format!("/facilities/{index}");
        check_project_no(&mut checks, &format!("{at}/facilityNo"), &one.facility_no);
        let is_new = seen.insert(one.facility_no.as_str());
        checks.require(
            is_new,
            format!("{at}/facilityNo"),
            "facility-twice",
            "设施编号重复",
        );
        let allowed = one.progress <= PERCENT_MAX;
        checks.require(
            allowed,
            format!("{at}/progress"),
            "progress-out-of-range",
            "进度应在0至100之间",
        );
        let agrees = (one.progress == PERCENT_MAX) == one.completed_on.is_some();
        checks.require(
            agrees,
            format!("{at}/completedOn"),
            "progress-contradicts",
            "进度为100的应有完成之日，未完成的不应有",
        );
        checks.attachments(&format!("{at}/evidence"), &one.evidence);
        if let Some(completed) = one.completed_on {
            checks.not_after(&format!("{at}/completedOn"), completed, today);
            let shown = !one.evidence.is_empty();
            checks.require(
                shown,
                format!("{at}/evidence"),
                MISSING_MATERIAL,
                "完成的应有照片或者验收记录",
            );
        }
        if let Some(extension) = &one.extension {
            extension.check(&mut checks, &format!("{at}/extension"), today);
        }
    }
    checks.finish()
}

fn keep(ctx: &Context<'_>, input: &Input) -> Result<(), Failure> {
    let mut checks = Checks::new();
    for (index, one) in input.facilities.iter().enumerate() {
        let key = format!("retrofit/{}", one.facility_no);
        let known: Option<RetrofitRecord> = records::load(ctx, &key)?;
        if let Some(known) = known {
            check_known(
                &mut checks,
                &format!("/facilities/{index}"),
                &known,
                (one, &input.county_code),
            );
        }
        let record = RetrofitRecord {
            county_code: input.county_code.clone(),
            retrofit: one.clone(),
        };
        let place = Place {
            kind: "retrofit",
            division: &input.county_code,
            uscc: None,
            person: None,
        };
        records::save(ctx, &key, place, &record)?;
    }
    checks.finish()
}

fn check_known(
    checks: &mut Checks,
    at: &str,
    known: &RetrofitRecord,
    (now, county): (&Retrofit, &str),
) {
    let before = &known.retrofit;
    let same =
        (before.venue, before.kind, known.county_code.as_str()) == (now.venue, now.kind, county);
    checks.require(
        same,
        format!("{at}/facilityNo"),
        "facility-differs",
        "该编号已登记为另一处设施",
    );
    let ended = before.completed_on.is_some() && before != now;
    checks.require(
        !ended,
        format!("{at}/facilityNo"),
        "facility-completed",
        "该设施已按另外的内容登记完成",
    );
    let forward = before.progress <= now.progress;
    checks.require(
        forward,
        format!("{at}/progress"),
        "progress-decreases",
        format!("进度不能低于已登记的{}", before.progress),
    );
    let moved = before.due_on != now.due_on && now.extension.is_none();
    checks.require(
        !moved,
        format!("{at}/dueOn"),
        "due-differs",
        format!("调整计划完成之日（{}）应有决定", before.due_on),
    );
}

fn summary(kind: FacilityKind, facilities: &[Retrofit], today: Day) -> Summary {
    let states: Vec<State> = facilities
        .iter()
        .filter(|one| one.kind == kind)
        .map(|one| state(one, today))
        .collect();
    let count = |of: fn(&State) -> bool| {
        u32::try_from(states.iter().filter(|one| of(one)).count()).unwrap_or(u32::MAX)
    };
    let (total, completed) = (
        count(|_| true),
        count(|one| matches!(one, State::InTime | State::Late)),
    );
    Summary {
        kind,
        total,
        completed,
        overdue: count(|one| *one == State::Overdue),
        percent: percent(u64::from(completed), u64::from(total)),
    }
}
