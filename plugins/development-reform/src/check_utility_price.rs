//! 水电气热价格核查: every filed institution pays residential prices (居民生活类) for water, power, gas and heat. The annex names no
//! department for it: the owner is shown as open (待明确), and what is found becomes a task to correct, no penalty.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, MISSING_MATERIAL, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::money::Yuan;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::DOCUMENT_NO_CHARS_MAX;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::account::{Account, AccountResult, Supply, UTILITIES, Utility};
use crate::rules::{ALL, CHECK_EVERY, CORRECT_WITHIN};
use lianxi_domain::kept::{Kept, again, keep};

/// The kind of record, and what its keys begin with.
pub const KIND: &str = "price-check";
/// The most accounts of one institution.
const ACCOUNTS_MAX: usize = 20;
pub const BASIS: &str = "晋政办发〔2020〕24号 三(一)2";
/// The annex assigns nobody; a conference may.
pub const OWNER: &str = "待明确：附件没有指定部门；产品默认由发展改革部门（价格主管）牵头，市场监管部门负责价格检查，可配置";

/// 水电气热价格核查
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 核查编号
    pub check_no: String,
    /// 机构的统一社会信用代码
    pub uscc: String,
    /// 机构所在地县级行政区划代码
    pub county: String,
    /// 核查起因
    pub trigger: Trigger,
    /// 备案情况；没有备案的不核查
    #[serde(default)]
    pub filing: Option<Filing>,
    /// 户号
    pub accounts: Vec<Account>,
    /// 机构不使用的种类
    #[serde(default)]
    pub not_used: Vec<Utility>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 核查起因
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Trigger {
    #[serde(rename = "备案完成")]
    Filed,
    #[serde(rename = "年度核查")]
    Yearly,
    #[serde(rename = "投诉")]
    Complaint,
}

/// 备案情况
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Filing {
    /// 备案回执编号
    pub receipt_no: String,
    /// 备案日期
    pub filed_on: Day,
    /// 终止服务或者取消备案之日；没有的为空
    #[serde(default)]
    pub ended_on: Option<Day>,
}

/// 水电气热价格核查结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 核查编号
    pub check_no: String,
    /// 机构的统一社会信用代码
    pub uscc: String,
    /// 机构所在地县级行政区划代码
    pub county: String,
    /// 核查日期
    pub checked_on: Day,
    /// 全部户号按居民生活类价格执行
    pub compliant: bool,
    /// 各户号的结果
    pub accounts: Vec<AccountResult>,
    /// 应退价款合计（元）
    pub refund_yuan: Yuan,
    /// 归口
    pub owner: String,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    let filing = check(&input, rules.today())?;
    office::county_or_above(ctx.call, DEPARTMENT, &input.county)?;
    let key = format!("{KIND}/{}", input.check_no);
    if let Some(answer) = again(ctx, &key, &input, ("/checkNo", "check-no-taken"))? {
        return Ok(answer);
    }
    check_earlier(ctx, &input, filing)?;
    let accounts: Vec<AccountResult> = input
        .accounts
        .iter()
        .map(|account| account.result(filing))
        .collect();
    let output = Output {
        check_no: input.check_no.clone(),
        uscc: input.uscc.clone(),
        county: input.county.clone(),
        checked_on: rules.today(),
        compliant: accounts.iter().all(|account| account.compliant),
        refund_yuan: accounts.iter().map(|account| account.refund_yuan).sum(),
        follow_ups: follow_ups(&rules, &accounts)?,
        accounts,
        owner: OWNER.to_owned(),
    };
    let place = Place {
        kind: KIND,
        division: &input.county,
        uscc: Some(&input.uscc),
        person: None,
    };
    keep(ctx, &key, place, &input, &output)?;
    Ok(output)
}

