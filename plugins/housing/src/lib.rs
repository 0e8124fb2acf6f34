//! 住房和城乡建设部门: how childcare facilities are built. The gates of construction, acceptance and delivery, the milestones of a
//! project, fire design review and acceptance, the gaps of old areas, the renovation of old communities and the retrofit of public
//! places. One file a duty; `rules` has the numbers. The gates are in `lianxi_domain::facility`.

#![allow(
    clippy::needless_pass_by_value,
    reason = "a duty takes its input by value: that is the shape the SDK registers"
)]

mod check_four_sync;
mod check_renovation_includes_care;
mod confirm_fire_acceptance;
pub mod examples;
mod fire;
mod gaps;
mod gates;
mod inspection;
mod plan_gap_filling;
mod record_construction;
mod record_gap_filling;
mod report;
mod responsibility;
mod rules;
#[cfg(test)]
mod tests;
mod track_facility_retrofit;

use lianxi_domain::{facility, records};
use lianxi_sdk::{Catalogue, Duty, Grant, Plugin};

/// This department.
const DEPARTMENT: &str = "housing";

/// The sentence of the policy's annex that this department carries out.
pub const SEED_DUTIES: [&str; 1] =
    ["晋政办发〔2020〕24号 附-19 住建部门负责做好照护服务设施工程建设的管理工作"];

/// The department's duties and what they need.
pub fn plugin() -> Plugin {
    let plugin = Plugin::new(DEPARTMENT, "住房和城乡建设部门", env!("CARGO_PKG_VERSION"))
        .basis(SEED_DUTIES[0])
        .basis("消防法")
        .basis("建设工程质量管理条例")
        .basis("建设工程消防设计审查验收管理暂行规定（住房和城乡建设部令第51号）")
        .grant(Grant::records(&records::INDEXES))
        .grant(Grant::outbox(&[facility::ACCOUNTABILITY]))
        .catalogue(catalogue);
    shared_duties(old_areas(construction(plugin)))
}

fn catalogue() -> Catalogue {
    Catalogue::default()
        .rules(rules::ALL.iter().map(|rule| (*rule).into()))
        .rules(rules::FINES.iter().map(|rule| (*rule).into()))
        .indicators(&report::INDICATORS)
        .records(&facility::RECORDS)
        .records(&[
            ("construction/", "工程建设进度"),
            ("fire/", "消防设计审查、验收和备案"),
            ("gap-plan/", "补建计划"),
            ("gap-filled/", "补建完成情况"),
            ("renovation/", "老旧小区改造核对"),
            ("retrofit/", "公共场所设施建设改造"),
        ])
}

fn construction(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "check-four-sync",
                "四同步关口审查",
                check_four_sync::perform,
            )
            .basis("晋政办发〔2020〕24号 二(二)1、附-19"),
        )
        .duty(
            Duty::new(
                "record-construction",
                "记录工程建设进度",
                record_construction::perform,
            )
            .basis("晋政办发〔2020〕24号 附-19")
            .basis("建设工程质量管理条例"),
        )
        .duty(
            Duty::new(
                "confirm-fire-acceptance",
                "确认消防验收或者备案",
                confirm_fire_acceptance::perform,
            )
            .basis("消防法 第十条至第十三条、第五十八条")
            .basis("住房和城乡建设部令第51号 第二十二条、第二十六条"),
        )
}

fn old_areas(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "plan-gap-filling",
                "制定补建计划",
                plan_gap_filling::perform,
            )
            .basis("晋政办发〔2020〕24号 二(二)1"),
        )
        .duty(
            Duty::new(
                "record-gap-filling",
                "记录补建完成情况",
                record_gap_filling::perform,
            )
            .basis("晋政办发〔2020〕24号 二(二)1"),
        )
        .duty(
            Duty::new(
                "check-renovation-includes-care",
                "核对老旧小区改造",
                check_renovation_includes_care::perform,
            )
            .basis("晋政办发〔2020〕24号 二(二)1"),
        )
        .duty(
            Duty::new(
                "track-facility-retrofit",
                "跟踪母婴、无障碍设施建设改造",
                track_facility_retrofit::perform,
            )
            .basis("晋政办发〔2020〕24号 二(一)3"),
        )
}

fn shared_duties(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new("inspection-items", "检查事项", inspection::items)
                .basis("消防法 第十三条")
                .basis("建设工程质量管理条例"),
        )
        .duty(
            Duty::new("evaluate-findings", "检查结果判断", inspection::evaluate)
                .basis("消防法 第五十八条")
                .basis("建设工程质量管理条例"),
        )
        .duty(
            Duty::new("report", "工程建设情况统计", report::perform)
                .basis("晋政办发〔2020〕24号 四(一)"),
        )
        .duty(
            Duty::new("responsibility", "责任事项", responsibility::perform)
                .basis("晋政办发〔2020〕24号 附件"),
        )
}

#[cfg(target_arch = "wasm32")]
lianxi_sdk::export!(plugin);
