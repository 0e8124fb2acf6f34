//! Fuzz targets: what people and machines may send as a definition, as an expression and as a workflow that runs.
//!
//! They run as tests on the stable toolchain, each for [`TIME`] or what `BOLERO_RANDOM_TEST_TIME_MS` says, and under a fuzzer that looks
//! at coverage where `cargo bolero` is installed. What once failed is kept in `kept/` and read first, by a test of its own.
//!
//! * [`seeds`] — right texts;
//! * [`text`] — wrong texts, made of right ones by editing;
//! * [`tree`] — definitions whose parts were exchanged, most of which still read;
//! * [`promises`] — what must hold for whatever comes.

mod promises;
mod seeds;
mod text;
mod tree;

use std::fs;
use std::path::Path;
use std::time::Duration;

use bolero::check;

use text::Edited;
use tree::Grafted;

/// Panics where it is broken.
type Promise = fn(&str);

/// How long each target is looked at.
const TIME: Duration = Duration::from_mins(1);
/// A failure is cut down for so long.
const SHRINK_TIME: Duration = Duration::from_secs(10);

#[test]
fn a_text_is_read_or_refused() {
    check!()
        .with_generator(Edited::of(&seeds::definitions(), text::YAML))
        .with_test_time(TIME)
        .with_shrink_time(SHRINK_TIME)
        .for_each(|text| watched("text", text, promises::of_a_definition));
}

#[test]
fn an_expression_gives_a_value_or_an_error() {
    check!()
        .with_generator(Edited::of(&seeds::expressions(), text::JQ))
        .with_test_time(TIME)
        .with_shrink_time(SHRINK_TIME)
        .for_each(|text| watched("expression", text, promises::of_an_expression));
}

#[test]
fn a_definition_that_reads_runs() {
    check!()
        .with_generator(Grafted::of(&seeds::definitions()))
        .with_test_time(TIME)
        .with_shrink_time(SHRINK_TIME)
        .for_each(|text| watched("definition", text, promises::of_an_execution));
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
