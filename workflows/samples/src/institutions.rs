//! The institutions of a year's sample: some two thousand, in every county of the province, by what it has of each kind of registration.

use lianxi_domain::{Division, Level, division};

use crate::institution::{CIVIL, INSTITUTIONAL, MARKET, Place, Registrant, founded};
use crate::random::Draws;

/// How many of them.
pub const INSTITUTIONS: usize = 2_000;
/// Serial numbers of codes begin here: above those of the registrations of the first quarter.
const FIRST_NUMBER: u32 = 10_001;
/// Of a hundred, how many are registered as what; the rest as enterprises.
const PUBLIC_PERCENT: u32 = 15;
const CIVIL_PERCENT: u32 = 25;
/// When all of them were founded: before the year.
const FOUNDED_AT: &str = "2025-06-03T10:00:00+08:00";

/// `uscc,name,county,address`, in the order of counties.
pub fn table(seed: u64) -> String {
    let counties: Vec<Division> = division::counties().collect();
    let founded_at = FOUNDED_AT.parse().expect("an instant");
    let mut draws = Draws::new(seed);
    let mut rows = Vec::new();
    let serials = FIRST_NUMBER..;
    for (county, serial) in counties.iter().cycle().zip(serials).take(INSTITUTIONS) {
        let registrant = registrant(&mut draws);
        let place = Place::new(*county, Level::County);
        let institution = founded(&mut draws, registrant, place, serial, founded_at).institution;
        let row = [
            institution.uscc.as_str(),
            &institution.name,
            county.code,
            &institution.address,
        ];
        rows.push((county.code, row.join(",")));
    }
    rows.sort();
    let rows = rows.into_iter().map(|(_, row)| row + "\n");
    format!("uscc,name,county,address\n{}", rows.collect::<String>())
}

fn registrant(draws: &mut Draws) -> &'static Registrant {
    let drawn = draws.between(1, 100);
    if drawn <= PUBLIC_PERCENT {
        &INSTITUTIONAL
    } else if drawn <= PUBLIC_PERCENT + CIVIL_PERCENT {
        &CIVIL
    } else {
        &MARKET
    }
}
