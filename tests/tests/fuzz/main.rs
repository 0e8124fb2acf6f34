//! Fuzz targets: what people and machines may send as a definition, as an expression and as a workflow that runs.
//!
//! As tests they try the same texts every time, so that a change is refused for what it did and not for what chance found that day.
//! `make fuzz` tries new ones, for as long as it is told; so does a fuzzer that looks at coverage, where `cargo bolero` is installed. What
//! once failed is kept in `kept/` and read first, by a test of its own.
//!
//! * [`seeds`] — right texts;
//! * [`text`] — wrong texts, made of right ones by editing;
//! * [`tree`] — definitions whose parts were exchanged, most of which still read;
//! * [`promises`] — what must hold for whatever comes.

mod promises;
mod seeds;
mod text;
mod tree;

use std::env;
use std::fs;
use std::path::Path;
use std::time::Duration;

use bolero::check;
use bolero::generator::ValueGenerator;
use bolero::generator::bolero_generator::driver::{ByteSliceDriver, Options};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use text::Edited;
use tree::Grafted;

/// Panics where it is broken.
type Promise = fn(&str);

/// The choices of one text, in bytes; where they are used up, each is the first there is.
const CHOICES_BYTES: usize = 4 << 10;
/// A failure that is new is cut down for so long.
const SHRINK_TIME: Duration = Duration::from_secs(10);

/// The target of this name, given how many texts are tried as a test, how they are made and what holds for them.
macro_rules! look {
    ($name:literal, $count:literal, $texts:expr, $promise:expr) => {
        let texts = $texts;
        match new_ones() {
            Some(time) => check!()
                .with_generator(texts)
                .with_test_time(time)
                .with_shrink_time(SHRINK_TIME)
                .for_each(|text| watched($name, text, $promise)),
            None => the_same_ones($count, &texts, |text| watched($name, text, $promise)),
        }
    };
}

#[test]
fn a_text_is_read_or_refused() {
    look!(
        "text",
        4_000,
        Edited::of(&seeds::definitions(), text::YAML),
        promises::of_a_definition
    );
}

#[test]
fn an_expression_gives_a_value_or_an_error() {
    look!(
        "expression",
        15_000,
        Edited::of(&seeds::expressions(), text::JQ),
        promises::of_an_expression
    );
}

#[test]
fn a_definition_that_reads_runs() {
    look!(
        "definition",
        2_000,
        Grafted::of(&seeds::definitions()),
        promises::of_an_execution
    );
}

/// For how long new texts are looked for, if they are: `LIANXI_FUZZ_SECONDS`, or a fuzzer's own time.
fn new_ones() -> Option<Duration> {
    let told = env::var("LIANXI_FUZZ_SECONDS").ok();
    let told = told.map(|text| text.parse().expect("LIANXI_FUZZ_SECONDS is a number"));
    told.map(Duration::from_secs)
        .or_else(|| cfg!(fuzzing).then_some(Duration::MAX))
}

/// The same for every run and on every machine: bolero's own tests draw their seeds from the system.
fn the_same_ones(
    count: u64,
    texts: &impl ValueGenerator<Output = String>,
    mut look: impl FnMut(&str),
) {
    let mut tried = 0;
    for seed in 0..count {
        let mut choices = [0; CHOICES_BYTES];
        ChaCha8Rng::seed_from_u64(seed).fill_bytes(&mut choices);
        let mut driver = ByteSliceDriver::new(&choices[..], &Options::default());
        if let Some(text) = texts.generate(&mut driver) {
            look(&text);
            tried += 1;
        }
    }
    assert!(tried > count / 2, "most choices make no text");
}

/// What failed once.
#[test]
fn what_is_kept_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/kept");
    let promises: [(&str, Promise); 3] = [
        ("text", promises::of_a_definition),
        ("expression", promises::of_an_expression),
        ("definition", promises::of_an_execution),
    ];
    for (kind, promise) in promises {
        let files = fs::read_dir(folder.join(kind)).expect("a folder for each target");
        for file in files {
            let path = file.expect("a file of the repository").path();
            let text = fs::read_to_string(&path).expect("a text");
            eprintln!("{}", path.display());
            promise(&text);
        }
    }
}

/// The text is put down before it is tried: what ends the process is found in `<target>/tmp/fuzz-<name>.last`.
fn watched(name: &str, text: &str, promise: Promise) {
    let last = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}.last"));
    // A full disk is no failure of what is tried.
    let _ = fs::write(last, text);
    promise(text);
}
