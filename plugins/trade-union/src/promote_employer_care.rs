//! 推动用人单位提供福利性照护服务 (附-30, 二(三)2): the year's list of employers, what each committed itself to, and what has opened.
//! Founding is the employer's own choice; registration and filing stay with their departments.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, MISSING_MATERIAL, RULE_VIOLATION, SHORT_TEXT_MAX, shown};
use lianxi_domain::date::Day;
use lianxi_domain::division;
use lianxi_domain::indicators::number;
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::check_public_text;
use lianxi_domain::push::Attachment;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::employer::{EMPLOYEES_MAX, Employer, check_follows, check_people};
use crate::rules::{ALL, PRIORITY_EMPLOYEES_MIN, PRIORITY_INFANTS_MIN, REVISIT_WITHIN};

/// The most employers of one list.
const EMPLOYERS_MAX: usize = 200;
/// The most employers that found one institution together.
const PARTNERS_MAX: usize = 20;
/// More places than any institution of an employer has.
const PLACES_MAX: u32 = 2_000;

/// 推动用人单位提供福利性照护服务
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 年度
    pub year: i16,
    /// 行政区划代码：省、市或县
    pub division_code: String,
    /// 用人单位
    pub employers: Vec<Entry>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 一个用人单位的情况
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Entry {
    /// 用人单位
    pub employer: Employer,
    /// 职工人数
    pub employees: u32,
    /// 职工的婴幼儿人数
    pub infants: u32,
    /// 走访或者联系日期
    pub contacted_on: Day,
    /// 进展
    pub stage: Stage,
    /// 承诺；已承诺及以后必须有
    #[serde(default)]
    pub commitment: Option<Commitment>,
    /// 已开办的照护服务机构的统一社会信用代码
    #[serde(default)]
    pub institution_uscc: Option<String>,
    /// 列为单位福利性机构试点（四(四)）
    #[serde(default)]
    pub pilot: bool,
}

/// 进展
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Stage {
    #[serde(rename = "已走访")]
    Contacted,
    /// Its own choice, and no breach.
    #[serde(rename = "暂不举办")]
    Declined,
    #[serde(rename = "已承诺")]
    Committed,
    #[serde(rename = "建设中")]
    Building,
    #[serde(rename = "已开办")]
    Opened,
}

/// 举办承诺
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Commitment {
    /// 举办方式
    pub founding: Founding,
    /// 联合举办的其他用人单位（统一社会信用代码）
    #[serde(default)]
    pub partners: Vec<String>,
    /// 运营模式
    pub mode: Mode,
    /// 场所
    pub site: Site,
    /// 地址
    pub address: String,
    /// 托位
    pub places: u32,
    /// 向附近居民开放
    pub open_to_residents: bool,
    /// 开放的条件（有条件的可向附近居民开放）
    #[serde(default)]
    pub residents_conditions: Option<String>,
    /// 承诺书
    pub paper: Attachment,
}

/// 举办方式（二(三)2）
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Founding {
    #[serde(rename = "单独举办")]
    Alone,
    #[serde(rename = "联合举办")]
    Together,
}

/// 运营模式（二(二)2）
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Mode {
    #[serde(rename = "自办自管")]
    Own,
    #[serde(rename = "公办民营")]
    PublicRunPrivately,
    #[serde(rename = "民办公助")]
    PrivateSupported,
}

/// 场所（二(三)2）
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Site {
    #[serde(rename = "工作场所")]
    Workplace,
    #[serde(rename = "就近")]
    Nearby,
}

