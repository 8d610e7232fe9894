"""Writing imported students in bulk, and describing, restoring and checking them for an undo."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from stagespoor.accounts.models import User
from stagespoor.core import clock, events
from stagespoor.core.events import EventKind, NewEvent, declare
from stagespoor.core.geo import locate
from stagespoor.core.models import json_ready
from stagespoor.imports import states
from stagespoor.imports.fields import from_json
from stagespoor.imports.hanging import hanging_on
from stagespoor.imports.spec import Checked, Scope, Snapshot, Written
from stagespoor.students.mentors import link_named_mentors
from stagespoor.students.models import ExitProfile, Guardian, Student

ENROLLED = "student.enrolled_from_file"
CHANGED = "student.imported"
RESTORED = "student.import_undone"
declare(
    EventKind(
        ENROLLED, "{by} schreef de leerling in uit {file}", icon="mortarboard", tone="good", public=True
    ),
    EventKind(CHANGED, "{by} heeft gegevens bijgewerkt uit {file}: {fields}", icon="upload"),
    EventKind(
        RESTORED,
        "{by} heeft het inlezen van {file} teruggedraaid",
        icon="arrow-counterclockwise",
        tone="warn",
    ),
)

# what an import may write; the snapshots hold these
FIELDS = (
    "number", "first_name", "prefix", "last_name", "birth_date", "class_name", "entry_level", "email", "phone",
    "street", "postcode", "city", "secret_address", "mentor_id", "mentor_text", "exit_profile", "lat", "lon",
)  # fmt: skip
_BULK = 500
_OWN = {"students.guardian", "students.exitprofile", "core.readlog"}


def existing_of(school_id: int) -> dict[str, dict[str, Any]]:
    """The school's students by number: facts, status, and guardians by position. Two queries."""
    rows = Student.objects.filter(school_id=school_id).values("id", "status", *FIELDS)
    found = {row["number"]: {**row, "guardians": {}} for row in rows}
    by_id = {row["id"]: row for row in found.values()}
    for guardian in Guardian.objects.filter(student__school_id=school_id).values(
        "student_id", "position", "name", "email", "phone"
    ):
        by_id[guardian["student_id"]]["guardians"][guardian["position"]] = guardian
    return found


def names_of(user_ids: Collection[int]) -> dict[int, str]:
    """Names of mentors, for the diff."""
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "name"))


def write(scope: Scope, checked: Sequence[Checked]) -> dict[int, Written]:
    """Create the new and update the changed students with guardians and exit profile; by row number."""
    new = [check for check in checked if check.outcome == states.NEW]
    changed = [check for check in checked if check.outcome == states.CHANGED]
    before = snapshots([check.target_id for check in changed if check.target_id])
    made = Student.objects.bulk_create([_fresh(scope, check) for check in new], batch_size=_BULK)
    targets = {check.number: student for check, student in zip(new, made, strict=True)}
    targets.update(_update(changed))
    _write_guardians([(targets[check.number].pk, check.facts.guardians) for check in checked])
    profiles = [
        (targets[check.number].pk, check.facts.student["exit_profile"])
        for check in checked
        if _profile_is_news(check, before)
    ]
    reason = _("Overgenomen uit het bestand %(file)s") % {"file": scope.file_name}
    ExitProfile.objects.bulk_create(
        [
            ExitProfile(
                student_id=pk, profile=slug, reason=reason[:500], since_on=scope.today, decided_by_id=scope.by.user_id,
                decided_at=clock.now(),
            )
            for pk, slug in profiles
        ],
        batch_size=_BULK,
    )  # fmt: skip
    # what tells of a new student does not hold on to it, so that a wrong file can be taken back whole
    news = [
        NewEvent(ENROLLED, None, events.about_student(student.pk), {"file": scope.file_name})
        for student in made
    ]
    news += [
        NewEvent(CHANGED, targets[c.number].pk, "", {"file": scope.file_name, "fields": _fields(c)})
        for c in changed
    ]
    events.record_many(news, school_id=scope.school.pk, by=scope.by)
    return {
        check.number: Written(
            targets[check.number].pk, before.get(check.target_id) if check.target_id else None
        )
        for check in checked
    }


def _fresh(scope: Scope, check: Checked) -> Student:
    student = Student(
        school=scope.school, number=check.facts.number, enrolled_on=scope.today, **check.facts.student
    )
    student.search_key = student.fresh_search_key()
    _locate(student)
    return student


def _locate(student: Student) -> None:
    """Where the place lies, for distances; a secret address is no different: it is the middle of a place."""
    student.lat, student.lon = locate(student.city, student.postcode) or (None, None)


def _update(changed: Sequence[Checked]) -> dict[int, Student]:
    students = Student.objects.in_bulk([check.target_id for check in changed])
    touched: set[str] = set()
    for check in changed:
        student = students[check.target_id or 0]
        place = (student.city, student.postcode)
        for key, value in check.facts.student.items():
            setattr(student, key, value)
            touched.add(key)
        if place != (student.city, student.postcode):
            _locate(student)
            touched.update(("lat", "lon"))
        student.search_key = student.fresh_search_key()
    _save(list(students.values()), touched)
    return {check.number: students[check.target_id or 0] for check in changed}


