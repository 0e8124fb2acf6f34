//! How long texts may be that are no account, document number or long text of the domain.

/// Characters of a code or an identifier, and of an institution's name on a form.
pub const CODE_CHARS_MAX: usize = 60;
/// Characters of a title, a place or an article.
pub const TITLE_CHARS_MAX: usize = 100;
/// Characters of a piece of advice or a reason.
pub const NOTE_CHARS_MAX: usize = 500;
