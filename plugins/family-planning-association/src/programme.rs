//! What this organisation does, and for whom.

use lianxi_domain::lead::{Channel, Matter};
use lianxi_domain::publicity::{Audience, Form, Programme};

use crate::rules::ALL;

pub const DEPARTMENT: &str = "family-planning-association";

/// Families and their neighbours; young people are the Youth League's (附-31), homes are visited by others (附-32, 二(一)5).
pub const PROGRAMME: Programme = Programme {
    department: DEPARTMENT,
    audiences: &[
        Audience::Families,
        Audience::Expecting,
        Audience::RuralAndMigrant,
        Audience::Residents,
    ],
    forms: &[
        Form::Lecture,
        Form::Stand,
        Form::Leaflets,
        Form::Online,
        Form::Volunteering,
        Form::ParentChild,
        Form::Salon,
        Form::Consultation,
    ],
    basis: "晋政办发〔2020〕24号 附-33",
    rules: &ALL,
};

/// 社会监督: leads of every matter.
pub const CHANNEL: Channel = Channel {
    department: DEPARTMENT,
    matters: &Matter::ALL,
    basis: "晋政办发〔2020〕24号 附-34、四(二)",
    rules: &ALL,
};
