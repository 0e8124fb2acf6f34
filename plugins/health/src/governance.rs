//! Governance (制度与保障): policy, experts, training, reports, and who answers for what.

pub mod experts;
pub mod national_sync;
pub mod policy;
pub mod policy_report;
pub mod report;
pub mod responsibility;
pub mod training;

use lianxi_sdk::{Duty, Plugin};

const ANNEX: &str = "晋政办发〔2020〕24号 附件 卫健部门职责";

pub fn add(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new("organise-training", "组织培训", training::organise_training)
                .basis("晋政办发〔2020〕24号 三(三)3"),
        )
        .duty(
            Duty::new("manage-expert-committee", "专家指导委员会", experts::manage)
                .basis("晋政办发〔2020〕24号 四(一)"),
        )
        .duty(
            Duty::new("publish-policy", "发布政策规范", policy::publish_policy)
                .basis("晋政办发〔2020〕24号 二(四)2")
                .basis(ANNEX),
        )
        .duty(
            Duty::new(
                "report-policy-documents",
                "政策文件报告",
                policy_report::report_policies,
            )
            .basis("晋政办发〔2020〕24号 一"),
        )
        .duty(
            Duty::new(
                "sync-national-system",
                "与全国备案系统同步",
                national_sync::sync_national,
            )
            .basis("晋政办发〔2020〕24号 三(四)")
            .basis("国卫办人口发〔2019〕25号"),
        )
        .duty(Duty::new("report", "指标报告", report::report).basis("晋政办发〔2020〕24号 四(一)"))
        .duty(
            Duty::new("responsibility", "责任归属", responsibility::responsibility)
                .basis("晋政办发〔2020〕24号 四(三)"),
        )
}
