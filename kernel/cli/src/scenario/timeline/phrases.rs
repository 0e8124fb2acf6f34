//! What is said of an event of an execution, in a line.

use lianxi_runtime::flow::event::{Caught, Open};
use lianxi_runtime::flow::{Error, Event};
use serde_json::Value;

use super::words;

/// Issues of a refused call that are told.
const ISSUES_TOLD: usize = 4;

/// What is known of an event beside itself.
#[derive(Default)]
pub struct Around {
    /// Of its task.
    pub title: String,
    /// Of the task that emits.
    pub emitting: Option<String>,
    /// Of the task that work is sent back to.
    pub returned_to: Option<String>,
    /// The call that it is about, as it is told.
    pub call: Option<String>,
    /// It has ended a call, which is told by itself.
    pub call_ended: bool,
    /// What a `listen` waited for has come.
    pub heard: bool,
}

/// `None`: nothing that a reader would miss.
pub fn said(event: &Event, around: &Around) -> Option<String> {
    let title = &around.title;
    Some(match event {
        Event::Completed { .. } if around.heard => format!("等到事件：{title}"),
        Event::Entered { open, .. } => return opened(open, title),
        Event::Emitted { event } => {
            let kind = kind_of(event);
            match &around.emitting {
                Some(title) => format!("发出事件：{title}（{kind}）"),
                None => format!("发出事件：{kind}"),
            }
        }
        Event::Consumed { event, .. } => format!("收到事件：{}", kind_of(event)),
        Event::TimeoutLifted { .. } => format!("时限解除：{title}，由人员办理"),
        Event::Returned { .. } => {
            let to = around.returned_to.as_deref().unwrap_or_default();
            format!("退回到“{to}”重新办理")
        }
        Event::Suspended { parent: None, .. } => "暂停".to_owned(),
        Event::Suspended { .. } => "随上级流程暂停".to_owned(),
        Event::Resumed { .. } => "恢复".to_owned(),
        Event::Cancelled { .. } => "取消".to_owned(),
        other => return went_wrong(other, around),
    })
}

fn opened(open: &Open, title: &str) -> Option<String> {
    match open {
        Open::Wait(until) => Some(format!("等待至 {}：{title}", words::instant(*until))),
        Open::Listen(filters) => {
            let mut kinds: Vec<&str> = Vec::new();
            for filter in filters {
                if !kinds.contains(&filter.kind.as_str()) {
                    kinds.push(&filter.kind);
                }
            }
            Some(format!("等待事件：{title}（{}）", kinds.join("、")))
        }
        _ => None,
    }
}

fn went_wrong(event: &Event, around: &Around) -> Option<String> {
    let (title, call) = (&around.title, around.call.as_deref().unwrap_or_default());
    Some(match event {
        Event::HandedToPerson { request, .. } => {
            let reason = request["subject"]["reason"].as_str().unwrap_or_default();
            format!("{call}→转由人工办理（{reason}）")
        }
        Event::Deferred { until, .. } => {
            format!("{call}→暂不可用，{} 再试", words::instant(*until))
        }
        Event::Caught {
            then: Caught::RetryAt(until),
            ..
        } => format!("{title}：{} 再试", words::instant(*until)),
        Event::Caught { .. } if around.call_ended => return None,
        Event::Caught { error, .. } => format!("{title}：{}", told(error)),
        Event::IncidentOpened { error, .. } => format!("故障：{title}，{}", told(error)),
        Event::IncidentRetried { .. } => format!("重试：{title}"),
        Event::Faulted { error, .. } => format!("失败：{}", told(error)),
        _ => return None,
    })
}

/// What became of a call that is gone with this event.
pub fn outcome(event: &Event) -> String {
    match event {
        Event::Completed { .. } | Event::Finishing { .. } => "完成".to_owned(),
        Event::Caught { error, .. } | Event::Faulted { error, .. } => refused(error),
        _ => "不再需要".to_owned(),
    }
}

/// Why a call was refused: the issues, or the error.
fn refused(error: &Error) -> String {
    let issues = error.issues.as_ref().and_then(Value::as_array);
    let Some(issues) = issues.filter(|issues| !issues.is_empty()) else {
        return format!("未通过：{}", told(error));
    };
    let told = issues.iter().take(ISSUES_TOLD).map(|issue| {
        let text = |name: &str| issue[name].as_str().unwrap_or_default();
        format!("{}（{}）", text("message"), text("code"))
    });
    let mut told: Vec<String> = told.collect();
    if issues.len() > ISSUES_TOLD {
        told.push(format!("等 {} 项", issues.len()));
    }
    format!("未通过：{}", told.join("；"))
}

fn told(error: &Error) -> String {
    let text = error.detail.as_ref().or(error.title.as_ref());
    text.cloned().unwrap_or_else(|| error.kind.clone())
}

fn kind_of(event: &Value) -> &str {
    event["type"].as_str().unwrap_or_default()
}

/// How it ended: the title of its last task, and what its output calls the outcome.
pub fn ended(last: &str, output: &Value) -> String {
    match (last, output["outcome"].as_str()) {
        ("", None) => "结束".to_owned(),
        ("", Some(outcome)) => format!("结束：{outcome}"),
        (last, None) => format!("结束：{last}"),
        (last, Some(outcome)) => format!("结束：{last}（{outcome}）"),
    }
}
