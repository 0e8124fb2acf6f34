//! `2h..3d`: how long people take, from the shortest to the longest, in working time. A day is a day of office hours.

use serde::Deserialize;

use super::chance::Chance;
use super::office_hours::DAY_MINUTES;

/// In minutes of working time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Spread {
    least: u32,
    most: u32,
}

impl Spread {
    pub fn drawn(self, chance: &mut Chance) -> u32 {
        chance.between(self.least, self.most)
    }
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no spread: write the shortest and the longest time, such as 30m..4h or 1d..10d")]
pub struct NoSpread(String);

impl TryFrom<String> for Spread {
    type Error = NoSpread;

    fn try_from(text: String) -> Result<Self, NoSpread> {
        let ends = text
            .split_once("..")
            .and_then(|(least, most)| Some((minutes(least)?, minutes(most)?)));
        match ends {
            Some((least, most)) if least <= most => Ok(Self { least, most }),
            _ => Err(NoSpread(text)),
        }
    }
}

fn minutes(text: &str) -> Option<u32> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let unit = match unit {
        "m" => 1,
        "h" => 60,
        "d" => DAY_MINUTES,
        _ => return None,
    };
    number.parse::<u32>().ok()?.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreads_are_read() {
        for (text, minutes) in [
            ("30m..4h", Some((30, 240))),
            ("1d..2d", Some((DAY_MINUTES, 2 * DAY_MINUTES))),
            ("4h..30m", None),
            ("4h", None),
            ("..", None),
            ("1w..2w", None),
        ] {
            let read = Spread::try_from(text.to_owned()).ok();
            assert_eq!(read.map(|read| (read.least, read.most)), minutes, "{text}");
        }
    }
}
