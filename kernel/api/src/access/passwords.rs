//! Passwords where they are worked out: compared, judged, hashed, made up. Each costs a place among those that hash.

use axum::http::StatusCode;
use lianxi_access::password::{
    HashProblem, PasswordProblem, SALT_BYTES, Verified, check, hash, verify, verify_unknown,
};
use serde_json::json;

use crate::api::Api;
use crate::problem::Problem;

/// What a password that is made up is made of: nothing that is taken for something else.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// Five bits each: a hundred.
const LETTERS_COUNT: usize = 20;
/// Letters between two hyphens.
const GROUP: usize = 5;

/// What came of comparing.
pub struct Compared {
    pub matches: bool,
    /// A hash of the same at today's cost, where the stored one is of another.
    pub rehashed: Option<String>,
}

/// Compares with a stored hash; takes as long where there is none.
pub async fn compare(
    api: &Api,
    password: String,
    stored: Option<String>,
) -> Result<Compared, Problem> {
    let cost = api.access.options.cost;
    let salt = salt()?;
    let work = move || {
        let Some(stored) = stored else {
            verify_unknown(&password, &cost);
            return Ok(Compared {
                matches: false,
                rehashed: None,
            });
        };
        let (matches, rehash) = match verify(&password, &stored, &cost) {
            Ok(Verified::Match { rehash }) => (true, rehash),
            Ok(Verified::Mismatch) | Err(HashProblem::TooLong) => (false, false),
            Err(problem) => return Err(problem),
        };
        let rehashed = rehash.then(|| hash(&password, salt, &cost)).transpose()?;
        Ok(Compared { matches, rehashed })
    };
    api.access.hashing.run(work).await?.map_err(fault)
}

/// Judges a new password by all rules and hashes it. `earlier`: the account's hashes, the present one first.
pub async fn judged(
    api: &Api,
    login: String,
    password: String,
    earlier: Vec<String>,
) -> Result<String, Problem> {
    let (policy, cost) = (
        api.access.options.passwords.clone(),
        api.access.options.cost,
    );
    let salt = salt()?;
    let work = move || {
        check(&policy, &login, &password, &earlier)
            .map(|()| hash(&password, salt, &cost).map_err(fault))
    };
    match api.access.hashing.run(work).await? {
        Ok(hashed) => hashed,
        Err(problems) => Err(refused(&problems)),
    }
}

/// A password that nobody chose, and its hash.
pub async fn made_up(api: &Api) -> Result<(String, String), Problem> {
    let (password, salt, cost) = (invented()?, salt()?, api.access.options.cost);
    let work = move || hash(&password, salt, &cost).map(|hashed| (password, hashed));
    api.access.hashing.run(work).await?.map_err(fault)
}

/// Twenty letters in groups of five.
pub fn invented() -> Result<String, Problem> {
    let mut bytes = [0; LETTERS_COUNT];
    getrandom::fill(&mut bytes).map_err(|error| Problem::internal(&error.to_string()))?;
    let letters: Vec<char> = bytes
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect();
    let groups: Vec<String> = letters
        .chunks(GROUP)
        .map(|group| group.iter().collect())
        .collect();
    Ok(groups.join("-"))
}

pub fn salt() -> Result<[u8; SALT_BYTES], Problem> {
    let mut salt = [0; SALT_BYTES];
    getrandom::fill(&mut salt).map_err(|error| Problem::internal(&error.to_string()))?;
    Ok(salt)
}

fn fault(problem: HashProblem) -> Problem {
    Problem::internal(&problem.to_string())
}

/// Everything that is wrong with it, at once.
fn refused(problems: &[PasswordProblem]) -> Problem {
    let shown = problems.iter().map(|problem| {
        json!({"code": problem.code(), "message": problem.to_string(), "zh": problem.zh()})
    });
    let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let zh: Vec<String> = problems.iter().map(PasswordProblem::zh).collect();
    Problem {
        field: Some("new".to_owned()),
        problems: shown.collect(),
        detail_zh: Some(zh.join("；")),
        ..Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "password",
            format!("this cannot be the password: {}", texts.join("; ")),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_that_is_made_up_is_read_over_the_telephone() {
        let one = invented().expect("there is randomness");
        assert_eq!(one.len(), LETTERS_COUNT + 3, "{one}");
        assert!(one.split('-').all(|group| group.len() == GROUP), "{one}");
        assert!(!one.contains(['l', 'o', '0', '1']), "{one}");
        assert_ne!(one, invented().expect("there is randomness"));
    }
}
