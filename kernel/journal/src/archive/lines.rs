//! The lines of an archive: JSON, one thing a line, and at the end of each the digest of what stands before it in that line.
//!
//! Events are kept as the bytes that were hashed. Almost always they are text, and then they stand there as a text; an event's hash is
//! SHA-256 over the 32 bytes of the hash before it and these bytes (32 zeros before the first).

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::append::Head;
use crate::error::{ChainProblem, VerifyError};

/// The form of archives that this binary writes, and the newest that it reads.
pub const FORMAT: u32 = 1;
/// The longest line. An execution that would need more stays in the database.
pub const LINE_BYTES_MAX: usize = 64 * 1024 * 1024;

/// `,"sha256":"`, 64 digits, `"}`
const SEAL_BYTES: usize = 77;
const SEAL_BEGIN: &str = ",\"sha256\":\"";
const EXECUTION_BEGIN: &[u8] = b"{\"execution\":{\"id\":\"";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Line {
    Archive(Opening),
    Definition(ArchivedDefinition),
    Execution(Box<ArchivedExecution>),
    End(Ending),
}

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Opening {
    pub format: u32,
    /// Of the program that wrote it.
    pub program: String,
    pub begun_at_ms: i64,
    /// What it holds ended before.
    pub before_ms: i64,
}

/// The last line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Ending {
    pub executions: u64,
    pub definitions: u64,
    /// Of all bytes before this line.
    pub sha256: String,
}

/// Bytes as a text where they are one, else in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Bytes {
    Text(String),
    Other { hex: String },
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Self::Text(text),
            Err(error) => Self::Other {
                hex: hex::encode(error.into_bytes()),
            },
        }
    }
}

impl Bytes {
    /// `None`: what stands there is no hexadecimal.
    pub fn get(&self) -> Option<Vec<u8>> {
        match self {
            Self::Text(text) => Some(text.clone().into_bytes()),
            Self::Other { hex } => hex::decode(hex).ok(),
        }
    }
}

/// A version of a workflow with which the executions after it ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ArchivedDefinition {
    pub digest: String,
    pub namespace: String,
    pub name: String,
    pub version: String,
    pub source: Bytes,
    pub pins: String,
    pub published_at_ms: i64,
    pub effective_from_ms: Option<i64>,
    pub resources: Vec<ArchivedResource>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ArchivedResource {
    pub uri: String,
    pub sha256: String,
    pub body: String,
}

/// An execution, whole. Of records it has what its duties were given and what they answered, in its events: who wrote a record is kept
/// nowhere else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ArchivedExecution {
    // The first, so that a line that is damaged still tells whose it is.
    pub id: String,
    /// `namespace/name:version`.
    pub workflow: String,
    /// Digest of the definition.
    pub definition: String,
    pub status: String,
    pub business_key: Option<String>,
    pub parent: Option<String>,
    pub incident: bool,
    pub started_at_ms: i64,
    pub ended_at_ms: i64,
    /// The number of its events.
    pub version: i64,
    /// The hash of its last event.
    pub head_hash: String,
    pub turns: Vec<ArchivedTurn>,
    pub work_items: Vec<ArchivedWork>,
    pub outbox: Vec<ArchivedMessage>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ArchivedTurn {
    /// Of its last event.
    pub version: i64,
    pub at_ms: i64,
    /// Of its last event.
    pub hash: String,
    pub events: Vec<Bytes>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ArchivedWork {
    pub id: String,
    pub effect: i64,
    pub version: i64,
    pub status: String,
    pub department: String,
    pub division: Option<String>,
    pub title: String,
    pub assignee: Option<String>,
    pub due_at_ms: Option<i64>,
    pub business_key: Option<String>,
    pub body: String,
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
    pub turns: Vec<ArchivedTurn>,
}

/// A message that left, and who had it sent again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ArchivedMessage {
    pub seq: i64,
    pub destination: String,
    pub topic: String,
    pub body: String,
    pub created_at_ms: i64,
    pub attempts: i64,
    pub delivered_at_ms: Option<i64>,
    pub last_error: Option<String>,
    pub resent: Vec<ArchivedResending>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ArchivedResending {
    pub at_ms: i64,
    pub actor: String,
    pub attempts: i64,
    pub last_error: Option<String>,
}

impl ArchivedExecution {
    /// Every hash, computed again from the bytes.
    pub fn prove(&self) -> Result<(), VerifyError> {
        let head = followed(&self.id, &self.turns)?;
        if head.version != self.version || hex::encode(head.hash) != self.head_hash {
            return Err(broken(&self.id, self.version, ChainProblem::Head));
        }
        for work in &self.work_items {
            let head = followed(&work.id, &work.turns)?;
            if head.version != work.version {
                return Err(broken(&work.id, work.version, ChainProblem::Head));
            }
        }
        Ok(())
    }
}

fn followed(id: &str, turns: &[ArchivedTurn]) -> Result<Head, VerifyError> {
    turns.iter().try_fold(Head::START, |before, turn| {
        let events: Option<Vec<Vec<u8>>> = turn.events.iter().map(Bytes::get).collect();
        let after = events
            .map(|events| before.after(&events))
            .ok_or_else(|| broken(id, turn.version, ChainProblem::Frame))?;
        if after.version != turn.version {
            return Err(broken(id, turn.version, ChainProblem::Gap));
        }
        if hex::encode(after.hash) != turn.hash {
            return Err(broken(id, turn.version, ChainProblem::Hash));
        }
        Ok(after)
    })
}

fn broken(id: &str, version: i64, problem: ChainProblem) -> VerifyError {
    VerifyError::Broken {
        id: id.to_owned(),
        version,
        problem,
    }
}

/// A line as it is written, its end included.
pub(super) fn sealed(line: &Line) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(line).expect("a line is plain JSON");
    bytes.pop();
    let digest = hex::encode(Sha256::digest(&bytes));
    bytes.extend_from_slice(SEAL_BEGIN.as_bytes());
    bytes.extend_from_slice(digest.as_bytes());
    bytes.extend_from_slice(b"\"}\n");
    bytes
}

