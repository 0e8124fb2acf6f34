//! What distinguishes this department among those that register.

use lianxi_domain::push::{RegistrationEvent, RegistrationType};
use lianxi_domain::registration::{Accepted, Registrant};
use lianxi_domain::uscc::OrganisationKind;

pub const REGISTRANT: Registrant = Registrant {
    department: "institutional-establishment",
    title: "机构编制部门",
    accepts: &[Accepted {
        registration_type: RegistrationType::PublicInstitution,
        kinds: &[OrganisationKind::PublicInstitution],
        prefixes: "12",
    }],
    scope_terms: &["托育服务"],
    scope_source: "国卫办人口发〔2019〕25号 第五条",
    basis: &[
        "晋政办发〔2020〕24号 二(四)1",
        "晋政办发〔2020〕24号 附-1",
        "国卫办人口发〔2019〕25号 第六条",
    ],
    certificate: "事业单位法人证书",
    // 吊销 belongs to business licences.
    events: &[
        RegistrationEvent::Established,
        RegistrationEvent::Changed,
        RegistrationEvent::Deregistered,
        RegistrationEvent::RegistrationRevoked,
    ],
};
