//! The life of accounts: what is decided, what is then true, and what is written down of it.

use jiff::Timestamp;
use lianxi_access::password::PasswordPolicy;
use lianxi_access::{
    Account, AccountCommand, AccountEvent, AccountRejection, AccountState, Beside, By,
    ExternalSubject, FailedBecause, LockoutPolicy, Proof, Recorded,
};
use proptest::prelude::*;

const POLICY: LockoutPolicy = LockoutPolicy {
    failures_max: 3,
    window_minutes: 15,
    lock_minutes: 15,
};
const ADMINISTRATOR: By<'static> = By::Person("admin");

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(minute * 60).expect("an instant")
}

fn subject(subject: &str) -> ExternalSubject {
    ExternalSubject {
        issuer: "https://id.example".to_owned(),
        subject: subject.to_owned(),
    }
}

/// Decides and evolves; the hash of a new password is named after the minute.
fn step(
    account: &mut Option<Account>,
    command: &AccountCommand,
    by: By<'_>,
    minute: i64,
) -> Result<Vec<AccountEvent>, AccountRejection> {
    let events = Account::decide(account.as_ref(), command, by, at(minute), &POLICY)?;
    for recorded in &events {
        let beside = Beside {
            login: "Lin.Mu".to_owned(),
            hash: Some(format!("hash-{minute}")),
            external: Some(subject("s-1")),
        };
        *account = Account::evolve(account.take(), recorded, beside, &POLICY);
    }
    Ok(events.into_iter().map(|recorded| recorded.event).collect())
}

fn create(login: &str, external: Option<ExternalSubject>) -> AccountCommand {
    AccountCommand::Create {
        person: "p1".to_owned(),
        login: login.to_owned(),
        external,
    }
}

fn made() -> Option<Account> {
    let mut account = None;
    step(&mut account, &create("lin.mu", None), ADMINISTRATOR, 0).expect("it is made");
    account
}

const fn password(matches: bool) -> AccountCommand {
    AccountCommand::SignIn(Proof::Password { matches })
}

const fn failed(because: FailedBecause, external: bool) -> AccountEvent {
    AccountEvent::SignInFailed { because, external }
}

const WRONG: AccountEvent = failed(FailedBecause::WrongPassword, false);
const SIGNED_IN: AccountEvent = AccountEvent::SignedIn { external: false };

#[test]
fn an_account_is_made_with_a_password_that_must_be_changed() {
    let mut account = made();
    let one = account.clone().expect("an account");
    assert_eq!(one.login, "lin.mu", "one login, however it is written");
    assert_eq!(one.hash.as_deref(), Some("hash-0"));
    let standard = PasswordPolicy::standard();
    assert!(one.has_to_change(&standard, at(0)));

    let changed = step(
        &mut account,
        &AccountCommand::ChangePassword,
        By::Person("p1"),
        5,
    );
    assert_eq!(
        changed,
        Ok(vec![AccountEvent::PasswordSet { must_change: false }])
    );
    let one = account.expect("an account");
    assert_eq!(one.hashes(), ["hash-5", "hash-0"]);
    assert!(!one.has_to_change(&standard, at(6)));
    assert!(one.has_to_change(&PasswordPolicy::dengbao(), at(5 + 90 * 24 * 60)));
}

