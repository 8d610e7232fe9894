"""What an agreement says, gathered from a placement, and what still has to be filled in for it.

``Contents`` is all that is known today. It becomes the facts of a document when nothing is missing,
and those are kept: what was printed and signed never changes afterwards (AGR-3).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stagespoor.accounts.models import User
from stagespoor.agreements import rules
from stagespoor.agreements.rules import Needed
from stagespoor.documents.facts import (
    AgreementFacts,
    Clause,
    CopyMark,
    LawSource,
    Organisation,
    Person,
    ScheduleDay,
    ScheduleStep,
    Signer,
    StudentFacts,
    facts_as_json,
)
from stagespoor.placements.models import Placement
from stagespoor.policy.habits import cancelled_day_sentence, fee_sentence
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import Kind
from stagespoor.policy.working_time import working_time
from stagespoor.students.models import Guardian


@dataclass(frozen=True, slots=True)
class MissingFact:
    """Something an agreement cannot do without; ``where`` names the page to fill it in."""

    what: str
    where: str
    pk: int


@dataclass(frozen=True, slots=True)
class Contents:
    """A placement with what an agreement about it needs. Reads the database once, in :func:`gather`."""

    placement: Placement
    policy: Policy
    kind: Kind
    schedule: tuple[ScheduleStep, ...]
    goals: tuple[str, ...]
    guardians: tuple[Guardian, ...]
    tasks: tuple[str, ...]
    age: int

    @property
    def needs_parent(self) -> bool:
        """A minor: a parent signs beside the student."""
        return any(party == "parent" for _role, party in self._roles)

    @property
    def has_times(self) -> bool:
        """Days and times are there, or this kind keeps none."""
        return not self.kind.has_schedule or any(step.days for step in self.schedule)

    @property
    def has_coach(self) -> bool:
        """A coach is there, or none is needed: inside the school who works there guides (IS-1)."""
        needed = self.kind.external or any(role == "coach" for role, _party in self._roles)
        return self.coach is not None or not needed

    @property
    def has_parent(self) -> bool:
        """A parent who signs is there, or none is needed."""
        return not self.needs_parent or bool(self.guardians)

    @property
    def place_key(self) -> str:
        """Which place it is, whatever its name is today."""
        if self.placement.employer_id:
            return f"employer:{self.placement.employer_id}"
        return f"inside:{self.placement.internal_workplace_id}"

    @property
    def _roles(self) -> tuple[tuple[str, str], ...]:
        return rules.signing_roles(self.policy, self.kind, age=self.age)

    @property
    def coach(self) -> User | None:
        """Who guides from school: of the placement, else of the trajectory. Inside school often nobody yet."""
        return self.placement.coach or self.placement.trajectory.coach

    @property
    def mentor(self) -> User | None:
        """Inside the school the mentor arranges the placement and hears how it went (IS-2)."""
        return None if self.kind.external else self.placement.student.mentor

    @property
    def school_guide(self) -> User | None:
        """Who guides on an internal work place."""
        workplace = self.placement.internal_workplace
        return self.placement.internal_supervisor or (workplace.supervisor if workplace else None)

    def needed(self) -> Iterator[Needed]:
        """The signatures this agreement needs, in the order of the policy."""
        for role, party in self._roles:
            label = self.policy.label(role)
            if party == "parent":
                for guardian in self.guardians:
                    yield Needed("parent", guardian.name, label, guardian.pk)
                continue
            name = self._name_of(role)
            yield Needed(party, name, label)

    def _name_of(self, role: str) -> str:
        if role == "student":
            return self.placement.student.full_name
        if role == "supervisor":
            return self.placement.supervisor.name if self.placement.supervisor else ""
        people = {"internal_supervisor": self.school_guide, "mentor": self.placement.student.mentor}
        guide = people.get(role, self.coach)
        return guide.name if guide else ""


def gather(placement: Placement, today: dt.date) -> Contents:
    """All that is known today. Four queries beside those of the placement itself."""
    policy = get_policy(placement.student.school.policy_name)
    kind = policy.kind(placement.kind)
    steps = tuple(
        ScheduleStep(
            starts_on=version.valid_from,
            sunday_reason=version.sunday_reason,
            days=tuple(
                ScheduleDay(
                    weekday=d.weekday, starts_at=d.starts, ends_at=d.ends, break_minutes=d.break_minutes
                )
                for d in version.days.all()
            ),
        )
        for version in placement.schedules.order_by("valid_from").prefetch_related("days")
    )
    goals = placement.trajectory.goals.filter(dropped_on=None).values_list("plain", "wording")
    return Contents(
        placement=placement, policy=policy, kind=kind, schedule=steps,
        goals=tuple(plain or wording for plain, wording in goals),
        guardians=tuple(placement.student.guardians.filter(must_sign=True)),
        tasks=_tasks(placement), age=placement.student.age_on(today),
    )  # fmt: skip


def _tasks(placement: Placement) -> tuple[str, ...]:
    """The work, one task per line; for an internal work place its own tasks where nothing was written."""
    written = tuple(line.strip(" •-–\t") for line in placement.tasks.splitlines() if line.strip(" •-–\t"))
    if written or placement.internal_workplace is None:
        return written
    return tuple(placement.internal_workplace.tasks.values_list("name", flat=True))


def missing(contents: Contents) -> list[MissingFact]:
    """What must still be filled in before the agreement can be made (AGR-1), in the order of the work."""
    placement, kind = contents.placement, contents.kind
    guide = placement.supervisor if kind.external else contents.school_guide
    student, pk = placement.student_id, placement.pk
    checks: list[tuple[bool, str, str, int]] = [
        (bool(placement.place_name), _("de stageplek"), "place", pk),
        (guide is not None, contents.policy.label("supervisor" if kind.external else "internal_supervisor").lower(),
         "work", pk),
        (contents.has_coach, contents.policy.label("coach").lower(), "place", pk),
        (bool(placement.start_on and placement.end_on), _("de eerste en de laatste dag"), "period", pk),
        (contents.has_times, _("de dagen en tijden"), "schedule", pk),
        (bool(contents.tasks), _("het werk dat de leerling gaat doen"), "work", pk),
        (not kind.external or bool(contents.goals), _("de leerdoelen"), "goals", student),
        (contents.has_parent, _("een ouder of verzorger die tekent"), "guardians", student),
    ]  # fmt: skip
    return [MissingFact(what, where, found) for there, what, where, found in checks if not there]


def terms(contents: Contents) -> dict[str, Any]:
    """What binds the parties and what may change beside it, as plain values to compare later (AGR-3)."""
    placement = contents.placement
    guide = placement.supervisor if contents.kind.external else contents.school_guide
    return {
        "kind": placement.kind,
        "place": contents.place_key,
        "starts_on": placement.start_on.isoformat() if placement.start_on else None,
        "ends_on": placement.end_on.isoformat() if placement.end_on else None,
        "schedule": [
            [step.starts_on.isoformat(), [[d.weekday, f"{d.starts_at:%H:%M}", f"{d.ends_at:%H:%M}", d.break_minutes]
                                          for d in step.days],
             *([step.sunday_reason] if step.sunday_reason else [])]
            for step in contents.schedule
        ],
        "tasks": list(contents.tasks),
        "student": placement.student.full_name,
        "coach": contents.coach.name if contents.coach else "",
        **({"mentor": contents.mentor.name} if contents.mentor else {}),
        "supervisor": guide.name if guide else "",
        "goals": list(contents.goals),
        "transport": _transport(contents),
        "signing": [one.key for one in contents.needed()],
    }  # fmt: skip


def document_facts(contents: Contents, *, version: int, made_on: dt.date) -> AgreementFacts:
    """The facts of the document. Only for contents from which nothing is missing."""
    placement, policy, kind = contents.placement, contents.policy, contents.kind
    school, student = placement.student.school, placement.student
    if placement.start_on is None or placement.end_on is None:
        raise ValueError("an agreement needs a first and a last day")
    clauses = [clause for clause in policy.agreement.clauses if not clause.kinds or kind.slug in clause.kinds]

    def said(*, law: str = "", norm: str = "") -> str:
        return "\n\n".join(c.text for c in clauses if (law and c.law == law) or (norm and c.norm == norm))

    copies = [CopyMark(copy=copy.slug, text=copy.name) for copy in policy.agreement.copies]  # type: ignore[arg-type]
    return AgreementFacts(
        number=f"{school.slug[:4].upper()}-{made_on.year}-{placement.pk:05d}", version=version, made_on=made_on,
        school=Organisation(name=school.name, address=_address(school), phone=school.phone, email=school.email),
        # a company gets the age, for the working times, and not the birth date or the class
        student=StudentFacts(name=student.full_name, age=student.age_on(placement.start_on)),
        workplace=_workplace(contents), kind=kind.name, internal=not kind.external,
        title=policy.words.agreement.title, this=policy.words.agreement.this,
        coach=_from_school(contents), supervisor=_supervisor(contents),
        starts_on=placement.start_on, ends_on=placement.end_on, schedule=contents.schedule, tasks=contents.tasks,
        aim=said(law="a"), learning_activities=_activities(contents), goals=contents.goals, times_rule=said(law="b"),
        guidance=said(law="c"), guidance_by_school=_visits(contents),
        guidance_by_company=placement.supervision, assessment=said(law="d"), inspectorate=said(law="e"),
        home_contact=said(norm="AGR-4"), transport=_transport(contents),
        fee=fee_sentence(policy) if kind.external else "",
        cancelled_day=cancelled_day_sentence(policy) if kind.external else "",
        clauses=tuple(Clause(title=c.title, text=c.text) for c in clauses if not c.law and c.norm != "AGR-4"),
        law=_law(contents), copy_marks=tuple(copies) if kind.external else (), signers=tuple(_signers(contents)),
    )  # fmt: skip


def after(facts: AgreementFacts, *, version: int, made_on: dt.date) -> AgreementFacts:
    """The same facts, saying which version they replace."""
    return replace(facts, replaces_version=version, replaces_made_on=made_on)


def with_signatures(facts: AgreementFacts, signed: dict[str, Any], needed: list[Needed]) -> AgreementFacts:
    """The same facts with the day and the way of each signature that is in; ``signed`` is by key."""
    signers = []
    for signer, one in zip(facts.signers, needed, strict=True):
        found = signed.get(one.key)
        if found:
            how = found.get_how_display().lower()
            signer = replace(signer, name=found.name, signed_on=found.signed_on, how=how)
        signers.append(signer)
    return replace(facts, signers=tuple(signers))


def snapshot(contents: Contents, facts: AgreementFacts) -> dict[str, Any]:
    """What is kept of a version: the document's facts, the terms, and who has to sign."""
    signing = [[one.party, one.name, one.label, one.guardian_id] for one in contents.needed()]
    return {**facts_as_json(facts), "terms": terms(contents), "signing": signing}


