//! The industry ban (行业终身禁入): entries by reference to persons, checked at every hiring in the province.

pub mod check;
pub mod record;
pub mod register;
pub mod withdraw;

pub use check::check_staff;

use lianxi_sdk::{Duty, Plugin};

const LAW: &str = "人口与计划生育法 第四十一条";

pub fn add(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "register-industry-ban",
                "登记行业终身禁入",
                register::register_ban,
            )
            .basis(LAW)
            .basis("晋政办发〔2020〕24号 二(四)3"),
        )
        .duty(Duty::new("check-industry-ban", "查询行业禁入", check::check_ban).basis(LAW))
        .duty(
            Duty::new(
                "withdraw-industry-ban",
                "撤销行业禁入",
                withdraw::withdraw_ban,
            )
            .basis("行政处罚法 第四十八、八十五条"),
        )
}
