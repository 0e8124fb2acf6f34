//! Compiled code is kept, and taken only as this host wrote it.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use lianxi_sandbox::{Cached, CompileError, Compiler, InProcess, Limits, Package, Sandbox};
use serde_json::json;
use wasmtime::Engine;
use wasmtime::component::Component;

use crate::support::{answering, component, goes_on, manifest, with_manifest};

/// Counts what was compiled.
#[derive(Clone, Debug, Default)]
struct Counting(Arc<AtomicUsize>);

impl Compiler for Counting {
    fn compile(&self, engine: &Engine, package: &Package) -> Result<Component, CompileError> {
        self.0.fetch_add(1, Ordering::SeqCst);
        InProcess.compile(engine, package)
    }
}

struct Place {
    folder: tempfile::TempDir,
    counting: Counting,
}

impl Place {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
            counting: Counting::default(),
        }
    }

    fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    /// A host that starts: whether it had to compile.
    async fn compiles(&self, package: &Package) -> bool {
        let before = self.counting.0.load(Ordering::SeqCst);
        let cached = Cached::open(&self.cache(), self.counting.clone()).expect("a cache");
        let sandbox = Sandbox::with_compiler(Limits::default(), Arc::new(cached));
        let plugin = sandbox.expect("a sandbox").load(package).expect("it loads");
        goes_on(&plugin).await;
        self.counting.0.load(Ordering::SeqCst) > before
    }

    fn code(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.cache()).expect("the cache is there");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        let code = |path: &PathBuf| path.extension().is_some_and(|found| found == "code");
        paths.filter(code).collect()
    }
}

fn package(text: &str) -> Package {
    let escaped = text.replace('"', "\\\"");
    let answering = answering(&escaped, text.len());
    let bytes = with_manifest(component(&answering), &manifest(&json!([])));
    Package::read(&bytes).expect("a package")
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path)
        .expect("it is there")
        .permissions()
        .mode()
        & 0o777
}

#[tokio::test]
async fn what_was_compiled_once_is_taken_and_nothing_that_others_wrote() {
    let (place, package) = (Place::new(), package(r#""still here""#));
    assert!(place.compiles(&package).await);
    assert!(!place.compiles(&package).await, "it was compiled before");
    let [code] = &place.code()[..] else {
        panic!("one file");
    };
    assert_eq!((mode(&place.cache()), mode(code)), (0o700, 0o600));
    let whole = fs::read(code).expect("it reads");
    let step = whole.len() / 40;
    for at in (0..whole.len()).step_by(step.max(1)) {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        fs::write(code, damaged).expect("it writes");
        assert!(place.compiles(&package).await, "byte {at} was changed");
        assert_eq!(fs::read(code).expect("it reads").len(), whole.len());
    }
    for length in [0, 31, 32, whole.len() - 1] {
        fs::write(code, &whole[..length]).expect("it writes");
        assert!(place.compiles(&package).await, "{length} bytes are left");
    }
    assert!(!place.compiles(&package).await, "it is whole again");
    // Another key: what was written with the first is nobody's.
    fs::remove_file(place.cache().join("key")).expect("it is removed");
    assert!(place.compiles(&package).await);
}

#[tokio::test]
async fn the_code_of_one_package_is_not_that_of_another() {
    let place = Place::new();
    let (one, other) = (package(r#""still here""#), package(r#""still here" "#));
    assert!(place.compiles(&one).await);
    let first = place.code();
    assert!(place.compiles(&other).await);
    let second = place.code().into_iter().find(|path| !first.contains(path));
    fs::copy(&first[0], second.expect("a second file")).expect("it is copied");
    assert!(
        place.compiles(&other).await,
        "its file holds another's code"
    );
}

#[test]
fn a_folder_that_others_may_enter_is_refused() {
    let place = Place::new();
    fs::create_dir(place.cache()).expect("it is made");
    fs::set_permissions(place.cache(), Permissions::from_mode(0o770)).expect("it is opened");
    let error = Cached::open(&place.cache(), InProcess).expect_err("refused");
    assert!(error.to_string().contains("chmod 700"), "{error}");
}
