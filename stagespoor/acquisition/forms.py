"""Forms of acquisition: they check what was typed and save nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stagespoor.access.actor import Actor
from stagespoor.acquisition import rules
from stagespoor.acquisition.models import Lead
from stagespoor.acquisition.queries import open_twins, owner_choices
from stagespoor.core import clock
from stagespoor.employers.models import Employer, EmployerNote
from stagespoor.employers.queries import Alike, alike
from stagespoor.policy.model import Policy
from stagespoor.ui.forms import CheckList, DateField, RadioCards, VersionMixin, WarnsMixin

LONGEST = 4000
CONTACT_KINDS = [
    (how.value, how.label)
    for how in (EmployerNote.How.PHONE, EmployerNote.How.MAIL, EmployerNote.How.MET)
]  # fmt: skip


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _no_names() -> str:
    return _("Alle scholen in het netwerk lezen dit. Zet hier geen namen van leerlingen.")


class _LeadFields(forms.Form):
    """How it was found, who takes it on and when."""

    source = forms.ChoiceField(label=gettext_lazy("Hoe is het adres gevonden?"))
    person = forms.CharField(label=gettext_lazy("Contactpersoon"), max_length=120, required=False)
    owner = forms.ChoiceField(
        label=gettext_lazy("Wie benadert dit adres?"), required=False,
        help_text=gettext_lazy("Laat leeg als de teamleider dit verdeelt."),
    )  # fmt: skip
    next_on = DateField(
        label=gettext_lazy("Volgende stap op"), required=False,
        help_text=gettext_lazy("Laat leeg voor de gewone termijn."),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Wat weten we al?"), max_length=LONGEST, required=False, widget=_area(3),
        help_text=gettext_lazy("Alleen jullie eigen school leest dit."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        source: Any = self.fields["source"]
        source.choices = [("", _("Kies")), *policy.choices("lead_sources")]
        owner: Any = self.fields["owner"]
        owner.choices = [("", _("Nog niemand")), *owner_choices(actor)]

    def clean_next_on(self) -> dt.date | None:
        """Ahead, or the day that was there already."""
        day: dt.date | None = self.cleaned_data["next_on"]
        if day != self.initial.get("next_on"):
            for refusal in rules.check_next(day, clock.today()):
                raise forms.ValidationError(refusal.sentence)
        return day

    def facts(self) -> dict[str, Any]:
        """What goes to the action."""
        found = {key: value for key, value in self.cleaned_data.items() if key not in {"version", "key"}}
        owner = found.pop("owner")
        return {**found, "owner_id": int(owner) if owner else None}


class _Address(_LeadFields):
    """Name, place and how to reach them."""

    name = forms.CharField(label=gettext_lazy("Naam van het bedrijf"), max_length=150)
    city = forms.CharField(label=gettext_lazy("Plaats"), max_length=80, required=False)
    phone = forms.CharField(label=gettext_lazy("Telefoon"), max_length=30, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254, required=False)
    field_order = ("name", "city", "source", "person", "phone", "email", "owner", "next_on", "note")


class _Once(forms.Form):
    """A hidden key that travels with the form: sent twice it makes one lead."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4

    def clean_key(self) -> UUID:
        """The key, or a fresh one when it was tampered with."""
        try:
            return UUID(self.cleaned_data["key"])
        except ValueError:
            return uuid4()


class NewLeadForm(_Once, WarnsMixin, _Address):
    """A new address; warns when it is among the employers or on a board already."""

    def find_warnings(self, data: dict[str, Any]) -> Iterable[str]:
        """Employers and open leads that look like it (EMP-4); a form sent twice is no second address."""
        if Lead.objects.filter(form_key=data["key"], school_id=self.actor.school_id).exists():
            return
        asked = {key: data[key] for key in ("name", "city", "phone", "email")}
        if found := alike(self.actor, **asked):
            sentence = _(
                "Dit lijkt op een bedrijf dat al in het netwerk staat: %(where)s, %(reasons)s. Is dat het? Open dan "
                "dat bedrijf en zet het van daar op het bord."
            )
            yield sentence % {"where": found.where, "reasons": ", ".join(found.reasons)}
        for twin in open_twins(self.actor, name=data["name"], city=data["city"]):
            if twin.pk is None:
                yield _("%(school)s heeft dit adres ook op het bord. Spreek af wie het benadert.") % {
                    "school": twin.where
                }
            else:
                yield _("Op het bord staat al %(where)s. Is dat hetzelfde? Ga dan daar verder.") % {
                    "where": twin.where
                }


class KnownLeadForm(_Once, _LeadFields):
    """An employer of the network that the school wants to approach (again)."""

    field_order = ("source", "person", "owner", "next_on", "note")


class ChangeLeadForm(VersionMixin, _Address):
    """Change what is known of an address."""

    def __init__(self, *args: Any, lead: Lead, **kwargs: Any) -> None:
        names = ("name", "city", "phone", "email", "person", "note", "source", "next_on")
        initial = {name: getattr(lead, name) for name in names} | {"owner": str(lead.owner_id or "")}
        super().__init__(*args, initial=initial, version=lead.version, **kwargs)
        for name in (
            "owner",
            "source",
        ):  # who left, or what the policy no longer has, stays until it is changed
            field: Any = self.fields[name]
            value = initial[name]
            if value and value not in {slug for slug, _label in field.choices}:
                shown = lead.owner.name if name == "owner" and lead.owner else value
                field.choices = [*field.choices, (value, shown)]


