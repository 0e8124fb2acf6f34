//! What goes wrong with accounts and permissions, as Problem Details.

use axum::http::StatusCode;
use lianxi_access::{AccountRejection, ExpiryProblem, GrantRefusal, Refusal};

use crate::problem::Problem;

/// After how many seconds somebody may try to sign in again where too many do.
const RETRY_SECONDS: u32 = 1;

impl Problem {
    /// Somebody may not do something: they are told what, on what, of which office and why.
    pub(crate) fn forbidden(refusal: Refusal) -> Self {
        Self {
            detail_zh: Some(refusal.zh()),
            refusal: Some(Box::new(refusal.clone())),
            ..Self::new(StatusCode::FORBIDDEN, "forbidden", refusal.text())
        }
    }

    /// Told in the same words whatever was wrong: which logins there are is nobody's business.
    pub(crate) fn not_signed_in() -> Self {
        Self {
            detail_zh: Some("账号或密码不正确".to_owned()),
            ..Self::new(
                StatusCode::UNAUTHORIZED,
                "not-signed-in",
                "the login or the password is wrong",
            )
        }
    }

    pub(crate) fn too_many_sign_ins() -> Self {
        let detail =
            "too many people sign in at this moment; nothing was tried, come again in a moment";
        Self {
            detail_zh: Some("同时登录的人数过多，请稍候再试".to_owned()),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many-sign-ins", detail)
                .retry_after(RETRY_SECONDS)
        }
    }
}

impl From<AccountRejection> for Problem {
    fn from(rejection: AccountRejection) -> Self {
        use AccountRejection as Why;
        let status = match rejection {
            Why::NotFound => StatusCode::NOT_FOUND,
            Why::Login | Why::External | Why::Reason { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Why::Oneself { .. } | Why::NotOneself => StatusCode::FORBIDDEN,
            Why::Locked { .. } => StatusCode::LOCKED,
            _ => StatusCode::CONFLICT,
        };
        let until = match rejection {
            Why::Locked { until } => Some(until.to_string()),
            _ => None,
        };
        Self {
            until,
            detail_zh: Some(rejection.zh()),
            ..Self::new(status, rejection.code(), rejection.to_string())
        }
    }
}

impl From<GrantRefusal> for Problem {
    fn from(refusal: GrantRefusal) -> Self {
        let status = match refusal {
            GrantRefusal::Excludes { .. } => StatusCode::CONFLICT,
            _ => StatusCode::FORBIDDEN,
        };
        Self {
            detail_zh: Some(refusal.zh()),
            ..Self::new(status, refusal.code(), refusal.to_string())
        }
    }
}

impl From<ExpiryProblem> for Problem {
    fn from(problem: ExpiryProblem) -> Self {
        Self {
            detail_zh: Some(problem.zh()),
            ..Self::unprocessable(problem.code(), problem.to_string())
        }
    }
}
