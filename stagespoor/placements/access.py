"""Who sees which placement: whoever has business with the student; some only their own placements."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import first_or_404
from stagespoor.access.roles import Role
from stagespoor.placements.models import Candidate, InternalTask, InternalWorkplace, Placement
from stagespoor.policy.loader import get_policy
from stagespoor.students.access import visible_to


def placement_q(actor: Actor, prefix: str = "") -> Q:
    """The placements this actor has business with, as a filter.

    As the student is visible; an internal supervisor and a supervisor see only the placements they
    guide themselves, not the student's others. ``prefix`` is the path to the placement.
    """
    found = visible_to(actor, f"{prefix}student__")
    if actor.role == Role.INTERNAL:
        return found & Q(**{f"{prefix}internal_supervisor_id": actor.user_id})
    if actor.role == Role.SUPERVISOR:
        return found & Q(**{f"{prefix}supervisor__user_id": actor.user_id})
    return found


def placements_for(actor: Actor) -> QuerySet[Placement]:
    """All placements the actor may see."""
    return Placement.objects.filter(placement_q(actor))


def load_placement(actor: Actor, pk: int, /) -> Placement:
    """The placement as this actor may see it; 404 otherwise. For ``@requires(…, load=load_placement)``."""
    found: Placement = first_or_404(
        placements_for(actor)
        .filter(pk=pk)
        .select_related(
            "student__mentor", "student__school", "trajectory", "coach", "employer", "supervisor", "workplace",
            "internal_workplace", "internal_supervisor", "introduction__held_by",
        )
    )  # fmt: skip
    return found


def load_search(actor: Actor, pk: int, /) -> Placement:
    """As :func:`load_placement` with the student and the school alone: to search a place asks no more of it."""
    found: Placement = first_or_404(placements_for(actor).filter(pk=pk).select_related("student__school"))
    return found


def load_internal(actor: Actor, pk: int, /) -> Placement:
    """A placement inside the school, as :func:`load_placement`; 404 for one at a company."""
    found = load_placement(actor, pk)
    if get_policy(actor.policy_name).kind(found.kind).external:
        raise Http404
    return found


def load_candidate(actor: Actor, pk: int, /) -> Candidate:
    """A candidate of a placement the actor may see; 404 otherwise."""
    rows = Candidate.objects.filter(placement_q(actor, "placement__"), pk=pk)
    found: Candidate = first_or_404(rows.select_related("placement__student__mentor", "employer"))
    return found


def may_view(actor: Actor, placement: Placement) -> bool:
    """Agrees with :func:`placements_for`, for one placement."""
    return placements_for(actor).filter(pk=placement.pk).exists()


def workplaces_for(actor: Actor) -> QuerySet[InternalWorkplace]:
    """The work places inside the actor's own school (IS-1)."""
    return InternalWorkplace.objects.filter(school_id=actor.school_id)


def load_workplace(actor: Actor, pk: int, /) -> InternalWorkplace:
    """A work place of the actor's school; 404 otherwise."""
    found: InternalWorkplace = first_or_404(workplaces_for(actor).filter(pk=pk).select_related("supervisor"))
    return found


def load_task(actor: Actor, pk: int, /) -> InternalTask:
    """A task at a work place of the actor's school; 404 otherwise."""
    rows = InternalTask.objects.filter(workplace__school_id=actor.school_id, pk=pk)
    found: InternalTask = first_or_404(rows.select_related("workplace"))
    return found
