"""The forms of the set-up page and the school page."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from stagespoor.access.roles import STAFF_ROLES, Role
from stagespoor.accounts.models import User
from stagespoor.policy.loader import PolicyError, get_policy, policy_names
from stagespoor.policy.model import Policy
from stagespoor.schools.actions import FirstSchool, NextSchool
from stagespoor.schools.models import CalendarPeriod, Membership, School
from stagespoor.ui.forms import CheckList, DateField, RadioCards, VersionMixin, WarnsMixin

WEEKDAYS = (_("Maandag"), _("Dinsdag"), _("Woensdag"), _("Donderdag"), _("Vrijdag"))
_POSTCODE = re.compile(r"^\s*([1-9][0-9]{3})\s*([A-Za-z]{2})\s*$")


def clean_postcode(text: str) -> str:
    """A Dutch postcode as 1234 AB. Raises ValidationError; an empty text stays empty."""
    if not text:
        return ""
    match = _POSTCODE.match(text)
    if not match:
        raise ValidationError(_t("Schrijf de postcode zo: 1234 AB."))
    return f"{match[1]} {match[2].upper()}"


class BeginForm(forms.Form):
    """The very first start: who runs this, and which school."""

    name = forms.CharField(label=_("Je naam"), max_length=150)
    email = forms.EmailField(label=_("Je e-mail"), help_text=_("Hiermee log je in."))
    password = forms.CharField(
        label=_("Wachtwoord"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
        help_text=_("Minstens 12 tekens. Een korte zin van vier woorden is sterk en goed te onthouden."),
    )  # fmt: skip
    again = forms.CharField(
        label=_("Wachtwoord nog een keer"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )
    school_name = forms.CharField(label=_("Naam van de school"), max_length=120)
    network_name = forms.CharField(
        label=_("Naam van het netwerk"), max_length=120, required=False,
        help_text=_("Scholen in één netwerk delen hun stagebedrijven en verder niets. Leeg: alleen deze school."),
    )  # fmt: skip
    policy_name = forms.ChoiceField(label=_("Stagebeleid"), widget=RadioCards)
    also_lead = forms.BooleanField(
        label=_("Ik ben ook teamleider stage"), required=False,
        help_text=_("De beheerder regelt het systeem en ziet geen leerlingen. De teamleider wel."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_policies(self.fields["policy_name"])

    def clean_email(self) -> str:
        """Kept in small letters, so that one person has one account."""
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        """The same password twice, and a strong one."""
        data = super().clean() or self.cleaned_data
        password, again = data.get("password"), data.get("again")
        if password and again and password != again:
            self.add_error("again", _t("De twee wachtwoorden zijn niet gelijk. Typ ze opnieuw."))
        elif password:
            try:
                validate_password(password, User(username=data.get("email", ""), name=data.get("name", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return data

    def asked(self) -> FirstSchool:
        """What the action needs."""
        data = self.cleaned_data
        return FirstSchool(
            name=data["name"], email=data["email"], password=data["password"], school_name=data["school_name"],
            network_name=data["network_name"] or data["school_name"], policy_name=data["policy_name"],
            also_lead=data["also_lead"],
        )  # fmt: skip


def _offer_policies(field: forms.Field) -> None:
    """Let a field choose from the policies that there are, each with its kind of school and version."""
    policies = known_policies()
    field.choices = [(name, policy.school.name) for name, policy in policies.items()]  # type: ignore[attr-defined]
    field.widget.help_by_value = {
        name: _t("%(kind)s, versie %(version)s") % {"kind": policy.school.kind, "version": policy.version}
        for name, policy in policies.items()
    }
    if len(policies) == 1:
        field.initial = next(iter(policies))


class NextSchoolForm(forms.Form):
    """One more school in the network, and who will run it."""

    school_name = forms.CharField(label=_("Naam van de school"), max_length=120)
    policy_name = forms.ChoiceField(label=_("Stagebeleid"), widget=RadioCards)
    name = forms.CharField(label=_("Naam van de applicatiebeheerder"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail van de applicatiebeheerder"),
        help_text=_("Die krijgt een mail om een wachtwoord te kiezen, en zet de leerlingen erin."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_policies(self.fields["policy_name"])

    def asked(self) -> NextSchool:
        """What the action needs."""
        return NextSchool(**self.cleaned_data)


def known_policies() -> dict[str, Policy]:
    """The policies that can be chosen; a file with a fault in it is left out (`stagespoor policy check` tells why)."""
    found = {}
    for name in policy_names():
        try:
            found[name] = get_policy(name)
        except PolicyError:
            continue
    return found


class SchoolForm(VersionMixin, forms.ModelForm):  # type: ignore[type-arg]
    """Name, address, phone and mail of the school, as they come on the agreement."""

    class Meta:
        model = School
        fields = ("name", "street", "postcode", "city", "phone", "email")

    def clean_postcode(self) -> str:
        """As 1234 AB."""
        return clean_postcode(self.cleaned_data["postcode"])

    def facts(self) -> dict[str, str]:
        """What the action needs."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class MemberForm(WarnsMixin):
    """A colleague with a role."""

    name = forms.CharField(label=_("Naam"), max_length=150)
    email = forms.EmailField(label=_("E-mail"), help_text=_("Hiermee logt je collega in."))
    phone = forms.CharField(label=_("Telefoon"), max_length=30, required=False)
    role = forms.ChoiceField(label=_("Rol"), widget=RadioCards)
    invite = forms.BooleanField(
        label=_("Stuur meteen een mail om een wachtwoord te kiezen"), required=False, initial=True
    )

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        field.choices = [(role.value, policy.label(role.value)) for role in Role if role in STAFF_ROLES]  # type: ignore[attr-defined]
        field.widget.help_by_value = ROLE_HELP

    def clean_email(self) -> str:
        """Kept in small letters, so that one person has one account."""
        return str(self.cleaned_data["email"]).lower()

    def find_warnings(self, data: dict[str, Any]) -> list[str]:
        """Somebody known under another name keeps that name."""
        known = User.objects.filter(email=data["email"]).exclude(name=data["name"]).first()
        if known is None:
            return []
        return [
            _t("Dit e-mailadres is van %(name)s. Die persoon krijgt de rol erbij.") % {"name": known.name}
        ]