#[test]
fn what_may_not_be_is_refused() {
    let reason = || "left the office".to_owned();
    let disable = || AccountCommand::Disable { reason: reason() };
    let enable = || AccountCommand::Enable { reason: reason() };
    let oneself = |command| Err(AccountRejection::Oneself { command });
    let mut none = None;
    let check = |account: &mut Option<Account>, command: AccountCommand, by: By<'_>, expected| {
        let name = command.name();
        let result = step(account, &command, by, 1).map(|_| ());
        assert_eq!(result, expected, "{name}");
        if let Err(rejection) = result {
            assert!(rejection.code().is_ascii() && !rejection.zh().is_ascii());
        }
    };
    check(
        &mut none,
        disable(),
        ADMINISTRATOR,
        Err(AccountRejection::NotFound),
    );
    check(
        &mut none,
        create("lin.mu", None),
        By::Person("p1"),
        oneself("create"),
    );
    for login in ["", ".lin", "lin mu", "lin/mu", &"a".repeat(65)] {
        check(
            &mut none,
            create(login, None),
            ADMINISTRATOR,
            Err(AccountRejection::Login),
        );
    }
    check(
        &mut none,
        create("lin", Some(subject(""))),
        ADMINISTRATOR,
        Err(AccountRejection::External),
    );

    let mut account = made();
    let me = By::Person("p1");
    check(
        &mut account,
        create("other", None),
        ADMINISTRATOR,
        Err(AccountRejection::AlreadyExists),
    );
    check(
        &mut account,
        AccountCommand::Unlock,
        ADMINISTRATOR,
        Err(AccountRejection::NotLocked),
    );
    check(
        &mut account,
        enable(),
        ADMINISTRATOR,
        Err(AccountRejection::NotDisabled),
    );
    check(&mut account, disable(), me, oneself("disable"));
    check(
        &mut account,
        AccountCommand::ResetPassword,
        me,
        oneself("reset-password"),
    );
    check(&mut account, AccountCommand::Unlock, me, oneself("unlock"));
    check(
        &mut account,
        AccountCommand::Link(subject("x")),
        me,
        oneself("link"),
    );
    check(
        &mut account,
        AccountCommand::ChangePassword,
        ADMINISTRATOR,
        Err(AccountRejection::NotOneself),
    );
    check(
        &mut account,
        AccountCommand::Disable {
            reason: " ".to_owned(),
        },
        ADMINISTRATOR,
        Err(AccountRejection::Reason { max_chars: 500 }),
    );
    check(&mut account, disable(), ADMINISTRATOR, Ok(()));
    check(
        &mut account,
        disable(),
        ADMINISTRATOR,
        Err(AccountRejection::Disabled),
    );
    check(&mut account, enable(), me, oneself("enable"));
    check(
        &mut account,
        AccountCommand::ChangePassword,
        me,
        Err(AccountRejection::Disabled),
    );
    check(&mut account, enable(), ADMINISTRATOR, Ok(()));
}

#[test]
fn wrong_passwords_lock_and_an_administrator_unlocks() {
    let mut account = made();
    let locked = || Err(AccountRejection::Locked { until: at(18) });
    let mut check = |minute, command: AccountCommand, by, expected| {
        assert_eq!(
            step(&mut account, &command, by, minute),
            expected,
            "minute {minute}"
        );
    };
    check(1, password(false), By::Nobody, Ok(vec![WRONG]));
    check(1, password(true), By::Nobody, Ok(vec![SIGNED_IN]));
    check(1, password(false), By::Nobody, Ok(vec![WRONG]));
    check(2, password(false), By::Nobody, Ok(vec![WRONG]));
    check(
        3,
        password(false),
        By::Nobody,
        Ok(vec![WRONG, AccountEvent::Locked { until: at(18) }]),
    );
    check(4, password(false), By::Nobody, locked());
    check(4, password(true), By::Nobody, locked());
    // A reset is the system administrator's and does not unlock, which is the security administrator's.
    let reset = AccountCommand::ResetPassword;
    let set = AccountEvent::PasswordSet { must_change: true };
    check(5, reset, ADMINISTRATOR, Ok(vec![set]));
    check(5, password(true), By::Nobody, locked());
    check(
        6,
        AccountCommand::Unlock,
        ADMINISTRATOR,
        Ok(vec![AccountEvent::Unlocked]),
    );
    check(6, password(true), By::Nobody, Ok(vec![SIGNED_IN]));
    for minute in [20, 21] {
        check(minute, password(false), By::Nobody, Ok(vec![WRONG]));
    }
    let again = vec![WRONG, AccountEvent::Locked { until: at(37) }];
    check(22, password(false), By::Nobody, Ok(again));
    check(37, password(true), By::Nobody, Ok(vec![SIGNED_IN]));
}

#[test]
fn a_disabled_account_answers_like_a_wrong_password() {
    let mut account = made();
    let reason = "absent for long".to_owned();
    step(
        &mut account,
        &AccountCommand::Disable { reason },
        ADMINISTRATOR,
        1,
    )
    .expect("disabled");
    for minute in [2, 3] {
        assert_eq!(
            step(&mut account, &password(true), By::Nobody, minute),
            Ok(vec![failed(FailedBecause::Disabled, false)])
        );
    }
    let third = step(&mut account, &password(true), By::Nobody, 4).expect("it counts");
    assert_eq!(third.len(), 2, "and locks: {third:?}");
}