/// 一个用人单位的记录
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EmployerCare {
    /// 情况
    pub entry: Entry,
    /// 是否重点推动
    pub priority: bool,
    /// 托位是否不少于职工婴幼儿人数；没有承诺的为空
    pub meets_demand: Option<bool>,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

/// 推动情况
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 年度
    pub year: i16,
    /// 行政区划代码
    pub division_code: String,
    /// 用人单位
    pub employers: Vec<EmployerCare>,
    /// 已承诺（含建设中、已开办）
    pub committed: u64,
    /// 已开办
    pub opened: u64,
    /// 向附近居民开放
    pub open_to_residents: u64,
    /// 承诺托位
    pub places: u64,
    /// 尚未承诺的重点用人单位（统一社会信用代码）
    pub priority_without: Vec<String>,
    /// 说明
    pub note: String,
    /// 依据
    pub basis: String,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    check(&input, rules.today())?;
    office::covering(ctx.call, DEPARTMENT, &input.division_code)?;
    let mut employers = Vec::new();
    for (index, entry) in input.employers.into_iter().enumerate() {
        employers.push(take(ctx, &rules, input.year, index, entry)?);
    }
    let with = |holds: &dyn Fn(&Commitment) -> bool| {
        let committed = employers
            .iter()
            .filter_map(|one| one.entry.commitment.as_ref());
        number(committed.filter(|one| holds(one)).count())
    };
    let places = employers
        .iter()
        .filter_map(|one| one.entry.commitment.as_ref());
    let without = |one: &&EmployerCare| one.priority && one.entry.commitment.is_none();
    Ok(Output {
        year: input.year,
        division_code: input.division_code,
        committed: with(&|_| true),
        opened: number(
            employers
                .iter()
                .filter(|one| one.entry.stage == Stage::Opened)
                .count(),
        ),
        open_to_residents: with(&|commitment| commitment.open_to_residents),
        places: places.map(|commitment| u64::from(commitment.places)).sum(),
        priority_without: employers
            .iter()
            .filter(without)
            .map(|one| one.entry.employer.uscc.clone())
            .collect(),
        employers,
        note: "举办与否由用人单位自主决定，暂不举办不构成违规".to_owned(),
        basis: "晋政办发〔2020〕24号 附-30、二(三)2".to_owned(),
    })
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.year("/year", input.year, today);
    checks.division("/divisionCode", &input.division_code);
    checks.some("/employers", input.employers.len(), EMPLOYERS_MAX);
    let mut seen = BTreeSet::new();
    for (index, entry) in input.employers.iter().take(EMPLOYERS_MAX).enumerate() {
        let at = format!("/employers/{index}");
        entry.employer.check(&mut checks, &format!("{at}/employer"));
        checks.require(
            seen.insert(entry.employer.uscc.as_str()),
            format!("{at}/employer/uscc"),
            "employer-duplicate",
            "同一用人单位列了两次",
        );
        checks.require(
            division::is_within(&entry.employer.division_code, &input.division_code),
            format!("{at}/employer/divisionCode"),
            "employer-outside",
            format!("用人单位不在{}", shown(&input.division_code)),
        );
        check_people(
            &mut checks,
            &format!("{at}/employees"),
            entry.employees,
            1,
            EMPLOYEES_MAX,
        );
        check_people(
            &mut checks,
            &format!("{at}/infants"),
            entry.infants,
            0,
            EMPLOYEES_MAX,
        );
        checks.not_after(&format!("{at}/contactedOn"), entry.contacted_on, today);
        checks.require(
            entry.contacted_on.year() == input.year,
            format!("{at}/contactedOn"),
            "date-outside-year",
            "日期不在本年度",
        );
        check_stage(&mut checks, &at, entry);
    }
    checks.finish()
}

/// What a stage needs and what it cannot have.
fn check_stage(checks: &mut Checks, at: &str, entry: &Entry) {
    match (&entry.commitment, entry.stage >= Stage::Committed) {
        (Some(commitment), true) => {
            check_commitment(
                checks,
                &format!("{at}/commitment"),
                commitment,
                &entry.employer,
            );
        }
        (None, false) => {}
        (None, true) => checks.fail(
            format!("{at}/commitment"),
            MISSING_MATERIAL,
            "已承诺的应写明举办方式、场所和托位",
        ),
        (Some(_), false) => checks.fail(
            format!("{at}/commitment"),
            "commitment-not-applicable",
            "尚未承诺的不填写承诺",
        ),
    }
    match (&entry.institution_uscc, entry.stage == Stage::Opened) {
        (Some(uscc), true) => {
            checks.uscc(&format!("{at}/institutionUscc"), uscc);
        }
        (None, false) => {}
        (None, true) => checks.fail(
            format!("{at}/institutionUscc"),
            MISSING_MATERIAL,
            "已开办的应写明已登记的照护服务机构",
        ),
        (Some(_), false) => checks.fail(
            format!("{at}/institutionUscc"),
            "institution-not-applicable",
            "尚未开办的不填写机构",
        ),
    }
    checks.require(
        !entry.pilot || entry.commitment.is_some(),
        format!("{at}/pilot"),
        RULE_VIOLATION,
        "试点应是已承诺举办的",
    );
}

