//! What is wrong with a batch of changes: all of it at once, each with its place, and what to do about it.

use jiff::civil::Date;

use crate::bounds::{ID_CHARS_MAX, NAME_CHARS_MAX, YEARS};
use crate::division::Level;
use crate::office::Office;
use crate::role::RoleKind;
use crate::word::Word;

/// One thing that is wrong. Nothing of the batch was done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("change {}, `{field}`: {fault}", .index + 1)]
pub struct Problem {
    /// Which change, from 0.
    pub index: usize,
    /// Which field of it.
    pub field: &'static str,
    #[source]
    pub fault: Fault,
}

impl Problem {
    pub fn code(&self) -> &'static str {
        self.fault.code()
    }

    pub fn zh(&self) -> String {
        format!(
            "第{}项变更，字段 {}：{}",
            self.index + 1,
            self.field,
            self.fault.zh()
        )
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error(
        "an id has 1 to {ID_CHARS_MAX} characters of A-Z, a-z, 0-9, `-`, `_` and `.`, and begins with a letter or a digit"
    )]
    Id,
    #[error(
        "this reads like a telephone or identity number, which must not be an id; give the person a number of your own"
    )]
    PersonalNumber,
    #[error("a name has 1 to {NAME_CHARS_MAX} characters and no control characters")]
    Name,
    #[error("the year must be one of {} to {}", YEARS.start(), YEARS.end())]
    Year,
    #[error("the last day {until} is before the first, {from}; exchange or correct them")]
    Inverted { from: Date, until: Date },
    #[error("`{0}` is listed twice; list it once")]
    Repeated(String),
    #[error("there are more than {most} {what}; divide it or take some out")]
    TooMany { what: &'static str, most: usize },
    #[error("the directory has no {what} `{id}`; add it first or correct the id")]
    Unknown { what: &'static str, id: String },
    #[error("{what} `{id}` is not in force on {on}; look at its days")]
    NotInForce {
        what: &'static str,
        id: String,
        on: Date,
    },
    #[error("it overlaps with the one that begins {}; end that one the day before", .from.map_or_else(|| "without a day".to_owned(), |from| format!("on {from}")))]
    Overlap { from: Option<Date> },
    #[error("it has been in force since {}, so it ends that day at the earliest; what was so stays so", .from)]
    AlreadyBegun { from: Date },
    #[error(
        "a division of level `{child}` cannot lie in one of level `{parent}`; correct the level or the parent"
    )]
    LevelOrder { child: Level, parent: Level },
    #[error("`{0}` would lie in itself; correct the parent")]
    Cycle(String),
    #[error("`{0}` cannot take its own place; name what took its place")]
    OwnSuccessor(String),
    #[error("successors are of a division that has ended; give its last day too")]
    SuccessorsWithoutEnd,
    #[error("there is no office {0}; declare it present, or correct the department's levels")]
    NoOffice(Office),
    #[error("{person} leaves on {on}; end it before that day, or let the person come back first")]
    PersonLeft { person: String, on: Date },
    #[error("{person} left on {on}; give the day on which they come back, that day or later")]
    HasLeft { person: String, on: Date },
    #[error("{person} comes on {from}; begin on that day or later")]
    PersonNotYet { person: String, from: Date },
    #[error("nobody stands in for himself; name somebody else or nobody")]
    OwnSubstitute,
    #[error("{person} would be both `{one}` and `{other}` on {}, which nobody may be; end the one before", .on.map_or_else(|| "every day".to_owned(), |on| on.to_string()))]
    AdministratorsDisjoint {
        person: String,
        one: RoleKind,
        other: RoleKind,
        /// The first day on which it would be so.
        on: Option<Date>,
    },
}

