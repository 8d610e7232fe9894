"""The form for what a job demands: a step of the scale per goal of the catalogue, and lines in own words (PLC-2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stagespoor.core import clock
from stagespoor.logbook.demands import OWN_LINES, Asked
from stagespoor.logbook.models import JobTalk
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import Goal
from stagespoor.ui.forms import DateField, VersionMixin


class DemandsForm(VersionMixin):
    """When and with whom it was discussed, and per point how well it must be done; an empty level: not asked."""

    discussed_on = DateField(label=gettext_lazy("Wanneer hebben jullie dit besproken?"), initial=clock.today)
    with_whom = forms.CharField(label=gettext_lazy("Met wie?"), max_length=150)
    note = forms.CharField(
        label=gettext_lazy("Wat zei het bedrijf er nog over?"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, policy: Policy, goals: list[Goal], talk: JobTalk | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.goals, self._names = goals, dict(policy.choices("goal_categories"))
        self._levels = [
            ("", _("Wordt niet gevraagd")),
            *((step.value, step.name) for step in policy.scale.steps),
        ]
        kept = list(talk.demands.all()) if talk else []
        for goal in goals:
            now = next((one.wanted for one in kept if one.slug == goal.slug), None)
            self._level(f"goal_{goal.slug}", goal.name, now)
        own = [one for one in kept if not one.slug]
        for number in range(1, max(OWN_LINES, len(own) + 1) + 1):
            line = own[number - 1] if number <= len(own) else None
            self.fields[f"own_{number}"] = forms.CharField(
                label=_("Eigen punt %(n)d") % {"n": number}, max_length=200, required=False,
                initial=line.wording if line else "",
            )  # fmt: skip
            label = _("Hoe goed? (eigen punt %(n)d)") % {"n": number}
            self._level(f"own_{number}_level", label, line.wanted if line else None)
        if talk:
            self.initial = {
                "discussed_on": talk.discussed_on,
                "with_whom": talk.with_whom,
                "note": talk.note,
                **self.initial,
            }

    def _level(self, key: str, label: str, now: int | None) -> None:
        self.fields[key] = forms.TypedChoiceField(
            label=label, choices=self._levels, coerce=int, empty_value=None, required=False, initial=now or "",
            widget=forms.Select(attrs={"class": "form-select"}),
        )  # fmt: skip

    @property
    def head(self) -> list[forms.BoundField]:
        """The fields about the talk."""
        return [self[name] for name in ("discussed_on", "with_whom", "note")]

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The goals per category, the occupational ones first."""
        kinds = dict.fromkeys(goal.category for goal in self.goals)
        for kind in sorted(kinds, key=lambda kind: kind != "occupational"):
            fields = [self[f"goal_{goal.slug}"] for goal in self.goals if goal.category == kind]
            yield self._names.get(kind, kind), fields

    def own(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The lines in own words with their level."""
        names = [name for name in self.fields if name.startswith("own_") and not name.endswith("_level")]
        return [(self[name], self[f"{name}_level"]) for name in names]

    def clean(self) -> dict[str, Any]:
        """An own line has words and a level, or neither."""
        data = super().clean() or {}
        for words, level in ((words.name, level.name) for words, level in self.own()):
            if bool(data.get(words)) != (data.get(level) is not None) and not self.errors.get(words):
                key, sentence = (
                    (level, _("Kies hoe goed de leerling dit moet kunnen."))
                    if data.get(words)
                    else (words, _("Schrijf op wat het werk vraagt."))
                )
                self.add_error(key, sentence)
        return data

    def asked(self) -> list[Asked]:
        """The demands as typed."""
        data = self.cleaned_data
        found = [
            Asked(goal.name, data[f"goal_{goal.slug}"], goal.slug)
            for goal in self.goals
            if data.get(f"goal_{goal.slug}") is not None
        ]
        own = [(words.name, level.name) for words, level in self.own()]
        return found + [Asked(data[words], data[level]) for words, level in own if data.get(words)]
