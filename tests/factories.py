"""Makes the people, schools and records that tests start from."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from stagespoor.access.actor import Actor, actor_of
from stagespoor.accounts.models import User
from stagespoor.core import clock
from stagespoor.employers.models import Contact, Employer
from stagespoor.placements.models import InternalWorkplace, Placement, Schedule, ScheduleDay
from stagespoor.schools.models import Membership, Network, Role, School
from stagespoor.students.models import BridgeModule, Guardian, Student
from stagespoor.trajectories.models import FitDecision, Referral, Route, RouteStep, Trajectory
from stagespoor.workplaces.models import Workplace


class NetworkFactory(DjangoModelFactory):
    class Meta:
        model = Network
        django_get_or_create = ("slug",)

    name = "Testnetwerk"
    slug = "testnetwerk"


class SchoolFactory(DjangoModelFactory):
    class Meta:
        model = School

    network = factory.SubFactory(NetworkFactory)
    name = factory.Sequence(lambda n: f"Proefschool {n}")
    slug = factory.Sequence(lambda n: f"proefschool-{n}")
    policy_name = "velddijk"
    street = "Schoolstraat 1"
    postcode = "5611 AA"
    city = "Eindhoven"
    lat, lon = 51.44, 5.48
    phone = "040-0000000"
    email = "school@proefschool.example"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"persoon{n}")
    name = factory.Sequence(lambda n: f"Persoon Proef {n}")
    email = factory.LazyAttribute(lambda o: f"{o.username}@proefschool.example")
    phone = "06-00000000"


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    school = factory.SubFactory(SchoolFactory)
    role = Role.COACH


def actor(role: str = Role.COACH, school: School | None = None, user: User | None = None) -> Actor:
    """Somebody with this role at the school (both made when not given)."""
    membership = MembershipFactory(
        role=role, school=school or SchoolFactory(), **({"user": user} if user else {})
    )
    return actor_of(membership)


class StudentFactory(DjangoModelFactory):
    """An enrolled student of 16 with a mentor and no trajectory yet."""

    class Meta:
        model = Student

    school = factory.SubFactory(SchoolFactory)
    number = factory.Sequence(lambda n: f"{10000 + n}")
    first_name = factory.Sequence(lambda n: f"Proef{n}")
    prefix = "van"
    last_name = "Voorbeeld"
    birth_date = factory.LazyFunction(lambda: years_ago(16))
    class_name = "4A"
    email = factory.LazyAttribute(lambda o: f"{o.number}@leerling.proefschool.example")
    phone = "06-11111111"
    street = "Proeflaan 2"
    postcode = "5611 AB"
    city = "Eindhoven"
    lat, lon = 51.44, 5.48
    exit_profile = "work"
    mentor = factory.LazyAttribute(lambda o: MembershipFactory(role=Role.MENTOR, school=o.school).user)


def years_ago(years: int, extra_days: int = 30) -> dt.date:
    """The birth date of somebody who turned ``years`` ``extra_days`` ago."""
    return clock.today() - dt.timedelta(days=round(years * 365.25) + extra_days)


class GuardianFactory(DjangoModelFactory):
    class Meta:
        model = Guardian

    student = factory.SubFactory(StudentFactory)
    name = "Ouder van Voorbeeld"
    relation = "moeder"
    email = factory.Sequence(lambda n: f"ouder{n}@thuis.example")
    position = factory.Sequence(lambda n: n + 1)


class TrajectoryFactory(DjangoModelFactory):
    class Meta:
        model = Trajectory

    student = factory.SubFactory(StudentFactory)


class EmployerFactory(DjangoModelFactory):
    class Meta:
        model = Employer

    network = factory.SubFactory(NetworkFactory)
    name = factory.Sequence(lambda n: f"Kantine De Proef {n}")
    sector = "hospitality"
    street = "Bedrijfsweg 3"
    postcode = "5611 AC"
    city = "Eindhoven"
    lat, lon = 51.45, 5.47
    phone = "040-1111111"
    email = factory.Sequence(lambda n: f"info{n}@kantine.example")
    tasks = "afwassen, tafels dekken"
    places = 2


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    employer = factory.SubFactory(EmployerFactory)
    name = factory.Sequence(lambda n: f"Begeleider Proef {n}")
    is_supervisor = True
    phone = "06-22222222"


class WorkplaceFactory(DjangoModelFactory):
    """A workplace at an employer that said nothing of age, days or hazards."""

    class Meta:
        model = Workplace
        skip_postgeneration_save = True

    employer = factory.SubFactory(EmployerFactory)
    name = factory.Sequence(lambda n: f"Keuken {n}")
    tasks = "Groente snijden"


class InternalWorkplaceFactory(DjangoModelFactory):
    class Meta:
        model = InternalWorkplace

    school = factory.SubFactory(SchoolFactory)
    name = factory.Sequence(lambda n: f"Schoolkeuken {n}")
    department = "Zorg en dienstverlening"


def ready_student(school: School | None = None, **fields: Any) -> tuple[Student, Actor]:
    """A student who may start an external placement (Brug naar Werk busy, referred, fit, route) and the coach."""
    coach = actor(Role.COACH, school or SchoolFactory())
    school = School.objects.get(pk=coach.school_id)
    student = StudentFactory(school=school, **fields)
    BridgeModule.objects.create(student=student, module=1, state="busy", started_on=clock.today())
    trajectory = TrajectoryFactory(student=student, coach_id=coach.user_id)
    Referral.objects.create(
        trajectory=trajectory, state="assigned", kind="orienting", written_by=student.mentor,
        submitted_at=clock.now(), assigned_at=clock.now(),
    )  # fmt: skip
    FitDecision.objects.create(
        trajectory=trajectory, outcome="fit", grounds="Is leerbaar en gemotiveerd.", with_mentor_on=clock.today(),
        decided_by_id=coach.user_id,
    )  # fmt: skip
    route = Route.objects.create(
        trajectory=trajectory, number=1, agreed_on=clock.today(), agreed_with=["student", "parents", "mentor"],
        made_by_id=coach.user_id,
    )  # fmt: skip
    kinds = ["internal", "orienting", "preparing", "contract", "aftercare"]
    for position, kind in enumerate(kinds, start=1):
        RouteStep.objects.create(
            route=route, position=position, kind=kind, skipped=kind == "internal",
            reason="Heeft al gewerkt." if kind == "internal" else "",
        )  # fmt: skip
    return student, coach


class PlacementFactory(DjangoModelFactory):
    """An orienting placement that is being prepared at an employer, Tuesdays 9–15."""

    class Meta:
        model = Placement
        skip_postgeneration_save = True

    trajectory = factory.SubFactory(TrajectoryFactory)
    student = factory.LazyAttribute(lambda o: o.trajectory.student)
    kind = "orienting"
    state = "planned"
    coach = factory.LazyAttribute(lambda o: o.trajectory.coach)
    employer = factory.LazyAttribute(lambda o: EmployerFactory(network=o.student.school.network))
    supervisor = factory.LazyAttribute(lambda o: ContactFactory(employer=o.employer) if o.employer else None)
    start_on = factory.LazyFunction(lambda: clock.today() + dt.timedelta(days=7))
    end_on = factory.LazyFunction(lambda: clock.today() + dt.timedelta(days=77))
    tasks = "Afwassen en tafels dekken."

    @factory.post_generation
    def schedule(self: Placement, create: bool, extracted: Any, **kwargs: Any) -> None:  # type: ignore[misc]
        if not create or extracted is False:
            return
        made_by = self.coach or UserFactory()
        schedule = Schedule.objects.create(
            placement=self, number=1, valid_from=self.start_on or clock.today(), made_by=made_by
        )
        ScheduleDay.objects.create(
            schedule=schedule, weekday=1, starts=dt.time(9), ends=dt.time(15), break_minutes=30
        )
