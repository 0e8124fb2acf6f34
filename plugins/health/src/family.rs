//! Support of families (家庭照护支持): guidance, content, the six public health services, nursing rooms.

pub mod activities;
pub mod content;
pub mod nursing_rooms;
pub mod public_health;

use lianxi_sdk::{Duty, Plugin};

pub fn add(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "plan-guidance-activities",
                "制定家庭照护指导计划",
                activities::plan_activities,
            )
            .basis("晋政办发〔2020〕24号 二(一)5"),
        )
        .duty(
            Duty::new(
                "publish-parenting-content",
                "发布育儿内容",
                content::publish_content,
            )
            .basis("晋政办发〔2020〕24号 二(一)5"),
        )
        .duty(
            Duty::new(
                "record-public-health-service",
                "记录婴幼儿公共卫生服务",
                public_health::record_service,
            )
            .basis("晋政办发〔2020〕24号 二(一)4"),
        )
        .duty(
            Duty::new("census-nursing-rooms", "母婴室普查", nursing_rooms::census)
                .basis("晋政办发〔2020〕24号 二(一)3")
                .basis("关于加快母婴设施建设的指导意见"),
        )
}
