//! Filing (备案): the county office of the premises receives, acknowledges, verifies and ends it. Once the law applies, a licence
//! (准入许可) takes its place.

pub mod capacity;
pub mod close;
pub mod form;
pub mod licence;
pub mod materials;
pub mod nonconformity;
pub mod on_site;
pub mod procedure;
pub mod receipt;
pub mod record;
pub mod site;
pub mod staff;
pub mod validate;

use lianxi_sdk::{Duty, Plugin};

const F25: &str = "国卫办人口发〔2019〕25号";
/// Once the law applies.
const LICENSING: &str = "行政许可法 第三十二条、第四十二条（托育服务法施行后）";

pub fn add(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new("validate-filing", "审核备案材料", validate::validate_filing)
                .basis("人口与计划生育法 第二十八条")
                .basis(F25)
                .basis("国卫人口发〔2019〕58号")
                .basis(LICENSING),
        )
        .duty(
            Duty::new("issue-receipt", "出具备案回执", receipt::issue_receipt)
                .basis(F25)
                .basis(LICENSING),
        )
        .duty(
            Duty::new("verify-on-site", "备案现场核实", on_site::verify_on_site)
                .basis("托育机构卫生评价基本标准（试行）"),
        )
        .duty(
            Duty::new(
                "notify-nonconformity",
                "不符合规定告知并公示",
                nonconformity::notify_nonconformity,
            )
            .basis(F25),
        )
        .duty(
            Duty::new("close-filing", "取消备案", close::close_filing)
                .basis("托育机构管理规范 第六、七条"),
        )
}
