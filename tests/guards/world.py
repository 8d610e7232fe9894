"""Two schools that share their employers, a third that does not, and in each a student with everything.

Written with the models and not with the actions, so that the matrix does not lean on what it guards.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from django.core.files.base import ContentFile

from stagespoor.access.actor import Actor, actor_of
from stagespoor.access.roles import Role
from stagespoor.acquisition.models import Lead
from stagespoor.aftercare.models import AftercareMoment, EmploymentContract, Handover
from stagespoor.agreements.actions import make_agreement
from stagespoor.agreements.models import Signature
from stagespoor.core import clock
from stagespoor.documents.facts import facts_as_json
from stagespoor.employers.models import Contact, Employer, EmployerNote, Merge, Photo
from stagespoor.guidance.models import Concern, ConcernStep, ContactMoment, Feedback
from stagespoor.imports.models import ImportBatch
from stagespoor.logbook.certificates import certificate_facts
from stagespoor.logbook.models import Assessment, Certificate, Entry, Score
from stagespoor.matching.models import Click, Wish
from stagespoor.placements.models import Candidate, InternalTask, Introduction, Placement
from stagespoor.schools.models import CalendarPeriod, Membership, Network, School
from stagespoor.students.models import (
    BridgeClosing,
    BridgeModule,
    CareerTest,
    ExitProfile,
    Guardian,
    OtherTraining,
    Student,
    SupportNeed,
)
from stagespoor.trajectories.models import (
    Assignment,
    FitDecision,
    Goal,
    Intake,
    Referral,
    Route,
    RouteStep,
    TeamMeeting,
    Trajectory,
    Waiver,
)
from stagespoor.workplaces.models import Judgement, SafetyTalk, SchoolPlaces, Workplace
from tests.factories import (
    ContactFactory,
    EmployerFactory,
    InternalWorkplaceFactory,
    MembershipFactory,
    NetworkFactory,
    PlacementFactory,
    SchoolFactory,
    WorkplaceFactory,
    years_ago,
)


@dataclass
class SchoolWorld:
    """One school: its people who know the student (``own``), its people who do not, and the records."""

    school: School
    own: dict[Role, Membership]
    strangers: dict[Role, Membership]
    records: dict[str, Any] = field(default_factory=dict)

    def actor(self, role: Role) -> Actor:
        """Somebody who knows the student, as actor."""
        return actor_of(self.own[role])


@dataclass
class World:
    """``here`` and ``sister`` share a network; ``far`` is a school of another network."""

    here: SchoolWorld
    sister: SchoolWorld
    far: SchoolWorld

    @property
    def schools(self) -> tuple[SchoolWorld, ...]:
        """All three."""
        return (self.here, self.sister, self.far)


def build_world() -> World:
    """All of it, in the database."""
    network = NetworkFactory(slug="samen", name="Samen")
    other: Network = NetworkFactory(slug="elders", name="Elders")
    return World(*(build_school(SchoolFactory(network=net)) for net in (network, network, other)))


def build_school(school: School) -> SchoolWorld:
    """People in every role, twice, and one student on whom everything hangs."""
    own = {role: MembershipFactory(role=role, school=school) for role in Role}
    strangers = {role: MembershipFactory(role=role, school=school) for role in Role}
    world = SchoolWorld(school, own, strangers)
    _student(world)
    _path(world)
    _placements(world)
    _search(world)
    _after(world)
    _school_records(world)
    return world


def _user(world: SchoolWorld, role: Role) -> Any:
    return world.own[role].user


def _student(world: SchoolWorld) -> None:
    mentor = _user(world, Role.MENTOR)
    student = Student(
        school=world.school, number="1", first_name="Noor", last_name="Proef", birth_date=years_ago(18),
        class_name="5A", mentor=mentor, psychologist=_user(world, Role.PSYCHOLOGIST), user=_user(world, Role.STUDENT),
        exit_profile="work", street="Straat 1", postcode="5611 AA", city="Eindhoven", email="noor@school.example",
    )  # fmt: skip
    student.save()
    found = world.records
    found["student"] = student
    found["guardian"] = Guardian.objects.create(
        student=student, name="Ouder Proef", user=_user(world, Role.PARENT), position=1
    )
    found["support"] = SupportNeed.objects.create(
        student=student, text="Heeft rust nodig.", written_by=mentor
    )
    ExitProfile.objects.create(
        student=student, profile="work", reason="Zo besproken.", since_on=clock.today()
    )
    test = CareerTest(
        student=student, test="who_am_i", taken_on=clock.today(), result="Buiten", recorded_by=mentor
    )
    test.file.save("test.pdf", ContentFile(small_pdf("Beroepentest")), save=True)
    found["career_test"] = test
    BridgeModule.objects.create(
        student=student, module=1, state="done", started_on=clock.today(), done_on=clock.today()
    )
    BridgeClosing.objects.create(student=student, held_on=clock.today(), report="Goed.", by=mentor)
    found["training"] = OtherTraining.objects.create(
        student=student, training="independence", from_on=clock.today()
    )


def small_pdf(title: str) -> bytes:
    """An empty page with a title in its properties."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = title
        pdf.save(out)
    return out.getvalue()


