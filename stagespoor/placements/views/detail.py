"""The page of one placement: where it stands, what is needed, who is who, what was agreed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.placements import board, checklist, queries, states
from stagespoor.placements.access import load_placement
from stagespoor.placements.drawing import week_svg
from stagespoor.placements.links import link
from stagespoor.placements.models import Placement
from stagespoor.placements.views.lists import TONES
from stagespoor.placements.views.shared import kind_of, policy_of
from stagespoor.policy.parts import Kind
from stagespoor.students.timeline import log_read


@requires(Permission.PLACEMENTS_VIEW, load=load_placement)
def placement_detail(request: ActorRequest, placement: Placement) -> HttpResponse:
    """One placement with its state line, checklist, facts, week, people and closing steps."""
    actor, policy = request.actor, policy_of(request.actor)
    kind = kind_of(actor, placement)
    schedules = queries.schedules_of(placement)
    introduction = getattr(placement, "introduction", None)
    log_read(student=placement.student, by=actor, part="stage")
    items = []
    if placement.state == states.PLANNED:
        items = checklist.before_start(
            placement, actor=actor, policy=policy, schedules=schedules, introduction=introduction
        )
    context = {
        "placement": placement, "student": placement.student, "kind": kind, "tone": TONES[placement.state],
        "line": board.state_line(placement), "items": items, "ready": bool(items) and all(item.done for item in items),
        "schedules": _schedules(schedules), "introduction": introduction,
        "topics": board.topics(placement, introduction, policy), "facts": board.facts(placement, kind, policy),
        "candidates": queries.candidates_of(placement) if placement.state == states.SEARCHING else (),
        "closing": board.closing(placement, kind, actor) if placement.state in {states.CLOSING, states.CLOSED} else (),
        "people": board.people(placement, policy), "doors": _doors(actor, placement, kind),
        "versions": list(reversed(schedules)),
    }  # fmt: skip
    return render(request, "placements/detail.html", context)


def _schedules(schedules: list[queries.Planned]) -> dict[str, Any] | None:
    current = queries.schedule_on(schedules, clock.today())
    if current is None:
        return None
    coming = [one for one in schedules if one.valid_from > max(clock.today(), current.valid_from)]
    return {"current": current, "svg": week_svg(current.days), "coming": coming}


def _doors(actor: Actor, placement: Placement, kind: Kind) -> dict[str, Any]:
    """Which buttons this person has on this page, by name."""
    found = board.doors(placement, kind, actor)
    if actor.may(Permission.AGREEMENT_VIEW) and placement.state != states.SEARCHING:
        found["agreement"] = link("agreements:page", placement.pk)
    if actor.may(Permission.LINK_MAKE) and placement.supervisor_id:
        found["access"] = link("placements:access", placement.pk)
    if actor.may(Permission.PLACEMENT_WRITE) and placement.supervisor_id:
        found["click"] = link("matching:click", placement.pk)
    if actor.may(Permission.SHORTLIST_VIEW) and placement.state == states.SEARCHING and kind.external:
        found["shortlist"] = link("matching:shortlist", placement.pk)
    found["file"] = link("desk:student", placement.student_id)
    found["during"] = _during(actor, placement) if placement.state in states.ACTIVE else []
    words = actor.policy.forms
    found["more"] = [
        (found[name], label)
        for name, label in (
            ("access", _("Toegang voor de %(role_supervisor)s") % words),
            ("click", _("Klikt het met de %(role_supervisor)s?") % words),
            ("coach", _("Andere %(role_coach)s") % words), ("release", _("Plek loslaten")),
            ("early", _("Eerder stoppen")), ("reopen", _("Toch door laten lopen")),
            ("cancel", _("Stage gaat niet door")),
        )
        if name in found
    ]  # fmt: skip
    return found


def _during(actor: Actor, placement: Placement) -> list[tuple[str, str]]:
    """What people do while a placement runs: visit, assess, write along, report a problem."""
    pages = (
        ("guidance:plan", Permission.GUIDANCE_WRITE, _("Bezoek plannen")),
        ("logbook:assess", Permission.LOGBOOK_SCORE, _("Beoordelen")),
        ("logbook:entry_new", Permission.LOGBOOK_SCORE, _("Dag in %(the_logbook)s") % actor.words.forms),
        ("guidance:concern_new", Permission.GUIDANCE_WRITE, _("Probleem melden")),
    )
    found = [(link(name, placement.pk), label) for name, permission, label in pages if actor.may(permission)]
    return [(url, label) for url, label in found if url]
