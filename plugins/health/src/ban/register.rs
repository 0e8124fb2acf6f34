//! `register-industry-ban` (登记行业终身禁入): only on a finding with legal force, and for the direct manager too.

use lianxi_domain::checks::{Checks, MISSING_MATERIAL};
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{DOCUMENT_NO_CHARS_MAX, Decision, PersonRef};
use lianxi_domain::records;
use lianxi_domain::{Period, Uscc, division};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::record::{self, Ban, BanRole, Finding, FindingKind};
use crate::DEPARTMENT;
use crate::bounds::TITLE_CHARS_MAX;
use crate::outgoing::{self, HIRING_CHECK};
use crate::rules as p;

/// Both the person who abused and the direct manager are banned.
const ROLES: [BanRole; 2] = [BanRole::Perpetrator, BanRole::DirectManager];

/// 登记行业终身禁入
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterBan {
    /// 人员引用
    pub person: PersonRef,
    /// 在案件中的身份
    pub role: BanRole,
    /// 机构统一社会信用代码
    pub uscc: Uscc,
    /// 机构所在地县级行政区划代码
    pub county: String,
    /// 认定文书
    #[serde(default)]
    pub finding: Option<Finding>,
    /// 登记决定（由人员作出）
    #[serde(default)]
    pub decision: Option<Decision>,
}

/// 登记结果
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RegisteredBan {
    /// 禁入记录键
    pub ban_key: String,
    /// 是否重复请求
    pub duplicate: bool,
    /// 期限：终身，没有届满日
    pub lifetime: bool,
    /// 同一认定中尚未登记的责任身份
    pub missing_roles: Vec<BanRole>,
    /// 公开要求
    pub publication: String,
    /// 认定被撤销或变更后的撤回期限
    pub withdraw_within: Period,
}

pub fn register_ban(ctx: &Context<'_>, input: RegisterBan) -> Result<RegisteredBan, Failure> {
    office::covering(ctx.call, DEPARTMENT, &input.county)?;
    let params = Params::new();
    let rules = Rules::on(ctx.call, &params, &p::ALL)?;
    let (finding, decision) = checked(&input, &rules)?;
    let key = record::key(&input.person, input.role, &finding.document_no);
    let known = records::load::<Ban>(ctx, &key)?;
    if known.as_ref().is_some_and(|ban| !ban.is_active()) {
        return Err(Failure::needs_human(
            "该认定的禁入记录已被撤销：是否重新登记由人员核实",
        ));
    }
    let duplicate = known.is_some();
    if !duplicate {
        let ban = Ban {
            person: input.person.clone(),
            role: input.role,
            uscc: input.uscc.clone(),
            county: input.county.clone(),
            finding: finding.clone(),
            decision,
            registered_at: ctx.call.now.clone(),
            withdrawn: None,
        };
        record::save(ctx, &key, &ban)?;
        let cities: Vec<&str> = division::cities().map(|city| city.code).collect();
        let body = json!({"personHash": input.person.hash, "banKey": key, "cities": cities, "lifetime": true});
        outgoing::emit(
            ctx,
            HIRING_CHECK,
            "industry-ban-registered",
            &input.person.hash,
            &body,
        )?;
    }
    Ok(RegisteredBan {
        missing_roles: missing_roles(ctx, &input.uscc, &finding)?,
        ban_key: key,
        duplicate,
        lifetime: true,
        publication: "公开案件，不公开个人身份".to_owned(),
        withdraw_within: rules.period(&p::WITHDRAW_WITHIN)?,
    })
}

/// Invalid where papers are missing or wrong; a person's matter where the law asks for judgement.
fn checked(input: &RegisterBan, rules: &Rules<'_>) -> Result<(Finding, Decision), Failure> {
    let mut checks = Checks::new();
    input.person.check(&mut checks, "/person");
    let Some(finding) = input.finding.clone() else {
        checks.fail(
            "/finding",
            MISSING_MATERIAL,
            "终身禁入须有法律文书或行政认定（人口与计划生育法第四十一条）",
        );
        return Err(checks
            .finish()
            .err()
            .unwrap_or_else(|| Failure::needs_human("缺少认定文书")));
    };
    checks.text(
        "/finding/documentNo",
        &finding.document_no,
        DOCUMENT_NO_CHARS_MAX,
    );
    checks.text("/finding/issuedBy", &finding.issued_by, TITLE_CHARS_MAX);
    checks.require(
        finding.issued_on <= rules.today(),
        "/finding/issuedOn",
        "date-in-future",
        "认定文书的日期不能晚于今天",
    );
    checks.require(
        finding
            .effective_on
            .is_none_or(|on| on >= finding.issued_on),
        "/finding/effectiveOn",
        "date-out-of-order",
        "生效日期不能早于作出日期",
    );
    checks.some("/finding/covers", finding.covers.len(), ROLES.len());
    if let Some(decision) = &input.decision {
        decision.check(&mut checks, "/decision", rules.today());
    }
    checks.finish()?;
    if finding.kind == FindingKind::CourtOccupationBan {
        return Err(Failure::needs_human(
            "刑法第三十七条之一的从业禁止为三至五年，不是终身禁入：由人员确认是否另有虐待婴幼儿的认定",
        ));
    }
    if finding.effective_on.is_none_or(|on| on > rules.today()) {
        return Err(Failure::needs_human(
            "认定文书尚未发生法律效力，不能登记终身禁入：由人员跟踪生效情况",
        ));
    }
    if !finding.covers.contains(&input.role) {
        return Err(Failure::needs_human(
            "认定文书没有认定该人员的责任身份：由人员核实文书",
        ));
    }
    let decision = input
        .decision
        .clone()
        .ok_or_else(|| Failure::needs_human("登记终身禁入由人员决定并出具文书"))?;
    Ok((finding, decision))
}

/// Both the person who abused and the direct manager are banned; what the finding covers and no entry has yet.
fn missing_roles(
    ctx: &Context<'_>,
    uscc: &Uscc,
    finding: &Finding,
) -> Result<Vec<BanRole>, Failure> {
    let entries = records::of_institution::<Ban>(ctx, record::KIND, uscc.as_str())?;
    let has = |role: BanRole| {
        entries
            .iter()
            .any(|(_, ban)| ban.role == role && ban.finding.document_no == finding.document_no)
    };
    Ok(ROLES.into_iter().filter(|role| !has(*role)).collect())
}