def _path(world: SchoolWorld) -> None:
    found, mentor, coach = world.records, _user(world, Role.MENTOR), _user(world, Role.COACH)
    trajectory = Trajectory.objects.create(student=found["student"], coach=coach)
    found["trajectory"] = trajectory
    meeting = TeamMeeting.objects.create(school=world.school, held_on=clock.today(), written_by=coach)
    found["meeting"] = meeting
    referral = Referral.objects.create(
        trajectory=trajectory, state="assigned", kind="orienting", written_by=mentor, submitted_at=clock.now(),
        assigned_at=clock.now(), motivation="Wil werken.", behaviour="Rustig.", parents_told_on=clock.today(),
    )  # fmt: skip
    found["referral"] = referral
    Assignment.objects.create(referral=referral, coach=coach, meeting=meeting, assigned_by=coach)
    Intake.objects.create(
        referral=referral, held_on=clock.today(), motivation="Graag", goals="Op tijd", preferences="Buiten",
        possibilities="Veel", held_by=coach,
    )  # fmt: skip
    FitDecision.objects.create(
        trajectory=trajectory,
        outcome="fit",
        grounds="Is eraan toe.",
        with_mentor_on=clock.today(),
        decided_by=coach,
    )
    route = Route.objects.create(
        trajectory=trajectory,
        number=1,
        agreed_on=clock.today(),
        agreed_with=["student", "parents"],
        made_by=coach,
    )
    for position, kind in enumerate(["internal", "orienting", "preparing", "contract", "aftercare"], start=1):
        RouteStep.objects.create(route=route, position=position, kind=kind)
    found["goal"] = Goal.objects.create(
        trajectory=trajectory, slug="on_time", wording="Komt op tijd", plain="Ik kan op tijd komen.",
        category="general_social", added_by=mentor,
    )  # fmt: skip
    found["waiver"] = Waiver.objects.create(
        trajectory=trajectory, norm="PREP-5", reason="Kan het al.", given_by=_user(world, Role.LEAD)
    )


