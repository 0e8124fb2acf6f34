//! `call`: which function is meant, and whether its arguments can be right.

use lianxi_flow::definition::{Call, Function};
use lianxi_flow::expression::Template;
use serde_json::{Map, Value};

use crate::catalog::{CatalogError, DutySignature};
use crate::cursor::Cursor;
use crate::finding::Finding;
use crate::similar::similar;

use super::authentication::Outgoing;
use super::expression::is_expression;
use super::kernel_call::{KERNEL, PROTOCOLS, is_reserved};
use super::{Pin, Reader};

pub(crate) const HTTP: [&str; 7] = [
    "method", "endpoint", "headers", "body", "query", "output", "redirect",
];
pub(crate) const OPENAPI: [&str; 6] = [
    "document",
    "operationId",
    "parameters",
    "authentication",
    "output",
    "redirect",
];
pub(crate) const RESOURCE: [&str; 2] = ["name", "endpoint"];
pub(crate) const ENDPOINT: [&str; 2] = ["uri", "authentication"];
pub(crate) const OUTPUTS: [&str; 3] = ["raw", "content", "response"];
pub(crate) const CIRCUMSTANCES: [&str; 3] = ["region", "level", "basisDate"];

/// A call as far as its words go: the text that names the function, and the arguments.
pub(super) struct Invocation<'r> {
    pub task: Cursor<'r>,
    pub name: String,
    pub function: Cursor<'r>,
    pub with: Option<Cursor<'r>>,
}

impl<'r> Reader<'r> {
    pub(super) fn call(
        &mut self,
        name: &str,
        task: &Cursor<'r>,
        function: &Cursor<'r>,
    ) -> Option<Call> {
        let text = self.text_of(function)?;
        let with = task.get("with").filter(|with| self.is_mapping(with));
        let mut invocation = Invocation {
            task: task.clone(),
            name: name.to_owned(),
            function: function.clone(),
            with,
        };
        let declared = self
            .root
            .get("use")
            .and_then(|uses| uses.get("functions"))
            .and_then(|functions| functions.get(text))
            .filter(|_| !is_reserved(text));
        if declared.is_some() {
            self.used.insert(("functions", text));
        }
        let function = match declared {
            None => self.function(&invocation)?,
            Some(definition) => match another_name(&definition, &invocation) {
                Some((function, with)) => {
                    invocation = Invocation {
                        function,
                        with: with
                            .filter(|with| self.is_mapping(with))
                            .or(invocation.with),
                        ..invocation
                    };
                    self.function(&invocation)?
                }
                None => self.defined(function, text)?,
            },
        };
        let outgoing = match (&function, &invocation.with) {
            (Function::Http | Function::OpenApi, Some(with)) => self.outgoing(with),
            (_, with) => Outgoing {
                with: with.as_ref().map_or_else(
                    || Template::Literal(Value::Object(Map::new())),
                    |with| self.template(with),
                ),
                templates: Vec::new(),
                scheme: None,
            },
        };
        let circumstances = match function {
            Function::Duty { .. } | Function::DutyOf => self.circumstances(task),
            _ => None,
        };
        Some(Call {
            function,
            with: outgoing.with,
            templates: outgoing.templates,
            scheme: outgoing.scheme,
            circumstances,
        })
    }

    fn function(&mut self, invocation: &Invocation<'r>) -> Option<Function> {
        let at = &invocation.function;
        let text = self.text_of(at)?;
        match text {
            "http" => {
                self.http(invocation);
                Some(Function::Http)
            }
            "openapi" => {
                self.openapi(invocation);
                Some(Function::OpenApi)
            }
            "duty" => {
                self.duty_of(invocation);
                Some(Function::DutyOf)
            }
            "work-item" => {
                self.work_item(invocation);
                Some(Function::WorkItem)
            }
            "deadline" => {
                self.deadline(invocation);
                Some(Function::Deadline)
            }
            "wait-until" => {
                self.wait_until(invocation);
                Some(Function::WaitUntil)
            }
            "draw-seal" => {
                self.draw_seal(invocation);
                Some(Function::DrawSeal)
            }
            "draw" => {
                self.draw(invocation);
                Some(Function::Draw)
            }
            _ if PROTOCOLS.contains(&text) => {
                self.refused_call(invocation, text);
                None
            }
            _ if text.contains("://") => {
                let at = at.clone();
                self.function_at(&at, text)
            }
            _ => {
                let Some((duty, plugin)) = text.rsplit_once('@') else {
                    self.unknown_function(at, text);
                    return None;
                };
                match self.declared_catalog(plugin) {
                    Some(catalog) => self.cataloged_function(at, &catalog, duty),
                    None if self.default_catalog(at, plugin) => None,
                    None => self.cataloged(invocation, duty, plugin),
                }
            }
        }
    }

