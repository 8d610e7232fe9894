"""Who the student is, which exit is expected, what support is needed (STU-1, STU-2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.core.refusals import Refusal, refuse_if_any
from stagespoor.core.states import StaleRecord, save_versioned
from stagespoor.policy.loader import get_policy
from stagespoor.schools.actions import keep_address
from stagespoor.students import rules, timeline
from stagespoor.students.access import may_see_support, must_be_theirs
from stagespoor.students.actions.enrolment import number_refusal, people_refusals, place
from stagespoor.students.models import ExitProfile, Student, SupportNeed

# The facts that the edit page changes, with the word for the timeline. Never the value: it may be secret.
FACTS: dict[str, object] = {
    "number": gettext_lazy("leerlingnummer"), "first_name": gettext_lazy("roepnaam"),
    "prefix": gettext_lazy("tussenvoegsel"), "last_name": gettext_lazy("achternaam"),
    "birth_date": gettext_lazy("geboortedatum"), "class_name": gettext_lazy("klas"),
    "entry_level": gettext_lazy("instapniveau"), "email": gettext_lazy("e-mail"),
    "phone": gettext_lazy("telefoon"), "street": gettext_lazy("adres"), "postcode": gettext_lazy("postcode"),
    "city": gettext_lazy("woonplaats"), "secret_address": gettext_lazy("geheim adres"),
    "mentor_id": gettext_lazy("mentor"), "psychologist_id": gettext_lazy("orthopedagoog"),
}  # fmt: skip


@transaction.atomic
def edit_student(*, student: Student, values: Mapping[str, Any], seen_version: int, by: Actor) -> Student:
    """Change facts (keys of ``FACTS``). A new mentor is told.

    Raises StaleRecord when somebody else saved since ``seen_version``, Refused as at enrolment.
    """
    by.must(Permission.STUDENT_EDIT)
    must_be_theirs(by, student)
    changed = [name for name in FACTS if name in values and getattr(student, name) != values[name]]
    if not changed:
        return student
    mentor_before = student.mentor_id
    refuse_if_any(_refusals(student, {name: values[name] for name in changed}, by))
    for name in changed:
        setattr(student, name, values[name])
    student.search_key = student.fresh_search_key()
    fields = [*changed, "search_key"]
    if "mentor_id" in changed:
        student.mentor_text = ""
        fields.append("mentor_text")
    if {"city", "postcode"} & set(changed):
        place(student)
        fields += ["lat", "lon"]
    save_versioned(student, seen_version=seen_version, fields=fields)
    if "email" in changed:
        keep_address(user=student.user, email=student.email)
    words = ", ".join(str(FACTS[name]) for name in changed)
    timeline.record("student.changed", student=student, by=by, data={"what": words})
    if student.mentor_id and student.mentor_id != mentor_before:
        student = Student.objects.select_related("mentor", "school").get(pk=student.pk)
        name = student.mentor.name if student.mentor else ""
        timeline.record("student.mentor", student=student, by=by, data={"mentor": name})
    return student


def _refusals(student: Student, changes: Mapping[str, Any], by: Actor) -> list[Refusal]:
    found = []
    if "birth_date" in changes:
        found += rules.age_refusals(birth_date=changes["birth_date"], on=clock.today())
    if "number" in changes:
        taken = Student.objects.filter(school_id=student.school_id, number=changes["number"])
        if taken.exclude(pk=student.pk).exists():
            found.append(number_refusal(changes["number"]))
    return found + people_refusals({changes.get("mentor_id")}, {changes.get("psychologist_id")}, by)


@transaction.atomic
def set_exit_profile(
    *, student: Student, profile: str, reason: str, by: Actor, perspective: str = "",
    since_on: dt.date | None = None,
) -> ExitProfile:  # fmt: skip
    """Set the expected exit from a day on, with the reason; the history stays (STU-2).

    Raises Refused without a reason, for a day in the future or before the newest decision, and when
    nothing would change.
    """
    by.must(Permission.STUDENT_EDIT)
    must_be_theirs(by, student)
    today = clock.today()
    newest = ExitProfile.objects.filter(student=student).first()
    policy = get_policy(by.policy_name)
    refuse_if_any(
        rules.exit_profile_refusals(
            profile=profile, perspective=perspective, reason=reason, since_on=since_on or today, today=today,
            now=(newest.profile, newest.perspective, newest.since_on) if newest else None, policy=policy,
        )
    )  # fmt: skip
    row = ExitProfile.objects.create(
        student=student, profile=profile, perspective=perspective, reason=reason, since_on=since_on or today,
        decided_by_id=by.user_id, decided_at=clock.now(),
    )  # fmt: skip
    Student.objects.filter(pk=student.pk).update(exit_profile=profile)
    student.exit_profile = profile
    name = policy.choice("exit_profiles", profile).name
    timeline.record("student.exit_profile", student=student, by=by, data={"profile": name})
    return row


@transaction.atomic
def set_support_need(*, student: Student, text: str, by: Actor, functional: str = "") -> SupportNeed:
    """Write down difficulties and support: for who needs to know. ``functional`` may go to a company (STU-1)."""
    _must_see_support(student, by)
    if len(text.strip()) < rules.REASON_MIN:
        refuse_if_any([Refusal("STU-1", _("Schrijf op welke ondersteuning nodig is."), field="text")])
    need = SupportNeed.objects.create(
        student=student, text=text, functional=functional, written_by_id=by.user_id, written_at=clock.now()
    )
    timeline.record("student.support", student=student, by=by, about=f"support:{need.pk}")
    return need


@transaction.atomic
def end_support_need(*, need: SupportNeed, by: Actor) -> SupportNeed:
    """The support is no longer needed; it stays in the history. Raises StaleRecord when it ended already."""
    _must_see_support(need.student, by)
    today = clock.today()
    if not SupportNeed.objects.filter(pk=need.pk, ended_on=None).update(ended_on=today):
        raise StaleRecord
    need.ended_on = today
    timeline.record("student.support_ended", student=need.student, by=by, about=f"support:{need.pk}")
    return need


def _must_see_support(student: Student, by: Actor) -> None:
    by.must(Permission.STUDENT_SENSITIVE)
    if student.school_id != by.school_id or not may_see_support(by, student):
        raise PermissionDenied
