//! Labour complaints (劳动保障投诉): what an employer is said to have done, what the investigation found, and what people decided.

pub mod act;
pub mod decision;
pub mod intake;
pub mod investigation;
pub mod path;
