//! Every number of this organisation. The policy gives it none: all are defaults of the product.

use lianxi_domain::{Rule, lead, publicity};

pub const ALL: [&Rule<u32>; 5] = [
    publicity::RULES[0],
    publicity::RULES[1],
    lead::RULES[0],
    lead::RULES[1],
    lead::RULES[2],
];
