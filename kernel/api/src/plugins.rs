//! Which plugins are installed, and what they can do.

use axum::Json as Answer;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Api;

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
    pub title: String,
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

/// The installed plugins, every version.
#[utoipa::path(get, path = "/plugins", tag = "plugins", responses((status = 200, body = Plugins)))]
pub(crate) async fn list(State(api): State<Api>) -> Answer<Plugins> {
    let items = api
        .engine
        .plugins()
        .list()
        .into_iter()
        .map(|(id, version, plugin)| {
            let manifest = plugin.manifest();
            let duties = manifest.duties.iter().map(|duty| Duty {
                name: duty.name.clone(),
                title: duty.title.clone(),
                basis: duty.basis.clone(),
            });
            Plugin {
                id,
                version: version.to_string(),
                department: manifest.department.clone(),
                title: manifest.title.clone(),
                duties: duties.collect(),
            }
        });
    Answer(Plugins {
        items: items.collect(),
    })
}
