//! Passwords: made, compared and judged.

use jiff::Timestamp;
use lianxi_access::password::{
    AgeStanding, Cost, HashProblem, PASSWORD_CHARS_MAX, PasswordPolicy, PasswordProblem,
    PasswordProfile, SALT_BYTES, Verified, check, hash, verify, verify_unknown,
};

/// As cheap as may be configured: the tests are about the answers.
const CHEAP: Cost = Cost {
    memory_kib: 7 * 1024,
    rounds: 1,
    lanes: 1,
};

fn hashed(password: &str, salt: u8) -> String {
    hash(password, [salt; SALT_BYTES], &CHEAP).expect("a hash")
}

#[test]
fn a_hash_matches_its_password_alone() {
    let stored = hashed("对的密码 horse", 1);
    assert!(
        stored.starts_with("$argon2id$v=19$m=7168,t=1,p=1$"),
        "{stored}"
    );
    assert_ne!(stored, hashed("对的密码 horse", 2), "the salt counts");
    let same = Ok(Verified::Match { rehash: false });
    assert_eq!(verify("对的密码 horse", &stored, &CHEAP), same);
    assert_eq!(
        verify("对的密码 hors", &stored, &CHEAP),
        Ok(Verified::Mismatch)
    );
    assert_eq!(
        verify("对的密码 horse", &stored, &Cost::default()),
        Ok(Verified::Match { rehash: true }),
        "today's cost is another"
    );
    assert_eq!(verify_unknown("对的密码 horse", &CHEAP), Verified::Mismatch);
}

#[test]
fn what_is_out_of_bounds_is_not_worked_out() {
    let long = "a".repeat(PASSWORD_CHARS_MAX + 1);
    assert_eq!(
        hash(&long, [0; SALT_BYTES], &CHEAP),
        Err(HashProblem::TooLong)
    );
    let stored = hashed("something", 1);
    assert_eq!(verify(&long, &stored, &CHEAP), Err(HashProblem::TooLong));
    for (bad, expected) in [
        (String::new(), HashProblem::Unreadable),
        ("plain".to_owned(), HashProblem::Unreadable),
        (
            stored.replace("argon2id", "argon2i"),
            HashProblem::Unreadable,
        ),
        (stored.replace("v=19", "v=16"), HashProblem::Unreadable),
        (stored.replace("m=7168", "m=4194304"), HashProblem::Cost),
        (stored.replace("t=1", "t=1000"), HashProblem::Cost),
        (
            format!("{stored}{}", "A".repeat(300)),
            HashProblem::Unreadable,
        ),
    ] {
        assert_eq!(verify("something", &bad, &CHEAP), Err(expected), "{bad}");
    }
    let weak = Cost {
        memory_kib: 1024,
        ..CHEAP
    };
    assert!(weak.check().is_err() && CHEAP.check().is_ok() && Cost::default().check().is_ok());
}

/// Which problems a password has, by their codes.
fn judged(policy: &PasswordPolicy, password: &str, previous: &[String], expected: &[&str]) {
    let problems = check(policy, "lin.mu", password, previous)
        .err()
        .unwrap_or_default();
    let codes: Vec<&str> = problems.iter().map(PasswordProblem::code).collect();
    assert_eq!(codes, expected, "{password:?}");
    for problem in problems {
        assert!(!problem.to_string().contains(password) || password.is_empty());
        assert!(!problem.zh().is_empty());
    }
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let standard = PasswordPolicy::standard();
    judged(&standard, "wistful-otter-breathes", &[], &[]);
    judged(&standard, "四月的河水缓慢流过石桥", &[], &[]);
    judged(
        &standard,
        "",
        &[],
        &["password-too-short", "password-too-guessable"],
    );
    judged(&standard, "password1234", &[], &["password-too-guessable"]);
    judged(
        &standard,
        "LIN.MU12",
        &[],
        &[
            "password-too-short",
            "password-contains-login",
            "password-too-guessable",
        ],
    );
    judged(
        &standard,
        "wistful\notter-breathes",
        &[],
        &["password-control-characters"],
    );
    judged(&standard, &"长".repeat(129), &[], &["password-too-long"]);

    let dengbao = PasswordPolicy::dengbao();
    judged(
        &dengbao,
        "wistful-otter-breathes",
        &[],
        &["password-too-few-classes"],
    );
    judged(&dengbao, "Kx7-wvqp", &[], &[]);
    judged(&dengbao, "Kx7-wvq", &[], &["password-too-short"]);
}

#[test]
fn an_earlier_password_does_not_come_again() {
    let (now, one, two, old) = (
        "wistful-otter-breathes",
        "copper-lantern-glides",
        "seven-quiet-harbours",
        "marble-cricket-dances",
    );
    let previous: Vec<String> = [now, one, two, old]
        .into_iter()
        .map(|password| hashed(password, 9))
        .collect();
    let standard = PasswordPolicy::standard();
    for again in [now, one, two] {
        judged(&standard, again, &previous, &["password-used-before"]);
    }
    judged(&standard, old, &previous, &[]);
    judged(&standard, now, &["unreadable".to_owned()], &[]);
}

#[test]
fn a_profile_is_a_name_or_numbers() {
    let read = |text: &str| serde_json::from_str::<PasswordProfile>(text).map(|one| one.policy());
    assert_eq!(
        read("\"standard\"").expect("read"),
        PasswordPolicy::standard()
    );
    assert_eq!(
        read("\"dengbao\"").expect("read"),
        PasswordPolicy::dengbao()
    );
    let own = read(r#"{"lengthMin":14}"#).expect("read");
    assert_eq!(
        own,
        PasswordPolicy {
            length_min: 14,
            ..PasswordPolicy::standard()
        }
    );
    assert!(read("\"strict\"").is_err() && read(r#"{"length":14}"#).is_err());
    assert_eq!(
        PasswordProfile::default().policy(),
        PasswordPolicy::standard()
    );

    let standard = PasswordPolicy::standard();
    for (wrong, code) in [
        (
            PasswordPolicy {
                length_min: 0,
                ..standard.clone()
            },
            "password-policy-length",
        ),
        (
            PasswordPolicy {
                length_max: 129,
                ..standard.clone()
            },
            "password-policy-length",
        ),
        (
            PasswordPolicy {
                classes_min: 5,
                ..standard.clone()
            },
            "password-policy-classes",
        ),
        (
            PasswordPolicy {
                score_min: 5,
                ..standard.clone()
            },
            "password-policy-score",
        ),
        (
            PasswordPolicy {
                history: 11,
                ..standard.clone()
            },
            "password-policy-history",
        ),
        (
            PasswordPolicy {
                age_days_max: Some(0),
                ..standard.clone()
            },
            "password-policy-age",
        ),
    ] {
        assert_eq!(wrong.check().map_err(|problem| problem.code()), Err(code));
    }
    assert_eq!(standard.check(), Ok(()));
    assert_eq!(PasswordPolicy::dengbao().check(), Ok(()));
}

#[test]
fn a_password_ages() {
    let day = |day: i64| Timestamp::from_second(day * 86_400).expect("an instant");
    let dengbao = PasswordPolicy::dengbao();
    assert_eq!(dengbao.age(day(0), day(89)), AgeStanding::Good);
    assert_eq!(
        dengbao.age(day(0), day(90)),
        AgeStanding::MustChange { since: day(90) }
    );
    assert_eq!(
        PasswordPolicy::standard().age(day(0), day(9_000)),
        AgeStanding::Good
    );
}
