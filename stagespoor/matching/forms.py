"""Forms of the search for a place: they check what was typed and save nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stagespoor.access.actor import Actor
from stagespoor.employers.queries import alike
from stagespoor.matching.models import Click, Wish
from stagespoor.placements.forms import days_to_ask
from stagespoor.placements.models import Candidate, Placement
from stagespoor.policy.model import Policy
from stagespoor.ui.forms import CheckList, RadioCards, VersionMixin, WarnsMixin


class CandidateForm(WarnsMixin):
    """Why an employer comes on the list; ``see_first``: what must be seen before, like an agreed silence."""

    reasons = forms.CharField(
        label=gettext_lazy("Waarom komt dit bedrijf in beeld?"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    found_by_student = forms.BooleanField(
        label=gettext_lazy("De leerling of de ouders vonden deze plek zelf"), required=False
    )

    def __init__(self, *args: Any, see_first: Callable[[], list[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.see_first = see_first

    def find_warnings(self, data: dict[str, Any]) -> Iterable[str]:
        """What does not forbid it."""
        return self.see_first()


class MarkForm(WarnsMixin):
    """What came of it; ``see_first``: what must be seen before a company is asked."""

    state = forms.ChoiceField(
        label=gettext_lazy("Hoe staat het ervoor?"), widget=RadioCards,
        choices=[c for c in Candidate.State.choices if c[0] != Candidate.State.CHOSEN],
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Notitie"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, see_first: Callable[[], list[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.see_first = see_first

    def find_warnings(self, data: dict[str, Any]) -> Iterable[str]:
        """Only when the company is asked now: an answer of the company is noted without more."""
        now, was = data["state"], self.initial.get("state")
        return self.see_first() if now == Candidate.State.ASKED != was else []


class OwnFindForm(WarnsMixin):
    """A place that the student or the parents found (INT-2); warns when the employer is there already."""

    name = forms.CharField(label=gettext_lazy("Naam van het bedrijf"), max_length=150)
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)
    postcode = forms.CharField(label=gettext_lazy("Postcode"), max_length=7, required=False)
    city = forms.CharField(label=gettext_lazy("Plaats"), max_length=80)
    phone = forms.CharField(label=gettext_lazy("Telefoon"), max_length=30, required=False)
    contact_name = forms.CharField(
        label=gettext_lazy("Met wie kunnen we praten?"), max_length=120, required=False
    )
    tasks = forms.CharField(
        label=gettext_lazy("Wat kan de leerling er doen?"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    reasons = forms.CharField(
        label=gettext_lazy("Waarom past deze plek?"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        empty = ("", _("Nog niet bekend"))
        self.fields["sector"].choices = [empty, *policy.choices("sectors")]  # type: ignore[attr-defined]

    def find_warnings(self, data: dict[str, Any]) -> Iterable[str]:
        """The employer of the network that this may be."""
        found = alike(
            self.actor, name=data["name"], postcode=data["postcode"], city=data["city"], phone=data["phone"]
        )
        if found:
            sentence = _(
                "Dit lijkt op %(other)s: %(reasons)s. Is het hetzelfde bedrijf? Ga terug, zoek het op naam en zet "
                "dat bedrijf op de lijst."
            )
            yield sentence % {"other": found.where, "reasons": ", ".join(found.reasons)}


class DaysForm(VersionMixin):
    """On which days there must be a place."""

    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Op welke dagen moet er plaats zijn?"), widget=CheckList, required=False, coerce=int,
        help_text=gettext_lazy("Laat leeg als elke dag goed is."),
    )  # fmt: skip

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        initial = {"weekdays": placement.asked_weekdays}
        super().__init__(*args, version=placement.version, **{"initial": initial, **kwargs})
        self.fields["weekdays"].choices = days_to_ask()  # type: ignore[attr-defined]


class WishForm(forms.Form):
    """What somebody of the school finds of a place, or wrote down for the student or the parents."""

    party = forms.ChoiceField(
        label=gettext_lazy("Wie zegt dit?"), widget=RadioCards,
        help_text=gettext_lazy("Wat iemand zelf zei, blijft staan. Jouw naam komt bij wat je opschrijft."),
    )  # fmt: skip
    answer = forms.ChoiceField(
        label=gettext_lazy("Wat vinden zij van deze plek?"), widget=RadioCards, choices=Wish.Answer.choices
    )
    text = forms.CharField(
        label=gettext_lazy("Waarom?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, parties: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = set(parties)
        choices = [(value, label) for value, label in Wish.Party.choices if value in found]
        self.fields["party"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["party"].initial = choices[0][0]
            self.fields["party"].widget = forms.HiddenInput()
            self.fields["answer"].label = _("Wat vind jij van deze plek?")


_SAID = [
    ("", gettext_lazy("Niets over zeggen")),
    ("yes", gettext_lazy("Het klikt")),
    ("no", gettext_lazy("Het klikt niet")),
]


class ClickForm(forms.Form):
    """Whether it clicks with the supervisor: for the student, and for oneself."""

    student = forms.ChoiceField(
        label=gettext_lazy("Klikt het tussen de leerling en de praktijkbegeleider?"), widget=RadioCards,
        choices=_SAID, required=False,
    )  # fmt: skip
    student_text = forms.CharField(
        label=gettext_lazy("Waar zie je dat aan?"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    coach = forms.ChoiceField(
        label=gettext_lazy("Klikt het tussen jou en de praktijkbegeleider?"), widget=RadioCards, choices=_SAID,
        required=False, help_text=gettext_lazy("Dit zien alleen jij en de teamleider stage."),
    )  # fmt: skip
    coach_text = forms.CharField(
        label=gettext_lazy("Waar zie je dat aan?"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, known: Iterable[Click] = (), **kwargs: Any) -> None:
        initial: dict[str, str] = {}
        for click in known:
            name = "student" if click.student_id else "coach"
            initial[name] = "yes" if click.clicked else "no"
            initial[f"{name}_text"] = click.text
        super().__init__(*args, **{"initial": initial, **kwargs})

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        said = {"yes": True, "no": False}
        data = self.cleaned_data
        return {
            "student": said.get(data["student"]), "student_text": data["student_text"],
            "coach": said.get(data["coach"]), "coach_text": data["coach_text"],
        }  # fmt: skip
