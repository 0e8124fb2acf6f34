//! What a registration body decided (登记决定) and the envelope that it pushes to the health department of its level
//! (登记信息推送: 晋政办发〔2020〕24号 二(四)1, 国卫办人口发〔2019〕25号 第六条).
//!
//! The rules name no fields; these are taken from the registration certificates. Texts stay as they were given, so that a receiver
//! can refuse a push with a reason (代码校验失败, 辖区错误) instead of failing to read it. Persons are opaque references.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::date::Day;
use crate::division::Level;

/// The first version of a registration (设立).
pub const VERSION_FIRST: u32 = 1;

/// 登记事件
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub enum RegistrationEvent {
    #[serde(rename = "设立")]
    Established,
    #[serde(rename = "变更")]
    Changed,
    /// Ended by the institution itself.
    #[serde(rename = "注销")]
    Deregistered,
    /// The licence was taken away as a penalty.
    #[serde(rename = "吊销")]
    LicenceRevoked,
    /// The registration itself was undone.
    #[serde(rename = "撤销")]
    RegistrationRevoked,
}

/// 登记类型
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub enum RegistrationType {
    #[serde(rename = "事业单位")]
    PublicInstitution,
    #[serde(rename = "社会服务机构")]
    SocialService,
    #[serde(rename = "营利性")]
    ForProfit,
    #[serde(rename = "个体工商户")]
    SoleTrader,
}

/// 登记机关: the body that decided; in many counties an office for administrative approval (行政审批局) acts for the department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Authority {
    /// 部门（插件标识），如 market-regulation
    pub department: String,
    /// 机关名称
    pub name: String,
    /// 所在行政区划代码（GB/T 2260）
    pub division_code: String,
    /// 层级
    pub level: Level,
}

/// 被登记的照护服务机构
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Institution {
    /// 名称
    pub name: String,
    /// 统一社会信用代码
    pub uscc: String,
    /// 住所（服务场所）
    pub address: String,
    /// 服务场所所在县级行政区划代码
    pub premises_division_code: String,
    /// 法定代表人（负责人）的不透明引用，不是姓名或证件号
    pub legal_rep_ref: String,
    /// 开办资金或注册资本（元）
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capital_yuan: Option<u64>,
    /// 业务（经营）范围
    pub business_scope: String,
    /// 成立日期
    pub established_on: Day,
    /// 证照编号
    pub licence_no: String,
    /// 证照有效期至
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence_valid_to: Option<Day>,
}

/// The same shape with the new values, as an application for a change gives them (申请变更的事项).
pub type InstitutionChanges = PreviousInstitution;

/// 变更的登记事项：只列发生变化的
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct PreviousInstitution {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uscc: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub premises_division_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_rep_ref: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capital_yuan: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_scope: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub established_on: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence_no: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence_valid_to: Option<Day>,
}

/// 附件：只传名称和摘要，不传内容
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Attachment {
    /// 材料名称
    pub name: String,
    /// SHA-256（64位小写十六进制）
    pub sha256: String,
}

/// 登记机关作出的决定：启动登记信息推送流程的事件内容
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegistrationDecided {
    /// 决定文号
    pub decision_no: String,
    /// 决定时间（RFC 3339）
    pub decided_at: String,
    /// 登记事件
    pub event: RegistrationEvent,
    /// 该机构登记事件的版本号，设立为1，其后逐次加1
    pub version: u32,
    /// 登记类型
    pub registration_type: RegistrationType,
    /// 登记机关
    pub authority: Authority,
    /// 机构
    pub institution: Institution,
    /// 变更前事项
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<PreviousInstitution>,
    /// 附件
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// 依据
    #[serde(default)]
    pub basis: Vec<String>,
}

/// 登记信息推送件
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PushEnvelope {
    /// 推送编号：由幂等键导出，同一事件始终相同
    pub push_id: String,
    /// 登记事件
    pub event: RegistrationEvent,
    /// 版本号
    pub version: u32,
    /// 登记类型
    pub registration_type: RegistrationType,
    /// 登记机关
    pub authority: Authority,
    /// 机构
    pub institution: Institution,
    /// 变更前事项
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<PreviousInstitution>,
    /// 附件
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// 推送时间（RFC 3339）
    pub pushed_at: String,
    /// 依据
    #[serde(default)]
    pub basis: Vec<String>,
}

impl RegistrationEvent {
    /// Every event, in the order of a life.
    pub const ALL: [Self; 5] = [
        Self::Established,
        Self::Changed,
        Self::Deregistered,
        Self::LicenceRevoked,
        Self::RegistrationRevoked,
    ];

