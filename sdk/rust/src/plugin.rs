//! A plugin: a department's duties and what they need.

use serde_json::Value;

use crate::context::Context;
use crate::duty::Duty;
use crate::failure::{Failure, Problem};
use crate::grant::{Declared, Grant, Parts};
use crate::manifest::{ABI_VERSION, IndicatorManifest, Manifest, RecordsManifest, RuleManifest};

/// Status of a duty that does not exist.
const STATUS_NOT_FOUND: u16 = 404;

/// A department's plugin, built anew for every call: keep what it holds small.
pub struct Plugin {
    id: &'static str,
    title: &'static str,
    version: &'static str,
    basis: Vec<&'static str>,
    grants: Vec<Grant>,
    duties: Vec<Duty>,
    catalogue: fn() -> Catalogue,
    pub(crate) parts: Parts,
}

/// What a plugin tells about itself besides its duties. Built where the manifest is, and in no call.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Catalogue {
    pub rules: Vec<RuleManifest>,
    pub indicators: Vec<IndicatorManifest>,
    pub records: Vec<RecordsManifest>,
}

impl Catalogue {
    /// The numbers that the duties judge by.
    pub fn rules(mut self, rules: impl IntoIterator<Item = RuleManifest>) -> Self {
        self.rules.extend(rules);
        self
    }

    /// What `report` answers: (code, Chinese title, unit).
    pub fn indicators(mut self, indicators: &[(&str, &str, &str)]) -> Self {
        let indicators = indicators
            .iter()
            .map(|(code, title, unit)| IndicatorManifest {
                code: (*code).to_owned(),
                title: (*title).to_owned(),
                unit: (*unit).to_owned(),
            });
        self.indicators.extend(indicators);
        self
    }

    /// The kinds of records that are kept: (what their keys begin with, Chinese title).
    pub fn records(mut self, records: &[(&str, &str)]) -> Self {
        let records = records.iter().map(|(prefix, title)| RecordsManifest {
            prefix: (*prefix).to_owned(),
            title: (*title).to_owned(),
        });
        self.records.extend(records);
        self
    }
}

impl Plugin {
    /// The id is the department's too; the title is its Chinese name.
    pub fn new(id: &'static str, title: &'static str, version: &'static str) -> Self {
        Self {
            id,
            title,
            version,
            basis: Vec::new(),
            grants: Vec::new(),
            duties: Vec::new(),
            catalogue: Catalogue::default,
            parts: Parts::default(),
        }
    }

    /// A legal basis of the department's part, repeatable.
    pub fn basis(mut self, basis: &'static str) -> Self {
        self.basis.push(basis);
        self
    }

    /// Asks for a capability.
    pub fn grant(mut self, declared: Declared) -> Self {
        self.grants.push(declared.grant);
        self.parts = self.parts.and(declared.parts);
        self
    }

    /// Adds a duty. The first of a name wins; `Manifest` readers refuse a second.
    pub fn duty(mut self, duty: Duty) -> Self {
        self.duties.push(duty);
        self
    }

    /// Rules, indicators and kinds of records, for the manifest.
    pub fn catalogue(mut self, catalogue: fn() -> Catalogue) -> Self {
        self.catalogue = catalogue;
        self
    }

    /// What is asked for.
    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }

    /// Does a duty: the dispatch that the component uses, callable in a native test.
    pub fn perform(&self, duty: &str, ctx: &Context<'_>, input: &Value) -> Result<Value, Failure> {
        match self
            .duties
            .iter()
            .find(|candidate| candidate.name() == duty)
        {
            Some(found) => found.perform(ctx, input),
            None => Err(self.unknown(duty)),
        }
    }

    /// What the plugin says about itself.
    pub fn manifest(&self) -> Manifest {
        let Catalogue {
            rules,
            indicators,
            records,
        } = (self.catalogue)();
        Manifest {
            id: self.id.to_owned(),
            department: self.id.to_owned(),
            title: self.title.to_owned(),
            version: self.version.to_owned(),
            abi: ABI_VERSION.to_owned(),
            basis: self.basis.iter().map(|&basis| basis.to_owned()).collect(),
            grants: self.grants.clone(),
            duties: self.duties.iter().map(Duty::manifest).collect(),
            rules,
            indicators,
            records,
        }
    }

    fn unknown(&self, duty: &str) -> Failure {
        let known: Vec<_> = self.duties.iter().map(Duty::name).collect();
        Failure::Permanent(Problem {
            r#type: "https://lianxi.dev/problems/unknown-duty".to_owned(),
            title: "没有这项职责".to_owned(),
            detail: format!(
                "插件 {} 没有职责 {duty}；现有：{}",
                self.id,
                known.join("、")
            ),
            status: STATUS_NOT_FOUND,
        })
    }
}
