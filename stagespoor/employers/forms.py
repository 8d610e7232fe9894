"""Forms of an employer's facts and people: they check what was typed and save nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stagespoor.access.actor import Actor
from stagespoor.core import clock
from stagespoor.employers import heads, queries, rules
from stagespoor.employers.actions import contact_version
from stagespoor.employers.models import Contact, Employer
from stagespoor.policy.model import Policy
from stagespoor.schools.models import School
from stagespoor.ui.forms import CheckList, DateField, VersionMixin, WarnsMixin

YES_NO = (("", gettext_lazy("Weet ik niet")), ("True", gettext_lazy("Ja")), ("False", gettext_lazy("Nee")))


# What is seldom known at the first telephone call: folded away while somebody adds an employer.
SELDOM = frozenset(
    {
        "head", "kvk", "branch_number", "recognised", "suits", "source", "last_contact_on", "do_not_call",
        "non_mailing", "is_active", "remarks",
    }
)  # fmt: skip


class EmployerForm(WarnsMixin, VersionMixin):
    """All facts of an employer; warns when one that looks like it is there already."""

    name = forms.CharField(label=gettext_lazy("Naam van het bedrijf"), max_length=150)
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)
    head = forms.CharField(
        label=gettext_lazy("Hoort bij"),
        max_length=320,
        required=False,
        help_text=gettext_lazy(
            "Alleen voor een vestiging. Typ een deel van de naam en kies het hoofdbedrijf."
        ),
        widget=forms.TextInput(
            attrs={
                "list": "hoofden",
                "autocomplete": "off",
                "hx-get": reverse_lazy("employers:heads"),
                "hx-trigger": "input changed delay:250ms",
                "hx-target": "#hoofden",
            }
        ),
    )
    tasks = forms.CharField(
        label=gettext_lazy("Werkzaamheden"), max_length=500, required=False,
        help_text=gettext_lazy("Wat kan een leerling hier doen? Zet er komma’s tussen."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    street = forms.CharField(label=gettext_lazy("Straat en huisnummer"), max_length=150, required=False)
    postcode = forms.CharField(label=gettext_lazy("Postcode"), max_length=7, required=False)
    city = forms.CharField(label=gettext_lazy("Plaats"), max_length=80, required=False)
    phone = forms.CharField(label=gettext_lazy("Telefoon"), max_length=30, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    website = forms.URLField(label=gettext_lazy("Website"), required=False, assume_scheme="https")
    places = forms.IntegerField(
        label=gettext_lazy("Plaatsen tegelijk"), min_value=0, max_value=rules.MOST_PLACES, required=False,
        help_text=gettext_lazy("Hoeveel leerlingen kunnen hier tegelijk werken, van alle scholen samen?"),
    )  # fmt: skip
    min_age = forms.IntegerField(
        label=gettext_lazy("Vanaf leeftijd"), min_value=rules.MIN_AGES.start, max_value=rules.MIN_AGES.stop - 1,
        required=False,
    )  # fmt: skip
    kvk = forms.CharField(label=gettext_lazy("KvK-nummer"), max_length=20, required=False)
    branch_number = forms.CharField(label=gettext_lazy("Vestigingsnummer"), max_length=25, required=False)
    recognised = forms.TypedChoiceField(
        label=gettext_lazy("Erkend leerbedrijf"), choices=YES_NO, required=False, empty_value=None,
        coerce=lambda value: value == "True",
    )  # fmt: skip
    suits = forms.MultipleChoiceField(
        label=gettext_lazy("Geschikt voor leerlingen van"), required=False, widget=CheckList,
        help_text=gettext_lazy("Niets aangevinkt betekent: dat is nog niet gezegd."),
    )  # fmt: skip
    source = forms.ChoiceField(label=gettext_lazy("Gevonden via"), required=False)
    last_contact_on = DateField(label=gettext_lazy("Laatste contact"), required=False)
    do_not_call = forms.BooleanField(label=gettext_lazy("Niet bellen"), required=False)
    non_mailing = forms.BooleanField(label=gettext_lazy("Geen post of mail sturen"), required=False)
    is_active = forms.BooleanField(label=gettext_lazy("Neemt leerlingen aan"), required=False, initial=True)
    remarks = forms.CharField(
        label=gettext_lazy("Opmerkingen"), required=False, max_length=2000,
        help_text=gettext_lazy("Alle scholen in het netwerk lezen dit. Zet hier geen namen van leerlingen."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, actor: Actor, policy: Policy, employer: Employer | None = None, **kwargs: Any
    ) -> None:
        initial = {**(initial_of(employer) if employer else {}), **(kwargs.pop("initial", None) or {})}
        version = employer.version if employer else None
        super().__init__(*args, initial=initial, version=version, **kwargs)
        self.actor, self.employer = actor, employer
        unknown = [("", _("Nog niet bekend"))]
        self.fields["sector"].choices = unknown + policy.choices("sectors")  # type: ignore[attr-defined]
        self.fields["source"].choices = unknown + policy.choices("lead_sources")  # type: ignore[attr-defined]
        schools = School.objects.filter(network_id=actor.network_id).order_by("name")
        self.fields["suits"].choices = list(schools.values_list("slug", "name"))  # type: ignore[attr-defined]
        self._keep_unknown("sector", "source")

    def _keep_unknown(self, *names: str) -> None:
        """A value from an old import that the policy does not know stays choosable, so that it is not lost."""
        for name in names:
            value = self.initial.get(name) or ""
            field: Any = self.fields[name]
            if value and value not in {slug for slug, _label in field.choices}:
                field.choices = [*field.choices, (value, value)]

    def often(self) -> list[forms.BoundField]:
        """The fields that are filled in mostly."""
        return [field for field in self.visible_fields() if field.name not in SELDOM]

    def seldom(self) -> list[forms.BoundField]:
        """The fields that can wait."""
        return [field for field in self.visible_fields() if field.name in SELDOM]

    def clean_head(self) -> Employer | None:
        """The head that was chosen from the list."""
        typed = self.cleaned_data["head"].strip()
        if not typed:
            return None
        if found := heads.head_named(self.actor, typed):
            return found
        sentence = _("Dit bedrijf is niet gevonden. Typ een deel van de naam en kies het uit de lijst.")
        raise forms.ValidationError(sentence)

    def clean_kvk(self) -> str:
        """Digits only."""
        return rules.tidy_kvk(self.cleaned_data["kvk"])

    def clean_branch_number(self) -> str:
        """Digits only."""
        return rules.tidy_kvk(self.cleaned_data["branch_number"])

    def clean_postcode(self) -> str:
        """As 5611 AC."""
        return rules.tidy_postcode(self.cleaned_data["postcode"])

    def clean_last_contact_on(self) -> Any:
        """A contact has been."""
        day = self.cleaned_data["last_contact_on"]
        if day and day > clock.today():
            raise forms.ValidationError(_("Deze dag moet nog komen. Vul de dag van het laatste contact in."))
        return day

    def facts(self) -> dict[str, Any]:
        """What goes to the action."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def find_warnings(self, data: dict[str, Any]) -> Iterable[str]:
        """The one employer that this may be a second of (asked again only when it matters)."""
        asked = ("name", "kvk", "branch_number", "street", "postcode", "city", "phone", "email")
        if self.employer and not {"name", "kvk", "postcode", "city"} & set(self.changed_data):
            return
        found = queries.alike(
            self.actor, apart_from=self.employer.pk if self.employer else None, **{k: data[k] for k in asked}
        )
        head = data.get("head")
        family = {head.pk, *head.branches.values_list("pk", flat=True)} if head else set()
        if found and found.pk not in family:
            sentence = _(
                "Dit lijkt op %(other)s: %(reasons)s. Is het hetzelfde bedrijf? Wijzig dan dat bedrijf."
            )
            yield sentence % {"other": found.where, "reasons": ", ".join(found.reasons)}


