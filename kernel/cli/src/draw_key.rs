//! The key that the seeds of draws come from: a file of the data folder that its owner alone may read, or where the configuration says.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use lianxi_draw::HostKey;

use crate::failure::{Failure, OrFail, Outcome};
use crate::host::{self, read_text};
use crate::secrets::SecretPlace;

/// Its name within a data folder.
pub const FILE: &str = "draw.key";
/// What nobody but the owner may do.
const OF_OTHERS: u32 = 0o077;

/// The key of a host: where it was told to look, or the data folder's own, which is made if there is none.
pub fn of_host(told: Option<&SecretPlace>, data: &Path) -> Outcome<HostKey> {
    const WHAT: &str = "the key of draws";
    match told {
        Some(place) => parse(&place.text(WHAT)?, WHAT),
        None => of_folder(data),
    }
}

fn of_folder(data: &Path) -> Outcome<HostKey> {
    let path = data.join(FILE);
    match fs::metadata(&path) {
        Ok(found) if found.permissions().mode() & OF_OTHERS != 0 => {
            Err(Failure::invalid(format!(
                "{}: others than its owner may use this file, and who knows the key of draws can know a draw beforehand",
                path.display()
            ))
            .advise(format!(
                "chmod 600 {}; if somebody may have read it, remove it: a new one is made, and seals that are still closed are then refused",
                path.display()
            )))
        }
        Ok(_) => parse(&read_text(&path)?, &path.display().to_string()),
        Err(error) if error.kind() == ErrorKind::NotFound => made(data, &path),
        Err(error) => Err(error).or_invalid(path.display()),
    }
}

/// Whole or not at all; of two that make one at once, one is first, and the other takes its key.
fn made(data: &Path, path: &Path) -> Outcome<HostKey> {
    let key = lianxi_runtime::fresh_key().map_err(|error| host::engine(&error))?;
    let write = || {
        fs::create_dir_all(data)?;
        // Such a file is its owner's alone.
        let mut draft = tempfile::NamedTempFile::new_in(data)?;
        draft.write_all(key.to_file_text().as_bytes())?;
        draft.as_file().sync_all()?;
        draft.persist_noclobber(path).map_err(|error| error.error)?;
        fs::File::open(data)?.sync_all()
    };
    match write() {
        Ok(()) => Ok(key),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            parse(&read_text(path)?, &path.display().to_string())
        }
        Err(error) => Err(error)
            .or_invalid(path.display())
            .map_err(|failure: Failure| {
                failure.advise("give a data folder that may be written to, or say where the key is as drawKey in the configuration")
            }),
    }
}

fn parse(text: &str, what: &str) -> Outcome<HostKey> {
    HostKey::parse(text).map_err(|error| {
        Failure::invalid(format!("{what}: {error}"))
            .advise("make one with: openssl rand -hex 32; a file that is damaged comes back from where it was kept")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_key_for_good_and_for_its_owner() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        let key = of_host(None, &data).expect("it is made");
        let path = data.join(FILE);
        let mode = || {
            fs::metadata(&path)
                .expect("it is there")
                .permissions()
                .mode()
                & 0o777
        };
        assert_eq!(mode(), 0o600);
        assert_eq!(of_host(None, &data).expect("it is read"), key);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("it is changed");
        let refused = of_host(None, &data).expect_err("others may read it");
        assert!(refused.what.contains("draw.key"), "{refused:?}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("it is changed");
        fs::write(&path, "damaged").expect("it is written");
        let refused = of_host(None, &data).expect_err("it is none");
        assert!(
            refused.what.contains("64 hexadecimal digits"),
            "{refused:?}"
        );
        let place = SecretPlace::at(&path);
        assert!(of_host(Some(&place), &data).is_err());
        fs::write(&path, key.to_file_text()).expect("it is written");
        let elsewhere = folder.path().join("elsewhere");
        assert_eq!(of_host(Some(&place), &elsewhere).expect("it is read"), key);
        assert!(!elsewhere.exists(), "nothing is made beside it");
    }
}
