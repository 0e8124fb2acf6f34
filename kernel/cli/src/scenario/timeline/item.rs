//! What is told of a work item: to whom it was given, with which deadline, what was done with it, and what followed when time ran out.

use jiff::Timestamp;
use lianxi_runtime::work::{
    Assignee, By, Change, EscalationAction, Event, Lights, Office, ReturnTo, Verdict, WorkItem,
    evolve,
};
use serde_json::Value;

use super::gathered::Item;
use super::names::Names;
use super::words;

/// Fields of a form that are told.
const FIELDS_TOLD: usize = 6;

/// What happened to one item, the first first. `Created` is told at its opening; the rest at its own time.
pub fn lines(
    item: &Item,
    (names, lights): (&Names, &Lights),
    ended_at: Timestamp,
) -> Vec<(Timestamp, String)> {
    let mut teller = Teller {
        names,
        lights,
        item: None,
        late: None,
        lines: Vec::new(),
    };
    let mut history = item.history.iter().peekable();
    while let Some(event) = history.next() {
        let next = history.peek().copied();
        teller.tell(event, next);
        teller.item = Some(evolve(teller.item.take(), event));
        let answered_then = next.is_some_and(|next| next.by != By::System);
        let until = next.map_or(ended_at, |next| next.at);
        teller.overdue((event.at, until), answered_then);
    }
    teller.lines
}

struct Teller<'t> {
    names: &'t Names,
    lights: &'t Lights,
    /// As it was before the event that is told.
    item: Option<WorkItem>,
    /// The due instant that was told to have passed.
    late: Option<Timestamp>,
    lines: Vec<(Timestamp, String)>,
}

