//! What this organisation does, and for whom.

use lianxi_domain::lead::{Channel, Matter};
use lianxi_domain::publicity::{Audience, Form, Programme};

use crate::rules::ALL;

pub const DEPARTMENT: &str = "womens-federation";

/// Where the leads of this organisation go.
pub const DESTINATIONS: [&str; 4] = [
    "human-resources",
    "public-security",
    "health",
    "market-regulation",
];

/// 为家庭提供: families of every kind, and nobody else.
pub const PROGRAMME: Programme = Programme {
    department: DEPARTMENT,
    audiences: &[
        Audience::Families,
        Audience::Expecting,
        Audience::RuralAndMigrant,
    ],
    forms: &[
        Form::ParentSchool,
        Form::HomeVisit,
        Form::ParentChild,
        Form::Salon,
        Form::Lecture,
        Form::Consultation,
        Form::Online,
        Form::Leaflets,
    ],
    basis: "晋政办发〔2020〕24号 附-32（为家庭提供）",
    rules: &ALL,
};

/// What families and women tell it of their rights.
pub const CHANNEL: Channel = Channel {
    department: DEPARTMENT,
    matters: &[
        Matter::HarmToChild,
        Matter::Labour,
        Matter::Care,
        Matter::Hygiene,
        Matter::Food,
        Matter::Price,
    ],
    basis: "晋政办发〔2020〕24号 二(一)2、四(二)；女职工劳动保护特别规定 第十二条",
    rules: &ALL,
};
