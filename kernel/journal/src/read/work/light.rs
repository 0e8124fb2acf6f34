//! What a deadline comes to, as a condition: the lights that the item's own machine tells, asked of the database.

use sea_orm::sea_query::{Condition, Expr, ExprTrait, SimpleExpr};

use crate::entity::work_item::Column as C;

/// What the deadline of an item comes to. One that was returned or cancelled has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Light {
    NoDue,
    Normal,
    Nearing,
    Overdue,
    Explained,
    InTime,
    Late,
}

/// These lights, at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LightAt {
    pub lights: Vec<Light>,
    pub now_ms: i64,
}

const COMPLETED: &str = "completed";

fn open() -> SimpleExpr {
    Expr::col(C::ClosedAtMs).is_null()
}

/// Later than due: at the very instant it is not late.
fn overdue(now_ms: i64) -> SimpleExpr {
    Expr::col(C::DueAtMs).lt(now_ms)
}

fn in_time() -> SimpleExpr {
    Expr::col(C::DueAtMs)
        .is_null()
        .or(Expr::col(C::ClosedAtMs).lte(Expr::col(C::DueAtMs)))
}

fn nearing(now_ms: i64) -> SimpleExpr {
    Expr::col(C::NearAtMs).lte(now_ms)
}

pub(super) fn condition(light: Light, now_ms: i64) -> Condition {
    let all = Condition::all();
    let not_late = |all: Condition| all.add(Expr::col(C::DueAtMs).gte(now_ms));
    match light {
        Light::NoDue => all.add(open()).add(Expr::col(C::DueAtMs).is_null()),
        Light::Normal => {
            let far = Expr::col(C::NearAtMs)
                .is_null()
                .or(Expr::col(C::NearAtMs).gt(now_ms));
            not_late(all.add(open())).add(far)
        }
        Light::Nearing => not_late(all.add(open())).add(nearing(now_ms)),
        Light::Overdue => all
            .add(open())
            .add(overdue(now_ms))
            .add(Expr::col(C::Explained).eq(false)),
        Light::Explained => all
            .add(open())
            .add(overdue(now_ms))
            .add(Expr::col(C::Explained).eq(true)),
        Light::InTime => all.add(Expr::col(C::Status).eq(COMPLETED)).add(in_time()),
        Light::Late => all
            .add(Expr::col(C::Status).eq(COMPLETED))
            .add(Expr::col(C::ClosedAtMs).gt(Expr::col(C::DueAtMs))),
    }
}

impl LightAt {
    pub(super) fn condition(&self) -> Condition {
        let any = Condition::any();
        self.lights
            .iter()
            .fold(any, |any, light| any.add(condition(*light, self.now_ms)))
    }

    /// Whether only what is open has one of these: then the index of open items answers.
    pub(super) fn is_of_open(&self) -> bool {
        let of_open = |light: &Light| !matches!(light, Light::InTime | Light::Late);
        !self.lights.is_empty() && self.lights.iter().all(of_open)
    }

    /// Whether only what is late and open has one of these.
    pub(super) fn is_of_late(&self) -> bool {
        let of_late = |light: &Light| matches!(light, Light::Overdue | Light::Explained);
        !self.lights.is_empty() && self.lights.iter().all(of_late)
    }
}
