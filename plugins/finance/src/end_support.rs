//! 终止支持 (`end-support`): an institution closes, loses its recognition or has misused what it was given. What is not paid is released,
//! what has to come back is reckoned, and the lawful measures are named; a person decides, and crimes go to the police.

use lianxi_domain::case::{CasePath, FineRange, Measure, Nature};
use lianxi_domain::checks::{Checks, RULE_VIOLATION, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::fund::{Ledger, check_no};
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::money::Yuan;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::Decision;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::grant::{self, Award, GrantState};
use crate::ledger::{self, Kept};
use crate::rules::{
    ALL, FINE_PERCENT_MIN, FRAUD_FINE_PERCENT_MAX, MISUSE_FINE_PERCENT_MAX, RETURN_WITHIN,
};

/// What the codes of enterprises begin with: their path is 第十四条, that of other organisations 第六条 (第十五条).
const ENTERPRISE: &str = "9";
const BY_ENTERPRISE: &str = "财政违法行为处罚处分条例 第十四条";
const BY_OTHERS: &str = "财政违法行为处罚处分条例 第六条、第十五条";

/// 终止支持
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 补助编号
    pub grant_no: String,
    /// 终止的原因
    pub cause: Cause,
    /// 证明该原因的文件文号（认定撤销、登记注销、检查结论等）
    pub cause_document_no: String,
    /// 原因发生之日
    pub caused_on: Day,
    /// 终止支持、追回资金的决定；没有时转人工
    #[serde(default)]
    pub decision: Option<Decision>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 终止的原因
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Cause {
    #[serde(rename = "普惠认定失效")]
    RecognitionLost,
    #[serde(rename = "机构终止")]
    Closed,
    #[serde(rename = "条件不再具备")]
    Unfit,
    #[serde(rename = "骗取补助")]
    Fraud,
    #[serde(rename = "违规使用")]
    Misuse,
}

impl Cause {
    fn is_unlawful(self) -> bool {
        matches!(self, Self::Fraud | Self::Misuse)
    }
}

/// 终止支持的结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Ending {
    /// 补助编号
    pub grant_no: String,
    /// 原因
    pub cause: Cause,
    /// 证明文件文号
    pub cause_document_no: String,
    /// 决定
    pub decision: Decision,
    /// 不再拨付、退回可用余额的金额（元）
    pub released_yuan: Yuan,
    /// 已拨付（元）
    pub paid_yuan: Yuan,
    /// 已使用（元）
    pub used_yuan: Yuan,
    /// 应当追回或者退回（元）
    pub recover_yuan: Yuan,
    /// 可依法采取的措施
    pub path: CasePath,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Ending, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    check(&input, rules.today())?;
    let Some(grant) = grant::load(ctx, &input.grant_no)? else {
        return Err(invalid("/grantNo", "grant-unknown", "没有这一补助决定"));
    };
    ledger::own(ctx, &grant.line.division_code)?;
    if let Some(ending) = records::load::<Ending>(ctx, &key(&input.grant_no))? {
        return answered(&input, ending);
    }
    if grant.state != GrantState::Standing {
        return Err(invalid(
            "/grantNo",
            "grant-not-standing",
            "此决定不予支持，没有可终止的补助",
        ));
    }
    if input.caused_on < grant.decision.on && input.cause != Cause::Fraud {
        return Err(invalid(
            "/causedOn",
            RULE_VIOLATION,
            "原因早于支持决定：应核实是否属于骗取补助",
        ));
    }
    let Some(kept) = grant.line.load(ctx)? else {
        return Err(Failure::needs_human("补助的预算项目没有台账，请人工核对"));
    };
    end(ctx, &input, &rules, grant, kept)
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    check_no(&mut checks, "/grantNo", &input.grant_no);
    check_no(&mut checks, "/causeDocumentNo", &input.cause_document_no);
    checks.not_after("/causedOn", input.caused_on, today);
    if let Some(decision) = &input.decision {
        decision.check(&mut checks, "/decision", today);
    }
    checks.finish()
}

fn answered(input: &Input, ending: Ending) -> Result<Ending, Failure> {
    let same = ending.cause == input.cause
        && ending.cause_document_no == input.cause_document_no
        && input
            .decision
            .as_ref()
            .is_none_or(|decision| *decision == ending.decision);
    if same {
        return Ok(ending);
    }
    Err(invalid(
        "/grantNo",
        "grant-ended",
        "此补助已以其他原因或者决定终止",
    ))
}

