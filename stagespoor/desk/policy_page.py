"""What the page Beleid shows: the policy of the school as people read it, and the national table beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stagespoor.core.clock import today
from stagespoor.policy.hazards import Hazard, hazards, says_in_words
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import Choice, ClosingStep, Goal, Kind, LadderStep, Norm, Phase
from stagespoor.policy.wording import clock, days, length
from stagespoor.policy.working_time import Limits, WorkingTimeTable


@dataclass(frozen=True, slots=True)
class NormGroup:
    """A section of the policy with its norms."""

    section: Choice
    norms: list[Norm]


@dataclass(frozen=True, slots=True)
class KindCard:
    """A kind of placement in words: how much, what first, who signs, what closes it."""

    kind: Kind
    days: str
    facts: list[tuple[str, str]]
    closing: list[tuple[ClosingStep, str]]


@dataclass(frozen=True, slots=True)
class GoalGroup:
    """Goals that belong together: a category, or the occupational goals of one sector; each with the competences
    of the law that it trains, and the norm that makes it an objective (GOAL-2)."""

    name: str
    goals: list[tuple[Goal, str, str]]


def norm_groups(policy: Policy, params: QueryDict) -> tuple[list[NormGroup], bool]:
    """The norms by section, and whether ``q`` or ``deel`` in the address narrows them."""
    words = params.get("q", "").casefold().split()[:8]
    part = params.get("deel", "")
    groups = []
    for section in policy.sections:
        if part and part != section.slug:
            continue
        norms = [n for n in policy.norms if n.section == section.slug and _says(n, section.name, words)]
        if norms:
            groups.append(NormGroup(section, norms))
    return groups, bool(words or part)


def _says(norm: Norm, section: str, words: list[str]) -> bool:
    text = f"{norm.id} {section} {norm.title} {norm.text} {norm.how}".casefold()
    return all(word in text for word in words)


def phases_with_kinds(policy: Policy) -> list[tuple[Phase, list[KindCard]]]:
    """The phases of the school career, each with its kinds in order; a phase without kinds falls away (PH-1)."""
    cards = kind_cards(policy)
    found = [(phase, [card for card in cards if card.kind.phase == phase.number]) for phase in policy.phases]
    return [(phase, inside) for phase, inside in found if inside]


def months_text(months: int) -> str:
    """ "3 mnd" or "2 jaar"."""
    if months % 12 == 0:
        return ngettext("%(count)d jaar", "%(count)d jaar", months // 12) % {"count": months // 12}
    return _("%(count)d mnd") % {"count": months}


def days_text(kind: Kind) -> str:
    """ "1–2 dagen per week", or nothing where the school keeps no schedule."""
    if not kind.has_schedule:
        return ""
    if kind.days_min == kind.days_max:
        return _("%(days)s per week") % {"days": days(kind.days_max)}
    return _("%(low)d–%(days)s per week") % {"low": kind.days_min, "days": days(kind.days_max)}


def kind_cards(policy: Policy) -> list[KindCard]:
    """Every kind in order, each in words."""
    moments = _listed([months_text(moment.months) for moment in policy.aftercare.moments])
    return [
        KindCard(
            kind=kind,
            days=moments if kind.follows_contract else days_text(kind),
            facts=_kind_facts(kind, policy),
            closing=[(step, _who(step, policy)) for step in kind.closing],
        )
        for kind in policy.kinds_in_order()
    ]


def _kind_facts(kind: Kind, policy: Policy) -> list[tuple[str, str]]:
    free = {"free": _("vrij"), "work": _("gewoon stage")}
    found = [
        (_("Waar"), _where(kind)),
        (
            _("Begint met"),
            _("ten hoogste %(days)s per week") % {"days": days(kind.start_days_max)}
            if kind.start_days_max
            else "",
        ),
        (_("Eerst nodig"), _listed([policy.choice("gates", gate).label for gate in kind.gates])),
        (_("Ondertekenen"), _listed([policy.label(role) for role in kind.signers])),
        (
            _("Bezoek"),
            ngettext("elke week", "elke %(count)d weken", kind.visit_every_weeks)
            % {"count": kind.visit_every_weeks}
            if kind.visit_every_weeks
            else "",
        ),
        (_("Evaluatie"), _listed([one.label for one in kind.evaluations])),
        (_("In de vakantie"), free[kind.on_holiday] if kind.has_schedule else ""),
        (_("Op een studiedag"), free[kind.on_study_day] if kind.has_schedule else ""),
    ]
    return [(label, text) for label, text in found if text]


def _where(kind: Kind) -> str:
    if kind.follows_contract:
        return _("op het werk")
    if not kind.external:
        return _("op school")
    where = _("bij een bedrijf, in een groep") if kind.group else _("bij een bedrijf")
    return (
        _("%(where)s, met iemand van school erbij") % {"where": where} if kind.school_staff_on_site else where
    )


def ladder(policy: Policy) -> list[tuple[LadderStep, str]]:
    """The steps when there is a problem, each with who takes it and with whom (ESC-1 to ESC-5)."""
    found = []
    for step in policy.ladder:
        others = ", ".join(policy.label(role).lower() for role in step.together_with)
        who = policy.label(step.who)
        found.append((step, _("%(who)s, met %(others)s") % {"who": who, "others": others} if others else who))
    return found


def _listed(words: list[str]) -> str:
    return " · ".join(words)


def _who(step: ClosingStep, policy: Policy) -> str:
    others = [policy.label(role).lower() for role in step.together_with]
    if not others:
        return policy.label(step.role)
    return _("%(who)s, met %(others)s") % {"who": policy.label(step.role), "others": ", ".join(others)}


def goal_groups(policy: Policy) -> list[GoalGroup]:
    """The goals by category; occupational ones by sector."""
    tags = dict(policy.choices("competences"))

    def tagged(goals: Iterable[Goal]) -> list[tuple[Goal, str, str]]:
        return [
            (
                goal,
                ", ".join(tags[slug].lower() for slug in goal.competences),
                "GOAL-2" if goal.objective else "",
            )
            for goal in goals
        ]

    groups = [
        GoalGroup(
            category.name, tagged(g for g in policy.goals if g.category == category.slug and not g.sectors)
        )
        for category in policy.goal_categories
    ]
    for sector in policy.sectors:
        name = _("Vak: %(sector)s") % {"sector": sector.name}
        groups.append(GoalGroup(name, tagged(g for g in policy.goals if sector.slug in g.sectors)))
    return [group for group in groups if group.goals]


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One row of the national table: a subject, and per age group a text and the group's name."""

    name: str
    cells: list[tuple[str, str]]