def _save(students: list[Student], touched: Collection[str]) -> None:
    """Store these facts and move the version on, so that an open form of somebody else notices."""
    if not students:
        return
    Student.objects.bulk_update(students, [*sorted(touched), "search_key"], batch_size=100)
    Student.objects.filter(pk__in=[student.pk for student in students]).update(version=F("version") + 1)


def _profile_is_news(check: Checked, before: Mapping[int, Snapshot]) -> bool:
    profile = check.facts.student.get("exit_profile")
    if not profile:
        return False
    old = before.get(check.target_id or 0)
    return old is None or old["exit_profile"] != profile


def _fields(check: Checked) -> str:
    return ", ".join(dict.fromkeys(label.lower() for label, _old, _new in check.changes))


def _write_guardians(wanted: Sequence[tuple[int, Mapping[int, Mapping[str, str]]]]) -> None:
    """Create or update by position; a fact that the file does not give stays."""
    ids = [pk for pk, guardians in wanted if guardians]
    there = {(g.student_id, g.position): g for g in Guardian.objects.filter(student_id__in=ids)}
    new: list[Guardian] = []
    changed: list[Guardian] = []
    for pk, guardians in wanted:
        for position, facts in guardians.items():
            guardian = there.get((pk, position))
            if guardian is None:
                new.append(Guardian(student_id=pk, position=position, **facts))
            elif any(getattr(guardian, key) != value for key, value in facts.items()):
                for key, value in facts.items():
                    setattr(guardian, key, value)
                changed.append(guardian)
    Guardian.objects.bulk_create(new, batch_size=_BULK)
    Guardian.objects.bulk_update(changed, ["name", "email", "phone"], batch_size=100)


# --- undo ------------------------------------------------------------------------------------------


def snapshots(ids: Collection[int]) -> dict[int, Snapshot]:
    """Facts, version, guardians and exit profile history of these students, JSON-ready. Three queries."""
    rows = Student.objects.filter(pk__in=list(ids)).values(
        "id", "version", "user_id", "psychologist_id", "status", *FIELDS
    )
    found: dict[int, Snapshot] = {}
    for row in rows:
        pk = row.pop("id")
        if row["mentor_text"] and row["mentor_id"]:
            # the mentor whom the file named was linked by itself: nobody changed this student
            row["mentor_id"], row["version"] = None, row["version"] - 1
        own = {key: row.pop(key) for key in ("user_id", "psychologist_id", "status")}
        # what the import never writes counts as part of the version
        found[pk] = json_ready(
            {**row, "version": [row["version"], *own.values()], "guardians": [], "profiles": []}
        )
    columns = (
        "id",
        "position",
        "name",
        "relation",
        "email",
        "phone",
        "must_sign",
        "secret_address",
        "user_id",
    )
    for guardian in (
        Guardian.objects.filter(student_id__in=list(ids)).order_by("position").values("student_id", *columns)
    ):
        found[guardian.pop("student_id")]["guardians"].append(guardian)
    history = (
        ExitProfile.objects.filter(student_id__in=list(ids)).order_by("pk").values_list("student_id", "pk")
    )
    for student_id, pk in history:
        found[student_id]["profiles"].append(pk)
    return found


def in_use(ids: Collection[int]) -> set[int]:
    """Students with anything besides guardians and exit profile, which the snapshots compare."""
    used = hanging_on(Student, ids, ignore=_OWN)
    owners = dict(Guardian.objects.filter(student_id__in=list(ids)).values_list("pk", "student_id"))
    return used | {owners[pk] for pk in hanging_on(Guardian, list(owners))}


def restore(scope: Scope, before: Mapping[int, Snapshot]) -> None:
    """Put facts, guardians and exit profile history of changed students back as they were."""
    students = Student.objects.in_bulk(list(before))
    guardians: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for pk, student in students.items():
        old = before[pk]
        linked = student.mentor_id if student.mentor_text else None
        for key in FIELDS:
            setattr(student, key, from_json(Student, key, old[key]))
        if student.mentor_text and not student.mentor_id:
            student.mentor_id = linked
        student.search_key = student.fresh_search_key()
        guardians[pk] = old["guardians"]
        ExitProfile.objects.filter(student_id=pk).exclude(pk__in=old["profiles"]).delete()
    _save(list(students.values()), FIELDS)
    _restore_guardians(guardians)
    link_named_mentors(scope.school.pk, scope.by)
    undone = [NewEvent(RESTORED, pk, "", {"file": scope.file_name}) for pk in students]
    events.record_many(undone, school_id=scope.school.pk, by=scope.by)


def _restore_guardians(wanted: Mapping[int, list[dict[str, Any]]]) -> None:
    kept = [guardian["id"] for guardians in wanted.values() for guardian in guardians]
    Guardian.objects.filter(student_id__in=list(wanted)).exclude(pk__in=kept).delete()
    there = Guardian.objects.in_bulk(kept)
    for guardians in wanted.values():
        for old in guardians:
            for key in ("name", "email", "phone"):
                setattr(there[old["id"]], key, old[key])
    Guardian.objects.bulk_update(list(there.values()), ["name", "email", "phone"], batch_size=100)
