//! What follows from a fire inspection: orders, sealing, the report to the government. People decide each of them; here is checked what
//! has to be decided, and that it fits what was found.

use lianxi_domain::case::{Measure, Nature};
use lianxi_domain::checks::{Checks, invalid};
use lianxi_domain::inspection::Evaluation;
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::parameters::Rules;
use lianxi_sdk::{Context, Failure};

use super::{Grade, Input};
use crate::inspection::{Ground, ground};
use crate::notice::{self, Notice, NoticeKind};
use crate::rules::{
    GOVERNMENT_REPORT_WITHIN, IMMEDIATE_WITHIN, PUBLISH_WITHIN, RECTIFY_WITHIN,
    SEAL_APPROVAL_WITHIN, SEAL_DAYS_MAX,
};
use crate::seal::{self, ARTICLE as ARTICLE_54, Seal};
use lianxi_domain::problem::Problem;

const ARTICLE_55: &str = "消防法 第五十五条";
const IN_TIME: &str = "消防法 第六十六条、第六十七条；晋政办发〔2020〕24号 附-24";

pub fn check(checks: &mut Checks, input: &Input, rules: &Rules<'_>) -> Result<(), Failure> {
    let (today, inspected_on) = (rules.today(), input.inspected_on);
    if let Some(order) = &input.order_at_once {
        order.check(checks, "/orderAtOnce", today);
        checks.not_after("/inspectedOn", inspected_on, order.on);
    }
    if let Some(order) = &input.order_in_time {
        order.check(checks, inspected_on, today);
    }
    let same_no = input
        .order_at_once
        .as_ref()
        .zip(input.order_in_time.as_ref())
        .is_some_and(|(one, other)| one.document_no == other.decision.document_no);
    checks.require(
        !same_no,
        "/orderInTime/decision/documentNo",
        "notice-taken",
        "两份通知书应有各自的文号",
    );
    if let Some(seal) = &input.seal {
        seal.check(checks, inspected_on, rules)?;
    }
    if let Some(no_seal) = &input.no_seal {
        no_seal.check(checks, inspected_on, today);
    }
    checks.require(
        input.seal.is_none() || input.no_seal.is_none(),
        "/noSeal",
        "seal-contradiction",
        "查封和不予查封只能有一个决定",
    );
    if let Some(major) = &input.major_hazard {
        major.decision.check(checks, "/majorHazard/decision", today);
        checks.not_after("/inspectedOn", inspected_on, major.decision.on);
        if let Some(report) = &major.report {
            report.check(checks, "/majorHazard/report", today);
            checks.not_after("/majorHazard/decision/on", major.decision.on, report.on);
        }
    }
    Ok(())
}

fn graded(input: &Input, evaluation: &Evaluation, fits: impl Fn(Grade) -> bool) -> Vec<String> {
    let items = evaluation.findings.iter().map(|one| one.item.clone());
    items.filter(|item| fits(input.grade(item))).collect()
}

/// What has to be ordered, and what was; a person's act each.
pub fn notices(
    ctx: &Context<'_>,
    input: &Input,
    evaluation: &Evaluation,
    rules: &Rules<'_>,
) -> Result<Vec<Notice>, Failure> {
    let at_once = graded(input, evaluation, |grade| grade >= Grade::AtOnce);
    let in_time = graded(input, evaluation, |grade| grade == Grade::InTime);
    let serious = graded(input, evaluation, |grade| grade == Grade::Serious);
    check_grounds(input, &at_once, &in_time, &serious)?;
    let mut missing = Vec::new();
    if !at_once.is_empty() && input.order_at_once.is_none() {
        missing.push("当场签发责令立即改正通知书");
    }
    if !in_time.is_empty() && input.order_in_time.is_none() {
        missing.push("签发责令限期改正通知书");
    }
    if !serious.is_empty() && input.seal.is_none() && input.no_seal.is_none() {
        missing.push("决定是否临时查封危险部位或者场所（由负责人组织集体研究）");
    }
    if !missing.is_empty() {
        return Err(Failure::needs_human(format!(
            "发现{}项问题，由消防救援机构的人：{}（{ARTICLE_54}）",
            evaluation.findings.len(),
            missing.join("；")
        )));
    }
    let mut list = Vec::new();
    if let Some(order) = &input.order_at_once {
        let limit = Limit::new(rules.period(&IMMEDIATE_WITHIN)?, order.on);
        let no = order.document_no.as_str();
        let one = notice(input, no, NoticeKind::AtOnce, at_once, limit);
        notice::check_free(ctx, &one, "/orderAtOnce/documentNo")?;
        list.push(one);
    }
    if let Some(order) = &input.order_in_time {
        let (period, on) = (rules.period(&RECTIFY_WITHIN)?, order.decision.on);
        let limit = match order.correct_by {
            Some(by) => Limit::until(period, on, by),
            None => Limit::new(period, on),
        };
        let no = order.decision.document_no.as_str();
        let one = notice(input, no, NoticeKind::InTime, in_time, limit);
        notice::check_free(ctx, &one, "/orderInTime/decision/documentNo")?;
        list.push(one);
    }
    Ok(list)
}

/// Nothing is ordered or sealed without what the law asks for it.
fn check_grounds(
    input: &Input,
    at_once: &[String],
    in_time: &[String],
    serious: &[String],
) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.require(
        input.order_at_once.is_none() || !at_once.is_empty(),
        "/orderAtOnce",
        "order-without-finding",
        "没有应当立即改正的事项",
    );
    checks.require(
        input.order_in_time.is_none() || !in_time.is_empty(),
        "/orderInTime",
        "order-without-finding",
        "没有应当限期改正的事项",
    );
    for (given, field) in [
        (input.seal.is_some(), "/seal"),
        (input.no_seal.is_some(), "/noSeal"),
        (input.major_hazard.is_some(), "/majorHazard"),
    ] {
        checks.require(
            !given || !serious.is_empty(),
            field,
            "threat-missing",
            format!("没有可能严重威胁公共安全的事项（{ARTICLE_54}）"),
        );
    }
    checks.finish()
}

