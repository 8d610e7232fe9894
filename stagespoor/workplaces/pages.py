"""What the pages of workplaces show, put together from the reads and the lists of policy and law."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stagespoor.access.actor import Actor
from stagespoor.core import clock
from stagespoor.policy.hazards import hazards, says_in_words
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.schools.models import School
from stagespoor.workplaces import queries, rules
from stagespoor.workplaces.models import Judgement, SafetyTalk, SchoolPlaces, Workplace

TONES = {"fit": "done", "doubt": "now", "not_fit": "late", "ban": "late"}
DAYS = tuple(gettext_lazy(day) for day in ("ma", "di", "wo", "do", "vr", "za", "zo"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judgement in view: what it says, whether it still counts, and whether it is time to judge again."""

    judged: queries.Judged
    label: str
    tone: str
    counts: bool
    again: bool


def verdict_of(one: queries.Judged | None, policy: Policy, today: dt.date) -> Verdict | None:
    """A judgement as a page shows it; None where there is none."""
    if one is None:
        return None
    counts = queries.counts(one, today)
    label = str(Judgement.Verdict(one.verdict).label)
    return Verdict(one, label, TONES[one.verdict], counts, judge_again(one, policy, today))


def judge_again(one: queries.Judged, policy: Policy, today: dt.date) -> bool:
    """Has it ended, or is it older than the school lets it be (policy: network.judge_again_after_months)?"""
    months = policy.network.judge_again_after_months
    return not queries.counts(one, today) or today > rules.later(one.judged_on, months)


def talk_again(held_on: dt.date | None, policy: Policy, today: dt.date) -> bool:
    """No safety talk yet, or one older than policy network.safety_again_after_months."""
    return held_on is None or today > rules.later(held_on, policy.network.safety_again_after_months)


def days_text(weekdays: list[int]) -> str:
    """ "ma, di, do"; empty when it was not said."""
    return ", ".join(str(DAYS[day]) for day in sorted(weekdays) if 0 <= day <= 6)


def reserved_until(until: dt.date | None, today: dt.date) -> dt.date | None:
    """Until when a place is reserved, for whomever; None when it is not today."""
    return until if until is not None and until >= today else None


def workplace_context(actor: Actor, workplace: Workplace) -> dict[str, Any]:
    """All that the page of one workplace shows."""
    policy, today = get_policy(actor.policy_name), clock.today()
    employer = workplace.employer
    newest = queries.newest(actor.school_id, [employer.pk])
    people = list(workplace.supervisors.filter(is_active=True).order_by("name", "pk"))
    talks = list(SafetyTalk.objects.filter(workplace=workplace).select_related("school", "held_by"))
    mine = next((talk for talk in talks if talk.school_id == actor.school_id), None)
    return {
        "workplace": workplace, "employer": employer, "facts": facts(workplace, policy),
        "places": places_in_words(actor, workplace), "hazards": hazards_in_words(workplace, today),
        "needs": needs(workplace, policy), "reserved": reserved_until(workplace.reserved_until, today),
        "reserved_note": _reserved_note(actor, workplace, today),
        "verdict": verdict_of(newest.get((employer.pk, workplace.pk, None)), policy, today),
        "about_employer": verdict_of(newest.get((employer.pk, None, None)), policy, today),
        "people": [(one, verdict_of(newest.get((employer.pk, None, one.pk)), policy, today)) for one in people],
        "history": queries.history(actor, employer, workplace=workplace),
        "elsewhere": [
            one for one in queries.experience_elsewhere(actor, [employer.pk], today)
            if one.workplace_id in {None, workplace.pk}
        ],
        "talk": mine, "answers": answers(mine, policy) if mine else [],
        "talk_again": talk_again(mine.held_on if mine else None, policy, today),
        "talks_elsewhere": {talk.school.name: talk for talk in reversed(talks) if talk.school_id != actor.school_id},
    }  # fmt: skip


