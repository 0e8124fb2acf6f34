//! Accounts and authorisation, as the configuration says them: passwords, lockout, sessions, the site's own policies, providers.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use lianxi_access::password::{Cost, HASHES_AT_ONCE, PasswordProfile};
use lianxi_access::{
    Authoriser, DEFAULT_POLICIES, LockoutPolicy, PolicyProblem, SessionPolicy, TOKEN_DAYS_MAX,
};
use lianxi_api::{AccessOptions, LoginClaim, OidcOptions, Providers};
use serde::Deserialize;

use crate::failure::{Failure, OrFail, Outcome};
use crate::host::read_text;
use crate::secrets::SecretPlace;

/// The most policy files of a site.
const POLICY_FILES_MAX: usize = 100;
/// What a policy file ends with.
const POLICY_EXTENSION: &str = "cedar";

/// That it is there says that this host knows its people: then nobody reads it without being known.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Access {
    /// `standard`, `dengbao`, or numbers of one's own.
    password_policy: PasswordProfile,
    lockout: LockoutPolicy,
    session: SessionPolicy,
    /// What a hash costs (memoryKib 19456, rounds 2, lanes 1).
    hash_cost: Cost,
    /// Hashes that are worked out at one time (4).
    hashes_at_once: Option<usize>,
    /// The longest life of a token that is issued (366).
    token_days_max: Option<u32>,
    /// A folder of Cedar policies that stand beside those of the program.
    pub policies: Option<PathBuf>,
}

/// A provider of OpenID Connect.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Provider {
    name: String,
    issuer: String,
    client_id: String,
    /// Where the secret is found; a public client has none.
    #[serde(default)]
    pub client_secret: Option<SecretPlace>,
    redirect: String,
    #[serde(default)]
    claim: LoginClaim,
    #[serde(default)]
    match_login: bool,
}

/// What the API is told. Files, folders and variables are read here: what is missing or wrong is told at the start.
pub fn options(
    access: Option<&Access>,
    providers: &[Provider],
    authorities: &[PathBuf],
) -> Outcome<AccessOptions> {
    let known_only = access.is_some() || !providers.is_empty();
    let defaults = Access::default();
    let access = access.unwrap_or(&defaults);
    let passwords = access.password_policy.policy();
    passwords.check().or_invalid("access: passwordPolicy")?;
    access.hash_cost.check().or_invalid("access: hashCost")?;
    Ok(AccessOptions {
        authoriser: Arc::new(authoriser(access.policies.as_deref())?),
        passwords,
        lockout: access.lockout,
        session: access.session,
        cost: access.hash_cost,
        hashes_at_once: access.hashes_at_once.unwrap_or(HASHES_AT_ONCE),
        token_days_max: access.token_days_max.unwrap_or(TOKEN_DAYS_MAX),
        providers: Arc::new(read_providers(providers, authorities)?),
        known_only,
    })
}

/// The program's policies and the site's own. With a problem in one of them nothing is decided by any: the host does not start.
fn authoriser(folder: Option<&Path>) -> Outcome<Authoriser> {
    let own = match folder {
        Some(folder) => policy_files(folder)?,
        None => Vec::new(),
    };
    let own = own
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    let texts: Vec<(&str, &str)> = DEFAULT_POLICIES.iter().copied().chain(own).collect();
    Authoriser::new(&texts).map_err(|problems| {
        let told: Vec<String> = problems.iter().map(PolicyProblem::to_string).collect();
        Failure::invalid(told.join("\n")).advise(
            "mend the policies at these places; without sound policies the host does not start",
        )
    })
}

/// The files of a folder, by their names.
fn policy_files(folder: &Path) -> Outcome<Vec<(String, String)>> {
    let shown = folder.display().to_string();
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).or_invalid(&shown)? {
        let path = entry.or_invalid(&shown)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == POLICY_EXTENSION)
        {
            paths.push(path);
        }
    }
    if paths.is_empty() || paths.len() > POLICY_FILES_MAX {
        return Err(Failure::invalid(format!(
            "{shown}: it holds {} files *.{POLICY_EXTENSION}",
            paths.len()
        ))
        .advise(format!(
            "name a folder of 1 to {POLICY_FILES_MAX} policy files, or leave `policies` out"
        )));
    }
    paths.sort();
    let read = |path: &PathBuf| Ok((path.display().to_string(), read_text(path)?));
    paths.iter().map(read).collect()
}

fn read_providers(providers: &[Provider], authorities: &[PathBuf]) -> Outcome<Providers> {
    let mut options = Vec::new();
    for one in providers {
        let called = format!("the secret of the provider '{}'", one.name);
        let secret = one.client_secret.as_ref();
        options.push(OidcOptions {
            name: one.name.clone(),
            issuer: one.issuer.clone(),
            client_id: one.client_id.clone(),
            client_secret: secret.map(|place| place.text(&called)).transpose()?,
            redirect: one.redirect.clone(),
            claim: one.claim,
            match_login: one.match_login,
        });
    }
    let pem = |path: &PathBuf| Ok(read_text(path)?.into_bytes());
    let authorities = if options.is_empty() {
        Vec::new()
    } else {
        authorities.iter().map(pem).collect::<Outcome<Vec<_>>>()?
    };
    Providers::new(options, &authorities).or_invalid("oidc")
}

#[cfg(test)]
mod tests {
    use crate::config::Configuration;

    fn check(text: &str, policy: &str, expected: &str) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lianxi.yaml");
        std::fs::write(&path, text).expect("the file is written");
        std::fs::create_dir(folder.path().join("policies")).expect("a folder");
        std::fs::write(folder.path().join("policies/own.cedar"), policy).expect("a policy");
        let told = Configuration::read(&path)
            .and_then(|read| read.access())
            .map_or_else(|failure| failure.what, |_| "fine".to_owned());
        assert!(told.contains(expected), "{text:?}: {told}");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let none = "";
        check("access: {}\n", none, "fine");
        check(
            "access: {passwordPolicy: dengbao, session: {idleMinutes: 10, hours: 8}}\n",
            none,
            "fine",
        );
        check(
            "access: {passwordPolicy: {lengthMin: 12}, lockout: {failuresMax: 3}}\n",
            none,
            "fine",
        );
        check(
            "access: {passwordPolicy: {lengthMin: 0}}\n",
            none,
            "lengthMin",
        );
        check("access: {hashCost: {rounds: 0}}\n", none, "hashCost");
        check("listen: a\naccess:\n  lockouts: 1\n", none, "line 3");
        check("access: {policies: nowhere}\n", none, "nowhere");
        let policies = "access: {policies: policies}\n";
        check(
            policies,
            "forbid (principal, action == Action::\"workItem.export\", resource);\n",
            "fine",
        );
        check(
            policies,
            "forbid (principal, action,\n  resourc);\n",
            "own.cedar:2:",
        );
        check(
            policies,
            "permit (principal, action == Action::\"workItem.approve\", resource);\n",
            "own.cedar:1:",
        );
        let provider = "oidc:\n  - {name: city, issuer: 'https://id.example', clientId: lianxi, redirect: 'https://a.example/v1/sign-in/oidc/city/callback'}\n";
        check(provider, none, "fine");
        check(
            &provider.replace("https://id", "http://id"),
            none,
            "'issuer'",
        );
        check(&provider.replace("clientId", "client"), none, "line 2");
        check(
            &provider.replace(
                "clientId: lianxi",
                "clientId: lianxi, clientSecret: {env: LIANXI_NO_SUCH_VARIABLE}",
            ),
            none,
            "LIANXI_NO_SUCH_VARIABLE",
        );
    }
}
