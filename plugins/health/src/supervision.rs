//! Supervision (监督管理): what is inspected, what follows from it, and who may take part.

pub mod catalogue;
pub mod coordinate;
pub mod evaluate;
pub mod items;
pub mod penalty;
pub mod video;

use lianxi_sdk::{Duty, Plugin};

pub fn add(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "coordinate-inspection",
                "协调部门联合检查",
                coordinate::coordinate_inspection,
            )
            .basis("晋政办发〔2020〕24号 附件 卫健部门职责")
            .basis("国办发〔2024〕54号"),
        )
        .duty(
            Duty::new("inspection-items", "检查事项清单", items::inspection_items)
                .basis("国卫人口发〔2019〕58号"),
        )
        .duty(
            Duty::new(
                "evaluate-findings",
                "评定检查结果",
                evaluate::evaluate_findings,
            )
            .basis("行政处罚法 第四十二条")
            .basis("晋政办发〔2020〕24号 四(三)"),
        )
        .duty(
            Duty::new(
                "decide-penalty-path",
                "拟定处罚路径",
                penalty::decide_penalty_path,
            )
            .basis("人口与计划生育法 第四十一条")
            .basis("未成年人保护法 第一百二十六条")
            .basis("行政处罚法"),
        )
        .duty(
            Duty::new(
                "check-video-supervision",
                "视频监控核查",
                video::check_video,
            )
            .basis("托育机构管理规范 第三十二条"),
        )
}
