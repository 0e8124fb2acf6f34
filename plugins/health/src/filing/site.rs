//! The premises (场地): own or leased for at least three years, not below ground, not above the third floor.

use lianxi_domain::checks::{Checks, RULE_VIOLATION};
use lianxi_domain::date::Day;
use lianxi_domain::parameters::Rules;
use lianxi_sdk::Failure;

use super::form::{Site, Tenure};
use crate::rules as p;

pub fn check_site(checks: &mut Checks, site: &Site, rules: &Rules<'_>) -> Result<(), Failure> {
    if let Tenure::Lease { from, to } = &site.tenure {
        let years = rules.value(&p::LEASE_YEARS_MIN)?;
        checks.require(
            lasts_full_years(*from, *to, years),
            "/form/site/tenure/to",
            "lease-too-short",
            format!("租赁场地的租期应不少于{years}年（设置标准第十一条）"),
        );
        checks.require(
            *to >= rules.today(),
            "/form/site/tenure/to",
            "lease-expired",
            "租赁期已届满",
        );
    }
    checks.require(
        site.building_area > 0,
        "/form/site/buildingArea",
        RULE_VIOLATION,
        "建筑面积应大于零",
    );
    checks.require(
        site.lowest_floor >= 1 && !site.semi_basement,
        "/form/site/lowestFloor",
        "site-below-ground",
        "用房不得设在地下或半地下（托育机构卫生评价基本标准（试行））",
    );
    let floor = i64::from(rules.value(&p::FLOOR_MAX)?);
    checks.require(
        i64::from(site.highest_floor) <= floor && site.highest_floor >= site.lowest_floor,
        "/form/site/highestFloor",
        "site-floor-too-high",
        format!("婴幼儿用房应在{floor}层及以下"),
    );
    checks.require(
        site.same_as_registered,
        "/form/site/sameAsRegistered",
        "site-differs-from-registration",
        "实际场地与登记住所不一致，应先向登记机关办理变更",
    );
    Ok(())
}

/// Both days belong to the lease: 2026-01-01 to 2028-12-31 is three full years, a day less is not.
pub fn lasts_full_years(from: Day, to: Day, years: u32) -> bool {
    to.plus_days(1) >= from.plus_years(p::count(years))
}
