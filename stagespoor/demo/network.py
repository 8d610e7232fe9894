"""The whole demo in one go: two schools, their stories, and the people to step in as."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import F

from stagespoor.accounts.models import User
from stagespoor.core import clock
from stagespoor.core.events import held_chains
from stagespoor.core.models import Event, OutboxMessage
from stagespoor.demo import names, seekers, texts
from stagespoor.demo.chain import chain
from stagespoor.demo.clockwork import Story, few_sweeps, run
from stagespoor.demo.contacts import kept_up, partners
from stagespoor.demo.floors import upkeep
from stagespoor.demo.lately import lately
from stagespoor.demo.leads import addresses
from stagespoor.demo.stories import Life
from stagespoor.demo.world import YEARS_BACK, SchoolWorld, build
from stagespoor.employers.models import Employer
from stagespoor.guidance.concerns import raise_concern, take_step
from stagespoor.placements.models import Placement
from stagespoor.schools.models import Membership, Role
from stagespoor.students.models import Student

# what goes on inside the school today, for the first of the third year; a small demo has room for two or three
INSIDE = ("not_yet", "planned_inside", "running_inside", "at_intake", "at_intake", "planned_inside")


@transaction.atomic
def make_demo(*, today: dt.date | None = None, share: float = 1.0) -> dict[str, int]:
    """Make the demo network as of ``today``; returns how many of what. Deterministic for a day."""
    today = today or dt.date.today()  # noqa: DTZ011 - a day in the school's time zone
    with few_sweeps(), held_chains():
        _tell_all(today, share)
    # the mails of the years told left in those years; only today's still wait
    OutboxMessage.objects.filter(created_at__date__lt=today).update(sent_at=F("created_at"))
    return {
        "leerlingen": Student.objects.count(), "bedrijven": Employer.objects.count(),
        "stages": Placement.objects.count(), "gebeurtenissen": Event.objects.count(),
    }  # fmt: skip


def _tell_all(today: dt.date, share: float) -> None:
    """Both schools, and the stories of their students until today."""
    worlds = build(today, share=share)
    lives = []
    for world in worlds:
        levels = {person.number: person.level for person in world.people}
        rows = (
            Student.objects.filter(school=world.school).select_related("mentor", "school").order_by("number")
        )
        psychologists = world.staff[Role.PSYCHOLOGIST]
        for number, student in enumerate(rows):
            student.psychologist_id = psychologists[number % len(psychologists)].user_id
            student.save(update_fields=["psychologist"])
            lives.append(Life(world, student, levels[student.number], today))
    looking = seekers.stories(lives)
    stories = [looking.get(life.student.pk) or _story(life, lives) for life in lives]
    run([*stories, *_beside(worlds, today, small=share < 1)], until=today)
    for world in worlds:
        with clock.at(today):
            _open_concerns(world)
        _doors(world)


def _beside(worlds: list[SchoolWorld], today: dt.date, *, small: bool) -> Iterator[Story]:
    """What happens beside the students: addresses, workplaces, contacts, and what was lately."""
    with clock.at(worlds[0].year_start.replace(year=worlds[0].year_start.year - YEARS_BACK)):
        known = partners(worlds)
    for world in worlds:
        yield from addresses(world, today)
        yield from upkeep(world, today)
        yield from kept_up(world, known, today, small=small)
    yield from lately(worlds, today)
    yield from chain(worlds, today)


def _story(life: Life, lives: list[Life]) -> Story:
    """Most live their own story; a few of the third and fourth year show what waits today."""
    fourth = [one for one in lives if one.world is life.world and one.level == 4]
    third = [
        one
        for one in lives
        if one.world is life.world and one.level == 3 and one.student.exit_profile != "unknown"
    ]
    first = life.world.staff[Role.PSYCHOLOGIST][0].user_id
    third.sort(
        key=lambda one: one.student.psychologist_id != first
    )  # somebody to step in as has something to do
    if life in third[: len(third) // 2 + 1] and (place := third.index(life)) < len(INSIDE):
        return getattr(life, INSIDE[place])()  # type: ignore[no-any-return]
    # a small demo has room for few, so each school begins with others
    special = ["waiting", "refused", "unsigned", "searching", "drafted", "waiting"]
    more = ["searching"] * 4  # several wait at once: something for the joint proposal
    if life.world.school.slug != "velddijk":
        special = [*special[3:], *special[:3]]
    special += more
    # not more than half of the year, so that a small demo has running placements as well
    place = fourth.index(life) if life in fourth else len(special)
    if place < min(len(special), len(fourth) // 2 + 1):
        return getattr(life, special[place])()  # type: ignore[no-any-return]
    return life.tell()


def _open_concerns(world: SchoolWorld) -> None:
    """Two problems that are not solved yet: one new, one after its first talk."""
    running = Placement.objects.filter(student__school=world.school, state="running", employer__isnull=False)
    for number, placement in enumerate(running.select_related("student").order_by("-pk")[:2]):
        coach = world.actor(placement.coach_id or world.lead.user_id)
        concern = raise_concern(placement=placement, title=texts.CONCERNS[number], by=coach)
        if number:
            first = min(world.policy.ladder, key=lambda step: step.number)
            take_step(
                concern=concern,
                step=first.slug,
                taken_on=clock.today(),
                report=texts.CONCERN_REPORT[0],
                by=coach,
            )


def _doors(world: SchoolWorld) -> None:
    """A student, a parent and a supervisor to step in as: those of a running placement."""
    running = Placement.objects.filter(
        student__school=world.school, state="running", employer__isnull=False, supervisor__isnull=False
    )
    placement = running.order_by("pk").select_related("student", "supervisor").first()
    if placement is None:
        return
    student, guide = placement.student, placement.supervisor
    guardian = student.guardians.first()
    slug = world.school.slug
    student.user = _door_user(world, f"leerling-{slug}", student.full_name, Role.STUDENT)
    student.save(update_fields=["user"])
    if guardian:
        guardian.user = _door_user(world, f"ouder-{slug}", guardian.name, Role.PARENT)
        guardian.save(update_fields=["user"])
    if guide:
        guide.user = _door_user(world, f"bedrijf-{slug}", guide.name, Role.SUPERVISOR)
        guide.save(update_fields=["user"])


def _door_user(world: SchoolWorld, username: str, name: str, role: Role) -> User:
    user = User(
        username=username, name=name, email=f"{username}@thuis.example", is_demo=True, about=names.ABOUT[role]
    )
    user.set_unusable_password()
    user.save()
    Membership.objects.create(user=user, school=world.school, role=role)
    return user