def working_time_rows(table: WorkingTimeTable) -> tuple[list[Limits], list[LimitRow]]:
    """The age groups that may work, and the limits of each in words."""
    bands = [band for band in table.bands if band.allowed and band.valid_until is None]
    rows = [
        (_("Per dag"), [length(band.day_minutes) for band in bands]),
        (_("Per week"), [length(band.week_minutes) for band in bands]),
        (_("Gemiddeld"), [_averages(band) for band in bands]),
        (_("Rust na een dag"), [length(band.rest_minutes) for band in bands]),
        (_("Niet werken"), [_night(band) for band in bands]),
        (_("Pauze"), [_breaks(band) for band in bands]),
        (_("Zondag"), [_sunday(band) for band in bands]),
        (_("Arbeidscontract"), [_contract(band) for band in bands]),
        (_("Schooltijd telt mee"), [_("ja") if band.school_counts else _("nee") for band in bands]),
    ]
    names = [band.name for band in bands]
    return bands, [LimitRow(name, list(zip(cells, names, strict=True))) for name, cells in rows]


def hazard_rows() -> list[tuple[Hazard, str]]:
    """Each kind of dangerous or heavy work with what the law says of it by age today."""
    return [(hazard, says_in_words(rules)) for hazard, rules in hazards().rules_on(today())]


def _averages(band: Limits) -> str:
    sentence = _("%(length)s per week over %(weeks)d weken")
    texts = [sentence % {"length": length(avg.minutes), "weeks": avg.weeks} for avg in band.averages]
    return _listed(texts) or "–"


def _contract(band: Limits) -> str:
    most = _("ten hoogste %(length)s per week") % {"length": length(band.contract_minutes)}
    if band.employment_from <= band.age_from:
        return most
    return _("vanaf %(age)d jaar, %(most)s") % {"age": band.employment_from, "most": most}


def _night(band: Limits) -> str:
    if band.night_from is None or band.night_until is None:
        return "–"
    return _("van %(from)s tot %(until)s uur") % {
        "from": clock(band.night_from),
        "until": clock(band.night_until),
    }


def _breaks(band: Limits) -> str:
    sentence = _("%(minutes)s bij meer dan %(over)s")
    texts = []
    for rule in band.breaks:
        text = sentence % {"minutes": length(rule.minutes), "over": length(rule.over_minutes)}
        texts.append(f"{text} ({rule.note})" if rule.note else text)
    return _listed(texts)


def _sunday(band: Limits) -> str:
    if band.sunday == "never":
        return _("nooit")
    return _("als het werk dat vraagt; %(free)d zondagen per jaar vrij") % {"free": band.free_sundays_per_52}
