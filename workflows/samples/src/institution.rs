//! Synthetic institutions: names and addresses that nobody bears, codes whose check characters are right.

use lianxi_domain::date::Day;
use lianxi_domain::push::{
    Attachment, Authority, Institution, RegistrationDecided, RegistrationEvent, RegistrationType,
    VERSION_FIRST,
};
use lianxi_domain::uscc::check_character;
use lianxi_domain::{Division, Level, division};

use crate::office_hours::{date_of, written};
use crate::random::Draws;

const BRANDS: [&str; 24] = [
    "晨曦",
    "向阳花",
    "小树苗",
    "青禾",
    "星宝",
    "禾苗",
    "贝壳",
    "小脚丫",
    "暖阳",
    "蒲公英",
    "童乐",
    "启明",
    "小海豚",
    "七彩",
    "安心",
    "春芽",
    "满天星",
    "乐苗",
    "金色摇篮",
    "知了",
    "萌芽",
    "小雨点",
    "木棉",
    "云朵",
];
const ROADS: [&str; 12] = [
    "迎宾路",
    "建设路",
    "学府街",
    "和平路",
    "新华街",
    "滨河路",
    "五一路",
    "文化街",
    "府前街",
    "东环路",
    "兴华街",
    "康乐街",
];

/// One of the three registering departments, as far as a certificate shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registrant {
    pub department: &'static str,
    pub registration_type: RegistrationType,
    /// The first two characters of the code.
    pub prefix: &'static str,
    subject: &'static str,
    pub certificate: &'static str,
    scope: &'static str,
}

pub const INSTITUTIONAL: Registrant = Registrant {
    department: "institutional-establishment",
    registration_type: RegistrationType::PublicInstitution,
    prefix: "12",
    subject: "MB",
    certificate: "事业单位法人证书",
    scope: "为3岁以下婴幼儿提供托育服务；开展家庭照护指导",
};
pub const CIVIL: Registrant = Registrant {
    department: "civil-affairs",
    registration_type: RegistrationType::SocialService,
    prefix: "52",
    subject: "MJ",
    certificate: "民办非企业单位登记证书",
    scope: "婴幼儿托育服务；科学育儿指导",
};
pub const MARKET: Registrant = Registrant {
    department: "market-regulation",
    registration_type: RegistrationType::ForProfit,
    prefix: "91",
    subject: "MA",
    certificate: "营业执照",
    scope: "一般项目：托育服务（不含幼儿园）；母婴生活护理（不含医疗服务）；母婴用品销售",
};

/// Where an institution is, and whose registration it has.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The county of the premises.
    pub county: Division,
    /// The division of the registering body.
    pub authority: Division,
}

impl Place {
    pub fn new(county: Division, level: Level) -> Self {
        let authority = match level {
            Level::Province => division::province(),
            Level::City => division::city_of(county.code).unwrap_or(county),
            Level::County | Level::Township => county,
        };
        Self { county, authority }
    }
}

fn authority(draws: &mut Draws, registrant: &Registrant, at: Division) -> Authority {
    let name = match (at.level, registrant.department) {
        (Level::County, "civil-affairs" | "market-regulation") if draws.chance(35) => {
            format!("{}行政审批服务管理局", at.name)
        }
        (Level::Province, "civil-affairs") => format!("{}民政厅", at.name),
        (_, "civil-affairs") => format!("{}民政局", at.name),
        (_, "market-regulation") => format!("{}市场监督管理局", at.name),
        _ => format!(
            "中共{}委机构编制委员会办公室",
            at.name
                .trim_end_matches(['省', '市', '县', '区'])
                .to_owned()
                + suffix(at)
        ),
    };
    Authority {
        department: registrant.department.to_owned(),
        name,
        division_code: at.code.to_owned(),
        level: at.level,
    }
}

fn suffix(at: Division) -> &'static str {
    ["省", "市", "县", "区"]
        .into_iter()
        .find(|suffix| at.name.ends_with(suffix))
        .unwrap_or_default()
}

