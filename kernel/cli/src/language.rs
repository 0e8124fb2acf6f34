//! Which language people are spoken to in: Chinese or English, by `LIANXI_LANG` or else by the locale of the system.

/// The variable that overrides the locale: `zh` or `en`.
pub const VARIABLE: &str = "LIANXI_LANG";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Chinese,
    English,
}

impl Language {
    pub fn detect() -> Self {
        let chosen = std::env::var(VARIABLE).ok().filter(|text| !text.is_empty());
        chosen
            .or_else(sys_locale::get_locale)
            .map_or(Self::English, |text| Self::of(&text))
    }

    /// The same, for the problems of a definition.
    pub const fn of_problems(self) -> lianxi_spec::Language {
        match self {
            Self::Chinese => lianxi_spec::Language::Chinese,
            Self::English => lianxi_spec::Language::English,
        }
    }

    /// `zh`, `zh-CN`, `zh_CN.UTF-8` are Chinese; everything else reads English.
    fn of(locale: &str) -> Self {
        if locale.to_lowercase().starts_with("zh") {
            Self::Chinese
        } else {
            Self::English
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales() {
        for (locale, expected) in [
            ("zh", Language::Chinese),
            ("zh_CN.UTF-8", Language::Chinese),
            ("ZH-Hans-CN", Language::Chinese),
            ("en_GB", Language::English),
            ("C", Language::English),
            ("", Language::English),
        ] {
            assert_eq!(Language::of(locale), expected, "{locale:?}");
        }
    }
}
