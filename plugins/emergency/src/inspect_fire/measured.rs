//! 现场测量: a number and an answer must not say two things. Who says that an item conforms says by which number.

use lianxi_domain::checks::{Checks, MISSING_MATERIAL};
use lianxi_domain::date::Day;
use lianxi_domain::inspection::Conformity;
use lianxi_domain::parameters::Rules;
use lianxi_domain::rules::{Period, Rule};
use lianxi_sdk::Failure;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Input;
use crate::extinguishers::{Standard, Zone, ZoneResult, check_zones};
use crate::inspection::{DRILL, EXITS, EXTINGUISHERS, FLOOR, FULL_TEST, VIDEO_DAYS};
use crate::rules::{DRILL_EVERY, EXITS_MIN, FLOOR_MAX, FULL_TEST_EVERY, VIDEO_DAYS_MIN};

/// 现场测量和查验的数值
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Measured {
    /// 所在楼层
    pub floors: Option<Floors>,
    /// 安全出口数
    pub exits: Option<u32>,
    /// 录像实际保存天数
    pub video_days: Option<u32>,
    /// 最近一次建筑消防设施全面检测之日
    pub full_test_on: Option<Day>,
    /// 最近一次消防演练之日
    pub drill_on: Option<Day>,
    /// 灭火器配置的区域
    pub zones: Vec<Zone>,
}

/// 所在楼层
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Floors {
    /// 最高使用楼层（一层为1）
    pub highest: u32,
    /// 有用房在地下或者半地下
    pub below_ground: bool,
}

pub fn check(checks: &mut Checks, input: &Input, rules: &Rules<'_>) -> Result<(), Failure> {
    let measured = &input.measured;
    let mut measure = Measure { checks, input };
    let floor_max = rules.value(&FLOOR_MAX)?;
    measure.conforms(FLOOR, "/measured/floors", measured.floors, |floors| {
        !floors.below_ground && (1..=floor_max).contains(&floors.highest)
    });
    let exits_min = rules.value(&EXITS_MIN)?;
    measure.conforms(EXITS, "/measured/exits", measured.exits, |exits| {
        exits >= exits_min
    });
    let days_min = rules.value(&VIDEO_DAYS_MIN)?;
    measure.conforms(
        VIDEO_DAYS,
        "/measured/videoDays",
        measured.video_days,
        |days| days >= days_min,
    );
    measure.recent(
        FULL_TEST,
        "/measured/fullTestOn",
        measured.full_test_on,
        rules,
        &FULL_TEST_EVERY,
    )?;
    measure.recent(
        DRILL,
        "/measured/drillOn",
        measured.drill_on,
        rules,
        &DRILL_EVERY,
    )?;
    let zones = (!measured.zones.is_empty()).then_some(&measured.zones);
    let standard = Standard::of(rules)?;
    measure.conforms(EXTINGUISHERS, "/measured/zones", zones, |zones| {
        zones.iter().all(|zone| standard.judge(zone).sufficient)
    });
    check_zones(checks, "/measured/zones", &measured.zones);
    Ok(())
}

/// What the zones need and have, whatever was answered.
pub fn extinguishers(input: &Input, rules: &Rules<'_>) -> Result<Vec<ZoneResult>, Failure> {
    let standard = Standard::of(rules)?;
    let zones = input.measured.zones.iter();
    Ok(zones.map(|zone| standard.judge(zone)).collect())
}

struct Measure<'a> {
    checks: &'a mut Checks,
    input: &'a Input,
}

impl Measure<'_> {
    fn conforms<T>(&mut self, code: &str, at: &str, found: Option<T>, fits: impl Fn(T) -> bool) {
        let answered = self
            .input
            .answers
            .iter()
            .any(|answer| answer.code == code && answer.outcome == Conformity::Conforms);
        if !answered {
            return;
        }
        match found {
            None => self.checks.fail(
                at,
                MISSING_MATERIAL,
                format!("事项{code}答为符合：应填写测量或者查验的数值"),
            ),
            Some(found) => self.checks.require(
                fits(found),
                at,
                "answer-contradicts-count",
                format!("数值不符合要求，事项{code}不能答为符合"),
            ),
        }
    }

    /// Done before the inspection, and not so long before that the next time is due.
    fn recent(
        &mut self,
        code: &str,
        at: &str,
        done: Option<Day>,
        rules: &Rules<'_>,
        every: &'static Rule<u32>,
    ) -> Result<(), Failure> {
        let period: Period = rules.period(every)?;
        let inspected_on = self.input.inspected_on;
        if let Some(done) = done {
            self.checks.not_after(at, done, inspected_on);
        }
        self.conforms(code, at, done, |done| {
            period.due_from(done).is_some_and(|due| inspected_on <= due)
        });
        Ok(())
    }
}
