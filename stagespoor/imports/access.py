"""Who may see which import: those of the own school, with the permission to import."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import first_or_404
from stagespoor.access.roles import Permission
from stagespoor.imports.models import ImportBatch


def visible_to(actor: Actor, prefix: str = "") -> Q:
    """The imports of the actor's own school, for who may run them; nobody else sees any."""
    if not actor.may(Permission.IMPORT_RUN):
        return Q(pk__in=[])
    return Q(**{f"{prefix}school_id": actor.school_id})


def batches_for(actor: Actor) -> QuerySet[ImportBatch]:
    """All imports the actor may see."""
    return ImportBatch.objects.filter(visible_to(actor))


def load_batch(actor: Actor, pk: int, /) -> ImportBatch:
    """The import as this actor may see it; 404 otherwise."""
    batch: ImportBatch = first_or_404(batches_for(actor).select_related("school").filter(pk=pk))
    return batch
