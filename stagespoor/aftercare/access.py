"""Who may see contracts, aftercare moments and hand-overs: whoever may see the student, at school."""

from __future__ import annotations

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import first_or_404
from stagespoor.aftercare.models import AftercareMoment, EmploymentContract, Handover
from stagespoor.students.access import visible_to


def load_contract(actor: Actor, pk: int, /) -> EmploymentContract:
    """The contract as this actor may see it; 404 otherwise."""
    rows = EmploymentContract.objects.filter(visible_to(actor, "student__"), pk=pk)
    contract: EmploymentContract = first_or_404(rows.select_related("student__school", "employer"))
    return contract


def load_moment(actor: Actor, pk: int, /) -> AftercareMoment:
    """The aftercare moment as this actor may see it; 404 otherwise."""
    rows = AftercareMoment.objects.filter(visible_to(actor, "student__"), pk=pk)
    moment: AftercareMoment = first_or_404(
        rows.select_related("student__school", "contract__employer", "done_by")
    )
    return moment


def load_handover(actor: Actor, pk: int, /) -> Handover:
    """The hand-over as this actor may see it; 404 otherwise."""
    rows = Handover.objects.filter(visible_to(actor, "student__"), pk=pk)
    handover: Handover = first_or_404(rows.select_related("student__school", "contract__employer", "made_by"))
    return handover
