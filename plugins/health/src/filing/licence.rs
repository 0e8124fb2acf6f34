//! The licence (准入许可) that takes the place of filing once the law applies. A person of the office decides; what is kept here is the
//! decision with its number, and what follows from it.

use lianxi_domain::Uscc;
use lianxi_domain::checks::{Checks, RULE_VIOLATION};
use lianxi_domain::date::Day;
use lianxi_domain::person::Decision;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::procedure::Procedure;
use super::record::{self, Filing, FilingState};
use crate::outgoing::{self, PUBLIC_SITE};
use crate::registry;

pub const KIND: &str = "licence";

/// 准入许可
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Licence {
    /// 许可决定文号
    pub licence_no: String,
    /// 统一社会信用代码
    pub uscc: Uscc,
    /// 机构名称
    pub name: String,
    /// 所在地县级行政区划代码
    pub county: String,
    /// 托位数
    pub places: u32,
    /// 收到材料日期
    pub received_on: Day,
    /// 许可决定
    pub decision: Decision,
}

fn key(uscc: &Uscc, licence_no: &str) -> String {
    format!("{KIND}/{uscc}/{licence_no}")
}

/// Issues what a person decided; the same decision again is the same licence. Returns it and whether it was there before.
pub fn issue(
    ctx: &Context<'_>,
    filing_key: &str,
    mut filing: Filing,
    decision: Option<&Decision>,
) -> Result<(Licence, bool), Failure> {
    if let Some(issued) = issued(ctx, &filing, decision)? {
        return Ok((issued, true));
    }
    let mut checks = Checks::new();
    checks.require(
        filing.state == FilingState::Validated,
        "/filingKey",
        "filing-state",
        format!("申请处于“{}”，不能作出许可决定", filing.state.name()),
    );
    checks.require(
        filing.unmet.is_empty(),
        "/filingKey",
        RULE_VIOLATION,
        format!("现场核查不符合的事项尚未改正：{}", filing.unmet.join("、")),
    );
    if let Some(decision) = decision {
        checks.require(
            decision.on >= filing.received_on,
            "/decision/on",
            "date-out-of-order",
            "许可决定日期不能早于收到材料日期",
        );
        let taken: Option<Licence> = records::load(ctx, &key(&filing.uscc, &decision.document_no))?;
        checks.require(
            taken.is_none(),
            "/decision/documentNo",
            "document-number-taken",
            "该文号已用于此前的准入许可",
        );
    }
    checks.finish()?;
    let decision = decision.cloned().ok_or_else(|| {
        Failure::needs_human("准入许可是行政许可决定：由人员依法作出，填写决定文号和日期后出具")
    })?;
    let licence = Licence {
        licence_no: decision.document_no.clone(),
        uscc: filing.uscc.clone(),
        name: filing.name.clone(),
        county: filing.county.clone(),
        places: filing.places,
        received_on: filing.received_on,
        decision,
    };
    let place = Place {
        kind: KIND,
        division: &licence.county,
        uscc: Some(licence.uscc.as_str()),
        person: None,
    };
    records::save(
        ctx,
        &key(&licence.uscc, &licence.licence_no),
        place,
        &licence,
    )?;
    filing.licence_no = Some(licence.licence_no.clone());
    filing.enter(ctx.call, FilingState::Licensed);
    record::save(ctx, filing_key, &filing)?;
    follow(ctx, &licence)?;
    Ok((licence, false))
}

/// The licence that this case has come to already; another decision on it is no repetition.
fn issued(
    ctx: &Context<'_>,
    filing: &Filing,
    decision: Option<&Decision>,
) -> Result<Option<Licence>, Failure> {
    let Some(licence_no) = filing
        .licence_no
        .as_ref()
        .filter(|_| filing.state == FilingState::Licensed)
    else {
        return Ok(None);
    };
    let known: Option<Licence> = records::load(ctx, &key(&filing.uscc, licence_no))?;
    let mut checks = Checks::new();
    if let (Some(known), Some(decision)) = (&known, decision) {
        checks.require(
            known.decision == *decision,
            "/decision",
            "licence-differs",
            "该申请已作出准入许可决定，与本次填写的决定不同",
        );
    }
    checks.finish()?;
    Ok(known)
}

/// A filing of the same institution has done its work; the registry and the public learn of the licence (行政许可法第四十条).
fn follow(ctx: &Context<'_>, licence: &Licence) -> Result<(), Failure> {
    let key = record::key(&licence.county, &licence.uscc, Procedure::Filing);
    if let Some(mut filing) = record::load(ctx, &key)?
        && filing.state != FilingState::Closed
    {
        filing.enter(ctx.call, FilingState::Closed);
        record::save(ctx, &key, &filing)?;
    }
    registry::enter(
        ctx,
        &registry::Change {
            uscc: licence.uscc.as_str(),
            name: &licence.name,
            county: &licence.county,
            status: registry::Status::Licensed,
            cause: &format!("准入许可{}", licence.licence_no),
        },
    )?;
    let body = json!({"licenceNo": licence.licence_no, "uscc": licence.uscc, "name": licence.name, "county": licence.county,
        "places": licence.places, "decidedOn": licence.decision.on});
    outgoing::emit(
        ctx,
        PUBLIC_SITE,
        "licence-issued",
        licence.uscc.as_str(),
        &body,
    )
}