def digest(kept: dict[str, Any]) -> str:
    """SHA-256 of a snapshot as hex, to show that it is still what was signed."""
    text = json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _signers(contents: Contents) -> Iterator[Signer]:
    minor = contents.needs_parent
    school, place = contents.placement.student.school.name, contents.placement.place_name
    for one in contents.needed():
        on_behalf = {"company": place, "school": school}.get(one.party)
        role = (
            _("%(role)s, namens %(party)s") % {"role": one.label, "party": on_behalf}
            if on_behalf
            else one.label
        )
        yield Signer(
            party=one.party, name=one.name, role=role,  # type: ignore[arg-type]
            needs_parent=minor and one.party == "student",
        )  # fmt: skip


def _workplace(contents: Contents) -> Organisation:
    placement = contents.placement
    if placement.employer is not None:
        employer = placement.employer
        return Organisation(name=employer.name, address=_address(employer), phone=employer.phone)
    inside = placement.internal_workplace
    school = placement.student.school
    address = tuple(line for line in (inside.department if inside else "", school.name) if line)
    return Organisation(name=placement.place_name, address=address)


def _address(who: Any) -> tuple[str, ...]:
    town = " ".join(part for part in (who.postcode, who.city) if part)
    return tuple(line for line in (who.street, town) if line)


