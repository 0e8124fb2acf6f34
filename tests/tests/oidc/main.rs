//! Signing in by a real OpenID Connect provider, at the real binary: what works, and everything that must not.

mod browser;
mod provider;

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result, ensure};
use browser::{Browser, Page};
use lianxi_api::{FirstAccount, first_account};
use lianxi_journal::Journal;
use lianxi_tests::server::{Place, Server};
use provider::Provider;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tempfile::TempDir;

const SECRET: &str = "secret-of-the-host-at-its-provider";
const ADMINISTRATOR: &str = "p-system";
const PASSWORD: &str = "seven brown kettles of rain";
/// An address at which nobody listens.
const NOWHERE: &str = "http://127.0.0.1:1";

/// A host and its provider, with a system administrator who is signed in.
struct World {
    provider: Provider,
    server: Server,
    client: Client,
    token: String,
    _folder: TempDir,
}

impl World {
    async fn new() -> Result<Self> {
        let provider = Provider::start()?;
        let folder = TempDir::new()?;
        let place = Place {
            folder: folder.path().to_owned(),
            workflows: Vec::new(),
            plugins: folder.path().join("plugins"),
            database: None,
        };
        fs::create_dir_all(place.data())?;
        fs::create_dir_all(&place.plugins)?;
        fs::write(folder.path().join("secret"), SECRET)?;
        fs::write(place.config(), configuration(&provider.issuer)?)?;
        let journal = Journal::open(place.options()).await?;
        let first = FirstAccount {
            person: ADMINISTRATOR.to_owned(),
            login: ADMINISTRATOR.to_owned(),
            roles: vec!["system-administrator".to_owned()],
        };
        let given = first_account(&journal, first, jiff::Timestamp::now()).await?;
        journal.close().await;
        let client = lianxi_tests::http::client(std::time::Duration::from_secs(30))?;
        let mut server = place.start()?;
        server.ready(&client).await?;
        let mut world = Self {
            provider,
            server,
            client,
            token: String::new(),
            _folder: folder,
        };
        let body = json!({"login": ADMINISTRATOR, "password": given});
        let signed_in = world.post("/v1/sign-in", &body).await?;
        world.token = signed_in["token"].as_str().context("a token")?.to_owned();
        let body = json!({"current": given, "new": PASSWORD});
        world.post("/v1/me/password", &body).await?;
        Ok(world)
    }

    async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let request = self.client.request(Method::POST, self.at(path)).json(body);
        let response = request.bearer_auth(&self.token).send().await?;
        let (status, text) = (response.status(), response.text().await?);
        ensure!(status.is_success(), "{path}: {status} {text}");
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }

    /// An account that is linked to a subject of the provider, or, without one, has a password alone.
    async fn account(&self, person: &str, subject: Option<&str>) -> Result<()> {
        let mut body = json!({"person": person, "login": person});
        if let Some(subject) = subject {
            body["external"] = json!({"issuer": self.provider.issuer, "subject": subject});
        }
        self.post("/v1/accounts", &body).await.map(|_| ())
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.server.url)
    }

    /// Where the host sends a browser.
    async fn begin(&self, browser: &mut Browser, name: &str) -> Result<String> {
        let page = browser
            .get(&self.at(&format!("/v1/sign-in/oidc/{name}")))
            .await?;
        ensure!(page.status == 302, "{} {}", page.status, page.text);
        Ok(page.location()?.to_owned())
    }

    /// There, and back to the host's door: path and query.
    async fn to_the_door(&self, browser: &mut Browser, name: &str, login: &str) -> Result<String> {
        let there = self.begin(browser, name).await?;
        browser.at_provider(&there, login).await
    }

    async fn sign_in(&self, browser: &mut Browser, name: &str, login: &str) -> Result<Page> {
        let back = self.to_the_door(browser, name, login).await?;
        browser.get_json(&self.at(&back)).await
    }
}

fn configuration(issuer: &str) -> Result<String> {
    let mut text = "access: {}\noidc:\n".to_owned();
    for (name, issuer, more) in [
        ("city", issuer, "clientSecret: {file: secret}"),
        (
            "matching",
            issuer,
            "clientSecret: {file: secret}, claim: preferred_username, matchLogin: true",
        ),
        ("stale", issuer, "clientSecret: {file: secret}"),
        ("public", issuer, "claim: sub"),
        ("nowhere", NOWHERE, "clientSecret: {file: secret}"),
    ] {
        let redirect = format!("{NOWHERE}/v1/sign-in/oidc/{name}/callback");
        writeln!(
            text,
            "  - {{name: {name}, issuer: '{issuer}', clientId: {name}, redirect: '{redirect}', {more}}}"
        )?;
    }
    Ok(text)
}

