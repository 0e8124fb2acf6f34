//! `offer-reemployment-service` 重返岗位和就业服务 (二(一)2): information, guidance and training for parents who care for an infant. The
//! application is given again with each service that was delivered; what was delivered adds up.

use std::collections::BTreeSet;

use lianxi_domain::age;
use lianxi_domain::checks::{Checks, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::PersonRef;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::FIRST_SERVICE_DAYS;
use crate::shared::{check_number, office_of, rules_of};

const DELIVERIES_MAX: usize = 50;
const SERVICES_MAX: usize = 3;

/// 就业服务
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 申请编号
    pub application_no: String,
    /// 居住地（县级行政区划代码）
    pub division_code: String,
    /// 申请人引用
    pub person: PersonRef,
    /// 申请人状况
    pub situation: Situation,
    /// 所照护婴幼儿的出生日期：只用于核对年龄，不保存
    pub child_born_on: Day,
    /// 申请日期
    pub applied_on: Day,
    /// 申请的服务；无稳定就业岗位的三项都提供
    #[serde(default)]
    pub wanted: Vec<Service>,
    /// 新提供的服务
    #[serde(default)]
    pub deliveries: Vec<Delivery>,
    /// 申请人谢绝的服务
    #[serde(default)]
    pub declined: Vec<Service>,
    /// 就业结果
    #[serde(default)]
    pub result: Option<Employment>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 申请人状况
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Situation {
    #[serde(rename = "脱产照护")]
    OffWork,
    #[serde(rename = "无稳定就业岗位")]
    NoStableJob,
}

/// 服务
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Service {
    #[serde(rename = "信息服务")]
    Information,
    #[serde(rename = "就业指导")]
    Guidance,
    #[serde(rename = "职业技能培训")]
    Training,
}

impl Service {
    const EACH: [Self; 3] = [Self::Information, Self::Guidance, Self::Training];

    fn name(self) -> &'static str {
        match self {
            Self::Information => "信息服务",
            Self::Guidance => "就业指导",
            Self::Training => "职业技能培训",
        }
    }
}

/// 一次服务
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Delivery {
    /// 服务
    pub service: Service,
    /// 提供日期
    pub on: Day,
    /// 服务记录编号
    pub record_no: String,
}

/// 就业形式
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Form {
    #[serde(rename = "单位就业")]
    Employed,
    #[serde(rename = "灵活就业")]
    Flexible,
    #[serde(rename = "自主创业")]
    SelfEmployed,
}

/// 就业结果
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Employment {
    /// 就业形式
    pub form: Form,
    /// 就业日期
    pub on: Day,
}

/// 服务情况
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 应提供的服务
    pub required: Vec<Service>,
    /// 已提供的服务
    pub delivered: Vec<Service>,
    /// 申请人谢绝的服务
    pub declined: Vec<Service>,
    /// 尚未提供的服务及期限
    pub outstanding: Vec<FollowUp>,
    /// 应提供的服务是否都已提供或者谢绝
    pub complete: bool,
    /// 已登记的服务次数
    pub deliveries: u32,
    /// 就业结果
    pub result: Option<Employment>,
}

/// One application with all that came of it: no day of birth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Served {
    pub person: PersonRef,
    pub situation: Situation,
    pub applied_on: Day,
    pub wanted: BTreeSet<Service>,
    pub declined: BTreeSet<Service>,
    pub deliveries: Vec<Delivery>,
    pub result: Option<Employment>,
}

impl Served {
    pub fn required(&self) -> BTreeSet<Service> {
        match self.situation {
            Situation::NoStableJob => Service::EACH.into_iter().collect(),
            Situation::OffWork => self.wanted.clone(),
        }
    }

    pub fn delivered(&self) -> BTreeSet<Service> {
        self.deliveries.iter().map(|one| one.service).collect()
    }

