//! "Did you mean": the known name that is nearest to a mistyped one.

/// Longer names are not compared: the comparison is quadratic.
const MAX_CHARS: usize = 80;
/// The most names that are compared with one.
const MAX_CANDIDATES: usize = 2_000;

pub(crate) fn similar<'c>(
    wanted: &str,
    known: impl IntoIterator<Item = &'c str>,
) -> Option<String> {
    let wanted_lower = wanted.to_lowercase();
    let length = wanted_lower.chars().count();
    if length == 0 || length > MAX_CHARS {
        return None;
    }
    let allowed = (length / 3).max(1);
    known
        .into_iter()
        .take(MAX_CANDIDATES)
        .filter(|name| name.len() <= 4 * MAX_CHARS && *name != wanted)
        .map(|name| {
            (
                strsim::damerau_levenshtein(&wanted_lower, &name.to_lowercase()),
                name,
            )
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, name)| name.to_owned())
}
