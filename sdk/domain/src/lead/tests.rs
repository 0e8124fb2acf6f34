//! Where the matters of leads go.

use super::{DESTINATIONS, Matter};
use crate::uscc::Uscc;

#[test]
fn every_matter_has_a_department_that_a_lead_can_reach() {
    for matter in Matter::ALL {
        let competent = matter.competent(None);
        assert!(!competent.is_empty(), "{matter:?}");
        let known = competent.iter().all(|one| DESTINATIONS.contains(one));
        assert!(known, "{matter:?} {competent:?}");
    }
}

#[test]
fn the_code_tells_who_registered_it() {
    for (code, expected) in [
        ("91140100MA00000003", "market-regulation"),
        ("121401000000000018", "institutional-establishment"),
        ("521401000000000016", "civil-affairs"),
    ] {
        // The check character is another matter: what counts here is the first digit.
        let checked = crate::uscc::check_character(&code[..17]).expect("a code");
        let uscc = Uscc::parse(&format!("{}{checked}", &code[..17])).expect("a code");
        assert_eq!(
            Matter::Registration.competent(Some(&uscc)),
            [expected],
            "{code}"
        );
    }
    assert_eq!(Matter::Registration.competent(None), ["health"]);
}

#[test]
fn harm_goes_to_the_police_and_the_health_department() {
    assert_eq!(
        Matter::HarmToChild.competent(None),
        ["public-security", "health"]
    );
}
