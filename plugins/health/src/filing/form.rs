//! The filing form (托育机构备案书) and its scans, as the county office receives them.

use lianxi_domain::Uscc;
use lianxi_domain::date::Day;
use lianxi_domain::person::PersonRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::capacity::Class;

pub const STAFF_MAX: usize = 300;
pub const MATERIALS_MAX: usize = 100;

/// 机构类型：登记类型决定由谁登记，家庭托育点和幼儿园托班另有规则
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InstitutionType {
    /// 事业单位
    PublicInstitution,
    /// 社会服务机构（民办非企业单位）
    SocialService,
    /// 营利性机构
    ForProfit,
    /// 幼儿园开设的托班
    KindergartenClass,
    /// 家庭托育点
    FamilyPoint,
}

/// 服务形式
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum ServiceMode {
    #[serde(rename = "全日托")]
    FullDay,
    #[serde(rename = "半日托")]
    HalfDay,
    #[serde(rename = "计时托")]
    Hourly,
    #[serde(rename = "临时托")]
    Occasional,
}

/// 场地来源
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "tenure", deny_unknown_fields)]
pub enum Tenure {
    /// 自有
    Own {},
    /// 租赁
    #[serde(rename_all = "camelCase")]
    Lease {
        /// 租赁起始日
        from: Day,
        /// 租赁届满日（含）
        to: Day,
    },
}

/// 场地
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Site {
    /// 场地来源
    pub tenure: Tenure,
    /// 建筑面积（平方米）
    pub building_area: u32,
    /// 室外活动面积（平方米）
    pub outdoor_area: u32,
    /// 用房最低楼层，地下为负数
    pub lowest_floor: i32,
    /// 用房最高楼层
    pub highest_floor: i32,
    /// 是否半地下
    #[serde(default)]
    pub semi_basement: bool,
    /// 是否独立场地（独立设置的托育机构至少一名保安在岗）
    #[serde(default)]
    pub independent: bool,
    /// 实际地址是否与登记住所一致
    pub same_as_registered: bool,
}

/// 卫生评价自评（2022年起）
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HygieneSelfAssessment {
    /// 自评结论是否全部符合
    pub all_met: bool,
    /// 保健观察室面积（平方米）
    pub observation_room_area: u32,
    /// 保健观察室床位数
    pub observation_beds: u32,
    /// 有冬至日照要求用房的窗地面积比（百分比）
    pub window_floor_percent: u32,
}

/// 岗位
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// 托育机构负责人
    Director,
    /// 保育人员
    Carer,
    /// 保健人员
    HealthWorker,
    /// 保安
    Guard,
    /// 炊事人员
    Cook,
    /// 其他
    Other,
}

/// 工作人员，只以人员编号引用
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Staff {
    /// 人员引用
    pub person: PersonRef,
    /// 岗位
    pub role: Role,
    /// 最近健康体检日期
    pub exam_on: Option<Day>,
    /// 体检是否合格
    #[serde(default)]
    pub exam_passed: bool,
    /// 违法犯罪记录查询日期
    pub background_on: Option<Day>,
    /// 查询结果是否无记录
    #[serde(default)]
    pub background_clear: bool,
    /// 岗位资格证明（专业资格、保育师、保安员证等）文件摘要
    pub certificate: Option<String>,
    /// 负责人：是否大专以上学历
    #[serde(default)]
    pub college: bool,
    /// 负责人：相关管理工作年限
    #[serde(default)]
    pub management_years: u32,
    /// 负责人、保健人员：培训是否合格
    #[serde(default)]
    pub training_passed: bool,
    /// 保健人员：是否专职
    #[serde(default)]
    pub full_time: bool,
    /// 保安：是否由获得许可的保安服务公司派驻
    #[serde(default)]
    pub dispatched: bool,
}

/// 备案书
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FilingForm {
    /// 统一社会信用代码
    pub uscc: Uscc,
    /// 机构名称
    pub name: String,
    /// 机构类型
    pub institution_type: InstitutionType,
    /// 所在地县级行政区划代码
    pub county: String,
    /// 业务（经营）范围
    pub business_scope: String,
    /// 场地
    pub site: Site,
    /// 服务形式
    pub service_modes: Vec<ServiceMode>,
    /// 是否提供膳食
    pub provides_meals: bool,
    /// 班级
    pub classes: Vec<Class>,
    /// 工作人员
    pub staff: Vec<Staff>,
    /// 卫生评价自评
    pub hygiene: Option<HygieneSelfAssessment>,
    /// 安全与健康责任人（机构负有主体责任）
    pub responsible_person: PersonRef,
    /// 拟开始服务日期
    pub opening_on: Day,
}

/// 材料种类
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MaterialKind {
    /// 营业执照或其他法人登记证书
    RegistrationCertificate,
    /// 场地证明
    SiteProof,
    /// 工作人员专业资格证明
    StaffQualification,
    /// 工作人员健康合格证明
    StaffHealth,
    /// 评价为合格的托幼机构卫生评价报告
    HygieneReport,
    /// 托育机构卫生评价自评表
    HygieneSelfAssessment,
    /// 消防安全检查合格证明（住建消防验收意见或消防救援机构证明）
    FireSafety,
    /// 食品经营许可证
    FoodPermit,
    /// 法律法规规定的其他材料
    Other,
}

/// 材料扫描件
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Material {
    /// 材料种类
    pub kind: MaterialKind,
    /// 扫描件摘要（SHA-256）
    pub digest: String,
    /// 有效期至
    pub valid_to: Option<Day>,
    /// 结论是否合格（卫生评价报告、消防证明）
    #[serde(default)]
    pub passed: bool,
}

/// 备案承诺书
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Commitment {
    /// 是否签署
    pub signed: bool,
    /// 签署日期
    pub signed_on: Option<Day>,
    /// 扫描件摘要
    pub digest: Option<String>,
}
