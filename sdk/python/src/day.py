"""Calendar days as they stand in JSON, YYYY-MM-DD.

There is no today here: the host stubs the clock, and `date.today()` would be a trap.
"""

import calendar
import re
from datetime import date

# `date.fromisoformat` also takes 20260101 and 2026-W01-1.
_SHAPE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse_day(text: str) -> date | None:
    """The day, or nothing where the text is no day of the calendar."""
    if not _SHAPE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def whole_months(start: date, end: date) -> int:
    """Whole months from one day to another; negative where the other is earlier."""
    months = (end.year - start.year) * 12 + end.month - start.month
    # A month that has no such day ends it with its last day (民法典 第二百零二条).
    due = min(start.day, calendar.monthrange(end.year, end.month)[1])
    return months - 1 if end.day < due else months
