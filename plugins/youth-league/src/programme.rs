//! What this organisation does, and for whom.

use lianxi_domain::lead::{Channel, Matter};
use lianxi_domain::publicity::{Audience, Form, Programme};

use crate::rules::ALL;

pub const DEPARTMENT: &str = "youth-league";

/// 针对青年: nobody else is this organisation's audience.
pub const PROGRAMME: Programme = Programme {
    department: DEPARTMENT,
    audiences: &[Audience::Youth],
    forms: &[
        Form::Lecture,
        Form::Stand,
        Form::Leaflets,
        Form::Online,
        Form::Volunteering,
        Form::Salon,
        Form::Consultation,
    ],
    basis: "晋政办发〔2020〕24号 附-31（针对青年）",
    rules: &ALL,
};

/// 群团组织加强社会监督 (四(二)): whatever young people tell it about institutions.
pub const CHANNEL: Channel = Channel {
    department: DEPARTMENT,
    matters: &Matter::ALL,
    basis: "晋政办发〔2020〕24号 四(二)",
    rules: &ALL,
};
