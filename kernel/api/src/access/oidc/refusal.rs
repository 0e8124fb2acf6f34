//! Why signing in by a provider came to nothing: said so that the person or an administrator knows what to do, without a word of the
//! provider's that could hold a secret.

use axum::http::StatusCode;

use crate::problem::Problem;

#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("there is no provider of this name; see GET /v1/sign-in")]
    NoSuchProvider,
    #[error("too many people sign in by a provider at this moment; come again in a moment")]
    TooMany,
    #[error("this sign-in was not begun here, was used already, or took too long; begin again")]
    UnknownState,
    #[error("this sign-in was begun in another browser; begin again in this one")]
    OtherBrowser,
    #[error("the provider refused: {0}")]
    Denied(String),
    #[error("the provider does not answer: {0}; try again later, or tell the administrator")]
    Down(String),
    #[error(
        "the provider does not say where it is to be asked ({0}); its configuration is to be looked at"
    )]
    Misconfigured(&'static str),
    #[error("the provider does not take the code any more; begin again")]
    Code,
    #[error("what the provider says of the person is not to be believed: {0}")]
    Token(&'static str),
    #[error(
        "the provider knows you, and no account of this host is linked to you; ask a system administrator"
    )]
    NoAccount,
    #[error("your account is disabled; ask a system administrator")]
    Disabled,
}

impl Refusal {
    const fn code(&self) -> &'static str {
        match self {
            Self::NoSuchProvider => "oidc-no-such-provider",
            Self::TooMany => "too-many-sign-ins",
            Self::UnknownState => "oidc-unknown-state",
            Self::OtherBrowser => "oidc-other-browser",
            Self::Denied(_) => "oidc-denied",
            Self::Down(_) => "oidc-provider-down",
            Self::Misconfigured(_) => "oidc-misconfigured",
            Self::Code => "oidc-code",
            Self::Token(_) => "oidc-token",
            Self::NoAccount => "oidc-no-account",
            Self::Disabled => "oidc-account-disabled",
        }
    }

    const fn status(&self) -> StatusCode {
        match self {
            Self::NoSuchProvider => StatusCode::NOT_FOUND,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::UnknownState | Self::OtherBrowser => StatusCode::BAD_REQUEST,
            Self::Denied(_) | Self::Code | Self::Token(_) => StatusCode::UNAUTHORIZED,
            Self::Down(_) | Self::Misconfigured(_) => StatusCode::BAD_GATEWAY,
            Self::NoAccount | Self::Disabled => StatusCode::FORBIDDEN,
        }
    }

    fn zh(&self) -> String {
        match self {
            Self::NoSuchProvider => "没有这个身份提供方".to_owned(),
            Self::TooMany => "同时登录的人数过多，请稍候再试".to_owned(),
            Self::UnknownState => {
                "本次登录不是从这里发起的、已使用过或已超时，请重新登录".to_owned()
            }
            Self::OtherBrowser => {
                "本次登录是在另一个浏览器中发起的，请在当前浏览器重新登录".to_owned()
            }
            Self::Denied(_) => "身份提供方拒绝了登录".to_owned(),
            Self::Down(_) => "身份提供方没有响应，请稍后再试或联系管理员".to_owned(),
            Self::Misconfigured(_) => "身份提供方的配置不完整，请联系管理员".to_owned(),
            Self::Code => "登录凭码已失效，请重新登录".to_owned(),
            Self::Token(_) => "身份提供方返回的身份信息未通过校验，请联系管理员".to_owned(),
            Self::NoAccount => {
                "身份提供方认识您，但本系统没有与您关联的账号，请联系系统管理员".to_owned()
            }
            Self::Disabled => "您的账号已停用，请联系系统管理员".to_owned(),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        tracing::info!(
            code = refusal.code(),
            "signing in by a provider came to nothing"
        );
        let problem = Self {
            detail_zh: Some(refusal.zh()),
            ..Self::new(refusal.status(), refusal.code(), refusal.to_string())
        };
        match refusal {
            Refusal::TooMany => problem.retry_after(1),
            Refusal::Down(_) => problem.retry_after(5),
            _ => problem,
        }
    }
}
