// Calendar days as they stand in JSON, YYYY-MM-DD. Plain numbers and not `Date`, which has a
// time zone: a day would move with it.

/// The day, or nothing where the text is no day of the calendar.
export function parseDay(text) {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return undefined;
  const [year, month, day] = parts.slice(1).map(Number);
  const exists = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  return exists ? { year, month, day } : undefined;
}

/// Whole months from one day to another; negative where the other is earlier.
export function wholeMonths(from, to) {
  const months = (to.year - from.year) * 12 + to.month - from.month;
  // A month that has no such day ends it with its last day (民法典 第二百零二条).
  const due = Math.min(from.day, daysIn(to.year, to.month));
  return to.day < due ? months - 1 : months;
}

/// Whether the first day comes before the second.
export function isBefore(first, second) {
  return first.year !== second.year ? first.year < second.year
    : first.month !== second.month ? first.month < second.month
    : first.day < second.day;
}

function daysIn(year, month) {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
}
