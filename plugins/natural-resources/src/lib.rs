//! 自然资源部门: land for childcare comes first, in the spatial plan and in the yearly land plan; allotment where the law allows it;
//! the first of the four gates of a new residential area; planning standards by version. One file a duty; `rules` has the numbers,
//! `standard` the published ones that replace them, `land` and `supply` what the duties share. The gates are in `lianxi_domain::facility`.

#![allow(
    clippy::needless_pass_by_value,
    reason = "a duty takes its input by value: that is the shape the SDK registers"
)]

mod check_plan_includes_facility;
pub mod examples;
mod include_in_annual_land_plan;
mod include_in_spatial_plan;
mod land;
mod publish_planning_standard;
mod report;
mod responsibility;
mod review_land_supply;
mod rules;
mod standard;
mod supply;
#[cfg(test)]
mod tests;

use lianxi_domain::{facility, records};
use lianxi_sdk::{Catalogue, Duty, Grant, Plugin};

/// This department.
const DEPARTMENT: &str = "natural-resources";
/// The public learns of standards.
const PUBLIC_SITE: &str = "public-site";
/// The department of the next gates learns of the first.
const HOUSING: &str = "housing";

/// The sentences of the policy's annex that this department carries out.
pub const SEED_DUTIES: [&str; 3] = [
    "晋政办发〔2020〕24号 附-16 自然资源部门负责优先保障婴幼儿照护服务机构和设施建设的土地供应",
    "晋政办发〔2020〕24号 附-17 完善相关规划规范和标准",
    "晋政办发〔2020〕24号 附-18 将婴幼儿照护服务机构和设施建设用地纳入国土空间规划和年度用地计划并优先予以保障",
];

/// The department's duties and what they need.
pub fn plugin() -> Plugin {
    let plugin = Plugin::new(DEPARTMENT, "自然资源部门", env!("CARGO_PKG_VERSION"))
        .basis(SEED_DUTIES[0])
        .basis(SEED_DUTIES[1])
        .basis(SEED_DUTIES[2])
        .basis("土地管理法")
        .basis("划拨用地目录")
        .grant(Grant::records(&records::INDEXES))
        .grant(Grant::outbox(&[
            facility::ACCOUNTABILITY,
            HOUSING,
            PUBLIC_SITE,
        ]))
        .catalogue(catalogue);
    shared_duties(planning(land_duties(plugin)))
}

fn catalogue() -> Catalogue {
    Catalogue::default()
        .rules(rules::ALL.iter().map(|rule| (*rule).into()))
        .indicators(&report::INDICATORS)
        .records(&facility::RECORDS)
        .records(&[
            ("spatial-plan/", "国土空间规划中的照护服务用地"),
            ("site/", "规划用地"),
            ("land-plan/", "年度用地计划"),
            ("parcel/", "年度计划地块"),
            ("land-supply/", "供地审查"),
            ("standard/", "规划规范和标准"),
            ("facility-standard/", "现行的设施规模标准"),
        ])
}

fn land_duties(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "include-in-spatial-plan",
                "纳入国土空间规划",
                include_in_spatial_plan::perform,
            )
            .basis("晋政办发〔2020〕24号 二(三)1、三(二)、附-18"),
        )
        .duty(
            Duty::new(
                "include-in-annual-land-plan",
                "纳入年度用地计划",
                include_in_annual_land_plan::perform,
            )
            .basis("晋政办发〔2020〕24号 三(二)、附-18"),
        )
        .duty(
            Duty::new(
                "review-land-supply",
                "供地审查",
                review_land_supply::perform,
            )
            .basis("晋政办发〔2020〕24号 三(二)、二(二)1、附-16")
            .basis("土地管理法 第五十三条、第五十四条、第六十一条、第六十三条")
            .basis("划拨用地目录"),
        )
}

fn planning(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "check-plan-includes-facility",
                "规划关口审查",
                check_plan_includes_facility::perform,
            )
            .basis("晋政办发〔2020〕24号 二(二)1、二(三)3"),
        )
        .duty(
            Duty::new(
                "publish-planning-standard",
                "发布规划规范和标准",
                publish_planning_standard::perform,
            )
            .basis("晋政办发〔2020〕24号 附-17")
            .basis("政府信息公开条例 第二十六条"),
        )
}

fn shared_duties(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new("report", "用地和规划情况统计", report::perform)
                .basis("晋政办发〔2020〕24号 四(一)"),
        )
        .duty(
            Duty::new("responsibility", "责任事项", responsibility::perform)
                .basis("晋政办发〔2020〕24号 附件"),
        )
}

#[cfg(target_arch = "wasm32")]
lianxi_sdk::export!(plugin);
