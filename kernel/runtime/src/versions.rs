//! Which version of a workflow is in force: one rule, asked by everyone who begins something.
//!
//! In force at an instant is the highest version (by semantic versioning) that is published, whose `effectiveFrom` has come and that
//! is not deprecated. A pre-release is tried out by naming it: it is never in force. So a date of the past, or none, means the
//! publication; a lower version that comes later changes nothing; and when the version in force is deprecated, the next lower one that
//! is still good is in force again. All of it follows from what was published and said, at any instant: a host that was away over a
//! date finds out what it missed.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use lianxi_journal::{StandingKind, StandingRow, VersionRow};
use lianxi_work::Actor;

use crate::clock::from_millis;

/// Instants are told to people as they are counted.
const ZONE: &str = "Asia/Shanghai";

/// A version was taken out of force, or put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub at: Timestamp,
    pub deprecated: bool,
    /// `None` where what is stored cannot be read.
    pub by: Option<Actor>,
    pub reason: String,
    /// The version of the same workflow that is to be used instead.
    pub successor: Option<String>,
}

impl From<StandingRow> for Standing {
    fn from(row: StandingRow) -> Self {
        Self {
            at: from_millis(row.at_ms),
            deprecated: row.kind == StandingKind::Deprecated.name(),
            by: serde_json::from_str(&row.actor).ok(),
            reason: row.reason,
            successor: row.successor,
        }
    }
}

/// A published version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub digest: String,
    pub namespace: String,
    pub name: String,
    pub version: String,
    pub published: Timestamp,
    /// The date that its author gave.
    pub from: Option<Timestamp>,
    /// In the order in which they were said.
    pub standings: Vec<Standing>,
    /// `None`: it is never in force by itself.
    in_line: Option<semver::Version>,
}

impl From<VersionRow> for Version {
    fn from(row: VersionRow) -> Self {
        Self {
            in_line: semver::Version::parse(&row.version)
                .ok()
                .filter(|version| version.pre.is_empty()),
            digest: row.digest,
            namespace: row.namespace,
            name: row.name,
            version: row.version,
            published: from_millis(row.published_at_ms),
            from: row.effective_from_ms.map(from_millis),
            standings: Vec::new(),
        }
    }
}

impl Version {
    /// `namespace/name:version`.
    pub fn id(&self) -> String {
        format!("{}/{}:{}", self.namespace, self.name, self.version)
    }

    /// By semantic versioning, pre-releases among the others; what is no version comes first.
    pub fn order(&self) -> Option<semver::Version> {
        semver::Version::parse(&self.version).ok()
    }

    /// From when something can begin on it.
    pub fn effective(&self) -> Timestamp {
        self.from.unwrap_or(self.published).max(self.published)
    }

    /// How it was deprecated, if it is.
    pub fn deprecated(&self) -> Option<&Standing> {
        self.standings.last().filter(|last| last.deprecated)
    }

    fn was_deprecated(&self, at: Timestamp) -> bool {
        let mut known = self.standings.iter().rev();
        known
            .find(|standing| standing.at <= at)
            .is_some_and(|standing| standing.deprecated)
    }

    /// Whether its own date brought it into force then, and nobody's act.
    pub fn began_by_date(&self, at: Timestamp) -> bool {
        self.effective() == at && self.effective() > self.published
    }
}

/// The versions of one workflow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Versions(Vec<Version>);

impl Versions {
    /// In no order that means anything.
    pub fn all(&self) -> impl Iterator<Item = &Version> {
        self.0.iter()
    }

    pub fn named(&self, version: &str) -> Option<&Version> {
        self.0.iter().find(|known| known.version == version)
    }

    pub(crate) fn add(&mut self, version: Version) {
        if self.named(&version.version).is_none() {
            self.0.push(version);
        }
    }

    pub(crate) fn stand(&mut self, digest: &str, standing: Standing) {
        if let Some(version) = self.0.iter_mut().find(|known| known.digest == digest) {
            version.standings.push(standing);
        }
    }

    /// The rule.
    pub fn in_force(&self, at: Timestamp) -> Option<&Version> {
        self.0
            .iter()
            .filter(|known| {
                known.in_line.is_some() && known.effective() <= at && !known.was_deprecated(at)
            })
            .max_by(|one, other| one.in_line.cmp(&other.in_line))
    }

    fn digest_in_force(&self, at: Timestamp) -> Option<&str> {
        self.in_force(at).map(|version| version.digest.as_str())
    }

    /// Instants at which something else may come into force.
    fn turns(&self) -> impl Iterator<Item = Timestamp> {
        let said = self.0.iter().flat_map(|known| &known.standings);
        self.0
            .iter()
            .map(Version::effective)
            .chain(said.map(|standing| standing.at))
    }

    /// When a version that was in force ceased to be so: the first such instant, `from` included.
    pub(crate) fn replaced(&self, digest: &str, from: Timestamp) -> Option<Timestamp> {
        let later: BTreeSet<Timestamp> = self.turns().filter(|at| *at >= from).collect();
        std::iter::once(from)
            .chain(later)
            .find(|at| self.digest_in_force(*at) != Some(digest))
    }

