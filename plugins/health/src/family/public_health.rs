//! `record-public-health-service` (婴幼儿公共卫生服务记录): six services, by reference to the child, while it is under three.

use lianxi_domain::age;
use lianxi_domain::checks::Checks;
use lianxi_domain::date::Day;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::PersonRef;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::bounds::CODE_CHARS_MAX;
use crate::rules as p;

/// 服务项目
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Service {
    #[serde(rename = "新生儿访视")]
    NewbornVisit,
    #[serde(rename = "膳食营养")]
    Nutrition,
    #[serde(rename = "生长发育")]
    Growth,
    #[serde(rename = "预防接种")]
    Vaccination,
    #[serde(rename = "安全防护")]
    Safety,
    #[serde(rename = "疾病防控")]
    DiseaseControl,
}

const SERVICES: [Service; 6] = [
    Service::NewbornVisit,
    Service::Nutrition,
    Service::Growth,
    Service::Vaccination,
    Service::Safety,
    Service::DiseaseControl,
];

/// 公共卫生服务记录
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordService {
    /// 婴幼儿引用
    pub child: PersonRef,
    /// 出生日期（只用于计算月龄，不保存）
    pub born_on: Day,
    /// 服务项目
    pub service: Service,
    /// 服务日期
    pub on: Day,
    /// 所在地县级行政区划代码
    pub county: String,
    /// 提供机构代码
    pub provider: String,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 记录结果
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordedService {
    /// 是否重复记录
    pub duplicate: bool,
    /// 服务时的月龄
    pub age_months: u32,
    /// 尚未接受的服务项目
    pub still_missing: Vec<Service>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ServiceRecord {
    service: Service,
    on: Day,
    age_months: u32,
    provider: String,
}

pub fn record_service(ctx: &Context<'_>, input: RecordService) -> Result<RecordedService, Failure> {
    office::covering(ctx.call, DEPARTMENT, &input.county)?;
    let rules = Rules::on(ctx.call, &input.params, &p::ALL)?;
    let mut checks = Checks::new();
    input.child.check(&mut checks, "/child");
    checks.text("/provider", &input.provider, CODE_CHARS_MAX);
    checks.require(
        input.on <= rules.today(),
        "/on",
        "date-in-future",
        "服务日期不能晚于今天",
    );
    checks.require(
        input.born_on <= input.on,
        "/bornOn",
        "date-out-of-order",
        "出生日期不能晚于服务日期",
    );
    let limit = rules.value(&p::CHILD_MONTHS_LIMIT)?;
    checks.require(
        is_younger(input.born_on, input.on, limit),
        "/bornOn",
        "child-too-old",
        format!("服务对象为3岁以下婴幼儿（不满{limit}个月）"),
    );
    let days = rules.value(&p::NEWBORN_VISIT_DAYS_MAX)?;
    checks.require(
        input.service != Service::NewbornVisit
            || input.born_on.days_until(input.on) <= p::count(days),
        "/on",
        "newborn-visit-late",
        format!("新生儿访视应在出生后{days}天内"),
    );
    checks.finish()?;
    let mut known = records::of_person::<ServiceRecord>(ctx, "child-service", &input.child.hash)?;
    let same = |record: &ServiceRecord| record.service == input.service && record.on == input.on;
    let duplicate = known.iter().any(|(_, record)| same(record));
    let age_months = age::months(input.born_on, input.on).unwrap_or(0);
    if !duplicate {
        let key = format!(
            "child-service/{}/{}/{}",
            input.child.hash,
            input.on,
            known.len()
        );
        let record = ServiceRecord {
            service: input.service,
            on: input.on,
            age_months,
            provider: input.provider,
        };
        let place = Place {
            kind: "child-service",
            division: &input.county,
            uscc: None,
            person: Some(&input.child.hash),
        };
        records::save(ctx, &key, place, &record)?;
        known.push((key, record));
    }
    let has = |service: Service| known.iter().any(|(_, record)| record.service == service);
    Ok(RecordedService {
        duplicate,
        age_months,
        still_missing: SERVICES
            .into_iter()
            .filter(|service| !has(*service))
            .collect(),
    })
}

/// 3岁以下: younger than `months` on the day, so the third birthday itself is out.
pub fn is_younger(born: Day, on: Day, months: u32) -> bool {
    on < born.plus_months(p::count(months))
}