def facts(workplace: Workplace, policy: Policy) -> list[tuple[str, str]]:
    """What is known of the work, as label and text; what nobody filled in is left out."""
    sectors, languages = dict(policy.choices("sectors")), dict(policy.choices("languages"))
    spoken = ", ".join(languages.get(slug, slug) for slug in workplace.languages)
    pairs = [
        (_("Werkzaamheden"), workplace.tasks), (_("Sector"), sectors.get(workplace.sector, workplace.sector)),
        (_("Dagen"), days_text(workplace.weekdays)), (_("Tijden"), _times(workplace)),
        (_("Vanaf leeftijd"), _("%(age)d jaar") % {"age": workplace.min_age} if workplace.min_age else ""),
        (_("Te bereiken"), _reach(workplace)), (_("Talen op de werkvloer"), spoken),
        (_("Kleding"), workplace.clothing), (_("Beschermingsmiddelen"), workplace.protection),
        (_("Uitzicht op een baan"), workplace.get_prospect_display()), (_("Opmerkingen"), workplace.remarks),
    ]  # fmt: skip
    return [(label, text) for label, text in pairs if text]


def _times(workplace: Workplace) -> str:
    starts, ends = workplace.starts, workplace.ends
    if starts and ends:
        return _("%(from)s tot %(until)s uur") % {"from": f"{starts:%H:%M}", "until": f"{ends:%H:%M}"}
    if starts:
        return _("vanaf %(from)s uur") % {"from": f"{starts:%H:%M}"}
    return _("tot %(until)s uur") % {"until": f"{ends:%H:%M}"} if ends else ""


def _reach(workplace: Workplace) -> str:
    said = {
        True: (_("met de bus"), _("met de fiets")),
        False: (_("niet met de bus"), _("niet met de fiets")),
    }
    parts = [
        said[value][position]
        for position, value in enumerate((workplace.by_bus, workplace.by_bike))
        if value is not None
    ]
    return ", ".join(parts)


def places_in_words(actor: Actor, workplace: Workplace) -> list[tuple[str, str]]:
    """Per school of the network how many students can come at a time, the own school first. Two queries."""
    known = dict(SchoolPlaces.objects.filter(workplace=workplace).values_list("school_id", "places"))
    schools = School.objects.filter(network_id=actor.network_id).order_by("name").values_list("pk", "name")
    ordered = sorted(schools, key=lambda one: one[0] != actor.school_id)
    return [(name, str(known[pk]) if pk in known else _("niet gezegd")) for pk, name in ordered]


def hazards_in_words(workplace: Workplace, today: dt.date) -> list[tuple[str, str, list[str]]]:
    """The hazards here, what the law says of each by age, and the articles."""
    chosen = set(workplace.hazards)
    return [
        (hazard.name, says_in_words(found), sorted({rule.article for rule in found}))
        for hazard, found in hazards().rules_on(today)
        if hazard.slug in chosen
    ]


def needs(workplace: Workplace, policy: Policy) -> dict[str, list[str]]:
    """What the place can offer and what it cannot, in words."""
    names = dict(policy.choices("work_needs"))
    return {
        "meets": [names[slug] for slug in names if slug in workplace.meets],
        "cannot": [names[slug] for slug in names if slug in workplace.cannot],
    }


def _reserved_note(actor: Actor, workplace: Workplace, today: dt.date) -> str:
    """For whom, where that is the own school's to know."""
    if reserved_until(workplace.reserved_until, today) is None or workplace.reserved_school_id not in {
        None,
        actor.school_id,
    }:
        return ""
    who = workplace.reserved_coach or workplace.reserved_school
    return _("voor %(who)s") % {"who": who.name} if who else ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of the safety talk with what was answered."""

    slug: str
    question: str
    ok: str
    label: str
    note: str


OK_LABELS = {
    "yes": gettext_lazy("ja"),
    "no": gettext_lazy("nee"),
    "na": gettext_lazy("hoort niet bij dit werk"),
}


def answers(talk: SafetyTalk, policy: Policy) -> list[Answer]:
    """The questions of the policy with the answers of a talk; not asked then: no label."""
    found = []
    for slug, name in policy.choices("safety_questions"):
        given = talk.answers.get(slug, {})
        ok = given.get("ok", "")
        found.append(Answer(slug, name, ok, str(OK_LABELS.get(ok, "")), given.get("note", "")))
    return found
