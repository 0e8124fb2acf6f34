//! The definition as the tests read it, with the plugins built natively as the catalog.

#![allow(dead_code)] // each test file uses its part

pub mod world;

use lianxi_sdk::{Manifest, Plugin};
use lianxi_spec::{Catalog, CatalogError, DutySignature, Outcome, Resolved, Source};

pub const DEFINITION: &str = include_str!("../../../registration-push.yaml");

pub fn plugins() -> Vec<Plugin> {
    vec![
        lianxi_plugin_civil_affairs::plugin(),
        lianxi_plugin_health::plugin(),
        lianxi_plugin_institutional_establishment::plugin(),
        lianxi_plugin_market_regulation::plugin(),
    ]
}

pub struct Native(Vec<Manifest>);

impl Native {
    fn find(&self, id: &str) -> Option<&Manifest> {
        self.0.iter().find(|manifest| manifest.id == id)
    }
}

impl Catalog for Native {
    fn plugins(&self) -> Vec<String> {
        self.0.iter().map(|manifest| manifest.id.clone()).collect()
    }

    fn resolve(&self, plugin: &str, range: &str) -> Result<Resolved, CatalogError> {
        let version = self
            .find(plugin)
            .ok_or(CatalogError::UnknownPlugin)?
            .version
            .clone();
        let fits = version == range
            || version
                .strip_prefix(range)
                .is_some_and(|rest| rest.starts_with('.'));
        if fits {
            Ok(Resolved { version })
        } else {
            Err(CatalogError::NoVersion {
                installed: vec![version],
            })
        }
    }

    fn duty(&self, plugin: &str, _: &str, duty: &str) -> Option<DutySignature> {
        let found = self
            .find(plugin)?
            .duties
            .iter()
            .find(|candidate| candidate.name == duty)?;
        Some(DutySignature {
            input: Some(found.input_schema.clone()),
            output: Some(found.output_schema.clone()),
        })
    }

    fn duties(&self, plugin: &str, _: &str) -> Vec<String> {
        self.find(plugin)
            .iter()
            .flat_map(|manifest| &manifest.duties)
            .map(|duty| duty.name.clone())
            .collect()
    }

    fn workflow_exists(&self, _: &str, _: &str, _: &str) -> bool {
        false
    }
}

/// The shipped plugins.
pub fn native() -> Native {
    Native(plugins().iter().map(Plugin::manifest).collect())
}

pub fn read() -> Outcome {
    lianxi_spec::read(
        Source {
            name: "registration-push.yaml",
            text: DEFINITION,
        },
        &native(),
    )
}
