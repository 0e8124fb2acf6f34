//! `validate-filing` (备案审核): completeness of the materials and the setting standards, every problem at once.
//!
//! Two clocks start together when the materials are complete: five working days for the receipt, a formal act, and
//! fifteen for saying that the substance does not conform. Neither is counted here: the calendar is the host's.

use lianxi_domain::Period;
use lianxi_domain::checks::{Checks, MISSING_MATERIAL, RULE_VIOLATION};
use lianxi_domain::date::Day;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::capacity;
use super::form::{Commitment, FilingForm, InstitutionType, Material};
use super::materials::check_materials;
use super::procedure::{LicenceClocks, Procedure};
use super::record::{self, Filing, FilingState};
use super::site::check_site;
use super::staff::check_staff;
use crate::bounds::CODE_CHARS_MAX;
use crate::rules as p;
use crate::{DEPARTMENT, ban, registry};

/// What the business scope has to name (25号文第五条; WS/T 821 allows the longer wording).
const SCOPES: [&str; 2] = ["托育服务", "3岁以下婴幼儿照护服务"];

/// 备案审核：备案书、承诺书和材料扫描件
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ValidateFiling {
    /// 备案书
    pub form: FilingForm,
    /// 备案承诺书
    pub commitment: Commitment,
    /// 材料扫描件
    pub materials: Vec<Material>,
    /// 收到材料日期
    pub received_on: Day,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 审核通过：材料齐全且符合设置标准
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ValidatedFiling {
    /// 备案档案键
    pub filing_key: String,
    /// 办理程序
    pub procedure: Procedure,
    /// 材料是否齐全
    pub complete: bool,
    /// 托位数
    pub places: u32,
    /// 应配照护人员数
    pub carers_required: u32,
    /// 适用的规则版本
    pub rule_sets: Vec<String>,
    /// 出具备案回执的期限，自收到材料起（备案）
    pub receipt_within: Option<Period>,
    /// 不符合规定时告知并公示的期限，自收到材料起（备案）
    pub nonconformity_within: Option<Period>,
    /// 现场核实的期限，自出具回执起（备案）
    pub on_site_within: Option<Period>,
    /// 许可的期限（准入许可）
    pub licence_clocks: Option<LicenceClocks>,
}

pub fn validate_filing(
    ctx: &Context<'_>,
    input: ValidateFiling,
) -> Result<ValidatedFiling, Failure> {
    let office = office::of_county(ctx.call, DEPARTMENT, &input.form.county, p::COUNTY_BASIS)?;
    let rules = Rules::on(ctx.call, &input.params, &p::ALL)?;
    let procedure = Procedure::on(ctx, &rules)?;
    let rule_sets = p::rule_sets(ctx, rules.basis())?;
    let self_assessed = rule_sets.contains(&p::HYGIENE_2022);

    let mut checks = Checks::new();
    let (places, carers_required) = check_form(&mut checks, &input.form, &rules)?;
    if self_assessed {
        check_hygiene(&mut checks, &input.form, &rules)?;
    }
    check_commitment(&mut checks, &input.commitment);
    check_materials(
        &mut checks,
        &input.form,
        &input.materials,
        self_assessed,
        rules.today(),
    );
    checks.require(
        input.received_on <= rules.today(),
        "/receivedOn",
        RULE_VIOLATION,
        "收到材料日期不能晚于今天",
    );
    ban::check_staff(ctx, &mut checks, &input.form.staff)?;
    let key = record::key(&office.division_code, &input.form.uscc, procedure);
    let earlier = record::load(ctx, &key)?;
    if let Some(filing) = &earlier {
        checks.require(
            filing.state.may_be_submitted(),
            "/form/uscc",
            "filing-not-open",
            format!("该机构的备案处于“{}”，不能重新提交", filing.state.name()),
        );
    }
    registry::require_not_ended(ctx, &mut checks, &input.form.uscc, "/form/uscc")?;
    checks.finish()?;

    let mut filing = earlier.unwrap_or_else(|| Filing::new(&office, &input.form, procedure));
    filing.name.clone_from(&input.form.name);
    filing.places = places;
    filing.provides_meals = input.form.provides_meals;
    filing.received_on = input.received_on;
    filing.unmet.clear();
    filing.enter(ctx.call, FilingState::Validated);
    record::save(ctx, &key, &filing)?;
    answer(&rules, key, procedure, rule_sets, (places, carers_required))
}

fn answer(
    rules: &Rules<'_>,
    filing_key: String,
    procedure: Procedure,
    rule_sets: Vec<&'static str>,
    (places, carers_required): (u32, u32),
) -> Result<ValidatedFiling, Failure> {
    // The clocks of the one procedure are not those of the other.
    let of_filing = |rule| match procedure {
        Procedure::Filing => rules.period(rule).map(Some),
        Procedure::Licence => Ok(None),
    };
    Ok(ValidatedFiling {
        filing_key,
        procedure,
        complete: true,
        places,
        carers_required,
        rule_sets: rule_sets.into_iter().map(str::to_owned).collect(),
        receipt_within: of_filing(&p::RECEIPT_WITHIN)?,
        nonconformity_within: of_filing(&p::NONCONFORMITY_WITHIN)?,
        on_site_within: of_filing(&p::ON_SITE_WITHIN)?,
        licence_clocks: match procedure {
            Procedure::Filing => None,
            Procedure::Licence => Some(LicenceClocks::of(rules)?),
        },
    })
}

fn check_form(
    checks: &mut Checks,
    form: &FilingForm,
    rules: &Rules<'_>,
) -> Result<(u32, u32), Failure> {
    checks.text("/form/name", &form.name, CODE_CHARS_MAX);
    checks.require(
        SCOPES
            .iter()
            .any(|scope| form.business_scope.contains(scope)),
        "/form/businessScope",
        "scope-missing-tuoyu",
        "业务（经营）范围应明确“托育服务”（25号文第五条）",
    );
    checks.require(
        !form.service_modes.is_empty(),
        "/form/serviceModes",
        MISSING_MATERIAL,
        "应至少提供全日托、半日托、计时托、临时托中的一种（晋政办发〔2020〕24号二(三)5）",
    );
    form.responsible_person
        .check(checks, "/form/responsiblePerson");
    check_site(checks, &form.site, rules)?;
    let (places, needed) = if form.institution_type == InstitutionType::FamilyPoint {
        capacity::check_family_point(checks, &form.classes, rules)?
    } else {
        capacity::check_classes(checks, &form.classes, rules)?
    };
    if form.institution_type == InstitutionType::KindergartenClass {
        check_kindergarten_ages(checks, form);
    }
    check_staff(checks, form, places, rules)?;
    Ok((places, needed))
}

/// Kindergartens take children from two to three (2至3岁).
fn check_kindergarten_ages(checks: &mut Checks, form: &FilingForm) {
    for (index, class) in form.classes.iter().enumerate().take(capacity::CLASSES_MAX) {
        checks.require(
            class.youngest_months >= 24 && class.oldest_months <= 36,
            format!("/form/classes/{index}/youngestMonths"),
            "kindergarten-class-age",
            "幼儿园托班招收2至3岁的幼儿（晋政办发〔2020〕24号二(三)3）",
        );
    }
}

/// The fourteen requirements of 2022 replaced the outside report: the institution assesses itself first.
fn check_hygiene(checks: &mut Checks, form: &FilingForm, rules: &Rules<'_>) -> Result<(), Failure> {
    if form.institution_type == InstitutionType::FamilyPoint {
        return Ok(());
    }
    let Some(hygiene) = &form.hygiene else {
        checks.fail(
            "/form/hygiene",
            MISSING_MATERIAL,
            "缺少卫生评价自评（托育机构卫生评价基本标准（试行））",
        );
        return Ok(());
    };
    checks.require(
        hygiene.all_met,
        "/form/hygiene/allMet",
        RULE_VIOLATION,
        "卫生评价自评应全部符合",
    );
    let (area, beds, window) = (
        rules.value(&p::OBSERVATION_ROOM_AREA_MIN)?,
        rules.value(&p::OBSERVATION_BEDS_MIN)?,
        rules.value(&p::WINDOW_FLOOR_PERCENT_MIN)?,
    );
    checks.require(
        hygiene.observation_room_area >= area,
        "/form/hygiene/observationRoomArea",
        "observation-room-too-small",
        format!("保健观察室面积不少于{area}平方米"),
    );
    checks.require(
        hygiene.observation_beds >= beds,
        "/form/hygiene/observationBeds",
        "observation-bed-missing",
        format!("保健观察室至少设{beds}张床"),
    );
    checks.require(
        hygiene.window_floor_percent >= window,
        "/form/hygiene/windowFloorPercent",
        "window-too-small",
        format!("有冬至日照要求的用房，窗地面积比不低于{window}%"),
    );
    Ok(())
}

fn check_commitment(checks: &mut Checks, commitment: &Commitment) {
    checks.require(
        commitment.signed,
        "/commitment/signed",
        MISSING_MATERIAL,
        "备案承诺书尚未签署",
    );
    checks.require(
        commitment.signed_on.is_some(),
        "/commitment/signedOn",
        MISSING_MATERIAL,
        "备案承诺书缺少签署日期",
    );
    match &commitment.digest {
        Some(digest) => checks.digest("/commitment/digest", digest),
        None => checks.fail(
            "/commitment/digest",
            MISSING_MATERIAL,
            "缺少备案承诺书扫描件",
        ),
    }
}
