//! `lianxi plugin new`: a project that builds and passes its tests at once, wherever it stands.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::Form;
use crate::console::Console;
use crate::failure::{Exit, Failure, OrFail, Outcome};
use crate::messages::Message;

/// Where the SDK is in the sources of Lianxi, and what stands beside it for a plugin's tests.
const SDK: &str = "sdk/rust";
const TESTING: &str = "testing";

const HELP: &str = "\
Examples:
  lianxi plugin new finance --sdk ../lianxi/sdk/rust
  lianxi plugin new plugins/finance        # in the sources of Lianxi the SDK is found by itself

Without --sdk, and where no sdk/rust is found above DIR, the project depends on the published version.";

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Arguments {
    /// The new folder; its name becomes the plugin's id.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The folder of the SDK.
    #[arg(long, value_name = "PATH")]
    sdk: Option<PathBuf>,
    #[command(flatten)]
    pub form: Form,
}

const LIBRARY: &str = include_str!("../../templates/lib.rs.txt");
const EXAMPLE: &str = include_str!("../../templates/example.json");
const MANIFEST: &str = include_str!("../../templates/Cargo.toml.txt");

pub fn perform(arguments: &Arguments, console: Console) -> Outcome {
    let folder = &arguments.folder;
    let id = id_of(folder)?;
    if folder.join("Cargo.toml").exists() {
        return Err(
            Failure::invalid(format!("{} has a Cargo.toml already", folder.display()))
                .advise("name a folder that does not exist"),
        );
    }
    let sdk = sdk(arguments)?;
    let testing = sdk.as_deref().map(testing);
    let files = [
        (
            "Cargo.toml",
            MANIFEST
                .replace("{{id}}", &id)
                .replace("{{sdk}}", &dependency(sdk))
                .replace("{{testing}}", &dependency(testing)),
        ),
        ("src/lib.rs", LIBRARY.replace("{{id}}", &id)),
        ("examples/greet.json", EXAMPLE.to_owned()),
        (".gitignore", "/target\n".to_owned()),
    ];
    for (name, text) in &files {
        let path = folder.join(name);
        let made = path
            .parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| std::fs::write(&path, text));
        made.or_invalid(path.display())?;
    }
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    console.answer(
        &json!({"id": id, "folder": folder.display().to_string(), "files": names}),
        || console.say(Message::PluginNew, &[&folder.display(), &folder.display()]),
    )?;
    Ok(Exit::Ok)
}

/// Lower-case letters, digits and single hyphens, a letter first: what a manifest takes as an id.
fn id_of(folder: &Path) -> Outcome<String> {
    let name = folder
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    if name.starts_with(|first: char| first.is_ascii_lowercase()) && name.split('-').all(word) {
        return Ok(name.to_owned());
    }
    Err(
        Failure::invalid(format!("'{name}' cannot be a plugin's id")).advise(
            "name the folder with lower-case letters, digits and single hyphens, a letter first",
        ),
    )
}

/// A crate in a folder, or the published one of this version.
fn dependency(folder: Option<PathBuf>) -> String {
    match folder {
        Some(path) => format!("{{ path = {} }}", json!(path)),
        None => json!(env!("CARGO_PKG_VERSION")).to_string(),
    }
}

fn testing(sdk: &Path) -> PathBuf {
    sdk.with_file_name(TESTING)
}

fn is_sdk(folder: &Path) -> bool {
    let is_crate = |folder: &Path| folder.join("Cargo.toml").is_file();
    is_crate(folder) && is_crate(&testing(folder))
}

/// The SDK's folder: as given, or found above the new project.
fn sdk(arguments: &Arguments) -> Outcome<Option<PathBuf>> {
    if let Some(path) = &arguments.sdk {
        let found = path.canonicalize().or_invalid(path.display())?;
        if !is_sdk(&found) {
            return Err(
                Failure::invalid(format!("{} is not the SDK", path.display())).advise(
                    "name the folder sdk/rust of the sources of Lianxi, with sdk/testing beside it",
                ),
            );
        }
        return Ok(Some(found));
    }
    let from = std::path::absolute(&arguments.folder).or_invalid(arguments.folder.display())?;
    Ok(from
        .ancestors()
        .map(|above| above.join(SDK))
        .find(|sdk| is_sdk(sdk)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_from_folders() {
        for (folder, expected) in [
            ("finance", Some("finance")),
            ("a/b/land-use2", Some("land-use2")),
            ("Finance", None),
            ("a--b", None),
            ("-a", None),
            ("2a", None),
            ("..", None),
        ] {
            assert_eq!(
                id_of(Path::new(folder)).ok().as_deref(),
                expected,
                "{folder}"
            );
        }
    }
}