#[tokio::test]
async fn people_sign_in_by_a_provider() -> Result<()> {
    let world = World::new().await?;
    world.account("p-wang", Some("subject-of-wang")).await?;
    world.account("li", None).await?;
    let mut browser = Browser::new()?;
    for (name, login, person) in [
        ("city", "subject-of-wang", "p-wang"),
        // A public client: the challenge alone protects the code.
        ("public", "subject-of-wang", "p-wang"),
        // Not linked: found by its login, and linked by it.
        ("matching", "subject-of-li", "li"),
    ] {
        browser.forget();
        let page = world.sign_in(&mut browser, name, login).await?;
        assert_eq!(
            (page.status, &page.json()["person"]),
            (200, &json!(person)),
            "{}",
            page.text
        );
        let me = browser.get(&world.at("/v1/me")).await?;
        assert_eq!(
            me.json()["person"],
            json!(person),
            "the cookie is the session"
        );
    }
    browser.forget();
    let linked = world.sign_in(&mut browser, "city", "subject-of-li").await?;
    assert_eq!(
        linked.json()["person"],
        json!("li"),
        "from now on by the subject"
    );

    browser.forget();
    let back = world
        .to_the_door(&mut browser, "city", "subject-of-wang")
        .await?;
    let page = browser.get(&world.at(&back)).await?;
    assert_eq!(
        (page.status, page.location()?),
        (302, "/"),
        "a browser is led on"
    );

    world
        .post("/v1/accounts/p-wang/disable", &json!({"reason": "left"}))
        .await?;
    browser.forget();
    let page = world
        .sign_in(&mut browser, "city", "subject-of-wang")
        .await?;
    assert_eq!(page.refusal(), (403, "oidc-account-disabled".to_owned()));
    Ok(())
}

#[tokio::test]
async fn what_is_not_this_very_sign_in_is_refused() -> Result<()> {
    let world = World::new().await?;
    world.account("p-wang", Some("subject-of-wang")).await?;
    let login = "subject-of-wang";
    let refused = |page: &Page, status: u16, code: &str| {
        assert_eq!(page.refusal(), (status, code.to_owned()), "{}", page.text);
        assert!(page.json()["detailZh"].is_string(), "{}", page.text);
    };
    let mut browser = Browser::new()?;

    let page = world
        .sign_in(&mut browser, "city", "subject-of-nobody")
        .await?;
    refused(&page, 403, "oidc-no-account");
    let page = world
        .sign_in(&mut browser, "matching", "subject-of-nobody")
        .await?;
    refused(&page, 403, "oidc-no-account");

    browser.forget();
    let back = world.to_the_door(&mut browser, "city", login).await?;
    let page = browser
        .get(&world.at(&back.replace("state=", "state=x")))
        .await?;
    refused(&page, 400, "oidc-other-browser");
    let page = Browser::new()?.get(&world.at(&back)).await?;
    refused(&page, 400, "oidc-other-browser");
    let page = browser
        .get(&world.at(&back.replace("/oidc/city/", "/oidc/public/")))
        .await?;
    refused(&page, 400, "oidc-unknown-state");

    browser.forget();
    let back = world.to_the_door(&mut browser, "city", login).await?;
    let elsewhere = back.replace("iss=http", "iss=https");
    refused(
        &browser.get(&world.at(&elsewhere)).await?,
        401,
        "oidc-token",
    );

    browser.forget();
    let back = world.to_the_door(&mut browser, "city", login).await?;
    assert_eq!(browser.get_json(&world.at(&back)).await?.status, 200);
    refused(
        &browser.get(&world.at(&back)).await?,
        400,
        "oidc-other-browser",
    );
    // The code once more, in a sign-in that was begun rightly.
    let code = parameter(&back, "code");
    let again = world.to_the_door(&mut browser, "city", login).await?;
    let replayed = again.replace(&parameter(&again, "code"), &code);
    refused(&browser.get(&world.at(&replayed)).await?, 401, "oidc-code");

    browser.forget();
    let there = world.begin(&mut browser, "city").await?;
    let other = there.replace("nonce=", "nonce=x");
    let back = browser.at_provider(&other, login).await?;
    refused(&browser.get(&world.at(&back)).await?, 401, "oidc-token");

    browser.forget();
    let page = world.sign_in(&mut browser, "stale", login).await?;
    refused(&page, 401, "oidc-token");

    browser.forget();
    let there = world.begin(&mut browser, "city").await?;
    let state = parameter(&there, "state");
    let denied = format!("/v1/sign-in/oidc/city/callback?error=access_denied&state={state}");
    refused(&browser.get(&world.at(&denied)).await?, 401, "oidc-denied");

    let page = browser.get(&world.at("/v1/sign-in/oidc/nobody")).await?;
    refused(&page, 404, "oidc-no-such-provider");
    Ok(())
}

#[tokio::test]
async fn a_provider_that_is_down_is_told() -> Result<()> {
    let world = World::new().await?;
    let mut browser = Browser::new()?;
    let down = (502, "oidc-provider-down".to_owned());
    let page = browser.get(&world.at("/v1/sign-in/oidc/nowhere")).await?;
    assert_eq!(page.refusal(), down, "{}", page.text);
    let back = world
        .to_the_door(&mut browser, "city", "subject-of-wang")
        .await?;
    let url = world.at(&back);
    let World {
        provider, server, ..
    } = world;
    provider.kill()?;
    let page = browser.get(&url).await?;
    assert_eq!(page.refusal(), down, "{}", page.text);
    drop(server);
    Ok(())
}

/// A parameter of an address, as it stands there.
fn parameter(address: &str, name: &str) -> String {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .filter(|(found, _)| *found == name)
        .map(|(_, value)| value.to_owned())
        .next()
        .unwrap_or_default()
}
