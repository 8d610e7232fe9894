"""Recording signatures from paper: one row per party, only the ticked ones count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stagespoor.agreements.models import Signature
from stagespoor.agreements.rules import Needed
from stagespoor.core.refusals import Refusal
from stagespoor.ui.forms import DateField


class SignatureForm(forms.Form):
    """One party: did they sign, under which name, on which day."""

    signed = forms.BooleanField(label=gettext_lazy("Heeft getekend"), required=False)
    name = forms.CharField(label=gettext_lazy("Naam op het contract"), max_length=150, required=False)
    signed_on = DateField(label=gettext_lazy("Getekend op"), required=False)

    def __init__(self, *args: Any, needed: Needed, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, prefix=needed.key, **kwargs)
        self.needed = needed
        self.fields["name"].initial = needed.name
        self.fields["signed_on"].initial = today

    def clean(self) -> dict[str, Any]:
        """A ticked row needs a day; the rules of the action say the rest."""
        data = super().clean() or self.cleaned_data
        if data.get("signed") and not data.get("signed_on") and "signed_on" not in self.errors:
            self.add_error("signed_on", _("Vul de datum in die bij de handtekening staat."))
        return data

    def refuse(self, refusals: Sequence[Refusal]) -> None:
        """Put what the action refused at the field it is about."""
        for refusal in refusals:
            self.add_error(refusal.field if refusal.field in self.fields else None, refusal.sentence)

    @property
    def values(self) -> dict[str, Any]:
        """What :func:`actions.record_signature` takes, of a ticked row that is valid."""
        return {
            "party": self.needed.party,
            "guardian_id": self.needed.guardian_id,
            "name": self.cleaned_data["name"],
            "signed_on": self.cleaned_data["signed_on"],
            "how": Signature.How.PAPER,
        }


def signature_forms(needed: Sequence[Needed], today: dt.date, data: Any = None) -> list[SignatureForm]:
    """A row for everybody who still has to sign."""
    return [SignatureForm(data, needed=one, today=today) for one in needed]
