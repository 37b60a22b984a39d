"""Computes deadlines a second time, with packages that know nothing of ours, and fails on a difference.

    cargo run -q -p territory --example deadline_cases | python3 tools/deadlines/check.py

Which days are worked comes from `chinesecalendar`, the arithmetic of working hours from `businesstimedelta`. Working days are counted here:
the limit ends at the close of the Nth worked day after the day of the start. Lines of JSON come in; times are milliseconds in UTC.
"""

import datetime
import json
import sys
from functools import lru_cache

import businesstimedelta
import chinese_calendar
import pytz

ZONE = pytz.timezone("Asia/Shanghai")
FIRST, LAST = datetime.date(2004, 1, 1), datetime.date(2026, 12, 31)
DAY = datetime.timedelta(days=1)
# Differences shown at most.
SHOWN = 20


def all_days():
    day = FIRST
    while day <= LAST:
        yield day
        day += DAY


WORKED = {day for day in all_days() if chinese_calendar.is_workday(day)}


def clock(minute):
    """The time of a minute of the day; 24:00 as the last microsecond, since no time is later."""
    return datetime.time.max if minute == 24 * 60 else datetime.time(minute // 60, minute % 60)


class Closed:
    """What businesstimedelta asks of a list of holidays: here every day that is not worked, weekends too."""

    def __contains__(self, day):
        return day not in WORKED


@lru_cache(maxsize=None)
def rules(hours):
    """Office hours as the package has them: one long day of any weekday, its breaks, and the days that are not worked."""
    week = list(range(7))
    parts = [businesstimedelta.WorkDayRule(start_time=clock(hours[0][0]), end_time=clock(hours[-1][1]), working_days=week, tz=ZONE)]
    for before, after in zip(hours, hours[1:]):
        parts.append(businesstimedelta.LunchTimeRule(start_time=clock(before[1]), end_time=clock(after[0]), working_days=week, tz=ZONE))
    parts.append(businesstimedelta.HolidayRule(Closed(), tz=ZONE))
    return businesstimedelta.Rules(parts)


def due(case):
    start = datetime.datetime.fromtimestamp(case["start"] / 1000, ZONE)
    hours = tuple(tuple(span) for span in case["hours"])
    amount = case["amount"]
    if case["unit"] == "natural_hour":
        return start + datetime.timedelta(hours=amount)
    if case["unit"] == "work_hour":
        return start + businesstimedelta.BusinessTimeDelta(rules(hours), hours=amount)
    day = start.date()
    while amount:
        day += DAY
        amount -= day in WORKED
    close = hours[-1][1]
    return ZONE.localize(datetime.datetime.combine(day, datetime.time())) + datetime.timedelta(minutes=close)


def main():
    checked, units, wrong = 0, {}, []
    for line in sys.stdin:
        case = json.loads(line)
        found = round(due(case).timestamp() * 1000)
        checked += 1
        units[case["unit"]] = units.get(case["unit"], 0) + 1
        if found != case["due"]:
            wrong.append((case, found))
    for case, found in wrong[:SHOWN]:
        shown = [datetime.datetime.fromtimestamp(ms / 1000, ZONE).isoformat(" ") for ms in (case["start"], case["due"], found)]
        print(f"{case['amount']} {case['unit']} from {shown[0]}, hours {case['hours']}: ours {shown[1]}, theirs {shown[2]}")
    kinds = ", ".join(f"{n} {unit}" for unit, n in sorted(units.items()))
    print(f"deadlines: {checked} computed again ({kinds}), {len(wrong)} differ")
    if wrong or checked == 0:
        sys.exit(1)


if __name__ == "__main__":
    main()
