//! Cookies of a browser, and that what a browser sends was meant: a page of elsewhere cannot act with a person's cookie.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::problem::Problem;

/// The cookie that holds a session's token.
pub const SESSION_COOKIE: &str = "lianxi_session";
/// What a program says that sends the cookie and is no page: a page of elsewhere cannot add it without being asked first.
pub const MEANT: &str = "x-lianxi-request";

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

/// A cookie that is sent back to this host alone, by it alone, and read by no script.
pub struct NewCookie<'a> {
    pub name: &'a str,
    pub value: &'a str,
    pub path: &'a str,
    /// `Strict`, or `Lax` where another site leads back here.
    pub same_site: &'a str,
    /// 0: it is gone at once.
    pub seconds: i64,
}

impl NewCookie<'_> {
    /// Over a way that is not secret it is sent only where that way never leaves the machine.
    pub fn header(&self, headers: &HeaderMap) -> Result<HeaderValue, Problem> {
        let secure = if is_loopback(host(headers)) {
            ""
        } else {
            "; Secure"
        };
        let Self {
            name,
            value,
            path,
            same_site,
            seconds,
        } = self;
        let text = format!(
            "{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite={same_site}{secure}"
        );
        HeaderValue::try_from(text).map_err(|_| Problem::internal("a cookie is no printable ASCII"))
    }
}

/// Whether a change that came with a cookie was meant: by a page of this host, or by a program that says so.
pub fn meant(headers: &HeaderMap) -> Result<(), Problem> {
    match headers.get(header::ORIGIN) {
        Some(origin) => own(headers, origin),
        None if headers.contains_key(MEANT) => Ok(()),
        None => Err(refused(
            "a change with the session's cookie needs the header Origin of this host, or 'x-lianxi-request: 1'",
        )),
    }
}

/// Whether a page of elsewhere sent it, where a page did.
pub fn no_other_origin(headers: &HeaderMap) -> Result<(), Problem> {
    headers
        .get(header::ORIGIN)
        .map_or(Ok(()), |origin| own(headers, origin))
}

fn own(headers: &HeaderMap, origin: &HeaderValue) -> Result<(), Problem> {
    let origin = origin.to_str().unwrap_or_default();
    let of_origin = origin.split_once("://").map(|(_, host)| host);
    match (of_origin, host(headers)) {
        (Some(origin), Some(host)) if origin.eq_ignore_ascii_case(host) => Ok(()),
        _ => Err(refused(
            "this host takes no such request from pages of elsewhere",
        )),
    }
}

fn refused(detail: &str) -> Problem {
    Problem {
        detail_zh: Some("不接受来自其他网站页面的请求".to_owned()),
        ..Problem::new(StatusCode::FORBIDDEN, "origin", detail)
    }
}

fn host(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
}

fn is_loopback(host: Option<&str>) -> bool {
    let Some(host) = host else { return false };
    let name = match host.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost")
        || name
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&str, &str)| {
            let name: header::HeaderName = name.parse().expect("a name");
            (name, HeaderValue::try_from(*value).expect("a value"))
        };
        let mut headers = HeaderMap::new();
        for (name, value) in pairs.iter().map(pair) {
            headers.append(name, value);
        }
        headers
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        for (given, found) in [
            (&[][..], None),
            (&[("cookie", "a=1; lianxi_session=lx_1")], Some("lx_1")),
            (
                &[("cookie", "a=1"), ("cookie", "lianxi_session=")],
                Some(""),
            ),
            (&[("cookie", "xlianxi_session=1; lianxi_session2=2")], None),
        ] {
            assert_eq!(cookie(&headers(given), SESSION_COOKIE), found, "{given:?}");
        }
    }

    #[test]
    fn only_this_hosts_own_pages_act() {
        for (given, is_meant, is_own) in [
            (&[("host", "a.example")][..], false, true),
            (
                &[("host", "a.example"), ("x-lianxi-request", "1")],
                true,
                true,
            ),
            (
                &[("host", "a.example"), ("origin", "https://A.example")],
                true,
                true,
            ),
            (
                &[("host", "a.example:8"), ("origin", "http://a.example:8")],
                true,
                true,
            ),
            (
                &[("host", "a.example"), ("origin", "https://b.example")],
                false,
                false,
            ),
            (
                &[
                    ("host", "a.example"),
                    ("origin", "null"),
                    ("x-lianxi-request", "1"),
                ],
                false,
                false,
            ),
            (
                &[
                    ("host", "a.example"),
                    ("origin", "https://a.example.b.example"),
                ],
                false,
                false,
            ),
            (&[("origin", "https://a.example")], false, false),
        ] {
            let headers = headers(given);
            let found = (meant(&headers).is_ok(), no_other_origin(&headers).is_ok());
            assert_eq!(found, (is_meant, is_own), "{given:?}");
        }
    }

    #[test]
    fn a_cookie_is_secret_beyond_the_machine() {
        for (host, secure) in [
            ("a.example", true),
            ("10.0.0.1:7420", true),
            ("localhost.a.example", true),
            ("localhost:7420", false),
            ("127.0.0.1:7420", false),
            ("[::1]:7420", false),
        ] {
            let new = NewCookie {
                name: "n",
                value: "v",
                path: "/",
                same_site: "Strict",
                seconds: 5,
            };
            let header = new.header(&headers(&[("host", host)])).expect("a header");
            let text = header.to_str().expect("text");
            assert_eq!(text.ends_with("; Secure"), secure, "{host}: {text}");
            assert!(
                text.starts_with("n=v; Path=/; Max-Age=5; HttpOnly; SameSite=Strict"),
                "{text}"
            );
        }
    }
}