    /// The Chinese term, as in JSON.
    pub fn term(self) -> &'static str {
        match self {
            Self::Established => "设立",
            Self::Changed => "变更",
            Self::Deregistered => "注销",
            Self::LicenceRevoked => "吊销",
            Self::RegistrationRevoked => "撤销",
        }
    }

    /// After such an event nothing but its repetition can follow.
    pub fn ends_registration(self) -> bool {
        matches!(
            self,
            Self::Deregistered | Self::LicenceRevoked | Self::RegistrationRevoked
        )
    }

    fn word(self) -> &'static str {
        match self {
            Self::Established => "established",
            Self::Changed => "changed",
            Self::Deregistered => "deregistered",
            Self::LicenceRevoked => "licence-revoked",
            Self::RegistrationRevoked => "registration-revoked",
        }
    }
}

impl RegistrationType {
    /// The Chinese term, as in JSON.
    pub fn term(self) -> &'static str {
        match self {
            Self::PublicInstitution => "事业单位",
            Self::SocialService => "社会服务机构",
            Self::ForProfit => "营利性",
            Self::SoleTrader => "个体工商户",
        }
    }
}

impl RegistrationDecided {
    /// `uscc/event/version`: what makes two decisions the same one.
    pub fn idempotency_key(&self) -> String {
        key(&self.institution.uscc, self.event, self.version)
    }

    /// The envelope of this decision. The caller has checked it.
    pub fn envelope(self, pushed_at: &str) -> PushEnvelope {
        PushEnvelope {
            push_id: format!(
                "push-{}-{}-{}",
                self.institution.uscc,
                self.event.word(),
                self.version
            ),
            event: self.event,
            version: self.version,
            registration_type: self.registration_type,
            authority: self.authority,
            institution: self.institution,
            previous: self.previous,
            attachments: self.attachments,
            pushed_at: pushed_at.to_owned(),
            basis: self.basis,
        }
    }
}

impl PushEnvelope {
    /// `uscc/event/version`: what makes two pushes the same one (a resend has the same key).
    pub fn idempotency_key(&self) -> String {
        key(&self.institution.uscc, self.event, self.version)
    }
}

fn key(uscc: &str, event: RegistrationEvent, version: u32) -> String {
    format!("{uscc}/{}/{version}", event.term())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn decided() -> serde_json::Value {
        json!({
            "decisionNo": "并市监登字〔2026〕1号", "decidedAt": "2026-11-20T09:00:00+08:00", "event": "设立", "version": 1,
            "registrationType": "营利性",
            "authority": {"department": "market-regulation", "name": "太原市市场监督管理局", "divisionCode": "140100", "level": "city"},
            "institution": {"name": "某托育有限公司", "uscc": "91140100MA00000003", "address": "太原市小店区某路1号", "premisesDivisionCode": "140105",
                "legalRepRef": "person:1", "businessScope": "托育服务", "establishedOn": "2026-11-20", "licenceNo": "1"},
            "attachments": [{"name": "营业执照", "sha256": "00"}], "basis": ["二(四)1"]
        })
    }

    #[test]
    fn the_envelope_keeps_the_decision_and_its_key() {
        let decided: RegistrationDecided = serde_json::from_value(decided()).expect("decided");
        let key = decided.idempotency_key();
        assert_eq!(key, "91140100MA00000003/设立/1");
        let envelope = decided.envelope("2026-11-21T09:00:00+08:00");
        assert_eq!(envelope.idempotency_key(), key);
        assert_eq!(envelope.push_id, "push-91140100MA00000003-established-1");
        let value = serde_json::to_value(&envelope).expect("json");
        assert_eq!(value["pushedAt"], "2026-11-21T09:00:00+08:00");
        assert_eq!(
            serde_json::from_value::<PushEnvelope>(value).expect("back"),
            envelope
        );
    }

    #[test]
    fn unknown_fields_are_refused_so_that_no_name_slips_in() {
        let mut value = decided();
        value["institution"]["legalRepName"] = json!("某人");
        let error = serde_json::from_value::<RegistrationDecided>(value).expect_err("refused");
        assert!(error.to_string().contains("legalRepName"), "{error}");
    }

    #[test]
    fn terms_are_the_json_words() {
        use RegistrationEvent as E;
        use RegistrationType as T;
        for event in [
            E::Established,
            E::Changed,
            E::Deregistered,
            E::LicenceRevoked,
            E::RegistrationRevoked,
        ] {
            assert_eq!(
                serde_json::to_value(event).expect("json"),
                json!(event.term())
            );
        }
        for kind in [
            T::PublicInstitution,
            T::SocialService,
            T::ForProfit,
            T::SoleTrader,
        ] {
            assert_eq!(
                serde_json::to_value(kind).expect("json"),
                json!(kind.term())
            );
        }
    }
}
