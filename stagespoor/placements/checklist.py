"""What must be arranged before a placement starts, as a list to work through."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.placements import hooks, queries
from stagespoor.placements.facts import StudentFacts, student_facts
from stagespoor.placements.links import link, placement_url
from stagespoor.placements.models import Introduction, Placement, Prospect
from stagespoor.placements.queries import Planned
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import Kind
from stagespoor.policy.rules import check_gates


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to arrange: done or not, where, and the norm that asks for it."""

    title: str
    done: bool
    norm: str
    detail: str = ""
    url: str = ""
    action: str = ""


def before_start(
    placement: Placement,
    *,
    actor: Actor,
    policy: Policy,
    schedules: list[Planned],
    introduction: Introduction | None,
) -> list[Item]:
    """Everything the start will ask, in the order of the work. Three queries and those of the hooks."""
    kind = policy.kind(placement.kind)
    may = actor.may(Permission.PLACEMENT_WRITE if kind.external else Permission.INTERNAL_WRITE)

    def door(name: str) -> str:
        return placement_url(name, placement.pk, external=kind.external) if may else ""

    facts = student_facts(
        placement.student, policy=policy, start_on=placement.start_on or clock.today(),
        about=f"placement:{placement.pk}",
    )  # fmt: skip
    found = [*_gates(placement, kind, facts, actor, policy)]
    dates = bool(placement.start_on and (placement.end_on or not kind.end_required))
    found.append(
        Item(
            _("Eerste en laatste dag"),
            dates,
            kind.end_norm or kind.days_norm,
            "",
            door("period"),
            _("Periode zetten"),
        )
    )
    if kind.has_schedule:
        text = schedules[-1].text if schedules else ""
        found.append(
            Item(
                _("Rooster met dagen en tijden"),
                bool(schedules),
                kind.days_norm,
                text,
                door("schedule"),
                _("Rooster maken"),
            )
        )
    guide = placement.supervisor if kind.external else placement.internal_supervisor
    found.append(
        Item(
            _("Begeleider op de werkplek"), guide is not None, "KEN-2" if kind.external else "IS-2",
            guide.name if guide else "", door("work"), _("Begeleider kiezen"),
        )
    )  # fmt: skip
    if kind.external:
        found += _at_company(placement, kind, policy, introduction, may)
    return found + _of_others(placement, actor)


def _gates(placement: Placement, kind: Kind, facts: StudentFacts, actor: Actor, policy: Policy) -> list[Item]:
    refused = {refusal.norm: refusal for refusal in check_gates(kind, facts.gates, policy)}
    found = []
    for slug in kind.gates:
        gate = policy.choice("gates", slug)
        refusal = refused.pop(gate.norm, None)
        waived = gate.norm in facts.gates.waived
        url = action = ""
        if refusal is not None and refusal.waivable and actor.may(Permission.WAIVE):
            url = link("trajectories:waive", placement.student_id)
            url, action = f"{url}?bij=placement:{placement.pk}" if url else "", _("Afwijken met een reden")
        detail = refusal.sentence if refusal else (_("De teamleider wijkt hiervan af.") if waived else "")
        found.append(Item(gate.label, refusal is None, gate.norm, detail, url, action))
    # what is left is the age: it has no gate of its own
    return found + [Item(_("Oud genoeg"), False, one.norm, one.sentence) for one in refused.values()]


def _at_company(
    placement: Placement, kind: Kind, policy: Policy, introduction: Introduction | None, may: bool
) -> list[Item]:
    def door(name: str) -> str:
        return placement_url(name, placement.pk, external=True) if may else ""

    missing = queries.topics_missing(placement, policy, introduction)
    detail = (
        _("Nog bespreken: %(topics)s") % {"topics": ", ".join(missing)} if introduction and missing else ""
    )
    travel = dict(policy.choices("travel_modes")).get(placement.transport, "")
    found = [
        Item(
            _("Kennismaking bij het bedrijf"), not missing, "KEN-2", detail, door("introduction"),
            _("Kennismaking vastleggen"),
        ),
        Item(_("Vervoer"), bool(placement.transport), "TSK-1", travel, door("transport"), _("Vervoer regelen")),
    ]  # fmt: skip
    if kind.aims_at_contract:
        done = placement.prospect not in {"", Prospect.NONE}
        words = placement.get_prospect_display()
        found.append(
            Item(_("Uitzicht op een baan"), done, "PLC-4", words, door("prospect"), _("Uitzicht vastleggen"))
        )
    return found


def _of_others(placement: Placement, actor: Actor) -> list[Item]:
    """What other apps ask before the start: the signed agreement (AGR-1)."""
    if not hooks.start_checks:
        return []
    refusals = hooks.refusals_from(hooks.start_checks, placement)
    url = link("agreements:page", placement.pk) if actor.may(Permission.AGREEMENT_VIEW) else ""
    detail = " ".join(dict.fromkeys(refusal.sentence for refusal in refusals))
    words = actor.words.forms
    return [
        Item(
            _("%(agreement_title)s getekend") % words, not refusals, "AGR-1", detail, url,
            _("Naar %(the_agreement)s") % words,
        )
    ]  # fmt: skip
