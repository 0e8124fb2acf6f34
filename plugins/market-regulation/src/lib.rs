//! 市场监管部门: registers for-profit childcare institutions and supervises food and medicine in institutions of every kind. One
//! file a duty; `rules` holds the dated numbers; what the registering departments share is in `lianxi_domain::registration`.

#![allow(
    clippy::needless_pass_by_value,
    reason = "a duty takes its input by value: that is the shape the SDK registers"
)]

mod build_push_payload;
mod change_or_deregister;
mod check_food_permit;
mod decide_penalty_path;
mod deregistration;
pub mod examples;
mod handle_complaint;
mod inspect_food;
mod inspect_medicine_safety;
mod inspection;
mod investigate_violation;
mod materials;
mod penalty_publicity;
mod register_institution;
mod registrant;
mod report;
mod responsibility;
mod review_new_product;
mod rules;
#[cfg(test)]
mod tests;
mod validate_registration;

use lianxi_domain::registration::ledger;
use lianxi_domain::{inspection as shared, registration};
use lianxi_sdk::{Catalogue, Duty, Grant, Plugin};

/// The sentences of the policy's annex that this department carries out.
pub const SEED_DUTIES: [&str; 2] = [
    "晋政办发〔2020〕24号 附-26 市场监管部门负责营利性婴幼儿照护服务机构法人的注册登记",
    "晋政办发〔2020〕24号 附-27 依法对各类婴幼儿照护服务机构的饮食用药安全进行监管",
];

/// The department's duties and what they need.
pub fn plugin() -> Plugin {
    let plugin = Plugin::new(
        "market-regulation",
        "市场监管部门",
        env!("CARGO_PKG_VERSION"),
    )
    .basis(SEED_DUTIES[0])
    .basis(SEED_DUTIES[1])
    .basis("市场主体登记管理条例")
    .basis("市场主体登记管理条例实施细则")
    .basis("食品安全法")
    .basis("国卫办人口发〔2019〕25号")
    .grant(Grant::records(&ledger::INDEXES))
    .catalogue(catalogue);
    shared_duties(supervising(registering(plugin)))
}

/// The numbers, indicators and kinds of records.
fn catalogue() -> Catalogue {
    Catalogue::default()
        .rules(rules::ALL.iter().map(|rule| (*rule).into()))
        .rules(rules::FINES.iter().map(|rule| (*rule).into()))
        .rules(registration::RULES.iter().map(|rule| (*rule).into()))
        .rules(shared::RULES.iter().map(|rule| (*rule).into()))
        .rules([(&shared::INSPECTORS_MIN).into()])
        .indicators(&registration::INDICATORS)
        .indicators(&report::INDICATORS)
        .records(&registration::RECORDS)
        .records(&[
            ("food-inspection/", "食品安全检查结果"),
            ("food-full-check/", "最近一次覆盖全部要点的食品安全检查之日"),
            ("medicine-inspection/", "用药安全检查结果"),
            ("complaint/", "投诉举报处理意见"),
            ("product-review/", "新产品安全评估"),
        ])
}

fn registering(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new(
                "validate-registration",
                "设立登记申请审查",
                validate_registration::perform,
            )
            .basis("市场主体登记管理条例 第十条、第十一条、第十五条、第十六条、第十九条")
            .basis("国卫办人口发〔2019〕25号 第五条"),
        )
        .duty(
            Duty::new(
                "register-institution",
                "设立登记",
                register_institution::perform,
            )
            .basis("市场主体登记管理条例 第十九条至第二十一条")
            .basis("企业信息公示暂行条例 第六条"),
        )
        .duty(
            Duty::new(
                "change-or-deregister",
                "变更、注销、吊销、撤销登记",
                change_or_deregister::perform,
            )
            .basis("市场主体登记管理条例 第二十四条、第三十一条至第三十三条、第四十条")
            .basis("市场主体登记管理条例实施细则 第四十四条至第四十九条"),
        )
        .duty(
            Duty::new(
                "build-push-payload",
                "构建登记信息推送件",
                build_push_payload::perform,
            )
            .basis("晋政办发〔2020〕24号 二(四)1")
            .basis("国卫办人口发〔2019〕25号 第六条"),
        )
}

fn supervising(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new("investigate-violation", "登记违法行为处理路径", investigate_violation::perform)
                .basis("市场主体登记管理条例 第四十三条、第四十四条、第四十六条至第四十八条")
                .basis("市场监督管理行政处罚信息公示规定 第九条至第十一条、第十三条"),
        )
        .duty(Duty::new("check-food-permit", "食品经营许可核查", check_food_permit::perform).basis("食品安全法 第三十五条、第五十七条"))
        .duty(
            Duty::new("inspect-food", "食品安全检查", inspect_food::perform)
                .basis("食品生产经营监督检查管理办法 第二十二条、第二十三条、第三十一条至第三十四条、第三十九条"),
        )
        .duty(
            Duty::new("inspect-medicine-safety", "用药安全检查", inspect_medicine_safety::perform)
                .basis("晋政办发〔2020〕24号 附-27"),
        )
        .duty(
            Duty::new("handle-complaint", "投诉举报处理", handle_complaint::perform)
                .basis("市场监督管理投诉举报处理暂行办法 第十四条、第十五条、第二十三条、第三十一条"),
        )
        .duty(
            Duty::new("review-new-product", "新产品安全评估", review_new_product::perform)
                .basis("晋政办发〔2020〕24号 二(四)3"),
        )
        .duty(
            Duty::new("decide-penalty-path", "食品安全处罚路径", decide_penalty_path::perform)
                .basis("食品安全法 第一百二十六条")
                .basis("市场监督管理行政处罚信息公示规定 第九条至第十一条、第十三条"),
        )
}

fn shared_duties(plugin: Plugin) -> Plugin {
    plugin
        .duty(
            Duty::new("inspection-items", "检查事项", inspection::items)
                .basis("市场主体登记管理条例 第三十八条"),
        )
        .duty(
            Duty::new("evaluate-findings", "检查结果判断", inspection::evaluate)
                .basis("市场主体登记管理条例 第三十九条"),
        )
        .duty(
            Duty::new("report", "登记情况统计", report::perform)
                .basis("晋政办发〔2020〕24号 四(一)"),
        )
        .duty(
            Duty::new("responsibility", "责任事项", responsibility::perform)
                .basis("晋政办发〔2020〕24号 附件"),
        )
}

#[cfg(target_arch = "wasm32")]
lianxi_sdk::export!(plugin);
