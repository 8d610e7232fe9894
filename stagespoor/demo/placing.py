"""The placements of one student's story: from search to certificate, and what comes after school."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from stagespoor.aftercare import actions as aftercare
from stagespoor.agreements import actions as agreements
from stagespoor.agreements.queries import needed_signatures
from stagespoor.core import clock
from stagespoor.core.refusals import Refused
from stagespoor.demo import texts
from stagespoor.demo.clockwork import Story, weeks, workday
from stagespoor.employers.models import Employer
from stagespoor.guidance import actions as guidance
from stagespoor.guidance import concerns
from stagespoor.logbook import actions as logbook
from stagespoor.logbook.certificates import issue_certificate
from stagespoor.logbook.models import Assessment
from stagespoor.placements import actions as placements
from stagespoor.placements.models import Placement
from stagespoor.policy.parts import ClosingStep
from stagespoor.policy.schedule import WorkDay
from stagespoor.students import actions as students
from stagespoor.trajectories.models import Goal

if TYPE_CHECKING:
    from stagespoor.demo.stories import Life

DIARY_WEEKS = 5


class Placing:
    """Runs placements for a life."""

    def __init__(self, life: Life) -> None:
        self.life, self.world, self.student, self.rng = life, life.world, life.student, life.rng
        self.contract_at: Employer | None = None
        self.last: Placement | None = None

    # --- the kinds -----------------------------------------------------------------------------------

    def internal(self, begin: dt.date) -> Story:
        """Inside the school, one day a week, about four months (IS-1, IS-2)."""
        mentor, coach = self.life.mentor, self.life.coach
        placement = placements.open_placement(student=self.student, kind="internal", by=mentor)
        workplace = self.rng.choice(self.world.workplaces)
        placements.choose_place(
            placement=placement, by=mentor, workplace=workplace, reasons="Vertrouwde plek met duidelijke taken.",
            tasks="\n".join(task.name for task in workplace.tasks.all()),
            supervision="De interne begeleider is altijd in de buurt.",
        )  # fmt: skip
        start = workday(begin + weeks(2))
        yield from self._arrange(placement, start, start + weeks(16), days=1, by=mentor)
        yield start
        if not self._start(placement, start, by=mentor):
            yield from self._start_later(placement, by=mentor)
        yield workday(start + weeks(8))
        self._report(placement, "guidance", coach_visit=False)
        yield workday(start + weeks(16))
        yield from self._close(placement)

    def orienting(self) -> Story:
        """One or two days a week; now and then twice, in another sector (ORI)."""
        yield max(self.life.day(4, 11, 20), workday(clock.today() + weeks(1)))
        yield from self.outside("orienting", days=self._days("orienting"), length=16)
        if self.rng.random() < 0.2 and self.last and self.last.state == "closed":
            self.life.sector = self.rng.choice(list(self.world.employers))
            yield workday(clock.today() + weeks(2))
            yield from self.outside("orienting", days=self._days("orienting"), length=10)

    def preparing(self) -> Story:
        """Two days or more, most of a school year (PRE)."""
        yield max(self.life.day(5, 9, 8), workday(clock.today() + weeks(2)))
        early = self.rng.random() < 0.1
        yield from self.outside("preparing", days=self._days("preparing"), length=26, early=early)
        if early:
            yield workday(clock.today() + weeks(2))
            yield from self.outside("preparing", days=self._days("preparing"), length=14)

    def contract(self) -> Story:
        """Aimed at a contract; grows in days (PLC)."""
        yield max(self.life.day(6, 9, 15), workday(clock.today() + weeks(2)))
        yield from self.outside("contract", days=2, length=30, grow=True)

    def _days(self, kind: str) -> int:
        found = self.world.policy.kind(kind)
        return self.rng.randint(found.days_min, min(found.days_max, 3))

    # --- one placement outside -----------------------------------------------------------------------

    def outside(self, kind: str, *, days: int, length: int, early: bool = False, grow: bool = False) -> Story:
        life, coach = self.life, self.life.coach
        begin = clock.today()
        placement = placements.open_placement(student=self.student, kind=kind, by=coach)
        self.last = placement
        chosen = yield from self._search(placement)
        yield workday(clock.today() + weeks(1))
        placements.hold_introduction(
            placement=placement, held_on=clock.today(), by=coach, shared=texts.SHARED, agreements="Begin met meelopen.",
            topics=[topic.slug for topic in self.world.policy.topics_for("introduction_topics", kind)],
        )  # fmt: skip
        placements.arrange_transport(
            placement=placement, transport="bike", payer="home", practised=True, by=coach
        )
        if self.world.policy.kind(kind).aims_at_contract:
            placements.review_prospect(placement=placement, prospect="real", by=coach)
        start = workday(clock.today() + weeks(2))
        end = start + weeks(length)
        yield from self._arrange(placement, start, end, days=days, by=coach)
        yield start
        if not self._start(placement, start, by=coach):
            yield from self._start_later(placement, by=coach)
        self.contract_at = chosen
        yield from self._run(placement, end, early=early, grow=grow, days=days, since=begin)
        if life.student.status == "left":
            return
        yield from self._close(placement)

    def _search(self, placement: Placement) -> Any:
        coach, age = self.life.coach, self.student.age_on(clock.today())
        fitting = [
            e for e in self.world.employers[self.life.sector] if (e.min_age or 0) <= age and e.is_active
        ]
        options = self.rng.sample(fitting, 3)
        for option in options[:2]:
            candidate = placements.add_candidate(
                placement=placement, employer=option, by=coach, reasons=self.rng.choice(texts.CHOICE)
            )
            placements.mark_candidate(candidate=candidate, state="asked", by=coach)
            yield workday(clock.today() + weeks(0.6))
            if option is options[0] and self.rng.random() < 0.4:
                placements.mark_candidate(
                    candidate=candidate, state="declined", by=coach, note="Geen ruimte dit jaar."
                )
            elif option is options[0]:
                break
        guide = next((c for c in option.contacts.all() if c.is_supervisor), None)
        placements.choose_place(
            placement=placement, employer=option, supervisor=guide, by=coach, reasons=self.rng.choice(texts.CHOICE),
            supervision="Een vaste collega werkt de hele dag mee.",
        )  # fmt: skip
        return option

    def _arrange(self, placement: Placement, start: dt.date, end: dt.date, *, days: int, by: Any) -> Story:
        """Period, schedule, agreement, signatures."""
        placements.set_period(placement=placement, start_on=start, end_on=end, by=by)
        placements.plan_schedule(placement=placement, valid_from=start, days=self._week(days), by=by)
        agreement = agreements.make_agreement(placement=placement, by=self.life.coach)
        yield workday(clock.today() + weeks(0.7))
        needed = list(needed_signatures(agreement))
        slow = self.life.slow_to_sign and self.life.today - start < weeks(6)
        for one in needed[: -1 if slow else None]:
            agreements.record_signature(
                agreement=agreement, party=one.party, name=one.name, signed_on=clock.today(), by=self.life.coach,
                guardian_id=one.guardian_id,
            )  # fmt: skip

    def _week(self, days: int) -> list[WorkDay]:
        weekdays = sorted(self.rng.sample(range(5), days))
        return [WorkDay(day, dt.time(9), dt.time(15, 30), break_minutes=30) for day in weekdays]

    def _start(self, placement: Placement, on: dt.date, *, by: Any) -> bool:
        try:
            placements.start_placement(placement=placement, on=on, by=by)
        except Refused:
            return False  # Brug naar Werk has not begun, or somebody has not signed: it waits on the page
        return True

    def _start_later(self, placement: Placement, *, by: Any) -> Story:
        """What stopped the start is mended some weeks later."""
        yield workday(clock.today() + weeks(7))
        if not placement.student.bridge_modules.exists():
            students.set_bridge_module(student=self.student, module=1, state="busy", by=self.life.mentor)
        for agreement in placement.agreements.filter(state="made"):
            signed = {(s.party, s.guardian_id) for s in agreement.signatures.all()}
            for one in needed_signatures(agreement):
                if (one.party, one.guardian_id) not in signed:
                    agreements.record_signature(
                        agreement=agreement, party=one.party, name=one.name, signed_on=clock.today(), by=self.life.coach,
                        guardian_id=one.guardian_id,
                    )  # fmt: skip
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
        while (upcoming := workday(clock.today() + weeks(rhythm))) < stop:
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
                self._score(placement, Assessment.Moment.INTERIM)
        yield from self._diary(placement, until=stop)
        yield workday(stop)
        if early:
            placements.end_early(
                placement=placement, on=clock.today(), reason=self.rng.choice(texts.EARLY), by=self.life.coach
            )

    def _visit(self, placement: Placement, number: int) -> None:
        coach = self.life.coach
        moment = guidance.plan_moment(
            student=self.student, placement=placement, kind="guidance", planned_on=clock.today(), by=coach,
            with_whom=placement.supervisor.name if placement.supervisor else "",
        )  # fmt: skip
        if self.life.today - clock.today() < dt.timedelta(days=4) and self.rng.random() < 0.5:
            return  # the report is still to be written
        guidance.hold_moment(
            moment=moment, held_on=clock.today(), report=self.rng.choice(texts.VISIT), agreed=self.rng.choice(texts.AGREED),
            tell_mentor=self.rng.random() < 0.12, by=coach,
        )  # fmt: skip
        if moment.tell_mentor and self.life.today - clock.today() > weeks(2):
            guidance.mark_read(moment=moment, by=self.life.mentor)
        if number in (1, 3) and self.rng.random() < 0.35:
            self._feedback(placement)

    def _report(self, placement: Placement, kind: str, *, coach_visit: bool) -> None:
        moment = guidance.plan_moment(
            student=self.student,
            placement=placement,
            kind="individual",
            planned_on=clock.today(),
            by=self.life.coach,
        )
        guidance.hold_moment(
            moment=moment, held_on=clock.today(), report="Samen gekeken hoe het gaat. Kent de taken en is trots.",
            by=self.life.coach,
        )  # fmt: skip

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
            yield workday(clock.today() + weeks(0.6))
            concerns.take_step(
                concern=concern, step=step.slug, taken_on=clock.today(), report=self.rng.choice(texts.CONCERN_REPORT),
                by=coach, check_on=workday(clock.today() + weeks(2)),
            )  # fmt: skip
        concerns.record_told(
            concern=concern, parents_told_on=clock.today(), mentor_told_on=clock.today(), by=coach
        )
        yield workday(clock.today() + weeks(2))
        concerns.solve_concern(concern=concern, by=coach)

    def _grow(self, placement: Placement, days: int) -> None:
        placements.plan_schedule(
            placement=placement, valid_from=workday(clock.today() + weeks(1)), days=self._week(days), by=self.life.coach,
            reason="Het gaat goed, een dag erbij.",
        )  # fmt: skip

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
                    placement=placement, day=day, did=self.rng.choice(texts.DIARY), mood=self.rng.choice((2, 3, 3, 1)),
                    goal=goal, goal_text=self.rng.choice(texts.DIARY_GOAL), by=actor,
                )  # fmt: skip
            day += dt.timedelta(days=1)

    def _score(self, placement: Placement, moment: str) -> Assessment:
        assessment = logbook.open_assessment(
            placement=placement, moment=moment, by=self.life.coach, planned_on=clock.today()
        )
        goals = list(Goal.objects.filter(trajectory_id=placement.trajectory_id, dropped_on=None))
        values = self.world.policy.scale.values
        for side in ("coach", "supervisor"):
            given = {
                g.pk: logbook.Given(self.rng.choice(values[1:] if moment == "final" else values))
                for g in goals
            }
            name = placement.supervisor.name if placement.supervisor and side == "supervisor" else ""
            criteria = {
                c.slug: logbook.Given(self.rng.choice(values[1:])) for c in self.world.policy.readiness
            }
            logbook.give_scores(
                assessment=assessment, side=side, goals=given, by=self.life.coach, scored_name=name,
                criteria=criteria if placement.kind == "orienting" else None,
            )  # fmt: skip
        return logbook.fix_assessment(
            assessment=assessment, summary=self.rng.choice(texts.CLOSING), by=self.life.coach
        )

    # --- the end -------------------------------------------------------------------------------------

    def _close(self, placement: Placement) -> Story:
        """The closing steps of the policy, each by the role it names (TSK-3)."""
        kind = self.world.policy.kind(placement.kind)
        placement.refresh_from_db()
        if placement.state == "running":
            by = self.life.coach if kind.external else self.life.mentor
            placements.begin_closing(placement=placement, on=clock.today(), by=by)
        if placement.ended_early:
            steps = [step for step in kind.closing if step.form in ("talk", "report")]
        else:
            steps = [step for step in kind.closing if step.required]
        for step in steps:
            yield workday(clock.today() + dt.timedelta(days=self.rng.randrange(1, 4)))
            self._closing_step(placement, step)
        placement.refresh_from_db()
        if placement.state == "closing":
            placements.close_placement(placement=placement, by=self.life.coach)

    def _closing_step(self, placement: Placement, step: ClosingStep) -> None:
        if step.form == "assessment":
            self._score(placement, Assessment.Moment.FINAL)
            return
        if step.form == "certificate":
            placement.refresh_from_db()
            issue_certificate(placement=placement, by=self.life.coach)
            return
        data: dict[str, Any] = {"took_part": [step.role, *step.together_with]}
        if step.form == "direction":
            data["sectors"] = [self.life.sector]
        if step.form == "outcome":
            data["outcome"] = "contract" if self.rng.random() < 0.85 else "search"
        by = {"mentor": self.life.mentor, "internal_supervisor": self._internal_actor(placement)}.get(
            step.role
        )
        placements.do_closing_step(
            placement=placement,
            step=step.slug,
            by=by or self.life.coach,
            report=self.rng.choice(texts.CLOSING),
            data=data,
        )

    def _internal_actor(self, placement: Placement) -> Any:
        user_id = placement.internal_supervisor_id
        return self.world.actor(user_id) if user_id else None

    # --- after school --------------------------------------------------------------------------------

    def after_school(self) -> Story:
        """Contract of employment, leaving school, the moments, the hand-over (AFT, PLC-6)."""
        if self.last is None or self.contract_at is None:
            return
        leave = max(self.life.day(6, 7, 8), workday(clock.today() + weeks(2)))
        yield leave
        first_day = workday(dt.date(leave.year, 8, 1) + dt.timedelta(days=self.rng.randrange(40)))
        coach = self.life.coach
        contract = aftercare.record_contract(
            student=self.student, employer=self.contract_at, placement=self.last, first_day_on=first_day, by=coach,
            hours_per_week=Decimal(self.rng.choice((16, 20, 24, 28, 32))), job="Medewerker",
            arrangements=self.rng.choice(("Loonkostensubsidie", "", "Jobcoach van de gemeente")),
        )  # fmt: skip
        students.student_leaves(
            student=self.student, on=clock.today(), reason="Heeft een arbeidscontract", by=self.world.lead
        )
        handover = aftercare.prepare_handover(
            student=self.student, to="jobcoach", name="Job Jansen (verzonnen)", organisation="Werkbedrijf Zuid", by=coach,
            email="jobcoach@werkbedrijf.example", summary=texts.SHARED, contract=contract,
        )  # fmt: skip
        yield workday(first_day + weeks(4))
        aftercare.hold_handover_talk(handover=handover, talk_on=clock.today(), by=coach)
        aftercare.offer_handover(handover=handover, by=coach)
        yield workday(first_day + weeks(7))
        if self.rng.random() < 0.8:
            aftercare.accept_handover(
                handover=handover, accepted_on=clock.today(), note="Gebeld en bevestigd per mail.", by=coach
            )
        yield from self._moments(contract)

    def _moments(self, contract: Any) -> Story:
        for moment in contract.moments.order_by("due_on"):
            late = self.rng.random() < 0.1
            yield workday(moment.due_on + dt.timedelta(days=60 if late else self.rng.randrange(-6, 10)))
            status = self.rng.choices(("same_job", "other_job", "none"), (85, 10, 5))[0]
            aftercare.do_moment(
                moment=moment, done_on=clock.today(), status=status, report=self.rng.choice(texts.AFTERCARE),
                by=self.life.coach,
            )  # fmt: skip
