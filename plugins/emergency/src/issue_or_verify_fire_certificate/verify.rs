//! 核验: the own record where this brigade issued the paper, else the word of the body that did. A paper of a site that was altered since
//! is genuine and does not serve.

use lianxi_domain::date::Day;
use lianxi_domain::limit::FollowUp;
use lianxi_domain::records;
use lianxi_domain::rules::Kind;
use lianxi_sdk::{Context, Failure};
use serde::{Deserialize, Serialize};

use super::{Conclusion, Input, Output, Paper, PaperKind, issue, tell_health};
use lianxi_domain::kept::{self, Kept};
use lianxi_domain::problem::Problem;
use lianxi_domain::records::Place;

pub const KIND: &str = "verification";

/// What is kept of a verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    pub uscc: String,
    pub division_code: String,
    pub site_no: String,
    pub accepted_on: Day,
    pub paper: Paper,
}

pub fn perform(ctx: &Context<'_>, input: &Input, paper: &Paper) -> Result<Output, Failure> {
    let facts = Facts {
        uscc: input.uscc.clone(),
        division_code: input.division_code.clone(),
        site_no: input.site_no.clone(),
        accepted_on: input.accepted_on,
        paper: paper.clone(),
    };
    let key = format!(
        "{KIND}/{}/{}/{}/{}",
        facts.uscc, facts.site_no, paper.document_no, facts.accepted_on
    );
    let taken = ("/verify", "verification-differs");
    if let Some(answer) = kept::again(ctx, &key, &facts, taken)? {
        return Ok(answer);
    }
    let (genuine, problem) = genuine(ctx, &facts)?;
    let conclusion = match (genuine, paper.altered_on) {
        (false, _) => Conclusion::NotGenuine,
        (true, Some(_)) => Conclusion::Outdated,
        (true, None) => Conclusion::Genuine,
    };
    let mut output = Output::new(paper.kind, &paper.document_no, conclusion);
    output.problems.extend(problem);
    output.follow_ups.extend(follow_up(conclusion));
    if conclusion == Conclusion::Outdated {
        let message = "出具以后场所改建、扩建、装修或者改变用途";
        let basis = "产品默认：证明只说明出具时的场所";
        let problem = Problem::new("site-altered", message, basis, Kind::Default);
        output.problems.push(problem);
    }
    tell_health(ctx, input, &output)?;
    let place = Place::institution(KIND, facts.division_code.as_str(), facts.uscc.as_str());
    kept::keep(ctx, &key, place, &facts, &output)?;
    Ok(output)
}

/// Whether the paper is what it says, with what contradicts it.
fn genuine(ctx: &Context<'_>, facts: &Facts) -> Result<(bool, Option<Problem>), Failure> {
    let paper = &facts.paper;
    if paper.kind == PaperKind::FireBrigade {
        let key = format!("{}/{}", issue::KIND, paper.document_no);
        let own = records::load::<Kept<issue::Facts, Output>>(ctx, &key)?;
        if let Some(own) = own {
            return Ok(by_record(facts, &own.facts));
        }
    }
    let Some(confirmation) = &paper.confirmation else {
        let who = match paper.kind {
            PaperKind::FireBrigade => "本机关没有签发记录：由出具证明的消防救援机构确认",
            PaperKind::HousingAcceptance | PaperKind::HousingFiling => {
                "由住房和城乡建设部门确认消防验收意见、备案凭证"
            }
        };
        return Err(Failure::needs_human(who));
    };
    let denied = (!confirmation.genuine).then(|| {
        let message = "出具机关确认不属实";
        Problem::law("paper-denied", message, "消防法 第十三条、第五十六条")
    });
    Ok((confirmation.genuine, denied))
}

fn by_record(facts: &Facts, own: &issue::Facts) -> (bool, Option<Problem>) {
    let same = own.passed
        && own.uscc == facts.uscc
        && own.site_no == facts.site_no
        && own.decision.on == facts.paper.issued_on;
    let differs = (!same).then(|| {
        let message = "与本机关的签发记录不一致（机构、场所、日期或者结论）";
        Problem::law("record-differs", message, "消防法 第五十六条")
    });
    (same, differs)
}

fn follow_up(conclusion: Conclusion) -> Option<FollowUp> {
    match conclusion {
        Conclusion::NotGenuine => Some(FollowUp::prompt(
            "证明不属实：线索由有关部门核查，是否伪造由其认定",
            "国卫办人口发〔2019〕25号",
        )),
        Conclusion::Outdated => Some(FollowUp::prompt(
            "向住房和城乡建设部门办理消防验收（备案），或者重新申请消防安全检查",
            "消防法 第十三条",
        )),
        Conclusion::Genuine | Conclusion::Issued | Conclusion::Refused => None,
    }
}
