"""A week of a placement as a drawing: one column per day, the hours downwards. The text stands beside it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from stagespoor.placements.rules import DAY_NAMES
from stagespoor.policy.schedule import WorkDay

LEFT, TOP, COLUMN, HOUR = 34, 24, 62, 15
FIRST_HOUR, LAST_HOUR = 7, 19


def week_svg(days: Sequence[WorkDay]) -> SafeString:
    """The drawing; decoration for a screen reader, which reads the line of text."""
    by_weekday = {day.weekday: day for day in days}
    shown = range(7) if any(day.weekday > 4 for day in days) else range(5)
    first = min([FIRST_HOUR, *(day.starts.hour for day in days)])
    last = max([LAST_HOUR, *(day.ends.hour + 1 for day in days)])
    width, height = LEFT + COLUMN * len(shown), TOP + HOUR * (last - first) + 6
    hours = format_html_join(
        "", '<line x1="{}" y1="{}" x2="{}" y2="{}"/><text x="{}" y="{}">{}</text>',
        (
            (LEFT, y, width, y, LEFT - 8, y + 4, hour)
            for hour in range(first + first % 2, last + 1, 2)
            for y in [TOP + (hour - first) * HOUR]
        ),
    )  # fmt: skip
    columns = format_html_join(
        "",
        "{}",
        ((_column(place, weekday, by_weekday.get(weekday), first),) for place, weekday in enumerate(shown)),
    )
    return format_html(
        '<svg class="week" viewBox="0 0 {} {}" aria-hidden="true"><g class="week-hours">{}</g>{}</svg>',
        width, height, hours, columns,
    )  # fmt: skip


def _column(place: int, weekday: int, day: WorkDay | None, first: int) -> SafeString:
    x = LEFT + place * COLUMN
    name = format_html(
        '<text class="week-day{}" x="{}" y="14">{}</text>',
        " on" if day else "",
        x + COLUMN // 2,
        DAY_NAMES[weekday],
    )
    if day is None:
        return name
    y = TOP + (day.start_minute - first * 60) * HOUR // 60
    height = max(HOUR, (day.end_minute - day.start_minute) * HOUR // 60)
    bar = format_html(
        '<rect class="week-bar" x="{}" y="{}" width="{}" height="{}" rx="8"/>', x + 5, y, COLUMN - 10, height
    )
    times = format_html(
        '<text class="week-time" x="{0}" y="{1}">{2}</text><text class="week-time" x="{0}" y="{3}">{4}</text>',
        x + COLUMN // 2, y + 13, f"{day.starts:%H:%M}", y + height - 5, f"{day.ends:%H:%M}",
    ) if height >= 2 * HOUR + 4 else SafeString("")  # fmt: skip
    return name + bar + times