    /// Since when that has been in force which is so at `at`.
    pub(crate) fn since(&self, at: Timestamp) -> Option<Timestamp> {
        let now = self.digest_in_force(at);
        let earlier: BTreeSet<Timestamp> = self.turns().filter(|turn| *turn <= at).collect();
        let so_far = earlier.into_iter().rev();
        so_far
            .take_while(|turn| self.digest_in_force(*turn) == now)
            .last()
    }

    /// When the version in force changes next by what is known now.
    pub fn next_change(&self, after: Timestamp) -> Option<Timestamp> {
        // Asked whenever something is waited for; nearly always nothing is to come.
        let later: BTreeSet<Timestamp> = self.turns().filter(|turn| *turn > after).collect();
        let now = self.digest_in_force(after);
        later
            .into_iter()
            .find(|turn| self.digest_in_force(*turn) != now)
    }
}

/// An instant for people: with the offset by which days are counted.
pub(crate) fn told(at: Timestamp) -> String {
    TimeZone::get(ZONE).map_or_else(
        |_| at.to_string(),
        |zone| {
            at.to_zoned_datetime(zone)
                .strftime("%Y-%m-%dT%H:%M:%S%:z")
                .to_string()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(hour * 3_600).expect("an instant")
    }

    /// `number published [from]`, then what was said: `number d|r at`.
    fn versions(published: &[(&str, i64, Option<i64>)], said: &[(&str, bool, i64)]) -> Versions {
        let mut versions = Versions::default();
        for (version, published, from) in published {
            versions.add(Version::from(VersionRow {
                digest: (*version).to_owned(),
                namespace: "n".to_owned(),
                name: "w".to_owned(),
                version: (*version).to_owned(),
                published_at_ms: at(*published).as_millisecond(),
                effective_from_ms: from.map(|from| at(from).as_millisecond()),
            }));
        }
        for (version, deprecated, hour) in said {
            let standing = Standing {
                at: at(*hour),
                deprecated: *deprecated,
                by: None,
                reason: String::new(),
                successor: None,
            };
            versions.stand(version, standing);
        }
        versions
    }

    /// Who is in force from hour to hour, `-` for nobody.
    #[track_caller]
    fn check(
        published: &[(&str, i64, Option<i64>)],
        said: &[(&str, bool, i64)],
        expected: &[&str],
    ) {
        let versions = versions(published, said);
        let hours = 0..i64::try_from(expected.len()).expect("few");
        let found: Vec<&str> = hours
            .map(|hour| versions.digest_in_force(at(hour)).unwrap_or("-"))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_highest_whose_time_has_come_and_that_is_not_deprecated() {
        check(
            &[("1.9.0", 1, None), ("1.10.0", 2, None), ("1.8.0", 3, None)],
            &[],
            &["-", "1.9.0", "1.10.0", "1.10.0"],
        );
        check(
            &[
                ("1.0.0", 0, Some(2)),
                ("2.0.0", 1, Some(4)),
                ("3.0.0", 5, Some(2)),
            ],
            &[],
            &["-", "-", "1.0.0", "1.0.0", "2.0.0", "3.0.0"],
        );
        check(
            &[("1.0.0", 0, None), ("2.0.0", 1, None)],
            &[
                ("2.0.0", true, 2),
                ("2.0.0", false, 4),
                ("1.0.0", true, 5),
                ("2.0.0", true, 6),
            ],
            &["1.0.0", "2.0.0", "1.0.0", "1.0.0", "2.0.0", "2.0.0", "-"],
        );
        check(
            &[
                ("1.0.0", 0, None),
                ("2.0.0-rc.1", 0, None),
                ("99999999999999999999.0.0", 0, None),
            ],
            &[],
            &["1.0.0"],
        );
    }

    #[test]
    fn when_it_changed_and_when_it_will() {
        let versions = versions(
            &[
                ("1.0.0", 1, None),
                ("2.0.0", 2, Some(5)),
                ("1.5.0", 3, None),
            ],
            &[("2.0.0", true, 7)],
        );
        assert_eq!(versions.replaced("1.0.0", at(1)), Some(at(3)));
        assert_eq!(versions.replaced("1.5.0", at(3)), Some(at(5)));
        assert_eq!(versions.replaced("2.0.0", at(5)), Some(at(7)));
        assert_eq!(versions.replaced("1.5.0", at(7)), None);
        assert_eq!(versions.replaced("1.0.0", at(6)), Some(at(6)), "long ago");
        assert_eq!(versions.since(at(0)), None);
        assert_eq!(versions.since(at(4)), Some(at(3)));
        assert_eq!(versions.since(at(6)), Some(at(5)));
        assert_eq!(versions.since(at(9)), Some(at(7)));
        assert_eq!(versions.next_change(at(3)), Some(at(5)));
        assert_eq!(versions.next_change(at(5)), Some(at(7)));
        assert_eq!(versions.next_change(at(7)), None);
        let dated = versions.named("2.0.0").expect("it is there");
        assert!(dated.began_by_date(at(5)) && !dated.began_by_date(at(7)));
        let plain = versions.named("1.0.0").expect("it is there");
        assert!(!plain.began_by_date(at(1)), "its publication did");
    }

    #[test]
    fn people_read_the_day_they_wrote() {
        let midnight: Timestamp = "2026-06-30T16:00:00Z".parse().expect("an instant");
        assert_eq!(told(midnight), "2026-07-01T00:00:00+08:00");
    }
}