def _placements(world: SchoolWorld) -> None:
    found, coach = world.records, _user(world, Role.COACH)
    trajectory, student = found["trajectory"], found["student"]
    employer: Employer = EmployerFactory(network=world.school.network)
    contact = ContactFactory(employer=employer, user=_user(world, Role.SUPERVISOR))
    found["employer"], found["contact"] = employer, contact
    found["twin"] = EmployerFactory(network=world.school.network)
    gone = EmployerFactory(network=world.school.network, merged_into=employer, is_active=False)
    found["merge"] = Merge.objects.create(kept=employer, gone=gone, merged_by=coach, merged_at=clock.now())
    EmployerNote.objects.create(
        employer=employer, school=world.school, text="Fijn contact.", written_by=coach, written_at=clock.now()
    )
    photo = Photo(
        employer=employer, school=world.school, width=4, height=3, caption="De keuken", added_by=coach,
        added_at=clock.now(),
    )  # fmt: skip
    photo.image.save("keuken.jpg", ContentFile(b"\xff\xd8\xff"), save=True)
    photo.image.storage.save(photo.small_name, ContentFile(b"\xff\xd8\xff"))
    found["photo"] = photo
    found["employer_workplace"] = _employer_workplace(world, employer, contact)
    workplace = InternalWorkplaceFactory(school=world.school, supervisor=_user(world, Role.INTERNAL))
    found["workplace"] = workplace
    found["task"] = InternalTask.objects.create(
        workplace=workplace, name="Tafels dekken", steps=["Borden", "Glazen"]
    )
    day = clock.today() - dt.timedelta(days=30)
    found["internal_placement"] = PlacementFactory(
        trajectory=trajectory, kind="internal", state="running", employer=None, supervisor=None,
        internal_workplace=workplace, internal_supervisor=_user(world, Role.INTERNAL), start_on=day, started_on=day,
    )  # fmt: skip
    _internal_agreement(world)
    placement: Placement = PlacementFactory(
        trajectory=trajectory, employer=employer, supervisor=contact, start_on=day, supervision="Elke dag.",
        visit_every_weeks=4, transport="bike",
    )  # fmt: skip
    found["placement"] = placement
    found["candidate"] = Candidate.objects.create(
        placement=placement,
        employer=employer,
        state="chosen",
        reasons="Past.",
        added_by=coach,
        shared_at=clock.now(),
    )
    Introduction.objects.create(placement=placement, held_on=day, topics=[], held_by=coach)
    agreement = make_agreement(placement=placement, by=world.actor(Role.COACH))
    found["agreement"] = agreement
    found["signature"] = Signature.objects.create(
        agreement=agreement,
        party="student",
        name=student.full_name,
        signed_on=clock.today(),
        recorded_by=coach,
    )
    Placement.objects.filter(pk=placement.pk).update(state="running", started_on=day)
    placement.refresh_from_db()
    found["entry"] = Entry.objects.create(
        placement=placement, day=clock.today(), did="Afgewassen.", mood=3, written_by=student.user
    )
    final = Assessment.objects.create(
        placement=placement, moment="final", fixed_at=clock.now(), fixed_by=coach, summary="Goed."
    )
    found["assessment"] = Assessment.objects.create(placement=placement, moment="interim")
    for side in ("coach", "supervisor"):
        Score.objects.create(assessment=final, side=side, goal=found["goal"], value=3, scored_by=coach)
    number = f"P-{placement.pk}"
    facts = certificate_facts(placement, final, by=world.actor(Role.COACH), number=number, remarks="")
    found["certificate"] = Certificate.objects.create(
        placement=placement, number=number, facts=facts_as_json(facts), issued_by=coach
    )
    found["moment"] = ContactMoment.objects.create(
        student=student,
        placement=placement,
        kind="visit",
        planned_on=clock.today(),
        owner=coach,
        tell_mentor=True,
    )
    found["concern"] = Concern.objects.create(placement=placement, title="Komt te laat", raised_by=coach)
    ConcernStep.objects.create(
        concern=found["concern"], step="talk", taken_on=clock.today(), report="Besproken.", taken_by=coach
    )
    found["feedback"] = Feedback.objects.create(
        student=student, placement=placement, area="language", text="Lezen.", written_by=coach
    )


def _internal_agreement(world: SchoolWorld) -> None:
    found = world.records
    agreement = make_agreement(placement=found["internal_placement"], by=world.actor(Role.MENTOR))
    found["internal_agreement"] = agreement
    found["internal_signature"] = Signature.objects.create(
        agreement=agreement, party="student", name=found["student"].full_name, signed_on=clock.today(),
        recorded_by=_user(world, Role.MENTOR),
    )  # fmt: skip


