//! The people of an institution (工作人员): health exams, background checks and the qualifications of each post.

use lianxi_domain::checks::{Checks, MISSING_MATERIAL, RULE_VIOLATION};
use lianxi_domain::date::Day;
use lianxi_domain::parameters::Rules;
use lianxi_sdk::Failure;

use super::form::{FilingForm, InstitutionType, Role, STAFF_MAX, Staff};
use crate::rules as p;

pub fn check_staff(
    checks: &mut Checks,
    form: &FilingForm,
    places: u32,
    rules: &Rules<'_>,
) -> Result<(), Failure> {
    checks.some("/form/staff", form.staff.len(), STAFF_MAX);
    for (index, person) in form.staff.iter().take(STAFF_MAX).enumerate() {
        check_person(checks, index, person, rules)?;
    }
    let family_point = form.institution_type == InstitutionType::FamilyPoint;
    if !family_point {
        check_posts(checks, form, places, rules)?;
    }
    check_carer_count(checks, form);
    Ok(())
}

fn check_person(
    checks: &mut Checks,
    index: usize,
    person: &Staff,
    rules: &Rules<'_>,
) -> Result<(), Failure> {
    let at = |field: &str| format!("/form/staff/{index}/{field}");
    person.person.check(checks, &at("person"));
    let months = rules.value(&p::EXAM_MONTHS_MAX)?;
    match person.exam_on {
        None => checks.fail(at("examOn"), MISSING_MATERIAL, "缺少健康体检记录"),
        Some(on) => checks.require(
            is_fresh(on, rules.today(), months),
            at("examOn"),
            "exam-expired",
            format!("健康体检应在{months}个月以内（每年一次）"),
        ),
    }
    checks.require(
        person.exam_passed,
        at("examPassed"),
        "exam-not-passed",
        "健康体检不合格，不得上岗",
    );
    let months = rules.value(&p::BACKGROUND_MONTHS_MAX)?;
    match person.background_on {
        None => checks.fail(
            at("backgroundOn"),
            MISSING_MATERIAL,
            "缺少违法犯罪记录查询（未成年人保护法第六十二条）",
        ),
        Some(on) => checks.require(
            is_fresh(on, rules.today(), months),
            at("backgroundOn"),
            "background-check-expired",
            format!("违法犯罪记录查询应在{months}个月以内（每年查询）"),
        ),
    }
    checks.require(
        person.background_clear,
        at("backgroundClear"),
        "background-hit",
        "查询有违法犯罪记录或结果未明，不得录用（未成年人保护法第六十二条）",
    );
    if let Some(digest) = &person.certificate {
        checks.digest(at("certificate"), digest);
    }
    check_post(checks, &at, person, rules)
}

fn check_post(
    checks: &mut Checks,
    at: &dyn Fn(&str) -> String,
    person: &Staff,
    rules: &Rules<'_>,
) -> Result<(), Failure> {
    match person.role {
        Role::Director => {
            let years = rules.value(&p::DIRECTOR_YEARS_MIN)?;
            checks.require(
                person.college,
                at("college"),
                "director-education",
                "负责人应有大专以上学历（设置标准第十八条）",
            );
            checks.require(
                person.management_years >= years,
                at("managementYears"),
                "director-experience",
                format!("负责人应有{years}年以上相关管理工作经历（设置标准第十八条）"),
            );
            checks.require(
                person.training_passed,
                at("trainingPassed"),
                "director-training",
                "负责人应经岗位培训合格",
            );
        }
        Role::HealthWorker => checks.require(
            person.training_passed,
            at("trainingPassed"),
            "health-worker-training",
            "保健人员应经妇幼保健机构组织的培训合格",
        ),
        Role::Guard => {
            checks.require(
                person.certificate.is_some(),
                at("certificate"),
                MISSING_MATERIAL,
                "保安员应持有保安员证",
            );
            checks.require(
                person.dispatched,
                at("dispatched"),
                "guard-not-dispatched",
                "保安员应由获得许可的保安服务公司派驻（设置标准第十八条）",
            );
        }
        Role::Carer => {
            checks.require(
                person.certificate.is_some(),
                at("certificate"),
                MISSING_MATERIAL,
                "缺少保育人员专业资格证明",
            );
        }
        Role::Cook | Role::Other => {}
    }
    Ok(())
}

fn check_posts(
    checks: &mut Checks,
    form: &FilingForm,
    places: u32,
    rules: &Rules<'_>,
) -> Result<(), Failure> {
    let count = |role: Role| {
        form.staff
            .iter()
            .filter(|person| person.role == role)
            .count()
    };
    checks.require(
        count(Role::Director) == 1,
        "/form/staff",
        "director-missing",
        "应有且只有一名机构负责人",
    );
    checks.require(
        count(Role::HealthWorker) > 0,
        "/form/staff",
        "health-worker-missing",
        "应配备保健人员",
    );
    let threshold = rules.value(&p::FULL_TIME_HEALTH_WORKER_FROM)?;
    let full_time = form
        .staff
        .iter()
        .any(|person| person.role == Role::HealthWorker && person.full_time);
    checks.require(
        places < threshold || full_time,
        "/form/staff",
        "health-worker-full-time",
        format!(
            "收托{threshold}名以上婴幼儿应至少配备一名专职保健人员（卫生保健管理办法第十二条）"
        ),
    );
    checks.require(
        !form.site.independent || count(Role::Guard) > 0,
        "/form/staff",
        "guard-missing",
        "独立设置的托育机构应至少有一名保安人员在岗",
    );
    Ok(())
}

/// The classes may not claim more carers than there are.
fn check_carer_count(checks: &mut Checks, form: &FilingForm) {
    let listed = form
        .staff
        .iter()
        .filter(|person| person.role == Role::Carer)
        .count() as u64;
    let claimed: u64 = form
        .classes
        .iter()
        .map(|class| u64::from(class.carers))
        .sum();
    checks.require(
        claimed <= listed,
        "/form/classes",
        RULE_VIOLATION,
        format!("各班申报照护人员共{claimed}人，人员名单中只有保育人员{listed}人"),
    );
}

/// A yearly matter of `on` still counts on `today`: the day `months` later is the last.
pub fn is_fresh(on: Day, today: Day, months: u32) -> bool {
    on <= today && on.plus_months(p::count(months)) >= today
}
