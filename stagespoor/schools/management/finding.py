"""The school that somebody at the command line means."""

from __future__ import annotations

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from stagespoor.schools.models import School


def school_called(slug: str) -> School:
    """The school with this short name, and its network. Raises CommandError with what there is instead."""
    found = School.objects.select_related("network").filter(slug=slug).first()
    if found is not None:
        return found
    known = ", ".join(School.objects.order_by("slug").values_list("slug", flat=True))
    if not known:
        raise CommandError(_("Er is nog geen school. Open Stagespoor in de browser: daar maak je de eerste."))
    raise CommandError(_("Er is geen school “%(slug)s”. Wel: %(known)s.") % {"slug": slug, "known": known})
