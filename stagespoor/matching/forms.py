"""Forms of the search for a place: they check what was typed and save nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stagespoor.access.actor import Actor
from stagespoor.employers.queries import alike
from stagespoor.placements.models import Candidate
from stagespoor.policy.model import Policy
from stagespoor.ui.forms import RadioCards, WarnsMixin


class CandidateForm(forms.Form):
    """Why an employer comes on the list."""

    reasons = forms.CharField(
        label=gettext_lazy("Waarom komt dit bedrijf in beeld?"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    found_by_student = forms.BooleanField(
        label=gettext_lazy("De leerling of de ouders vonden deze plek zelf"), required=False
    )


class MarkForm(forms.Form):
    """What came of it."""

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
