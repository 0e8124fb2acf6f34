//! Registration pushes (登记信息推送): received by the office of the registering body's level, then relayed to the county of the premises.

pub mod acknowledge;
pub mod receive;
pub mod record;
pub mod relay;

use lianxi_sdk::{Duty, Plugin};

const BASIS: [&str; 2] = [
    "晋政办发〔2020〕24号 二(四)1",
    "国卫办人口发〔2019〕25号 第六条",
];

pub fn add(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new("receive-push", "接收登记信息推送", receive::receive_push)
                .basis(BASIS[0])
                .basis(BASIS[1]),
        )
        .duty(
            Duty::new(
                "acknowledge-push",
                "签收登记信息推送",
                acknowledge::acknowledge_push,
            )
            .basis(BASIS[0])
            .basis(BASIS[1]),
        )
        .duty(
            Duty::new("relay-push", "转送至机构所在地县级部门", relay::relay_push)
                .basis(BASIS[0])
                .basis("人口与计划生育法 第二十八条"),
        )
}