    /// Everything that the application asks for was delivered.
    pub fn is_delivered(&self) -> bool {
        self.required().is_subset(&self.delivered())
    }
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = rules_of(ctx, &input.params)?;
    check(&input, rules.today())?;
    office_of(ctx, &input.division_code)?;
    let key = format!(
        "reemployment/{}/{}",
        input.division_code, input.application_no
    );
    let known = records::load::<Served>(ctx, &key)?;
    let served = joined(&input, known)?;
    let place = Place {
        kind: "reemployment",
        division: &input.division_code,
        uscc: None,
        person: Some(&input.person.hash),
    };
    records::save(ctx, &key, place, &served)?;
    answer(&rules, &served)
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    check_number(&mut checks, "/applicationNo", &input.application_no);
    checks.county("/divisionCode", &input.division_code);
    input.person.check(&mut checks, "/person");
    checks.not_after("/appliedOn", input.applied_on, today);
    checks.require(
        age::is_infant(input.child_born_on, input.applied_on),
        "/childBornOn",
        "child-not-infant",
        "申请时所照护的婴幼儿应未满3岁",
    );
    if input.situation == Situation::OffWork {
        checks.some("/wanted", input.wanted.len(), SERVICES_MAX);
    } else {
        checks.list("/wanted", input.wanted.len(), SERVICES_MAX);
    }
    checks.list("/declined", input.declined.len(), SERVICES_MAX);
    checks.list("/deliveries", input.deliveries.len(), DELIVERIES_MAX);
    for (index, delivery) in input.deliveries.iter().take(DELIVERIES_MAX).enumerate() {
        let at = format!("/deliveries/{index}");
        check_number(&mut checks, &format!("{at}/recordNo"), &delivery.record_no);
        check_since(
            &mut checks,
            &format!("{at}/on"),
            delivery.on,
            input.applied_on,
            today,
        );
    }
    if let Some(result) = input.result {
        check_since(
            &mut checks,
            "/result/on",
            result.on,
            input.applied_on,
            today,
        );
    }
    checks.finish()
}

fn check_since(checks: &mut Checks, field: &str, day: Day, applied_on: Day, today: Day) {
    checks.not_after(field, day, today);
    checks.require(day >= applied_on, field, "date-order", "日期早于申请日期");
}

/// What is known and what is new.
fn joined(input: &Input, known: Option<Served>) -> Result<Served, Failure> {
    let mut served = known.unwrap_or_else(|| Served {
        person: input.person.clone(),
        situation: input.situation,
        applied_on: input.applied_on,
        wanted: BTreeSet::new(),
        declined: BTreeSet::new(),
        deliveries: Vec::new(),
        result: None,
    });
    if served.person != input.person
        || served.situation != input.situation
        || served.applied_on != input.applied_on
    {
        return Err(invalid(
            "/applicationNo",
            "application-no-taken",
            "该编号已用于其他申请",
        ));
    }
    served.wanted.extend(&input.wanted);
    served.declined.extend(&input.declined);
    let mut checks = Checks::new();
    for (index, delivery) in input.deliveries.iter().enumerate() {
        match served
            .deliveries
            .iter()
            .find(|one| one.record_no == delivery.record_no)
        {
            Some(one) => checks.require(
                one == delivery,
                format!("/deliveries/{index}/recordNo"),
                "delivery-differs",
                "该服务记录编号已登记，内容不同",
            ),
            None => served.deliveries.push(delivery.clone()),
        }
    }
    checks.list("/deliveries", served.deliveries.len(), DELIVERIES_MAX);
    checks.require(
        served.result.is_none() || input.result.is_none() || served.result == input.result,
        "/result",
        "result-differs",
        "就业结果已登记，内容不同",
    );
    checks.finish()?;
    served.result = served.result.or(input.result);
    Ok(served)
}

fn answer(rules: &Rules<'_>, served: &Served) -> Result<Output, Failure> {
    let (required, delivered) = (served.required(), served.delivered());
    // Who takes a service after all has not declined it.
    let declined: BTreeSet<Service> = served.declined.difference(&delivered).copied().collect();
    let settled: BTreeSet<Service> = delivered.union(&declined).copied().collect();
    let mut outstanding = Vec::new();
    for service in required.difference(&settled) {
        let limit = Limit::new(rules.period(&FIRST_SERVICE_DAYS)?, served.applied_on);
        outstanding.push(FollowUp::within(format!("提供{}", service.name()), limit));
    }
    Ok(Output {
        complete: outstanding.is_empty(),
        outstanding,
        required: required.into_iter().collect(),
        delivered: delivered.into_iter().collect(),
        declined: declined.into_iter().collect(),
        deliveries: u32::try_from(served.deliveries.len()).unwrap_or(u32::MAX),
        result: served.result,
    })
}
