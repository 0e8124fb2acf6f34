//! A host in memory, the sample guest, and guests written as text.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use async_trait::async_trait;
use lianxi_sandbox::{
    CallContext, DutyError, Host, HostError, HttpError, HttpRequest, HttpResponse, Limits,
    LogLevel, MANIFEST_SECTION, OutboxEvent, Package, Performed, Plugin, Sandbox, build,
};
use serde_json::{Value, json};
use wasm_encoder::ComponentSection as _;

/// Records, events and lines in memory; can be told to fail or to block.
#[derive(Debug, Default)]
pub struct MemoryHost {
    pub records: BTreeMap<String, (String, Vec<(String, String)>)>,
    pub events: Vec<OutboxEvent>,
    pub lines: Vec<(LogLevel, String)>,
    /// Each is answered with 201, a header and `made`.
    pub requests: Vec<HttpRequest>,
    pub trouble: Option<Trouble>,
}

#[derive(Debug, Clone)]
pub enum Trouble {
    Fails(HostError),
    /// Never answers.
    Blocks,
}

impl MemoryHost {
    pub fn with(trouble: Trouble) -> Self {
        Self {
            trouble: Some(trouble),
            ..Self::default()
        }
    }

    async fn serve(&self) -> Result<(), HostError> {
        match &self.trouble {
            None => Ok(()),
            Some(Trouble::Fails(error)) => Err(error.clone()),
            Some(Trouble::Blocks) => std::future::pending().await,
        }
    }
}

#[async_trait]
impl Host for MemoryHost {
    async fn record_get(&mut self, key: &str) -> Result<Option<String>, HostError> {
        self.serve().await?;
        Ok(self.records.get(key).map(|(value, _)| value.clone()))
    }

    async fn record_put(
        &mut self,
        key: &str,
        value: String,
        indexes: Vec<(String, String)>,
    ) -> Result<(), HostError> {
        self.serve().await?;
        self.records.insert(key.to_owned(), (value, indexes));
        Ok(())
    }

    async fn record_delete(&mut self, key: &str) -> Result<(), HostError> {
        self.records.remove(key);
        Ok(())
    }

    async fn record_find(
        &mut self,
        index: &str,
        value: &str,
        limit: u32,
    ) -> Result<Vec<(String, String)>, HostError> {
        let wanted = (index.to_owned(), value.to_owned());
        let found = self
            .records
            .iter()
            .filter(|(_, (_, indexes))| indexes.contains(&wanted));
        Ok(found
            .take(limit as usize)
            .map(|(key, (value, _))| (key.clone(), value.clone()))
            .collect())
    }

    async fn outbox_emit(&mut self, event: OutboxEvent) -> Result<(), HostError> {
        self.events.push(event);
        Ok(())
    }

    async fn http_send(&mut self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        self.requests.push(request);
        Ok(HttpResponse {
            status: 201,
            headers: vec![("x-b".to_owned(), "c".to_owned())],
            body: b"made".to_vec(),
        })
    }

    fn log(&mut self, level: LogLevel, message: &str) {
        self.lines.push((level, message.to_owned()));
    }
}

pub fn call() -> CallContext {
    CallContext {
        execution: "e-1".to_owned(),
        task: "/do/0/register".to_owned(),
        idempotency_key: "e-1/do/0/register".to_owned(),
        attempt: 1,
        now: "2026-03-02T09:00:00+08:00".to_owned(),
        basis_date: "2026-03-01".to_owned(),
        region: Some("140105".to_owned()),
        level: Some(lianxi_sandbox::Level::County),
        actor: Some(lianxi_sandbox::Actor {
            person: "p-7".to_owned(),
            office: "health@140105".to_owned(),
        }),
        deadline: None,
        random_seed: [7; 32],
    }
}

/// The package of `tests/guest`, built by cargo as a department would build its own.
pub fn sample_package() -> &'static Package {
    static PACKAGE: OnceLock<Package> = OnceLock::new();
    PACKAGE.get_or_init(|| {
        let out = sample_path();
        // A runner that starts a process a test names its run: the first process builds.
        if std::env::var_os(RUN).is_none() || !out.is_file() {
            let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guest");
            let built = build::cargo(&project, &out).expect("the sample guest builds");
            assert_eq!(
                built.digest(),
                Package::read_file(&out).expect("a package").digest()
            );
        }
        Package::read_file(&out).expect("a package")
    })
}

/// Set by the runner that starts a process a test; constant over one run.
const RUN: &str = "NEXTEST_RUN_ID";

fn sample_path() -> PathBuf {
    let run = std::env::var(RUN).unwrap_or_else(|_| std::process::id().to_string());
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("sandbox")
        .join(run)
        .join("sample.wasm")
}

pub fn sample(limits: Limits) -> Plugin {
    load(limits, sample_package())
}

pub fn load(limits: Limits, package: &Package) -> Plugin {
    Sandbox::new(limits)
        .expect("a sandbox")
        .load(package)
        .expect("the package loads")
}

pub async fn perform(plugin: &Plugin, duty: &str, input: Value) -> Performed<MemoryHost> {
    plugin
        .perform(duty, &call(), &input, MemoryHost::default())
        .await
}

