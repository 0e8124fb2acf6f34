//! Accounts, sessions, tokens and personal details: one transaction with the ledger's entry, or nothing.

use lianxi_journal::{
    AccountRow, AccountWrite, Administration, ApiTokenRow, DetailWrite, NewLedgerEntry,
    PersonDetailRow, SessionRow, SessionWrite, TokenWrite,
};

use crate::support::{Store, name};

fn account(person: &str, login: &str, subject: Option<&str>, expected: i64) -> AccountWrite {
    AccountWrite {
        row: AccountRow {
            person: person.into(),
            login: login.into(),
            issuer: subject.map(|_| "https://id".into()),
            subject: subject.map(str::to_owned),
            body: format!("{{\"of\":{expected}}}"),
            version: 0,
            updated_at_ms: 1,
        },
        expected_version: expected,
    }
}

fn accounts(writes: Vec<AccountWrite>) -> Administration {
    Administration {
        accounts: writes,
        ..Administration::default()
    }
}

#[tokio::test]
async fn an_account_is_one_persons_and_its_login_nobody_elses() {
    let store = Store::new().await;
    let journal = &store.journal;
    for (write, outcome) in [
        (account("p", "li", None, 0), "written"),
        (account("p", "li", None, 0), "account conflict"),
        (account("q", "li", None, 0), "login taken"),
        (account("q", "wang", Some("s"), 0), "written"),
        (account("r", "zhao", Some("s"), 0), "login taken"),
        (account("r", "zhao", None, 0), "written"),
        (account("p", "li.new", None, 1), "written"),
        (account("p", "li", None, 1), "account conflict"),
        (account("q", "li", None, 1), "written"),
    ] {
        let person = write.row.person.clone();
        let written = journal.administer(accounts(vec![write])).await;
        assert_eq!(name(&written), outcome, "{person}");
    }
    let of_login = async |login: &str| {
        let row = journal.account_by_login(login).await.expect("it reads");
        row.map(|row| (row.person, row.version))
    };
    assert_eq!(of_login("li.new").await, Some(("p".into(), 2)));
    assert_eq!(of_login("nobody").await, None);
    // Whoever is linked keeps the link only where it is written again.
    let linked = journal.account_by_subject("https://id", "s").await;
    assert!(linked.expect("it reads").is_none());
    let page = journal.accounts(Some("p"), 10).await.expect("it reads");
    let people: Vec<_> = page.iter().map(|row| row.person.as_str()).collect();
    assert_eq!(people, ["q", "r"]);
}

#[tokio::test]
async fn what_is_refused_leaves_no_entry_behind() {
    let store = Store::new().await;
    let journal = &store.journal;
    let first = journal.administer(accounts(vec![account("p", "li", None, 0)]));
    first.await.expect("written");
    let refused = Administration {
        ledger: vec![NewLedgerEntry {
            name: "access".into(),
            body: "{}".into(),
            ..NewLedgerEntry::default()
        }],
        ..accounts(vec![account("q", "li", None, 0)])
    };
    assert_eq!(name(&journal.administer(refused).await), "login taken");
    assert_eq!(
        journal.ledger_head("access").await.expect("it reads").seq,
        0
    );
}

#[tokio::test]
async fn sessions_begin_are_seen_and_end() {
    let store = Store::new().await;
    let journal = &store.journal;
    let begin = |digest: &str| {
        SessionWrite::Begin(SessionRow {
            digest: digest.into(),
            person: "p".into(),
            body: "{}".into(),
            created_at_ms: 1,
            seen_at_ms: 1,
            expires_at_ms: 100,
            ended_at_ms: None,
        })
    };
    let write = async |sessions: Vec<SessionWrite>| {
        let administration = Administration {
            sessions,
            ..Administration::default()
        };
        journal.administer(administration).await.expect("written");
    };
    write(vec![begin("a"), begin("b"), begin("c")]).await;
    write(vec![
        SessionWrite::Seen {
            digest: "a".into(),
            at_ms: 5,
            expires_at_ms: 105,
        },
        SessionWrite::End {
            digest: "b".into(),
            at_ms: 6,
        },
    ])
    .await;
    write(vec![SessionWrite::EndAllOf {
        person: "p".into(),
        at_ms: 7,
        but: Some("a".into()),
    }])
    .await;
    let ended = async |digest: &str| {
        let row = journal.session(digest).await.expect("it reads");
        row.map(|row| (row.seen_at_ms, row.expires_at_ms, row.ended_at_ms))
    };
    assert_eq!(ended("a").await, Some((5, 105, None)));
    assert_eq!(ended("b").await, Some((1, 100, Some(6))));
    assert_eq!(ended("c").await, Some((1, 100, Some(7))));
    journal.purge_sessions(101).await.expect("written");
    assert_eq!(ended("b").await, None);
    assert_eq!(journal.sessions_of("p").await.expect("it reads").len(), 1);
}

#[tokio::test]
async fn tokens_are_found_by_what_they_show_and_revoked_once() {
    let store = Store::new().await;
    let journal = &store.journal;
    let issue = TokenWrite::Issue(ApiTokenRow {
        id: "t".into(),
        digest: "d".into(),
        person: "p".into(),
        body: "{}".into(),
        created_at_ms: 1,
        expires_at_ms: 9,
        revoked_at_ms: None,
    });
    let revoke = |at_ms| TokenWrite::Revoke {
        id: "t".into(),
        at_ms,
    };
    for write in [issue, revoke(5), revoke(6)] {
        let administration = Administration {
            tokens: vec![write],
            ..Administration::default()
        };
        journal.administer(administration).await.expect("written");
    }
    let found = journal.api_token_by_digest("d").await.expect("it reads");
    assert_eq!(found.and_then(|row| row.revoked_at_ms), Some(5));
    for (person, after, count) in [("p", None, 1), ("p", Some("t"), 0), ("q", None, 0)] {
        let found = journal.api_tokens(person, after, 9).await;
        assert_eq!(found.expect("it reads").len(), count, "{person} {after:?}");
    }
}

#[tokio::test]
async fn what_is_personal_is_erased_and_nothing_else_with_it() {
    let store = Store::new().await;
    let journal = &store.journal;
    let set = |person: &str, body: &str| {
        DetailWrite::Set(PersonDetailRow {
            person: person.into(),
            body: body.into(),
            updated_at_ms: 1,
        })
    };
    for write in [
        set("p", "李"),
        set("q", "王"),
        set("p", "李新"),
        DetailWrite::Erase { person: "q".into() },
        DetailWrite::Erase { person: "r".into() },
    ] {
        let administration = Administration {
            details: vec![write],
            ..Administration::default()
        };
        journal.administer(administration).await.expect("written");
    }
    let people = ["p", "q", "r"].map(str::to_owned);
    let found = journal.person_details(&people).await.expect("it reads");
    let found: Vec<_> = found
        .into_iter()
        .map(|row| (row.person, row.body))
        .collect();
    assert_eq!(found, [("p".to_owned(), "李新".to_owned())]);
}
