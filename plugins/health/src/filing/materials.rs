//! The scans that have to come with a form (备案材料), listed at once when any is missing.

use super::form::{FilingForm, MATERIALS_MAX, Material, MaterialKind};
use crate::checks::{Checks, MISSING_MATERIAL, RULE_VIOLATION};
use crate::rules::{self as p, Rules};

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

/// What this form needs under the rules of its day.
pub fn required(form: &FilingForm, rules: &Rules<'_>) -> Vec<MaterialKind> {
    let mut kinds = vec![
        MaterialKind::RegistrationCertificate,
        MaterialKind::SiteProof,
        MaterialKind::StaffQualification,
        MaterialKind::StaffHealth,
    ];
    kinds.push(if rules.in_force(p::HYGIENE_2022) {
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
    rules: &Rules<'_>,
) {
    checks.require(
        materials.len() <= MATERIALS_MAX,
        "/materials",
        "list-too-long",
        format!("最多{MATERIALS_MAX}份材料"),
    );
    for kind in required(form, rules) {
        checks.require(
            materials.iter().any(|material| material.kind == kind),
            "/materials",
            MISSING_MATERIAL,
            format!("缺少{}", kind.name()),
        );
    }
    for (index, material) in materials.iter().take(MATERIALS_MAX).enumerate() {
        check_material(checks, index, material, rules);
    }
}

fn check_material(checks: &mut Checks, index: usize, material: &Material, rules: &Rules<'_>) {
    let at = |field: &str| format!("/materials/{index}/{field}");
    checks.digest(&at("digest"), &material.digest);
    let name = material.kind.name();
    if let Some(valid_to) = material.valid_to {
        checks.require(
            valid_to >= rules.today(),
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
