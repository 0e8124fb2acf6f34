//! Modules and packages that nobody wrote: changed at random, or drawn at random. Whatever has become of them, they are refused, or they
//! run within their bounds; and the host goes on.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arbitrary::Unstructured;
use lianxi_sandbox::{Limits, Package, Sandbox};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use serde_json::json;
use wasm_mutate::WasmMutate;
use wasm_smith::{Config, Module};

use crate::hostile::{cores, importing, papers};
use crate::support::{
    MemoryHost, answering, call, component, component_of, core_modules, goes_on, hostile, module,
    sample_package, with_manifest, with_module,
};

/// Tried without being asked for more: about a minute in the profile of the tests.
const MUTATIONS: usize = 1_000;
/// How many shall be tried instead.
const MUTATIONS_VARIABLE: &str = "LIANXI_MUTATIONS";
/// Another one tries others.
const SEED: u64 = 20_260_302;
/// So many changes are made to one module, at most.
const CHANGES_MAX: usize = 8;
/// Neither a module that is changed nor what comes of it is larger: a compiler is done with them at once.
const MODULE_BYTES_MAX: usize = 16 << 10;
/// What the tool that changes modules may try before it gives up.
const CHANGE_FUEL: u64 = 1_000;
/// What a module is drawn from.
const DRAWN_BYTES: usize = 4 << 10;
/// One in so many is made of the sample guest, which is large.
const SAMPLE_EVERY: usize = 100;

/// What a package is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// The module of a hostile guest, changed.
    Changed,
    /// A module that has the imports and exports of a plugin, and else is drawn.
    Drawn,
    /// A module that is drawn, inside of an honest package.
    Inside,
    /// A whole package with some of its bytes changed.
    Bytes,
    /// The module of the sample guest, changed.
    Sample,
}

impl Kind {
    fn of(number: usize) -> Self {
        if number.is_multiple_of(SAMPLE_EVERY) {
            return Self::Sample;
        }
        let kinds = [Self::Changed, Self::Drawn, Self::Inside, Self::Bytes];
        kinds[number % kinds.len()]
    }
}

/// How far the packages of one kind came.
#[derive(Debug, Default)]
struct Counts {
    made: usize,
    read: usize,
    loaded: usize,
    answered: usize,
    ended: usize,
}

/// What all of them are made from.
struct Field {
    random: ChaCha8Rng,
    /// Core modules of hostile guests.
    cores: Vec<Vec<u8>>,
    /// The core module of the sample guest.
    sample: Vec<u8>,
    /// A module with the imports and the exports of a plugin.
    shape: Vec<u8>,
    /// An honest component.
    honest: Vec<u8>,
}

impl Field {
    fn new() -> Self {
        let shape = importing(&module("unreachable", ""));
        let sample = sample_package().bytes();
        let main = core_modules(sample).swap_remove(0);
        let mut cores = cores();
        cores.retain(|core| core.len() <= MODULE_BYTES_MAX);
        Self {
            random: ChaCha8Rng::seed_from_u64(SEED),
            cores,
            sample: sample[main].to_vec(),
            shape: wat::parse_str(shape).expect("the text is a module"),
            honest: component(&answering("1", 1)),
        }
    }

    /// A number below this one.
    fn below(&mut self, bound: usize) -> usize {
        let drawn = self.random.next_u64() % bound as u64;
        usize::try_from(drawn).expect("it is below a usize")
    }

    /// The bytes of a package, if the tools make one.
    fn package(&mut self, kind: Kind) -> Option<Vec<u8>> {
        match kind {
            Kind::Changed => {
                let chosen = self.below(self.cores.len());
                let core = self.cores[chosen].clone();
                let changes = 1 + self.below(CHANGES_MAX);
                self.changed(core, changes, MODULE_BYTES_MAX)
            }
            Kind::Sample => {
                let core = self.sample.clone();
                let bytes_max = core.len() * 2;
                self.changed(core, 1, bytes_max)
            }
            Kind::Drawn => {
                let shape = Some(self.shape.clone());
                let module = self.drawn(shape, false)?;
                Some(self.packed(&module))
            }
            Kind::Inside => {
                let exotic = self.below(4) == 0;
                let module = self.drawn(None, exotic)?;
                Some(self.inside(&module))
            }
            Kind::Bytes => {
                let mut bytes = with_manifest(self.honest.clone(), &papers());
                for _ in 0..=self.below(4) {
                    let at = self.below(bytes.len());
                    bytes[at] ^= u8::try_from(1 + self.below(255)).expect("a byte");
                }
                Some(bytes)
            }
        }
    }

