//! A browser, as far as signing in needs one: cookies by host, redirects one by one, two forms.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use lianxi_tests::http::client;
use reqwest::header::{COOKIE, HeaderMap, LOCATION, SET_COOKIE};
use reqwest::{Client, Method, Url};
use serde_json::Value;

/// The most pages between the host and the way back to it.
const PAGES_MAX: usize = 12;

pub struct Browser {
    client: Client,
    cookies: HashMap<String, BTreeMap<String, String>>,
}

/// What came back.
pub struct Page {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Page {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    pub fn location(&self) -> Result<&str> {
        let location = self.headers.get(LOCATION);
        Ok(location
            .with_context(|| format!("{}: {}", self.status, self.text))?
            .to_str()?)
    }

    /// Status and the last word of the problem's type.
    pub fn refusal(&self) -> (u16, String) {
        let body = self.json();
        let kind = body["type"].as_str().unwrap_or_default();
        (
            self.status,
            kind.rsplit(':').next().unwrap_or_default().to_owned(),
        )
    }
}

impl Browser {
    pub fn new() -> Result<Self> {
        // The cryptography of the process is chosen there.
        client(Duration::from_secs(30))?;
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(30))
            .build()?;
        Ok(Self {
            client,
            cookies: HashMap::new(),
        })
    }

    pub async fn get(&mut self, url: &str) -> Result<Page> {
        self.ask(Method::GET, url, None, &[]).await
    }

    pub async fn get_json(&mut self, url: &str) -> Result<Page> {
        self.ask(Method::GET, url, None, &[("accept", "application/json")])
            .await
    }

    async fn ask(
        &mut self,
        method: Method,
        url: &str,
        form: Option<&str>,
        headers: &[(&str, &str)],
    ) -> Result<Page> {
        let url = Url::parse(url)?;
        let host = format!("{}:{:?}", url.host_str().unwrap_or_default(), url.port());
        let jar = self.cookies.entry(host).or_default();
        let sent: Vec<String> = jar
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = self
            .client
            .request(method, url)
            .header(COOKIE, sent.join("; "));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(form) = form {
            request = request
                .header("content-type", "application/x-www-form-urlencoded")
                .body(form.to_owned());
        }
        let response = request.send().await?;
        for cookie in response.headers().get_all(SET_COOKIE) {
            let pair = cookie.to_str()?.split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').context("a cookie is a pair")?;
            if value.is_empty() {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(Page {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.text().await?,
        })
    }

    /// Signs in at the provider, to which `url` leads, and agrees; gives the way back to the host: its path and query.
    pub async fn at_provider(&mut self, url: &str, login: &str) -> Result<String> {
        let mut page = self.get(url).await?;
        let mut here = Url::parse(url)?;
        for _ in 0..PAGES_MAX {
            here = here.join(page.location()?)?;
            if here.path().ends_with("/callback") {
                let query = here.query().unwrap_or_default();
                return Ok(format!("{}?{query}", here.path()));
            }
            page = self.get(here.as_str()).await?;
            if here.path().starts_with("/interaction/") {
                ensure!(page.status == 200, "{}", page.text);
                let prompt = ["login", "consent"].into_iter().find(|prompt| {
                    page.text
                        .contains(&format!("name=\"prompt\" value=\"{prompt}\""))
                });
                let prompt = prompt.context("a form that is known")?;
                let form = format!("prompt={prompt}&login={login}&password=any");
                page = self
                    .ask(Method::POST, here.as_str(), Some(&form), &[])
                    .await?;
            }
        }
        bail!("the provider does not lead back")
    }

    /// Forgets what a host has set.
    pub fn forget(&mut self) {
        self.cookies.clear();
    }
}
