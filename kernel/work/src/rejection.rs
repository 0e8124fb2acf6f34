//! Why a command was refused. Each variant is something else that the caller can do, and its text tells a person what.

use jiff::Timestamp;

use crate::bounds::TermsProblem;
use crate::item::Status;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    #[error("there is no such work item; look it up in the list and try again")]
    NotFound,
    #[error("this work item exists already; use another id")]
    AlreadyExists,
    #[error("the work item cannot be opened: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    InvalidTerms(Vec<TermsProblem>),
    #[error("this work item is closed ({}); reload the list to see how it ended", .status.name())]
    AlreadyClosed { status: Status },
    #[error(
        "this work item belongs to {office}; you act for another office, so ask one of its officers to do it"
    )]
    NotCandidate { office: String },
    #[error("{person} has claimed this work item; ask them to release it first")]
    ClaimedByOther { person: String },
    #[error("nobody has claimed this work item; claim it first")]
    NotClaimed,
    #[error("`{given}` is not an outcome of this work item; choose one of: {}", .allowed.join(", "))]
    UnknownOutcome { given: String, allowed: Vec<String> },
    #[error("the form has more than {max_bytes} bytes; shorten it and send it again")]
    FormTooLarge { max_bytes: usize },
    #[error("the reason must have between 1 and {max_chars} characters")]
    Reason { max_chars: usize },
    #[error("`{command}` is done by the system alone; it follows from the workflow")]
    SystemOnly { command: &'static str },
    #[error("`{command}` needs a person who answers for it; the system never does it")]
    PersonOnly { command: &'static str },
    #[error("step {step} is not in this work item's escalation, which has {steps}")]
    UnknownStep { step: usize, steps: usize },
    #[error("step {step} of the escalation has been done; nothing is left to do")]
    StepDone { step: usize },
    #[error("step {step} of the escalation is due at {at}; try again then")]
    StepNotDue { step: usize, at: Timestamp },
}

impl Rejection {
    /// A stable word for programs and translations.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::AlreadyExists => "already-exists",
            Self::InvalidTerms(_) => "invalid-terms",
            Self::AlreadyClosed { .. } => "already-closed",
            Self::NotCandidate { .. } => "not-candidate",
            Self::ClaimedByOther { .. } => "claimed-by-other",
            Self::NotClaimed => "not-claimed",
            Self::UnknownOutcome { .. } => "unknown-outcome",
            Self::FormTooLarge { .. } => "form-too-large",
            Self::Reason { .. } => "reason",
            Self::SystemOnly { .. } => "system-only",
            Self::PersonOnly { .. } => "person-only",
            Self::UnknownStep { .. } => "unknown-step",
            Self::StepDone { .. } => "step-done",
            Self::StepNotDue { .. } => "step-not-due",
        }
    }

    /// The same in Chinese, for the people who work with it.
    pub fn zh(&self) -> String {
        match self {
            Self::NotFound => "没有这条待办，请在列表中重新查找".to_owned(),
            Self::AlreadyExists => "这条待办已经存在，请换一个编号".to_owned(),
            Self::InvalidTerms(problems) => {
                format!("待办无法创建（{} 处错误）：{self}", problems.len())
            }
            Self::AlreadyClosed { status } => {
                format!("这条待办已经{}，请刷新列表查看结果", status.zh())
            }
            Self::NotCandidate { office } => {
                format!("这条待办由 {office} 办理，您不在该单位，请联系其经办人")
            }
            Self::ClaimedByOther { person } => format!("{person} 已签收这条待办，请先由其退回"),
            Self::NotClaimed => "这条待办尚未签收，请先签收".to_owned(),
            Self::UnknownOutcome { given, allowed } => {
                format!("没有“{given}”这个办理结果，请选择：{}", allowed.join("、"))
            }
            Self::FormTooLarge { max_bytes } => {
                format!("表单超过 {max_bytes} 字节，请精简后重新提交")
            }
            Self::Reason { max_chars } => format!("请填写原因，1 至 {max_chars} 字"),
            Self::SystemOnly { .. } => "此操作由系统按流程执行，不能由人办理".to_owned(),
            Self::PersonOnly { .. } => "此操作须由经办人办理，系统不会代办".to_owned(),
            Self::UnknownStep { step, steps } => format!("没有第 {step} 步催督，共 {steps} 步"),
            Self::StepDone { step } => format!("第 {step} 步催督已经执行"),
            Self::StepNotDue { step, at } => format!("第 {step} 步催督在 {at} 才到期"),
        }
    }
}
