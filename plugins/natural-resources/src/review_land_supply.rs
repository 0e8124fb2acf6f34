//! 供地审查: which ways of supplying land the law allows an application, and what has to come first. Allotment (划拨) only for a
//! facility or a non-profit institution, and only where the use stands in the Catalogue of Allotted Land. A government approves.

use lianxi_domain::checks::{Checks, Material, RULE_VIOLATION, SHORT_TEXT_MAX, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::facility::{Reason, check_project_no};
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::office;
use lianxi_domain::parameters::Rules;
use lianxi_domain::person::DOCUMENT_NO_CHARS_MAX;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};

use crate::DEPARTMENT;
use crate::land::{self, Subject, check_area};
use crate::rules::{ALL, LAND_REVIEW_WITHIN};
use crate::supply::{
    Approval, Conclusion, Input, LandApplication, LandStatus, Mode, Output, Ownership, Review,
};

const SUPPLY_BASIS: &str = "晋政办发〔2020〕24号 三(二)";

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    let application = &input.application;
    check(&input, rules.today())?;
    office::county_or_above(ctx.call, DEPARTMENT, &application.county_code)?;
    let key = format!("land-supply/{}", application.application_no);
    if let Some(known) = records::load::<Review>(ctx, &key)?
        && let Some(answer) = again(&input, known)?
    {
        return Ok(answer);
    }
    let output = review(ctx, &input, &rules)?;
    let record = Review {
        application: input.application.clone(),
        approval: input.approval.clone(),
        output: output.clone(),
    };
    let place = Place {
        kind: "land-supply",
        division: &application.county_code,
        uscc: Some(&application.applicant_uscc),
        person: None,
    };
    records::save(ctx, &key, place, &record)?;
    Ok(output)
}

/// The same application again. One that was refused may come back mended; no other may change, and what is approved stays.
fn again(input: &Input, known: Review) -> Result<Option<Output>, Failure> {
    let same = known.application == input.application;
    let reopened = known.output.conclusion == Conclusion::Refused;
    if !same && !reopened {
        let message = "该编号的申请已按另外的内容审查";
        return Err(invalid(
            "/application/applicationNo",
            "application-taken",
            message,
        ));
    }
    match (&known.approval, &input.approval) {
        (Some(_), None) => Ok(Some(known.output)),
        (Some(first), Some(second)) if first == second => Ok(Some(known.output)),
        (Some(_), Some(_)) => Err(invalid(
            "/approval",
            "approval-differs",
            "该申请已按另外的决定批准",
        )),
        (None, _) => Ok(None),
    }
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let application = &input.application;
    let mut checks = Checks::new();
    let at = |field: &str| format!("/application/{field}");
    checks.text(
        &at("applicationNo"),
        &application.application_no,
        DOCUMENT_NO_CHARS_MAX,
    );
    checks.not_after(&at("receivedOn"), application.received_on, today);
    checks.uscc(&at("applicantUscc"), &application.applicant_uscc);
    check_project_no(&mut checks, &at("projectNo"), &application.project_no);
    checks.county(&at("countyCode"), &application.county_code);
    check_area(&mut checks, &at("areaSqm"), application.area_sqm);
    if let Some(parcel_no) = &application.parcel_no {
        check_project_no(&mut checks, &at("parcelNo"), parcel_no);
    }
    if let Some(item) = &application.catalogue_item {
        checks.text(&at("catalogueItem/item"), &item.item, SHORT_TEXT_MAX);
        checks.text(
            &at("catalogueItem/catalogue"),
            &item.catalogue,
            SHORT_TEXT_MAX,
        );
    }
    checks.attachments(&at("materials"), &application.materials);
    let proof: Vec<Material> = application.land_status.proof().into_iter().collect();
    checks.materials(&at("materials"), &application.materials, &proof);
    if let Some(approval) = &input.approval {
        approval
            .decision
            .check(&mut checks, "/approval/decision", today);
        let received = application.received_on;
        let in_order = approval.decision.on >= received;
        checks.require(
            in_order,
            "/approval/decision/on",
            "date-order",
            "批准不能早于收到申请",
        );
    }
    checks.finish()
}

