"""What the job demands against what the student can: the gap list of a contract placement (PLC-2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.core.refusals import Refusal, refuse_if_any
from stagespoor.core.states import save_versioned
from stagespoor.logbook.drawing import dots
from stagespoor.logbook.models import Demand, JobTalk, Score
from stagespoor.placements.access import placements_for
from stagespoor.placements.links import link
from stagespoor.placements.models import Placement
from stagespoor.placements.states import OPEN, SEARCHING
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.students.access import must_be_at_school
from stagespoor.students.timeline import record

MISSING, UNKNOWN, MET = "missing", "unknown", "met"
_ORDER = {MISSING: 0, UNKNOWN: 1, MET: 2}
OWN_LINES = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """One demand as it is typed: a slug of the catalogue, or own words, and a value of the scale."""

    wording: str
    wanted: int
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """What a student showed last: the lower of the two sides, and when that was fixed."""

    value: int
    on: dt.date


@dataclass(frozen=True, slots=True)
class Gap:
    """One demand beside what the student showed. ``steps``: how many steps of the scale are missing."""

    wording: str
    state: str
    wanted: str
    wanted_dots: SafeString
    has: str
    has_dots: SafeString | str
    on: dt.date | None
    steps: int


@dataclass(frozen=True, slots=True)
class Demands:
    """The talk with the employer and its gap list, what is missing first."""

    talk: JobTalk
    gaps: tuple[Gap, ...]

    def count(self, state: str) -> int:
        """How many demands are missing, unknown or met."""
        return sum(gap.state == state for gap in self.gaps)

    @property
    def missing(self) -> list[Gap]:
        """What the student cannot do well enough yet."""
        return [gap for gap in self.gaps if gap.state == MISSING]

    @property
    def unknown(self) -> int:
        """What nobody has scored yet."""
        return self.count(UNKNOWN)


def gap_list(
    demands: Iterable[Demand | Asked], levels: Mapping[str, Level], policy: Policy
) -> tuple[Gap, ...]:
    """Each demand beside the level: what is missing most first, then what is not known. Pure."""
    gaps = [_gap(demand, levels.get(key_of(demand.slug, demand.wording)), policy) for demand in demands]
    return tuple(sorted(gaps, key=lambda gap: (_ORDER[gap.state], -gap.steps)))


def key_of(slug: str, wording: str) -> str:
    """How a demand and a score find each other: by the goal of the catalogue, else by the same words."""
    return slug or f"={' '.join(wording.casefold().split())}"


def _gap(demand: Demand | Asked, level: Level | None, policy: Policy) -> Gap:
    scale, size = policy.scale, len(policy.scale.steps)
    values = scale.values
    wanted = scale.step(demand.wanted).name if demand.wanted in values else str(demand.wanted)
    short = 0
    if level is not None:
        # steps of the scale, whatever its values are
        short = sum(level.value < value <= demand.wanted for value in values)
    state = UNKNOWN if level is None else MISSING if short else MET
    return Gap(
        demand.wording, state, wanted, dots(demand.wanted, size),
        scale.step(level.value).name if level and level.value in values else "",
        dots(level.value, size) if level else "", level.on if level else None, short,
    )  # fmt: skip


def latest_levels(actor: Actor, student_id: int) -> dict[str, Level]:
    """What the student showed at the last assessment of each goal that was fixed, the lower side. One query."""
    seen = placements_for(actor).filter(student_id=student_id)
    rows = Score.objects.filter(
        assessment__placement__in=seen, assessment__fixed_at__isnull=False, goal__isnull=False
    ).order_by("assessment__fixed_at", "assessment_id")
    newest: dict[str, tuple[int, Level]] = {}
    for assessment_id, slug, wording, value, fixed_at in rows.values_list(
        "assessment_id", "goal__slug", "goal__wording", "value", "assessment__fixed_at"
    ):
        key = key_of(slug, wording)
        before = newest.get(key)
        same = before is not None and before[0] == assessment_id
        lowest = min(value, before[1].value) if same and before else value
        newest[key] = (assessment_id, Level(lowest, fixed_at.date() if fixed_at else clock.today()))
    return {key: level for key, (_assessment, level) in newest.items()}


def demands_of(placement: Placement, actor: Actor, policy: Policy) -> Demands | None:
    """The demands of the job with the gap list, None where the talk was not held. Three queries."""
    rows = JobTalk.objects.filter(placement_id=placement.pk).select_related("written_by")
    talk = rows.prefetch_related("demands").first()
    if talk is None:
        return None
    levels = latest_levels(actor, placement.student_id)
    return Demands(talk, gap_list(talk.demands.all(), levels, policy))


def feedback_url(placement: Placement, gaps: Sequence[Gap]) -> str:
    """The form of the feedback to the mentor with what is missing filled in (PRE-2), "" where it is not there."""
    form = link("guidance:feedback", placement.student_id)
    if not form or not gaps:
        return ""
    lines = [
        _("%(what)s: nu %(has)s, het werk vraagt %(wanted)s.")
        % {"what": gap.wording, "has": gap.has.lower(), "wanted": gap.wanted.lower()}
        for gap in gaps
    ]
    first = _("Voor een baan bij %(place)s is nog nodig:") % {"place": placement.place_name}
    return f"{form}?{urlencode({'tekst': chr(10).join([first, *lines])[:1500], 'gebied': 'occupational'})}"


# --- writing it down -----------------------------------------------------------------------------------


def check_demands(
    asked: Collection[Asked], *, discussed_on: dt.date, today: dt.date, state: str, contract: bool,
    values: Collection[int], known: Collection[str],
) -> list[Refusal]:  # fmt: skip
    """May these demands be kept (PLC-2)? Only where a contract is the aim, with at least one demand."""
    found = []
    if not contract:
        sentence = _("Wat het werk vraagt hoort bij een stage die op een baan is gericht.")
        found.append(Refusal("PLC-2", sentence))
    if state not in OPEN - {SEARCHING}:
        sentence = _("Dit kan vanaf het kiezen van de plek tot het einde van de stage.")
        found.append(Refusal("PLC-2", sentence))
    if discussed_on > today:
        sentence = _("Deze dag is nog niet geweest. Vul de dag van het gesprek in.")
        found.append(Refusal("PLC-2", sentence, field="discussed_on"))
    if not asked:
        found.append(
            Refusal("PLC-2", _("Kies bij ten minste één punt hoe goed de leerling het moet kunnen."))
        )
    if any(one.wanted not in values for one in asked):
        found.append(Refusal("PLC-2", _("Kies een van de stappen van de schaal.")))
    if any(one.slug and one.slug not in known for one in asked):
        found.append(Refusal("PLC-2", _("Deze pagina is verouderd. Laad de pagina opnieuw.")))
    keys = [key_of(one.slug, one.wording) for one in asked]
    if len(keys) > len(set(keys)):
        found.append(Refusal("PLC-2", _("Hetzelfde punt staat er twee keer. Haal er één weg.")))
    return found


@transaction.atomic
def record_demands(
    *, placement: Placement, discussed_on: dt.date, with_whom: str, asked: Sequence[Asked], by: Actor, note: str = "",
    seen_version: int | None = None,
) -> JobTalk:  # fmt: skip
    """Write down what the employer asks of who gets the job; a later talk takes the place of this one (PLC-2).

    Raises StaleRecord when somebody else did so since ``seen_version``.
    """
    by.must(Permission.PLACEMENT_WRITE)
    must_be_at_school(by, placement.student)
    policy = get_policy(by.policy_name)
    refuse_if_any(
        check_demands(
            asked, discussed_on=discussed_on, today=clock.today(), state=placement.state,
            contract=policy.kind(placement.kind).aims_at_contract, values=policy.scale.values,
            known=[goal.slug for goal in policy.goals],
        )
    )  # fmt: skip
    fields: dict[str, Any] = {
        "discussed_on": discussed_on, "with_whom": with_whom.strip(), "note": note.strip(),
        "written_by_id": by.user_id, "written_at": clock.now(),
    }  # fmt: skip
    talk = JobTalk.objects.filter(placement=placement).first()
    if talk is None:
        talk = JobTalk.objects.create(placement=placement, **fields)
    else:
        for name, value in fields.items():
            setattr(talk, name, value)
        seen = talk.version if seen_version is None else seen_version
        save_versioned(talk, seen_version=seen, fields=list(fields))
        talk.demands.all().delete()
    Demand.objects.bulk_create(
        Demand(talk=talk, slug=one.slug, wording=one.wording.strip(), wanted=one.wanted) for one in asked
    )
    record(
        "logbook.demands", student=placement.student, by=by, about=f"placement:{placement.pk}",
        data={"where": placement.place_name, "on": date_format(discussed_on, "j F"), "count": len(asked)},
    )  # fmt: skip
    return talk
