//! A package: one component with its manifest, read and judged without running it.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use thiserror::Error;
use wasmparser::{ComponentTypeRef, Encoding, Parser, Payload, TypeBounds};

use crate::abi::{self, Capability, Import, MANIFEST_SECTION};
use crate::build::{self, BuildError};
use crate::digest::Digest;
use crate::limits::PACKAGE_BYTES_MAX;
use crate::manifest::{Manifest, ManifestError};

/// A package whose form, manifest and imports have been checked.
#[derive(Debug, Clone)]
pub struct Package {
    bytes: Vec<u8>,
    digest: Digest,
    manifest: Manifest,
    imports: Vec<Capability>,
}

/// Why a file is not a package that this host can take.
#[derive(Debug, Error)]
pub enum PackageError {
    #[error("the package has more than {PACKAGE_BYTES_MAX} bytes")]
    TooLarge,
    #[error("not a WebAssembly component: {0}")]
    Malformed(String),
    #[error("the package has no section {MANIFEST_SECTION}; build it with `lianxi plugin build`")]
    NoManifest,
    #[error("the package has more than one section {MANIFEST_SECTION}")]
    TwoManifests,
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    #[error("built against lianxi:plugin {found}; this host speaks {host}", host = abi::ABI_VERSION)]
    Abi { found: String },
    #[error(
        "imports {name}, which is not part of the plugin ABI (no WASI, nothing but lianxi:plugin)"
    )]
    UnknownImport { name: String },
    #[error("imports {name}, but its manifest does not ask for {capability}")]
    NotGranted {
        name: String,
        capability: Capability,
    },
    #[error("asks for {capability}, which this host does not offer")]
    NotOffered { capability: Capability },
    #[error("reading the package: {0}")]
    Read(#[from] std::io::Error),
}

impl Package {
    /// Makes a package from the core module that a compiler produced: see [`build`].
    pub fn build(core_module: &[u8]) -> Result<Vec<u8>, BuildError> {
        build::package(core_module)
    }

    /// Reads a package. Nothing of it is run or compiled.
    pub fn read(bytes: &[u8]) -> Result<Self, PackageError> {
        if bytes.len() > PACKAGE_BYTES_MAX {
            return Err(PackageError::TooLarge);
        }
        let surface = Surface::read(bytes)?;
        let manifest = Manifest::parse(surface.manifest)?;
        if !abi::speaks(&manifest.abi) {
            return Err(PackageError::Abi {
                found: manifest.abi,
            });
        }
        let imports = judge(&surface.imports, &manifest)?;
        Ok(Self {
            digest: Digest::of(bytes),
            bytes: bytes.to_vec(),
            manifest,
            imports,
        })
    }

    /// Reads a package from a file, never more of it than a package may have.
    pub fn read_file(path: &Path) -> Result<Self, PackageError> {
        let mut bytes = Vec::new();
        File::open(path)?
            .take(PACKAGE_BYTES_MAX as u64 + 1)
            .read_to_end(&mut bytes)?;
        Self::read(&bytes)
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub fn digest(&self) -> Digest {
        self.digest
    }

    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The capabilities that the component really imports: each is one the manifest asks for.
    pub fn imports(&self) -> &[Capability] {
        &self.imports
    }
}

/// Every import must be of the ABI, of a version we speak, asked for and offered.
fn judge(names: &[String], manifest: &Manifest) -> Result<Vec<Capability>, PackageError> {
    if let Some(capability) = manifest
        .grants
        .iter()
        .map(crate::Grant::capability)
        .find(|asked| !asked.is_offered())
    {
        return Err(PackageError::NotOffered { capability });
    }
    let mut capabilities = Vec::new();
    for name in names {
        match abi::import(name) {
            Import::Types => {}
            Import::Unknown => return Err(PackageError::UnknownImport { name: name.clone() }),
            Import::Version => {
                return Err(PackageError::Abi {
                    found: name.clone(),
                });
            }
            Import::Capability(capability) if manifest.asks_for(capability) => {
                capabilities.push(capability);
            }
            Import::Capability(capability) => {
                return Err(PackageError::NotGranted {
                    name: name.clone(),
                    capability,
                });
            }
        }
    }
    Ok(capabilities)
}

/// What a component shows to the outside.
struct Surface<'a> {
    manifest: &'a [u8],
    imports: Vec<String>,
}

impl<'a> Surface<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, PackageError> {
        let malformed =
            |error: wasmparser::BinaryReaderError| PackageError::Malformed(error.to_string());
        let (mut manifest, mut imports) = (None, Vec::new());
        // Nested modules and components have sections of their own, which are not ours to read.
        let mut nesting = 0_usize;
        for payload in Parser::new(0).parse_all(bytes) {
            match payload.map_err(malformed)? {
                Payload::Version {
                    encoding: Encoding::Module,
                    ..
                } if nesting == 0 => {
                    return Err(PackageError::Malformed(
                        "it is a core module, not a component".to_owned(),
                    ));
                }
                Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => nesting += 1,
                Payload::End(_) => nesting = nesting.saturating_sub(1),
                Payload::ComponentImportSection(section) if nesting == 0 => {
                    for import in section {
                        let import = import.map_err(malformed)?;
                        // A name for a type that is defined in the component: nothing comes in.
                        if matches!(import.ty, ComponentTypeRef::Type(TypeBounds::Eq(_))) {
                            continue;
                        }
                        let suffix = import.name.version_suffix.unwrap_or_default();
                        imports.push(format!("{}{suffix}", import.name.name));
                    }
                }
                Payload::CustomSection(section)
                    if nesting == 0
                        && section.name() == MANIFEST_SECTION
                        && manifest.replace(section.data()).is_some() =>
                {
                    return Err(PackageError::TwoManifests);
                }
                _ => {}
            }
        }
        Ok(Self {
            manifest: manifest.ok_or(PackageError::NoManifest)?,
            imports,
        })
    }
}
