"""What the policy asks of application, intake, fit decision, route, goals and waivers. Pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from stagespoor.core.refusals import Refusal
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import Kind

ASSIGN_WITHIN = dt.timedelta(days=14)
INTAKE_WITHIN = dt.timedelta(days=14)
DECIDE_WITHIN = dt.timedelta(days=14)
ROUTE_WITHIN = dt.timedelta(days=14)
REASON_MIN = 5
STUDENT = "student"
JUDGEMENTS = ("good", "doubt", "concern")
RADIUS_KM = range(1, 151)


@dataclass(frozen=True, slots=True)
class ReferralFacts:
    """What an application says at the moment it is sent (APP-1). ``goals`` counts the active ones."""

    kind: str
    exit_profile: str
    motivation: str
    behaviour: str
    goals: int
    parents_told_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """How one factor was weighed at the intake (PREP-3): one of JUDGEMENTS, and on what grounds."""

    judgement: str
    grounds: str


@dataclass(frozen=True, slots=True)
class IntakeFacts:
    """The intake as filled in (INT-1, PREP-3)."""

    held_on: dt.date
    motivation: str
    goals: str
    preferences: str
    possibilities: str
    weighed: Mapping[str, Judgement]
    sectors: Sequence[str]
    radius_km: int
    travel: str
    needs: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class FitAction:
    """What has to happen before a student is fit, and who does it (a role slug)."""

    what: str
    who: str


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of placement in a planned route; dates are roughly."""

    kind: str
    from_on: dt.date | None = None
    until_on: dt.date | None = None
    skipped: bool = False
    reason: str = ""


def judgement_words() -> dict[str, str]:
    """How a weighed factor reads, by judgement (PREP-3)."""
    return {"good": _("Goed"), "doubt": _("Twijfel"), "concern": _("Zorg")}


def referable_kinds(policy: Policy) -> tuple[Kind, ...]:
    """The kinds a mentor applies for: placements outside the school, before the contract."""
    return tuple(k for k in policy.kinds_in_order() if k.external and not k.follows_contract)


def profile_known(policy: Policy, slug: str) -> bool:
    """Whether this exit profile says where the student is going (STU-2)."""
    return any(profile.slug == slug and profile.known for profile in policy.exit_profiles)


def check_referral_kind(kind: str, policy: Policy) -> list[Refusal]:
    """An application is for one of the external kinds (APP-1, PH-1)."""
    if kind in {k.slug for k in referable_kinds(policy)}:
        return []
    return [Refusal("APP-1", _("Kies voor welke externe stage je de leerling aanmeldt."), field="kind")]


def check_submit(facts: ReferralFacts, policy: Policy, today: dt.date) -> list[Refusal]:
    """What must be there before an application goes to the team meeting (APP-1, GOAL-4, STU-2, PAR-1)."""
    found = check_referral_kind(facts.kind, policy)
    if facts.goals < 1:
        found.append(
            Refusal(
                "GOAL-4", _("Kies ten minste één leerdoel, of schrijf een eigen leerdoel."), field="goals"
            )
        )
    if not profile_known(policy, facts.exit_profile):
        found.append(
            Refusal(
                "STU-2",
                _(
                    "Het uitstroomprofiel is nog niet bekend. Leg het eerst vast op de pagina van de leerling."
                ),
            )
        )
    if not facts.motivation.strip():
        found.append(
            Refusal("APP-1", _("Schrijf op waarom de leerling nu op stage kan."), field="motivation")
        )
    if not facts.behaviour.strip():
        found.append(
            Refusal("PREP-3", _("Schrijf op welk gedrag de leerling op school laat zien."), field="behaviour")
        )
    return found + check_parents_told(facts.parents_told_on, today)


def check_parents_told(told_on: dt.date | None, today: dt.date) -> list[Refusal]:
    """The mentor has told the parents of the possibility (PAR-1)."""
    if told_on is None:
        sentence = _("Vertel de ouders eerst over de mogelijkheid van stage en vul in wanneer je dat deed.")
    elif told_on > today:
        sentence = _("De dag waarop je de ouders inlichtte kan niet in de toekomst liggen.")
    else:
        return []
    return [Refusal("PAR-1", sentence, field="parents_told_on")]


def check_text(text: str, norm: str, sentence: str, field: str = "") -> list[Refusal]:
    """A reason that says something: at least five characters."""
    return [] if len(text.strip()) >= REASON_MIN else [Refusal(norm, sentence, field=field)]


def check_guides(
    *, is_lead: bool, user_id: int, coach_id: int | None, deputy_id: int | None, coach_name: str
) -> list[Refusal]:
    """Only the assigned coach (or deputy) and the lead write in a trajectory (APP-2)."""
    if is_lead or user_id in (coach_id, deputy_id):
        return []
    if coach_id is None:
        return [
            Refusal(
                "APP-2",
                _("Deze leerling heeft nog geen stagebegeleider. Verdeel de leerling eerst in het overleg."),
            )
        ]
    sentence = _(
        "%(coach)s begeleidt deze leerling. Vraag het aan %(coach)s of aan de teamleider, "
        "of verdeel de leerling opnieuw in het overleg."
    )
    return [Refusal("APP-2", sentence % {"coach": coach_name})]


