//! 推动用人单位支持职工照护 (二(一)1): the register of what an employer does for parents. What the law demands of it anyway, such as
//! time for breast-feeding, is noted and not counted as a measure of its own will.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, MISSING_MATERIAL};
use lianxi_domain::date::Day;
use lianxi_domain::office;
use lianxi_domain::publicity::check_evidence;
use lianxi_domain::push::Attachment;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::employer::{EMPLOYEES_MAX, Employer, check_follows, check_people};

/// The most measures of one employer.
const MEASURES_MAX: usize = 20;

/// 用人单位支持职工照护的措施
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 年度
    pub year: i16,
    /// 用人单位
    pub employer: Employer,
    /// 职工人数
    pub employees: u32,
    /// 情况截至日期
    pub as_of: Day,
    /// 措施；没有的为空
    pub measures: Vec<Measure>,
}

/// 一项措施
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Measure {
    /// 类型
    pub kind: Kind,
    /// 惠及职工人数
    pub staff_covered: u32,
    /// 实行日期
    pub since: Day,
    /// 制度文件等材料
    pub evidence: Vec<Attachment>,
}

/// 措施类型
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Kind {
    #[serde(rename = "弹性工作时间")]
    FlexibleHours,
    #[serde(rename = "错峰上下班")]
    StaggeredHours,
    #[serde(rename = "远程办公")]
    RemoteWork,
    #[serde(rename = "育儿假或者产休假试行")]
    ParentalLeave,
    #[serde(rename = "婴幼儿保教费")]
    Allowance,
    #[serde(rename = "产假护理假哺乳假")]
    StatutoryLeave,
    #[serde(rename = "哺乳时间")]
    NursingTime,
    #[serde(rename = "哺乳室等女职工设施")]
    NursingRoom,
}

impl Kind {
    /// What the policy encourages.
    const ENCOURAGED: [Self; 5] = [
        Self::FlexibleHours,
        Self::StaggeredHours,
        Self::RemoteWork,
        Self::ParentalLeave,
        Self::Allowance,
    ];

    fn is_encouraged(self) -> bool {
        Self::ENCOURAGED.contains(&self)
    }
}

/// 措施登记
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 登记的情况
    pub register: Input,
    /// 鼓励措施
    pub encouraged: Vec<Kind>,
    /// 法定义务，不计入鼓励措施
    pub statutory: Vec<Kind>,
    /// 比上次登记新增的鼓励措施
    pub added: Vec<Kind>,
    /// 可以继续推动的措施
    pub suggestions: Vec<Kind>,
    /// 惠及面（%，取惠及人数最多的鼓励措施）；没有的为空
    pub covered_percent: Option<u64>,
    /// 说明
    pub note: String,
    /// 依据
    pub basis: String,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    check(&input, lianxi_domain::checks::today(ctx)?)?;
    office::covering(ctx.call, DEPARTMENT, &input.employer.division_code)?;
    let key = format!("{}/{}", kind(input.year), input.employer.uscc);
    let earlier = records::load::<Output>(ctx, &key)?;
    if let Some(earlier) = &earlier {
        if earlier.register == input {
            return Ok(earlier.clone());
        }
        let mut checks = Checks::new();
        check_follows(&mut checks, "/asOf", earlier.register.as_of, input.as_of);
        checks.finish()?;
    }
    let output = register(input, earlier.as_ref());
    let place = Place {
        kind: &kind(output.register.year),
        division: &output.register.employer.division_code,
        uscc: Some(&output.register.employer.uscc),
        person: None,
    };
    records::save(ctx, &key, place, &output)?;
    Ok(output)
}

/// What the records of a year begin with, and are found by.
pub fn kind(year: i16) -> String {
    format!("employer-support/{year}")
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.year("/year", input.year, today);
    input.employer.check(&mut checks, "/employer");
    check_people(&mut checks, "/employees", input.employees, 1, EMPLOYEES_MAX);
    checks.not_after("/asOf", input.as_of, today);
    checks.require(
        input.as_of.year() == input.year,
        "/asOf",
        "date-outside-year",
        "日期不在本年度",
    );
    checks.list("/measures", input.measures.len(), MEASURES_MAX);
    let mut seen = BTreeSet::new();
    for (index, measure) in input.measures.iter().take(MEASURES_MAX).enumerate() {
        let at = |field: &str| format!("/measures/{index}/{field}");
        checks.require(
            seen.insert(measure.kind),
            at("kind"),
            "measure-duplicate",
            "同一类型的措施列了两次",
        );
        let most = input.employees.max(1);
        check_people(
            &mut checks,
            &at("staffCovered"),
            measure.staff_covered,
            1,
            most,
        );
        checks.not_after(&at("since"), measure.since, input.as_of);
        checks.require(
            !measure.evidence.is_empty(),
            at("evidence"),
            MISSING_MATERIAL,
            "应有制度文件等材料",
        );
        check_evidence(&mut checks, &at("evidence"), &measure.evidence);
    }
    checks.finish()
}

fn register(input: Input, earlier: Option<&Output>) -> Output {
    let kinds = input.measures.iter().map(|measure| measure.kind);
    let (encouraged, statutory): (Vec<Kind>, Vec<Kind>) =
        kinds.partition(|kind| kind.is_encouraged());
    let known = |kind: &Kind| earlier.is_some_and(|earlier| earlier.encouraged.contains(kind));
    let most = input
        .measures
        .iter()
        .filter(|measure| measure.kind.is_encouraged())
        .map(|measure| u64::from(measure.staff_covered))
        .max();
    let employees = u64::from(input.employees);
    Output {
        added: encouraged
            .iter()
            .copied()
            .filter(|kind| !known(kind))
            .collect(),
        suggestions: Kind::ENCOURAGED
            .into_iter()
            .filter(|kind| !encouraged.contains(kind))
            .collect(),
        covered_percent: most.and_then(|most| lianxi_domain::indicators::percent(most, employees)),
        encouraged,
        statutory,
        register: input,
        note:
            "鼓励措施由用人单位自主采取，没有采取不构成违规；法定假期、哺乳时间和女职工设施依法落实"
                .to_owned(),
        basis: "晋政办发〔2020〕24号 二(一)1；女职工劳动保护特别规定".to_owned(),
    }
}