impl Teller<'_> {
    /// Between two events it may become late: nothing happens to it then, and yet it is the thing to know.
    fn overdue(&mut self, (from, until): (Timestamp, Timestamp), answered_then: bool) {
        let Some(item) = &self.item else { return };
        let Some(due) = item.due().map(|due| due.at) else {
            return;
        };
        let when = due.max(from);
        // What is answered in the very instant is in time.
        let in_time = when > until || (when == until && answered_then);
        if item.status().is_closed() || in_time || self.late == Some(due) {
            return;
        }
        self.late = Some(due);
        let text = format!(
            "逾期：“{}”到期未办结（{}）",
            item.terms().title,
            self.office()
        );
        self.lines.push((when, text));
    }

    fn office(&self) -> String {
        let Some(item) = &self.item else {
            return String::new();
        };
        let at = item.created_at();
        self.names.office(item.office(), at)
    }

    fn tell(&mut self, event: &Event, next: Option<&Event>) {
        let at = event.at;
        if let Change::Created { terms } = &event.change {
            self.lines.push((at, self.opened(terms, at)));
            return;
        }
        let title = self
            .item
            .as_ref()
            .map(|item| item.terms().title.clone())
            .unwrap_or_default();
        let taken_at_once = next.is_some_and(|next| next.at == at && next.by == event.by);
        let text = match &event.change {
            Change::Claimed if taken_at_once => return,
            Change::DraftSaved { .. } | Change::Created { .. } => return,
            change => self.act(change, event, &title),
        };
        self.lines.push((at, text));
    }

    fn opened(&self, terms: &lianxi_runtime::work::Terms, at: Timestamp) -> String {
        let to = if terms.countersign.is_some() {
            let seats = terms.countersign.iter().flat_map(|terms| &terms.seats);
            let seats = self.names.assignees(seats.map(|seat| &seat.assignee), at);
            format!("{}，会签：{seats}", self.names.office(&terms.office(), at))
        } else {
            self.names.assignee(&terms.assignee(), at)
        };
        let due = terms.due.as_ref();
        let due = due.map_or_else(|| "无期限".to_owned(), words::due);
        format!("派出待办“{}”：{to}，{due}", terms.title)
    }

    fn act(&self, change: &Change, event: &Event, title: &str) -> String {
        let at = event.at;
        let by = self.by(&event.by, at);
        let to = |assignee: &Assignee| self.names.assignee(assignee, at);
        match change {
            Change::Claimed => format!("签收“{title}”：{by}"),
            Change::Released => format!("退回签收“{title}”：{by}"),
            Change::Submitted { outcome, form } => {
                format!("提交“{title}”：{by}，{}", self.answer(outcome, form))
            }
            Change::Completed { outcome, form } => format!(
                "办结“{title}”：{by}，{}{}",
                self.answer(outcome, form),
                self.light(event)
            ),
            Change::Signed { outcome, form, .. } => {
                format!("会签“{title}”：{by}，{}", self.answer(outcome, form))
            }
            Change::Transferred { to: whom, .. } => format!("转办“{title}”：{by}→{}", to(whom)),
            Change::Delegated { to: whom } => format!("委派“{title}”：{by}→{}", to(whom)),
            Change::HandedBack { outcome, form } => {
                format!("交回“{title}”：{by}，{}", self.answer(outcome, form))
            }
            Change::SignerAdded { signer, .. } => {
                format!("加签“{title}”：{by}→{}", to(signer))
            }
            Change::SignerRemoved { signer } => format!("减签“{title}”：{}", to(signer)),
            Change::Opined { verdict, .. } => {
                let verdict = match verdict {
                    Verdict::Agree => "同意",
                    Verdict::Disagree => "不同意",
                };
                format!("加签意见“{title}”：{by}，{verdict}")
            }
            Change::Returned { to, .. } => {
                let to = match to {
                    ReturnTo::Previous => "上一步",
                    ReturnTo::Initiator => "发起环节",
                    ReturnTo::Step(_) => "指定环节",
                };
                format!("驳回“{title}”：{by}，退回{to}")
            }
            Change::PassedBack | Change::TakenBack => format!("撤回“{title}”：{by}"),
            Change::Withdrawn { .. } => format!("撤回申请“{title}”：{by}"),
            Change::Urged => format!("催办“{title}”：{by}→{}", self.office()),
            Change::Copied { to } => {
                format!("抄送“{title}”：{}", self.names.assignees(to, at))
            }
            Change::Read => format!("已阅“{title}”：{by}"),
            other => self.clock(other, &by, title),
        }
    }

    /// What has to do with its time, and with who watches it.
    fn clock(&self, change: &Change, by: &str, title: &str) -> String {
        match change {
            Change::ExtensionRequested { until } => {
                format!("申请延期“{title}”：{by}，延至 {}", words::instant(*until))
            }
            Change::ExtensionDecided { approved: true } => {
                format!("同意延期“{title}”：{by}")
            }
            Change::ExtensionDecided { approved: false } => {
                format!("不同意延期“{title}”：{by}")
            }
            Change::Explained => format!("逾期说明“{title}”：{by}"),
            Change::Supervised { level, .. } => format!("挂牌督办“{title}”：{by}，{level}"),
            Change::SupervisionLifted => format!("解除督办“{title}”：{by}"),
            Change::CloseOutRefused { .. } => format!("不予销号“{title}”：{by}"),
            Change::Recused => format!("申请回避“{title}”：{by}一名人员"),
            Change::HandedOver { .. } => format!("离职转办“{title}”"),
            Change::Escalated { action, .. } => self.escalated(action, title),
            Change::Redirected { to, .. } => {
                let at = self.item.as_ref().map(WorkItem::created_at);
                let to = self.names.assignee(to, at.unwrap_or_default());
                format!("改派“{title}”：原单位无人办理→{to}")
            }
            Change::Recomputed { due, .. } => match due {
                Some(due) => format!("重新计算“{title}”：{}", words::due(due)),
                None => format!("重新计算“{title}”的催办时间"),
            },
            Change::Cancelled => format!("撤销待办“{title}”：不再需要"),
            other => format!("{}“{title}”", other.name()),
        }
    }

    fn escalated(&self, action: &EscalationAction, title: &str) -> String {
        let Some(item) = &self.item else {
            return String::new();
        };
        let at = item.created_at();
        match action {
            EscalationAction::Remind { to } => {
                let named: Vec<Assignee> = to
                    .iter()
                    .map(|office| Assignee::Office {
                        office: office.clone(),
                        role: None,
                    })
                    .collect();
                let to = if named.is_empty() {
                    item.waits_for()
                } else {
                    named
                };
                format!("催办“{title}”：{}", self.names.assignees(&to, at))
            }
            EscalationAction::Reassign {
                department,
                division,
            } => {
                let office = Office {
                    department: department.clone(),
                    division: division.clone(),
                };
                format!(
                    "移交“{title}”：{}→{}",
                    self.office(),
                    self.names.office(&office, at)
                )
            }
            EscalationAction::Emit { event } => {
                let kind = event["type"].as_str().unwrap_or("lianxi.work.escalated");
                format!("逾期报告“{title}”：发出事件 {kind}")
            }
            EscalationAction::Run { workflow, .. } => {
                format!("逾期启动“{title}”：流程 {}", super::name_of(workflow))
            }
        }
    }

    fn by(&self, by: &By, at: Timestamp) -> String {
        let actor = by.actor();
        actor.map_or_else(
            || "系统".to_owned(),
            |actor| self.names.office(&actor.office, at),
        )
    }

    /// What was decided; of the form only what was chosen or counted, for free text may tell of people.
    fn answer(&self, outcome: &str, form: &Value) -> String {
        let schema = self
            .item
            .as_ref()
            .and_then(|item| item.terms().form.clone());
        let schema = schema.unwrap_or_default();
        let fields = form.as_object().into_iter().flatten();
        let told = fields.filter_map(|(name, value)| {
            let property = &schema["properties"][name.as_str()];
            let named = [&property["title"], &property["description"]];
            let title = named.into_iter().find_map(Value::as_str);
            let title = title.unwrap_or(name);
            let chosen = !property["enum"].is_null();
            match value {
                Value::String(text) if chosen => Some(format!("{title}：{text}")),
                Value::Bool(true) => Some(format!("{title}：是")),
                Value::Bool(false) => Some(format!("{title}：否")),
                Value::Number(number) => Some(format!("{title}：{number}")),
                _ => None,
            }
        });
        let told: Vec<String> = told.take(FIELDS_TOLD).collect();
        if told.is_empty() {
            outcome.to_owned()
        } else {
            format!("{outcome}（{}）", told.join("；"))
        }
    }

    /// The light of a completed item.
    fn light(&self, event: &Event) -> String {
        let after = evolve(self.item.clone(), event);
        let light = after.light(event.at);
        let has_due = after.due().is_some();
        light.filter(|_| has_due).map_or_else(String::new, |light| {
            format!("〔{}〕", self.lights.of(light).word())
        })
    }
}
