//! How many of what: the roles that the foundings play. Sums are checked by a test; nothing here is left to chance.

use lianxi_domain::Level;
use lianxi_domain::push::RegistrationEvent;

use crate::answer::Pace;

/// All registrations.
pub const REGISTRATIONS: usize = 500;
/// Those with a named fault.
pub const FAULTY: usize = 60;
/// Foundings; the others follow on one of them, or on none.
pub const FOUNDINGS: usize = 418;
/// Changes of institutions that were registered before this system was, which therefore come out of order.
pub const REGISTERED_EARLIER: usize = 2;

/// What is wrong with a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    CheckCharacter,
    OtherBodysPrefix,
    CodeOutsideProvince,
    PremisesUnknown,
    PremisesNotCounty,
    PremisesOutsideAuthority,
    /// In the authority's area but not where the premises are: only a person notices.
    PremisesElsewhere,
    ScopeWithoutChildcare,
    Duplicate,
    OutOfOrder,
}

impl Fault {
    pub const fn name(self) -> &'static str {
        match self {
            Self::CheckCharacter => "check-character",
            Self::OtherBodysPrefix => "other-bodys-prefix",
            Self::CodeOutsideProvince => "code-outside-province",
            Self::PremisesUnknown => "premises-unknown",
            Self::PremisesNotCounty => "premises-not-county",
            Self::PremisesOutsideAuthority => "premises-outside-authority",
            Self::PremisesElsewhere => "premises-elsewhere",
            Self::ScopeWithoutChildcare => "scope-without-childcare",
            Self::Duplicate => "duplicate",
            Self::OutOfOrder => "out-of-order",
        }
    }

    /// The code that the check reports; none where no check can know.
    pub const fn code(self) -> Option<&'static str> {
        match self {
            Self::CheckCharacter => Some("uscc-check-character"),
            Self::OtherBodysPrefix => Some("uscc-prefix"),
            Self::CodeOutsideProvince => Some("division-outside-province"),
            Self::PremisesUnknown => Some("premises-division-unknown"),
            Self::PremisesNotCounty => Some("premises-not-county"),
            Self::PremisesOutsideAuthority => Some("premises-outside-authority"),
            Self::ScopeWithoutChildcare => Some("scope-missing-tuoyu"),
            Self::OutOfOrder => Some("out-of-order"),
            Self::PremisesElsewhere | Self::Duplicate => None,
        }
    }
}

/// What staff makes of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    Corrected(Pace),
    /// Corrected wrongly until the limit is met.
    Hopeless,
    Withdrawn,
}

/// How the watch over a filing ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    Filed,
    /// Well before what follows.
    FiledSoon,
    /// Before anyone listens for it.
    FiledEarly,
    DeclaredNotStarting,
    RemindedThenFiled(Pace),
    FiledWhileReminding,
    RemindedThenDeclared,
    Providing(Pace),
    NotStarted(Pace),
}

/// What one founding stands for, followers included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Plain(Watch),
    /// Sent days after the decision.
    SentLate,
    Faulty(Fault, Remedy),
    /// Sent back by the receiving office with this reason, without a fault that a check could find.
    Rejected(&'static str),
    Acknowledged(Option<Level>, Pace),
    Relayed(Pace),
    /// The county says that the premises are not its own.
    Disputed,
    /// A change follows.
    Changed,
    /// An end follows: before the filing (`false`) or after it.
    Ended(RegistrationEvent, bool),
    Duplicated,
    /// A change with a version too high follows.
    Skipped,
    /// Its change arrives before it does.
    Overtaken,
}

impl Role {
    /// The level that the registering body must have for the role to make sense.
    pub fn level(self) -> Option<Level> {
        match self {
            Self::Faulty(Fault::PremisesElsewhere, _) | Self::Relayed(_) | Self::Disputed => {
                Some(Level::City)
            }
            Self::Faulty(Fault::PremisesOutsideAuthority, _) => Some(Level::County),
            Self::Acknowledged(level, _) => level,
            _ => None,
        }
    }

    /// Whether something follows, so that it has to come early in the quarter.
    pub fn is_early(self) -> bool {
        matches!(self, Self::Changed | Self::Ended(..) | Self::Skipped)
    }
}

