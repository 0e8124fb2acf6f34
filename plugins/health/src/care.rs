//! Health care in institutions (卫生保健): guidance by the county's bodies and the yearly exam and training of staff.

pub mod annual;
pub mod guide;

use lianxi_sdk::{Duty, Plugin};

pub fn add(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "guide-health-care",
                "卫生保健业务指导",
                guide::guide_health_care,
            )
            .basis("晋政办发〔2020〕24号 二(四)4、附件")
            .basis("托儿所幼儿园卫生保健管理办法（令第76号）"),
        )
        .duty(
            Duty::new(
                "check-annual-health",
                "年度健康体检和培训核查",
                annual::check_annual_health,
            )
            .basis("晋政办发〔2020〕24号 二(四)4"),
        )
}
