//! 保安员核验: certificates, the company that dispatches, the filing of who recruits by himself (30 days), and one guard on duty at an
//! independent site. What the childcare standard asks beyond the regulation is shown as unverified.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, MISSING_MATERIAL};
use lianxi_domain::date::{Day, Timeliness};
use lianxi_domain::limit::Limit;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{DOCUMENT_NO_CHARS_MAX, PersonRef};
use lianxi_domain::records::Place;
use lianxi_domain::rules::Stated;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::rules::{ALL, GUARD_FILING_WITHIN, GUARDS_ON_DUTY_MIN};
use lianxi_domain::kept;
use lianxi_domain::problem::Problem;

pub const KIND: &str = "guard-check";
const GUARDS_MAX: usize = 100;
/// 个体工商户: no legal person, so it cannot recruit guards itself (第十三条).
const SOLE_TRADER_PREFIX: &str = "92";
const FILING: &str = "保安服务管理条例 第十四条、第四十二条第二项";
const DISPATCH: &str = "托育机构设置标准（国卫人口发〔2019〕58号）第十八条，未核实";

/// 保安员核验
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 统一社会信用代码
    pub uscc: String,
    /// 机构所在地县级行政区划代码
    pub division_code: String,
    /// 核验日期
    pub checked_on: Day,
    /// 独立设置（不与其他单位共用出入口和安保）
    pub independent_site: bool,
    /// 保安员
    pub guards: Vec<Guard>,
    /// 自行招用的备案情况；没有自行招用的为空
    #[serde(default)]
    pub self_recruiting: Option<SelfRecruiting>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 保安员
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Guard {
    /// 人员引用
    pub person: PersonRef,
    /// 保安员证编号；没有的为空
    #[serde(default)]
    pub certificate_no: Option<String>,
    /// 派驻的保安服务公司；自行招用的为空
    #[serde(default)]
    pub company: Option<Company>,
    /// 核验时在岗
    pub on_duty: bool,
}

/// 保安服务公司
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Company {
    /// 统一社会信用代码
    pub uscc: String,
    /// 保安服务许可证编号；没有的为空
    #[serde(default)]
    pub licence_no: Option<String>,
}

/// 自行招用保安员的备案情况
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SelfRecruiting {
    /// 开始保安服务之日
    pub started_on: Day,
    /// 向设区的市级公安机关备案之日；未备案的为空
    #[serde(default)]
    pub filed_on: Option<Day>,
}

/// 核验结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 是否符合法规（未核实的标准不影响此项）
    pub lawful: bool,
    /// 在岗保安员数
    pub on_duty: u32,
    /// 在岗保安员数的要求；不是独立设置的为空
    pub on_duty_min: Option<Stated<u32>>,
    /// 不符合规定的情形
    pub problems: Vec<Problem>,
    /// 依据未核实、由人确认的情形
    pub to_confirm: Vec<Problem>,
    /// 备案期限
    pub filing: Option<Limit>,
    /// 备案是否按期
    pub filing_timeliness: Option<Timeliness>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    check(&input, rules.today())?;
    office::county_or_above(ctx.call, DEPARTMENT, &input.division_code)?;
    let facts = Input {
        params: Params::new(),
        ..input.clone()
    };
    let key = format!("{KIND}/{}/{}", input.uscc, input.checked_on);
    let taken = ("/checkedOn", "guard-check-taken");
    if let Some(answer) = kept::again(ctx, &key, &facts, taken)? {
        return Ok(answer);
    }
    let output = verified(&input, &rules)?;
    let place = Place {
        kind: KIND,
        division: &input.division_code,
        uscc: Some(&input.uscc),
        person: None,
    };
    kept::keep(ctx, &key, place, &facts, &output)?;
    Ok(output)
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.uscc("/uscc", &input.uscc);
    checks.county("/divisionCode", &input.division_code);
    checks.not_after("/checkedOn", input.checked_on, today);
    checks.list("/guards", input.guards.len(), GUARDS_MAX);
    let mut seen = BTreeSet::new();
    for (index, guard) in input.guards.iter().take(GUARDS_MAX).enumerate() {
        let at = format!("/guards/{index}");
        guard.person.check(&mut checks, &format!("{at}/person"));
        checks.require(
            seen.insert(guard.person.hash.as_str()),
            format!("{at}/person"),
            "guard-duplicate",
            "同一人员写了两次",
        );
        if let Some(no) = &guard.certificate_no {
            checks.text(&format!("{at}/certificateNo"), no, DOCUMENT_NO_CHARS_MAX);
        }
        if let Some(company) = &guard.company {
            checks.uscc(&format!("{at}/company/uscc"), &company.uscc);
            if let Some(no) = &company.licence_no {
                let at = format!("{at}/company/licenceNo");
                checks.text(&at, no, DOCUMENT_NO_CHARS_MAX);
            }
        }
    }
    check_filing(&mut checks, input);
    checks.finish()
}

