//! Who made a package: what a signature holds against.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use lianxi_sandbox::{
    KeyId, Package, PackageError, PublicKey, SIGNATURE_SECTION, SecretKey, SignatureError, Trust,
    TrustError, signed,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use serde_json::json;

use crate::support::{answering, component, manifest, with_manifest};

/// Flips that are tried of a signed package, beside every bit of its signature.
const FLIPS: usize = 10_000;

fn unsigned() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| with_manifest(component(&answering("1", 1)), &manifest(&json!([]))))
}

fn key() -> SecretKey {
    SecretKey::draw().expect("random bytes")
}

/// Trusts this key for the package's department.
fn trusting(key: &SecretKey) -> Trust {
    let mut trust = Trust::default();
    trust
        .add(&key.public(), "测试", ["hostile".to_owned()])
        .expect("room for a key");
    trust
}

#[test]
fn a_signed_package_is_the_same_package_and_says_by_whom() {
    let key = key();
    let plain = Package::read(unsigned()).expect("a package");
    let bytes = signed(unsigned(), &key);
    let package = Package::read(&bytes).expect("a signed package");
    assert_eq!(package.digest(), plain.digest());
    assert_eq!(package.manifest(), plain.manifest());
    assert_eq!(package.signer(), Some(&key.public()));
    assert_eq!(plain.signer(), None);

    let again = signed(&bytes, &key);
    assert_eq!(again, bytes, "a signature takes the place of the last one");
    let other = self::key();
    let by_another = Package::read(&signed(&bytes, &other)).expect("a signed package");
    assert_eq!(by_another.signer(), Some(&other.public()));
    assert_eq!(by_another.bytes().len(), bytes.len());
}

#[test]
fn who_may_sign_for_which_department() {
    let key = key();
    let package = Package::read(&signed(unsigned(), &key)).expect("a package");
    assert_eq!(trusting(&key).judge(&package), Ok(()));
    assert_eq!(
        trusting(&key).judge(&Package::read(unsigned()).expect("a package")),
        Err(TrustError::Unsigned)
    );
    assert_eq!(
        trusting(&self::key()).judge(&package),
        Err(TrustError::UnknownKey(key.public().id()))
    );
    let mut of_others = Trust::default();
    of_others
        .add(&key.public(), "别的部门", ["finance".to_owned()])
        .expect("room");
    let refused = of_others
        .judge(&package)
        .expect_err("another department's key");
    assert!(
        refused
            .to_string()
            .contains("may not sign for the department hostile"),
        "{refused}"
    );
}

#[test]
fn no_flipped_byte_of_a_signed_package_is_accepted() {
    let key = key();
    let trust = trusting(&key);
    let whole = signed(unsigned(), &key);
    let accepted =
        |bytes: &[u8]| Package::read(bytes).is_ok_and(|package| trust.judge(&package).is_ok());
    assert!(accepted(&whole));
    let content = unsigned().len();
    let mut random = ChaCha8Rng::seed_from_u64(24);
    let drawn = (0..FLIPS).map(|_| {
        let at = usize::try_from(random.next_u64() % whole.len() as u64).expect("an index");
        (at, (random.next_u32() % 255) as u8 + 1)
    });
    let each_bit = (content..whole.len()).flat_map(|at| (0..8).map(move |bit| (at, 1 << bit)));
    let mut tried = BTreeSet::new();
    for (at, change) in drawn.chain(each_bit) {
        let mut damaged = whole.clone();
        damaged[at] ^= change;
        assert!(!accepted(&damaged), "byte {at} ^ {change:#04x}");
        tried.insert((at, change));
    }
    assert!(tried.len() > (whole.len() - content) * 8);
    for length in content..whole.len() {
        assert!(!accepted(&whole[..length]), "cut to {length}");
    }
    for tail in [&b"\0"[..], b"\0\x01\0", &whole[content..]] {
        assert!(
            !accepted(&[&whole, tail].concat()),
            "{} bytes more",
            tail.len()
        );
    }
}

#[test]
fn a_signature_somewhere_else_is_none() {
    let whole = signed(unsigned(), &key());
    let (content, signature) = whole.split_at(unsigned().len());
    let check = |bytes: Vec<u8>| {
        let refused = Package::read(&bytes).expect_err("refused");
        assert!(
            matches!(refused, PackageError::Signature(SignatureError::Misplaced)),
            "{refused}"
        );
    };
    let (magic, rest) = content.split_at(8);
    check([magic, signature, rest].concat());
    check([content, signature, b"\0\x02\x01x"].concat());
    // The same section, its length in one byte more than it needs.
    assert!(signature[1] & 0x80 != 0, "two bytes of length");
    let long = [
        &[0, signature[1], signature[2] | 0x80, 0][..],
        &signature[3..],
    ]
    .concat();
    check([content, &long].concat());
    assert!(
        signature
            .windows(16)
            .any(|name| name == SIGNATURE_SECTION.as_bytes())
    );
}

#[test]
fn keys_are_files_as_openssl_writes_them() {
    // RFC 8410, section 10: the examples of a key.
    let secret = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n";
    let public = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";
    let read = SecretKey::from_pem(secret).expect("a secret key");
    assert_eq!(
        read.public(),
        PublicKey::from_pem(public).expect("a public key")
    );
    assert_eq!(read.public().to_pem().expect("PEM"), public);

    let drawn = key();
    let back = SecretKey::from_pem(&drawn.to_pem().expect("PEM")).expect("a key");
    assert_eq!(back.public(), drawn.public());
    let id = drawn.public().id();
    assert_eq!(id.to_string().parse::<KeyId>().expect("an id"), id);
    assert!(!format!("{drawn:?}").contains(&drawn.to_pem().expect("PEM")[40..60]));

    for wrong in ["", "nonsense", public] {
        assert!(SecretKey::from_pem(wrong).is_err());
    }
    for wrong in ["", "nonsense", secret] {
        assert!(PublicKey::from_pem(wrong).is_err());
    }
}
