"""The forms about a student: enrolment, facts, exit, support, home."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.core import clock
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.schools.forms import clean_postcode
from stagespoor.schools.queries import people_with
from stagespoor.students import rules
from stagespoor.students.actions import FACTS, NewGuardian, NewStudent, guardian_version
from stagespoor.students.models import Guardian, Student
from stagespoor.ui.forms import DateField, RadioCards, VersionMixin, WarnsMixin


class PersonFields(WarnsMixin):
    """The facts that enrolment and editing share. A strange age has to be confirmed (STU-1)."""

    number = forms.CharField(label=_("Leerlingnummer"), max_length=20)
    first_name = forms.CharField(label=_("Roepnaam"), max_length=60)
    prefix = forms.CharField(label=_("Tussenvoegsel"), max_length=30, required=False)  # type: ignore[assignment]
    last_name = forms.CharField(label=_("Achternaam"), max_length=80)
    birth_date = DateField(label=_("Geboortedatum"))
    class_name = forms.CharField(label=_("Klas"), max_length=20, required=False)
    entry_level = forms.ChoiceField(label=_("Instapniveau"), required=False)
    mentor = forms.ChoiceField(label=_("Mentor"), required=False)
    psychologist = forms.ChoiceField(label=_("Orthopedagoog"), required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telefoon"), max_length=30, required=False)
    street = forms.CharField(label=_("Straat en huisnummer"), max_length=150, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=7, required=False)
    city = forms.CharField(label=_("Woonplaats"), max_length=80, required=False)
    secret_address = forms.BooleanField(
        label=_("Geheim adres"), required=False, help_text=_("Het adres komt dan op geen enkel papier.")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.policy = get_policy(actor.policy_name)
        nobody = [("", _("Nog niemand"))]
        self._choose("entry_level", [("", _("Nog niet bekend")), *self.policy.choices("entry_levels")])
        for name, role in (("mentor", Role.MENTOR), ("psychologist", Role.PSYCHOLOGIST)):
            people = people_with(role, actor.school_id).values_list("pk", "name")
            self._choose(name, [*nobody, *((str(pk), person) for pk, person in people)])

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_postcode(self) -> str:
        """As 1234 AB."""
        return clean_postcode(self.cleaned_data["postcode"])

    def clean_mentor(self) -> int | None:
        """The key of the mentor."""
        return int(self.cleaned_data["mentor"]) if self.cleaned_data["mentor"] else None

    def clean_psychologist(self) -> int | None:
        """The key of the psychologist."""
        return int(self.cleaned_data["psychologist"]) if self.cleaned_data["psychologist"] else None

    def find_warnings(self, data: dict[str, Any]) -> list[str]:
        """An age that the school is not for."""
        born = data["birth_date"]
        if rules.age_refusals(birth_date=born, on=clock.today()):
            return []  # the action refuses it
        warning = rules.age_warning(birth_date=born, on=clock.today(), policy=self.policy)
        return [warning] if warning else []

    def facts(self) -> dict[str, Any]:
        """The facts under their names in the database."""
        data = {name: value for name, value in self.cleaned_data.items() if name in FACTS}
        return {
            **data, "mentor_id": self.cleaned_data["mentor"], "psychologist_id": self.cleaned_data["psychologist"],
        }  # fmt: skip


class EnrolForm(PersonFields):
    """A new student, with the expected exit from the first day on (STU-2)."""

    exit_profile = forms.ChoiceField(label=_("Uitstroomprofiel"), widget=RadioCards)
    perspective = forms.CharField(
        label=_("Uitstroomperspectief"), max_length=300, required=False,
        help_text=_("Wat verwacht je na school? Bijvoorbeeld: werk in een kas, met begeleiding."),
    )  # fmt: skip
    enrolled_on = DateField(label=_("Ingeschreven op"), initial=clock.today)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_profile(self.fields["exit_profile"], self.policy)
        self.fields["exit_profile"].initial = next(
            (p.slug for p in self.policy.exit_profiles if not p.known), None
        )

    def new_student(self) -> NewStudent:
        """What the action needs."""
        return NewStudent(
            **self.facts(), exit_profile=self.cleaned_data["exit_profile"],
            enrolled_on=self.cleaned_data["enrolled_on"],
        )  # fmt: skip


class StudentForm(VersionMixin, PersonFields):
    """The facts of a student who is on the roll."""

    def __init__(self, *args: Any, student: Student, **kwargs: Any) -> None:
        initial = {name: getattr(student, name) for name in FACTS}
        initial.update(mentor=student.mentor_id or "", psychologist=student.psychologist_id or "")
        super().__init__(*args, initial=initial, version=student.version, **kwargs)
        if student.mentor_text and not student.mentor_id:
            self.fields["mentor"].help_text = _("In de import stond: %(name)s.") % {
                "name": student.mentor_text
            }


class ExitProfileForm(forms.Form):
    """A new decision about the expected exit (STU-2)."""

    profile = forms.ChoiceField(label=_("Uitstroomprofiel"), widget=RadioCards)
    perspective = forms.CharField(
        label=_("Uitstroomperspectief"), max_length=300, required=False,
        help_text=_("Wat verwacht je na school? Bijvoorbeeld: werk in een kas, met begeleiding."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Waarom dit profiel?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Met wie is het besproken en waarop is het gebaseerd? Dit blijft te lezen."),
    )  # fmt: skip
    since_on = DateField(label=_("Besloten op"), initial=clock.today)

    def __init__(self, *args: Any, policy: Policy, student: Student, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_profile(self.fields["profile"], policy)
        self.fields["profile"].initial = student.exit_profile


def choose_profile(field: forms.Field, policy: Policy) -> None:
    """The exit profiles of the policy as cards."""
    field.choices = policy.choices("exit_profiles")  # type: ignore[attr-defined]
    field.widget.help_by_value = {one.slug: one.description for one in policy.exit_profiles}


class SupportForm(forms.Form):
    """What support is needed; the second field is all that a company may read (STU-1)."""

    text = forms.CharField(
        label=_("Ondersteuning"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Alleen voor wie het moet weten: mentor, orthopedagoog, eigen stagebegeleider en teamleider."),
    )  # fmt: skip
    functional = forms.CharField(
        label=_("Voor het bedrijf, in gewone werkwoorden"), max_length=300, required=False,
        help_text=_("Geen diagnose. Zeg wat werkt, bijvoorbeeld: geef één taak tegelijk."),
    )  # fmt: skip


class GuardianForm(VersionMixin):
    """A parent or carer."""

    name = forms.CharField(label=_("Naam"), max_length=120)
    relation = forms.CharField(
        label=_("Relatie"), max_length=40, required=False, help_text=_("Bijvoorbeeld: moeder, voogd, opa.")
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telefoon"), max_length=30, required=False)
    must_sign = forms.BooleanField(
        label=_("Tekent mee als de stage begint"), required=False, initial=True,
        help_text=_("Bij gescheiden ouders met gezag tekenen ze allebei."),
    )  # fmt: skip
    secret_address = forms.BooleanField(label=_("Geheim adres"), required=False)

    def __init__(self, *args: Any, guardian: Guardian | None = None, **kwargs: Any) -> None:
        if guardian is not None:
            names = ("name", "relation", "email", "phone", "must_sign", "secret_address")
            kwargs.update(
                initial={name: getattr(guardian, name) for name in names}, version=guardian_version(guardian)
            )
        super().__init__(*args, **kwargs)

    def facts(self) -> NewGuardian:
        """What the action needs."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return NewGuardian(**data)


class LeaveForm(forms.Form):
    """The student leaves the school."""

    on = DateField(label=_("Laatste dag op school"), initial=clock.today)
    reason = forms.CharField(
        label=_("Waarom, en waarheen?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Bijvoorbeeld: naar werk bij Kwekerij De Proef, of verhuisd naar een andere school."),
    )  # fmt: skip
    confirmed = forms.BooleanField(
        label=_("Ja, schrijf deze leerling uit"),
        error_messages={"required": _("Zet het vinkje als je dit echt wilt doen.")},
    )
