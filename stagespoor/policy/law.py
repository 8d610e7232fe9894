"""The national working-time table held against every day of a schedule.

The week is Monday to Sunday. A week or a run of weeks in which the limits change (a birthday)
must keep the limits of each worked day in it. Equal faults are told once, with the first date.
Who works at two companies has one week: the hours of both count (ATW 5:2, 5:7).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

from django.utils.translation import gettext as _

from stagespoor.core.refusals import Refusal
from stagespoor.policy.schedule import ScheduleFacts, WorkDay, placement_days
from stagespoor.policy.wording import clock, length, on_date, weekday_name
from stagespoor.policy.working_time import DAY_MINUTES, Average, Limits, WorkingTimeTable, birthday

SUNDAY = 6


@dataclass(slots=True)
class _Week:
    """What is counted of one week: minutes of work and lessons, and the limits of its worked days.

    ``here``: a day of this placement is in it, ``elsewhere``: a day of another.
    """

    monday: date
    minutes: int = 0
    limits: list[Limits] = field(default_factory=list)
    here: bool = False
    elsewhere: bool = False


def check_law(facts: ScheduleFacts, table: WorkingTimeTable, last: date) -> list[Refusal]:
    """Every way in which the schedule, from its start to ``last``, is against the law.

    Whole weeks are counted: the lessons before the first day of work and after the last are in them.
    """
    walk = _Walk(facts)
    worked = dict(placement_days(facts.versions, facts.start_on, last, facts.free_days))
    first, end = whole_weeks(min([facts.start_on, *facts.elsewhere]), max([last, *facts.elsewhere]))
    for day, limits in table.limits_by_day(facts.birth_date, first, end):
        walk.take(day, worked.get(day), limits)
    walk.finish()
    return list(walk.found.values())


def whole_weeks(first: date, last: date) -> tuple[date, date]:
    """The Monday of the first week and the Sunday of the last: what a schedule is held against."""
    return first - timedelta(days=first.weekday()), last + timedelta(days=SUNDAY - last.weekday())


class _Walk:
    """Goes through the days once; ``found`` holds the first of each fault."""

    def __init__(self, facts: ScheduleFacts) -> None:
        self.facts = facts
        self.found: dict[object, Refusal] = {}
        self._weeks: list[_Week] = []
        self._sundays: list[tuple[date, Limits, bool]] = []
        self._checked: set[object] = set()
        self._before: tuple[date, WorkDay, Limits, bool] | None = None

    def take(self, day: date, own: WorkDay | None, limits: Limits) -> None:
        """One day, with the work of this placement on it if any."""
        weekday, work = day.weekday(), own or self.facts.elsewhere.get(day)
        if weekday == 0 or not self._weeks:
            self._weeks.append(_Week(day - timedelta(days=weekday)))
        week = self._weeks[-1]
        lessons = self._lessons(day, work) if limits.school_counts else 0
        week.minutes += lessons
        if work is None:
            return
        here = own is not None
        if not limits.allowed:
            if here:
                self._too_young(day, limits)
            return
        week.minutes += work.work_minutes
        week.here, week.elsewhere = week.here or here, week.elsewhere or not here
        if limits not in week.limits:
            week.limits.append(limits)
        key = (work, limits.slug, limits.valid_from, lessons)
        if here and key not in self._checked:
            self._checked.add(key)
            self._check_day(day, work, limits, lessons)
        self._check_rest(day, work, limits, here=here)
        self._before = (day, work, limits, here)
        if weekday == SUNDAY:
            self._sundays.append((day, limits, here))

    def finish(self) -> None:
        """What can be said only of whole weeks."""
        for week in self._weeks:
            self._check_week(week)
        in_force = [limits for week in self._weeks for limits in week.limits]
        for limits in {(one.slug, one.valid_from): one for one in in_force}.values():
            for average in limits.averages:
                self._check_average(average, limits)
        self._check_free_sundays()

    def _lessons(self, day: date, work: WorkDay | None) -> int:
        if day in self.facts.free_days or day in self.facts.no_lesson_days:
            return 0
        if work is not None:
            return work.lesson_minutes
        return self.facts.school_lesson_minutes.get(day.weekday(), 0)

    def _say(self, key: object, norm: str, sentence: str, *, field: str) -> None:
        self.found.setdefault(key, Refusal(norm, sentence, waivable=False, field=field))

    def _too_young(self, day: date, limits: Limits) -> None:
        from_day = birthday(self.facts.birth_date, limits.age_until)
        sentence = _(
            "Op %(day)s is de leerling nog geen %(age)d jaar. Dan mag de leerling niet buiten school werken. "
            "Begin op of na %(from)s."
        )
        values = {"day": on_date(day), "age": limits.age_until, "from": on_date(from_day)}
        self._say("age", limits.articles.allowed, sentence % values, field="start_on")

    def _check_day(self, day: date, work: WorkDay, limits: Limits, lessons: int) -> None:
        names = {"weekday": weekday_name(work.weekday), "day": on_date(day), "who": limits.name}
        box = f"day_{work.weekday}"
        minutes = work.work_minutes + lessons
        if minutes > limits.day_minutes:
            sentence = _(
                "Op %(weekday)s, vanaf %(day)s, is het %(length)s%(what)s. Voor %(who)s is dat ten hoogste "
                "%(limit)s per dag. Maak de dag korter."
            )
            what = _(" werk en les") if lessons else _(" werk")
            values = names | {"length": length(minutes), "what": what, "limit": length(limits.day_minutes)}
            self._say(("day", work, limits.slug), limits.articles.day, sentence % values, field=box)
        self._check_break(work, limits, names, box)
        self._check_night(work, limits, names, box)
        if work.weekday == SUNDAY:
            self._check_sunday(limits, names, box)

    def _check_break(self, work: WorkDay, limits: Limits, names: dict[str, str], box: str) -> None:
        asked = limits.break_asked(work.work_minutes)
        if asked is None or work.break_minutes >= asked.minutes:
            return
        sentence = _(
            "Op %(weekday)s, vanaf %(day)s, is er %(pause)s pauze. Bij meer dan %(over)s werk hoort voor %(who)s "
            "ten minste %(limit)s pauze. Maak de pauze langer."
        )
        pause = length(work.break_minutes) if work.break_minutes else _("geen")
        values = names | {"pause": pause, "over": length(asked.over_minutes), "limit": length(asked.minutes)}
        self._say(("break", work, limits.slug), limits.articles.breaks, sentence % values, field=box)

    def _check_night(self, work: WorkDay, limits: Limits, names: dict[str, str], box: str) -> None:
        if limits.night_until is not None and work.starts < limits.night_until:
            sentence = _(
                "Op %(weekday)s, vanaf %(day)s, begint het werk om %(time)s uur. Voor %(who)s mag dat vanaf "
                "%(limit)s uur. Begin later."
            )
            values = names | {"time": clock(work.starts), "limit": clock(limits.night_until)}
            self._say(("early", work, limits.slug), limits.articles.night, sentence % values, field=box)
        if limits.night_from is not None and work.ends > limits.night_from:
            sentence = _(
                "Op %(weekday)s, vanaf %(day)s, eindigt het werk om %(time)s uur. Voor %(who)s mag dat tot "
                "%(limit)s uur. Stop eerder."
            )
            values = names | {"time": clock(work.ends), "limit": clock(limits.night_from)}
            self._say(("late", work, limits.slug), limits.articles.night, sentence % values, field=box)
        present = work.end_minute - work.start_minute
        if DAY_MINUTES - present < limits.rest_minutes:
            sentence = _(
                "Op %(weekday)s, vanaf %(day)s, zit er %(length)s tussen begin en einde. Voor %(who)s is er "
                "elke 24 uur ten minste %(limit)s rust. Maak de dag korter."
            )
            values = names | {"length": length(present), "limit": length(limits.rest_minutes)}
            self._say(("span", work, limits.slug), limits.articles.rest, sentence % values, field=box)

    def _check_sunday(self, limits: Limits, names: dict[str, str], box: str) -> None:
        if limits.sunday == "never":
            sentence = _("Op zondag %(day)s staat er werk. Voor %(who)s mag dat niet. Kies een andere dag.")
        elif not self.facts.sundays_by_nature:
            sentence = _(
                "Op zondag %(day)s staat er werk. Voor %(who)s mag dat alleen als het werk dat vraagt. "
                "Kies een andere dag, of schrijf op waarom dit werk op zondag is."
            )
        else:
            return
        self._say(("sunday", limits.slug), limits.articles.sunday, sentence % names, field=box)

    def _check_rest(self, day: date, work: WorkDay, limits: Limits, *, here: bool) -> None:
        if self._before is None or (day - self._before[0]).days != 1:
            return
        _day, before, limits_before, here_before = self._before
        if not (here or here_before):
            return
        rest = DAY_MINUTES - before.end_minute + work.start_minute
        strictest = max(limits, limits_before, key=lambda one: one.rest_minutes)
        if rest >= strictest.rest_minutes:
            return
        sentence = _(
            "Tussen %(before)s en %(weekday)s, vanaf %(day)s, zit %(rest)s rust. Voor %(who)s is dat ten minste "
            "%(limit)s. Laat de eerste dag eerder stoppen of de tweede later beginnen."
        )
        values = {
            "before": weekday_name(before.weekday),
            "weekday": weekday_name(work.weekday),
            "day": on_date(day),
            "rest": length(rest),
            "who": strictest.name,
            "limit": length(strictest.rest_minutes),
        }
        key = ("rest", before, work, strictest.slug)
        box = work.weekday if here else before.weekday
        self._say(key, strictest.articles.rest, sentence % values, field=f"day_{box}")

    def _check_week(self, week: _Week) -> None:
        if not week.here:
            return
        strictest = min(week.limits, key=lambda one: one.week_minutes)
        if week.minutes <= strictest.week_minutes:
            return
        sentence = _(
            "De week van %(day)s is samen %(length)s. Voor %(who)s is dat ten hoogste %(limit)s per week%(with)s."
            " Haal een dag of uren weg."
        )
        values = {
            "day": on_date(week.monday),
            "length": length(week.minutes),
            "who": strictest.name,
            "limit": length(strictest.week_minutes),
            "with": _with(strictest, elsewhere=week.elsewhere),
        }
        self._say(("week", strictest.slug), strictest.articles.week, sentence % values, field="days")

    def _check_average(self, average: Average, limits: Limits) -> None:
        """The first run of weeks that is too much, among those with a day under these limits."""
        totals = [0, *accumulate(week.minutes for week in self._weeks)]
        under = [0, *accumulate(limits in week.limits for week in self._weeks)]
        here = [0, *accumulate(week.here for week in self._weeks)]
        size = min(average.weeks, len(self._weeks))
        for first in range(len(self._weeks) - size + 1):
            minutes, until = totals[first + size] - totals[first], first + size
            concerns = under[until] > under[first] and here[until] > here[first]
            if not concerns or minutes <= average.weeks * average.minutes:
                continue
            elsewhere = any(week.elsewhere for week in self._weeks[first:until])
            sentence = _(
                "In de %(weeks)d weken vanaf %(day)s is het gemiddeld %(length)s per week. Voor %(who)s is dat "
                "gemiddeld ten hoogste %(limit)s%(with)s. Haal een dag of uren weg."
            )
            values = {
                "weeks": average.weeks,
                "day": on_date(self._weeks[first].monday),
                "length": length(-(-minutes // average.weeks)),
                "who": limits.name,
                "limit": length(average.minutes),
                "with": _with(limits, elsewhere=elsewhere),
            }
            self._say(
                ("average", average, limits.slug), limits.articles.average, sentence % values, field="days"
            )
            return

    def _check_free_sundays(self) -> None:
        """In any 52 weeks enough Sundays must stay free; Sundays outside the period are free."""
        first = 0
        here = [0, *accumulate(own for _day, _limits, own in self._sundays)]
        for position, (day, limits, _own) in enumerate(self._sundays):
            while (day - self._sundays[first][0]).days >= 52 * 7:
                first += 1
            free = 52 - (position - first + 1)
            if here[position + 1] == here[first]:
                continue
            if limits.sunday == "by_nature" and free < limits.free_sundays_per_52:
                sentence = _(
                    "In de 52 weken tot %(day)s zijn er %(free)d zondagen vrij. Voor %(who)s zijn dat er ten minste "
                    "%(limit)d. Geef meer zondagen vrij."
                )
                values = {
                    "day": on_date(day),
                    "free": free,
                    "who": limits.name,
                    "limit": limits.free_sundays_per_52,
                }
                self._say("free sundays", limits.articles.sunday, sentence % values, field="day_6")
                return


def _with(limits: Limits, *, elsewhere: bool) -> str:
    """What else is counted in a total: lessons under eighteen, and work at another company."""
    if elsewhere:
        lessons = _(", met de lessen en de andere stage erbij")
        return lessons if limits.school_counts else _(", met de andere stage erbij")
    return _(", met de lessen erbij") if limits.school_counts else ""
