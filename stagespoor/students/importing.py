"""Importing students: which columns there are, and what a row of a school's file means (STU-1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stagespoor.imports import columns as cols
from stagespoor.imports import states, values
from stagespoor.imports.columns import Column
from stagespoor.imports.fields import longest
from stagespoor.imports.names import Name, parse_full_name, parse_name, tidy_person
from stagespoor.imports.spec import Checked, Scope, Snapshot, SourceRow, Written
from stagespoor.imports.values import tidy
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.students import import_identity as identity
from stagespoor.students import import_records as records
from stagespoor.students import rules
from stagespoor.students.import_columns import COLUMNS, LABELS
from stagespoor.students.mentors import mentor_key, mentors_by_name
from stagespoor.students.models import Student


@dataclass(slots=True)
class Facts:
    """What a row says about one student; a fact that the file does not give is left out."""

    number: str
    student: dict[str, Any] = field(default_factory=dict)
    guardians: dict[int, dict[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class _Session:
    """What all rows of one check share."""

    scope: Scope
    policy: Policy
    existing: dict[str, dict[str, Any]]
    mentors: dict[str, int | None]
    mentor_names: dict[int, str]
    people: dict[identity.Person, str]
    seen: dict[str, Checked] = field(default_factory=dict)


class StudentImport:
    """The kind "students"; see :class:`stagespoor.imports.spec.ImportSpec`."""

    kind = "students"
    title = gettext_lazy("Leerlingen")
    explanation = gettext_lazy(
        "De lijst uit het leerlingvolgsysteem, als .csv of .xlsx. Elke rij is één leerling, met een leerlingnummer."
    )
    columns: Sequence[Column] = COLUMNS

    def missing(self, mapping: Mapping[str, int]) -> list[str]:
        """The number, the birth date, and a name in one column or two."""
        labels = [str(column.label) for column in cols.missing(mapping, COLUMNS)]
        if "full_name" not in mapping:
            labels += [
                str(c.label) for c in COLUMNS if c.key in {"first_name", "last_name"} and c.key not in mapping
            ]
        return labels

    def check(self, scope: Scope, rows: Sequence[SourceRow]) -> tuple[list[Checked], list[str]]:
        """Each row against the students of the school.

        A number that comes twice is refused the second time; one that is another child's is refused.
        """
        existing = records.existing_of(scope.school.pk)
        mentors = mentors_by_name(scope.school.pk)
        people = {pk for pk in mentors.values() if pk} | {
            s["mentor_id"] for s in existing.values() if s["mentor_id"]
        }
        session = _Session(
            scope, get_policy(scope.school.policy_name), existing, mentors, records.names_of(people),
            identity.people_of(existing.values()),
        )  # fmt: skip
        checked = [_check(session, row) for row in rows]
        absent = len(set(session.existing) - set(session.seen))
        notes = []
        if absent and session.existing:
            notes.append(
                ngettext(
                    "%(n)d leerling van de school staat niet in dit bestand. Daar verandert niets aan.",
                    "%(n)d leerlingen van de school staan niet in dit bestand. Daar verandert niets aan.", absent,
                ) % {"n": absent}
            )  # fmt: skip
        return checked, notes

    def write(self, scope: Scope, checked: Sequence[Checked]) -> dict[int, Written]:
        """Create and update in bulk; see `import_records`."""
        return records.write(scope, checked)

    def snapshots(self, ids: Collection[int]) -> dict[int, Snapshot]:
        """All that an import may change about these students."""
        return records.snapshots(ids)

    def in_use(self, ids: Collection[int]) -> set[int]:
        """Students that something hangs on: a trajectory, an event, a test …"""
        return records.in_use(ids)

    def restore(self, scope: Scope, before: Mapping[int, Snapshot]) -> None:
        """Put the facts, guardians and exit profile back."""
        records.restore(scope, before)

    def remove(self, ids: Collection[int]) -> None:
        """Delete students that nothing hangs on."""
        Student.objects.filter(pk__in=list(ids)).delete()


# --- one row ---------------------------------------------------------------------------------------


def _check(session: _Session, row: SourceRow) -> Checked:
    out = Checked(row.number)
    number = tidy(row.get("number")).removesuffix(".0")
    facts = Facts(number)
    name = _name(row)
    out.label = " ".join(part for part in (name.first, name.prefix, name.last) if part) or number
    if row.shifted:
        out.refuse(
            _("Deze rij heeft meer cellen dan er kolomkoppen zijn. Waarschijnlijk zijn cellen verschoven.")
        )
    _check_name(out, facts, name)
    _check_birth(session, out, facts, row)
    _check_number(session, out, facts)
    _check_school(session, out, facts, row)
    _check_contact(out, facts, row)
    _check_guardians(out, facts, row)
    out.facts = facts
    if out.refused:
        return out
    old = session.existing.get(number)
    if old is None:
        twin = session.people.setdefault(identity.person_of(facts.student), number)
        if twin != number:
            identity.warn_of_double(out, twin)
        out.outcome = states.NEW
        facts.student.setdefault("exit_profile", unknown_profile(session.policy))
        return out
    out.target_id = old["id"]
    if old["status"] == Student.Status.LEFT:
        out.warn(_("Deze leerling staat als “van school”. Dat blijft zo."))
    identity.warn_of_change(out, facts.student, old)
    out.changes = _changes(session, facts, old)
    out.outcome = states.CHANGED if out.changes else states.UNCHANGED
    return out


def _check_number(session: _Session, out: Checked, facts: Facts) -> None:
    """There, short enough, of this child, and of no row before; who has another's number does not claim it."""
    number = facts.number
    old = session.existing.get(number)
    if not number:
        out.refuse(_("Het leerlingnummer ontbreekt."))
    elif len(number) > 20:
        out.refuse(_("Het leerlingnummer “%(number)s” is te lang.") % {"number": number[:30]})
    elif old is not None and identity.is_somebody_else(facts.student, old):
        identity.refuse_number(out, number, old)
    elif (first := session.seen.get(number)) is not None:
        out.refuse(
            _("Het leerlingnummer %(number)s staat al in rij %(row)d van dit bestand. Kijk welke rij klopt.")
            % {"number": number, "row": first.number}
        )
        first.warn(
            _("Het leerlingnummer %(number)s staat ook in rij %(row)d van dit bestand. Kijk welke rij klopt.")
            % {"number": number, "row": out.number}
        )
    else:
        session.seen[number] = out