/// A code with the right check character.
pub fn code(prefix: &str, division_code: &str, subject: &str, number: u32) -> String {
    let first = format!("{prefix}{division_code}{subject}{number:07}");
    let check =
        check_character(&first).expect("a prefix, a division and a subject code of the alphabet");
    format!("{first}{check}")
}

/// The same code with a check character that is not its own.
pub fn with_wrong_check(draws: &mut Draws, code: &str) -> String {
    let (first, right) = code.split_at(code.len() - 1);
    loop {
        let other = char::from(*draws.pick(lianxi_domain::uscc::ALPHABET));
        if !right.starts_with(other) {
            return format!("{first}{other}");
        }
    }
}

impl Registrant {
    pub fn code(&self, division_code: &str, number: u32) -> String {
        code(self.prefix, division_code, self.subject, number)
    }

    pub fn of(department: &str) -> &'static Self {
        [&INSTITUTIONAL, &CIVIL]
            .into_iter()
            .find(|one| one.department == department)
            .unwrap_or(&MARKET)
    }
}

pub fn attachment(draws: &mut Draws, name: &str) -> Attachment {
    Attachment {
        name: name.to_owned(),
        sha256: draws.hex(32),
    }
}

/// The number of a decision, by event and serial number.
pub fn decision_no(registrant: &Registrant, at: &str, number: u32) -> String {
    let word = match registrant.department {
        "institutional-establishment" => "编登",
        "civil-affairs" => "民登",
        _ => "市监登",
    };
    format!("{word}{at}〔2026〕{number:04}号")
}

/// A founding (设立) without a fault.
pub fn founded(
    draws: &mut Draws,
    registrant: &Registrant,
    place: Place,
    number: u32,
    decided_at: jiff::Timestamp,
) -> RegistrationDecided {
    let uscc = registrant.code(place.authority.code, number);
    let city = division::city_of(place.county.code).map_or("", |city| city.name);
    let brand = draws.pick(&BRANDS);
    let name = match registrant.department {
        "institutional-establishment" => format!("{}{brand}公办托育中心", place.county.name),
        "civil-affairs" => format!("{}{brand}托育服务中心", place.county.name),
        _ => format!("{city}{}{brand}托育服务有限公司", place.county.name),
    };
    let licence_no = match registrant.department {
        "institutional-establishment" => format!("事证第1{}{number:05}号", place.authority.code),
        "civil-affairs" => format!("民证字第{}{number:05}号", place.authority.code),
        _ => uscc.clone(),
    };
    RegistrationDecided {
        decision_no: decision_no(registrant, place.authority.code, number),
        decided_at: written(decided_at),
        event: RegistrationEvent::Established,
        version: VERSION_FIRST,
        registration_type: registrant.registration_type,
        authority: authority(draws, registrant, place.authority),
        institution: Institution {
            name,
            uscc,
            address: format!(
                "{city}{}{}{}号",
                place.county.name,
                draws.pick(&ROADS),
                draws.between(1, 199)
            ),
            premises_division_code: place.county.code.to_owned(),
            legal_rep_ref: format!("person:{}", draws.hex(8)),
            capital_yuan: Some(u64::from(draws.between(3, 50)) * 100_000),
            business_scope: registrant.scope.to_owned(),
            established_on: Day::parse(&date_of(decided_at).to_string())
                .expect("a civil date reads as a day"),
            licence_no,
            licence_valid_to: None,
        },
        previous: None,
        attachments: vec![attachment(draws, registrant.certificate)],
        basis: vec!["国卫办人口发〔2019〕25号 第五条".to_owned()],
    }
}

/// A new address in the same county.
pub fn other_address(draws: &mut Draws, decided: &RegistrationDecided) -> String {
    let county =
        division::get(&decided.institution.premises_division_code).map_or("", |county| county.name);
    let city =
        division::city_of(&decided.institution.premises_division_code).map_or("", |city| city.name);
    format!(
        "{city}{county}{}{}号",
        draws.pick(&ROADS),
        draws.between(200, 399)
    )
}

/// A new name of the same kind.
pub fn other_name(draws: &mut Draws, decided: &RegistrationDecided) -> String {
    format!("{}（{}）", decided.institution.name, draws.pick(&BRANDS))
}
