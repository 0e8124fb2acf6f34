//! The names of the ABI: which imports exist, and which versions of them this host speaks.

use std::fmt;

/// The version of `lianxi:plugin` that this host speaks; plugins of an earlier 1.x run too.
pub const ABI_VERSION: &str = "1.0.0";
/// The custom section of a package that holds its manifest.
pub const MANIFEST_SECTION: &str = "lianxi:manifest";

const PACKAGE: &str = "lianxi:plugin/";
/// Types only: every component imports it, and there is nothing in it to call.
const TYPES: &str = "types";

/// An import that a manifest can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capability {
    Records,
    Outbox,
    Random,
    Log,
    Http,
}

impl Capability {
    pub fn name(self) -> &'static str {
        match self {
            Self::Records => "records",
            Self::Outbox => "outbox",
            Self::Random => "random",
            Self::Log => "log",
            Self::Http => "http",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [
            Self::Records,
            Self::Outbox,
            Self::Random,
            Self::Log,
            Self::Http,
        ]
        .into_iter()
        .find(|capability| capability.name() == name)
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What an import of a component is to this host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Import {
    Types,
    Capability(Capability),
    /// Of the ABI, but of a version that this host does not speak.
    Version,
    Unknown,
}

/// Classifies the full name of an import, such as `lianxi:plugin/records@1.0.0`.
pub(crate) fn import(name: &str) -> Import {
    let Some((interface, version)) = name
        .strip_prefix(PACKAGE)
        .and_then(|rest| rest.split_once('@'))
    else {
        return Import::Unknown;
    };
    let known = match interface {
        TYPES => Import::Types,
        _ => match Capability::named(interface) {
            Some(capability) => Import::Capability(capability),
            None => return Import::Unknown,
        },
    };
    if speaks(version) {
        known
    } else {
        Import::Version
    }
}

/// Whether this host runs plugins of that version: the same major, and nothing newer.
pub(crate) fn speaks(version: &str) -> bool {
    match (parse(version), parse(ABI_VERSION)) {
        (Some(theirs), Some(ours)) => theirs.0 == ours.0 && theirs <= ours,
        _ => false,
    }
}

/// `MAJOR.MINOR.PATCH` without leading zeroes or anything after it.
pub(crate) fn parse(version: &str) -> Option<(u32, u32, u32)> {
    let mut parts = version.split('.').map(|part| {
        let plain = part.bytes().all(|byte| byte.is_ascii_digit())
            && (part == "0" || !part.starts_with('0'));
        plain.then(|| part.parse().ok()).flatten()
    });
    let version = (parts.next()??, parts.next()??, parts.next()??);
    parts.next().is_none().then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_known_by_their_whole_name() {
        let check = |name: &str, expected: Import| assert_eq!(import(name), expected, "{name}");
        check("lianxi:plugin/types@1.0.0", Import::Types);
        check(
            "lianxi:plugin/records@1.0.0",
            Import::Capability(Capability::Records),
        );
        check(
            "lianxi:plugin/http@1.0.0",
            Import::Capability(Capability::Http),
        );
        check("lianxi:plugin/records@1.0.1", Import::Version);
        check("lianxi:plugin/records@1.1.0", Import::Version);
        check("lianxi:plugin/records@2.0.0", Import::Version);
        check("lianxi:plugin/records@0.9.0", Import::Version);
        check("lianxi:plugin/records@01.0.0", Import::Version);
        check("lianxi:plugin/records@1.0", Import::Version);
        check("lianxi:plugin/records", Import::Unknown);
        check("lianxi:plugin/record@1.0.0", Import::Unknown);
        check("wasi:cli/environment@0.2.0", Import::Unknown);
        check("", Import::Unknown);
    }
}
