//! Plugins: which there are and what they can do; installing, approving, stopping and removing them while the host runs.

use axum::Json as Answer;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use lianxi_access::Operation;
use lianxi_runtime::{Install, InstalledPlugin, PACKAGE_BYTES_MAX};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Acting, Reading};
use crate::api::Api;
use crate::body::{Json, media_type, read};
use crate::options::Bounds;
use crate::page::Query;
use crate::problem::Problem;

/// A package's media type.
const WASM: &str = "application/wasm";

#[derive(Debug, Serialize, ToSchema)]
pub struct Plugins {
    pub items: Vec<Plugin>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Plugin {
    /// Also the name of the catalog that workflows call it by.
    pub id: String,
    pub version: String,
    pub department: String,
    /// Of a version that can be called, or is disabled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// `waiting` (for approval), `active`, `disabled` or `removed`.
    pub state: &'static str,
    /// Why it is not active, where somebody said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// SHA-256 of the package without its signature.
    pub sha256: String,
    /// Id of the key that signed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signer: Option<String>,
    /// What it asks for, as in its manifest.
    pub asked: Vec<Value>,
    /// What it was granted.
    pub granted: Vec<Value>,
    /// Left out of one that stands in the host's folder of plugins.
    #[schema(value_type = Option<String>, format = "date-time")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub installed_at: Option<Timestamp>,
    pub duties: Vec<Duty>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Duty {
    pub name: String,
    pub title: String,
    /// Legal basis.
    pub basis: Vec<String>,
}

impl From<InstalledPlugin> for Plugin {
    fn from(plugin: InstalledPlugin) -> Self {
        let manifest = plugin
            .loaded
            .as_ref()
            .map(|loaded| loaded.plugin.manifest());
        let duties = manifest.iter().flat_map(|manifest| &manifest.duties);
        let duties = duties.map(|duty| Duty {
            name: duty.name.clone(),
            title: duty.title.clone(),
            basis: duty.basis.clone(),
        });
        Self {
            title: manifest.map(|manifest| manifest.title.clone()),
            duties: duties.collect(),
            asked: plugin.asked.iter().map(|grant| json!(grant)).collect(),
            granted: plugin.granted.iter().map(|grant| json!(grant)).collect(),
            id: plugin.id,
            version: plugin.version,
            department: plugin.department,
            state: plugin.state.name(),
            reason: plugin.reason,
            sha256: plugin.digest,
            signer: plugin.signer,
            installed_at: plugin.installed_at,
        }
    }
}

/// Every version that is installed, waits for approval or was removed.
#[utoipa::path(get, path = "/plugins", tag = "plugins", responses((status = 200, body = Plugins),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(api): State<Api>,
    Reading(caller): Reading,
) -> Result<Answer<Plugins>, Problem> {
    caller.may(&api, Operation::PluginList)?;
    let items = api.engine.installed_plugins().await?;
    Ok(Answer(Plugins {
        items: items.into_iter().map(Plugin::from).collect(),
    }))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct InstallQuery {
    /// Grant at once what it asks for.
    #[serde(default)]
    pub approve: bool,
    /// Also beside a higher version.
    #[serde(default)]
    pub older: bool,
}

/// Install a package. It can be called at once if it asks for nothing that the version before was not granted, or with `approve`; else it
/// waits. The same package again is no change.
#[utoipa::path(post, path = "/plugins", tag = "plugins", params(InstallQuery), request_body(content = Vec<u8>, content_type = "application/wasm"), responses(
    (status = 201, description = "installed", body = Plugin),
    (status = 202, description = "it waits for approval", body = Plugin),
    (status = 422, description = "the package, its signature or its version is to be mended", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn install(
    State(api): State<Api>,
    Acting(caller): Acting,
    Query(query): Query<InstallQuery>,
    request: Request,
) -> Result<(StatusCode, Answer<Plugin>), Problem> {
    let by = caller.may_as(&api, Operation::PluginInstall)?;
    if media_type(request.headers()) != WASM {
        return Err(Problem::media_type(WASM));
    }
    let bounds = Bounds {
        body_bytes_max: PACKAGE_BYTES_MAX,
        ..api.bounds
    };
    let bytes = read(request, &bounds).await?;
    if query.approve {
        caller.may(&api, Operation::PluginApprove)?;
    }
    let install = Install {
        approve: query.approve,
        older: query.older,
    };
    let plugin: Plugin = api
        .to_the_end(move |engine| async move { engine.install_plugin(bytes, install, &by).await })
        .await?
        .into();
    let status = match plugin.state {
        "waiting" => StatusCode::ACCEPTED,
        _ => StatusCode::CREATED,
    };
    Ok((status, Answer(plugin)))
}

/// `id` and `version`.
type Named = Path<(String, String)>;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PluginReason {
    /// Why: 1 to 500 characters.
    pub reason: String,
}

/// Grant what a version that waits asks for: from then on it can be called.
#[utoipa::path(post, path = "/plugins/{id}/{version}/approve", tag = "plugins",
    params(("id" = String, Path), ("version" = String, Path)), responses(
    (status = 200, body = Plugin),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn approve(
    State(api): State<Api>,
    Acting(caller): Acting,
    Path((id, version)): Named,
) -> Result<Answer<Plugin>, Problem> {
    let by = caller.may_as(&api, Operation::PluginApprove)?;
    let done = api
        .to_the_end(move |engine| async move { engine.approve_plugin(&id, &version, &by).await })
        .await?;
    Ok(Answer(done.into()))
}

/// Stop a version: what it is asked is asked of people, until it is enabled again.
#[utoipa::path(post, path = "/plugins/{id}/{version}/disable", tag = "plugins",
    params(("id" = String, Path), ("version" = String, Path)), request_body = PluginReason, responses(
    (status = 200, body = Plugin),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn disable(
    State(api): State<Api>,
    Acting(caller): Acting,
    Path((id, version)): Named,
    Json(request): Json<PluginReason>,
) -> Result<Answer<Plugin>, Problem> {
    let by = caller.may_as(&api, Operation::PluginDisable)?;
    let reason = request.reason;
    let done = api
        .to_the_end(move |engine| async move {
            engine.disable_plugin(&id, &version, &reason, &by).await
        })
        .await?;
    Ok(Answer(done.into()))
}

/// Let a version go on that was disabled.
#[utoipa::path(post, path = "/plugins/{id}/{version}/enable", tag = "plugins",
    params(("id" = String, Path), ("version" = String, Path)), responses(
    (status = 200, body = Plugin),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn enable(
    State(api): State<Api>,
    Acting(caller): Acting,
    Path((id, version)): Named,
) -> Result<Answer<Plugin>, Problem> {
    let by = caller.may_as(&api, Operation::PluginEnable)?;
    let done = api
        .to_the_end(move |engine| async move { engine.enable_plugin(&id, &version, &by).await })
        .await?;
    Ok(Answer(done.into()))
}

/// Take a version off this host for good. Refused while a workflow in force, or an execution that has not ended, uses it.
#[utoipa::path(post, path = "/plugins/{id}/{version}/remove", tag = "plugins",
    params(("id" = String, Path), ("version" = String, Path)), request_body = PluginReason, responses(
    (status = 200, body = Plugin),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn remove(
    State(api): State<Api>,
    Acting(caller): Acting,
    Path((id, version)): Named,
    Json(request): Json<PluginReason>,
) -> Result<Answer<Plugin>, Problem> {
    let by = caller.may_as(&api, Operation::PluginRemove)?;
    let reason = request.reason;
    let done = api
        .to_the_end(
            move |engine| async move { engine.remove_plugin(&id, &version, &reason, &by).await },
        )
        .await?;
    Ok(Answer(done.into()))
}

/// What was done with a plugin.
#[derive(Debug, Serialize, ToSchema)]
pub struct PluginHistory {
    /// The last first, a thousand at most.
    pub items: Vec<PluginChange>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PluginChange {
    pub version: String,
    pub sha256: String,
    /// `installed`, `approved`, `disabled`, `enabled`, `removed`, or `revoked` (its key was).
    pub what: String,
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// The person and the office.
    pub by: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Who did what with a plugin, when and why.
#[utoipa::path(get, path = "/plugins/{id}/history", tag = "plugins", params(("id" = String, Path)), responses(
    (status = 200, body = PluginHistory),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn history(
    State(api): State<Api>,
    Reading(caller): Reading,
    Path(id): Path<String>,
) -> Result<Answer<PluginHistory>, Problem> {
    caller.may(&api, Operation::PluginList)?;
    let rows = api
        .engine
        .journal()
        .plugin_changes(&id)
        .await
        .map_err(lianxi_runtime::EngineError::from)?;
    let items = rows.into_iter().map(|row| PluginChange {
        version: row.version,
        sha256: row.digest,
        what: row.kind,
        at: Timestamp::from_millisecond(row.at_ms).unwrap_or_default(),
        by: serde_json::from_str(&row.actor).unwrap_or_default(),
        reason: row.reason,
    });
    Ok(Answer(PluginHistory {
        items: items.collect(),
    }))
}

/// What came of revoking a key.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyRevoked {
    pub key: String,
    /// Versions that were disabled with it, as `id:version`.
    pub disabled: Vec<String>,
}

/// Believe a key no more, for good: what it has signed is disabled, and nothing that it signs is installed.
#[utoipa::path(post, path = "/plugin-keys/{key}/revoke", tag = "plugins", params(("key" = String, Path)), request_body = PluginReason, responses(
    (status = 200, body = KeyRevoked),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn revoke(
    State(api): State<Api>,
    Acting(caller): Acting,
    Path(key): Path<String>,
    Json(request): Json<PluginReason>,
) -> Result<Answer<KeyRevoked>, Problem> {
    let by = caller.may_as(&api, Operation::PluginRevoke)?;
    let (asked, reason) = (key.clone(), request.reason);
    let done = api
        .to_the_end(move |engine| async move { engine.revoke_key(&asked, &reason, &by).await })
        .await?;
    Ok(Answer(KeyRevoked {
        key,
        disabled: done.disabled,
    }))
}
