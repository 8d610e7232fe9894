"""What placements ask before a student leaves the school: that nothing is still running (TSK-3)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stagespoor.core.refusals import Refusal
from stagespoor.placements import states
from stagespoor.placements.models import Placement
from stagespoor.students.models import Student


def running_placements(student: Student) -> list[Refusal]:
    """A placement that is being sought, prepared, run or closed has to come to an end first."""
    rows = Placement.objects.filter(student=student, state__in=states.OPEN)
    names = [
        row.place_name or _("nog zonder plek")
        for row in rows.select_related("employer", "internal_workplace")
    ]
    if not names:
        return []
    sentence = _("Er is nog een stage open: %(where)s. Rond die eerst af, of laat hem niet doorgaan.")
    return [Refusal("TSK-3", sentence % {"where": ", ".join(names)})]
