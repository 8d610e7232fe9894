"""What comes after school in a story: contract of employment, hand-over, the moments (AFT, PLC-6)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from stagespoor.aftercare import actions as aftercare
from stagespoor.aftercare.models import EmploymentContract
from stagespoor.core import clock
from stagespoor.demo import texts
from stagespoor.demo.clockwork import Story, weeks, workday
from stagespoor.employers.models import Employer
from stagespoor.placements.models import Placement
from stagespoor.students import actions as students

if TYPE_CHECKING:
    from stagespoor.demo.stories import Life


def after_school(life: Life, last: Placement, employer: Employer) -> Story:
    """Contract of employment, leaving school, the moments, the hand-over (AFT, PLC-6)."""
    leave = max(life.day(6, 7, 8), workday(clock.today() + weeks(2)))
    yield leave
    first_day = workday(dt.date(leave.year, 8, 1) + dt.timedelta(days=life.rng.randrange(40)))
    coach = life.coach
    contract = aftercare.record_contract(
        student=life.student, employer=employer, placement=last, first_day_on=first_day, by=coach,
        hours_per_week=Decimal(life.rng.choice((16, 20, 24, 28, 32))), job="Medewerker",
        arrangements=life.rng.choice(("Loonkostensubsidie", "", "Jobcoach van de gemeente")),
    )  # fmt: skip
    students.student_leaves(
        student=life.student, on=clock.today(), reason="Heeft een arbeidscontract", by=life.world.lead
    )
    handover = aftercare.prepare_handover(
        student=life.student, to="jobcoach", name="Job Jansen (verzonnen)", organisation="Werkbedrijf Zuid", by=coach,
        email="jobcoach@werkbedrijf.example", summary=texts.SHARED, contract=contract,
    )  # fmt: skip
    yield workday(first_day + weeks(4))
    aftercare.hold_handover_talk(handover=handover, talk_on=clock.today(), by=coach)
    aftercare.offer_handover(handover=handover, by=coach)
    life.world.offered += 1
    waits = life.world.offered % 5 == 1  # the first too, so that one waits in a demo of any size
    yield workday(first_day + weeks(7))
    if not waits:
        aftercare.accept_handover(
            handover=handover, accepted_on=clock.today(), note="Gebeld en bevestigd per mail.", by=coach
        )
    yield from _moments(life, contract)


def _moments(life: Life, contract: EmploymentContract) -> Story:
    for moment in contract.moments.order_by("due_on"):
        late = life.rng.random() < 0.1
        yield workday(moment.due_on + dt.timedelta(days=60 if late else life.rng.randrange(-6, 10)))
        status = life.rng.choices(("same_job", "other_job", "none"), (85, 10, 5))[0]
        aftercare.do_moment(
            moment=moment, done_on=clock.today(), status=status, report=life.rng.choice(texts.AFTERCARE),
            by=life.coach, spoke=("visit" if moment.months == 3 else "phone") if status == "same_job" else "",
        )  # fmt: skip