#[test]
fn a_provider_signs_in_whom_it_is_linked_to() {
    let external = AccountCommand::SignIn(Proof::External);
    let mut account = made();
    assert_eq!(
        step(&mut account, &external, By::Nobody, 1),
        Ok(vec![failed(FailedBecause::NotLinked, true)])
    );
    let issuer = || "https://id.example".to_owned();
    let link = AccountCommand::Link(subject("s-1"));
    assert_eq!(
        step(&mut account, &link, ADMINISTRATOR, 2),
        Ok(vec![AccountEvent::Linked { issuer: issuer() }])
    );
    assert_eq!(
        step(&mut account, &link, ADMINISTRATOR, 2),
        Err(AccountRejection::AlreadyLinked)
    );
    assert_eq!(
        step(&mut account, &external, By::Nobody, 3),
        Ok(vec![AccountEvent::SignedIn { external: true }])
    );

    // By a provider alone: there is no password to guess.
    let mut alone = None;
    let made = step(
        &mut alone,
        &create("yu", Some(subject("s-1"))),
        ADMINISTRATOR,
        0,
    );
    assert_eq!(
        made,
        Ok(vec![
            AccountEvent::Created,
            AccountEvent::Linked { issuer: issuer() }
        ])
    );
    assert_eq!(
        step(&mut alone, &password(true), By::Nobody, 1),
        Ok(vec![WRONG])
    );
    assert!(
        !alone
            .expect("an account")
            .has_to_change(&PasswordPolicy::dengbao(), at(999_999))
    );
}

#[test]
fn what_is_written_down_names_nobody() {
    let account = made().expect("an account");
    assert_eq!(
        format!("{account:?}"),
        r#"Account { person: "p1", state: Active, .. }"#
    );
    let stored = serde_json::to_string(&account).expect("JSON");
    assert_eq!(
        serde_json::from_str::<Account>(&stored).expect("read"),
        account
    );
    let events = Account::decide(
        None,
        &create("lin.mu", Some(subject("s-secret"))),
        ADMINISTRATOR,
        at(0),
        &POLICY,
    )
    .expect("events");
    let written = serde_json::to_string(&events).expect("JSON");
    assert!(
        !written.contains("lin.mu") && !written.contains("s-secret"),
        "{written}"
    );
    assert_eq!(
        written,
        r#"[{"person":"p1","at":"1970-01-01T00:00:00Z","by":"admin","event":{"kind":"created"}},{"person":"p1","at":"1970-01-01T00:00:00Z","by":"admin","event":{"kind":"linked","issuer":"https://id.example"}}]"#
    );
    let read: Vec<Recorded> = serde_json::from_str(&written).expect("read");
    assert_eq!(read, events);
}

fn a_command() -> impl Strategy<Value = AccountCommand> {
    let reason = || "as agreed".to_owned();
    prop::sample::select(vec![
        create("lin.mu", None),
        AccountCommand::ChangePassword,
        AccountCommand::ResetPassword,
        password(true),
        password(false),
        password(false),
        AccountCommand::SignIn(Proof::External),
        AccountCommand::Unlock,
        AccountCommand::Disable { reason: reason() },
        AccountCommand::Enable { reason: reason() },
        AccountCommand::Link(subject("s-1")),
    ])
}

proptest! {
    /// Nobody gets in who is locked out or disabled, whatever came before; and what is refused changes nothing.
    #[test]
    fn a_random_life(steps in prop::collection::vec((a_command(), 0..3_usize, 0..10_i64), 0..60)) {
        let (mut account, mut minute) = (made(), 0);
        for (command, who, later) in steps {
            minute += later;
            let by = [By::Nobody, By::Person("p1"), ADMINISTRATOR][who];
            let before = account.clone();
            let result = step(&mut account, &command, by, minute);
            match result {
                Err(_) => prop_assert_eq!(&account, &before),
                Ok(events) => {
                    let before = before.expect("it was made");
                    let after = account.clone().expect("it stays");
                    if events.contains(&SIGNED_IN) {
                        prop_assert_eq!(before.state, AccountState::Active);
                        prop_assert_eq!(before.attempts.locked(at(minute)), None);
                        prop_assert_eq!(after.attempts.failed, 0);
                    }
                    let locks = events.iter().any(|event| matches!(event, AccountEvent::Locked { .. }));
                    prop_assert_eq!(
                        locks,
                        before.attempts.locked(at(minute)).is_none() && after.attempts.locked(at(minute)).is_some(),
                        "a lock is always told"
                    );
                    prop_assert!(after.previous.len() <= 10);
                }
            }
        }
    }
}
