//! Changes in words: English and Chinese, one line each.

use serde_json::Value;

use super::{Change, ChangeKind};

/// Characters of a value in a sentence.
const SHOWN_CHARS: usize = 80;

impl ChangeKind {
    /// The stable word for programs.
    #[rustfmt::skip] // a table
    pub const fn code(self) -> &'static str {
        match self {
            Self::TaskAdded => "task-added",
            Self::TaskRemoved => "task-removed",
            Self::TaskRenamed => "task-renamed",
            Self::TaskMoved => "task-moved",
            Self::TaskChanged => "task-changed",
            Self::GateAdded => "gate-added",
            Self::GateRemoved => "gate-removed",
            Self::GateChanged => "gate-changed",
            Self::CallChanged => "call-changed",
            Self::CallVersionChanged => "call-version-changed",
            Self::DeadlineChanged => "deadline-changed",
            Self::DeadlineKindChanged => "deadline-kind-changed",
            Self::EscalationChanged => "escalation-changed",
            Self::ScheduleChanged => "schedule-changed",
            Self::InputChanged => "input-changed",
            Self::OutputChanged => "output-changed",
            Self::EffectiveFromChanged => "effective-from-changed",
            Self::PinChanged => "pin-changed",
            Self::DocumentChanged => "document-changed",
            Self::UseChanged => "use-changed",
            Self::EvaluateChanged => "evaluate-changed",
        }
    }
}

impl Change {
    /// In English.
    #[rustfmt::skip] // a table
    pub fn en(&self) -> String {
        let task = self.task.as_deref().unwrap_or("the workflow");
        let field = self.field.as_deref().unwrap_or_default();
        let (before, after) = (brief(&self.before, "nothing"), brief(&self.after, "nothing"));
        let from_to = format!("{before} -> {after}");
        match self.kind {
            ChangeKind::TaskAdded => format!("new task `{task}` ({after})"),
            ChangeKind::TaskRemoved => format!("the task `{task}` is gone ({before})"),
            ChangeKind::TaskRenamed => format!("the task `{before}` is called `{after}` now"),
            ChangeKind::TaskMoved => format!("the task `{task}` stands elsewhere: {from_to}"),
            ChangeKind::TaskChanged => format!("`{task}`: {field}: {from_to}"),
            ChangeKind::GateAdded => format!("new gate: people decide at `{task}`"),
            ChangeKind::GateRemoved => format!("the gate `{task}` is gone: nobody decides there any more"),
            ChangeKind::GateChanged => format!("the gate `{task}`: {field}: {from_to}"),
            ChangeKind::CallChanged if field.is_empty() => format!("`{task}` calls something else: {from_to}"),
            ChangeKind::CallChanged => format!("`{task}` calls something else: {field}: {from_to}"),
            ChangeKind::CallVersionChanged => format!("`{task}` calls another version of {field}: {from_to}"),
            ChangeKind::DeadlineChanged => format!("the time of `{task}` ({field}): {from_to}"),
            ChangeKind::DeadlineKindChanged => format!("what the deadline of `{task}` rests on: {from_to}"),
            ChangeKind::EscalationChanged => format!("the escalation of `{task}`: {from_to}"),
            ChangeKind::ScheduleChanged => format!("what starts the workflow: {from_to}"),
            ChangeKind::InputChanged => format!("the workflow's input: {from_to}"),
            ChangeKind::OutputChanged => format!("the workflow's output: {from_to}"),
            ChangeKind::EffectiveFromChanged => format!("in force from: {from_to}"),
            ChangeKind::PinChanged => format!("the plugin {field}: {from_to}"),
            ChangeKind::DocumentChanged => format!("about the workflow, {field}: {from_to}"),
            ChangeKind::UseChanged => format!("declared, {field}: {from_to}"),
            ChangeKind::EvaluateChanged => format!("how expressions are read: {from_to}"),
        }
    }

    /// In Chinese.
    #[rustfmt::skip] // a table
    pub fn zh(&self) -> String {
        let task = self.task.as_deref().unwrap_or("整个流程");
        let field = self.field.as_deref().unwrap_or_default();
        let (before, after) = (brief(&self.before, "无"), brief(&self.after, "无"));
        let from_to = format!("由 {before} 改为 {after}");
        match self.kind {
            ChangeKind::TaskAdded => format!("新增任务“{task}”（{after}）"),
            ChangeKind::TaskRemoved => format!("删除任务“{task}”（{before}）"),
            ChangeKind::TaskRenamed => format!("任务“{before}”改名为“{after}”"),
            ChangeKind::TaskMoved => format!("任务“{task}”的位置{from_to}"),
            ChangeKind::TaskChanged => format!("任务“{task}”的 {field} {from_to}"),
            ChangeKind::GateAdded => format!("新增人工环节“{task}”"),
            ChangeKind::GateRemoved => format!("取消人工环节“{task}”，该处不再由人员决定"),
            ChangeKind::GateChanged => format!("人工环节“{task}”的 {field} {from_to}"),
            ChangeKind::CallChanged if field.is_empty() => format!("任务“{task}”调用的职责{from_to}"),
            ChangeKind::CallChanged => format!("任务“{task}”调用的职责（{field}）{from_to}"),
            ChangeKind::CallVersionChanged => format!("任务“{task}”调用的版本（{field}）{from_to}"),
            ChangeKind::DeadlineChanged => format!("“{task}”的期限（{field}）{from_to}"),
            ChangeKind::DeadlineKindChanged => format!("“{task}”期限的依据{from_to}"),
            ChangeKind::EscalationChanged => format!("“{task}”的升级措施{from_to}"),
            ChangeKind::ScheduleChanged => format!("流程的启动方式{from_to}"),
            ChangeKind::InputChanged => format!("流程的输入{from_to}"),
            ChangeKind::OutputChanged => format!("流程的输出{from_to}"),
            ChangeKind::EffectiveFromChanged => format!("生效日期{from_to}"),
            ChangeKind::PinChanged => format!("插件 {field} 的版本{from_to}"),
            ChangeKind::DocumentChanged => format!("流程说明（{field}）{from_to}"),
            ChangeKind::UseChanged => format!("声明（{field}）{from_to}"),
            ChangeKind::EvaluateChanged => format!("表达式的求值方式{from_to}"),
        }
    }
}

/// A value in a sentence: a period as people say it, a text as it is, anything else as short JSON.
fn brief(value: &Value, nothing: &str) -> String {
    let text = match value {
        Value::Null => nothing.to_owned(),
        Value::String(text) => text.clone(),
        other => period(other).unwrap_or_else(|| other.to_string()),
    };
    match text.char_indices().nth(SHOWN_CHARS) {
        None => text,
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// `{amount: 2, unit: working-days}`, and whatever text stands beside it.
fn period(value: &Value) -> Option<String> {
    let fields = value.as_object()?;
    let (amount, unit) = (
        fields.get("amount")?.as_u64()?,
        fields.get("unit")?.as_str()?,
    );
    match (fields.len(), fields.get("text").and_then(Value::as_str)) {
        (2, _) => Some(format!("{amount} {unit}")),
        (3, Some(text)) => Some(format!("{amount} {unit} ({text})")),
        _ => None,
    }
}
