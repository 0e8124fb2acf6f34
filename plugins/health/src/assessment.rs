//! Quality (质量评估): the scheme, the grade of an institution, and inclusive places.

pub mod assess;
pub mod inclusive;
pub mod scheme;

use lianxi_sdk::{Duty, Plugin};

pub fn add(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "define-assessment-scheme",
                "制定质量评估方案",
                scheme::define_scheme,
            )
            .basis("晋政办发〔2020〕24号 二(四)2")
            .basis("WS/T 821-2023（推荐性标准）"),
        )
        .duty(
            Duty::new("assess-institution", "评估机构质量", assess::assess)
                .basis("晋政办发〔2020〕24号 二(四)3、四(三)"),
        )
        .duty(
            Duty::new(
                "recognise-inclusive",
                "认定普惠机构",
                inclusive::recognise_inclusive,
            )
            .basis("晋政办发〔2020〕24号 二(三)2"),
        )
}
