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
use crate::trust::{PublicKey, SIGNATURE_SECTION, Sealed, SignatureError};

/// A package whose form, manifest, imports and signature, if it has one, have been checked.
#[derive(Debug, Clone)]
pub struct Package {
    bytes: Vec<u8>,
    digest: Digest,
    signer: Option<PublicKey>,
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
    #[error(
        "a component inside of the component has code or instances of its own; compose it into one of core modules alone"
    )]
    Nested,
    #[error("the package has no section {MANIFEST_SECTION}; build it with `lianxi plugin build`")]
    NoManifest,
    #[error("the package has more than one section {MANIFEST_SECTION}")]
    TwoManifests,
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    #[error(transparent)]
    Signature(#[from] SignatureError),
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
        let Sealed { content, signer } = Sealed::read(bytes)?;
        let surface = Surface::read(content)?;
        let manifest = Manifest::parse(surface.manifest)?;
        if !abi::speaks(&manifest.abi) {
            return Err(PackageError::Abi {
                found: manifest.abi,
            });
        }
        let imports = judge(&surface.imports, &manifest)?;
        Ok(Self {
            digest: Digest::of(content),
            signer,
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

    /// The name of what it is: of all its bytes but its signature.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Whose signature it bears. Whether that key may be believed is for [`crate::Trust`] to say.
    pub fn signer(&self) -> Option<&PublicKey> {
        self.signer.as_ref()
    }

    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The capabilities that the component really imports: each is one the manifest asks for.
    pub fn imports(&self) -> &[Capability] {
        &self.imports
    }
}

/// Every import must be of the ABI, of a version we speak, and asked for.
fn judge(names: &[String], manifest: &Manifest) -> Result<Vec<Capability>, PackageError> {
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
        let mut in_component = false;
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
                // Tools describe an exported interface so. With code or instances it would be a program in a program: nobody needs it, and
                // instances of instances are as many as somebody likes.
                Payload::ModuleSection { .. }
                | Payload::ComponentSection { .. }
                | Payload::InstanceSection(_)
                | Payload::ComponentInstanceSection(_)
                | Payload::ComponentCanonicalSection(_)
                | Payload::ComponentStartSection { .. }
                    if in_component =>
                {
                    return Err(PackageError::Nested);
                }
                Payload::ModuleSection { .. } => nesting += 1,
                Payload::ComponentSection { .. } => {
                    nesting += 1;
                    in_component = true;
                }
                Payload::End(_) => {
                    nesting = nesting.saturating_sub(1);
                    in_component = false;
                }
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
                Payload::CustomSection(section)
                    if nesting == 0 && section.name() == SIGNATURE_SECTION =>
                {
                    return Err(SignatureError::Misplaced.into());
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
