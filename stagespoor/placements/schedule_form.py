"""The form of a schedule: seven rows. A refusal of the rules lands beside the day it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stagespoor.placements.models import Placement
from stagespoor.placements.queries import Planned
from stagespoor.policy.schedule import WorkDay
from stagespoor.policy.wording import on_date
from stagespoor.policy.working_time import Limits
from stagespoor.schools.calendar import Period
from stagespoor.ui.forms import DateField, TimeField

DAYS = (
    gettext_lazy("Maandag"), gettext_lazy("Dinsdag"), gettext_lazy("Woensdag"), gettext_lazy("Donderdag"),
    gettext_lazy("Vrijdag"), gettext_lazy("Zaterdag"), gettext_lazy("Zondag"),
)  # fmt: skip
BREAK, SATURDAY = 30, 5


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one day, for the template."""

    name: Any
    starts: forms.BoundField
    ends: forms.BoundField
    pause: forms.BoundField
    lessons: forms.BoundField
    weekend: bool

    @property
    def errors(self) -> list[str]:
        """What is wrong with this day."""
        return [
            str(error)
            for field in (self.starts, self.ends, self.pause, self.lessons)
            for error in field.errors
        ]


class ScheduleForm(forms.Form):
    """Days and times from a date on. The field of a day's start is called ``day_0`` to ``day_6``, as in refusals."""

    valid_from = DateField(label=gettext_lazy("Dit rooster geldt vanaf"))
    reason = forms.CharField(
        label=gettext_lazy("Waarom verandert het rooster?"), max_length=300, required=False
    )
    sunday_reason = forms.CharField(
        label=gettext_lazy("Waarom is dit werk op zondag?"), max_length=200, required=False,
        help_text=gettext_lazy(
            "Alleen als je zondag invult. Het werk moet het vragen, zoals in de zorg of met dieren, "
            "en de leerling wil het zelf ook. Onder de 16 jaar mag het nooit."
        ),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        placement: Placement,
        current: Planned | None,
        versions: Sequence[Planned],
        today: dt.date,
        sundays: bool,
        **kwargs: Any,
    ) -> None:
        changing = bool(placement.started_on and versions)
        newest = max((one.number for one in versions), default=0)
        first = placement.start_on
        if changing:  # a new version begins after the last one
            first = max(today, *(one.valid_from + dt.timedelta(days=1) for one in versions))
        initial: dict[str, Any] = {"valid_from": first, "seen": newest}
        initial["sunday_reason"] = current.sunday_reason if current else ""
        for day in current.days if current else ():
            initial |= {
                f"day_{day.weekday}": day.starts, f"ends_{day.weekday}": day.ends,
                f"pause_{day.weekday}": day.break_minutes, f"lessons_{day.weekday}": day.lesson_minutes or None,
            }  # fmt: skip
        super().__init__(*args, initial=initial, **kwargs)  # type: ignore[misc]
        for weekday, name in enumerate(DAYS):
            self._add_day(weekday, name)
        if not changing:
            del self.fields["reason"]
        if not sundays:  # nobody asks why where the law says never, or where it is not asked
            del self.fields["sunday_reason"]

    def _add_day(self, weekday: int, name: Any) -> None:
        def label(what: str) -> str:
            return f"{name}: {what}"

        self.fields[f"day_{weekday}"] = TimeField(label=label(_("van")), required=False)
        self.fields[f"ends_{weekday}"] = TimeField(label=label(_("tot")), required=False)
        for key, what in (("pause", _("pauze in minuten")), ("lessons", _("lessen in minuten"))):
            self.fields[f"{key}_{weekday}"] = forms.IntegerField(
                label=label(what), min_value=0, max_value=720, required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )  # fmt: skip
        self.fields[f"pause_{weekday}"].widget.attrs["placeholder"] = str(BREAK)

    def clean(self) -> dict[str, Any]:
        """A day has both a start and an end, or neither."""
        data = super().clean() or self.cleaned_data
        for weekday in range(7):
            starts, ends = data.get(f"day_{weekday}"), data.get(f"ends_{weekday}")
            both = {f"day_{weekday}", f"ends_{weekday}"}
            if bool(starts) != bool(ends) and not both & set(self.errors):
                missing = f"ends_{weekday}" if starts else f"day_{weekday}"
                self.add_error(missing, _("Vul in hoe laat de dag begint en hoe laat die eindigt."))
        return data

    def days(self) -> list[WorkDay]:
        """The days that were filled in."""
        data = self.cleaned_data
        return [
            WorkDay(
                weekday, data[f"day_{weekday}"], data[f"ends_{weekday}"],
                BREAK if data[f"pause_{weekday}"] is None else data[f"pause_{weekday}"],
                data[f"lessons_{weekday}"] or 0,
            )
            for weekday in range(7)
            if data[f"day_{weekday}"]
        ]  # fmt: skip

    def rows(self) -> Iterator[Row]:
        """The days with their fields."""
        for weekday, name in enumerate(DAYS):
            yield Row(
                name, self[f"day_{weekday}"], self[f"ends_{weekday}"], self[f"pause_{weekday}"],
                self[f"lessons_{weekday}"], weekday >= SATURDAY,
            )  # fmt: skip

    @property
    def weekend_used(self) -> bool:
        """A weekend day was filled in, or something is wrong there: then it is not folded away."""
        return any(row.errors or row.starts.value() or row.ends.value() for row in self.rows() if row.weekend)


def limits_in_words(limits: Limits) -> list[str]:
    """What the law allows at this age, in short sentences for beside the form."""
    found = [
        _("ten hoogste %(hours)s uur per dag") % {"hours": _hours(limits.day_minutes)},
        _("ten hoogste %(hours)s uur per week") % {"hours": _hours(limits.week_minutes)},
    ]
    if limits.night_until and limits.night_from:
        times = {"from": f"{limits.night_until:%H:%M}", "until": f"{limits.night_from:%H:%M}"}
        found.append(_("tussen %(from)s en %(until)s uur") % times)
    if limits.sunday == "never":
        found.append(_("nooit op zondag"))
    for one in limits.breaks:
        words = {"pause": one.minutes, "hours": _hours(one.over_minutes)}
        found.append(_("%(pause)d minuten pauze bij meer dan %(hours)s uur werk") % words)
    if limits.school_counts:
        found.append(_("lessen tellen mee"))
    return found


def standstill_in_words(still: Sequence[Period], first: dt.date, last: dt.date | None) -> list[str]:
    """What to know of a first or last day on which the placement stands still; empty: nothing."""
    begins = _(
        "Let op: de eerste dag (%(day)s) is vrij: %(name)s. De leerling begint dan op %(next)s of later."
    )
    ends = _("Let op: de laatste dag (%(day)s) is vrij: %(name)s. De leerling werkt die dag niet.")
    found = []
    for day, sentence in ((first, begins), (last, ends)):
        period = next((one for one in still if day and one.first <= day <= one.last), None)
        if day and period:
            after = period.last + dt.timedelta(days=1)
            found.append(
                sentence % {"day": on_date(day), "name": period.name.lower(), "next": on_date(after)}
            )
    return found


def _hours(minutes: int) -> str:
    return f"{minutes / 60:g}".replace(".", ",")
