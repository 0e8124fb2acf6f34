//! What distinguishes one registering department from another, as constants of its plugin.

use crate::checks::{Checks, shown};
use crate::division;
use crate::push::{Authority, RegistrationEvent, RegistrationType};
use crate::uscc::{OrganisationKind, Uscc};

/// Words before a childcare service that take it out of the scope: “不含托育服务” does not name it.
const NEGATIONS: [&str; 9] = [
    "不含",
    "不包括",
    "不包含",
    "除",
    "不得从事",
    "不从事",
    "禁止从事",
    "不提供",
    "非",
];

/// A registering department.
#[derive(Debug)]
pub struct Registrant {
    /// The plugin's id.
    pub department: &'static str,
    /// Its Chinese name.
    pub title: &'static str,
    pub accepts: &'static [Accepted],
    /// The words of which a business scope must contain one.
    pub scope_terms: &'static [&'static str],
    /// The rule that asks for them.
    pub scope_source: &'static str,
    /// Why it registers and pushes; added to every envelope.
    pub basis: &'static [&'static str],
    /// The certificate it issues; goes with the push of a founding.
    pub certificate: &'static str,
    /// Events that this department's law knows.
    pub events: &'static [RegistrationEvent],
}

/// A type of registration, and the kinds of organisation its codes may have.
#[derive(Debug)]
pub struct Accepted {
    pub registration_type: RegistrationType,
    pub kinds: &'static [OrganisationKind],
    /// The prefixes, for messages.
    pub prefixes: &'static str,
}

impl Registrant {
    pub fn accepted(&self, registration_type: RegistrationType) -> Option<&Accepted> {
        self.accepts
            .iter()
            .find(|accepted| accepted.registration_type == registration_type)
    }

    /// Whether a business scope names childcare.
    pub fn names_childcare(&self, scope: &str) -> bool {
        self.scope_terms.iter().any(|term| names(scope, term))
    }

    /// The type is this department's, and the code has one of its prefixes.
    pub fn check_code(
        &self,
        checks: &mut Checks,
        at: (&str, &str),
        registration_type: RegistrationType,
        uscc: Option<&Uscc>,
    ) {
        let (type_field, code_field) = at;
        let Some(accepted) = self.accepted(registration_type) else {
            checks.fail(
                type_field,
                "registration-type-mismatch",
                format!("“{}”不由{}登记", registration_type.term(), self.title),
            );
            return;
        };
        if let Some(uscc) = uscc {
            checks.require(
                accepted.kinds.contains(&uscc.kind()),
                code_field,
                "uscc-prefix",
                format!(
                    "“{}”的统一社会信用代码应以{}开头，实际为{}",
                    registration_type.term(),
                    accepted.prefixes,
                    uscc.prefix()
                ),
            );
        }
    }

    /// The authority is this department's, its division is known, and its level is the division's.
    pub fn check_authority(
        &self,
        checks: &mut Checks,
        field: &str,
        authority: &Authority,
        extra: &[String],
    ) {
        checks.text(
            &format!("{field}/name"),
            &authority.name,
            crate::checks::SHORT_TEXT_MAX,
        );
        checks.require(
            authority.department == self.department,
            format!("{field}/department"),
            "authority-department-mismatch",
            format!("登记机关的部门应为{}", self.department),
        );
        let at = format!("{field}/divisionCode");
        if let Some(known) = division::get(&authority.division_code) {
            checks.require(
                known.level == authority.level,
                format!("{field}/level"),
                "authority-level-mismatch",
                format!(
                    "{}是{}，登记机关层级写为{}",
                    known.name, known.level, authority.level
                ),
            );
        } else if !extra.contains(&authority.division_code) {
            checks.fail(
                at,
                "division-outside-province",
                format!(
                    "登记机关行政区划代码“{}”不在山西省区划表内",
                    shown(&authority.division_code)
                ),
            );
        }
    }
}

fn names(scope: &str, term: &str) -> bool {
    scope.match_indices(term).any(|(at, _)| {
        let before = scope[..at].trim_end();
        !NEGATIONS.iter().any(|negation| before.ends_with(negation))
    })
}

/// The premises are in a known county, and in the area of the authority where that is in the table.
pub fn check_premises(checks: &mut Checks, field: &str, premises: &str, authority_division: &str) {
    match division::get(premises) {
        None => checks.fail(
            field,
            "premises-division-unknown",
            format!(
                "服务场所行政区划代码“{}”不在山西省区划表内",
                shown(premises)
            ),
        ),
        Some(known) if known.level != division::Level::County => {
            checks.fail(
                field,
                "premises-not-county",
                format!("服务场所应写到县级，{}是{}", known.name, known.level),
            );
        }
        Some(known) => {
            let authority = division::get(authority_division);
            let inside =
                authority.is_none_or(|authority| division::is_within(premises, authority.code));
            checks.require(
                inside,
                field,
                "premises-outside-authority",
                format!("{}不在登记机关的辖区内", known.name),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn scopes_that_name_childcare() {
        for (scope, expected) in [
            ("托育服务", true),
            ("一般项目：托育服务（不含幼儿园）；教育咨询服务", true),
            ("母婴用品销售（不含托育服务）", false),
            ("教育咨询（除托育服务）", false),
            ("不得从事 托育服务", false),
            ("不含托育服务；3岁以下婴幼儿照护；托育服务", true),
            ("婴幼儿照护", false),
            ("", false),
        ] {
            assert_eq!(names(scope, "托育服务"), expected, "{scope}");
        }
    }
}
