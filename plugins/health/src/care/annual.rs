//! `check-annual-health` (年度健康管理核查): exam and health-care training of every staff member, once a year.

use lianxi_domain::Uscc;
use lianxi_domain::checks::Checks;
use lianxi_domain::date::Day;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::PersonRef;
use lianxi_domain::records::{self, Place};
use lianxi_domain::rules::Stated;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::filing::form::STAFF_MAX;
use crate::filing::staff::is_fresh;
use crate::rules as p;

/// “每年”的计算方式
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum YearWindow {
    /// 十二个月以内
    #[default]
    Rolling,
    /// 本自然年度内
    CalendarYear,
}

/// 工作人员
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StaffHealth {
    /// 人员引用
    pub person: PersonRef,
    /// 最近体检日期
    #[serde(default)]
    pub exam_on: Option<Day>,
    /// 体检是否合格
    #[serde(default)]
    pub exam_passed: bool,
    /// 最近卫生保健培训日期
    #[serde(default)]
    pub training_on: Option<Day>,
    /// 是否患传染病
    #[serde(default)]
    pub infectious: bool,
    /// 痊愈返岗证明摘要
    #[serde(default)]
    pub return_certificate: Option<String>,
}

/// 年度健康管理核查
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CheckAnnualHealth {
    /// 机构统一社会信用代码
    pub uscc: Uscc,
    /// 所在地县级行政区划代码
    pub county: String,
    /// 每年的计算方式
    #[serde(default)]
    pub window: YearWindow,
    /// 工作人员
    pub staff: Vec<StaffHealth>,
}

/// 每年一次的状态
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum YearlyStatus {
    /// 有效
    Current,
    /// 过期
    Expired,
    /// 没有记录
    Missing,
    /// 不合格
    Failed,
}

/// 人员核查结果
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonStatus {
    /// 人员引用
    pub person: PersonRef,
    /// 体检
    pub exam: YearlyStatus,
    /// 培训
    pub training: YearlyStatus,
    /// 是否可以在岗
    pub on_duty: bool,
    /// 应采取的措施
    pub measure: String,
}

/// 核查结果
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AnnualHealth {
    /// 各人员结果
    pub people: Vec<PersonStatus>,
    /// 符合人数
    pub compliant: u32,
    /// 总人数
    pub total: u32,
    /// 应离岗人数
    pub off_duty: u32,
    /// 体检间隔的规定（月）
    pub exam_months_max: Stated<u32>,
}

pub fn check_annual_health(
    ctx: &Context<'_>,
    input: CheckAnnualHealth,
) -> Result<AnnualHealth, Failure> {
    office::covering(ctx.call, DEPARTMENT, &input.county)?;
    let params = Params::new();
    let rules = Rules::on(ctx.call, &params, &p::ALL)?;
    check(&input, rules.today())?;
    let people = input
        .staff
        .iter()
        .map(|person| judge(person, input.window, &rules))
        .collect::<Result<Vec<PersonStatus>, Failure>>()?;
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let current =
        |person: &&PersonStatus| person.on_duty && person.training == YearlyStatus::Current;
    let key = format!("annual-health/{}/{}", input.uscc, rules.today());
    let place = Place {
        kind: "annual-health",
        division: &input.county,
        uscc: Some(input.uscc.as_str()),
        person: None,
    };
    records::save(ctx, &key, place, &people)?;
    Ok(AnnualHealth {
        compliant: number(people.iter().filter(current).count()),
        off_duty: number(people.iter().filter(|person| !person.on_duty).count()),
        total: number(people.len()),
        exam_months_max: rules.get(&p::EXAM_MONTHS_MAX)?,
        people,
    })
}

fn check(input: &CheckAnnualHealth, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.some("/staff", input.staff.len(), STAFF_MAX);
    for (index, person) in input.staff.iter().take(STAFF_MAX).enumerate() {
        person
            .person
            .check(&mut checks, &format!("/staff/{index}/person"));
        for (field, day) in [
            ("examOn", person.exam_on),
            ("trainingOn", person.training_on),
        ] {
            checks.require(
                day.is_none_or(|day| day <= today),
                format!("/staff/{index}/{field}"),
                "date-in-future",
                "日期不能晚于今天",
            );
        }
        let first = input
            .staff
            .iter()
            .position(|other| other.person.hash == person.person.hash);
        checks.require(
            first == Some(index),
            format!("/staff/{index}/person"),
            "person-twice",
            "同一人员重复",
        );
        if let Some(digest) = &person.return_certificate {
            checks.digest(format!("/staff/{index}/returnCertificate"), digest);
        }
    }
    checks.finish()
}

fn judge(
    person: &StaffHealth,
    window: YearWindow,
    rules: &Rules<'_>,
) -> Result<PersonStatus, Failure> {
    let exam = match yearly(
        person.exam_on,
        window,
        rules.value(&p::EXAM_MONTHS_MAX)?,
        rules.today(),
    ) {
        YearlyStatus::Current if !person.exam_passed => YearlyStatus::Failed,
        status => status,
    };
    let training = yearly(
        person.training_on,
        window,
        rules.value(&p::TRAINING_MONTHS_MAX)?,
        rules.today(),
    );
    let ill = person.infectious && person.return_certificate.is_none();
    let measure = match (exam, training, ill) {
        (_, _, true) => "立即离岗，痊愈后凭证明返岗",
        (YearlyStatus::Failed, ..) => "体检不合格，不得上岗",
        (YearlyStatus::Expired | YearlyStatus::Missing, ..) => "离岗并补做健康体检",
        (YearlyStatus::Current, YearlyStatus::Current, false) => "正常在岗",
        (YearlyStatus::Current, _, false) => "补做卫生保健培训",
    };
    Ok(PersonStatus {
        person: person.person.clone(),
        exam,
        training,
        on_duty: exam == YearlyStatus::Current && !ill,
        measure: measure.to_owned(),
    })
}

pub fn yearly(on: Option<Day>, window: YearWindow, months: u32, today: Day) -> YearlyStatus {
    let Some(on) = on else {
        return YearlyStatus::Missing;
    };
    let current = match window {
        YearWindow::Rolling => is_fresh(on, today, months),
        YearWindow::CalendarYear => on.year() == today.year() && on <= today,
    };
    if current {
        YearlyStatus::Current
    } else {
        YearlyStatus::Expired
    }
}
