//! Problems for people: on a terminal, with the source line and a marker under it.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents,
};

use crate::Source;
use crate::problem::{Language, Location, Problem, Severity};

/// How much of a line is shown; a definition may be one line of megabytes.
const MAX_SHOWN_CHARS: usize = 160;
const WIDTH: usize = 120;

/// How a terminal wants its problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Colours and box drawing.
    Colour,
    /// Box drawing only.
    Plain,
    /// Neither.
    Ascii,
}

/// All problems, one after the other, in English.
pub fn render(source: Source<'_>, problems: &[Problem], look: Look) -> String {
    render_in(source, problems, look, Language::English)
}

/// The same in a language of one's own.
pub fn render_in(
    source: Source<'_>,
    problems: &[Problem],
    look: Look,
    language: Language,
) -> String {
    let theme = match look {
        Look::Colour => GraphicalTheme::unicode(),
        Look::Plain => GraphicalTheme::unicode_nocolor(),
        Look::Ascii => GraphicalTheme::none(),
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .with_width(WIDTH);
    let mut out = String::new();
    for problem in problems {
        let shown = Shown {
            name: source.name,
            problem,
            words: problem.words(language),
            excerpt: Excerpt::of(source, &problem.at),
        };
        if handler.render_report(&mut out, &shown).is_err() {
            // Writing to a string does not fail; a marker that does not fit its line could.
            let at = &problem.at;
            let line = format!(
                "{}:{}:{}: {}",
                source.name, at.line, at.column, shown.words.0
            );
            out.push_str(&line);
            out.push('\n');
        }
    }
    out
}

#[derive(Debug)]
struct Shown<'a> {
    name: &'a str,
    problem: &'a Problem,
    words: (&'a str, Option<&'a str>),
    excerpt: Option<Excerpt>,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without a line to show, nothing else names the file.
        if self.excerpt.is_none() {
            write!(f, "{}: ", self.name)?;
        }
        f.write_str(self.words.0)
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(match &self.problem.rule {
            Some(rule) => Box::new(format!("{}/{}", rule.pack, rule.code)),
            None => Box::new(self.problem.code),
        })
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.problem.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.words
            .1
            .map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt
            .as_ref()
            .map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let excerpt = self.excerpt.as_ref()?;
        let label = LabeledSpan::new_primary_with_span(None, excerpt.marked);
        Some(Box::new(std::iter::once(label)))
    }
}

/// One line of the definition, cut to what can be shown.
#[derive(Debug)]
struct Excerpt {
    file: String,
    text: String,
    line: usize,
    column: usize,
    marked: SourceSpan,
}

impl Excerpt {
    fn of(source: Source<'_>, at: &Location) -> Option<Self> {
        if at.line == 0 {
            return None;
        }
        let before = source.text.get(..at.offset)?;
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = source.text[start..].lines().next().unwrap_or_default();
        let marked_at = at.offset - start;
        // The cut keeps the marked place in sight.
        let skipped_chars = before[start..]
            .chars()
            .count()
            .saturating_sub(MAX_SHOWN_CHARS / 2);
        let skipped_bytes: usize = line.chars().take(skipped_chars).map(char::len_utf8).sum();
        let text: String = line[skipped_bytes..]
            .chars()
            .take(MAX_SHOWN_CHARS)
            .collect();
        let marked_at = marked_at.saturating_sub(skipped_bytes).min(text.len());
        let marked_len = at.len.min(text.trim_end().len().saturating_sub(marked_at));
        Some(Self {
            file: source.name.to_owned(),
            line: at.line as usize - 1,
            column: at.column.saturating_sub(1) as usize,
            marked: (marked_at, marked_len).into(),
            text,
        })
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        // Without context, miette asks where the marker is; with it, what to print.
        let column = if before == 0 && after == 0 {
            self.column
        } else {
            0
        };
        let whole = (0, self.text.len()).into();
        Ok(Box::new(MietteSpanContents::new_named(
            self.file.clone(),
            self.text.as_bytes(),
            whole,
            self.line,
            column,
            1,
        )))
    }
}
