//! Those that are gone, one after the other, and who takes their place.

use std::collections::HashSet;

/// What came of it.
pub(crate) struct Replayed {
    /// Of each that is gone, who took its place.
    pub replaced_by: Vec<Option<String>>,
    /// In the order of the draw. Fewer than were drawn at first: there was nobody left.
    pub drawn: Vec<String>,
}

/// `order` is that of all who are eligible, of whom the first `count` were drawn.
pub(crate) fn replay<'k>(
    order: &'k [String],
    count: usize,
    gone: impl Iterator<Item = &'k str>,
) -> Replayed {
    let count = count.min(order.len());
    let mut drawn: HashSet<&str> = order[..count].iter().map(String::as_str).collect();
    let mut left: HashSet<&str> = HashSet::new();
    // Whoever was passed over is drawn or gone, and stays so.
    let mut next = count;
    let mut replaced_by = Vec::new();
    for key in gone {
        left.insert(key);
        if !drawn.remove(key) {
            replaced_by.push(None);
            continue;
        }
        while order
            .get(next)
            .is_some_and(|key| left.contains(key.as_str()))
        {
            next += 1;
        }
        let replacement = order.get(next);
        if let Some(key) = replacement {
            drawn.insert(key);
            next += 1;
        }
        replaced_by.push(replacement.cloned());
    }
    let drawn = order.iter().filter(|key| drawn.contains(key.as_str()));
    Replayed {
        drawn: drawn.cloned().collect(),
        replaced_by,
    }
}
