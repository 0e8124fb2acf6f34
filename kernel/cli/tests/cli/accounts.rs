//! Accounts on the command line: the first ones offline, then signing in, roles, tokens and the trail on a real server.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::{Value, json};

use crate::lianxi::{Said, command, finish, lianxi};
use crate::serving::Server;

const CHOSEN: &str = "seven brown kettles of rain";

fn cheap(folder: &Path) {
    let text = "access: {hashCost: {memoryKib: 7168, rounds: 1, lanes: 1}}\n";
    fs::write(folder.join("lianxi.yaml"), text).expect("written");
}

struct Somebody<'a> {
    folder: &'a Path,
    server: &'a Server,
    token: Option<String>,
}

impl Somebody<'_> {
    fn say(&self, words: &[&str], input: &str) -> Said {
        let mut command = command();
        command
            .args(words)
            .args(["--server", &self.server.address, "--format", "json"])
            .current_dir(self.folder);
        if let Some(token) = &self.token {
            command.env("LIANXI_TOKEN", token);
        }
        finish(&mut command, input)
    }

    fn done(&self, words: &[&str]) -> Value {
        let said = self.say(words, "");
        assert_eq!(said.exit, 0, "{words:?}: {said:?}");
        said.json()
    }
}

/// Signs in with a password that was given, chooses another, and keeps the token.
fn settled<'a>(folder: &'a Path, server: &'a Server, login: &str, given: &str) -> Somebody<'a> {
    let mut somebody = Somebody {
        folder,
        server,
        token: None,
    };
    let said = somebody.say(&["sign-in", "--login", login, "--save", "token"], given);
    assert!(
        said.exit == 0 && said.err.contains("lianxi password"),
        "{said:?}"
    );
    assert!(
        !said.out.contains("lx_"),
        "a token that is saved is not printed: {said:?}"
    );
    let path = folder.join("token");
    let mode = fs::metadata(&path).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let token = fs::read_to_string(&path)
        .expect("a token")
        .trim()
        .to_owned();
    somebody.token = Some(token);
    let changed = somebody.say(&["password"], &format!("{given}\n{CHOSEN}\n"));
    assert_eq!(changed.exit, 0, "{changed:?}");
    somebody
}

#[test]
fn the_first_accounts_are_made_once_and_sign_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    cheap(folder);
    let init = [
        "account",
        "init",
        "--data",
        "data",
        "--person",
        "p-1",
        "--login",
        "wang",
        "--security",
        "p-2=li",
        "--audit",
        "p-3=zhao",
        "--format",
        "json",
    ];
    let twice = lianxi(
        folder,
        &[
            "account",
            "init",
            "--data",
            "data",
            "--person",
            "p-1",
            "--login",
            "a",
            "--security",
            "p-1=b",
        ],
    );
    assert!(
        twice.exit == 2 && twice.err.contains("three people"),
        "{twice:?}"
    );
    let made = lianxi(folder, &init);
    assert_eq!(made.exit, 0, "{made:?}");
    let accounts = made.json()["accounts"].as_array().expect("three").clone();
    let password = |at: usize| {
        accounts[at]["initialPassword"]
            .as_str()
            .expect("a password")
            .to_owned()
    };
    let again = lianxi(folder, &init);
    assert!(
        again.exit == 1 && again.err.contains("account create"),
        "{again:?}"
    );

    let server = Server::start_with(folder, &["--config", "lianxi.yaml"]);
    let held = lianxi(folder, &init);
    assert!(
        held.exit == 1 && held.err.contains("held by process"),
        "{held:?}"
    );
    let nobody = Somebody {
        folder,
        server: &server,
        token: None,
    };
    assert_eq!(nobody.say(&["account", "list"], "").exit, 1);
    let wrong = nobody.say(&["sign-in", "--login", "wang"], "not the password");
    assert!(
        wrong.exit == 1 && wrong.err.contains("login or the password"),
        "{wrong:?}"
    );
    let system = settled(folder, &server, "wang", &password(0));
    let security = settled(folder, &server, "li", &password(1));
    let audit = settled(folder, &server, "zhao", &password(2));
    assert_eq!(system.done(&["me"])["person"], json!("p-1"));

    let created = system.done(&["account", "create", "--person", "p-9", "--login", "program"]);
    assert!(created["initialPassword"].is_string(), "{created}");
    let refused = system.say(
        &[
            "account",
            "roles",
            "p-9",
            "--role",
            "system-client",
            "--reason",
            "x",
        ],
        "",
    );
    assert_eq!(refused.exit, 1, "{refused:?}");
    let roles = security.done(&[
        "account",
        "roles",
        "p-9",
        "--role",
        "system-client",
        "--reason",
        "a program",
    ]);
    assert_eq!(roles["roles"], json!(["system-client"]));
    let create = |expires: &str| {
        let words = [
            "token",
            "create",
            "--person",
            "p-9",
            "--label",
            "events",
            "--scope",
            "events",
            "--expires",
            expires,
        ];
        system.say(&words, "")
    };
    assert_eq!(create("2099-01-01").exit, 2, "it would last too long");
    assert_eq!(create("soon").exit, 2);
    let tomorrow = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24);
    let token = create(&tomorrow.to_string());
    assert_eq!(token.exit, 0, "{token:?}");
    let token = token.json();
    assert!(
        token["secret"]
            .as_str()
            .is_some_and(|secret| secret.starts_with("lx_")),
        "{token}"
    );
    let id = token["id"].as_str().expect("an id").to_owned();
    let revoked = system.done(&["token", "revoke", &id]);
    assert!(revoked["revokedAt"].is_string(), "{revoked}");
    let listed = system.done(&["token", "list", "--person", "p-9"]);
    assert_eq!(
        listed["items"].as_array().map(Vec::len),
        Some(1),
        "{listed}"
    );

    let disabled = system.done(&["account", "disable", "p-9", "--reason", "not used"]);
    assert_eq!(disabled["state"], json!("disabled"));
    assert_eq!(
        system.done(&["account", "list"])["items"]
            .as_array()
            .map(Vec::len),
        Some(4)
    );
    assert_eq!(
        system.say(&["audit", "list"], "").exit,
        1,
        "who changes accounts does not audit"
    );
    let failed = audit.done(&["audit", "list", "--kind", "sign-in-failed"]);
    assert_eq!(failed["items"][0]["person"], json!("p-1"), "{failed}");
    let verified = audit.done(&["audit", "verify"]);
    assert_eq!(verified["holds"], json!(true), "{verified}");
    assert_eq!(system.say(&["sign-out"], "").exit, 0);
    assert_eq!(
        system.say(&["account", "list"], "").exit,
        1,
        "the session is over"
    );
    assert_eq!(server.stop(), Some(0));
}
