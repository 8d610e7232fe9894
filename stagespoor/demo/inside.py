"""The internal placement of a student's story: opened, arranged and signed by who works inside the school (IS-1)."""

from __future__ import annotations

import datetime as dt

from stagespoor.access.actor import Actor
from stagespoor.core import clock
from stagespoor.demo.calendar import schoolday
from stagespoor.demo.clockwork import Story, weeks
from stagespoor.demo.closing import close
from stagespoor.demo.placing import Placing
from stagespoor.guidance import actions as guidance
from stagespoor.placements import actions as placements
from stagespoor.placements.models import InternalWorkplace, Placement
from stagespoor.placements.queries import internal_taken

LENGTH = 16  # weeks
REPORT = "Samen gekeken hoe het gaat. Kent de taken en is trots."


class Inside(Placing):
    """Runs the internal placement for a life."""

    def internal(self, begin: dt.date, *, guide: Actor | None = None) -> Story:
        """One day a week, about four months, at a work place of ``guide`` if one is named (IS-1, IS-2)."""
        mentor = self.life.mentor
        placement = placements.open_placement(student=self.student, kind="internal", by=mentor)
        workplace = self._workplace(guide)
        placements.choose_place(
            placement=placement, by=mentor, workplace=workplace, reasons="Vertrouwde plek met duidelijke taken.",
            tasks="\n".join(task.name for task in workplace.tasks.all()),
            supervision="De interne begeleider is altijd in de buurt.",
        )  # fmt: skip
        start = schoolday(begin + weeks(2))
        yield from self._arrange(placement, start, start + weeks(LENGTH), days=1, by=mentor)
        yield start
        if not self._start(placement, start, by=mentor):
            yield from self._start_later(placement, by=mentor)
        yield schoolday(start + weeks(LENGTH / 2))
        self._report(placement)
        yield schoolday(start + weeks(LENGTH))
        yield from close(self.life, placement)

    def _workplace(self, guide: Actor | None) -> InternalWorkplace:
        """Any with room."""
        places = self.rng.sample(self.world.workplaces, len(self.world.workplaces))
        fitting = [one for one in places if guide is None or one.supervisor_id == guide.user_id]
        return min(fitting, key=lambda one: internal_taken(one) >= (one.places or 0))

    def _report(self, placement: Placement) -> None:
        by = self.life.coach
        moment = guidance.plan_moment(
            student=self.student, placement=placement, kind="individual", planned_on=clock.today(), by=by
        )
        guidance.hold_moment(moment=moment, held_on=clock.today(), report=REPORT, by=by)
