"""Parents and carers: more than one may have to sign, an address may be secret."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core.refusals import Refusal, Refused
from stagespoor.core.states import StaleRecord, fingerprint
from stagespoor.schools.actions import keep_address
from stagespoor.students import timeline
from stagespoor.students.access import must_be_theirs
from stagespoor.students.models import Guardian, Student

GUARDIAN_FACTS = ("name", "relation", "email", "phone", "must_sign", "secret_address")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGuardian:
    """What is known of a parent or carer."""

    name: str
    relation: str = ""
    email: str = ""
    phone: str = ""
    must_sign: bool = True
    secret_address: bool = False


@transaction.atomic
def add_guardian(*, student: Student, facts: NewGuardian, by: Actor) -> Guardian:
    """Add a parent or carer, after those there are."""
    by.must(Permission.STUDENT_EDIT)
    must_be_theirs(by, student)
    last = Guardian.objects.filter(student=student).aggregate(last=Max("position"))["last"] or 0
    guardian = Guardian.objects.create(student=student, position=last + 1, **asdict(facts))
    _tell("student.guardian_added", guardian, student, by)
    return guardian


@transaction.atomic
def edit_guardian(*, guardian: Guardian, facts: NewGuardian, seen_version: int, by: Actor) -> Guardian:
    """Change a parent's facts. Raises StaleRecord when they changed since ``seen_version``."""
    by.must(Permission.STUDENT_EDIT)
    must_be_theirs(by, guardian.student)
    guardian = Guardian.objects.select_for_update().select_related("student").get(pk=guardian.pk)
    if guardian_version(guardian) != seen_version:
        raise StaleRecord
    changed = [name for name in GUARDIAN_FACTS if getattr(guardian, name) != getattr(facts, name)]
    for name in changed:
        setattr(guardian, name, getattr(facts, name))
    if changed:
        guardian.save(update_fields=changed)
        if "email" in changed:
            keep_address(user=guardian.user, email=guardian.email)
        _tell("student.guardian_changed", guardian, guardian.student, by)
    return guardian


@transaction.atomic
def remove_guardian(*, guardian: Guardian, by: Actor) -> str:
    """Take a parent away; returns the name. Raises Refused when this parent signed something."""
    by.must(Permission.STUDENT_EDIT)
    must_be_theirs(by, guardian.student)
    name = guardian.name
    _tell("student.guardian_removed", guardian, guardian.student, by)
    try:
        with transaction.atomic():
            guardian.delete()
    except ProtectedError:
        sentence = _(
            "%(name)s heeft een %(agreement_word)s getekend en blijft daarom staan. Zet het vinkje “tekent” uit als "
            "deze ouder niet meer tekent."
        )
        raise Refused(Refusal("AGR-3", sentence % {**by.words.forms, "name": name})) from None
    return name


def guardian_version(guardian: Guardian) -> int:
    """A number that changes with the facts, by which a lost update shows."""
    return fingerprint(*(getattr(guardian, name) for name in GUARDIAN_FACTS))


def _tell(kind: str, guardian: Guardian, student: Student, by: Actor) -> None:
    timeline.record(
        kind, student=student, by=by, about=f"guardian:{guardian.pk}", data={"name": guardian.name}
    )
