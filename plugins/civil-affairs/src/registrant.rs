//! What distinguishes this department among those that register.

use lianxi_domain::push::{RegistrationEvent, RegistrationType};
use lianxi_domain::registration::{Accepted, Registrant};
use lianxi_domain::uscc::OrganisationKind;

pub const REGISTRANT: Registrant = Registrant {
    department: "civil-affairs",
    title: "民政部门",
    accepts: &[Accepted {
        registration_type: RegistrationType::SocialService,
        kinds: &[OrganisationKind::PrivateNonEnterprise],
        prefixes: "52",
    }],
    scope_terms: &["托育服务"],
    scope_source: "国卫办人口发〔2019〕25号 第五条",
    // 《民办非企业单位（法人）登记证书》 and its siblings; 《社会服务机构登记证书》 in newer usage.
    certificate: "登记证书",
    basis: &[
        "晋政办发〔2020〕24号 二(四)1",
        "晋政办发〔2020〕24号 附-8",
        "国卫办人口发〔2019〕25号 第六条",
    ],
    // 吊销 belongs to business licences.
    events: &[
        RegistrationEvent::Established,
        RegistrationEvent::Changed,
        RegistrationEvent::Deregistered,
        RegistrationEvent::RegistrationRevoked,
    ],
};
