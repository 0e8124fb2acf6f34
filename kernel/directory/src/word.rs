//! A closed set of words: one spelling for journals, files and messages.

/// An enumeration whose values are written as words.
pub trait Word: Copy + Eq + Sized + 'static {
    const ALL: &'static [Self];

    /// As it is written in journals and files: kebab-case English.
    fn word(self) -> &'static str;

    /// As people read it.
    fn zh(self) -> &'static str;

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.word() == text)
    }
}

/// Implements [`Word`], and `Display` by that word; serde derives the same words, which a test compares.
macro_rules! words {
    ($name:ident { $($value:ident = $word:literal, $zh:literal;)+ }) => {
        impl crate::word::Word for $name {
            const ALL: &'static [Self] = &[$(Self::$value),+];

            fn word(self) -> &'static str {
                match self { $(Self::$value => $word),+ }
            }

            fn zh(self) -> &'static str {
                match self { $(Self::$value => $zh),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(crate::word::Word::word(*self))
            }
        }
    };
}

pub(crate) use words;