    fn unknown_function(&mut self, at: &Cursor<'r>, text: &str) {
        let functions = self.root.get("use").and_then(|uses| uses.get("functions"));
        let named = functions
            .iter()
            .flat_map(Cursor::entries)
            .map(|entry| entry.key.as_str());
        let similar = similar(text, named.chain(KERNEL)).or_else(|| self.duty_named(text, None));
        self.problems.add(
            at,
            Finding::UnknownFunction {
                function: text,
                similar,
                versioned: text.contains(':'),
            },
        );
    }

    /// How the duty of this name is called, where a plugin has it: people write `plugin.duty` or the name alone.
    fn duty_named(&self, text: &str, plugin: Option<&str>) -> Option<String> {
        let name = text.rsplit(['.', '/']).next().unwrap_or(text);
        let name = name.split(':').next().unwrap_or(name);
        let plugins = self.catalog.plugins();
        let mut plugins = plugins
            .iter()
            .filter(|known| plugin.is_none_or(|plugin| plugin == *known));
        plugins.find_map(|plugin| {
            let version = self.catalog.resolve(plugin, "*").ok()?.version;
            let known = self.catalog.duties(plugin, &version);
            let major = version.split('.').next()?;
            known
                .iter()
                .any(|duty| duty == name)
                .then(|| format!("{name}:{major}@{plugin}"))
        })
    }

    /// `duty:version@plugin`.
    fn cataloged(
        &mut self,
        invocation: &Invocation<'r>,
        duty: &str,
        plugin: &str,
    ) -> Option<Function> {
        let at = &invocation.function;
        let Some((duty, range)) = duty.split_once(':') else {
            let similar = self.duty_named(duty, Some(plugin));
            self.problems.add(
                at,
                Finding::Invalid {
                    what: "the call of a duty",
                    why: "names its version: `duty:version@plugin`",
                    similar,
                },
            );
            return None;
        };
        let (version, signature) = self.duty(at, plugin, range, duty)?;
        if let Some(schema) = &signature.input {
            let arguments = invocation.with.as_ref().unwrap_or(&invocation.task);
            self.conforms(
                arguments,
                invocation.with.is_some(),
                (plugin, &version, duty),
                schema,
            );
        }
        Some(Function::Duty {
            duty: duty.to_owned(),
            version,
            plugin: plugin.to_owned(),
        })
    }

    /// The version that a range means, and the duty there; pinned.
    pub(super) fn duty(
        &mut self,
        at: &Cursor<'r>,
        plugin: &str,
        range: &str,
        duty: &str,
    ) -> Option<(String, DutySignature)> {
        let resolved = match self.catalog.resolve(plugin, range) {
            Ok(resolved) => resolved,
            Err(CatalogError::UnknownPlugin) => {
                let plugins = self.catalog.plugins();
                let uses = self.root.get("use");
                let catalogs = uses.and_then(|uses| uses.get("catalogs"));
                let declared = catalogs.iter().flat_map(Cursor::entries);
                let declared = declared.map(|entry| entry.key.as_str());
                let similar = similar(plugin, plugins.iter().map(String::as_str).chain(declared));
                self.problems
                    .add(at, Finding::UnknownPlugin { plugin, similar });
                return None;
            }
            Err(why) => {
                self.problems.add(
                    at,
                    Finding::UnknownVersion {
                        plugin,
                        range,
                        why: &why.to_string(),
                    },
                );
                return None;
            }
        };
        let version = resolved.version;
        let Some(signature) = self.catalog.duty(plugin, &version, duty) else {
            let known = self.catalog.duties(plugin, &version);
            let similar = similar(duty, known.iter().map(String::as_str));
            self.problems.add(
                at,
                Finding::UnknownDuty {
                    duty,
                    plugin,
                    version: &version,
                    similar,
                    known: &known,
                },
            );
            return None;
        };
        let pin = Pin {
            plugin: plugin.to_owned(),
            range: range.to_owned(),
            version: version.clone(),
        };
        if !self.pins.contains(&pin) {
            self.pins.push(pin);
        }
        Some((version, signature))
    }

    /// `metadata.call`: where, at which level and by the rules of which day a duty acts.
    fn circumstances(&mut self, task: &Cursor<'r>) -> Option<Template> {
        let at = task.get("metadata")?.get("call")?;
        if !self.mapping(&at, "`metadata.call`", &CIRCUMSTANCES) {
            return None;
        }
        for entry in at.entries() {
            self.text_of(&at.of(entry));
        }
        Some(self.template(&at))
    }