fn end(
    ctx: &Context<'_>,
    input: &Input,
    rules: &Rules<'_>,
    mut grant: Award,
    mut kept: Kept,
) -> Result<Ending, Failure> {
    let paid = kept.ledger.paid_by_grant(&grant.grant_no);
    let used = used_by_grant(&kept.ledger, &grant.grant_no);
    let released = grant.amount_yuan.minus(paid).unwrap_or(Yuan::ZERO);
    let recover = if input.cause.is_unlawful() {
        paid
    } else {
        paid.minus(used).unwrap_or(Yuan::ZERO)
    };
    let Some(decision) = input.decision.clone() else {
        return Err(Failure::needs_human(format!(
            "未拨付{released}元、应追回或退回{recover}元：是否终止支持、如何处理由人员决定"
        )));
    };
    let limit = Limit::new(rules.period(&RETURN_WITHIN)?, decision.on);
    let ending = Ending {
        grant_no: grant.grant_no.clone(),
        cause: input.cause,
        cause_document_no: input.cause_document_no.clone(),
        decision,
        released_yuan: released,
        paid_yuan: paid,
        used_yuan: used,
        recover_yuan: recover,
        path: path(input, rules, &grant, recover, limit)?,
    };
    let number = &grant.grant_no;
    for commitment in &mut kept.ledger.commitments {
        if commitment.grant_no == *number {
            commitment.amount_yuan = paid;
        }
    }
    ledger::save(ctx, &kept)?;
    grant.state = GrantState::Ended;
    grant::save(ctx, &grant)?;
    let place = Place {
        kind: "ending",
        division: &grant.county,
        uscc: Some(&grant.uscc),
        person: None,
    };
    records::save(ctx, &key(&grant.grant_no), place, &ending)?;
    Ok(ending)
}

fn used_by_grant(ledger: &Ledger, grant_no: &str) -> Yuan {
    let payments = ledger.payments.iter();
    payments
        .filter(|payment| payment.grant_no.as_deref() == Some(grant_no))
        .map(|payment| ledger.used_of_payment(&payment.payment_no))
        .sum()
}

fn path(
    input: &Input,
    rules: &Rules<'_>,
    grant: &Award,
    recover: Yuan,
    limit: Limit,
) -> Result<CasePath, Failure> {
    let by_enterprise = grant.uscc.starts_with(ENTERPRISE);
    let basis = if by_enterprise {
        BY_ENTERPRISE
    } else {
        BY_OTHERS
    };
    let mut measures = vec![Measure::new(
        "停止拨付",
        Nature::Order,
        "预算法实施条例 第五十七条",
    )];
    let mut clocks = Vec::new();
    if !recover.is_zero() {
        let action = format!("退回、追回资金{recover}元");
        measures.push(Measure::new(action.as_str(), Nature::Order, basis));
        clocks.push(FollowUp::within(action, limit));
    }
    let mut requires = Vec::new();
    if input.cause.is_unlawful() {
        unlawful(input, rules, by_enterprise, recover, &mut measures)?;
        requires.push(
            "处罚须另行立案、告知和听取陈述申辩（行政处罚法 第四十四条、第四十五条）".to_owned(),
        );
    }
    Ok(CasePath::new(measures, clocks, requires))
}

fn unlawful(
    input: &Input,
    rules: &Rules<'_>,
    by_enterprise: bool,
    recover: Yuan,
    measures: &mut Vec<Measure>,
) -> Result<(), Failure> {
    if by_enterprise {
        let most = match input.cause {
            Cause::Fraud => &FRAUD_FINE_PERCENT_MAX,
            _ => &MISUSE_FINE_PERCENT_MAX,
        };
        let (least, most) = (rules.value(&FINE_PERCENT_MIN)?, rules.value(most)?);
        measures.push(Measure::new(
            "警告，没收违法所得",
            Nature::Penalty,
            BY_ENTERPRISE,
        ));
        measures.push(Measure {
            action: format!("罚款（所涉资金的{least}%以上{most}%以下）"),
            nature: Nature::Penalty,
            fine_yuan: Some(FineRange {
                min_yuan: recover.percent(least).rounded(),
                max_yuan: recover.percent(most).rounded(),
            }),
            basis: BY_ENTERPRISE.to_owned(),
        });
    } else {
        measures.push(Measure::new(
            "对单位警告或者通报批评",
            Nature::Penalty,
            BY_OTHERS,
        ));
        measures.push(Measure::new(
            "责任人员的处分，建议任免机关、监察机关依法处理",
            Nature::Proposal,
            "财政违法行为处罚处分条例 第二条、第六条、第三十条",
        ));
    }
    measures.push(Measure::new(
        "涉嫌犯罪的，移送公安机关",
        Nature::Transfer,
        "财政违法行为处罚处分条例 第二十条、第三十条",
    ));
    Ok(())
}

fn key(grant_no: &str) -> String {
    format!("ending/{grant_no}")
}
