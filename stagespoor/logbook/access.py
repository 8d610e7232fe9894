"""Who may see which part of the logbook."""

from __future__ import annotations

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import first_or_404
from stagespoor.logbook.models import Assessment, Certificate, Entry
from stagespoor.placements.access import placement_q


def load_assessment(actor: Actor, pk: int, /) -> Assessment:
    """The assessment as this actor may see it; 404 otherwise."""
    rows = Assessment.objects.filter(placement_q(actor, "placement__"), pk=pk)
    assessment: Assessment = first_or_404(
        rows.select_related("placement__student__school", "placement__employer", "placement__trajectory")
    )
    return assessment


def load_certificate(actor: Actor, pk: int, /) -> Certificate:
    """The certificate as this actor may see it; 404 otherwise."""
    rows = Certificate.objects.filter(placement_q(actor, "placement__"), pk=pk)
    certificate: Certificate = first_or_404(rows.select_related("placement__student__school"))
    return certificate


def load_entry(actor: Actor, pk: int, /) -> Entry:
    """The daily entry as this actor may see it; 404 otherwise."""
    rows = Entry.objects.filter(placement_q(actor, "placement__"), pk=pk)
    entry: Entry = first_or_404(rows.select_related("placement__student__school"))
    return entry
