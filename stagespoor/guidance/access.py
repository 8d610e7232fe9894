"""Who may see which contact moments, concerns and feedback: whoever may see the student, at school."""

from __future__ import annotations

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import first_or_404
from stagespoor.guidance.models import Concern, ContactMoment, Feedback
from stagespoor.students.access import visible_to


def load_moment(actor: Actor, pk: int, /) -> ContactMoment:
    """The contact moment as this actor may see it; 404 otherwise."""
    rows = ContactMoment.objects.filter(visible_to(actor, "student__"), pk=pk)
    moment: ContactMoment = first_or_404(
        rows.select_related(
            "student__school", "student__mentor", "placement__employer", "placement__supervisor", "owner"
        )
    )
    return moment


def load_concern(actor: Actor, pk: int, /) -> Concern:
    """The concern as this actor may see it; 404 otherwise."""
    rows = Concern.objects.filter(visible_to(actor, "placement__student__"), pk=pk)
    concern: Concern = first_or_404(
        rows.select_related(
            "placement__student__school", "placement__student__mentor", "placement__employer",
            "placement__internal_workplace", "placement__supervisor", "raised_by",
        )
    )  # fmt: skip
    return concern


def load_feedback(actor: Actor, pk: int, /) -> Feedback:
    """The feedback as this actor may see it; 404 otherwise."""
    rows = Feedback.objects.filter(visible_to(actor, "student__"), pk=pk)
    feedback: Feedback = first_or_404(
        rows.select_related("student__school", "student__mentor", "written_by", "placement__employer")
    )
    return feedback
