//! `lianxi plugin keygen` and `sign`: keys are PEM files as OpenSSL writes them, so that an office may keep them as it keeps others.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use lianxi_sandbox::{Package, PublicKey, SecretKey, signed};
use serde_json::json;

use crate::commands::Form;
use crate::console::Console;
use crate::failure::{Exit, Failure, OrFail, Outcome};
use crate::host::{read_text, write_whole};
use crate::messages::Message;

/// The secret half is its owner's alone.
const SECRET_MODE: u32 = 0o600;
const PUBLIC_MODE: u32 = 0o644;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  lianxi plugin keygen finance.key      # and finance.key.pub, for the configuration of the host (`trust`)\n\nKeep the secret key off the host, and off the machine that builds if you can. `openssl genpkey -algorithm ed25519` makes one too."
)]
pub struct KeygenArguments {
    /// The file of the secret key; the public one is beside it, with .pub behind its name.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  lianxi plugin sign target/plugins/finance.wasm --key finance.key\n\nA signature that is there is replaced. The package keeps its SHA-256, which does not count the signature."
)]
pub struct SignArguments {
    /// The package.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The secret key.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Where the signed package goes, if not in the same place.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    pub form: Form,
}

pub fn keygen(arguments: &KeygenArguments, console: Console) -> Outcome {
    let secret = SecretKey::draw().or_failed("the key")?;
    let public = secret.public();
    let mut beside = arguments.file.clone().into_os_string();
    beside.push(".pub");
    let beside = PathBuf::from(beside);
    if beside.exists() {
        return Err(taken(&beside));
    }
    write_new(
        &arguments.file,
        SECRET_MODE,
        &secret.to_pem().or_failed("the key")?,
    )?;
    write_new(&beside, PUBLIC_MODE, &public.to_pem().or_failed("the key")?)?;
    let (secret, id) = (arguments.file.display(), public.id());
    let answer = json!({"key": id.to_string(), "secret": secret.to_string(), "public": beside.display().to_string()});
    console.answer(&answer, || {
        console.say(
            Message::KeyMade,
            &[&id, &secret, &beside.display(), &beside.display()],
        )
    })?;
    Ok(Exit::Ok)
}

/// Never over another file: a key that is gone cannot be had again.
fn write_new(path: &Path, mode: u32, text: &str) -> Outcome<()> {
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(path);
    let mut file = match made {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(taken(path));
        }
        made => made.or_invalid(path.display())?,
    };
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .or_failed(path.display())
}

fn taken(path: &Path) -> Failure {
    Failure::invalid(format!("{} is there already", path.display()))
        .advise("name another file: a key is never written over")
}

pub fn sign(arguments: &SignArguments, console: Console) -> Outcome {
    let key =
        SecretKey::from_pem(&read_text(&arguments.key)?).or_invalid(arguments.key.display())?;
    let path = &arguments.file;
    let package = Package::read_file(path).or_invalid(path.display())?;
    let bytes = signed(package.bytes(), &key);
    let out = arguments.out.as_ref().unwrap_or(path);
    write_whole(out, &bytes)?;
    let public: PublicKey = key.public();
    let answer = json!({"file": out.display().to_string(), "sha256": package.digest().to_string(), "key": public.id().to_string()});
    console.answer(&answer, || {
        console.say(Message::PluginSigned, &[&out.display(), &public.id()])
    })?;
    Ok(Exit::Ok)
}