impl Fault {
    /// A word for programs that never changes.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Id => "bad-id",
            Self::PersonalNumber => "personal-number",
            Self::Name => "bad-name",
            Self::Year => "bad-year",
            Self::Inverted { .. } => "inverted-period",
            Self::Repeated(_) => "repeated",
            Self::TooMany { .. } => "too-many",
            Self::Unknown { .. } => "unknown",
            Self::NotInForce { .. } => "not-in-force",
            Self::Overlap { .. } => "overlap",
            Self::AlreadyBegun { .. } => "already-begun",
            Self::LevelOrder { .. } => "level-order",
            Self::Cycle(_) => "cycle",
            Self::OwnSuccessor(_) => "own-successor",
            Self::SuccessorsWithoutEnd => "successors-without-end",
            Self::NoOffice(_) => "no-office",
            Self::PersonLeft { .. } => "person-left",
            Self::HasLeft { .. } => "has-left",
            Self::PersonNotYet { .. } => "person-not-yet",
            Self::OwnSubstitute => "own-substitute",
            Self::AdministratorsDisjoint { .. } => "administrators-disjoint",
        }
    }

    pub fn zh(&self) -> String {
        match self {
            Self::Id => {
                format!("编号应为1至{ID_CHARS_MAX}个字符，限字母、数字及 - _ .，且以字母或数字开头")
            }
            Self::PersonalNumber => {
                "疑似电话号码或身份证件号码，不得用作编号；请另行编号".to_owned()
            }
            Self::Name => format!("名称应为1至{NAME_CHARS_MAX}个字符，且不含控制字符"),
            Self::Year => format!("年份应在{}至{}之间", YEARS.start(), YEARS.end()),
            Self::Inverted { from, until } => {
                format!("截止日{until}早于起始日{from}；请更正")
            }
            Self::Repeated(id) => format!("“{id}”重复；请只列一次"),
            Self::TooMany { what, most } => {
                format!("{}超过{most}个；请分批或减少", what_zh(what))
            }
            Self::Unknown { what, id } => {
                format!("没有{}“{id}”；请先登记或更正编号", what_zh(what))
            }
            Self::NotInForce { what, id, on } => {
                format!("{}“{id}”在{on}不在有效期内；请核对日期", what_zh(what))
            }
            Self::Overlap { from } => match from {
                Some(from) => format!("与{from}起的一项期间重叠；请先将其截止到前一日"),
                None => "与未注明起始日的一项期间重叠；请先将其截止到前一日".to_owned(),
            },
            Self::AlreadyBegun { from } => {
                format!("自{from}起已生效，最早只能截止到当日；已发生的事实不予抹去")
            }
            Self::LevelOrder { child, parent } => format!(
                "{}区划不能隶属于{}区划；请更正层级或上级",
                child.zh(),
                parent.zh()
            ),
            Self::Cycle(code) => format!("“{code}”将隶属于自身；请更正上级"),
            Self::OwnSuccessor(code) => format!("“{code}”不能以自身为承继区划；请更正"),
            Self::SuccessorsWithoutEnd => "只有已撤并的区划才有承继区划；请填写截止日".to_owned(),
            Self::NoOffice(office) => {
                format!("机构{office}未设；请先登记为“设有”，或更正部门的设置层级")
            }
            Self::PersonLeft { person, on } => {
                format!("{person}自{on}起离职；请截止到此前，或先办理重新到岗")
            }
            Self::HasLeft { person, on } => {
                format!("{person}已于{on}离职；请填写重新到岗的日期（当日或之后）")
            }
            Self::PersonNotYet { person, from } => {
                format!("{person}自{from}起到岗；请从该日或之后起算")
            }
            Self::OwnSubstitute => "本人不能代理本人；请另选代理人或留空".to_owned(),
            Self::AdministratorsDisjoint {
                person,
                one,
                other,
                on,
            } => {
                let when = on.map_or_else(|| "始终".to_owned(), |on| format!("自{on}起"));
                format!(
                    "{person}将{when}同时担任{}和{}，三员必须分离；请先免除其一",
                    one.zh(),
                    other.zh()
                )
            }
        }
    }
}

/// The Chinese word of what an English text names.
fn what_zh(what: &'static str) -> &'static str {
    match what {
        "changes" => "变更",
        "division" | "divisions" => "区划",
        "department" | "departments" => "部门",
        "office" | "offices" => "机构",
        "binding" | "bindings" => "承办指定",
        "role" | "roles" => "角色",
        "person" | "people" => "人员",
        "assignment" | "assignments" => "任职",
        "absence" | "absences" => "离岗记录",
        "successors" => "承继区划",
        "levels of divisions" => "区划层级",
        "levels" => "设置层级",
        _ => "项目",
    }
}
