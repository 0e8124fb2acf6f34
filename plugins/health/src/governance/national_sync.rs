//! `sync-national-system` (与全国备案系统同步): rows of filings for the national system, sent once for each state of a filing.

use lianxi_domain::checks::{Checks, invalid};
use lianxi_domain::office;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::DEPARTMENT;
use crate::filing::record::{self as filings, FilingState};
use crate::outgoing::{self, NATIONAL_SYSTEM};

/// The most filings of one batch.
const BATCH_MAX: usize = 200;

/// 同步备案
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SyncNational {
    /// 备案档案键
    pub filing_keys: Vec<String>,
}

/// 同步结果
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SyncResult {
    /// 批次号；没有新内容时为空
    pub batch_no: Option<String>,
    /// 送出的备案档案键
    pub sent: Vec<String>,
    /// 没有送出的备案
    pub skipped: Vec<Skipped>,
    /// 目标系统
    pub system: String,
}

/// 没有送出的备案
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Skipped {
    /// 备案档案键
    pub filing_key: String,
    /// 原因
    pub reason: String,
}

pub fn sync_national(ctx: &Context<'_>, input: SyncNational) -> Result<SyncResult, Failure> {
    let office = office::acting(ctx.call, DEPARTMENT)?;
    let mut checks = Checks::new();
    checks.some("/filingKeys", input.filing_keys.len(), BATCH_MAX);
    checks.finish()?;
    let (mut rows, mut sent, mut skipped) = (Vec::new(), Vec::new(), Vec::new());
    for (index, key) in input.filing_keys.into_iter().enumerate() {
        let Some(filing) = filings::load(ctx, &key)? else {
            return Err(invalid(
                &format!("/filingKeys/{index}"),
                "filing-not-found",
                "没有这份备案档案",
            ));
        };
        office::covering(ctx.call, DEPARTMENT, &filing.county)?;
        let mark = format!("sync/{key}");
        let reason = if filing.state == FilingState::Validated {
            Some("尚未出具回执")
        } else if records::load::<FilingState>(ctx, &mark)? == Some(filing.state) {
            Some("该状态已同步")
        } else {
            None
        };
        if let Some(reason) = reason {
            skipped.push(Skipped {
                filing_key: key,
                reason: reason.to_owned(),
            });
            continue;
        }
        let place = Place {
            kind: "sync",
            division: &filing.county,
            uscc: Some(filing.uscc.as_str()),
            person: None,
        };
        records::save(ctx, &mark, place, &filing.state)?;
        // Facts of the institution alone: no person is in a row.
        rows.push(json!({"uscc": filing.uscc, "name": filing.name, "county": filing.county, "places": filing.places,
            "receiptNo": filing.receipt_no, "licenceNo": filing.licence_no, "state": filing.state, "filedOn": filing.filed_on}));
        sent.push(key);
    }
    let batch_no = if rows.is_empty() {
        None
    } else {
        let number = records::document_no(ctx, "托同", &office.division_code)?;
        outgoing::emit(
            ctx,
            NATIONAL_SYSTEM,
            "filings",
            &number,
            &json!({"batchNo": number, "rows": rows}),
        )?;
        Some(number)
    };
    Ok(SyncResult {
        batch_no,
        sent,
        skipped,
        system: "全国托育机构备案信息系统".to_owned(),
    })
}
