//! The seven statutory holidays of all citizens and the days on which the law puts them.
//!
//! Source: 全国年节及纪念日放假办法 Art. 2, as revised by State Council Order 795 (in force 2025-01-01, which added the eve of
//! the Spring Festival and 2 May). An official year file must cover these days, and no day off may stand apart from them.

use std::fmt;

use jiff::civil::Date;

/// The years for which the festivals of the lunar calendar are known here.
pub(crate) const FIRST_YEAR: i16 = 2020;
pub(crate) const LAST_YEAR: i16 = 2050;

/// From this year on the eve of the Spring Festival and 2 May are statutory days too (Order 795).
const ORDER_795: i16 = 2025;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holiday {
    /// 元旦
    NewYear,
    /// 春节
    SpringFestival,
    /// 清明节
    TombSweeping,
    /// 劳动节
    Labour,
    /// 端午节
    DragonBoat,
    /// 中秋节
    MidAutumn,
    /// 国庆节
    National,
}

impl Holiday {
    /// The name in the notices of the State Council.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NewYear => "元旦",
            Self::SpringFestival => "春节",
            Self::TombSweeping => "清明节",
            Self::Labour => "劳动节",
            Self::DragonBoat => "端午节",
            Self::MidAutumn => "中秋节",
            Self::National => "国庆节",
        }
    }

    /// The holiday that the law puts on this day, if any.
    pub(crate) fn on(date: Date) -> Option<Self> {
        statutory_days(date.year())?
            .into_iter()
            .find(|(_, day)| *day == date)
            .map(|(holiday, _)| holiday)
    }
}

impl fmt::Display for Holiday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Every statutory day of a year; `None` outside [`FIRST_YEAR`]..=[`LAST_YEAR`].
pub(crate) fn statutory_days(year: i16) -> Option<Vec<(Holiday, Date)>> {
    let row = FESTIVALS.get(usize::try_from(year.checked_sub(FIRST_YEAR)?).ok()?)?;
    let day = |(month, day): (i8, i8)| Date::constant(year, month, day);
    let [spring, tomb_sweeping, dragon_boat, mid_autumn] = row.map(day);
    let mut days = vec![(Holiday::NewYear, day((1, 1)))];
    if year >= ORDER_795 {
        days.push((
            Holiday::SpringFestival,
            spring
                .yesterday()
                .expect("a day of this era has a day before it"),
        ));
        days.push((Holiday::Labour, day((5, 2))));
    }
    days.extend(
        spring
            .series(jiff::Span::new().days(1))
            .take(3)
            .map(|d| (Holiday::SpringFestival, d)),
    );
    days.push((Holiday::TombSweeping, tomb_sweeping));
    days.push((Holiday::Labour, day((5, 1))));
    days.push((Holiday::DragonBoat, dragon_boat));
    days.push((Holiday::MidAutumn, mid_autumn));
    days.extend([1, 2, 3].map(|d| (Holiday::National, day((10, d)))));
    Some(days)
}

/// (month, day) of 正月初一, 清明, 五月初五 and 八月十五 by GB/T 33661-2017, a row a year from [`FIRST_YEAR`]. Computed with
/// two independent libraries that agree (PyPI `tyme4py` and `lunardate`); ICU's Chinese calendar is wrong by a day at the
/// Spring Festivals of 2027 and 2030, which is why no calendar library stands here.
#[rustfmt::skip]
const FESTIVALS: [[(i8, i8); 4]; (LAST_YEAR - FIRST_YEAR + 1) as usize] = [
    [(1, 25), (4, 4), (6, 25), (10, 1)], // 2020
    [(2, 12), (4, 4), (6, 14), (9, 21)], // 2021
    [(2, 1), (4, 5), (6, 3), (9, 10)], // 2022
    [(1, 22), (4, 5), (6, 22), (9, 29)], // 2023
    [(2, 10), (4, 4), (6, 10), (9, 17)], // 2024
    [(1, 29), (4, 4), (5, 31), (10, 6)], // 2025
    [(2, 17), (4, 5), (6, 19), (9, 25)], // 2026
    [(2, 6), (4, 5), (6, 9), (9, 15)], // 2027
    [(1, 26), (4, 4), (5, 28), (10, 3)], // 2028
    [(2, 13), (4, 4), (6, 16), (9, 22)], // 2029
    [(2, 3), (4, 5), (6, 5), (9, 12)], // 2030
    [(1, 23), (4, 5), (6, 24), (10, 1)], // 2031
    [(2, 11), (4, 4), (6, 12), (9, 19)], // 2032
    [(1, 31), (4, 4), (6, 1), (9, 8)], // 2033
    [(2, 19), (4, 5), (6, 20), (9, 27)], // 2034
    [(2, 8), (4, 5), (6, 10), (9, 16)], // 2035
    [(1, 28), (4, 4), (5, 30), (10, 4)], // 2036
    [(2, 15), (4, 4), (6, 18), (9, 24)], // 2037
    [(2, 4), (4, 5), (6, 7), (9, 13)], // 2038
    [(1, 24), (4, 5), (5, 27), (10, 2)], // 2039
    [(2, 12), (4, 4), (6, 14), (9, 20)], // 2040
    [(2, 1), (4, 4), (6, 3), (9, 10)], // 2041
    [(1, 22), (4, 4), (6, 22), (9, 28)], // 2042
    [(2, 10), (4, 5), (6, 11), (9, 17)], // 2043
    [(1, 30), (4, 4), (5, 31), (10, 5)], // 2044
    [(2, 17), (4, 4), (6, 19), (9, 25)], // 2045
    [(2, 6), (4, 4), (6, 8), (9, 15)], // 2046
    [(1, 26), (4, 5), (5, 29), (10, 4)], // 2047
    [(2, 14), (4, 4), (6, 15), (9, 22)], // 2048
    [(2, 2), (4, 4), (6, 4), (9, 11)], // 2049
    [(1, 23), (4, 4), (6, 23), (9, 30)], // 2050
];