fn review(ctx: &Context<'_>, input: &Input, rules: &Rules<'_>) -> Result<Output, Failure> {
    let application = &input.application;
    let no_allotment = barred_from_allotment(application);
    let modes = lawful_modes(application, no_allotment.is_empty());
    let mut obstacles = obstacles(ctx, application)?;
    if !modes.contains(&application.requested) {
        let text = "申请的供地方式不能采用，可改用列出的方式";
        obstacles.push(reason("mode-not-lawful", text, SUPPLY_BASIS));
    }
    if let Some(approval) = &input.approval {
        check_approval(approval, &modes, &obstacles)?;
    }
    // An approval of another lawful way settles the one that was asked for.
    let ready = obstacles.is_empty() || input.approval.is_some();
    let conclusion = match (ready, &input.approval) {
        (true, Some(_)) => Conclusion::Supplied,
        (true, None) => Conclusion::Ready,
        (false, _) => Conclusion::Refused,
    };
    let mut follow_ups = Vec::new();
    if conclusion == Conclusion::Ready {
        let limit = Limit::new(rules.period(&LAND_REVIEW_WITHIN)?, application.received_on);
        follow_ups.push(FollowUp::within("提出审查意见", limit));
        let approve = "报有批准权的人民政府批准";
        follow_ups.push(FollowUp::prompt(
            approve,
            "土地管理法 第五十三条、第五十四条、第六十一条",
        ));
    }
    Ok(Output {
        conclusion,
        allotment_eligible: no_allotment.is_empty(),
        lawful_modes: modes,
        supplied_by: input.approval.as_ref().map(|approval| approval.mode),
        priority: true,
        reuses_land: application.land_status.proof().is_some(),
        reasons: obstacles.into_iter().chain(no_allotment).collect(),
        follow_ups,
    })
}

fn reason(code: &str, text: &str, basis: &str) -> Reason {
    Reason {
        code: code.to_owned(),
        text: format!("{text}（{basis}）"),
    }
}

/// Why the land cannot be allotted; nothing where it can.
fn barred_from_allotment(application: &LandApplication) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if application.ownership == Ownership::Collective {
        reasons.push(reason(
            "collective-land",
            "划拨只适用于国有土地",
            "土地管理法 第五十四条",
        ));
    }
    if application.subject == Subject::ForProfit {
        reasons.push(reason("for-profit", "营利性机构用地不能划拨", SUPPLY_BASIS));
    }
    if application.catalogue_item.is_none() {
        reasons.push(reason(
            "not-in-catalogue",
            "没有对应的《划拨用地目录》条目",
            SUPPLY_BASIS,
        ));
    }
    reasons
}

fn lawful_modes(application: &LandApplication, allotment: bool) -> Vec<Mode> {
    let public = application.subject != Subject::ForProfit;
    let first = match application.ownership {
        Ownership::State if allotment => Some(Mode::Allotment),
        // Public facilities and public good of townships and villages (第六十一条).
        Ownership::Collective if public => Some(Mode::Collective),
        Ownership::State | Ownership::Collective => None,
    };
    first
        .into_iter()
        .chain([Mode::Grant, Mode::Lease])
        .collect()
}

/// What stands in the way of any supply: the planned use, and for new land the yearly plan.
fn obstacles(ctx: &Context<'_>, application: &LandApplication) -> Result<Vec<Reason>, Failure> {
    let mut reasons = Vec::new();
    if !application.use_as_planned {
        let text = "不符合国土空间规划确定的用途，应先依法修改规划";
        reasons.push(reason("use-not-planned", text, "土地管理法 第五十六条"));
    }
    if application.land_status == LandStatus::New {
        let parcel = match &application.parcel_no {
            Some(parcel_no) => land::parcel(ctx, parcel_no)?,
            None => None,
        };
        let fits = parcel.is_some_and(|parcel| {
            parcel.county_code == application.county_code && application.area_sqm <= parcel.area_sqm
        });
        if !fits {
            let text = "新增建设用地应先纳入年度用地计划，面积不超过计划地块";
            reasons.push(reason("not-in-annual-plan", text, SUPPLY_BASIS));
        }
    }
    Ok(reasons)
}

/// An approval stands on a lawful way, with nothing else in the way.
fn check_approval(
    approval: &Approval,
    modes: &[Mode],
    obstacles: &[Reason],
) -> Result<(), Failure> {
    let mut checks = Checks::new();
    let lawful = modes.contains(&approval.mode);
    checks.require(
        lawful,
        "/approval/mode",
        RULE_VIOLATION,
        "批准的供地方式不符合规定",
    );
    for obstacle in obstacles.iter().filter(|one| one.code != "mode-not-lawful") {
        checks.fail("/approval", &obstacle.code, obstacle.text.clone());
    }
    checks.finish()
}