pub async fn error(plugin: &Plugin, duty: &str, input: Value) -> DutyError {
    perform(plugin, duty, input).await.answer.expect_err(duty)
}

/// After whatever happened, the plugin serves an honest call.
pub async fn goes_on(plugin: &Plugin) {
    let answer = perform(plugin, "minimal", json!("still here")).await.answer;
    assert_eq!(answer.expect("the host goes on"), json!("still here"));
}

/// A manifest with one duty, `minimal`, that takes and gives anything.
pub fn manifest(grants: &Value) -> Value {
    json!({
        "id": "hostile", "department": "hostile", "title": "恶意", "version": "1.0.0", "abi": "1.0.0",
        "grants": grants,
        "duties": [{ "name": "minimal", "title": "任意", "inputSchema": true, "outputSchema": true }],
    })
}

/// A component with this manifest; nothing of it is checked.
pub fn with_manifest(mut component: Vec<u8>, manifest: &Value) -> Vec<u8> {
    let data = Cow::Owned(manifest.to_string().into_bytes());
    wasm_encoder::CustomSection {
        name: Cow::Borrowed(MANIFEST_SECTION),
        data,
    }
    .append_to_component(&mut component);
    component
}

/// A core module, as text, into a component of the plugin's world.
pub fn component(core: &str) -> Vec<u8> {
    let module = wat::parse_str(core).expect("the text is a module");
    component_of(&module).expect("a component")
}

/// A core module into a component of the plugin's world; nothing if it does not fit there.
pub fn component_of(module: &[u8]) -> Option<Vec<u8>> {
    static WORLD: OnceLock<(wit_parser::Resolve, wit_parser::WorldId)> = OnceLock::new();
    let (resolve, world) = WORLD.get_or_init(|| {
        let mut resolve = wit_parser::Resolve::default();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sdk/wit");
        let (package, _) = resolve.push_path(folder).expect("the ABI parses");
        let world = resolve
            .select_world(&[package], Some("plugin"))
            .expect("the world");
        (resolve, world)
    });
    let mut module = module.to_vec();
    let encoding = wit_component::StringEncoding::UTF8;
    wit_component::embed_component_metadata(&mut module, resolve, *world, encoding).ok()?;
    let encoder = wit_component::ComponentEncoder::default().module(&module);
    encoder.ok()?.encode().ok()
}

/// The component with a core module of its own inside, of which there are so many instances.
pub fn with_module(mut component: Vec<u8>, module: &[u8], instances: usize) -> Vec<u8> {
    let index = core_modules(&component).len();
    let index = u32::try_from(index).expect("a few modules");
    wasm_encoder::RawSection {
        id: wasm_encoder::ComponentSectionId::CoreModule.into(),
        data: module,
    }
    .append_to_component(&mut component);
    let mut section = wasm_encoder::InstanceSection::new();
    for _ in 0..instances {
        let nothing: [(&str, wasm_encoder::ModuleArg); 0] = [];
        section.instantiate(index, nothing);
    }
    section.append_to_component(&mut component);
    component
}

/// Where the core modules stand in a component, those of components in it left out.
pub fn core_modules(component: &[u8]) -> Vec<Range<usize>> {
    let (mut found, mut depth) = (Vec::new(), 0_usize);
    for payload in wasmparser::Parser::new(0).parse_all(component) {
        match payload.expect("a component") {
            wasmparser::Payload::ModuleSection {
                unchecked_range, ..
            } => {
                if depth == 0 {
                    found.push(unchecked_range);
                }
                depth += 1;
            }
            wasmparser::Payload::ComponentSection { .. } => depth += 1,
            wasmparser::Payload::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    found
}

/// A package around a core module that has a memory, an allocator and `perform`.
pub fn hostile(core: &str) -> Package {
    let bytes = with_manifest(
        component(core),
        &manifest(&json!([{ "capability": "log" }])),
    );
    Package::read(&bytes).expect("its outside is in order")
}

/// A core module with the given body of `perform`, and anything else beside it.
pub fn module(perform: &str, beside: &str) -> String {
    format!(
        r#"(module
            (memory (export "memory") 4)
            (global $next (mut i32) (i32.const 65536))
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
                (local $at i32)
                (local.set $at (global.get $next))
                (global.set $next
                    (i32.and (i32.add (i32.add (global.get $next) (local.get 3)) (i32.const 15)) (i32.const -16)))
                (local.get $at))
            {beside}
            (func (export "perform") (param $arguments i32) (result i32) {perform}))"#
    )
}

/// A module whose `perform` answers with these bytes, escaped as in the text format.
pub fn answering(bytes: &str, length: usize) -> String {
    let perform = format!(
        "(i32.store8 (i32.const 16) (i32.const 0))
         (i32.store (i32.const 24) (i32.const 1024))
         (i32.store (i32.const 28) (i32.const {length}))
         (i32.const 16)"
    );
    module(&perform, &format!(r#"(data (i32.const 1024) "{bytes}")"#))
}

/// What a text says of every number below `count`, one after the other.
pub fn each(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).map(text).collect::<Vec<_>>().concat()
}
