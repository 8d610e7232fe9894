"""What is arranged before (and sometimes during) a placement: introduction, transport, period, work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.accounts.models import User
from stagespoor.core import clock
from stagespoor.core.refusals import refuse_if_any
from stagespoor.core.states import save_versioned
from stagespoor.employers.actions import note_visit
from stagespoor.employers.models import Contact
from stagespoor.placements import places, queries, rules
from stagespoor.placements.actions.shared import day_text, kind_of, must_write, policy_of, save, tell
from stagespoor.placements.models import Introduction, Placement, Prospect
from stagespoor.workplaces.models import Workplace


@transaction.atomic
def hold_introduction(
    *, placement: Placement, held_on: dt.date, topics: Iterable[str], by: Actor, shared: str = "",
    agreements: str = "", seen_version: int | None = None,
) -> Introduction:  # fmt: skip
    """Record the introduction at the company: which topics were discussed and what was told (KEN-2).

    May be recorded in parts: a second call replaces the first. The start refuses while a topic misses.
    It is a contact with the company as well (EMP-5).
    """
    by.must(Permission.PLACEMENT_WRITE)
    known = [topic.slug for topic in policy_of(by).topics_for("introduction_topics", placement.kind)]
    done = [slug for slug in known if slug in set(topics)]
    refuse_if_any(
        rules.check_introduction(
            placement.state, held_on=held_on, topics=done, shared=shared, today=clock.today()
        )
    )
    values = {"held_on": held_on, "topics": done, "shared": shared.strip(), "agreements": agreements.strip()}
    found = Introduction.objects.filter(placement=placement).first()
    if found is None:
        found = Introduction.objects.create(placement=placement, held_by_id=by.user_id, **values)
    else:
        for name, value in values.items():
            setattr(found, name, value)
        save_versioned(found, seen_version=seen_version or found.version, fields=list(values))
    placement.introduction = found
    if placement.employer:
        note_visit(employer=placement.employer, on=held_on, by=by)
    tell(
        "placement.introduction_held", placement, by, on=day_text(held_on), topics=done, shared=shared.strip()
    )
    return found


@transaction.atomic
def arrange_transport(
    *, placement: Placement, transport: str, by: Actor, payer: str = "", practised: bool | None = None,
    seen_version: int | None = None,
) -> Placement:  # fmt: skip
    """Record how the student travels, who pays and whether the way was practised (TSK-1)."""
    must_write(by, kind_of(placement, by))
    policy = policy_of(by)
    refuse_if_any(
        rules.check_known("travel_modes", transport, policy=policy, field="transport")
        + (rules.check_known("transport_payers", payer, policy=policy, field="payer") if payer else [])
        + rules.check_open_state(placement.state)
    )
    save(placement, seen_version, transport=transport, transport_payer=payer, transport_practised=practised)
    tell(
        "placement.transport_arranged", placement, by, transport=policy.choice("travel_modes", transport).name
    )
    return placement


@transaction.atomic
def set_period(
    *,
    placement: Placement,
    start_on: dt.date,
    end_on: dt.date | None,
    by: Actor,
    seen_version: int | None = None,
) -> Placement:
    """Set the first and the last day. Refuses a period that the kind, the law or the schedule forbids.

    A placement that runs keeps its first day. An end may only be left open where the policy lets it.
    """
    kind = kind_of(placement, by)
    must_write(by, kind)
    refuse_if_any(rules.check_period(placement, kind=kind, start_on=start_on, end_on=end_on))
    # the first schedule moves along with the first day as long as nothing has started
    if not placement.started_on and placement.start_on and placement.start_on != start_on:
        _move_first_schedule(placement, start_on)
    placement.start_on, placement.end_on = start_on, end_on
    refuse_if_any(queries.schedule_refusals(placement, kind=kind, policy=policy_of(by)))
    save(placement, seen_version, start_on=start_on, end_on=end_on)
    tell(
        "placement.period_set", placement, by, **{"from": day_text(start_on)},
        until=day_text(end_on) if end_on else _("nog open"),
    )  # fmt: skip
    return placement


def _move_first_schedule(placement: Placement, start_on: dt.date) -> None:
    first = placement.schedules.order_by("number").first()
    if first is None or first.valid_from != placement.start_on:
        return
    others = placement.schedules.exclude(pk=first.pk)
    if not others.filter(valid_from__lte=start_on).exists():
        placement.schedules.filter(pk=first.pk).update(valid_from=start_on)


@transaction.atomic
def describe_work(
    *, placement: Placement, by: Actor, tasks: str, supervision: str = "", supervisor: Contact | None = None,
    internal_supervisor: User | None = None, aims: Iterable[str] | None = None, at: Workplace | None = None,
    seen_version: int | None = None,
) -> Placement:  # fmt: skip
    """Write down the work, who guides it on the floor and how (the facts the agreement asks for).

    ``at``: another workplace at the same employer, held against the same rules as at the choice.
    """
    kind = kind_of(placement, by)
    must_write(by, kind)
    refuse_if_any(
        rules.check_open_state(placement.state)
        + rules.check_supervisor(supervisor, placement.employer_id)
        + places.supervisor_refusals(placement, supervisor)
        + places.move_refusals(placement, at, by=by)
    )
    changes: dict[str, object] = {"tasks": tasks.strip(), "supervision": supervision.strip()}
    if kind.external:
        changes["supervisor"] = supervisor or placement.supervisor
        changes["workplace"] = at or placement.workplace
    elif internal_supervisor:
        changes["internal_supervisor"] = internal_supervisor
    if aims is not None:
        changes["aims"] = [slug for slug, _name in policy_of(by).choices("aims") if slug in set(aims)]
    save(placement, seen_version, **changes)
    tell("placement.work_described", placement, by, tasks=tasks.strip())
    return placement


@transaction.atomic
def agree_rhythm(
    *, placement: Placement, weeks: int, by: Actor, seen_version: int | None = None
) -> Placement:
    """Agree on a visit every ``weeks`` weeks (GUI-1). Earlier agreements stay on the timeline."""
    by.must(Permission.PLACEMENT_WRITE)
    refuse_if_any(rules.check_open_state(placement.state) + rules.check_rhythm(weeks))
    was = placement.visit_every_weeks
    save(placement, seen_version, visit_every_weeks=weeks)
    tell("placement.rhythm_agreed", placement, by, weeks=weeks, was=was)
    return placement


@transaction.atomic
def review_prospect(
    *, placement: Placement, prospect: str, by: Actor, note: str = "", seen_version: int | None = None
) -> Placement:
    """Record how real the prospect of a job is (PLC-4); "none" makes a search the next step."""
    by.must(Permission.PLACEMENT_WRITE)
    refuse_if_any(rules.check_prospect(prospect, contract=kind_of(placement, by).aims_at_contract))
    save(placement, seen_version, prospect=prospect)
    tell(
        "placement.prospect_reviewed",
        placement,
        by,
        prospect=str(Prospect(prospect).label).lower(),
        note=note.strip(),
    )
    return placement


@transaction.atomic
def change_coach(
    *, placement: Placement, coach: User, by: Actor, seen_version: int | None = None
) -> Placement:
    """Another coach guides this placement from now on."""
    by.must(Permission.PLACEMENT_WRITE)
    refuse_if_any(
        rules.check_open_state(placement.state) + rules.check_coach(queries.is_coach(coach.pk, by.school_id))
    )
    save(placement, seen_version, coach=coach)
    tell("placement.coach_changed", placement, by, coach=coach.name)
    return placement
