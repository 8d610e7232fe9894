"""From wanting a placement to having a place: search, candidates, choice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.accounts.models import User
from stagespoor.core import clock
from stagespoor.core.refusals import Refusal, refuse_if_any
from stagespoor.core.states import move
from stagespoor.employers.models import Contact, Employer
from stagespoor.placements import places, queries, rules, states
from stagespoor.placements.actions.shared import kind_of, must_write, policy_of, save, tell
from stagespoor.placements.models import Candidate, InternalWorkplace, Placement
from stagespoor.placements.place_rules import check_asked_days
from stagespoor.students.models import Student
from stagespoor.trajectories.actions import open_trajectory
from stagespoor.workplaces.models import Workplace


@transaction.atomic
def open_placement(
    *, student: Student, kind: str, by: Actor, aims: Iterable[str] = (), asked_weekdays: Iterable[int] = ()
) -> Placement:
    """Begin the search for a placement of ``kind`` (a slug of the policy), on ``asked_weekdays`` (0 is Monday).

    Refuses when an earlier step misses: referral, fit, route, the kind before, the direction
    (APP-1, INT-3, INT-4, PH-1, ORI-3), or when one of this kind is open already. Brug naar Werk and
    the agreement only bite at the start. The asked days are as many as the kind has days, or none (ORI-1).
    """
    policy = policy_of(by)
    wanted, asked = policy.kind(kind), rules.weekdays_of(asked_weekdays)
    must_write(by, wanted)
    refuse_if_any(check_asked_days(asked, wanted, "asked_weekdays"))
    if not wanted.external:
        # the path begins inside the school, before anybody applies: the trajectory opens with it (PH-1)
        open_trajectory(student=student, by=by)
    facts, refusals = queries.open_refusals(student, kind=wanted, policy=policy, today=clock.today())
    refuse_if_any(refusals)
    assert facts.trajectory_id is not None  # noqa: S101 - refused above
    placement = Placement.objects.create(
        student=student, trajectory_id=facts.trajectory_id, kind=kind, coach_id=facts.coach_id,
        aims=[slug for slug, _name in policy.choices("aims") if slug in set(aims)],
        visit_every_weeks=wanted.visit_every_weeks, asked_weekdays=asked,
    )  # fmt: skip
    tell("placement.opened", placement, by)
    return placement


@transaction.atomic
def ask_days(
    *, placement: Placement, weekdays: Iterable[int], by: Actor, seen_version: int | None = None
) -> Placement:
    """Say on which days there must be a place (0 is Monday, none: any day), while the search goes on (MAT-1).

    They are the days of the placement: more or fewer than its kind has are refused (ORI-1, PRE-1, PLC-1).
    """
    by.must(Permission.PLACEMENT_WRITE)
    if placement.state != states.SEARCHING:
        refuse_if_any([Refusal("MAT-1", _("Er is al een plek gekozen. Verander de dagen in het rooster."))])
    asked = rules.weekdays_of(weekdays)
    if asked == placement.asked_weekdays:
        return placement
    refuse_if_any(check_asked_days(asked, kind_of(placement, by), "weekdays"))
    save(placement, seen_version, asked_weekdays=asked)
    names = ", ".join(rules.DAY_NAMES[day] for day in asked) or _("elke dag is goed")
    tell("placement.days_asked", placement, by, days=names)
    return placement


@transaction.atomic
def add_candidate(
    *, placement: Placement, employer: Employer, by: Actor, reasons: str = "", found_by_student: bool = False,
    at: Workplace | None = None,
) -> Candidate:  # fmt: skip
    """Put an employer, or one workplace ``at`` it, on the list for this placement (MAT-1, INT-2).

    Refuses for a student who is not judged fit (any more) (MAT-2), and for a place that law, age, judgement or a
    reservation keeps closed for this student (EMP-1, EMP-3).
    """
    by.must(Permission.PLACEMENT_WRITE)
    already = Candidate.objects.filter(placement=placement, employer=employer).exists()
    refuse_if_any(
        rules.check_candidate(
            placement.state, external=kind_of(placement, by).external, already=already,
            active=employer.is_active and (at is None or at.is_active),
            same_network=employer.network_id == by.network_id,
        )
    )  # fmt: skip
    refuse_if_any(
        queries.ask_refusals(placement, employer, at, by=by, policy=policy_of(by), today=clock.today())
    )
    candidate = Candidate.objects.create(
        placement=placement, employer=employer, workplace=at, reasons=reasons.strip(),
        found_by_student=found_by_student, added_by_id=by.user_id,
    )  # fmt: skip
    tell("placement.candidate_added", placement, by, where=employer.name, reasons=reasons.strip())
    return candidate


@transaction.atomic
def mark_candidate(*, candidate: Candidate, state: str, by: Actor, note: str = "") -> Candidate:
    """Note that the employer was asked, said no, or is in view again. Choosing is :func:`choose_place`.

    The days stay with it: how often an employer is asked counts for all schools together (EMP-5). A company is not
    asked for a student who is not judged fit (any more), nor for a place that is closed for this student.
    """
    by.must(Permission.PLACEMENT_WRITE)
    placement, employer, today = candidate.placement, candidate.employer, clock.today()
    refuse_if_any(rules.check_mark(placement.state, old=candidate.state, new=state))
    if state == Candidate.State.ASKED != candidate.state:
        refuse_if_any(
            queries.ask_refusals(
                placement, employer, candidate.workplace, by=by, policy=policy_of(by), today=today
            )
        )
    if candidate.state != state:  # marking the same again only adds a note
        candidate.state = state
        _keep_days(candidate, today)
    if note.strip():
        candidate.reasons = f"{candidate.reasons}\n{note.strip()}".strip()
    candidate.save(update_fields=["state", "reasons", "asked_on", "answered_on"])
    outcome = str(Candidate.State(state).label).lower()
    tell("placement.candidate_marked", placement, by, where=employer.name, outcome=outcome, note=note.strip())
    return candidate


def _keep_days(candidate: Candidate, today: dt.date) -> None:
    """The day it was asked and the day of the answer.

    Who said yes or no at once was asked the same day, and so was who says yes after an earlier no.
    """
    if candidate.state == Candidate.State.ASKED:
        candidate.asked_on, candidate.answered_on = today, None
    elif candidate.state == Candidate.State.DECLINED:
        candidate.asked_on, candidate.answered_on = candidate.asked_on or today, today
    elif candidate.state == Candidate.State.CHOSEN:
        asked_anew = candidate.asked_on is None or candidate.answered_on is not None
        candidate.asked_on, candidate.answered_on = today if asked_anew else candidate.asked_on, today


@transaction.atomic
def choose_place(
    *, placement: Placement, by: Actor, employer: Employer | None = None, supervisor: Contact | None = None,
    at: Workplace | None = None, workplace: InternalWorkplace | None = None, internal_supervisor: User | None = None,
    reasons: str = "", tasks: str = "", supervision: str = "",
) -> Placement:  # fmt: skip
    """Choose the employer with the workplace ``at`` it, or the ``workplace`` inside the school: planned.

    The candidate row is marked chosen, and made when the employer was not on the list; an employer that nobody
    marked as asked was asked today, and counts as such (EMP-5). Refuses
    without reasons (MAT-1), for a student who is not judged fit any more (MAT-2), for an employer that takes no
    students or none of this age, for a supervisor of another employer, and for an internal place that is full
    (IS-1). At a workplace also: work that the law forbids at this age (by article), a reservation for others, no
    place of the school free on the asked days (EMP-1); and always where the school judged "not fit" or a ban (EMP-3).
    """
    kind = kind_of(placement, by)
    must_write(by, kind)
    internal_supervisor = internal_supervisor or (workplace.supervisor if workplace else None)
    refuse_if_any(
        rules.check_choice(
            placement, kind=kind, employer=employer, supervisor=supervisor, workplace=workplace,
            internal_supervisor_id=internal_supervisor.pk if internal_supervisor else None, reasons=reasons,
            network_id=by.network_id, taken=queries.internal_taken(workplace) if workplace else 0,
        )
        + queries.fit_refusals(placement, kind=kind, policy=policy_of(by), today=clock.today())
    )  # fmt: skip
    if employer:
        refuse_if_any(
            places.choice_refusals(placement, employer, at, by=by, supervisor=supervisor, today=clock.today())
        )
    move(
        placement, states.PLANNED, states.PLACEMENT_MOVES, norm="PH-1", employer=employer, workplace=at,
        supervisor=supervisor, internal_workplace=workplace, internal_supervisor=internal_supervisor,
        chosen_reasons=reasons.strip(), supervision=supervision.strip() or placement.supervision,
        tasks=tasks.strip() or placement.tasks or (at.tasks if at else "") or (employer.tasks if employer else ""),
    )  # fmt: skip
    if employer:
        _mark_chosen(placement, employer, at, reasons.strip(), by)
    tell("placement.place_chosen", placement, by, reasons=reasons.strip())
    return placement


def _mark_chosen(
    placement: Placement, employer: Employer, at: Workplace | None, reasons: str, by: Actor
) -> None:
    row = Candidate.objects.filter(placement=placement, employer=employer).first() or Candidate(
        placement=placement, employer=employer, reasons=reasons, added_by_id=by.user_id
    )
    row.state, row.workplace = Candidate.State.CHOSEN, at
    _keep_days(row, clock.today())
    row.save()


@transaction.atomic
def release_place(*, placement: Placement, reason: str, by: Actor) -> Placement:
    """The chosen place falls through before the start: back to searching, nothing lost."""
    must_write(by, kind_of(placement, by))
    if not reason.strip():
        refuse_if_any([_why_missing()])
    where = placement.place_name
    Candidate.objects.filter(placement=placement, state=Candidate.State.CHOSEN).update(
        state=Candidate.State.DECLINED, answered_on=clock.today()
    )
    move(
        placement, states.SEARCHING, states.PLACEMENT_MOVES, norm="ESC-4", employer=None, workplace=None,
        supervisor=None, internal_workplace=None, internal_supervisor=None,
    )  # fmt: skip
    tell("placement.place_released", placement, by, where=where, reason=reason.strip())
    return placement


@transaction.atomic
def cancel_placement(*, placement: Placement, reason: str, by: Actor) -> Placement:
    """Call off a placement that has not started. One that runs is ended with :func:`end_early`."""
    must_write(by, kind_of(placement, by))
    if not reason.strip():
        refuse_if_any([_why_missing()])
    if placement.state in states.ACTIVE:
        sentence = _("Deze stage loopt al. Kies “Eerder stoppen” en rond de stage af.")
        refuse_if_any([Refusal("ESC-4", sentence)])
    move(placement, states.CANCELLED, states.PLACEMENT_MOVES, norm="ESC-4", end_reason=reason.strip()[:300])
    tell("placement.cancelled", placement, by, reason=reason.strip())
    return placement


def _why_missing() -> Refusal:
    return Refusal("ESC-4", _("Schrijf kort op waarom. Dit blijft te zien op de tijdlijn."), field="reason")
