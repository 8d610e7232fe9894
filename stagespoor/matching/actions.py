"""The writes of the match: an own find (INT-2), the short list and its wishes, and with whom it clicked (MAT-1)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission, Role
from stagespoor.acquisition.actions import follow_own_find
from stagespoor.core import clock
from stagespoor.core.refusals import Refusal, refuse_if_any
from stagespoor.employers.actions import add_employer, save_contact
from stagespoor.matching import rules
from stagespoor.matching.models import Click, Wish
from stagespoor.matching.notices import tell_student_and_parents
from stagespoor.placements.actions import add_candidate
from stagespoor.placements.models import Candidate, Placement
from stagespoor.placements.queries import ask_refusals
from stagespoor.policy.loader import get_policy
from stagespoor.students import timeline

FOUND_BY_FAMILY = "family"


@transaction.atomic
def add_own_find(
    *, placement: Placement, by: Actor, name: str, city: str = "", postcode: str = "", phone: str = "", tasks: str = "",
    sector: str = "", contact_name: str = "", reasons: str = "", once: UUID | None = None,
) -> Candidate:  # fmt: skip
    """Make the employer that the student found, with its contact person, and put it on the list.

    It is a lead on the board as well, found through the family (EMP-4), to be visited like any other.
    ``once``: the key of the form that was sent; a second time gives the candidate of the first.
    """
    by.must(Permission.EMPLOYER_EDIT)
    known = {slug for slug, _label in get_policy(by.policy_name).choices("lead_sources")}
    employer = add_employer(
        by=by, name=name, city=city, postcode=postcode, phone=phone, tasks=tasks, sector=sector,
        source=FOUND_BY_FAMILY if FOUND_BY_FAMILY in known else "", once=once,
    )  # fmt: skip
    if there := Candidate.objects.filter(placement=placement, employer=employer).first():
        return there
    if contact_name.strip():
        save_contact(employer=employer, by=by, name=contact_name, is_contact=True)
    follow_own_find(
        student=placement.student, employer=employer, by=by, owner_id=placement.coach_id,
        person=contact_name.strip(),
    )  # fmt: skip
    return add_candidate(
        placement=placement, employer=employer, by=by, reasons=reasons, found_by_student=True
    )


# --- the short list ----------------------------------------------------------------------------------


@transaction.atomic
def share_candidate(*, candidate: Candidate, by: Actor) -> Candidate:
    """Put a place on the short list that mentor, student and parents see, and tell them by mail. Twice is once.

    Not for a student who is not judged fit, nor a place that is closed for this student (MAT-2, EMP-1, EMP-3).
    """
    by.must(Permission.PLACEMENT_WRITE)
    placement = candidate.placement
    refuse_if_any(rules.check_share(candidate))
    if candidate.shared_at is None:
        refuse_if_any(
            ask_refusals(
                placement, candidate.employer, candidate.workplace, by=by, policy=get_policy(by.policy_name),
                today=clock.today(),
            )
        )  # fmt: skip
        candidate.shared_at = clock.now()
        candidate.save(update_fields=["shared_at"])
        _tell("match.shared", candidate, by)
        tell_student_and_parents(placement)
    return candidate


@transaction.atomic
def unshare_candidate(*, candidate: Candidate, by: Actor) -> Candidate:
    """Take a place off the short list. The wishes stay: who shares it again sees them again."""
    by.must(Permission.PLACEMENT_WRITE)
    if candidate.shared_at is not None:
        candidate.shared_at = None
        candidate.save(update_fields=["shared_at"])
        _tell("match.unshared", candidate, by)
    return candidate


# Whose wish each role says: one's own; a coach or lead writes down what somebody told them.
SPEAKS_FOR: dict[str, frozenset[str]] = {
    Role.STUDENT: frozenset({Wish.Party.STUDENT}),
    Role.PARENT: frozenset({Wish.Party.PARENT}),
    Role.MENTOR: frozenset({Wish.Party.MENTOR}),
    Role.COACH: frozenset(Wish.Party.values),
    Role.LEAD: frozenset(Wish.Party.values),
}


@transaction.atomic
def say_wish(*, candidate: Candidate, party: str, answer: str, by: Actor, text: str = "") -> Wish:
    """What student, parents or mentor find of a place on the short list. Whoever says it again replaces the own words.

    What a coach or lead writes down for a party stands beside what the party said itself, and never replaces it.
    The same words twice are once.
    Raises PermissionDenied for somebody who does not speak for this party. The candidate was loaded as the
    actor may see it.
    """
    if party not in SPEAKS_FOR.get(by.role, frozenset()) and party in Wish.Party.values:
        raise PermissionDenied
    refuse_if_any(rules.check_wish(candidate, party=party, answer=answer, text=text))
    own = SPEAKS_FOR[by.role] == {party}
    said_before = Wish.objects.filter(candidate=candidate, party=party, said_by_id=by.user_id, own=own)
    if same := said_before.filter(answer=answer, text=text.strip()).first():
        return same
    wish, _made = Wish.objects.update_or_create(
        candidate=candidate, party=party, said_by_id=by.user_id,
        defaults={"answer": answer, "text": text.strip(), "own": own, "said_at": clock.now()},
    )  # fmt: skip
    who, said = str(Wish.Party(party).label), str(Wish.Answer(answer).label).lower()
    if own:
        _tell("match.wish", candidate, by, party=who, answer=said)
    else:
        _tell("match.wish_noted", candidate, by, party=who.lower(), answer=said)
    return wish


def _tell(kind: str, candidate: Candidate, by: Actor, **data: str) -> None:
    placement = candidate.placement
    timeline.record(
        kind, student=placement.student, by=by, about=f"placement:{placement.pk}",
        data={"where": candidate.employer.name, **data},
    )  # fmt: skip


# --- with whom it clicks -----------------------------------------------------------------------------


@transaction.atomic
def record_click(
    *, placement: Placement, by: Actor, student: bool | None = None, student_text: str = "", coach: bool | None = None,
    coach_text: str = "",
) -> list[Click]:  # fmt: skip
    """Say whether it clicks with the supervisor of this placement: for the student, and for oneself as coach.

    None leaves what was said before. A coach speaks only for oneself. Refuses without a ground.
    """
    by.must(Permission.PLACEMENT_WRITE)
    if placement.supervisor_id is None:
        refuse_if_any(
            [Refusal("MAT-1", _("Er is nog geen praktijkbegeleider. Kies die eerst bij de stage."))]
        )
    refusals = []
    if student is not None:
        refusals += rules.check_click(text=student_text, field="student_text")
    if coach is not None:
        refusals += rules.check_click(text=coach_text, field="coach_text")
    refuse_if_any(refusals)
    found = []
    if student is not None:
        found.append(
            _click(placement, by, clicked=student, text=student_text, student_id=placement.student_id)
        )
    if coach is not None:
        found.append(_click(placement, by, clicked=coach, text=coach_text, coach_id=by.user_id))
    if found:
        about = f"placement:{placement.pk}"
        where = placement.place_name
        timeline.record("match.click", student=placement.student, by=by, about=about, data={"where": where})
    return found


def _click(
    placement: Placement, by: Actor, *, clicked: bool, text: str, student_id: int | None = None,
    coach_id: int | None = None,
) -> Click:  # fmt: skip
    whom: dict[str, Any] = {"student_id": student_id, "coach_id": coach_id}
    click, _made = Click.objects.update_or_create(
        school_id=by.school_id, supervisor_id=placement.supervisor_id, **whom,
        defaults={"clicked": clicked, "text": text.strip()[:300], "said_by_id": by.user_id, "said_at": clock.now()},
    )  # fmt: skip
    return click