/// A line without its end: whether its digest is right, and what it says, if it can be read at all.
pub(super) fn unsealed(mut bytes: Vec<u8>) -> (bool, Option<Line>) {
    let Some(at) = bytes.len().checked_sub(SEAL_BYTES) else {
        return (false, None);
    };
    let (said, seal) = bytes.split_at(at);
    let wanted = format!("{SEAL_BEGIN}{}\"}}", hex::encode(Sha256::digest(said)));
    let whole = seal == wanted.as_bytes();
    bytes.truncate(at);
    bytes.push(b'}');
    (whole, serde_json::from_slice(&bytes).ok())
}

/// Whose line it is, as far as can be seen without reading it.
pub(super) fn execution_of(line: &[u8]) -> Option<String> {
    let id = line.strip_prefix(EXECUTION_BEGIN)?;
    let end = id.iter().position(|byte| *byte == b'"')?;
    Some(String::from_utf8_lossy(&id[..end]).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(event: &[u8]) -> Line {
        let head = Head::START.after(&[event.to_vec()]);
        Line::Execution(Box::new(ArchivedExecution {
            id: "e-1".into(),
            workflow: "samples/push:1.0.0".into(),
            definition: "d".into(),
            status: "completed".into(),
            business_key: None,
            parent: None,
            incident: false,
            started_at_ms: 1,
            ended_at_ms: 2,
            version: 1,
            head_hash: hex::encode(head.hash),
            turns: vec![ArchivedTurn {
                version: 1,
                at_ms: 1,
                hash: hex::encode(head.hash),
                events: vec![event.to_vec().into()],
            }],
            work_items: Vec::new(),
            outbox: Vec::new(),
        }))
    }

    fn check(event: &[u8]) {
        let written = line(event);
        let mut bytes = sealed(&written);
        assert_eq!(bytes.pop(), Some(b'\n'));
        assert!(!bytes.contains(&b'\n'), "one line");
        assert_eq!(execution_of(&bytes).as_deref(), Some("e-1"));
        let (whole, read) = unsealed(bytes);
        assert_eq!((whole, read.as_ref()), (true, Some(&written)));
        let Some(Line::Execution(execution)) = read else {
            panic!("it is an execution");
        };
        execution.prove().expect("its chain holds");
    }

    #[test]
    fn any_bytes_come_back_and_prove() {
        for event in [
            br#"{"type":"started","input":"a\nb"}"#.as_slice(),
            "东\u{0}\u{2028}\"\\".as_bytes(),
            &[0xff, 0x00, 0xfe],
            b"",
        ] {
            check(event);
        }
    }

    #[test]
    fn every_bit_that_is_turned_is_noticed() {
        let mut bytes = sealed(&line(br#"{"a":1}"#));
        bytes.pop();
        for at in 0..bytes.len() {
            let mut turned = bytes.clone();
            turned[at] ^= 1;
            assert!(!unsealed(turned).0, "byte {at}");
        }
    }
}