def initial_of(employer: Employer) -> dict[str, Any]:
    """The facts of an employer as the form shows them."""
    names = set(EmployerForm.base_fields) - {"version"}
    return {name: getattr(employer, name) for name in names} | {
        "recognised": "" if employer.recognised is None else str(employer.recognised),
        "head": heads.label_of(employer.head) if employer.head else "",
    }


def branch_of(head: Employer) -> dict[str, Any]:
    """What a new branch has in common with its head, to begin the form with."""
    shared = ("name", "sector", "kvk", "website", "tasks", "source")
    return {name: getattr(head, name) for name in shared} | {"head": heads.label_of(head)}


class ContactForm(VersionMixin):
    """A person at an employer; a change by somebody else in between is noticed."""

    name = forms.CharField(label=gettext_lazy("Naam"), max_length=120)
    job = forms.CharField(label=gettext_lazy("Functie"), max_length=80, required=False)
    phone = forms.CharField(label=gettext_lazy("Telefoon"), max_length=30, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    is_contact = forms.BooleanField(label=gettext_lazy("Contactpersoon voor de school"), required=False)
    is_supervisor = forms.BooleanField(
        label=gettext_lazy("Begeleidt leerlingen op de werkvloer"), required=False
    )
    is_active = forms.BooleanField(label=gettext_lazy("Werkt hier nog"), required=False, initial=True)

    def __init__(self, *args: Any, contact: Contact | None = None, **kwargs: Any) -> None:
        if contact is not None:
            names = set(self.base_fields) - {"version"}
            kwargs.update(
                initial={name: getattr(contact, name) for name in names}, version=contact_version(contact)
            )
        super().__init__(*args, **kwargs)

    def facts(self) -> dict[str, Any]:
        """What goes to the action."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
