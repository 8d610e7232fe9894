"""Forms of aftercare: they check what was typed and save nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stagespoor.aftercare.models import Handover
from stagespoor.core import clock
from stagespoor.employers.models import Employer, EmployerNote
from stagespoor.policy.model import Policy
from stagespoor.ui.forms import DateField, RadioCards, VersionMixin


class ContractForm(forms.Form):
    """The contract of employment."""

    employer = forms.ModelChoiceField(
        label=_("Waar gaat de leerling werken?"), queryset=Employer.objects.none(), required=False,
        empty_label=_("Een ander bedrijf"),
    )  # fmt: skip
    job = forms.CharField(label=_("Functie"), max_length=120, required=False)
    first_day_on = DateField(label=_("Eerste werkdag"), help_text=_("Hiermee begint de nazorg."))
    until_on = DateField(label=_("Loopt tot en met"), required=False)
    hours_per_week = forms.DecimalField(
        label=_("Uren per week"), min_value=1, max_value=168, decimal_places=1, required=False
    )
    arrangements = forms.CharField(
        label=_("Regelingen"),
        max_length=300,
        required=False,
        help_text=_("Bijvoorbeeld loonkostensubsidie of een jobcoach."),
    )

    def __init__(self, *args: Any, employers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employer"].queryset = employers  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The job ended."""

    ended_on = DateField(label=_("Laatste werkdag"), initial=clock.today)


class ExtraForm(forms.Form):
    """An extra moment."""

    due_on = DateField(label=_("Uiterlijk op"))
    reason = forms.CharField(label=_("Waarom extra?"), max_length=200)


class MomentForm(forms.Form):
    """How the former student is doing."""

    done_on = DateField(label=_("Wanneer sprak je de oud-leerling?"), initial=clock.today)
    status = forms.ChoiceField(label=_("Hoe staat het ervoor?"), widget=RadioCards)
    report = forms.CharField(
        label=_("Verslag"), widget=forms.Textarea(attrs={"rows": 4}), max_length=10_000,
        help_text=_("Een paar zinnen. Kreeg je niemand te pakken? Schrijf wat je hebt geprobeerd."),
    )  # fmt: skip

    spoke = forms.ChoiceField(
        label=_("Sprak je ook met het bedrijf?"), required=False, widget=RadioCards(layout="row"),
        choices=[
            ("", _("Nee")), (EmployerNote.How.VISIT.value, _("Ja, ik was daar")),
            (EmployerNote.How.PHONE.value, _("Ja, gebeld")),
        ],
    )  # fmt: skip
    field_order = ("done_on", "spoke", "status", "report")

    def __init__(self, *args: Any, policy: Policy, employer: Employer | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [(s.slug, s.name) for s in policy.aftercare.statuses]  # type: ignore[attr-defined]
        if employer is None:
            del self.fields["spoke"]
        else:
            self.fields["spoke"].label = gettext("Sprak je ook met %s?") % employer.name


class HandoverForm(forms.Form):
    """To whom, and what they must know."""

    to = forms.ChoiceField(label=_("Aan wie?"), choices=Handover.To.choices, widget=RadioCards)
    name = forms.CharField(label=_("Naam"), max_length=120)
    organisation = forms.CharField(label=_("Organisatie"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telefoon"), max_length=30, required=False)
    summary = forms.CharField(
        label=_("Wat moet de ander weten?"), widget=forms.Textarea(attrs={"rows": 5}), max_length=10_000,
        help_text=_("Alleen wat nodig is om goed te beginnen. Geen diagnose."),
    )  # fmt: skip


class ChangeHandoverForm(HandoverForm, VersionMixin):
    """Other words, or somebody else, before it is offered."""


class TalkForm(forms.Form):
    """The talk together."""

    talk_on = DateField(label=_("Wanneer was het gesprek?"), initial=clock.today)


class AcceptForm(forms.Form):
    """The other side took over."""

    accepted_on = DateField(label=_("Overgenomen op"), initial=clock.today)
    accepted_note = forms.CharField(
        label=_("Hoe weet je dat?"), max_length=200, help_text=_("Bijvoorbeeld: mail van 3 maart.")
    )


class DeclineForm(forms.Form):
    """The other side does not take over."""

    reason = forms.CharField(label=_("Waarom niet?"), max_length=200)