fn check_commitment(checks: &mut Checks, at: &str, commitment: &Commitment, employer: &Employer) {
    let partners = &commitment.partners;
    checks.list(&format!("{at}/partners"), partners.len(), PARTNERS_MAX);
    checks.require(
        partners.is_empty() == (commitment.founding == Founding::Alone),
        format!("{at}/partners"),
        "partners-mismatch",
        "单独举办的没有其他用人单位，联合举办的至少有一个",
    );
    let mut seen = BTreeSet::from([employer.uscc.as_str()]);
    for (index, partner) in partners.iter().take(PARTNERS_MAX).enumerate() {
        let at = format!("{at}/partners/{index}");
        checks.uscc(&at, partner);
        checks.require(
            seen.insert(partner),
            at,
            "employer-duplicate",
            "同一用人单位列了两次",
        );
    }
    check_public_text(
        checks,
        &format!("{at}/address"),
        &commitment.address,
        SHORT_TEXT_MAX,
    );
    check_people(
        checks,
        &format!("{at}/places"),
        commitment.places,
        1,
        PLACES_MAX,
    );
    let conditions = commitment.residents_conditions.as_deref();
    if commitment.open_to_residents {
        let at = format!("{at}/residentsConditions");
        check_public_text(checks, &at, conditions.unwrap_or_default(), SHORT_TEXT_MAX);
    } else {
        checks.require(
            conditions.is_none(),
            format!("{at}/residentsConditions"),
            "conditions-not-applicable",
            "不向附近居民开放的不填写开放条件",
        );
    }
    checks.text(
        &format!("{at}/paper/name"),
        &commitment.paper.name,
        SHORT_TEXT_MAX,
    );
    checks.digest(format!("{at}/paper/sha256"), &commitment.paper.sha256);
}

fn take(
    ctx: &Context<'_>,
    rules: &Rules<'_>,
    year: i16,
    index: usize,
    entry: Entry,
) -> Result<EmployerCare, Failure> {
    let key = format!("{}/{}", kind(year), entry.employer.uscc);
    let earlier = records::load::<EmployerCare>(ctx, &key)?;
    if let Some(earlier) = earlier {
        if earlier.entry == entry {
            return Ok(earlier);
        }
        check_progress(index, &earlier.entry, &entry)?;
    }
    let priority = entry.employees >= rules.value(&PRIORITY_EMPLOYEES_MIN)?
        || entry.infants >= rules.value(&PRIORITY_INFANTS_MIN)?;
    let commitment = entry.commitment.as_ref();
    let care = EmployerCare {
        priority,
        meets_demand: commitment.map(|commitment| commitment.places >= entry.infants),
        follow_ups: follow_ups(rules, &entry)?,
        entry,
    };
    let place = Place {
        kind: &kind(year),
        division: &care.entry.employer.division_code,
        uscc: Some(&care.entry.employer.uscc),
        person: None,
    };
    records::save(ctx, &key, place, &care)?;
    Ok(care)
}

/// What the records of a year begin with, and are found by.
pub fn kind(year: i16) -> String {
    format!("employer-care/{year}")
}

fn check_progress(index: usize, earlier: &Entry, entry: &Entry) -> Result<(), Failure> {
    let at = format!("/employers/{index}");
    let mut checks = Checks::new();
    check_follows(
        &mut checks,
        &format!("{at}/contactedOn"),
        earlier.contacted_on,
        entry.contacted_on,
    );
    // Before it has opened, an employer may change its mind.
    let changes_its_mind = entry.stage == Stage::Declined && earlier.stage != Stage::Opened;
    checks.require(
        entry.stage >= earlier.stage || changes_its_mind,
        format!("{at}/stage"),
        "stage-backwards",
        "进展不能退回；不再举办的，记为“暂不举办”",
    );
    checks.finish()
}

fn follow_ups(rules: &Rules<'_>, entry: &Entry) -> Result<Vec<FollowUp>, Failure> {
    Ok(match entry.stage {
        Stage::Contacted | Stage::Declined => {
            let limit = Limit::new(rules.period(&REVISIT_WITHIN)?, entry.contacted_on);
            vec![FollowUp::within("再次走访，介绍政策和已开办的单位", limit)]
        }
        Stage::Committed | Stage::Building => vec![
            FollowUp::prompt("协助用人单位办好职工集体福利事业", "工会法 第三十一条"),
            FollowUp::prompt("设施建设由住建部门管理", "晋政办发〔2020〕24号 附-19"),
        ],
        Stage::Opened => vec![FollowUp::prompt(
            "核准登记后及时向当地卫生健康部门备案",
            "晋政办发〔2020〕24号 二(四)1",
        )],
    })
}