    /// A package of this module after so many changes, as far as it can be changed.
    fn changed(&mut self, mut core: Vec<u8>, changes: usize, bytes_max: usize) -> Option<Vec<u8>> {
        let mut any = false;
        for _ in 0..changes {
            let seed = self.random.next_u64();
            if let Some(next) = made(|| change(&core, seed))
                && next.len() <= bytes_max
            {
                core = next;
                any = true;
            }
        }
        any.then(|| self.packed(&core))
    }

    /// A module out of random bytes. What is exotic the engine is told to do without, or is no code at all.
    fn drawn(&mut self, module_shape: Option<Vec<u8>>, exotic: bool) -> Option<Vec<u8>> {
        let mut bytes = vec![0; DRAWN_BYTES];
        self.random.fill_bytes(&mut bytes);
        let config = Config {
            module_shape,
            max_imports: 0,
            max_funcs: 20,
            max_instructions: 200,
            max_memory32_bytes: 1 << 20,
            max_table_elements: 1_000,
            gc_enabled: exotic,
            reference_types_enabled: exotic,
            exceptions_enabled: exotic,
            threads_enabled: exotic,
            relaxed_simd_enabled: exotic,
            memory64_enabled: exotic,
            wide_arithmetic_enabled: exotic,
            custom_page_sizes_enabled: exotic,
            allow_invalid_funcs: exotic,
            ..Config::default()
        };
        made(|| {
            let module = Module::new(config, &mut Unstructured::new(&bytes)).ok()?;
            Some(module.to_bytes())
        })
    }

    /// The module as a plugin of its own; or, if it has not the form of one, inside of another.
    fn packed(&mut self, core: &[u8]) -> Vec<u8> {
        match made(|| component_of(core)) {
            Some(component) => with_manifest(component, &papers()),
            None => self.inside(core),
        }
    }

    /// An honest package with the module inside, where it is compiled, and sometimes run before every call.
    fn inside(&mut self, core: &[u8]) -> Vec<u8> {
        let instances = self.below(2);
        let component = with_module(self.honest.clone(), core, instances);
        with_manifest(component, &papers())
    }
}

/// The module after one change, which need not mean what it meant.
fn change(core: &[u8], seed: u64) -> Option<Vec<u8>> {
    let mut mutate = WasmMutate::default();
    mutate
        .seed(seed)
        .preserve_semantics(false)
        .fuel(CHANGE_FUEL)
        // Of its own accord it would put megabytes of data into some of them.
        .raw_mutate_func(Some(Arc::new(|data, _| {
            data.reverse();
            Ok(())
        })));
    let mut changes = mutate.run(core).ok()?;
    changes.next()?.ok()
}

/// What a tool makes. That a tool panics is no fault of the host.
fn made<T>(tool: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(tool)).ok().flatten()
}

fn mutations() -> usize {
    let asked = std::env::var(MUTATIONS_VARIABLE).ok();
    asked.map_or(MUTATIONS, |number| number.parse().expect("a number"))
}

#[tokio::test]
async fn whatever_has_become_of_a_package_the_host_goes_on() {
    let sandbox = Sandbox::new(Limits {
        fuel: 1_000_000,
        // Fuel ends what only computes; this is for what fuel does not count.
        deadline_ms: 500,
        ..Limits::default()
    });
    let sandbox = sandbox.expect("a sandbox");
    let honest = hostile(&answering(r#"\"still here\""#, 12));
    let honest = sandbox.load(&honest).expect("an honest plugin loads");
    let mut field = Field::new();
    let mut counts: BTreeMap<Kind, Counts> = BTreeMap::new();
    for number in 0..mutations() {
        let kind = Kind::of(number);
        let counts = counts.entry(kind).or_default();
        let Some(bytes) = field.package(kind) else {
            continue;
        };
        counts.made += 1;
        let Ok(package) = Package::read(&bytes) else {
            continue;
        };
        counts.read += 1;
        let Ok(plugin) = sandbox.load(&package) else {
            continue;
        };
        counts.loaded += 1;
        let duty = ["minimal", "attack"][field.below(2)];
        let (context, input) = (call(), json!(number));
        let done = plugin.perform(duty, &context, &input, MemoryHost::default());
        match done.await.answer {
            Ok(_) => counts.answered += 1,
            Err(_) => counts.ended += 1,
        }
        goes_on(&honest).await;
    }
    // What never gets past the reader or the compiler would prove nothing.
    for (kind, counts) in &counts {
        let Counts {
            made, read, loaded, ..
        } = *counts;
        assert!(made > 0 && read > 0 && loaded > 0, "{kind:?}: {counts:?}");
    }
    let answered: usize = counts.values().map(|counts| counts.answered).sum();
    let ended: usize = counts.values().map(|counts| counts.ended).sum();
    assert!(answered > 0 && ended > 0, "{counts:?}");
}
