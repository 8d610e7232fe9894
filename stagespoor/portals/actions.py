"""What somebody does inside a door that no other app knows of: reporting sick."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core import clock, outbox
from stagespoor.core.models import Event
from stagespoor.core.refusals import Refusal, refuse_if_any
from stagespoor.placements.models import Placement
from stagespoor.placements.states import ACTIVE
from stagespoor.portals.queries import sick_today
from stagespoor.students.timeline import record


@transaction.atomic
def report_sick(*, placement: Placement, by: Actor) -> Event:
    """A parent reports the student sick for today; coach and mentor are told (PAR-5).

    Refused for a placement that does not run, and the second time on a day.
    """
    by.must(Permission.DOOR_HOME)
    student = placement.student
    refusals = []
    if placement.state not in ACTIVE:
        refusals.append(Refusal("PAR-5", _("Deze stage loopt nu niet. Bel de school.")))
    elif sick_today(placement):
        refusals.append(
            Refusal("PAR-5", _("%s is vandaag al ziek gemeld. U hoeft niets te doen.") % student.first_name)
        )
    refuse_if_any(refusals)
    about = f"placement:{placement.pk}"
    event = record("portals.sick", student=student, by=by, about=about, data={"where": placement.place_name})
    if placement.coach is not None:
        # no name of a minor by mail: initials, and the way to the page
        outbox.enqueue(
            to=placement.coach.email, school_id=student.school_id, key=f"sick:{placement.pk}:{clock.today()}",
            subject=_("Ziekmelding van %s") % student.initials,
            body=_(
                "Dag %(name)s,\n\nDe ouders van %(who)s meldden hun kind vandaag ziek voor de stage.\n"
                "Open Stagespoor om te zien om welke stage het gaat.\n"
            ) % {"name": placement.coach.name, "who": student.initials},
        )  # fmt: skip
    return event
