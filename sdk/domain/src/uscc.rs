//! Unified social credit codes (统一社会信用代码, GB 32100-2015), parsed once into a type that cannot be invalid.
//!
//! Eighteen characters: 1 registering department, 2 kind of organisation, 3-8 division of the registering body
//! (GB/T 2260), 9-17 subject code (GB 11714), 18 check character.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The 31 characters of the standard: digits and capitals without I, O, S, V, Z.
pub const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Characters in a code.
pub const LENGTH: usize = 18;

/// `3^(i-1) mod 31` for the first 17 positions.
const WEIGHTS: [usize; LENGTH - 1] = [
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
];

/// A code whose length, alphabet and check character are right. Whether its division or prefix suits a matter is for the caller.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Uscc(String);

/// The body that registered the organisation (登记管理部门, position 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RegisteringDepartment {
    /// 机构编制
    InstitutionalEstablishment,
    /// 民政
    CivilAffairs,
    /// 市场监管
    MarketRegulation,
    /// 其他 or a department outside this product
    Other,
}

/// What kind of organisation it is (机构类别, positions 1 and 2 together).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrganisationKind {
    /// 事业单位 (12)
    PublicInstitution,
    /// 社会团体 (51)
    SocialGroup,
    /// 民办非企业单位 / 社会服务机构 (52)
    PrivateNonEnterprise,
    /// 基金会 (53)
    Foundation,
    /// 企业 (91)
    Enterprise,
    /// 个体工商户 (92): not a legal person
    SoleTrader,
    /// 农民专业合作社 (93)
    FarmersCooperative,
    /// Anything else
    Other,
}

/// Why a text is not a code. The message names what a clerk has to look at.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UsccError {
    #[error("统一社会信用代码应为{LENGTH}位，实际为{found}位")]
    Length { found: usize },
    /// `position` counts from 1.
    #[error(
        "统一社会信用代码第{position}位“{found}”不是允许的字符（不使用I、O、S、V、Z和小写字母）"
    )]
    Alphabet { position: usize, found: char },
    #[error("统一社会信用代码校验码错误：应为“{expected}”，实际为“{found}”")]
    CheckCharacter { expected: char, found: char },
}

impl UsccError {
    /// The issue code that plugins report.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Length { .. } => "uscc-length",
            Self::Alphabet { .. } => "uscc-alphabet",
            Self::CheckCharacter { .. } => "uscc-check-character",
        }
    }
}

/// The check character that belongs to the first 17 characters.
pub fn check_character(first17: &str) -> Result<char, UsccError> {
    let found = first17.chars().count();
    if found != LENGTH - 1 {
        return Err(UsccError::Length { found: found + 1 });
    }
    let mut sum = 0;
    for (index, (character, weight)) in first17.chars().zip(WEIGHTS).enumerate() {
        sum += value_of(index, character)? * weight;
    }
    Ok(char::from(ALPHABET[(31 - sum % 31) % 31]))
}

fn value_of(index: usize, character: char) -> Result<usize, UsccError> {
    ALPHABET
        .iter()
        .position(|&allowed| char::from(allowed) == character)
        .ok_or(UsccError::Alphabet {
            position: index + 1,
            found: character,
        })
}

