"""Recording signatures from paper: one row per party, only the ticked ones count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from stagespoor.agreements.models import Signature
from stagespoor.agreements.rules import Needed
from stagespoor.core.refusals import Refusal
from stagespoor.ui.forms import DateField


class SignatureForm(forms.Form):
    """One party: did they sign, under which name, on which day."""

    use_required_attribute = False  # an empty row is fine as long as nobody ticks it

    signed = forms.BooleanField(label=gettext_lazy("Heeft getekend"), required=False)
    name = forms.CharField(
        label=gettext_lazy("Naam op het papier"), max_length=150,
        error_messages={"required": gettext_lazy("Vul de naam in van wie getekend heeft.")},
    )  # fmt: skip
    signed_on = DateField(
        label=gettext_lazy("Getekend op"),
        error_messages={"required": gettext_lazy("Vul de datum in die bij de handtekening staat.")},
    )

    def __init__(self, data: Any = None, *, needed: Needed, today: dt.date) -> None:
        super().__init__(data, prefix=needed.key)
        self.needed = needed
        self.fields["name"].initial = needed.name
        self.fields["signed_on"].initial = today

    def full_clean(self) -> None:
        """What stands in a row that nobody ticked does not matter."""
        super().full_clean()
        if self.is_bound and not self.cleaned_data.get("signed"):
            self.errors.clear()

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