    fn http(&mut self, invocation: &Invocation<'r>) {
        const OF: &str = "`call: http`";
        let Some(with) = self.arguments(invocation, OF) else {
            return;
        };
        self.mapping(&with, OF, &HTTP);
        if let Some(method) = self.required(&with, OF, "method") {
            self.text_of(&method);
        }
        if let Some(endpoint) = self.required(&with, OF, "endpoint") {
            self.endpoint(&endpoint);
        }
        for property in ["headers", "query"] {
            if let Some(value) = with
                .get(property)
                .filter(|value| !is_expression(value.node))
            {
                self.is_mapping(&value);
            }
        }
        self.answer(&with);
    }

    /// `call: openapi`; what the operation takes is known when its document is fetched.
    fn openapi(&mut self, invocation: &Invocation<'r>) {
        const OF: &str = "`call: openapi`";
        let Some(with) = self.arguments(invocation, OF) else {
            return;
        };
        self.mapping(&with, OF, &OPENAPI);
        if let Some(document) = self.required(&with, OF, "document")
            && self.mapping(&document, "`document`", &RESOURCE)
        {
            self.optional_text(&document, "name");
            if let Some(endpoint) = self.required(&document, "`document`", "endpoint") {
                self.endpoint(&endpoint);
            }
        }
        if let Some(operation) = self.required(&with, OF, "operationId") {
            self.text_of(&operation);
        }
        if let Some(parameters) = with
            .get("parameters")
            .filter(|parameters| !is_expression(parameters.node))
        {
            self.is_mapping(&parameters);
        }
        self.answer(&with);
    }

    /// What a call of the outside gives on, and whether it goes where it is sent.
    fn answer(&mut self, with: &Cursor<'r>) {
        if let Some(output) = with.get("output") {
            self.word(&output, "`output`", &OUTPUTS);
        }
        self.optional_bool(with, "redirect");
    }

    /// The policy beside the address is read where the arguments are.
    fn endpoint(&mut self, at: &Cursor<'r>) {
        if at.text().is_some() {
            self.uri(at);
        } else if self.mapping(at, "an endpoint", &ENDPOINT)
            && let Some(uri) = self.required(at, "an endpoint", "uri")
        {
            self.uri(&uri);
        }
    }

    pub(super) fn uri(&mut self, at: &Cursor<'r>) {
        let Some(text) = self.text_of(at) else { return };
        let scheme = text.split_once("://").map(|(scheme, _)| scheme);
        if !is_expression(at.node) && !matches!(scheme, Some("http" | "https")) {
            self.invalid(
                at,
                "an endpoint",
                "is a URI that begins with http:// or https://",
            );
        }
    }

    /// The arguments of a function that needs some.
    pub(super) fn arguments(
        &mut self,
        invocation: &Invocation<'r>,
        of: &str,
    ) -> Option<Cursor<'r>> {
        if invocation.with.is_none() && !invocation.task.has("with") {
            self.problems.add(
                &invocation.task,
                Finding::Missing {
                    property: "with",
                    of,
                },
            );
        }
        invocation.with.clone()
    }
}

/// A function that is nothing but another name for a call, with the arguments in one of the two places: it is read as that call, where
/// its arguments are known and can be checked.
fn another_name<'r>(
    definition: &Cursor<'r>,
    invocation: &Invocation<'r>,
) -> Option<(Cursor<'r>, Option<Cursor<'r>>)> {
    let function = definition.get("call")?;
    let own = definition.get("with");
    let given = invocation
        .with
        .as_ref()
        .is_some_and(|with| !with.entries().is_empty());
    (is_another_name(definition) && !(own.is_some() && given)).then_some((function, own))
}

/// Whether a function says nothing but what is called, and perhaps with what.
pub(super) fn is_another_name(definition: &Cursor<'_>) -> bool {
    let properties = definition.entries().iter();
    let call = definition.get("call");
    names_another(
        properties.map(|entry| entry.key.as_str()),
        call.as_ref().and_then(Cursor::text),
    )
}

/// The same of a function as JSON.
pub(crate) fn is_another_name_of(definition: &Value) -> bool {
    let properties = definition.as_object().into_iter().flat_map(Map::keys);
    let call = definition.get("call");
    names_another(properties.map(String::as_str), call.and_then(Value::as_str))
}

fn names_another<'p>(mut properties: impl Iterator<Item = &'p str>, call: Option<&str>) -> bool {
    let direct = |text: &str| is_reserved(text) || text.contains('@');
    properties.all(|property| ["call", "with", "metadata"].contains(&property))
        && call.is_some_and(direct)
}