class ContactForm(forms.Form):
    """Somebody was in touch with them."""

    how = forms.ChoiceField(
        label=gettext_lazy("Hoe?"), choices=CONTACT_KINDS, widget=RadioCards(layout="row")
    )
    contact_on = DateField(label=gettext_lazy("Wanneer?"), initial=clock.today)
    note = forms.CharField(
        label=gettext_lazy("Wat kwam eruit?"), max_length=1000, required=False, widget=_area(3)
    )
    next_on = DateField(
        label=gettext_lazy("Volgende stap op"), required=False,
        help_text=gettext_lazy("Laat leeg voor de gewone termijn."),
    )  # fmt: skip

    def __init__(self, *args: Any, in_network: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if in_network:
            self.fields["note"].help_text = _no_names()


class PlanForm(forms.Form):
    """When the coach goes there alone."""

    visit_on = DateField(label=gettext_lazy("Op welke dag ga je langs?"))


class VisitForm(forms.Form):
    """The report of the first visit, by the topics of the policy (KEN-1)."""

    held_on = DateField(label=gettext_lazy("Wanneer was je er?"), initial=clock.today)
    with_whom = forms.CharField(label=gettext_lazy("Met wie sprak je?"), max_length=120, required=False)
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Waar hebben jullie het over gehad?"), widget=CheckList, required=False
    )
    report = forms.CharField(label=gettext_lazy("Verslag"), max_length=LONGEST, widget=_area(5))

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics: Any = self.fields["topics"]
        topics.choices = [(topic.slug, topic.name) for topic in policy.first_visit_topics]
        self.fields["report"].help_text = _(
            "Hoe is de sfeer, wie begeleidt, wat kan een leerling er doen? Wordt het een stagebedrijf, dan lezen "
            "alle scholen in het netwerk dit. Zet hier geen namen van leerlingen."
        )


class FitForm(forms.Form):
    """The verdict: fit. Which employer it is, for whom it fits, and the facts of a new one (EMP-3)."""

    match = forms.ChoiceField(label=gettext_lazy("Is dit een bedrijf dat we al kennen?"), widget=RadioCards)
    fits_whom = forms.CharField(
        label=gettext_lazy("Bij welke leerlingen past het?"), max_length=300, required=False,
        help_text=gettext_lazy("Bijvoorbeeld: wie rustig wil werken, wie graag buiten is."),
    )  # fmt: skip
    skilled = forms.TypedChoiceField(
        label=gettext_lazy("Kan iemand daar een leerling goed begeleiden?"), required=False, empty_value=None,
        coerce=lambda value: value == "ja", widget=RadioCards(layout="row"),
        choices=[("ja", gettext_lazy("Ja")), ("nee", gettext_lazy("Nee")), ("", gettext_lazy("Weet ik nog niet"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Toelichting"), max_length=1000, required=False, widget=_area(2)
    )
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)
    tasks = forms.CharField(
        label=gettext_lazy("Wat kan een leerling er doen?"), max_length=500, required=False, widget=_area(2)
    )
    street = forms.CharField(label=gettext_lazy("Straat en huisnummer"), max_length=150, required=False)
    postcode = forms.CharField(label=gettext_lazy("Postcode"), max_length=7, required=False)
    places = forms.IntegerField(
        label=gettext_lazy("Plaatsen tegelijk"), min_value=0, max_value=100, required=False
    )
    min_age = forms.IntegerField(
        label=gettext_lazy("Vanaf leeftijd"), min_value=12, max_value=30, required=False
    )
    NEW_FACTS = ("sector", "tasks", "street", "postcode", "places", "min_age")

    def __init__(self, *args: Any, lead: Lead, actor: Actor, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lead = lead
        self.alike: Alike | None = None
        if lead.employer_id:
            for name in ("match", *self.NEW_FACTS):
                del self.fields[name]
            return
        sector: Any = self.fields["sector"]
        sector.choices = [("", _("Nog niet bekend")), *policy.choices("sectors")]
        self._look_alike(actor)

    def _look_alike(self, actor: Actor) -> None:
        """With one that looks like it the person says which it is; without, it is new."""
        lead = self.lead
        found: Alike | None = alike(actor, name=lead.name, city=lead.city, phone=lead.phone, email=lead.email)
        if found is None:
            del self.fields["match"]
            return
        self.alike = found
        reasons = ", ".join(found.reasons)
        self.fields["match"].widget = RadioCards(help_by_value={str(found.pk): reasons})
        field: Any = self.fields["match"]
        field.choices = [
            (str(found.pk), _("Ja, het is %(where)s") % {"where": found.where}),
            ("nieuw", _("Nee, dit is een ander bedrijf")),
        ]

    def verdict(self) -> dict[str, Any]:
        """What goes to the action: the judgement, and the employer or the facts of a new one."""
        data = dict(self.cleaned_data)
        chosen = data.pop("match", "nieuw")
        facts = {name: data.pop(name) for name in self.NEW_FACTS if name in data}
        if chosen == "nieuw":
            return {**data, **facts}
        return {**data, "employer": Employer.objects.get(pk=int(chosen))}


class NotFitForm(forms.Form):
    """The verdict: not fit, and why."""

    reason = forms.CharField(
        label=gettext_lazy("Waarom past het niet?"), max_length=300, widget=_area(3),
        help_text=gettext_lazy("Zo hoeft een collega het niet opnieuw uit te zoeken. Geen namen van leerlingen."),
    )  # fmt: skip