def _school_person(user: User | None, role: str) -> Person:
    return Person(
        name=user.name if user else "",
        role=role,
        phone=user.phone if user else "",
        email=user.email if user else "",
    )


def _from_school(contents: Contents) -> Person:
    """Who is there from school beside the work place: the coach, inside the school without one the mentor."""
    if contents.coach is None and contents.mentor is not None:
        return _school_person(contents.mentor, contents.policy.label("mentor"))
    return _school_person(contents.coach, contents.policy.label("coach"))


def _supervisor(contents: Contents) -> Person:
    label = contents.policy.label
    if not contents.kind.external:
        return _school_person(contents.school_guide, label("internal_supervisor"))
    found = contents.placement.supervisor
    return Person(
        name=found.name if found else "", role=label("supervisor"), phone=found.phone if found else ""
    )


def _law(contents: Contents) -> tuple[LawSource, ...]:
    """The articles of the working-time table that hold for the student on the days of the period."""
    first, last = contents.placement.start_on, contents.placement.end_on
    if first is None or last is None or not (contents.kind.has_schedule and contents.kind.external):
        return ()  # inside the school the table is not asked (see check_schedule)
    table = working_time()
    try:
        bands = list(
            dict.fromkeys(
                band for _day, band in table.limits_by_day(contents.placement.student.birth_date, first, last)
            )
        )
    except LookupError:
        return ()
    found = {
        (table.article(name).source, band.valid_from)
        for band in bands
        if band.allowed
        for name in (band.articles.day, band.articles.rest, band.articles.breaks)
    }
    return tuple(LawSource(article=source, valid_from=day) for source, day in sorted(found))


