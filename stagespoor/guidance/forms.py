"""Forms of guidance: they check what was typed and save nothing."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stagespoor.core import clock
from stagespoor.placements.models import Prospect
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import ContactKind, LadderStep, Topic
from stagespoor.ui.forms import CheckList, DateField, RadioCards, TimeField, VersionMixin

FIRST_VISIT = "first_visit"
LONGEST = 10_000  # characters of a report: nobody types that, a pasted document might


def text_area(rows: int = 5) -> forms.Textarea:
    """A field for some sentences."""
    return forms.Textarea(attrs={"rows": rows})


def _kind_choices(policy: Policy, *, at_company: bool) -> list[tuple[str, str]]:
    """Talks about one student. A meeting of the team has its own page, a first visit is about an address (KEN-1)."""
    kinds: Collection[ContactKind] = [
        kind for kind in policy.contact_kinds if kind.together_with and kind.topics != FIRST_VISIT
    ]
    return [(kind.slug, kind.name) for kind in kinds if kind.at_company or not at_company]


class PlanForm(forms.Form):
    """Plan a talk or visit."""

    kind = forms.ChoiceField(label=_("Wat voor gesprek?"))
    planned_on = DateField(label=_("Op welke dag?"))
    planned_at = TimeField(label=_("Hoe laat?"), required=False)
    with_whom = forms.CharField(label=_("Met wie?"), max_length=200, required=False)

    def __init__(self, *args: Any, policy: Policy, at_company: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _kind_choices(policy, at_company=at_company)  # type: ignore[attr-defined]


class MoveForm(VersionMixin):
    """Put a planned moment on another day."""

    planned_on = DateField(label=_("Nieuwe dag"))
    planned_at = TimeField(label=_("Hoe laat?"), required=False)


class _ProspectField(forms.Form):
    """On a visit of a placement that aims at a contract the prospect of a job is looked at again (PLC-4)."""

    prospect = forms.ChoiceField(
        label=_("Is er uitzicht op een baan?"), widget=RadioCards, choices=Prospect.choices,
        help_text=_("Is er geen uitzicht, dan staat op Vandaag dat er een andere plek nodig is."),
    )  # fmt: skip

    def ask_prospect(self, *, asks: bool, required: bool = True) -> None:
        """Ask it, or leave it out."""
        self.fields["prospect"].required = required
        if not asks:
            del self.fields["prospect"]


class _ReportFields(forms.Form):
    with_whom = forms.CharField(label=_("Met wie?"), max_length=200, required=False)
    report = forms.CharField(
        label=_("Verslag"), widget=text_area(), max_length=LONGEST, help_text=_("Een paar zinnen is genoeg.")
    )
    agreed = forms.CharField(label=_("Afspraken"), widget=text_area(3), max_length=LONGEST, required=False)
    tell_mentor = forms.BooleanField(
        label=_("De mentor moet dit lezen"), required=False, help_text=_("Het komt op Vandaag van de mentor.")
    )


class HoldForm(_ReportFields, _ProspectField):
    """Report on a moment, in minutes, on a phone (REC-1)."""

    held_on = DateField(label=_("Wanneer was het?"), initial=clock.today)
    topics = forms.MultipleChoiceField(
        label=_("Waar hebben jullie het over gehad?"), widget=CheckList, required=False
    )
    field_order = ("held_on", "with_whom", "topics", "report", "agreed", "prospect", "tell_mentor")

    def __init__(
        self, *args: Any, topics: Collection[Topic] = (), prospect: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ask_prospect(asks=prospect)
        if topics:
            self.fields["topics"].choices = [(topic.slug, topic.name) for topic in topics]  # type: ignore[attr-defined]
        else:
            del self.fields["topics"]


class ReportForm(_ReportFields, _ProspectField):
    """Report on a talk that nobody planned."""

    kind = forms.ChoiceField(label=_("Wat voor gesprek was het?"))
    held_on = DateField(label=_("Wanneer was het?"), initial=clock.today)
    field_order = ("kind", "held_on", "with_whom", "report", "agreed", "prospect", "tell_mentor")

    def __init__(self, *args: Any, policy: Policy, prospect: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_prospect(asks=prospect, required=False)
        self._visits = {kind.slug for kind in policy.contact_kinds if kind.at_company}
        with_topics = {kind.slug for kind in policy.contact_kinds if kind.topics}
        choices = [one for one in _kind_choices(policy, at_company=False) if one[0] not in with_topics]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A visit to the company says how the prospect of a job is; another talk may."""
        data = super().clean() or {}
        if "prospect" in self.fields and data.get("kind") in self._visits and not data.get("prospect"):
            self.add_error("prospect", _("Kies hoe het staat met het uitzicht op een baan."))
        return data


class ChangeReportForm(_ReportFields, VersionMixin):
    """Mend a report."""


class ReasonForm(forms.Form):
    """One sentence why."""

    reason = forms.CharField(
        label=_("Waarom?"), max_length=200, help_text=_("Dit blijft te zien op de tijdlijn.")
    )


class ConcernForm(forms.Form):
    """Raise a problem."""

    title = forms.CharField(
        label=_("Wat is er aan de hand?"),
        max_length=200,
        help_text=_("In één zin. Het verslag komt bij de eerste stap."),
    )


class LadderForm(VersionMixin):
    """Take a step of the ladder. ``version`` holds how many steps there were."""

    step = forms.ChoiceField(label=_("Welke stap?"), widget=RadioCards)
    taken_on = DateField(label=_("Wanneer was dat?"), initial=clock.today)
    report = forms.CharField(
        label=_("Verslag"), widget=text_area(), max_length=LONGEST, required=False,
        help_text=_("Wie zei wat, en wat is er afgesproken?"),
    )  # fmt: skip
    check_on = DateField(
        label=_("Wanneer kijk je opnieuw?"), required=False, help_text=_("Dan staat het weer op Vandaag.")
    )

    def __init__(self, *args: Any, rungs: Collection[LadderStep], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [(s.slug, f"{s.number}. {s.name}") for s in rungs]  # type: ignore[attr-defined]


class ToldForm(VersionMixin):
    """When parents and mentor were told (ESC-5)."""

    parents_told_on = DateField(label=_("Ouders ingelicht op"), required=False)
    mentor_told_on = DateField(label=_("Mentor ingelicht op"), required=False)


class FeedbackForm(forms.Form):
    """Tell the mentor what still lacks."""

    area = forms.ChoiceField(label=_("Waar gaat het over?"), widget=RadioCards(layout="row"))
    text = forms.CharField(
        label=_("Wat mist de leerling nog?"), widget=text_area(), max_length=LONGEST,
        help_text=_("Geef een voorbeeld van de stage."),
    )  # fmt: skip

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = policy.choices("feedback_areas")  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The mentor answers what the lessons will do."""

    answer = forms.CharField(
        label=_("Wat gaan de lessen hieraan doen?"), widget=text_area(), max_length=LONGEST
    )
