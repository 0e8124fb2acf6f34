//! What is wrong with the faulty ones, and what puts it right.

use lianxi_domain::division;
use lianxi_domain::push::RegistrationDecided;
use serde_json::{Value, json};

use crate::institution::{self, CIVIL, INSTITUTIONAL, MARKET, Place, Registrant};
use crate::plan::Fault;
use crate::random::Draws;

/// Bodies of other provinces, by the codes of their divisions.
const OUTSIDE: [&str; 4] = ["130102", "610102", "410105", "150102"];
/// Not divisions of the province: statistical units, a neighbour, a slip of the keyboard.
const UNKNOWN: [&str; 4] = ["140171", "140671", "130102", "149999"];

/// Puts the fault into a right decision.
pub fn spoil(
    draws: &mut Draws,
    fault: Fault,
    right: &RegistrationDecided,
    place: Place,
    number: u32,
) -> RegistrationDecided {
    let mut sent = right.clone();
    let registrant = Registrant::of(&right.authority.department);
    let institution = &mut sent.institution;
    match fault {
        Fault::CheckCharacter => {
            institution.uscc = institution::with_wrong_check(draws, &right.institution.uscc);
        }
        Fault::OtherBodysPrefix => {
            let others: Vec<&Registrant> = [&INSTITUTIONAL, &CIVIL, &MARKET]
                .into_iter()
                .filter(|one| *one != registrant)
                .collect();
            institution.uscc = draws.pick(&others).code(place.authority.code, number);
        }
        Fault::CodeOutsideProvince => {
            let outside = draws.pick(&OUTSIDE);
            institution.uscc = registrant.code(outside, number);
        }
        Fault::PremisesUnknown => {
            (*draws.pick(&UNKNOWN)).clone_into(&mut institution.premises_division_code);
        }
        Fault::PremisesNotCounty => {
            let city =
                division::city_of(place.county.code).map_or(division::PROVINCE, |city| city.code);
            city.clone_into(&mut institution.premises_division_code);
        }
        Fault::PremisesOutsideAuthority => {
            let others: Vec<&str> = division::counties()
                .map(|county| county.code)
                .filter(|code| !division::is_within(code, place.authority.code))
                .collect();
            (*draws.pick(&others)).clone_into(&mut institution.premises_division_code);
        }
        Fault::PremisesElsewhere => {
            let others = other_counties(place);
            others[0].clone_into(&mut institution.premises_division_code);
        }
        Fault::ScopeWithoutChildcare => {
            "一般项目：母婴用品销售；教育咨询服务（不含涉许可审批的教育培训活动）"
                .clone_into(&mut institution.business_scope);
            institution.name = institution.name.replace("托育服务", "母婴用品");
        }
        Fault::Duplicate | Fault::OutOfOrder => {}
    }
    sent
}

/// What the form of a correction says to put the fault right.
pub fn corrections(fault: Fault, right: &RegistrationDecided) -> Value {
    match fault {
        Fault::CheckCharacter | Fault::OtherBodysPrefix | Fault::CodeOutsideProvince => {
            json!({"institution": {"uscc": right.institution.uscc}})
        }
        Fault::PremisesUnknown
        | Fault::PremisesNotCounty
        | Fault::PremisesOutsideAuthority
        | Fault::PremisesElsewhere => {
            json!({"institution": {"premisesDivisionCode": right.institution.premises_division_code}})
        }
        Fault::ScopeWithoutChildcare | Fault::Duplicate | Fault::OutOfOrder => json!({}),
    }
}

/// Corrections that do not help, one after the other.
pub fn vain(
    draws: &mut Draws,
    fault: Fault,
    right: &RegistrationDecided,
    place: Place,
    round: usize,
) -> Value {
    if fault == Fault::PremisesElsewhere {
        return json!({"institution": {"premisesDivisionCode": other_counties(place)[round + 1]}});
    }
    json!({"institution": {"uscc": institution::with_wrong_check(draws, &right.institution.uscc)}})
}

/// The other counties of the same city; every city has five counties at least.
fn other_counties(place: Place) -> Vec<&'static str> {
    let city = division::city_of(place.county.code).map_or("", |city| city.code);
    division::counties_of(city)
        .map(|county| county.code)
        .filter(|code| *code != place.county.code)
        .collect()
}
