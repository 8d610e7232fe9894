"""The part of an employer's page about its workplaces and how the school judges them (EMP-1, EMP-3)."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from stagespoor.access.actor import anybody, keys_of
from stagespoor.access.roles import Permission, Role
from stagespoor.core.questions import Answers, Asked, Param
from stagespoor.employers.hooks import Part

if TYPE_CHECKING:
    from stagespoor.access.actor import Actor
    from stagespoor.employers.models import Employer
    from stagespoor.policy.model import Policy
    from stagespoor.workplaces.pages import Verdict


def workplaces_part(actor: Actor, employer: Employer) -> Part:
    """The workplaces with what counts about each, and the judgement of the employer. One query."""
    from stagespoor.core import clock
    from stagespoor.policy.loader import get_policy
    from stagespoor.workplaces import pages, queries

    policy, today = get_policy(actor.policy_name), clock.today()
    found = _ask(actor.role)(employer=employer.pk, today=today, **keys_of(actor))
    newest = queries.newest_of(_without_names(found))
    verdict = pages.verdict_of(newest.get((employer.pk, None, None)), policy, today)
    context = {
        "employer": employer, "may_edit": actor.may(Permission.EMPLOYER_EDIT), "verdict": verdict,
        "rows": _rows(found, newest, policy, today), "below": _below(found, newest, policy, today),
        "elsewhere": queries.elsewhere_of(found["elsewhere"]), "judged": bool(newest),
    }  # fmt: skip
    # a doubt or a ban belongs beside the name
    says = verdict is not None and verdict.counts and verdict.judged.verdict != "fit"
    chips = ((verdict.label, verdict.tone),) if verdict is not None and says else ()
    return Part("workplaces/_at_employer.html", context, chips)


@lru_cache(maxsize=len(Role))
def _ask(role: str) -> Asked:
    """The workplaces of one employer and what hangs on them, for somebody of this role."""
    from django.db.models import Max

    from stagespoor.workplaces import queries
    from stagespoor.workplaces.access import workplaces_for
    from stagespoor.workplaces.models import Judgement, SafetyTalk, SchoolPlaces, Workplace

    who, employer = anybody(role), Param("employer")
    own = Judgement.objects.filter(school=who.school_id, employer=employer)
    elsewhere = queries.told_elsewhere(who, Param("today")).filter(employer=employer)
    places = SchoolPlaces.objects.filter(school=who.school_id, workplace__employer=employer)
    people = Workplace.supervisors.through.objects.filter(
        workplace__employer=employer, contact__is_active=True
    )
    talks = SafetyTalk.objects.filter(school=who.school_id, workplace__employer=employer)
    return Asked(
        {
            "rows": workplaces_for(who).filter(employer=employer).values(
                "pk", "name", "tasks", "weekdays", "is_active", "reserved_until"
            ),
            "judged": own.values(*queries.JUDGED, "workplace__name", "supervisor__name"),
            "elsewhere": elsewhere.values(*queries.ELSEWHERE),
            "places": places.values("workplace_id", "places"),
            "people": people.values("workplace_id", "contact_id", "contact__name"),
            "talks": talks.values("workplace_id").annotate(last=Max("held_on")),
        }
    )  # fmt: skip


def _without_names(found: Answers) -> list[dict[str, Any]]:
    from stagespoor.workplaces import queries

    return [{name: row[name] for name in queries.JUDGED} for row in found["judged"]]


def _rows(found: Answers, newest: dict[Any, Any], policy: Policy, today: dt.date) -> list[dict[str, Any]]:
    """The workplaces, those in use first, with the numbers, people and verdict of each."""
    from stagespoor.workplaces import pages

    places = {row["workplace_id"]: row["places"] for row in found["places"]}
    talks = {row["workplace_id"]: row["last"] for row in found["talks"]}
    people: dict[int, list[str]] = {}
    for row in sorted(found["people"], key=lambda row: (row["contact__name"], row["contact_id"])):
        people.setdefault(row["workplace_id"], []).append(row["contact__name"])
    verdicts = {workplace: one for (_employer, workplace, _who), one in newest.items() if workplace}
    return [
        {
            "it": row, "places": places.get(row["pk"]), "people": people.get(row["pk"], []),
            "days": pages.days_text(row["weekdays"]),
            "reserved": pages.reserved_until(row["reserved_until"], today),
            "verdict": pages.verdict_of(verdicts.get(row["pk"]), policy, today), "talk_on": talks.get(row["pk"]),
            "talk_again": pages.talk_again(talks.get(row["pk"]), policy, today),
        }
        for row in sorted(found["rows"], key=lambda row: (not row["is_active"], row["name"], row["pk"]))
    ]  # fmt: skip


def _below(
    found: Answers, newest: dict[Any, Any], policy: Policy, today: dt.date
) -> list[tuple[str, Verdict]]:
    """What counts against a workplace or a supervisor of this employer, with the name of each."""
    from stagespoor.workplaces import pages, queries

    names = {row["pk"]: row["workplace__name"] or row["supervisor__name"] for row in found["judged"]}
    against = [one for one in newest.values() if one.verdict != "fit" and queries.counts(one, today)]
    verdicts = [(names[one.pk], pages.verdict_of(one, policy, today)) for one in against]
    return [(name, one) for name, one in verdicts if name and one is not None]