def _search(world: SchoolWorld) -> None:
    """The student and three others wait for a place: an employer asked (too often), wishes, a click and a clash."""
    found, coach, day = world.records, _user(world, Role.COACH), clock.today() - dt.timedelta(days=3)
    found["searching"] = _waits(found["trajectory"], "preparing")
    asked = Candidate.objects.create(
        placement=found["searching"], employer=found["twin"], state="asked", asked_on=day, reasons="Dichtbij.",
        added_by=coach, shared_at=clock.now(),
    )  # fmt: skip
    found["asked"] = asked
    for candidate in (asked, found["candidate"]):
        for party, role in (("student", Role.STUDENT), ("parent", Role.PARENT), ("mentor", Role.MENTOR)):
            Wish.objects.create(
                candidate=candidate, party=party, answer="maybe", text="Lijkt me wel wat.", said_by=_user(world, role)
            )  # fmt: skip
    said = {"school": world.school, "supervisor": found["contact"], "said_by": coach}
    Click.objects.create(student=found["student"], clicked=False, text="Ze botsten.", **said)
    Click.objects.create(coach=coach, clicked=True, text="Belt altijd terug.", **said)
    for number, name in enumerate(["Bo", "Cas", "Dee"], start=2):
        waiting = Student.objects.create(
            school=world.school, number=str(number), first_name=name, last_name="Wacht", birth_date=years_ago(16),
            class_name="5B", mentor=_user(world, Role.MENTOR), exit_profile="work", city="Eindhoven",
        )  # fmt: skip
        trajectory = Trajectory.objects.create(student=waiting, coach=coach)
        FitDecision.objects.create(
            trajectory=trajectory, outcome="fit", grounds="Kan het.", with_mentor_on=day, decided_by=coach
        )
        state, answered = ("declined", clock.today()) if name == "Bo" else ("asked", None)
        Candidate.objects.create(
            placement=_waits(trajectory, "orienting"), employer=found["twin"], state=state, asked_on=day,
            answered_on=answered, reasons="Geen tijd.", added_by=coach,
        )  # fmt: skip


def _waits(trajectory: Trajectory, kind: str) -> Placement:
    nowhere = {"employer": None, "supervisor": None, "start_on": None, "end_on": None, "tasks": ""}
    placement: Placement = PlacementFactory(
        trajectory=trajectory, kind=kind, state="searching", schedule=False, **nowhere
    )
    return placement


def _employer_workplace(world: SchoolWorld, employer: Employer, contact: Contact) -> Workplace:
    coach = _user(world, Role.COACH)
    workplace: Workplace = WorkplaceFactory(employer=employer, hazards=["till"], meets=["quiet"])
    workplace.supervisors.add(contact)
    SchoolPlaces.objects.create(workplace=workplace, school=world.school, places=2)
    Judgement.objects.create(
        school=world.school, employer=employer, workplace=workplace, verdict="doubt", reason="Weinig tijd.",
        fits_whom="wie zelfstandig is", judged_by=coach,
    )  # fmt: skip
    SafetyTalk.objects.create(
        workplace=workplace, school=world.school, held_on=clock.today(), with_whom="Chef Proef", held_by=coach,
        answers={"who": {"ok": "no", "note": "Komt volgende week."}},
    )  # fmt: skip
    return workplace


def _after(world: SchoolWorld) -> None:
    found, coach = world.records, _user(world, Role.COACH)
    found["contract"] = EmploymentContract.objects.create(
        student=found["student"], employer=found["employer"], first_day_on=clock.today(), recorded_by=coach
    )
    found["aftercare_moment"] = AftercareMoment.objects.create(
        student=found["student"], contract=found["contract"], months=3, due_on=clock.today()
    )
    found["handover"] = Handover.objects.create(
        student=found["student"], to="jobcoach", name="Jo Coach", summary="Werkt goed.", made_by=coach
    )


def _school_records(world: SchoolWorld) -> None:
    found = world.records
    found["lead"] = Lead.objects.create(
        school=world.school, source="family", name="Kwekerij Proef", city="Eindhoven", student=found["student"],
        owner=_user(world, Role.COACH), next_on=clock.today(), added_by=_user(world, Role.COACH),
    )  # fmt: skip
    found["member"] = world.strangers[Role.COACH]
    found["period"] = CalendarPeriod.objects.create(
        school=world.school, kind="holiday", name="Vakantie", first_on=clock.today(), last_on=clock.today()
    )
    found["import"] = ImportBatch.objects.create(
        school=world.school, kind="students", file_name="leerlingen.csv", headers=["Leerlingnummer"],
        created_by=_user(world, Role.LEAD), created_by_name="Lead",
    )  # fmt: skip