def _activities(contents: Contents) -> tuple[str, ...]:
    """How is learned on this placement: by the klapper, in the rhythm of this school (GOAL-5, LOG-2)."""
    words = contents.policy.words.forms
    daily = contents.policy.habits.logbook_rhythm == "daily"
    when = _("elke stagedag") if daily else _("elke week")
    found = [_("Meewerken, met uitleg en hulp van de begeleider op de werkplek")]
    if contents.goals:
        found.append(_("Werken aan opdrachten bij de leerdoelen uit %(the_logbook)s") % words)
    writing = _("In %(the_logbook)s schrijven wat er gedaan is en hoe het ging, %(when)s")
    return (*found, writing % {**words, "when": when})


def _visits(contents: Contents) -> str:
    weeks = contents.placement.visit_every_weeks
    told = []
    if contents.kind.external and contents.kind.school_staff_on_site:
        told.append(_("Er is altijd iemand van de school bij op de werkplek."))
    if weeks and contents.coach is not None:
        sentence = ngettext(
            "%(coach)s komt ongeveer elke week op bezoek.",
            "%(coach)s komt ongeveer om de %(weeks)d weken op bezoek.", weeks,
        )  # fmt: skip
        told.append(sentence % {"coach": contents.coach.name, "weeks": weeks})
    return " ".join(told)


def _transport(contents: Contents) -> str:
    placement, policy = contents.placement, contents.policy
    if not placement.transport:
        return ""
    modes, payers = dict(policy.choices("travel_modes")), dict(policy.choices("transport_payers"))
    told = _("Zo reist de leerling: %(mode)s.") % {
        "mode": modes.get(placement.transport, placement.transport).lower()
    }
    if placement.transport_payer:
        payer = payers.get(placement.transport_payer, placement.transport_payer)
        told += " " + _("Wie betaalt: %(payer)s.") % {"payer": payer.lower()}
    return told