def check_assign(*, may_coach: bool, is_reassign: bool, same_coach: bool, reason: str) -> list[Refusal]:
    """A referral goes to a coach of the school; changing the coach later needs a reason (APP-2)."""
    if not may_coach:
        return [
            Refusal(
                "APP-2", _("Kies een stagebegeleider die nu aan deze school werkt."), field="coach"
            )
        ]  # fmt: skip
    if is_reassign and same_coach:
        return [Refusal("APP-2", _("Deze stagebegeleider begeleidt de leerling al."), field="coach")]
    if is_reassign:
        return check_text(reason, "APP-2", _("Schrijf op waarom een ander de leerling overneemt."), "reason")
    return []


def check_intake(facts: IntakeFacts, policy: Policy, today: dt.date) -> list[Refusal]:
    """The parts of the talk are there and each factor is weighed with its grounds (INT-1, PREP-3)."""
    found: list[Refusal] = []
    if facts.held_on > today:
        found.append(
            Refusal(
                "INT-1", _("Het gesprek moet eerst geweest zijn. Kies vandaag of eerder."), field="held_on"
            )
        )
    names = {part.slug: part.name for part in policy.intake_parts}
    for field in ("motivation", "goals", "preferences", "possibilities"):
        if not getattr(facts, field).strip():
            sentence = _("Schrijf in een paar woorden wat er besproken is over: %(part)s.")
            found.append(Refusal("INT-1", sentence % {"part": names.get(field, field).lower()}, field=field))
    for factor in policy.weigh_factors:
        weighed = facts.weighed.get(factor.slug)
        if weighed is None or weighed.judgement not in JUDGEMENTS:
            sentence = _("Geef een oordeel over: %(factor)s.")
            field = f"weigh_{factor.slug}"
        elif len(weighed.grounds.strip()) < REASON_MIN:
            sentence, field = _("Schrijf waar je oordeel op steunt: %(factor)s."), f"grounds_{factor.slug}"
        else:
            continue
        found.append(Refusal("PREP-3", sentence % {"factor": factor.name.lower()}, field=field))
    if facts.radius_km not in RADIUS_KM:
        found.append(
            Refusal("INT-1", _("Kies een afstand van 1 tot en met 150 kilometer."), field="radius_km")
        )
    return found + _unknown_choices(facts, policy)


def _unknown_choices(facts: IntakeFacts, policy: Policy) -> list[Refusal]:
    found = []
    if not set(facts.sectors) <= {sector.slug for sector in policy.sectors}:
        found.append(Refusal("PH-2", _("Kies sectoren uit de lijst."), field="sectors"))
    if not set(facts.needs) <= {need.slug for need in policy.work_needs}:
        found.append(Refusal("MAT-1", _("Kies uit de lijst wat het werk moet bieden."), field="needs"))
    if facts.travel and facts.travel not in {mode.slug for mode in policy.travel_modes}:
        found.append(Refusal("TSK-1", _("Kies uit de lijst hoe de leerling reist."), field="travel"))
    return found


def check_fit(
    *, has_intake: bool, fit: bool, grounds: str, with_mentor_on: dt.date | None,
    actions: Sequence[FitAction], review_on: dt.date | None, today: dt.date,
) -> list[Refusal]:  # fmt: skip
    """The decision rests on an intake, grounds and a talk with the mentor; "not yet" says what next (INT-3)."""
    found: list[Refusal] = []
    if not has_intake:
        found.append(Refusal("INT-1", _("Houd eerst het intakegesprek en leg het vast. Beslis daarna.")))
    found += check_text(grounds, "INT-3", _("Schrijf waar het besluit op steunt."), "grounds")
    if with_mentor_on is None:
        sentence = _("Overleg met de mentor en vul in wanneer dat was.")
        found.append(Refusal("INT-3", sentence, field="with_mentor_on"))
    elif with_mentor_on > today:
        sentence = _("Het overleg met de mentor moet geweest zijn. Kies vandaag of eerder.")
        found.append(Refusal("INT-3", sentence, field="with_mentor_on"))
    if fit:
        return found
    if not any(action.what.strip() for action in actions):
        sentence = _("Zeg wat er eerst moet gebeuren: ten minste één actie, met wie die doet.")
        found.append(Refusal("INT-3", sentence, field="actions"))
    if review_on is None or review_on <= today:
        sentence = _("Kies een dag na vandaag waarop je opnieuw bekijkt of de leerling geschikt is.")
        found.append(Refusal("INT-3", sentence, field="review_on"))
    return found


