//! The scans that have to come with a form (备案材料), listed at once when any is missing.

use lianxi_domain::checks::{Checks, MISSING_MATERIAL, RULE_VIOLATION};
use lianxi_domain::date::Day;

use super::form::{FilingForm, MATERIALS_MAX, Material, MaterialKind};

impl MaterialKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::RegistrationCertificate => "营业执照或其他法人登记证书",
            Self::SiteProof => "场地证明",
            Self::StaffQualification => "工作人员专业资格证明",
            Self::StaffHealth => "工作人员健康合格证明",
            Self::HygieneReport => "评价为“合格”的《托幼机构卫生评价报告》",
            Self::HygieneSelfAssessment => "托育机构卫生评价自评表",
            Self::FireSafety => "消防安全检查合格证明",
            Self::FoodPermit => "食品经营许可证",
            Self::Other => "法律法规规定的其他材料",
        }
    }
}

/// What this form needs; `self_assessed` where the hygiene rules of 2022 apply.
pub fn required(form: &FilingForm, self_assessed: bool) -> Vec<MaterialKind> {
    let mut kinds = vec![
        MaterialKind::RegistrationCertificate,
        MaterialKind::SiteProof,
        MaterialKind::StaffQualification,
        MaterialKind::StaffHealth,
    ];
    kinds.push(if self_assessed {
        MaterialKind::HygieneSelfAssessment
    } else {
        MaterialKind::HygieneReport
    });
    kinds.push(MaterialKind::FireSafety);
    if form.provides_meals {
        kinds.push(MaterialKind::FoodPermit);
    }
    kinds
}

pub fn check_materials(
    checks: &mut Checks,
    form: &FilingForm,
    materials: &[Material],
    self_assessed: bool,
    today: Day,
) {
    checks.list("/materials", materials.len(), MATERIALS_MAX);
    for kind in required(form, self_assessed) {
        checks.require(
            materials.iter().any(|material| material.kind == kind),
            "/materials",
            MISSING_MATERIAL,
            format!("缺少{}", kind.name()),
        );
    }
    for (index, material) in materials.iter().take(MATERIALS_MAX).enumerate() {
        check_material(checks, index, material, today);
    }
}

fn check_material(checks: &mut Checks, index: usize, material: &Material, today: Day) {
    let at = |field: &str| format!("/materials/{index}/{field}");
    checks.digest(at("digest"), &material.digest);
    let name = material.kind.name();
    if let Some(valid_to) = material.valid_to {
        checks.require(
            valid_to >= today,
            at("validTo"),
            "material-expired",
            format!("{name}已过有效期"),
        );
    }
    match material.kind {
        MaterialKind::FoodPermit => {
            checks.require(
                material.valid_to.is_some(),
                at("validTo"),
                MISSING_MATERIAL,
                "食品经营许可证缺少有效期",
            );
        }
        MaterialKind::HygieneReport | MaterialKind::FireSafety => {
            checks.require(
                material.passed,
                at("passed"),
                RULE_VIOLATION,
                format!("{name}的结论应为合格"),
            );
        }
        _ => {}
    }
}
