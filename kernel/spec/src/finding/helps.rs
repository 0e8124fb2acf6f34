//! Parts of what a problem advises.

/// A duration is of days by the clock; working days are counted by another function.
pub(super) fn counts_working_days(of: &str, property: &str) -> bool {
    of == "a duration" && property.to_lowercase().contains("work")
}

pub(super) const WORKING_DAYS: &str = "`call: deadline` counts working days";

/// `did you mean ...?`
pub(super) fn meant(similar: Option<String>) -> Option<String> {
    similar.map(|name| format!("did you mean `{name}`?"))
}

pub(super) fn listed<S: AsRef<str>>(names: &[S]) -> String {
    const SHOWN: usize = 24;
    let shown: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("`{}`", name.as_ref()))
        .collect();
    let more = if names.len() > SHOWN { ", ..." } else { "" };
    format!("{}{more}", shown.join(", "))
}
