//! What is kept of a gate that was judged, and the report of one that was bypassed.

use lianxi_sdk::{Context, Failure};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{ACCOUNTABILITY, GateResult, Project, SYNC_BASIS, Stage};
use crate::checks::invalid;
use crate::records::{self, Place};

/// What is kept of a gate: the project, the facts that it was judged by, and the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GateRecord<F> {
    pub project: Project,
    pub facts: F,
    pub result: GateResult,
}

/// The gate of a project as it was last judged.
pub fn recorded<F: DeserializeOwned>(
    ctx: &Context<'_>,
    project_no: &str,
    stage: Stage,
) -> Result<Option<GateRecord<F>>, Failure> {
    records::load(ctx, &key("gate", project_no, stage))
}

/// Keeps what was judged and reports a bypass. A passed gate stays as it was passed: the same facts get the same answer, others are
/// refused at `/facts`.
pub fn keep<F>(
    ctx: &Context<'_>,
    department: &str,
    record: GateRecord<F>,
) -> Result<GateRecord<F>, Failure>
where
    F: PartialEq + Serialize + DeserializeOwned,
{
    let (project, stage) = (&record.project, record.result.stage);
    if let Some(known) = recorded::<F>(ctx, &project.project_no, stage)? {
        if known.project != *project {
            return Err(invalid(
                "/project",
                "project-differs",
                "同一项目代码已登记为另一项目",
            ));
        }
        if known.result.is_passed() {
            return if known.facts == record.facts {
                Ok(known)
            } else {
                Err(invalid(
                    "/facts",
                    "gate-differs",
                    format!("“{}”关口已按另外的事实通过", stage.term()),
                ))
            };
        }
    }
    report_bypass(ctx, department, project, &record.result)?;
    records::save(
        ctx,
        &key("gate", &project.project_no, stage),
        place("gate", project),
        &record,
    )?;
    Ok(record)
}

/// Tells the accountability workflow of a bypassed gate, once for each project and stage. Whether it was bypassed.
pub fn report_bypass(
    ctx: &Context<'_>,
    department: &str,
    project: &Project,
    result: &GateResult,
) -> Result<bool, Failure> {
    let key = key("bypass", &project.project_no, result.stage);
    if !result.bypassed || records::load::<GateRecord<()>>(ctx, &key)?.is_some() {
        return Ok(result.bypassed);
    }
    let body = json!({
        "projectNo": project.project_no, "countyCode": project.county_code, "stage": result.stage, "outcome": result.outcome,
        "happenedOn": result.happened_on, "reasons": result.reasons, "basis": SYNC_BASIS,
    });
    let event = format!("cn.lianxi.{department}.gate-bypassed");
    ctx.outbox
        .emit(ACCOUNTABILITY, &event, Some(&project.project_no), &body)?;
    let record = GateRecord {
        project: project.clone(),
        facts: (),
        result: result.clone(),
    };
    records::save(ctx, &key, place("bypass", project), &record)?;
    Ok(true)
}

fn key(kind: &str, project_no: &str, stage: Stage) -> String {
    format!("{kind}/{project_no}/{}", stage.term())
}

fn place<'a>(kind: &'a str, project: &'a Project) -> Place<'a> {
    Place {
        kind,
        division: &project.county_code,
        uscc: None,
        person: None,
    }
}
