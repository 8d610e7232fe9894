"""The writes of workplaces: add, change, close, judge, and the safety talk on the floor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core import clock, events
from stagespoor.core.refusals import Refusal, refuse_if_any
from stagespoor.core.states import save_versioned
from stagespoor.employers.models import Contact, Employer
from stagespoor.policy.hazards import hazards
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.schools.models import School
from stagespoor.workplaces import rules
from stagespoor.workplaces.models import Judgement, SafetyTalk, SchoolPlaces, Workplace

_TWICE = dt.timedelta(minutes=2)  # the same answers within this time are one talk, sent twice
UNSAID = -1  # of the places: leave them as they are
RESERVED = ("reserved_school", "reserved_coach", "reserved_until")
# What a person may fill in. ``places`` and ``supervisors`` are kept beside the record.
FACTS = (
    "name", "sector", "tasks", "weekdays", "starts", "ends", "min_age", "clothing", "protection", "hazards", "by_bus",
    "by_bike", "languages", "meets", "cannot", "prospect", "remarks", *RESERVED,
)  # fmt: skip


@transaction.atomic
def add_workplace(
    *, employer: Employer, by: Actor, name: str, places: int | None = None, supervisors: Collection[Contact] = (),
    **facts: Any,
) -> Workplace:  # fmt: skip
    """Add a workplace to an employer of the network (EMP-1). ``facts`` are fields of FACTS.

    ``places``: how many students of the actor's own school at a time; None: not said.
    """
    by.must(Permission.EMPLOYER_EDIT)
    clean = _clean({"name": name, **facts}, Workplace(employer=employer), by, places, supervisors)
    workplace = Workplace.objects.create(employer=employer, **clean)
    _keep_places(workplace, places, by)
    if supervisors:
        workplace.supervisors.set(supervisors)
    _tell("workplace.added", workplace, by)
    return workplace


@transaction.atomic
def change_workplace(
    *, workplace: Workplace, by: Actor, places: int | None = UNSAID, supervisors: Collection[Contact] | None = None,
    seen_version: int | None = None, **facts: Any,
) -> Workplace:  # fmt: skip
    """Change facts of a workplace, the places of the own school (None: not said) and who guides there.

    What is not given stays as it is: facts, ``places`` (left at UNSAID) and ``supervisors`` (None).
    StaleRecord when somebody of either school did so in between. What another school reserved stays.
    """
    by.must(Permission.EMPLOYER_EDIT)
    clean = _clean(facts, workplace, by, None if places == UNSAID else places, supervisors or ())
    for field, value in clean.items():
        setattr(workplace, field, value)
    workplace.search_key = workplace.fresh_search_key()
    seen = workplace.version if seen_version is None else seen_version
    save_versioned(workplace, seen_version=seen, fields=[*clean, "search_key"])
    if places != UNSAID:
        _keep_places(workplace, places, by)
    if supervisors is not None:
        workplace.supervisors.set(supervisors)
    _tell("workplace.changed", workplace, by, fields=sorted(clean))
    return workplace


@transaction.atomic
def close_workplace(*, workplace: Workplace, by: Actor) -> Workplace:
    """No new students come here. Who works there stays; the facts and what happened are kept."""
    return _use(workplace, by, active=False)


@transaction.atomic
def reopen_workplace(*, workplace: Workplace, by: Actor) -> Workplace:
    """The workplace takes students again."""
    return _use(workplace, by, active=True)


@transaction.atomic
def judge(
    *, employer: Employer, verdict: str, by: Actor, workplace: Workplace | None = None,
    supervisor: Contact | None = None, fits_whom: str = "", skilled: bool | None = None, reason: str = "",
    judged_on: dt.date | None = None, until: dt.date | None = None,
) -> Judgement:  # fmt: skip
    """Judge an employer, one of its workplaces, or a supervisor there, for the own school (EMP-3).

    The newest counts until its end; earlier ones stay to be seen. Refuses a doubt or a ban without a reason.
    """
    by.must(Permission.EMPLOYER_EDIT)
    today = clock.today()
    on = judged_on or today
    refuse_if_any(
        rules.check_judgement(verdict=verdict, reason=reason, judged_on=on, until=until, today=today)
        + _check_subject(employer, workplace, supervisor, by)
    )
    subject = {
        "school_id": by.school_id, "employer": employer, "workplace": workplace, "supervisor": supervisor,
    }  # fmt: skip
    facts = {
        "verdict": verdict, "fits_whom": fits_whom.strip(), "skilled": skilled, "reason": reason.strip(),
        "judged_on": on, "until": until, "judged_by_id": by.user_id,
    }  # fmt: skip
    newest = Judgement.objects.filter(**subject).order_by("judged_on", "pk").last()
    if newest is not None and all(getattr(newest, name) == value for name, value in facts.items()):
        return newest  # a double click says nothing new
    judgement = Judgement.objects.create(**subject, **facts)
    events.record(
        "workplace.judged", school_id=by.school_id, by=by, about=f"employer:{employer.pk}",
        data={
            "where": employer.name, "verdict": str(Judgement.Verdict(verdict).label).lower(),
            "what": str(workplace or supervisor or _("het bedrijf")),
        },
    )  # fmt: skip
    return judgement


@transaction.atomic
def hold_talk(
    *,
    workplace: Workplace,
    held_on: dt.date,
    with_whom: str,
    answers: Mapping[str, Mapping[str, str]],
    by: Actor,
) -> SafetyTalk:
    """Record the safety talk on the floor: each question of the policy answered (EMP-3).

    ``answers``: {question: {"ok": "yes|no|na", "note": ""}}. A "no" says what is agreed.
    """
    by.must(Permission.EMPLOYER_EDIT)
    asked = [slug for slug, _name in get_policy(by.policy_name).choices("safety_questions")]
    refuse_if_any(
        rules.check_talk(
            held_on=held_on, with_whom=with_whom, answers=answers, asked=asked, today=clock.today()
        )
        + _check_subject(workplace.employer, workplace, None, by)
    )
    kept = {
        slug: {"ok": answers[slug]["ok"], "note": answers[slug].get("note", "").strip()} for slug in asked
    }
    mine = SafetyTalk.objects.filter(
        workplace=workplace, school_id=by.school_id, held_by_id=by.user_id, held_on=held_on,
        with_whom=with_whom.strip(), written_at__gt=clock.now() - _TWICE,
    )  # fmt: skip
    if twice := next((one for one in mine if one.answers == kept), None):
        return twice
    talk = SafetyTalk.objects.create(
        workplace=workplace, school_id=by.school_id, held_on=held_on, with_whom=with_whom.strip(),
        held_by_id=by.user_id, answers=kept,
    )  # fmt: skip
    _tell("workplace.safety_talk", workplace, by)
    return talk


def _use(workplace: Workplace, by: Actor, *, active: bool) -> Workplace:
    by.must(Permission.EMPLOYER_EDIT)
    if workplace.is_active == active:
        return workplace
    workplace.is_active = active
    save_versioned(workplace, seen_version=workplace.version, fields=["is_active"])
    _tell("workplace.reopened" if active else "workplace.closed", workplace, by)
    return workplace


def _clean(
    facts: dict[str, Any],
    workplace: Workplace,
    by: Actor,
    places: int | None,
    supervisors: Collection[Contact],
) -> dict[str, Any]:
    """The facts as they are kept; refuses what is wrong and raises TypeError for an unknown fact."""
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise TypeError(f"no facts of a workplace: {', '.join(sorted(unknown))}")
    clean = {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}
    policy, employer = get_policy(by.policy_name), workplace.employer
    others = Workplace.objects.filter(employer=employer).exclude(pk=workplace.pk)
    if clean.get("reserved_coach"):
        clean["reserved_school"] = School(pk=by.school_id)  # a coach of ours: kept for our school
    changed = dict(clean)
    if changed.get("sector") == workplace.sector:
        changed.pop("sector", None)  # may be of another school's policy
    refuse_if_any(
        _check_network(employer, by)
        + _check_reserving(workplace, clean, by)
        + rules.check_workplace(
            {**changed, "places": places, "supervisors": [one.pk for one in supervisors]}, policy=policy,
            hazards=hazards(), taken_names=list(others.values_list("name", flat=True)), today=clock.today(),
            contact_ids=[one.pk for one in supervisors if one.employer_id == employer.pk],
        )
    )  # fmt: skip
    return clean | _kept_of_others(workplace, clean, policy)


def _kept_of_others(workplace: Workplace, clean: dict[str, Any], policy: Policy) -> dict[str, list[str]]:
    """Words that another school's policy knows and ours does not stay in the lists."""
    needs = {slug for slug, _name in policy.choices("work_needs")}
    known = {
        "hazards": {slug for slug, _name in hazards().choices()}, "meets": needs, "cannot": needs,
        "languages": {slug for slug, _name in policy.choices("languages")},
    }  # fmt: skip
    return {
        name: [*clean[name], *(slug for slug in getattr(workplace, name) if slug not in ours)]
        for name, ours in known.items()
        if name in clean
    }


