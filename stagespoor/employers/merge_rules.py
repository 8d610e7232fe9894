"""When two employers may be made one, as pure functions (EMP-1)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stagespoor.core.refusals import Refusal
from stagespoor.employers.models import Employer, Merge


def check_merge(kept: Employer, gone: Employer) -> list[Refusal]:
    """May ``gone`` be merged into ``kept``? Both as they are now, of one network."""
    if kept.pk == gone.pk:
        return [Refusal("EMP-1", _("Kies twee verschillende bedrijven."))]
    for employer in (kept, gone):
        if employer.merged_into_id:
            sentence = _("“%(name)s” is al samengevoegd met een ander bedrijf. Kijk eerst op die pagina.")
            return [Refusal("EMP-1", sentence % {"name": employer.name})]
    if kept.network_id != gone.network_id:
        return [Refusal("EMP-1", _("Deze bedrijven horen niet bij hetzelfde netwerk."))]
    if kept.kind != gone.kind:
        sentence = _("Een stagebedrijf en een netwerkpartner blijven apart. Pas eerst de soort aan.")
        return [Refusal("EMP-1", sentence)]
    return []


def check_undo(merge: Merge, kept: Employer) -> list[Refusal]:
    """May this merge be undone? ``kept`` as it is now."""
    if merge.undone_at is not None:
        return [Refusal("EMP-1", _("Deze samenvoeging is al ongedaan gemaakt."))]
    if kept.merged_into_id:
        sentence = _("“%(name)s” is daarna zelf samengevoegd. Maak eerst die samenvoeging ongedaan.")
        return [Refusal("EMP-1", sentence % {"name": kept.name})]
    return []
