"""The story of one student, from Brug naar Werk to the last aftercare moment.

Each story is a generator: it yields the day on which it goes on, and calls the real actions on that
day. Where it stops today decides in which state the student is.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from stagespoor.access.actor import Actor
from stagespoor.core import clock
from stagespoor.demo import texts
from stagespoor.demo.clockwork import Story, together, weeks, workday
from stagespoor.demo.inside import Inside
from stagespoor.demo.placing import Placing
from stagespoor.demo.world import SchoolWorld
from stagespoor.students import actions as students
from stagespoor.students.models import Student
from stagespoor.trajectories import actions as trajectories
from stagespoor.trajectories.models import Referral

SKIPPED_BEFORE = "Gedaan voordat de school met Stagespoor begon"


def _tuesday_after(day: dt.date) -> dt.date:
    """The coaches meet on Tuesdays."""
    return day + dt.timedelta(days=(1 - day.weekday()) % 7)


class Life:
    """One student's story with the choices that make it different from the others."""

    def __init__(self, world: SchoolWorld, student: Student, level: int, today: dt.date) -> None:
        self.world, self.student, self.level, self.today = world, student, level, today
        self.rng = random.Random(f"{world.school.slug}-{student.number}")
        self.mentor = world.mentor_of(student)
        self.coach: Actor = world.coach_in_turn()
        self.sector = self.rng.choice(list(world.employers))
        self.pace = dt.timedelta(days=self.rng.randrange(-75, 45))  # some are early, some take their time
        self.found_work = False
        self.sure = False  # no detours: this story must be at a certain point today
        self.doubtful = False  # the first decision is "not yet"
        self.slow_to_sign = self.rng.random() < 0.03
        self.history_from = world.year_start.replace(year=world.year_start.year - 3)

    def year(self, level: int) -> dt.date:
        """1 September of the school year in which the student is in this level."""
        return self.world.year_start.replace(year=self.world.year_start.year - (self.level - level))

    def day(self, level: int, month: int, day: int) -> dt.date:
        """A working day in that school year; months from September count in the first calendar year."""
        start = self.year(level)
        jitter = dt.timedelta(days=self.rng.randrange(12))
        return workday(dt.date(start.year + (month < 8), month, day) + jitter + self.pace)

    def before_history(self, level: int) -> bool:
        """Did this level lie before the first import?"""
        return self.year(level) < self.history_from

    def tell(self) -> Story:
        """The whole story; the clockwork stops it today."""
        inside = () if self.before_history(3) else (self.internal(),)
        yield from together(self.prepare(), *inside)
        if self.student.exit_profile == "further_education" and self.rng.random() < 0.5:
            return  # goes on to other education without a placement outside
        yield from self.apply()
        placing = Placing(self)
        if not self.before_history(4):
            yield from placing.orienting()
        if not self.before_history(5):
            yield from placing.preparing()
        yield from placing.contract()
        yield from placing.after_school()

    def prepare(self) -> Story:
        """Brug naar Werk by module, career tests, other training."""
        begin = max(self.day(3, 9, 20), self.history_from + weeks(2))
        yield begin
        modules = self.world.policy.bridge.modules
        students.set_bridge_module(
            student=self.student, module=modules[0].number, state="busy", by=self.mentor
        )
        for number, module in enumerate(modules[:-1]):
            yield workday(begin + weeks(6 + 7 * number))
            self._bridge(module.number, modules[number + 1].number)
            if number == 0:
                students.record_career_test(
                    student=self.student,
                    test="who_am_i",
                    taken_on=begin + weeks(5),
                    by=self.mentor,
                    result="Werkt graag met de handen en houdt van duidelijkheid.",
                )
            if number == 1:
                students.record_training(
                    student=self.student,
                    training="social_skills",
                    name="Samen aan de slag",
                    from_on=begin + weeks(2),
                    until_on=begin + weeks(12),
                    result="Afgerond",
                    by=self.mentor,
                )

    def _bridge(self, done: int, next_one: int) -> None:
        students.set_bridge_module(
            student=self.student, module=done, state="done", result="Voldoende", by=self.mentor
        )
        students.set_bridge_module(student=self.student, module=next_one, state="busy", by=self.mentor)

    def internal(self) -> Story:
        """The internal placement, opened by the mentor (IS-1, IS-2)."""
        begin = max(self.day(3, 11, 12), workday(self.year(3) + weeks(2)), self.history_from + weeks(8))
        yield begin
        yield from self._inside(begin)

    def _inside(self, begin: dt.date, *, guide: Actor | None = None) -> Story:
        trajectories.open_trajectory(student=self.student, by=self.mentor)
        yield from Inside(self).internal(begin, guide=guide)

    def apply(self) -> Story:
        """Application, meeting, intake, decision, route (APP, INT)."""
        first_level = 4 if not self.before_history(4) else (5 if not self.before_history(5) else 6)
        begin = max(self.day(first_level, 9, 10), clock.today() + weeks(1))
        if first_level > 4:
            begin = max(begin, self.history_from + weeks(2))
        yield begin
        referral = self._refer(first_level)
        yield from self.divide(referral, begin, first_level)

    def divide(self, referral: Referral, begin: dt.date, first_level: int) -> Story:
        """From the meeting to the route that is agreed (APP-2 to INT-4)."""
        yield _tuesday_after(begin + weeks(1))
        self._assign(referral)
        yield workday(begin + weeks(3))
        self._intake(referral)
        yield workday(begin + weeks(4))
        if (self.rng.random() < 0.12 and not self.sure) or self.doubtful:
            yield from self._not_yet()
        self._fit()
        yield workday(begin + weeks(5))
        self._route(first_level)

    def _refer(self, level: int, *, draft: bool = False) -> Referral:
        policy, kind = self.world.policy, {4: "orienting", 5: "preparing"}.get(level, "contract")
        goals = [
            g.slug
            for g in policy.goals_for(
                kind=kind, exit_profile=self.student.exit_profile, sectors=[self.sector]
            )
        ]
        referral = trajectories.save_referral_draft(
            student=self.student,
            by=self.mentor,
            kind=kind,
            motivation=self.rng.choice(texts.MOTIVATION),
            behaviour=self.rng.choice(texts.BEHAVIOUR),
            aims=[policy.aims[0].slug],
            sectors=[self.sector],
            goals=self.rng.sample(goals, min(5, len(goals))),
            parents_told_on=self.now() - dt.timedelta(days=4),
        )
        return referral if draft else trajectories.submit_referral(referral=referral, by=self.mentor)

    def now(self) -> dt.date:
        """The day of the story."""
        return clock.today()

    def _assign(self, referral: Referral) -> None:
        coach = self.world.users[self.coach.user_id]
        meeting = trajectories.hold_meeting(
            by=self.world.lead, present="Het hele stageteam", minutes=self.rng.choice(texts.MINUTES)
        )
        trajectories.assign_referral(
            referral=referral,
            coach=coach,
            by=self.world.lead,
            meeting=meeting,
            reason="Heeft ruimte en kent de sector",
        )

    def _intake(self, referral: Referral) -> None:
        own = self.rng.random() < 0.1
        trajectories.record_intake(
            referral=referral,
            by=self.coach,
            held_on=self.now(),
            motivation=self.rng.choice(texts.MOTIVATION),
            goals="De leerdoelen van de mentor besproken en herkend.",
            possibilities=self.rng.choice(texts.POSSIBILITIES),
            preferences="Wil graag iets doen in deze richting en dicht bij huis.",
            limits=self.rng.choice(texts.LIMITS),
            weighed={
                factor.slug: {
                    "judgement": "good" if self.rng.random() < 0.8 else "doubt",
                    "grounds": self.rng.choice(texts.GROUNDS),
                }
                for factor in self.world.policy.weigh_factors
            },
            sectors=[self.sector],
            radius_km=self.rng.choice((10, 15, 20, 25)),
            travel=self.rng.choice(("bike", "public_transport")),
            needs=self.rng.sample(
                [need.slug for need in self.world.policy.work_needs], self.rng.choice((0, 1, 1, 2, 3))
            ),
            advised_own_search=True,
            own_place="De bakker om de hoek" if own else "",
        )

    def _not_yet(self) -> Story:
        trajectories.decide_fit(
            trajectory=self.student.trajectory,
            fit=False,
            by=self.coach,
            with_mentor_on=self.now(),
            grounds="Komt nog vaak te laat op school. Eerst een periode met vaste afspraken.",
            actions=[
                trajectories.FitAction("Zes weken op tijd komen, elke dag aftekenen", "mentor"),
                trajectories.FitAction(
                    "Met de leerling bekijken wat het opstaan makkelijker maakt", "psychologist"
                ),
            ],
            review_on=workday(self.now() + weeks(8)),
        )
        yield workday(self.now() + weeks(8))

    def _fit(self) -> None:
        trajectories.decide_fit(
            trajectory=self.student.trajectory,
            fit=True,
            by=self.coach,
            with_mentor_on=self.now(),
            grounds=self.rng.choice(texts.GROUNDS),
        )

    def _route(self, first_level: int) -> None:
        steps = [
            trajectories.Step(kind=slug, skipped=skipped, reason=SKIPPED_BEFORE if skipped else "")
            for slug, skipped in self._kinds(first_level)
        ]
        agreed = ["student", "parent", "mentor"]
        trajectories.agree_route(
            trajectory=self.student.trajectory, steps=steps, agreed_with=agreed, by=self.coach
        )

    def _kinds(self, first_level: int) -> Iterator[tuple[str, bool]]:
        for kind in self.world.policy.kinds_in_order():
            level = {"internal": 3, "orienting": 4, "preparing": 5}.get(kind.slug, 6)
            yield kind.slug, level < min(first_level, 6) and self.before_history(level)

    # --- what is waiting today: one of each, so that every screen has something to show --------------------

    def waiting(self) -> Story:
        """An application that waits to be divided in the meeting."""
        yield from self._until_now(weeks(1))
        self._refer(4)

    def drafted(self) -> Story:
        """A mentor began an application and has not sent it."""
        yield from self._until_now(weeks(0.5))
        self._refer(4, draft=True)

    def refused(self) -> Story:
        """All is arranged, but Brug naar Werk has not begun: the start is refused (PREP-5)."""
        yield from self._almost_there(weeks(10))

    def unsigned(self) -> Story:
        """The first day has come and somebody has not signed (AGR-1)."""
        self.slow_to_sign = True
        yield workday(self.today - weeks(12))
        students.set_bridge_module(student=self.student, module=1, state="busy", by=self.mentor)
        yield from self._almost_there(weeks(10))

    def searching(self) -> Story:
        """The coach has just begun to look for a place."""
        yield workday(self.today - weeks(12))
        students.set_bridge_module(student=self.student, module=1, state="busy", by=self.mentor)
        yield from self._almost_there(weeks(5.6))

    # --- the third year: inside the school today ------------------------------------------------------------

    def planned_inside(self) -> Story:
        """An internal placement is arranged; who guides there has still to sign (AGR-1)."""
        self.slow_to_sign = True
        yield from self._busy_inside(weeks(1.2), guide=self.world.guide_in_turn())

    def running_inside(self) -> Story:
        """Works inside the school."""
        self.slow_to_sign = False
        yield from self._busy_inside(weeks(12))

    def at_intake(self) -> Story:
        """Works inside the school, and applied early: the intake is next (INT-1)."""
        yield from together(self.running_inside(), self._applies(weeks(2)))

    def not_yet(self) -> Story:
        """Applied early as well, and is not yet fit: others help first (INT-3)."""
        self.doubtful = True
        yield from together(self.running_inside(), self._applies(weeks(7)))

    def _busy_inside(self, before: dt.timedelta, *, guide: Actor | None = None) -> Story:
        begin = workday(self.today - before)
        yield begin
        students.set_bridge_module(student=self.student, module=1, state="busy", by=self.mentor)
        yield from self._inside(begin, guide=guide)

    def _applies(self, before: dt.timedelta) -> Story:
        begin = workday(self.today - before)
        yield begin
        yield from self.divide(self._refer(4), begin, 4)

    # --- the way to a place outside, shortened ---------------------------------------------------------------

    def _almost_there(self, before: dt.timedelta) -> Story:
        self.sure = True
        begin = workday(self.today - before)
        yield begin
        referral = self._refer(4)
        yield from self.divide(referral, begin, 4)
        newest = self.student.trajectory.routes.first()
        skipped = {step.kind for step in newest.steps.all() if step.skipped} if newest else set()
        if "internal" not in skipped and not self.student.placements.exists():
            self._skip_internal()
        yield workday(clock.today() + weeks(0.3))
        yield from Placing(self).outside("orienting", days=1, length=14)

    def _skip_internal(self) -> None:
        steps = [
            trajectories.Step(
                kind=kind.slug,
                skipped=kind.slug == "internal",
                reason="Werkte al een jaar in de zaak van familie" if kind.slug == "internal" else "",
            )
            for kind in self.world.policy.kinds_in_order()
        ]
        trajectories.agree_route(
            trajectory=self.student.trajectory,
            steps=steps,
            agreed_with=["student", "parent", "mentor"],
            by=self.coach,
        )

    def _until_now(self, before: dt.timedelta) -> Story:
        yield workday(self.today - weeks(12))
        students.set_bridge_module(student=self.student, module=1, state="busy", by=self.mentor)
        yield workday(self.today - before)
