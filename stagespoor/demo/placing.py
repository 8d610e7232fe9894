"""The placements of one student's story: from search to certificate, and what comes after school."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from stagespoor.agreements import actions as agreements
from stagespoor.agreements.queries import needed_signatures
from stagespoor.core import clock
from stagespoor.core.geo import distance_between
from stagespoor.core.refusals import Refused
from stagespoor.demo import texts
from stagespoor.demo.after import after_school
from stagespoor.demo.calendar import schoolday
from stagespoor.demo.clockwork import Story, weeks
from stagespoor.demo.closing import close, score
from stagespoor.demo.floors import pick
from stagespoor.demo.goals import turn_to
from stagespoor.demo.jobs import discuss_job
from stagespoor.employers.models import Employer
from stagespoor.guidance import actions as guidance
from stagespoor.guidance import concerns
from stagespoor.logbook import actions as logbook
from stagespoor.logbook.models import Assessment
from stagespoor.matching import actions as matching
from stagespoor.placements import actions as placements
from stagespoor.placements.models import Placement
from stagespoor.placements.places import standing_refusals
from stagespoor.policy.schedule import WorkDay
from stagespoor.students import actions as students
from stagespoor.trajectories.models import Goal
from stagespoor.workplaces.models import Workplace

if TYPE_CHECKING:
    from stagespoor.demo.stories import Life

DIARY_WEEKS = 5
NEAR = 30  # of the places in a sector a coach looks at those that are nearest


class Placing:
    """Runs placements for a life."""

    def __init__(self, life: Life) -> None:
        self.life, self.world, self.student, self.rng = life, life.world, life.student, life.rng
        self.contract_at: Employer | None = None
        self.last: Placement | None = None
        self.asked: list[int] = []

    # --- the kinds -----------------------------------------------------------------------------------

    def orienting(self) -> Story:
        """One or two days a week; now and then twice, in another sector (ORI)."""
        yield max(self.life.day(4, 11, 20), schoolday(clock.today() + weeks(1)))
        yield from self.outside("orienting", days=self._days("orienting"), length=16)
        if self.rng.random() < 0.2 and self.last and self.last.state == "closed":
            turn_to(self.life, self.rng.choice(list(self.world.employers)))
            yield schoolday(clock.today() + weeks(2))
            yield from self.outside("orienting", days=self._days("orienting"), length=10)

    def preparing(self) -> Story:
        """Two days or more, most of a school year (PRE)."""
        yield max(self.life.day(5, 9, 8), schoolday(clock.today() + weeks(2)))
        early = self.rng.random() < 0.1
        yield from self.outside("preparing", days=self._days("preparing"), length=26, early=early)
        if early:
            yield schoolday(clock.today() + weeks(2))
            yield from self.outside("preparing", days=self._days("preparing"), length=14)

    def contract(self) -> Story:
        """Aimed at a contract; grows in days (PLC)."""
        yield max(self.life.day(6, 9, 15), schoolday(clock.today() + weeks(2)))
        yield from self.outside("contract", days=2, length=30, grow=True)

    def _days(self, kind: str) -> int:
        found = self.world.policy.kind(kind)
        return self.rng.randint(found.days_min, min(found.days_max, 3))

    # --- one placement outside -----------------------------------------------------------------------

    def outside(self, kind: str, *, days: int, length: int, early: bool = False, grow: bool = False) -> Story:
        life, coach = self.life, self.life.coach
        begin = clock.today()
        self.asked = sorted(self.rng.sample(range(5), days)) if self.rng.random() < 0.4 else []
        placement = placements.open_placement(
            student=self.student, kind=kind, by=coach, asked_weekdays=self.asked
        )
        self.last = placement
        chosen = yield from self._search(placement)
        yield schoolday(clock.today() + weeks(1))
        placements.hold_introduction(
            placement=placement,
            held_on=clock.today(),
            by=coach,
            shared=texts.SHARED,
            agreements="Begin met meelopen.",
            topics=[topic.slug for topic in self.world.policy.topics_for("introduction_topics", kind)],
        )
        placements.arrange_transport(
            placement=placement, transport="bike", payer="home", practised=True, by=coach
        )
        if self.world.policy.kind(kind).aims_at_contract:
            placements.review_prospect(placement=placement, prospect="real", by=coach)
            discuss_job(placement, policy=self.world.policy, by=coach)
        start = schoolday(clock.today() + weeks(2))
        end = start + weeks(length)
        yield from self._arrange(placement, start, end, days=days, by=coach)
        yield start
        if not self._start(placement, start, by=coach):
            yield from self._start_later(placement, by=coach)
        self.contract_at = chosen
        yield from self._run(placement, end, early=early, grow=grow, days=days, since=begin)
        if life.student.status == "left":
            return
        yield from close(self.life, placement)

    def _search(self, placement: Placement) -> Any:
        coach, age = self.life.coach, self.student.age_on(clock.today())
        fitting = [
            e for e in self.world.employers[self.life.sector] if (e.min_age or 0) <= age and e.is_active
        ]
        near = sorted(fitting, key=self._far)[:NEAR]  # nobody bikes across the province
        options = self._may_be_asked(placement, self.rng.sample(near, 5), near)
        furnished = [one for one in near if one.pk in self.world.floors and one not in options]
        if furnished and self.rng.random() < 0.4:
            options[:1] = self._may_be_asked(placement, [self.rng.choice(furnished)], options)
        if self.life.today - clock.today() < weeks(8):
            self._short_list(placement, options[3:])
        for option in options[:2]:
            candidate = placements.add_candidate(
                placement=placement, employer=option, by=coach, reasons=self.rng.choice(texts.CHOICE)
            )
            placements.mark_candidate(candidate=candidate, state="asked", by=coach)
            yield schoolday(clock.today() + weeks(0.6))
            if option is options[0] and self.rng.random() < 0.4:
                placements.mark_candidate(
                    candidate=candidate, state="declined", by=coach, note="Geen ruimte dit jaar."
                )
            elif option is options[0]:
                break
        option, at = pick(self.world, placement, option, [*near, *fitting], by=coach)
        guide = next((c for c in option.contacts.all() if c.is_supervisor), None)
        placements.choose_place(
            placement=placement,
            employer=option,
            at=at,
            supervisor=guide,
            by=coach,
            reasons=self.rng.choice(texts.CHOICE),
            supervision="Een vaste collega werkt de hele dag mee.",
        )
        return option

    def _floor(self, placement: Placement, option: Employer) -> Workplace | None:
        """The first workplace of a company that may be shared for this student, None where it has none."""
        by, today = self.life.coach, clock.today()
        floors = self.world.floors.get(option.pk, ())
        return next(
            (at for at in floors if not standing_refusals(placement, option, at, by=by, today=today)), None
        )

    def _may_be_asked(
        self, placement: Placement, options: list[Employer], others: list[Employer]
    ) -> list[Employer]:
        """These companies; where one is closed for this student (law, judgement, kept) the next of the others."""
        found: list[Employer] = []
        for one in (*options, *others):
            if len(found) == len(options):
                break
            if one not in found and not standing_refusals(
                placement, one, None, by=self.life.coach, today=clock.today()
            ):
                found.append(one)
        return found

    def _far(self, employer: Employer) -> float:
        """Kilometres from home; a place that is nowhere to be found comes last."""
        student = self.student
        km = distance_between(student.lat, student.lon, employer.lat, employer.lon)
        return 999.0 if km is None else km

    def _short_list(self, placement: Placement, options: list[Employer]) -> None:
        """Places that student, parents and mentor may say their wish about (MAT-1, PREP-6)."""
        for option in options:
            candidate = placements.add_candidate(
                placement=placement, employer=option, by=self.life.coach, reasons=self.rng.choice(texts.CHOICE),
                at=self._floor(placement, option),
            )  # fmt: skip
            matching.share_candidate(candidate=candidate, by=self.life.coach)
            speakers = (
                ("student", self.life.coach),
                ("parent", self.life.coach),
                ("mentor", self.life.mentor),
            )
            for party, by in speakers:
                if self.rng.random() < 0.6:
                    answer, text = self.rng.choice(texts.WISHES)
                    matching.say_wish(candidate=candidate, party=party, answer=answer, text=text, by=by)

    def _arrange(self, placement: Placement, start: dt.date, end: dt.date, *, days: int, by: Any) -> Story:
        """Period, schedule, agreement, signatures."""
        placements.set_period(placement=placement, start_on=start, end_on=end, by=by)
        placements.plan_schedule(placement=placement, valid_from=start, days=self._week(days), by=by)
        agreement = agreements.make_agreement(placement=placement, by=by)
        # before the first day, also when that follows a holiday: below sixteen the law asks it
        yield min(schoolday(clock.today() + weeks(0.7)), start - dt.timedelta(days=1))
        needed = list(needed_signatures(agreement))
        slow = self.life.slow_to_sign and self.life.today - start < weeks(6)
        for one in needed[: -1 if slow else None]:
            agreements.record_signature(
                agreement=agreement,
                party=one.party,
                name=one.name,
                signed_on=clock.today(),
                by=by,
                guardian_id=one.guardian_id,
            )

    def _week(self, days: int) -> list[WorkDay]:
        """The asked days, and more when it grows; any days where none were asked."""
        others = [day for day in range(5) if day not in self.asked]
        weekdays = sorted([*self.asked, *self.rng.sample(others, days - len(self.asked))])
        return [WorkDay(day, dt.time(9), dt.time(15, 30), break_minutes=30) for day in weekdays]

    def _start(self, placement: Placement, on: dt.date, *, by: Any) -> bool:
        try:
            placements.start_placement(placement=placement, on=on, by=by)
        except Refused:
            return False  # Brug naar Werk has not begun, or somebody has not signed: it waits on the page
        return True

    def _start_later(self, placement: Placement, *, by: Any) -> Story:
        """What stopped the start is mended some weeks later."""
        yield schoolday(clock.today() + weeks(7))
        if not placement.student.bridge_modules.exists():
            students.set_bridge_module(student=self.student, module=1, state="busy", by=self.life.mentor)
        for agreement in placement.agreements.filter(state="made"):
            signed = {(s.party, s.guardian_id) for s in agreement.signatures.all()}
            for one in needed_signatures(agreement):
                if (one.party, one.guardian_id) not in signed:
                    agreements.record_signature(
                        agreement=agreement,
                        party=one.party,
                        name=one.name,
                        signed_on=clock.today(),
                        by=by,
                        guardian_id=one.guardian_id,
                    )
        placements.start_placement(placement=placement, on=clock.today(), by=by)

    # --- while it runs -------------------------------------------------------------------------------

    def _run(
        self, placement: Placement, end: dt.date, *, early: bool, grow: bool, days: int, since: dt.date
    ) -> Story:
        """Visits by the agreed rhythm, halfway scores, now and then a problem or feedback."""
        rhythm = max(placement.visit_every_weeks or 4, 4)
        forgets = self.rng.random() < 0.08
        stop = end - weeks(6) if early else end
        number = 0
        halfway = placement.start_on + (end - placement.start_on) / 2 if placement.start_on else end
        while (upcoming := schoolday(clock.today() + weeks(rhythm))) < stop:
            if forgets and upcoming > self.life.today - weeks(8):
                yield stop  # nobody visited since: this shows as late
                return
            yield from self._diary(placement, until=upcoming)
            yield upcoming
            number += 1
            self._visit(placement, number)
            if number == 2 and grow:
                self._grow(placement, days + 1)
            if number == 2 and self.rng.random() < 0.18:
                yield from self._trouble(placement)
            if clock.today() >= halfway and number < 100:
                number += 100
                score(self.life, placement, Assessment.Moment.INTERIM)
        yield from self._diary(placement, until=stop)
        yield schoolday(stop)
        if early:
            placements.end_early(
                placement=placement, on=clock.today(), reason=self.rng.choice(texts.EARLY), by=self.life.coach
            )

    def _visit(self, placement: Placement, number: int) -> None:
        coach = self.life.coach
        moment = guidance.plan_moment(
            student=self.student,
            placement=placement,
            kind="guidance",
            planned_on=clock.today(),
            by=coach,
            with_whom=placement.supervisor.name if placement.supervisor else "",
        )
        if self.life.today - clock.today() < dt.timedelta(days=4) and self.rng.random() < 0.5:
            return  # the report is still to be written
        guidance.hold_moment(
            moment=moment,
            held_on=clock.today(),
            report=self.rng.choice(texts.VISIT),
            agreed=self.rng.choice(texts.AGREED),
            tell_mentor=self.rng.random() < 0.12,
            by=coach,
        )
        if moment.tell_mentor and self.life.today - clock.today() > weeks(2):
            guidance.mark_read(moment=moment, by=self.life.mentor)
        if number in (1, 3) and self.rng.random() < 0.35:
            self._feedback(placement)

    def _feedback(self, placement: Placement) -> None:
        area, text, answer = self.rng.choice(texts.FEEDBACK)
        given = guidance.give_feedback(
            student=self.student, placement=placement, area=area, text=text, by=self.life.coach
        )
        if self.life.today - clock.today() > weeks(3):
            guidance.answer_feedback(feedback=given, answer=answer, by=self.life.mentor)

    def _trouble(self, placement: Placement) -> Story:
        coach, policy = self.life.coach, self.world.policy
        concern = concerns.raise_concern(placement=placement, title=self.rng.choice(texts.CONCERNS), by=coach)
        ladder = [step for step in sorted(policy.ladder, key=lambda s: s.number) if not step.ends_placement]
        for step in ladder[:3]:
            yield schoolday(clock.today() + weeks(0.6))
            concerns.take_step(
                concern=concern,
                step=step.slug,
                taken_on=clock.today(),
                report=self.rng.choice(texts.CONCERN_REPORT),
                by=coach,
                check_on=schoolday(clock.today() + weeks(2)),
            )
        concerns.record_told(
            concern=concern, parents_told_on=clock.today(), mentor_told_on=clock.today(), by=coach
        )
        yield schoolday(clock.today() + weeks(2))
        concerns.solve_concern(concern=concern, by=coach)

    def _grow(self, placement: Placement, days: int) -> None:
        placements.plan_schedule(
            placement=placement,
            valid_from=schoolday(clock.today() + weeks(1)),
            days=self._week(days),
            by=self.life.coach,
            reason="Het gaat goed, een dag erbij.",
        )

    def _diary(self, placement: Placement, *, until: dt.date) -> Story:
        """Entries of the last weeks only: that is what people look at."""
        actor = self.life.coach
        schedule = placement.schedules.order_by("-number").first()
        weekdays = {day.weekday for day in schedule.days.all()} if schedule else set()
        day = max(clock.today() + dt.timedelta(days=1), self.life.today - weeks(DIARY_WEEKS))
        while day < min(until, self.life.today):
            if day.weekday() in weekdays and self.rng.random() < 0.8:
                yield day
                goal = Goal.objects.filter(trajectory_id=placement.trajectory_id, dropped_on=None).first()
                logbook.write_entry(
                    placement=placement,
                    day=day,
                    did=self.rng.choice(texts.DIARY),
                    mood=self.rng.choice((2, 3, 3, 1)),
                    goal=goal,
                    goal_text=self.rng.choice(texts.DIARY_GOAL),
                    by=actor,
                )
            day += dt.timedelta(days=1)

    # --- the end -------------------------------------------------------------------------------------

    def after_school(self) -> Story:
        """With a contract the student leaves school and the aftercare begins."""
        if self.last is not None and self.contract_at is not None and self.life.found_work:
            yield from after_school(self.life, self.last, self.contract_at)
