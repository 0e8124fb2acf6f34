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
    #[error(
        "you are excluded from this work item (回避), yourself or as a stand-in; somebody else has to do it"
    )]
    Excluded,
    #[error("{person} is excluded from this work item (回避); choose somebody else")]
    ExcludedAssignee { person: String },
    #[error(
        "the answer is handed in and waits for others; nothing is to be done until it comes back"
    )]
    Submitted,
    #[error(
        "several sign this work item, so nobody can `{command}` it alone; complete it for your own seat"
    )]
    Countersigned { command: &'static str },
    #[error("opinions that were asked for are missing, of: {}; wait for them, or take them off", .missing.join(", "))]
    OpinionMissing { missing: Vec<String> },
    #[error("you have signed already; one person signs once")]
    AlreadySigned,
    #[error("it is not your turn yet; others sign before you")]
    NotYourTurn,
    #[error("nobody has asked you for that on this work item")]
    NotAsked,
    #[error("this was done by somebody else; only they can undo it")]
    NotYours,
    #[error("nobody of that name was asked; look at the signers of this work item")]
    NoSuchSigner,
    #[error("only a seat of a weighted countersign has a weight; leave it out")]
    NoWeight,
    #[error("it was given to you to do and to hand back; complete it, and whoever sent it decides")]
    Delegated,
    #[error("that is you; choose somebody else")]
    ToOneself,
    #[error("it is there already")]
    ThereAlready,
    #[error("there are too many {what}: at most {most}")]
    TooMany { what: &'static str, most: usize },
    #[error("who is named must have ids between 1 and {max_chars} characters")]
    Assignee { max_chars: usize },
    #[error("you urged it lately; you can do so again at {again}")]
    UrgedLately { again: Timestamp },
    #[error("there is nothing of yours to take back: it was begun, or you passed nothing on")]
    NothingToTakeBack,
    #[error("no more time can be granted for this work item")]
    NoExtension,
    #[error("more time has been asked for and is not decided yet")]
    ExtensionPending,
    #[error("more time was granted as often as it may be ({most})")]
    ExtensionsUsed { most: u32 },
    #[error("more time ends later than {due}, when it is due; choose a later instant")]
    NotLater { due: Timestamp },
    #[error("there is nothing to decide here")]
    NothingToDecide,
    #[error("nobody decides on their own work; somebody else has to")]
    SelfApproval,
    #[error("it is not late; an explanation is for what is")]
    NotOverdue,
    #[error("nobody supervises this work item")]
    NotSupervised,
    #[error("the answer waits to be closed out; do that first")]
    CloseOutFirst,
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
            Self::Excluded => "excluded",
            Self::ExcludedAssignee { .. } => "excluded-assignee",
            Self::Submitted => "submitted",
            Self::Countersigned { .. } => "countersigned",
            Self::OpinionMissing { .. } => "opinion-missing",
            Self::AlreadySigned => "already-signed",
            Self::NotYourTurn => "not-your-turn",
            Self::NotAsked => "not-asked",
            Self::NotYours => "not-yours",
            Self::NoSuchSigner => "no-such-signer",
            Self::NoWeight => "no-weight",
            Self::Delegated => "delegated",
            Self::ToOneself => "to-oneself",
            Self::ThereAlready => "there-already",
            Self::TooMany { .. } => "too-many",
            Self::Assignee { .. } => "assignee",
            Self::UrgedLately { .. } => "urged-lately",
            Self::NothingToTakeBack => "nothing-to-take-back",
            Self::NoExtension => "no-extension",
            Self::ExtensionPending => "extension-pending",
            Self::ExtensionsUsed { .. } => "extensions-used",
            Self::NotLater { .. } => "not-later",
            Self::NothingToDecide => "nothing-to-decide",
            Self::SelfApproval => "self-approval",
            Self::NotOverdue => "not-overdue",
            Self::NotSupervised => "not-supervised",
            Self::CloseOutFirst => "close-out-first",
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
            Self::Excluded => "您（或您代理的人）须回避此事项，请由他人办理".to_owned(),
            Self::ExcludedAssignee { person } => format!("{person} 须回避此事项，请另选他人"),
            Self::Submitted => "已经提交，正在等待他人会签或销号，退回后才能继续办理".to_owned(),
            Self::Countersigned { .. } => {
                "此事项由多人会签，不能由一人独办，请在自己的席位上签署".to_owned()
            }
            Self::OpinionMissing { missing } => {
                format!("还缺加签意见：{}，请等待或减签", missing.join("、"))
            }
            Self::AlreadySigned => "您已经签署，每人只签一次".to_owned(),
            Self::NotYourTurn => "还没有轮到您签署，请等待前面的人".to_owned(),
            Self::NotAsked => "没有人请您对此事项这样办理".to_owned(),
            Self::NotYours => "这是他人所办，只有本人可以撤回".to_owned(),
            Self::NoSuchSigner => "没有请过这位加签人，请查看加签名单".to_owned(),
            Self::NoWeight => "只有按权重表决的会签才有权重，请去掉".to_owned(),
            Self::Delegated => "此事项是委派给您代办的，请办完后交回，由委派人决定".to_owned(),
            Self::ToOneself => "对象是您本人，请另选他人".to_owned(),
            Self::ThereAlready => "已经在那里了".to_owned(),
            Self::TooMany { most, .. } => format!("数量过多，最多 {most} 个"),
            Self::Assignee { max_chars } => format!("所选人员或单位的编号须为 1 至 {max_chars} 字"),
            Self::UrgedLately { again } => format!("您刚催办过，{again} 之后可以再催"),
            Self::NothingToTakeBack => "没有可以撤回的：对方已经开始办理，或您没有转出".to_owned(),
            Self::NoExtension => "此事项不能延期".to_owned(),
            Self::ExtensionPending => "已有延期申请待批".to_owned(),
            Self::ExtensionsUsed { most } => format!("延期次数已用完（最多 {most} 次）"),
            Self::NotLater { due } => format!("延期须晚于现在的期限 {due}"),
            Self::NothingToDecide => "没有待您决定的事项".to_owned(),
            Self::SelfApproval => "不能审批或核销自己办理的事项，请由他人办理".to_owned(),
            Self::NotOverdue => "没有逾期，无需说明".to_owned(),
            Self::NotSupervised => "此事项没有挂牌督办".to_owned(),
            Self::CloseOutFirst => "已提交待销号，请先销号".to_owned(),
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
