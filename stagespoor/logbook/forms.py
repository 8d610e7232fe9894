"""Forms of the logbook: they check what was typed and save nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stagespoor.core import clock
from stagespoor.logbook.actions import Given
from stagespoor.logbook.models import Assessment, Entry
from stagespoor.policy.model import Policy
from stagespoor.trajectories.models import Goal
from stagespoor.ui.forms import DateField, RadioCards, VersionMixin


class EntryForm(forms.Form):
    """A day in a few words (LOG-2). Plain words: students fill this in on a phone."""

    day = DateField(label=_("Welke dag?"), initial=clock.today)
    did = forms.CharField(
        label=_("Wat heb je gedaan?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    mood = forms.TypedChoiceField(
        label=_("Hoe ging het?"),
        coerce=int,
        choices=Entry.Mood.choices[::-1],
        widget=RadioCards(
            layout="faces", icons={"3": "emoji-smile", "2": "emoji-neutral", "1": "emoji-frown"}
        ),
    )
    goal = forms.ModelChoiceField(
        label=_("Met welk leerdoel was je bezig?"),
        queryset=Goal.objects.none(),
        required=False,
        empty_label=_("Geen"),
    )
    goal_text = forms.CharField(label=_("Hoe ging het met dat leerdoel?"), max_length=300, required=False)

    def __init__(self, *args: Any, goals: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goal"].queryset = goals  # type: ignore[attr-defined]
        self.fields["goal"].label_from_instance = lambda goal: goal.plain  # type: ignore[attr-defined]


class ChangeEntryForm(EntryForm, VersionMixin):
    """Better words for a day that is already there; the day itself stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["day"]


class MomentForm(forms.Form):
    """Which assessment to open."""

    moment = forms.ChoiceField(
        label=_("Welke beoordeling?"), choices=Assessment.Moment.choices, widget=RadioCards
    )
    planned_on = DateField(label=_("Wanneer is het gesprek?"), required=False)


class ScoreForm(forms.Form):
    """The scores of one side: a step of the scale per goal and criterion, with a short remark."""

    scored_name = forms.CharField(label=_("Naam van de praktijkbegeleider"), max_length=150)

    def __init__(
        self,
        *args: Any,
        policy: Policy,
        goals: Iterable[Goal],
        criteria: bool,
        plain: bool,
        ask_name: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not ask_name:
            del self.fields["scored_name"]
        self._scale = [(step.value, step.plain if plain else step.name) for step in policy.scale.steps]
        for goal in goals:
            self._add(f"goal_{goal.pk}", goal.plain if plain else goal.wording)
        for criterion in policy.readiness if criteria else ():
            self._add(f"criterion_{criterion.slug}", criterion.plain_name if plain else criterion.name)

    def _add(self, key: str, label: str) -> None:
        self.fields[key] = forms.TypedChoiceField(
            label=label, coerce=int, choices=self._scale, widget=RadioCards(layout="row"), required=False,
            empty_value=None,
        )  # fmt: skip
        self.fields[f"{key}_remark"] = forms.CharField(label=_("Toelichting"), max_length=300, required=False)

    def rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """Per goal or criterion the scale and the remark, for the template."""
        for name in self.fields:
            if f"{name}_remark" in self.fields:
                yield self[name], self[f"{name}_remark"]

    def given(self, prefix: str) -> dict[str, Given]:
        """What was scored, by the part of the field's name after ``prefix``; empty ones are left out."""
        found = {}
        for key, value in self.cleaned_data.items():
            if key.startswith(prefix) and not key.endswith("_remark") and value is not None:
                found[key.removeprefix(prefix)] = Given(value, self.cleaned_data.get(f"{key}_remark", ""))
        return found


class PaperScoreForm(ScoreForm, VersionMixin):
    """The scores of one side as staff fill them in: notices that somebody else did so meanwhile."""


class FixForm(forms.Form):
    """Fix the assessment after the talk."""

    summary = forms.CharField(
        label=_("Wat spraken jullie af?"), widget=forms.Textarea(attrs={"rows": 4}), max_length=5000,
        help_text=_("Na het vastleggen veranderen de scores niet meer."),
    )  # fmt: skip


class CertificateForm(forms.Form):
    """Issue the certificate."""

    remarks = forms.CharField(
        label=_("Wat willen jullie nog zeggen?"), widget=forms.Textarea(attrs={"rows": 4}), required=False,
        help_text=_("Dit komt op het papier. Leeg: de samenvatting van de eindbeoordeling."),
    )  # fmt: skip


class CheckForm(forms.Form):
    """The code that is printed on a certificate (CER-1)."""

    code = forms.CharField(
        label=_("Code"),
        max_length=12,
        help_text=_("De code staat onderaan het papier, zoals 7KQ2-M4XP."),
    )