ROLE_HELP: dict[str, object] = {
    Role.LEAD: _("Ziet alle leerlingen, verdeelt ze over de begeleiders en mag afwijken van een regel."),
    Role.COACH: _("Doet intakes, zoekt plekken, bezoekt en rondt af."),
    Role.MENTOR: _("Meldt leerlingen aan en ziet de eigen leerlingen."),
    Role.PSYCHOLOGIST: _("Ziet de leerlingen die aan deze persoon zijn gekoppeld."),
    Role.INTERNAL: _("Begeleidt leerlingen op een werkplek in school."),
    Role.ADMIN: _("Regelt accounts, kalender en import. Ziet geen dossiers."),
}


class MemberEditForm(forms.Form):
    """A colleague's name and how to reach them; for a coach the sectors they know."""

    name = forms.CharField(label=_("Naam"), max_length=150)
    email = forms.EmailField(label=_("E-mail"))
    phone = forms.CharField(label=_("Telefoon"), max_length=30, required=False)
    sectors = forms.MultipleChoiceField(
        label=_("Kent deze sectoren goed"), widget=CheckList, required=False,
        help_text=_("Telt mee in het voorstel wie een nieuwe leerling krijgt."),
    )  # fmt: skip

    def __init__(self, *args: Any, membership: Membership, policy: Policy, **kwargs: Any) -> None:
        user = membership.user
        initial = {
            "name": user.name,
            "email": user.email,
            "phone": user.phone,
            "sectors": membership.sectors,
        }
        super().__init__(*args, initial=initial, **kwargs)  # type: ignore[misc]
        if membership.role == Role.COACH:
            self.fields["sectors"].choices = policy.choices("sectors")  # type: ignore[attr-defined]
        else:
            del self.fields["sectors"]


class PeriodForm(forms.ModelForm):  # type: ignore[type-arg]
    """A holiday or study day."""

    first_on = DateField(label=_("Eerste dag"))
    last_on = DateField(label=_("Laatste dag"), required=False, help_text=_("Leeg: één dag."))

    class Meta:
        model = CalendarPeriod
        fields = ("kind", "name", "first_on", "last_on")
        widgets = {"kind": RadioCards}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = CalendarPeriod.Kind.choices  # type: ignore[attr-defined]
        self.fields["kind"].initial = CalendarPeriod.Kind.HOLIDAY

    def clean(self) -> dict[str, Any]:
        """One day when no last day is given."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("first_on") and not data.get("last_on") and "last_on" not in self.errors:
            data["last_on"] = data["first_on"]
        return data

    def _post_clean(self) -> None:
        """The rules of the action and not the model speak here: their sentences say what to do."""


class LessonsForm(forms.Form):
    """Minutes of lessons per weekday."""

    def __init__(self, *args: Any, minutes: dict[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday, name in enumerate(WEEKDAYS):
            self.fields[f"day_{weekday}"] = forms.IntegerField(
                label=name,
                min_value=0,
                max_value=720,
                initial=minutes.get(weekday, 0),
                help_text=_("minuten; 0 is geen les"),
            )

    def minutes(self) -> dict[int, int]:
        """Minutes by weekday, 0 = Monday."""
        return {day: self.cleaned_data[f"day_{day}"] for day in range(len(WEEKDAYS))}