def departures(steps: Sequence[Step], policy: Policy) -> list[str]:
    """Per step in Dutch how it departs from the policy's order, or an empty text (STU-4, PH-1)."""
    found: list[str] = []
    highest = 0
    seen: set[str] = set()
    for step in steps:
        kind = policy.kind(step.kind)
        if step.skipped:
            found.append(_("overslaan"))
            continue
        if kind.order < highest:
            found.append(_("terug naar een eerdere soort"))
        elif step.kind in seen:
            found.append(_("nog een keer"))
        elif weeks_of(step) > (kind.weeks_max or 10**6):
            found.append(_("langer dan %(weeks)d weken") % {"weeks": kind.weeks_max or 0})
        else:
            found.append("")
        highest = max(highest, kind.order)
        seen.add(step.kind)
    return found


def weeks_of(step: Step) -> int:
    """How many weeks a step is planned to last, rounded up; 0 without both dates."""
    if step.from_on is None or step.until_on is None:
        return 0
    return -(-((step.until_on - step.from_on).days + 1) // 7)


def check_route(
    steps: Sequence[Step], agreed_with: Sequence[str], agreed_on: dt.date, policy: Policy, today: dt.date
) -> list[Refusal]:
    """Each kind of the policy in order or skipped, departures with a reason, the student at the table.

    PH-1, STU-4 and INT-4.
    """
    known = {kind.slug: kind for kind in policy.kinds}
    if any(step.kind not in known for step in steps):
        return [Refusal("PH-1", _("Kies soorten stage uit het beleid."))]
    found: list[Refusal] = []
    for kind in policy.kinds_in_order():
        if kind.slug not in {step.kind for step in steps}:
            sentence = _("%(kind)s ontbreekt in de route. Neem die op, of sla die over met een reden.")
            found.append(Refusal("PH-1", sentence % {"kind": kind.name}))
    if steps and all(step.skipped for step in steps):
        found.append(Refusal("PH-1", _("In de route moet ten minste één stap overblijven.")))
    for position, (step, departs) in enumerate(zip(steps, departures(steps, policy), strict=True)):
        if departs and len(step.reason.strip()) < REASON_MIN:
            sentence = _("%(kind)s: %(departs)s. Schrijf de reden erbij.")
            words = {"kind": known[step.kind].short_name, "departs": departs}
            found.append(Refusal("STU-4", sentence % words, field=f"reason_{position}"))
    found += _check_dates(steps, known)
    if STUDENT not in agreed_with:
        sentence = _("Bespreek de route eerst met de leerling. Vink daarna aan dat de leerling erbij was.")
        found.append(Refusal("INT-4", sentence, field="agreed_with"))
    if agreed_on > today:
        found.append(
            Refusal("INT-4", _("De afspraak is er al, dus kies vandaag of eerder."), field="agreed_on")
        )
    return found


def _check_dates(steps: Sequence[Step], known: Mapping[str, Kind]) -> list[Refusal]:
    found: list[Refusal] = []
    before: dt.date | None = None
    for position, step in enumerate(steps):
        if step.skipped:
            continue
        name = known[step.kind].short_name
        if step.from_on and step.until_on and step.until_on < step.from_on:
            sentence = _("%(kind)s: de einddatum ligt voor de begindatum.") % {"kind": name}
            found.append(Refusal("INT-4", sentence, field=f"until_on_{position}"))
        if step.from_on and before and step.from_on < before:
            sentence = _("%(kind)s begint voor de vorige stap. Pas de datum aan.") % {"kind": name}
            found.append(Refusal("PH-1", sentence, field=f"from_on_{position}"))
        before = step.from_on or before
    return found


def check_goal(*, wording: str, plain: str, category: str, life_domain: str, policy: Policy) -> list[Refusal]:
    """An own goal has its words, also for the student, a category and maybe a life domain (GOAL-3, STU-3)."""
    found = check_text(wording, "GOAL-4", _("Schrijf het leerdoel op."), "wording")
    found += check_text(
        plain, "GOAL-2", _("Schrijf het leerdoel ook in gewone woorden voor de leerling."), "plain"
    )
    if category not in {c.slug for c in policy.goal_categories}:
        found.append(Refusal("GOAL-3", _("Kies wat voor soort leerdoel het is."), field="category"))
    if life_domain and life_domain not in {d.slug for d in policy.life_domains}:
        found.append(Refusal("STU-3", _("Kies een leefgebied uit de lijst."), field="life_domain"))
    return found


def domains_without_goal(domains: Sequence[str], policy: Policy) -> list[str]:
    """The names of the life domains in which the student has no goal yet (STU-3)."""
    return [domain.name for domain in policy.life_domains if domain.slug not in domains]


def check_waiver(norm: str, reason: str, policy: Policy, *, already: bool) -> list[Refusal]:
    """The lead sets aside only what the policy allows, once at a time, with a reason (PREP-5)."""
    if not policy.may_waive(norm):
        sentence = _("Van regel %(norm)s mag volgens het beleid niet worden afgeweken.")
        return [Refusal(norm, sentence % {"norm": norm}, field="norm")]
    if already:
        sentence = _("Voor regel %(norm)s geldt al een afwijking. Trek die eerst in.")
        return [Refusal(norm, sentence % {"norm": norm}, field="norm")]
    return check_text(reason, norm, _("Schrijf waarom je afwijkt. Dit blijft te zien."), "reason")