fn check(input: &Input, today: Day) -> Result<&Filing, Failure> {
    let mut checks = Checks::new();
    checks.text("/checkNo", &input.check_no, DOCUMENT_NO_CHARS_MAX);
    checks.uscc("/uscc", &input.uscc);
    checks.county("/county", &input.county);
    if let Some(filing) = &input.filing {
        checks.text(
            "/filing/receiptNo",
            &filing.receipt_no,
            DOCUMENT_NO_CHARS_MAX,
        );
        checks.not_after("/filing/filedOn", filing.filed_on, today);
        if let Some(end) = filing.ended_on {
            checks.not_after("/filing/filedOn", filing.filed_on, end);
            checks.not_after("/filing/endedOn", end, today);
        }
    }
    checks.list("/accounts", input.accounts.len(), ACCOUNTS_MAX);
    for (index, account) in input.accounts.iter().take(ACCOUNTS_MAX).enumerate() {
        let at = format!("/accounts/{index}");
        account.check(&mut checks, &at, today);
        let mut earlier = input.accounts.iter().take(index);
        checks.require(
            !earlier.any(|other| other.is(account)),
            format!("{at}/accountNo"),
            "account-twice",
            "同一户号只能填写一次",
        );
    }
    check_utilities(&mut checks, input);
    checks.finish()?;
    input.filing.as_ref().ok_or_else(|| {
        invalid(
            "/filing",
            "institution-not-filed",
            "机构没有备案：居民生活类价格对已备案的机构执行，请先办理备案",
        )
    })
}

/// Each of the four is billed or not used: what nobody looked at must not count as right.
fn check_utilities(checks: &mut Checks, input: &Input) {
    checks.list("/notUsed", input.not_used.len(), UTILITIES.len());
    let billed: BTreeSet<Utility> = input.accounts.iter().map(|one| one.utility).collect();
    for utility in UTILITIES {
        let unused = input.not_used.contains(&utility);
        let used = billed.contains(&utility);
        checks.require(
            used || unused,
            "/accounts",
            MISSING_MATERIAL,
            "水、电、气、热应逐项填写户号，或者列为不使用",
        );
        checks.require(
            !(used && unused),
            "/notUsed",
            "utility-both",
            "已填写户号的种类不能列为不使用",
        );
    }
}

/// A bill counts once: what an earlier check took up is not refunded again.
fn check_earlier(ctx: &Context<'_>, input: &Input, filing: &Filing) -> Result<(), Failure> {
    let earlier = records::of_institution::<Kept<Input, Output>>(ctx, KIND, &input.uscc)?;
    let mut checks = Checks::new();
    for (index, account) in input.accounts.iter().enumerate() {
        let same = earlier.iter().flat_map(|(_, kept)| {
            let then = kept.facts.filing.as_ref();
            let accounts = kept.facts.accounts.iter().filter(|other| other.is(account));
            accounts.flat_map(move |other| {
                let counted = move |bill: &&crate::account::Bill| {
                    then.is_some_and(|filing| bill.uncounted(filing).is_none())
                };
                other.bills.iter().filter(counted)
            })
        });
        let before: Vec<_> = same.collect();
        for (at, bill) in account.bills.iter().enumerate() {
            let again =
                bill.uncounted(filing).is_none() && before.iter().any(|other| other.overlaps(bill));
            checks.require(
                !again,
                format!("/accounts/{index}/bills/{at}"),
                "bill-already-checked",
                "该期间的用量已在以前的核查中计算",
            );
        }
    }
    checks.finish()
}

fn follow_ups(rules: &Rules<'_>, accounts: &[AccountResult]) -> Result<Vec<FollowUp>, Failure> {
    let mut follow_ups = Vec::new();
    for supply in [Supply::Direct, Supply::PassedOn] {
        let wrong = accounts
            .iter()
            .any(|account| !account.compliant && account.supply == supply);
        if wrong {
            let whom = match supply {
                Supply::Direct => "供应企业",
                Supply::PassedOn => "转供单位",
            };
            let limit = Limit::new(rules.period(&CORRECT_WITHIN)?, rules.today());
            follow_ups.push(FollowUp::within(
                format!("通知{whom}改按居民生活类价格执行，退还多收的价款"),
                limit,
            ));
        }
    }
    let next = Limit::new(rules.period(&CHECK_EVERY)?, rules.today());
    follow_ups.push(FollowUp::within("下一次价格核查", next));
    Ok(follow_ups)
}