fn check_filing(checks: &mut Checks, input: &Input) {
    let recruits = input.guards.iter().any(|guard| guard.company.is_none());
    checks.require(
        !recruits || input.self_recruiting.is_some(),
        "/selfRecruiting",
        MISSING_MATERIAL,
        "有自行招用的保安员：应写明开始保安服务之日和备案情况",
    );
    if let Some(filing) = &input.self_recruiting {
        checks.not_after(
            "/selfRecruiting/startedOn",
            filing.started_on,
            input.checked_on,
        );
        if let Some(on) = filing.filed_on {
            checks.not_after("/selfRecruiting/filedOn", on, input.checked_on);
        }
    }
}

fn verified(input: &Input, rules: &Rules<'_>) -> Result<Output, Failure> {
    let mut problems = certificates(input);
    let filing = match &input.self_recruiting {
        None => None,
        Some(made) => {
            let limit = Limit::new(rules.period(&GUARD_FILING_WITHIN)?, made.started_on);
            let judged = limit.judge(made.filed_on, input.checked_on, None);
            Some((limit, judged))
        }
    };
    let judged = filing.as_ref().and_then(|(_, judged)| *judged);
    problems.extend(filing_problem(input, judged));
    let on_duty = input.guards.iter().filter(|guard| guard.on_duty).count();
    let on_duty = u32::try_from(on_duty).unwrap_or(u32::MAX);
    let on_duty_min = input
        .independent_site
        .then(|| rules.get(&GUARDS_ON_DUTY_MIN))
        .transpose()?;
    Ok(Output {
        lawful: problems.is_empty(),
        on_duty,
        to_confirm: to_confirm(input, on_duty, on_duty_min.as_ref()),
        on_duty_min,
        problems,
        filing: filing.map(|(limit, _)| limit),
        filing_timeliness: judged,
    })
}

fn certificates(input: &Input) -> Vec<Problem> {
    let mut list = Vec::new();
    for (index, guard) in input.guards.iter().enumerate() {
        let number = index.saturating_add(1);
        if guard.certificate_no.is_none() {
            list.push(Problem::law(
                "guard-without-certificate",
                format!("第{number}名保安员没有保安员证"),
                "保安服务管理条例 第十六条",
            ));
        }
        let unlicensed = guard
            .company
            .as_ref()
            .is_some_and(|company| company.licence_no.is_none());
        if unlicensed {
            list.push(Problem::law(
                "company-not-licensed",
                format!("派驻第{number}名保安员的公司没有保安服务许可证"),
                "保安服务管理条例 第九条、第四十一条",
            ));
        }
    }
    list
}

fn filing_problem(input: &Input, judged: Option<Timeliness>) -> Vec<Problem> {
    let Some(made) = &input.self_recruiting else {
        return Vec::new();
    };
    let mut list = Vec::new();
    if input.uscc.starts_with(SOLE_TRADER_PREFIX) {
        list.push(Problem::law(
            "recruiter-not-legal-person",
            "自行招用保安员的单位应当具有法人资格",
            "保安服务管理条例 第十三条",
        ));
    }
    if judged == Some(Timeliness::Late) {
        let (code, message) = if made.filed_on.is_some() {
            ("filing-late", "自行招用保安员备案超过期限")
        } else {
            ("filing-overdue", "自行招用保安员逾期没有备案")
        };
        list.push(Problem::law(code, message, FILING));
    }
    list
}

/// What only the childcare standard asks, whose text was not read.
fn to_confirm(input: &Input, on_duty: u32, least: Option<&Stated<u32>>) -> Vec<Problem> {
    let mut list = Vec::new();
    if let Some(least) = least.filter(|least| on_duty < least.value) {
        let message = format!("独立设置的机构在岗保安员{on_duty}名，少于{}名", least.value);
        list.push(Problem::unverified(
            "guards-too-few",
            message,
            &least.source,
        ));
    }
    if input.guards.iter().any(|guard| guard.company.is_none()) {
        list.push(Problem::unverified(
            "guard-not-dispatched",
            "标准要求保安员由有许可证的公司派驻；自行招用是否允许由人确认",
            DISPATCH,
        ));
    }
    list
}
