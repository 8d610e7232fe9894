"""Who may see which part of the logbook, and who may write or score in it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import first_or_404
from stagespoor.access.roles import Permission, Role
from stagespoor.logbook.models import Assessment, Certificate, Entry
from stagespoor.placements.access import placement_q
from stagespoor.placements.models import Placement
from stagespoor.students.access import must_be_at_school


def load_assessment(actor: Actor, pk: int, /) -> Assessment:
    """The assessment as this actor may see it; 404 otherwise."""
    rows = Assessment.objects.filter(placement_q(actor, "placement__"), pk=pk)
    assessment: Assessment = first_or_404(
        rows.select_related(
            "placement__student__school", "placement__employer", "placement__internal_workplace",
            "placement__supervisor", "placement__internal_supervisor", "placement__trajectory", "fixed_by",
        )
    )  # fmt: skip
    return assessment


def load_certificate(actor: Actor, pk: int, /) -> Certificate:
    """The certificate as this actor may see it; 404 otherwise."""
    rows = Certificate.objects.filter(placement_q(actor, "placement__"), pk=pk)
    certificate: Certificate = first_or_404(rows.select_related("placement__student__school"))
    return certificate


def load_entry(actor: Actor, pk: int, /) -> Entry:
    """The daily entry as this actor may see it; 404 otherwise."""
    rows = Entry.objects.filter(placement_q(actor, "placement__"), pk=pk)
    entry: Entry = first_or_404(
        rows.select_related("placement__student__school", "placement__employer", "goal")
    )
    return entry


def must_write(actor: Actor, placement: Placement) -> None:
    """The student writes about the own placement; staff may write along with a student who cannot (LOG-2).

    Raises PermissionDenied (403) for others. No query when placement and student were loaded.
    """
    must_be_at_school(actor, placement.student)
    own = actor.may(Permission.DOOR_STUDENT) and placement.student.user_id == actor.user_id
    if not (own or _guides(actor, placement)):
        raise PermissionDenied(Permission.DOOR_STUDENT.value)


def must_score(actor: Actor, placement: Placement, side: str) -> None:
    """Coach and lead score their own side and take over the other from paper (GOAL-6); the supervisor, and
    inside the school the internal supervisor, scores the side of the work place.

    Raises PermissionDenied (403) otherwise.
    """
    must_be_at_school(actor, placement.student)
    contact = placement.supervisor
    at_company = actor.may(Permission.DOOR_COMPANY) and contact is not None
    if side == "supervisor" and at_company and contact is not None and contact.user_id == actor.user_id:
        return
    if not _guides(actor, placement) or (side == "coach" and actor.role == Role.INTERNAL):
        raise PermissionDenied(Permission.LOGBOOK_SCORE.value)


def _guides(actor: Actor, placement: Placement) -> bool:
    if actor.role == Role.INTERNAL and placement.internal_supervisor_id != actor.user_id:
        return False
    return actor.may(Permission.LOGBOOK_SCORE)