def _name(row: SourceRow) -> Name:
    first, last = tidy(row.get("first_name")), tidy(row.get("last_name"))
    if not (first and last) and tidy(row.get("full_name")):
        return parse_full_name(row.get("full_name"))
    return parse_name(first, row.get("prefix"), last)


def _check_name(out: Checked, facts: Facts, name: Name) -> None:
    if not name.first:
        out.refuse(_("De roepnaam ontbreekt."))
    if not name.last:
        out.refuse(_("De achternaam ontbreekt."))
    if name.doubt:
        out.warn(name.doubt)
    if name.note:
        out.note(name.note)
    facts.student.update(first_name=name.first, prefix=name.prefix, last_name=name.last)
    _fits(out, facts.student, "first_name", "prefix", "last_name")


def _fits(out: Checked, student: dict[str, Any], *keys: str) -> None:
    """Refuse text that the database has no room for, by name of the fact."""
    for key in keys:
        room = longest(Student, key)
        if room and len(student.get(key) or "") > room:
            out.refuse(_("%(label)s is langer dan %(max)d tekens.") % {"label": LABELS[key], "max": room})


def _check_birth(session: _Session, out: Checked, facts: Facts, row: SourceRow) -> None:
    parsed = values.parse_date(row.get("birth_date"), today=session.scope.today, past=True)
    if parsed.value is None:
        out.refuse(
            _("Geboortedatum: %(why)s") % {"why": parsed.problem}
            if parsed.problem
            else _("De geboortedatum ontbreekt.")
        )
        return
    if parsed.note:
        out.note(parsed.note)
    facts.student["birth_date"] = parsed.value
    today = session.scope.today
    refusals = rules.age_refusals(birth_date=parsed.value, on=today)
    for refusal in refusals:
        out.refuse(f"{values.dutch(parsed.value)}: {refusal.sentence}")
    if not refusals and (odd := rules.age_warning(birth_date=parsed.value, on=today, policy=session.policy)):
        out.warn(odd)


def _check_school(session: _Session, out: Checked, facts: Facts, row: SourceRow) -> None:
    if class_name := tidy(row.get("class_name")):
        facts.student["class_name"] = class_name
        _fits(out, facts.student, "class_name")
    if text := tidy(row.get("exit_profile")):
        slug = session.policy.recognise("exit_profiles", text)
        if slug is None and not values.is_none(text):
            out.warn(
                _("Het uitstroomprofiel “%(text)s” kent deze school niet; het staat op “nog onbekend”.")
                % {"text": text}
            )
        facts.student["exit_profile"] = slug or unknown_profile(session.policy)
    if text := tidy(row.get("entry_level")):
        slug = session.policy.recognise("entry_levels", text)
        if slug is None and not values.is_none(text):
            out.warn(
                _("Het instapniveau “%(text)s” kent deze school niet; het is niet overgenomen.")
                % {"text": text}
            )
        elif slug:
            facts.student["entry_level"] = slug
    if text := tidy(row.get("mentor")):
        _check_mentor(session, out, facts, text)