def _check_network(employer: Employer, by: Actor) -> list[Refusal]:
    if employer.network_id == by.network_id:
        return []
    return [Refusal("EMP-1", _("Dit bedrijf hoort niet bij jullie netwerk. Kies een ander bedrijf."))]


def _check_subject(
    employer: Employer, workplace: Workplace | None, supervisor: Contact | None, by: Actor
) -> list[Refusal]:
    found = _check_network(employer, by)
    if workplace is not None and supervisor is not None:
        found.append(
            Refusal("EMP-3", _("Beoordeel een werkplek of een praktijkbegeleider, niet beide tegelijk."))
        )
    for part in (workplace, supervisor):
        if part is not None and part.employer_id != employer.pk:
            found.append(Refusal("EMP-3", _("Dit hoort bij een ander bedrijf.")))
    return found


def _check_reserving(workplace: Workplace, facts: dict[str, Any], by: Actor) -> list[Refusal]:
    """A reservation of another school is not ours to change."""
    if not set(RESERVED) & set(facts):
        return []
    if not kept_by_others(workplace, by, clock.today()):
        return []
    return rules.reservation_of(workplace, for_school=by.school_id, for_coach=None, today=clock.today())


def kept_by_others(workplace: Workplace, by: Actor, today: dt.date) -> bool:
    """Is it reserved for another school today? Then the own school cannot change that."""
    until = workplace.reserved_until
    return until is not None and until >= today and workplace.reserved_school_id not in {None, by.school_id}


def _keep_places(workplace: Workplace, places: int | None, by: Actor) -> None:
    mine = SchoolPlaces.objects.filter(workplace=workplace, school_id=by.school_id)
    if places is None:
        mine.delete()
    elif not mine.update(places=places):
        SchoolPlaces.objects.create(workplace=workplace, school_id=by.school_id, places=places)


def _tell(kind: str, workplace: Workplace, by: Actor, **data: Any) -> None:
    where = {"where": workplace.employer.name, "what": workplace.name}
    events.record(
        kind, school_id=by.school_id, by=by, about=f"workplace:{workplace.pk}", data={**where, **data}
    )