/// The roles of all foundings, the plain ones last.
pub fn roles() -> Vec<Role> {
    use Fault as F;
    use Pace::{Late, Prompt, Reported, Upper};
    use RegistrationEvent as E;
    use Remedy::{Corrected, Hopeless, Withdrawn};
    let faults = [
        (Role::Faulty(F::CheckCharacter, Corrected(Prompt)), 5),
        (Role::Faulty(F::CheckCharacter, Corrected(Late)), 1),
        (Role::Faulty(F::CheckCharacter, Corrected(Reported)), 1),
        (Role::Faulty(F::CheckCharacter, Hopeless), 2),
        (Role::Faulty(F::OtherBodysPrefix, Corrected(Prompt)), 5),
        (Role::Faulty(F::OtherBodysPrefix, Corrected(Late)), 1),
        (Role::Faulty(F::OtherBodysPrefix, Withdrawn), 2),
        (Role::Faulty(F::CodeOutsideProvince, Corrected(Prompt)), 5),
        (Role::Faulty(F::CodeOutsideProvince, Corrected(Late)), 1),
        (Role::Faulty(F::PremisesUnknown, Corrected(Prompt)), 5),
        (Role::Faulty(F::PremisesUnknown, Corrected(Reported)), 1),
        (Role::Faulty(F::PremisesNotCounty, Corrected(Prompt)), 4),
        (
            Role::Faulty(F::PremisesOutsideAuthority, Corrected(Prompt)),
            5,
        ),
        (Role::Faulty(F::PremisesElsewhere, Corrected(Prompt)), 4),
        (Role::Faulty(F::PremisesElsewhere, Corrected(Late)), 1),
        (Role::Faulty(F::PremisesElsewhere, Hopeless), 1),
        (Role::Faulty(F::ScopeWithoutChildcare, Withdrawn), 7),
    ];
    let staff = [
        (Role::Rejected("材料缺失"), 4),
        (Role::Rejected("代码错误"), 2),
        (Role::Rejected("非托育"), 2),
        (Role::Rejected("重复"), 1),
        (Role::Acknowledged(None, Late), 14),
        (Role::Acknowledged(Some(Level::County), Upper), 4),
        (Role::Acknowledged(Some(Level::City), Upper), 2),
        (Role::Acknowledged(Some(Level::Province), Upper), 1),
        (Role::Acknowledged(Some(Level::County), Reported), 3),
        (Role::Acknowledged(Some(Level::City), Reported), 2),
        (Role::Acknowledged(Some(Level::Province), Reported), 1),
        (Role::Relayed(Late), 6),
        (Role::Relayed(Upper), 3),
        (Role::Relayed(Reported), 2),
        (Role::Disputed, 1),
        (Role::SentLate, 10),
    ];
    let watches = [
        (Role::Plain(Watch::FiledEarly), 3),
        (Role::Plain(Watch::DeclaredNotStarting), 14),
        (Role::Plain(Watch::RemindedThenFiled(Prompt)), 9),
        (Role::Plain(Watch::RemindedThenFiled(Late)), 2),
        (Role::Plain(Watch::RemindedThenFiled(Reported)), 1),
        (Role::Plain(Watch::FiledWhileReminding), 3),
        (Role::Plain(Watch::RemindedThenDeclared), 2),
        (Role::Plain(Watch::Providing(Prompt)), 7),
        (Role::Plain(Watch::Providing(Late)), 1),
        (Role::Plain(Watch::NotStarted(Prompt)), 4),
        (Role::Plain(Watch::NotStarted(Reported)), 1),
    ];
    let followed = [
        (Role::Changed, 41),
        (Role::Ended(E::Deregistered, true), 8),
        (Role::Ended(E::Deregistered, false), 10),
        (Role::Ended(E::LicenceRevoked, true), 3),
        (Role::Ended(E::LicenceRevoked, false), 5),
        (Role::Ended(E::RegistrationRevoked, true), 3),
        (Role::Ended(E::RegistrationRevoked, false), 3),
        (Role::Duplicated, 5),
        (Role::Skipped, 1),
        (Role::Overtaken, 1),
    ];
    let all = faults
        .into_iter()
        .chain(staff)
        .chain(watches)
        .chain(followed);
    let mut roles: Vec<Role> = all
        .flat_map(|(role, count)| std::iter::repeat_n(role, count))
        .collect();
    roles.resize(FOUNDINGS, Role::Plain(Watch::Filed));
    roles
}
