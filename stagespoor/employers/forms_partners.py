"""The form of a network partner: municipality, job coaches, service point (TSK-4)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from stagespoor.employers import rules
from stagespoor.employers.models import Employer
from stagespoor.ui.forms import RadioCards, VersionMixin

PARTNER_KINDS = [(str(v), label) for v, label in Employer.Kind.choices if v != Employer.Kind.EMPLOYER]


class PartnerForm(VersionMixin):
    """What is known of a partner; no places, no workplaces."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Soort"), choices=PARTNER_KINDS, widget=RadioCards,
        error_messages={"required": gettext_lazy("Kies een soort.")},
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("Naam"), max_length=150)
    tasks = forms.CharField(
        label=gettext_lazy("Waarvoor kun je hier terecht?"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    phone = forms.CharField(label=gettext_lazy("Telefoon"), max_length=30, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    website = forms.URLField(label=gettext_lazy("Website"), required=False, assume_scheme="https")
    street = forms.CharField(label=gettext_lazy("Straat en huisnummer"), max_length=150, required=False)
    postcode = forms.CharField(label=gettext_lazy("Postcode"), max_length=7, required=False)
    city = forms.CharField(label=gettext_lazy("Plaats"), max_length=80, required=False)
    do_not_call = forms.BooleanField(label=gettext_lazy("Niet bellen"), required=False)
    non_mailing = forms.BooleanField(label=gettext_lazy("Geen post of mail sturen"), required=False)
    is_active = forms.BooleanField(label=gettext_lazy("We werken samen"), required=False, initial=True)
    remarks = forms.CharField(
        label=gettext_lazy("Opmerkingen"), required=False, max_length=2000,
        help_text=gettext_lazy("Alle scholen in het netwerk lezen dit. Zet hier geen namen van leerlingen."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, partner: Employer | None = None, **kwargs: Any) -> None:
        if partner is not None:
            names = set(self.base_fields) - {"version"}
            kwargs.update(initial={n: getattr(partner, n) for n in names}, version=partner.version)
        super().__init__(*args, **kwargs)

    def clean_postcode(self) -> str:
        """As 5611 AC."""
        return rules.tidy_postcode(self.cleaned_data["postcode"])

    def facts(self) -> dict[str, Any]:
        """What goes to the action."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
