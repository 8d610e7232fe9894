"""Forms of guidance: they check what was typed and save nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stagespoor.core import clock
from stagespoor.policy.model import Policy
from stagespoor.ui.forms import DateField, RadioCards, TimeField

TEXT = forms.Textarea(attrs={"rows": 5})


class PlanForm(forms.Form):
    """Plan a talk or visit."""

    kind = forms.ChoiceField(label=_("Wat voor gesprek?"))
    planned_on = DateField(label=_("Op welke dag?"))
    planned_at = TimeField(label=_("Hoe laat?"), required=False)
    with_whom = forms.CharField(label=_("Met wie?"), max_length=200, required=False)

    def __init__(self, *args: Any, policy: Policy, at_company: bool | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [k for k in policy.contact_kinds if at_company is None or k.at_company == at_company]
        self.fields["kind"].choices = [(k.slug, k.name) for k in kinds]  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Put a planned moment on another day."""

    planned_on = DateField(label=_("Nieuwe dag"))
    planned_at = TimeField(label=_("Hoe laat?"), required=False)


class HoldForm(forms.Form):
    """Report on a moment, in minutes, on a phone (REC-1)."""

    held_on = DateField(label=_("Wanneer was het?"), initial=clock.today)
    with_whom = forms.CharField(label=_("Met wie?"), max_length=200, required=False)
    report = forms.CharField(label=_("Verslag"), widget=TEXT, help_text=_("Een paar zinnen is genoeg."))
    agreed = forms.CharField(label=_("Afspraken"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    tell_mentor = forms.BooleanField(label=_("De mentor moet dit lezen"), required=False)


class ReasonForm(forms.Form):
    """One sentence why."""

    reason = forms.CharField(label=_("Waarom?"), max_length=200)


class RhythmForm(forms.Form):
    """How often the coach visits."""

    weeks = forms.TypedChoiceField(label=_("Hoe vaak ga je langs?"), coerce=int)

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (n, _("om de %d weken") % n if n > 1 else _("elke week")) for n in policy.visits.choices_weeks
        ]
        self.fields["weeks"].choices = choices  # type: ignore[attr-defined]


class ConcernForm(forms.Form):
    """Raise a problem."""

    title = forms.CharField(
        label=_("Wat is er aan de hand?"),
        max_length=200,
        help_text=_("In één zin. Het verslag komt bij de eerste stap."),
    )


class LadderForm(forms.Form):
    """Take a step of the ladder."""

    step = forms.ChoiceField(label=_("Welke stap?"), widget=RadioCards)
    taken_on = DateField(label=_("Wanneer was dat?"), initial=clock.today)
    report = forms.CharField(label=_("Verslag"), widget=TEXT)
    check_on = DateField(label=_("Wanneer kijk je opnieuw?"), required=False)

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ladder = sorted(policy.ladder, key=lambda step: step.number)
        self.fields["step"].choices = [(s.slug, f"{s.number}. {s.name}") for s in ladder]  # type: ignore[attr-defined]


class ToldForm(forms.Form):
    """When parents and mentor were told (ESC-5)."""

    parents_told_on = DateField(label=_("Ouders ingelicht op"), required=False)
    mentor_told_on = DateField(label=_("Mentor ingelicht op"), required=False)


class FeedbackForm(forms.Form):
    """Tell the mentor what still lacks."""

    area = forms.ChoiceField(label=_("Waar gaat het over?"), widget=RadioCards)
    text = forms.CharField(
        label=_("Wat mist de leerling nog?"), widget=TEXT, help_text=_("Geef een voorbeeld van de stage.")
    )

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = policy.choices("feedback_areas")  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The mentor answers what the lessons will do."""

    answer = forms.CharField(label=_("Wat gaan de lessen hieraan doen?"), widget=TEXT)