impl Uscc {
    pub fn parse(text: &str) -> Result<Self, UsccError> {
        let found = text.chars().count();
        if found != LENGTH {
            return Err(UsccError::Length { found });
        }
        for (index, character) in text.chars().enumerate() {
            value_of(index, character)?;
        }
        // Every character is in the ASCII alphabet by now, so bytes and characters are the same.
        let expected = check_character(&text[..LENGTH - 1])?;
        let last = char::from(text.as_bytes()[LENGTH - 1]);
        if last != expected {
            return Err(UsccError::CheckCharacter {
                expected,
                found: last,
            });
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The two characters that tell department and kind, such as `91`.
    pub fn prefix(&self) -> &str {
        &self.0[..2]
    }

    pub fn registering_department(&self) -> RegisteringDepartment {
        match self.0.as_bytes()[0] {
            b'1' => RegisteringDepartment::InstitutionalEstablishment,
            b'5' => RegisteringDepartment::CivilAffairs,
            b'9' => RegisteringDepartment::MarketRegulation,
            _ => RegisteringDepartment::Other,
        }
    }

    pub fn kind(&self) -> OrganisationKind {
        match self.prefix() {
            "12" => OrganisationKind::PublicInstitution,
            "51" => OrganisationKind::SocialGroup,
            "52" => OrganisationKind::PrivateNonEnterprise,
            "53" => OrganisationKind::Foundation,
            "91" => OrganisationKind::Enterprise,
            "92" => OrganisationKind::SoleTrader,
            "93" => OrganisationKind::FarmersCooperative,
            _ => OrganisationKind::Other,
        }
    }

    /// The division code of the *registering body* (positions 3-8), not of the premises.
    pub fn division_code(&self) -> &str {
        &self.0[2..8]
    }
}

impl RegisteringDepartment {
    /// The plugin id of the department, where it has one.
    pub fn plugin(self) -> Option<&'static str> {
        match self {
            Self::InstitutionalEstablishment => Some("institutional-establishment"),
            Self::CivilAffairs => Some("civil-affairs"),
            Self::MarketRegulation => Some("market-regulation"),
            Self::Other => None,
        }
    }
}

impl fmt::Display for Uscc {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl FromStr for Uscc {
    type Err = UsccError;
    fn from_str(text: &str) -> Result<Self, UsccError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Uscc {
    type Error = UsccError;
    fn try_from(text: String) -> Result<Self, UsccError> {
        Self::parse(&text)
    }
}

impl From<Uscc> for String {
    fn from(code: Uscc) -> Self {
        code.0
    }
}

impl schemars::JsonSchema for Uscc {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Uscc".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "title": "统一社会信用代码", "pattern": "^[0-9A-HJ-NPQRTUWXY]{18}$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<(&str, OrganisationKind, &str), UsccError>) {
        let found = Uscc::parse(text);
        match expected {
            Ok((prefix, kind, division)) => {
                let code = found.unwrap_or_else(|error| panic!("{text}: {error}"));
                assert_eq!(
                    (code.prefix(), code.kind(), code.division_code()),
                    (prefix, kind, division),
                    "{text}"
                );
            }
            Err(error) => assert_eq!(found, Err(error), "{text}"),
        }
    }

    #[test]
    fn known_codes() {
        check(
            "91350100M000100Y43",
            Ok(("91", OrganisationKind::Enterprise, "350100")),
        );
        check(
            "11500000MB1670604W",
            Ok(("11", OrganisationKind::Other, "500000")),
        );
        check(
            "91140100MA00000003",
            Ok(("91", OrganisationKind::Enterprise, "140100")),
        );
        check(
            "52140105MJ0000000W",
            Ok(("52", OrganisationKind::PrivateNonEnterprise, "140105")),
        );
        check(
            "12140105MB0000000J",
            Ok(("12", OrganisationKind::PublicInstitution, "140105")),
        );
    }

    #[test]
    fn wrong_codes_say_what_is_wrong() {
        check("", Err(UsccError::Length { found: 0 }));
        check("91140100MA0000000", Err(UsccError::Length { found: 17 }));
        check("91140100MA000000033", Err(UsccError::Length { found: 19 }));
        check(
            "91140100MA0000000O",
            Err(UsccError::Alphabet {
                position: 18,
                found: 'O',
            }),
        );
        check(
            "9114010OMA00000003",
            Err(UsccError::Alphabet {
                position: 8,
                found: 'O',
            }),
        );
        check(
            "91140100ma00000003",
            Err(UsccError::Alphabet {
                position: 9,
                found: 'm',
            }),
        );
        check(
            "九1140100MA00000003",
            Err(UsccError::Alphabet {
                position: 1,
                found: '九',
            }),
        );
        check(
            "91140100MA00000004",
            Err(UsccError::CheckCharacter {
                expected: '3',
                found: '4',
            }),
        );
    }

    #[test]
    fn every_single_substitution_is_noticed() {
        let valid = "91350100M000100Y43";
        for position in 0..LENGTH {
            for &other in ALPHABET {
                let mut bytes = valid.as_bytes().to_vec();
                if bytes[position] == other {
                    continue;
                }
                bytes[position] = other;
                let changed = String::from_utf8(bytes).expect("ascii");
                assert!(
                    matches!(Uscc::parse(&changed), Err(UsccError::CheckCharacter { .. })),
                    "{changed}"
                );
            }
        }
    }

    #[test]
    fn serde_refuses_what_parse_refuses() {
        assert!(serde_json::from_str::<Uscc>("\"91140100MA00000004\"").is_err());
        let code: Uscc = serde_json::from_str("\"91140100MA00000003\"").expect("valid");
        assert_eq!(
            serde_json::to_string(&code).expect("json"),
            "\"91140100MA00000003\""
        );
        assert_eq!(
            code.registering_department().plugin(),
            Some("market-regulation")
        );
    }
}
