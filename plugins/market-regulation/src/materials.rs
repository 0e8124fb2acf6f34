//! The papers that registrations ask for, each with the article that does.

use lianxi_domain::checks::Material;

/// 第十六条: what every application must contain.
pub const APPLICATION_MATERIALS: [Material; 3] = [
    Material::new("申请书", "市场主体登记管理条例 第十六条第一款第一项"),
    Material::new(
        "身份证明|资格文件",
        "市场主体登记管理条例 第十六条第一款第二项",
    ),
    Material::new(
        "住所|场所",
        "市场主体登记管理条例 第十六条第一款第三项（住所或者主要经营场所相关文件）",
    ),
];
pub const CHARTER: Material = Material::new("章程", "市场主体登记管理条例 第十六条第一款第四项");
pub const PARTNERSHIP_AGREEMENT: Material =
    Material::new("合伙协议", "市场主体登记管理条例 第十六条第一款第四项");
pub const REQUEST: Material = Material::new(
    "申请书",
    "市场主体登记管理条例实施细则 第四十六条第一款第一项、第四十七条",
);
pub const DISSOLUTION: Material = Material::new(
    "决议|决定|解散",
    "市场主体登记管理条例实施细则 第四十六条第一款第二项（解散、注销的决议或者决定）",
);
pub const LIQUIDATION_REPORT: Material = Material::new(
    "清算报告",
    "市场主体登记管理条例实施细则 第四十六条第一款第三项",
);
pub const TAX_CLEARANCE: Material = Material::new(
    "清税证明",
    "市场主体登记管理条例实施细则 第四十六条第一款第四项",
);
pub const COMMITMENT: Material = Material::new("承诺书", "市场主体登记管理条例 第三十三条第一款");
pub const CHANGE_REQUEST: Material =
    Material::new("申请书", "市场主体登记管理条例 第二十四条（申请变更登记）");
pub const PENALTY_PAPER: Material = Material::new(
    "行政处罚决定书",
    "市场主体登记管理条例 第四十四条、第四十六条、第四十八条",
);
pub const REVOCATION_PAPER: Material =
    Material::new("调查|撤销", "市场主体登记管理条例 第四十条（调查认定）");
