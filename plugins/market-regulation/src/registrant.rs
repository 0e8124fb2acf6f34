//! What distinguishes this department among those that register.

use lianxi_domain::push::{RegistrationEvent, RegistrationType};
use lianxi_domain::registration::{Accepted, Registrant};
use lianxi_domain::uscc::OrganisationKind;

pub const REGISTRANT: Registrant = Registrant {
    department: "market-regulation",
    title: "市场监管部门",
    accepts: &[
        Accepted {
            registration_type: RegistrationType::ForProfit,
            kinds: &[
                OrganisationKind::Enterprise,
                OrganisationKind::FarmersCooperative,
            ],
            prefixes: "91或93",
        },
        // Not a legal person: only where an administrator's parameter says so.
        Accepted {
            registration_type: RegistrationType::SoleTrader,
            kinds: &[OrganisationKind::SoleTrader],
            prefixes: "92",
        },
    ],
    scope_terms: &["托育服务", "3岁以下婴幼儿照护服务"],
    scope_source: "国卫办人口发〔2019〕25号 第五条；WS/T 821-2023",
    certificate: "营业执照",
    basis: &[
        "晋政办发〔2020〕24号 二(四)1",
        "晋政办发〔2020〕24号 附-26",
        "国卫办人口发〔2019〕25号 第六条",
    ],
    events: &RegistrationEvent::ALL,
};