fn notice(
    input: &Input,
    document_no: &str,
    kind: NoticeKind,
    items: Vec<String>,
    limit: Limit,
) -> Notice {
    Notice {
        document_no: document_no.to_owned(),
        kind,
        inspection_no: input.inspection_no.clone(),
        uscc: input.uscc.clone(),
        division_code: input.division_code.clone(),
        remaining: items.clone(),
        items,
        limit,
        extended_by: None,
        closed_on: None,
    }
}

pub fn seal(
    ctx: &Context<'_>,
    input: &Input,
    evaluation: &Evaluation,
    rules: &Rules<'_>,
) -> Result<Option<Seal>, Failure> {
    let Some(order) = &input.seal else {
        return Ok(None);
    };
    let standing = seal::standing_of(ctx, &input.uscc)?;
    if standing.iter().any(|one| one.scope == order.scope) {
        return Err(invalid(
            "/seal/scope",
            "already-sealed",
            "该部位已被查封，不得重复查封（行政强制法 第二十三条）",
        ));
    }
    let sealed = Seal {
        document_no: order.decision.document_no.clone(),
        inspection_no: input.inspection_no.clone(),
        uscc: input.uscc.clone(),
        division_code: input.division_code.clone(),
        items: graded(input, evaluation, |grade| grade == Grade::Serious),
        scope: order.scope.clone(),
        limit: Limit::until(
            rules.period(&SEAL_DAYS_MAX)?,
            order.decision.on,
            order.until,
        ),
        extended_by: None,
        lifted_by: None,
    };
    seal::check_free(ctx, &sealed)?;
    Ok(Some(sealed))
}

pub fn measures(input: &Input, evaluation: &Evaluation) -> Vec<Measure> {
    let any = |fits: fn(Grade) -> bool| !graded(input, evaluation, fits).is_empty();
    let mut list = Vec::new();
    let mut add = |holds: bool, action: &str, nature: Nature, basis: &str| {
        if holds {
            list.push(Measure::new(action, nature, basis));
        }
    };
    add(
        any(|grade| grade >= Grade::AtOnce),
        "通知立即采取措施消除隐患",
        Nature::Order,
        ARTICLE_54,
    );
    add(
        any(|grade| grade == Grade::Serious),
        "对危险部位或者场所采取临时查封措施（行政强制措施，由人决定）",
        Nature::Order,
        ARTICLE_54,
    );
    add(
        any(|grade| grade == Grade::InTime),
        "责令限期改正",
        Nature::Order,
        IN_TIME,
    );
    for finding in &evaluation.findings {
        match ground(&finding.item) {
            Ground::Transfer { to, basis } => {
                let action = format!("事项{}移送{to}处理", finding.item);
                list.push(Measure::new(action, Nature::Transfer, basis));
            }
            Ground::Direct { .. } | Ground::UnitDuty | Ground::Electric | Ground::Guide => {}
        }
    }
    list
}

/// A danger is ordered to be removed on the day on which it was seen.
pub fn problems(input: &Input) -> Vec<Problem> {
    let late = input
        .order_at_once
        .as_ref()
        .is_some_and(|order| order.on > input.inspected_on);
    if !late {
        return Vec::new();
    }
    let message = "责令立即改正通知书不是检查当日签发";
    vec![Problem::law("order-not-at-once", message, ARTICLE_54)]
}

pub fn follow_ups(
    input: &Input,
    evaluation: &Evaluation,
    notices: &[Notice],
    seal: Option<&Seal>,
    rules: &Rules<'_>,
) -> Result<Vec<FollowUp>, Failure> {
    let publish = Limit::new(rules.period(&PUBLISH_WITHIN)?, input.inspected_on);
    let mut list = vec![FollowUp::within("公示检查结果（不含个人信息）", publish)];
    for notice in notices {
        let action = format!("机构完成改正，复查销号（{}）", notice.document_no);
        list.push(FollowUp::within(action, notice.limit.clone()));
    }
    if let Some(seal) = seal {
        let action = "查封届满前作出处理：解除或者批准延长";
        list.push(FollowUp::within(action, seal.limit.clone()));
        if input.seal.as_ref().is_some_and(|order| order.on_the_spot) {
            let limit = Limit::new(rules.period(&SEAL_APPROVAL_WITHIN)?, input.inspected_on);
            list.push(FollowUp::within(
                "当场查封：报告负责人并补办批准手续",
                limit,
            ));
        }
    }
    let unreported = input.major_hazard.as_ref();
    if let Some(major) = unreported.filter(|major| major.report.is_none()) {
        let limit = Limit::new(rules.period(&GOVERNMENT_REPORT_WITHIN)?, major.decision.on);
        let action = "重大火灾隐患：由应急管理部门书面报告本级人民政府";
        let mut report = FollowUp::within(action, limit);
        report.source = format!("{ARTICLE_55}；{}", report.source);
        list.push(report);
    }
    if evaluation.needs_case {
        list.push(FollowUp::prompt(
            "有违法线索：由人审批是否立案",
            "消防法 第六十条；行政处罚法 第五十四条",
        ));
    }
    if input.source_no.is_some() {
        list.push(FollowUp::prompt(
            "告知举报人或者移交线索的单位处理情况",
            "晋政办发〔2020〕24号 附-24；产品默认",
        ));
    }
    Ok(list)
}