def unknown_profile(policy: Policy) -> str:
    """The slug of the school's "not known yet"."""
    return next((profile.slug for profile in policy.exit_profiles if not profile.known), "unknown")


def _check_mentor(session: _Session, out: Checked, facts: Facts, text: str) -> None:
    key = mentor_key(text)
    found = session.mentors.get(key)
    if found is not None:
        facts.student.update(mentor_id=found, mentor_text="")
        return
    facts.student["mentor_text"] = text[:80]
    old = session.existing.get(facts.number)
    chosen = old["mentor_id"] if old is not None and not out.refused else None
    if key in session.mentors:
        if not chosen:
            told = _(
                "Er zijn meer mentoren die “%(name)s” kunnen zijn. "
                "Kies de mentor op de pagina van de leerling."
            )
            out.warn(told % {"name": text})
    elif chosen:
        told = _("Mentor “%(name)s” staat nog niet bij School → Mensen. De leerling houdt mentor %(old)s.")
        out.warn(told % {"name": text, "old": session.mentor_names.get(chosen, "")})
    else:
        told = _(
            "Mentor “%(name)s” staat nog niet bij School → Mensen. "
            "De leerling wordt gekoppeld zodra deze mentor daar staat."
        )
        out.warn(told % {"name": text})


def _check_contact(out: Checked, facts: Facts, row: SourceRow) -> None:
    student = facts.student
    if street := tidy(f"{row.get('street')} {row.get('house_number')}"):
        student["street"] = street
    if city := tidy(row.get("city")):
        student["city"] = city
    _fits(out, student, "street", "city")
    out.take(
        student,
        "postcode",
        values.parse_postcode(row.get("postcode")),
        keep=tidy(row.get("postcode"))[:7],
    )
    out.take(student, "email", values.parse_email(row.get("email")))
    out.take(student, "phone", values.parse_phone(row.get("phone")), keep=tidy(row.get("phone"))[:30])
    out.take(student, "secret_address", values.parse_bool(row.get("secret_address")))


def _check_guardians(out: Checked, facts: Facts, row: SourceRow) -> None:
    for position, key in ((1, "guardian"), (2, "guardian2")):
        name = tidy_person(row.get(key))
        if values.is_none(name):
            name = ""
        guardian: dict[str, str] = {}
        who = _("Ouder: ") if position == 1 else _("Tweede ouder: ")
        phone = row.get(f"{key}_phone")
        out.take(guardian, "email", values.parse_email(row.get(f"{key}_email")), who=who)
        out.take(guardian, "phone", values.parse_phone(phone), who=who, keep=tidy(phone)[:30])
        if name:
            guardian["name"] = name[:120]
        elif guardian:
            guardian["name"] = _("Ouder of verzorger")
            out.warn(_("De naam van de ouder ontbreekt; er staat nu “Ouder of verzorger”."))
        if guardian:
            facts.guardians[position] = guardian


def _changes(session: _Session, facts: Facts, old: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What would change; drops facts that must not: a known profile never becomes unknown."""
    if facts.student.get("exit_profile") == unknown_profile(session.policy):
        facts.student.pop("exit_profile")
    if old["mentor_id"] and facts.student.get("mentor_id", old["mentor_id"]) == old["mentor_id"]:
        # somebody chose a mentor by hand, or the text that named this one stays as a sign of that
        facts.student.pop("mentor_text", None)
    changes: list[tuple[str, str, str]] = []
    for key, label in LABELS.items():
        if key in facts.student and facts.student[key] != old[key]:
            changes.append(
                (str(label), _shown(session, key, old[key]), _shown(session, key, facts.student[key]))
            )
    for position, guardian in facts.guardians.items():
        now = old["guardians"].get(position, {})
        whose = _("ouder") if position == 1 else _("tweede ouder")
        for key, what in (("name", _("Naam")), ("email", _("E-mail")), ("phone", _("Telefoon"))):
            if key in guardian and guardian[key] != now.get(key, ""):
                changes.append((f"{what} {whose}", now.get(key, ""), guardian[key]))
    return changes


def _shown(session: _Session, key: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, dt.date):
        return values.dutch(value)
    if key in {"exit_profile", "entry_level"} and value:
        group = "exit_profiles" if key == "exit_profile" else "entry_levels"
        return next((item.name for item in getattr(session.policy, group) if item.slug == value), str(value))
    if key == "mentor_id":
        return session.mentor_names.get(value, "") if value else ""
    return str(value or "")
